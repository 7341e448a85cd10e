"""Escalation: what nobody has begun in time goes to another role, or becomes more urgent; traces by hand.

The office opens from 8:00 to 12:00 and from 13:30 to 17:30; runs start on Monday 5 January 2026.
"""

import datetime as dt

import pytest

from procflow.errors import InputError, NotSupportedError, ProcedureError
from procflow.io import dump, loads
from procflow.metrics.identities import broken_identities
from procflow.model import AtMost, Demand, Duration, End, EventLog, Fixed, Flow, Procedure, Role, Session, Step
from procflow.simulation import Scenario, simulate

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

MINUTE = 60_000
OFFICER, HEAD = Role(id="officer", officers=1, share=1), Role(id="head", officers=1, share=1)


def minutes(value: float) -> Duration:
    return Duration(Fixed(value))


def clock(hour: int, minute: int = 0, day: int = 0) -> int:
    return (24 * 60 * day + 60 * hour + minute) * MINUTE


def office(*steps: Step, gap: float, roles: tuple[Role, ...] = (OFFICER, HEAD)) -> Procedure:
    flows = [Flow(step.id, "done") for step in steps]
    return Procedure(
        id="p", steps=steps, flows=flows, ends=[End(id="done")], start=steps[0].id, roles=roles,
        demand=Demand(every=minutes(gap)),
    )  # fmt: skip


def log_of(procedure: Procedure, cases: int) -> EventLog:
    log = simulate(procedure, Scenario(cases=cases, start=dt.date(2026, 1, 5)), engine="plain").logs[0]
    assert broken_identities(procedure, log) == ()
    return log


def told(log: EventLog, *names: str, cases: int) -> list[tuple[object, ...]]:
    rows = [row | {"step": log.step_ids[row["step"]]} for row in log.steps.rows() if row["case"] < cases]
    return [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: (row["case"], row["start"]))]


def checked(of: str) -> Procedure:
    """The officer checks for 100 minutes; what has been there for an hour and a half is the head's, who needs ten."""
    return office(
        Step(id="check", role="officer", work=minutes(100), at_most=AtMost(time=minutes(90), of=of, then="decide")),
        Step(id="decide", role="head", work=minutes(10)),
        gap=45,
    )


def test_what_nobody_has_begun_in_time_goes_to_the_head():
    """Cases come at 8:45, 9:30, 10:15, 11:00 and 11:45; the officer is at the first until 10:25, then at the second.

    The second waited 55 minutes and is begun at 10:25, until 12:05, that is 13:35. The third, there since 10:15, is nobody's
    at 11:45 and goes to the head, 11:45 to 11:55. The fourth, there since 11:00, has waited 90 open minutes at 14:00; the
    officer is free at 13:35 and begins it in time. The fifth would be the head's at 14:45.
    """
    found = told(log_of(checked("waiting"), 5), "case", "step", "start", "end", "left", "handoffs", cases=5)
    assert found == [
        (0, "check", clock(8, 45), clock(10, 25), 0, 0),
        (1, "check", clock(10, 25), clock(13, 35), 0, 0),
        (2, "check", clock(11, 45), clock(11, 45), 1, 0),
        (2, "decide", clock(11, 45), clock(11, 55), 0, 1),
        (3, "check", clock(13, 35), clock(15, 15), 0, 0),
        (4, "check", clock(14, 45), clock(14, 45), 1, 0),
        (4, "decide", clock(14, 45), clock(14, 55), 0, 1),
    ]


def test_time_of_the_whole_stay_takes_away_what_is_being_done():
    """Of the first case 90 of 100 minutes are done at 10:15, when it leaves; the second is begun then, and leaves at 11:00."""
    found = told(log_of(checked("stay"), 2), "case", "step", "start", "end", "left", "work", cases=2)
    assert found == [
        (0, "check", clock(8, 45), clock(10, 15), 1, 90 * MINUTE),
        (0, "decide", clock(10, 15), clock(10, 25), 0, 10 * MINUTE),
        (1, "check", clock(10, 15), clock(11), 1, 45 * MINUTE),
        (1, "decide", clock(11), clock(11, 10), 0, 10 * MINUTE),
    ]


def test_waiting_makes_a_case_urgent():
    """What waits for an hour goes on as urgent work of the same officer, before all that came later.

    Cases come every 40 minutes from 8:40 on, 70 minutes of work each. 8:40 to 9:50; the second, of 9:20, until 11:00; of
    those of 10:00 and 10:40 the first became urgent at 11:00, at the instant at which the officer is free: bounds come
    before dispatch, so it is begun at 11:00 as urgent work and ends at 13:40. The fourth became urgent at 11:40.
    """
    officer = Role(id="officer", officers=1, share=1, queue="priority")
    procedure = office(
        Step(id="check", role="officer", work=minutes(70), priority=2,
             at_most=AtMost(time=minutes(60), of="waiting", then="check_now")),
        Step(id="check_now", role="officer", work=minutes(70), priority=1),
        gap=40, roles=(officer,),
    )  # fmt: skip
    found = told(log_of(procedure, 4), "case", "step", "ready", "start", "end", cases=4)
    assert [row for row in found if row[3] < row[4]] == [
        (0, "check", clock(8, 40), clock(8, 40), clock(9, 50)),
        (1, "check", clock(9, 20), clock(9, 50), clock(11)),
        (2, "check_now", clock(11), clock(11), clock(13, 40)),
        (3, "check_now", clock(11, 40), clock(13, 40), clock(14, 50)),
    ]


def test_waiting_for_a_session_counts():
    """Two hours without a session: the chair's deputy takes it, before the hours of Tuesday come."""
    procedure = office(
        Step(id="check", role="officer", work=minutes(5), sessions=Session(days=[1], hours=[(840, 930)]),
             at_most=AtMost(time=Duration(Fixed(2), "h"), of="waiting", then="decide")),
        Step(id="decide", role="head", work=minutes(10)),
        gap=60,
    )  # fmt: skip
    found = told(log_of(procedure, 1), "step", "start", "end", cases=1)
    assert found == [("check", clock(11), clock(11)), ("decide", clock(11), clock(11, 10))]


def test_officer_without_a_queue_cannot_be_waited_for():
    """At the applicant's nothing waits to be begun, so the bound is refused by name."""
    step = Step(
        id="check", role="applicant", wait=minutes(5), at_most=AtMost(time=minutes(5), of="waiting", then="done")
    )
    procedure = office(step, gap=60, roles=(Role(id="applicant", external=True),))
    with pytest.raises(NotSupportedError, match=r"needs a role with a number of officers"):
        simulate(procedure, Scenario(cases=1))


def test_file_says_of_what_the_time_is():
    procedure = checked("waiting")
    assert loads(dump(procedure)).steps[0].at_most == procedure.steps[0].at_most
    assert "of: waiting" in dump(procedure)
    assert "of:" not in dump(checked("stay"))
    with pytest.raises(ProcedureError, match=r"`of` without a time"):
        AtMost(visits=1, of="waiting", then="done")
    with pytest.raises(InputError, match=r"of"):
        loads(dump(procedure).replace("of: waiting", "of: queue"))
