"""Rules that a picture must keep, judged from the coordinates alone, with none of the code that made them.

The rules are told for a flow that runs down; a picture whose flow runs across is laid on its side first.
"""

from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

SLACK = 1e-6


def all_faults(layout, flows):
    """Return every broken rule as a sentence; `flows` are the (source, target) pairs that must be drawn."""
    layout = upright(layout)
    return [
        *overlapping_boxes(layout),
        *boxes_outside_lanes(layout),
        *uneven_lanes(layout),
        *slanted_lines(layout),
        *lines_through_boxes(layout),
        *lines_upon_lines(layout),
        *wrong_ends(layout),
        *crowded_labels(layout),
        *missing_flows(layout, flows),
        *broken_pages(layout),
    ]


def upright(layout):
    """Return what the rules need of a layout with its flow downwards: where it runs across, x and y change places."""
    if layout.direction == "down":
        return layout
    sides = {"left": "top", "top": "left", "right": "bottom", "bottom": "right"}

    def on_side(thing, **more):
        here = SimpleNamespace(left=thing.top, top=thing.left, width=thing.height, height=thing.width, **more)
        here.right, here.bottom = here.left + here.width, here.top + here.height
        return here

    boxes = [on_side(b, node=b.node, lane=b.lane, column=b.column, row=b.row) for b in layout.boxes]
    routes = [
        SimpleNamespace(
            source=r.source,
            target=r.target,
            points=[(y, x) for x, y in r.points],
            label=None if r.label is None else on_side(r.label),
        )
        for r in layout.routes
    ]
    pages = [
        SimpleNamespace(
            first=p.first, last=p.last, first_lane=p.first_lane, last_lane=p.last_lane,
            left=p.top, top=p.left, right=p.bottom, bottom=p.right,
            marks=[
                SimpleNamespace(number=m.number, route=m.route, x=m.y, y=m.x, leaves=m.leaves, other=m.other, edge=sides[m.edge])
                for m in p.marks
            ],
        )
        for p in layout.pages
    ]  # fmt: skip
    return SimpleNamespace(
        lanes=layout.lanes, boxes=boxes, routes=routes, pages=pages, width=layout.height, height=layout.width
    )


def _overlap(a, b):
    """Tell whether two rectangles (left, top, right, bottom) share more than an edge."""
    return min(a[2], b[2]) - max(a[0], b[0]) > SLACK and min(a[3], b[3]) - max(a[1], b[1]) > SLACK


def _rectangle(box):
    return box.left, box.top, box.left + box.width, box.top + box.height


def overlapping_boxes(layout):
    """No box lies on another, and no two stand in one cell."""
    faults = []
    for k, a in enumerate(layout.boxes):
        for b in layout.boxes[k + 1 :]:
            if _overlap(_rectangle(a), _rectangle(b)) or (a.column, a.row) == (b.column, b.row):
                faults.append(f"{a.node} and {b.node} overlap")
    return faults


def boxes_outside_lanes(layout):
    """Every box stands inside its lane and inside the picture."""
    faults = []
    for box in layout.boxes:
        lane = layout.lanes[box.lane]
        inside = lane.low < box.left and box.left + box.width < lane.high
        if not (inside and box.top > 0 and box.top + box.height < layout.height):
            faults.append(f"{box.node} stands outside its lane")
    return faults


def uneven_lanes(layout):
    """Lanes touch each other from the left edge to the right edge."""
    edges = [layout.lanes[0].low, *(lane.high for lane in layout.lanes)]
    starts = [lane.low for lane in layout.lanes]
    good = starts == edges[:-1] and abs(edges[0]) < SLACK and abs(edges[-1] - layout.width) < SLACK
    return [] if good else ["lanes do not fill the width"]


def _segments(route):
    return list(pairwise(route.points))


