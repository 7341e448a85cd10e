"""What a layout is made of: lanes, boxes, routes, labels and pages, as plain data in points.

The origin is the top left corner, x grows to the right and y downwards, as one reads. One unit is one point (1/72 inch)
at the nominal size, so that font sizes and distances share a unit.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from procflow.wording import Lang

Point = tuple[float, float]
BoxKind = Literal["step", "gateway", "end"]
State = Literal["kept", "cut", "merged", "new"]
RouteState = Literal["kept", "gone", "new"]


@frozen(kw_only=True)
class Lane:
    """The column of one role.

    Attributes
    ----------
    role : str or None
        Id of the role; None is the lane of automatic steps.
    lines : tuple of str
        Its name, broken to the width of the lane.
    left, right : float
        Its borders.
    external : bool
        The role is the applicant or another agency.
    """

    role: str | None
    lines: tuple[str, ...]
    left: float
    right: float
    external: bool = False


@frozen(kw_only=True)
class Box:
    """A step, gateway or end at its place.

    Attributes
    ----------
    node : str
        Id of the node.
    lane, row : int
        Its cell, counted from 0.
    number : int or None
        Position of a step in the procedure, counted from 1; it opens the first line.
    lines : tuple of str
        The text, broken to the box.
    left, top, width, height : float
        The rectangle that holds shape and text.
    forks, joins : bool
        All its flows are taken, or all must have arrived (AND).
    state : {"kept", "cut", "merged", "new"}
        Whether the node is in both procedures, only before (gone, or its work part of another step), or only after; `kept`
        where there is one procedure.
    notes : tuple of str
        What else becomes of the step, broken to the box; stands below the text.
    given : bool
        Another role does it now; the notes name the role of before.
    takes : bool
        It takes in merged steps; the notes name their numbers.
    beside : bool
        It runs beside other steps now.
    """

    node: str
    kind: BoxKind
    lane: int
    row: int
    number: int | None
    lines: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    forks: bool = False
    joins: bool = False
    state: State = "kept"
    notes: tuple[str, ...] = ()
    given: bool = False
    takes: bool = False
    beside: bool = False

    @property
    def ghost(self) -> bool:
        """Tell whether it is only there to show what has gone."""
        return self.state in ("cut", "merged")

    @property
    def right(self) -> float:
        """Right border."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower border."""
        return self.top + self.height


@frozen(kw_only=True)
class Label:
    """Text beside the beginning of a route: the share of cases and the condition."""

    lines: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float


@frozen(kw_only=True)
class Route:
    """The way of one flow: a line of vertical and horizontal pieces from the source box to the target box.

    Attributes
    ----------
    source, target : str
        Ids of the nodes; the source of the line that shows where cases start is "".
    returns : bool
        The flow sends the case back for rework.
    state : {"kept", "gone", "new"}
        Whether the flow is in both procedures, only before, or only after; `kept` where there is one procedure.
    points : tuple of (x, y)
        Corners, from the bottom of the source to the top (or, upwards, the side) of the target.
    """

    source: str
    target: str
    returns: bool
    state: RouteState
    points: tuple[Point, ...]
    label: Label | None = None


@frozen(kw_only=True)
class Mark:
    """Where a route leaves a page or comes in again: the same number stands on both pages.

    Attributes
    ----------
    other : int
        Number of the page on which the route goes on (or came from), counted from 1.
    downwards : bool
        The arrow crosses the edge of the page downwards.
    leaves : bool
        The route leaves the page here; False where it comes in.
    """

    number: int
    route: int
    x: float
    y: float
    other: int
    downwards: bool
    leaves: bool


@frozen(kw_only=True)
class Page:
    """A strip of rows that fits one sheet in upright format.

    Attributes
    ----------
    first, last : int
        Its rows.
    top, bottom : float
        Where the strip begins and ends in the whole layout.
    """

    first: int
    last: int
    top: float
    bottom: float
    marks: tuple[Mark, ...] = ()


@frozen(kw_only=True)
class Layout:
    """A procedure laid out in lanes: all that a drawing needs, and nothing about how it is painted.

    Attributes
    ----------
    width, height : float
        Of the body, without the header.
    header : float
        Height that the names of the lanes need.
    font_size : float
        Of every text, in points at the nominal size.
    start : (x, y)
        Where the dot stands from which cases start.
    """

    lang: Lang
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    pages: tuple[Page, ...]
    width: float
    height: float
    header: float
    font_size: float
    start: Point

    def box(self, node: str) -> Box:
        """Return the box of a node.

        Raises
        ------
        KeyError
            If the node has none.
        """
        for box in self.boxes:
            if box.node == node:
                return box
        raise KeyError(node)
