"""Rules that a picture must keep, judged from the coordinates alone, with none of the code that made them."""

from collections import Counter
from itertools import pairwise

SLACK = 1e-6


def all_faults(layout, flows):
    """Return every broken rule as a sentence; `flows` are the (source, target) pairs that must be drawn."""
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
            if _overlap(_rectangle(a), _rectangle(b)) or (a.lane, a.row) == (b.lane, b.row):
                faults.append(f"{a.node} and {b.node} overlap")
    return faults


def boxes_outside_lanes(layout):
    """Every box stands inside its lane and inside the picture."""
    faults = []
    for box in layout.boxes:
        lane = layout.lanes[box.lane]
        inside = lane.left < box.left and box.left + box.width < lane.right
        if not (inside and box.top > 0 and box.top + box.height < layout.height):
            faults.append(f"{box.node} stands outside its lane")
    return faults


def uneven_lanes(layout):
    """Lanes touch each other from the left edge to the right edge."""
    edges = [layout.lanes[0].left, *(lane.right for lane in layout.lanes)]
    starts = [lane.left for lane in layout.lanes]
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
        if here[0] < lane.left or here[2] > lane.right:
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
    """Pages hold each row once, and every line that crosses a cut carries one number on both sides of it."""
    faults = []
    rows = [row for page in layout.pages for row in range(page.first, page.last + 1)]
    if rows != list(range(1 + max(box.row for box in layout.boxes))):
        faults.append("rows missing on the pages")
    for page in layout.pages:
        for box in layout.boxes:
            if page.first <= box.row <= page.last and not (page.top < box.top and box.bottom < page.bottom):
                faults.append(f"{box.node} is cut by the edge of a page")
    for upper, lower in pairwise(layout.pages):
        cut = upper.bottom
        crossing = Counter()
        for k, route in enumerate(layout.routes):
            for (x1, y1), (_, y2) in _segments(route):
                if y1 == y2 == cut:
                    faults.append(f"route {k} runs along the cut")
                if min(y1, y2) < cut < max(y1, y2):
                    crossing[k, x1] += 1
        above = {m.number: (m.route, m.x, m.leaves) for m in upper.marks if m.y == cut}
        below = {m.number: (m.route, m.x, not m.leaves) for m in lower.marks if m.y == cut}
        if above != below or Counter((route, x) for route, x, _ in above.values()) != crossing:
            faults.append(f"numbers at the cut {cut} do not match the lines")
    numbers = [m.number for page in layout.pages for m in page.marks]
    if any(count != 2 for count in Counter(numbers).values()):
        faults.append("a number stands on other than two pages")
    return faults
