"""From where on a series has settled: MSER-5 cuts by a rule, Welch's moving average shows it to the eye.

Both look at the mean over replications, number by number: one run alone is too noisy to tell its start from its luck.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.metrics.series import is_between, numbers_of

BAD_WINDOW = Message(
    "welch-window",
    en="the window is {window}, expected a whole number of neighbours on each side, from 1 to {most} for {n} values.",
    vi="cửa sổ là {window}, cần một số nguyên (số giá trị lân cận mỗi bên) từ 1 đến {most} cho {n} giá trị.",
)
BAD_TOLERANCE = Message(
    "welch-tolerance",
    en="the tolerance is {tolerance}, expected a share of the level above 0 and below 1, such as 0.05.",
    vi="dung sai là {tolerance}, cần một tỷ lệ so với mức ổn định, lớn hơn 0 và nhỏ hơn 1, ví dụ 0,05.",
)
UNEQUAL = Message(
    "series-unequal",
    en="the replications have {lengths} values, expected as many of each. Cut them to the shortest.",
    vi="các lần chạy có {lengths} giá trị, cần số lượng bằng nhau. Hãy cắt theo dãy ngắn nhất.",
)
NO_SERIES = Message(
    "series-none",
    en="there is no replication. Give one series of numbers for each.",
    vi="không có lần chạy nào. Hãy đưa vào mỗi lần chạy một dãy số.",
)
BATCH = 5
LEAST_BATCHES = 10
"""Batches below which the statistic tells nothing of a start."""


@frozen
class Truncation:
    """How many first values to leave out, by MSER-5.

    Attributes
    ----------
    cut : int or None
        Number of first values to leave out, a multiple of 5; None where no steady state was found.
    n : int
        Length of the series.
    statistic : tuple of float
        MSER-5 for leaving out 0, 1, 2, … batches, up to half of them; the cut is at the smallest.
    mean : float or None
        Mean of the batches that stay; None where no steady state was found.
    """

    cut: int | None
    n: int
    statistic: tuple[float, ...] = field(repr=False)
    mean: float | None

    @property
    def found(self) -> bool:
        """Tell whether the series has a part that looks settled."""
        return self.cut is not None


def mser5(series: Iterable[float]) -> Truncation:
    """Return how many first values to leave out so that the mean of the rest is least in doubt.

    The series is taken in batches of five; what does not fill the last one is left out. For every number of first batches
    left out, the squared standard error of the mean of the others is taken as if they were independent: while the start is
    still in, it spreads them; once it is out, every further batch left out only makes them fewer. The smallest marks the
    cut. It is searched in the first half; where it lies at its very end the series is still moving, and no cut is found.

    Parameters
    ----------
    series : iterable of float
        At least 50 values in order, best the mean over replications of the 1st, 2nd, … case.

    Raises
    ------
    ProcedureError
        If there are too few values, or one is no finite number.

    References
    ----------
    S. C. Spratt, Heuristics for the startup problem, University of Virginia (1998). K. P. White, M. J. Cobb and S. C.
    Spratt, A comparison of five steady-state truncation heuristics, Winter Simulation Conference 2000, 755-760. K. Hoad
    and S. Robinson, Implementing MSER-5 in commercial simulation software, Winter Simulation Conference 2011, 495-503.

    Examples
    --------
    Ten values at the start are too small:

    >>> found = mser5([0] * 10 + [10, 11, 9, 12, 8] * 20)
    >>> found.cut, found.mean
    (10, 10.0)
    >>> mser5(range(100)).found
    False
    """
    values = numbers_of(series, what="series", least=BATCH * LEAST_BATCHES)
    batches = [math.fsum(values[k : k + BATCH]) / BATCH for k in range(0, len(values) - BATCH + 1, BATCH)]
    most = len(batches) // 2
    statistic = _errors(batches)[: most + 1]
    cut = min(range(len(statistic)), key=statistic.__getitem__)
    if cut == most:
        return Truncation(None, len(values), tuple(statistic), None)
    return Truncation(cut * BATCH, len(values), tuple(statistic), math.fsum(batches[cut:]) / (len(batches) - cut))


def _errors(batches: Sequence[float]) -> list[float]:
    """Return, for every number of first batches left out, the sum of squares of the others over their number squared.

    From the end to the start, one batch more at a time (Welford), so that long series take time in their length.
    """
    found, mean, squares = [], 0.0, 0.0
    for n, batch in enumerate(reversed(batches), start=1):
        off = batch - mean
        mean += off / n
        squares += off * (batch - mean)
        found.append(squares / (n * n))
    return found[::-1]


@frozen
class Welch:
    """The moving average of the mean over replications, and where it comes near its level.

    Attributes
    ----------
    averages : tuple of float
        The first for the 1st value, and so on; there are `window` fewer than values.
    window : int
        Neighbours on each side.
    level : float
        Mean of the second half of the values: what the series has settled to if it has.
    cut : int or None
        Number of first values after which the moving average stays within the tolerance of the level; None if it does not
        within the first half.
    """

    averages: tuple[float, ...] = field(repr=False)
    window: int
    level: float
    cut: int | None


def mean_by_number(replications: Iterable[Iterable[float]]) -> tuple[float, ...]:
    """Return the mean over replications of the first value, the second, and so on.

    Raises
    ------
    ProcedureError
        If there is no replication, or they are not equally long.

    Examples
    --------
    >>> mean_by_number([[1, 2, 3], [3, 4, 5]])
    (2.0, 3.0, 4.0)
    """
    series = [numbers_of(values, what="series") for values in replications]
    if not series:
        raise ProcedureError(NO_SERIES.at(Place("series")))
    lengths = {len(values) for values in series}
    if len(lengths) > 1:
        raise ProcedureError(UNEQUAL.at(Place("series"), lengths=[str(length) for length in sorted(lengths)]))
    return tuple(math.fsum(column) / len(series) for column in zip(*series, strict=True))


def welch(replications: Iterable[Iterable[float]], *, window: int | None = None, tolerance: float = 0.05) -> Welch:
    """Return Welch's moving average over replications, with the cut that it suggests.

    Welch's procedure leaves the cut to the eye. What is suggested here is what an eye looks for: from where on the moving
    average stays near the mean of the second half. It is a suggestion; look at `averages` before you use it.

    Parameters
    ----------
    replications : iterable of iterables of float
        One series for each replication, equally long, 5 or more of them.
    window : int, optional
        Neighbours on each side that are averaged, up to a quarter of the length; by default a tenth of it. Near the start
        the window is as wide as it can be while the value stays in its middle.
    tolerance : float
        Share of the level within which the average has to stay, in (0, 1).

    Raises
    ------
    ProcedureError
        If the series are too short or not equally long, or window or tolerance are none.

    References
    ----------
    P. D. Welch, The statistical analysis of simulation results, in: Computer Performance Modeling Handbook (1983). Law,
    A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.5.1.

    Examples
    --------
    >>> found = welch([[0, 4, 8] + [9, 11] * 10, [0, 6, 8] + [11, 9] * 10], window=1)
    >>> [round(average, 2) for average in found.averages[:5]], found.level, found.cut
    ([0.0, 4.33, 7.67, 9.33, 10.0], 10.0, 4)
    """
    means = mean_by_number(replications)
    n = len(numbers_of(means, what="series", least=8))
    most = n // 4
    wide = max(1, n // 10) if window is None else window
    problems = []
    if isinstance(wide, bool) or not isinstance(wide, int) or not 1 <= wide <= most:
        problems.append(BAD_WINDOW.at(Place("welch"), window=str(window), most=str(most), n=str(n)))
    if not is_between(tolerance, 0, 1):
        problems.append(BAD_TOLERANCE.at(Place("welch"), tolerance=str(tolerance)))
    if problems:
        raise ProcedureError(*problems)
    level = math.fsum(means[n // 2 :]) / (n - n // 2)
    averages = _moving(means, wide)
    far = [k for k, average in enumerate(averages) if abs(average - level) > tolerance * abs(level)]
    cut = far[-1] + 1 if far else 0
    return Welch(averages, wide, level, cut if cut <= n // 2 else None)


def _moving(means: Sequence[float], window: int) -> tuple[float, ...]:
    reach = [min(k, window) for k in range(len(means) - window)]
    return tuple(math.fsum(means[k - w : k + w + 1]) / (2 * w + 1) for k, w in enumerate(reach))
