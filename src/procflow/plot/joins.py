"""How splits and joins are told: a small diamond with + (all), ○ (those chosen), or a number such as 2/3 (two of three)."""

from __future__ import annotations

from procflow.layout import LINE_SPACING
from procflow.plot.pen import Pen, Point
from procflow.plot.style import WHITE

SIZE = 7.0
BOUND = 3.1
"""Radius of the clock: no larger than the room between the border of a box and its text."""


def join_sign(pen: Pen, sign: str, at: Point, color: str) -> None:
    """Draw the sign of a split or join around a point on the border of a step."""
    x, y = at
    if sign not in ("+", "○"):
        reach = 3.0 + 2.5 * len(sign)
        pen.rectangle(x - 3, y - 5, reach + 5, 10, edge=color, line=0.8, radius=3.0, z=6)
        pen.text(x + reach / 2 - 0.5, y - SIZE * LINE_SPACING / 2, [sign], size=SIZE, color=color, bold=True, z=7)
        return
    r = 4.6
    pen.polygon([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], edge=color, line=0.8, z=6)
    if sign == "+":
        pen.way([(x - 2.4, y), (x + 2.4, y)], color=color, line=1.0, z=7)
        pen.way([(x, y - 2.4), (x, y + 2.4)], color=color, line=1.0, z=7)
    else:
        pen.circle(x, y, 1.9, fill=WHITE, edge=color, z=7)


def bound_sign(pen: Pen, start: Point, color: str, gid: str) -> None:
    """Draw a clock on the border of a step where a bound leads a case away."""
    x, y = start
    pen.circle(x, y, BOUND, fill=WHITE, edge=color, z=6, gid=f"bound:{gid}")
    pen.way([(x, y - 2.1), (x, y), (x + 1.6, y)], color=color, line=0.8, round_by=0, z=7)
