"""Which wishes and rules cannot be met together, and what would have to give: by hand, and by writing out every plan."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve
from brute_force_plans import HoldersPileUp
from edited_procedures import edited_procedure
from lifted_procedures import drawn_wishes, every_name, free_procedure, least, possible, single_changes

from procflow.errors import Place, ProposalError
from procflow.model import (
    Checked,
    Demand,
    Document,
    Flow,
    Legal,
    LegalActs,
    RemoveStep,
    Text,
    Together,
)
from procflow.simplification.choosing.infeasible import explain_infeasible
from procflow.simplification.propose import propose

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")


def permitted(*kinds, **more):
    return Legal(source="own regulation", may=frozenset(kinds or ["remove"]), checked=CHECKED, **more)


def names(parts):
    return {(part.kind, part.name) for part in parts}


def cures(found):
    return {(one.lifts.kind, one.lifts.name): one.least for one in found.remedies}


def test_a_step_that_higher_law_holds_cannot_be_required_to_go(make_line):
    """The wish and the law clash; either has to give, and the law is named with its article."""
    found = explain_infeasible(make_line("a x 10", "!c x 1"), require=["c"], max_cuts=1, keep=["a"])
    assert [{("require", "c"), ("law", "c")}] == [names(one.parts) for one in found.conflicts]
    assert cures(found) == {("require", "c"): None, ("law", "c"): None}
    assert (
        found.text("en")
        == """No plan meets all this.
These cannot be met together; without any one of them the others can:
  - step 'c' is to go (removed or merged)
  - step 'c' may not be removed: higher law lays it down (Act 1, art. 2)
Each of these changes alone makes a plan possible:
  - no longer ask: step 'c' is to go (removed or merged)
  - have the law permit that step 'c' is removed (Act 1, art. 2)"""
    )


def test_the_same_in_vietnamese(make_line):
    """Nothing stays in English but ids."""
    found = explain_infeasible(make_line("a x 10", "!c x 1"), require=["c"])
    assert (
        found.text("vi")
        == """Không có phương án nào đáp ứng tất cả.
Các điều sau không thể cùng đáp ứng; bớt bất kỳ điều nào thì đáp ứng được các điều còn lại:
  - phải bỏ hoặc gộp bước 'c'
  - bước 'c' không được bỏ: văn bản cấp trên quy định (Act 1, art. 2)
