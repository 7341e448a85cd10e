"""Time, gap and proof: a plan comes first, and what was not proved is said."""

import pytest

from procflow.simplification.portfolio import MergeProcedure, PortfolioTerms, propose_portfolio
from procflow.simplification.portfolio import search as room
from procflow.simplification.portfolio.objectives import DEFAULT
from procflow.simplification.portfolio.program import PortfolioProgram
from procflow.simplification.portfolio.search import Found, PortfolioSearch, agree
from procflow.simplification.portfolio.ways import ways
from procflow.simplification.program.milp import Milp, Solution


@pytest.fixture
def search(office):
    terms = PortfolioTerms().of(office)
    return PortfolioSearch(PortfolioProgram(office, ways(office, terms), terms), most=None, seconds=30)


def test_every_objective_is_solved_twice_and_both_agree(search) -> None:
    stages = search.stages(DEFAULT)
    assert [stage.name for stage in stages] == list(DEFAULT)
    assert all(agree(stage.first, stage.second) for stage in stages)


def test_a_later_objective_keeps_what_earlier_ones_reached(search) -> None:
    stages = search.stages(DEFAULT)
    last = stages[-1].first
    for stage in stages:
        assert search.program.value(stage.name, last.values) == pytest.approx(stage.first.value)


def test_values_and_bounds_of_both_solves_have_to_meet() -> None:
    one = Found("optimal", value=-10.0, bound=-10.0)
    assert agree(one, Found("optimal", value=-10.0, bound=-10.0))
    assert not agree(one, Found("optimal", value=-9.0, bound=-10.0))
    assert not agree(one, Found("optimal", value=-10.0, bound=-11.0))
    assert agree(one, Found("optimal", value=-9.5, bound=-10.5), gap=0.05)
    assert not agree(one, Found("time limit", value=-10.0, bound=-10.0))


def test_a_plan_that_the_guards_refuse_is_excluded_and_told(make, listed, monkeypatch) -> None:
    """Were the guards to object to A going into C, the plan would do without it, and say so."""
    real = room.portfolio_violations

    def stricter(portfolio, edits, terms):
        if MergeProcedure("A", "C") in edits:
            return real(portfolio, [MergeProcedure("C", "A")], terms)
        return real(portfolio, edits, terms)

    monkeypatch.setattr(room, "portfolio_violations", stricter)
    plan = propose_portfolio(listed(make("A", merge_into="C", overlap=0.9), make("B", 0), make("C")))
    assert [edit.procedure for edit in plan.edits] == ["B"]
    assert plan.certificate.refused


def test_two_solves_that_differ_are_no_proof(office, monkeypatch) -> None:
    """The second solve is made to report a bound that leaves room."""
    real = Milp.solve

    def doubtful(self, costs, **more):
        found = real(self, costs, **more)
        if more.get("presolve", True):
            return found
        return Solution(found.status, found.values, found.objective, found.bound - 5.0, found.seconds)

    monkeypatch.setattr(Milp, "solve", doubtful)
    plan = propose_portfolio(office)
    assert not plan.certificate.proved
    assert "at most 5 better may exist" in plan.certificate.text("en")
    assert plan.count.cut == 26


def test_without_time_for_a_second_solve_nothing_is_proved(office, monkeypatch) -> None:
    monkeypatch.setattr(PortfolioSearch, "left", property(lambda self: 0.0))
    plan = propose_portfolio(office, max_cuts=20)
    assert not plan.certificate.proved
    assert "the second solve stopped with 'time limit'" in plan.certificate.text("en")
    assert plan.decision("P46").kind == "mandatory"
    assert {one.kind for one in plan.decisions if one.procedure in ("P34", "P08")} <= {"open", "merged"}
    assert any(one.kind == "open" for one in plan.decisions)
