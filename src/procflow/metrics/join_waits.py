"""How long branches wait for each other at a join; beside the path of a case, since its path is the branch that came last."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from procflow.metrics.join_ways import Joins, Latest, Rows, joins_of, ways_back
from procflow.metrics.paths import per_case
from procflow.metrics.waiting import Column
from procflow.model import EventLog, Procedure, Text, Timeline
from procflow.structure.diversions import diverted_network
from procflow.structure.network import Edge, Network

NOT_TOLD = Text(
    en="A join leads back to itself, and the log does not tell for which round a branch waits.",
    vi="Một điểm nhập dẫn trở lại chính nó, nhật ký không cho biết nhánh chờ ở vòng nào.",
)


def gone_on_after(procedure: Procedure, log: EventLog) -> Rows | None:
    """Return for each row the row with whose end the join went on at which its branch waited, -1 where none waited.

    A branch waits from the end of its last step until enough others have come. Who came last does not wait, nor does a
    branch that comes when the case has gone on, nor one that has no step of its own.

    Returns
    -------
    ndarray of int64, shape (rows,), or None
        None where the log does not tell: a join leads to itself with nobody at work in between, or a join of some of its
        branches lies on a way back.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> steps = [Step(id="in", split="all"), Step(id="short", work=Duration(Fixed(10))),
    ...          Step(id="long", work=Duration(Fixed(60))), Step(id="out", join="all")]
    >>> p = Procedure(id="p", start="in", steps=steps, ends=[End(id="z")], demand=Demand(every=Duration(Fixed(90))),
    ...     flows=[Flow("in", "short"), Flow("in", "long"), Flow("short", "out"), Flow("long", "out"), Flow("out", "z")])
    >>> log = simulate(p, Scenario(cases=1)).logs[0]
    >>> gone_on_after(p, log).tolist()
    [-1, 2, -1, -1]
    """
    net = _with_leaving(procedure)
    joins = joins_of(net)
    if joins.circular or any(net.atoms[join].need > 0 and _comes_back(net, join) for join in joins.edges):
        return None
    atoms = np.array([net.work[id] for id in log.step_ids], dtype=np.int64)[log.steps["step"]]
    after = np.full(len(atoms), len(atoms))
    stayed = _stayed(log)
    for branch, last in _arrivals(joins, Latest(log, atoms), list(_passages(net, joins, log, atoms))):
        waited = stayed[branch] & (branch != last)
        # What an earlier round left behind is found again in a later one: the first to claim it is right.
        np.minimum.at(after, branch[waited], last[waited])
    return np.where(after < len(atoms), after, -1)


def _with_leaving(procedure: Procedure) -> Network:
    """Return the network with the ways of cases that bounds turn away before a step, or take out of it."""
    net = diverted_network(procedure)
    first: dict[str, int] = {}
    for k, atom in enumerate(net.atoms):
        first.setdefault(atom.node, k)
    leaving = [
        Edge(net.work[step.id], first[step.at_most.then], 1.0) for step in procedure.steps if step.at_most is not None
    ]
    return evolve(net, edges=(*net.edges, *leaving)) if leaving else net


def _comes_back(net: Network, join: int) -> bool:
    """Tell whether a case can come to a join again after it has gone on."""
    seen, stack = set[int](), [join]
    while stack:
        for edge in net.out[stack.pop()]:
            if edge.target not in seen:
                seen.add(edge.target)
                stack.append(edge.target)
    return join in seen


def _stayed(log: EventLog) -> NDArray[np.bool_]:
    """Tell which rows nothing follows: their branch went no further, and the case did not end with it."""
    stayed = np.ones(len(log.steps), dtype=bool)
    previous = log.steps["previous"]
    stayed[previous[previous >= 0]] = False
    last = log.cases["last"][log.cases["end"] >= 0]
    stayed[last[last >= 0]] = False
    return stayed


def _passages(net: Network, joins: Joins, log: EventLog, atoms: Rows) -> Iterator[tuple[int, Rows]]:
    """Yield each join with the rows with whose ends it went on, as far as a step or an end follows."""
    previous = log.steps["previous"].astype(np.int64)
    for atom in np.unique(atoms).tolist():
        yield from _through(net, joins, atoms, atom, previous[(atoms == atom) & (previous >= 0)])
    ended = (log.cases["end"] >= 0) & (log.cases["last"] >= 0)
    for position, id in enumerate(log.end_ids):
        atom = next(k for k, one in enumerate(net.atoms) if one.kind == "end" and one.node == id)
        here = ended & (log.cases["outcome"] == position)
        yield from _through(net, joins, atoms, atom, log.cases["last"][here].astype(np.int64))


def _through(net: Network, joins: Joins, atoms: Rows, atom: int, last: Rows) -> Iterator[tuple[int, Rows]]:
    ways = ways_back(net, [edge.source for edge in net.into[atom]])
    left = ~np.isin(atoms[last], list(ways.work))
    for join in sorted(ways.joins):
        through = left & np.isin(atoms[last], list(joins.fed_by[join]))
        yield join, last[through]
        left &= ~through


def _arrivals(joins: Joins, latest: Latest, waiting: list[tuple[int, Rows]]) -> Iterator[tuple[Rows, Rows]]:
    """Yield rows with which branches came to a join, and beside them those with which it went on."""
    while waiting:
        join, last = waiting.pop()
        if not len(last):
            continue
        for ways in joins.edges[join]:
            inner = sorted(ways.joins)
            ends = [latest.row(ways.work, last), *(latest.row(joins.fed_by[k], last) for k in inner)]
            chosen, row = np.argmax(ends, axis=0), np.max(ends, axis=0)
            came = row >= 0
            yield row[came], last[came]
            waiting += [(k, row[(chosen == place + 1) & came]) for place, k in enumerate(inner)]


def waits_at_joins(procedure: Procedure, log: EventLog, line: Timeline) -> Column | None:
    """Return the open time for which the branches of each case wait at its joins, added up; None where nobody can tell."""
    after = gone_on_after(procedure, log)
    if after is None:
        return None
    waited = after >= 0
    time = np.zeros(len(after), dtype=np.int64)
    end = log.steps["end"]
    time[waited] = line.open_between(end[waited], end[after[waited]])
    return per_case(log, time)