Chỉ cần một trong các thay đổi sau là có phương án:
  - thôi yêu cầu: phải bỏ hoặc gộp bước 'c'
  - pháp luật cho phép bỏ bước 'c' (Act 1, art. 2)"""
    )


def test_a_rule_that_ties_a_kept_step_to_one_that_is_to_go(make_line):
    """'a' and 'b' go together: the rule with its basis, and both wishes, each of which could give."""
    pair = Together(id="pair", steps=("a", "b"), basis="Decision 7")
    found = explain_infeasible(make_line("a x 10", "b x 9", "!c x 1", rules=[pair]), require=["a"], keep=["b"])
    assert [{("rule", "pair"), ("keep", "b"), ("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert {("keep", "b"), ("require", "a"), ("rule", "pair")} == set(cures(found))
    assert "  - rule 'pair': 'a', 'b' stay or go together (Decision 7)\n" in found.text("en")
    assert "  - không áp dụng quy tắc 'pair' (Decision 7)" in found.text("vi")


def test_the_least_number_of_cuts(make_line):
    """Three are to go and one cut is allowed: two are not enough, three are."""
    office = make_line("a x 1", "b x 1", "c x 1", "!d x 1")
    found = explain_infeasible(office, require=["a", "b", "c"], max_cuts=1)
    assert cures(found)["max_cuts", ""] == 3
    assert "allow 3 cuts; fewer are not enough" in found.text("en")
    assert "cho phép cắt 3 bước; ít hơn thì không đủ" in found.text("vi")
    # Two of the three with one cut are conflict enough, and giving up the third would not be.
    assert len(found.conflicts[0].parts) == 3
    assert "To give up one of these alone is not enough:" in found.text("en")


def test_the_least_number_of_legal_acts_and_a_rule_that_caps_them(make_line, make_step):
    """Two orders have to be amended; as a wish and as a rule of the procedure."""
    office = make_line(
        make_step("a x 1", legal=permitted(instrument="Order 1", authority="province")),
        make_step("b x 1", legal=permitted(instrument="Order 2", authority="province")),
        "!c x 1",
    )
    found = explain_infeasible(office, require=["a", "b"], acts=0)
    assert cures(found)["acts", ""] == 2
    assert "let 2 legal acts be amended; fewer are not enough" in found.text("en")
    capped = evolve(office, rules=[LegalActs(id="one act", most=1)])
    assert {("rule", "one act"), ("require", "a"), ("require", "b")} == set(
        cures(explain_infeasible(capped, require=["a", "b"]))
    )


def test_the_largest_share_that_can_be_reached(make_line):
    """Of 100 minutes law holds 60: 40 % can be saved, not 50 %; the share that is told can be asked for."""
    office = make_line("a x 10", "b x 30", "!c x 60")
    found = explain_infeasible(office, targets={"work_content": 0.5})
    assert [{("target", "work_content"), ("law", "c")}] == [names(one.parts) for one in found.conflicts]
    share = cures(found)["target", "work_content"]
    assert pytest.approx(share, abs=1e-9) == 0.4
    assert {RemoveStep("a"), RemoveStep("b")} == set(propose(office, targets={"work_content": share}).edits)
    assert "lower the target of work content to 40.00 %; more cannot be reached" in found.text("en")
    assert "hạ mục tiêu giảm tổng công việc xuống 40,00 %; không thể đạt hơn" in found.text("vi")


def test_a_target_that_nothing_can_reach_is_given_up(make_line):
    """Where no plan lowers it at all there is no smaller target."""
    found = explain_infeasible(make_line("!a x 10"), targets={"work_content": 0.1})
    assert cures(found) == {("target", "work_content"): None}
    assert "no longer ask: lower the work content by at least 10 %" in found.text("en")


def test_whose_instrument_stands_in_the_way(make_line, make_step):
    """The order is the minister's, and only the province may be asked."""
    office = make_line(
        make_step("a x 1", legal=permitted(instrument="Order 5", authority="the minister")), "b x 1", "!c x 1"
    )
    found = explain_infeasible(office, require=["a"], authority="the province")
    assert [{("authority", ""), ("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert cures(found)["authority", ""] == "the minister"
    assert "let 'the minister' amend as well" in found.text("en")
    assert "cho phép sửa đổi cả văn bản thuộc thẩm quyền của 'the minister'" in found.text("vi")


def test_which_kind_of_edit_is_not_considered(make_line):
    """The step may be removed, and only merging is asked for."""
    found = explain_infeasible(make_line("a x 1", "!c x 1"), require=["a"], edits=["merge"])
    assert cures(found)["edits", ""] == "remove"
    assert "consider edits of this kind as well: remove" in found.text("en")


def test_law_that_nobody_has_stated_or_checked_is_to_be_cleared_up(make_line, make_step):
    """One step: its law alone. Two: neither wish alone, but both wishes, or both laws."""
    unchecked = Legal(source="own regulation", basis="Rules, art. 3", may=frozenset({"remove"}))
    office = make_line(make_step("a x 1", legal=Legal()), make_step("b x 1", legal=unchecked), "!c x 1")
    one = explain_infeasible(office, require=["a"])
    assert {("law", "a"), ("require", "a")} == set(cures(one))
    assert "nobody has stated whether step 'a' may be removed" in one.text("en")
    assert "have the law permit that step 'a' is removed; ask the legal officer" in one.text("en")
    two = explain_infeasible(office, require=["a", "b"])
    assert [{("require", "a"), ("law", "a")}, {("require", "b"), ("law", "b")}] == sorted(
        (names(one.parts) for one in two.conflicts), key=sorted
    )
    assert cures(two) == {}
    assert {("law", "a"), ("law", "b")} == names(two.clarify)
    assert {("require", "a"), ("require", "b")} == names(two.together)
    assert "nobody has checked whether step 'b' may be removed (Rules, art. 3)" in two.text("en")
    assert "hãy hỏi cán bộ pháp chế:\n  - chưa ai nêu căn cứ về việc bước 'a' có được bỏ hay không" in two.text("vi")


def test_a_document_that_would_be_missing(make_line, make_step):
    """'a' makes what 'b' needs: it would have to come from elsewhere."""
    office = make_line(
        make_step("a x 1", makes=["draft"]),
        make_step("b x 1", needs=["draft"]),
        "!c x 1",
        documents=[Document(id="draft", name=Text(en="Draft", vi="Dự thảo"))],
    )
    found = explain_infeasible(office, require=["a"], keep=["b"])
    assert [{("document", "draft"), ("keep", "b"), ("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert "the document 'draft' (Draft) is there for 'b', which need it" in found.text("en")
    assert "phải có tài liệu 'draft' (Dự thảo) cho 'b'" in found.text("vi")
    assert ("document", "draft") in cures(found)


def test_officers_who_would_have_too_much_to_do(make_line, make_step):
    """'a' may only be merged into the head's step: 50 minutes an hour become 70."""
    merging = permitted("merge", merge_into=["b"])
    office = make_line(make_step("a x 20", legal=merging), make_step("!b head 50"), demand=Demand(rate=1, per="hour"))
    found = explain_infeasible(office, require=["a"])
    assert [{("load", "head"), ("law", "a"), ("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert ("load", "head") in cures(found)
    assert "more officers for role 'head'" in found.text("en")
    assert "cán bộ của vai trò 'head' bận tối đa 95,0 % thời gian" in found.text("vi")


def test_a_step_that_decides_cannot_go_whatever_is_lifted(make_line):
    """A wish that cannot be met by itself is told with the reason."""
    flows = [Flow("a", "b", p=0.5), Flow("a", "c", p=0.5), Flow("b", "done"), Flow("c", "done")]
    found = explain_infeasible(make_line("a x 1", "b x 1", "c x 1", flows=flows), require=["a"])
    assert [{("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert "This cannot be met by itself:" in found.text("en")
    assert "it is required to go, but" in found.text("en")


def test_one_step_to_stay_and_to_go(make_line):
    """Nothing but the two wishes."""
    found = explain_infeasible(make_line("a x 1", "!c x 1"), require=["a"], keep=["a"], max_cuts=0)
    assert [{("keep", "a"), ("require", "a")}] == [names(one.parts) for one in found.conflicts]
    assert {("require", "a")} == set(cures(found))


def test_a_plan_after_all_is_said_and_shown(make_line):
    """Also where it changes nothing."""
    found = explain_infeasible(make_line("a x 1", "!c x 1"), require=["a"])
    assert found.possible
    assert found.text("en") == "There is a plan that meets all this:\n  - remove step 'a'"
    still = explain_infeasible(make_line("!c x 1"))
    assert still.possible
    assert still.text("vi") == "Có phương án đáp ứng tất cả:\n  - không thay đổi gì"


def test_no_time_is_no_answer(make_line):
    """Neither possible nor impossible."""
    found = explain_infeasible(make_line("a x 1", "!c x 1"), require=["a"], time_limit=1e-9)
    assert not found.possible
    assert not found.complete
    assert found.text("en") == "The time was not enough to look into everything; give a longer time limit."


def test_names_that_mean_nothing_are_refused(make_line):
    """As by `propose`."""
    with pytest.raises(ProposalError, match=r"no step is called 'x'"):
        explain_infeasible(make_line("a x 1", "!c x 1"), require=["x"])


def test_the_place_in_the_file_is_told(make_line):
    """Where the procedure was read from a file."""
    office = make_line("a x 10", "!c x 1")
    told = evolve(office, origin={"step 'c'": Place("step 'c'", "office.yaml", 12, 3)})
    assert "(Act 1, art. 2) [office.yaml:12:3]" in explain_infeasible(told, require=["c"]).text("en")


# ---- every plan written out ----


def compare(seed, **size):
    """Hold the answer for one procedure and drawn wishes to counting; return how many conflicts were looked into."""
    office = free_procedure(seed, loads=seed % 4 == 1 or None, **size)
    asked = drawn_wishes(office, seed)
    found = explain_infeasible(office, **asked.words())
    assert found.complete
    assert possible(office, asked) == found.possible, seed
    if found.possible:
        return 0
    every = every_name(office, asked)
    for conflict in found.conflicts:
        core = names(conflict.parts)
        assert conflict.minimal
        assert not possible(office, asked, every - core), (seed, core)
        for part in core:
            assert possible(office, asked, (every - core) | {part}), (seed, core, part)
    assert single_changes(office, asked) == set(cures(found)), seed
    if found.together:
        assert possible(office, asked, names(found.together))
        for wish in names(found.together):
            assert not possible(office, asked, names(found.together) - {wish})
    for wish in cures(found):
        if wish[0] in ("max_cuts", "acts", "target", "edits", "authority"):
            told = [one.least for one in found.remedies if (one.lifts.kind, one.lifts.name) == wish]
            hold(told, least(office, asked, wish), (seed, wish))
    return len(found.conflicts)


def hold(told, wanted, where):
    """Compare how little is enough with what counting says."""
    if isinstance(wanted, set):
        assert wanted == set(told) - {None}, where
    elif wanted is None or wanted <= 1e-9:
        assert told == [None], where
    else:
        assert [pytest.approx(wanted, abs=1e-6)] == told, where


def looked_into(seeds, **size):
    total = 0
    for seed in seeds:
        try:
            total += compare(seed, **size)
        except HoldersPileUp:
            continue
    return total


def test_answers_equal_those_of_every_plan_written_out():
    """Possible or not, conflicts that are conflicts and minimal, every change that is enough, and how little is enough."""
    assert looked_into(range(40), size=4, most=32) >= 40


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(4))
def test_answers_equal_those_of_every_plan_on_many_procedures(part):
    """Four hundred more, and larger ones."""
    assert looked_into(range(100 + part, 500, 4), size=4, most=60) >= 70
    assert looked_into(range(1000 + part, 1100, 4), size=6, most=200) >= 10


def test_the_search_agrees_with_propose_on_whether_there_is_a_plan():
    """Where it names none, propose refuses; where it names one, propose finds one."""
    for seed in range(10):
        office = edited_procedure(seed, size=4, most=48)
        asked = drawn_wishes(office, seed).words()
        if explain_infeasible(office, **asked).possible:
            assert propose(office, minimise="steps", **asked).certificate.proved
        else:
            with pytest.raises(ProposalError):
                propose(office, minimise="steps", **asked)
