"""Work behind bounds, before the run: exact for bounds on visits, within limits for those on waiting and time."""

import datetime as dt
import random
from collections import Counter

import pytest
from staffed_procedures import OfficeGrower

from procflow.errors import NotSupportedError, ProcedureError, SimulationError
from procflow.model import AtMost, Demand, Duration, End, Fixed, Flow, Gateway, Procedure, Role, Step
from procflow.simulation import Scenario, UnstableQueueWarning, simulate
from procflow.simulation.bounded_work import bounded_visits
from procflow.simulation.expected_work import kinds_of_cases
from procflow.simulation.overload import foreseen, overloaded

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{UnstableQueueWarning.__module__}.{UnstableQueueWarning.__qualname__}"
)
CLERK = Role(id="clerk", officers=1, share=1)


def desk(steps: list[Step], flows: list[Flow], *, gap: float = 60, roles: tuple[Role, ...] = (CLERK,)) -> Procedure:
    named = {flow.target for flow in flows} | {step.at_most.then for step in steps if step.at_most is not None}
    return Procedure(
        id="p", steps=steps, flows=flows, ends=[End(id=id) for id in ("done", "refused") if id in named], start=steps[0].id,
        roles=roles, demand=Demand(every=Duration(Fixed(gap))),
    )  # fmt: skip


def work(minutes: float) -> Duration:
    return Duration(Fixed(minutes))


def walked(procedure: Procedure) -> dict[str, float]:
    """Expected visits by walking all ways of a case, with its own count of visits, until what is left is nothing."""
    ways = {node.id: [(flow.target, flow.p) for flow in procedure.outflows(node.id)] for node in procedure.nodes}
    bounds = {step.id: step.at_most for step in procedure.steps if step.at_most is not None}
    found: dict[str, float] = {step.id: 0.0 for step in procedure.steps}
    mass: dict[tuple[str, tuple[tuple[str, int], ...]], float] = {(procedure.start, ()): 1.0}
    while mass:
        following: Counter[tuple[str, tuple[tuple[str, int], ...]]] = Counter()
        for (node, seen), part in mass.items():
            counts = dict(seen)
            while node in bounds and bounds[node].visits is not None and counts.get(node, 0) >= bounds[node].visits:
                node = bounds[node].then
            if node in found:
                found[node] += part
                counts[node] = counts.get(node, 0) + 1
            for target, p in ways.get(node, []):
                if part * p > 1e-13:
                    following[target, tuple(sorted(counts.items()))] += part * p
        mass = dict(following)
    return found


@pytest.mark.parametrize("most", [1, 2, 5])
def test_returns_end_with_the_bound(most):
    """1 + q + ... + q^(n-1) visits where q come back and n visits are allowed."""
    steps = [Step(id="a", role="clerk", at_most=AtMost(visits=most, then="refused"))]
    procedure = desk(steps, [Flow("a", "done", 0.4), Flow("a", "a", 0.6, "returns")])
    found = bounded_visits(procedure, {}, most=False)
    assert found is not None
    assert found["a"] == pytest.approx(sum(0.6**k for k in range(most)))


def nested(first: int, second: int, then: str) -> Procedure:
    """Two loops, one within the other, each with a bound, the inner one leading anywhere."""
    steps = [
        Step(id="take", role="clerk", work=work(1)),
        Step(id="check", role="clerk", work=work(2), at_most=AtMost(visits=first, then="refused")),
        Step(id="ask", role="clerk", work=work(3), at_most=AtMost(visits=second, then=then)),
        Step(id="sign", role="clerk", work=work(4)),
    ]
    flows = [Flow("take", "check"), Flow("check", "ask", 0.5), Flow("check", "sign", 0.5), Flow("ask", "check", 0.7, "returns"),
             Flow("ask", "ask", 0.3, "returns"), Flow("sign", "take", 0.2, "returns"), Flow("sign", "done", 0.8)]  # fmt: skip
    return desk(steps, flows)


@pytest.mark.parametrize("first", [1, 3])
@pytest.mark.parametrize("second", [1, 4])
@pytest.mark.parametrize("then", ["refused", "sign", "check"])
def test_nested_bounds_are_those_of_walking_all_ways(first, second, then):
    procedure = nested(first, second, then)
    found = bounded_visits(procedure, {}, most=True)
    assert found is not None
    assert found == pytest.approx(walked(procedure))


def test_the_clock_bears_out_the_visits():
    """8,000 cases: within four standard errors, the standard deviation of visits taken from the run."""
    procedure = nested(3, 2, "sign")
    expected = bounded_visits(procedure, {}, most=False)
    assert expected is not None
    log = simulate(procedure, Scenario(cases=8000, seed=3), engine="plain").logs[0]
    counted = log.cases["counted"]
    for position, id in enumerate(log.step_ids):
        visits = Counter(log.steps["case"][log.steps["step"] == position].tolist())
        numbers = [visits.get(case, 0) for case in range(len(counted)) if counted[case]]
        mean = sum(numbers) / len(numbers)
        spread = (sum((x - mean) ** 2 for x in numbers) / len(numbers) ** 2) ** 0.5
        assert abs(mean - expected[id]) <= 4 * spread + 1e-12


