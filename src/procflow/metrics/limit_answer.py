"""The answer about a new time limit: its shares day by day, and the sentences in which it is told."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from procflow.errors import Problem
from procflow.metrics.days_kept import CLOCKS, Clock, DaysKept
from procflow.metrics.limit_words import (
    BOTH_MET,
    CLOCK_NAMES,
    CSV_HEADS,
    EMPTY_OFFICE,
    KEPT,
    MET,
    PRESENT,
    UNITS,
    days_text,
    decimals,
    ends_of,
    spread,
    target_text,
)
from procflow.metrics.tables import aligned, figure_cells
from procflow.model import ILLUSTRATIVE, Figure, Procedure, ShortenLimit, Text, TimeLimit
from procflow.output import csv_text, save
from procflow.simulation import Run
from procflow.wording import Lang, number, share


@frozen
class Smallest:
    """The smallest limit that meets the target by one clock.

    Attributes
    ----------
    days : int or None
        None where no limit looked at meets it.
    reason : Text
        Why there is none.
    """

    days: int | None
    reason: Text = field(factory=Text)


@frozen(eq=False)
class NewLimit:
    """Which limits a stated share of the cases would keep, and how far the present one could be shortened.

    Attributes
    ----------
    run : Run
        What was simulated.
    target : float
        Share of the cases that has to keep the limit.
    level : float
        Confidence level of the intervals; the chance of taking a limit that misses the target is half of what is left.
    present : TimeLimit
        The limit as it is; its unit and way of counting hold for all.
    rows : tuple of DaysKept
        For each limit from 1 day on the share that keeps it, by both clocks; empty where no case is judged.
    smallest_counted, smallest_elapsed : Smallest
        The smallest limit from which on every lower bound meets the target, pauses left out and counting as well.
    judged, still_open, without : int
        Cases of all replications behind the shares; cases that had not ended, and cases without a clock, in no share.
    mean : Figure
        Simulated mean cycle time, another row than the limit.
    blockers : tuple of Problem
        Why nothing is recommended, whatever the shares are.
    warnings : tuple of Problem
        What the reader has to know besides.
    step_limits : Text
        Said where the limits of the steps add up to more than the recommended limit.
    """

    run: Run
    target: float
    level: float
    present: TimeLimit
    rows: tuple[DaysKept, ...]
    smallest_counted: Smallest
    smallest_elapsed: Smallest
    judged: int
    still_open: int
    without: int
    mean: Figure
    blockers: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    step_limits: Text = field(factory=Text)

    @property
    def procedure(self) -> Procedure:
        """What was simulated."""
        return self.run.procedure

    @property
    def present_days(self) -> float:
        """The present limit as it is counted: in whole days, unless it runs in elapsed time."""
        length = self.present.length.value
        return math.floor(length) if self.present.in_days else length

    @property
    def recommended(self) -> int | None:
        """Days to which the limit could be shortened, or None: by the counted clock, as the limit is counted."""
        days = self.smallest_counted.days
        return days if days is not None and days < self.present_days and not self.blockers else None

    @property
    def shortened_by(self) -> float | None:
        """Share of the present limit that the recommended one saves; None without one."""
        return None if self.recommended is None else 1 - self.recommended / self.present.length.value

    @property
    def edit(self) -> ShortenLimit | None:
        """The recommended limit as an edit that `apply` carries out; None without one."""
        return None if self.recommended is None else ShortenLimit(evolve(self.present.length, value=self.recommended))

    def smallest(self, clock: Clock) -> Smallest:
        """Return the smallest limit by one clock."""
        return self.smallest_counted if clock == "counted" else self.smallest_elapsed

    def sentences(self, lang: Lang = "en") -> tuple[str, ...]:
        """Return the answer: of the limit, by both clocks, with what speaks against it."""
        return (*_head(self, lang), *_evidence(self, lang), *_beside(self, lang))

    def text(self, lang: Lang = "en") -> str:
        """Return the answer, one sentence a line."""
        return "\n".join(self.sentences(lang))

    def cells(self, lang: Lang = "en") -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the heads of the table and its rows: days, share and interval by each clock, remark."""
        level = f"{number(100 * self.level, lang)} %"
        interval = {"en": f"{level} interval", "vi": f"Khoảng tin cậy {level}"}[lang]
        limit = {"en": "Limit in {unit}", "vi": "Thời hạn ({unit})"}[lang]
        heads = [limit.format(unit=UNITS[self.present.length.unit].get(lang))]
        for clock in CLOCKS:
            heads += [KEPT[clock].get(lang), interval]
        digits = decimals(self.rows, self.target)
        return (*heads, {"en": "Remark", "vi": "Ghi chú"}[lang]), [self._row(row, digits, lang) for row in self.rows]

    def _row(self, row: DaysKept, digits: int, lang: Lang) -> tuple[str, ...]:
        cells = [str(row.days)]
        for clock in CLOCKS:
            cells += [share(row.of(clock).mean, lang, digits=digits), spread(row.of(clock), digits, lang)]
        met = [clock for clock in CLOCKS if self.smallest(clock).days == row.days]
        remarks = [BOTH_MET.get(lang)] if len(met) == len(CLOCKS) else [MET[clock].get(lang) for clock in met]
        if row.days == self.present_days:
            remarks.append(PRESENT.get(lang))
        return (*cells, "; ".join(remarks))

    def notes(self, lang: Lang = "en") -> tuple[str, ...]:
        """Return what the shares are of, and the mean cycle time, which is another row."""
        _, value, ends, _ = figure_cells(self.mean, lang, day_minutes=self.procedure.calendar_named().day_minutes)
        mean = f"{self.mean.kind.name.get(lang)}: {value}" + (f" ({ends})" if ends else "")
        judged, out, late = (number(n, lang) for n in (self.judged, self.without, self.still_open))
        n = number(len(self.run.logs), lang)
        if lang == "vi":
            return (
                f"Tỷ lệ của {judged} hồ sơ đã kết thúc trong {n} lần chạy mô phỏng; không tính {out} hồ sơ không qua bước nào có tính thời hạn và "
                f"{late} hồ sơ chưa giải quyết xong.",
                f"{mean}. Đây là chỉ tiêu khác, không phải thời hạn.",
            )
        return (
            f"Shares of {judged} cases that ended in {n} replications; left out: {out} without a clock, {late} still open.",
            f"{mean}. This is another figure than the limit.",
        )

    def table(self, lang: Lang = "en") -> str:
        """Return the shares as a plain table, with the mean cycle time and warnings below, the banner on top."""
        heads, rows = self.cells(lang)
        lines = [ILLUSTRATIVE.get(lang)] if self.procedure.illustrative else []
        lines.append(aligned([heads, *rows], numbers=range(5)))
        return "\n".join([*lines, *self.notes(lang), *(f"! {warning.text(lang)}" for warning in self.warnings)])

    def __str__(self) -> str:
        """Return the English table and the answer."""
        return f"{self.table()}\n\n{self.text()}"

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "en") -> None:
        """Write the shares as a CSV file that Excel opens as it stands, whole or not at all.

        Shares are unrounded, from 0 to 1; below them stand the answer and the mean cycle time in words.

        Raises
        ------
        OutputError
            If the file cannot be written; what was there before is unchanged.
        """
        banner = [[ILLUSTRATIVE.get(lang)]] if self.procedure.illustrative else []
        below = [[line] for line in (*self.sentences(lang), *self.notes(lang))]
        lines: list[Sequence[str | float | None]] = [*banner, CSV_HEADS[lang], *map(self._csv_cells, self.rows), *below]
        save(path, csv_text(lines, lang))

    def _csv_cells(self, row: DaysKept) -> list[str | float | None]:
        cells: list[str | float | None] = [str(row.days), self.present.length.unit]
        for clock in CLOCKS:
            low, high = ends_of(row.of(clock))
            cells += [row.of(clock).mean, low, high]
        return [*cells, self.target]


