"""Paint a layout: lanes, boxes, routes, labels and the numbers at the edges of a page."""

from __future__ import annotations

from itertools import pairwise

from attrs import frozen

from procflow.layout import LINE_SPACING, Box, Edge, Layout, Mark, Page, Route, text_width
from procflow.plot.figures import paint_value, value_height
from procflow.plot.joins import bound_sign, join_sign
from procflow.plot.pen import Pen, Point
from procflow.plot.signs import SIGNS, signs_of
from procflow.plot.style import BLACK, BLUE, GHOST, GREY, OUTSIDE, PALE, TINT, WHITE

DASH = (4.0, 2.2)
RETURN_DASH = (5.0, 1.8)
DOTS = (1.2, 1.8)
MARK_ROOM = 30.0
"""Room beyond the edge of a page for the numbers of the lines that cross it."""
MARK_RADIUS = 5.8
MARK_PITCH = 13.0
JOIN_AT = 1.8
"""Where the sign of a join stands on the border of its step: clear of the nearest line in the gutter."""
SIDES: tuple[Edge, ...] = ("left", "top", "right", "bottom")


@frozen(kw_only=True)
class Rooms:
    """Room beyond each edge of a page for numbers."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


def rooms(page: Page) -> Rooms:
    """Return the room that the numbers of a page need."""
    return Rooms(**dict.fromkeys({mark.edge for mark in page.marks}, MARK_ROOM))


def paint(pen: Pen, layout: Layout, page: Page) -> None:
    """Paint one page of a layout; the pen's origin is the top left corner of the whole layout."""
    _lanes(pen, layout, page)
    for k in range(len(layout.routes)):
        _route(pen, k, layout, page)
    for box in layout.boxes:
        if page.first <= box.row <= page.last and page.first_lane <= box.lane <= page.last_lane:
            _box(pen, layout, box)
    _start(pen, layout, page)
    _marks(pen, layout, page)


def _lanes(pen: Pen, layout: Layout, page: Page) -> None:
    """Paint the lanes, as far as the room for numbers reaches along the flow."""
    room, down = rooms(page), layout.direction == "down"
    for k in range(page.first_lane, page.last_lane + 1):
        lane = layout.lanes[k]
        fill = OUTSIDE if lane.external else TINT if k % 2 else WHITE
        if down:
            top, bottom = page.top - room.top, page.bottom + room.bottom
            pen.rectangle(lane.low, top, lane.high - lane.low, bottom - top, fill=fill, edge=PALE, line=0.6, z=0)
        else:
            left, right = page.left - room.left, page.right + room.right
            pen.rectangle(left, lane.low, right - left, lane.high - lane.low, fill=fill, edge=PALE, line=0.6, z=0)


@frozen
class _Look:
    color: str
    line: float
    dash: tuple[float, ...] | None


def _look(route: Route) -> _Look:
    if route.state == "gone":
        return _Look(GREY, 0.8, DOTS)
    color, dash = (BLUE, RETURN_DASH) if route.returns else (BLACK, None)
    return _Look(color, 1.7 if route.state == "new" else 0.9, dash)


def _route(pen: Pen, k: int, layout: Layout, page: Page) -> None:
    route = layout.routes[k]
    look = _look(route)
    z = 2.0 if route.state == "gone" else 2.2
    gid = f"flow:{route.source}:{route.target}" if route.source else "start"
    for part in inside(route.points, page):
        pen.way(part, color=look.color, line=look.line, dash=look.dash, z=z, gid=gid)
    tip, back = route.points[-1], route.points[-2]
    if _on(tip, page):
        pen.arrow_head(tip, back, color=look.color, size=3.8 if route.state == "gone" else 4.8)
    if route.bound and _on(route.points[0], page):
        bound_sign(pen, route.points[0], look.color, gid)
    label = route.label
    if label and _on((label.left + label.width / 2, label.top + label.height / 2), page):
        pen.text(
            label.left, label.top, label.lines, size=layout.font_size, color=look.color, align="left", gid=f"label:{k}"
        )


def _on(point: Point, page: Page) -> bool:
    """Tell whether a point lies on a page."""
    return page.left <= point[0] <= page.right and page.top <= point[1] <= page.bottom


def inside(points: tuple[Point, ...], page: Page) -> list[list[Point]]:
    """Return the parts of a line that lie on a page.

    >>> page = Page(first=0, last=0, first_lane=0, last_lane=0, left=0, top=0, right=10, bottom=10)
    >>> inside(((5, 5), (5, 15), (8, 15), (8, 2)), page)
    [[(5, 5), (5, 10)], [(8, 10), (8, 2)]]
    """
    parts: list[list[Point]] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        left, right = max(min(x1, x2), page.left), min(max(x1, x2), page.right)
        top, bottom = max(min(y1, y2), page.top), min(max(y1, y2), page.bottom)
        if left > right or top > bottom or (left == right and top == bottom):
            continue
        first = (left if x1 <= x2 else right, top if y1 <= y2 else bottom)
        last = (right if x1 <= x2 else left, bottom if y1 <= y2 else top)
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
        outline = _hexagon(box, down=layout.direction == "down")
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
    _signs(pen, box, down=layout.direction == "down")


