"""At which point of its box each flow leaves and enters, so that no two lines in a lane lie upon each other.

All positions are offsets from the middle of the lane. Flows leave at the bottom; a flow to the left leaves left of one
to the right. Where one of several flows is taken, they stand far enough apart for the label beside each.
"""

from __future__ import annotations

from collections import defaultdict

from attrs import field, frozen

from procflow.layout.labels import EDGE, PITCH, spread
from procflow.layout.links import Link
from procflow.layout.sizes import Lines
from procflow.layout.ways import Way

OUTERMOST = 1e6
"""Further to the side than any lane."""


@frozen
class Ports:
    """Offsets of the flows by position: where they leave, where they enter, and on which side the label stands."""

    leave: dict[int, float] = field(factory=dict)
    enter: dict[int, float] = field(factory=dict)
    label_left: dict[int, bool] = field(factory=dict)


def ports(links: tuple[Link, ...], ways: tuple[Way, ...], labels: tuple[Lines, ...], halves: list[float]) -> Ports:
    """Choose the ports of all flows.

    Parameters
    ----------
    halves : list of float
        Half the width of the boxes of each lane.
    """
    found = Ports()
    leaving: dict[str, list[int]] = defaultdict(list)
    entering: dict[str, list[int]] = defaultdict(list)
    for k, way in enumerate(ways):
        if way.kind != "start":
            leaving[links[k].source].append(k)
        if way.kind not in ("straight", "back"):
            entering[links[k].target].append(k)
    for group in leaving.values():
        _leave(sorted(group, key=lambda k: (_heads_for(ways[k]), _outward(ways[k]), k)), ways, labels, halves, found)
    used = _Lanes()
    for k, way in enumerate(ways):
        if way.kind != "start":
            used.take(way.source[0], way.leaves, found.leave[k])
        if way.kind == "straight":
            found.enter[k] = found.leave[k]
    straight = {links[k].target: found.leave[k] for k, way in enumerate(ways) if way.kind == "straight"}
    for target, group in entering.items():
        ordered = sorted(group, key=lambda k: (_comes_from(ways[k]), _inward(ways[k]), k))
        _enter(ordered, ways, halves, used, found, straight.get(target))
    return found


def _heads_for(way: Way) -> float:
    """Return how far to the right (in lanes) a flow turns off.

    A flow that goes back up turns off outermost, the shortest of them first: then no flow from the same box crosses it.
    """
    goal = way.gutter - 0.5 if way.gutter is not None else way.target[0]
    aside = goal - way.source[0]
    if way.kind == "back":
        return OUTERMOST - aside if aside > 0 else -OUTERMOST - aside
    return aside


def _outward(way: Way) -> int:
    """Return what puts flows to the same side in order: of those down one gutter the longest outermost, else the first over."""
    side = 1 if _heads_for(way) > 0 else -1
    return side * way.target[1] if way.kind == "gutter" else -side * way.gap


def _inward(way: Way) -> int:
    """Return what puts flows from the same side in order: of those down one gutter the longest outermost, else the last over."""
    side = 1 if _comes_from(way) > 0 else -1
    return -side * way.source[1] if way.kind == "gutter" else side * way.gap


def _comes_from(way: Way) -> float:
    """Return from how far to the right (in lanes) a flow arrives."""
    origin = way.gutter - 0.5 if way.gutter is not None else way.source[0]
    return origin - way.target[0]


def _leave(
    group: list[int], ways: tuple[Way, ...], labels: tuple[Lines, ...], halves: list[float], found: Ports
) -> None:
    half = halves[ways[group[0]].source[0]]
    positions, left, low, high = spread([labels[k] for k in group])
    straight = [position for k, position in zip(group, positions, strict=True) if ways[k].kind == "straight"]
    shift = -straight[0] if straight else -(low + high) / 2 if high > low else 0.0
    if not any(labels[k].lines for k in group):
        shift = shift if straight else -positions[-1] / 2
    squeeze = min(1.0, 2 * (half - 4) / positions[-1]) if positions[-1] and high - low > 2 * half else 1.0
    shift = min(max(shift, -half + EDGE - low), half - EDGE - high * squeeze)
    for k, position, at_left in zip(group, positions, left, strict=True):
        found.leave[k] = shift + position * squeeze
        found.label_left[k] = at_left


class _Lanes:
    """Which offsets are taken inside each lane, gap by gap."""

    def __init__(self) -> None:
        self.taken: dict[tuple[int, int], list[float]] = defaultdict(list)

    def take(self, lane: int, gaps: tuple[int, int], offset: float) -> None:
        for gap in range(gaps[0], gaps[1] + 1):
            self.taken[lane, gap].append(offset)

    def room(self, lane: int, gaps: tuple[int, int], offset: float) -> float:
        """Return the distance to the nearest line taken."""
        others = [other for gap in range(gaps[0], gaps[1] + 1) for other in self.taken[lane, gap]]
        return min((abs(offset - other) for other in others), default=float("inf"))


def _enter(
    group: list[int], ways: tuple[Way, ...], halves: list[float], used: _Lanes, found: Ports, straight: float | None
) -> None:
    """Place the flows that enter one box at its top: those from the left to the left, as near to the middle as may be.

    Where a line comes straight down, those from the left keep to its left and those from the right to its right.
    """
    wanted = {k: (rank - (len(group) - 1) / 2) * PITCH for rank, k in enumerate(group)}
    if straight is not None:
        left = sum(_comes_from(ways[k]) < 0 for k in group)
        wanted = {k: straight + (rank - left + (rank >= left)) * PITCH for rank, k in enumerate(group)}
    for k in sorted(group, key=lambda k: (abs(wanted[k]), k)):
        way = ways[k]
        offset = _nearest_free(wanted[k], way, halves[way.target[0]], used)
        found.enter[k] = offset
        used.take(way.target[0], way.enters, offset)


def _nearest_free(wanted: float, way: Way, half: float, used: _Lanes) -> float:
    """Return the free place nearest to the one wanted, first on the side that the line comes from."""
    signs = (-1, 1) if _comes_from(way) < 0 else (1, -1)
    pitch = PITCH
    while True:
        steps = [n * pitch / 4 for n in range(int(8 * half / pitch) + 1)]
        choices = [wanted + sign * step for step in steps for sign in signs if abs(wanted + sign * step) <= half - 6]
        for offset in choices:
            if used.room(way.target[0], way.enters, offset) >= pitch * 0.75:
                return offset
        pitch /= 2