def slanted_lines(layout):
    """Every line is made of upright and level pieces, inside the picture, and none has no length."""
    faults = []
    for route in layout.routes:
        for (x1, y1), (x2, y2) in _segments(route):
            if (x1 != x2) == (y1 != y2):
                faults.append(f"{route.source} -> {route.target} has a slanted or empty piece")
        if any(not (0 < x < layout.width and 0 <= y < layout.height) for x, y in route.points):
            faults.append(f"{route.source} -> {route.target} leaves the picture")
    return faults


def lines_through_boxes(layout):
    """No piece of a line enters the inside of any box, its own ends included."""
    faults = []
    for route in layout.routes:
        for (x1, y1), (x2, y2) in _segments(route):
            low, high = (min(x1, x2), min(y1, y2)), (max(x1, x2), max(y1, y2))
            for box in layout.boxes:
                left, top, right, bottom = _rectangle(box)
                if (
                    high[0] > left + SLACK
                    and low[0] < right - SLACK
                    and high[1] > top + SLACK
                    and low[1] < bottom - SLACK
                ):
                    faults.append(f"{route.source} -> {route.target} runs through {box.node}")
    return faults


def lines_upon_lines(layout):
    """No two lines run on top of each other."""
    faults = []
    pieces = [(k, a, b) for k, route in enumerate(layout.routes) for a, b in _segments(route)]
    for axis in (0, 1):
        along = 1 - axis
        lines = {}
        for k, a, b in pieces:
            if a[axis] == b[axis]:
                lines.setdefault(round(a[axis], 4), []).append((min(a[along], b[along]), max(a[along], b[along]), k))
        for at, spans in lines.items():
            spans.sort()
            for (_, high, k), (low, _, j) in pairwise(spans):
                if low < high - SLACK and k != j:
                    faults.append(f"routes {k} and {j} lie upon each other at {at}")
    return faults


def wrong_ends(layout):
    """Lines leave at the bottom of their source; they enter at the top of a lower box, or at the side of a higher one."""
    faults = []
    boxes = {box.node: box for box in layout.boxes}
    for route in layout.routes:
        (x, y), (ax, ay) = route.points[0], route.points[-1]
        target = boxes[route.target]
        if route.source:
            source = boxes[route.source]
            if abs(y - source.bottom) > SLACK or not source.left < x < source.right:
                faults.append(f"{route.source} -> {route.target} does not leave at the bottom")
        downwards = not route.source or target.row > boxes[route.source].row
        at_top = abs(ay - target.top) < SLACK and target.left < ax < target.right
        at_side = min(abs(ax - target.left), abs(ax - target.right)) < SLACK and target.top < ay < target.bottom
        if not (at_top if downwards else at_side):
            faults.append(f"{route.source} -> {route.target} enters at the wrong place")
    return faults


def crowded_labels(layout):
    """A label lies on no box, no line and no other label, and inside the lane of its source."""
    faults = []
    boxes = {box.node: box for box in layout.boxes}
    labels = []
    for route in layout.routes:
        if route.label is None:
            continue
        here = _rectangle(route.label)
        name = f"label of {route.source} -> {route.target}"
        lane = layout.lanes[boxes[route.source].lane]
        if here[0] < lane.low or here[2] > lane.high:
            faults.append(f"{name} leaves its lane")
        faults += [f"{name} on {box.node}" for box in layout.boxes if _overlap(here, _rectangle(box))]
        for other in layout.routes:
            for (x1, y1), (x2, y2) in _segments(other):
                line = (min(x1, x2) - 0.5, min(y1, y2) - 0.5, max(x1, x2) + 0.5, max(y1, y2) + 0.5)
                if _overlap(here, line):
                    faults.append(f"{name} on the line {other.source} -> {other.target}")
        faults += [f"{name} on another label" for label in labels if _overlap(here, label)]
        labels.append(here)
    return faults


