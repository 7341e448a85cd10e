"""Exact traces of an office's queues, computed by hand: shifts, four eyes, sessions, batches, urgency, closing, bounds.

The office opens from 8:00 to 12:00 and from 13:30 to 17:30; runs start on Monday 5 January 2026.
"""

import datetime as dt

import pytest

from procflow.model import (
    AtMost,
    Batch,
    Calendar,
    Demand,
    Duration,
    End,
    EventLog,
    Fixed,
    Flow,
    Officer,
    OfficerRule,
    Procedure,
    Role,
    Session,
    Step,
)
from procflow.simulation import Scenario, simulate

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

MINUTE = 60_000
HOUR = 60 * MINUTE
MORNING = Calendar(id="morning", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 7)
AFTERNOON = Calendar(id="afternoon", zone="Asia/Ho_Chi_Minh", week=(((780, 1020),),) * 7)
DAY = Calendar(id="day", zone="Asia/Ho_Chi_Minh", week=(((480, 720), (780, 1020)),) * 7)


def minutes(value: float) -> Duration:
    return Duration(Fixed(value))


def clock(day: int, hour: int, minute: int = 0) -> int:
    """Milliseconds from the start of the run: whole days, then the time of day."""
    return (24 * day + hour) * HOUR + minute * MINUTE


def office(*steps: Step, role: Role, gap: float, **more: object) -> Procedure:
    """Steps one after the other, done by one role unless they say otherwise, one case every `gap` open minutes."""
    ids = [step.id for step in steps]
    given = {
        "flows": [Flow(a, b) for a, b in zip(ids, [*ids[1:], "done"], strict=True)],
        "ends": [End(id="done"), *(End(id="refused") for step in steps[:1] if step.at_most)],
        "roles": [role],
        "demand": Demand(every=minutes(gap)),
    }
    return Procedure(id="p", steps=steps, start=ids[0], calendars=[MORNING, AFTERNOON, DAY], **(given | more))  # type: ignore[arg-type]


def rows(procedure: Procedure, cases: int) -> list[dict[str, object]]:
    """The rows of the first cases, by case and then by start, with the step's id."""
    log: EventLog = simulate(procedure, Scenario(cases=cases, start=dt.date(2026, 1, 5))).logs[0]
    found = [row | {"step": log.step_ids[row["step"]]} for row in log.steps.rows() if row["case"] < cases]
    return sorted(found, key=lambda row: (row["case"], row["start"]))


