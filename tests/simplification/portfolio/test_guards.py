"""Decisions together: survivors, chains, documents, hours and legal acts."""

import pytest

from procflow.errors import ProposalError
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


def copies(*names: str) -> list[AbolishProcedure]:
    """Abolish each as a duplicate of the last name."""
    return [AbolishProcedure(name, "duplicate", names[-1]) for name in names[:-1]]


def test_nothing_changed_breaks_nothing(office) -> None:
    assert portfolio_violations(office, []) == ()


def test_a_decision_on_something_else_is_told_by_name(make, listed) -> None:
    [problem] = portfolio_violations(listed(make("P01")), [AbolishProcedure("P1", "never used")])
    assert (problem.code, "Did you mean 'P01'?" in problem.text("en")) == ("portfolio-no-procedure", True)


def test_a_procedure_is_decided_once(make, listed) -> None:
    office = listed(make("A", 0, delegable_to="L"))
    assert codes(office, AbolishProcedure("A", "never used"), DelegateProcedure("A", "L")) == ["two-decisions"]


def test_a_chain_of_duplicates_ends_at_the_one_that_is_kept(make, listed) -> None:
    office = listed(make("A", duplicate_of="B"), make("B", duplicate_of="C"), make("C"))
    assert codes(office, *copies("A", "B", "C")) == []
    assert codes(office, AbolishProcedure("A", "duplicate", "C")) == ["chain"]
    assert codes(office, AbolishProcedure("A", "duplicate", "B")) == []
    both = [AbolishProcedure("A", "duplicate", "B"), AbolishProcedure("B", "duplicate", "C")]
    assert codes(office, *both) == ["survivor-gone"]


def test_a_link_to_what_is_abolished_for_another_reason_leads_nowhere(make, listed) -> None:
    office = listed(make("A", duplicate_of="B"), make("B", 0, duplicate_of="C"), make("C"))
    assert codes(office, AbolishProcedure("A", "duplicate", "C"), AbolishProcedure("B", "never used")) == ["chain"]


def test_a_circle_of_duplicates_needs_one_that_stays(make, listed) -> None:
    office = listed(make("A", duplicate_of="B"), make("B", duplicate_of="A", merge_into="C", overlap=0.9), make("C"))
    assert codes(office, *copies("A", "B", "C")) == ["cycle", "cycle"]
    assert codes(office, *copies("A", "B")) == []


def test_a_survivor_may_be_simplified_but_not_delegated(make, listed) -> None:
    office = listed(make("A", duplicate_of="B"), make("B", simplified_hours=0.5, delegable_to="L"))
    assert codes(office, *copies("A", "B"), SimplifyProcedure("B")) == []
    assert codes(office, *copies("A", "B"), DelegateProcedure("B", "L")) == ["survivor-gone"]


def test_a_document_that_another_procedure_needs_is_still_made(make, listed) -> None:
    office = listed(make("A", 0, makes=["sổ"]), make("B", needs=["sổ"]))
    assert codes(office, AbolishProcedure("A", "never used")) == ["document"]


def test_merged_and_delegated_work_goes_on_making_and_needing_documents(make, listed) -> None:
    maker = make("A", 0, makes=["sổ"], merge_into="C", overlap=0.9, delegable_to="L")
    user = make("B", 0, needs=["sổ"], delegable_to="L")
    office = listed(maker, user, make("C"))
    assert codes(office, MergeProcedure("A", "C")) == []
    assert codes(office, DelegateProcedure("A", "L")) == []
    gone = AbolishProcedure("A", "never used")
    assert codes(office, gone, DelegateProcedure("B", "L")) == ["document"]
    assert codes(office, gone, AbolishProcedure("B", "never used")) == []


def test_a_second_maker_is_enough_and_a_document_from_outside_needs_none(make, listed) -> None:
    gone = AbolishProcedure("A", "never used")
    two = listed(make("A", 0, makes=["sổ"]), make("B", needs=["sổ", "đơn"]), make("C", makes=["sổ"]))
    assert codes(two, gone) == []
    assert codes(two, gone, AbolishProcedure("C", "never used")) == ["used", "document"]


def test_a_level_gets_no_more_hours_than_it_has(make, listed) -> None:
    office = listed(make("A", 10, 2.0, delegable_to="L"), make("B", 10, 3.0, delegable_to="L"))
    a, b = DelegateProcedure("A", "L"), DelegateProcedure("B", "L")
    assert codes(office, a, b, capacity={"L": 50}) == []
    assert codes(office, a, b, capacity={"L": 49.9}) == ["capacity"]
    assert codes(office, b, capacity={"L": 49.9}) == []


