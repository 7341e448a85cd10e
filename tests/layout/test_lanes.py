"""Lanes that run across, lanes of one unit, and lanes in which parallel steps stand beside each other."""

import attrs
import layout_rules
import pytest
from drawn_procedures import grown

from procflow.layout import lay_out
from procflow.layout.turning import turned
from procflow.model import Role
from procflow.samples import sample


def pairs(procedure):
    return [(flow.source, flow.target) for flow in procedure.flows]


def test_where_the_flow_runs_across_lanes_lie_one_below_the_other(build):
    """And every step stands to the right of the one before."""
    layout = lay_out(build(["a>b", "b>c", "c>e"], roles={"b": "officer"}), direction="across")
    assert [(lane.low < lane.high) for lane in layout.lanes] == [True, True]
    assert layout.box("a").right < layout.box("b").left < layout.box("c").left
    assert layout.box("a").bottom < layout.box("b").top
    assert layout.lanes[1].high == layout.height


def test_texts_keep_their_reading_direction_across():
    """A box is wider than high, whichever way the flow runs."""
    procedure = sample("land-use-change")
    for direction in ("down", "across"):
        boxes = [box for box in lay_out(procedure, lang="vi", direction=direction).boxes if box.kind == "step"]
        assert all(box.width > box.height for box in boxes)


def test_a_layout_turned_twice_is_itself():
    layout = lay_out(grown(56), lang="vi")
    assert turned(turned(layout)) == layout
    assert turned(layout) != layout


def test_parallel_steps_of_one_role_stand_beside_each_other_if_wanted(build):
    """Three branches of one role share a row, and the lane is three boxes wide; otherwise they are stacked."""
    procedure = build(["s>x", "s>y", "s>z", "x>t", "y>t", "z>t", "t>e"], split={"s": "all"})
    procedure = attrs.evolve(
        procedure, steps=[attrs.evolve(s, join="all") if s.id == "t" else s for s in procedure.steps]
    )
    stacked, beside = lay_out(procedure), lay_out(procedure, parallel="beside")
    assert [stacked.box(node).row for node in "xyz"] == [1, 2, 3]
    assert {beside.box(node).row for node in "xyz"} == {1}
    assert len({beside.box(node).column for node in "xyz"}) == 3
    assert {box.lane for box in beside.boxes} == {0}
    assert len(beside.lanes) == 1
    assert layout_rules.all_faults(beside, pairs(procedure)) == []


def test_steps_of_one_branch_stay_in_their_column(build):
    """Two branches of two steps each, all of one role: two rows of two."""
    flows = ["s>a", "a>b", "s>c", "c>d", "b>t", "d>t", "t>e"]
    procedure = build(flows, split={"s": "all"})
    procedure = attrs.evolve(
        procedure, steps=[attrs.evolve(s, join="all") if s.id == "t" else s for s in procedure.steps]
    )
    layout = lay_out(procedure, parallel="beside")
    assert [(layout.box(node).column, layout.box(node).row) for node in "abcd"] == [(0, 1), (0, 2), (1, 1), (1, 2)]


@pytest.mark.parametrize(("split", "join"), [("all", 2), ("any", "chosen"), ("all", "any")])
def test_branches_are_parallel_however_they_are_joined(build, split, join):
    """Two of three, those chosen, or any: the branches are done at the same time all the same."""
    procedure = build(["s>x", "s>y", "s>z", "x>t", "y>t", "z>t", "t>e"], split={"s": split})
    steps = [attrs.evolve(s, join=join) if s.id == "t" else s for s in procedure.steps]
    layout = lay_out(attrs.evolve(procedure, steps=steps), parallel="beside")
    assert {layout.box(node).row for node in "xyz"} == {1}


def test_branches_of_which_one_is_taken_are_never_beside_each_other(build):
    layout = lay_out(build(["s>x", "s>y", "x>t", "y>t"], p={"s>x": 0.5, "s>y": 0.5}), parallel="beside")
    assert [layout.box(node).row for node in "xy"] == [1, 2]


@pytest.mark.parametrize("direction", ["down", "across"])
@pytest.mark.parametrize("block", range(4))
def test_every_rule_holds_beside_each_other_and_by_unit(direction, block):
    for seed in range(15 * block, 15 * block + 15):
        procedure = grown(seed)
        roles = [attrs.evolve(role, unit=f"unit {k % 2}") for k, role in enumerate(procedure.roles)]
        procedure = attrs.evolve(procedure, roles=roles)
        layout = lay_out(procedure, lang="vi", parallel="beside", by_unit=True, direction=direction)
        assert layout_rules.all_faults(layout, pairs(procedure)) == [], procedure.id


def test_lanes_of_a_unit_stand_next_to_each_other_below_its_name(build):
    """Where its first lane stands; roles of no unit keep their places, external roles stay in front."""
    procedure = build(
        ["a>b", "b>c", "c>d", "d>f", "f>e"],
        roles={"a": "applicant", "b": "r1", "c": "r2", "d": "r3", "f": "r4"},
        listed=["r1", "r2", "r3", "r4", "applicant"],
    )
    units = {"r1": "Office", "r2": "", "r3": "Office", "r4": "Land"}
    procedure = attrs.evolve(
        procedure, roles=[Role(id=r.id, external=r.external, unit=units.get(r.id, "")) for r in procedure.roles]
    )
    layout = lay_out(procedure, by_unit=True)
    assert [lane.role for lane in layout.lanes] == ["applicant", "r1", "r3", "r2", "r4"]
    assert [(band.name, band.first, band.last) for band in layout.bands] == [
        ("", 0, 0), ("Office", 1, 2), ("", 3, 3), ("Land", 4, 4),
    ]  # fmt: skip
    assert layout.header > lay_out(procedure).header
    assert lay_out(procedure).bands == ()
    assert [lane.role for lane in lay_out(procedure).lanes] == ["applicant", "r1", "r2", "r3", "r4"]
