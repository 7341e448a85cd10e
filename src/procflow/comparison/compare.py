"""Before and after, paired by replication: what changed, by how much, and whether that is more than chance."""

from __future__ import annotations

import os
from functools import cached_property

from attrs import asdict, frozen

from procflow.comparison.rows import Row, rows_of
from procflow.comparison.writing import csv_text, row_cells, saved_text
from procflow.display import card, paragraph
from procflow.display import table as html_table
from procflow.errors import Message, Place, Problem, SimulationError, did_you_mean
from procflow.metrics import Metrics, measure
from procflow.metrics.measure import NO_FIGURE, refuse_other_than_run
from procflow.metrics.tables import aligned
from procflow.model import ILLUSTRATIVE, Demand, Text
from procflow.output import save
from procflow.simulation import Run
from procflow.wording import Lang, number

OTHER_SCENARIO = Message(
    "unequal-scenarios",
    en="the two runs differ in {name}: {before} before, {after} after. Simulate both with the same scenario.",
    vi="hai lần chạy khác nhau ở {name}: trước là {before}, sau là {after}. Hãy mô phỏng cả hai với cùng một kịch bản.",
)
OTHER_CALENDAR = Message(
    "unequal-calendars",
    en="the calendar is '{before}' before and '{after}' after, so that a working day is not the same. Give both the same "
    "calendar.",
    vi="lịch trước là '{before}', sau là '{after}', nên một ngày làm việc không giống nhau. Hãy dùng cùng một lịch.",
)
OTHER_DEMAND = Message(
    "unequal-demand",
    en="the demand differs before and after, so part of the difference is that of other cases arriving, not of the change.",
    vi="nhu cầu trước và sau khác nhau, nên một phần chênh lệch là do số hồ sơ đến khác nhau, không phải do thay đổi quy "
    "trình.",
)
OTHER_PROCEDURES = Message(
    "unequal-procedures",
    en="the runs are not of the same procedures: {before} before, {after} after (none: a single procedure). Compare them one "
    "by one: compare(before.of(...), after.of(...)).",
    vi="hai lần chạy không gồm cùng các quy trình: trước là {before}, sau là {after} (trống: một quy trình). Hãy so sánh từng "
    "quy trình: compare(before.of(...), after.of(...)).",
)
OTHER_ID = Message(
    "unequal-ids",
    en="the procedures are called '{before}' and '{after}', so their cases do not share their luck and intervals are wider. "
    "Give both the same id.",
    vi="hai quy trình có mã '{before}' và '{after}', nên hồ sơ hai bên không dùng chung số ngẫu nhiên và khoảng tin cậy rộng "
    "hơn. Hãy đặt cùng một mã.",
)

COMPARED = Text(en="Before and after", vi="Trước và sau")
BEFORE_OR_AFTER = {True: Text(en="before", vi="trước"), False: Text(en="after", vi="sau")}


@frozen(eq=False)
class Comparison:
    """Figures of two runs of one scenario, with the difference and its interval.

    Attributes
    ----------
    before, after : Metrics
        Figures of each run by itself.
    rows : tuple of Row
        One for each figure, in the order of tables.
    level : float
        Confidence level of all intervals.
    warnings : tuple of Problem
        What the reader has to know.
    """

    before: Metrics
    after: Metrics
    rows: tuple[Row, ...]
    level: float
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows}

    def __getitem__(self, id: str) -> Row:
        """Return the row of a figure, such as "cycle_time_mean".

        Raises
        ------
        SimulationError
            If there is none.
        """
        if id not in self._by_id:
            raise SimulationError(NO_FIGURE.at(Place(), name=id, hint=did_you_mean(id, self._by_id)))
        return self._by_id[id]

    @property
    def illustrative(self) -> bool:
        """Tell whether the figures of either procedure are invented."""
        return self.before.run.procedure.illustrative or self.after.run.procedure.illustrative

    @property
    def day_minutes(self) -> float:
        """Length of the working day in which times are told."""
        return self.before.run.procedure.calendar_named().day_minutes

    def table(self, lang: Lang = "en") -> str:
        """Return the rows as a plain table, with what is 0 on both sides and warnings below, and the banner on top."""
        lines = [ILLUSTRATIVE.get(lang)] if self.illustrative else []
        lines.append(aligned([self._heads(lang), *self._cells(lang)], numbers=range(1, 6)))
        return "\n".join([*lines, *self._notes(lang)])

    def html(self, lang: Lang = "en") -> str:
        """Return a card for a notebook: the rows as a table, with what is 0 on both sides and warnings below."""
        procedure = self.before.run.procedure
        return card(
            procedure.name.get(lang) or procedure.id,
            html_table(COMPARED.get(lang), self._heads(lang), self._cells(lang)),
            *map(paragraph, self._notes(lang)),
            lang=lang,
            banner=ILLUSTRATIVE.get(lang) if self.illustrative else "",
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.html()

    def _heads(self, lang: Lang) -> list[str]:
        level = f"{number(100 * self.level, lang)} %"
        return {
            "en": ["Figure", "Before", "After", "Difference", f"{level} interval", "Change", "Verdict"],
            "vi": ["Chỉ tiêu", "Trước", "Sau", "Chênh lệch", f"Khoảng tin cậy {level}", "Tỷ lệ", "Kết luận"],
        }[lang]

    def _cells(self, lang: Lang) -> list[list[str]]:
        return [row_cells(row, lang, day_minutes=self.day_minutes) for row in self.rows if not row.nothing]

    def _notes(self, lang: Lang) -> list[str]:
        """Return what stands below the rows."""
        lines = []
        if nothing := "; ".join(row.name.get(lang) for row in self.rows if row.nothing):
            lines.append({"en": f"0 before and after: {nothing}.", "vi": f"Bằng 0 cả trước và sau: {nothing}."}[lang])
        if saved := saved_text(self.rows, lang):
            lines.append(saved)
        return lines + [f"! {self._told(w, lang)}" for w in self.warnings]

    def _told(self, warning: Problem, lang: Lang) -> str:
        """Say of which run a warning is, where it is not of both."""
        of_before, of_after = (warning in metrics.warnings for metrics in (self.before, self.after))
        which = "" if of_before == of_after else BEFORE_OR_AFTER[of_before].get(lang) + ": "
        return which + warning.text(lang)

    def __str__(self) -> str:
        """Return the English table."""
        return self.table()

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "en") -> None:
        """Write the rows as a CSV file that Excel opens as it stands, whole or not at all.

        Numbers are in the unit of the row, unrounded. English files have commas between cells and points in numbers,
        Vietnamese ones semicolons and commas, as Excel expects them in each country. Texts that would be taken for a
        formula begin with an apostrophe.

        Raises
        ------
        OutputError
            If the file cannot be written; what was there before is unchanged.
        """
        banner = ILLUSTRATIVE.get(lang) if self.illustrative else ""
        save(path, csv_text(self.rows, lang, banner=banner))


