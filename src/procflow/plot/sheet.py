"""A sheet: title, banner, lane names, one page of the layout, and the legend that says what the signs mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from procflow.layout import LINE_SPACING, POINTS, Edge, Layout, Page, Paper, wrap
from procflow.model import ILLUSTRATIVE, Text
from procflow.plot.legend import legend, legend_height
from procflow.plot.names import header
from procflow.plot.pen import Pen
from procflow.plot.style import BLACK, GREY, VERMILLION, WHITE
from procflow.plot.swimlane import Rooms, paint, rooms
from procflow.wording import Lang

MARGIN = 18.0
GOES_ON = Text(en="Lines go on", vi="Các đường tiếp tục")
EDGES: Mapping[Edge, Text] = {
    "left": Text(en="to the left on page", vi="bên trái ở trang"),
    "top": Text(en="above on page", vi="phía trên ở trang"),
    "right": Text(en="to the right on page", vi="bên phải ở trang"),
    "bottom": Text(en="below on page", vi="phía dưới ở trang"),
}
"""Where the page lies on which lines go on beyond each edge."""
TITLE_SIZE = 11.0
NOTE_SIZE = 7.5
NARROWEST = 430.0
"""Width of the sheet of a picture with one or two lanes, so that title and legend have room."""


@frozen(kw_only=True)
class Heading:
    """What stands above and below a picture.

    Attributes
    ----------
    title : str
        The name of the procedure, and what is shown.
    notes : tuple of str
        Counting rules and the like, below the title.
    signs : tuple of str
        Keys of the legend's entries.
    """

    lang: Lang
    title: str
    notes: tuple[str, ...]
    illustrative: bool
    signs: tuple[str, ...]


@frozen(kw_only=True)
class Sheet:
    """Measures of one sheet, from the top: title, notes, banner, lane names, body, legend."""

    layout: Layout
    page: Page
    heading: Heading
    count: int
    position: int

    @property
    def down(self) -> bool:
        """Whether the flow runs down, with the names of the lanes above."""
        return self.layout.direction == "down"

    @property
    def rooms(self) -> Rooms:
        """Room for the numbers at the cuts."""
        return rooms(self.page)

    @property
    def body(self) -> tuple[float, float]:
        """Width and height of the picture with the names of its lanes and the numbers at its cuts."""
        room = self.rooms
        width = self.page.right - self.page.left + room.left + room.right
        height = self.page.bottom - self.page.top + room.top + room.bottom
        return (width, height + self.layout.header) if self.down else (width + self.layout.header, height)

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return max(self.body[0], NARROWEST)

    @property
    def width(self) -> float:
        """Width of the sheet."""
        return self.inner + 2 * MARGIN

    @property
    def title(self) -> tuple[str, ...]:
        """The title, broken to the sheet, with the page number if there are several."""
        page = {"en": "page", "vi": "trang"}[self.heading.lang]
        number = f" – {page} {self.position}/{self.count}{self._lanes}" if self.count > 1 else ""
        return wrap(self.heading.title + number, self.inner / 1.2, TITLE_SIZE)

    @property
    def notes(self) -> list[str]:
        """The notes, broken to the sheet."""
        notes = (*self.heading.notes, *self._neighbours)
        return [line for note in notes for line in wrap(note, self.inner / 1.05, NOTE_SIZE)]

    @property
    def _neighbours(self) -> tuple[str, ...]:
        """On which pages the lines go on, where that is not just the next one."""
        beside = {mark.edge: mark.other for mark in self.page.marks}
        if not beside or {self.page.first_lane, self.page.last_lane} == {0, len(self.layout.lanes) - 1}:
            return ()
        lang = self.heading.lang
        told = (f"{words.get(lang)} {beside[edge]}" for edge, words in EDGES.items() if edge in beside)
        return (f"{GOES_ON.get(lang)}: {', '.join(told)}.",)

    @property
    def above(self) -> float:
        """Height down to the names of the lanes."""
        height = MARGIN + (len(self.title) * TITLE_SIZE + len(self.notes) * NOTE_SIZE) * LINE_SPACING + 6
        return height + (24 if self.heading.illustrative else 0)

    @property
    def _lanes(self) -> str:
        """Which lanes the page holds, if not all of them."""
        first, last, count = self.page.first_lane + 1, self.page.last_lane + 1, len(self.layout.lanes)
        if (first, last) == (1, count):
            return ""
        words = {"en": "lanes {first}–{last} of {count}", "vi": "làn {first}–{last} trên {count}"}[self.heading.lang]
        return f" ({words.format(first=first, last=last, count=count)})"

    @property
    def below(self) -> float:
        """Where the legend begins."""
        return self.above + self.body[1] + 10

    @property
    def height(self) -> float:
        """Height of the sheet."""
        return self.below + legend_height(self.heading.signs, self.heading.lang, self.inner) + MARGIN

    def draw(self, ax: Axes, scale: float) -> None:
        """Draw the sheet on axes whose unit is one point of the sheet."""
        pen = Pen(ax, scale, MARGIN, 0.0)
        y = MARGIN
        pen.text(0, y, self.title, size=TITLE_SIZE, bold=True, align="left")
        y += len(self.title) * TITLE_SIZE * LINE_SPACING + 2
        pen.text(0, y, self.notes, size=NOTE_SIZE, color=GREY, align="left")
        y += len(self.notes) * NOTE_SIZE * LINE_SPACING + 4
        if self.heading.illustrative:
            banner(pen, self.heading.lang, y, self.inner)
        self._picture(pen.moved((self.inner - self.body[0]) / 2, self.above))
        legend(pen.moved(0, self.below), self.heading.signs, self.heading.lang, self.inner)

    def _picture(self, pen: Pen) -> None:
        """Draw the names of the lanes and the page; the pen's origin is the top left corner of both."""
        page, layout, room = self.page, self.layout, self.rooms
        left, top = room.left - page.left, room.top - page.top
        if self.down:
            header(pen.moved(left, 0.0), layout, page)
            paint(pen.moved(left, top + layout.header), layout, page)
        else:
            header(pen.moved(0.0, top), layout, page)
            paint(pen.moved(left + layout.header, top), layout, page)


