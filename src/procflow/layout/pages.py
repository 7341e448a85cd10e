"""Where a large picture is cut into sheets, and which numbers tell how the lines go on.

A sheet is upright where the flow runs down, and lies on its side where it runs across, or the other way round if that needs
fewer sheets. Between two rows only lines along the flow cross the cut, between two lanes only lines across it; each gets
the same number on both sheets. Letters keep 6 points: where the lanes need more than a sheet has then, they are divided as
well.

Everything here is told for a flow that runs down; `turning.py` turns it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, count, pairwise
from typing import Literal

from attrs import evolve, frozen

from procflow.layout.places import ARROW, Rows
from procflow.layout.shapes import Box, Direction, Edge, Mark, Page, Route

Paper = Literal["A3", "A4"]
POINTS: Mapping[Paper, tuple[float, float]] = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55)}
"""Width and height of upright paper."""
SMALLEST = 6 / 7
"""Letters of 7 points come out at 6 at least."""
LARGEST = (1.5, 1.2, 1.0, 0.9)
"""Letters are at most half as large again as 7 points; less if that saves a sheet."""
MOST_ROWS = 20
MARGINS = 37.0
"""Both margins of a sheet together."""
HEADING: Mapping[tuple[Paper, bool], float] = {
    ("A4", True): 195.0, ("A3", True): 175.0, ("A4", False): 175.0, ("A3", False): 165.0,
}  # fmt: skip
"""Height on each sheet, upright or not, for margins, title, notes, banner and legend, besides the names of the lanes."""
NUMBERS = 60.0
"""Room for the numbers at two opposite cuts."""
NARROWEST_SHEET = 480.0
"""A picture of one or two lanes is not blown up to the width of the sheet."""
Span = tuple[int, int]


@frozen(kw_only=True)
class Sheets:
    """How much of a layout one sheet holds.

    Attributes
    ----------
    across : float
        Room for lanes beside each other, if all of them fit or they have to be divided.
    along : float
        Room for rows.
    divided : bool
        Whether the lanes have to be divided.
    """

    across: float
    along: float
    divided: bool


def sheet_room(
    width: float, header: float, *, paper: Paper, direction: Direction, upright: bool, largest: float = LARGEST[0]
) -> Sheets:
    """Return how much of a layout one sheet holds, with letters as large as all lanes beside each other allow.

    Parameters
    ----------
    width : float
        Of all lanes together.
    header : float
        Room for their names.
    upright : bool
        Whether the paper is higher than wide.
    largest : float
        Most that anything is enlarged.

    Examples
    --------
    >>> [sheet_room(900, 40, paper=paper, direction="down", upright=True).divided for paper in ("A3", "A4")]
    [False, True]
    """
    wide, high = POINTS[paper] if upright else POINTS[paper][::-1]
    heading = HEADING[paper, upright]
    if direction == "down":
        (beside, ahead), (side, long) = (MARGINS, heading + NUMBERS), (wide, high)
        width = max(width, NARROWEST_SHEET)
    else:
        (beside, ahead), (side, long) = (heading, MARGINS + NUMBERS), (high, wide)
    scale = min(largest, side / (width + beside))
    divided = scale < SMALLEST
    scale = SMALLEST if divided else scale
    across = side / scale - beside - (NUMBERS if divided else 0.0)
    return Sheets(across=across, along=long / scale - ahead - header, divided=divided)


def spans(edges: Sequence[tuple[float, float]], room: float, most: int, crossing: Sequence[float]) -> list[Span]:
    """Divide rows, or lanes, among as few sheets as can be, of about equal length, cut where few lines cross.

    Parameters
    ----------
    edges : sequence of (low, high)
        Of each row.
    room : float
        Of a sheet.
    most : int
        Most rows of a sheet.
    crossing : sequence of float
        What a cut behind each row costs.

    Examples
    --------
    >>> spans([(0, 10), (10, 20), (20, 30), (30, 40)], 25, 20, [0, 0, 0, 0])
    [(0, 1), (2, 3)]
    """
    number = len(edges)
    wanted = number / max(-(-number // most), math.ceil((edges[-1][1] - edges[0][0]) / room))
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # sheets, cost and first row of the last sheet, up to each row
    for end in range(1, number + 1):
        choices = []
        for first in range(end - 1, max(-1, end - 1 - most), -1):
            if edges[end - 1][1] - edges[first][0] > room and first < end - 1:
                break
            uneven = ((end - first - wanted) / 2) ** 2
            choices.append((best[first][0] + 1, best[first][1] + uneven + crossing[end - 1], first))
        best.append(min(choices))
    found: list[Span] = []
    end = number
    while end:
        found.insert(0, (best[end][2], end - 1))
        end = best[end][2]
    return found


def crossed(route: Route, at: float, axis: Literal[0, 1]) -> list[tuple[float, bool]]:
    """Return where a route crosses a line at x (axis 0) or y (axis 1), and whether towards higher values."""
    found = []
    for a, b in pairwise(route.points):
        if min(a[axis], b[axis]) < at < max(a[axis], b[axis]):
            found.append((a[1 - axis], a[axis] < b[axis]))
    return found


@frozen(kw_only=True)
class Division:
    """How a layout is cut into sheets.

    Attributes
    ----------
    strips, groups : list of (first, last)
        Rows and lanes of the sheets below and beside each other.
    upright : bool
        Whether the sheets are higher than wide.
    """

    strips: list[Span]
    groups: list[Span]
    upright: bool

    @property
    def sheets(self) -> float:
        """Number of sheets; half a sheet more where lanes are divided, which is harder to follow."""
        return len(self.strips) * len(self.groups) + (0.5 if len(self.groups) > 1 else 0.0)


def division(
    cuts: Sequence[float],
    bottom: float,
    borders: Sequence[float],
    header: float,
    routes: Sequence[Route],
    *,
    paper: Paper,
    direction: Direction,
) -> Division:
    """Return the cut into the fewest sheets: the usual way up first, with letters as large as may be.

    Parameters
    ----------
    cuts : sequence of float
        Where the rows can be cut, and `bottom` where the last one ends.
    borders : sequence of float
        Of the lanes, one more than lanes.
    header : float
        Room for the names of the lanes.
    """
    over_rows = [float(lines) for lines in _lines_over(routes, cuts, 1)] + [0.0]
    over_lanes = [0.25 * lines for lines in _lines_over(routes, borders[1:-1], 0)] + [0.0]
    edges, lanes = list(pairwise((0.0, *cuts, bottom))), list(pairwise(borders))
    found = []
    for upright in (direction == "down", direction != "down"):
        for largest in LARGEST:
            room = sheet_room(borders[-1], header, paper=paper, direction=direction, upright=upright, largest=largest)
            if room.along <= 0 or room.across <= 0:
                continue
            strips = spans(edges, room.along, MOST_ROWS, over_rows)
            groups = spans(lanes, room.across, len(lanes), over_lanes) if room.divided else [(0, len(lanes) - 1)]
            found.append(Division(strips=strips, groups=groups, upright=upright))
    return min(found, key=lambda one: one.sheets)


def pages(
    rows: Rows,
    borders: Sequence[float],
    header: float,
    routes: Sequence[Route],
    boxes: Sequence[Box],
    *,
    paper: Paper = "A3",
    direction: Direction = "down",
) -> tuple[tuple[Page, ...], bool]:
    """Return the sheets with the numbers at their cuts, row by row of sheets, and whether they are upright.

    A sheet that would be empty, with no box and no line that crosses its edges, is left out.

    Parameters
    ----------
    borders : sequence of float
        Of the lanes, one more than lanes.
    header : float
        Room for the names of the lanes.
    """
    cuts = [top - ARROW + 1 for top in rows.tops[1:]]
    cut = division(cuts, rows.bottom, borders, header, routes, paper=paper, direction=direction)
    strips, groups = cut.strips, cut.groups
    tops = [0.0, *(cuts[last] for _, last in strips[:-1]), rows.bottom]
    lefts = [borders[first] for first, _ in groups] + [borders[-1]]
    marks = _numbers(tops, lefts, routes)
    held = {(_span(strips, box.row), _span(groups, box.lane)) for box in boxes}
    wide = len(groups)
    kept = [
        (s, g) for s in range(len(strips)) for g in range(wide) if marks[s * wide + g] or (s, g) in held or wide == 1
    ]
    number = {s * wide + g + 1: k for k, (s, g) in enumerate(kept, 1)}
    found = tuple(
        Page(
            first=strips[s][0],
            last=strips[s][1],
            first_lane=groups[g][0],
            last_lane=groups[g][1],
            left=lefts[g],
            top=tops[s],
            right=lefts[g + 1],
            bottom=tops[s + 1],
            marks=tuple(evolve(mark, other=number[mark.other]) for mark in marks[s * wide + g]),
        )
        for s, g in kept
    )
    return found, cut.upright


def _span(spans: Sequence[Span], at: int) -> int:
    """Return which span holds a row or a lane."""
    return next(k for k, (_, last) in enumerate(spans) if at <= last)


def _lines_over(routes: Sequence[Route], cuts: Sequence[float], axis: Literal[0, 1]) -> list[int]:
    """Return how many lines cross each of several cuts, which ascend."""
    change = [0] * (len(cuts) + 1)
    for route in routes:
        for a, b in pairwise(route.points):
            if a[axis] != b[axis]:
                change[bisect_right(cuts, min(a[axis], b[axis]))] += 1
                change[bisect_left(cuts, max(a[axis], b[axis]))] -= 1
    return list(accumulate(change))[:-1]


def _numbers(tops: Sequence[float], lefts: Sequence[float], routes: Sequence[Route]) -> list[list[Mark]]:
    """Return the numbers of each sheet of a grid of sheets."""
    wide = len(lefts) - 1
    found: list[list[Mark]] = [[] for _ in range(wide * (len(tops) - 1))]
    counter = count(1)

    def add(near: int, far: int, edges: tuple[Edge, Edge], crossing: _Crossing) -> None:
        number, (x, y) = next(counter), crossing.at
        for page, other, edge, leaves in (
            (near, far, edges[0], crossing.ahead),
            (far, near, edges[1], not crossing.ahead),
        ):
            mark = Mark(number=number, route=crossing.route, x=x, y=y, other=other + 1, edge=edge, leaves=leaves)
            found[page].append(mark)

    for s, y in enumerate(tops[1:-1]):
        for crossing in _met(routes, y, 1):
            near = s * wide + _between(crossing.at[0], lefts)
            add(near, near + wide, ("bottom", "top"), crossing)
    for g, x in enumerate(lefts[1:-1]):
        for crossing in _met(routes, x, 0):
            near = _between(crossing.at[1], tops) * wide + g
            add(near, near + 1, ("right", "left"), crossing)
    return found


@frozen(order=True)
class _Crossing:
    """Where a route crosses a cut, and whether towards higher values."""

    at: tuple[float, float]
    route: int
    ahead: bool


def _met(routes: Sequence[Route], cut: float, axis: Literal[0, 1]) -> list[_Crossing]:
    """Return all crossings of a cut, in the order of their places."""
    return sorted(
        _Crossing((along, cut) if axis else (cut, along), k, ahead)
        for k, route in enumerate(routes)
        for along, ahead in crossed(route, cut, axis)
    )


def _between(at: float, edges: Sequence[float]) -> int:
    """Return between which edges a place lies."""
    return sum(edge < at for edge in edges[1:-1])
