"""A document must be there on every path, not just on some."""

import pytest
from hand_made import free, made

from procflow.guards import available, judge_documents
from procflow.model import Document, Gateway
from procflow.structure.network import network


def lost(procedure, *cut):
    return [
        (p.values["node"], p.values["documents"], p.values["steps"]) for p in judge_documents(procedure, frozenset(cut))
    ]


BRANCHES = "a b 0.5, a c 0.5, b s, c s, s z"


def test_a_maker_on_the_other_branch_is_no_maker():
    """The trap of "another producer is kept": b and c both make the text, each for its own branch."""
    steps = [free("a"), free("b", makes=["text"]), free("c", makes=["text"]), free("s", needs=["text"])]
    procedure = made(steps, BRANCHES)
    assert lost(procedure) == []
    assert lost(procedure, "b") == [("s", ("text",), ("b",))]


def test_a_second_maker_on_every_path_lets_the_first_go():
    """Near miss: a makes the text before the branches part."""
    steps = [free("a", makes=["text"]), free("b", makes=["text"]), free("c", makes=["text"]), free("s", needs=["text"])]
    assert lost(made(steps, BRANCHES), "b", "c") == []
    assert lost(made(steps, BRANCHES), "a", "b") == [("s", ("text",), ("a", "b"))]


def test_cutting_the_reader_with_the_writer_is_fine():
    """Nobody misses what nobody needs."""
    steps = [free("a", makes=["text"]), free("s", needs=["text"])]
    assert lost(made(steps, "a s, s z"), "a", "s") == []


def test_the_needs_of_an_end_are_judged_as_well():
    """A case may not be closed without its result; one that ends elsewhere may."""
    procedure = made([free("a"), free("b", makes=["result"])], "a b 0.5, a no 0.5, b z", needs=["result"])
    assert lost(procedure, "b") == [("z", ("result",), ("b",))]


@pytest.mark.parametrize("source", ["applicant", "register", "other agency"])
def test_what_comes_from_outside_is_there_from_the_start(source):
    """Cutting a step that copies it loses nothing."""
    procedure = made(
        [free("a", makes=["form"]), free("s", needs=["form"])],
        "a s, s z",
        documents=[Document(id="form", source=source)],
    )
    assert lost(procedure, "a") == []


def test_one_of_a_group_suffices():
    """Either opinion will do; without both the step cannot go on."""
    steps = [free("a", makes=["x"]), free("b", makes=["y"]), free("s", one_of=[("x", "y")])]
    procedure = made(steps, "a b, b s, s z")
    assert lost(procedure, "a") == []
    assert lost(procedure, "a", "b") == [("s", ("x", "y"), ("a", "b"))]


def test_a_group_may_be_met_by_another_member_on_each_branch():
    """x on one branch and y on the other: one of them is always there."""
    steps = [free("a"), free("b", makes=["x"]), free("c", makes=["y"]), free("s", one_of=[("x", "y")])]
    procedure = made(steps, BRANCHES)
    assert lost(procedure) == []
    assert lost(procedure, "c") == [("s", ("x", "y"), ("c",))]


PARALLEL = "a b, a c, b j, c j, j z"


def test_after_the_join_what_any_branch_made_is_there():
    """All branches have been waited for."""
    steps = [free("a", split="all"), free("b", makes=["x"]), free("c", makes=["x"]), free("j", join="all", needs=["x"])]
    procedure = made(steps, PARALLEL)
    assert lost(procedure, "b") == []
    assert lost(procedure, "b", "c") == [("j", ("x",), ("b", "c"))]


def test_what_the_other_branch_makes_cannot_be_relied_on():
    """It may come later; today's procedure has that fault already, so the cut is not blamed."""
    steps = [free("a", split="all", makes=["x"]), free("b", makes=["x"]), free("c", needs=["x"]), free("j", join="all")]
    procedure = made(steps, PARALLEL)
    assert lost(procedure, "b") == []
    assert lost(procedure, "a") == [("c", ("x",), ("a",))]


def test_a_need_that_is_unmet_today_is_no_fault_of_the_cut():
    """It is a finding of the check."""
    procedure = made([free("a", makes=["y"]), free("s", needs=["x"])], "a s, s z")
    assert lost(procedure, "a") == []


def test_a_step_reached_by_returns_alone_needs_nothing_once_the_check_is_cut():
    """No case goes there any more; whether it may be lost is another guard's question."""
    steps = [free("a", makes=["x"]), free("check"), free("mend", needs=["x"])]
    procedure = made(steps, "a check, check z 0.9, check mend 0.1 returns, mend check")
    assert lost(procedure, "a") == [("mend", ("x",), ("a",))]
    assert lost(procedure, "a", "check") == []


def test_a_loop_makes_nothing_available_at_its_entry():
    """The first time round the text is not there yet."""
    steps = [free("a"), free("b", needs=["text"]), free("check", makes=["text"])]
    procedure = made(steps, "a b, b check, check z 0.9, check b 0.1 returns")
    there = available(network(procedure), procedure)
    assert [frozenset(), frozenset(), frozenset(), frozenset({"text"})] == list(there)


def test_a_way_that_is_never_taken_is_no_path():
    """The short cut from a to s has probability 0: the text is there today, and would be lost with b."""
    procedure = made([free("a"), free("b", makes=["text"]), free("s", needs=["text"])], "a b 1, a s 0, b s, s z")
    assert lost(procedure, "b") == [("s", ("text",), ("b",))]


def test_documents_available_after_parallel_branches():
    """Written out by hand: inside a branch only what was made before, after the join the union."""
    steps = [free("a", makes=["w"], split="all"), free("b", makes=["x"]), free("c", makes=["y"])]
    procedure = made(steps, PARALLEL, gateways=[Gateway(id="j", join="all")])
    net = network(procedure)
    there = {
        f"{atom.kind} {atom.node}": sorted(docs)
        for atom, docs in zip(net.atoms, available(net, procedure), strict=True)
    }
    expected = {
        "work a": [],
        "fork a": ["w"],
        "work b": ["w"],
        "work c": ["w"],
        "join j": ["w", "x", "y"],
        "end z": ["w", "x", "y"],
    }
    assert expected == there


def test_more_documents_than_are_followed_at_once():
    """5,000 documents in a line, each needed by the next step; cutting one step loses exactly one document."""
    count = 5000
    steps = [free(f"s{k}", makes=[f"d{k}"], needs=[f"d{k - 1}"] if k else []) for k in range(count)]
    procedure = made(steps, ", ".join(f"s{k} s{k + 1}" for k in range(count - 1)) + f", s{count - 1} z")
    assert lost(procedure, "s4499") == [("s4500", ("d4499",), ("s4499",))]