def _head(found: NewLimit, lang: Lang) -> Iterator[str]:
    present, smallest = days_text(found.present.length.value, found.present, lang), found.smallest_counted
    if found.recommended is not None and found.shortened_by is not None:
        old, by = number(found.present.length.value, lang), share(found.shortened_by, lang, digits=0)
        new = days_text(found.recommended, found.present, lang)
        yield {
            "en": f"The time limit could be shortened from {old} to {new} (by {by}).",
            "vi": f"Có thể cam kết rút ngắn thời hạn giải quyết từ {old} xuống còn {new} (rút ngắn {by}).",
        }[lang]
    elif found.blockers:
        yield {"en": "No new time limit is recommended.", "vi": "Chưa đề xuất thời hạn mới."}[lang]
        yield from (problem.text(lang) for problem in found.blockers)
    else:
        least = "" if smallest.days is None else days_text(smallest.days, found.present, lang)
        why = {
            "en": f"The target is met from {least} on.",
            "vi": f"Mục tiêu chỉ đạt được từ {least} trở lên.",
        }[lang]
        yield {
            "en": f"The time limit of {present} cannot be shortened. ",
            "vi": f"Không rút ngắn được thời hạn {present}. ",
        }[lang] + (why if least else smallest.reason.get(lang))


def _evidence(found: NewLimit, lang: Lang) -> Iterator[str]:
    """Yield what each clock says of the smallest limit that meets the target."""
    target = target_text(found.target, lang)
    digits, level = decimals(found.rows, found.target), f"{number(100 * found.level, lang)} %"
    for clock in CLOCKS:
        days = found.smallest(clock).days
        name = CLOCK_NAMES[clock].get(lang)
        if days is None:
            reason = found.smallest(clock).reason.get(lang)
            yield {
                "en": f"By the {name} clock the target is not met. {reason}",
                "vi": f"Theo {name}, chưa đạt mục tiêu. {reason}",
            }[lang]
            continue
        interval = found.rows[days - 1].of(clock)
        kept, ends = share(interval.mean, lang, digits=digits), spread(interval, digits, lang)
        within = days_text(days, found.present, lang)
        yield {
            "en": f"By the {name} clock {kept} of the cases are settled within {within} ({level} interval {ends}), the "
            f"smallest limit that meets the target of {target}.",
            "vi": f"Theo {name}, {kept} số hồ sơ được giải quyết trong {within} (khoảng tin cậy {level}: {ends}); đây là thời "
            f"hạn ngắn nhất đạt mục tiêu {target}.",
        }[lang]


def _beside(found: NewLimit, lang: Lang) -> Iterator[str]:
    """Yield what a shorter limit does not change, and what it would contradict."""
    if found.recommended is None:
        return
    if sums := found.step_limits.get(lang):
        yield sums
    if not found.run.scenario.warm_up_cases:
        yield EMPTY_OFFICE.get(lang)
    source = f" ({found.present.source})" if found.present.source else ""
    yield {
        "en": f"It is a commitment of the office: where higher law sets the limit{source}, the legal limit stays, and the "
        "office promises less.",
        "vi": f"Đây là cam kết rút ngắn của cơ quan: nếu thời hạn do văn bản cấp trên quy định{source} thì thời hạn pháp định "
        "vẫn giữ nguyên, cơ quan chỉ cam kết giải quyết sớm hơn.",
    }[lang]
