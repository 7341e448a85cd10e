"""Paint a layout: lanes, boxes, routes, labels and the numbers at the edge of a page."""

from __future__ import annotations

from itertools import pairwise

from attrs import frozen

from procflow.layout import LINE_SPACING, Box, Layout, Mark, Page, Route, text_width
from procflow.plot.pen import Pen, Point
from procflow.plot.signs import SIGNS, signs_of
from procflow.plot.style import (
    BLACK,
    BLUE,
    GHOST,
    GREY,
    HEADER,
    OUTSIDE,
    PALE,
    TINT,
    WHITE,
)

DASH = (4.0, 2.2)
RETURN_DASH = (5.0, 1.8)
DOTS = (1.0, 2.0)
MARK_ROOM = 30.0
"""Height beyond the edge of a page for the numbers of the lines that cross it."""
MARK_RADIUS = 5.4
MARK_PITCH = 13.0


def paint(pen: Pen, layout: Layout, page: Page, *, edges: tuple[float, float]) -> None:
    """Paint one page of a layout; the pen's origin is the top left corner of the whole layout.

    Parameters
    ----------
    edges : (float, float)
        How far the lanes reach above and below the page, for numbers at its cuts.
    """
    top, bottom = page.top - edges[0], page.bottom + edges[1]
    for k, lane in enumerate(layout.lanes):
        fill = OUTSIDE if lane.external else TINT if k % 2 else WHITE
        pen.rectangle(lane.left, top, lane.right - lane.left, bottom - top, fill=fill, edge=PALE, line=0.6, z=0)
    for k, route in enumerate(layout.routes):
        _route(pen, k, route, page)
    for box in layout.boxes:
        if page.first <= box.row <= page.last:
            _box(pen, layout, box)
    _start(pen, layout, page)
    _marks(pen, layout, page)


def header(pen: Pen, layout: Layout) -> None:
    """Paint the names of the lanes; the pen's origin is the top left corner of the header."""
    size = layout.font_size
    for lane in layout.lanes:
        fill = OUTSIDE if lane.external else HEADER
        pen.rectangle(lane.left, 0, lane.right - lane.left, layout.header, fill=fill, edge=GREY, line=0.6, z=1)
        height = len(lane.lines) * size * LINE_SPACING
        pen.text((lane.left + lane.right) / 2, (layout.header - height) / 2, lane.lines, size=size, bold=True)


@frozen
class _Look:
    color: str
    line: float
    dash: tuple[float, ...] | None


def _look(route: Route) -> _Look:
    if route.state == "gone":
        return _Look(GREY, 0.75, DOTS)
    color, dash = (BLUE, RETURN_DASH) if route.returns else (BLACK, None)
    return _Look(color, 1.5 if route.state == "new" else 0.9, dash)


def _route(pen: Pen, k: int, route: Route, page: Page) -> None:
    look = _look(route)
    z = 2.0 if route.state == "gone" else 2.2
    gid = f"flow:{route.source}:{route.target}" if route.source else "start"
    for part in _inside(route.points, page.top, page.bottom):
        pen.way(part, color=look.color, line=look.line, dash=look.dash, z=z, gid=gid)
    tip, back = route.points[-1], route.points[-2]
    if page.top < tip[1] < page.bottom:
        pen.arrow_head(tip, back, color=look.color, size=3.8 if route.state == "gone" else 4.8)
    if route.label and page.top <= route.label.top < page.bottom:
        label = route.label
        pen.text(label.left, label.top, label.lines, size=7.0, color=look.color, align="left", gid=f"label:{k}")


def _inside(points: tuple[Point, ...], top: float, bottom: float) -> list[list[Point]]:
    """Return the parts of a line between two heights."""
    parts: list[list[Point]] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        low, high = max(min(y1, y2), top), min(max(y1, y2), bottom)
        if low > high or (y1 != y2 and low == high):
            continue
        first, last = ((x1, low), (x2, high)) if y1 <= y2 else ((x1, high), (x2, low))
        if parts and parts[-1][-1] == first:
            parts[-1].append(last)
        else:
            parts.append([first, last])
    return parts


def _box(pen: Pen, layout: Layout, box: Box) -> None:
    cut = box.ghost
    fill, edge, dash = (GHOST, GREY, DASH) if cut else (WHITE, BLACK, None)
    line = 1.5 if box.state == "new" else 0.9
    gid = f"box:{box.node}"
    if box.kind == "gateway":
        inset = min(9.0, box.width / 2 - 1)
        middle = (box.top + box.bottom) / 2
        outline = [
            (box.left, middle), (box.left + inset, box.top), (box.right - inset, box.top),
            (box.right, middle), (box.right - inset, box.bottom), (box.left + inset, box.bottom),
        ]  # fmt: skip
        pen.polygon(outline, fill=fill, edge=edge, line=line, dash=dash, gid=gid)
    else:
        radius = min(box.height / 2, 12.0) if box.kind == "end" else 2.5
        width = 1.8 if box.kind == "end" and not cut else line
        pen.rectangle(
            box.left,
            box.top,
            box.width,
            box.height,
            fill=fill,
            edge=edge,
            line=width,
            dash=dash,
            radius=radius,
            gid=gid,
        )
    _text(pen, layout, box)
    _signs(pen, box)


