"""What a layout is made of: lanes, boxes, routes, labels and pages, as plain data in points.

The origin is the top left corner, x grows to the right and y downwards, as one reads. One unit is one point (1/72 inch)
at the nominal size, so that font sizes and distances share a unit.

The flow runs down or across. Lanes are columns where it runs down and bands where it runs across; rows follow the flow, so
that they are columns of the picture where it runs across.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from procflow.wording import Lang

Point = tuple[float, float]
BoxKind = Literal["step", "gateway", "end"]
State = Literal["kept", "cut", "merged", "new"]
RouteState = Literal["kept", "gone", "new"]
Direction = Literal["down", "across"]
Edge = Literal["left", "right", "top", "bottom"]


@frozen(kw_only=True)
class Value:
    """A figure told in a box or beside the name of a lane.

    Attributes
    ----------
    text : str
        The number with its unit, or the words for "not computed".
    share : float or None
        Length of its bar, as a share of the longest; None is not computed.
    """

    text: str
    share: float | None = None


@frozen(kw_only=True)
class Lane:
    """The lane of one role.

    Attributes
    ----------
    role : str or None
        Id of the role; None is the lane of automatic steps.
    lines : tuple of str
        Its name, broken to the header.
    low, high : float
        Its borders: left and right where the flow runs down, upper and lower where it runs across.
    external : bool
        The role is the applicant or another agency.
    notes : tuple of str
        What becomes of the role, broken to the header; stands below the name.
    value : Value or None
        A figure of the role.
    """

    role: str | None
    lines: tuple[str, ...]
    low: float
    high: float
    external: bool = False
    notes: tuple[str, ...] = ()
    value: Value | None = None


@frozen(kw_only=True)
class Band:
    """The lanes of one unit, next to each other.

    Attributes
    ----------
    name : str
        Of the unit; empty for roles that belong to none.
    first, last : int
        Its lanes, counted from 0.
    """

    name: str
    first: int
    last: int


@frozen(kw_only=True)
class Box:
    """A step, gateway or end at its place.

    Attributes
    ----------
    node : str
        Id of the node.
    lane, row : int
        Its cell, counted from 0.
    column : int
        Its place among those of all lanes; a lane has several where parallel steps stand beside each other.
    number : int or None
        Position of a step in the procedure, counted from 1; it opens the first line.
    lines : tuple of str
        The text, broken to the box.
    left, top, width, height : float
        The rectangle that holds shape and text.
    enters, leaves : str
        How flows are joined and split: "" one of them, "+" all, "○" those that are chosen, "2/3" two of three.
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
    moved : bool
        It is done in another order now; the notes name the step that it followed before.
    changed : bool
        Something else of it is changed, such as its sessions; the notes say what.
    value : Value or None
        A figure of the step, at the foot of the box.
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
    column: int = 0
    enters: str = ""
    leaves: str = ""
    state: State = "kept"
    notes: tuple[str, ...] = ()
    given: bool = False
    takes: bool = False
    beside: bool = False
    moved: bool = False
    changed: bool = False
    value: Value | None = None

    @property
    def forks(self) -> bool:
        """Tell whether all its flows are taken (AND)."""
        return self.leaves == "+"

    @property
    def joins(self) -> bool:
        """Tell whether all flows must have arrived (AND)."""
        return self.enters == "+"

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
        Corners, from the far side of the source, along the flow, to the near side of the target; to another side where it
        leads back.
    bound : bool
        It is no flow, but where a bound of the source leads: after so many visits or so long.
    """

    source: str
    target: str
    returns: bool
    state: RouteState
    points: tuple[Point, ...]
    label: Label | None = None
    bound: bool = False


@frozen(kw_only=True)
class Mark:
    """Where a route leaves a page or comes in again: the same number stands on both pages.

    Attributes
    ----------
    other : int
        Number of the page on which the route goes on (or came from), counted from 1.
    edge : {"left", "right", "top", "bottom"}
        Edge of the page on which it stands.
    leaves : bool
        The route leaves the page here; False where it comes in.
    """

    number: int
    route: int
    x: float
    y: float
    other: int
    edge: Edge
    leaves: bool


@frozen(kw_only=True)
class Page:
    """Some rows of some lanes that fit one sheet.

    Attributes
    ----------
    first, last : int
        Its rows.
    first_lane, last_lane : int
        Its lanes.
    left, top, right, bottom : float
        Its part of the whole layout.
    """

    first: int
    last: int
    first_lane: int
    last_lane: int
    left: float
    top: float
    right: float
    bottom: float
    marks: tuple[Mark, ...] = ()


@frozen(kw_only=True)
class Layout:
    """A procedure laid out in lanes: all that a drawing needs, and nothing about how it is painted.

    Attributes
    ----------
    direction : {"down", "across"}
        Where the flow runs: from top to bottom, or from left to right.
    bands : tuple of Band
        The units of the lanes, where lanes are grouped.
    upright : bool
        Whether the sheets for the pages are higher than wide.
    width, height : float
        Of the body, without the header.
    header : float
        Room that the names of the lanes need: above the body, or to its left where the flow runs across.
    band : float
        Part of the header that the names of the units need.
    font_size : float
        Of every text, in points at the nominal size.
    start : (x, y)
        Where the dot stands from which cases start.
    """

    lang: Lang
    direction: Direction = "down"
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...] = ()
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    pages: tuple[Page, ...]
    upright: bool = True
    width: float
    height: float
    header: float
    band: float = 0.0
    font_size: float
    start: Point

    @property
    def whole(self) -> Page:
        """The whole layout as one page."""
        return Page(
            first=0,
            last=max(box.row for box in self.boxes),
            first_lane=0,
            last_lane=len(self.lanes) - 1,
            left=0.0,
            top=0.0,
            right=self.width,
            bottom=self.height,
        )

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
