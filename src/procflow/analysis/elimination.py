"""From a chain to its exits: take out state after state until only the way from the start to each exit is left.

The same elimination serves moments (truncated power series) and whole distributions (spectra on a grid), as it only
multiplies, adds and sums geometric series. States with few neighbours go first, so that a procedure that is nearly a
line costs a few operations per flow. Nothing is subtracted, so there is no cancellation.

References
----------
W. K. Grassmann, M. I. Taksar and D. P. Heyman, Regenerative analysis and steady state distributions for Markov chains,
Operations Research 33 (1985); S. J. Mason, Feedback theory, Proc. IRE 41 (1953).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import Protocol, TypeVar

from procflow.analysis.chain import Chain, Parallel, Serial
from procflow.model import Shape

Weight = TypeVar("Weight")


class Algebra(Protocol[Weight]):
    """What the elimination does with the time that passes on a way: a weight of whatever kind."""

    def laws(self, laws: tuple[Shape, ...]) -> Weight:
        """Return the weight of a sum of independent times."""

    def slowest(self, state: Parallel) -> Mapping[tuple[int, ...], Weight]:
        """Return the weight of each combination of exits of the branches of a block."""

    def part(self, weight: Weight, p: float) -> Weight:
        """Return the weight of a way that is taken with a probability."""

    def both(self, first: Weight, second: Weight) -> Weight:
        """Return the weight of one way after another."""

    def either(self, first: Weight, second: Weight) -> Weight:
        """Return the weight of two ways side by side."""

    def again(self, weight: Weight) -> Weight:
        """Return the weight of going round a loop any number of times, none included."""


def exits(chain: Chain, algebra: Algebra[Weight]) -> dict[int, Weight]:
    """Return the weight of all ways from the start to each exit that can be reached."""
    after = [_ways(state, algebra) for state in chain.states]
    before: list[set[int]] = [set() for _ in after]
    for state, ways in enumerate(after):
        for target in ways:
            if target >= 0:
                before[target].add(state)
    heap = [(len(before[k]) * len(after[k]), k) for k in range(1, len(after))]
    heapq.heapify(heap)
    while heap:
        degree, state = heapq.heappop(heap)
        if degree == len(before[state]) * len(after[state]):
            _take_out(state, after, before, algebra)
        else:
            heapq.heappush(heap, (len(before[state]) * len(after[state]), state))
    found = _without_loop(0, after, algebra)
    return {-1 - target: weight for target, weight in found.items()}


def _ways(state: Serial | Parallel, algebra: Algebra[Weight]) -> dict[int, Weight]:
    """Return the weights from one state to the next ones; several ways to the same state are one."""
    found: dict[int, Weight] = {}
    if isinstance(state, Parallel):
        slowest = algebra.slowest(state)
        weighted = [(slowest[combination], target) for combination, target in state.ways if combination in slowest]
    else:
        passed = algebra.laws(state.laws)
        weighted = [(algebra.part(passed, p) if p != 1 else passed, target) for p, target in state.ways]
    for weight, target in weighted:
        found[target] = algebra.either(found[target], weight) if target in found else weight
    return found


def _without_loop(state: int, after: list[dict[int, Weight]], algebra: Algebra[Weight]) -> dict[int, Weight]:
    """Return the ways out of a state with its own loop summed up."""
    loop = after[state].pop(state, None)
    if loop is None:
        return after[state]
    rounds = algebra.again(loop)
    return {target: algebra.both(rounds, weight) for target, weight in after[state].items()}


def _take_out(state: int, after: list[dict[int, Weight]], before: list[set[int]], algebra: Algebra[Weight]) -> None:
    """Replace the ways through a state by ways from its sources to its targets."""
    before[state].discard(state)
    ways = _without_loop(state, after, algebra)
    for source in before[state]:
        arriving = after[source].pop(state)
        for target, leaving in ways.items():
            weight = algebra.both(arriving, leaving)
            if target in after[source]:
                weight = algebra.either(after[source][target], weight)
            after[source][target] = weight
            if target >= 0:
                before[target].add(source)
    for target in ways:
        if target >= 0:
            before[target].discard(state)
    after[state] = {}
    before[state] = set()
