"""Rules that make a graph smaller without changing whether it is sound, and remember what stood where.

Every node is taken apart into a join and a split; steps and their gateways in a row become the part of one arc. Then

- a join or split with one way in and one way out vanishes,
- ways from one split to one join of a matching kind become one (a choice, parallel branches),
- a way back from a choice to the merge before it becomes a loop,
- splits, or joins, of one kind that follow each other directly become one.

A choice that leads into a join of all, or parallel branches that lead into a merge, match no rule: they stay, and the
states of the rest show whether they are a fault. Ends are taken together by a join of kind "some", for a case is over
with its last token; nothing changes if tokens wait at their ends until then, since they can do nothing more.

References
----------
W. Sadiq and M. Orlowska, Analyzing process models using graph reduction techniques, Information Systems 25 (2000).
T. Murata, Petri nets: properties, analysis and applications, Proc. IEEE 77 (1989), section V.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import pairwise

from attrs import define, field

from procflow.structure.soundness.graph import Graph, Kind
from procflow.structure.soundness.parts import NOTHING, Parts

OUTSIDE = -1
"""Where the first arc comes from and the last one leads to."""

_MATCHES: dict[tuple[Kind, Kind], Callable[[Parts, list[int]], int]] = {
    ("one", "one"): Parts.choice,
    ("one", "some"): Parts.choice,
    ("all", "all"): Parts.parallel,
    ("all", "some"): Parts.parallel,
    ("some", "some"): Parts.inclusive,
}
"""What ways between a split and a join of these kinds are together; other pairs are suspicious."""


@define
class Reduction:
    """A graph under reduction; nodes and arcs that vanish leave their position empty.

    Attributes
    ----------
    graph : Graph
        As it was; every node can be reached and leads to an end.
    parts : Parts
        What stands on each arc.
    source, target, part : list of int
        Of each arc; OUTSIDE for the first arc's source and the last one's target.
    kind : list
        Of each split or join.
    owner : list of int
        The node of the graph to which a split or join belongs; that of the ends is OUTSIDE.
    into, out : list of dict
        Arcs at each split or join, in order; the values mean nothing.
    first, ends : int
        The arc on which a case begins; the join that takes the ends together.
    apart : dict
        Splits whose ways lead to several ends in one run, with the parts of these ways.
    """

    graph: Graph
    parts: Parts = field(factory=Parts)
    source: list[int] = field(factory=list)
    target: list[int] = field(factory=list)
    part: list[int] = field(factory=list)
    kind: list[Kind] = field(factory=list)
    owner: list[int] = field(factory=list)
    into: list[dict[int, None]] = field(factory=list)
    out: list[dict[int, None]] = field(factory=list)
    first: int = 0
    ends: int = 0
    apart: dict[int, list[int]] = field(factory=dict)

    def node(self, owner: int, kind: Kind) -> int:
        """Add a split or join."""
        self.kind.append(kind)
        self.owner.append(owner)
        self.into.append({})
        self.out.append({})
        return len(self.kind) - 1

    def arc(self, source: int, target: int, part: int) -> int:
        """Add an arc."""
        arc = len(self.source)
        self.source.append(source)
        self.target.append(target)
        self.part.append(part)
        if source != OUTSIDE:
            self.out[source][arc] = None
        if target != OUTSIDE:
            self.into[target][arc] = None
        return arc

    def drop(self, arc: int) -> None:
        """Take an arc away."""
        if self.source[arc] != OUTSIDE:
            del self.out[self.source[arc]][arc]
        if self.target[arc] != OUTSIDE:
            del self.into[self.target[arc]][arc]
        self.source[arc] = self.target[arc] = OUTSIDE
        self.part[arc] = -1

    def turn(self, arc: int, target: int) -> None:
        """Let an arc lead elsewhere."""
        if self.target[arc] != OUTSIDE:
            del self.into[self.target[arc]][arc]
        self.target[arc] = target
        if target != OUTSIDE:
            self.into[target][arc] = None

    def alive(self) -> list[int]:
        """Return the splits and joins that are left."""
        return [node for node, arcs in enumerate(self.into) if arcs]

    def reduce(self, nodes: list[int] | None = None) -> None:
        """Apply all rules until none applies; by default everywhere, else beginning at some nodes."""
        waiting = deque(self.alive() if nodes is None else nodes)
        while True:
            queued = set(waiting)
            while waiting:
                node = waiting.popleft()
                queued.discard(node)
                for other in self._reduced_at(node):
                    if other != OUTSIDE and other not in queued and self.into[other]:
                        queued.add(other)
                        waiting.append(other)
            waiting.extend(self._united())
            if not waiting:
                return

    def _reduced_at(self, node: int) -> list[int]:
        """Apply the rules at a node; return the nodes at which another rule may apply now."""
        if len(self.into[node]) == 1 and len(self.out[node]) == 1:
            (before,), (after,) = self.into[node], self.out[node]
            self.part[before] = self.parts.sequence((self.part[before], self.part[after]))
            target = self.target[after]
            self.drop(after)
            self.turn(before, target)
            return [self.source[before], target]
        if len(self.out[node]) > 1:
            return self._merged(node) or self._looped(node)
        return []

    def _merged(self, split: int) -> list[int]:
        """Make one of the ways from a split to a matching join."""
        ways: dict[int, list[int]] = {}
        for arc in self.out[split]:
            ways.setdefault(self.target[arc], []).append(arc)
        touched = []
        for join, arcs in ways.items():
            if len(arcs) < 2 or (self.kind[split], self.kind[join]) not in _MATCHES:
                continue
            several = [self.part[arc] for arc in arcs]
            together = _MATCHES[self.kind[split], self.kind[join]]
            if join == self.ends and together is not Parts.choice:
                self.apart[split] = several
            self.part[arcs[0]] = together(self.parts, several)
            for arc in arcs[1:]:
                self.drop(arc)
            touched += [split, join]
        return touched

    def _looped(self, split: int) -> list[int]:
        """Make a loop of a way from a choice back to the merge directly before it."""
        if self.kind[split] != "one":
            return []
        (body,) = self.into[split]
        merge = self.source[body]
        if merge == OUTSIDE or self.kind[merge] != "one" or len(self.out[merge]) != 1:
            return []
        for arc in self.out[split]:
            if self.target[arc] == merge:
                self.part[body] = self.parts.loop(self.part[body], self.part[arc])
                self.drop(arc)
                return [merge, split]
        return []

    def _united(self) -> list[int]:
        """Make one node of splits, or of joins, of one kind that follow each other with nothing but gateways between."""
        touched = []
        for first in self.alive():
            row = [first]
            while self.into[first] and (other := self._next_alike(row[-1])) is not None:
                row.append(other)
            for node, other in reversed(list(pairwise(row))):
                self._unite(node, other)
            if len(row) > 1:
                touched += [row[-1], *(self.source[arc] for arc in self.into[row[-1]] if self.source[arc] != OUTSIDE)]
        return list(dict.fromkeys(touched))

    def _joins(self, node: int) -> bool:
        return len(self.out[node]) == 1

    def _next_alike(self, node: int) -> int | None:
        """Return the join after a join, or the split before a split, that is of its kind and directly beside it."""
        join = self._joins(node)
        (between,) = self.out[node] if join else self.into[node]
        other = self.target[between] if join else self.source[between]
        if other == OUTSIDE or not self.parts.silent[self.part[between]]:
            return None
        alike = self.kind[node] == self.kind[other] and self._joins(other) == join
        return other if alike and not (join and self.kind[node] == "some") else None

    def _unite(self, node: int, other: int) -> None:
        """Give the arcs of a node to the one beside it; what stood between is told on each of them."""
        join = self._joins(node)
        (between,) = self.out[node] if join else self.into[node]
        middle = self.part[between]
        self.drop(between)
        for arc in list(self.into[node] if join else self.out[node]):
            if join:
                self.part[arc] = self.parts.sequence((self.part[arc], middle))
                self.turn(arc, other)
            else:
                self.part[arc] = self.parts.sequence((middle, self.part[arc]))
                del self.out[node][arc]
                self.source[arc] = other
                self.out[other][arc] = None


def reduction_of(graph: Graph) -> Reduction:
    """Return a graph taken apart into joins and splits, with its steps and gateways in a row on the arcs.

    Parameters
    ----------
    graph : Graph
        Every node can be reached from the start and leads to an end. An AND join at the start is taken for a merge: that
        it never opens is told apart.
    """
    work = Reduction(graph)
    work.ends = work.node(OUTSIDE, "some")
    arriving = [len(arcs) for arcs in graph.into]
    arriving[graph.start] += 1
    joins: dict[int, int] = {}
    splits: dict[int, int] = {}
    for k, node in enumerate(graph.nodes):
        if arriving[k] > 1 and (graph.out[k] or node.join != "one"):
            joins[k] = work.node(k, "one" if k == graph.start and node.join == "all" else node.join)
        if len(graph.out[k]) > 1:
            splits[k] = work.node(k, node.split)

    def follow(source: int, node: int, row: list[int]) -> None:
        """Add the arc that leads from a node on, over all that neither joins nor parts, to what does."""
        while True:
            if node in joins:
                work.arc(source, joins[node], work.parts.sequence(row))
                return
            row.append(work.parts.leaf(node, work=graph.nodes[node].work))
            out = graph.out[node]
            if len(out) != 1:
                work.arc(source, splits[node] if out else work.ends, work.parts.sequence(row))
                return
            node = graph.arcs[out[0]][1]

    follow(OUTSIDE, graph.start, [])
    for k, join in joins.items():
        leaf = work.parts.leaf(k, work=graph.nodes[k].work)
        if k in splits or not graph.out[k]:
            work.arc(join, splits.get(k, work.ends), leaf)
        else:
            follow(join, graph.arcs[graph.out[k][0]][1], [leaf])
    for k, split in splits.items():
        for arc in graph.out[k]:
            follow(split, graph.arcs[arc][1], [])
    work.arc(work.ends, OUTSIDE, NOTHING)
    return work
