"""Laws of time made of others: some values with shares, or some laws with shares."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from attrs import field, frozen

from procflow.errors import ProcedureError
from procflow.model.laws.basics import Law, digits, refused
from procflow.model.laws.bounded import Fixed, Pert, Triangular, Uniform
from procflow.model.laws.observed import Empirical
from procflow.model.laws.unbounded import Erlang, Exponential, Gamma, Lognormal, Weibull

MOST_PARTS = 100
Simple = Fixed | Uniform | Triangular | Pert | Exponential | Erlang | Lognormal | Gamma | Weibull
"""Laws that are not made of others."""

SHARES = {"en": "shares above 0 that add up to 1", "vi": "các tỷ lệ lớn hơn 0, có tổng bằng 1"}
VALUES = {"en": "different finite numbers, 0 or more", "vi": "các số hữu hạn khác nhau, từ 0 trở lên"}
SOME = {"en": f"from 1 to {MOST_PARTS} parts", "vi": f"từ 1 đến {MOST_PARTS} phần"}


def _pairs(parts: Iterable[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(share), float(value)) for share, value in parts)


def _parts(parts: Iterable[tuple[float, Simple]]) -> tuple[tuple[float, Simple], ...]:
    return tuple((float(share), law) for share, law in parts)


def _refuse_shares(name: str, shares: Sequence[float]) -> None:
    """Refuse shares that are none."""
    if not 1 <= len(shares) <= MOST_PARTS:
        found = {"en": f"it has {len(shares)} parts", "vi": f"có {len(shares)} phần"}
        raise ProcedureError(refused(name, found, SOME))
    total = math.fsum(shares)
    if not (all(share > 0 for share in shares) and abs(total - 1) <= 1e-9):
        listed = ", ".join(f"{share:g}" for share in shares)
        found = {"en": f"shares {listed} add up to {total:.12g}", "vi": f"các tỷ lệ {listed} có tổng {total:.12g}"}
        raise ProcedureError(refused(name, found, SHARES))


@frozen
class Discrete:
    """One of some times, each with its share.

    Attributes
    ----------
    parts : tuple of (share, time)
        The shares add up to 1.

    Examples
    --------
    >>> law = Discrete([(0.5, 1), (0.5, 2)])
    >>> law.mean, law.variance, law.quantile(0.5), law.cdf(1.9)
    (1.5, 0.25, 1.0, 0.5)
    """

    parts: tuple[tuple[float, float], ...] = field(converter=_pairs)

    def __attrs_post_init__(self) -> None:
        """Refuse shares that are none, and values that are no times."""
        _refuse_shares("discrete", [share for share, _ in self.parts])
        values = [value for _, value in self.parts]
        if len(set(values)) < len(values) or not all(math.isfinite(value) and value >= 0 for value in values):
            listed = ", ".join(f"{value:g}" for value in values)
            raise ProcedureError(
                refused("discrete", {"en": f"it takes {listed}", "vi": f"có các giá trị {listed}"}, VALUES)
            )

    @cached_property
    def _ladder(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the values in order, and the chance of at most each; that of the last is 1."""
        order = sorted((value, share) for share, value in self.parts)
        shares = [share for _, share in order]
        reached = [math.fsum(shares[: k + 1]) for k in range(len(shares) - 1)]
        return tuple(value for value, _ in order), (*(min(p, 1.0) for p in reached), 1.0)

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.fsum(share * value for share, value in self.parts)

    @property
    def variance(self) -> float:
        """Variance."""
        mean = self.mean
        return math.fsum(share * (value - mean) ** 2 for share, value in self.parts)

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return max(value for _, value in self.parts)

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        values, reached = self._ladder
        below = sum(value <= x for value in values)
        return reached[below - 1] if below else 0.0

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        values, reached = self._ladder
        return values[min(bisect_left(reached, p), len(values) - 1)]

    def scaled(self, factor: float) -> Discrete:
        """Return the law of the time multiplied by a factor."""
        return Discrete([(share, value * factor) for share, value in self.parts])

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"discrete({', '.join(f'{digits(share)} of {digits(value)}' for share, value in self.parts)})"


@frozen
class Mixture:
    """One of some laws, each with its share: most cases are simple, a few are not.

    Attributes
    ----------
    parts : tuple of (share, law)
        The shares add up to 1; the laws are not made of others themselves.

    Examples
    --------
    >>> law = Mixture([(0.8, Exponential(3)), (0.2, Fixed(18))])
    >>> round(law.mean, 9), round(law.variance, 9), law.quantile(0.9)
    (6.0, 43.2, 18.0)
    """

    parts: tuple[tuple[float, Simple], ...] = field(converter=_parts)

    def __attrs_post_init__(self) -> None:
        """Refuse shares that are none."""
        _refuse_shares("mixture", [share for share, _ in self.parts])

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.fsum(share * law.mean for share, law in self.parts)

    @property
    def variance(self) -> float:
        """Variance: that of the laws, and that between them."""
        mean = self.mean
        return math.fsum(share * (law.variance + (law.mean - mean) ** 2) for share, law in self.parts)

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return max(law.largest for _, law in self.parts)

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return min(1.0, math.fsum(share * law.cdf(x) for share, law in self.parts))

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p, by bisection to the last bit."""
        found = [law.quantile(p) for _, law in self.parts]
        low, high = min(found), max(found)
        if self.cdf(low) >= p:
            return low
        while True:
            middle = (low + high) / 2
            if middle in (low, high):
                return high
            if self.cdf(middle) < p:
                low = middle
            else:
                high = middle

    def scaled(self, factor: float) -> Mixture:
        """Return the law of the time multiplied by a factor."""
        return Mixture([(share, law.scaled(factor)) for share, law in self.parts])

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"mixture({', '.join(f'{digits(share)} of {law.spelled()}' for share, law in self.parts)})"


def atoms(law: Law) -> tuple[tuple[float, float], ...]:
    """Return the times that a law takes with a positive chance, as (share, time); none for a smooth law.

    >>> atoms(Mixture([(0.8, Exponential(3)), (0.2, Fixed(18))]))
    ((0.2, 18.0),)
    """
    if isinstance(law, Discrete | Empirical):
        return law.parts
    if isinstance(law, Mixture):
        return tuple((share, part.mean) for share, part in law.parts if part.variance == 0)
    return ((1.0, law.mean),) if law.variance == 0 else ()
