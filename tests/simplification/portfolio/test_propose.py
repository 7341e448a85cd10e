"""Plans for a list: the sample against a count made by hand with its traps, and small lists that show one rule each."""

from itertools import pairwise

import pytest

from procflow.errors import NotSupportedError, ProcedureError, ProposalError
from procflow.samples import sample
from procflow.simplification.portfolio import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    SimplifyProcedure,
    portfolio_violations,
    propose_portfolio,
)

REPEALED = {"P10", "P25", "P32", "P39"}
UNUSED = {"P11", "P40", "P41", "P42"}
DUPLICATES = {"P03": "P01", "P15": "P02", "P24": "P09", "P43": "P01", "P44": "P17", "P45": "P37"}
MERGED = {"P04": "P01", "P07": "P06", "P08": "P06", "P18": "P17", "P30": "P31", "P34": "P02", "P35": "P31"}
DELEGATED = {"P12", "P13", "P19", "P20", "P23"}
"""Read off the list by hand, row by row: repealed, without a case for three years and no higher law, a duplicate, at least
60 % in common and not kept apart, delegable and not reserved."""


@pytest.fixture(scope="module")
def plan():
    return propose_portfolio(sample("office-portfolio"))


def test_the_plan_of_the_sample_is_the_one_made_by_hand(plan) -> None:
    by_hand = {name: AbolishProcedure(name, "repealed") for name in REPEALED}
    by_hand |= {name: AbolishProcedure(name, "never used") for name in UNUSED}
    by_hand |= {name: AbolishProcedure(name, "duplicate", into) for name, into in DUPLICATES.items()}
    by_hand |= {name: MergeProcedure(name, into) for name, into in MERGED.items()}
    by_hand |= {name: DelegateProcedure(name, plan.before.entry(name).delegable_to) for name in DELEGATED}
    assert by_hand == {edit.procedure: edit for edit in plan.edits}


def test_26_of_46_are_counted_apart(plan) -> None:
    c = plan.count
    assert (c.cut, c.procedures) == (26, 46)
    assert (c.repealed, c.unused, c.duplicates, c.merged, c.delegated, c.kept) == (4, 4, 6, 7, 5, 20)


def test_work_touched_moved_and_removed_are_those_added_up_by_hand(plan) -> None:
    """2023, hours: duplicates 720 + 21 + 480 + 1220 + 132 + 188; merged 130 + 450 + 1600 + 126 + 140.8 + 980 + 96.8;
    delegated 504 + 475 + 295 + 228 + 102. Of 40,452 cases, 900 + 35 + 240 + 6100 + 44 + 470, 260 + 50 + 160 + 14 + 88 + 245
    + 88 and 720 + 190 + 590 + 380 + 170 are those of procedures that leave."""
    c = plan.count
    assert pytest.approx((36642.4, 7888.6, 2761.0, 3523.6, 1604.0)) == (
        c.hours,
        c.hours_cut,
        c.removed,
        c.to_survivors,
        c.to_levels,
    )
    assert (c.cases, c.cases_cut) == (40452, 7789 + 905 + 2050)
    assert pytest.approx(36642.4 - 2761.0) == plan.certificate.proofs[0].after


def test_the_plan_of_the_sample_is_proved(plan) -> None:
    assert (plan.certificate.proved, plan.certificate.doubts, plan.certificate.refused) == (True, (), ())
    assert [proof.name for proof in plan.certificate.proofs] == ["hours", "procedures", "moved", "acts"]
    assert portfolio_violations(plan.before, plan.edits) == ()


@pytest.mark.parametrize(
    ("trap", "kind"),
    [
        ("P46", "mandatory"),  # unused, but laid down by law
        ("P27", "separate"),  # 66 % in common, kept apart
        ("P38", "separate"),  # 65 % in common, kept apart
        ("P28", "reserved"),  # delegable on paper, a reserved control
        ("P14", "reserved"),
        ("P36", "below line"),  # 58 %
        ("P22", "law"),  # one case in three years
    ],
)
def test_traps_are_kept_for_the_right_reason(plan, trap, kind) -> None:
    assert (None, kind) == (plan.decision(trap).edit, plan.decision(trap).kind)


