"""Joins of a procedure, and which work can have brought a case to each: how a log is read back through them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import EventLog
from procflow.structure.network import Network

Rows = NDArray[np.int64]


@frozen(eq=False)
class Ways:
    """What a case can have come from last, going back from an atom through all that is no work.

    Attributes
    ----------
    work, joins : frozenset of int
        Atoms of work, and joins, that are met first.
    """

    work: frozenset[int]
    joins: frozenset[int]


def ways_back(net: Network, sources: list[int]) -> Ways:
    """Return the work and joins from which some atoms can be reached without other work."""
    work, joins, seen, stack = set(), set(), set(sources), list(sources)
    while stack:
        atom = stack.pop()
        kind = net.atoms[atom].kind
        if kind == "work":
            work.add(atom)
        elif kind == "join":
            joins.add(atom)
        else:
            fresh = {edge.source for edge in net.into[atom] if edge.p > 0 or net.atoms[edge.source].kind == "fork"}
            stack += fresh - seen
            seen |= fresh
    return Ways(frozenset(work), frozenset(joins))


@frozen(eq=False)
class Joins:
    """The joins of a network: the ways back along each flow into one, and all work whose end can be what fired it.

    Attributes
    ----------
    edges : dict of int to tuple of Ways
        By atom of the join, the ways back along each flow into it.
    fed_by : dict of int to frozenset of int
        By atom of the join, atoms of work.
    circular : bool
        Whether a join leads back to itself with nobody at work in between.
    """

    edges: Mapping[int, tuple[Ways, ...]]
    fed_by: Mapping[int, frozenset[int]]
    circular: bool


def joins_of(net: Network) -> Joins:
    """Return the joins of a network."""
    edges = {
        k: tuple(ways_back(net, [edge.source]) for edge in net.into[k])
        for k, atom in enumerate(net.atoms)
        if atom.kind == "join"
    }
    behind = {k: frozenset[int]().union(*(way.joins for way in ways)) for k, ways in edges.items()}
    fed_by, circular = {}, False
    for join in edges:
        seen, stack = {join}, [join]
        while stack:
            for before in behind[stack.pop()]:
                circular |= before == join
                if before not in seen:
                    seen.add(before)
                    stack.append(before)
        fed_by[join] = frozenset[int]().union(*(way.work for one in seen for way in edges[one]))
    return Joins(edges, fed_by, circular)


class Latest:
    """Finds the last row of a case, up to a given one, that did one of some atoms."""

    def __init__(self, log: EventLog, atoms: NDArray[np.int64]) -> None:
        self.case, self.atoms, self.size = log.steps["case"].astype(np.int64), atoms, len(atoms)
        self.keys: dict[frozenset[int], Rows] = {}

    def row(self, wanted: frozenset[int], upto: Rows) -> Rows:
        """Return the rows, -1 where there is none."""
        if wanted not in self.keys:
            rows = np.flatnonzero(np.isin(self.atoms, list(wanted)))
            self.keys[wanted] = np.sort(self.case[rows] * self.size + rows)
        keys = self.keys[wanted]
        if not len(keys):
            return np.full(len(upto), -1)
        place = np.searchsorted(keys, self.case[upto] * self.size + upto, side="right") - 1
        found = keys[np.maximum(place, 0)]
        return np.where((place >= 0) & (found // self.size == self.case[upto]), found % self.size, -1)