@pytest.mark.parametrize(("minutes", "codes"), [(39, []), (41, ["role-overloaded"])])
def test_overload_behind_a_bound_on_visits_is_exact(minutes, codes):
    """Half come back, nobody a third time: 1.5 visits a case, one an hour; full at 40 minutes. Without the bound at 30."""
    steps = [Step(id="a", role="clerk", work=work(minutes), at_most=AtMost(visits=2, then="refused"))]
    procedure = desk(steps, [Flow("a", "done", 0.5), Flow("a", "a", 0.5, "returns")])
    assert [problem.code for problem in overloaded(procedure)] == codes


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [
        (AtMost(waiting=2, then="second"), "50.0 %", "150.0 %"),
        (AtMost(time=work(30), of="waiting", then="second"), "50.0 %", "150.0 %"),
        # at the very end of its time the work is nearly done, and the second look comes on top
        (AtMost(time=work(30), then="second"), "50.0 %", "200.0 %"),
    ],
)
def test_bounds_on_waiting_and_time_leave_it_in_doubt(bound, low, high):
    """90 minutes an hour, or 30 at the second desk of the same clerk instead: told with both ends, and no alarm."""
    steps = [Step(id="a", role="clerk", work=work(90), at_most=bound), Step(id="second", role="clerk", work=work(30))]
    procedure = desk(steps, [Flow("a", "done"), Flow("second", "done")])
    (doubt,) = foreseen(procedure)
    assert (doubt.code, doubt.severity) == ("role-load-in-doubt", "info")
    assert (doubt.values["low"]["en"], doubt.values["high"]["en"]) == (low, high)
    run = simulate(procedure, Scenario(cases=5), engine="plain")
    assert run.warnings == (doubt,)


def test_load_that_is_too_much_whichever_way_is_told_for_certain():
    """Turned away or not, the clerk has 70 minutes an hour at the least."""
    steps = [Step(id="a", role="clerk", work=work(90), at_most=AtMost(waiting=2, then="second")),
             Step(id="second", role="clerk", work=work(70))]  # fmt: skip
    found = overloaded(desk(steps, [Flow("a", "done"), Flow("second", "done")]))
    assert [(problem.code, problem.severity) for problem in found] == [("role-overloaded", "warning")]


def test_a_bound_that_cannot_overload_is_not_mentioned():
    steps = [Step(id="a", role="clerk", work=work(20), at_most=AtMost(waiting=2, then="second")),
             Step(id="second", role="clerk", work=work(30))]  # fmt: skip
    assert foreseen(desk(steps, [Flow("a", "done"), Flow("second", "done")])) == ()


def test_bound_beside_parallel_branches_is_named_as_not_computed():
    """Nobody counts it at all, and that is said, in both languages."""
    steps = [Step(id="a", role="clerk", work=work(90)), Step(id="b", role="clerk", work=work(9), join="any"),
             Step(id="c", role="clerk", work=work(9), join="all", at_most=AtMost(visits=1, then="refused"))]  # fmt: skip
    flows = [Flow("both", "a"), Flow("both", "b"), Flow("a", "c"), Flow("b", "c"), Flow("c", "done")]
    procedure = Procedure(
        id="p", steps=steps, gateways=[Gateway(id="both", split="all")], flows=flows, start="both",
        ends=[End(id="done"), End(id="refused")], roles=[CLERK], demand=Demand(every=work(60)),
    )  # fmt: skip
    (told,) = foreseen(procedure)
    assert (told.code, told.severity) == ("load-not-foreseen", "info")
    assert "bounded visits" in told.text("en")
    assert "giới hạn số lần vào bước" in told.text("vi")


def test_bounds_that_lead_in_a_circle_have_no_answer():
    """Each of two full desks sends to the other: nobody can say how often, so nothing is computed."""
    steps = [Step(id="a", role="clerk", work=work(9), at_most=AtMost(waiting=0, then="b")),
             Step(id="b", role="clerk", work=work(9), at_most=AtMost(waiting=0, then="a"))]  # fmt: skip
    procedure = desk(steps, [Flow("a", "done"), Flow("b", "done")])
    least = bounded_visits(procedure, {"a": 9.0, "b": 9.0}, most=False)
    assert least is None or sum(least.values()) <= 1


def test_what_the_clock_does_lies_between_the_ends():
    """Grown offices with bounds of every kind: work a case, role by role, within both ends and four standard errors."""
    tried = 0
    for seed in range(60):
        numbers = random.Random(seed)
        procedure = OfficeGrower(frozenset({"visits", "waiting", "time", "unbegun"}), numbers).grow()
        if all(step.at_most is None for step in procedure.steps):
            continue
        try:
            log = simulate(procedure, Scenario(until=dt.date(2026, 1, 30), seed=seed), engine="plain").logs[0]
        except (NotSupportedError, ProcedureError, SimulationError):
            continue
        for position, role in enumerate(log.role_ids):
            low, high = (_minutes(procedure, role, most=most) for most in (False, True))
            if low is None or high is None or procedure.role(role).unlimited:
                continue
            rows = log.steps["role"] == position
            of_case: Counter[int] = Counter()
            for case, done in zip(log.steps["case"][rows].tolist(), log.steps["work"][rows].tolist(), strict=True):
                of_case[case] += done / 60_000
            ended = [case for case in range(len(log.cases)) if log.cases["end"][case] >= 0]
            if len(ended) < 30:
                continue
            works = [of_case.get(case, 0.0) for case in ended]
            mean = sum(works) / len(works)
            error = 4 * (sum((x - mean) ** 2 for x in works) / len(works) ** 2) ** 0.5 + 1e-6
            assert low - error <= mean <= high + error, (seed, role)
            tried += 1
    assert tried > 20


def _minutes(procedure: Procedure, role: str, *, most: bool) -> float | None:
    """Mean work a case of a role, at the least or at the most."""
    kinds = kinds_of_cases(procedure, role, most=most)
    if kinds is None:
        return None
    means = {step.id: sum(one.minutes(day_minutes=480).mean for one in step.works if one is not None)
             for step in procedure.steps if step.role == role}  # fmt: skip
    return sum(kind.part * kind.visits[id] * mean for kind in kinds for id, mean in means.items())
