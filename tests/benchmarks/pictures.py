"""How often lines cross in pictures, against graphlay, and how long layouts take.

Run: python tests/benchmarks/pictures.py

graphlay (0.3.1, `pip install graphlay`) lays the same graph out with strict lanes, with boxes of the same sizes; it chooses
the order of the lanes itself, which a picture of an office may not. One geometric counter serves both: two pieces that
cross inside count once, wherever they come from; pieces of one and the same line are left out. Without graphlay the
crossings of the library are told alone. Times are CPU time.
"""

import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracles"))

import layout_rules
from drawn_procedures import grown, wild

from procflow.layout import lay_out
from procflow.model import Flow, Procedure, Role, Step, Text
from procflow.samples import sample

try:
    import graphlay
except ImportError:
    graphlay = None

SAMPLES = ("incoming-document", "land-use-change", "leave-request")
COUNT = 150
SIZES = (46, 300, 1000)


def other_lines(layout, direction):
    """Return the lines that graphlay draws for the same boxes, lanes and flows."""
    graph = graphlay.Graph()
    for box in layout.boxes:
        graph.node(box.node, width=box.width, height=box.height, group=box.lane)
    for route in layout.routes:
        if route.source:
            graph.edge(route.source, route.target)
    options = {"direction": direction, "order": {"group_lanes": "strict"}}
    drawn = graphlay.layout(graph, options=options)
    return [[(point["x"], point["y"]) for point in edge["points"]] for edge in drawn.edges]


def own_lines(layout):
    """Return the lines of a layout, without the one that shows where cases start."""
    return [list(route.points) for route in layout.routes if route.source]


def compared(procedures, direction="down"):
    """Return pairs of crossings, ours and those of graphlay, and how many graphlay refused."""
    pairs, refused = [], 0
    for procedure in procedures:
        layout = lay_out(procedure, lang="vi", direction=direction)
        ours = layout_rules.crossings(own_lines(layout))
        try:
            theirs = layout_rules.crossings(
                other_lines(layout, {"down": "topbottom", "across": "leftright"}[direction])
            )
        except graphlay.GraphlayError:
            refused += 1
            continue
        pairs.append((ours, theirs))
    return pairs, refused


def tell(name, pairs, refused):
    """Print one line of the table of crossings."""
    ours, theirs = (sum(column) for column in zip(*pairs, strict=True))
    more = sum(a > 2 * b for a, b in pairs)
    fewer = sum(a <= b for a, b in pairs)
    ratio = f"{ours / theirs:.2f}" if theirs else "-"
    print(f"{name:28} {len(pairs):4d} {ours:7d} {theirs:7d} {ratio:>6} {fewer:7d} {more:7d} {refused:7d}")


def office(steps, lanes=6):
    """Return a line of steps with returns, one a dozen steps, as the demand for 46 steps and 6 lanes has it."""
    ids = [f"s{k}" for k in range(1, steps + 1)]
    flows = [Flow(a, b) for a, b in pairwise(ids)]
    flows += [Flow(ids[k], ids[k - 7], 0.1, "returns") for k in range(10, steps, 6)]
    made = [
        Step(id=id, role=f"r{k * 5 % lanes}", name=Text(vi="Thẩm định hồ sơ và trình ký")) for k, id in enumerate(ids)
    ]
    return Procedure(
        id="p", start="s1", steps=made, roles=[Role(id=f"r{k}") for k in range(lanes)], flows=flows, name=Text(vi="p")
    )


def timed(procedure, times, direction):
    """Return the median and the 95th percentile of the CPU time of a layout, in milliseconds."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        lay_out(procedure, lang="vi", direction=direction)
        spent.append(1000 * (time.process_time() - begin))
    spent.sort()
    return statistics.median(spent), spent[min(len(spent) - 1, int(0.95 * len(spent)))]


def main():
    """Print both tables."""
    if graphlay is not None:
        print(
            f"{'procedures':28} {'n':>4} {'ours':>7} {'graphlay':>8} {'ratio':>5} {'<= it':>7} {'> 2x':>7} {'refused':>7}"
        )
        for direction in ("down", "across"):
            for name in SAMPLES:
                tell(f"{name}, {direction}", *compared([sample(name)], direction))
            tell(f"random sound, {direction}", *compared([grown(seed) for seed in range(COUNT)], direction))
            tell(f"random wild, {direction}", *compared([wild(seed) for seed in range(COUNT)], direction))
    print(f"\n{'steps':>6} {'direction':>10} {'p50 ms':>8} {'p95 ms':>8}")
    for steps in SIZES:
        for direction in ("down", "across"):
            middle, high = timed(office(steps), 20 if steps < 1000 else 5, direction)
            print(f"{steps:6d} {direction:>10} {middle:8.1f} {high:8.1f}")


if __name__ == "__main__":
    main()
