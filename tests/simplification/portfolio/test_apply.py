"""The list after a plan: what leaves is gone, and its work is where the plan sends it."""

from procflow.simplification.portfolio import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioTerms,
    SimplifyProcedure,
    apply_portfolio,
    propose_portfolio,
)


def test_nothing_changed_is_the_same_list(office) -> None:
    assert apply_portfolio(office, []) == office


def test_what_leaves_is_gone_and_the_rest_keeps_its_order(office) -> None:
    plan = propose_portfolio(office)
    assert [entry.id for entry in plan.after.entries] == [one.procedure for one in plan.decisions if not one.cut]


def test_hours_that_are_left_are_those_of_the_list_less_removed_and_given_away(office) -> None:
    """36,642.4 less 2,761 removed and 1,604 delegated."""
    after = propose_portfolio(office).after
    assert round(after.hours(2023) or 0, 6) == 36642.4 - 2761 - 1604


def test_a_survivor_takes_in_cases_hours_and_documents_of_what_is_merged(make, listed) -> None:
    office = listed(
        make("A", 30, 1.0, merge_into="B", overlap=0.9, needs=["đơn"], makes=["sổ"]),
        make("B", 10, 2.0, needs=["đơn", "thư"]),
    )
    [b] = apply_portfolio(office, [MergeProcedure("A", "B")]).entries
    assert (b.volumes, b.hours_per_case) == ({2021: 40, 2022: 40, 2023: 40}, 1.25)
    assert (b.needs, b.makes) == (("đơn", "thư"), ("sổ",))


def test_cases_of_a_duplicate_are_the_survivors_own(make, listed) -> None:
    office = listed(make("A", 10, duplicate_of="B"), make("B", 20))
    [b] = apply_portfolio(office, [AbolishProcedure("A", "duplicate", "B")]).entries
    assert (b.cases(2023), b.hours(2023)) == (20, 20.0)
    terms = PortfolioTerms(duplicate_extra=0.5)
    [b] = apply_portfolio(office, [AbolishProcedure("A", "duplicate", "B")], terms).entries
    assert (b.cases(2023), b.hours(2023)) == (20, 25.0)


def test_a_survivor_without_cases_takes_over_those_of_its_duplicate(make, listed) -> None:
    office = listed(make("A", 10, duplicate_of="B"), make("B", 0))
    terms = PortfolioTerms(duplicate_extra=0.5)
    [b] = apply_portfolio(office, [AbolishProcedure("A", "duplicate", "B")], terms).entries
    assert (b.cases(2023), b.hours(2023)) == (10, 5.0)


def test_a_survivor_of_unknown_hours_has_unknown_hours(make, listed) -> None:
    office = listed(make("A", hours=None, merge_into="B", overlap=0.9), make("B"))
    [b] = apply_portfolio(office, [MergeProcedure("A", "B")]).entries
    assert (b.cases(2023), b.hours(2023)) == (20, None)


def test_a_simplified_procedure_has_its_new_hours_and_no_further_plan(make, listed) -> None:
    [a] = apply_portfolio(listed(make("A", simplified_hours=0.25)), [SimplifyProcedure("A")]).entries
    assert (a.hours_per_case, a.simplified_hours) == (0.25, None)


def test_links_and_limits_that_lead_to_what_has_left_are_dropped(make, listed) -> None:
    office = listed(
        make("A", delegable_to="L"), make("B", duplicate_of="A", merge_into="A", overlap=0.5), capacity={"L": 50}
    )
    after = apply_portfolio(office, [DelegateProcedure("A", "L")])
    b = after.entry("B")
    assert (b.duplicate_of, b.merge_into, b.overlap, after.capacity) == (None, None, None, {})


def test_what_is_left_can_be_proposed_for_again(office) -> None:
    after = propose_portfolio(office).after
    assert propose_portfolio(after).edits == ()
