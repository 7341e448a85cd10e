"""Where the time of a case goes: processing, and waiting by cause, before and after."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from matplotlib.axes import Axes

from procflow.comparison import Comparison
from procflow.errors import ProcedureError
from procflow.metrics import Metrics
from procflow.model import KIND_BY_ID, Text
from procflow.plot.chart import BEFORE_AFTER, NO_CASE, SMALL, Fill, chart, legend, note, runs_of, scale
from procflow.plot.style import BLACK, BLUE, FONT, GREEN, ORANGE, PURPLE, SKY, WHITE, YELLOW
from procflow.wording import Lang, number


@frozen
class Part:
    """A part of the cycle time: the id of its figure and its look."""

    id: str
    fill: Fill


PARTS = (
    Part("processing_time", Fill(BLUE)),
    Part("waiting_officer", Fill(ORANGE, "///")),
    Part("waiting_gathering", Fill("#666666", "\\\\")),
    Part("waiting_other_duties", Fill(YELLOW, "...")),
    Part("waiting_off_shift", Fill(PURPLE, "xxx")),
    Part("waiting_delay", Fill(SKY, "---")),
    Part("waiting_transfer", Fill(GREEN, "\\\\\\")),
    Part("waiting_applicant", Fill(WHITE, "o")),
    Part("waiting_external", Fill("#BBBBBB", "++")),
)
"""Together they are the mean cycle time, exactly."""

SUBJECT = Text(en="Where the time goes", vi="Thời gian của hồ sơ")
UNIT = Text(en="working days per case, mean", vi="ngày làm việc mỗi hồ sơ, trung bình")
RULE = Text(
    en="Counted along the path of each case that ended, in open time of the procedure's calendar; 1 working day = {hours} h.",
    vi="Tính theo đường đi của mỗi hồ sơ đã kết thúc, trong giờ làm việc theo lịch của quy trình; 1 ngày làm việc = {hours} giờ.",
)


def waiting(measured: Metrics | Comparison, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw where the time of a case goes: one bar of processing and of waiting by cause, or one before and one after.

    Parameters
    ----------
    measured : Metrics or Comparison
        From `measure` or `compare`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        In working days of the procedure's calendar; the parts of a bar add up to the mean cycle time.

    Raises
    ------
    ProcedureError
        If no case has ended, so that no time is known.
    """
    runs = runs_of(measured)
    procedure = runs[0].run.procedure
    day = procedure.calendar_named().day_minutes
    bars = [_days(metrics, day) for metrics in runs]
    ax = chart(ax, procedure, SUBJECT, lang)
    longest = max(map(sum, bars)) or 1.0
    for row, bar in enumerate(bars):
        _bar(ax, row, bar, longest, lang)
    ax.set_yticks(range(len(bars)), [name.get(lang) for name in BEFORE_AFTER] if len(bars) > 1 else [""])
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.set_xlim(0, longest * 1.14)
    scale(ax, UNIT.get(lang), lang)
    shown = [part for k, part in enumerate(PARTS) if any(bar[k] > 0 for bar in bars)]
    legend(ax, [(part.fill, KIND_BY_ID[part.id].name.get(lang)) for part in shown])
    note(ax, RULE.get(lang).format(hours=number(day / 60, lang)))
    return ax


def _days(metrics: Metrics, day: float) -> list[float]:
    """Return the working days of each part; a part that is not known is never taken for 0."""
    values = [metrics[part.id].value for part in PARTS]
    known = [value / day for value in values if value is not None]
    if len(known) < len(values):
        raise ProcedureError(NO_CASE.at(metrics.run.procedure.place("cases")))
    return known


def _bar(ax: Axes, row: int, bar: list[float], longest: float, lang: Lang) -> None:
    """Draw one bar: each part with its days where there is room, and the whole behind it."""
    words: dict[str, Any] = {"fontsize": SMALL, "fontfamily": FONT, "color": BLACK}
    at = 0.0
    for part, days in zip(PARTS, bar, strict=True):
        fill = part.fill
        ax.barh(row, days, 0.6, left=at, color=fill.color, hatch=fill.hatch, edgecolor=BLACK, linewidth=0.6)
        if days > 0.055 * longest:
            text = ax.text(
                at + days / 2, row, number(days, lang, digits=1), ha="center", va="center", zorder=5, **words
            )
            text.set_bbox({"boxstyle": "round,pad=0.15", "facecolor": WHITE, "edgecolor": "none"})
        at += days
    ax.text(at + 0.012 * longest, row, number(at, lang, digits=1), va="center", fontweight="bold", **words)
