"""Runs of what an office's queues have, with fixed times, traced by hand from arrival to end on both rulers.

The office is open from 8:00 to 12:00 and from 13:30 to 17:30; the cases come on Monday 5 January 2026.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from procflow.metrics import measure
from procflow.metrics.identities import broken_identities
from procflow.metrics.overtime import overtime
from procflow.metrics.waiting import Causes, Rulers, elapsed_causes, open_causes
from procflow.model import (
    AtMost,
    Batch,
    Calendar,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Officer,
    Procedure,
    Recorded,
    Role,
    Session,
    Step,
)
from procflow.simulation import Run, Scenario, simulate

MINUTE = 60_000
MORNINGS = Calendar(id="mornings", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 5 + ((),) * 2)
AFTERNOONS = Calendar(id="afternoons", zone="Asia/Ho_Chi_Minh", week=(((810, 1050),),) * 5 + ((),) * 2)
SESSIONS = Session(hours=[(540, 600), (840, 900)])


def serve(work: float, **more: object) -> Step:
    """Return the step of the clerk."""
    return Step(id="serve", role="clerk", work=Duration(Fixed(work)), **more)  # type: ignore[arg-type]


def clerk(**more: object) -> Role:
    """Return one clerk with all of the time."""
    return evolve(Role(id="clerk", officers=None if "staff" in more else 1, share=1.0), **more)  # type: ignore[arg-type]


def run_of(step: Step, *roles: Role, at: tuple[str, ...], after: tuple[Step, ...] = ()) -> Run:
    """Simulate cases that come at the given hours."""
    steps = (step, *after)
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    instants = [dt.datetime.fromisoformat(f"2026-01-05 {hour}").replace(tzinfo=zone) for hour in at]
    procedure = Procedure(
        id="desk", start="serve", steps=steps, ends=[End(id="done")], roles=roles, calendars=[MORNINGS, AFTERNOONS],
        flows=[Flow(a.id, b) for a, b in zip(steps, [*(s.id for s in after), "done"], strict=True)],
        demand=Demand(recorded=Recorded(instants=instants)),
    )  # fmt: skip
    run = simulate(procedure, Scenario(cases=len(at)), engine="plain")
    assert broken_identities(procedure, run.logs[0]) == ()
    return run


def told(causes: Causes, row: int) -> dict[str, float]:
    """Return work and waiting of a row in minutes, zeros left out."""
    columns = {"work": causes.work, **causes.waits}
    return {name: float(column[row]) / MINUTE for name, column in columns.items() if column[row]}


def elapsed(run: Run, row: int = 0) -> dict[str, float]:
    """Return work and waiting on the clock."""
    return told(elapsed_causes(run.procedure, run.logs[0]), row)


def opened(run: Run, row: int = 0) -> dict[str, float]:
    """Return work and waiting in open time."""
    log = run.logs[0]
    return told(open_causes(run.procedure, log, Rulers(run.procedure, log)), row)


def after_closing(run: Run) -> list[float]:
    """Return the minutes of each row after closing."""
    log = run.logs[0]
    return (overtime(run.procedure, log, Rulers(run.procedure, log)) / MINUTE).tolist()


def test_work_waits_for_its_session_and_between_two_of_them() -> None:
    """In at 8:30, at work from 9 to 10 and from 14:00 to 14:30; lunch is closed."""
    run = run_of(serve(90, sessions=SESSIONS), clerk(), at=("08:30",))
    assert elapsed(run) == {"work": 90, "gathering": 30 + 150, "off_shift": 90}
    assert opened(run) == {"work": 90, "gathering": 180}


def test_work_finished_after_its_session_waits_for_no_other() -> None:
    """In at 8:30, at work from 9:00 to 10:30: past the session, within office hours, so no overtime."""
    run = run_of(serve(90, sessions=SESSIONS), clerk(at_closing="finish"), at=("08:30",))
    assert elapsed(run) == opened(run) == {"work": 90, "gathering": 30}
    assert after_closing(run) == [0]


def test_staying_after_closing_is_overtime_and_no_waiting() -> None:
    """A session at 14:45, three hours of work: 15 minutes after 17:30 have no length on the open ruler."""
    run = run_of(serve(180, sessions=SESSIONS), clerk(at_closing="finish"), at=("14:45",))
    assert elapsed(run) == {"work": 180}
    assert opened(run) == {"work": 165}
    assert after_closing(run) == [15]
    assert measure(run)["overtime"].value == 15


def test_staying_over_lunch_is_overtime_too() -> None:
    """11:30 to 14:00: the office is closed from 12:00 to 13:30."""
    run = run_of(serve(150), clerk(at_closing="finish"), at=("11:30",))
    assert after_closing(run) == [90]
    assert measure(run).figure("overtime", statistic="largest").value == 90


def test_a_role_that_stops_at_closing_has_no_overtime() -> None:
    """The same work goes on at 13:30."""
    run = run_of(serve(150), clerk(), at=("11:30",))
    assert elapsed(run) == {"work": 150, "off_shift": 90}
    assert after_closing(run) == [0]


def test_a_batch_worked_on_at_once_is_counted_once() -> None:
    """In at 8:00 and 8:20, then an hour of work at half the time: 8:20 to 10:20, half of it each."""
    run = run_of(serve(60, batch=Batch(size=2)), clerk(share=0.5), at=("08:00", "08:20"))
    assert elapsed(run, 0) == opened(run, 0) == {"work": 30, "other_duties": 30, "gathering": 20 + 60}
    assert elapsed(run, 1) == opened(run, 1) == {"work": 30, "other_duties": 30, "gathering": 60}
    assert measure(run)["work_content"].value == 30
    assert run.logs[0].steps["work"].sum() == 60 * MINUTE


def test_an_evening_spent_on_a_batch_counts_once() -> None:
    """16:30 to 18:30, an hour after closing for two cases together."""
    run = run_of(serve(120, batch=Batch(size=2)), clerk(at_closing="finish"), at=("16:00", "16:30"))
    assert after_closing(run) == [30, 30]


def test_joint_work_stops_while_another_role_is_away() -> None:
    """The surveyor works mornings: 11:30 to 12:00, and 8:00 to 8:30 the next day."""
    step = serve(60, joint=[("clerk", 1), ("surveyor", 1)])
    surveyor = Role(id="surveyor", officers=1, share=1.0, calendar="mornings")
    run = run_of(step, clerk(), surveyor, at=("11:30",))
    assert elapsed(run) == {"work": 60, "off_shift": 20 * 60}
    assert opened(run) == {"work": 60, "off_shift": 240}


def test_two_who_finish_joint_work_both_stay() -> None:
    """Half an hour after closing, for two."""
    step = serve(60, joint=[("clerk", 1), ("surveyor", 1)])
    roles = [clerk(at_closing="finish"), Role(id="surveyor", officers=1, share=1.0, at_closing="finish")]
    assert after_closing(run_of(step, *roles, at=("17:00",))) == [60]


def test_work_that_was_stopped_waits_for_its_officer() -> None:
    """The second case begins at 9:00, gives way to the first from 9:15 to 9:45, and ends at 10:30."""
    urgent = Step(id="urgent", role="clerk", work=Duration(Fixed(30)), wait=Duration(Fixed(15)), priority=1)
    run = run_of(serve(60, priority=2), clerk(queue="preemptive"), at=("08:00", "08:30"), after=(urgent,))
    rows = list(zip(*(run.logs[0].steps[name].tolist() for name in ("case", "step")), strict=True))
    row = rows.index((1, 0))
    assert elapsed(run, row) == opened(run, row) == {"work": 60, "officer": 30 + 30}


def test_an_officer_with_hours_of_the_own_goes_on_in_them() -> None:
    """Begun at 11:30 by the one of the mornings; the other one is there in the afternoon, the work is not."""
    staff = [Officer(id="an", calendar="mornings"), Officer(id="binh", calendar="afternoons")]
    run = run_of(serve(60), clerk(staff=staff), at=("11:30",))
    assert elapsed(run) == {"work": 60, "off_shift": 20 * 60}
    assert opened(run) == {"work": 60, "off_shift": 240}


def test_a_case_that_left_has_spent_its_time_and_done_no_step() -> None:
    """90 minutes of work, cut off after an hour; the officer's hour is work all the same, and the handoff was made."""
    bound = AtMost(time=Duration(Fixed(60)), then="done")
    chair = Step(id="serve2", role="chair", work=Duration(Fixed(90)), at_most=bound, signs=True)
    run = run_of(serve(10), clerk(), Role(id="chair", officers=1, share=1.0), at=("08:00",), after=(chair,))
    metrics = measure(run)
    values = {id: metrics[id].value for id in ("steps_per_case", "signatures", "handoffs", "work_content", "waiting")}
    assert values == {"steps_per_case": 1, "signatures": 0, "handoffs": 1, "work_content": 70, "waiting": 0}
    assert metrics["processing_time"].value == 70


@pytest.mark.parametrize("column", ["work", "other_duties"])
def test_work_of_a_batch_off_by_one_millisecond_is_noticed(column: str) -> None:
    """The parts add up to the whole."""
    run = run_of(serve(60, batch=Batch(size=2)), clerk(share=0.5), at=("08:00", "08:20"))
    run.logs[0].steps[column][0] += 1
    run.logs[0].steps["gathering"][0] -= 1
    broken = broken_identities(run.procedure, run.logs[0])
    assert any("work of a batch" in sentence for sentence in broken)
