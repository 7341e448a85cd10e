"""Which share of the cases would keep a limit of N days, by both clocks, against the target."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.typing import LineStyleType

from procflow.errors import ProcedureError
from procflow.metrics import NewLimit
from procflow.metrics.days_kept import CLOCKS, Clock
from procflow.metrics.limit_words import ends_of, target_text
from procflow.model import Text
from procflow.plot.axis import numbers, shares, upright
from procflow.plot.chart import Room, chart
from procflow.plot.rests import NO_CASE
from procflow.plot.style import BLACK, BLUE, ORANGE, VERMILLION
from procflow.wording import Lang, number

SUBJECT = Text(en="Share of cases that would keep a limit", vi="Tỷ lệ hồ sơ trong hạn theo từng thời hạn")
UNITS = {
    "working days": Text(en="limit in working days", vi="thời hạn (ngày làm việc)"),
    "calendar days": Text(en="limit in calendar days", vi="thời hạn (ngày theo lịch)"),
}
CURVES: dict[Clock, Text] = {
    "counted": Text(en="counted clock, pauses left out", vi="thời gian được tính, không kể tạm dừng"),
    "elapsed": Text(en="elapsed clock, pauses count", vi="thời gian thực tế, kể cả tạm dừng"),
}
LOOKS: dict[Clock, tuple[str, str, str, float]] = {
    "counted": (BLUE, "-", "o", 3.0),
    "elapsed": (ORANGE, "--", "s", 6.0),
}
"""Colour, line, marker and its size: dots within squares are seen where both clocks say the same, in black and white too."""
TARGET = Text(en="target {share}", vi="mục tiêu {share}")
PRESENT = Text(en="present limit: {days}", vi="thời hạn hiện hành: {days}")
NEW = Text(en="could be: {days}", vi="có thể rút ngắn còn: {days}")
SHARE = Text(en="share of the cases", vi="tỷ lệ hồ sơ")
RULE = Text(
    en="{cases} cases that ended and have a clock, in {runs} replications. Bands: {level} intervals over replications; the "
    "lower edge has to meet the target.",
    vi="{cases} hồ sơ đã kết thúc và có tính thời hạn, trong {runs} lần chạy mô phỏng. Dải màu: khoảng tin cậy {level} theo "
    "lần chạy; cạnh dưới phải đạt mục tiêu.",
)
NOTHING = Text(
    en="No new limit is recommended; the text says why.", vi="Chưa đề xuất thời hạn mới; lý do nêu trong phần chữ."
)


def new_limit(found: NewLimit, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw the share of cases that would keep each limit, by both clocks with intervals, with the target.

    Parameters
    ----------
    found : NewLimit
        From `new_limit`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        One line a clock over the limits of whole days; the limit as it is stands dashed, a recommended one solid.

    Raises
    ------
    ProcedureError
        If no case is judged, so that there is no share.
    """
    if not found.rows:
        raise ProcedureError(NO_CASE.at(found.procedure.place("time_limit")))
    drawn = chart(ax, found.procedure, lang, Room(height=160, left=40))
    ax = drawn.ax
    curves = [_curve(ax, found, clock, lang) for clock in CLOCKS]
    share_wanted = TARGET.get(lang).format(share=target_text(found.target, lang))
    lines = [ax.axhline(found.target, color=BLACK, linewidth=1.0, linestyle=(0, (1, 2)), label=share_wanted)]
    present = PRESENT.get(lang).format(days=number(found.present.length.value, lang))
    lines.append(_days_line(ax, found.present_days, present, VERMILLION, (0, (5, 2))))
    if found.recommended is not None:
        new = NEW.get(lang).format(days=number(found.recommended, lang))
        lines.append(_days_line(ax, found.recommended, new, BLACK, "-"))
    ax.set_xlim(0.4, max(found.rows[-1].days, found.present_days) + 0.6)
    ax.set_ylim(-0.02, 1.04)
    shares(ax.yaxis, lang)
    numbers(ax.xaxis, lang, whole=True)
    upright(ax)
    rule = RULE.get(lang).format(
        cases=number(found.judged, lang),
        runs=number(len(found.run.logs), lang),
        level=f"{number(100 * found.level, lang)} %",
    )
    return drawn.finish(
        SUBJECT,
        [rule, NOTHING.get(lang) if found.blockers else ""],
        x=UNITS[found.present.length.unit].get(lang),
        y=SHARE.get(lang),
        samples=[*curves, *lines],
    )


def _curve(ax: Axes, found: NewLimit, clock: Clock, lang: Lang) -> Line2D:
    """Draw the shares of one clock with their bounds; return the line for the legend."""
    color, style, marker, size = LOOKS[clock]
    days = [row.days for row in found.rows]
    lows, highs = zip(*(ends_of(row.of(clock)) for row in found.rows), strict=True)
    ax.fill_between(days, lows, highs, color=color, alpha=0.22, linewidth=0)
    [line] = ax.plot(
        days,
        [row.of(clock).mean for row in found.rows],
        color=color,
        linestyle=style,
        marker=marker,
        markersize=size,
        linewidth=1.4,
        markerfacecolor=color if clock == "counted" else "none",
        label=CURVES[clock].get(lang),
        zorder=3 if clock == "counted" else 2,
    )
    return line


def _days_line(ax: Axes, days: float, name: str, color: str, style: LineStyleType) -> Line2D:
    """Mark a limit; its name stands in the legend, where it meets no curve."""
    return ax.axvline(days, color=color, linewidth=1.6, linestyle=style, zorder=1, label=name)
