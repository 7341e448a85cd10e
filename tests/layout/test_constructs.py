"""Splits and joins of every kind, conditions, bounds and rules for officers are seen in the picture."""

import layout_rules
import pytest

from procflow.errors import NotSupportedError
from procflow.layout import lay_out
from procflow.model import (
    AtMost,
    CaseAttribute,
    Duration,
    End,
    Fixed,
    Flow,
    Gateway,
    OfficerRule,
    Procedure,
    Role,
    Step,
    Text,
)

ROLES = [Role(id=id) for id in ("desk", "land", "build", "fire", "chair")]
ATTRIBUTES = [
    CaseAttribute(id="area_m2", law=Fixed(300), name=Text(vi="diện tích (m²)", en="area (m²)")),
    CaseAttribute(id="kind", shares={"urgent": 0.5, "normal": 0.5}),
]


def opinions(split, join, flows):
    """Return receive, three opinions, and a decision; `flows` are those that leave the first step."""
    steps = [Step(id="receive", role="desk", split=split), Step(id="decide", role="chair", join=join)]
    steps += [Step(id=id, role=id) for id in ("land", "build", "fire")]
    on = [Flow(id, "decide") for id in ("land", "build", "fire")]
    return Procedure(
        id="opinions", start="receive", steps=steps, roles=ROLES, attributes=ATTRIBUTES, ends=[End(id="done")],
        flows=[*flows, *on, Flow("decide", "done")],
    )  # fmt: skip


def labels(layout):
    """Return what stands beside each flow, by source and target."""
    return {(r.source, r.target): " ".join(r.label.lines).replace("\xa0", " ") for r in layout.routes if r.label}


def faults(procedure, **how):
    wanted = [(flow.source, flow.target) for flow in procedure.flows]
    return [
        fault
        for direction in ("down", "across")
        for fault in layout_rules.all_faults(lay_out(procedure, direction=direction, **how), wanted)
    ]


def test_branches_that_are_taken_each_by_itself_print_every_share():
    """Also one of 100 %, which a choice of one would not print."""
    shares = {"land": 1.0, "build": 0.4, "fire": 0.25}
    procedure = opinions("any", "chosen", [Flow("receive", to, p) for to, p in shares.items()])
    layout = lay_out(procedure)
    assert labels(layout) == {
        ("receive", "land"): "100 %",
        ("receive", "build"): "40 %",
        ("receive", "fire"): "25 %",
    }
    assert (layout.box("receive").leaves, layout.box("decide").enters) == ("○", "○")
    assert faults(procedure) == []


def test_a_join_of_two_of_three_says_so():
    """Not the sign of all branches, which would be another procedure."""
    procedure = opinions("all", 2, [Flow("receive", to) for to in ("land", "build", "fire")])
    box = lay_out(procedure).box("decide")
    assert (box.enters, box.joins) == ("2/3", False)
    assert lay_out(procedure).box("receive").forks
    assert faults(procedure) == []


def test_conditions_stand_beside_their_flows_in_words_and_in_the_order_in_which_they_are_asked():
    flows = [
        Flow("receive", "land", when="area_m2 > 500.5 and kind != 'urgent'"),
        Flow("receive", "build", when="kind in ['urgent', 'normal']", label=Text(vi="nhà ở", en="housing")),
        Flow("receive", "fire", otherwise=True),
    ]
    procedure = opinions("one", "any", flows)
    assert labels(lay_out(procedure, lang="vi")) == {
        ("receive", "land"): "(1) diện tích (m²) > 500,5 và kind ≠ “urgent”",
        ("receive", "build"): "nhà ở ((2) kind thuộc [“urgent”, “normal”])",
        ("receive", "fire"): "còn lại",
    }
    assert labels(lay_out(procedure))[("receive", "fire")] == "otherwise"
    assert faults(procedure) == []


def test_a_condition_that_cannot_be_read_is_shown_as_it_stands():
    procedure = opinions("one", "any", [Flow("receive", to, when="area >> 3") for to in ("land", "build", "fire")])
    assert labels(lay_out(procedure))[("receive", "build")] == "(2) area >> 3"


def test_conditions_of_branches_taken_each_by_itself_have_no_order():
    flows = [Flow("receive", to, when="area_m2 > 500") for to in ("land", "build", "fire")]
    assert set(labels(lay_out(opinions("any", "chosen", flows))).values()) == {"area (m²) > 500"}


@pytest.mark.parametrize(("lang", "said"), [("en", "after 30 calendar days"), ("vi", "sau 30 ngày")])
def test_a_bound_on_time_leaves_its_step_as_no_flow_does(lang, said):
    step = Step(id="wait", role="desk", at_most=AtMost(time=Duration(Fixed(30), "calendar days"), then="refused"))
    procedure = Procedure(
        id="p", start="wait", steps=[step], roles=ROLES, ends=[End(id="done"), End(id="refused")],
        flows=[Flow("wait", "done")],
    )  # fmt: skip
    layout = lay_out(procedure, lang=lang)
    assert {route.target: route.bound for route in layout.routes if route.source} == {"done": False, "refused": True}
    assert labels(layout)[("wait", "refused")] == said


def test_rules_for_officers_name_the_steps_by_their_numbers():
    steps = [
        Step(id="a", role="desk"),
        Step(id="b", role="desk", officer=OfficerRule(same_as="a", if_absent="other"), skills=["land law"]),
        Step(id="c", role="chair", officer=OfficerRule(never=["a", "b"])),
    ]
    procedure = Procedure(
        id="p", start="a", steps=steps, roles=ROLES, ends=[End(id="z")],
        flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")],
    )  # fmt: skip
    layout = lay_out(procedure)
    told = {box.node: " ".join(box.notes).replace("\xa0", " ") for box in layout.boxes}
    assert told["b"] == "skill: land law same officer as in step 1, another one if away"
    assert told["c"] == "not by who did step 1, 2"
    other = {box.node: " ".join(box.notes).replace("\xa0", " ") for box in lay_out(procedure, lang="vi").boxes}
    assert other["c"] == "khác người đã làm bước 1, 2"


def test_a_gateway_joins_and_splits_with_signs_of_its_own():
    gate = Gateway(id="g", join=1, split="all")
    procedure = Procedure(
        id="p", start="a", steps=[Step(id=id, role="desk") for id in "abcde"], gateways=[gate], roles=ROLES,
        flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "g"), Flow("c", "g"), Flow("g", "d"), Flow("g", "e")],
    )  # fmt: skip
    box = lay_out(procedure).box("g")
    assert (box.enters, box.leaves) == ("1/2", "+")


def test_before_and_after_of_such_joins_are_refused_by_name():
    """What is compared before it is drawn is refused where it cannot be compared, not passed over."""
    before = opinions("all", 2, [Flow("receive", to) for to in ("land", "build", "fire")])
    with pytest.raises(NotSupportedError, match=r"k of n"):
        lay_out(before, after=before)
