"""Rows of a comparison in words and as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.comparison.rows import VERDICTS, Row, Verdict
from procflow.metrics.tables import NOT_COMPUTED, Scale, widest
from procflow.model import Interval, Text
from procflow.model.figures import FigureUnit
from procflow.output import csv_text as file_text
from procflow.wording import Lang, share

POINTS = Text(en="points", vi="điểm %")
UNITS: dict[FigureUnit, Text] = {
    "working minutes": Text(en="working minutes", vi="phút làm việc"),
    "squared working minutes": Text(en="squared working minutes", vi="bình phương phút làm việc"),
    "count": Text(en="count", vi="số lần"),
    "share": Text(en="share", vi="tỷ lệ (0–1)"),
    "VND": Text(en="VND", vi="đồng"),
    "cases": Text(en="cases", vi="hồ sơ"),
    "officers": Text(en="officers", vi="người"),
}
CSV_HEADS: dict[Lang, list[str]] = {
    "en": ["id", "figure", "unit", "before", "before low", "before high", "after", "after low", "after high", "difference",
           "difference low", "difference high", "relative change", "variance saved", "verdict", "note"],
    "vi": ["mã", "chỉ tiêu", "đơn vị", "trước", "trước (dưới)", "trước (trên)", "sau", "sau (dưới)", "sau (trên)",
           "chênh lệch", "chênh lệch (dưới)", "chênh lệch (trên)", "thay đổi tương đối", "phương sai giảm được", "kết luận", "ghi chú"],
}  # fmt: skip


def _signed(value: float, fitting: Scale, lang: Lang) -> str:
    """Write a difference with its sign, which it loses where it rounds to 0."""
    text = fitting.spell(abs(value), lang)
    rounded = round(abs(value) / fitting.size, fitting.digits)
    return text if rounded == 0 else f"{'-' if value < 0 else '+'}{text}"


def row_cells(row: Row, lang: Lang, *, day_minutes: float) -> list[str]:
    """Return a row as table cells; values and difference share a scale."""
    values = [interval.mean for interval in (row.before, row.after) if interval is not None]
    fitting = widest(row.unit, values, day_minutes=day_minutes)
    told = [NOT_COMPUTED.get(lang) if i is None else fitting.spell(i.mean, lang) for i in (row.before, row.after)]
    name, difference = row.name.get(lang), row.difference
    if difference is None:
        return [name, *told, "", "", "", row.reason.get(lang)]
    ends = [end for end in (difference.low, difference.high) if difference.half_width and end is not None]
    digits = widest(row.unit, [*values, difference.mean, *ends], day_minutes=day_minutes).digits
    own = Scale(fitting.size, digits, POINTS if row.unit == "share" else fitting.word)
    bare = Scale(own.size, own.digits)
    interval = " – ".join(_signed(end, bare, lang) for end in ends)
    change = "" if row.relative is None else share(row.relative, lang)
    return [name, *told, _signed(difference.mean, own, lang), interval, change, VERDICTS[row.verdict].get(lang)]


def saved_text(rows: Sequence[Row], lang: Lang) -> str:
    """Return how much of the variance of the difference in mean cycle time the pairing saves; empty where unknown.

    >>> row = Row(id="cycle_time_mean", name=Text(en="Cycle time, mean"), unit="working minutes", before=None, after=None,
    ...     difference=None, saved=0.925)
    >>> saved_text([row], "en")
    'Common random numbers take 92.5 % off the variance of the difference in cycle time.'
    """
    saved = next((row.saved for row in rows if row.id == "cycle_time_mean"), None)
    if saved is None:
        return ""
    part = share(abs(saved), lang)
    if saved < 0:
        return {
            "en": f"Common random numbers add {part} to the variance of the difference in cycle time.",
            "vi": f"Dùng chung số ngẫu nhiên làm phương sai của chênh lệch tổng thời gian giải quyết tăng {part}.",
        }[lang]
    return {
        "en": f"Common random numbers take {part} off the variance of the difference in cycle time.",
        "vi": f"Dùng chung số ngẫu nhiên làm phương sai của chênh lệch tổng thời gian giải quyết giảm {part}.",
    }[lang]


def csv_text(rows: Sequence[Row], lang: Lang, *, banner: str = "") -> str:
    """Return rows as the text of a CSV file, with a banner above the head where there is one.

    Numbers are in the unit of the row, unrounded; see `procflow.output.csv_text` for the form.
    """
    lines: list[Sequence[str | float | None]] = [[banner]] if banner else []
    return file_text([*lines, CSV_HEADS[lang], *(csv_cells(row, lang) for row in rows)], lang)


def csv_cells(row: Row, lang: Lang, *, verdict: Verdict | None = None) -> list[str | float | None]:
    """Return the cells of a row under `CSV_HEADS`; a verdict that takes other rows into account stands for its own."""
    words = [VERDICTS[row.verdict if verdict is None else verdict].get(lang), row.reason.get(lang)]
    numbers = [value for interval in (row.before, row.after, row.difference) for value in _three(interval)]
    return [row.id, row.name.get(lang), UNITS[row.unit].get(lang), *numbers, row.relative, row.saved, *words]


def _three(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if interval is None else (interval.mean, interval.low, interval.high)
