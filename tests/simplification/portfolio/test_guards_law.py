"""One decision by itself: what the law and the list say, each rule with a list that breaks it and one that does not."""

import datetime as dt

import pytest

from procflow.simplification.portfolio import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioTerms,
    SimplifyProcedure,
    portfolio_violations,
)


def codes(portfolio, *edits, **terms) -> list[str]:
    problems = portfolio_violations(portfolio, edits, PortfolioTerms(**terms))
    for problem in problems:
        assert problem.text("vi") != problem.text("en")
    return [problem.code.removeprefix("portfolio-") for problem in problems]


UNUSED = AbolishProcedure("A", "never used")
DUPLICATE = AbolishProcedure("A", "duplicate", "B")
MERGE = MergeProcedure("A", "B")


def test_what_nobody_has_looked_into_is_never_touched(make, listed) -> None:
    a = make("A", 0, legal_status="unknown", duplicate_of="B", merge_into="B", overlap=0.9, delegable_to="L",
             simplified_hours=0.5)  # fmt: skip
    for edit in (UNUSED, DUPLICATE, MERGE, DelegateProcedure("A", "L"), SimplifyProcedure("A")):
        assert codes(listed(a, make("B")), edit) == ["law-unknown"]


def test_higher_law_beats_no_use(make, listed) -> None:
    assert codes(listed(make("A", 0, legal_status="higher law")), UNUSED) == ["mandatory"]
    assert codes(listed(make("A", 0)), UNUSED) == []


def test_higher_law_beats_being_a_duplicate(make, listed) -> None:
    assert codes(listed(make("A", legal_status="higher law", duplicate_of="B"), make("B")), DUPLICATE) == ["mandatory"]
    assert codes(listed(make("A", duplicate_of="B"), make("B")), DUPLICATE) == []


def test_only_a_repealed_basis_is_ground_for_abolishing_as_repealed(make, listed) -> None:
    edit = AbolishProcedure("A", "repealed")
    assert codes(listed(make("A")), edit) == ["not-repealed"]
    assert codes(listed(make("A", legal_status="repealed")), edit) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"volumes": {2021: 0, 2022: 0, 2023: 0}}, []),
        ({"volumes": {2021: 0, 2022: 1, 2023: 0}}, ["used"]),
        ({"volumes": {2021: 0, 2022: 0}}, ["used"]),
        ({"volumes": {2021: 0, 2022: 0, 2023: 0}, "last_used": dt.date(2020, 12, 31)}, []),
        ({"volumes": {2021: 0, 2022: 0, 2023: 0}, "last_used": dt.date(2021, 1, 2)}, ["used"]),
    ],
)
def test_never_used_needs_three_known_years_without_a_case(make, listed, more, expected) -> None:
    assert codes(listed(make("A", **more), make("B")), UNUSED) == expected


def test_a_list_of_two_years_cannot_show_three_years_without_use(make, listed) -> None:
    a = make("A", volumes={2022: 0, 2023: 0})
    assert codes(listed(a), UNUSED) == ["used"]
    assert codes(listed(a), UNUSED, unused_years=2) == []


def test_what_the_law_keeps_apart_goes_into_no_other_procedure(make, listed) -> None:
    a = make("A", separate_by_law=True, duplicate_of="B", merge_into="B", overlap=0.9)
    assert codes(listed(a, make("B")), MERGE) == ["separate"]
    assert codes(listed(a, make("B")), DUPLICATE) == ["separate"]


def test_what_the_law_keeps_apart_takes_in_no_other_procedure_of_law(make, listed, law) -> None:
    a = make("A", legal_status="higher law", merge_into="B", overlap=0.9)
    assert codes(listed(a, make("B", **law)), MERGE) == ["separate-survivor"]
    assert codes(listed(a, make("B")), MERGE) == []


def test_the_strict_reading_lets_it_take_in_nothing_at_all(make, listed, law) -> None:
    """A duplicate brings nothing into its survivor that is not done there already, so it is left out of this reading."""
    office = listed(make("A", merge_into="B", overlap=0.9, duplicate_of="B"), make("B", **law))
    assert codes(office, MERGE) == []
    assert codes(office, MERGE, strict_survivors=True) == ["separate-survivor"]
    assert codes(office, DUPLICATE, strict_survivors=True) == []


@pytest.mark.parametrize("status", ["repealed", "unknown"])
def test_nothing_goes_into_a_procedure_without_a_known_basis(make, listed, status) -> None:
    office = listed(make("A", merge_into="B", overlap=0.9, duplicate_of="B"), make("B", legal_status=status))
    assert codes(office, MERGE) == ["survivor-law"]
    assert codes(office, DUPLICATE) == ["survivor-law"]


@pytest.mark.parametrize(
    ("overlap", "line", "expected"),
    [(0.6, 0.6, []), (0.58, 0.6, ["below-line"]), (0.58, 0.55, []), (None, 0.6, ["overlap-unknown"])],
)
def test_too_little_in_common_is_not_merged(make, listed, overlap, line, expected) -> None:
    assert codes(listed(make("A", merge_into="B", overlap=overlap), make("B")), MERGE, overlap_line=line) == expected


def test_only_what_somebody_has_found_is_a_duplicate_or_can_be_merged(make, listed) -> None:
    office = listed(make("A"), make("B"))
    assert codes(office, MERGE) == ["no-link"]
    assert codes(office, DUPLICATE) == ["no-link"]
    assert codes(office, AbolishProcedure("A", "duplicate")) == ["no-link"]


def test_a_reserved_control_is_not_delegated(make, listed) -> None:
    edit = DelegateProcedure("A", "L")
    assert codes(listed(make("A", delegable_to="L", control_reserved=True)), edit) == ["reserved"]
    assert codes(listed(make("A", delegable_to="L")), edit) == []


def test_delegation_goes_only_where_the_list_says(make, listed) -> None:
    assert codes(listed(make("A", delegable_to="M")), DelegateProcedure("A", "L")) == ["not-delegable"]
    assert codes(listed(make("A")), DelegateProcedure("A", "")) == ["not-delegable"]


def test_a_power_that_no_longer_exists_is_not_delegated(make, listed) -> None:
    a = make("A", delegable_to="L", legal_status="repealed")
    assert codes(listed(a), DelegateProcedure("A", "L")) == ["delegated-repealed"]


def test_only_a_procedure_with_a_plan_of_its_own_is_simplified(make, listed) -> None:
    edit = SimplifyProcedure("A")
    assert codes(listed(make("A")), edit) == ["not-simplified"]
    assert codes(listed(make("A", simplified_hours=0.5)), edit) == []
    assert codes(listed(make("A", simplified_hours=0.5, legal_status="repealed")), edit) == ["simplified-repealed"]


def test_a_change_beyond_the_authorities_that_may_be_counted_on_is_refused(make, listed, law) -> None:
    own, higher = make("A", 0), make("B", simplified_hours=0.5, **law)
    stated = make("C", 0, authority="Bộ Tài chính")
    office = listed(own, higher, stated)
    assert codes(office, UNUSED, authority="own") == []
    assert codes(office, SimplifyProcedure("B"), authority="own") == ["authority"]
    assert codes(office, AbolishProcedure("C", "never used"), authority=["own"]) == ["authority"]
    assert codes(office, AbolishProcedure("C", "never used"), authority=["own", "Bộ Tài chính"]) == []
