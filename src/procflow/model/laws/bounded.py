"""Laws of time between two bounds: fixed, uniform, triangular, PERT."""

from __future__ import annotations

import math

from attrs import field, frozen

from procflow.errors import ProcedureError
from procflow.model.laws.basics import digits, finite_not_negative, out_of_order, refused
from procflow.model.laws.special import beta_cdf, beta_quantile


@frozen
class Fixed:
    """Always the same time.

    >>> Fixed(5).mean, Fixed(5).variance
    (5.0, 0.0)
    """

    value: float = field(converter=float, validator=finite_not_negative)

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.value

    @property
    def variance(self) -> float:
        """Variance: 0."""
        return 0.0

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return self.value

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return 1.0 if x >= self.value else 0.0

    def quantile(self, p: float) -> float:
        """Return the value for every p."""
        return self.value

    def scaled(self, factor: float) -> Fixed:
        """Return the law of the time multiplied by a factor."""
        return Fixed(self.value * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return digits(self.value)


@frozen
class Uniform:
    """Any time between two bounds is as likely as another.

    >>> Uniform(2, 8).mean, Uniform(2, 8).variance
    (5.0, 3.0)
    """

    low: float = field(converter=float, validator=finite_not_negative)
    high: float = field(converter=float, validator=finite_not_negative)

    def __attrs_post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.low > self.high:
            raise ProcedureError(refused("uniform", out_of_order(f"min {self.low:g}, max {self.high:g}"), "min <= max"))

    @property
    def mean(self) -> float:
        """Expected value."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """Variance."""
        return (self.high - self.low) ** 2 / 12

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return self.high

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        if x >= self.high:
            return 1.0
        if x <= self.low:
            return 0.0
        return (x - self.low) / (self.high - self.low)

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return self.low + p * (self.high - self.low)

    def scaled(self, factor: float) -> Uniform:
        """Return the law of the time multiplied by a factor."""
        return Uniform(self.low * factor, self.high * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"uniform({digits(self.low)}, {digits(self.high)})"


@frozen
class Triangular:
    """Between two bounds, most often near the mode: what an officer can tell from memory.

    >>> Triangular(3, 5, 13).mean
    7.0
    """

    low: float = field(converter=float, validator=finite_not_negative)
    mode: float = field(converter=float, validator=finite_not_negative)
    high: float = field(converter=float, validator=finite_not_negative)

    def __attrs_post_init__(self) -> None:
        """Refuse a mode outside the bounds."""
        if not self.low <= self.mode <= self.high:
            why = out_of_order(f"min {self.low:g}, mode {self.mode:g}, max {self.high:g}")
            raise ProcedureError(refused("triangular", why, "min <= mode <= max"))

    @property
    def mean(self) -> float:
        """Expected value."""
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        """Variance."""
        a, b, c = self.low, self.mode, self.high
        return (a * a + b * b + c * c - a * b - a * c - b * c) / 18

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return self.high

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        a, b, c = self.low, self.mode, self.high
        if x >= c:
            return 1.0
        if x <= a:
            return 0.0
        if x <= b:
            return (x - a) ** 2 / ((c - a) * (b - a))
        return 1.0 - (c - x) ** 2 / ((c - a) * (c - b))

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        a, b, c = self.low, self.mode, self.high
        if c == a:
            return a
        if p * (c - a) < b - a:
            return a + math.sqrt(p * (c - a) * (b - a))
        return c - math.sqrt((1 - p) * (c - a) * (c - b))

    def scaled(self, factor: float) -> Triangular:
        """Return the law of the time multiplied by a factor."""
        return Triangular(self.low * factor, self.mode * factor, self.high * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"triangular({digits(self.low)}, {digits(self.mode)}, {digits(self.high)})"


@frozen
class Pert:
    """Between two bounds, most often near the mode, and nearer to it than a triangular law: three estimates of an expert.

    The beta law of the PERT method, with mean (min + 4 mode + max) / 6.

    References
    ----------
    D. Malcolm, J. Roseboom, C. Clark and W. Fazar, Application of a technique for research and development program
    evaluation, Operations Research 7 (1959).

    Examples
    --------
    >>> Pert(3, 5, 13).mean
    6.0
    """

    low: float = field(converter=float, validator=finite_not_negative)
    mode: float = field(converter=float, validator=finite_not_negative)
    high: float = field(converter=float, validator=finite_not_negative)

    def __attrs_post_init__(self) -> None:
        """Refuse a mode outside the bounds."""
        if not self.low <= self.mode <= self.high:
            why = out_of_order(f"min {self.low:g}, mode {self.mode:g}, max {self.high:g}")
            raise ProcedureError(refused("pert", why, "min <= mode <= max"))

    @property
    def exponents(self) -> tuple[float, float]:
        """Parameters of the beta law on [0, 1], from 1 to 5, with sum 6; (1, 5) where the bounds meet."""
        span = self.high - self.low
        rise = 1 + 4 * (self.mode - self.low) / span if span else 1.0
        return rise, 6 - rise

    @property
    def mean(self) -> float:
        """Expected value."""
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def variance(self) -> float:
        """Variance."""
        return (self.mean - self.low) * (self.high - self.mean) / 7

    @property
    def largest(self) -> float:
        """Largest possible value."""
        return self.high

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        if x >= self.high:
            return 1.0
        if x <= self.low:
            return 0.0
        return beta_cdf(*self.exponents, (x - self.low) / (self.high - self.low))

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return self.low + (self.high - self.low) * beta_quantile(*self.exponents, p)

    def scaled(self, factor: float) -> Pert:
        """Return the law of the time multiplied by a factor."""
        return Pert(self.low * factor, self.mode * factor, self.high * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"pert({digits(self.low)}, {digits(self.mode)}, {digits(self.high)})"
