"""Bounds on visits hold for every plan, and are tight but for the margin."""

from itertools import combinations

import pytest
from grown_procedures import grown

from procflow.errors import NotSupportedError
from procflow.model import End, Flow, Gateway, Procedure, Step
from procflow.simplification.options.forms import Form, Options
from procflow.simplification.options.standing import passable
from procflow.simplification.program.parallel import Walks
from procflow.simplification.program.stages import MARGIN, most_visits, stages
from procflow.structure import and_blocks, network, visits


def _stages(p: Procedure, optional: frozenset[str]):
    net = network(p)
    kept = {step.id: Form(step.id, "kept", step.role) for step in p.steps}
    forms = {s: (form, *([Form(s, "removed")] if s in optional else [])) for s, form in kept.items()}
    walks = Walks(net, and_blocks(net), kept, (), None)
    return net, stages(net, walks, Options(forms))


@pytest.mark.parametrize("low", range(0, 120, 40))
def test_no_plan_visits_a_stage_more_often_than_its_bound(low):
    """The largest number over all sets of cut checks, times the margin; the number itself where nothing changes it."""
    for seed in range(low, low + 40):
        p = grown(seed, 10, rules=False, parallel=seed % 2 == 0)
        checks = [s.id for s in p.steps if s.id in passable(p) and any(f.kind == "returns" for f in p.outflows(s.id))][
            :4
        ]
        net, found = _stages(p, frozenset(checks))
        bound = most_visits(net, found)
        every = [
            visits(network(p, cut=frozenset(cut)))
            for size in range(len(checks) + 1)
            for cut in combinations(checks, size)
        ]
        for atom in found:
            number = [values[atom] for values in every]
            same = max(number) - min(number) < 1e-9
            assert bound[atom] == pytest.approx(max(number) * (1 if same else MARGIN), rel=1e-9, abs=1e-9), seed


def test_a_loop_that_only_a_return_leaves_is_refused():
    """Without the check's return the case would go round for ever."""
    p = Procedure(
        id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], gateways=[Gateway(id="g")], ends=[End(id="z")], start="a",
        flows=[Flow("a", "b"), Flow("b", "a", 0.5), Flow("b", "c", 0.5, "returns"), Flow("c", "g"), Flow("g", "a", 0.5),
               Flow("g", "z", 0.5)],
    )  # fmt: skip
    net, found = _stages(p, frozenset({"b"}))
    with pytest.raises(NotSupportedError, match="loop"):
        most_visits(net, found)


def test_a_block_is_one_stage_with_a_mode_per_set_of_cuts():
    """Two removable steps in two branches: four modes."""
    p = Procedure(
        id="p", steps=[Step(id="a", split="all"), Step(id="b"), Step(id="c"), Step(id="d", join="all")], ends=[End(id="z")],
        start="a", flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "z")],
    )  # fmt: skip
    net, found = _stages(p, frozenset({"b", "c"}))
    sizes = {net.atoms[atom].kind: len(stage.modes) for atom, stage in found.items()}
    assert sizes == {"work": 1, "fork": 4, "end": 1}