def test_a_procedure_under_two_rules_is_decided_once_and_names_both(plan) -> None:
    assert plan.decision("P42").rules == ("never used", "duplicate")
    assert "P05" in plan.decision("P42").reason.get("vi")


def test_chains_end_at_the_procedure_that_is_kept(plan) -> None:
    assert plan.decision("P43").edit == AbolishProcedure("P43", "duplicate", "P01")
    assert plan.decision("P35").edit == MergeProcedure("P35", "P31")
    assert "'P30'" in plan.decision("P35").reason.get("en")


def test_a_lower_line_does_not_merge_what_the_law_keeps_apart(office) -> None:
    """P36 rests on a law of its own, and the law keeps P37 apart."""
    assert propose_portfolio(office, overlap_line=0.55).decision("P36").kind == "separate"


def test_the_strict_reading_of_separate_leaves_one_merger(office) -> None:
    """Of the seven survivors only P30 is not kept apart; P35 may go into it, and then it stays."""
    strict = propose_portfolio(office, strict_survivors=True)
    assert (strict.count.cut, strict.count.merged) == (20, 1)
    assert strict.decision("P35").edit == MergeProcedure("P35", "P30")
    assert strict.certificate.proved


def test_every_procedure_has_a_reason_in_both_languages(plan) -> None:
    assert [entry.id for entry in plan.before.entries] == [one.procedure for one in plan.decisions]
    for one in plan.decisions:
        assert one.reason.vi
        assert one.reason.en
        assert one.reason.vi != one.reason.en
        assert one.rules


def test_the_limit_of_cuts_takes_the_most_hours_first(office) -> None:
    """By hours removed: P43 1220, P03 720, P24 480."""
    three = propose_portfolio(office, max_cuts=3)
    assert {edit.procedure for edit in three.edits} == {"P43", "P03", "P24"}
    assert three.decision("P45").kind == "limit"
    assert pytest.approx(188) == three.decision("P45").gain


def test_the_limit_is_no_target(office) -> None:
    assert propose_portfolio(office, max_cuts=46).count.cut == 26


def test_no_act_may_be_amended(office) -> None:
    """Only repealed procedures and those that rest on no text may go: P10, P25, P32, P39, P11, P40, P42, P24, P43, P44, P45.

    P43 goes into P03, which stays.
    """
    none = propose_portfolio(office, acts=0)
    gone = {"P10", "P25", "P32", "P39", "P11", "P40", "P42", "P24", "P43", "P44", "P45"}
    assert gone == {edit.procedure for edit in none.edits}
    assert none.decision("P43").edit == AbolishProcedure("P43", "duplicate", "P03")
    assert (none.acts, none.decision("P12").kind, none.decision("P12").rules) == ((), "blocked", ("acts",))


def test_a_shared_act_is_spent_where_it_frees_most(office) -> None:
    """Acts by what they free: Quy chế văn thư removes 720 hours with P03, Quy định 2014 21 hours, the others none."""
    one = propose_portfolio(office, acts=1)
    assert one.acts == ("Quy chế văn thư của cơ quan",)
    two = propose_portfolio(office, acts=2, minimise="procedures")
    assert set(two.acts) == {"Quy chế làm việc", "Quy chế chi tiêu nội bộ"}


def test_a_receiving_level_gets_what_it_can_take(office) -> None:
    """Trưởng phòng would get 295 + 228 + 102 hours; with 400 the two that fit and move least are given."""
    some = propose_portfolio(office, capacity={"Trưởng phòng": 400})
    given = {edit.procedure for edit in some.edits if isinstance(edit, DelegateProcedure)}
    assert given == {"P12", "P13", "P20", "P23"}
    assert (some.decision("P19").kind, some.count.cut) == ("worse", 25)


