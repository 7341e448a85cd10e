"""The frame of every chart: title, banner, what it rests on, axis, legend; and a figure as large as they need.

Everything is set in points around the axes, so that letters have the same size in every chart. A chart with a figure of its
own is as wide as the text of an A4 page with margins of 2 cm, so that the sizes below are those on paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from attrs import field, frozen
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from procflow.layout import text_width, wrap
from procflow.layout.text import MARGIN, wrap_evenly
from procflow.model import ILLUSTRATIVE, Procedure, Text
from procflow.plot.style import BLACK, FONT, GREY, VERMILLION, WHITE
from procflow.wording import Lang

WIDTH = 482.0
"""Points: 17 cm, the text of an A4 page."""
SMALL, MEDIUM, LARGE = 7.5, 8.0, 10.5
"""Sizes of letters in points."""
EDGE = 8.0
LINE = 1.35
"""Height of a line over the size of its letters; Vietnamese letters stack their marks."""
BOLD = 1.14
"""How much wider bold letters are, at the most."""
TICKS = 14.0
"""Room for the numbers of a horizontal axis."""
SAMPLE = 34.0
"""Room for the sample of an entry of the legend, and the gap to the next."""
SPREAD = re.compile(r" ± (?=\d)")
"""Where a line must not break: between a value and the half-width of its interval."""
BEFORE_AFTER = (Text(en="Before", vi="Trước"), Text(en="After", vi="Sau"))


@frozen
class Fill:
    """Colour and hatching of a bar; the hatching tells it apart in black and white."""

    color: str
    hatch: str = ""

    def sample(self, text: str) -> Patch:
        """Return an entry of the legend."""
        return Patch(facecolor=self.color, hatch=self.hatch, edgecolor=BLACK, linewidth=0.6, label=text)


@frozen(kw_only=True)
class Room:
    """Room around and within the axes, in points.

    Attributes
    ----------
    height : float
        Of the axes.
    left, right : float
        Beside them, for the names of rows and the numbers behind them.
    top, bottom : float
        Above and below them, for the names of columns and of what stands on the axis.
    """

    height: float = 150.0
    left: float = 40.0
    right: float = 14.0
    top: float = 4.0
    bottom: float = TICKS

    @property
    def width(self) -> float:
        """Width of the axes of a figure of its own."""
        return WIDTH - self.left - self.right


@frozen(eq=False)
class Chart:
    """Axes that are being drawn on, and what has to stand around them.

    Attributes
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    own : bool
        Whether the figure was made for them, and may be made as large as they need.
    """

    ax: Axes
    procedure: Procedure
    lang: Lang
    room: Room
    own: bool
    illustrative: bool = field(default=False)

    def finish(
        self, subject: Text, rests_on: Sequence[str], *, x: str = "", y: str = "", samples: Sequence[Artist] = ()
    ) -> Axes:
        """Write what stands around the axes, and fit the figure to it.

        Parameters
        ----------
        subject : Text
            What the chart tells; the name of the procedure follows it.
        rests_on : sequence of str
            Sentences below the title: how many cases, how they are counted, intervals.
        x, y : str
            What the axes count, with the unit; that of the upright axis stands above it.
        samples : sequence of Artist
            Entries of the legend, each with its label.
        """
        above = self._above(subject, [sentence for sentence in rests_on if sentence], y)
        below = self._below(x, samples)
        if self.own:
            room = self.room
            whole = above + room.height + below
            figure = self.ax.get_figure(root=True)
            assert figure is not None
            figure.set_size_inches(WIDTH / 72, whole / 72)
            self.ax.set_position((room.left / WIDTH, below / whole, room.width / WIDTH, room.height / whole))
        return self.ax

    def _above(self, subject: Text, rests_on: Sequence[str], y: str) -> float:
        """Write unit, foundations, banner and title from the axes upwards; return their height."""
        name = self.procedure.name.get(self.lang) or self.procedure.id
        title = wrap_evenly(f"{subject.get(self.lang)}: {name}", self._wide / BOLD, LARGE)
        at = self.room.top
        if y:
            self._write(y, at + 2, size=MEDIUM, gid="unit")
            at += MEDIUM * LINE + 4
        if rests_on:
            sentences = SPREAD.sub("\u00a0±\u00a0", " ".join(rests_on))
            lines = wrap(sentences, self._wide / MARGIN, SMALL)
            self._write("\n".join(lines), at + 4, size=SMALL, color=GREY, gid="rule")
            at += 4 + len(lines) * SMALL * LINE
        if self.illustrative:
            self._write(ILLUSTRATIVE.get(self.lang), at + 9, size=SMALL, gid="banner", framed=True)
            at += 9 + SMALL * LINE + 5
        self.ax.set_title(
            "\n".join(title),
            loc="left",
            x=-self._shift / self.room.width,
            y=1.0,
            pad=at + 6,
            fontsize=LARGE,
            fontweight="bold",
            fontfamily=FONT,
            color=BLACK,
            linespacing=1.2,
        )
        return at + 6 + len(title) * LARGE * LINE + EDGE

    def _write(self, text: str, at: float, *, size: float, gid: str, color: str = BLACK, framed: bool = False) -> None:
        box = {"boxstyle": "square,pad=0.3", "facecolor": WHITE, "edgecolor": VERMILLION, "linewidth": 1.2}
        note = self.ax.annotate(
            text,
            (0, 1),
            (-self._shift + 3 * framed, at),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=size,
            fontfamily=FONT,
            color=color,
            verticalalignment="bottom",
            linespacing=1.25,
            annotation_clip=False,
            fontweight="bold" if framed else "normal",
            bbox=box if framed else None,
        )
        note.set_gid(gid)

    def _below(self, x: str, samples: Sequence[Artist]) -> float:
        """Write what the axis counts and the legend from the axes downwards; return their height."""
        at = self.room.bottom
        if x:
            self.ax.set_xlabel(x, fontsize=MEDIUM, fontfamily=FONT, color=BLACK, labelpad=3)
            at += MEDIUM * LINE + 3
        if samples:
            at += 7 + self._legend(samples, at + 7)
        return at + EDGE

    def _legend(self, samples: Sequence[Artist], at: float) -> float:
        """Place the legend so far below the axes; return its height."""
        widest = max(text_width(str(sample.get_label()), SMALL) for sample in samples) + SAMPLE
        columns = max(1, min(len(samples), int((self._wide + 12) / widest)))
        figure = self.ax.get_figure(root=True)
        assert figure is not None
        moved = ScaledTranslation(-self._shift / 72, -at / 72, figure.dpi_scale_trans)
        self.ax.legend(
            handles=list(samples),
            loc="upper left",
            bbox_to_anchor=(0, 0),
            bbox_transform=self.ax.transAxes + moved,
            ncols=columns,
            frameon=False,
            prop=FontProperties(family=FONT, size=SMALL),
            handlelength=2.2,
            handletextpad=0.6,
            columnspacing=1.2,
            labelspacing=0.5,
            borderpad=0,
            borderaxespad=0,
        )
        return math.ceil(len(samples) / columns) * SMALL * 1.75

    @property
    def width(self) -> float:
        """Width of the axes in points."""
        if self.own:
            return self.room.width
        return float(self.ax.get_window_extent().width) * 72 / _dpi(self.ax)

    @property
    def _shift(self) -> float:
        """How far to the left of the axes texts begin: at the edge of a figure of its own."""
        return self.room.left - EDGE if self.own else 0.0

    @property
    def _wide(self) -> float:
        """Room for a line."""
        return WIDTH - 2 * EDGE if self.own else max(120.0, self.width)


def chart(
    ax: Axes | None, procedure: Procedure, lang: Lang, room: Room | None = None, *, illustrative: bool | None = None
) -> Chart:
    """Return the frame to draw on: axes that are given, or those of a figure of their own.

    Parameters
    ----------
    illustrative : bool, optional
        Whether the banner stands above; by default where the figures of the procedure are invented.
    """
    room = room or Room()
    own = ax is None
    if ax is None:
        figure = Figure(figsize=(WIDTH / 72, (room.height + 120) / 72), dpi=100, facecolor=WHITE)
        figure.set_layout_engine("none")  # whatever the user's settings say
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0.1, 0.2, 0.8, 0.6))
    ax.set_facecolor(WHITE)
    ax.grid(visible=False)
    for side, spine in ax.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_edgecolor(GREY)
    for axis in ("x", "y"):
        ax.tick_params(axis=axis, color=GREY, length=3, labelsize=MEDIUM, labelcolor=BLACK, labelfontfamily=FONT)
    return Chart(ax, procedure, lang, room, own, procedure.illustrative if illustrative is None else illustrative)


def _dpi(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return float(figure.dpi)
