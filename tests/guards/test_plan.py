"""A plan as the guards see it: order of edits leaves no trace, merged work has a home, everything is judged in words."""

from itertools import permutations

from hand_made import free, made

from procflow.guards import plan_of, violations
from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    MergeStep,
    OnceOnly,
    Parallelise,
    RemoveStep,
    ShortenLimit,
    Span,
    Step,
)

EDITS = [
    RemoveStep("c"),
    MergeStep("b", "a"),
    DelegateStep("a", "y"),
    DropComponent("copy"),
    ShortenLimit(Span(1), "a"),
]


def procedure():
    steps = [Step(id="a", role="x", makes=["text"]), Step(id="b", role="x", needs=["text"]), Step(id="c", role="x")]
    return made(steps, "a b, b c, c z", documents=[Document(id="copy", source="applicant", component=True)])


def test_the_order_of_edits_leaves_no_trace():
    """Same plan, same problems in the same order."""
    plans = {plan_of(procedure(), order) for order in permutations(EDITS)}
    assert len(plans) == 1
    first = violations(procedure(), EDITS)
    assert all(violations(procedure(), order) == first for order in list(permutations(EDITS))[:10])


def test_a_plain_id_stands_for_a_removal():
    """Sets of ids, edits, plans and whatever holds edits mean the same."""

    class Proposal:
        edits = (RemoveStep("c"), RemoveStep("b"))

    wanted = plan_of(procedure(), frozenset({"b", "c"}))
    assert wanted.edits == (RemoveStep("b"), RemoveStep("c"))
    assert plan_of(procedure(), Proposal()) == wanted
    assert plan_of(procedure(), wanted) is wanted


def test_merged_work_is_done_in_the_step_that_takes_it_in():
    """By its role after the plan; a circle of merges does not run for ever."""
    plan = plan_of(procedure(), [MergeStep("c", "b"), MergeStep("b", "a"), DelegateStep("a", "y")])
    assert [plan.home(step) for step in "abc"] == ["a", "a", "a"]
    assert plan.role("c") == "y"
    circle = plan_of(procedure(), [MergeStep("a", "b"), MergeStep("b", "a")])
    assert circle.home("a") in ("a", "b")


def test_what_cannot_be_carried_out_is_told_and_the_rest_is_still_judged():
    """A run that is none, a document without register, and the law of everything else."""
    edits = [Parallelise([["a"], ["c"]]), OnceOnly("copy"), "b"]
    codes = [problem.code for problem in violations(procedure(), edits)]
    assert {"apply-no-run", "apply-no-register"} <= set(codes)
    assert codes.count("cut-law-unknown") == 4


def test_a_document_that_is_dropped_from_a_group_leaves_the_others_needed():
    """Either the copy or the extract will do; without the copy the extract must be there."""
    copy = Document(id="copy", source="applicant", component=True)
    steps = [free("a"), free("s", one_of=[("copy", "extract")])]
    documents = [copy, Document(id="extract")]
    (problem,) = [
        p
        for p in violations(made(steps, "a s, s z", documents=documents), [DropComponent("copy")])
        if p.code == "cut-document-lost"
    ]
    assert problem.values["documents"] == ("extract",)
    assert "once the plan is carried out (drop document 'copy')" in problem.text("en")
    assert "khi thực hiện phương án (bỏ thành phần hồ sơ 'copy')" in problem.text("vi")
    alone = made([free("s", one_of=[("copy",)])], "s z", documents=[copy])
    assert "cut-document-lost" not in [p.code for p in violations(alone, [DropComponent("copy")])]


def test_a_document_from_a_register_lets_its_maker_go():
    """It is there from the start."""
    steps = [free("a", makes=["extract"]), free("s", needs=["extract"])]
    p = made(steps, "a s, s z", documents=[Document(id="extract", register="land database")])
    assert "cut-document-lost" in [problem.code for problem in violations(p, ["a"])]
    assert "cut-document-lost" not in [problem.code for problem in violations(p, ["a", OnceOnly("extract")])]


def test_what_runs_beside_cannot_be_relied_on():
    """b reads what a makes; side by side, some case has b without it."""
    codes = [problem.code for problem in violations(procedure(), [Parallelise([["a"], ["b"]])])]
    assert codes == ["cut-law-unknown", "cut-law-unknown", "cut-document-lost"]
