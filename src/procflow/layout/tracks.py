"""Which track each line takes in a channel, so that lines lie side by side and cross as rarely as can be found.

A gap between two rows and a gutter between two lanes are the same thing turned by a right angle: pieces that run along
the channel, with ends that turn off to one side or the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

EXACT = 8
"""Up to this many pieces the order with the fewest crossings is found exactly; beyond, by sifting."""
ROUNDS = 8


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
    order = _exact(pieces) if len(pieces) <= EXACT else _sifted(pieces)
    chosen: dict[int, int] = {}
    placed: list[Piece] = []
    for piece in order:
        above = [chosen[p.key] for p in placed if p.low - clearance < piece.high and piece.low - clearance < p.high]
        chosen[piece.key] = 1 + max(above, default=-1)
        placed.append(piece)
    return chosen


def crossings_of(lower: Piece, higher: Piece) -> int:
    """Count the crossings of two pieces if the first lies on a lower track than the second.

    >>> straight, across = Piece(1, (5, -1), (30, 1)), Piece(2, (0, -1), (20, 1))
    >>> crossings_of(straight, across), crossings_of(across, straight)
    (0, 2)
    """
    down = sum(side > 0 and higher.low < at < higher.high for at, side in (lower.first, lower.second))
    up = sum(side < 0 and lower.low < at < lower.high for at, side in (higher.first, higher.second))
    return down + up


def _exact(pieces: Sequence[Piece]) -> list[Piece]:
    """Order few pieces with the least crossings, by dynamic programming over the sets already placed."""
    n = len(pieces)
    cost = [[crossings_of(a, b) for b in pieces] for a in pieces]
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


def _sifted(pieces: Sequence[Piece]) -> list[Piece]:
    """Order many pieces by moving each to where it crosses the others least, as long as that saves crossings."""
    cost = [[crossings_of(a, b) for b in pieces] for a in pieces]
    order = list(range(len(pieces)))
    for _ in range(ROUNDS):
        gained = False
        for k in range(len(pieces)):
            rest = [other for other in order if other != k]
            now = order.index(k)
            at, saved = _best_place(k, rest, now, cost)
            if saved:
                order = [*rest[:at], k, *rest[at:]]
                gained = True
        if not gained:
            break
    return [pieces[k] for k in order]


def _best_place(k: int, rest: Sequence[int], now: int, cost: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return the place among the others at which a piece crosses them least, and how many crossings that saves."""
    total = sum(cost[k][other] for other in rest)  # before all others
    sums = [total]
    for other in rest:
        total += cost[other][k] - cost[k][other]
        sums.append(total)
    best = min(range(len(sums)), key=lambda place: (sums[place], abs(place - now), place))
    return best, sums[now] - sums[best]
