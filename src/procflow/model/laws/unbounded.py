"""Laws of time without an upper bound: exponential, Erlang, lognormal, gamma, Weibull."""

from __future__ import annotations

import math
from statistics import NormalDist

from attrs import Attribute, field, frozen

from procflow.errors import ProcedureError
from procflow.model.laws.basics import WHOLE, digits, finite_positive, named, out_of_order, refused
from procflow.model.laws.special import gamma_cdf, gamma_quantile

LEAST_CV, MOST_CV = 0.001, 100.0
LEAST_WEIBULL, MOST_WEIBULL = 0.05, 1000.0
CV_RANGE = {"en": "a number from 0.001 to 100", "vi": "một số từ 0.001 đến 100"}
WEIBULL_RANGE = {"en": "a number from 0.05 to 1000", "vi": "một số từ 0.05 đến 1000"}


@frozen
class Exponential:
    """Memoryless: short times often, long ones now and then.

    >>> Exponential(4).variance
    16.0
    """

    mean: float = field(converter=float, validator=finite_positive)

    @property
    def variance(self) -> float:
        """Variance: the mean squared."""
        return self.mean * self.mean

    @property
    def largest(self) -> float:
        """Infinity."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return -math.expm1(-x / self.mean) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return -self.mean * math.log1p(-p)

    def scaled(self, factor: float) -> Exponential:
        """Return the law of the time multiplied by a factor."""
        return Exponential(self.mean * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"exponential({digits(self.mean)})"


@frozen
class Erlang:
    """The sum of `shape` equal exponential phases with a given total mean.

    >>> Erlang(shape=4, mean=8).variance
    16.0
    """

    shape: int = field()
    mean: float = field(converter=float, validator=finite_positive)

    @shape.validator
    def _whole(self, attribute: Attribute[int], value: int) -> None:
        if not isinstance(value, int) or not 1 <= value <= 1000:
            raise ProcedureError(refused("erlang", {"en": f"shape is {value}", "vi": f"shape là {value}"}, WHOLE))

    @property
    def variance(self) -> float:
        """Variance: mean squared over shape."""
        return self.mean * self.mean / self.shape

    @property
    def largest(self) -> float:
        """Infinity."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x: one minus a Poisson sum."""
        if x <= 0:
            return 0.0
        rate = self.shape * x / self.mean
        terms = (math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) for k in range(self.shape))
        return max(0.0, 1.0 - math.fsum(terms))

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p, by bisection to the last bit."""
        low, high = 0.0, self.mean
        while self.cdf(high) < p:
            high *= 2
        while True:
            middle = (low + high) / 2
            if middle in (low, high):
                return high
            if self.cdf(middle) < p:
                low = middle
            else:
                high = middle

    def scaled(self, factor: float) -> Erlang:
        """Return the law of the time multiplied by a factor."""
        return Erlang(self.shape, self.mean * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"erlang(shape={self.shape}, mean={digits(self.mean)})"


@frozen
class Lognormal:
    """Positive, with a long tail: most cases quick, a few very slow.

    Given by its mean and its coefficient of variation; `from_quantiles` takes a median and a 90th percentile.

    >>> round(Lognormal(mean=60, cv=0.5).variance, 6)
    900.0
    """

    mean: float = field(converter=float, validator=finite_positive)
    cv: float = field(converter=float, validator=finite_positive)

    @classmethod
    def from_quantiles(cls, *, median: float, p90: float) -> Lognormal:
        """Make the law from the time half the cases keep and the time nine in ten keep.

        >>> law = Lognormal.from_quantiles(median=3, p90=10)
        >>> round(law.quantile(0.5), 9), round(law.quantile(0.9), 9)
        (3.0, 10.0)
        """
        if not 0 < median < p90 < math.inf:
            raise ProcedureError(
                refused("lognormal", out_of_order(f"median {median:g}, p90 {p90:g}"), "0 < median < p90")
            )
        sigma = math.log(p90 / median) / NormalDist().inv_cdf(0.9)
        return cls(mean=median * math.exp(sigma * sigma / 2), cv=math.sqrt(math.expm1(sigma * sigma)))

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        return math.sqrt(math.log1p(self.cv * self.cv))

    @property
    def mu(self) -> float:
        """Mean of the logarithm."""
        return math.log(self.mean) - math.log1p(self.cv * self.cv) / 2

    @property
    def variance(self) -> float:
        """Variance."""
        return (self.mean * self.cv) ** 2

    @property
    def largest(self) -> float:
        """Infinity."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return NormalDist(self.mu, self.sigma).cdf(math.log(x)) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return math.exp(NormalDist(self.mu, self.sigma).inv_cdf(p))

    def scaled(self, factor: float) -> Lognormal:
        """Return the law of the time multiplied by a factor."""
        return Lognormal(self.mean * factor, self.cv)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"lognormal(mean={digits(self.mean)}, cv={digits(self.cv)})"


