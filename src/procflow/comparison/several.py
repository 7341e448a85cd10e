"""Several plans against one procedure, so that all that is said of them holds together: `compare_several`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import evolve, frozen

from procflow.comparison.compare import unequal, warnings_of
from procflow.comparison.rows import GONE, VERDICTS, Row, Verdict, paired_row, pairs_of
from procflow.comparison.writing import CSV_HEADS, csv_cells, row_cells
from procflow.errors import Message, Place, Problem, SimulationError, did_you_mean
from procflow.metrics import Metrics, measure
from procflow.metrics.intervals import check_level
from procflow.metrics.measure import NO_FIGURE
from procflow.metrics.significance import adjusted_for_all, p_of
from procflow.metrics.tables import aligned
from procflow.model import ILLUSTRATIVE, Figure, Text, load_kind
from procflow.output import csv_text, save
from procflow.simulation import Run
from procflow.wording import Lang, number, share

NOTHING = Message(
    "several-none",
    en="there is no {what} to compare. Give at least one.",
    vi="không có {what} nào để so sánh. Hãy đưa vào ít nhất một.",
)
RUNS = {"en": "run", "vi": "lần mô phỏng"}
FIGURES = {"en": "figure", "vi": "chỉ tiêu"}
NO_SUCH = Message(
    "several-name",
    en="no plan is called '{name}' and compared by '{figure}'.{hint}",
    vi="không có phương án nào tên '{name}' được so sánh theo '{figure}'.{hint}",
)
UNCLEAR: Verdict = "no clear difference"
MEANS = Text(
    en="Intervals hold all together at {level} (Bonferroni); p is corrected for {n} comparisons (Holm), and decides.",
    vi="Các khoảng tin cậy cùng đúng ở mức {level} (Bonferroni); p đã hiệu chỉnh cho {n} phép so sánh (Holm) và quyết định "
    "kết luận.",
)


@frozen(kw_only=True)
class Contest:
    """One plan by one figure, as one of several.

    Attributes
    ----------
    name : str
        What the plan is called.
    row : Row
        Before, after and the paired difference; its interval holds together with those of all others.
    p : float or None
        Chance of such a difference if there were none, by itself; None where a figure is missing or there is one
        replication.
    adjusted : float or None
        The same by Holm's correction for all that are compared.
    verdict : Verdict
        What may be said if all statements are to hold together.
    """

    name: str
    row: Row
    p: float | None
    adjusted: float | None
    verdict: Verdict


@frozen(eq=False)
class Several:
    """Several runs against one, paired by replication.

    Attributes
    ----------
    before : Metrics
        Of the procedure as it stands.
    after : dict of str to Metrics
        Of each plan.
    contests : tuple of Contest
        Plan by plan, figure by figure.
    level : float
        Confidence level of all statements together.
    warnings : tuple of Problem
        What the reader has to know.
    """

    before: Metrics
    after: Mapping[str, Metrics]
    contests: tuple[Contest, ...]
    level: float
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Contest]:
        return {(one.name, one.row.id): one for one in self.contests}

    def __getitem__(self, key: tuple[str, str]) -> Contest:
        """Return a plan by a figure, such as ``several["plan 1", "cycle_time_mean"]``.

        Raises
        ------
        SimulationError
            If it is not compared.
        """
        name, figure = key
        if key not in self._by_name:
            hint = did_you_mean(name, self.after)
            raise SimulationError(NO_SUCH.at(Place("comparison"), name=name, figure=figure, hint=hint))
        return self._by_name[key]

    @property
    def illustrative(self) -> bool:
        """Tell whether figures of any of the procedures are invented."""
        return any(metrics.run.procedure.illustrative for metrics in (self.before, *self.after.values()))

    def table(self, lang: Lang = "en") -> str:
        """Return the contests as a plain table, with what the intervals and p values mean and all warnings below."""
        level, n = f"{number(100 * self.level, lang)} %", number(len(self.contests), lang)
        heads = {
            "en": ["Plan", "Figure", "Before", "After", "Difference", f"{level} together", "p", "Variance saved", "Verdict"],
            "vi": ["Phương án", "Chỉ tiêu", "Trước", "Sau", "Chênh lệch", f"{level} cùng lúc", "p", "Phương sai giảm", "Kết luận"],
        }[lang]  # fmt: skip
        lines = [ILLUSTRATIVE.get(lang)] if self.illustrative else []
        lines.append(aligned([heads, *(self._cells(one, lang) for one in self.contests)], numbers=range(2, 8)))
        lines.append(MEANS.get(lang).format(level=level, n=n))
        return "\n".join([*lines, *(f"! {warning.text(lang)}" for warning in self.warnings)])

    def _cells(self, one: Contest, lang: Lang) -> list[str]:
        day_minutes = self.before.run.procedure.calendar_named().day_minutes
        figure, before, after, difference, interval, _, last = row_cells(one.row, lang, day_minutes=day_minutes)
        saved = "" if one.row.saved is None else share(one.row.saved, lang)
        verdict = VERDICTS[one.verdict].get(lang) if one.row.difference is not None else last
        return [one.name, figure, before, after, difference, interval, _chance(one.adjusted, lang), saved, verdict]

    def __str__(self) -> str:
        """Return the English table."""
        return self.table()

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "en") -> None:
        """Write the contests as a CSV file that Excel opens as it stands, whole or not at all.

        The form is that of `Comparison.write_csv`, with the plan before and the p values behind.

        Raises
        ------
        OutputError
            If the file cannot be written; what was there before is unchanged.
        """
        plan, *chances = {
            "en": ["plan", "p", "p corrected"],
            "vi": ["phương án", "p", "p đã hiệu chỉnh"],
        }[lang]
        lines: list[Sequence[str | float | None]] = [[ILLUSTRATIVE.get(lang)]] if self.illustrative else []
        lines.append([plan, *CSV_HEADS[lang], *chances])
        for one in self.contests:
            lines.append([one.name, *csv_cells(one.row, lang, verdict=one.verdict), one.p, one.adjusted])
        save(path, csv_text(lines, lang))


def _chance(p: float | None, lang: Lang) -> str:
    if p is None:
        return ""
    return f"< {number(0.001, lang)}" if p < 0.001 else number(p, lang, digits=3)


def compare_several(
    before: Run,
    others: Mapping[str, Run],
    *,
    figures: Sequence[str] = ("cycle_time_mean",),
    level: float = 0.95,
) -> Several:
    """Compare several plans with the procedure as it stands, so that all statements hold together.

    Each difference is paired by replication. Where many are judged one by one, some look clear by chance alone; here the
    level is that of all verdicts at once (Holm), and of all intervals at once (Bonferroni). An interval may touch 0 where
    the verdict is clear: to correct all intervals at once costs a little more than to decide one after the other. To
    choose the best plan, rather than to judge each against the present, see `select`.

    Parameters
    ----------
    before : Run
        Of the procedure as it stands.
    others : mapping of str to Run
        By name, the runs of the plans, in the scenario of `before`.
    figures : sequence of str
        Figures of `measure` by which they are judged. Choose them before you look; each one more costs precision.
    level : float
        Confidence level in (0, 1) of all statements together.

    Raises
    ------
    SimulationError
        If there is nothing to compare, one of them is no run, scenarios or calendars differ, or a figure is not known.
    ProcedureError
        If the level is none.

    References
    ----------
    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979), 65-70.
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 10.3.1 (comparisons with a standard).

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> def desk(minutes):
    ...     return Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...         steps=[Step(id="serve", role="clerk", work=Duration(Exponential(minutes)))],
    ...         roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(rate=5, per="hour"))
    >>> runs = {minutes: simulate(desk(minutes), Scenario(cases=100, replications=10)) for minutes in (8, 7, 4)}
    >>> several = compare_several(runs[8], {"a little quicker": runs[7], "twice as quick": runs[4]})
    >>> several["twice as quick", "cycle_time_mean"].verdict
    'better'
    """
    check_level(level)
    _refuse(before, others, figures)
    left = measure(before, level=level)
    right = {name: measure(run, level=level) for name, run in others.items()}
    _refuse_unknown(figures, left, right)
    pairs = {(name, id): (_figure(left, id), _figure(metrics, id)) for name, metrics in right.items() for id in figures}
    together = 1 - (1 - level) / len(pairs)
    rows = {(name, id): paired_row(*pair, left, right[name], level=together) for (name, id), pair in pairs.items()}
    chances = {key: _p(rows[key], pair) for key, pair in pairs.items()}
    adjusted = adjusted_for_all(chances)
    contests = tuple(
        Contest(
            name=key[0],
            row=row,
            p=chances[key],
            adjusted=adjusted[key],
            verdict=_verdict(row, pairs[key][0], adjusted[key], level),
        )
        for key, row in rows.items()
    )
    told = {problem.text(): problem for metrics in right.values() for problem in warnings_of(left, metrics)}
    return Several(left, right, contests, level, tuple(told.values()))


def _refuse(before: Run, others: Mapping[str, Run], figures: Sequence[str]) -> None:
    place = Place("comparison")
    missing = [what for what, given in ((RUNS, others), (FIGURES, figures)) if not given]
    problems = [NOTHING.at(place, what=what) for what in missing]
    for name, run in others.items():
        problems += [evolve(problem, place=Place(f"comparison with '{name}'")) for problem in unequal(before, run)]
    if problems:
        raise SimulationError(*problems)


def _refuse_unknown(figures: Sequence[str], left: Metrics, right: Mapping[str, Metrics]) -> None:
    """Refuse figures that no run has; a role's load may be known on one side only."""
    known = {figure.id for metrics in (left, *right.values()) for figure in metrics.figures}
    unknown = [id for id in figures if id not in known]
    if unknown:
        raise SimulationError(*(NO_FIGURE.at(Place(), name=id, hint=did_you_mean(id, known)) for id in unknown))


def _figure(metrics: Metrics, id: str) -> Figure:
    """Return a figure of a run; the load of a role that has no step there is missing with its reason."""
    known = {figure.id: figure for figure in metrics.figures}
    return known[id] if id in known else Figure(kind=load_kind(id.removeprefix("load:"), Text()), reason=GONE)


def _p(row: Row, pair: tuple[Figure, Figure]) -> float | None:
    if row.difference is None:
        return None
    if row.difference.n == 1 and row.difference.half_width == 0:
        # A figure of the structure is no matter of luck.
        return 1.0 if row.difference.mean == 0 else 0.0
    return p_of([after - before for before, after in pairs_of(*pair)])


def _verdict(row: Row, figure: Figure, adjusted: float | None, level: float) -> Verdict:
    if row.difference is None or adjusted is None or row.verdict == "unchanged":
        return row.verdict
    if adjusted > 1 - level:
        return UNCLEAR
    if figure.kind.better == "neither":
        return ""
    return "better" if (row.difference.mean < 0) == (figure.kind.better == "lower") else "worse"
