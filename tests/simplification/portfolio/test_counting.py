"""Hours removed, moved and touched are told apart, and units add up to the list."""

import pytest

from procflow.simplification.portfolio import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioTerms,
    SimplifyProcedure,
)
from procflow.simplification.portfolio.counting import acts, count, count_units, flow, measured

TERMS = PortfolioTerms(year=2023)


@pytest.fixture
def mixed(make, listed):
    """One of each: 30 h repealed, 20 h duplicate, 40 h merged, 50 h delegated, 60 h simplified to 45, 70 h kept."""
    return listed(
        make("R", 30, legal_status="repealed", owner="X"),
        make("D", 20, duplicate_of="K", owner="X"),
        make("M", 40, merge_into="K", overlap=0.9, owner="Y"),
        make("G", 50, delegable_to="L", owner="Y"),
        make("S", 60, simplified_hours=0.75, owner="Y"),
        make("K", 70, owner="X", basis="Quy chế khác"),
    )


PLAN = (
    AbolishProcedure("R", "repealed"),
    AbolishProcedure("D", "duplicate", "K"),
    MergeProcedure("M", "K"),
    DelegateProcedure("G", "L"),
    SimplifyProcedure("S"),
)


def test_each_decision_sends_hours_its_own_way(mixed) -> None:
    told = [(one.removed, one.moved, one.to) for one in (flow(mixed, edit, TERMS) for edit in PLAN)]
    assert told == [(30, 0, ""), (20, 0, "X"), (0, 40, "X"), (0, 50, "L"), (15, 0, "")]


def test_a_survivor_that_needs_time_for_a_duplicate_gets_that_part(mixed) -> None:
    one = flow(mixed, PLAN[1], PortfolioTerms(year=2023, duplicate_extra=0.25))
    assert (one.removed, one.moved, one.to) == (15, 5, "X")


def test_hours_that_are_not_known_go_nowhere_known(make, listed) -> None:
    office = listed(make("A", hours=None, delegable_to="L"))
    one = flow(office, DelegateProcedure("A", "L"), TERMS)
    assert (one.removed, one.moved, one.to) == (None, None, "L")


def test_the_whole_list_is_counted(mixed) -> None:
    c = count(mixed, PLAN, TERMS)
    assert (c.procedures, c.cut, c.abolished, c.merged, c.delegated, c.simplified, c.kept) == (6, 4, 2, 1, 1, 1, 1)
    assert (c.hours, c.hours_cut, c.removed, c.simplified_away, c.to_survivors, c.to_levels) == (
        270,
        140,
        65,
        15,
        40,
        50,
    )
    assert (c.moved, c.touched) == (90, 155)


def test_units_add_up_to_the_list(mixed) -> None:
    whole, units = count(mixed, PLAN, TERMS), count_units(mixed, PLAN, TERMS)
    assert [unit.unit for unit in units] == ["X", "Y"]
    for name in (
        "procedures",
        "cut",
        "kept",
        "simplified",
        "cases",
        "cases_cut",
        "hours",
        "hours_cut",
        "removed",
        "moved",
    ):
        assert getattr(whole, name) == sum(getattr(unit, name) for unit in units)
    assert [(unit.removed, unit.moved, unit.received) for unit in units] == [(50, 0, 40), (15, 90, 0)]
    assert whole.received == 90  # 50 of them at a level that owns no procedure


def test_objectives_of_a_plan(mixed) -> None:
    assert measured(mixed, (), TERMS) == {"hours": 270, "list_hours": 270, "procedures": 6, "moved": 0, "acts": 0}
    assert measured(mixed, PLAN, TERMS) == {"hours": 205, "list_hours": 155, "procedures": 2, "moved": 90, "acts": 1}


def test_acts_are_named_once(mixed) -> None:
    assert acts(mixed, PLAN) == ("Quy chế làm việc",)
