"""Flow balance on a sparse graph: what arrives at each point when every point passes on fixed parts of its inflow.

Expected visits and expected holders are both such balances. Loops are solved together, everything else in order, so
that a long procedure with a few rework loops costs little more than its number of flows.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Weighted = tuple[int, int, float]
"""Source, target, and the part of the source's inflow that goes on to the target."""

DENSE = 2_000
"""Largest loop that is solved as a full matrix; larger ones are eliminated point by point."""


def balance(size: int, edges: Sequence[Weighted], inflow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the total inflow of every point: what comes from outside and what all points pass on to it.

    Parameters
    ----------
    size : int
        Number of points.
    edges : sequence of (source, target, weight)
        Several edges between the same two points add up.
    inflow : ndarray of shape (size, k)
        What comes to each point from outside, for k quantities at once.

    Returns
    -------
    ndarray of shape (size, k)

    Raises
    ------
    numpy.linalg.LinAlgError
        If a loop keeps all it gets.

    Examples
    --------
    A loop that passes half of its inflow back is entered twice:

    >>> balance(2, [(0, 0, 0.5), (0, 1, 0.5)], np.array([[1.0], [0.0]])).tolist()
    [[2.0], [1.0]]
    """
    total = inflow.astype(np.float64)
    into: list[dict[int, float]] = [{} for _ in range(size)]
    successors: list[list[int]] = [[] for _ in range(size)]
    for source, target, weight in edges:
        into[target][source] = into[target].get(source, 0.0) + weight
        successors[source].append(target)
    for component in reversed(loops(successors)):
        inside = set(component)
        for point in component:
            for source, weight in into[point].items():
                if source not in inside:
                    total[point] += weight * total[source]
        if len(component) > 1 or component[0] in into[component[0]]:
            solve = _dense if len(component) <= DENSE else _eliminated
            total[component] = solve(component, into, total[component])
    return total


def loops(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected parts of a graph, those that come last first.

    A part of one point is no loop unless the point follows itself.

    References
    ----------
    R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972); here without recursion.

    >>> loops([[1], [2], [1, 3], []])
    [[3], [2, 1], [0]]
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    held: list[int] = []
    waiting: set[int] = set()
    found: list[list[int]] = []
    for root in range(len(successors)):
        if root in index:
            continue
        calls = [(root, iter(successors[root]))]
        index[root] = low[root] = len(index)
        held.append(root)
        waiting.add(root)
        while calls:
            point, rest = calls[-1]
            for target in rest:
                if target not in index:
                    index[target] = low[target] = len(index)
                    held.append(target)
                    waiting.add(target)
                    calls.append((target, iter(successors[target])))
                    break
                if target in waiting:
                    low[point] = min(low[point], index[target])
            else:
                calls.pop()
                if calls:
                    low[calls[-1][0]] = min(low[calls[-1][0]], low[point])
                if low[point] == index[point]:
                    part = [held.pop()]
                    while part[-1] != point:
                        part.append(held.pop())
                    waiting.difference_update(part)
                    found.append(part)
    return found


def _dense(component: list[int], into: list[dict[int, float]], inflow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve one loop as a full matrix."""
    position = {point: k for k, point in enumerate(component)}
    matrix = np.eye(len(component))
    for row, point in enumerate(component):
        for source, weight in into[point].items():
            if source in position:
                matrix[row, position[source]] -= weight
    solved: NDArray[np.float64] = np.linalg.solve(matrix, inflow).astype(np.float64)
    return solved


def _eliminated(component: list[int], into: list[dict[int, float]], inflow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve one large loop by taking out its points one by one, those with the fewest neighbours first."""
    position = {point: k for k, point in enumerate(component)}
    before = [{position[s]: w for s, w in into[point].items() if s in position} for point in component]
    after: list[dict[int, float]] = [{} for _ in component]
    for target, sources in enumerate(before):
        for source, weight in sources.items():
            after[source][target] = weight
    total = inflow.copy()
    heap = [(len(before[k]) * len(after[k]), k) for k in range(len(component))]
    heapq.heapify(heap)
    taken: list[tuple[int, dict[int, float], float]] = []
    gone: set[int] = set()
    while heap:
        degree, point = heapq.heappop(heap)
        if point in gone:
            continue
        if degree != len(before[point]) * len(after[point]):
            heapq.heappush(heap, (len(before[point]) * len(after[point]), point))
            continue
        gone.add(point)
        _take_out(point, before, after, total, taken)
    for point, sources, factor in reversed(taken):
        for source, weight in sources.items():
            total[point] += factor * weight * total[source]
    return total


def _take_out(
    point: int,
    before: list[dict[int, float]],
    after: list[dict[int, float]],
    total: NDArray[np.float64],
    taken: list[tuple[int, dict[int, float], float]],
) -> None:
    """Replace the ways through a point by ways from its sources to its targets."""
    kept = before[point].pop(point, 0.0)
    after[point].pop(point, None)
    if kept == 1.0:
        raise np.linalg.LinAlgError("Singular matrix")
    factor = 1.0 / (1.0 - kept)
    total[point] *= factor
    for target, out in after[point].items():
        del before[target][point]
        total[target] += out * total[point]
        for source, weight in before[point].items():
            joined = before[target].get(source, 0.0) + weight * factor * out
            before[target][source] = after[source][target] = joined
    for source in before[point]:
        del after[source][point]
    taken.append((point, before[point], factor))
