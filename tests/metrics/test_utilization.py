"""Utilization by role, officer and hour of the week: by hand, and minute by minute on drawn procedures."""

import datetime as dt
import math
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hand_logs import hand_log
from timed_procedures import timed_procedure

from procflow.errors import SimulationError
from procflow.metrics.utilization import utilization
from procflow.metrics.week_hours import WeekHours
from procflow.model import (
    Calendar,
    Demand,
    Duration,
    End,
    EventLog,
    Exponential,
    Flow,
    Officer,
    Procedure,
    Role,
    Step,
    Table,
    builtin,
)
from procflow.simulation import Run, Scenario, simulate

MORNINGS = Calendar(id="mornings", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 5 + ((),) * 2)


def desk(role: Role) -> Procedure:
    """A desk of one role."""
    return Procedure(
        id="desk", start="serve", steps=[Step(id="serve", role="clerk")], ends=[End(id="done")],
        flows=[Flow("serve", "done")], roles=[role], calendars=[MORNINGS], demand=Demand(rate=1, per="hour"),
    )  # fmt: skip


def week_run(procedure: Procedure, *rows: tuple[str, str, int], off_shift: float = 0) -> Run:
    """Return a run of the week from Monday 2 March 2026; rows give start, end and officer, the last may be suspended."""
    made: list[dict[str, object]] = [
        {"case": k, "step": "serve", "entered": f"2026-03-{start}", "end": f"2026-03-{end}"}
        for k, (start, end, _) in enumerate(rows)
    ]
    made[-1] |= {"off_shift": off_shift}
    log = hand_log(procedure, made, [{} for _ in rows], start="2026-03-02 00:00")
    log.steps["officer"][:] = [officer for _, _, officer in rows]
    return Run(procedure, Scenario(weeks=1, start=dt.date(2026, 3, 2)), (log,))


def test_work_over_a_night_is_busy_in_open_hours_only() -> None:
    """Monday 16:45 to Tuesday 08:30 with a share of 50 %: 45 minutes on Monday, 30 on Tuesday, in a week of 40 hours."""
    use = utilization(
        week_run(desk(Role(id="clerk", officers=1, share=0.5)), ("02 16:45", "03 08:30", 0), off_shift=15.75 * 60 - 75)
    )["clerk"]
    assert use.utilization is not None
    assert math.isclose(use.utilization.mean, 75 / 2400)
    assert use.work is not None
    assert use.other_duties is not None
    assert math.isclose(use.work.mean, 37.5 / 2400)
    assert math.isclose(use.other_duties.mean, 37.5 / 2400)
    busy = {cell: interval.mean for cell, interval in use.by_hour.items() if interval.mean}
    assert busy == {("Mon", 16): 15 / 60, ("Mon", 17): 1.0, ("Tue", 8): 30 / 60}


def test_hours_that_are_never_open_are_left_out() -> None:
    """The office is open 8 to 12 and 13:30 to 17:30, Monday to Friday."""
    hours = utilization(week_run(desk(Role(id="clerk", officers=1, share=1.0)), ("02 09:00", "02 10:00", 0)))[
        "clerk"
    ].by_hour
    assert {hour for _, hour in hours} == {8, 9, 10, 11, 13, 14, 15, 16, 17}
    assert {day for day, _ in hours} == {"Mon", "Tue", "Wed", "Thu", "Fri"}


def test_each_officer_is_told_apart_and_offers_the_own_hours() -> None:
    """An works mornings (20 hours a week) and is busy for two; Binh works all day (40 hours) and is busy for one."""
    staff = [Officer(id="an", calendar="mornings"), Officer(id="binh")]
    procedure = desk(Role(id="clerk", staff=staff, share=1.0))
    use = utilization(
        week_run(procedure, ("02 09:00", "02 10:00", 0), ("02 14:00", "02 15:00", 1), ("03 08:00", "03 09:00", 0))
    )
    by_officer = {id: None if found is None else found.mean for id, found in use["clerk"].by_officer.items()}
    assert by_officer == {"an": 2 / 20, "binh": 1 / 40}
    assert use["clerk"].utilization is not None
    assert math.isclose(use["clerk"].utilization.mean, 3 / 60)


def test_officers_that_are_not_told_apart_have_numbers() -> None:
    """The first of two does all."""
    use = utilization(week_run(desk(Role(id="clerk", officers=2, share=1.0)), ("02 08:00", "02 12:00", 0)))["clerk"]
    assert {id: found.mean for id, found in use.by_officer.items() if found is not None} == {"1": 0.1, "2": 0.0}


def test_only_the_time_in_which_counted_cases_arrive_is_looked_at() -> None:
    """Work from Friday 17:00 into the next Monday: half an hour of it lies in the week."""
    use = utilization(
        week_run(desk(Role(id="clerk", officers=1, share=1.0)), ("06 17:00", "09 09:00", 0), off_shift=64 * 60 - 90)
    )["clerk"]
    assert use.utilization is not None
    assert math.isclose(use.utilization.mean, 30 / 2400)


