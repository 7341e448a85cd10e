"""Who gave a case to whom: for each row of the log, the rows after which their roles still held the case.

The log counts the handoffs of a row, and names one row that it follows; at a join the others are found from the graph:
along each flow into the join came whoever did the last row from which that flow can be reached without another step.
What is found is held against the count in the log, row by row, so that no giver is ever guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import EventLog, Procedure
from procflow.structure.network import Network, network

Rows = NDArray[np.int64]


@frozen(eq=False)
class Givers:
    """Pairs of rows: the role of `giver` held the case when it came to `taker`, which may be the same role.

    Attributes
    ----------
    taker, giver : ndarray of int64, shape (pairs,)
        Rows of the log, in order of `taker`; a row that nobody held the case before has no pair.
    """

    taker: Rows
    giver: Rows


@frozen(eq=False)
class _Ways:
    """What a case can have come from last, going back from an atom through all that is no work.

    Attributes
    ----------
    work, joins : frozenset of int
        Atoms of work, and joins, that are met first.
    """

    work: frozenset[int]
    joins: frozenset[int]


def _ways_back(net: Network, sources: list[int]) -> _Ways:
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
    return _Ways(frozenset(work), frozenset(joins))


@frozen(eq=False)
class _Joins:
    """The joins of a network: the ways back along each flow into one, and all work whose end can be what fired it."""

    edges: Mapping[int, tuple[_Ways, ...]]
    fed_by: Mapping[int, frozenset[int]]
    circular: bool


def _joins(net: Network) -> _Joins:
    edges = {
        k: tuple(_ways_back(net, [edge.source]) for edge in net.into[k])
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
    return _Joins(edges, fed_by, circular)


class _Latest:
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


def givers(procedure: Procedure, log: EventLog) -> Givers | None:
    """Return who held the case before each row, or None where the log does not tell.

    It does not tell where a join leads back to itself with nobody at work in between, or if what is found disagrees
    with the handoffs that the log has counted.

    Parameters
    ----------
    procedure : Procedure
        What was simulated.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="p", start="a", flows=[Flow("a", "b"), Flow("b", "z")], ends=[End(id="z")],
    ...     steps=[Step(id="a", role="clerk", work=Duration(Fixed(4))), Step(id="b", role="chair", work=Duration(Fixed(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1), Role(id="chair", officers=1, share=1)],
    ...     demand=Demand(every=Duration(Fixed(1), "h")))
    >>> found = givers(p, simulate(p, Scenario(cases=1)).logs[0])
    >>> found.taker.tolist(), found.giver.tolist()
    ([1], [0])
    """
    net = network(procedure)
    joins = _joins(net)
    if joins.circular:
        return None
    atoms = np.array([net.work[id] for id in log.step_ids], dtype=np.int64)[log.steps["step"]]
    previous = log.steps["previous"].astype(np.int64)
    taker, giver = _feeds(net, joins, _Latest(log, atoms), atoms, previous)
    found = _through_automatic(taker, giver, log.steps["role"])
    role = log.steps["role"]
    changed = role[found.taker] != role[found.giver]
    counted = np.bincount(found.taker[changed], minlength=len(role))
    return found if np.array_equal(counted, log.steps["handoffs"]) else None


def _feeds(net: Network, joins: _Joins, latest: _Latest, atoms: Rows, previous: Rows) -> tuple[Rows, Rows]:
    """Return for each row the rows it follows: one, or one for each flow into the join that it comes from."""
    takers, sources = [], []
    waiting: list[tuple[int, Rows, Rows]] = []
    for atom in np.unique(atoms).tolist():
        rows = np.flatnonzero((atoms == atom) & (previous >= 0))
        ways = _ways_back(net, [edge.source for edge in net.into[atom]])
        left = ~np.isin(atoms[previous[rows]], list(ways.work))
        for join in sorted(ways.joins):
            through = left & np.isin(atoms[previous[rows]], list(joins.fed_by[join]))
            waiting.append((join, rows[through], previous[rows[through]]))
            left &= ~through
        plain = rows[~np.isin(rows, np.concatenate([np.empty(0, np.int64), *(taken for _, taken, _ in waiting)]))]
        takers.append(plain)
        sources.append(previous[plain])
    while waiting:
        join, rows, last = waiting.pop()
        if not len(rows):
            continue
        for ways in joins.edges[join]:
            ends = [latest.row(ways.work, last), *(latest.row(joins.fed_by[k], last) for k in sorted(ways.joins))]
            chosen, row = np.argmax(ends, axis=0), np.max(ends, axis=0)
            met = (chosen == 0) & (row >= 0)
            takers.append(rows[met])
            sources.append(row[met])
            inner = [(chosen == k + 1) & (row >= 0) for k in range(len(ways.joins))]
            waiting += [(k, rows[m], row[m]) for k, m in zip(sorted(ways.joins), inner, strict=True)]
    return np.concatenate([np.empty(0, np.int64), *takers]), np.concatenate([np.empty(0, np.int64), *sources])


def _through_automatic(taker: Rows, giver: Rows, role: NDArray[np.int32]) -> Givers:
    """Replace automatic rows by whoever held the case before them, until only people are left."""
    order = np.argsort(taker, kind="stable")
    taker, giver = taker[order], giver[order]
    first = np.searchsorted(taker, np.arange(len(role) + 1))
    pairs_of, all_givers = np.diff(first), giver
    while (robots := role[giver] < 0).any():
        times = np.where(robots, pairs_of[giver], 1)
        place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        behind = np.repeat(first[giver], times) + place
        giver = np.where(
            np.repeat(robots, times),
            all_givers[np.minimum(behind, len(all_givers) - 1)],
            np.repeat(giver, times),
        )
        taker = np.repeat(taker, times)
    people = role[taker] >= 0
    return Givers(taker[people], giver[people])
