"""The upper tails of gamma and beta laws on whole arrays: series and continued fractions, as in `model.laws.special`.

References
----------
NIST Digital Library of Mathematical Functions, 8.7, 8.9 and 8.17.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_EPSILON = 1e-15
_TINY = 1e-300
_MOST_TERMS = 100_000
_LARGE = 15.0
_TOGETHER = 512
_EVERY = 5


def gamma_above(shape: float, x: Array) -> Array:
    """Return the chance of more than each x, x from 0 on, under the gamma law with a scale of 1.

    >>> gamma_above(1.0, np.array([0.0, 2.0])).round(6).tolist()
    [1.0, 0.135335]
    """
    found = np.ones_like(x)
    near, far = (x > 0) & (x < shape + 1), x >= shape + 1
    found[near] = 1 - np.exp(_log_term(shape, x[near])) * _gamma_series(shape, x[near])
    found[far] = np.exp(_log_term(shape, x[far]) + math.log(shape)) * _gamma_fraction(shape, x[far])
    return np.clip(found, 0.0, 1.0)


def _log_term(shape: float, x: Array) -> Array:
    """Return the logarithm of x^k e^-x / Γ(k + 1), for large k without the loss of digits of its factors."""
    if shape < _LARGE:
        return shape * np.log(x) - x - math.lgamma(shape + 1)
    square = shape * shape
    rest = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / shape
    off = (x - shape) / shape
    found: Array = -shape * (off - np.log1p(off)) - rest - math.log(2 * math.pi * shape) / 2
    return found


def _gamma_series(shape: float, x: Array) -> Array:
    def terms(x: Array) -> Iterator[Array]:
        total, part = np.ones_like(x), np.ones_like(x)
        for n in range(1, _MOST_TERMS):
            part *= x / (shape + n)
            total += part
            yield total

    return _settled(x, terms)


def _settled(x: Array, terms: Callable[[Array], Iterator[Array]]) -> Array:
    """Return what a sequence comes to at each x; neighbours go together, so that slow ones hold up few others."""
    found = np.empty_like(x)
    for start in range(0, len(x), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        before: Array = np.zeros_like(x[part])
        for values in islice(terms(x[part]), _EVERY - 1, None, _EVERY):
            if not np.any(np.abs(values - before) > _EVERY * _EPSILON * np.abs(values)):
                break
            before = values.copy()
        found[part] = values
    return found


def _away(values: Array) -> Array:
    return np.where(np.abs(values) > _TINY, values, _TINY)


def _gamma_fraction(shape: float, x: Array) -> Array:
    def terms(x: Array) -> Iterator[Array]:
        b = x + 1 - shape
        c, d = np.full_like(x, 1 / _TINY), 1 / b
        found = d.copy()
        for n in range(1, _MOST_TERMS):
            a = -n * (n - shape)
            b += 2
            d = 1 / _away(a * d + b)
            c = _away(b + a / c)
            found *= d * c
            yield found

    return _settled(x, terms)


def beta_above(rise: float, fall: float, x: Array) -> Array:
    """Return the chance of more than each x, 0 <= x <= 1, under the beta law with exponents from 1 on.

    >>> beta_above(3.0, 3.0, np.array([0.0, 0.5, 1.0])).round(6).tolist()
    [1.0, 0.5, 0.0]
    """
    found = np.where(x >= 1, 0.0, 1.0)
    turn = (rise + 1) / (rise + fall + 2)
    near, far = (x > 0) & (x < turn), (x >= turn) & (x < 1)
    whole = math.lgamma(rise + fall) - math.lgamma(rise) - math.lgamma(fall)
    for inside, first, second, lower in ((near, rise, fall, True), (far, fall, rise, False)):
        at = x[inside] if lower else 1 - x[inside]
        term = np.exp(whole + first * np.log(at) + second * np.log1p(-at)) / first
        tail = term * _beta_fraction(first, second, at)
        found[inside] = 1 - tail if lower else tail
    return np.clip(found, 0.0, 1.0)


def _beta_fraction(rise: float, fall: float, x: Array) -> Array:
    total = rise + fall

    def terms(x: Array) -> Iterator[Array]:
        c, d = np.ones_like(x), 1 / _away(1 - total * x / (rise + 1))
        found = d.copy()
        for m in range(1, _MOST_TERMS):
            even = m * (fall - m) / ((rise + 2 * m - 1) * (rise + 2 * m))
            odd = -(rise + m) * (total + m) / ((rise + 2 * m) * (rise + 2 * m + 1))
            for a in (even, odd):
                d = 1 / _away(1 + a * x * d)
                c = _away(1 + a * x / c)
                found *= d * c
            yield found

    return _settled(x, terms)
