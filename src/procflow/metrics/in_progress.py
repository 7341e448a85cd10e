"""How many cases are in progress and how many wait, over time: the backlog of an office and where it stands.

References
----------
J. D. C. Little, A proof for the queuing formula L = λW, Operations Research 9 (1961), 383-387: the mean number in progress
is the rate of arrivals times the mean time in progress. Over a stretch of time it holds exactly if time in progress is
counted within that stretch.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.one_figure import STILL_SOMEWHERE, left_open, left_out, open_levels
from procflow.metrics.population import Population, populations
from procflow.metrics.quantities import over_time, visits_at
from procflow.metrics.question import ONLY_OVER_TIME, Spot, check_names
from procflow.metrics.statistic import read_statistic
from procflow.metrics.study import NO_WINDOW
from procflow.metrics.views import Head, View, role_name, view_of
from procflow.model import MINUTE_MS, Interval, Text
from procflow.simulation import Run

Of = Literal["number_in_progress", "number_waiting"]

NO_REPLICATION = Message(
    "series-replication",
    en="there is no replication {number}; they are counted from 0 to {last}.",
    vi="không có lần chạy mô phỏng số {number}; các lần chạy được đánh số từ 0 đến {last}.",
)
UNKNOWN = Message(
    "series-unknown",
    en="the numbers over time are not known. {reason}",
    vi="không biết các con số theo thời gian. {reason}",
)
WHOLE = Text(en="Whole procedure", vi="Toàn bộ quy trình")
RULE = Text(
    en="Means over the open time of the procedure's calendar while counted cases arrive; everybody in the office counts.",
    vi="Trung bình theo giờ làm việc của lịch quy trình trong thời gian hồ sơ được tính đến; tính mọi hồ sơ trong cơ quan.",
)


@frozen(eq=False)
class Crowd:
    """Numbers at one role, or of the whole procedure.

    Attributes
    ----------
    role : str or None
        Id of the role; None is the whole procedure.
    in_progress : Interval or None
        Mean number of cases between arrival and end; at a role, of visits between entering a step of it and its end.
    waiting, largest_waiting : Interval or None
        Mean, and largest, number of visits that are ready and wait for an officer.
    """

    role: str | None
    in_progress: Interval | None
    waiting: Interval | None
    largest_waiting: Interval | None


@frozen(eq=False)
class Series:
    """A number over time in one replication.

    Attributes
    ----------
    minutes : ndarray of float, shape (n,)
        Minutes on the clock since the start of the run at which the number changes; it holds until the next.
    numbers : ndarray of int, shape (n,)
        The number from then on.
    """

    minutes: NDArray[np.float64]
    numbers: NDArray[np.int64]


@frozen(eq=False)
class InProgress:
    """Cases in progress and waiting while the counted cases arrive.

    Attributes
    ----------
    rows : tuple of Crowd
        The whole procedure, then each role with officers.
    reason : Text
        Why some numbers are not known, or what they leave out.
    """

    run: Run
    rows: tuple[Crowd, ...]
    populations: tuple[Population, ...]
    reason: Text

    def series(self, of: Of = "number_waiting", *, role: str | None = None, replication: int = 0) -> Series:
        """Return the instants at which a number changes, and the numbers.

        Parameters
        ----------
        of : {"number_in_progress", "number_waiting"}
            What is counted.
        role : str, optional
            At which role; by default of the whole procedure.
        replication : int
            Counted from 0.

        Raises
        ------
        SimulationError
            If there is no such number, role or replication, or the log does not tell.
        """
        if "time" not in check_names(self.run.procedure, of, Spot(role=role)).told:
            raise SimulationError(ONLY_OVER_TIME.at(Place(), quantity=of))
        if not 0 <= replication < len(self.populations):
            last = str(len(self.populations) - 1)
            raise SimulationError(NO_REPLICATION.at(Place(), number=str(replication), last=last))
        population = self.populations[replication]
        if left_open(population) and not (role is None and of == "number_in_progress"):
            reason = {"en": STILL_SOMEWHERE.get("en"), "vi": STILL_SOMEWHERE.get("vi")}
            raise SimulationError(UNKNOWN.at(Place(), reason=reason))
        times, numbers = _number(population, of, role).changes(*population.window)
        return Series(times / MINUTE_MS, numbers)

    def view(self) -> View:
        """Return a row for the whole procedure and for each role."""
        heads = (
            Head(Text(en="Where", vi="Nơi")),
            Head(Text(en="In progress, mean", vi="Đang giải quyết, trung bình"), "cases"),
            Head(Text(en="Waiting, mean", vi="Đang chờ, trung bình"), "cases"),
            Head(Text(en="Waiting, largest", vi="Đang chờ, lớn nhất"), "cases"),
        )
        procedure = self.run.procedure
        rows = [
            (
                WHOLE if row.role is None else role_name(procedure, row.role),
                row.in_progress,
                row.waiting,
                row.largest_waiting,
            )
            for row in self.rows
        ]
        return view_of(procedure, heads, rows, [RULE, *([self.reason] if self.reason else [])])

    def __str__(self) -> str:
        """Return the English table."""
        return str(self.view())


def _number(population: Population, of: Of, role: str | None) -> NumberOverTime:
    return over_time(population, of, None if role is None else visits_at(population, role=role, step=None))


def in_progress(run: Run, *, level: float = 0.95) -> InProgress:
    """Tell how many cases are in progress and waiting, on the mean and at most, of the procedure and at each role.

    Parameters
    ----------
    run : Run
        From `simulate`.
    level : float
        Confidence level in (0, 1) of the intervals over replications.

    Examples
    --------
    Work of 30 minutes that comes every hour is in progress half the time, and nobody waits:

    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(30)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(every=Duration(Fixed(1), "h")))
    >>> found = in_progress(simulate(p, Scenario(cases=100, warm_up_cases=1, replications=2)))
    >>> found.rows[1].role, found.rows[1].in_progress.mean, found.rows[1].largest_waiting.mean
    ('clerk', 0.5, 0.0)
    """
    check_level(level)
    every = populations(run)
    staffed = [id for id in run.logs[0].role_ids if run.procedure.role(id).officers is not None]
    unknown = any(map(left_open, every))
    rows = tuple(_crowd(every, role, unknown, level) for role in (None, *staffed))
    empty = rows[0].in_progress is None
    return InProgress(run, rows, every, NO_WINDOW if empty else STILL_SOMEWHERE if unknown else left_out(every))


def _crowd(every: tuple[Population, ...], role: str | None, unknown: bool, level: float) -> Crowd:
    def told(of: Of, *statistics: str) -> list[Interval | None]:
        if unknown and not (role is None and of == "number_in_progress"):
            return [None] * len(statistics)
        levels = [open_levels(_number(one, of, role), one) for one in every]
        found = [[read_statistic(name).of_levels(*pair, None) for pair in levels] for name in statistics]
        return [over_replications([v for v in values if v is not None], level=level) for values in found]

    waiting, largest = told("number_waiting", "mean", "largest")
    return Crowd(role, told("number_in_progress", "mean")[0], waiting, largest)
