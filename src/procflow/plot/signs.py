"""Small round signs at the corner of a box that say what becomes of a step, each with a shape of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from procflow.layout import Box
from procflow.plot.pen import Pen
from procflow.plot.style import BLACK, BLUE, GREEN, PLUM, VERMILLION, WHITE

RADIUS = 4.2
Sign = Callable[[Pen, float, float, str], None]


def _cross(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw a cross: removed."""
    r = 2.3
    pen.circle(x, y, RADIUS, fill=WHITE, edge=VERMILLION, z=6, gid=gid)
    pen.way([(x - r, y - r), (x + r, y + r)], color=VERMILLION, line=1.4, z=7, gid=gid)
    pen.way([(x - r, y + r), (x + r, y - r)], color=VERMILLION, line=1.4, z=7, gid=gid)


def _merge(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw two ways that become one: merged, or taking in what is merged."""
    pen.circle(x, y, RADIUS, fill=WHITE, edge=PLUM, z=6, gid=gid)
    for side in (-2.2, 2.2):
        pen.way([(x + side, y - 2.6), (x, y + 0.2)], color=PLUM, line=1.2, round_by=0, z=7, gid=gid)
    pen.way([(x, y), (x, y + 2.9)], color=PLUM, line=1.2, z=7, gid=gid)


def _give(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw an arrow to the side: given to another role."""
    pen.circle(x, y, RADIUS, fill=WHITE, edge=BLUE, z=6, gid=gid)
    pen.way([(x - 2.9, y), (x + 1.2, y)], color=BLUE, line=1.2, z=7, gid=gid)
    pen.arrow_head((x + 3.1, y), (x, y), color=BLUE, size=3.4, z=7)


def _beside(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw two upright strokes: side by side."""
    pen.circle(x, y, RADIUS, fill=WHITE, edge=GREEN, z=6, gid=gid)
    for side in (-1.3, 1.3):
        pen.way([(x + side, y - 2.4), (x + side, y + 2.4)], color=GREEN, line=1.3, z=7, gid=gid)


def _move(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw an arrow up beside one down: done in another order."""
    pen.circle(x, y, RADIUS, fill=WHITE, edge=BLACK, z=6, gid=gid)
    for side, tip in ((-1.5, -2.9), (1.5, 2.9)):
        pen.way([(x + side, y - tip * 0.8), (x + side, y + tip * 0.3)], color=BLACK, line=0.9, z=7, gid=gid)
        pen.arrow_head((x + side, y + tip), (x + side, y), color=BLACK, size=2.5, z=7)


def _change(pen: Pen, x: float, y: float, gid: str) -> None:
    """Draw a triangle: something else is changed."""
    pen.circle(x, y, RADIUS, fill=WHITE, edge=BLACK, z=6, gid=gid)
    pen.polygon([(x - 2.3, y + 1.7), (x, y - 2.5), (x + 2.3, y + 1.7)], edge=BLACK, line=0.9, z=7, gid=gid)


SIGNS: Mapping[str, Sign] = {
    "cross": _cross,
    "merge": _merge,
    "give": _give,
    "beside": _beside,
    "move": _move,
    "change": _change,
}
"""How each sign is drawn around a point; the last argument names its parts in the picture."""


def signs_of(box: Box) -> tuple[str, ...]:
    """Return the signs of a box from right to left.

    >>> step = dict(node="a", kind="step", lane=0, row=0, number=1, lines=(), left=0, top=0, width=9, height=9)
    >>> signs_of(Box(**step, state="cut")), signs_of(Box(**step, given=True, beside=True)), signs_of(Box(**step))
    (('cross',), ('give', 'beside'), ())
    """
    found = {
        "cross": box.state == "cut",
        "merge": box.state == "merged" or box.takes,
        "give": box.given,
        "beside": box.beside,
        "move": box.moved,
        "change": box.changed,
    }
    return tuple(sign for sign, here in found.items() if here)
