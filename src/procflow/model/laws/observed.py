"""Times as they were observed, each as likely as any other."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from attrs import field, frozen

from procflow.errors import ProcedureError
from procflow.model.laws.basics import FROM_0, digits, refused

MOST_OBSERVED = 5_000
SHOWN = 12
"""Observations that are told one by one where a person reads the law."""
SOME_OBSERVED = {"en": f"from 1 to {MOST_OBSERVED} times", "vi": f"từ 1 đến {MOST_OBSERVED} thời gian"}


def _in_order(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(sorted(map(float, values)))


@frozen
class Empirical:
    """One of the times that were observed, drawn with equal chance: the empirical distribution itself.

    Nothing is smoothed and nothing beyond the longest observation ever happens, so it says no more than the sample does;
    below some thirty observations a law with a tail is the more careful choice.

    Attributes
    ----------
    values : tuple of float
        Observed times in rising order, with repetitions.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 6.2.4 (empirical distributions).

    Examples
    --------
    >>> law = Empirical([5, 3, 5, 11])
    >>> law.mean, law.variance, law.quantile(0.5), law.cdf(5)
    (6.0, 9.0, 5.0, 0.75)
    """

    values: tuple[float, ...] = field(converter=_in_order)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no sample of times."""
        if not 1 <= len(self.values) <= MOST_OBSERVED:
            found = {"en": f"it has {len(self.values)} of them", "vi": f"có {len(self.values)} giá trị"}
            raise ProcedureError(refused("empirical", found, SOME_OBSERVED))
        wrong = next((value for value in self.values if not (math.isfinite(value) and value >= 0)), None)
        if wrong is not None:
            raise ProcedureError(
                refused("empirical", {"en": f"it holds {wrong:g}", "vi": f"có giá trị {wrong:g}"}, FROM_0)
            )

    @cached_property
    def mean(self) -> float:
        """Expected value: the mean of the sample."""
        return math.fsum(self.values) / len(self.values)

    @cached_property
    def variance(self) -> float:
        """Variance of one of the times drawn: that of the sample, divided by its size."""
        return math.fsum((value - self.mean) ** 2 for value in self.values) / len(self.values)

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return self.values[-1]

    @cached_property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """The different times with their shares, as (share, time)."""
        return tuple((count / len(self.values), value) for value, count in Counter(self.values).items())

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return bisect_right(self.values, x) / len(self.values)

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return self.values[min(max(math.ceil(p * len(self.values)) - 1, 0), len(self.values) - 1)]

    def scaled(self, factor: float) -> Empirical:
        """Return the law of the time multiplied by a factor."""
        return Empirical([value * factor for value in self.values])

    def spelled(self) -> str:
        """Return the law as the native file spells it; of a large sample its size and its ends."""
        if len(self.values) <= SHOWN:
            return f"empirical({', '.join(map(digits, self.values))})"
        return f"empirical({digits(self.values[0])}, …, {digits(self.values[-1])}: {len(self.values)})"
