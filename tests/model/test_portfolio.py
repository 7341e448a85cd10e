"""A portfolio adds up what is known, says nothing of what is not, and is refused by name where it does not fit."""

import attrs
import pytest

import procflow
from procflow.errors import NotSupportedError, ProcedureError, ProposalError
from procflow.model import Portfolio, PortfolioEntry, one_procedure

LEAVE = PortfolioEntry(
    id="leave",
    group="within agency",
    volumes={2022: 10, 2023: 20},
    steps=8,
    handoffs=6,
    hours_per_case=0.5,
    legal_status="own regulation",
    separate_by_law=False,
    control_reserved=False,
)
CARS = attrs.evolve(LEAVE, id="cars", volumes={2023: 4}, steps=9, handoffs=2, hours_per_case=1.25)


def test_totals_are_sums_over_the_procedures() -> None:
    portfolio = Portfolio(id="office", entries=[LEAVE, CARS])
    assert (
        len(portfolio),
        portfolio.steps,
        portfolio.handoffs,
        portfolio.cases(2023),
        portfolio.hours(2023),
    ) == (2, 17, 8, 24, 15.0)


def test_a_total_of_which_a_part_is_unknown_is_unknown() -> None:
    portfolio = Portfolio(id="office", entries=[LEAVE, CARS])
    assert (portfolio.cases(2022), portfolio.hours(2022)) == (None, None)
    without_hours = Portfolio(id="office", entries=[LEAVE, attrs.evolve(CARS, hours_per_case=None)])
    assert (without_hours.cases(2023), without_hours.hours(2023)) == (24, None)


def test_a_procedure_is_found_by_its_id() -> None:
    assert Portfolio(id="office", entries=[LEAVE, CARS]).entry("cars") == CARS


def test_two_procedures_cannot_have_one_id() -> None:
    with pytest.raises(ProcedureError, match="'leave' is listed twice"):
        Portfolio(id="office", entries=[LEAVE, LEAVE])


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"handoffs": -1},
        {"volumes": {2023: -1}},
        {"average_days": float("nan")},
        {"hours_per_case": -0.5},
        {"on_time": 1.01},
        {"overlap": -0.1},
    ],
)
def test_numbers_that_mean_nothing_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ProcedureError, match="procedure 'leave'"):
        attrs.evolve(LEAVE, **change)


def test_a_verb_that_takes_a_procedure_refuses_a_portfolio_by_name_in_both_languages() -> None:
    portfolio = Portfolio(id="office", entries=(LEAVE,))
    with pytest.raises(NotSupportedError) as caught:
        one_procedure("simulate", portfolio)
    assert "`simulate` does not take a portfolio yet" in caught.value.text("en")
    assert "`simulate` chưa nhận danh mục quy trình" in caught.value.text("vi")


VERBS = {
    "check": procflow.check,
    "questions": procflow.questions,
    "analyze": procflow.analyze,
    "simulate": lambda given: procflow.simulate(given, procflow.Scenario(weeks=1)),
    "frontier": procflow.frontier,
    "sensitivity": procflow.sensitivity,
    "verify": lambda given: procflow.verify(given, []),
    "candidates": procflow.candidates,
    "apply": lambda given: procflow.apply(given, []),
    "diff": lambda given: procflow.diff(given, given),
    "dump": procflow.dump,
    "diagram": lambda given: procflow.plot.diagram(given),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_what_is_no_procedure(verb: str) -> None:
    """Neither a portfolio nor the name of a file ends in a foreign exception."""
    with pytest.raises(NotSupportedError, match=f"`{verb}` does not take a portfolio"):
        VERBS[verb](Portfolio(id="office", entries=(LEAVE,)))
    with pytest.raises(ProcedureError, match=f"`{verb}` takes a procedure, not str"):
        VERBS[verb]("leave.yaml")


def test_a_list_can_be_planned_like_a_procedure() -> None:
    """What speaks of steps is refused, and so is the name of a file."""
    office = Portfolio(id="office", entries=(LEAVE,))
    assert procflow.propose(office).before == office
    with pytest.raises(ProposalError, match="not of a list"):
        procflow.propose(office, edits=("remove",))
    with pytest.raises(ProcedureError, match="`propose` takes a procedure, not str"):
        procflow.propose("leave.yaml")


def test_a_year_without_cases_takes_no_hours_whatever_one_case_takes() -> None:
    idle = attrs.evolve(LEAVE, volumes={2023: 0}, hours_per_case=None)
    assert (idle.hours(2023), idle.hours(2022), idle.cases(2022)) == (0.0, None, None)


def test_capacities_that_mean_nothing_are_refused() -> None:
    for hours in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ProcedureError, match=r"capacity of 'head'"):
            Portfolio(id="office", entries=[LEAVE], capacity={"head": hours})


def test_hours_after_a_simplification_are_never_more_than_today() -> None:
    assert attrs.evolve(LEAVE, simplified_hours=0.5).simplified_hours == 0.5
    for today, after in ((0.5, 0.6), (None, 0.1)):
        with pytest.raises(ProcedureError, match=r"simplified_hours"):
            attrs.evolve(LEAVE, hours_per_case=today, simplified_hours=after)
