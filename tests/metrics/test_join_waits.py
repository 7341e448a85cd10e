"""Branches that wait for each other: traced by hand, recounted round by round, and beside the path of the case."""

import datetime as dt
from collections import defaultdict
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve

from procflow.metrics import measure
from procflow.metrics.identities import broken_identities
from procflow.metrics.join_waits import gone_on_after, waits_at_joins
from procflow.metrics.waiting import Rulers
from procflow.model import (
    AtMost,
    DayCount,
    Demand,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Procedure,
    Recorded,
    Role,
    Span,
    Step,
    TimeLimit,
)
from procflow.simulation import Scenario, simulate

MINUTE = 60_000


def at(hour: str) -> Demand:
    """Return one case that comes on Monday 5 January 2026."""
    instant = dt.datetime.fromisoformat(f"2026-01-05 {hour}").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return Demand(recorded=Recorded(instants=[instant]))


def three_opinions(join: str | int, hour: str = "08:00") -> Procedure:
    """Three opinions side by side of 30, 60 and 300 minutes, each by a role of its own, then five minutes to sign."""
    times = {"first": 30, "second": 60, "third": 300}
    return Procedure(
        id="p", start="ask", ends=[End(id="done")], demand=at(hour),
        steps=[Step(id="ask", split="all"), *(Step(id=id, role=id, work=Duration(Fixed(m))) for id, m in times.items()),
               Step(id="sign", role="chair", work=Duration(Fixed(5)), join=join)],
        flows=[*(Flow("ask", id) for id in times), *(Flow(id, "sign") for id in times), Flow("sign", "done")],
        roles=[Role(id=id, officers=1, share=1.0) for id in (*times, "chair")],
    )  # fmt: skip


def minutes(procedure: Procedure, cases: int = 1) -> list[float]:
    """Return the open minutes that branches of each case wait, in a run that breaks no identity."""
    log = simulate(procedure, Scenario(cases=cases), engine="plain").logs[0]
    assert broken_identities(procedure, log) == ()
    found = waits_at_joins(procedure, log, Rulers(procedure, log).own)
    assert found is not None
    return (found / MINUTE).tolist()


def test_all_branches_but_the_last_wait_in_open_time() -> None:
    """Done at 8:30, 9:00 and, lunch closed, 14:30: 270 and 240 open minutes."""
    assert minutes(three_opinions("all")) == [270 + 240]


def test_two_of_three_wait_until_the_second_and_the_third_never() -> None:
    """The first waits half an hour; the third is withdrawn when the second comes."""
    assert minutes(three_opinions(2)) == [30]


def test_one_of_three_waits_for_nobody() -> None:
    """The first lets the case go on."""
    assert minutes(three_opinions(1)) == [0]


def test_work_of_a_withdrawn_branch_is_work_and_no_cycle_time() -> None:
    """Two opinions by 9:00, signed at 9:05: 65 minutes on the path; 30 + 60 + 5 of work, and 60 begun for nothing."""
    procedure = three_opinions(2)
    run = simulate(procedure, Scenario(cases=1), engine="plain")
    log, metrics = run.logs[0], measure(run)
    assert log.steps["left"].tolist().count(1) == 1
    assert log.steps["end"].max() == log.cases["end"].max()
    values = {id: metrics[id].value for id in ("cycle_time_mean", "processing_time", "work_content", "waiting_join")}
    assert values == {"cycle_time_mean": 65, "processing_time": 65, "work_content": 155, "waiting_join": 30}
    assert metrics["waiting"].value == 0


def test_the_clock_of_a_case_stops_at_its_end_whatever_goes_on() -> None:
    """Two opinions are enough on Monday at 17:05; all three take until Tuesday, the one day of the limit."""
    limit = TimeLimit(length=Span(1, "working days"), count=DayCount())
    for join, early in ((2, 1.0), ("all", 0.0)):
        procedure = evolve(three_opinions(join, "16:00"), time_limit=limit)
        metrics = measure(simulate(procedure, Scenario(cases=1), engine="plain"))
        assert metrics["early_counted"].value == metrics["early_counted"].values[0] == early


