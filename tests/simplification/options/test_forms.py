"""Which forms steps may take by themselves: by law, order of flow, roles, authority and wish."""

import pytest
from grown_procedures import CHECKED

from procflow.model import AuthorityCap, Document, Duration, Fixed, Flow, Legal, Precondition
from procflow.simplification.options.forms import Allowed, options
from procflow.simplification.options.variants import variants, windows


def _legal(*may, **more):
    return Legal(source="own regulation", may=may, checked=CHECKED, **more)


def _kinds(p, step, **more):
    return [(form.kind, form.role, form.into) for form in options(p, **more).forms[step][1:]]


def test_a_merge_needs_the_role_of_the_step_or_its_name_in_the_law(make_line, make_step):
    """Same role as today, or any role where the law names the step; never across a step that has to stay."""
    p = make_line("!a x 1", make_step("b x 1", legal=_legal("merge")), "!c y 1")
    assert _kinds(p, "b") == [("merged", "x", "a")]
    named = make_line("!a x 1", make_step("b x 1", legal=_legal("merge", merge_into=["c"])), "!c y 1")
    assert _kinds(named, "b") == [("merged", "x", "a"), ("merged", "y", "c")]
    apart = make_line("!a x 1", "!between y 1", make_step("b x 1", legal=_legal("merge")))
    assert _kinds(apart, "b") == []


def test_a_merge_may_reach_across_steps_that_can_go(make_line, make_step):
    """The step between may be removed, so it is told what stands there."""
    p = make_line("!a x 1", "between y 1", make_step("b x 1", legal=_legal("merge")))
    found = options(p)
    assert found.between == {("b", "a"): ("between",)}


@pytest.mark.parametrize(
    "more",
    [{"wait": Duration(Fixed(1))}, {"clock": "paused"}, {"setup": Duration(Fixed(1), "calendar days")}],
)
def test_a_delay_another_clock_or_another_kind_of_time_stand_against_merging(make_line, make_step, more):
    """They would vanish or mean something else in the merged step."""
    p = make_line("!a x 1", make_step("b x 1", legal=_legal("merge"), **more))
    assert _kinds(p, "b") == []


def test_the_first_of_two_sends_nothing_back(make_line, make_step):
    """A check may be merged into the step before it, not into the one after."""
    check = make_step("check x 1", legal=_legal("merge"))
    flows = [Flow("a", "check"), Flow("check", "a", 0.1, "returns"), Flow("check", "c", 0.9), Flow("c", "done")]
    p = make_line("!start x 1", "!a x 1", check, "!c x 1", flows=[Flow("start", "a"), *flows])
    assert _kinds(p, "check") == [("merged", "x", "a")]


def test_work_goes_to_no_role_outside_and_to_nobody_the_law_does_not_name(make_line, make_step):
    """Delegates are roles of the office that do not do the step already."""
    legal = _legal("delegate", delegate_to=["applicant", "x", "y"])
    p = make_line("!a y 1", make_step("b x 1", legal=legal), "!c applicant 1", roles={"applicant": {"external": True}})
    assert _kinds(p, "b") == [("delegated", "y", None)]


def test_authority_preconditions_and_wishes_take_forms_away(make_line, make_step):
    """Each with its reason."""
    act = make_step("b x 1", legal=_legal("remove", instrument="order", authority="minister"))
    p = make_line("!a x 1", act, "c x 1", rules=[AuthorityCap(id="ours", authorities=["chief"])])
    assert options(p).stays["b"].kind == "authority"
    assert "minister" in options(p).stays["b"].reason.get("vi")
    assert options(p, kinds=["merge"]).stays["c"].kind == "not considered"
    assert options(p, keep=["c"]).stays["c"].kind == "required"
    legal = _legal("remove", "delegate", delegate_to=["y"])
    rule = Precondition(id="order", steps=["b"], state="missing", edits=["delegate"])
    p = make_line("!a y 1", make_step("b x 1", legal=legal), rules=[rule])
    assert _kinds(p, "b") == [("removed", None, None)]


def test_documents_come_from_registers_or_are_dropped_where_law_permits(make_line):
    """Only components can be dropped, only what a register holds can be read there."""
    law = _legal("once_only", "drop_component")
    documents = [
        Document(id="form", source="applicant", component=True, legal=law),
        Document(id="extract", source="applicant", register="land register", legal=law),
        Document(id="note", legal=law),
        Document(id="copy", source="applicant", component=True),
    ]
    found = options(make_line("!a x 1", documents=documents))
    assert (found.once, found.dropped) == (("extract",), ("form",))
    assert {name: stay.kind for name, stay in found.documents.items()} == {"copy": "unknown"}


def test_runs_side_by_side_keep_together_what_rests_on_each_other(make_line, make_step):
    """b needs what a makes; c rests on nothing; d may not run beside others."""
    legal = _legal("parallelise")
    steps = [
        make_step("a x 1", legal=legal, makes=["note"]),
        make_step("b x 1", legal=legal, needs=["note"]),
        make_step("c x 1", legal=legal),
    ]
    p = make_line(*steps, "!d x 1", documents=[Document(id="note")])
    found = windows(p, Allowed(p, frozenset({"parallelise"})))
    assert [edit.branches for edit in found] == [(("a", "b"), ("c",)), (("b",), ("c",))]
    several, complete = variants(p, found, lambda edit: float(len(edit.steps)))
    assert ([len(one.edits) for one in several], complete) == ([0, 1, 1], True)


def test_more_sets_of_runs_than_are_tried_are_said(make_line, make_step):
    """Nine steps side by side in any window: more than 32 sets."""
    steps = [make_step(f"s{k} r{k} 1", legal=_legal("parallelise")) for k in range(9)]
    p = make_line(*steps)
    several, complete = variants(p, windows(p, Allowed(p, frozenset({"parallelise"}))), lambda edit: len(edit.steps))
    assert (len(several), complete) == (32, False)
    assert len(several[1].edits[0].steps) == 9
