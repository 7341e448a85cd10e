"""Replications until a figure is as precise as wanted: `simulate_until`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor

from attrs import evolve, field, frozen

from procflow.errors import Message, Place, ProcedureError, SimulationError
from procflow.metrics.intervals import check_level
from procflow.metrics.measure import Metrics, measure
from procflow.metrics.precision import ENOUGH, Goal, smallest_number
from procflow.metrics.series import mean_and_spread
from procflow.metrics.tables import Scale, widest
from procflow.model import ILLUSTRATIVE, Figure, Interval, Office, Procedure, Text
from procflow.simulation import Run, Scenario, extend, simulate
from procflow.simulation.engines import EngineName
from procflow.wording import Lang, number, share

NOT_KNOWN = Message(
    "until-no-figure",
    en="'{figure}' is not computed, so it has no precision to reach: {why}",
    vi="'{figure}' chưa tính được nên không có độ chính xác để đạt: {why}",
)
NO_MEAN = Message(
    "until-zero",
    en="the mean of '{figure}' is 0 over {n} replications, and a share of 0 is no width. Give half_width instead of relative.",
    vi="trung bình của '{figure}' là 0 trong {n} lần chạy, và tỷ lệ của 0 không phải là độ rộng. Hãy dùng half_width thay cho "
    "relative.",
)
BAD_MOST = Message(
    "until-most",
    en="most is {most}, expected a whole number of replications from {least} on, with which the search begins.",
    vi="most là {most}, cần một số nguyên lần chạy từ {least} trở lên, là số lần chạy ban đầu.",
)
ONE_VALUE = Text(en="Only one replication has a value.", vi="Chỉ một lần chạy có giá trị.")


@frozen(eq=False)
class PreciseRun:
    """A run with as many replications as a figure needed.

    Attributes
    ----------
    run : Run
        All replications: to the last bit the run of a scenario with so many.
    metrics : Metrics
        Its figures at the level asked for.
    figure : str
        The figure that had to be precise.
    goal : Goal
        The half-width that was wanted.
    path : tuple of (int, float)
        Numbers of replications at which it looked, and the half-width at each.
    of : str or None
        Procedure of an office whose figure it is; None is the whole.
    """

    run: Run
    metrics: Metrics
    figure: str
    goal: Goal
    path: tuple[tuple[int, float], ...] = field(repr=False)
    of: str | None = None

    @property
    def interval(self) -> Interval:
        """Return the figure with its interval."""
        interval = self.metrics[self.figure].interval
        assert interval is not None  # simulate_until refuses figures that are not computed
        return interval

    @property
    def replications(self) -> int:
        """Return how many replications there are."""
        return len(self.run.logs)

    @property
    def wanted(self) -> float:
        """Return the half-width that was wanted, in the unit of the figure."""
        return self.goal.width(self.interval.mean)

    @property
    def reached(self) -> bool:
        """Tell whether the interval is as narrow as wanted."""
        return _half(self.interval) <= self.wanted

    @property
    def needed(self) -> int | None:
        """Return how many replications it takes in all, as far as is known; None if nobody could wait for them."""
        if self.reached:
            return self.replications
        figure = self.metrics[self.figure]
        return _estimate(_known(figure), self.wanted, self.interval.level, self.replications)

    def text(self, lang: Lang = "en") -> str:
        """Return the sentence, with the banner above it where the figures are invented."""
        banner = f"{ILLUSTRATIVE.get(lang)}\n" if self.run.procedure.illustrative else ""
        return banner + self.sentence(lang)

    def sentence(self, lang: Lang = "en") -> str:
        """Say what was reached with how many replications."""
        figure, interval = self.metrics[self.figure], self.interval
        day_minutes = self.run.procedure.calendar_named().day_minutes
        values = [interval.mean, _half(interval), self.wanted]
        fitting = widest(figure.kind.unit, values, day_minutes=day_minutes)
        # One digit more than tables have, since half-widths are compared here.
        scale = Scale(fitting.size, fitting.digits + 1, fitting.word)
        mean, half, wanted = (scale.spell(value, lang, word=False) for value in values)
        unit, name = scale.word.get(lang), figure.kind.name.get(lang)
        if self.of is not None:
            name = f"{self.run.of(self.of).procedure.name.get(lang) or self.of}, {name}"
        part = "" if self.goal.relative is None else f" ({share(self.goal.relative, lang)})"
        n, level = number(self.replications, lang), f"{number(100 * interval.level, lang)} %"
        found = {
            "en": f"{name}: {mean} ± {half} {unit}".rstrip()
            + f" at {level}, from {n} replications; wanted ± {wanted}{part}",
            "vi": f"{name}: {mean} ± {half} {unit}".rstrip()
            + f", độ tin cậy {level}, từ {n} lần chạy; yêu cầu ± {wanted}{part}",
        }[lang]
        if self.reached:
            return found + {"en": ": reached.", "vi": ": đã đạt."}[lang]
        if self.needed is None:
            return found + {"en": ": out of reach.", "vi": ": không thể đạt."}[lang]
        total = number(self.needed, lang)
        return (
            found
            + {"en": f": not reached; about {total} would be needed.", "vi": f": chưa đạt; cần khoảng {total} lần."}[
                lang
            ]
        )

    def __str__(self) -> str:
        """Return the English text."""
        return self.text()


def simulate_until(
    procedure: Procedure | Office,
    scenario: Scenario,
    *,
    figure: str = "cycle_time_mean",
    of: str | None = None,
    half_width: float | None = None,
    relative: float | None = None,
    level: float = 0.95,
    most: int = 1000,
    engine: EngineName = "auto",
    workers: int | None = None,
    executor: Executor | None = None,
    journal: str | os.PathLike[str] | None = None,
) -> PreciseRun:
    """Simulate with more and more replications until the interval of a figure is as narrow as wanted.

    Begins with the replications of the scenario, ten at the least, works out from their spread how many it takes, runs
    further ones up to twice as many, and looks again. Replications are numbered through, so that the result is that of one
    run with as many as there are in the end.

    An interval that was stopped because it had become narrow covers a little less often than it says, the more so the
    fewer replications it takes; ask for a precision you need, not for the one that stops first.

    Parameters
    ----------
    procedure : Procedure or Office
        What is simulated.
    scenario : Scenario
        The study; its `replications` are the least.
    figure : str
        Figure of `measure` that has to be precise, such as "cycle_time_mean" or "load:clerk".
    of : str, optional
        Procedure of the office whose figure it is; by default the figure is that of the whole office.
    half_width : float, optional
        Wanted half-width of its interval, in the unit of the figure (working minutes for times, 0.01 for a point of a
        share).
    relative : float, optional
        Wanted half-width as a share of its mean, in (0, 1).
    level : float
        Confidence level in (0, 1).
    most : int
        Replications at the most; if they are not enough, the result says so and how many it would take.
    engine, workers, executor, journal
        As for `simulate`; with a journal a search that was ended by anything goes on where it stopped.

    Raises
    ------
    ProcedureError
        If not exactly one precision is given, or a number means nothing.
    SimulationError
        If the figure is not computed, or `relative` is asked of a mean of 0; as for `simulate`.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.1 (obtaining a specified precision).

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=5, per="hour"))
    >>> found = simulate_until(p, Scenario(cases=100), relative=0.05)
    >>> found.reached, found.interval.half_width / found.interval.mean < 0.05
    (True, True)
    """
    goal, first = Goal(half_width, relative), max(ENOUGH, scenario.replications)
    check_level(level)
    if isinstance(most, bool) or not isinstance(most, int) or most < first:
        raise ProcedureError(BAD_MOST.at(Place("simulate_until"), most=str(most), least=str(first)))
    run = simulate(
        procedure, evolve(scenario, replications=first),
        engine=engine, workers=workers, executor=executor, journal=journal,
    )  # fmt: skip
    path: list[tuple[int, float]] = []
    while True:
        metrics = measure(run if of is None else run.of(of), level=level)
        found, n = metrics[figure], len(run.logs)
        interval = _refuse_unknown(found, goal, n)
        path.append((n, _half(interval)))
        wanted = goal.width(interval.mean)
        if _half(interval) <= wanted or n >= most:
            return PreciseRun(run, metrics, figure, goal, tuple(path), of)
        estimate = _estimate(_known(found), wanted, level, n)
        # A tenth more at the least, so that the end is not crept up on; twice as many at the most, since a first
        # estimate may be far too high.
        wanted_now = min(most, max(n + n // 10, min(estimate or 2 * n, 2 * n)))
        run = extend(run, wanted_now, engine=engine, workers=workers, executor=executor, journal=journal)


def _refuse_unknown(figure: Figure, goal: Goal, n: int) -> Interval:
    if figure.interval is None or figure.interval.half_width is None:
        reason = ONE_VALUE if figure.interval is not None else figure.reason
        why = {"en": reason.get("en"), "vi": reason.get("vi")}
        raise SimulationError(NOT_KNOWN.at(Place("simulate_until"), figure=figure.id, why=why))
    if goal.relative is not None and figure.interval.mean == 0 and figure.interval.half_width > 0:
        raise SimulationError(NO_MEAN.at(Place("simulate_until"), figure=figure.id, n=str(n)))
    return figure.interval


def _half(interval: Interval) -> float:
    return interval.half_width or 0.0


def _known(figure: Figure) -> list[float]:
    return [value for value in figure.values if value is not None]


def _estimate(values: Sequence[float], wanted: float, level: float, n: int) -> int | None:
    """Return how many replications it takes at the present spread; twice as many where all are alike so far."""
    spread = mean_and_spread(values)[1]
    if not spread:
        return 2 * n
    found = smallest_number(spread, wanted, level, least=n)
    return None if found is None else max(n + 1, found)