def test_the_hours_of_an_office_may_not_rise_where_a_limit_says_so(make, listed) -> None:
    """X has 10 hours and gets 20; giving away its own 10 leaves room for 10 of them."""
    office = listed(
        make("A", 20, owner="Y", merge_into="B", overlap=0.9),
        make("B", owner="X"),
        make("C", owner="X", delegable_to="L"),
    )
    merge, give = MergeProcedure("A", "B"), DelegateProcedure("C", "L")
    assert codes(office, merge, capacity={"X": 0}) == ["capacity"]
    assert codes(office, merge, give, capacity={"X": 0}) == ["capacity"]
    assert codes(office, merge, give, capacity={"X": 30}) == []
    assert codes(office, merge, capacity={"X": 39}) == ["capacity"]


def test_an_office_above_its_limit_today_breaks_no_rule_by_staying_so(make, listed) -> None:
    assert codes(listed(make("A")), capacity={"Văn phòng": 0}) == []


def test_hours_that_are_not_known_go_to_nobody_with_a_limit(make, listed) -> None:
    office = listed(
        make("A", hours=None, delegable_to="L", owner="X", merge_into="B", overlap=1.0), make("B", owner="X")
    )
    assert codes(office, DelegateProcedure("A", "L"), capacity={"L": 1000}) == ["capacity-unknown"]
    assert codes(office, DelegateProcedure("A", "L")) == []
    assert codes(office, MergeProcedure("A", "B"), capacity={"X": 0}) == []


def test_what_a_survivor_needs_for_a_duplicate_counts_against_its_limit(make, listed) -> None:
    office = listed(make("A", 100, owner="Y", duplicate_of="B"), make("B", owner="X"))
    assert codes(office, *copies("A", "B"), capacity={"X": 0}) == []
    assert codes(office, *copies("A", "B"), capacity={"X": 0}, duplicate_extra=0.2) == ["capacity"]
    assert codes(office, *copies("A", "B"), capacity={"X": 30}, duplicate_extra=0.2) == []


def test_simplifying_makes_room(make, listed) -> None:
    office = listed(
        make("A", 10, owner="Y", merge_into="B", overlap=0.9), make("B", 20, owner="X", simplified_hours=0.5)
    )
    merge = MergeProcedure("A", "B")
    assert codes(office, merge, capacity={"X": 0}) == ["capacity"]
    assert codes(office, merge, SimplifyProcedure("B"), capacity={"X": 0}) == []


def test_procedures_under_one_act_need_it_amended_once(make, listed) -> None:
    office = listed(make("A", 0), make("B", 0), make("C", 0, instruments=["Quy chế khác", "Quy chế làm việc"]))
    a, b, c = (AbolishProcedure(name, "never used") for name in "ABC")
    assert codes(office, a, b, acts=1) == []
    assert codes(office, a, b, c, acts=1) == ["acts"]
    assert codes(office, a, b, c, acts=2) == []
    assert codes(office, a, acts=0) == ["acts"]


def test_what_rests_on_nothing_or_on_a_repealed_text_needs_no_act(make, listed) -> None:
    office = listed(make("A", 0, legal_status="none found", basis=""), make("B", 0, legal_status="repealed"))
    assert codes(office, AbolishProcedure("A", "never used"), AbolishProcedure("B", "repealed"), acts=0) == []


def test_a_basis_that_is_not_named_counts_as_an_act_of_its_own(make, listed) -> None:
    office = listed(make("A", 0, basis=""), make("B", 0, basis=""))
    both = [AbolishProcedure(name, "never used") for name in "AB"]
    assert codes(office, *both, acts=1) == ["acts"]
    assert codes(office, *both, acts=2) == []


@pytest.mark.parametrize(
    "terms",
    [
        {"overlap_line": 1.2},
        {"duplicate_extra": -0.1},
        {"unused_years": 0},
        {"acts": -1},
        {"acts": True},
        {"capacity": {"Văn phòng": float("nan")}},
        {"capacity": {"Văn phong": 5}},
        {"year": 2030},
    ],
)
def test_terms_that_mean_nothing_are_refused(make, listed, terms) -> None:
    with pytest.raises(ProposalError) as caught:
        portfolio_violations(listed(make("A")), [], PortfolioTerms(**terms))
    assert caught.value.text("vi") != caught.value.text("en")
