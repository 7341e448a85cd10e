"""Queues with known answers: the simulated mean lies within 4 standard errors, and these are within 2 % of it.

Each study has 20 replications with a fixed seed; the bounds are those of a t law with 19 degrees of freedom,
where a right simulator fails with a probability of less than one in a thousand.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest

from procflow.model import (
    Demand,
    Duration,
    End,
    Erlang,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Lognormal,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
)
from procflow.model.durations import Shape
from procflow.simulation import Scenario, simulate


def procedure(steps: list[Step], flows: list[Flow], *, roles: list[Role], gap: float, **more: object) -> Procedure:
    return Procedure(
        id="validation",
        steps=steps,
        flows=flows,
        roles=roles,
        ends=[End(id="done")],
        start=steps[0].id,
        calendar="always",
        demand=Demand(every=Duration(Exponential(gap))),
        **more,  # type: ignore[arg-type]
    )


def desk(law: Shape, *, gap: float = 1.0, officers: int = 1, share: float = 1.0) -> Procedure:
    step = Step(id="serve", role="clerk", work=Duration(law))
    return procedure([step], [Flow("serve", "done")], roles=[Role(id="clerk", officers=officers, share=share)], gap=gap)


def cycle_minutes(log: EventLog) -> float:
    counted = log.cases["counted"]
    return float((log.cases["end"] - log.cases["arrival"])[counted].mean()) / 60_000


def queue_minutes(log: EventLog) -> float:
    counted = log.cases["counted"][log.steps["case"]]
    return float(log.steps["queue"][counted].mean()) / 60_000


def agrees(
    model: Procedure, *expected: tuple[Callable[[EventLog], float], float], cases: int, warm_up: int = 0, seed: int = 1
) -> None:
    """Fail unless the mean of each figure over 20 replications agrees with theory, precisely enough to tell."""
    run = simulate(model, Scenario(cases=cases, warm_up_cases=warm_up, replications=20, seed=seed))
    for figure, theory in expected:
        values = np.array([figure(log) for log in run.logs])
        error = float(values.std(ddof=1)) / math.sqrt(20)
        assert error <= 0.02 * theory
        assert abs(values.mean() - theory) <= 4 * error


@pytest.mark.parametrize(
    ("rho", "cases", "warm_up"), [(0.5, 6_500, 200), pytest.param(0.8, 36_000, 1_500, marks=pytest.mark.slow)]
)
def test_one_officer_with_exponential_work_is_m_m_1(rho, cases, warm_up):
    """Mean time in the office 1 / (mu - lambda), of which rho / (mu - lambda) in the queue."""
    times = (cycle_minutes, rho / (1 - rho)), (queue_minutes, rho * rho / (1 - rho))
    agrees(desk(Exponential(rho)), *times, cases=cases, warm_up=warm_up)


def test_three_officers_are_m_m_3():
    """Erlang's second formula with three officers busy 75 % of their time."""
    offered, officers = 2.25, 3
    terms = [offered**k / math.factorial(k) for k in range(officers)]
    last = offered**officers / math.factorial(officers) * officers / (officers - offered)
    delayed = last / (sum(terms) + last)
    expected = delayed * offered / (officers - offered) + offered
    agrees(desk(Exponential(offered), officers=officers), (cycle_minutes, expected), cases=6_000, warm_up=500)


@pytest.mark.parametrize(
    ("law", "cases"),
    [(Erlang(2, 0.6), 6_000), (Lognormal(0.6, 0.8), 6_000), (Triangular(0, 0.3, 1.5), 5_000), (Fixed(0.6), 5_000)],
    ids=["erlang", "lognormal", "triangular", "fixed"],
)
def test_one_officer_with_any_work_is_m_g_1(law, cases):
    """Pollaczek and Khinchine: the queue takes lambda E[S^2] / (2 (1 - rho))."""
    second = law.variance + law.mean**2
    agrees(desk(law), (cycle_minutes, second / (2 * (1 - law.mean)) + law.mean), cases=cases, warm_up=300)