def told(found: list[dict[str, object]], *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def test_alternate_shifts_hand_work_to_whoever_is_there():
    """Two officers, one in the morning and one in the afternoon, five minutes of work every hour: nobody ever waits."""
    role = Role(id="clerk", share=1, calendar="day",
                staff=[Officer(id="first", calendar="morning"), Officer(id="second", calendar="afternoon")])  # fmt: skip
    procedure = office(Step(id="a", role="clerk", work=minutes(5)), role=role, gap=60, calendar="day")
    found = told(rows(procedure, 8), "officer", "start", "queue", "off_shift")
    hours = [(0, 9), (0, 10), (0, 11), (1, 13), (1, 14), (1, 15), (1, 16)]
    assert [(officer, clock(0, hour), 0, 0) for officer, hour in hours] == found[:7]
    assert found[7] == (0, clock(1, 8), 0, 0)


def test_shift_that_ends_as_work_ends_leaves_the_next_case_to_the_other_officer():
    """Work from 11:00 to 12:00 ends with the morning; the case that comes then waits for the afternoon at 13:00."""
    role = Role(id="clerk", share=1, calendar="day",
                staff=[Officer(id="first", calendar="morning"), Officer(id="second", calendar="afternoon")])  # fmt: skip
    steps = Step(id="a", role="clerk", work=minutes(60)), Step(id="b", role="clerk", work=minutes(10))
    found = told(rows(office(*steps, role=role, gap=180, calendar="day"), 1), "officer", "start", "end", "off_shift")
    assert [(0, clock(0, 11), clock(0, 12), 0), (1, clock(0, 13), clock(0, 13, 10), HOUR)] == found


def test_four_eyes_pass_over_who_drafted():
    """Officer 0 is free and has the lowest number, but drafted; officer 1 approves."""
    role = Role(id="land", officers=2, share=1)
    steps = (
        Step(id="draft", role="land", work=minutes(10)),
        Step(id="approve", role="land", work=minutes(5), officer=OfficerRule(never=["draft"])),
    )
    assert told(rows(office(*steps, role=role, gap=60), 1), "step", "officer") == [("draft", 0), ("approve", 1)]


def test_the_same_officer_is_waited_for_while_another_is_free():
    """Case 0 is drafted by officer 0 until 9:00; he takes case 1 then, and case 0's revision waits for him until 9:30.

    Cases come at 8:30 and 9:00: at 9:00 the completion comes first, and the revision is ready at 9:10 after ten minutes
    at the agency, when officer 1 is idle.
    """
    role = Role(id="land", officers=2, share=1)
    steps = (
        Step(id="draft", role="land", work=minutes(30)),
        Step(id="ask", work=minutes(10)),
        Step(id="revise", role="land", work=minutes(5), officer=OfficerRule(same_as="draft")),
    )
    found = told(rows(office(*steps, role=role, gap=30), 1), "step", "officer", "ready", "start")
    assert ("revise", 0, clock(0, 9, 10), clock(0, 9, 30)) == found[2]


def test_another_officer_takes_it_while_the_same_one_is_off_shift():
    """Drafted in the morning until 12:00; in the afternoon only the other is there."""
    role = Role(id="land", share=1, calendar="day",
                staff=[Officer(id="first", calendar="morning"), Officer(id="second", calendar="day")])  # fmt: skip
    for absent, expected in (("other", (1, clock(0, 13))), ("wait", (0, clock(1, 8)))):
        steps = (
            Step(id="draft", role="land", work=minutes(60)),
            Step(id="revise", role="land", work=minutes(5), officer=OfficerRule(same_as="draft", if_absent=absent)),
        )
        found = told(rows(office(*steps, role=role, gap=180, calendar="day"), 1), "officer", "start")
        assert [(0, clock(0, 11)), expected] == found


def test_signing_hours_take_so_many_and_go_on_with_what_is_unfinished():
    """Tuesdays and Fridays 14:00 to 15:00, two cases begun in each: 40 minutes each.

    Tuesday: 14:00 to 14:40, then 14:40 until 15:00 and on Friday 14:00 to 14:20. On Friday two more: from 14:20 to 15:00,
    and nothing later, for the session is over. Saturday 10 January is worked instead of Friday 2 January, so it has a
    Friday's session, in which the fourth case starts.
    """
    session = Session(days=[1, 4], hours=[(840, 900)], capacity=2)
    step = Step(id="sign", role="chair", work=minutes(40), sessions=session)
    found = told(rows(office(step, role=Role(id="chair", officers=1, share=1), gap=60), 4), "start", "end")
    assert [
        (clock(1, 14), clock(1, 14, 40)),
        (clock(1, 14, 40), clock(4, 14, 20)),
        (clock(4, 14, 20), clock(4, 15)),
        (clock(5, 14), clock(5, 14, 40)),
    ] == found


def test_session_at_an_instant_takes_who_waits_and_the_officers_work_on():
    """At 10:00 two of the three that came at 8:30, 9:00 and 9:30 are taken; the third waits until the next day."""
    session = Session(instants=[600], capacity=2)
    step = Step(id="hear", role="council", work=minutes(30), sessions=session)
    found = told(rows(office(step, role=Role(id="council", officers=1, share=1), gap=30), 3), "ready", "start", "queue")
    assert [
        (clock(0, 10), clock(0, 10), 0),
        (clock(0, 10), clock(0, 10, 30), 30 * MINUTE),
        (clock(1, 10), clock(1, 10), 0),
    ] == found


def test_who_comes_to_a_session_at_its_instant_is_late_unless_something_ended_then():
    """Arrivals come after all else of an instant: the case of 10:00 waits for the next day."""
    step = Step(id="hear", role="council", work=minutes(5), sessions=Session(instants=[600]))
    procedure = office(step, role=Role(id="council", officers=1, share=1), gap=120)
    assert [(clock(1, 10),)] == told(rows(procedure, 1), "start")


def test_batch_is_worked_on_once_and_each_case_takes_its_part():
    """Cases come at 8:10, 8:20 and 8:30; one way of ten minutes for all three, 200 seconds for each."""
    step = Step(id="post", role="clerk", work=minutes(10), batch=Batch(size=3))
    found = rows(office(step, role=Role(id="clerk", officers=1, share=1), gap=10), 3)
    assert [(clock(0, 8, 30), clock(0, 8, 40))] * 3 == told(found, "start", "end")
    assert [row["work"] for row in found] == [200_000] * 3
    assert [row["gathering"] for row in found] == [20 * MINUTE + 400_000, 10 * MINUTE + 400_000, 400_000]


def test_batch_goes_when_its_first_has_waited_long_enough():
    """Two cases by 8:45, half an hour after the first: both go, each worked on by itself."""
    step = Step(id="post", role="clerk", work=minutes(10), batch=Batch(size=9, age=minutes(30), work="each"))
    found = told(rows(office(step, role=Role(id="clerk", officers=1, share=1), gap=20), 2), "ready", "start", "queue")
    assert [(clock(0, 8, 50), clock(0, 8, 50), 0), (clock(0, 8, 50), clock(0, 9), 10 * MINUTE)] == found


def urgent_and_usual(queue: str) -> list[tuple[object, ...]]:
    """Case 0 begins 60 minutes of usual work at 10:00; at 10:20 its other branch asks for 10 urgent minutes."""
    steps = [
        Step(id="both", split="all"),
        Step(id="usual", role="clerk", work=minutes(60), priority=2),
        Step(id="delay", work=minutes(20)),
        Step(id="urgent", role="clerk", work=minutes(10), priority=1),
        Step(id="end", join="all"),
    ]
    flows = [
        Flow("both", "usual"),
        Flow("both", "delay"),
        Flow("delay", "urgent"),
        Flow("usual", "end"),
        Flow("urgent", "end"),
    ]
    flows.append(Flow("end", "done"))
    role = Role(id="clerk", officers=1, share=1, queue=queue)  # type: ignore[arg-type]
    found = rows(office(*steps, role=role, gap=120, flows=flows), 1)
    return [pair[1:] for pair in told(found, "step", "start", "end", "queue") if pair[0] in ("usual", "urgent")]


def test_urgent_work_waits_for_what_has_begun_or_stops_it():
    """Not interrupted the urgent branch starts at 11:00; interrupted at 10:20, and the usual work ends ten minutes later."""
    stopped = urgent_and_usual("preemptive")
    assert (clock(0, 10, 20), clock(0, 10, 30), 0) == stopped[1]
    assert (clock(0, 10), clock(0, 11, 10), 10 * MINUTE) == stopped[0]
    assert (clock(0, 11), clock(0, 11, 10), 40 * MINUTE) == urgent_and_usual("priority")[1]


@pytest.mark.parametrize(
    ("closing", "start", "end"),
    [
        ("suspend", clock(0, 11, 30), clock(0, 14)),
        ("finish", clock(0, 11, 30), clock(0, 12, 30)),
        ("fit", clock(0, 13, 30), clock(0, 14, 30)),
    ],
)
def test_an_hour_of_work_half_an_hour_before_closing(closing, start, end):
    """It goes on after noon, is finished into noon, or is not begun before noon."""
    role = Role(id="clerk", officers=1, share=1, at_closing=closing)
    found = rows(office(Step(id="a", role="clerk", work=minutes(60)), role=role, gap=210), 1)
    assert [(start, end)] == told(found, "start", "end")


def test_who_finds_no_place_to_wait_is_turned_away():
    """One officer busy from 8:10 to 8:35, one place: the cases of 8:10, 8:20, 8:30 are served, waiting, refused."""
    step = Step(id="a", role="clerk", work=minutes(25), at_most=AtMost(waiting=1, then="refused"))
    procedure = office(step, role=Role(id="clerk", officers=1, share=1), gap=10)
    log = simulate(procedure, Scenario(cases=3, start=dt.date(2026, 1, 5))).logs[0]
    assert [log.end_ids[k] for k in log.cases["outcome"][:3]] == ["done", "done", "refused"]
    assert log.cases["end"][:3].tolist() == [clock(0, 8, 35), clock(0, 9), clock(0, 8, 30)]


def test_the_third_visit_goes_elsewhere_when_two_are_allowed():
    """Checked at 8:10 and 8:20 and always sent back: the third entry ends the case at 8:30."""
    steps = Step(id="check", role="clerk", work=minutes(10), at_most=AtMost(visits=2, then="refused"))
    flows = [Flow("check", "done", 0.0), Flow("check", "check", 1.0, kind="returns")]
    procedure = office(
        steps, role=Role(id="clerk", officers=1, share=1), gap=10, flows=flows, demand=Demand(every=minutes(10))
    )
    log = simulate(procedure, Scenario(cases=1, start=dt.date(2026, 1, 5))).logs[0]
    assert (log.end_ids[log.cases["outcome"][0]], log.cases["end"][0]) == ("refused", clock(0, 8, 30))


def test_time_that_runs_out_takes_the_case_from_the_desk():
    """Forty minutes of work, but only half an hour in the step: it leaves at 8:40 with 30 minutes done."""
    step = Step(id="a", role="clerk", work=minutes(40), at_most=AtMost(time=minutes(30), then="refused"))
    found = rows(office(step, role=Role(id="clerk", officers=1, share=1), gap=10), 1)
    assert [(clock(0, 8, 10), clock(0, 8, 40), 30 * MINUTE, 1)] == told(found, "start", "end", "work", "left")


def test_two_of_three_branches_let_the_case_go_on():
    """Branches of 10, 20 and 60 minutes from 8:10: the decision comes at 8:30, and the case ends with it at 8:35."""
    steps = [
        Step(id="ask", split="all"),
        *(Step(id=id, work=minutes(value)) for id, value in (("x", 10), ("y", 20), ("z", 60))),
        Step(id="decide", join=2, work=minutes(5)),
    ]
    flows = [*(Flow("ask", id) for id in "xyz"), *(Flow(id, "decide") for id in "xyz"), Flow("decide", "done")]
    log = simulate(
        office(*steps, role=Role(id="clerk", officers=1, share=1), gap=10, flows=flows),
        Scenario(cases=1, start=dt.date(2026, 1, 5)),
    ).logs[0]
    assert log.cases["end"][0] == clock(0, 8, 35)
    decided = [row["start"] for row in log.steps.rows() if log.step_ids[row["step"]] == "decide" and row["case"] == 0]
    assert [clock(0, 8, 30)] == decided
