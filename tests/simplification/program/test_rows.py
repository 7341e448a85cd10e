"""The rows of the program say what the guards say, for every rule and any set of cuts."""

import random

import pytest
from attrs import evolve
from grown_procedures import grown
from ruled_procedures import random_procedure

from procflow.guards import violations
from procflow.model import IfCutThen
from procflow.simplification.options.standing import passable
from procflow.simplification.program.facts import Facts
from procflow.simplification.program.milp import Milp
from procflow.simplification.program.rows import write_rules

JUDGED_ELSEWHERE = ("cut-law", "cut-unreached", "cut-precondition-missing", "cut-decides")


@pytest.mark.parametrize("grow", [lambda seed: grown(seed, 7 + seed % 5), random_procedure], ids=["grown", "ruled"])
@pytest.mark.parametrize("low", range(0, 120, 20))
def test_rows_admit_exactly_what_the_guards_do_not_object_to(grow, low):
    """Documents, one-of groups, order, together, if-cut-then, duties, separation, floors: with choices, loops, branches."""
    seen: set[str] = set()
    for seed in range(low, low + 20):
        p, rng = grow(seed), random.Random(seed)
        optional = frozenset(step for step in sorted(passable(p)) if rng.random() < 0.85)
        program = Milp()
        keep = {step.id: program.column(high=1.0, whole=True) for step in p.steps}
        write_rules(Facts(p, program, keep, optional))
        for _ in range(8):
            odds = rng.choice([0.2, 0.5, 0.8])
            cut = frozenset(step for step in sorted(optional) if rng.random() < odds)
            against = [v.code for v in violations(p, cut) if not v.code.startswith(JUDGED_ELSEWHERE)]
            seen.update(against)
            fixed = {keep[step.id]: float(step.id not in cut) for step in p.steps}
            found = program.solve({}, fixed=fixed).status
            assert found == ("infeasible" if against else "optimal"), (seed, sorted(cut), against)
    assert len(seen) >= 5


def test_only_rules_that_some_cut_can_break_are_written():
    """A rule between steps that stay anyway needs no rows; one about a single step says nothing."""
    p = evolve(grown(3, 8), rules=[IfCutThen(id="self", step="s01", then="s01")])
    program = Milp()
    keep = {step.id: program.column(high=1.0, whole=True) for step in p.steps}
    assert write_rules(Facts(p, program, keep, frozenset())) == ()


def test_cases_reach_what_hangs_on_no_check():
    """The expression of reach is the number 1 where no cut can take it away, else a column."""
    for seed in range(40):
        p = grown(seed, 12)
        program = Milp()
        keep = {step.id: program.column(high=1.0, whole=True) for step in p.steps}
        facts = Facts(p, program, keep, passable(p))
        seen = facts.left_by(passable(p))
        for atom in facts.paths.reached:
            assert (facts.reach(atom) == {-1: 1.0}) == (atom in seen)
