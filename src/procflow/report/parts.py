"""The building blocks of a report: text, cards, lists, tables, forms and pictures, without any layout."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from matplotlib.figure import Figure

from procflow.plot.files import inline_png, inline_svg
from procflow.report.svg import on_page

NUMBERED = ("No", "TT", "STT")
"""What a column that numbers the rows is called."""


@frozen
class Words:
    """A paragraph."""

    text: str
    small: bool = False
    kind: str = field(default="text", init=False)


@frozen
class Heading:
    """A heading within a section."""

    text: str
    kind: str = field(default="heading", init=False)


@frozen
class Card:
    """One figure that the eye should meet first."""

    label: str
    value: str
    note: str = ""


@frozen
class Cards:
    """A row of cards."""

    cards: Sequence[Card]
    kind: str = field(default="cards", init=False)


@frozen
class Points:
    """A list of sentences below a line that says what they are."""

    entries: Sequence[str]
    lead: str = ""
    kind: str = field(default="list", init=False)


@frozen
class Line:
    """A row of a table; `mark` is ``"cut"`` for a step that is removed, ``"group"`` for a heading of one cell."""

    cells: Sequence[str]
    mark: str = ""


@frozen
class Grid:
    """A table; the first cell of each row names it, or the second behind a number; columns in `numbers` are set to the right.

    `widths` are percentages of the page, one a column; without them columns are as wide as their contents.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Line]
    numbers: frozenset[int] = frozenset()
    widths: Sequence[float] = ()
    kind: str = field(default="table", init=False)

    @property
    def named(self) -> int:
        """Return which cell of a row names it."""
        return int(self.heads[0] in NUMBERED)


@frozen
class Column:
    """A column of a form with the cells below it, one per sub-heading, or one that spans them all."""

    head: str
    cells: Sequence[str]
    subs: Sequence[str] = ()
    width: float = 2.9
    """Percentage of the page, of each sub-column."""

    @property
    def span(self) -> int:
        """How many sub-columns each cell spans."""
        return max(1, len(self.subs)) // len(self.cells)


@frozen
class Form:
    """A table of one row with headings on two levels, as annexes of decisions have it; set across the page."""

    caption: str
    columns: Sequence[Column]
    kind: str = field(default="form", init=False)


@frozen
class Picture:
    """A picture drawn by this library, with the sentence that replaces it for readers who cannot see it."""

    caption: str
    figure: Figure
    kind: str = field(default="picture", init=False)

    @property
    def svg(self) -> str:
        """Return it as an ``<svg>`` element for a page with a strict policy."""
        return on_page(inline_svg(self.figure), self.caption)

    @property
    def png(self) -> bytes:
        """Return it as the bytes of a .png."""
        return inline_png(self.figure)

    @property
    def inches(self) -> tuple[float, float]:
        """Return its width and height as drawn, in inches."""
        width, height = self.figure.get_size_inches()
        return float(width), float(height)


def _stopped(points: Sequence[str]) -> tuple[str, ...]:
    """End each point with a full stop, unless it ends with a mark or with dots to fill in."""
    return tuple(f"{point}." if point and (point[-1].isalnum() or point[-1] in ")”%") else point for point in points)


@frozen
class Clause:
    """An article of an official draft: its heading with its number, numbered points, tables, and a paragraph after them."""

    heading: str
    points: Sequence[str] = field(default=(), converter=_stopped)
    after: str = ""
    grids: Sequence[Grid] = ()


@frozen
class Draft:
    """The draft of an official document, set as such documents are: two blocks of letterhead, title, clauses, signature."""

    marks: Sequence[str]
    """What has to stand above it, such as that it is a draft."""
    office: Sequence[str]
    state: Sequence[str]
    title: Sequence[str]
    grounds: Sequence[str]
    resolution: str
    clauses: Sequence[Clause]
    recipients: Sequence[str]
    signature: Sequence[str]
    kind: str = field(default="draft", init=False)


@frozen
class LinkCode:
    """A QR code that leads to a page."""

    caption: str
    link: str
    kind: str = field(default="link", init=False)


Part = Words | Heading | Cards | Points | Grid | Form | Picture | Draft | LinkCode


@frozen
class Section:
    """A numbered section; `name` is its class on the page: ``"annex"`` lies across, ``"annex-upright"`` does not."""

    title: str
    parts: Sequence[Part]
    name: str = ""


@frozen
class Paper:
    """A document: its title, its sections, and whether its first page lies across.

    Sections without a title have no heading; one called ``"annex"`` begins a page across.
    """

    title: str
    sections: Sequence[Section]
    landscape: bool = False


def flattened(clauses: Sequence[Clause]) -> tuple[Part, ...]:
    """Return the clauses of a paper as parts of a section, for a report that holds the paper as an annex."""
    parts: list[Part] = []
    for clause in clauses:
        parts += [Heading(clause.heading)] if clause.heading else []
        parts += [Points(clause.points)] if clause.points else []
        parts += clause.grids
        parts += [Words(clause.after)] if clause.after else []
    return tuple(parts)
