"""Coordinates: how wide each gutter, how high each row and gap, and so where every track lies."""

from __future__ import annotations

from attrs import frozen

TRACK = 4.2
"""Distance of two lines in a gutter, and of a line from a box or from the border of a lane."""
GAP_TRACK = 6.0
ARROW = 10.0
"""Height left above a row for the arrow heads, and for the break between two pages."""
SHORT_GAP = 15.0
START = 10.0
"""Distance of the dot from which cases start to the first row."""
AFTER_LABEL = 4.0


@frozen
class Columns:
    """Horizontal places.

    Attributes
    ----------
    borders : tuple of float
        Borders of the lanes, one more than lanes.
    middles : tuple of float
        Middle of the boxes of each lane.
    tracks : tuple of tuple of float
        The lines of each gutter.
    """

    borders: tuple[float, ...]
    middles: tuple[float, ...]
    tracks: tuple[tuple[float, ...], ...]


def gutter_width(lines: int, *, outer: bool) -> float:
    """Return the width of a gutter with so many lines; the outer ones have a border at their edge."""
    return TRACK * (lines + (1 if outer else 2))


def columns(lines: list[int], widths: list[float]) -> Columns:
    """Return the horizontal places for gutters with so many lines and boxes of these widths.

    Half the lines of a gutter lie on each side of the border, so that the boxes stay near the middle of their lanes.
    """
    x = 0.0
    borders, middles, tracks = [], [], []
    last = len(lines) - 1
    for gutter, count in enumerate(lines):
        before = 0 if gutter == 0 else count if gutter == last else count // 2
        places = [x + TRACK * (k + 1) for k in range(count + 1)] if gutter else [TRACK * k for k in range(count + 1)]
        borders.append(places[before])
        tracks.append((*places[:before], *places[before + 1 :]))
        x += gutter_width(count, outer=gutter in (0, last))
        if gutter < last:
            middles.append(x + widths[gutter] / 2)
            x += widths[gutter]
    return Columns(tuple(borders), tuple(middles), tuple(tracks))


@frozen
class Rows:
    """Vertical places.

    Attributes
    ----------
    tops, heights : tuple of float
        Of the rows.
    lines : tuple of float
        Where the first track of each gap lies; one more gap than rows.
    bottom : float
        Lower edge of the whole.
    """

    tops: tuple[float, ...]
    heights: tuple[float, ...]
    lines: tuple[float, ...]
    bottom: float

    def middle(self, row: int) -> float:
        """Return the middle of a row."""
        return self.tops[row] + self.heights[row] / 2


def rows(heights: list[float], label_rooms: list[float], counts: list[int]) -> Rows:
    """Return the vertical places.

    Parameters
    ----------
    heights : list of float
        Of the rows.
    label_rooms : list of float
        Height that labels need at the top of each gap.
    counts : list of int
        Number of tracks of each gap.
    """
    y = 0.0
    tops, lines = [], []
    for gap, (room, count) in enumerate(zip(label_rooms, counts, strict=True)):
        first = y + (room + AFTER_LABEL if room else GAP_TRACK)
        lines.append(first)
        y = max(first + max(0, count - 1) * GAP_TRACK + ARROW, y + SHORT_GAP)
        if gap < len(heights):
            tops.append(y)
            y += heights[gap]
    return Rows(tuple(tops), tuple(heights), tuple(lines), y)
