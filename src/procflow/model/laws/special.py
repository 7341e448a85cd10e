"""The incomplete gamma and beta functions and their inverses, to about fifteen digits.

Series and continued fractions where each converges fast; inverses by Newton's method on the logarithm of the nearer tail
over the logarithm of the time, which is concave, so that it comes to the root from one side.

References
----------
NIST Digital Library of Mathematical Functions, 8.7, 8.9, 8.17; C. Loader, Fast and accurate computation of binomial
probabilities (2000), for the leading term; W. Press et al., Numerical Recipes, 6.2 and 6.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

_EPSILON = 1e-15
_TINY = 1e-300
_MOST_TERMS = 100_000
_MOST_STEPS = 200
_LARGE = 15.0
"""From this shape on Stirling's series is exact to rounding."""


class Tails(NamedTuple):
    """Logarithms of the chance below and above, and of the density of the logarithm of the time."""

    below: float
    above: float
    density: float


def _complement(log: float) -> float:
    """Return log(1 - e^log)."""
    if log >= 0:
        return -math.inf
    return math.log(-math.expm1(log)) if log > -0.7 else math.log1p(-math.exp(log))


def _log_term(shape: float, x: float) -> float:
    """Return the logarithm of x^k e^-x / Γ(k + 1)."""
    if shape < _LARGE:
        return shape * math.log(x) - x - math.lgamma(shape + 1)
    square = shape * shape
    rest = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / shape
    off = (x - shape) / shape
    return -shape * (off - math.log1p(off)) - rest - math.log(2 * math.pi * shape) / 2


def gamma_tails(shape: float, x: float) -> Tails:
    """Return the tails of the gamma law with a scale of 1, x above 0."""
    term = _log_term(shape, x)
    density = term + math.log(shape)
    if x < shape + 1:
        below = term + math.log(_gamma_series(shape, x))
        return Tails(below, _complement(below), density)
    above = density + math.log(_gamma_fraction(shape, x))
    return Tails(_complement(above), above, density)


def _gamma_series(shape: float, x: float) -> float:
    total = part = 1.0
    for n in range(1, _MOST_TERMS):
        part *= x / (shape + n)
        total += part
        if part < _EPSILON * total:
            break
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """Return the continued fraction of the upper tail by Lentz's method."""
    b = x + 1 - shape
    c = 1 / _TINY
    d = 1 / b
    found = d
    for n in range(1, _MOST_TERMS):
        a = -n * (n - shape)
        b += 2
        d = _away(a * d + b)
        c = _away(b + a / c)
        d = 1 / d
        found *= d * c
        if abs(d * c - 1) < _EPSILON:
            break
    return found


def _away(value: float) -> float:
    """Keep a denominator off 0."""
    return value if abs(value) > _TINY else _TINY


def gamma_cdf(shape: float, x: float) -> float:
    """Return the chance of at most x under the gamma law with a scale of 1.

    >>> round(gamma_cdf(1.0, 2.0), 12) == round(1 - math.exp(-2), 12)
    True
    """
    if x <= 0:
        return 0.0
    return math.exp(gamma_tails(shape, x).below) if x < math.inf else 1.0


def gamma_quantile(shape: float, p: float) -> float:
    """Return the time that is not exceeded with a chance p under the gamma law with a scale of 1.

    >>> round(gamma_quantile(1.0, 0.5), 12) == round(math.log(2), 12)
    True
    """
    # What x^k / Γ(k + 1) makes of p lies below the root; with many phases the bell is nearer (Wilson and Hilferty).
    start = (math.log(p) + math.lgamma(shape + 1)) / shape
    cube = 1 - 1 / (9 * shape) + _bell(p) / (3 * math.sqrt(shape)) if shape > 1 else 0.0
    if cube > 0:
        start = max(start, math.log(shape) + 3 * math.log(cube))
    return math.exp(_root(lambda x: gamma_tails(shape, x), p, start))


def _bell(p: float) -> float:
    """Return a rough quantile of the normal law (Abramowitz and Stegun 26.2.22)."""
    t = math.sqrt(-2 * math.log(min(p, 1 - p)))
    z = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t))
    return -z if p < 0.5 else z


def _root(tails: Callable[[float], Tails], p: float, start: float) -> float:
    """Return the logarithm of the time below which the chance is p."""
    lower = p < 0.5
    goal = math.log(p) if lower else math.log1p(-p)
    y, last = start, math.inf
    for _ in range(_MOST_STEPS):
        if y < -700:
            return y
        found = tails(math.exp(y))
        log = found.below if lower else found.above
        step = (goal - log) * math.exp(log - found.density)
        y += step if lower else -step
        if abs(step) <= 1e-16 * max(1.0, abs(y)) or (abs(step) < 1e-12 and abs(step) >= last):
            break
        last = abs(step)
    return y


def beta_tails(rise: float, fall: float, x: float) -> Tails:
    """Return the tails of the beta law with exponents from 1 on, 0 < x < 1."""
    whole = math.lgamma(rise + fall) - math.lgamma(rise) - math.lgamma(fall)
    density = whole + rise * math.log(x) + (fall - 1) * math.log1p(-x)
    term = density + math.log1p(-x)
    if x < (rise + 1) / (rise + fall + 2):
        below = term - math.log(rise) + math.log(_beta_fraction(rise, fall, x))
        return Tails(below, _complement(below), density)
    above = term - math.log(fall) + math.log(_beta_fraction(fall, rise, 1 - x))
    return Tails(_complement(above), above, density)


def _beta_fraction(rise: float, fall: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function by Lentz's method."""
    total = rise + fall
    c = 1.0
    d = 1 / _away(1 - total * x / (rise + 1))
    found = d
    for m in range(1, _MOST_TERMS):
        even = m * (fall - m) * x / ((rise + 2 * m - 1) * (rise + 2 * m))
        odd = -(rise + m) * (total + m) * x / ((rise + 2 * m) * (rise + 2 * m + 1))
        before = found
        for a in (even, odd):
            d = 1 / _away(1 + a * d)
            c = _away(1 + a / c)
            found *= d * c
        if abs(found - before) < _EPSILON * found:
            break
    return found


def beta_cdf(rise: float, fall: float, x: float) -> float:
    """Return the chance of at most x under the beta law, 0 < x < 1.

    >>> round(beta_cdf(3.0, 3.0, 0.5), 12)
    0.5
    """
    return math.exp(beta_tails(rise, fall, x).below)


def beta_quantile(rise: float, fall: float, p: float) -> float:
    """Return the share that is not exceeded with a chance p under the beta law.

    >>> round(beta_quantile(1.0, 1.0, 0.3), 12)
    0.3
    """
    if p >= 0.5:
        return 1 - _beta_lower(fall, rise, 1 - p)
    return _beta_lower(rise, fall, p)


def _beta_lower(rise: float, fall: float, p: float) -> float:
    # What x^a / (a B) makes of p lies below the root, since (1 - x)^(b - 1) is at most 1.
    whole = math.lgamma(rise) + math.lgamma(fall) - math.lgamma(rise + fall)
    start = (math.log(p) + math.log(rise) + whole) / rise
    return math.exp(_root(lambda x: beta_tails(rise, fall, x), p, start))
