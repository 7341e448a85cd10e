"""Figures in words, and plain tables that line up in Vietnamese as in English.

After Unicode normalisation (NFC) every Vietnamese letter is one character of one column, so padding by length is right.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from procflow.model import Figure, Interval, Kind, Text
from procflow.model.figures import FigureUnit
from procflow.wording import Lang, normal, number

NOT_COMPUTED = Text(en="not computed", vi="chưa tính được")
PLUS_MINUS = " ± "

DAYS = Text(en="working days", vi="ngày làm việc")
HOURS = Text(en="working hours", vi="giờ làm việc")
MINUTES = Text(en="working minutes", vi="phút làm việc")
MONEY = Text(en="VND", vi="đồng")
PERCENT = Text(en="%", vi="%")


@frozen
class Scale:
    """How the numbers of one row are written: divided by `size`, with so many decimals and a word behind.

    >>> scale("working minutes", 4512.0, day_minutes=480).spell(4512.0, "vi")
    '9,4 ngày làm việc'
    """

    size: float
    digits: int
    word: Text = field(factory=Text)

    def spell(self, value: float, lang: Lang, *, word: bool = True) -> str:
        """Write a value in this scale."""
        text = number(value / self.size, lang, digits=self.digits)
        return f"{text} {self.word.get(lang)}".rstrip() if word else text


def scale(unit: FigureUnit, largest: float, *, day_minutes: float) -> Scale:
    """Return the scale that fits the largest value of a row.

    Parameters
    ----------
    unit : str
        Unit of the figure; working minutes are written in days, hours or minutes as fits.
    largest : float
        Largest absolute value to be written.
    day_minutes : float
        Length of the working day of the procedure's calendar.

    Examples
    --------
    >>> scale("working minutes", 90, day_minutes=480).spell(90, "en")
    '1.5 working hours'
    >>> scale("share", 0.973, day_minutes=480).spell(0.973, "vi")
    '97,3 %'
    """
    if unit == "working minutes" and largest:
        if abs(largest) >= day_minutes:
            return Scale(day_minutes, 1, DAYS)
        return Scale(60.0, 1, HOURS) if abs(largest) >= 60 else Scale(1.0, 1, MINUTES)
    if unit == "share":
        return Scale(0.01, 1, PERCENT)
    if unit in ("VND", "working minutes"):
        return Scale(1.0, 0, MONEY if unit == "VND" else MINUTES)
    if float(largest).is_integer():
        return Scale(1.0, 0)
    return Scale(1.0, 1 if unit in ("cases", "officers") else 2)


def widest(unit: FigureUnit, values: Sequence[float], *, day_minutes: float) -> Scale:
    """Return one scale for several values: that of the largest, with the decimals of the one that needs most.

    >>> [widest("count", [3.0, 2.5], day_minutes=480).spell(value, "en") for value in (3.0, 2.5)]
    ['3.00', '2.50']
    """
    largest = scale(unit, max(values, key=abs, default=0.0), day_minutes=day_minutes)
    digits = max((scale(unit, value, day_minutes=day_minutes).digits for value in values), default=0)
    return Scale(largest.size, digits, largest.word)


def bounds(interval: Interval, kind: Kind) -> tuple[float, float] | None:
    """Return both ends of an interval, or None where there is no width to tell.

    Shares of cases are cut to 0 and 1; the load of a role that cannot keep up is above 1.
    """
    if interval.low is None or interval.high is None or not interval.half_width:
        return None
    if kind.unit != "share":
        return interval.low, interval.high
    return max(0.0, interval.low), interval.high if kind.id.startswith("load:") else min(1.0, interval.high)


def aligned(rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    """Return rows of cells as lines with columns two blanks apart; the first row is the head.

    Parameters
    ----------
    numbers : sequence of int
        Columns to be set to the right.

    Examples
    --------
    >>> print(aligned([["Bước", "Số"], ["Trình ký", "2"], ["Lưu", "11"]], numbers=[1]))
    Bước      Số
    --------  --
    Trình ký   2
    Lưu       11
    """
    cells = [[normal(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    lines = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if k in numbers else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in lines
    )


def figure_cells(figure: Figure, lang: Lang, *, day_minutes: float) -> list[str]:
    """Return a figure as table cells: name, value, interval, note.

    >>> from procflow.model import KIND_BY_ID
    >>> figure = Figure(kind=KIND_BY_ID["cycle_time_mean"], interval=Interval(4512.0, 240.0, 0.95, 10))
    >>> figure_cells(figure, "en", day_minutes=480)
    ['Cycle time, mean', '9.4 working days', '8.9 – 9.9', '']
    """
    interval, name, note = figure.interval, figure.kind.name.get(lang), figure.reason.get(lang)
    if interval is None:
        return [name, NOT_COMPUTED.get(lang), "", note]
    ends = bounds(interval, figure.kind)
    fitting = scale(figure.kind.unit, interval.mean, day_minutes=day_minutes)
    if ends is not None:
        digits = widest(figure.kind.unit, [interval.mean, *ends], day_minutes=day_minutes).digits
        fitting = Scale(fitting.size, digits, fitting.word)
    spread = "" if ends is None else " – ".join(fitting.spell(end, lang, word=False) for end in ends)
    return [name, fitting.spell(interval.mean, lang), spread, note]
