"""A pen that draws on axes in points, with the y axis downwards, whatever the size of the axes.

Texts, lines and dashes are scaled with the axes, so that a picture drawn into a small panel is the same picture, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from procflow.layout import LINE_SPACING
from procflow.plot.style import BLACK, FONT, WHITE

Point = tuple[float, float]
BASELINE = 1.01
"""Baseline below the top of a line, in font sizes: capitals stand in the middle of the line, stacked marks above."""


@frozen
class Pen:
    """Draws on axes.

    Attributes
    ----------
    scale : float
        Points on paper for one unit of the axes.
    dx, dy : float
        Added to every position.
    """

    ax: Axes
    scale: float
    dx: float = 0.0
    dy: float = 0.0

    def moved(self, dx: float, dy: float) -> Pen:
        """Return a pen whose origin lies elsewhere."""
        return Pen(self.ax, self.scale, self.dx + dx, self.dy + dy)

    def _at(self, x: float, y: float) -> Point:
        return x + self.dx, y + self.dy

    def _edge(self, edge: str | None, width: float, dash: tuple[float, ...] | None) -> dict[str, Any]:
        if edge is None:
            return {"edgecolor": "none", "linewidth": 0}
        style: Any = "solid" if dash is None else (0, dash)
        return {"edgecolor": edge, "linewidth": width * self.scale, "linestyle": style}

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = WHITE,
        edge: str | None = BLACK,
        line: float = 0.8,
        dash: tuple[float, ...] | None = None,
        radius: float = 0.0,
        z: float = 3,
        gid: str | None = None,
    ) -> None:
        """Draw a rectangle, with round corners if a radius is given."""
        look = self._edge(edge, line, dash)
        if radius:
            shape: Rectangle | FancyBboxPatch = FancyBboxPatch(
                self._at(x, y),
                width,
                height,
                boxstyle=f"round,pad=0,rounding_size={radius}",
                facecolor=fill,
                zorder=z,
                **look,
            )
        else:
            shape = Rectangle(self._at(x, y), width, height, facecolor=fill, zorder=z, **look)
        shape.set_gid(gid)
        self.ax.add_patch(shape)

    def polygon(
        self,
        points: Sequence[Point],
        *,
        fill: str = WHITE,
        edge: str | None = BLACK,
        line: float = 0.8,
        dash: tuple[float, ...] | None = None,
        z: float = 3,
        gid: str | None = None,
    ) -> None:
        """Draw a closed polygon."""
        look = self._edge(edge, line, dash)
        shape = Polygon([self._at(*point) for point in points], closed=True, facecolor=fill, zorder=z, **look)
        shape.set_gid(gid)
        self.ax.add_patch(shape)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str = BLACK,
        edge: str | None = None,
        z: float = 4,
        gid: str | None = None,
    ) -> None:
        """Draw a circle."""
        shape = Circle(self._at(x, y), radius, facecolor=fill, zorder=z, **self._edge(edge, 0.8, None))
        shape.set_gid(gid)
        self.ax.add_patch(shape)

    def way(
        self,
        points: Sequence[Point],
        *,
        color: str = BLACK,
        line: float = 0.9,
        dash: tuple[float, ...] | None = None,
        round_by: float = 2.5,
        z: float = 2,
        gid: str | None = None,
    ) -> None:
        """Draw a line through points, with its corners rounded off."""
        vertices, codes = _rounded([self._at(*point) for point in points], round_by)
        look = self._edge(color, line, dash)
        shape = PathPatch(Path(vertices, codes), facecolor="none", zorder=z, capstyle="butt", joinstyle="round", **look)
        shape.set_gid(gid)
        self.ax.add_patch(shape)

    def arrow_head(self, tip: Point, back: Point, *, color: str = BLACK, size: float = 4.6, z: float = 2.5) -> None:
        """Draw an arrow head at a tip, coming from a point straight behind it."""
        (x, y), (bx, by) = tip, back
        length = max(abs(x - bx), abs(y - by)) or 1.0
        ux, uy = (x - bx) / length, (y - by) / length
        left = (x - size * ux - size * 0.42 * uy, y - size * uy - size * 0.42 * ux)
        right = (x - size * ux + size * 0.42 * uy, y - size * uy + size * 0.42 * ux)
        self.polygon([tip, left, right], fill=color, edge=None, z=z)

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float,
        color: str = BLACK,
        bold: bool = False,
        italic: bool = False,
        align: str = "center",
        z: float = 5,
        gid: str | None = None,
    ) -> None:
        """Write lines of text below a height, each line a text of its own so that the spacing is ours."""
        for k, line in enumerate(lines):
            baseline = y + k * size * LINE_SPACING + BASELINE * size
            text = self.ax.text(
                *self._at(x, baseline),
                line,
                fontsize=size * self.scale,
                fontfamily=FONT,
                fontweight="bold" if bold else "normal",
                fontstyle="italic" if italic else "normal",
                color=color,
                horizontalalignment=align,
                verticalalignment="baseline",
                zorder=z,
                usetex=False,
                parse_math=False,
            )
            text.set_gid(gid)


def _rounded(points: list[Point], radius: float) -> tuple[list[Point], list[int]]:
    """Return a path whose corners are cut by short curves."""
    vertices, codes = [points[0]], [int(Path.MOVETO)]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        vertices += [_towards(corner, before, r), corner, _towards(corner, after, r)]
        codes += [int(Path.LINETO), int(Path.CURVE3), int(Path.CURVE3)]
    return [*vertices, points[-1]], [*codes, int(Path.LINETO)]


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, length: float) -> Point:
    whole = _distance(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * length / whole, a[1] + (b[1] - a[1]) * length / whole
