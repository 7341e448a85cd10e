"""Exact traces, computed by hand to the millisecond: closing, nights, days off, ties, joins, rework, transfers."""

import datetime as dt

import pytest

from procflow.model import (
    Calendar,
    Demand,
    Duration,
    End,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Procedure,
    Role,
    Step,
)
from procflow.simulation import Scenario, simulate
from procflow.simulation.kernel import GOLDEN, MASK, ROUTING_DRAW, mix, uniform
from procflow.simulation.program import key_of

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def minutes(value: float) -> Duration:
    return Duration(Fixed(value))


def line(*steps: Step, gap: float, calendar: str = "vn-office", demand: str | None = None, **more: object) -> Procedure:
    """A procedure whose steps follow each other, with one case every `gap` open minutes."""
    ids = [step.id for step in steps]
    given = {
        "flows": [Flow(a, b) for a, b in zip(ids, [*ids[1:], "done"], strict=True)],
        "roles": [Role(id="clerk", officers=1, share=1)],
    }
    return Procedure(
        id="p",
        steps=steps,
        ends=[End(id="done")],
        start=ids[0],
        calendar=calendar,
        demand=Demand(every=minutes(gap), calendar=demand),
        **(given | more),  # type: ignore[arg-type]
    )


def trace(procedure: Procedure, *, cases: int = 1, start: dt.date = dt.date(2026, 1, 5)) -> EventLog:
    return simulate(procedure, Scenario(cases=cases, start=start)).logs[0]


def column(log: EventLog, name: str) -> list[int]:
    """A column of the rows of counted cases; those that came later are of no interest."""
    counted = log.cases["counted"][log.steps["case"]]
    return [int(value) for value in log.steps[name][counted]]


def row(log: EventLog, index: int, *names: str) -> tuple[int, ...]:
    return tuple(column(log, name)[index] for name in names)


def clock(day: int, hour: int, minute: int = 0) -> int:
    """Milliseconds from the start of the run: whole days, then the time of day."""
    return day * DAY + hour * HOUR + minute * MINUTE


def test_work_may_end_at_the_closing_instant():
    """A case that comes at 11:00 with an hour of work is done at 12:00, when the office closes for noon."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(60)), gap=180))
    assert (clock(0, 11), clock(0, 11), clock(0, 12), 0) == row(log, 0, "entered", "start", "end", "off_shift")


def test_next_work_does_not_start_at_the_closing_instant():
    """The clerk is free at 12:00 sharp, but the office is closed then: the second step starts at 13:30."""
    steps = Step(id="a", role="clerk", work=minutes(60)), Step(id="b", role="clerk", work=minutes(60))
    log = trace(line(*steps, gap=180))
    names = ("entered", "ready", "start", "end", "queue", "off_shift")
    assert (clock(0, 12), clock(0, 12), clock(0, 13, 30), clock(0, 14, 30), 0, 90 * MINUTE) == row(log, 1, *names)


def test_arrivals_come_in_open_hours_only():
    """Four open hours after 8:00 is not the closing instant 12:00 but the opening at 13:30."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(1)), gap=240))
    assert [clock(0, 13, 30)] == log.cases["arrival"].tolist()


def test_work_is_suspended_overnight_and_goes_on_with_the_same_officer():
    """Two hours begun at 16:30 stop at 17:30 and go on from 8:00 to 9:00 next day; the night is off shift."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(120)), gap=420))
    names = ("start", "end", "work", "off_shift", "queue", "officer")
    assert (clock(0, 16, 30), clock(1, 9), 2 * HOUR, 14 * HOUR + 30 * MINUTE, 0, 0) == row(log, 0, *names)


def test_officer_with_suspended_work_takes_nothing_else():
    """With two clerks the second case, after seven more open hours at 15:30, goes to the other one only if needed."""
    step = Step(id="a", role="clerk", work=minutes(450))
    log = trace(line(step, gap=420, roles=[Role(id="clerk", officers=2, share=1)]), cases=2)
    assert [(0, clock(0, 16, 30)), (1, clock(1, 15, 30))] == [row(log, k, "officer", "start") for k in (0, 1)]


def test_queueing_counts_open_time_and_closed_time_apart():
    """Work of 450 minutes from 16:30 lasts until 16:00 next day; who comes at 15:30 queues for half an hour."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(450)), gap=420), cases=2)
    assert (clock(1, 16),) == row(log, 0, "end")
    assert (clock(1, 15, 30), clock(1, 16), 30 * MINUTE) == row(log, 1, "ready", "start", "queue")


