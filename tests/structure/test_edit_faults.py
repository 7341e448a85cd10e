"""Edits that cannot be carried out: every reason at once, in both languages."""

import itertools

import pytest
from attrs import evolve

from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    Duration,
    End,
    Fixed,
    Flow,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Role,
    ShortenLimit,
    Span,
    Step,
)
from procflow.structure import edit_faults


def office(**more) -> Procedure:
    """Return a - b - c - d, done by x and y in turn, but for d, which runs by itself."""
    roles = {"a": "x", "b": "y", "c": "x", "d": None}
    parts = {
        "steps": [Step(id=id, role=role) for id, role in roles.items()],
        "flows": [Flow("a", "b"), Flow("b", "c"), Flow("c", "d"), Flow("d", "z")],
        "documents": [Document(id="form", source="applicant", component=True), Document(id="note")],
        **more,
    }
    return Procedure(id="p", ends=[End(id="z")], start="a", roles=[Role(id="x"), Role(id="y")], **parts)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (RemoveStep("q"), "apply-no-step"),
        (MergeStep("a", "q"), "apply-no-step"),
        (Parallelise([["a"], ["q"]]), "apply-no-step"),
        (ShortenLimit(Span(1), "q"), "apply-no-step"),
        (DelegateStep("a", "q"), "apply-no-role"),
        (OnceOnly("q"), "apply-no-document"),
        (DropComponent("q"), "apply-no-document"),
        (MergeStep("a", "a"), "apply-merge-into-itself"),
        (MergeStep("c", "d"), "apply-automatic"),
        (MergeStep("d", "c"), "apply-automatic"),
        (DelegateStep("d", "x"), "apply-automatic"),
        (DelegateStep("a", "x"), "apply-same-role"),
        (OnceOnly("form"), "apply-no-register"),
        (DropComponent("note"), "apply-no-component"),
        (Parallelise([["a", "b"]]), "apply-few-branches"),
        (Parallelise([["a"], []]), "apply-few-branches"),
        (Parallelise([["a"], ["c"]]), "apply-no-run"),
        (Parallelise([["a"], ["c", "b"]]), "apply-branch-order"),
        (Parallelise([["a"], ["b", "a"]]), "apply-step-in-two-branches"),
    ],
)
def test_one_fault_is_told_in_both_languages(edit, code):
    """One by one, by name."""
    found = edit_faults(office(), [edit])
    assert code in [problem.code for problem in found]
    assert all(problem.text("vi") != problem.text("en") for problem in found)


def test_work_in_calendar_days_stays_outside_the_office():
    """Officers work in office hours; another outsider may take it over."""
    days = Duration(Fixed(2), "calendar days")
    p = office(steps=[Step(id="a", role="court", work=days), *office().steps[1:]])
    p = evolve(p, roles=[*p.roles, Role(id="court", external=True), Role(id="bank", external=True)])
    assert [problem.code for problem in edit_faults(p, [DelegateStep("a", "x")])] == ["apply-calendar-days"]
    assert edit_faults(p, [DelegateStep("a", "bank")]) == ()


def test_what_comes_from_a_register_cannot_be_taken_from_it_again():
    """It does already."""
    p = office(documents=[Document(id="extract", source="register", register="r")])
    assert [problem.code for problem in edit_faults(p, [OnceOnly("extract")])] == ["apply-from-register"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RemoveStep("b"), MergeStep("b", "a")),
        (RemoveStep("b"), DelegateStep("b", "x")),
        (MergeStep("b", "a"), DelegateStep("b", "x")),
        (MergeStep("b", "a"), MergeStep("b", "c")),
        (OnceOnly("form"), DropComponent("form")),
        (ShortenLimit(Span(1)), ShortenLimit(Span(2))),
        (ShortenLimit(Span(1), "a"), ShortenLimit(Span(2), "a")),
    ],
)
def test_edits_that_exclude_each_other_are_named_together(one, other):
    """One step, document or limit can have one form."""
    p = office(documents=[Document(id="form", source="applicant", component=True, register="r")])
    (problem,) = edit_faults(p, [one, other])
    assert problem.code == "apply-exclusive-edits"
    assert all(edit.text(lang) in problem.text(lang) for edit in (one, other) for lang in ("vi", "en"))


