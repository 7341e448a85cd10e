"""Where the time of a case goes: processing, and waiting by cause, before and after."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from matplotlib.axes import Axes

from procflow.comparison import Comparison
from procflow.errors import ProcedureError
from procflow.metrics import Metrics
from procflow.model import KIND_BY_ID, Interval, Text
from procflow.plot.axis import names, numbers, widest
from procflow.plot.chart import BEFORE_AFTER, SMALL, Fill, Room, chart
from procflow.plot.rests import NO_CASE, plus_minus, runs_of, told_of_both
from procflow.plot.style import BLACK, BLUE, FONT, GREEN, ORANGE, PURPLE, SKY, WHITE, YELLOW
from procflow.simulation import Run
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
    Part("waiting_applicant", Fill(WHITE, "oo")),
    Part("waiting_external", Fill("#BBBBBB", "++")),
)
"""Together they are the mean cycle time, exactly."""

WORDS: dict[str, Any] = {"fontsize": SMALL, "fontfamily": FONT, "color": BLACK, "zorder": 5}

SUBJECT = Text(en="Where the time goes", vi="Thời gian của hồ sơ")
UNIT = Text(en="working days per case, mean", vi="ngày làm việc mỗi hồ sơ, trung bình")
RULE = Text(
    en="Counted along the path of each case, in open time of the procedure's calendar; 1 working day = {hours} h.",
    vi="Tính theo đường đi của mỗi hồ sơ, trong giờ làm việc theo lịch của quy trình; 1 ngày làm việc = {hours} giờ.",
)
SHORT_DAYS = 5.0
BAR = 44.0
"""Height of a row, in points."""


def waiting(measured: Metrics | Comparison | Run, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw where the time of a case goes: one bar of processing and of waiting by cause, or one before and one after.

    Parameters
    ----------
    measured : Metrics, Comparison or Run
        From `measure`, `compare` or `simulate`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        In working days of the procedure's calendar; the parts of a bar add up to the mean cycle time, whose interval stands
        behind it.

    Raises
    ------
    ProcedureError
        If no case has ended, so that no time is known.
    SimulationError
        If it is nothing that was measured.
    """
    runs = runs_of(measured)
    procedure = runs[0].run.procedure
    day = procedure.calendar_named().day_minutes
    bars = [_days(metrics, day) for metrics in runs]
    rows = [(name.get(lang),) for name in BEFORE_AFTER] if len(bars) > 1 else [("",)]
    drawn = chart(ax, procedure, lang, Room(height=BAR * len(bars), left=max(16.0, widest(rows)), right=64))
    longest = max(map(sum, bars)) or 1.0
    for row, (bar, metrics) in enumerate(zip(bars, runs, strict=True)):
        _bar(drawn.ax, row, bar, longest, lang)
        _whole(drawn.ax, row, metrics["cycle_time_mean"].interval, day, longest, lang)
    names(drawn.ax, rows)
    drawn.ax.set_ylim(len(bars) - 0.5, -0.5)
    drawn.ax.set_xlim(0, max(longest, *(_end(metrics, day) for metrics in runs)) * 1.04)
    numbers(drawn.ax.xaxis, lang)
    shown = [part for k, part in enumerate(PARTS) if any(bar[k] > 0 for bar in bars)]
    samples = [part.fill.sample(KIND_BY_ID[part.id].name.get(lang)) for part in shown]
    rule = RULE.get(lang).format(hours=number(day / 60, lang))
    return drawn.finish(SUBJECT, [told_of_both(runs, lang), rule], x=UNIT.get(lang), samples=samples)


def _days(metrics: Metrics, day: float) -> list[float]:
    """Return the working days of each part; a part that is not known is never taken for 0."""
    values = [metrics[part.id].value for part in PARTS]
    known = [value / day for value in values if value is not None]
    if len(known) < len(values):
        raise ProcedureError(NO_CASE.at(metrics.run.procedure.place("cases")))
    return known


def _bar(ax: Axes, row: int, bar: list[float], longest: float, lang: Lang) -> None:
    """Draw one bar: each part with its days where there is room."""
    at = 0.0
    for part, days in zip(PARTS, bar, strict=True):
        fill = part.fill
        ax.barh(row, days, 0.62, left=at, color=fill.color, hatch=fill.hatch, edgecolor=BLACK, linewidth=0.6)
        if days > 0.05 * longest:
            text = ax.text(
                at + days / 2, row, number(days, lang, digits=_digits(longest)), ha="center", va="center", **WORDS
            )
            text.set_bbox({"boxstyle": "round,pad=0.2", "facecolor": WHITE, "edgecolor": "none"})
        at += days


def _digits(longest: float) -> int:
    """Return how many decimals days have: short bars need more, or their parts would not seem to add up."""
    return 1 if longest >= SHORT_DAYS else 2


def _end(metrics: Metrics, day: float) -> float:
    """Return where the interval of the mean cycle time ends."""
    whole = metrics["cycle_time_mean"].interval
    return 0.0 if whole is None else (whole.mean + (whole.half_width or 0.0)) / day


def _whole(ax: Axes, row: int, whole: Interval | None, day: float, longest: float, lang: Lang) -> None:
    """Write the mean cycle time behind its bar, with its interval drawn over the end of the bar."""
    if whole is None:
        return
    half = (whole.half_width or 0.0) / day
    if half:
        ax.errorbar(whole.mean / day, row, xerr=half, color=BLACK, capsize=3, linewidth=1.2, zorder=4)
    text = plus_minus(whole, lang, size=day, digits=_digits(longest))
    ax.annotate(
        text, (whole.mean / day + half, row), (4, 0), textcoords="offset points", va="center", fontweight="bold",
        annotation_clip=False, **WORDS,
    )  # fmt: skip
