"""Parallel branches that do not meet again, and joins that wait for what never comes."""

import random

from attrs import evolve
from hand_made import free, made
from marking_search import faults
from ruled_procedures import random_procedure

from procflow.checking import flow_problems
from procflow.model import Gateway

FORK, JOIN, MERGE = Gateway(id="f", split="all"), Gateway(id="j", join="all"), Gateway(id="m")


def found(procedure):
    return [(p.code, p.severity, p.place.element.split(" of ")[0]) for p in flow_problems(procedure)]


def test_a_fork_with_its_join_is_sound():
    """Also when loops run inside a branch and around the whole."""
    flows = "s f, f a, f b, a c, c j 0.9, c a 0.1 returns, b j, j d, d z 0.9, d s 0.1 returns"
    assert found(made([free("s"), free("a"), free("b"), free("c"), free("d")], flows, gateways=[FORK, JOIN])) == []


def test_branches_merged_without_waiting_are_told_at_the_merge():
    """m lets each branch pass, so c is done twice; the choice and the merge further down are not blamed as well."""
    steps = [free(id) for id in "sabxcde"]
    flows = "s f, f a, f b, a m, b m 0.5, b x 0.5, x m, m c, c d 0.5, c e 0.5, d e, e z"
    procedure = made(steps, flows, gateways=[FORK, MERGE])
    assert found(procedure) == [("parallel-not-joined", "error", "gateway 'm'")]
    (problem,) = flow_problems(procedure)
    assert problem.values["way"].startswith("s → f → a → m")


def test_a_step_that_two_branches_lead_to_is_a_merge_without_a_gateway():
    """Implicit forms count like drawn ones."""
    steps = [free("s", split="all"), free("a"), free("b"), free("c")]
    assert found(made(steps, "s a, s b, a c, b c, c z")) == [("parallel-not-joined", "error", "step 'c'")]


def test_a_join_behind_a_choice_waits_for_ever():
    """Only one of a and b is ever done; the sentence names the one that is missing."""
    procedure = made([free("s"), free("a"), free("b")], "s a 0.5, s b 0.5, a j, b j, j z", gateways=[JOIN])
    assert found(procedure) == [("join-waits-for-ever", "error", "gateway 'j'")]
    (problem,) = flow_problems(procedure)
    assert problem.values["missing"] == ("b",)


def test_a_join_at_the_start_waits_for_what_comes_later():
    """The first case never gets past it."""
    flows = "s a, a b 0.9, a s 0.1 returns, b z 0.9, b s 0.1 returns"
    procedure = made([free("s", join="all"), free("a"), free("b")], flows)
    assert found(procedure) == [("join-waits-for-ever", "error", "step 's'")]


def test_a_choice_that_skips_a_branch_starves_the_join():
    """Half of the cases skip b altogether and leave the join waiting."""
    steps = [free("s", split="all"), free("a"), free("x"), free("b")]
    procedure = made(steps, "s a, s x, x b 0.5, x no 0.5, a j, b j, j z", gateways=[JOIN])
    assert ("join-waits-for-ever", "error", "gateway 'j'") in found(procedure)


def test_two_ends_in_one_case_are_a_doubt_of_their_own_name():
    """The case is settled with the last; that may be meant."""
    steps = [free("s", split="all"), free("a"), free("b")]
    codes = sorted(found(made(steps, "s a, s b, a y, b z")))
    assert codes == [("ends-apart", "warning", "end 'y'"), ("ends-apart", "warning", "end 'z'")]


def test_overlapping_branches_are_played_out_and_found_sound():
    """No nested blocks, yet every join gets what it waits for: a to j and k, b to k."""
    steps = [free("s", split="all"), free("a", split="all"), free("b"), free("k", join="all"), free("c", join="all")]
    assert found(made(steps, "s a, s b, a k, a c, b k, k c, c z")) == []


def test_a_doubtful_part_inside_a_sound_block_is_still_looked_at():
    """The outer block meets in its join; inside one branch two inner branches merge without waiting."""
    steps = [free("a", split="all"), free("b"), free("c"), free("d"), free("e")]
    flows = "f a, f e, a b, a c, b d, c d, d j, e j, j z"
    procedure = evolve(made(steps, flows, gateways=[FORK, JOIN]), start="f")
    assert ("parallel-not-joined", "error", "step 'd'") in found(procedure)


def test_too_many_states_are_told_as_unknown():
    """Twenty crossing branches have more states than are played out; nothing is guessed."""
    many = range(20)
    steps = [
        free("s", split="all"),
        *(free(f"a{k}", split="all") for k in many),
        *(free(f"b{k}", join="all") for k in many),
    ]
    flows = [f"s a{k}" for k in many]
    flows += [text for k in many for text in (f"a{k} b{k}", f"a{k} b{(k + 1) % 20}")] + [f"b{k} j" for k in many]
    procedure = made(steps, ", ".join([*flows, "j z"]), gateways=[JOIN])
    (problem,) = flow_problems(procedure)
    assert (problem.code, problem.severity) == ("soundness-unknown", "warning")


def spoilt(seed):
    """Return a small random procedure with some splits and joins turned into the other kind."""
    draw = random.Random(seed)
    procedure = random_procedure(seed, size=5)

    def turned(node):
        joins = node.join if draw.random() < 0.85 else {"any": "all", "all": "any"}[node.join]
        splits = node.split if draw.random() < 0.85 else {"one": "all", "all": "one"}[node.split]
        return evolve(node, join=joins, split=splits)

    steps, gateways = [turned(s) for s in procedure.steps], [turned(g) for g in procedure.gateways]
    count = {n.id: len(procedure.outflows(n.id)) for n in procedure.nodes}
    forks = {n.id for n in (*steps, *gateways) if n.split == "all"}
    flows = [evolve(f, p=1.0 if f.source in forks else 1 / count[f.source]) for f in procedure.flows]
    return evolve(procedure, steps=steps, gateways=gateways, flows=flows)


def test_faults_agree_with_every_state_of_the_flows():
    """On hundreds of spoilt procedures the verdict is that of the whole state space, drawn flow by flow."""
    met = {"twice": 0, "stuck": 0, "ends apart": 0, "sound": 0}
    for seed in range(400):
        procedure = spoilt(seed)
        expected = faults(procedure, most=1500)
        problems = flow_problems(procedure)
        if expected is None or {p.code for p in problems if p.severity == "error"} - {
            "parallel-not-joined",
            "join-waits-for-ever",
        }:
            continue
        codes = {problem.code for problem in problems}
        assert ("parallel-not-joined" in codes) == ("twice" in expected), procedure.id
        if "twice" not in expected:
            assert ("join-waits-for-ever" in codes) == ("stuck" in expected), procedure.id
            assert ("ends-apart" in codes) == ("ends apart" in expected), procedure.id
        for kind in expected or {"sound"}:
            met[kind] += 1
    assert min(met.values()) >= 10, met
