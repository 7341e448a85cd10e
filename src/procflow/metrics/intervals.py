"""Confidence intervals: Student's t over replications, Wilson for shares; the t quantile needs no scipy.

Cases of one run queue behind each other and are no independent values: only replications are. One replication therefore
has a mean and no interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

from procflow.errors import Message, Place, ProcedureError
from procflow.metrics.series import mean_and_spread, numbers_of
from procflow.model import Interval

BAD_LEVEL = Message(
    "bad-level",
    en="a confidence level of {level} is none. Expected a number between 0 and 1, such as 0.95.",
    vi="mức tin cậy {level} không hợp lệ. Cần một số giữa 0 và 1, ví dụ 0,95.",
)
BAD_COUNT = Message(
    "share-count",
    en="{successes} of {n} cases is no share. Expected one case or more, and from none to all of them.",
    vi="{successes} trên {n} hồ sơ không phải là một tỷ lệ. Cần ít nhất một hồ sơ, và số đạt từ 0 đến toàn bộ.",
)
_EXACT_UP_TO = 1000
"""Degrees of freedom up to which the finite series is summed; above it the expansion below errs by less than 1e-12."""


def check_level(level: float) -> float:
    """Return the confidence level, refusing one outside (0, 1).

    Raises
    ------
    ProcedureError
        If it is no number strictly between 0 and 1.
    """
    if not 0 < level < 1:
        raise ProcedureError(BAD_LEVEL.at(Place(), level=level))
    return level


def _central(theta: float, df: int) -> float:
    """Return P(|T| <= sqrt(df) tan(theta)): a finite sum of positive terms, so nothing cancels.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 (odd df) and 26.7.4 (even df).
    """
    cosine, sine = math.cos(theta), math.sin(theta)
    odd = df % 2
    terms = []
    term = cosine if odd else 1.0
    for k in range(3 if odd else 2, df + 1, 2):
        terms.append(term)
        term *= cosine * cosine * (k - 1) / k
    if odd:
        return 2 / math.pi * (theta + sine * math.fsum(terms))
    return sine * math.fsum(terms)


def _expansion(z: float, df: int) -> float:
    """Return the t quantile of large df from the normal one: Abramowitz and Stegun 26.7.5."""
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(df) ** (k + 1) for k, term in enumerate(terms))


@lru_cache(maxsize=256)
def t_quantile(level: float, df: int) -> float:
    """Return the t with P(-t <= T <= t) = level for Student's law with `df` degrees of freedom.

    Parameters
    ----------
    level : float
        Two-sided confidence level in (0, 1).
    df : int
        Degrees of freedom, 1 or more.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 6), round(t_quantile(0.9, 1), 6)
    (2.262157, 6.313752)
    """
    check_level(level)
    if df > _EXACT_UP_TO:
        return _expansion(NormalDist().inv_cdf((1 + level) / 2), df)
    # The angle theta = atan(t / sqrt(df)) stays in (0, pi/2) however heavy the tail is; halving it ends at the last bit.
    low, high = 0.0, math.pi / 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return math.sqrt(df) * math.tan(middle)
        if _central(middle, df) < level:
            low = middle
        else:
            high = middle


def wilson(successes: float, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a share; its width is never 0, not even at 0 % and 100 %.

    Parameters
    ----------
    successes : float
        Number of cases that count, from 0 to n.
    n : int
        Number of cases, 1 or more.

    Raises
    ------
    ProcedureError
        If the numbers make no share, or the level is none.

    References
    ----------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.

    Examples
    --------
    >>> low, high = wilson(20, 20)
    >>> round(low, 4), high
    (0.8389, 1.0)
    """
    if not (n >= 1 and 0 <= successes <= n):
        raise ProcedureError(BAD_COUNT.at(Place(), successes=str(successes), n=str(n)))
    z = NormalDist().inv_cdf((1 + check_level(level)) / 2)
    p, weight = successes / n, z * z / n
    middle = (p + weight / 2) / (1 + weight)
    half = math.sqrt(p * (1 - p) * weight + weight * weight / 4) / (1 + weight)
    return max(0.0, middle - half) if p > 0 else 0.0, min(1.0, middle + half) if p < 1 else 1.0


def over_replications(values: Sequence[float], *, level: float = 0.95) -> Interval | None:
    """Return mean and t interval of one value per replication; None without values, no half-width for one.

    >>> over_replications([10.0, 12.0, 14.0])
    Interval(mean=12.0, half_width=4.9682754235..., level=0.95, n=3)
    >>> over_replications([10.0]).half_width is None
    True
    """
    check_level(level)
    known = numbers_of(values, what="series")
    n = len(known)
    if n == 0:
        return None
    mean, spread = mean_and_spread(known)
    half_width = None if spread is None else t_quantile(level, n - 1) * spread / math.sqrt(n)
    return Interval(mean, half_width, level, n)


def share_over_replications(
    successes: Sequence[float], cases: Sequence[int], *, level: float = 0.95
) -> Interval | None:
    """Return the interval of a share of cases: t over replications, and Wilson over all cases where these agree.

    Ten replications that all keep the limit in every case do not prove 100 %: the width is never 0.
    Replications without cases are left out. The half-width reaches to the farther Wilson bound.

    >>> share_over_replications([100, 100], [100, 100])
    Interval(mean=1.0, half_width=0.018845326..., level=0.95, n=2)
    """
    pairs = [(hits, n) for hits, n in zip(successes, cases, strict=True) if n > 0]
    interval = over_replications([hits / n for hits, n in pairs], level=level)
    if interval is None or interval.n == 1 or interval.half_width:
        return interval
    return _by_wilson(interval, pairs)


def bounded_share(successes: Sequence[float], cases: Sequence[int], *, level: float = 0.95) -> Interval | None:
    """Return the interval of a share as `share_over_replications` does, and Wilson over the cases of a single replication.

    Cases of one replication queue behind each other, so that bounds from it are closer than they should be: whoever
    shows them has to say so.

    >>> share_over_replications([90], [100]).half_width is None
    True
    >>> bounded_share([90], [100])
    Interval(mean=0.9, half_width=0.074365..., level=0.95, n=1)
    """
    interval = share_over_replications(successes, cases, level=level)
    if interval is None or interval.half_width is not None:
        return interval
    return _by_wilson(interval, [(hits, n) for hits, n in zip(successes, cases, strict=True) if n > 0])


def _by_wilson(interval: Interval, pairs: Sequence[tuple[float, int]]) -> Interval:
    """Return the same mean with the farther bound of Wilson over all cases."""
    low, high = wilson(sum(hits for hits, _ in pairs), sum(n for _, n in pairs), level=interval.level)
    half = max(interval.mean - low, high - interval.mean)
    return Interval(interval.mean, half, interval.level, interval.n)
