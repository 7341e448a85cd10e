"""With the cuts given, the program's values are those of the simplified procedure, followed case by case."""

import random

import pytest
from brute_force_plans import Follower, HoldersPileUp, free_steps
from grown_procedures import grown

from procflow.errors import NotSupportedError, ProposalError
from procflow.simplification import RemoveStep, apply
from procflow.simplification.options.forms import options
from procflow.simplification.options.weights import form_weights
from procflow.simplification.program.program import Program
from procflow.simplification.search.measure import block_time, measured
from procflow.structure import and_blocks, network

NAMES = ("cycle_time", "handoffs", "signatures", "work_content", "steps")


def _program(p, names):
    net = network(p)
    blocks = {block.fork: block for block in and_blocks(net).blocks}
    choices = options(p, kinds=["remove"])
    assert choices.removable == frozenset(free_steps(p))
    every = [form for forms in choices.forms.values() for form in forms]
    return Program(
        p,
        choices,
        {name: form_weights(p, name, every) for name in names},
        lambda fork, forms, holders: block_time(p, net, blocks[fork], forms, holders),
    )


@pytest.mark.parametrize("low", range(0, 120, 30))
def test_values_of_given_cuts_are_those_of_the_procedure_that_is_left(low):
    """Loops, choices, nested branches, transfers, automatic steps; times of blocks after refinement."""
    compared = 0
    for seed in range(low, low + 30):
        p, rng = grown(seed, 6 + seed % 7, rules=False), random.Random(seed)
        try:
            program = _program(p, NAMES)
        except NotSupportedError:
            continue
        for _ in range(3):
            cut = [step for step in free_steps(p) if rng.random() < 0.5]
            fixed = {program.keep[step.id]: float(step.id not in cut) for step in p.steps}
            try:
                after = apply(p, [RemoveStep(step) for step in cut])
                expected = Follower(after).values()
            except (ProposalError, HoldersPileUp):
                continue
            while True:
                solution = program.milp.solve(program.costs["steps"], fixed=fixed)
                if not program.refine(solution.values.tolist()):
                    break
            for name in NAMES:
                assert program.value(name, solution.values) == pytest.approx(expected[name], rel=1e-6, abs=1e-6)
                assert measured(after, name) == pytest.approx(expected[name], rel=1e-6, abs=1e-6)
            assert set(program.edits(solution.values.tolist())) == {RemoveStep(step) for step in cut}
            compared += 1
    assert compared > 60


def test_holders_that_pile_up_are_refused_for_handoffs_only():
    """Automatic branches in a loop multiply the holders; for times only who they are matters."""
    p = grown(4, 8, free=0.5)
    with pytest.raises(NotSupportedError, match="pile up"):
        _program(p, ("handoffs",))
    assert _program(p, ("cycle_time",)).milp.columns > 0
