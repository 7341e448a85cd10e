"""Where a long picture is cut into sheets, and which numbers tell how the lines go on.

A sheet is upright, as A4 and A3 are. Between two rows only vertical lines cross the cut, and each gets the same number
on both sheets.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from procflow.layout.places import ARROW, Rows
from procflow.layout.shapes import Mark, Page, Route

ASPECT = 2**0.5
MOST_ROWS = 20
MARGINS = 40.0
"""Both margins of a sheet together."""
HEADING = 200.0
"""Height on each sheet for margins, title, numbers at the cuts and legend, besides the names of the lanes."""
NARROWEST_SHEET = 480.0
"""A picture of one or two lanes is not blown up to the width of the sheet."""


def page_rows(rows: Rows, width: float, header: float, routes: Sequence[Route]) -> list[tuple[int, int]]:
    """Divide the rows into as few sheets as can be, of about equal length, cut where few lines cross.

    Returns
    -------
    list of (first, last)
        Rows of each sheet.
    """
    room = (max(width, NARROWEST_SHEET) + MARGINS) * ASPECT - HEADING - header
    count = len(rows.heights)
    height = rows.bottom - rows.tops[0]
    wanted = count / max(-(-count // MOST_ROWS), math.ceil(height / room))
    crossing = [_crossing(rows, row, routes) for row in range(count - 1)] + [0]
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # sheets, cost and first row of the last sheet, up to each row
    for end in range(1, count + 1):
        choices = []
        for first in range(end - 1, max(-1, end - 1 - MOST_ROWS), -1):
            if rows.tops[end - 1] + rows.heights[end - 1] - rows.tops[first] > room and first < end - 1:
                break
            uneven = ((end - first - wanted) / 2) ** 2
            choices.append((best[first][0] + 1, best[first][1] + uneven + crossing[end - 1], first))
        best.append(min(choices))
    spans: list[tuple[int, int]] = []
    end = count
    while end:
        spans.insert(0, (best[end][2], end - 1))
        end = best[end][2]
    return spans


def _cut(rows: Rows, row: int) -> float:
    """Return the height of the cut below a row."""
    return rows.tops[row + 1] - ARROW + 1


def _crossing(rows: Rows, row: int, routes: Sequence[Route]) -> int:
    return sum(len(_crossed(route, _cut(rows, row))) for route in routes)


def _crossed(route: Route, y: float) -> list[tuple[float, bool]]:
    """Return where a route crosses a height, and whether downwards."""
    found = []
    for (x, a), (_, b) in zip(route.points, route.points[1:], strict=False):
        if min(a, b) < y < max(a, b):
            found.append((x, a < b))
    return found


def pages(rows: Rows, width: float, header: float, routes: Sequence[Route]) -> tuple[Page, ...]:
    """Return the sheets with the numbers at their cuts."""
    spans = page_rows(rows, width, header, routes)
    marks: list[list[Mark]] = [[] for _ in spans]
    number = 0
    edges = [0.0, *(_cut(rows, last) for _, last in spans[:-1]), rows.bottom]
    for upper in range(len(spans) - 1):
        y = edges[upper + 1]
        crossings = sorted((x, k, down) for k, route in enumerate(routes) for x, down in _crossed(route, y))
        for x, k, down in crossings:
            number += 1
            for page, other, leaves in ((upper, upper + 2, down), (upper + 1, upper + 1, not down)):
                marks[page].append(Mark(number=number, route=k, x=x, y=y, other=other, downwards=down, leaves=leaves))
    return tuple(
        Page(first=first, last=last, top=edges[k], bottom=edges[k + 1], marks=tuple(marks[k]))
        for k, (first, last) in enumerate(spans)
    )
