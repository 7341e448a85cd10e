"""Where parallel branches form no blocks, a cut that might break something hidden does not pass."""

from attrs import evolve
from edited_procedures import random_edits
from hand_made import free, made
from plan_judgement import lost_documents, removed, side_by_side
from ruled_procedures import crossed_procedure, random_cut, random_procedure
from run_enumeration import broken_floors, broken_orders, lost_duties, runs, unchecked_ends, unmet_needs

from procflow.guards import judge_doubt, violations
from procflow.model import ControlFloor, Separation


def doubts(procedure, *cut):
    return [(p.values.get("rule"), p.values["steps"]) for p in judge_doubt(procedure, frozenset(cut))]


CROSSED = "a p, a q, p j, p k, q k, k j, j z"
"""a starts p and q; p leads to both joins, so neither join belongs to a fork of its own."""


def crossed(*, rules=(), **more):
    steps = [free("a", split="all"), free("p", split="all"), free("q"), free("k", join="all"), free("j", join="all")]
    steps = [free(s.id, split=s.split, join=s.join, **more.get(s.id, {})) for s in steps]
    return made(steps, CROSSED, rules=rules)


def test_what_is_caught_in_crossed_branches_is_underrated_and_may_not_be_cut():
    """p and q are done in every case and catch 0.75 together; the equations see 0.5 at the join, below the floor."""
    control = {"detects": [("fraud", 0.5)]}
    procedure = crossed(rules=[ControlFloor(id="r", risk="fraud", detect=0.75)], p=control, q=control)
    assert doubts(procedure, "q") == [("r", ("q",))]
    assert doubts(procedure, "k") == []


def test_a_check_behind_one_branch_of_crossed_ones_may_not_be_cut():
    """k always checks what a made, which the way from p straight to j does not show."""
    procedure = crossed(rules=[Separation(id="r", maker="a", checkers=["k"])])
    assert doubts(procedure, "k") == [("r", ("k",))]
    assert doubts(procedure, "a", "k") == []


def test_nothing_is_in_doubt_where_branches_form_blocks():
    """What seems broken today is broken today."""
    steps = [free("a", split="all"), free("b"), free("c", needs=["x"]), free("d", makes=["x"], join="all")]
    assert doubts(made(steps, "a b, a c, b d, c d, d z"), "d") == []
    for seed in range(100):
        procedure = random_procedure(seed)
        assert judge_doubt(procedure, random_cut(procedure, seed)) == ()


def test_no_cut_that_some_run_shows_to_be_wrong_passes():
    """On procedures with crossed branches every run is played out; the guards may refuse more, never less."""
    wrong = 0
    for seed in range(150):
        procedure = crossed_procedure(seed)
        cut = random_cut(procedure, seed)
        before, after = runs(procedure, laps=1, most=4000), runs(procedure, cut, laps=1, most=4000)
        if before is None or after is None:
            continue
        if (
            unmet_needs(procedure, after) - unmet_needs(procedure, before)
            or lost_duties(procedure, after)
            or broken_orders(procedure, after) - broken_orders(procedure, before)
            or unchecked_ends(procedure, after) - unchecked_ends(procedure, before)
            or broken_floors(procedure, before, after)
        ):
            wrong += 1
            told = {problem.code for problem in violations(procedure, cut)}
            assert told & {
                "cut-document-lost",
                "cut-duty-lost",
                "cut-order-broken",
                "cut-unchecked",
                "cut-floor-broken",
                "cut-not-shown",
            }, procedure.id
        assert violations(procedure, frozenset()) == ()
    assert wrong >= 50


def test_no_plan_that_some_run_shows_to_be_wrong_passes():
    """The same where steps of crossed branches run side by side and components are dropped."""
    wrong = split = 0
    for seed in range(250):
        procedure = crossed_procedure(seed)
        procedure = evolve(
            procedure,
            documents=[
                evolve(d, component=k < 2, source="applicant" if k == 0 else d.source)
                for k, d in enumerate(procedure.documents)
            ],
        )
        edits = random_edits(procedure, seed)
        before = runs(procedure, laps=1, most=3000)
        after = runs(side_by_side(procedure, edits), removed(edits), laps=1, most=3000)
        if before is None or after is None:
            continue
        if (
            lost_documents(procedure, edits, before, after)
            or broken_orders(procedure, after) - broken_orders(procedure, before)
            or unchecked_ends(procedure, after) - unchecked_ends(procedure, before)
        ):
            wrong += 1
            split += any(edit.kind == "parallelise" for edit in edits)
            told = {problem.code for problem in violations(procedure, edits)}
            assert told & {"cut-document-lost", "cut-order-broken", "cut-unchecked", "cut-not-shown"}, procedure.id
    assert wrong >= 40
    assert split >= 5