@pytest.mark.parametrize("other", [RemoveStep("b"), MergeStep("b", "c")])
def test_nothing_is_merged_into_what_does_not_stay(other):
    """Name the step that does the work in the end; its limit is no limit either."""
    found = edit_faults(office(), [MergeStep("a", "b"), other, ShortenLimit(Span(1), "b")])
    assert [problem.code for problem in found] == ["apply-merge-into-gone", "apply-limit-of-gone"]


RUN = [Flow("a", "b"), Flow("b", "c"), Flow("c", "d"), Flow("d", "z")]


@pytest.mark.parametrize(
    ("flows", "change", "steps", "code"),
    [
        ([Flow("a", "b", 0.5), Flow("a", "d", 0.5), *RUN[1:]], {}, "ab", "apply-run-way-out"),
        ([Flow("a", "b", 0.5), *RUN[1:]], {}, "ab", "apply-run-way-out"),
        ([*RUN[:2], Flow("c", "d", 0.8), Flow("c", "a", 0.2, "returns"), RUN[3]], {}, "bc", "apply-run-way-out"),
        (RUN, {"split": "all"}, "bc", "apply-run-way-out"),
        (RUN, {"join": "all"}, "bc", "apply-run-waits"),
        ([Flow("d", "b", 0.2, "returns"), *RUN[:3], Flow("d", "z", 0.8)], {}, "ab", "apply-run-way-in"),
        ([Flow("a", "b"), Flow("b", "a"), *RUN[2:]], {}, "ab", "apply-no-run"),
    ],
)
def test_only_a_plain_run_can_be_split(flows, change, steps, code):
    """One certain way out of each step, and one way into each but the first."""
    p = office(flows=flows)
    p = evolve(p, steps=tuple(evolve(step, **change) if step.id == "b" else step for step in p.steps))
    assert code in [problem.code for problem in edit_faults(p, [Parallelise([[s] for s in steps])])]


def test_cases_may_not_start_in_the_middle_of_a_run():
    """The start is a way in as well."""
    (problem,) = edit_faults(evolve(office(), start="b"), [Parallelise([["a"], ["b"]])])
    assert problem.text() == (
        "step 'b' of 'p': it cannot run in a parallel branch: cases come to it from 'a', 'the start', expected from the "
        "step before it alone. Let the run start here, or leave the step out of the branches."
    )


def test_a_step_runs_in_one_branch_of_one_edit():
    """Two runs may not overlap."""
    found = edit_faults(office(), [Parallelise([["a"], ["b"]]), Parallelise([["b"], ["c"]])])
    assert [(problem.code, problem.place.element) for problem in found] == [
        ("apply-step-in-two-branches", "step 'b' of 'p'")
    ]


def test_all_faults_come_at_once_whatever_the_order_of_the_edits():
    """A plan is a set."""
    plan = [RemoveStep("q"), DelegateStep("a", "q"), OnceOnly("note"), Parallelise([["b"]])]
    told = [edit_faults(office(), order) for order in itertools.permutations(plan)]
    assert all(problems == told[0] for problems in told)
    assert [problem.code for problem in told[0]] == [
        "apply-no-step", "apply-no-role", "apply-no-register", "apply-few-branches",
    ]  # fmt: skip


def test_lawful_form_has_no_faults():
    """One edit of every kind."""
    p = office(documents=[Document(id="form", source="applicant", component=True, register="r"), Document(id="note")])
    plan = [RemoveStep("d"), MergeStep("b", "a"), DelegateStep("a", "y"), OnceOnly("form"), ShortenLimit(Span(1), "a")]
    assert (edit_faults(p, plan), edit_faults(p, [Parallelise([["a"], ["b", "c"]])])) == ((), ())
