"""The laws of time on whole arrays: survival, expected excess, and mass on a grid.

The *expected excess* E[(X - x)+] of a law tells its mass on a grid without loss of the mean: the mass at a grid point is
the second difference of the excess, which spreads every value over its two neighbours so that the mean stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.polynomial import Chebyshev
from numpy.typing import NDArray

from procflow.analysis.tails import beta_above, gamma_above
from procflow.model import (
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Pert,
    Shape,
    Triangular,
    Uniform,
    Weibull,
)  # fmt: skip

Array = NDArray[np.float64]

_FARTHEST = 26.0
_LOG_ERFC = Chebyshev.interpolate(
    lambda ts: np.array([math.log(math.erfc(2 / t - 2) / t) + (2 / t - 2) ** 2 for t in ts]),
    40,
    domain=[2 / (2 + _FARTHEST), 1.0],
)
"""log(erfc(x) / t) + x² in t = 2 / (2 + x): smooth enough for a short series that is exact to rounding."""


def normal_cdf(z: Array) -> Array:
    """Return the standard normal distribution function.

    >>> normal_cdf(np.array([0.0, -1.96])).round(6).tolist()
    [0.5, 0.024998]
    """
    x = np.minimum(np.abs(z) / math.sqrt(2), _FARTHEST)
    t = 2 / (2 + x)
    tail = 0.5 * t * np.exp(_LOG_ERFC(t) - x * x)
    found: Array = np.where(z > 0, 1 - tail, tail)
    return found


def survival(law: Shape, x: Array) -> Array:
    """Return the probability that the time is above x, for each x; exact far out in the tail.

    >>> survival(Exponential(2), np.array([-1.0, 0.0, 2.0])).round(6).tolist()
    [1.0, 1.0, 0.367879]
    """
    return np.where(x < 0, 1.0, _positive_survival(law, np.maximum(x, 0.0)))


def _positive_survival(law: Shape, x: Array) -> Array:
    match law:
        case Fixed():
            return np.where(x >= law.value, 0.0, 1.0)
        case Uniform() if law.high > law.low:
            return np.clip((law.high - x) / (law.high - law.low), 0.0, 1.0)
        case Uniform():
            return np.where(x >= law.low, 0.0, 1.0)
        case Triangular():
            return _triangular_survival(law, x)
        case Exponential():
            return np.exp(-x / law.mean)
        case Erlang():
            return _poisson_below(law.shape, x * (law.shape / law.mean))
        case Lognormal():
            with np.errstate(divide="ignore"):
                return normal_cdf((law.mu - np.log(x)) / law.sigma)
        case Pert() if law.high > law.low:
            return beta_above(*law.exponents, np.clip((x - law.low) / (law.high - law.low), 0.0, 1.0))
        case Pert():
            return np.where(x >= law.low, 0.0, 1.0)
        case Gamma():
            return gamma_above(law.shape, x / law.scale)
        case Weibull():
            return np.exp(-((x / law.scale) ** law.shape))
        case Discrete():
            return _sum(x, ((share, np.where(x >= value, 0.0, 1.0)) for share, value in law.parts))
        case Empirical():
            above: Array = 1 - np.searchsorted(np.array(law.values), x, side="right") / len(law.values)
            return above
        case Mixture():
            return _sum(x, ((share, _positive_survival(part, x)) for share, part in law.parts))


def excess(law: Shape, x: Array) -> Array:
    """Return the expected time beyond x, E[(X - x)+], for each x.

    >>> excess(Exponential(2), np.array([-1.0, 0.0, 2.0])).round(6).tolist()
    [3.0, 2.0, 0.735759]
    """
    return np.where(x <= 0, law.mean - x, _positive_excess(law, np.maximum(x, 0.0)))


def _positive_excess(law: Shape, x: Array) -> Array:
    match law:
        case Fixed():
            return np.maximum(law.value - x, 0.0)
        case Uniform() if law.high > law.low:
            inside = (law.high - np.clip(x, law.low, law.high)) ** 2 / (2 * (law.high - law.low))
            return inside + np.maximum(law.low - x, 0.0)
        case Uniform():
            return np.maximum(law.low - x, 0.0)
        case Triangular():
            return _triangular_excess(law, x)
        case Exponential():
            return law.mean * np.exp(-x / law.mean)
        case Erlang():
            rate = law.shape / law.mean
            return law.mean * _poisson_below(law.shape + 1, rate * x) - x * _poisson_below(law.shape, rate * x)
        case Lognormal():
            with np.errstate(divide="ignore"):
                d = (law.mu - np.log(x)) / law.sigma
            return law.mean * normal_cdf(d + law.sigma) - x * normal_cdf(d)
        case Pert() if law.high > law.low:
            return _pert_excess(law, x)
        case Pert():
            return np.maximum(law.low - x, 0.0)
        case Gamma():
            z = x / law.scale
            return law.mean * gamma_above(law.shape + 1, z) - x * gamma_above(law.shape, z)
        case Weibull():
            return law.mean * gamma_above(1 / law.shape, (x / law.scale) ** law.shape)
        case Discrete():
            return _sum(x, ((share, np.maximum(value - x, 0.0)) for share, value in law.parts))
        case Empirical():
            return _empirical_excess(np.array(law.values), x)
        case Mixture():
            return _sum(x, ((share, _positive_excess(part, x)) for share, part in law.parts))


def _sum(x: Array, parts: Iterable[tuple[float, Array]]) -> Array:
    """Return the weighted sum of arrays; a law made of others is that of its parts."""
    total = np.zeros_like(x)
    for share, values in parts:
        total += share * values
    return total


def _empirical_excess(values: Array, x: Array) -> Array:
    """Return the mean of what the sorted values are beyond each x: what they sum to from there on, less x for each."""
    first = np.searchsorted(values, x, side="right")
    rest = np.concatenate((np.cumsum(values[::-1])[::-1], [0.0]))
    found: Array = (rest[first] - x * (len(values) - first)) / len(values)
    return np.maximum(found, 0.0)


def _pert_excess(law: Pert, x: Array) -> Array:
    rise, fall = law.exponents
    span = law.high - law.low
    z = np.clip((x - law.low) / span, 0.0, 1.0)
    # The mean of a beta law beyond z is that of the law with one more phase of rising.
    beyond = span * (rise / (rise + fall) * beta_above(rise + 1, fall, z) - z * beta_above(rise, fall, z))
    return np.maximum(beyond, 0.0) + np.maximum(law.low - x, 0.0)


def _triangular_survival(law: Triangular, x: Array) -> Array:
    a, b, c = law.low, law.mode, law.high
    if a == c:
        return np.where(x >= a, 0.0, 1.0)
    rising = (np.clip(x, a, b) - a) ** 2 / ((c - a) * (b - a)) if b > a else np.zeros_like(x)
    falling = (c - np.clip(x, b, c)) ** 2 / ((c - a) * (c - b)) if c > b else np.zeros_like(x)
    return np.where(x < b, 1 - rising, falling)


def _triangular_excess(law: Triangular, x: Array) -> Array:
    a, b, c = law.low, law.mode, law.high
    if a == c:
        return np.maximum(a - x, 0.0)
    rest = c - np.clip(x, b, c)
    beyond = rest * rest * rest / (3 * (c - a) * (c - b)) if c > b else np.zeros_like(x)
    if b == a:
        return beyond + np.maximum(a - x, 0.0)
    short = np.clip(x, a, b)
    # between the bounds the excess is the mean less x, plus the third power of what lies below x
    rise = short - a
    before = (law.mean - short) + rise * rise * rise / (3 * (c - a) * (b - a))
    return np.where(x >= b, beyond, before + np.maximum(a - x, 0.0))


def _poisson_below(k: int, rate: Array) -> Array:
    """Return the probability that a Poisson number with this mean is below k."""
    with np.errstate(divide="ignore"):
        logs = np.log(rate)
    total = np.exp(-rate)
    for j in range(1, k):
        total += np.exp(j * logs - rate - math.lgamma(j + 1))
    return np.minimum(total, 1.0)


def mass(law: Shape, step: float, number: int) -> Array:
    """Return the mass of a law at 0, step, 2 step, …; what lies beyond the last point is left out.

    >>> mass(Fixed(2.5), 1.0, 5).tolist()
    [0.0, 0.0, 0.5, 0.5, 0.0]
    """
    last = math.floor(min(float(number), law.largest / step + 2))
    beyond = excess(law, step * np.arange(-1, last + 1, dtype=np.float64))
    found = np.zeros(number)
    found[:last] = (beyond[:-2] - 2 * beyond[1:-1] + beyond[2:]) / step
    return found
