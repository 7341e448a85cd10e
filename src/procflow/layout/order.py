"""Which flows lead downwards, and how far down each node stands at least."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.layout.links import Link, Plan


def downward(plan: Plan) -> tuple[frozenset[int], dict[str, list[str]]]:
    """Choose the flows that lead downwards, so that no circle is left.

    Returns of rework never push a node down. A loop of normal flows is opened at the flow that closes it when one walks
    from the start in the order of the file. A step that is reached by returns alone (the rework step itself) hangs below
    the first step that sends cases to it. Steps that run side by side now stand beside each other: the flow that led
    from one to the other before pushes nothing down. Where new flows turn an old order round, the new one counts.

    Returns
    -------
    down : frozenset of int
        Positions of those links in `plan.links`.
    above : dict
        For each node the nodes that must stand above it.
    """
    out: dict[str, list[int]] = {node.id: [] for node in plan.nodes}
    for k, link in enumerate(plan.links):
        if link.source:
            out[link.source].append(k)
    past = {
        k for k, link in enumerate(plan.links) if link.state == "gone" and {link.source, link.target} <= plan.beside
    }
    latest = {node: sorted(leaving, key=lambda k: plan.links[k].state == "gone") for node, leaving in out.items()}
    walk = _Walk(plan.links, {node: [k for k in leaving if k not in past] for node, leaving in latest.items()})
    walk.go(plan.start)
    for node in plan.nodes:  # nodes that no return leads to either are drawn as further beginnings
        while (entry := walk.first_return()) is not None:
            walk.hang(entry)
        if node.id not in walk.seen:
            walk.go(node.id)
    above: dict[str, list[str]] = {node.id: [] for node in plan.nodes}
    for source, targets in walk.below.items():
        for target in targets:
            above[target].append(source)
    return frozenset(walk.down), above


class _Walk:
    """A walk from the start that keeps every flow that closes no circle with those kept before."""

    def __init__(self, links: tuple[Link, ...], out: dict[str, list[int]]) -> None:
        self.links, self.out = links, out
        self.seen: dict[str, None] = {}
        self.down: list[int] = []
        self.below: dict[str, list[str]] = {node: [] for node in out}

    def go(self, start: str) -> None:
        """Walk along normal flows, depth first, in the order of the file."""
        stack: list[tuple[str, Iterator[int]]] = []
        self._enter(start, stack)
        while stack:
            node, flows = stack[-1]
            k = next(flows, None)
            if k is None:
                stack.pop()
                continue
            link = self.links[k]
            if link.returns or self._reaches(link.target, node):
                continue
            self.down.append(k)
            self.below[node].append(link.target)
            if link.target not in self.seen:
                self._enter(link.target, stack)

    def _enter(self, node: str, stack: list[tuple[str, Iterator[int]]]) -> None:
        self.seen[node] = None
        stack.append((node, iter(self.out[node])))

    def first_return(self) -> int | None:
        """Return the first return from a node seen to one not yet seen."""
        for k, link in enumerate(self.links):
            if link.returns and link.source in self.seen and link.target not in self.seen:
                return k
        return None

    def hang(self, k: int) -> None:
        """Put the target of a return below its source and walk on from there."""
        self.down.append(k)
        self.below[self.links[k].source].append(self.links[k].target)
        self.go(self.links[k].target)

    def _reaches(self, start: str, goal: str) -> bool:
        stack, seen = [start], {start}
        while stack:
            node = stack.pop()
            if node == goal:
                return True
            for target in self.below[node]:
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return False
