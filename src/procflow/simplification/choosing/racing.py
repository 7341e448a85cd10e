"""A race between designs: replications go on until one is best with a stated probability (procedure KN).

References
----------
S.-H. Kim and B. L. Nelson, A fully sequential procedure for indifference-zone selection in simulation, ACM Transactions
on Modeling and Computer Simulation 11 (2001), 251-273 (procedure KN, with its constant c = 1).
C. Spearman, The proof and measurement of association between two things, American Journal of Psychology 15 (1904), 72-101.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import permutations
from statistics import fmean, variance

from attrs import define, field

Draw = Callable[[Sequence[int], int, int], Sequence[Sequence[float]]]
"""Takes the designs that still run, how many replications, and which round; returns their values, design by design."""


@define
class Race:
    """Designs compared by the mean of their values; the smallest wins.

    Parameters
    ----------
    draw : callable
        Gives further values. Within a round the designs may share their luck, rounds are independent.
    size : int
        How many designs.
    first, step : int
        Replications of the first round, at least 2, and of each further one.
    delta : float
        Difference that makes none.
    level : float
        Probability to choose the best if it is better than all others by `delta` or more.
    most : int
        Replications at the most, not below `first`.

    Attributes
    ----------
    values : list of list of float
        By design, in the order in which they came.
    running : list of int
        Designs that are not clearly worse.
    dropped : dict of int to int
        Replications after which a design was clearly worse.
    sure : bool
        Whether the race came to its end.

    Examples
    --------
    >>> import random
    >>> def draw(running, count, round):
    ...     luck = random.Random(round)
    ...     shared = [luck.gauss(0, 1) for _ in range(count)]
    ...     return [[k + one + luck.gauss(0, 0.1) for one in shared] for k in running]
    >>> race = Race(draw, 3, first=10, step=5, delta=0.5, level=0.95, most=100)
    >>> race.run()
    0
    >>> race.sure, race.dropped
    (True, {1: 10, 2: 10})
    """

    draw: Draw
    size: int
    first: int = field(kw_only=True)
    step: int = field(kw_only=True)
    delta: float = field(kw_only=True)
    level: float = field(kw_only=True)
    most: int = field(kw_only=True)
    values: list[list[float]] = field(init=False, factory=list)
    running: list[int] = field(init=False, factory=list)
    dropped: dict[int, int] = field(init=False, factory=dict)
    sure: bool = field(init=False, default=False)

    def run(self) -> int:
        """Run the race and return the winner.

        Looking only at the end of each round makes errors rarer, never more frequent.
        """
        self.running = list(range(self.size))
        self.values = [list(some) for some in self.draw(self.running, self.first, 0)]
        square = self._square()
        spread = self._spread()
        done, rounds = self.first, 1
        while True:
            self._drop(done, square, spread)
            # Where chance explains no difference any more, designs that are left have the same mean: any is the best.
            last = square * max((spread[i, j] for i, j in permutations(self.running, 2)), default=0.0)
            self.sure = len(self.running) == 1 or done > last / self.delta / self.delta
            if self.sure or done >= self.most:
                return min(self.running, key=lambda k: (fmean(self.values[k]), k))
            count = min(self.step, self.most - done)
            for k, some in zip(self.running, self.draw(self.running, count, rounds), strict=True):
                self.values[k] += some
            done, rounds = done + count, rounds + 1

    def _square(self) -> float:
        if self.size < 2:
            return 0.0
        error = 2 * (1 - self.level) / (self.size - 1)
        return float((error ** (-2 / (self.first - 1)) - 1) * (self.first - 1))

    def _spread(self) -> dict[tuple[int, int], float]:
        """Return the variance of each difference over the first replications."""
        return {
            (i, j): variance([a - b for a, b in zip(self.values[i], self.values[j], strict=True)])
            for i, j in permutations(self.running, 2)
        }

    def _drop(self, done: int, square: float, spread: dict[tuple[int, int], float]) -> None:
        """Drop every design that another one beats by more than chance explains."""
        means = {k: fmean(self.values[k]) for k in self.running}

        def width(i: int, j: int) -> float:
            return max(0.0, square * spread[i, j] / (2 * done * self.delta) - self.delta / 2)

        kept = [i for i in self.running if all(means[i] <= means[j] + width(i, j) for j in self.running if j != i)]
        self.dropped |= {k: done for k in self.running if k not in kept}
        self.running = kept


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; equal values share their mean rank. None where it means nothing.

    >>> spearman([1, 2, 3, 4], [10, 20, 30, 40]), spearman([1, 2, 3], [3, 2, 1])
    (1.0, -1.0)
    """
    if len(one) < 3:
        return None
    first, second = _ranks(one), _ranks(other)
    a, b = fmean(first), fmean(second)
    spread = math.sqrt(sum((x - a) ** 2 for x in first) * sum((y - b) ** 2 for y in second))
    if not spread:
        return None
    return sum((x - a) * (y - b) for x, y in zip(first, second, strict=True)) / spread


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]
