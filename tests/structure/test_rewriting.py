"""Document edits, parallel runs and delegations as rewritings of the graph."""

import pytest
from attrs import evolve

from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    End,
    Flow,
    Gateway,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Step,
    Text,
)
from procflow.structure import (
    and_blocks,
    given_to,
    network,
    rewritten,
    run_order,
    side_by_side,
    visits,
    with_documents,
)


def line(letters: str, **more) -> Procedure:
    """Return a procedure of steps in one line, each named by a letter."""
    flows = [Flow(a, b) for a, b in zip(letters, f"{letters[1:]}z", strict=True)]
    parts = {"steps": [Step(id=letter) for letter in letters], "ends": [End(id="z")], **more}
    return Procedure(id="p", flows=flows, start=letters[0], **parts)


def ways(procedure: Procedure) -> set[tuple]:
    return {(f.source, f.target, f.p, f.kind) for f in procedure.flows}


def papers(**given: dict) -> list[Document]:
    return [Document(id=id, **more) for id, more in given.items()]


HANDED_IN = {"source": "applicant", "component": True}


def test_what_comes_from_a_register_is_there_and_no_component():
    """The step that makes it stays and goes on making it."""
    steps = [Step(id="a", makes=["extract"]), Step(id="b", needs=["extract"])]
    p = line("ab", steps=steps, documents=papers(extract={"component": True, "register": "land register"}))
    after = with_documents(p, once_only=frozenset({"extract"}), dropped=frozenset())
    (extract,) = after.documents
    assert (extract.source, extract.component, extract.given, after.steps) == ("register", False, True, p.steps)


def test_a_dropped_component_is_nowhere_any_more():
    """In documents, needs, uses, makes, groups and ends."""
    steps = [Step(id="a", needs=["c", "d"], uses=["c"], makes=["c", "m"], one_of=[["c"], ["d", "e", "c"]])]
    p = line("a", steps=steps, ends=[End(id="z", needs=["c", "m"])], documents=papers(c=HANDED_IN, d={}, e={}, m={}))
    after = with_documents(p, once_only=frozenset(), dropped=frozenset({"c"}))
    (step,) = after.steps
    assert (step.needs, step.uses, step.makes, step.one_of) == (("d",), (), ("m",), (("d", "e"),))
    assert (after.ends[0].needs, [d.id for d in after.documents]) == (("m",), ["d", "e", "m"])


def test_the_last_of_a_group_is_needed():
    """Either of two becomes the one; a need that is named already is not named twice."""
    steps = [Step(id="a", needs=["e"], one_of=[["c", "d"], ["c", "e"]])]
    p = line("a", steps=steps, documents=papers(c=HANDED_IN, d={}, e={}))
    (step,) = with_documents(p, once_only=frozenset(), dropped=frozenset({"c"})).steps
    assert (step.needs, step.one_of) == (("e", "d"), ())


def test_a_run_splits_between_a_fork_and_a_join():
    """Ways in lead to the fork, returns included; the join goes on to where the run led."""
    p = line("xabcy")
    p = evolve(p, flows=[*p.flows[:-1], Flow("y", "z", 0.8), Flow("y", "a", 0.2, "returns")])
    after = side_by_side(p, [Parallelise([["a", "c"], ["b"]])])
    assert ways(after) == {
        ("x", "a_fork", 1, "normal"),
        ("a_fork", "a", 1, "normal"),
        ("a", "c", 1, "normal"),
        ("c", "c_join", 1, "normal"),
        ("a_fork", "b", 1, "normal"),
        ("b", "c_join", 1, "normal"),
        ("c_join", "y", 1, "normal"),
        ("y", "z", 0.8, "normal"),
        ("y", "a_fork", 0.2, "returns"),
    }
    (block,) = and_blocks(network(after)).blocks
    assert len(block.branches) == 2
    assert [visits(network(p))[k] for k in range(5)] == pytest.approx(
        [visits(network(after))[network(after).work[s]] for s in "xabcy"]
    )


def test_names_and_labels_survive_where_they_still_mean_something():
    """The way within a branch and the way out keep their labels; a taken name is left alone."""
    p = line("abc", gateways=[Gateway(id="a_fork")])
    p = evolve(p, flows=[evolve(flow, label=Text(en=flow.source)) for flow in p.flows])
    after = side_by_side(p, [Parallelise([["a", "b"], ["c"]])])
    labels = {(f.source, f.target): f.label.en for f in after.flows if f.label}
    assert (after.start, labels) == ("a_fork_2", {("a", "b"): "a", ("c_join", "z"): "c"})


def test_it_does_not_matter_in_which_order_branches_and_runs_are_named():
    """Two runs, and the branches of each, in both orders."""
    p = line("abcdef")
    one, other = Parallelise([["a"], ["b"]]), Parallelise([["d", "f"], ["e"]])
    turned = Parallelise([["e"], ["d", "f"]])
    both = side_by_side(p, [one, other])
    assert both == side_by_side(p, [turned, one]) == side_by_side(side_by_side(p, [other]), [one])
    assert both == side_by_side(side_by_side(p, [one]), [other])


def test_a_run_is_found_in_its_order():
    """A line, a gap, and a ring that nothing enters."""
    p = line("abcd")
    ring = evolve(p, flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "a"), Flow("d", "z")])
    assert run_order(p, "cab") == ("a", "b", "c")
    assert (run_order(p, "abd"), run_order(ring, "abc")) == ((), ())


def test_a_delegated_step_keeps_all_but_its_role():
    """The work law stays as it is."""
    p = line("ab", steps=[Step(id="a", role="chair", signs=True), Step(id="b", role="clerk")])
    after = given_to(p, [DelegateStep("a", "deputy")])
    assert after.steps == (evolve(p.steps[0], role="deputy"), p.steps[1])


def test_other_edits_are_left_aside():
    """Documents and parallel runs are written; the rest is a matter of `apply`."""
    p = line("ab", steps=[Step(id="a", role="chair"), Step(id="b")], documents=papers(c=HANDED_IN))
    assert p == rewritten(p, [RemoveStep("b"), DelegateStep("a", "x")])
    one = DropComponent("c")
    assert not rewritten(p, [one]).documents
    register = evolve(p, documents=papers(c={**HANDED_IN, "register": "r"}))
    assert rewritten(register, [OnceOnly("c")]).documents[0].given