def test_two_desks_with_rework_are_a_jackson_network():
    """One case in five goes back to the first desk: both desks see 1.25 cases a minute, each is an M/M/c queue."""
    rate = 1 / 0.8
    steps = [
        Step(id="draft", role="officer", work=Duration(Exponential(0.56))),
        Step(id="check", role="head", work=Duration(Exponential(1.0))),
    ]
    flows = [Flow("draft", "check"), Flow("check", "done", 0.8), Flow("check", "draft", 0.2, kind="returns")]
    roles = [Role(id="officer", officers=1, share=1), Role(id="head", officers=2, share=1)]
    first = rate * 0.56 / (1 - rate * 0.56)
    rho = rate * 1.0 / 2
    second = 2 * rho / (1 - rho * rho)  # M/M/2
    agrees(procedure(steps, flows, roles=roles, gap=1.0), (cycle_minutes, first + second), cases=8_000, warm_up=500)


def test_parallel_branches_take_the_expected_maximum():
    """Exponential branches of means 1, 2 and 3 without queues: inclusion and exclusion of their rates."""
    a, b, c = 1.0, 1 / 2, 1 / 3
    expected = 1 / a + 1 / b + 1 / c - 1 / (a + b) - 1 / (a + c) - 1 / (b + c) + 1 / (a + b + c)
    steps = [
        Step(id="start", split="all"),
        *(Step(id=id, work=Duration(Exponential(mean))) for id, mean in (("x", 1), ("y", 2), ("z", 3))),
    ]
    flows = [*(Flow("start", id) for id in "xyz"), *(Flow(id, "all") for id in "xyz"), Flow("all", "done")]
    model = procedure(steps, flows, roles=[], gap=10, gateways=[Gateway(id="all", join="all")])
    agrees(model, (cycle_minutes, expected), cases=1_000)


@pytest.mark.parametrize(
    "law",
    [Exponential(7), Erlang(4, 7), Erlang(60, 7), Lognormal(7, 0.7), Triangular(1, 3, 12), Uniform(2, 9)],
    ids=["exponential", "erlang-4", "erlang-60", "lognormal", "triangular", "uniform"],
)
def test_drawn_times_have_the_mean_and_the_variance_of_their_law(law):
    model = procedure([Step(id="a", work=Duration(law))], [Flow("a", "done")], roles=[], gap=1)

    def spread(log: EventLog) -> float:
        deviation = log.steps["work"][log.cases["counted"][log.steps["case"]]] / 60_000 - law.mean
        return float((deviation * deviation).mean())

    agrees(model, (cycle_minutes, law.mean), (spread, law.variance), cases=2_500)


def test_half_of_the_time_for_half_of_the_work_is_the_same_queue():
    """At a share of 50 % the clerk is held twice the work: instant by instant the queue of the whole work."""
    half = simulate(desk(Exponential(0.4), share=0.5), Scenario(cases=2_000)).logs[0]
    whole = simulate(desk(Exponential(0.8)), Scenario(cases=2_000)).logs[0]
    for column in ("entered", "start", "end", "queue"):
        assert np.array_equal(whole.steps[column], half.steps[column])
    assert np.array_equal(whole.steps["work"], half.steps["work"] + half.steps["other_duties"])
    assert np.abs(half.steps["work"] - half.steps["other_duties"]).max() <= 1


def test_yearly_demand_comes_in_open_hours_and_as_often_as_said():
    """A Poisson stream of 900 a year: in a mean year of the calendar, 900 within 4 standard errors of 1/2 %."""
    step = Step(id="note", work=Duration(Fixed(1)))
    model = Procedure(
        id="year",
        steps=[step],
        flows=[Flow("note", "done")],
        ends=[End(id="done")],
        start="note",
        demand=Demand(rate=900),
    )
    calendar = model.calendar_named()
    run = simulate(model, Scenario(weeks=52, replications=40))
    counts = np.array([int(log.cases["counted"].sum()) for log in run.logs])
    log = run.logs[0]
    first = log.instant(0).date()
    line = calendar.timeline(first, first.replace(year=first.year + 1), epoch=log.epoch)
    open_minutes = int(line.open_before(np.array(52 * 7 * 86_400_000))) / 60_000
    expected = 900 / calendar.year_minutes * open_minutes
    assert abs(counts.mean() - expected) <= 4 * math.sqrt(expected / 40)
    arrivals = np.concatenate([log.cases["arrival"][log.cases["counted"]] for log in run.logs])
    assert (line.open_between(arrivals, arrivals + 1) == 1).all()
