"""Fragments with one way in and one way out: what can be judged by itself.

Two arcs bound a fragment if every round from outside through the graph and back passes both or neither. With the last
arc led back to the first, these are the pairs of arcs that lie on the same rounds, and in a graph in which every node
lies on such a round the direction of arcs does not matter.

References
----------
R. Johnson, D. Pearson and K. Pingali, The program structure tree, PLDI 1994.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from procflow.structure.soundness.reduction import OUTSIDE, Reduction

_BITS = 128
"""Bits of the mark of an arc that closes a round: that two different sets of rounds add up to one mark is as good as
impossible, and a fragment is walked through before it is believed."""


@frozen
class Region:
    """A fragment: the arc that leads in, the one that leads out, and the splits and joins between them."""

    entry: int
    exit: int
    nodes: tuple[int, ...]


def regions(work: Reduction) -> Iterator[Region]:
    """Yield the fragments of a reduced graph that hold no other one, until those around them are all that is left.

    Parameters
    ----------
    work : Reduction
        Each fragment is to be collapsed into its first arc before the next one is asked for.
    """
    closed: set[int] = set()
    for entry, exit in _bounds(work):
        region = _walk(work, entry, exit, closed)
        if region is not None and (entry == work.first or _apart_from_others(work, region)):
            closed.add(entry)
            yield region


def _walk(work: Reduction, entry: int, exit: int, closed: set[int]) -> Region | None:
    """Return the fragment between two arcs, or None if it is no fragment, or holds one that was just closed."""
    nodes = {work.target[entry]: None}
    stack = list(nodes)
    while stack:
        node = stack.pop()
        for arc in work.out[node]:
            target = work.target[arc]
            if arc == exit or (target in nodes and arc not in closed):
                continue
            if arc in closed or target == OUTSIDE:
                return None
            nodes[target] = None
            stack.append(target)
    inside = all(arc == entry or work.source[arc] in nodes for node in nodes for arc in work.into[node])
    return Region(entry, exit, tuple(nodes)) if inside else None


def _apart_from_others(work: Reduction, region: Region) -> bool:
    """Tell whether an OR join in a fragment waits for the same tokens with and without what surrounds it.

    Two things outside can matter. A token there that may still enter holds up the join, unless it could also come to
    where a token waits: every way into the join has to be reached from the entry without passing the join. And where
    the exit leads back to the entry, a token inside could come to where one waits by going round: then no way may lead
    past the join to the exit.
    """
    joins = [node for node in region.nodes if work.kind[node] == "some" and len(work.out[node]) == 1]
    returns = bool(joins) and work.target[region.entry] in _reached(work, work.target[region.exit])
    for join in joins:
        if join == work.ends:
            continue
        past = _reached(work, work.target[region.entry], without=join, up_to=region.exit) - {join}
        if any(arc != region.entry and work.source[arc] not in past for arc in work.into[join]):
            return False
        if returns and work.source[region.exit] in past:
            return False
    return True


def _reached(work: Reduction, start: int, *, without: int = OUTSIDE, up_to: int = OUTSIDE) -> set[int]:
    """Return the nodes that can be reached from a node, on ways that do not go on from one of them nor take an arc."""
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        for arc in work.out[node] if node not in (without, OUTSIDE) else ():
            if arc != up_to and work.target[arc] not in seen:
                seen.add(work.target[arc])
                stack.append(work.target[arc])
    return seen


def _bounds(work: Reduction) -> list[tuple[int, int]]:
    """Return the pairs of arcs that bound a fragment, inner ones before those around them."""
    order = _discovered(work)
    mark = _marks(work, order)
    classes: dict[int, list[int]] = {}
    for arc in order:
        classes.setdefault(mark[arc], []).append(arc)
    rank = {arc: k for k, arc in enumerate(order)}
    pairs = [pair for arcs in classes.values() for pair in pairwise(arcs)]
    return sorted(pairs, key=lambda pair: -rank[pair[0]])


def _discovered(work: Reduction) -> list[int]:
    """Return all arcs in the order in which a walk in depth from the first one finds them."""
    order = [work.first]
    seen = {work.target[work.first]}
    stack = [iter(work.out[work.target[work.first]])]
    while stack:
        for arc in stack[-1]:
            order.append(arc)
            target = work.target[arc]
            if target != OUTSIDE and target not in seen:
                seen.add(target)
                stack.append(iter(work.out[target]))
                break
        else:
            stack.pop()
    return order


def _marks(work: Reduction, order: list[int]) -> dict[int, int]:
    """Return a mark for every arc that is equal for arcs that lie on the same rounds.

    Each arc that closes a round over a spanning tree gets a number of its own; an arc of the tree gets the sum (XOR) of
    the rounds that pass it.
    """
    draw = random.Random(1994)
    beside: dict[int, list[int]] = {}
    for arc in order:
        beside.setdefault(work.source[arc], []).append(arc)
        beside.setdefault(work.target[arc], []).append(arc)
    up = {OUTSIDE: -1}
    found = [OUTSIDE]
    for node in found:
        for arc in beside[node]:
            other = work.target[arc] if work.source[arc] == node else work.source[arc]
            if other not in up:
                up[other] = arc
                found.append(other)
    tree = set(up.values())
    mark = {arc: 0 if arc in tree else draw.getrandbits(_BITS) for arc in order}
    passing = dict.fromkeys(found, 0)
    for arc in order:
        if arc not in tree:
            passing[work.source[arc]] ^= mark[arc]
            passing[work.target[arc]] ^= mark[arc]
    for node in reversed(found[1:]):
        arc = up[node]
        mark[arc] = passing[node]
        passing[work.source[arc] if work.target[arc] == node else work.target[arc]] ^= passing[node]
    return mark