def test_saturday_worked_instead_of_a_day_off_continues_the_work():
    """Saturday 10 January 2026 is worked: two hours begun on Friday at 16:30 end there at 9:00."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(120)), gap=420), start=dt.date(2026, 1, 9))
    assert (clock(0, 16, 30), clock(1, 9)) == row(log, 0, "start", "end")


def test_ordinary_saturday_is_closed():
    log = trace(line(Step(id="a", role="clerk", work=minutes(120)), gap=420), start=dt.date(2026, 1, 16))
    assert (clock(0, 16, 30), clock(3, 9)) == row(log, 0, "start", "end")


def test_work_suspended_before_tet_goes_on_after_it():
    """Begun on Friday 13 February 2026 at 16:30; 16 to 20 February are off; it ends on Monday 23 at 9:00."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(120)), gap=420), start=dt.date(2026, 2, 13))
    closed = 10 * DAY - 9 * HOUR - 30 * MINUTE
    assert (clock(10, 9), closed) == row(log, 0, "end", "off_shift")


def test_who_comes_as_work_ends_finds_the_officer_free():
    """Completions come before arrivals: with a gap as long as the work nobody ever queues."""
    log = trace(line(Step(id="a", role="clerk", work=minutes(10)), gap=10, calendar="always"), cases=5)
    assert column(log, "queue") == [0] * 5
    assert [k * 10 * MINUTE for k in (1, 2, 3, 4, 5)] == column(log, "start")


def test_equals_at_an_opening_go_in_order_of_case_number():
    """Cases come at 2:00, 4:00 and 6:00; at 8:00 two clerks take the first two, the third waits for the first free."""
    step = Step(id="a", role="clerk", work=minutes(10))
    roles = [Role(id="clerk", officers=2, share=1)]
    log = trace(line(step, gap=120, demand="always", roles=roles, calendar="vn-office"), cases=3)
    found = [row(log, k, "case", "officer", "start", "queue", "off_shift") for k in range(3)]
    expected = [
        (0, 0, clock(0, 8), 0, 6 * HOUR),
        (1, 1, clock(0, 8), 0, 4 * HOUR),
        (2, 0, clock(0, 8, 10), 10 * MINUTE, 2 * HOUR),
    ]
    assert expected == found


def test_equals_of_one_case_go_in_model_order_whatever_the_order_of_flows():
    """Two branches become ready at once for one clerk: the step that stands first in the model goes first."""
    for targets in (("x", "y"), ("y", "x")):
        steps = [
            Step(id="split", split="all"),
            Step(id="x", role="clerk", work=minutes(5)),
            Step(id="y", role="clerk", work=minutes(5)),
            Step(id="both", join="all"),
        ]
        flows = [*(Flow("split", t) for t in targets), Flow("x", "both"), Flow("y", "both"), Flow("both", "done")]
        log = trace(line(*steps, gap=60, calendar="always", flows=flows))
        assert [log.step_ids[k] for k in column(log, "step")] == ["split", "x", "y", "both"]
        assert column(log, "start")[1:3] == [HOUR, HOUR + 5 * MINUTE]


def test_zero_time_step_of_an_officer_waits_for_opening_and_an_automatic_one_does_not():
    """Eight hours after 13:30 on the wall clock it is 21:30: the register notes it at once, the clerk at 8:00."""
    eight_hours = Duration(Fixed(1 / 3), "calendar days")
    steps = Step(id="scan", wait=eight_hours), Step(id="note", role="clerk", work=minutes(0))
    log = trace(line(*steps, gap=240))
    assert (clock(0, 21, 30), clock(0, 21, 30)) == row(log, 0, "start", "end")
    assert (clock(0, 21, 30), clock(1, 8), clock(1, 8)) == row(log, 1, "ready", "start", "end")
    assert row(log, 1, "queue", "off_shift") == (0, 10 * HOUR + 30 * MINUTE)