def _text(pen: Pen, layout: Layout, box: Box) -> None:
    size = layout.font_size
    middle = box.left + box.width / 2
    height = (len(box.lines) + len(box.notes)) * size * LINE_SPACING
    top = box.top + (box.height - height) / 2
    if box.kind == "gateway":
        sign = "+" if box.forks or box.joins else "×"
        if box.lines:
            top += (size + 2) / 2
            pen.text(middle, top - size * LINE_SPACING, [sign], size=size + 2, bold=True)
        else:
            pen.text(middle, box.top + box.height / 2 - 11 * LINE_SPACING / 2, [sign], size=11.0, bold=True)
    pen.text(middle, top, box.lines, size=size, color=GREY if box.ghost else BLACK, gid=f"text:{box.node}")
    below = top + len(box.lines) * size * LINE_SPACING
    pen.text(middle, below, box.notes, size=size, italic=True, gid=f"note:{box.node}")
    if box.state == "cut":
        _strike(pen, box, middle, top, size)


def _strike(pen: Pen, box: Box, middle: float, top: float, size: float) -> None:
    """Draw a line through every line of a text, which a black and white print shows as well."""
    for k, line in enumerate(box.lines):
        reach = text_width(line, size) / 2 + 1
        y = top + (k + 0.5) * size * LINE_SPACING + 1.0
        pen.way([(middle - reach, y), (middle + reach, y)], color=GREY, line=0.55, z=6, gid=f"struck:{box.node}")


def _signs(pen: Pen, box: Box) -> None:
    """Draw the AND signs of a step that forks or joins, and at the right corner what becomes of it."""
    color = GREY if box.ghost else BLACK
    if box.kind == "step":
        for here, y in ((box.joins, box.top), (box.forks, box.bottom)):
            if here:
                x, r = box.left + 0.2, 4.3
                pen.polygon([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], fill=WHITE, edge=color, line=0.8, z=6)
                pen.way([(x - 2.4, y), (x + 2.4, y)], color=color, line=1.0, z=7)
                pen.way([(x, y - 2.4), (x, y + 2.4)], color=color, line=1.0, z=7)
    for k, sign in enumerate(signs_of(box)):
        SIGNS[sign](pen, box.right - 1.5 - 9.4 * k, box.top + 1.0, f"{sign}:{box.node}")


def _start(pen: Pen, layout: Layout, page: Page) -> None:
    x, y = layout.start
    if page.top <= y <= page.bottom:
        pen.circle(x, y, 3.6, fill=BLACK)


def _marks(pen: Pen, layout: Layout, page: Page) -> None:
    """Draw the numbers at the cuts: fanned out, so that close lines keep apart, with the page where each goes on."""
    for y, away in ((page.top, -1.0), (page.bottom, 1.0)):
        marks = [mark for mark in page.marks if mark.y == y]
        for mark, x in zip(marks, fan([mark.x for mark in marks], layout.width), strict=True):
            _mark(pen, layout.routes[mark.route], mark, x, away)


def fan(places: list[float], width: float) -> list[float]:
    """Return places as near as possible to those given (ascending), but far enough apart to write numbers.

    >>> fan([10, 12, 100], 200)
    [6.4, 19.4, 100.0]
    """
    groups: list[list[float]] = []
    spans: list[float] = []
    for place in places:
        groups.append([place])
        spans.append(place)
        while len(groups) > 1 and spans[-1] - spans[-2] < MARK_PITCH * len(groups[-2]):
            last = groups.pop()
            groups[-1] += last
            spans.pop()
            count = len(groups[-1])
            start = sum(groups[-1]) / count - MARK_PITCH * (count - 1) / 2
            spans[-1] = max(MARK_RADIUS + 1, min(start, width - MARK_RADIUS - 1 - MARK_PITCH * (count - 1)))
    return [start + MARK_PITCH * k for start, group in zip(spans, groups, strict=True) for k in range(len(group))]


def _mark(pen: Pen, route: Route, mark: Mark, x: float, away: float) -> None:
    color = _look(route).color
    y = mark.y + away * 14
    pen.way(
        [(mark.x, mark.y), (mark.x, mark.y + away * 2), (x, y - away * MARK_RADIUS)], color=color, line=0.9, round_by=0
    )
    pen.circle(x, y, MARK_RADIUS, fill=color)
    pen.text(x, y - 6.6 * LINE_SPACING / 2, [str(mark.number)], size=6.6, color=WHITE, bold=True)
