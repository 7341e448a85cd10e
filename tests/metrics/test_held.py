"""Sessions, batches, interruptions, officers with hours of their own, joint work: where time goes in richer logs.

The logs are written by hand, with the columns that such constructs add: `gathering` and `left`.
"""

import datetime as dt

import numpy as np
import pytest
from attrs import evolve
from hand_logs import MINUTE, hand_log

from procflow.metrics import measure
from procflow.metrics.held import officers_held, open_service, unlocated
from procflow.metrics.identities import broken_identities
from procflow.metrics.utilization import utilization
from procflow.metrics.waiting import Rulers, elapsed_causes, open_causes
from procflow.model import (
    Calendar,
    Demand,
    Duration,
    End,
    EventLog,
    Fixed,
    Flow,
    Officer,
    Procedure,
    Role,
    Session,
    Step,
    Table,
)
from procflow.simulation import Run, Scenario

MORNINGS = Calendar(id="mornings", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 5 + ((),) * 2)
AFTERNOONS = Calendar(id="afternoons", zone="Asia/Ho_Chi_Minh", week=(((810, 1050),),) * 5 + ((),) * 2)


def desk(role: Role, *others: Role, step: Step | None = None) -> Procedure:
    """One step, done by a role (and perhaps others)."""
    return Procedure(
        id="desk", start="serve", steps=[step or Step(id="serve", role=role.id, work=Duration(Fixed(60)))],
        ends=[End(id="done")], flows=[Flow("serve", "done")], roles=[role, *others],
        calendars=[MORNINGS, AFTERNOONS], demand=Demand(rate=1, per="hour"),
    )  # fmt: skip


def one_row(
    procedure: Procedure, entered: str, end: str, *, gathering: float = 0, left: int = 0, **more: object
) -> EventLog:
    """Return a log of one row in March 2026; of `gathering`, in minutes, what is not before `ready` is in the midst."""
    times = {key: f"2026-03-{more.pop(key)}" for key in ("ready", "start") if key in more}
    row = {"case": 0, "step": "serve", "entered": f"2026-03-{entered}", "end": f"2026-03-{end}", **times, **more}
    log = hand_log(procedure, [row], [{}], start="2026-03-02 00:00")
    columns = dict(log.steps.columns)
    before = np.minimum(columns["ready"] - columns["entered"], round(gathering * MINUTE))
    columns |= {
        "gathering": np.array([round(gathering * MINUTE)]),
        "left": np.array([left]),
        "delay": columns["delay"] - before,
    }
    return evolve(log, steps=Table(columns))


def run_of(procedure: Procedure, log: EventLog) -> Run:
    """Return a run of the week from Monday 2 March 2026."""
    return Run(procedure, Scenario(weeks=1, start=dt.date(2026, 3, 2)), (log,))


def minutes(procedure: Procedure, log: EventLog, ruler: str) -> dict[str, float]:
    """Return work and causes of the only row in minutes, zeros left out."""
    found = (
        elapsed_causes(procedure, log) if ruler == "elapsed" else open_causes(procedure, log, Rulers(procedure, log))
    )
    columns = {"work": found.work, **found.waits}
    return {name: float(column[0]) / MINUTE for name, column in columns.items() if column[0]}


CLERK = Role(id="clerk", officers=1, share=1.0)


def test_waiting_for_a_batch_to_fill_is_gathering() -> None:
    """In at 16:30, the batch goes at 8:30 next morning, an hour of work: 16 hours on the wall, 60 + 30 open minutes."""
    procedure = desk(CLERK)
    log = one_row(procedure, "02 16:30", "03 09:30", ready="03 08:30", gathering=16 * 60)
    assert minutes(procedure, log, "elapsed") == {"work": 60, "gathering": 16 * 60}
    assert minutes(procedure, log, "open") == {"work": 60, "gathering": 90}
    assert broken_identities(procedure, log) == ()


def test_time_between_two_sessions_is_gathering_and_a_night_is_off_shift() -> None:
    """Begun in a session at 11:00, stopped at 11:30, taken up at 9:00 of the next day, done at 9:30.

    On the wall 22.5 hours: an hour of work, 5.5 open hours between the sessions, and 16 closed ones.
    """
    procedure = desk(
        CLERK, step=Step(id="serve", role="clerk", work=Duration(Fixed(60)), sessions=Session(instants=(540,)))
    )
    log = one_row(procedure, "02 11:00", "03 09:30", work=60, off_shift=16 * 60, gathering=5.5 * 60)
    assert minutes(procedure, log, "elapsed") == {"work": 60, "gathering": 330, "off_shift": 960}
    assert minutes(procedure, log, "open") == {"work": 60, "gathering": 330}
    assert broken_identities(procedure, log) == ()


def test_waiting_while_the_others_of_a_batch_are_done_is_gathering() -> None:
    """Three cases in an hour, 20 minutes each, half of the time for other duties: 40 minutes are for the other two."""
    procedure = desk(Role(id="clerk", officers=1, share=0.5))
    log = one_row(procedure, "02 08:00", "02 09:00", work=10, other_duties=10, gathering=40)
    assert minutes(procedure, log, "open") == {"work": 10, "other_duties": 10, "gathering": 40}
    assert broken_identities(procedure, log) == ()


def test_an_interruption_is_waiting_for_an_officer() -> None:
    """Begun at 8:00, stopped for 30 minutes, done at 9:30."""
    procedure = desk(Role(id="clerk", officers=1, share=1.0, queue="preemptive"))
    log = one_row(procedure, "02 08:00", "02 09:30", queue=30)
    assert minutes(procedure, log, "open") == {"work": 60, "officer": 30}
    assert broken_identities(procedure, log) == ()


