"""Laws of time: each states its mean, variance, distribution and quantiles, so that a simulation can be held to it.

A law is a shape without a unit; a `Duration` gives it one. Laws with negative values do not exist here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Literal, Protocol

from attrs import Attribute, field, frozen

from procflow.errors import Message, Place, Problem, ProcedureError
from procflow.wording import Lang, number

DurationUnit = Literal["min", "h", "working days", "calendar days"]
UNITS: tuple[DurationUnit, ...] = ("min", "h", "working days", "calendar days")

BAD_LAW = Message(
    "bad-law",
    en="{law} is no law of time: {why}. Expected {expected}.",
    vi="{law} không phải là luật thời gian hợp lệ: {why}. Cần {expected}.",
)


ABOVE_0 = {"en": "a finite number above 0", "vi": "một số hữu hạn lớn hơn 0"}
FROM_0 = {"en": "a finite number, 0 or more", "vi": "một số hữu hạn từ 0 trở lên"}
WHOLE = {"en": "a whole number from 1 to 1000", "vi": "một số nguyên từ 1 đến 1000"}


def _refuse(law: str, why: Mapping[str, str], expected: Mapping[str, str] | str) -> Problem:
    return BAD_LAW.at(Place(), law=law, why=why, expected=expected)


def _is(name: str, value: float) -> Mapping[str, str]:
    return {"en": f"{name} is {value:g}", "vi": f"{name} là {value:g}"}


class Law(Protocol):
    """What every law of time can tell; times are in the law's own unit."""

    @property
    def mean(self) -> float:
        """Expected value."""

    @property
    def variance(self) -> float:
        """Variance."""

    @property
    def largest(self) -> float:
        """Largest possible value, infinity where there is none."""

    def cdf(self, x: float) -> float:
        """Probability that the time is at most x."""

    def quantile(self, p: float) -> float:
        """Smallest time that is not exceeded with probability p, 0 < p < 1."""

    def scaled(self, factor: float) -> Law:
        """Return the law of the time multiplied by a factor."""

    def spelled(self) -> str:
        """Return the law as the native file spells it."""


def _order(values: str) -> Mapping[str, str]:
    return {"en": f"{values} are not in order", "vi": f"{values} không đúng thứ tự"}


def _text(value: float) -> str:
    return f"{value:.15g}"


