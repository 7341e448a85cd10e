"""Sessions, batches, joint work and bounds are seen in the picture, and the picture keeps its rules."""

import random

import layout_rules
import pytest
from attrs import evolve
from drawn_procedures import grown

from procflow.layout import lay_out
from procflow.model import AtMost, Batch, Duration, End, Fixed, Flow, Procedure, Role, Session, Step, Text

LOOP = Procedure(
    id="p",
    steps=[
        Step(id="check", role="clerk"),
        Step(id="supplement", role="applicant", at_most=AtMost(visits=2, then="refused")),
        Step(id="inspect", role="land", joint=[("land", 1), ("build", 2)]),
        Step(id="sign", role="chair", sessions=Session(days=[1, 4], hours=[(840, 930)]), batch=Batch(size=5)),
    ],
    ends=[End(id="done"), End(id="refused")],
    flows=[
        Flow("check", "supplement", 0.3),
        Flow("check", "inspect", 0.7),
        Flow("supplement", "check", kind="returns"),
        Flow("inspect", "sign"),
        Flow("sign", "done"),
    ],
    start="check",
    roles=[
        Role(id="clerk"),
        Role(id="applicant", external=True),
        Role(id="land"),
        Role(id="build", name=Text(vi="Xây dựng", en="Construction")),
        Role(id="chair"),
    ],
)


def ways(procedure):
    """Return source and target of every flow, and of every way that a bound adds."""
    bounds = [(step.id, step.at_most.then) for step in procedure.steps if step.at_most is not None]
    return [*((flow.source, flow.target) for flow in procedure.flows), *bounds]


def said(layout, node):
    """Return the notes of a box as one text."""
    (box,) = [box for box in layout.boxes if box.node == node]
    return " ".join(box.notes).replace("\xa0", " ")


def test_a_way_that_a_bound_adds_is_drawn_and_labelled():
    """Nothing else leads to the refusal."""
    layout = lay_out(LOOP)
    (route,) = [route for route in layout.routes if route.target == "refused"]
    assert route.source == "supplement"
    assert " ".join(route.label.lines).replace("\xa0", " ") == "after 2 visits"
    assert layout_rules.all_faults(layout, ways(LOOP)) == []


def test_who_does_a_step_together_and_when_stands_in_its_box():
    """In the language of the picture."""
    layout = lay_out(LOOP, lang="vi")
    assert said(layout, "inspect") == "cùng làm: Xây dựng × 2"
    assert said(layout, "sign") == "T3, T6 14:00-15:30 làm một lần, từ 5 hồ sơ"
    assert said(lay_out(LOOP), "inspect") == "together: Construction × 2"
    assert said(layout, "check") == ""


def test_a_bound_that_goes_is_a_way_that_goes():
    """Before and after on one layout tell it as they tell flows."""
    after = evolve(LOOP, steps=[evolve(step, at_most=None) for step in LOOP.steps])
    layout = lay_out(LOOP, after=after)
    assert [route.state for route in layout.routes if route.target == "refused"] == ["gone"]


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_every_rule_holds_with_bounds_anywhere(seed):
    """Bounds lead forwards, backwards and to ends."""
    procedure, rng = grown(seed), random.Random(seed)
    nodes = [node.id for node in procedure.nodes]
    bounds = [
        None,
        lambda then: AtMost(visits=1, then=then),
        lambda then: AtMost(waiting=4, time=Duration(Fixed(30), "calendar days"), then=then),
    ]
    steps = []
    for step in procedure.steps:
        bound, then = rng.choice(bounds), rng.choice(nodes)
        steps.append(step if bound is None or then == step.id else evolve(step, at_most=bound(then)))
    bounded = evolve(procedure, steps=steps)
    layout = lay_out(bounded, lang="vi" if seed % 2 else "en")
    assert layout_rules.all_faults(layout, ways(bounded)) == []
