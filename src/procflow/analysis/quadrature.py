"""The slowest of several independent times whose laws are closed forms: its mean and second moment by quadrature."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.analysis.laws import survival
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

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_ROUNDS = 20
_TOLERANCE = 1e-14
_SHARES = (
    1e-12,
    1e-9,
    1e-6,
    1e-4,
    0.01,
    0.1,
    0.3,
    0.5,
    0.7,
    0.9,
    0.99,
    0.9999,
    1 - 1e-6,
    1 - 1e-9,
    1 - 1e-12,
    1 - 1e-15,
)


@frozen
class Shifted:
    """A fixed time followed by a random one of a single law; `law` is None where nothing is random."""

    shift: float
    law: Shape | None

    def survival(self, x: Array) -> Array:
        """Return the probability that it lasts longer than each x."""
        if self.law is None:
            return np.where(x >= self.shift, 0.0, 1.0)
        return survival(self.law, x - self.shift)


def summed(laws: Sequence[Shape]) -> Shifted | None:
    """Return the sum of independent times as one closed law, or None if it has no such form.

    Fixed times shift; exponential phases of one rate add up to an Erlang law.

    >>> summed([Fixed(2), Exponential(3), Erlang(2, 6)])
    Shifted(shift=2.0, law=Erlang(shape=3, mean=9.0))
    """
    shift = math.fsum(law.value for law in laws if isinstance(law, Fixed))
    random = [law for law in laws if not isinstance(law, Fixed)]
    if not random:
        return Shifted(shift, None)
    if len(random) == 1:
        return Shifted(shift, random[0])
    phases = [law for law in random if isinstance(law, Exponential | Erlang)]
    shapes = [law.shape if isinstance(law, Erlang) else 1 for law in phases]
    if len(phases) < len(random) or sum(shapes) > 1000:
        return None
    rates = [shape / law.mean for shape, law in zip(shapes, phases, strict=True)]
    if max(rates) - min(rates) > 1e-14 * max(rates):
        return None
    return Shifted(shift, Erlang(sum(shapes), math.fsum(law.mean for law in phases)))


def slowest(times: Sequence[Shifted]) -> tuple[float, float, float]:
    """Return mean and second moment of the largest of independent times, and the error of the mean.

    E[max] is the integral of 1 - ΠF, never the largest mean: two exponential times with rates a and b take
    1/a + 1/b - 1/(a + b).

    >>> mean, second, error = slowest([Shifted(0, Exponential(1 / 2)), Shifted(0, Exponential(1 / 3))])
    >>> round(mean, 12) == round(1 / 2 + 1 / 3 - 1 / 5, 12)
    True
    """
    points = sorted({0.0}.union(*(_landmarks(time) for time in times)))
    low, high = np.array(points[:-1]), np.array(points[1:])
    first = second = error = 0.0
    for _ in range(_ROUNDS):
        if not len(low):
            break
        middle = (low + high) / 2
        whole, left, right = (_integrals(times, a, b) for a, b in ((low, high), (low, middle), (middle, high)))
        halves = left + right
        off = np.abs(halves - whole)
        scale = first + halves[0].sum(), second + halves[1].sum()
        rough = (off[0] > _TOLERANCE * scale[0]) | (off[1] > _TOLERANCE * scale[1])
        first += float(halves[0][~rough].sum())
        second += float(halves[1][~rough].sum())
        error += float(off[0][~rough].sum())
        low, high = np.concatenate((low[rough], middle[rough])), np.concatenate((middle[rough], high[rough]))
    if len(low):
        rest = _integrals(times, low, high)
        first, second, error = first + float(rest[0].sum()), second + float(rest[1].sum()), error + float(rest[0].sum())
    return first, second, error


def _integrals(times: Sequence[Shifted], low: Array, high: Array) -> Array:
    """Return the integrals of S and of 2 t S over each interval, S being the chance that any time lasts longer."""
    half = (high - low) / 2
    t = (low + half)[:, None] + half[:, None] * _NODES
    with np.errstate(divide="ignore"):
        missing = sum((np.log1p(-time.survival(t)) for time in times), np.zeros_like(t))
    longer = -np.expm1(missing)
    return np.stack((half * (longer @ _WEIGHTS), half * ((2 * t * longer) @ _WEIGHTS)))


def _landmarks(time: Shifted) -> set[float]:
    """Return points between which the law is smooth, the last so far out that nothing is beyond it."""
    points = [0.0] if time.law is None else _points(time.law)
    return {time.shift, *(time.shift + point for point in points)}


def _points(law: Shape) -> list[float]:
    """Return the landmarks of one law."""
    match law:
        case Fixed():
            return [law.value]
        case Uniform():
            return [law.low, law.high]
        case Triangular() | Pert():
            return [law.low, law.mode, law.high]
        case Lognormal():
            return [math.exp(law.mu + law.sigma * z) for z in np.arange(-9.0, 9.5 + 2 * law.sigma, 1.5)]
        case Exponential() | Erlang():
            shape = law.shape if isinstance(law, Erlang) else 1
            phase, spread = law.mean / shape, math.sqrt(law.variance)
            found = [law.mean + spread * k for k in range(-8, 13, 2) if law.mean + spread * k > 0]
            return found + [law.mean + 12 * spread + phase * k for k in (5, 10, 20, 45)]
        case Gamma() | Weibull():
            # Their tails are heavier the smaller the shape, so the points are those that so many cases exceed.
            return [law.quantile(p) for p in _SHARES] + [law.quantile(_SHARES[-1]) * k for k in (1.5, 2.5, 4.0)]
        case Discrete() | Empirical():
            return [value for _, value in law.parts]
        case Mixture():
            return [point for _, part in law.parts for point in _points(part)]
