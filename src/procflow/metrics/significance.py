"""Several differences at once: p values, Holm's correction, and what common random numbers save.

Ten plans that change nothing give at least one "clear" difference in four studies out of ten if each is judged by itself
at 5 %. Holm's correction keeps that chance at 5 % for all of them together, whatever they have in common.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.series import mean_and_spread, numbers_of
from procflow.model import Interval

BAD_P = Message(
    "p-value",
    en="p value {position} is {value}, expected a probability from 0 to 1.",
    vi="giá trị p thứ {position} là {value}, cần một xác suất từ 0 đến 1.",
)
UNPAIRED = Message(
    "unpaired",
    en="'{name}' has {n} values and what it is compared with has {others}; pairs need as many of both, in the order of "
    "replications.",
    vi="'{name}' có {n} giá trị, còn dãy đem so sánh có {others}; so sánh theo cặp cần số lượng bằng nhau, theo thứ tự lần "
    "chạy.",
)
_LEAST = 1e-300

Key = TypeVar("Key", bound=Hashable)


def t_tail(t: float, df: int) -> float:
    """Return P(|T| >= t) for Student's law with `df` degrees of freedom, with all digits however small it is.

    The regularised incomplete beta function at df / (df + t^2), by its continued fraction.

    References
    ----------
    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8 and 26.7.1. W. H. Press et al., Numerical Recipes,
    3rd ed. (2007), section 6.4 (Lentz's method).

    Examples
    --------
    >>> round(t_tail(2.262157, 9), 6), round(t_tail(1, 1), 12)
    (0.05, 0.5)
    """
    if t * t == 0:  # so small that its square leaves the range of a float
        return 1.0
    a, b = df / 2, 0.5
    x, rest = 1 / (1 + t * t / df), 1 / (1 + df / (t * t))
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) - a * math.log1p(t * t / df) + b * math.log(rest)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function."""

    def kept(value: float) -> float:
        return value if abs(value) > _LEAST else _LEAST

    c, d = 1.0, 1 / kept(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / kept(1 + term * d)
            c = kept(1 + term / c)
            total *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return total


def holm(p_values: Iterable[float]) -> tuple[float, ...]:
    """Return p values adjusted for being several, in the order given.

    The smallest is multiplied by their number, the next by one less, and so on; none may be below the one before it. To
    call those below 5 % clear is wrong about any of them in at most one study in twenty.

    Raises
    ------
    ProcedureError
        If one is no probability.

    References
    ----------
    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979), 65-70.

    Examples
    --------
    >>> [round(p, 4) for p in holm([0.02, 0.01, 0.4])]
    [0.04, 0.03, 0.4]
    """
    given = numbers_of(p_values, what="p")
    wrong = [(k, p) for k, p in enumerate(given, start=1) if not 0 <= p <= 1]
    if wrong:
        raise ProcedureError(*(BAD_P.at(Place("p"), position=str(k), value=str(p)) for k, p in wrong))
    adjusted, floor = list(given), 0.0
    for rank, k in enumerate(sorted(range(len(given)), key=given.__getitem__)):
        floor = max(floor, min(1.0, (len(given) - rank) * given[k]))
        adjusted[k] = floor
    return tuple(adjusted)


def variance_saved(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the share of the variance of a difference that pairing takes away; negative where it adds to it.

    Independent runs have a difference whose variance is the sum of both. None where neither varies, or of a single pair.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 11.2.

    Examples
    --------
    >>> variance_saved([10, 20, 30], [9, 19, 29])
    1.0
    """
    if len(before) < 2:
        return None
    pairs = zip(before, after, strict=True)
    spreads = (mean_and_spread(series)[1] or 0.0 for series in (before, after, [new - old for old, new in pairs]))
    old, new, paired = (spread * spread for spread in spreads)
    return 1 - paired / (old + new) if old + new else None


@frozen
class Paired:
    """One series against another, pair by pair, as one of several.

    Attributes
    ----------
    name : str
        What is compared.
    difference : Interval or None
        Its mean less that of the base, with the interval that holds together with those of all others; None without pairs.
    p : float or None
        Chance of a difference as large if there were none, by the paired t test; None from a single pair.
    adjusted : float or None
        The same by Holm's correction for all that are compared.
    saved : float or None
        Share of the variance of the difference that pairing takes away.
    """

    name: str
    difference: Interval | None
    p: float | None
    adjusted: float | None
    saved: float | None


def paired_differences(
    base: Iterable[float], others: Mapping[str, Iterable[float]], *, level: float = 0.95
) -> tuple[Paired, ...]:
    """Compare several series with one, pair by pair, so that all statements hold together.

    Parameters
    ----------
    base : iterable of float
        One value for each replication.
    others : mapping of str to iterable of float
        By name, the values of the same replications.
    level : float
        Confidence level in (0, 1) of all intervals together (Bonferroni).

    Raises
    ------
    ProcedureError
        If a series has another length, a value is no finite number, or the level is none.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., sections 10.2.1 and 10.3.1.

    Examples
    --------
    >>> found = paired_differences([10, 12, 14, 16], {"faster": [7, 9, 12, 13], "other": [11, 11, 15, 15]})
    >>> [(one.name, one.difference.mean, round(one.adjusted, 4)) for one in found]
    [('faster', -2.75, 0.0032), ('other', 0.0, 1.0)]
    """
    check_level(level)
    first = numbers_of(base, what="base")
    series = {name: numbers_of(values, what=f"series '{name}'") for name, values in others.items()}
    problems = [
        UNPAIRED.at(Place(f"series '{name}'"), name=name, n=str(len(values)), others=str(len(first)))
        for name, values in series.items()
        if len(values) != len(first)
    ]
    if problems:
        raise ProcedureError(*problems)
    together = 1 - (1 - level) / max(1, len(series))
    differences = {name: [new - old for old, new in zip(first, values, strict=True)] for name, values in series.items()}
    chances = {name: p_of(values) for name, values in differences.items()}
    adjusted = adjusted_for_all(chances)
    return tuple(
        Paired(
            name=name,
            difference=over_replications(values, level=together),
            p=chances[name],
            adjusted=adjusted[name],
            saved=variance_saved(first, series[name]),
        )
        for name, values in differences.items()
    )


def p_of(differences: Sequence[float]) -> float | None:
    """Return the two-sided p value of differences: that of the paired t test, None for fewer than two.

    Where all are equal the t test divides by 0. That all have one sign has a chance of 2 in 2^n by luck, which is then
    told: n equal differences prove no more.

    >>> round(p_of([1.0, 2.0, 3.0]), 4), p_of([2.0] * 5), p_of([0.0] * 5)
    (0.0742, 0.0625, 1.0)
    """
    n = len(differences)
    if n < 2:
        return None
    mean, spread = mean_and_spread(differences)
    if not spread:
        return 1.0 if mean == 0 else 2.0 ** (1 - n)
    return t_tail(abs(mean) / spread * math.sqrt(n), n - 1)


def adjusted_for_all(chances: Mapping[Key, float | None]) -> dict[Key, float | None]:
    """Return p values by Holm's correction; those that are not known stay so and count as one more each."""
    known = holm([1.0 if p is None else p for p in chances.values()])
    return {key: None if chances[key] is None else p for key, p in zip(chances, known, strict=True)}
