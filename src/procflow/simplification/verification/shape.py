"""The ways of a procedure without the accidents of writing: two files that mean the same have the same shape.

The same choice may be written on a step or on a gateway behind it, a merge with or without a gateway, and a gateway may
have any id. So gateways that mean nothing are taken away, splits and joins move onto the step beside them, and those
that remain are named by what surrounds them.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from attrs import define, field, frozen

from procflow.model import Gateway, Procedure, Step

Way = tuple[str, str, float, bool]
"""Source, target, probability rounded to 1e-9, and whether it returns."""


@frozen
class Shape:
    """Start, ways and kinds of nodes of a procedure; compares equal where two procedures lead cases in the same way.

    Attributes
    ----------
    start : str
        Name of the node where cases start.
    ways : dict of Way to int
        How often each way is there.
    kinds : dict of str to (str, str)
        Join and split of each step and of each gateway that remains.
    """

    start: str
    ways: Counter[Way] = field(hash=False)
    kinds: dict[str, tuple[str, str]] = field(hash=False)


@define
class _Draft:
    start: str
    join: dict[str, str]
    split: dict[str, str]
    gates: set[str]
    ways: dict[tuple[str, str, bool], float]
    samples: frozenset[str]

    def into(self, node: str) -> list[tuple[str, str, bool]]:
        return [way for way in self.ways if way[1] == node]

    def out(self, node: str) -> list[tuple[str, str, bool]]:
        return [way for way in self.ways if way[0] == node]


def shape(procedure: Procedure) -> Shape:
    """Return the shape of a procedure.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve.

    Examples
    --------
    >>> from procflow.model import End, Flow, Gateway, Procedure, Step
    >>> one = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...                 flows=[Flow("a", "b", 0.5), Flow("a", "z", 0.5), Flow("b", "z")])
    >>> two = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], gateways=[Gateway(id="which")], ends=[End(id="z")],
    ...                 start="a", flows=[Flow("a", "which"), Flow("which", "b", 0.5), Flow("which", "z", 0.5),
    ...                                   Flow("b", "z")])
    >>> shape(one) == shape(two)
    True
    """
    draft = _Draft(
        procedure.start,
        {node.id: str(node.join) for node in procedure.nodes if isinstance(node, Step | Gateway)},
        {node.id: node.split for node in procedure.nodes if isinstance(node, Step | Gateway)},
        {gate.id for gate in procedure.gateways},
        {},
        frozenset(gate.id for gate in procedure.gateways if gate.sample),
    )
    for flow in procedure.flows:
        _lead(draft, (flow.source, flow.target, flow.kind == "returns"), flow.p)
    while any([_plain(draft), _pass(draft), _move(draft)]):
        pass
    return _named(draft)


def _lead(draft: _Draft, way: tuple[str, str, bool], p: float) -> None:
    """Add a way; after a choice, two ways to the same node are one."""
    if draft.split.get(way[0]) == "all":
        while way in draft.ways:
            way = (way[0], f"{way[1]}\n", way[2])
        p = 1.0
    draft.ways[way] = draft.ways.get(way, 0.0) + p


def _plain(draft: _Draft) -> bool:
    """Turn a join of one way, and a fork into one way, into what they are: nothing."""
    changed = False
    for node in draft.join:
        if draft.join[node] == "all" and len(draft.into(node)) + (node == draft.start) < 2:
            draft.join[node], changed = "any", True
        if draft.split[node] == "all" and len(draft.out(node)) < 2:
            draft.split[node], changed = "one", True
    return changed


def _pass(draft: _Draft) -> bool:
    """Lead the ways past gateways that only choose or only merge."""
    changed = False
    for gate in sorted(draft.gates):
        # A gateway that picks cases at random is more than a way to draw a choice: controls count by it.
        if draft.join[gate] != "any" or draft.split[gate] != "one" or gate in draft.samples:
            continue
        into, out = draft.into(gate), draft.out(gate)
        single_in, single_out = len(into) + (gate == draft.start) == 1, len(out) == 1
        loops = any(way[1] == gate for way in out)
        after_fork = any(draft.split.get(way[0]) == "all" for way in into)
        before_join = any(draft.join.get(way[1]) == "all" for way in out)
        at_start = gate == draft.start and not single_out
        if loops or at_start or not out or (after_fork and not single_out) or (before_join and not single_in):
            continue
        for way in into:
            p = draft.ways.pop(way)
            for onward in out:
                _lead(draft, (way[0], onward[1], way[2] or onward[2]), p * draft.ways[onward])
        if gate == draft.start:
            draft.start = out[0][1]
        for onward in out:
            del draft.ways[onward]
        draft.gates.discard(gate)
        del draft.join[gate], draft.split[gate]
        changed = True
    return changed


def _move(draft: _Draft) -> bool:
    """Move a fork onto the node before it, and a join onto the node behind it, where that is the only way."""
    changed = False
    for gate in sorted(draft.gates):
        into, out = draft.into(gate), draft.out(gate)
        if draft.split[gate] == "all" and draft.join[gate] == "any" and len(into) == 1 and gate != draft.start:
            before = into[0][0]
            if len(draft.out(before)) == 1 and draft.split[before] == "one" and not into[0][2]:
                del draft.ways[into[0]]
                draft.split[before] = "all"
                for way in out:
                    del draft.ways[way]
                    _lead(draft, (before, way[1].rstrip("\n"), way[2]), 1.0)
                _drop(draft, gate)
                changed = True
        elif draft.join[gate] == "all" and draft.split[gate] == "one" and len(out) == 1 and not out[0][2]:
            behind = out[0][1]
            alone = len(draft.into(behind)) + (behind == draft.start) == 1
            if alone and draft.join.get(behind) == "any" and behind != gate:
                del draft.ways[out[0]]
                draft.join[behind] = "all"
                for way in into:
                    p = draft.ways.pop(way)
                    _lead(draft, (way[0], behind, way[2]), p)
                if draft.start == gate:
                    draft.start = behind
                _drop(draft, gate)
                changed = True
    return changed


def _drop(draft: _Draft, gate: str) -> None:
    draft.gates.discard(gate)
    del draft.join[gate], draft.split[gate]


def _named(draft: _Draft) -> Shape:
    """Name each gateway that remains by what it does and what surrounds it, nearer things first."""
    kind = {
        gate: f"{draft.join[gate]}/{draft.split[gate]}{'/sample' * (gate in draft.samples)}" for gate in draft.gates
    }
    name = {node: kind.get(node, node) for node in draft.join}
    plain = {node: node for node in draft.join if node not in draft.gates}

    def called(node: str) -> str:
        bare = node.rstrip("\n")
        return plain.get(bare) or name.get(bare, bare)

    for _ in range(len(draft.gates)):
        fresh = {}
        for gate in draft.gates:
            around = sorted(
                [f"<{called(s)} {round(draft.ways[s, t, r], 9)} {r}" for s, t, r in draft.into(gate)]
                + [f">{called(t)} {round(draft.ways[s, t, r], 9)} {r}" for s, t, r in draft.out(gate)]
            )
            fresh[gate] = hashlib.sha256("\n".join([name[gate], *around]).encode()).hexdigest()
        name |= fresh
    ways = Counter((called(s), called(t), round(p, 9), r) for (s, t, r), p in draft.ways.items())
    kinds = {called(node): (draft.join[node], draft.split[node]) for node in draft.join}
    return Shape(called(draft.start), ways, kinds)