def missing_flows(layout, flows):
    """Every flow is drawn once, and one line shows where cases start."""
    drawn = Counter((route.source, route.target) for route in layout.routes if route.source)
    starts = sum(not route.source for route in layout.routes)
    return [] if drawn == Counter(flows) and starts == 1 else ["flows missing or drawn twice"]


def broken_pages(layout):
    """Every box is on one page, whole, and every line that crosses a cut carries one number on both sides of it."""
    faults = []
    cells = Counter(
        (row, lane)
        for page in layout.pages
        for row in range(page.first, page.last + 1)
        for lane in range(page.first_lane, page.last_lane + 1)
    )
    if any(cells[box.row, box.lane] != 1 for box in layout.boxes) or max(cells.values()) > 1:
        faults.append("cells missing on the pages, or on several")
    across = sum(abs(p.right - p.left) * abs(p.bottom - p.top) for p in layout.pages)
    covered = {(p.left, p.right) for p in layout.pages}
    if len(covered) == 1 and abs(across - layout.width * layout.height) > 1e-3:
        faults.append("part of the picture is on no page")
    for page in layout.pages:
        for box in layout.boxes:
            if page.first <= box.row <= page.last and page.first_lane <= box.lane <= page.last_lane:
                upright_in = page.top < box.top and box.bottom < page.bottom
                if not (upright_in and page.left < box.left and box.right < page.right):
                    faults.append(f"{box.node} is cut by the edge of a page")
    for k, one in enumerate(layout.pages, 1):
        for j, other in enumerate(layout.pages, 1):
            if abs(one.bottom - other.top) < SLACK and abs(one.left - other.left) < SLACK:
                faults += _broken_cut(layout, (k, one, "bottom"), (j, other, "top"), 1)
            if abs(one.right - other.left) < SLACK and abs(one.top - other.top) < SLACK:
                faults += _broken_cut(layout, (k, one, "right"), (j, other, "left"), 0)
    numbers = [m.number for page in layout.pages for m in page.marks]
    if any(count != 2 for count in Counter(numbers).values()):
        faults.append("a number stands on other than two pages")
    return faults


def _broken_cut(layout, near, far, axis):
    """Return what is wrong at the cut between two pages: at x (axis 0) or y (axis 1)."""
    (k, one, edge), (j, other, other_edge) = near, far
    cut = one.bottom if axis else one.right
    low, high = (one.left, one.right) if axis else (one.top, one.bottom)
    faults, crossing = [], Counter()
    for r, route in enumerate(layout.routes):
        for a, b in _segments(route):
            if a[axis] == b[axis] == cut:
                faults.append(f"route {r} runs along the cut")
            if min(a[axis], b[axis]) < cut < max(a[axis], b[axis]) and low < a[1 - axis] < high:
                crossing[r, a[1 - axis]] += 1
    here = {m.number: (m.route, (m.x, m.y), m.leaves) for m in one.marks if m.edge == edge and m.other == j}
    there = {
        m.number: (m.route, (m.x, m.y), not m.leaves) for m in other.marks if m.edge == other_edge and m.other == k
    }
    found = Counter((route, at[1 - axis]) for route, at, _ in here.values() if at[axis] == cut)
    if here != there or found != crossing:
        faults.append(f"numbers at the cut {cut} do not match the lines")
    return faults


def crossings(lines):
    """Count where pieces of different lines cross inside each other, given as lists of points."""
    upright, level = [], []
    for k, points in enumerate(lines):
        for (x1, y1), (x2, y2) in pairwise(points):
            if abs(x1 - x2) < SLACK and abs(y1 - y2) > SLACK:
                upright.append((k, x1, min(y1, y2), max(y1, y2)))
            elif abs(y1 - y2) < SLACK and abs(x1 - x2) > SLACK:
                level.append((k, y1, min(x1, x2), max(x1, x2)))
    return sum(
        left + SLACK < x < right - SLACK and top + SLACK < y < bottom - SLACK and j != k
        for j, x, top, bottom in upright
        for k, y, left, right in level
    )