def _hexagon(box: Box, *, down: bool) -> list[Point]:
    """Return the outline of a gateway: flat where flows enter and leave."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    if down:
        inset = min(9.0, box.width / 2 - 1)
        left, right = box.left + inset, box.right - inset
        return [
            (box.left, y), (left, box.top), (right, box.top), (box.right, y), (right, box.bottom), (left, box.bottom),
        ]  # fmt: skip
    inset = min(9.0, box.height / 2 - 1)
    top, bottom = box.top + inset, box.bottom - inset
    return [(x, box.top), (box.right, top), (box.right, bottom), (x, box.bottom), (box.left, bottom), (box.left, top)]


def _text(pen: Pen, layout: Layout, box: Box) -> None:
    size = layout.font_size
    middle = box.left + box.width / 2
    height = (len(box.lines) + len(box.notes)) * size * LINE_SPACING + (value_height(size) if box.value else 0.0)
    top = box.top + (box.height - height) / 2
    if box.kind == "gateway":
        sign = gateway_sign(box)
        if box.lines:
            top += (size + 2) / 2
            pen.text(middle, top - size * LINE_SPACING, [sign], size=size + 2, bold=True)
        else:
            pen.text(middle, box.top + box.height / 2 - 11 * LINE_SPACING / 2, [sign], size=11.0, bold=True)
    pen.text(middle, top, box.lines, size=size, color=GREY if box.ghost else BLACK, gid=f"text:{box.node}")
    below = top + len(box.lines) * size * LINE_SPACING
    pen.text(middle, below, box.notes, size=size, italic=True, gid=f"note:{box.node}")
    if box.value is not None:
        foot = below + len(box.notes) * size * LINE_SPACING
        paint_value(pen, box.value, (box.left + 5, foot, box.width - 10), size, box.node)
    if box.state == "cut":
        _strike(pen, box, middle, top, size)


def _strike(pen: Pen, box: Box, middle: float, top: float, size: float) -> None:
    """Draw a line through every line of a text, which a black and white print shows as well."""
    for k, line in enumerate(box.lines):
        reach = text_width(line, size) / 2 + 1
        y = top + (k + 0.5) * size * LINE_SPACING + 1.0
        pen.way([(middle - reach, y), (middle + reach, y)], color=GREY, line=0.55, z=6, gid=f"struck:{box.node}")


def gateway_sign(box: Box) -> str:
    """Return what a gateway bears: how it joins and how it splits, once where both are alike.

    >>> gate = dict(node="g", kind="gateway", lane=0, row=0, number=None, lines=(), left=0, top=0, width=9, height=9)
    >>> [gateway_sign(Box(**gate, enters=a, leaves=b)) for a, b in (("", ""), ("+", "+"), ("2/3", ""), ("○", "+"))]
    ['×', '+', '2/3', '○ +']
    """
    return " ".join(dict.fromkeys(sign for sign in (box.enters, box.leaves) if sign)) or "×"


def _signs(pen: Pen, box: Box, *, down: bool) -> None:
    """Draw how a step joins and splits, and at the right corner what becomes of it."""
    color = GREY if box.ghost else BLACK
    if box.kind == "step":
        x, y = box.left + JOIN_AT, box.top
        for sign, at in ((box.enters, (x, y)), (box.leaves, (x, box.bottom) if down else (box.right - 9, box.bottom))):
            if sign:
                join_sign(pen, sign, at, color)
    for k, sign in enumerate(signs_of(box)):
        SIGNS[sign](pen, box.right - 1.5 - 9.4 * k, box.top + 1.0, f"{sign}:{box.node}")


def _start(pen: Pen, layout: Layout, page: Page) -> None:
    if _on(layout.start, page):
        pen.circle(*layout.start, 3.6, fill=BLACK)


def _marks(pen: Pen, layout: Layout, page: Page) -> None:
    """Draw the numbers at the cuts: fanned out, so that close lines keep apart, with the page where each goes on."""
    for edge in SIDES:
        marks = sorted((mark for mark in page.marks if mark.edge == edge), key=lambda mark: (mark.x, mark.y))
        if edge in ("top", "bottom"):
            places = fan([mark.x for mark in marks], page.left, page.right)
        else:
            places = fan([mark.y for mark in marks], page.top, page.bottom)
        for mark, place in zip(marks, places, strict=True):
            _mark(pen, layout.routes[mark.route], mark, place)


def fan(places: list[float], low: float, high: float) -> list[float]:
    """Return places as near as possible to those given (ascending), but far enough apart to write numbers.

    >>> fan([10, 12, 100], 0, 200)
    [6.8, 19.8, 100.0]
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
            most = high - MARK_RADIUS - 1 - MARK_PITCH * (count - 1)
            spans[-1] = max(low + MARK_RADIUS + 1, min(start, most))
    return [start + MARK_PITCH * k for start, group in zip(spans, groups, strict=True) for k in range(len(group))]


def _mark(pen: Pen, route: Route, mark: Mark, place: float) -> None:
    """Draw a number beyond its edge, at a place along the edge, and the line to it."""
    color = _look(route).color
    away = -1.0 if mark.edge in ("left", "top") else 1.0
    near, rim, middle = 2 * away, (14 - MARK_RADIUS) * away, 14 * away
    if mark.edge in ("top", "bottom"):
        points = [(mark.x, mark.y), (mark.x, mark.y + near), (place, mark.y + rim)]
        x, y = place, mark.y + middle
    else:
        points = [(mark.x, mark.y), (mark.x + near, mark.y), (mark.x + rim, place)]
        x, y = mark.x + middle, place
    pen.way(points, color=color, line=0.9, round_by=0)
    pen.circle(x, y, MARK_RADIUS, fill=color)
    size = 7.0 if mark.number < 100 else 6.0
    pen.text(x, y - size * LINE_SPACING / 2, [str(mark.number)], size=size, color=WHITE, bold=True)
