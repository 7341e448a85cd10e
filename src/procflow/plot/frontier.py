"""What every further cut brings, or what more control costs: the frontier of plans as stairs."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from procflow.model import Text
from procflow.plot.axis import numbers, shares, upright
from procflow.plot.chart import Room, chart
from procflow.plot.style import BLUE, VERMILLION
from procflow.simplification.choosing.frontier import Frontier
from procflow.simplification.options.weights import NAMES, UNITS
from procflow.wording import Lang, number

SUBJECT = Text(en="Best plan", vi="Phương án tốt nhất")
TODAY = Text(en="today: {value}", vi="hiện nay: {value}")
BEST = Text(en="best lawful plan, proved", vi="phương án hợp pháp tốt nhất, đã chứng minh")
OPEN = Text(en="best plan found, not proved", vi="phương án tốt nhất tìm được, chưa chứng minh")
RULE = Text(
    en="Best within the stated model, exact; between two points no better plan exists.",
    vi="Tốt nhất trong phạm vi mô hình, tính chính xác; giữa hai điểm không có phương án tốt hơn.",
)


def frontier(found: Frontier, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw the best value for each number of cuts, or for each level of control of a risk.

    Parameters
    ----------
    found : Frontier
        From `frontier`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Stairs: with cuts up to the next point the value stays; more control costs at once. Points that are not proved
        are hollow. The axis of values need not begin at 0.
    """
    drawn = chart(ax, found.before, lang, Room(height=150, left=44))
    ax = drawn.ax
    at, values = [point.at for point in found.points], [point.value for point in found.points]
    cuts = found.against == "cuts"
    ax.step(at, values, where="post" if cuts else "pre", color=BLUE, linewidth=1.2, zorder=2)
    samples = []
    for proved, name in ((True, BEST), (False, OPEN)):
        here = [point for point in found.points if point.proved == proved]
        if here:
            [dots] = ax.plot(
                [point.at for point in here],
                [point.value for point in here],
                color=BLUE,
                linestyle="none",
                marker="o",
                markersize=5.0,
                markerfacecolor=BLUE if proved else "none",
                label=name.get(lang),
                zorder=3,
            )
            samples.append(dots)
    told = TODAY.get(lang).format(value=number(found.today, lang))
    today: Line2D = ax.axhline(
        found.today, color=VERMILLION, linewidth=1.4, linestyle=(0, (5, 2)), label=told, zorder=1
    )
    low, high = min(found.today, *values), max(found.today, *values)
    ax.set_ylim(max(0.0, low - 0.4 * (high - low)), high + 0.15 * (high - low) or 1.0)
    numbers(ax.yaxis, lang)
    upright(ax)
    if cuts:
        numbers(ax.xaxis, lang, whole=True)
    else:
        shares(ax.xaxis, lang)
    unit = f"{NAMES[found.objective].get(lang)} ({UNITS[found.objective].get(lang)})"
    return drawn.finish(
        SUBJECT, [RULE.get(lang)], x=found.axis.get(lang), y=unit[:1].upper() + unit[1:], samples=[*samples, today]
    )
