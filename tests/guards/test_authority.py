"""Whose instruments a plan amends, and how many."""

from hand_made import CHECKED, made

from procflow.guards import instruments, judge_authority, plan_of
from procflow.model import (
    AuthorityCap,
    DelegateStep,
    Document,
    DropComponent,
    Legal,
    LegalActs,
    MergeStep,
    Parallelise,
    ShortenLimit,
    Span,
    Step,
)


def law(instrument="", authority=""):
    return Legal(source="own regulation", checked=CHECKED, instrument=instrument, authority=authority)


def procedure(*rules):
    steps = [
        Step(id="a", role="x", legal=law("Circular 1", "ministry")),
        Step(id="b", role="x", legal=law("Rules", "province")),
        Step(id="c", role="x", legal=law()),
    ]
    copy = Document(id="copy", source="applicant", component=True, legal=law("Decree 1", "government"))
    return made(steps, "a b, b c, c z", rules=rules, documents=[copy])


CAP = AuthorityCap(id="ours", authorities=["province"])


def told(what, *rules):
    return [(p.code, p.values["steps"]) for p in judge_authority(procedure(*rules), what)]


def test_only_instruments_of_the_named_authorities_are_touched():
    """b is the province's, a is not, and c needs no instrument."""
    assert told(["a", "b", "c"], CAP) == [("edit-authority", ("a",))]
    assert told(["b", MergeStep("c", "b")], CAP) == []
    assert told([DelegateStep("a", "y")], CAP) == [("edit-authority", ("a",))]


def test_the_merged_step_s_instrument_counts_and_not_that_of_the_step_that_takes_it_in():
    """Only what changes its form is amended."""
    assert told([MergeStep("b", "a")], CAP) == []
    assert told([MergeStep("a", "b")], CAP) == [("edit-authority", ("a",))]


def test_every_step_of_a_parallel_run_counts():
    """Also the one that stays first."""
    assert told([Parallelise([["a"], ["b"]])], CAP) == [("edit-authority", ("a",))]


def test_documents_and_limits_of_steps_count_and_the_limit_of_the_case_is_free():
    """The law of the document, or of the step; the time limit of the case is a promise."""
    assert told([DropComponent("copy")], CAP) == [("edit-authority", ())]
    assert told([ShortenLimit(Span(1), "a")], CAP) == [("edit-authority", ("a",))]
    assert told([ShortenLimit(Span(1))], CAP) == []


def test_several_caps_all_hold():
    """The smallest common circle decides."""
    wide = AuthorityCap(id="wide", authorities=["ministry", "province"])
    assert told(["a"], wide) == []
    assert told(["a"], wide, CAP) == [("edit-authority", ("a",))]


def test_different_instruments_are_counted_once_each():
    """Two edits under one instrument are one act."""
    few = LegalActs(id="few", most=1)
    assert told(["b", DelegateStep("b", "y"), "c"], few) == []
    assert told(["a", "b", "c"], few) == [("edit-too-many-acts", ("a", "b"))]
    (problem,) = judge_authority(procedure(few), ["a", "b"])
    assert "amends 2 instruments ('Circular 1', 'Rules'), and at most 1" in problem.text("en")
    assert "phải sửa 2 văn bản ('Circular 1', 'Rules'), trong khi chỉ được sửa nhiều nhất 1" in problem.text("vi")


def test_the_instruments_of_a_plan_name_what_rests_on_them():
    """For tables of what has to be amended by whom."""
    plan = plan_of(procedure(), ["a", DropComponent("copy")])
    found = {name: [subject.element for _, subject in pairs] for name, pairs in instruments(plan).items()}
    assert found == {"Circular 1": ["step 'a'"], "Decree 1": ["document 'copy'"]}


def test_the_sentence_names_edit_instrument_and_authorities():
    """In both languages."""
    (problem,) = judge_authority(procedure(CAP), ["a"])
    assert (
        "remove step 'a' needs 'Circular 1' amended by ministry, and only instruments of 'province'" in problem.text()
    )
    assert "bỏ bước 'a' đòi hỏi ministry sửa đổi 'Circular 1'" in problem.text("vi")