def test_simplifying_stays_on_the_list_and_is_no_cut(make, listed) -> None:
    plan = propose_portfolio(listed(make("A", simplified_hours=0.25), make("B")))
    assert plan.edits == (SimplifyProcedure("A"),)
    assert (plan.count.cut, plan.count.simplified, plan.count.kept, plan.count.removed) == (0, 1, 1, 7.5)


def test_of_delegating_and_simplifying_the_one_that_removes_hours_is_taken(make, listed) -> None:
    both = listed(make("A", simplified_hours=0.25, delegable_to="L"))
    assert propose_portfolio(both).edits == (SimplifyProcedure("A"),)
    assert propose_portfolio(both, minimise="procedures").edits == (DelegateProcedure("A", "L"),)


def test_of_two_ways_off_the_list_the_one_that_moves_no_hours_is_taken(make, listed) -> None:
    office = listed(make("A", duplicate_of="B", merge_into="B", overlap=0.9, delegable_to="L"), make("B"))
    assert propose_portfolio(office).edits == (AbolishProcedure("A", "duplicate", "B"),)


def test_what_a_hidden_consumer_needs_keeps_its_maker(make, listed) -> None:
    office = listed(make("A", 0, makes=["sổ"]), make("B", needs=["sổ"]))
    plan = propose_portfolio(office)
    assert plan.edits == ()
    assert (plan.decision("A").kind, plan.decision("A").rules) == ("blocked", ("document sổ",))


def test_a_survivor_that_could_go_itself_says_who_goes_into_it(make, listed) -> None:
    """B could be delegated and would move 5 hours; the two duplicates of B remove 20."""
    office = listed(make("A", duplicate_of="B"), make("C", duplicate_of="B"), make("B", 5, delegable_to="L"))
    decision = propose_portfolio(office).decision("B")
    assert (decision.kind, decision.gain) == ("survivor", 20.0)
    assert "'A', 'C'" in decision.reason.get("en")


def test_wishes_are_followed(make, listed) -> None:
    office = listed(make("A", 0), make("B", delegable_to="L"), make("C", simplified_hours=0.5))
    kept = propose_portfolio(office, keep=["A", "C"])
    assert kept.edits == (DelegateProcedure("B", "L"),)
    assert kept.decision("A").kind == "required"
    wanted = propose_portfolio(office, require="B", max_cuts=1)
    assert wanted.edits == (DelegateProcedure("B", "L"), SimplifyProcedure("C"))


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"require": ["P46"]}, "portfolio-require"),
        ({"require": ["P99"]}, "portfolio-wish"),
        ({"keep": ["P04"], "require": ["P04"]}, "portfolio-keep-and-require"),
        ({"require": ["P03", "P04"], "max_cuts": 1}, "portfolio-too-few"),
        ({"require": ["P19"], "capacity": {"Trưởng phòng": 100}}, "portfolio-no-plan"),
        ({"max_cuts": -1}, "portfolio-argument"),
        ({"max_cuts": True}, "portfolio-argument"),
        ({"gap": 1.0}, "portfolio-argument"),
        ({"time_limit": 0}, "portfolio-argument"),
        ({"minimise": "money"}, "portfolio-argument"),
        ({"minimise": ()}, "portfolio-argument"),
        ({"overlap_line": 60}, "portfolio-term"),
        ({"capacity": {"Trưởng phong": 5}}, "portfolio-carrier"),
    ],
)
def test_what_cannot_be_fulfilled_is_refused_with_its_reason(office, wish, code) -> None:
    with pytest.raises(ProposalError) as caught:
        propose_portfolio(office, **wish)
    [problem] = caught.value.problems
    assert problem.code == code
    assert problem.text("vi") != problem.text("en")


def test_anything_but_a_portfolio_is_refused_by_name() -> None:
    for value in ("list.csv", sample("leave-request")):
        with pytest.raises(ProcedureError, match=r"takes a portfolio, not (str|Procedure)"):
            propose_portfolio(value)


