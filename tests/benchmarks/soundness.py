"""How long the verdict on soundness takes, and how many states it needs.

Run as ``python tests/benchmarks/soundness.py``; CPU seconds of this process, the best of a few runs.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from soundness_game import random_graph

from procflow.checking import check
from procflow.model import End, Flow, Gateway, Procedure, Step
from procflow.structure import soundness
from procflow.structure.soundness.decide import decide
from procflow.structure.soundness.graph import Graph, Node


def line(count: int) -> Procedure:
    """Return steps one after another."""
    steps = [Step(id=f"s{k}") for k in range(count)]
    flows = [*(Flow(a.id, b.id) for a, b in pairwise(steps)), Flow(steps[-1].id, "z")]
    return Procedure(id="line", steps=steps, ends=[End(id="z")], flows=flows, start="s0")


def branches(count: int, *, length: int = 2) -> Procedure:
    """Return parallel branches of a few steps between a fork and its join."""
    steps, flows = [], []
    for k in range(count):
        row = [f"s{k}_{i}" for i in range(length)]
        steps += [Step(id=id) for id in row]
        flows += [Flow("f", row[0]), *(Flow(a, b) for a, b in pairwise(row)), Flow(row[-1], "j")]
    gateways = [Gateway(id="f", split="all"), Gateway(id="j", join="all")]
    return Procedure(
        id="branches", steps=steps, gateways=gateways, ends=[End(id="z")], flows=[*flows, Flow("j", "z")], start="f"
    )


def tangled(count: int, *, seed: int = 1) -> Procedure:
    """Return steps in a line with a way back or ahead from every third of them: choices only, hardly a block."""
    draw = random.Random(seed)
    plain = line(count)
    flows = []
    for flow in plain.flows:
        k = int(flow.source[1:])
        if k and k % 3 == 0 and k < count - 1:
            other = draw.choice([j for j in range(max(1, k - 20), min(count, k + 20)) if j not in (k, k + 1)])
            flows += [Flow(flow.source, flow.target, 0.8), Flow(flow.source, f"s{other}", 0.2)]
        else:
            flows.append(flow)
    return Procedure(id="tangled", steps=plain.steps, ends=plain.ends, flows=flows, start="s0")


def crossed(count: int) -> Graph:
    """Return a fork whose branches each feed two joins: no blocks, and all orders of moves would be 2^count."""
    forks, joins = range(1, count + 1), range(count + 1, 2 * count + 1)
    last = 2 * count + 1
    nodes = [Node("s", split="all"), *(Node(f"a{k}", split="all") for k in forks)]
    nodes += [*(Node(f"b{k}", join="all") for k in joins), Node("j", join="all"), Node("z")]
    arcs = [(0, k) for k in forks] + [(k, count + k) for k in forks] + [(k, count + 1 + k % count) for k in forks]
    return Graph(tuple(nodes), (*arcs, *((k, last) for k in joins), (last, last + 1)))


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the least CPU time of some runs."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def main() -> None:
    """Print one line for each size."""
    for name, procedure, times in (
        ("540 steps in a line", line(540), 5),
        ("540 steps with 179 ways astray", tangled(540), 5),
        ("20 parallel branches", branches(20), 5),
        ("540 steps in 20 branches", branches(20, length=27), 5),
        ("100,000 steps in a line", line(100_000), 2),
    ):
        found = soundness(procedure)
        verdict = seconds(lambda procedure=procedure: soundness(procedure), times=times)
        whole = seconds(lambda procedure=procedure: check(procedure), times=times)
        print(
            f"{name:32} soundness {1000 * verdict:9.2f} ms   check {1000 * whole:9.2f} ms   "
            f"{found.verdict} / {found.classical}, {found.states} states"
        )
    for count in (20, 200):
        graph = crossed(count)
        found = decide(graph)
        taken = seconds(lambda graph=graph: decide(graph))
        print(
            f"{count:3} crossed branches             verdict {1000 * taken:11.2f} ms   {found.verdict}, {found.states} states"
        )
    graphs = []
    for seed in range(2000):
        nodes, arcs, start = random_graph(seed, size=14)
        graphs.append(Graph(tuple(Node(str(k), *kinds) for k, kinds in enumerate(nodes)), tuple(arcs), start))
    begin = time.process_time()
    rests = sum(bool(decide(graph).rests) for graph in graphs)
    taken = (time.process_time() - begin) / len(graphs)
    print(
        f"2,000 random graphs              verdict {1000 * taken:11.2f} ms each   {rests} with a part that no rule reduces"
    )


if __name__ == "__main__":
    main()
