"""A series of numbers in short: how many, mean, spread and interval; and percentiles with bounds that assume no law."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import accumulate

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.series import is_between, mean_and_spread, numbers_of
from procflow.model import Interval

BAD_SHARE = Message(
    "percentile-share",
    en="the share is {share}, expected a number between 0 and 1, such as 0.9 for the 90th percentile.",
    vi="tỷ lệ là {share}, cần một số giữa 0 và 1, ví dụ 0,9 cho phân vị thứ 90.",
)


@frozen
class Summary:
    """A series of numbers in short.

    Attributes
    ----------
    n : int
        Numbers known.
    mean, sd : float or None
        Mean and standard deviation (divisor n - 1); None where there are too few numbers.
    interval : Interval or None
        Mean with its t interval; None without numbers, without half-width for one.
    censored : int
        Values that are not known because what they measure had not ended. They are in none of the other figures, which
        are those of the quicker ones where there are any.
    """

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None
    censored: int = 0


def summary(values: Iterable[float | None], *, level: float = 0.95) -> Summary:
    """Return number, mean, standard deviation and t interval of independent values.

    Parameters
    ----------
    values : iterable of (float or None)
        One value for each replication, or other values that do not depend on each other: the cases of one run do. None
        stands for a value that is not known because what it measures had not ended; these are counted apart.
    level : float
        Confidence level in (0, 1).

    Raises
    ------
    ProcedureError
        If a value is no finite number, or the level is none.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 4.5.

    Examples
    --------
    >>> found = summary([10.0, 12.0, 14.0, None])
    >>> found.n, found.mean, found.sd, found.censored
    (3, 12.0, 2.0, 1)
    >>> round(found.interval.half_width, 3)
    4.968
    """
    given = list(values)
    known = numbers_of([value for value in given if value is not None], what="series")
    mean, sd = mean_and_spread(known) if known else (None, None)
    return Summary(len(known), mean, sd, over_replications(known, level=level), len(given) - len(known))


@frozen
class Percentile:
    """A percentile of a sample with its bounds.

    Attributes
    ----------
    value : float
        By interpolation between the neighbours in order (type 7).
    low, high : float or None
        Values of the sample between which the percentile lies; None where the sample is too small to bound it on that
        side.
    level : float
        Probability with which the bounds hold it, whatever the law: at least the one asked for. With one bound alone
        it is that of this bound.
    n : int
        Size of the sample.
    """

    value: float
    low: float | None
    high: float | None
    level: float
    n: int


def percentile(values: Iterable[float], share: float, *, level: float = 0.95) -> Percentile:
    """Return a percentile of independent values, between two of them that bound it whatever their law.

    How many of `n` values lie below the true percentile follows a binomial law; the bounds are the values at the ranks that
    leave at most half the error on either side.

    Parameters
    ----------
    values : iterable of float
        At least one; independent of each other.
    share : float
        In (0, 1): 0.9 is the 90th percentile.
    level : float
        Confidence level in (0, 1).

    Raises
    ------
    ProcedureError
        If there is no value, one is no finite number, or share or level are none.

    References
    ----------
    R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, American Statistician 50 (1996), definition 7.
    W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.2.

    Examples
    --------
    >>> found = percentile(range(1, 11), 0.5)
    >>> found.value, found.low, found.high, round(found.level, 4)
    (5.5, 2.0, 9.0, 0.9785)

    Ten values say nothing of how large the 90th percentile may be:

    >>> percentile(range(1, 11), 0.9).high is None
    True
    """
    if not is_between(share, 0, 1):
        raise ProcedureError(BAD_SHARE.at(Place("percentile"), share=str(share)))
    ordered = sorted(numbers_of(values, what="series", least=1))
    n, error = len(ordered), (1 - check_level(level)) / 2
    first, below = _binomial(n, share)
    # below[k] is P(B < first + k); the rank of a bound is the number of values up to it.
    low = max((first + k for k, part in enumerate(below) if part <= error), default=0)
    high = min((first + k for k, part in enumerate(below) if part >= 1 - error and first + k >= 1), default=n + 1)
    at = (n - 1) * share
    left = math.floor(at)
    value = ordered[left] + (at - left) * (ordered[min(left + 1, n - 1)] - ordered[left])
    covered = below[high - first] if high <= n else 1.0
    covered -= below[low - first] if low >= 1 else 0.0
    return Percentile(
        value=value,
        low=ordered[low - 1] if low >= 1 else None,
        high=ordered[high - 1] if high <= n else None,
        level=covered,
        n=n,
    )


def _binomial(n: int, share: float) -> tuple[int, list[float]]:
    """Return a first number and P(B < it), P(B < it + 1), … for a binomial B, up to P(B <= the last number that counts).

    From the mode outwards by the ratio of neighbours, as far as a probability is worth anything in a float.
    """
    mode = min(n, math.floor((n + 1) * share))
    odds = share / (1 - share)
    up, down = [1.0], []
    for k in range(mode, n):
        up.append(up[-1] * (n - k) / (k + 1) * odds)
        if up[-1] < 1e-25:
            break
    term = 1.0
    for k in range(mode, 0, -1):
        term *= k / (n - k + 1) / odds
        down.append(term)
        if term < 1e-25:
            break
    terms = [*reversed(down), *up]
    total = math.fsum(terms)
    return mode - len(down), [0.0, *(part / total for part in accumulate(terms))]