@frozen
class Gamma:
    """Positive, between the exponential law and a bell: given by its mean and its coefficient of variation.

    A coefficient of 1 is the exponential law; of 1/2, the sum of four exponential phases.

    References
    ----------
    N. Johnson, S. Kotz and N. Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 17.

    Examples
    --------
    >>> Gamma(mean=60, cv=0.5).variance, round(Gamma(mean=60, cv=1).quantile(0.5), 9) == round(60 * math.log(2), 9)
    (900.0, True)
    """

    mean: float = field(converter=float, validator=finite_positive)
    cv: float = field(converter=float)

    @cv.validator
    def _usable(self, attribute: Attribute[float], value: float) -> None:
        if not LEAST_CV <= value <= MOST_CV:
            raise ProcedureError(refused("gamma", named("cv", value), CV_RANGE))

    @property
    def shape(self) -> float:
        """Number of exponential phases, whole or not."""
        return 1 / (self.cv * self.cv)

    @property
    def scale(self) -> float:
        """Mean of a phase."""
        return self.mean * self.cv * self.cv

    @property
    def variance(self) -> float:
        """Variance."""
        return (self.mean * self.cv) ** 2

    @property
    def largest(self) -> float:
        """Infinity."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return gamma_cdf(self.shape, x / self.scale)

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return self.scale * gamma_quantile(self.shape, p)

    def scaled(self, factor: float) -> Gamma:
        """Return the law of the time multiplied by a factor."""
        return Gamma(self.mean * factor, self.cv)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"gamma(mean={digits(self.mean)}, cv={digits(self.cv)})"


@frozen
class Weibull:
    """Time until something happens whose chance grows (shape above 1) or falls (below 1) with the time already passed.

    References
    ----------
    W. Weibull, A statistical distribution function of wide applicability, Journal of Applied Mechanics 18 (1951).

    Examples
    --------
    >>> Weibull(shape=1, scale=20).mean, round(Weibull(shape=2, scale=10).cdf(10), 6)
    (20.0, 0.632121)
    """

    shape: float = field(converter=float)
    scale: float = field(converter=float, validator=finite_positive)

    @shape.validator
    def _usable(self, attribute: Attribute[float], value: float) -> None:
        if not LEAST_WEIBULL <= value <= MOST_WEIBULL:
            raise ProcedureError(refused("weibull", named("shape", value), WEIBULL_RANGE))

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        """Variance."""
        # Γ(1 + 2/k) - Γ(1 + 1/k)² without the loss of digits that large shapes would bring.
        first, second = math.lgamma(1 + 1 / self.shape), math.lgamma(1 + 2 / self.shape)
        return (self.scale * math.exp(first)) ** 2 * math.expm1(second - 2 * first)

    @property
    def largest(self) -> float:
        """Infinity."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""
        return -math.expm1(-math.pow(x / self.scale, self.shape)) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p."""
        return self.scale * math.pow(-math.log1p(-p), 1 / self.shape)

    def scaled(self, factor: float) -> Weibull:
        """Return the law of the time multiplied by a factor."""
        return Weibull(self.shape, self.scale * factor)

    def spelled(self) -> str:
        """Return the law as the native file spells it."""
        return f"weibull(shape={digits(self.shape)}, scale={digits(self.scale)})"