def nested() -> Procedure:
    """Two branches, one of which branches again; and it all may have to be done anew."""
    work = {"a": 20.0, "b": 10.0, "c": 25.0, "d": 25.0, "e": 5.0, "out": 5.0}
    more: dict[str, dict[str, str]] = {"b": {"split": "all"}, "e": {"join": "all"}, "out": {"join": "all"}}
    steps = [Step(id=id, role=id, work=Duration(Exponential(m)), **more.get(id, {})) for id, m in work.items()]  # type: ignore[arg-type]
    pairs = [
        ("in", "a"),
        ("in", "b"),
        ("in", "out"),
        ("b", "c"),
        ("b", "d"),
        ("c", "e"),
        ("d", "e"),
        ("a", "out"),
        ("e", "out"),
    ]
    return Procedure(
        id="nested", start="in", steps=[Step(id="in", split="all"), *steps], ends=[End(id="done")],
        flows=[*(Flow(*pair) for pair in pairs), Flow("out", "done", 0.6), Flow("out", "in", 0.4, "returns")],
        roles=[Role(id=id, officers=1, share=1.0) for id in work], demand=Demand(rate=1, per="hour"),
    )  # fmt: skip


def test_waits_in_nested_blocks_and_loops_are_those_recounted_round_by_round() -> None:
    """By case and visit: at the inner join c and d wait for each other, at the outer one a and e; the empty way does not."""
    procedure = nested()
    log = simulate(procedure, Scenario(cases=60, seed=3), engine="plain").logs[0]
    line = Rulers(procedure, log).own
    ends: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    columns = (log.steps[name].tolist() for name in ("case", "visit", "step", "end"))
    for case, visit, step, end in zip(*columns, strict=True):
        ends[case, visit][log.step_ids[step]] = end
    expected = np.zeros(len(log.cases), dtype=np.int64)
    for (case, _), end in ends.items():
        for one, other in (("c", "d"), ("a", "e")) if log.cases["end"][case] >= 0 else ():
            low, high = sorted((end[one], end[other]))
            expected[case] += int(line.open_between(np.array(low), np.array(high)))
    found = waits_at_joins(procedure, log, line)
    assert found is not None
    assert max(visit for _, visit in ends) > 2
    over = log.cases["end"] >= 0
    assert expected[over].tolist() == found[over].tolist()
    assert broken_identities(procedure, log) == ()


def test_a_case_may_end_at_its_join() -> None:
    """Nothing follows the join, and the branch has waited all the same."""
    steps = [
        Step(id="ask", split="all"),
        *(Step(id=id, work=Duration(Fixed(m))) for id, m in (("one", 30), ("two", 50))),
    ]
    flows = [Flow("ask", "one"), Flow("ask", "two"), Flow("one", "join"), Flow("two", "join"), Flow("join", "done")]
    procedure = Procedure(id="p", start="ask", steps=steps, ends=[End(id="done")], flows=[], demand=at("08:00"))
    procedure = evolve(procedure, gateways=[Gateway(id="join", join="all")], flows=flows)
    assert minutes(procedure) == [20]


def test_a_branch_that_left_its_step_waits_where_it_goes() -> None:
    """The second gives up after 45 minutes and goes to the join at once; the third comes at 14:30."""
    procedure = three_opinions("all")
    bound = AtMost(time=Duration(Fixed(45)), then="gave-up")
    steps = [evolve(step, at_most=bound) if step.id == "second" else step for step in procedure.steps]
    steps.insert(3, Step(id="gave-up"))
    flows = [*procedure.flows, Flow("gave-up", "meet")]
    flows = [Flow("second", "meet") if (f.source, f.target) == ("second", "sign") else f for f in flows]
    procedure = evolve(procedure, steps=steps, flows=[*flows, Flow("meet", "sign")], gateways=[Gateway(id="meet")])
    assert minutes(procedure) == [270 + 255]


def test_a_join_of_some_branches_on_a_way_back_is_not_told() -> None:
    """Which round an old opinion belongs to, the log does not say."""
    procedure = three_opinions(2)
    flows = [f for f in procedure.flows if f.source != "sign"]
    procedure = evolve(procedure, flows=[*flows, Flow("sign", "done", 0.9), Flow("sign", "ask", 0.1, "returns")])
    run = simulate(procedure, Scenario(cases=1), engine="plain")
    assert gone_on_after(procedure, run.logs[0]) is None
    figure = measure(run)["waiting_join"]
    assert figure.value is None
    assert "round" in figure.reason.get("en")


def test_a_case_still_open_has_no_last_branch() -> None:
    """Nothing is claimed of a join that has not gone on."""
    procedure = three_opinions("all")
    until = dt.datetime(2026, 1, 5, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    log = simulate(procedure, Scenario(until=until), engine="plain").logs[0]
    after = gone_on_after(procedure, log)
    assert log.cases["end"].tolist() == [-1]
    assert after is not None
    assert after.tolist() == [-1, -1, -1]