def test_zero_time_work_of_one_instant_is_chained_at_that_instant():
    """Three steps without duration by one clerk pass at the instant the case comes."""
    steps = [Step(id=id, role="clerk", work=minutes(0)) for id in "abc"]
    log = trace(line(*steps, gap=30))
    assert [clock(0, 8, 30)] * 3 == column(log, "end")
    assert [clock(0, 8, 30)] == log.cases["end"].tolist()


def test_join_waits_for_all_and_the_path_follows_the_last_branch():
    steps = [
        Step(id="split", split="all"),
        Step(id="slow", role="agency", work=minutes(50)),
        Step(id="quick", role="agency", work=minutes(20)),
        Step(id="after", join="all", work=minutes(1)),
    ]
    flows = [Flow("split", "slow"), Flow("split", "quick"), Flow("slow", "after"), Flow("quick", "after")]
    flows.append(Flow("after", "done"))
    roles = [Role(id="agency", external=True)]
    log = trace(line(*steps, gap=60, calendar="always", flows=flows, roles=roles))
    names = [log.step_ids[k] for k in column(log, "step")]
    assert names == ["split", "quick", "slow", "after"]
    assert [-1, 0, 0, names.index("slow")] == column(log, "previous")
    assert row(log, 3, "entered") == (HOUR + 50 * MINUTE,)
    assert log.cases["last"].tolist() == [3]


def test_join_at_one_instant_follows_the_branch_that_stands_last_in_the_model():
    for targets in (("x", "y"), ("y", "x")):
        steps = [Step(id="split", split="all"), Step(id="x", work=minutes(5)), Step(id="y", work=minutes(5)),
                 Step(id="both", join="all")]  # fmt: skip
        flows = [*(Flow("split", t) for t in targets), Flow("x", "both"), Flow("y", "both"), Flow("both", "done")]
        log = trace(line(*steps, gap=60, calendar="always", flows=flows))
        names = [log.step_ids[k] for k in column(log, "step")]
        assert names[log.steps["previous"][names.index("both")]] == "y"


def test_rework_repeats_the_steps_as_often_as_the_draws_say():
    """The route of every case is read off its keyed numbers: sent back while the number falls in the return's share."""
    steps = Step(id="draft", role="clerk", work=minutes(1)), Step(id="check", role="clerk", work=minutes(1))
    flows = [Flow("draft", "check"), Flow("check", "done", 0.5), Flow("check", "draft", 0.5, kind="returns")]
    log = trace(line(*steps, gap=100, calendar="always", flows=flows), cases=20)
    run_key = key_of(1, 0, "p")
    for case in range(20):
        case_key = mix((run_key + (case + 1) * GOLDEN) & MASK)
        visits = 1
        while uniform(case_key, key_of("check"), visits, ROUTING_DRAW) >= 0.5:
            visits += 1
        mine = (log.steps["case"] == case) & (log.steps["step"] == 1)
        assert list(range(1, visits + 1)) == log.steps["visit"][mine].tolist()


def test_transfer_is_paid_on_a_handoff_and_neither_on_first_entry_nor_within_a_role():
    """Clerk, clerk, head, clerk: the head's half hour and the clerk's quarter are paid once each."""
    steps = [Step(id=id, role=role, work=minutes(10)) for id, role in zip("abcd", ["clerk", "clerk", "head", "clerk"],
                                                                           strict=True)]  # fmt: skip
    roles = [
        Role(id="clerk", officers=1, share=1, transfer=minutes(15)),
        Role(id="head", officers=1, share=1, transfer=minutes(30)),
    ]
    log = trace(line(*steps, gap=60, calendar="always", roles=roles))
    assert column(log, "transfer") == [0, 0, 30 * MINUTE, 15 * MINUTE]
    assert column(log, "handoffs") == [0, 0, 1, 1]
    assert column(log, "delay") == [0] * 4


