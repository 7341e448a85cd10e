"""One figure for every step: by arithmetic from the procedure, and by counting the rows of the log."""

import datetime as dt

import pytest
from attrs import evolve

from procflow.analysis import analyze
from procflow.errors import ProcedureError
from procflow.metrics import measure, step_figures
from procflow.model import MINUTE_MS, Delegation, Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate


def minutes(value):
    return Duration(Fixed(value))


DESK = Procedure(
    id="desk",
    start="ask",
    steps=[
        Step(id="ask", role="applicant", work=minutes(10)),
        Step(id="draft", role="officer", work=minutes(30)),
        Step(id="inspect", role="officer", work=minutes(20), joint=[("officer", 1), ("expert", 2)]),
        Step(id="log", role=None, work=minutes(0)),
    ],
    ends=[End(id="done")],
    roles=[
        Role(id="applicant", external=True),
        Role(id="officer", officers=1, share=1.0, cost_per_hour=60_000),
        Role(id="expert", officers=2, share=1.0, cost_per_hour=120_000),
    ],
    flows=[
        Flow("ask", "draft"),
        Flow("draft", "inspect", 0.8),
        Flow("draft", "ask", 0.2, "returns"),
        Flow("inspect", "log"),
        Flow("log", "done"),
    ],
    demand=Demand(every=Duration(Fixed(2), "h")),
)


def values(figures):
    return {step: figure.value for step, figure in figures.items()}


def test_an_analysis_tells_work_visits_and_cost():
    """1 / 0.8 = 1.25 visits; 1.25 × 30 min at 1000 a minute; 20 min of one at 1000 and two at 2000 a minute."""
    found = analyze(DESK)
    assert values(step_figures(found, "visits")) == pytest.approx({"ask": 1.25, "draft": 1.25, "inspect": 1, "log": 1})
    assert values(step_figures(found, "work")) == {"ask": 10, "draft": 30, "inspect": 20, "log": 0}
    cost = step_figures(found, "cost")
    assert {step: cost[step].value for step in ("draft", "inspect")} == pytest.approx(
        {"draft": 1.25 * 30 * 1000, "inspect": 20 * 1000 + 20 * 2 * 2000}
    )
    assert all(one.interval.half_width == 0 for one in cost.values() if one.interval is not None)


def test_what_is_not_known_is_none_with_the_reason():
    """A step of the applicant costs the office nothing to tell; without a rate nothing is priced."""
    cost = step_figures(analyze(DESK), "cost")
    assert (cost["ask"].value, cost["ask"].reason.get("en")) == (None, "nobody of the office does it")
    assert (cost["log"].value, bool(cost["log"].reason)) == (None, True)
    unpriced = evolve(DESK, roles=[evolve(role, cost_per_hour=None) for role in DESK.roles])
    assert step_figures(analyze(unpriced), "cost")["draft"].reason.get("en") == "no cost_per_hour for: officer, expert"
    unknown = evolve(DESK, steps=[evolve(s, work=None) if s.id == "draft" else s for s in DESK.steps])
    assert step_figures(analyze(unknown), "work")["draft"].value is None
    waiting = step_figures(analyze(DESK), "waiting")["draft"]
    assert (waiting.value, "simulate" in waiting.reason.get("en")) == (None, True)


@pytest.fixture(scope="module", name="run")
def run_fixture():
    return simulate(DESK, Scenario(cases=60, replications=3, seed=4))


def test_a_run_tells_visits_and_cost_as_its_rows_say(run):
    """Counted by hand from the log: all cases are counted and end."""
    found = measure(run)
    visits, cost = step_figures(found, "visits"), step_figures(found, "cost")
    counted, spent = [], []
    for log in run.logs:
        rows = [row for row in log.steps.rows() if log.step_ids[row["step"]] == "draft"]
        counted.append(len(rows) / 60)
        spent.append(sum(row["work"] for row in rows) / MINUTE_MS * 1000 / 60)
    assert visits["draft"].value == pytest.approx(sum(counted) / 3)
    assert cost["draft"].value == pytest.approx(sum(spent) / 3)
    assert visits["draft"].interval.n == 3
    assert cost["inspect"].value == pytest.approx(20 * 1000 + 20 * 2 * 2000)
    assert cost["ask"].value is None


def test_means_of_visits_are_those_of_the_run(run):
    found = measure(run)
    assert step_figures(found, "waiting")["draft"].value == found.figure("waiting", step="draft").value
    assert step_figures(found, "work")["draft"].value == pytest.approx(30)


def test_a_step_that_no_case_reached_has_no_mean(run):
    """Nor is its number of visits unknown: it is 0, for it was counted."""
    beyond = evolve(
        DESK,
        steps=[*DESK.steps, Step(id="appeal", role="officer", work=minutes(5))],
        flows=[*DESK.flows[:3], Flow("inspect", "log", 1.0), Flow("inspect", "appeal", 0.0), *DESK.flows[4:],
               Flow("appeal", "done")],
    )  # fmt: skip
    found = measure(simulate(beyond, Scenario(cases=20, seed=1)))
    assert step_figures(found, "work")["appeal"].value is None
    assert step_figures(found, "visits")["appeal"].value == 0


def test_a_figure_that_is_not_told_of_steps_is_refused_by_name(run):
    """For a run and for an analysis, with what was probably meant."""
    for measured in (measure(run), analyze(DESK)):
        with pytest.raises(
            ProcedureError, match=r"'waitin' is told.*Did you mean 'waiting'\? Expected one of 'work', 'waiting'"
        ):
            step_figures(measured, "waitin")


def test_a_step_of_an_external_role_costs_what_its_delegate_costs():
    """Whoever of the office does it meanwhile: 10 minutes at 60,000 an hour."""
    act = Delegation(to="officer", start=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    given = evolve(DESK, steps=[evolve(DESK.steps[0], delegated=[act]), *DESK.steps[1:]],
                   flows=[Flow("ask", "draft"), Flow("draft", "inspect"), *DESK.flows[3:]])  # fmt: skip
    found = measure(simulate(given, Scenario(cases=20, seed=1)))
    assert step_figures(found, "cost")["ask"].value == pytest.approx(10_000)
