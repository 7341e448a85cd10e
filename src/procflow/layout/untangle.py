"""Choose among the ways that each flow could take those that cross others least, one flow at a time until none gains.

Places are counted in halves: lane k has its middle at 2k + 1 and gutter k lies at 2k; row k lies at 2k + 1 and gap k at 2k.
Where exactly lines leave and enter their boxes is not known yet; those to the left are taken to lie left of those to the
right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import define, field, frozen

from procflow.layout.grid import Grid
from procflow.layout.tracks import Piece, crossings_of
from procflow.layout.ways import Way

ROUNDS = 6
MOST = 700
"""So many flows are looked at again; beyond, pictures are read by following one line, and time counts."""
FAINT = 0.25
"""What it counts to cross a flow that vanishes."""
DETOUR = 0.03
"""What a detour by half a lane counts: some fifteen lanes there and back are worth a crossing or two."""
MOST_ASIDE = 0.4
"""Half a box is 0.5 wide in these places, and lines back leave at its corner."""


@frozen
class _Shape:
    """A way as pieces: level ones by the gap or row they lie in, and upright ones by those they pass right through."""

    level: tuple[tuple[int, Piece], ...]
    through: tuple[tuple[int, float], ...]


def untangled(ways: Sequence[Way], grid: Grid, faint: Sequence[bool] = ()) -> tuple[Way, ...]:
    """Return the ways of all flows with fewer crossings, where others can be taken that are no long detours.

    Parameters
    ----------
    ways : sequence of Way
        As `ways` chose them.
    grid : Grid
        Where the boxes stand.
    faint : sequence of bool, optional
        Which flows are drawn faintly, because they vanish: to cross them matters little.
    """
    chosen = list(ways)
    if len(chosen) > MOST:
        return tuple(chosen)
    tally = _Tally([*faint] or [False] * len(chosen))
    shapes = [_shape(k, way) for k, way in enumerate(chosen)]
    for k, shape in enumerate(shapes):
        tally.add(k, shape)
    choices = [_choices(way, grid) for way in chosen]
    for _ in range(ROUNDS):
        changed = False
        for k, others in enumerate(choices):
            if len(others) < 2:
                continue
            tally.take(k, shapes[k])
            now = tally.cost(k, shapes[k])
            made = [(tally.cost(k, shape), place, shape) for place, shape in enumerate(_shape(k, o) for o in others)]
            least, place, shape = min(made, key=lambda one: one[:2])
            if least < now - 1e-9:
                chosen[k], shapes[k], changed = others[place], shape, True
            tally.add(k, shapes[k])
        if not changed:
            break
    return tuple(chosen)


@define
class _Tally:
    """All pieces by gap and row, so that the crossings of one way are quickly counted."""

    faint: Sequence[bool]
    level: dict[int, dict[int, list[Piece]]] = field(factory=lambda: defaultdict(dict))
    through: dict[int, dict[int, float]] = field(factory=lambda: defaultdict(dict))

    def add(self, k: int, shape: _Shape) -> None:
        """Put the pieces of a way in."""
        for gap, piece in shape.level:
            self.level[gap].setdefault(k, []).append(piece)
        for gap, x in shape.through:
            self.through[gap][k] = x

    def take(self, k: int, shape: _Shape) -> None:
        """Take the pieces of a way out."""
        for gap, _ in shape.level:
            self.level[gap].pop(k, None)
        for gap, _ in shape.through:
            self.through[gap].pop(k, None)

    def cost(self, k: int, shape: _Shape) -> float:
        """Return what a way that is not in costs: its crossings with those that are, and its length sideways."""
        full = faint = 0
        for j, count in self._met(shape):
            if self.faint[k] or self.faint[j]:
                faint += count
            else:
                full += count
        return full + FAINT * faint + DETOUR * sum(piece.high - piece.low for _, piece in shape.level)

    def _met(self, shape: _Shape) -> Iterator[tuple[int, int]]:
        """Yield the ways that a way crosses, with how often."""
        for at, piece in shape.level:
            low, high = piece.low, piece.high
            for j, x in self.through[at].items():
                if low < x < high:
                    yield j, 1
            for j, others in self.level[at].items():
                for other in others:
                    if other.low < high and low < other.high:
                        yield j, min(crossings_of(piece, other), crossings_of(other, piece))
        for at, x in shape.through:
            for j, others in self.level[at].items():
                yield j, sum(other.low < x < other.high for other in others)


def _shape(k: int, way: Way) -> _Shape:
    """Return the pieces of a way."""
    column, row, to_row = way.source[0], 2 * way.source[1] + 1, 2 * way.target[1] + 1
    if way.kind == "start":
        return _Shape((), ())
    if way.kind == "straight":
        return _Shape((), tuple((at, 2.0 * column + 1) for at in range(row + 1, to_row)))
    leave, enter, gap = _leaves(way), _enters(way), 2 * way.gap
    if way.gutter is None:
        down = [(at, leave) for at in range(row + 1, gap)] + [(at, enter) for at in range(gap + 1, to_row)]
        return _Shape(((gap, Piece(k, (leave, -1), (enter, 1))),), tuple(down))
    x = 2.0 * way.gutter
    if way.kind == "back":
        side = 2.0 * way.target[0] + 1 + (-0.5 if way.from_left else 0.5)
        level = ((gap, Piece(k, (leave, -1), (x, -1))), (to_row, Piece(k, (x, 1), (side, 0))))
        return _Shape(level, tuple((at, x) for at in range(to_row + 1, gap)))
    first, second = Piece(k, (leave, -1), (x, 1)), Piece(k, (x, -1), (enter, 1))
    return _Shape(((gap, first), (to_row - 1, second)), tuple((at, x) for at in range(gap + 1, to_row - 1)))


def _leaves(way: Way) -> float:
    goal = 2.0 * way.gutter if way.gutter is not None else 2.0 * way.target[0] + 1
    middle = 2.0 * way.source[0] + 1
    aside = goal - middle
    if way.kind == "back":
        return middle + (0.5 if aside > 0 else -0.5)
    return middle + _offset(aside)


def _enters(way: Way) -> float:
    origin = 2.0 * way.gutter if way.gutter is not None else 2.0 * way.source[0] + 1
    middle = 2.0 * way.target[0] + 1
    return middle + _offset(origin - middle)


def _offset(aside: float) -> float:
    """Return how far from the middle a line stands that goes or comes so far sideways: the farther the more, within the box."""
    return MOST_ASIDE * aside / (abs(aside) + 4)


def _choices(way: Way, grid: Grid) -> list[Way]:
    """Return the ways that a flow could take, the one it has first, then those with shorter detours."""
    if way.kind in ("start", "straight"):
        return [way]
    source, target = way.source, way.target
    if way.kind == "back":
        return [way, *(_back(way, gutter) for gutter in _sideways(target, grid) if gutter != way.gutter)]
    found = [way]
    out = _free_gaps(grid, source[0], range(source[1] + 1, target[1] + 1))
    into = _free_gaps(grid, target[0], range(target[1], source[1], -1))
    if source[0] != target[0]:
        found += [Way(kind="over", source=source, target=target, gap=gap) for gap in out if gap in into]
    if target[1] > source[1] + 1:
        detours = sorted(range(len(grid.owner) + 1), key=lambda g: (_detour(g, source[0], target[0]), g))
        found += [Way(kind="gutter", source=source, target=target, gap=out[0], gutter=gutter) for gutter in detours]
    return found


def _free_gaps(grid: Grid, column: int, gaps: Sequence[int]) -> list[int]:
    """Return the gaps that can be come to inside a column, one after the other, with no box between.

    Where the gaps ascend the box below each is looked at, otherwise the one above it.
    """
    found = [gaps[0]]
    for before, gap in pairwise(gaps):
        if not grid.free(column, min(before, gap), min(before, gap)):
            break
        found.append(gap)
    return found


def _sideways(target: tuple[int, int], grid: Grid) -> list[int]:
    """Return the gutters from which a line can come to a side of a box past free cells only, the nearest first."""
    column, row = target
    left, right = column, column + 1
    while left > 0 and grid.free(left - 1, row, row):
        left -= 1
    while right < len(grid.owner) and grid.free(right, row, row):
        right += 1
    gutters = [*range(left, column + 1), *range(column + 1, right + 1)]
    return sorted(gutters, key=lambda gutter: (abs(2 * gutter - 2 * column - 1), gutter))


def _back(way: Way, gutter: int) -> Way:
    return Way(kind="back", source=way.source, target=way.target, gap=way.gap, gutter=gutter)


def _detour(gutter: int, source: int, target: int) -> int:
    """Return how many lanes a way through a gutter is longer than the distance of its ends."""
    x = 2 * gutter
    return abs(x - 2 * source - 1) + abs(x - 2 * target - 1) - 2 * abs(source - target)
