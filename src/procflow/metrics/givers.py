"""Who gave a case to whom: for each row of the log, the rows after which their roles still held the case.

The log counts the handoffs of a row, and names one row that it follows; at a join the others are found from the graph:
along each flow into the join came whoever did the last row from which that flow can be reached without another step.
What is found is held against the count in the log, row by row, so that no giver is ever guessed.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.join_ways import Joins, Latest, joins_of, ways_back
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
    joins = joins_of(net)
    if joins.circular:
        return None
    atoms = np.array([net.work[id] for id in log.step_ids], dtype=np.int64)[log.steps["step"]]
    previous = log.steps["previous"].astype(np.int64)
    taker, giver = _feeds(net, joins, Latest(log, atoms), atoms, previous)
    found = _through_automatic(taker, giver, log.steps["role"])
    role = log.steps["role"]
    changed = role[found.taker] != role[found.giver]
    counted = np.bincount(found.taker[changed], minlength=len(role))
    return found if np.array_equal(counted, log.steps["handoffs"]) else None


def _feeds(net: Network, joins: Joins, latest: Latest, atoms: Rows, previous: Rows) -> tuple[Rows, Rows]:
    """Return for each row the rows it follows: one, or one for each flow into the join that it comes from."""
    takers, sources = [], []
    waiting: list[tuple[int, Rows, Rows]] = []
    for atom in np.unique(atoms).tolist():
        rows = np.flatnonzero((atoms == atom) & (previous >= 0))
        ways = ways_back(net, [edge.source for edge in net.into[atom]])
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