def test_transfer_passes_before_the_wait_of_the_step():
    steps = [
        Step(id="a", role="clerk", work=minutes(10)),
        Step(id="b", role="head", work=minutes(10), wait=Duration(Fixed(1), "calendar days")),
    ]
    roles = [Role(id="clerk", officers=1, share=1), Role(id="head", officers=1, share=1, transfer=minutes(60))]
    log = trace(line(*steps, gap=210, roles=roles))
    # 11:30 + 10; one open hour from 11:40 ends at 14:10; a day later on the wall clock, 14:10
    assert (clock(0, 11, 40), 2 * HOUR + 30 * MINUTE, DAY, clock(1, 14, 10)) == row(
        log, 1, "entered", "transfer", "delay", "ready"
    )


def test_join_unites_holders_and_pays_one_transfer():
    """Two branches held by x and y come together at z: two handoffs, one transfer; back at x it is one handoff."""
    steps = [
        Step(id="open", role="x", work=minutes(1), split="all"),
        Step(id="left", role="x", work=minutes(1)),
        Step(id="right", role="y", work=minutes(1)),
        Step(id="unite", role="z", work=minutes(1), join="all"),
        Step(id="close", role="x", work=minutes(1)),
    ]
    flows = [Flow("open", "left"), Flow("open", "right"), Flow("left", "unite"), Flow("right", "unite")]
    flows += [Flow("unite", "close"), Flow("close", "done")]
    roles = [Role(id=id, officers=1, share=1, transfer=minutes(7)) for id in "xyz"]
    log = trace(line(*steps, gap=60, calendar="always", flows=flows, roles=roles))
    found = {
        log.step_ids[row["step"]]: (row["handoffs"], row["transfer"]) for row in log.steps.rows() if row["case"] == 0
    }
    seven = 7 * MINUTE
    assert {"open": (0, 0), "left": (0, 0), "right": (1, seven), "unite": (2, seven), "close": (1, seven)} == found


def test_multiset_of_equal_holders_counts_each():
    """Both branches held by x: handing over to y counts twice, keeping it with x counts nothing."""
    for role, handoffs in (("y", 2), ("x", 0)):
        steps = [
            Step(id="open", role="x", work=minutes(1), split="all"),
            Step(id="left", role="x", work=minutes(1)),
            Step(id="right", role="x", work=minutes(1)),
            Step(id="unite", role=role, work=minutes(1), join="all"),
        ]
        flows = [Flow("open", "left"), Flow("open", "right"), Flow("left", "unite"), Flow("right", "unite")]
        flows.append(Flow("unite", "done"))
        roles = [Role(id=id, officers=1, share=1) for id in "xy"]
        log = trace(line(*steps, gap=60, calendar="always", flows=flows, roles=roles))
        assert handoffs == column(log, "handoffs")[-1]


def test_share_holds_the_officer_longer_and_tells_the_rest_as_other_duties():
    """At a share of 40 % ten minutes of work hold the officer for 25."""
    log = trace(
        line(Step(id="a", role="clerk", work=minutes(10)), gap=60, roles=[Role(id="clerk", officers=1, share=0.4)])
    )
    assert (10 * MINUTE, 15 * MINUTE, clock(0, 9, 25)) == row(log, 0, "work", "other_duties", "end")


def test_role_calendar_rules_its_steps():
    """The chair is in on Tuesdays only, 8:00 to 9:00; the procedure runs on office hours."""
    chair = Calendar(id="tuesdays", zone="Asia/Ho_Chi_Minh", week=((), ((480, 540),), (), (), (), (), ()))
    steps = Step(id="a", role="clerk", work=minutes(10)), Step(id="sign", role="chair", work=minutes(90))
    roles = [Role(id="clerk", officers=1, share=1), Role(id="chair", officers=1, share=1, calendar="tuesdays")]
    log = trace(line(*steps, gap=60, roles=roles, calendars=[chair]))
    assert (clock(1, 8), clock(8, 8, 30)) == row(log, 1, "start", "end")


