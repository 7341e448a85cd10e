"""One fragment by itself: splits and joins with one arc that leads in, and what can be told from its form."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations

from attrs import frozen

from procflow.structure.linear import loops
from procflow.structure.soundness.graph import Kind

ENTRY = 0
"""The arc on which the token of a fragment starts."""
EXIT = -1
"""Where the arcs lead on which its tokens leave."""
WIDEST = 12
"""Ways out of an OR split whose choices are still followed; there is one for each set of ways."""


def bits(arcs: Iterable[int]) -> int:
    """Return a number with the bits of some positions set.

    >>> bits([1, 3])
    10
    """
    found = 0
    for arc in arcs:
        found |= 1 << arc
    return found


def members(bits: int) -> Iterator[int]:
    """Yield the positions of the bits that are set.

    >>> list(members(0b1010))
    [1, 3]
    """
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


@frozen
class Fragment:
    """Splits and joins with one arc that leads in.

    Attributes
    ----------
    kinds : tuple
        Of each node.
    source, target : tuple of int
        Of each arc; EXIT for the source of the first and the targets of those that lead out.
    """

    kinds: tuple[Kind, ...]
    source: tuple[int, ...]
    target: tuple[int, ...]

    @cached_property
    def into(self) -> tuple[tuple[int, ...], ...]:
        """Arcs that lead to each node."""
        return self._at(self.target)

    @cached_property
    def out(self) -> tuple[tuple[int, ...], ...]:
        """Arcs that leave each node."""
        return self._at(self.source)

    def _at(self, ends: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.kinds]
        for arc, node in enumerate(ends):
            if node != EXIT:
                found[node].append(arc)
        return tuple(map(tuple, found))

    @cached_property
    def exits(self) -> int:
        """Bits of the arcs that lead out."""
        return bits(arc for arc, node in enumerate(self.target) if node == EXIT)

    @cached_property
    def mask(self) -> tuple[int, ...]:
        """Bits of the arcs that lead to each node."""
        return tuple(map(bits, self.into))

    @cached_property
    def join(self) -> tuple[Kind, ...]:
        """How each node joins; a split has one way in."""
        return tuple("one" if len(arcs) == 1 else kind for kind, arcs in zip(self.kinds, self.into, strict=True))

    @cached_property
    def takes(self) -> tuple[tuple[int, ...], ...]:
        """For each node the sets of arcs, as bits, that it may put tokens on."""
        found: list[tuple[int, ...]] = []
        for kind, arcs in zip(self.kinds, self.out, strict=True):
            if len(arcs) == 1 or kind == "all":
                found.append((bits(arcs),))
            elif kind == "one":
                found.append(tuple(1 << arc for arc in arcs))
            else:
                found.append(tuple(bits(some) for k in range(1, len(arcs) + 1) for some in combinations(arcs, k)))
        return tuple(found)

    @cached_property
    def successors(self) -> list[list[int]]:
        """Nodes that follow each node."""
        return [[self.target[arc] for arc in arcs if self.target[arc] != EXIT] for arcs in self.out]

    @cached_property
    def stage(self) -> tuple[int, ...]:
        """Position of the loop (or of the node by itself) that each node belongs to, in the order of the flow."""
        found = [0] * len(self.kinds)
        for k, part in enumerate(reversed(loops(self.successors))):
            for node in part:
                found[node] = k
        return tuple(found)

    @cached_property
    def looks_around(self) -> bool:
        """Tell whether there is an OR join."""
        return "some" in self.join

    @cached_property
    def too_wide(self) -> bool:
        """Tell whether an OR split has more choices than can be followed."""
        return any(kind == "some" and len(arcs) > WIDEST for kind, arcs in zip(self.kinds, self.out, strict=True))

    @cached_property
    def lets_come(self) -> dict[int, tuple[int, ...]]:
        """For each OR join, the bits of its arcs that a token on each arc can still come to without passing it."""
        return {join: self._coming(join) for join, kind in enumerate(self.join) if kind == "some"}

    def _coming(self, join: int) -> tuple[int, ...]:
        reach = [0] * len(self.target)
        for way in self.into[join]:
            reach[way] |= 1 << way
            seen, stack = {way}, [way]
            while stack:
                node = self.source[stack.pop()]
                for arc in self.into[node] if node not in (EXIT, join) else ():
                    if arc not in seen:
                        seen.add(arc)
                        reach[arc] |= 1 << way
                        stack.append(arc)
        return tuple(reach)

    def before(self, arcs: Sequence[int]) -> set[int]:
        """Return the nodes from which one of some arcs can be reached."""
        seen: set[int] = set()
        stack = [self.source[arc] for arc in arcs]
        while stack:
            node = stack.pop()
            if node != EXIT and node not in seen:
                seen.add(node)
                stack += [self.source[arc] for arc in self.into[node]]
        return seen

    def after(self, start: int) -> set[int]:
        """Return the nodes that can be reached from a node, itself included."""
        seen, stack = {start}, [start]
        while stack:
            for node in self.successors[stack.pop()]:
                if node not in seen:
                    seen.add(node)
                    stack.append(node)
        return seen

    def shortest(self, goal: int | None = None) -> tuple[int, ...]:
        """Return the arcs of a shortest way from the entry, which is left out, to an arc or to any that leads out."""
        before = {ENTRY: ENTRY}
        queue = deque([ENTRY])
        while queue:
            arc = queue.popleft()
            if arc == goal or (goal is None and self.target[arc] == EXIT):
                way = []
                while arc != ENTRY:
                    way.append(arc)
                    arc = before[arc]
                return tuple(reversed(way))
            for other in self.out[self.target[arc]] if self.target[arc] != EXIT else ():
                if other not in before:
                    before[other] = arc
                    queue.append(other)
        return ()
