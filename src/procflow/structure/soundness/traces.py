"""The shortest run that leads to a fault, told from the start of the procedure."""

from __future__ import annotations

from collections.abc import Iterable

from procflow.structure.soundness.decide import Decision, Rest
from procflow.structure.soundness.fragment import ENTRY, EXIT, bits, members
from procflow.structure.soundness.parts import NOTHING
from procflow.structure.soundness.states import Fault, Move, cause, moves_to

_MOST_STATES = 2_000
"""States looked at for the way to one arc; beyond, a shortest path stands for the run."""


class Traces:
    """Runs through a graph that was decided.

    Parameters
    ----------
    decision : Decision
        With a root: the graph hangs together.
    """

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.parts = decision.parts
        self.rest = {rest.part: rest for rest in decision.rests}
        self.passed: set[int] = set()
        self.mended = False
        self.parent: dict[int, tuple[int, int]] = {}
        stack = [NOTHING if decision.root is None else decision.root]
        while stack:
            part = stack.pop()
            for k, child in enumerate(self.parts.children[part]):
                self.parent[child] = (part, k)
                stack.append(child)

    def before(self, part: int) -> list[int]:
        """Return the nodes of a shortest run from the start up to a part."""
        passed: list[list[int]] = []
        while part in self.parent:
            around, k = self.parent[part]
            kind = self.parts.kind[around]
            if kind == "sequence" or (kind == "loop" and k == 1):
                passed.append(list(self.parts.children[around][:k]))
            elif kind == "rest":
                passed.append(self._up_to(self.rest[around], self.rest[around].parts.index(part)))
                self.passed.add(around)
            part = around
        return self.through(part for parts in reversed(passed) for part in parts)

    def through(self, parts: Iterable[int]) -> list[int]:
        """Return the nodes of a shortest run through parts."""
        return self.parts.run(parts, self.passed)

    def _up_to(self, rest: Rest, arc: int) -> list[int]:
        """Return the parts that a run passes before it comes to an arc of a rest."""
        if rest.play is None or (moves := moves_to(rest.fragment, arc, most=_MOST_STATES)) is None:
            return [rest.parts[way] for way in rest.fragment.shortest(arc)[:-1]]
        return [rest.parts[way] for move in cause(moves, 1 << arc) for way in members(move.put) if way != arc]

    def to(self, rest: Rest, fault: Fault, moves: tuple[Move, ...]) -> list[int]:
        """Return the nodes of a run to a rest, through some of its moves, and to the node at fault if there is one."""
        self.mended = any(move.mended for move in moves)
        left = fault.arcs if fault.kind == "started again" else ()
        before = self.before(rest.part)
        arcs = (arc for move in moves for arc in members(move.put) if arc not in left)
        inside = self.through(rest.parts[arc] for arc in arcs)
        return [*before, *inside, *([] if fault.node == EXIT else [rest.owners[fault.node]])]

    def behind(self, way: list[int], *, stopped: bool) -> bool:
        """Tell whether another fault lies on a way just told; its last node may be where it stops."""
        plays = [self.rest[part].play for part in self.passed]
        faulty = self.mended or any(
            fault.kind != "apart" for play in plays if play is not None for fault in play.faults
        )
        self.passed, self.mended = set(), False
        return faulty or not self.decision.starved.keys().isdisjoint(way[:-1] if stopped else way)

    def told(self, rest: Rest, fault: Fault) -> tuple[Move, ...]:
        """Return those moves that a fault's story needs: what brought its tokens, and the choices that starved a join."""
        if fault.kind == "started again":
            return cause(fault.moves[:-1], fault.moves[-1].taken | bits(fault.arcs))
        if fault.kind == "waits":
            return cause(fault.moves, bits(fault.arcs), rest.fragment.before(fault.missing))
        return cause(fault.moves, bits(fault.arcs))

    def name(self, rest: Rest, arc: int, *, first: bool = False) -> str:
        """Return the name of what stands last (or first) on an arc, or else beside it."""
        graph, fragment = self.decision.graph, rest.fragment
        if arc == ENTRY:
            passed = self.before(rest.part)
            return graph.nodes[passed[-1] if passed else graph.start].name
        if (node := self.parts.outermost(rest.parts[arc], first=first)) >= 0:
            return graph.nodes[node].name
        beside = fragment.target[arc] if first and fragment.target[arc] != EXIT else fragment.source[arc]
        return graph.nodes[rest.owners[beside]].name

    def ends(self, parts: Iterable[int]) -> tuple[str, ...]:
        """Return the names of the ends in some parts."""
        graph = self.decision.graph
        found: dict[str, None] = {}
        stack = list(parts)[::-1]
        while stack:
            part = stack.pop()
            node = self.parts.node[part]
            if node >= 0 and not graph.out[node]:
                found[graph.nodes[node].name] = None
            stack += reversed(self.parts.children[part])
        return tuple(found)
