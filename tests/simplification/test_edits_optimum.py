"""Proven plans of all kinds of edits against every plan written out, and against what must hold of any best plan."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from attrs import evolve
from brute_force_edits import Loads, best, instruments, lawful, lawful_plans, random_plan, values, variants
from brute_force_plans import HoldersPileUp
from brute_force_plans import lawful_plans as lawful_removals
from edited_procedures import edited_procedure, further_rule
from grown_procedures import grown

from procflow.errors import ProposalError
from procflow.model import MergeStep, RemoveStep
from procflow.simplification import propose

OBJECTIVES = (
    ("cycle_time",),
    ("handoffs", "signatures"),
    ("work_content",),
    ("cost",),
    ("steps", "legal_acts"),
    ("components", "cycle_time"),
    ("signatures", "legal_acts"),
    ("cycle_time", "handoffs"),
)
LIMITS = (None, None, 2, 1, None, 0, 3)
AUTHORITIES = {"circular": "ministry", "rules": "province", "decree": "government"}
KINDS = ("remove", "merge", "delegate", "once_only", "drop_component", "parallelise")


def close(one, other):
    """Values of the program and of an analysis differ in their last digits."""
    return all(abs(a - b) <= 2e-6 * max(1.0, abs(a)) for a, b in zip(one, other, strict=True))


def compare(seed, **size):
    """Hold the plan of one procedure to the best of all plans; return the kinds of its edits, None where none can be told."""
    procedure = edited_procedure(seed, **size)
    objectives, most = OBJECTIVES[seed % len(OBJECTIVES)], LIMITS[seed % len(LIMITS)]
    try:
        every = lawful_plans(procedure, objectives)
    except HoldersPileUp:
        return None
    plan = propose(procedure, minimise=objectives, max_cuts=most)
    wanted = best(every, objectives, max_cuts=most)
    found = values(procedure, plan.edits, plan.after, objectives)
    assert close(wanted, [found[name] for name in objectives]), (procedure.id, objectives, most, plan.edits)
    assert frozenset(plan.edits) in {frozenset(worth.edits) for worth in every}, (procedure.id, plan.edits)
    assert close(wanted, [proof.after for proof in plan.certificate.proofs]), procedure.id
    assert plan.certificate.proved, procedure.id
    return {edit.kind for edit in plan.edits}


@pytest.mark.parametrize("part", range(8))
def test_plans_equal_the_best_of_all_plans(part):
    """Value for value, with every rule and every kind of edit; each part minimises something else."""
    told = [kinds for seed in range(part, 80, 8) if (kinds := compare(seed)) is not None]
    assert len(told) >= 9
    assert any(told)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_plans_equal_the_best_of_all_plans_on_many_procedures(part):
    """Five hundred more, and every kind of edit is the best one somewhere."""
    told = [kinds for seed in range(200 + part, 700, 10) if (kinds := compare(seed)) is not None]
    assert len(told) >= 45
    assert len(set().union(*told)) >= 4


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_plans_equal_the_best_of_many_more_plans(part):
    """Procedures of seven steps with up to a thousand plans each, loads known in all of them."""
    told = [kinds for seed in range(5000 + part, 5060, 10) if (kinds := compare(seed, size=7, most=1000, loads=True))]
    assert told


def test_both_enumerations_know_the_same_removals():
    """The one written for removals alone, and this one where nothing else is permitted."""
    for seed in range(20):
        procedure = grown(seed, 6)
        mine = {
            frozenset(edit.step for edit in worth.edits): worth for worth in lawful_plans(procedure, ("cycle_time",))
        }
        other = lawful_removals(procedure)
        assert mine.keys() == other.keys()
        assert all(close([mine[cut].values["cycle_time"]], [other[cut]["cycle_time"]]) for cut in other)


def wishes(rng, ids):
    """Return some wishes, and what tells whether a plan meets them."""
    asked = {}
    if rng.random() < 0.4:
        asked["edits"] = tuple(rng.sample(KINDS, rng.choice([2, 4, 5])))
    if rng.random() < 0.4:
        asked["acts"] = rng.choice([0, 1, 2])
    if rng.random() < 0.4:
        asked["authority"] = rng.choice(["province", "ministry"])
    if rng.random() < 0.4:
        asked["keep"] = rng.sample(ids, 1)
    if rng.random() < 0.3:
        asked["require"] = [step for step in rng.sample(ids, 1) if step not in asked.get("keep", ())]
    return asked


def meets(procedure, asked, worth):
    acts = instruments(procedure, worth.edits)
    formed = {step for edit in worth.edits if edit.kind != "parallelise" for step in edit.steps}
    gone = {edit.step for edit in worth.edits if isinstance(edit, RemoveStep | MergeStep)}
    return (
        {edit.kind for edit in worth.edits} <= set(asked.get("edits", KINDS))
        and len(acts) <= asked.get("acts", len(acts))
        and ("authority" not in asked or {AUTHORITIES[act] for act in acts} <= {asked["authority"]})
        and formed.isdisjoint(asked.get("keep", ()))
        and gone >= set(asked.get("require", ()))
    )


@pytest.mark.parametrize("part", range(4))
def test_wishes_leave_the_best_of_the_plans_that_meet_them(part):
    """Kinds of edits, acts, authority, steps to keep and to cut; where no plan meets them, that is said."""
    refused = 0
    for seed in range(800 + part, 824, 4):
        procedure = edited_procedure(seed)
        asked = wishes(random.Random(seed), [step.id for step in procedure.steps])
        every = [worth for worth in lawful_plans(procedure, ("cycle_time",)) if meets(procedure, asked, worth)]
        wanted = best(every, ("cycle_time",))
        if wanted is None:
            with pytest.raises(ProposalError):
                propose(procedure, minimise="cycle_time", **asked)
            refused += 1
            continue
        plan = propose(procedure, minimise="cycle_time", **asked)
        assert close(wanted, [plan.objective.after]), (procedure.id, asked, plan.edits)
    assert refused <= 5


def test_targets_are_met_or_refused():
    """A target on handoffs while the signatures are minimised: the best plan of those that reach it, or none."""
    met = refused = 0
    for seed in range(900, 914):
        procedure = edited_procedure(seed)
        every = lawful_plans(procedure, ("signatures", "handoffs"))
        today = next(worth.values["handoffs"] for worth in every if not worth.edits)
        reaching = [worth for worth in every if worth.values["handoffs"] <= 0.6 * today + 1e-9]
        wanted = best(reaching, ("signatures",))
        if wanted is None:
            with pytest.raises(ProposalError):
                propose(procedure, minimise="signatures", targets={"handoffs": 0.4})
            refused += 1
        else:
            plan = propose(procedure, minimise="signatures", targets={"handoffs": 0.4})
            assert close(wanted, [plan.objective.after]), (procedure.id, plan.edits)
            met += 1
    assert met >= 3
    assert refused >= 3


def test_one_more_rule_never_improves():
    """Whatever its kind."""
    worse = 0
    for seed in range(300, 325):
        procedure = edited_procedure(seed)
        bound = evolve(procedure, rules=(*procedure.rules, further_rule(procedure, seed)))
        free, ruled = (propose(p, minimise="cycle_time").objective.after for p in (procedure, bound))
        assert ruled >= free - 2e-6 * max(1.0, free), procedure.id
        worse += ruled > free + 1e-3
    assert worse >= 2


def test_more_cuts_never_worsen():
    """From none to four; a plan without cuts may still delegate."""
    better = 0
    for seed in range(400, 412):
        procedure = edited_procedure(seed)
        reached = [propose(procedure, minimise="cycle_time", max_cuts=most).objective.after for most in range(5)]
        assert all(late <= early + 2e-6 * max(1.0, early) for early, late in pairwise(reached))
        better += reached[-1] < reached[0] - 1e-3
    assert better >= 5


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_no_lawful_plan_beats_the_bound(part):
    """A thousand lawful plans each, drawn at random on procedures too large to write all of them out."""
    rng = random.Random(f"bounds {part}")
    found = seed = 0
    while found < 1000:
        seed += 1
        procedure = edited_procedure(10_000 * (part + 1) + seed, size=10, most=None)
        runs = variants(procedure)
        plan = propose(procedure, minimise=("cycle_time",)) if len(runs) <= 32 else None
        if plan is None or not plan.certificate.proved:
            continue
        bound = plan.certificate.proofs[0].bound
        loads = Loads(procedure)
        for _ in range(400):
            drawn = random_plan(procedure, rng, rng.choice(runs))
            try:
                worth = lawful(procedure, drawn, loads, ("cycle_time",)) if drawn is not None else None
            except HoldersPileUp:
                continue
            if worth is not None:
                found += 1
                assert worth.values["cycle_time"] >= bound - 2e-6 * max(1.0, abs(bound)), (procedure.id, drawn)