def test_where_calendars_differ_open_time_is_shared_out_and_adds_up() -> None:
    """Around the clock: work 20:00 to 21:00 and 16:30 to 17:30 the day before, the office open until 17:30.

    From 16:30 to 21:00 a role that never closes spends 60 minutes on work and 210 between sessions; 60 minutes are open.
    """
    role = Role(id="clerk", officers=1, share=1.0, calendar="always")
    procedure = desk(role)
    log = one_row(procedure, "02 16:30", "02 21:00", work=60, gathering=210)
    found = minutes(procedure, log, "open")
    assert sum(found.values()) == 60
    assert found["work"] == pytest.approx(60 * 60 / 270, abs=1e-4)


def test_officers_with_hours_of_their_own_work_in_them() -> None:
    """The second officer works afternoons: begun at 17:00, suspended at 17:30, done at 14:00 the next day.

    Next morning the office is open and the first officer there, but the file lies with the second: 4 hours off shift.
    """
    staff = [Officer(id="an", calendar="mornings"), Officer(id="binh", calendar="afternoons")]
    procedure = desk(Role(id="clerk", staff=staff, share=1.0))
    log = one_row(procedure, "02 17:00", "03 14:00", off_shift=20 * 60)
    log.steps["officer"][:] = 1
    assert minutes(procedure, log, "open") == {"work": 60, "off_shift": 240}
    assert (open_service(log, Rulers(procedure, log), "clerk") // MINUTE).tolist() == [60]
    assert broken_identities(procedure, log) == ()
    queued = one_row(procedure, "02 11:30", "02 14:30", ready="02 11:30", start="02 13:30", queue=30, off_shift=90)
    queued.steps["officer"][:] = 1
    assert minutes(procedure, queued, "open") == {"work": 60, "officer": 30}
    assert broken_identities(procedure, queued) == ()


def test_work_finished_after_closing_has_no_open_time_and_is_no_fault() -> None:
    """17:00 to 18:00: half an hour in open time."""
    procedure = desk(Role(id="clerk", officers=1, share=1.0, at_closing="finish"))
    log = one_row(procedure, "02 17:00", "02 18:00")
    assert minutes(procedure, log, "open") == {"work": 30}
    assert broken_identities(procedure, log) == ()
    use = utilization(run_of(procedure, log))["clerk"].utilization
    assert use is not None
    assert use.mean == 30 / 2400
    assert broken_identities(desk(CLERK), log) != ()


def test_a_step_that_was_left_is_not_done() -> None:
    """Turned away after half an hour in the queue."""
    procedure = desk(CLERK)
    log = one_row(procedure, "02 08:00", "02 08:30", start="02 08:30", queue=30, left=1)
    log.steps["officer"][:] = -1
    metrics = measure(run_of(procedure, log))
    assert metrics["steps_per_case"].value == 0
    assert metrics["waiting_officer"].value == 30
    assert broken_identities(procedure, log) == ()


TOGETHER = Step(id="serve", role="land", joint=[("land", 1), ("works", 2)], work=Duration(Fixed(60)))


def test_joint_work_holds_and_costs_all_who_do_it() -> None:
    """An hour of one officer at 60,000 and of two at 30,000; the log names the first alone."""
    roles = [
        Role(id="land", officers=1, share=1.0, cost_per_hour=60_000.0),
        Role(id="works", officers=2, share=1.0, cost_per_hour=30_000.0),
    ]
    procedure = desk(*roles, step=TOGETHER)
    log = one_row(procedure, "02 08:00", "02 09:00")
    assert officers_held(procedure, log, "works").tolist() == [2]
    metrics = measure(run_of(procedure, log))
    assert metrics["work_content"].value == 180
    assert metrics["cost"].value == 120_000
    assert {row.id: row.amount.mean for row in metrics.costs().rows if row.amount and row.id.startswith("staff")} == {
        "staff:land": 60_000,
        "staff:works": 60_000,
    }
    assert metrics["load:works"].value == pytest.approx(120 / 4800)
    assert metrics.utilization["land"].utilization is not None
    assert metrics.utilization["works"].utilization is None
    assert "joint work" in metrics.utilization["works"].reason.get("en")
    assert "not computed" in str(metrics.utilization)


def test_hours_of_work_that_waits_in_its_midst_are_not_told() -> None:
    """Between two sessions the officer does something else; the log does not say when."""
    procedure = desk(CLERK)
    log = one_row(procedure, "02 08:00", "02 09:30", work=60, gathering=30)
    assert "sessions" in unlocated(procedure, log, Rulers(procedure, log), "clerk").get("en")
    use = utilization(run_of(procedure, log))
    assert use["clerk"].utilization is None
    assert use["clerk"].by_hour == {}
    assert "không cho biết" in use.view().text("vi")


@pytest.mark.parametrize(("column", "words"), [("gathering", "times of a row"), ("queue", "what it was spent on")])
def test_a_stretched_row_off_by_one_millisecond_is_noticed(column: str, words: str) -> None:
    """No tolerance to hide in."""
    procedure = desk(CLERK)
    log = one_row(procedure, "02 08:00", "02 09:30", work=60, gathering=30)
    log.steps[column][:] += 1
    assert any(words in sentence for sentence in broken_identities(procedure, log))
