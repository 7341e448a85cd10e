"""Lines cross rarely: not at all where a picture without crossings is known by hand, and never more often for the search."""

import attrs
import layout_rules
import pytest
from drawn_procedures import grown, wild

from procflow.layout import compose, lay_out
from procflow.model import Flow


def crossed(layout):
    return layout_rules.crossings([list(route.points) for route in layout.routes if route.source])


def test_branches_of_one_role_are_stacked_one_branch_after_the_other(build):
    """Two branches of two steps each: the steps of a branch follow each other, so that its flow needs no detour."""
    layout = lay_out(build(["s>a", "s>c", "a>b", "c>d", "b>t", "d>t", "t>e"], split={"s": "all"}))
    assert [layout.box(node).row for node in "sabcdte"] == [0, 1, 2, 3, 4, 5, 6]
    assert crossed(layout) == 0


def test_a_line_keeps_to_the_side_where_nothing_is_crossed(build):
    """The long way from a to d goes round the left, for on the right b hands on to the other lane and takes back."""
    layout = lay_out(
        build(["a>b", "a>d", "b>x", "x>c", "c>d", "d>e"], roles={"x": "other"}, p={"a>b": 0.5, "a>d": 0.5})
    )
    assert crossed(layout) == 0


def test_a_return_goes_round_what_it_would_cross(build):
    """Three opinions are asked for to the right and come back; the return from the sum goes round them, further right."""
    flows = ["ask>x", "ask>y", "ask>w", "x>sum", "y>sum", "w>sum", "sum~ask", "sum>e"]
    procedure = build(
        flows, split={"ask": "all"}, roles={"x": "r1", "y": "r2", "w": "r3"}, p={"sum~ask": 0.1, "sum>e": 0.9}
    )
    layout = lay_out(procedure)
    assert crossed(layout) == 0
    assert layout_rules.all_faults(layout, [(flow.source, flow.target) for flow in procedure.flows]) == []


def test_a_return_passes_no_cell_that_holds_a_box(build):
    """Beside the first step stands another beginning, so that the way round is closed on that side."""
    flows = ["ask>x", "x>sum", "sum~ask", "sum>e", "z>x"]
    procedure = build(flows, start="ask", roles={"x": "r1", "z": "r1"}, p={"sum~ask": 0.1, "sum>e": 0.9})
    layout = lay_out(procedure)
    assert layout.box("z").row == layout.box("ask").row
    assert layout_rules.all_faults(layout, [(flow.source, flow.target) for flow in procedure.flows]) == []


def test_no_line_goes_far_round_for_one_that_vanishes(build):
    """Before, a to b over the right lane; now straight to the left one: the new line may cross the old."""
    roles = {f"l{k}": f"lane{k}" for k in range(8)}
    flows = ["l0>l1", "l1>l2", "l2>l3", "l3>l4", "l4>l5", "l5>l6", "l6>l7", "l7>e"]
    before = build(flows, roles=roles)
    new = [flow for flow in before.flows if flow.source not in ("l3", "l4")]
    after = attrs.evolve(before, flows=[*new, Flow("l3", "l5")], steps=[s for s in before.steps if s.id != "l4"])
    layout = lay_out(before, after=after)
    route = next(route for route in layout.routes if (route.source, route.target) == ("l3", "l5"))
    left, right = layout.lanes[3].low, layout.lanes[5].high
    assert all(left <= x <= right for x, _ in route.points)


@pytest.mark.parametrize("kind", [grown, wild])
def test_the_search_saves_crossings(kind, monkeypatch):
    """Over all procedures together; that lines lie in their channels otherwise than foreseen may cost one here or there."""
    searched = [crossed(lay_out(kind(seed), lang="vi")) for seed in range(40)]
    monkeypatch.setattr(compose, "untangled", lambda ways, grid, faint: tuple(ways))
    plain = [crossed(lay_out(kind(seed), lang="vi")) for seed in range(40)]
    assert sum(searched) < 0.95 * sum(plain)


def test_the_counter_counts_what_crosses_inside_and_nothing_else():
    """A cross counts once; lines that touch, follow each other or cross themselves do not."""
    level, upright = [(0, 5), (10, 5)], [(4, 0), (4, 9)]
    assert layout_rules.crossings([level, upright]) == 1
    assert layout_rules.crossings([level, [(10, 0), (10, 9)]]) == 0
    assert layout_rules.crossings([level, [(4, 5), (4, 9)]]) == 0
    assert layout_rules.crossings([[(0, 5), (10, 5), (10, 0), (4, 0), (4, 9)]]) == 0


@pytest.mark.nightly
def test_lines_cross_at_most_twice_as_often_as_those_of_another_program():
    """150 sound procedures together, counted alike; graphlay sets its own order of lanes, pictures of offices may not."""
    graphlay = pytest.importorskip("graphlay", reason="graphlay is installed for comparisons only")
    ours = theirs = 0
    for seed in range(150):
        layout = lay_out(grown(seed), lang="vi")
        graph = graphlay.Graph()
        for box in layout.boxes:
            graph.node(box.node, width=box.width, height=box.height, group=box.lane)
        for route in layout.routes:
            if route.source:
                graph.edge(route.source, route.target)
        drawn = graphlay.layout(graph, options={"direction": "topbottom", "order": {"group_lanes": "strict"}})
        ours += crossed(layout)
        theirs += layout_rules.crossings([[(p["x"], p["y"]) for p in edge["points"]] for edge in drawn.edges])
    assert ours <= 2 * theirs