def test_gateway_that_joins_may_choose_its_way_by_its_own_draws():
    """A pure join with two ways on draws by its own name, once per firing."""
    steps = [Step(id="split", split="all"), Step(id="x"), Step(id="y")]
    gate = Gateway(id="meet", join="all")
    flows = [Flow("split", "x"), Flow("split", "y"), Flow("x", "meet"), Flow("y", "meet"), Flow("meet", "done", 0.5),
             Flow("meet", "lost", 0.5)]  # fmt: skip
    p = line(*steps, gap=10, calendar="always", flows=flows, gateways=[gate])
    p = Procedure(**{a: getattr(p, a) for a in ("id", "steps", "gateways", "flows", "start", "roles", "calendar", "demand")},
                  ends=[End(id="done"), End(id="lost")])  # fmt: skip
    log = trace(p, cases=30)
    keys = [mix((key_of(1, 0, "p") + (case + 1) * GOLDEN) & MASK) for case in range(30)]
    expected = [int(uniform(key, key_of("meet"), 1, ROUTING_DRAW) >= 0.5) for key in keys]
    assert expected == log.cases["outcome"].tolist()


def test_case_ends_with_its_last_token():
    steps = [Step(id="split", split="all"), Step(id="x", work=minutes(5)), Step(id="y", work=minutes(9))]
    flows = [Flow("split", "x"), Flow("split", "y"), Flow("x", "early"), Flow("y", "done")]
    p = line(*steps, gap=60, calendar="always", flows=flows)
    ends = [End(id="early"), End(id="done")]
    p = Procedure(id="p", steps=steps, flows=flows, ends=ends, start="split", calendar="always", demand=p.demand)
    log = trace(p)
    assert (int(log.cases["end"][0]), int(log.cases["outcome"][0])) == (HOUR + 9 * MINUTE, 1)


def test_window_counts_the_cases_that_arrive_in_it_and_waits_for_them():
    """One case per open day of eight hours comes at each opening from Tuesday on: four in the first week, plus Saturday 10th."""
    log = simulate(
        line(Step(id="a", role="clerk", work=minutes(10), wait=Duration(Fixed(3), "working days")), gap=480),
        Scenario(weeks=1),
    ).logs[0]
    counted = log.cases["counted"]
    assert int(counted.sum()) == 5
    assert (log.cases["end"][counted] >= 0).all()
    assert log.cases["end"][counted].max() > 7 * DAY


def test_until_stops_after_the_events_of_that_instant():
    """Work of 30 minutes on cases at 1:00, 2:00, 3:00; stopping at 2:30 keeps what ends at 2:30, and nothing later."""
    p = line(Step(id="a", role="clerk", work=minutes(30)), gap=60, calendar="always")
    log = simulate(p, Scenario(until=dt.datetime(2026, 1, 5, 2, 30))).logs[0]
    assert column(log, "end") == [90 * MINUTE, 150 * MINUTE]
    log = simulate(p, Scenario(until=dt.datetime(2026, 1, 5, 2, 29))).logs[0]
    assert column(log, "end") == [90 * MINUTE]
    assert log.cases["end"].tolist() == [90 * MINUTE, -1]
    assert log.cases["outcome"].tolist() == [0, -1]


def test_until_a_date_includes_that_day():
    p = line(Step(id="a", role="clerk", work=minutes(30)), gap=60, calendar="always")
    log = simulate(p, Scenario(until=dt.date(2026, 1, 5))).logs[0]
    assert len(log.cases) == 24


def test_warm_up_cases_are_not_counted():
    p = line(Step(id="a", role="clerk", work=Duration(Exponential(30))), gap=60, calendar="always")
    log = simulate(p, Scenario(cases=4, warm_up_cases=3)).logs[0]
    assert log.cases["counted"].tolist()[:7] == [False] * 3 + [True] * 4
    assert not log.cases["counted"][7:].any()
