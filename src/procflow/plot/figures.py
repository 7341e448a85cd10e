"""A figure in a box: a number with its unit, and below it a bar that a black and white print shows as well."""

from __future__ import annotations

from procflow.layout import LINE_SPACING, Value
from procflow.layout.spaces import BAR_ROOM
from procflow.plot.pen import Pen
from procflow.plot.style import BLACK, GREY, WHITE

BAR = 3.4
"""Height of the bar: outlined to the length of the longest, filled as far as the figure goes."""


def value_height(size: float) -> float:
    """Return the height that a figure and its bar take."""
    return size * LINE_SPACING + BAR_ROOM


def paint_value(pen: Pen, value: Value, at: tuple[float, float, float], size: float, name: str) -> None:
    """Write a figure and draw its bar below; one that is not computed has words and no bar.

    Parameters
    ----------
    at : (x, y, width)
        Left upper corner, and how long the longest bar is.
    name : str
        What its parts are called in the picture.
    """
    x, y, width = at
    known = value.share is not None
    color = BLACK if known else GREY
    pen.text(x + width / 2, y, [value.text], size=size, color=color, bold=known, italic=not known, gid=f"value:{name}")
    if value.share is not None:
        top = y + size * LINE_SPACING + 0.6
        pen.rectangle(x, top, width, BAR, fill=WHITE, edge=GREY, line=0.5, z=4, gid=f"scale:{name}")
        pen.rectangle(x, top, width * value.share, BAR, fill=BLACK, edge=None, z=4.5, gid=f"bar:{name}")
