"""Columns of text beside the rows of a chart, with what each holds above it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from matplotlib.axes import Axes

from procflow.layout import text_width
from procflow.plot.chart import SMALL
from procflow.plot.style import BLACK, FONT, GREY

GAP = 10.0


@frozen(kw_only=True)
class Column:
    """A column at the right of the axes, set to the right.

    Attributes
    ----------
    head : str
        What it holds; may have several lines.
    cells : sequence of str
        One for each row.
    """

    head: str
    cells: Sequence[str]

    @property
    def width(self) -> float:
        """Width of the widest cell or line of the head, in points, with the gap before it."""
        lines = [line for text in (*self.cells, self.head) for line in text.split("\n")]
        return max(text_width(line, SMALL) for line in lines) * 1.03 + GAP


def room_for(columns: Sequence[Column]) -> float:
    """Return the width of all columns together, in points."""
    return sum(column.width for column in columns) + GAP


def head_room(columns: Sequence[Column]) -> float:
    """Return the height of the heads, in points."""
    return max(column.head.count("\n") + 1 for column in columns) * SMALL * 1.3 + 4


def beside(ax: Axes, columns: Sequence[Column], places: Sequence[float]) -> None:
    """Write columns beside the axes, each cell at the height of its row."""
    at = 0.0
    for column in columns:
        at += column.width
        for cell, y in zip(column.cells, places, strict=True):
            ax.annotate(
                cell, (1, y), (at, 0), xycoords=ax.get_yaxis_transform(), textcoords="offset points", ha="right",
                va="center", fontsize=SMALL, fontfamily=FONT, color=BLACK, linespacing=1.1, annotation_clip=False,
            )  # fmt: skip
        ax.annotate(
            column.head, (1, 1), (at, 2), xycoords="axes fraction", textcoords="offset points", ha="right",
            va="bottom", fontsize=SMALL, fontfamily=FONT, color=GREY, linespacing=1.15, annotation_clip=False,
        )  # fmt: skip
