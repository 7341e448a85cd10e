"""The lines themselves: from ways, ports and tracks to points, with the label beside each."""

from __future__ import annotations

from collections import defaultdict

from attrs import frozen

from procflow.layout.labels import LABEL_GAP
from procflow.layout.links import Plan
from procflow.layout.places import GAP_TRACK, START, TRACK, Columns, Rows
from procflow.layout.ports import Ports
from procflow.layout.shapes import Box, Label, Point, Route
from procflow.layout.sizes import Lines
from procflow.layout.ways import Way


@frozen
class Router:
    """Turns ways, ports and tracks into lines of points.

    Attributes
    ----------
    gutters : list of dict
        Track of each way in each gutter, by the position of the way.
    gaps : list of dict
        Track of each horizontal piece in each gap: key 2k for the first piece of way k, 2k + 1 for its second.
    lead : float
        What labels keep from the box that their flow leaves.
    """

    plan: Plan
    ways: tuple[Way, ...]
    ports: Ports
    cols: Columns
    rows: Rows
    gutters: list[dict[int, int]]
    gaps: list[dict[int, int]]
    boxes: dict[str, Box]
    lead: float = LABEL_GAP / 2

    def routes(self, labels: tuple[Lines, ...]) -> tuple[Route, ...]:
        """Return the line of every flow, with its label."""
        sides = self._sides()
        found = []
        for k, link in enumerate(self.plan.links):
            points = self._points(k, sides.get(k, 0.0))
            label = self._label(k, labels[k], points[0]) if labels[k].lines else None
            found.append(
                Route(
                    source=link.source,
                    target=link.target,
                    returns=link.returns,
                    state=link.state,
                    points=points,
                    label=label,
                    bound=link.bound,
                )
            )
        return tuple(found)

    def _points(self, k: int, side: float) -> tuple[Point, ...]:
        way, link = self.ways[k], self.plan.links[k]
        target = self.boxes[link.target]
        if way.kind == "back":
            x, y = self._leaving(k)
            at = self._track(k)
            edge = target.left if way.from_left else target.right
            line = self._line(way.gap, 2 * k)
            return (x, y), (x, line), (at, line), (at, side), (edge, side)
        enter = self.cols.middles[target.column] + self.ports.enter[k]
        if way.kind == "start":
            return (enter, self.rows.tops[way.gap] - START), (enter, target.top)
        x, y = self._leaving(k)
        if way.kind == "straight":
            return (x, y), (enter, target.top)
        line = self._line(way.gap, 2 * k)
        if way.gutter is None:
            return (x, y), (x, line), (enter, line), (enter, target.top)
        at, lower = self._track(k), self._line(target.row, 2 * k + 1)
        return (x, y), (x, line), (at, line), (at, lower), (enter, lower), (enter, target.top)

    def _leaving(self, k: int) -> Point:
        box = self.boxes[self.plan.links[k].source]
        return self.cols.middles[box.column] + self.ports.leave[k], box.bottom

    def _track(self, k: int) -> float:
        gutter = self.ways[k].gutter
        return 0.0 if gutter is None else self.cols.tracks[gutter][self.gutters[gutter][k]]

    def _line(self, gap: int, key: int) -> float:
        return self.rows.lines[gap] + GAP_TRACK * self.gaps[gap][key]

    def _sides(self) -> dict[int, float]:
        """Return the height at which each backward way enters the side of its target: the outermost line uppermost.

        All those of a row keep apart, because one that comes from afar passes the sides of others.
        """
        groups: dict[int, list[int]] = defaultdict(list)
        for k, way in enumerate(self.ways):
            if way.kind == "back":
                groups[way.target[1]].append(k)
        found = {}
        for row, group in groups.items():
            group.sort(key=self._nearness)
            least = min(self.boxes[self.plan.links[k].target].height for k in group)
            pitch = min(TRACK, (least - 8) / len(group))
            for rank, k in enumerate(group):
                found[k] = self.rows.middle(row) + (rank - (len(group) - 1) / 2) * pitch
        return found

    def _nearness(self, k: int) -> tuple[int, int, int]:
        """Return a key that puts lines from afar first, and of one gutter those on the outer tracks."""
        way = self.ways[k]
        gutter = way.target[0] if way.gutter is None else way.gutter
        away = way.target[0] - gutter if way.from_left else gutter - way.target[0] - 1
        track = self.gutters[gutter][k]
        return -away, track if way.from_left else -track, k

    def _label(self, k: int, text: Lines, start: Point) -> Label:
        x, y = start
        left = x - LABEL_GAP - text.width if self.ports.label_left[k] else x + LABEL_GAP
        return Label(lines=text.lines, left=left, top=y + self.lead, width=text.width, height=text.height)
