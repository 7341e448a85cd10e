"""Numbers, shares and dates along an axis, written as the language writes them; names of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import accumulate
from zoneinfo import ZoneInfo

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from procflow.layout import text_width
from procflow.layout.text import wrap_evenly
from procflow.model import DAY_MS, EventLog
from procflow.plot.chart import SMALL
from procflow.plot.style import BLACK, FONT, GREY
from procflow.wording import Lang, day, number, share

EVERY = (1, 2, 7, 14, 28, 56, 91, 182, 364)
"""Days between two dates on an axis; whole weeks begin on a Monday."""
DATE = 52.0
"""Room for a date along an axis, in points."""
CLOSE = 0.85
"""Part of that room below which the next one is left out."""


def numbers(axis: Axis, lang: Lang, *, whole: bool = False) -> None:
    """Write plain numbers along an axis.

    Parameters
    ----------
    whole : bool
        Whether only whole numbers make sense, as for cases and days.
    """
    axis.set_major_locator(MaxNLocator(nbins=8, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(lambda value, _: number(round(value, 6), lang))


def shares(axis: Axis, lang: Lang, *, most: int = 6) -> None:
    """Write shares along an axis as percentages, at so many places at the most."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(lambda value, _: share(round(value, 6), lang, digits=0))


def dates(
    ax: Axes,
    log: EventLog,
    low: int,
    high: int,
    lang: Lang,
    *,
    width: float,
    at: Callable[[int], float] = float,
) -> None:
    """Write dates along the horizontal axis between two instants of a log, days or Mondays apart.

    Parameters
    ----------
    width : float
        Width of the axes in points; as many dates are written as have room.
    at : callable, optional
        Where an instant stands on the axis; by default the axis counts milliseconds since the start of the log.
    """
    most = max(2.0, width / DATE)
    first, zone = log.instant(low), ZoneInfo(log.zone)
    midnight = dt.datetime(first.year, first.month, first.day, tzinfo=zone)
    span = (high - low) / DAY_MS
    every = next((days for days in EVERY if span / days <= most), EVERY[-1])
    if every >= 7:
        midnight -= dt.timedelta(days=midnight.weekday())
    steps = [midnight + dt.timedelta(days=every * k) for k in range(int(span / every) + 3)]
    places = [round((one - log.epoch) / dt.timedelta(milliseconds=1)) for one in steps]
    kept = [
        (at(place), day(one.date(), lang)) for place, one in zip(places, steps, strict=True) if low <= place <= high
    ]
    ax.set_xticks([place for place, _ in kept], [text for _, text in kept])
    ax.set_xlim(at(low), at(high))


def upright(ax: Axes) -> None:
    """Show the upright axis with its line, because numbers are read off it."""
    ax.spines["left"].set_visible(True)


def names(ax: Axes, rows: Sequence[Sequence[str]], *, at: Sequence[float] | None = None) -> None:
    """Write names of rows, each already broken into lines, at the left of the axes; the first row is on top."""
    places = range(len(rows)) if at is None else at
    ax.set_yticks(list(places), ["\n".join(lines) for lines in rows])
    ax.tick_params(axis="y", length=0, pad=5)
    for label in ax.get_yticklabels():
        label.set(fontfamily=FONT, fontsize=SMALL, color=BLACK, linespacing=1.1)


def broken(texts: Sequence[str], most: float) -> list[tuple[str, ...]]:
    """Break names into lines no wider than so many points."""
    return [wrap_evenly(text, most, SMALL) for text in texts]


def widest(rows: Sequence[Sequence[str]]) -> float:
    """Return the width of the widest line of names, in points, with the gap to the axes."""
    return max((text_width(line, SMALL) for lines in rows for line in lines), default=0.0) * 1.03 + 16


@frozen
class Rows:
    """Where rows stand when each is as high as its name needs, in points from the top.

    Attributes
    ----------
    middles, heights : tuple of float
        Of each row.
    height : float
        Of all together.
    """

    middles: tuple[float, ...]
    heights: tuple[float, ...]
    height: float


def stacked(rows: Sequence[Sequence[str]], *, least: float = 0.0) -> Rows:
    """Return where rows with these names stand, each at least so many points high."""
    heights = [max(least, len(lines) * SMALL * 1.22 + 3.5) for lines in rows]
    ends = list(accumulate(heights))
    middles = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    return Rows(tuple(middles), tuple(heights), sum(heights))


def lines_of(ax: Axes) -> None:
    """Draw faint upright lines, where values are read off far from the axis."""
    ax.grid(visible=True, axis="x", color=GREY, alpha=0.25, linewidth=0.5)
    ax.set_axisbelow(True)
