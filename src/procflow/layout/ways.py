"""By which channels each flow runs: straight down, over in one gap between rows, through a gutter, or back up.

Lanes are separated by gutters (gutter k is left of lane k), rows by gaps (gap k is above row k). A way never enters
a cell that holds a node other than its own ends, so no line can cross a box.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from attrs import frozen

from procflow.layout.grid import Grid
from procflow.layout.links import Link

WayKind = Literal["start", "straight", "over", "gutter", "back"]


@frozen(kw_only=True)
class Way:
    """The channels of one flow.

    Attributes
    ----------
    kind : {"start", "straight", "over", "gutter", "back"}
        From the starting dot; down inside one lane; over in one gap; down a gutter; up a gutter into the target's side, past
        free cells where the gutter is not next to it.
    source, target : (lane, row)
        Cells of the ends.
    gap : int
        Gap of the (first) horizontal piece; for a straight way the gap above the target.
    gutter : int or None
        Where a long or backward way runs.
    """

    kind: WayKind
    source: tuple[int, int]
    target: tuple[int, int]
    gap: int
    gutter: int | None = None

    @property
    def from_left(self) -> bool:
        """Tell whether a way back enters the left side of its target."""
        return self.gutter is not None and self.gutter <= self.target[0]

    @property
    def leaves(self) -> tuple[int, int]:
        """First and last gap that the line crosses inside the lane of its source."""
        first = self.source[1] + 1
        return first, self.gap if self.kind in ("over", "straight") else first

    @property
    def enters(self) -> tuple[int, int]:
        """First and last gap that the line crosses inside the lane of its target."""
        last = self.target[1]
        return (self.gap if self.kind in ("over", "straight") else last), last


def ways(links: tuple[Link, ...], grid: Grid) -> tuple[Way, ...]:
    """Choose the way of every flow, in the order given."""
    outs = Counter(link.source for link in links)
    busy: dict[int, Counter[int]] = {gutter: Counter() for gutter in range(len(grid.owner) + 1)}
    chosen = []
    for link in links:
        target = grid.cells[link.target]
        source = grid.cells[link.source] if link.source else (target[0], target[1] - 1)
        if not link.source:
            chosen.append(Way(kind="start", source=source, target=target, gap=target[1]))
        elif target[1] > source[1]:
            chosen.append(_forward(source, target, grid, busy, splits=outs[link.source] > 1))
        else:
            chosen.append(_back(source, target, busy))
    return tuple(chosen)


def _forward(
    source: tuple[int, int], target: tuple[int, int], grid: Grid, busy: dict[int, Counter[int]], *, splits: bool
) -> Way:
    (from_lane, from_row), (to_lane, to_row) = source, target
    over_target = grid.free(to_lane, from_row + 1, to_row - 1)
    below_source = grid.free(from_lane, from_row + 1, to_row - 1)
    if from_lane == to_lane and over_target:
        return Way(kind="straight", source=source, target=target, gap=to_row)
    if from_lane != to_lane and (over_target or below_source):
        gap = from_row + 1 if over_target and (splits or not below_source) else to_row
        return Way(kind="over", source=source, target=target, gap=gap)
    low, high = sorted((from_lane, to_lane))
    choices = range(low + 1, high + 1) if low != high else range(low, low + 2)
    wanted = to_lane if from_lane < to_lane else to_lane + 1
    gutter = _quietest(choices, wanted, from_row + 1, to_row, busy)
    return Way(kind="gutter", source=source, target=target, gap=from_row + 1, gutter=gutter)


def _back(source: tuple[int, int], target: tuple[int, int], busy: dict[int, Counter[int]]) -> Way:
    """Lead a flow back up (or to the same row) into the side of its target that faces the source."""
    lane = target[0]
    choices = [lane] if source[0] < lane else [lane + 1] if source[0] > lane else [lane + 1, lane]
    gutter = _quietest(choices, choices[0], target[1], source[1] + 1, busy)
    return Way(kind="back", source=source, target=target, gap=source[1] + 1, gutter=gutter)


def _quietest(choices: range | list[int], wanted: int, first: int, last: int, busy: dict[int, Counter[int]]) -> int:
    """Choose the gutter with the fewest lines beside these gaps, then the one nearest to the wanted one."""
    best = min(choices, key=lambda k: (max(busy[k][gap] for gap in range(first, last + 1)), abs(k - wanted), k))
    busy[best].update(range(first, last + 1))
    return best