def test_a_reference_to_nothing_is_refused(make, listed) -> None:
    with pytest.raises(ProposalError, match=r"refers to 'Z'"):
        propose_portfolio(listed(make("A", duplicate_of="Z")))


def test_chains_that_leave_too_many_ways_are_refused_by_name(make, listed) -> None:
    names = [f"P{k}" for k in range(330)]
    chain = [make(name, duplicate_of=after) for name, after in pairwise(names)]
    with pytest.raises(NotSupportedError, match=r"chains of duplicates"):
        propose_portfolio(listed(*chain, make(names[-1])))


def test_a_long_chain_ends_at_its_last_link(make, listed) -> None:
    names = [f"P{k}" for k in range(20)]
    chain = [make(name, duplicate_of=after) for name, after in pairwise(names)]
    plan = propose_portfolio(listed(*chain, make(names[-1])))
    assert {edit.survivor for edit in plan.edits} == {"P19"}
    assert plan.count.cut == 19


def test_two_that_are_told_to_repeat_each_other_do_not_vanish_together(make, listed) -> None:
    """A repeats B and B repeats A; B could also go into C. Round in a circle both would be saved, and nobody would work."""
    office = listed(make("A", duplicate_of="B"), make("B", duplicate_of="A", merge_into="C", overlap=0.9), make("C"))
    plan = propose_portfolio(office)
    assert plan.edits == (AbolishProcedure("A", "duplicate", "C"), MergeProcedure("B", "C"))
    assert (plan.count.removed, plan.count.moved, plan.certificate.refused) == (10, 10, ())
    two = propose_portfolio(listed(make("A", duplicate_of="B"), make("B", 5, duplicate_of="A")))
    assert two.edits == (AbolishProcedure("A", "duplicate", "B"),)


def test_an_empty_list_and_a_list_without_any_way_are_left_as_they_are(make, listed) -> None:
    assert propose_portfolio(listed()).edits == ()
    plan = propose_portfolio(listed(make("A", hours=None)))
    assert (plan.edits, plan.decision("A").kind, plan.certificate.proved) == ((), "not considered", True)


def test_hours_that_are_not_known_are_told_and_not_taken_for_none(make, listed) -> None:
    plan = propose_portfolio(listed(make("A", hours=None, duplicate_of="B"), make("B")))
    decision = plan.decision("A")
    assert (decision.edit is not None, decision.hours, decision.removed) == (True, None, None)
    assert plan.count.unknown == 1
    assert any("1 procedures are not known" in text.get("en") for text in plan.assumptions)


def test_the_same_list_gives_the_same_plan(office) -> None:
    first, second = propose_portfolio(office), propose_portfolio(office)
    assert first == second
    assert str(first) == str(second)


def test_among_equal_plans_the_order_of_the_list_decides(make, listed) -> None:
    office = listed(*(make(name, 0, legal_status="none found") for name in "ABCD"))
    assert [edit.procedure for edit in propose_portfolio(office, max_cuts=2).edits] == ["A", "B"]
    tied = propose_portfolio(office, max_cuts=2).decision("C")
    assert tied.kind == "limit"


def test_of_several_grounds_the_first_is_named(make, listed) -> None:
    office = listed(make("A", 0, legal_status="repealed", duplicate_of="B"), make("B"))
    assert propose_portfolio(office).decision("A").rules == ("repealed", "never used", "duplicate")


def test_a_year_can_be_chosen(office) -> None:
    """In 2021 P39 took 22 times 8 hours, P32 90 times 0.9, P25 4 times 6 and P10 12 times 0.4: 285.8 hours."""
    plan = propose_portfolio(office, year=2021)
    assert pytest.approx(285.8) == sum(plan.decision(name).removed or 0 for name in REPEALED)
    assert any("128 cases of 2021" in text.get("en") for text in plan.assumptions)