def compare(before: Run, after: Run, *, level: float = 0.95) -> Comparison:
    """Compare two runs of the same scenario, replication by replication.

    Both runs draw the same luck for the same case at the same step, so that most of the chance cancels in the difference
    (common random numbers) and an unchanged procedure differs by exactly 0. Where the interval of a difference holds 0,
    no clear difference is told.

    Parameters
    ----------
    before, after : Run
        Of one scenario, from `simulate`.
    level : float
        Confidence level in (0, 1).

    Raises
    ------
    SimulationError
        If one of them is no run, or their scenarios or calendars differ.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., sections 10.2.1 (paired t) and 11.2 (common random
    numbers).

    Examples
    --------
    >>> from attrs import evolve
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(8)))],
    ...     roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(rate=5, per="hour"))
    >>> quicker = evolve(p, steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))])
    >>> scenario = Scenario(cases=100, replications=10)
    >>> comparison = compare(simulate(p, scenario), simulate(quicker, scenario))
    >>> comparison["cycle_time_mean"].verdict, comparison["steps"].verdict
    ('better', 'unchanged')
    """
    if problems := unequal(before, after):
        raise SimulationError(*problems)
    left, right = measure(before, level=level), measure(after, level=level)
    return Comparison(left, right, rows_of(left, right), level, warnings_of(left, right))


def unequal(before: Run, after: Run) -> list[Problem]:
    """Return why two runs cannot be compared, nothing where they can.

    Raises
    ------
    SimulationError
        If one of them is no run.
    """
    place = Place("comparison")
    refuse_other_than_run("before", before)
    refuse_other_than_run("after", after)
    old, new = asdict(before.scenario), asdict(after.scenario)
    problems = [
        OTHER_SCENARIO.at(place, name=name, before=str(old[name]), after=str(new[name]))
        for name in old
        if old[name] != new[name]
    ]
    if len(before.logs) != len(after.logs) and not problems:
        problems.append(
            OTHER_SCENARIO.at(place, name="replications", before=str(len(before.logs)), after=str(len(after.logs)))
        )
    if (problem := _other_procedures(before, after)) is not None:
        problems.append(problem)
    calendars = before.procedure.calendar_named(), after.procedure.calendar_named()
    if calendars[0] != calendars[1]:
        problems.append(OTHER_CALENDAR.at(place, before=calendars[0].id, after=calendars[1].id))
    return problems


def _other_procedures(before: Run, after: Run) -> Problem | None:
    """Return why figures of all cases would mix other procedures before than after; None where they do not."""
    old, new = _procedures(before), _procedures(after)
    if old == new:
        return None
    return OTHER_PROCEDURES.at(Place("comparison"), before=old, after=new)


def _procedures(run: Run) -> list[str]:
    """Return the procedures of an office, none for a run of a single one."""
    return [] if run.office is None else [one.id for one in run.office.procedures]


def _demands(run: Run) -> dict[str, Demand | None]:
    """Return the demand of each procedure of a run."""
    if run.office is None:
        return {"": run.procedure.demand}
    return {one.id: one.demand for one in run.office.procedures}


def warnings_of(before: Metrics, after: Metrics) -> tuple[Problem, ...]:
    """Return what the reader of a comparison has to know, each thing once."""
    place, old, new = Place("comparison"), before.run.procedure, after.run.procedure
    found = {problem.text(): problem for problem in (*before.warnings, *after.warnings)}
    extra = []
    if _demands(before.run) != _demands(after.run):
        extra.append(OTHER_DEMAND.at(place, "warning"))
    if old.id != new.id:
        extra.append(OTHER_ID.at(place, "warning", before=old.id, after=new.id))
    return (*found.values(), *extra)
