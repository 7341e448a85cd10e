"""The samples keep every rule, in both languages, alone and with steps removed."""

import layout_rules
import pytest

from procflow.layout import lay_out
from procflow.samples import sample
from procflow.simplification import propose

NAMES = ["incoming-document", "land-use-change", "leave-request"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_keeps_every_rule(name, lang):
    procedure = sample(name)
    wanted = [(flow.source, flow.target) for flow in procedure.flows]
    assert layout_rules.all_faults(lay_out(procedure, lang=lang), wanted) == []


@pytest.mark.parametrize("name", ["land-use-change", "leave-request"])
def test_a_proposal_keeps_every_rule(name):
    """What is removed is a ghost, and the flows that are not gone are those of the procedure after."""
    proposal = propose(sample(name))
    layout = lay_out(proposal.before, lang="vi", after=proposal.after)
    routes = [route for route in layout.routes if route.source]
    assert layout_rules.all_faults(layout, [(route.source, route.target) for route in routes]) == []
    ghosts = {box.node for box in layout.boxes if box.kind == "step" and box.state == "cut"}
    assert ghosts == {step.id for step in proposal.before.steps} - {step.id for step in proposal.after.steps}
    left = sorted((route.source, route.target) for route in routes if route.state != "gone")
    assert left == sorted((flow.source, flow.target) for flow in proposal.after.flows)
