"""Queues with known answers: each simulated mean lies within 4 standard errors, and these are within 2 % of theory.

With 20 replications a right simulator fails such a comparison with a probability of less than one in a thousand; the seed
is fixed. The rows of the manual's table are these very figures.
"""

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from known_offices import OFFICES
from known_queues import KNOWN, desk, measured

from procflow.model import (
    Demand,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Lognormal,
    Procedure,
    Step,
    Triangular,
    Uniform,
)
from procflow.simulation import Scenario, simulate

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "how-the-clock-is-validated.md"


@pytest.mark.parametrize("queue", [*KNOWN, *OFFICES], ids=lambda queue: queue.id)
def test_clock_agrees_with_theory(queue):
    """Nearly enough to tell, and near enough; the manual's table shows the same figures."""
    page = PAGE.read_text(encoding="utf-8")
    for found in measured(queue):
        assert found.relative_error <= 0.02, found.row
        assert abs(found.z) <= 4, found.row
        assert found.row in page, "print the table anew: python tests/validation/theory_table.py"


def test_table_of_the_manual_has_no_other_queue():
    rows = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and line.endswith(" |")
    ]
    shown = {row.split(" | ")[0].removeprefix("| ") for row in rows if row.count(" | ") == 5}
    assert shown - {"Queue"} == {queue.words for queue in (*KNOWN, *OFFICES)}


@pytest.mark.parametrize(
    "law",
    [Exponential(7), Erlang(4, 7), Erlang(60, 7), Lognormal(7, 0.7), Triangular(1, 3, 12), Uniform(2, 9)],
    ids=["exponential", "erlang-4", "erlang-60", "lognormal", "triangular", "uniform"],
)
def test_drawn_times_have_the_mean_and_the_variance_of_their_law(law):
    """Over 50,000 draws, within 4 standard errors that the draws themselves tell."""
    model = Procedure(
        id="drawn", calendar="always", start="a", steps=[Step(id="a", work=Duration(law))], flows=[Flow("a", "done")],
        ends=[End(id="done")], demand=Demand(every=Duration(Fixed(1))),
    )  # fmt: skip
    log = simulate(model, Scenario(cases=50_000)).logs[0]
    work = log.steps["work"][log.cases["counted"][log.steps["case"]]] / 60_000
    for values, expected in ((work, law.mean), ((work - law.mean) ** 2, law.variance)):
        error = values.std() / np.sqrt(len(values))
        assert error <= 0.02 * expected
        assert abs(values.mean() - expected) <= 4 * error


def test_half_of_the_time_for_half_of_the_work_is_the_same_queue():
    """At a share of 50 % the clerk is held twice the work: instant by instant the queue of the whole work."""
    whole = desk(Exponential(0.8), every=Exponential(1.0))
    half = evolve(
        desk(Exponential(0.4), every=Exponential(1.0)), roles=[evolve(role, share=0.5) for role in whole.roles]
    )
    one, other = (simulate(model, Scenario(cases=2_000)).logs[0] for model in (whole, half))
    for column in ("entered", "start", "end", "queue"):
        assert np.array_equal(one.steps[column], other.steps[column])
    assert np.array_equal(one.steps["work"], other.steps["work"] + other.steps["other_duties"])
    assert np.abs(other.steps["work"] - other.steps["other_duties"]).max() <= 1


def test_yearly_demand_comes_in_open_hours_and_as_often_as_said():
    """A Poisson stream of 900 a year: in a mean year of the calendar, 900 within 4 standard errors of 1/2 %."""
    model = Procedure(
        id="year",
        steps=[Step(id="note", work=Duration(Fixed(1)))],
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
    assert abs(counts.mean() - expected) <= 4 * np.sqrt(expected / 40)
    arrivals = np.concatenate([log.cases["arrival"][log.cases["counted"]] for log in run.logs])
    assert (line.open_between(arrivals, arrivals + 1) == 1).all()
