"""One figure of a run by three names: a quantity, a statistic and a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError
from procflow.metrics.intervals import check_level, over_replications, share_over_replications
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.population import Population, populations
from procflow.metrics.quantities import of_cases, of_visits, over_time, visits_at
from procflow.metrics.question import Question, Spot, read_question
from procflow.metrics.study import NO_CASES, NO_WINDOW
from procflow.model import Figure, Text
from procflow.simulation import Run

NO_INSTANT = Message(
    "figure-when",
    en="{when} is no instant of the study, which goes from {low} to {high}.",
    vi="{when} không nằm trong thời gian nghiên cứu, từ {low} đến {high}.",
)
NO_VISITS = Text(en="No counted case came here.", vi="Không hồ sơ nào trong nghiên cứu qua đây.")
TOO_FEW = Text(en="One value has no spread.", vi="Một giá trị không có độ phân tán.")
STILL_SOMEWHERE = Text(
    en="The log holds finished steps, and cases that were still open at the stop wait somewhere. Use weeks or cases.",
    vi="Nhật ký chỉ có các bước đã xong, còn hồ sơ chưa giải quyết xong khi dừng vẫn đang chờ. Hãy dùng weeks hoặc cases.",
)

Column = NDArray[np.float64]


def figure(
    run: Run,
    quantity: str,
    *,
    statistic: str = "mean",
    role: str | None = None,
    step: str | None = None,
    outcome: str | None = None,
    where: Mapping[str, str] | None = None,
    at_most: float | None = None,
    when: dt.datetime | None = None,
    level: float = 0.95,
) -> Figure:
    """Tell one figure of a run: a quantity, a statistic and a place.

    Without a place the figure is one of cases: `waiting` is what a case waits along its path. With `role` or `step` it is
    one of visits, whatever branch they are on: `waiting` is what one visit waits there. Numbers over time are those of the
    whole office, in the open time of the procedure's calendar while counted cases arrive.

    Parameters
    ----------
    run : Run
        From `simulate`.
    quantity : str
        `cycle_time`, `processing_time`, `work_content`, `waiting`, `waiting_officer` and the other causes, `handoffs`,
        `steps_per_case`, `number_in_progress` or `number_waiting`. Times are in working minutes.
    statistic : str
        `mean`, `variance`, `sd`, `median`, a percentile such as `p90`, `largest`, `smallest`, `share` (of values up to
        `at_most`) or `value` (of a number over time, at the instant `when`).
    role, step : str, optional
        Where; at most one of them.
    outcome : str, optional
        End to which the cases are restricted.
    where : dict of str to str, optional
        Values that attributes of the cases have, such as ``{"kind": "urgent"}``.
    at_most : float, optional
        Bound of a `share`, in the unit of the quantity; the bound itself belongs to it.
    when : datetime.datetime, optional
        Instant of a `value`; without a zone it is local.
    level : float
        Confidence level in (0, 1).

    Returns
    -------
    Figure
        With one value per replication and the interval over them; None with the reason where it cannot be told.

    Raises
    ------
    SimulationError
        If a name is unknown, naming the nearest, or the names do not go together.

    References
    ----------
    A. Law, Simulation Modeling and Analysis, 5th ed. (2015), section 9.4 (intervals over replications, also for
    percentiles and shares) and section 1.4 (time-average statistics).

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(15)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.5)], demand=Demand(every=Duration(Fixed(1), "h")))
    >>> run = simulate(p, Scenario(cases=20, replications=2))
    >>> figure(run, "waiting", statistic="p90", role="clerk").value
    15.0
    >>> figure(run, "cycle_time", statistic="share", at_most=29).value
    0.0
    >>> figure(run, "number_waiting", statistic="largest").value
    0.0
    """
    check_level(level)
    spot = Spot(role, step, outcome, tuple((where or {}).items()))
    asked = read_question(run.procedure, quantity, statistic=statistic, spot=spot, at_most=at_most, when=when)
    return answer(asked, populations(run, outcome, where), level)


def answer(asked: Question, every: Sequence[Population], level: float) -> Figure:
    """Return the figure that is asked for, from the populations of a run.

    Raises
    ------
    SimulationError
        If an instant lies outside the study.
    """
    return _of_times(asked, every, level) if "time" in asked.quantity.told else _of_values(asked, every, level)


def _of_values(asked: Question, every: Sequence[Population], level: float) -> Figure:
    kind, told = asked.kind(every[0].procedure), asked.statistic
    columns = [_column(asked, population) for population in every]
    values = tuple(told.of_values(column, asked.at_most) for column in columns)
    if told.id == "share":
        hits = [value * len(column) for value, column in zip(values, columns, strict=True) if value is not None]
        interval = share_over_replications(hits, [len(column) for column in columns if len(column)], level=level)
    else:
        interval = over_replications([value for value in values if value is not None], level=level)
    if interval is None:
        missing = NO_CASES if asked.spot.whole else NO_VISITS
        return Figure(kind=kind, reason=TOO_FEW if any(map(len, columns)) else missing, values=values)
    return Figure(kind=kind, interval=interval, values=values)


def _column(asked: Question, population: Population) -> Column:
    spot, id = asked.spot, asked.quantity.id
    if spot.whole:
        return of_cases(population, id)
    return of_visits(population, id, visits_at(population, role=spot.role, step=spot.step))


def _of_times(asked: Question, every: Sequence[Population], level: float) -> Figure:
    kind, spot = asked.kind(every[0].procedure), asked.spot
    of_cases_alone = spot.whole and asked.quantity.id == "number_in_progress"
    if not of_cases_alone and any(map(left_open, every)):
        return Figure(kind=kind, reason=STILL_SOMEWHERE, values=(None,) * len(every))
    note = Text() if of_cases_alone else left_out(every)
    values = tuple(_of_time(asked, population) for population in every)
    interval = over_replications([value for value in values if value is not None], level=level)
    return Figure(kind=kind, interval=interval, reason=note if interval else NO_WINDOW, values=values)


def left_open(population: Population) -> bool:
    """Tell whether a counted case had not ended when the run stopped.

    The log holds finished steps only, so nobody knows from it where such a case waits.
    """
    return bool(np.any(_open(population) & population.log.cases["counted"].astype(bool)))


def left_out(every: Sequence[Population]) -> Text:
    """Return what is left out of numbers at a role or step: cases of the warm-up that were still open at the stop."""
    n = sum(int(_open(population).sum()) for population in every)
    if not n:
        return Text()
    return Text(
        en=f"Cases of the warm-up that had not ended when the run stopped: {n}. The step in which each still was is left out.",
        vi=f"Số hồ sơ của giai đoạn khởi động chưa kết thúc khi dừng mô phỏng: {n}. Không tính bước mà mỗi hồ sơ đang ở.",
    )


def _open(population: Population) -> NDArray[np.bool_]:
    cases = population.log.cases
    return np.asarray((cases["end"] < 0) & (cases["arrival"] < population.window[1]))


def _of_time(asked: Question, population: Population) -> float | None:
    spot = asked.spot
    visits = None if spot.whole else visits_at(population, role=spot.role, step=spot.step)
    number = over_time(population, asked.quantity.id, visits)
    if asked.when is not None:
        return float(number.at(np.array([_instant(asked.when, population)]))[0])
    levels, times = open_levels(number, population)
    return asked.statistic.of_levels(levels, times, asked.at_most)


def open_levels(number: NumberOverTime, population: Population) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the levels of a number in the window of a study, and the open milliseconds for which each lasts."""
    low, high = population.window
    starts, levels = number.changes(low, high)
    ends = np.append(starts[1:], np.full(min(1, len(starts)), high))
    return levels, population.rulers.own.open_between(starts, ends)


def _instant(when: dt.datetime, population: Population) -> int:
    log, last = population.log, population.window[1]
    moment = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(log.zone))
    at = round((moment - log.epoch) / dt.timedelta(milliseconds=1))
    if not 0 <= at <= last:
        low, high = (log.instant(end).strftime("%Y-%m-%d %H:%M") for end in (0, last))
        raise SimulationError(NO_INSTANT.at(Place(), when=str(when), low=low, high=high))
    return at
