"""How many of something there are at each instant: cases in progress, files waiting, officers at work.

The number is a step function of time, kept as the sorted instants at which one comes and one goes, so that its integral
between any instants is exact whole milliseconds, whatever their order.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import Timeline

Instants = NDArray[np.int64]


@frozen(eq=False)
class NumberOverTime:
    """A number that goes up and down by one.

    Attributes
    ----------
    comes, goes : ndarray of int64, shape (n,)
        Instants at which one comes and at which one goes, each in order of time; what comes and goes at the same instant
        was never there.

    Examples
    --------
    >>> number = NumberOverTime.of(np.array([0, 2]), np.array([5, 3]))
    >>> number.at(np.array([1, 2, 3])).tolist(), int(number.between(np.array(0), np.array(4)))
    ([1, 2, 1], 5)
    """

    comes: Instants
    goes: Instants
    _came: Instants
    _went: Instants

    @classmethod
    def of(cls, comes: Instants, goes: Instants) -> NumberOverTime:
        """Make it from pairs of coming and going, in any order."""
        first, last = np.sort(comes.astype(np.int64)), np.sort(goes.astype(np.int64))
        sums = (np.concatenate(([0], np.cumsum(times))).astype(np.int64) for times in (first, last))
        return cls(first, last, *sums)

    def at(self, instants: Instants) -> Instants:
        """Return the number at each instant, what comes then counted and what goes then not."""
        there: Instants = np.searchsorted(self.comes, instants, "right") - np.searchsorted(self.goes, instants, "right")
        return there

    def before(self, instants: Instants) -> Instants:
        """Return the integral of the number from the beginning of time to each instant, in milliseconds."""
        at = np.asarray(instants, dtype=np.int64)
        came, gone = np.searchsorted(self.comes, at, "right"), np.searchsorted(self.goes, at, "right")
        area: Instants = (came * at - self._came[came]) - (gone * at - self._went[gone])
        return area

    def between(self, low: Instants, high: Instants) -> Instants:
        """Return the integral between pairs of instants, in milliseconds."""
        return self.before(high) - self.before(low)

    def over(self, line: Timeline, low: int, high: int) -> int:
        """Return the integral over the open time of a calendar between two instants."""
        opens, closes = np.clip(line.opens, low, high), np.clip(line.closes, low, high)
        return int(self.between(opens, closes).sum())

    def changes(self, low: int, high: int) -> tuple[Instants, Instants]:
        """Return the instants in [low, high) from which the number is another, the first of them `low`, and the numbers."""
        times = np.unique(np.concatenate(([low], self.comes, self.goes)))
        times = times[(times >= low) & (times < high)]
        numbers = self.at(times)
        kept = np.concatenate((np.ones(min(1, len(times)), dtype=bool), np.diff(numbers) != 0))
        return times[kept], numbers[kept]

    def largest(self, low: int, high: int) -> int:
        """Return the largest number at any instant in [low, high)."""
        return int(self.changes(low, high)[1].max(initial=0))
