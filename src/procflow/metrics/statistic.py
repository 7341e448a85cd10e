"""Statistics by name: the mean, a percentile, the share up to a bound, the value at an instant.

One value per replication comes out of each; the interval is made over replications, never over the cases of one.
"""

from __future__ import annotations

import re

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.model import Text

Values = NDArray[np.float64]

NO_STATISTIC = Message(
    "figure-statistic",
    en="no statistic is called '{name}'. Expected one of {known}, or a percentile such as 'p90'.{hint}",
    vi="không có đại lượng thống kê nào tên '{name}'. Cần một trong {known}, hoặc phân vị như 'p90'.{hint}",
)
NEEDS = Message(
    "figure-argument",
    en="the statistic '{name}' goes with '{needs}', and '{needs}' with no other. {example}",
    vi="đại lượng '{name}' đi kèm với '{needs}', và '{needs}' không đi với đại lượng khác. {example}",
)

NAMES = {
    "mean": Text(en="mean", vi="trung bình"),
    "variance": Text(en="variance", vi="phương sai"),
    "sd": Text(en="standard deviation", vi="độ lệch chuẩn"),
    "median": Text(en="median", vi="trung vị"),
    "largest": Text(en="largest", vi="lớn nhất"),
    "smallest": Text(en="smallest", vi="nhỏ nhất"),
    "share": Text(en="share up to a bound", vi="tỷ lệ không quá một mức"),
    "value": Text(en="value at an instant", vi="giá trị tại một thời điểm"),
}
"""Statistics beside the percentiles."""
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")


@frozen
class Statistic:
    """A statistic.

    Attributes
    ----------
    id : str
        Its name: a key of `NAMES`, or "p" and the percentage.
    percent : float or None
        Of a percentile, from 0 to 100.
    """

    id: str
    percent: float | None = None

    @property
    def name(self) -> Text:
        """How people call it."""
        if self.id in NAMES or self.percent is None:
            return NAMES[self.id]
        text = f"{self.percent:g}"
        return Text(en=f"{text}th percentile", vi=f"P{text.replace('.', ',')}")

    def of_values(self, values: Values, at_most: float | None = None) -> float | None:
        """Return the statistic of single values; None where they are too few.

        Percentiles are those of type 7 (Hyndman and Fan, American Statistician 50, 1996); the variance divides by n - 1.

        >>> read_statistic("p90").of_values(np.arange(11.0)), read_statistic("variance").of_values(np.array([1.0]))
        (9.0, None)
        """
        if len(values) < (2 if self.id in ("variance", "sd") else 1):
            return None
        if self.percent is not None:
            return float(np.percentile(values, self.percent))
        if self.id == "share":
            return float(np.mean(values <= (np.inf if at_most is None else at_most)))
        if self.id in ("largest", "smallest"):
            return float(values.max() if self.id == "largest" else values.min())
        if self.id == "mean":
            return float(values.mean())
        variance = float(np.var(values, ddof=1))
        return variance if self.id == "variance" else variance**0.5

    def of_levels(self, levels: NDArray[np.int64], times: NDArray[np.int64], at_most: float | None) -> float | None:
        """Return the statistic of a number that stays at each level for so long; None where no time passes.

        A percentile is the smallest level which the number does not exceed for so much of the time.

        >>> read_statistic("mean").of_levels(np.array([0, 4]), np.array([3, 1]), None)
        1.0
        """
        total = int(times.sum())
        if not total:
            return None
        order = np.argsort(levels, kind="stable")
        levels, times = levels[order][times[order] > 0], times[order][times[order] > 0]
        if self.percent is not None:
            # in whole hundredths of milliseconds, so that a level held for exactly so much of the time is reached
            return float(levels[np.searchsorted(100 * np.cumsum(times), self.percent * total)])
        if self.id == "share":
            return int(times[levels <= (np.inf if at_most is None else at_most)].sum()) / total
        if self.id in ("largest", "smallest"):
            return float(levels[-1] if self.id == "largest" else levels[0])
        mean = int((levels * times).sum()) / total
        if self.id == "mean":
            return mean
        variance = float(((levels - mean) ** 2 * times).sum()) / total
        return variance if self.id == "variance" else variance**0.5


def read_statistic(name: str) -> Statistic:
    """Return the statistic of a name such as "mean" or "p90".

    Raises
    ------
    SimulationError
        If there is none, naming the nearest.
    """
    text = str(name)
    if text in NAMES:
        return Statistic(text, 50.0 if text == "median" else None)
    if (found := _PERCENTILE.fullmatch(text)) and 0 < float(found[1]) < 100:
        return Statistic(text, float(found[1]))
    raise SimulationError(
        NO_STATISTIC.at(Place(), name=text, known=list(NAMES), hint=did_you_mean(text, [*NAMES, "p50", "p90", "p95"]))
    )


def check_arguments(statistic: Statistic, *, at_most: object, when: object) -> None:
    """Refuse a bound or an instant without its statistic, and the other way round.

    Raises
    ------
    SimulationError
        With an example.
    """
    for id, needs, given, example in (
        ("share", "at_most", at_most, 'figure(run, "cycle_time", statistic="share", at_most=480)'),
        ("value", "when", when, 'figure(run, "number_waiting", statistic="value", when=datetime(2026, 3, 2, 10))'),
    ):
        if (statistic.id == id) != (given is not None):
            raise SimulationError(NEEDS.at(Place(), name=id, needs=needs, example=example))
