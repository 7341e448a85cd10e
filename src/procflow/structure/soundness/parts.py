"""What stands behind each reduced arc: the original nodes, in the shape in which they were put together.

Parts are kept in one list and know each other by position, so that a line of 100,000 steps is no deep tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

PartKind = Literal["nothing", "node", "sequence", "choice", "parallel", "inclusive", "loop", "rest"]

NOTHING = 0
"""The part of an arc on which nothing stands."""


class Parts:
    """The growing list of parts.

    Attributes
    ----------
    kind, children : list
        What each part is and of what it consists; a loop has a body and what leads back, a rest its arcs.
    node : list of int
        Node of the graph behind a part of kind "node", else -1.
    length : list of int
        Nodes on the shortest run through each part.
    silent : list of bool
        Whether a part is nothing but gateways in a row.
    ways : dict
        For a rest, the parts that a shortest run through it passes.
    worked : set of int
        Nodes of the graph that are a step's own work.
    """

    def __init__(self) -> None:
        self.kind: list[PartKind] = ["nothing"]
        self.children: list[tuple[int, ...]] = [()]
        self.node: list[int] = [-1]
        self.length: list[int] = [0]
        self.silent: list[bool] = [True]
        self.ways: dict[int, tuple[int, ...]] = {}
        self.worked: set[int] = set()

    def _add(
        self, kind: PartKind, children: tuple[int, ...], length: int, *, node: int = -1, silent: bool = False
    ) -> int:
        self.kind.append(kind)
        self.children.append(children)
        self.node.append(node)
        self.length.append(length)
        self.silent.append(silent)
        return len(self.kind) - 1

    def leaf(self, node: int, *, work: bool) -> int:
        """Add a node of the graph."""
        if work:
            self.worked.add(node)
        return self._add("node", (), 1, node=node, silent=not work)

    def sequence(self, parts: Iterable[int]) -> int:
        """Add parts one after another; those that are nothing are left out."""
        kept = tuple(part for part in parts if part != NOTHING)
        if len(kept) < 2:
            return kept[0] if kept else NOTHING
        return self._add("sequence", kept, self.total(kept), silent=all(self.silent[part] for part in kept))

    def choice(self, parts: Sequence[int]) -> int:
        """Add ways of which a case takes one."""
        return self._add("choice", tuple(parts), min(self.length[part] for part in parts))

    def parallel(self, parts: Sequence[int]) -> int:
        """Add ways that a case takes all at once."""
        return self._add("parallel", tuple(parts), self.total(parts))

    def inclusive(self, parts: Sequence[int]) -> int:
        """Add ways of which a case takes one or more."""
        return self._add("inclusive", tuple(parts), min(self.length[part] for part in parts))

    def loop(self, body: int, back: int) -> int:
        """Add a body that is done again each time a case takes the way back."""
        return self._add("loop", (body, back), self.length[body])

    def rest(self, arcs: Iterable[int], way: Sequence[int]) -> int:
        """Add a fragment that no rule reduces: the parts on its arcs, and those that a shortest run passes."""
        part = self._add("rest", tuple(arc for arc in arcs if arc != NOTHING), self.total(way))
        self.ways[part] = tuple(way)
        return part

    def total(self, parts: Iterable[int]) -> int:
        """Return the nodes on a run through all of some parts."""
        return sum(self.length[part] for part in parts)

    def run(self, parts: Iterable[int], rests: set[int] | None = None) -> list[int]:
        """Return the nodes of a shortest run through parts, one after another, and note the rests it passes."""
        found: list[int] = []
        stack = list(parts)[::-1]
        while stack:
            part = stack.pop()
            kind, children = self.kind[part], self.children[part]
            if kind == "node":
                found.append(self.node[part])
            elif kind in ("choice", "inclusive"):
                stack.append(min(children, key=self.length.__getitem__))
            elif kind == "loop":
                stack.append(children[0])
            elif kind == "rest":
                if rests is not None:
                    rests.add(part)
                stack += reversed(self.ways[part])
            else:
                stack += reversed(children)
        return found

    def outermost(self, part: int, *, first: bool) -> int:
        """Return the first or last node on a shortest run through a part, a step's work before a gateway; -1 for none."""
        run = self.run([part])
        return ([node for node in run if node in self.worked] or run or [-1])[0 if first else -1]