def test_a_clock_change_moves_no_minute_to_another_hour() -> None:
    """Sunday 29 March 2026 in Paris has no hour from 2 to 3; a desk open from 1 to 4 is open for two hours."""
    summer = Calendar(id="summer", zone="Europe/Paris", week=((),) * 6 + (((60, 240),),))
    epoch = dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC)
    sunday = dt.date(2026, 3, 29)
    log = EventLog(epoch, "Europe/Paris", "p", (), (), (), steps=Table({}), cases=Table({}))
    hours = WeekHours.of(log, summer.timeline(sunday, sunday, epoch=epoch), "Europe/Paris", 0, 23 * 3_600_000)
    minutes = hours.add_up(hours.high - hours.low) // 60_000
    assert {hour: int(minutes[6, hour]) for hour in range(24) if minutes[6, hour]} == {1: 60, 3: 60}
    assert minutes.sum() == 120


@pytest.mark.parametrize("seed", [5, 11, 14])
def test_every_hour_of_a_drawn_procedure_agrees_with_a_count_of_minutes(seed: int) -> None:
    """Look at each minute of two days: is the role open, and how many officers are at work in it?"""
    procedure = timed_procedure(seed)
    start = dt.date(2026, 1, 5)
    scenario = Scenario(until=start + dt.timedelta(days=1), start=start, seed=seed)
    run = simulate(procedure, scenario, engine="plain")
    log = run.logs[0]
    assert len(log.steps) > 5
    for use in utilization(run).roles:
        role = procedure.role(use.role)
        calendar = procedure.calendar_named(role.calendar)
        zone = ZoneInfo(calendar.zone)
        rows = log.steps["role"] == log.role_ids.index(use.role)
        begins, ends = log.steps["start"][rows], log.steps["end"][rows]
        busy, offered = np.zeros((7, 24)), np.zeros((7, 24))
        low = log.epoch
        for minute in range(2 * 1440):
            moment = (low + dt.timedelta(minutes=minute)).astimezone(zone)
            of_day = moment.hour * 60 + moment.minute
            if any(a <= of_day < b for a, b in calendar.hours(moment.date())):
                first, last = minute * 60_000, (minute + 1) * 60_000
                cell = moment.weekday(), moment.hour
                offered[cell] += 60_000 * (role.officers or 0)
                busy[cell] += np.clip(np.minimum(ends, last) - np.maximum(begins, first), 0, None).sum()
        assert use.offered[0].sum(axis=0).tolist() == offered.tolist()
        assert use.busy[0].sum(axis=0).tolist() == busy.tolist()


def test_a_queue_with_a_formula_is_busy_as_the_formula_says() -> None:
    """M/M/2 with 20 arrivals an hour and 4 minutes of work: 2/3 of the time, at every hour of the week."""
    procedure = Procedure(
        id="mm2", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=2, share=1.0)], demand=Demand(rate=20, per="hour"),
    )  # fmt: skip
    use = utilization(simulate(procedure, Scenario(weeks=1, replications=20, seed=8), engine="plain"))["clerk"]
    assert use.utilization is not None
    assert use.utilization.half_width is not None
    assert abs(use.utilization.mean - 2 / 3) <= 2 * use.utilization.half_width <= 0.02
    assert len(use.by_hour) == 168
    assert all(abs(interval.mean - 2 / 3) < 0.2 for interval in use.by_hour.values())


def test_tables_by_role_by_officer_and_by_hour() -> None:
    """Shares in per cent; closed hours of a day that is open at others have a dash."""
    procedure = desk(Role(id="clerk", staff=[Officer(id="an", calendar="mornings"), Officer(id="binh")], share=0.5))
    found = utilization(week_run(procedure, ("02 09:00", "02 12:00", 0)))
    assert found.view().text().splitlines()[2].split() == ["clerk", "5.0", "%", "2.5", "%", "2.5", "%"]
    assert found.view(officers=True).text("vi").splitlines()[2].split() == ["clerk", "an", "15,0", "%"]
    lines = found.week("clerk").text("vi").splitlines()
    assert lines[0].split("  ")[0] == "Giờ"
    assert lines[3].split()[:2] == ["09:00", "50,0"]


def test_a_role_without_officers_is_refused_with_the_nearest() -> None:
    """A slip of the pen."""
    found = utilization(week_run(desk(Role(id="clerk", officers=1, share=1.0)), ("02 09:00", "02 10:00", 0)))
    with pytest.raises(SimulationError, match=r"Did you mean 'clerk'"):
        found["clerc"]


def test_a_saturday_that_is_worked_is_offered() -> None:
    """Saturday 10 January 2026 is worked instead of Friday 2 January."""
    assert builtin("vn-office").is_open_on(dt.date(2026, 1, 10))
    procedure = desk(Role(id="clerk", officers=1, share=1.0))
    log = hand_log(
        procedure,
        [{"case": 0, "step": "serve", "entered": "2026-01-10 08:00", "end": "2026-01-10 10:00"}],
        [{}],
        start="2026-01-05 00:00",
    )
    use = utilization(Run(procedure, Scenario(weeks=1), (log,)))["clerk"]
    assert use.utilization is not None
    assert math.isclose(use.utilization.mean, 2 / 48)
    assert use.by_hour["Sat", 8].mean == 1.0
