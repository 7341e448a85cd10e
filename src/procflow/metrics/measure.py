"""Figures of a run with their intervals: replications are the values, cases are only counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from procflow.display import card, paragraph
from procflow.display import table as html_table
from procflow.errors import Message, Place, Problem, SimulationError, did_you_mean
from procflow.metrics.costs import Costs, DelayCost, costs
from procflow.metrics.facts import Facts, facts_of
from procflow.metrics.handoff_times import HandoffTimes, handoff_times
from procflow.metrics.in_progress import InProgress, in_progress
from procflow.metrics.intervals import check_level
from procflow.metrics.offices import signing_of
from procflow.metrics.one_figure import answer
from procflow.metrics.path_steps import PathStep, path_steps
from procflow.metrics.population import Population, check_outcome, populations
from procflow.metrics.question import Spot, read_question
from procflow.metrics.study import Study
from procflow.metrics.tables import aligned, figure_cells
from procflow.metrics.utilization import Utilization, utilization
from procflow.model import ILLUSTRATIVE, Figure, Text
from procflow.simulation import Run
from procflow.structure.signatures import Signing
from procflow.wording import Lang, number

NOT_A_RUN = Message(
    "not-a-run",
    en="{what} is a {type}, expected a Run. Simulate the procedure first: simulate(procedure, scenario).",
    vi="{what} là {type}, cần một Run. Hãy mô phỏng trước: simulate(procedure, scenario).",
)
NO_FIGURE = Message(
    "no-figure",
    en="no figure is called '{name}'.{hint}",
    vi="không có số liệu nào tên '{name}'.{hint}",
)
METRICS = Text(en="Figures of the run", vi="Số liệu của lần chạy")


@frozen(eq=False)
class Metrics:
    """Figures of a run.

    Attributes
    ----------
    run : Run
        What was measured.
    level : float
        Confidence level of the intervals.
    figures : tuple of Figure
        In the order of tables; those that cannot be computed are there with the reason.
    outcome : str or None
        The end to which the figures are restricted; None is all cases.
    warnings : tuple of Problem
        What the reader has to know: those of the run, too few replications, cases that had not ended.
    """

    run: Run
    level: float
    figures: tuple[Figure, ...]
    outcome: str | None = None
    warnings: tuple[Problem, ...] = ()
    facts: tuple[Facts, ...] = field(default=(), repr=False)

    @cached_property
    def _by_id(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    def __getitem__(self, id: str) -> Figure:
        """Return the figure with this id, such as "cycle_time_mean" or "load:clerk".

        Raises
        ------
        SimulationError
            If there is none.
        """
        if id not in self._by_id:
            raise SimulationError(NO_FIGURE.at(Place(), name=id, hint=did_you_mean(id, self._by_id)))
        return self._by_id[id]

    def by_outcome(self, end: str) -> Metrics:
        """Return the figures of the counted cases that ended at one end.

        Raises
        ------
        SimulationError
            If the procedure has no such end.
        """
        check_outcome(self.run.procedure, end)
        return _metrics(self.run, self.facts, self.level, end)

    @cached_property
    def _populations(self) -> tuple[Population, ...]:
        return populations(self.run, self.outcome)

    def figure(
        self,
        quantity: str,
        *,
        statistic: str = "mean",
        role: str | None = None,
        step: str | None = None,
        where: Mapping[str, str] | None = None,
        at_most: float | None = None,
        when: dt.datetime | None = None,
    ) -> Figure:
        """Tell one figure of these cases by a quantity, a statistic and a place; see `procflow.figure`.

        Raises
        ------
        SimulationError
            If a name is unknown, or the names do not go together.
        """
        spot = Spot(role, step, self.outcome, tuple((where or {}).items()))
        asked = read_question(self.run.procedure, quantity, statistic=statistic, spot=spot, at_most=at_most, when=when)
        return answer(asked, populations(self.run, self.outcome, where) if where else self._populations, self.level)

    @cached_property
    def in_progress(self) -> InProgress:
        """How many cases are in progress and waiting, by role, over time."""
        return in_progress(self.run, level=self.level)

    @cached_property
    def handoff_times(self) -> HandoffTimes:
        """Who hands cases to whom, the waiting that follows, and ping-pong."""
        return handoff_times(self.run, level=self.level, outcome=self.outcome)

    @cached_property
    def utilization(self) -> Utilization:
        """How busy roles and officers are, by hour of the week, whoever's cases they do."""
        return utilization(self.run, level=self.level)

    @cached_property
    def path_steps(self) -> tuple[PathStep, ...]:
        """What each step takes of the time of these cases along their path; together the mean cycle time."""
        return path_steps(self.run, level=self.level, outcome=self.outcome)

    def costs(self, delay: DelayCost | None = None) -> Costs:
        """What these cases cost the office and the applicant, and their delay at the price that is stated."""
        return costs(self.run, delay=delay, level=self.level, outcome=self.outcome)

    def table(self, lang: Lang = "en") -> str:
        """Return the figures as a plain table with intervals, warnings below and, if need be, the banner on top."""
        lines = [ILLUSTRATIVE.get(lang)] if self.run.procedure.illustrative else []
        cells = aligned([self._heads(lang), *self._cells(lang)], numbers=[1, 2])
        return "\n".join([*lines, cells, *(f"! {warning.text(lang)}" for warning in self.warnings)])

    def html(self, lang: Lang = "en") -> str:
        """Return a card for a notebook: the figures with intervals, warnings below."""
        procedure = self.run.procedure
        return card(
            procedure.name.get(lang) or procedure.id,
            html_table(METRICS.get(lang), self._heads(lang), self._cells(lang)),
            *(paragraph(warning.text(lang)) for warning in self.warnings),
            lang=lang,
            banner=ILLUSTRATIVE.get(lang) if procedure.illustrative else "",
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.html()

    def _heads(self, lang: Lang) -> list[str]:
        level = f"{number(100 * self.level, lang)} %"
        vi = ["Chỉ tiêu", "Giá trị", f"Khoảng tin cậy {level}", "Ghi chú"]
        return vi if lang == "vi" else ["Figure", "Value", f"{level} interval", "Note"]

    def _cells(self, lang: Lang) -> list[list[str]]:
        day_minutes = self.run.procedure.calendar_named().day_minutes
        return [figure_cells(figure, lang, day_minutes=day_minutes) for figure in self.figures]

    def __str__(self) -> str:
        """Return the English table."""
        return self.table()


def measure(run: Run, *, level: float = 0.95) -> Metrics:
    """Tell the figures of a run, each with its interval over replications.

    Times are open time of the procedure's calendar along the path of each case, so that working days mean what the
    office means by them. Every figure is that of the counted cases that have ended; `Metrics.by_outcome` restricts it.

    Of a run of an office the figures are those of all its cases, and load is that of all procedures together; `run.of(…)`
    gives those of one procedure, which alone are told where time limits differ.

    Parameters
    ----------
    run : Run
        From `simulate`.
    level : float
        Confidence level in (0, 1).

    Raises
    ------
    SimulationError
        If it is no run.
    ProcedureError
        If the level is none.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4 (terminating studies: t intervals over
    replications).

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.5)], demand=Demand(every=Duration(Fixed(1), "h")))
    >>> metrics = measure(simulate(p, Scenario(cases=20, replications=2)))
    >>> metrics["cycle_time_mean"].value, metrics["processing_time"].value, metrics["load:clerk"].value
    (8.0, 4.0, 0.13333...)
    """
    check_level(level)
    refuse_other_than_run("run", run)
    signs = signing_of(run)
    facts = tuple(facts_of(run.procedure, run.scenario, log, signs) for log in run.logs)
    return _metrics(run, facts, level, None, signs)


def refuse_other_than_run(what: str, value: object) -> None:
    """Refuse anything but a run, naming what was given.

    Raises
    ------
    SimulationError
        If it is something else.
    """
    if not isinstance(value, Run):
        raise SimulationError(NOT_A_RUN.at(Place(), what=what, type=type(value).__name__))


def _metrics(
    run: Run, facts: tuple[Facts, ...], level: float, outcome: str | None, signs: Signing | None = None
) -> Metrics:
    study = Study(run, facts, level, outcome, signs or signing_of(run))
    return Metrics(run, level, study.figures(), outcome, (*run.warnings, *study.warnings()), facts)
