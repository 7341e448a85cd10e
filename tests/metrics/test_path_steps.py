"""What each step takes of the time of a case, held against a walk through the log."""

import pytest

from procflow.metrics import measure
from procflow.metrics.path_steps import path_steps
from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module")
def run():
    """Two branches side by side, of which the later one makes the path; a fifth of the cases comes back."""
    return simulate(
        Procedure(
            id="branches",
            calendar="always",
            start="open",
            steps=[
                Step(id="open", role="clerk", work=Duration(Exponential(4)), split="all"),
                Step(id="left", role="officer", work=Duration(Exponential(20))),
                Step(id="right", role="outside", work=Duration(Exponential(20))),
                Step(id="close", role="clerk", work=Duration(Exponential(4)), join="all"),
            ],
            roles=[
                Role(id="clerk", officers=1, share=0.5),
                Role(id="officer", officers=1, share=0.8),
                Role(id="outside", external=True),
            ],
            ends=[End(id="done")],
            flows=[
                Flow("open", "left"),
                Flow("open", "right"),
                Flow("left", "close"),
                Flow("right", "close"),
                Flow("close", "done", 0.8),
                Flow("close", "open", 0.2, "returns"),
            ],
            demand=Demand(every=Duration(Exponential(60))),
        ),
        Scenario(cases=50, warm_up_cases=5, replications=3, seed=3),
    )


def walked(log):
    """Return minutes of work, minutes in all and visits per counted case, by step, walking each path back."""
    external = log.role_ids.index("outside")
    found = {id: [0.0, 0.0, 0.0] for id in log.step_ids}
    counted = [case for case in range(len(log.cases)) if log.cases["counted"][case]]
    for case in counted:
        row = int(log.cases["last"][case])
        while row >= 0:
            column = {
                name: int(log.steps[name][row]) for name in ("step", "role", "entered", "end", "work", "previous")
            }
            sums = found[log.step_ids[column["step"]]]
            sums[0] += 0 if column["role"] == external else column["work"] / 60_000
            sums[1] += (column["end"] - column["entered"]) / 60_000
            sums[2] += 1
            row = column["previous"]
    return {id: [value / len(counted) for value in sums] for id, sums in found.items()}


def test_steps_take_what_the_rows_of_the_path_take(run):
    """The calendar never closes, so that open time is time."""
    logs = [walked(log) for log in run.logs]
    for one in path_steps(run):
        work, total, visits = ([log[one.step][k] for log in logs] for k in range(3))
        assert one.work.mean == pytest.approx(sum(work) / 3)
        assert one.total.mean == pytest.approx(sum(total) / 3)
        assert one.waiting.mean == pytest.approx((sum(total) - sum(work)) / 3)
        assert one.visits.mean == pytest.approx(sum(visits) / 3)


def test_totals_add_up_to_the_mean_cycle_time(run):
    metrics = measure(run)
    assert sum(one.total.mean for one in metrics.path_steps) == pytest.approx(metrics["cycle_time_mean"].value)


def test_only_one_branch_lies_on_the_path(run):
    """So that left and right together are done as often as the case is opened."""
    visits = {one.step: one.visits.mean for one in path_steps(run)}
    assert visits["left"] + visits["right"] == pytest.approx(visits["open"])
    assert 0 < visits["left"] < visits["open"]


def test_the_interval_is_that_over_replications(run):
    """Three values: half-width is t(2; 0.975) = 4.3027 standard errors."""
    values = [walked(log)["open"][1] for log in run.logs]
    mean = sum(values) / 3
    error = (sum((value - mean) ** 2 for value in values) / 2 / 3) ** 0.5
    [found] = [one.total for one in path_steps(run) if one.step == "open"]
    assert found.half_width == pytest.approx(4.3027 * error, rel=1e-4)
    assert found.n == 3


def test_an_outcome_nobody_reached_gives_nothing():
    never = Procedure(
        id="p",
        start="a",
        steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=1, share=1)],
        ends=[End(id="done"), End(id="refused")],
        flows=[Flow("a", "done", 1.0), Flow("a", "refused", 0.0)],
        demand=Demand(every=Duration(Exponential(60))),
    )
    assert path_steps(simulate(never, Scenario(cases=5)), outcome="refused") == ()
