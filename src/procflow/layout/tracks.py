"""Which track each line takes in a channel, so that lines lie side by side and cross as rarely as can be found.

A gap between two rows and a gutter between two lanes are the same thing turned by a right angle: pieces that run along
the channel, with ends that turn off to one side or the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

EXACT = 8
"""Up to this many pieces the order with the fewest crossings is found exactly; beyond, by swapping neighbours."""


@frozen
class Piece:
    """A piece along a channel: where its two ends lie, and whether each turns off to lower (-1) or higher (+1) tracks."""

    key: int
    first: tuple[float, int]
    second: tuple[float, int]

    @property
    def low(self) -> float:
        """Lower end along the channel."""
        return min(self.first[0], self.second[0])

    @property
    def high(self) -> float:
        """Higher end along the channel."""
        return max(self.first[0], self.second[0])


def tracks(pieces: Sequence[Piece], clearance: float) -> dict[int, int]:
    """Give each piece a track, counted from 0, by key; pieces nearer than the clearance never share one.

    Examples
    --------
    >>> tracks([Piece(1, (0, -1), (30, 1)), Piece(2, (20, -1), (60, 1)), Piece(3, (80, -1), (90, 1))], 5)
    {2: 0, 1: 1, 3: 0}
    """
    order = _exact(pieces) if len(pieces) <= EXACT else _swapped(pieces)
    chosen: dict[int, int] = {}
    placed: list[Piece] = []
    for piece in order:
        above = [chosen[p.key] for p in placed if p.low - clearance < piece.high and piece.low - clearance < p.high]
        chosen[piece.key] = 1 + max(above, default=-1)
        placed.append(piece)
    return chosen


def _crossings(lower: Piece, higher: Piece) -> int:
    """Count the crossings of two pieces if the first lies on a lower track than the second."""
    down = sum(side > 0 and higher.low < at < higher.high for at, side in (lower.first, lower.second))
    up = sum(side < 0 and lower.low < at < lower.high for at, side in (higher.first, higher.second))
    return down + up


def _exact(pieces: Sequence[Piece]) -> list[Piece]:
    """Order few pieces with the least crossings, by dynamic programming over the sets already placed."""
    n = len(pieces)
    cost = [[_crossings(a, b) for b in pieces] for a in pieces]
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for placed in range(1 << n):
        total, order = best[placed]
        for k in range(n):
            if not placed >> k & 1:
                more = total + sum(cost[j][k] for j in order)
                grown = placed | 1 << k
                if grown not in best or more < best[grown][0]:
                    best[grown] = (more, (*order, k))
    return [pieces[k] for k in best[(1 << n) - 1][1]]


def _swapped(pieces: Sequence[Piece]) -> list[Piece]:
    """Order many pieces by swapping neighbours as long as that saves crossings."""
    order = list(pieces)
    for _ in range(len(order)):
        swapped = False
        for k in range(len(order) - 1):
            a, b = order[k], order[k + 1]
            if _crossings(b, a) < _crossings(a, b):
                order[k], order[k + 1] = b, a
                swapped = True
        if not swapped:
            break
    return order
