"""Cells whose shade tells how much, with the number in them: dark is much, in black and white too.

The shades are those of cividis (Nuñez, Anderton and Renslow 2018), which people with and without colour-blindness see
alike and which gets darker all the way.
"""

from __future__ import annotations

from attrs import frozen
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from procflow.plot.chart import SMALL
from procflow.plot.style import BLACK, FONT, WHITE

SHADES = colormaps["cividis_r"]
LIGHTEST, DARKEST = 0.02, 0.95


@frozen(kw_only=True)
class Cell:
    """A cell of a heat map, in points from the upper left corner of the axes.

    Attributes
    ----------
    part : float
        How dark it is, from 0 to 1.
    text : str
        What stands in it.
    """

    left: float
    top: float
    width: float
    height: float
    part: float
    text: str


def draw(ax: Axes, cell: Cell, *, size: float = SMALL) -> None:
    """Draw a cell, its letters in black or white as is read more easily on its shade."""
    red, green, blue, _ = SHADES(LIGHTEST + (DARKEST - LIGHTEST) * min(1.0, max(0.0, cell.part)))
    ax.add_patch(
        Rectangle(
            (cell.left, cell.top), cell.width, cell.height, facecolor=(red, green, blue), edgecolor=WHITE, linewidth=0.6
        )
    )
    bright = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    ax.text(
        cell.left + cell.width / 2,
        cell.top + cell.height / 2,
        cell.text,
        ha="center",
        va="center",
        fontsize=size,
        fontfamily=FONT,
        color=BLACK if bright > 0.18 else WHITE,
        linespacing=1.15,
    )


def bare(ax: Axes, width: float, height: float) -> None:
    """Measure the axes in points from their upper left corner, without any line or number along them."""
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