def _finite_positive(instance: object, attribute: Attribute[float], value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ProcedureError(_refuse(type(instance).__name__.lower(), _is(attribute.name, value), ABOVE_0))


def _finite_not_negative(instance: object, attribute: Attribute[float], value: float) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise ProcedureError(_refuse(type(instance).__name__.lower(), _is(attribute.name, value), FROM_0))


@frozen
class Fixed:
    """Always the same time.

    >>> Fixed(5).mean, Fixed(5).variance
    (5.0, 0.0)
    """

    value: float = field(converter=float, validator=_finite_not_negative)

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
        return _text(self.value)


@frozen
class Uniform:
    """Any time between two bounds is as likely as another.

    >>> Uniform(2, 8).mean, Uniform(2, 8).variance
    (5.0, 3.0)
    """

    low: float = field(converter=float, validator=_finite_not_negative)
    high: float = field(converter=float, validator=_finite_not_negative)

    def __attrs_post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.low > self.high:
            raise ProcedureError(_refuse("uniform", _order(f"min {self.low:g}, max {self.high:g}"), "min <= max"))

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
        return f"uniform({_text(self.low)}, {_text(self.high)})"


@frozen
class Triangular:
    """Between two bounds, most often near the mode: what an officer can tell from memory.

    >>> Triangular(3, 5, 13).mean
    7.0
    """

    low: float = field(converter=float, validator=_finite_not_negative)
    mode: float = field(converter=float, validator=_finite_not_negative)
    high: float = field(converter=float, validator=_finite_not_negative)

    def __attrs_post_init__(self) -> None:
        """Refuse a mode outside the bounds."""
        if not self.low <= self.mode <= self.high:
            why = _order(f"min {self.low:g}, mode {self.mode:g}, max {self.high:g}")
            raise ProcedureError(_refuse("triangular", why, "min <= mode <= max"))

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
        return f"triangular({_text(self.low)}, {_text(self.mode)}, {_text(self.high)})"


@frozen
class Exponential:
    """Memoryless: short times often, long ones now and then.

    >>> Exponential(4).variance
    16.0
    """

    mean: float = field(converter=float, validator=_finite_positive)

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
        return f"exponential({_text(self.mean)})"


@frozen
class Erlang:
    """The sum of `shape` equal exponential phases with a given total mean.

    >>> Erlang(shape=4, mean=8).variance
    16.0
    """

    shape: int = field()
    mean: float = field(converter=float, validator=_finite_positive)

    @shape.validator
    def _whole(self, attribute: Attribute[int], value: int) -> None:
        if not isinstance(value, int) or not 1 <= value <= 1000:
            raise ProcedureError(_refuse("erlang", {"en": f"shape is {value}", "vi": f"shape là {value}"}, WHOLE))

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
        return f"erlang(shape={self.shape}, mean={_text(self.mean)})"


@frozen
class Lognormal:
    """Positive, with a long tail: most cases quick, a few very slow.

    Given by its mean and its coefficient of variation; `from_quantiles` takes a median and a 90th percentile.

    >>> round(Lognormal(mean=60, cv=0.5).variance, 6)
    900.0
    """

    mean: float = field(converter=float, validator=_finite_positive)
    cv: float = field(converter=float, validator=_finite_positive)

    @classmethod
    def from_quantiles(cls, *, median: float, p90: float) -> Lognormal:
        """Make the law from the time half the cases keep and the time nine in ten keep.

        >>> law = Lognormal.from_quantiles(median=3, p90=10)
        >>> round(law.quantile(0.5), 9), round(law.quantile(0.9), 9)
        (3.0, 10.0)
        """
        if not 0 < median < p90 < math.inf:
            raise ProcedureError(_refuse("lognormal", _order(f"median {median:g}, p90 {p90:g}"), "0 < median < p90"))
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
        return f"lognormal(mean={_text(self.mean)}, cv={_text(self.cv)})"


Shape = Fixed | Uniform | Triangular | Exponential | Erlang | Lognormal
"""The laws this version can read, analyse and simulate."""


@frozen
class Duration:
    """A law of time with its unit.

    `min`, `h` and `working days` run on a calendar; `calendar days` run on while the office is closed.

    Examples
    --------
    >>> str(Duration(Triangular(3, 5, 12), "min"))
    'triangular(3, 5, 12) min'
    >>> Duration(Fixed(2), "h").minutes(day_minutes=480).mean
    120.0
    """

    law: Shape
    unit: DurationUnit = "min"

    def factor(self, day_minutes: float) -> float:
        """Minutes in one unit, on a calendar whose working day has `day_minutes`."""
        return {"min": 1.0, "h": 60.0, "working days": day_minutes, "calendar days": 1440.0}[self.unit]

    def minutes(self, *, day_minutes: float) -> Shape:
        """Return the law in minutes (working minutes, or elapsed minutes for calendar days)."""
        return self.law.scaled(self.factor(day_minutes)) if self.unit != "min" else self.law

    @property
    def elapsed(self) -> bool:
        """Tell whether the time runs on while the office is closed."""
        return self.unit == "calendar days"

    def __str__(self) -> str:
        """Spell the duration as the native file does."""
        return f"{self.law.spelled()} {self.unit}"


_UNITS_VI = {"min": "phút", "h": "giờ", "working days": "ngày làm việc", "calendar days": "ngày"}


@frozen
class Span:
    """A fixed length such as the limit of a step: a number and a unit, never a law and never work.

    >>> Span(0.5, "working days").minutes(day_minutes=480)
    240.0
    """

    value: float = field(converter=float, validator=_finite_not_negative)
    unit: DurationUnit = "working days"

    def minutes(self, *, day_minutes: float) -> float:
        """Return the length in minutes."""
        return self.value * Duration(Fixed(0), self.unit).factor(day_minutes)

    def text(self, lang: Lang = "en") -> str:
        """Say the length in a sentence.

        >>> Span(2.5).text("vi")
        '2,5 ngày làm việc'
        """
        return f"{number(self.value, lang)} {_UNITS_VI[self.unit] if lang == 'vi' else self.unit}"

    def __str__(self) -> str:
        """Spell the length as the native file does."""
        return f"{_text(self.value)} {self.unit}"