def banner(pen: Pen, lang: Lang, y: float, width: float) -> None:
    """Write that the figures are invented, in a frame that no print loses."""
    pen.rectangle(0, y, width, 16, fill=WHITE, edge=VERMILLION, line=1.2, z=4)
    pen.text(
        width / 2,
        y + 8 - 8 * LINE_SPACING / 2,
        [ILLUSTRATIVE.get(lang)],
        size=8.0,
        bold=True,
        color=BLACK,
        gid="banner",
    )


def blank(width: float, height: float, scale: float = 1.0) -> tuple[Figure, Axes]:
    """Return a white figure of a size in points with axes that fill it, in points from the top left corner."""
    figure = Figure(figsize=(width * scale / 72, height * scale / 72), dpi=100, facecolor=WHITE)
    figure.set_layout_engine("none")  # whatever the user's settings say
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    frame(ax, width, height)
    return figure, ax


def frame(ax: Axes, width: float, height: float) -> None:
    """Set axes up as a sheet of a size in points."""
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_aspect("equal", adjustable="box", anchor="N")


def own_figure(sheet: Sheet) -> Figure:
    """Draw a sheet at its nominal size on a figure of its own."""
    figure, ax = blank(sheet.width, sheet.height)
    sheet.draw(ax, 1.0)
    return figure


def printed(every: Sequence[Sheet], paper: Paper) -> tuple[Figure, ...]:
    """Draw sheets on paper, all in one scale: as large as each fits, but at most half as large again."""
    if not every:
        return ()
    short, long = POINTS[paper]
    width, height = (short, long) if every[0].layout.upright else (long, short)
    scale = min(1.5, *(min(width / sheet.width, height / sheet.height) for sheet in every))
    figures = []
    for sheet in every:
        figure, ax = blank(width / scale, height / scale, scale)
        left = (width / scale - sheet.width) / 2
        ax.set_xlim(-left, width / scale - left)
        sheet.draw(ax, scale)
        figures.append(figure)
    return tuple(figures)


def sheets(layout: Layout, heading: Heading, pages: Sequence[Page]) -> tuple[Sheet, ...]:
    """Return the sheets of a layout."""
    return tuple(
        Sheet(layout=layout, page=page, heading=heading, count=len(pages), position=k)
        for k, page in enumerate(pages, 1)
    )
