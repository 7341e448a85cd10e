"""What charts share: axes with title and banner, numbers in the language, a legend whose hatching prints in black."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch

from procflow.comparison import Comparison
from procflow.errors import Message
from procflow.layout import wrap
from procflow.metrics import Metrics
from procflow.model import ILLUSTRATIVE, Procedure, Text
from procflow.plot.style import BLACK, FONT, GREY, VERMILLION, WHITE
from procflow.wording import Lang, number

NO_CASE = Message(
    "chart-no-case",
    en="no case that counts here has ended, so there is nothing to draw. Run longer, or shorten the warm-up.",
    vi="chưa có hồ sơ nào thuộc diện tính đã kết thúc nên không có gì để vẽ. Hãy chạy lâu hơn hoặc giảm giai đoạn khởi động.",
)

INCHES = (8.0, 4.3)
"""Size of a chart with a figure of its own."""
SMALL, MEDIUM, LARGE = 8.0, 9.0, 11.0
BEFORE_AFTER = (Text(en="Before", vi="Trước"), Text(en="After", vi="Sau"))


@frozen
class Fill:
    """Colour and hatching of a bar; the hatching tells it apart in black and white."""

    color: str
    hatch: str = ""


def runs_of(measured: Metrics | Comparison) -> tuple[Metrics, ...]:
    """Return the figures of one run, or those before and after."""
    return (measured.before, measured.after) if isinstance(measured, Comparison) else (measured,)


def chart(ax: Axes | None, procedure: Procedure, subject: Text, lang: Lang) -> Axes:
    """Return axes with the subject and the procedure's name above them, and the banner if its figures are invented."""
    if ax is None:
        figure = Figure(figsize=INCHES, dpi=100, facecolor=WHITE)
        figure.set_layout_engine("none")  # whatever the user's settings say
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0.13, 0.38, 0.83, 0.37))
    title = wrap(f"{subject.get(lang)}: {procedure.name.get(lang) or procedure.id}", 430, LARGE)
    ax.set_facecolor(WHITE)
    ax.set_title("\n".join(title), loc="left", fontsize=LARGE, fontweight="bold", fontfamily=FONT, color=BLACK, pad=28)
    if procedure.illustrative:
        ax.annotate(
            ILLUSTRATIVE.get(lang),
            (0, 1),
            (2, 9),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=SMALL,
            fontweight="bold",
            fontfamily=FONT,
            color=BLACK,
            bbox={"boxstyle": "square,pad=0.3", "facecolor": WHITE, "edgecolor": VERMILLION, "linewidth": 1.2},
            annotation_clip=False,
        ).set_gid("banner")
    return ax


def scale(ax: Axes, label: str, lang: Lang) -> None:
    """Write the horizontal axis in the language, and take away the frame that says nothing."""
    ax.set_xlabel(label, fontsize=MEDIUM, fontfamily=FONT, color=BLACK)
    ax.xaxis.set_major_formatter(lambda value, _: number(round(value, 6), lang))
    for tick in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        tick.set(fontfamily=FONT, fontsize=MEDIUM, color=BLACK)
    ax.tick_params(color=GREY, length=3)
    for side, spine in ax.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_edgecolor(GREY)
    ax.grid(visible=False)


def legend(ax: Axes, entries: Sequence[tuple[Fill, str]]) -> None:
    """Put the legend below the axes."""
    samples = [
        Patch(facecolor=fill.color, hatch=fill.hatch, edgecolor=BLACK, linewidth=0.6, label=text)
        for fill, text in entries
    ]
    place_legend(ax, samples)


def place_legend(ax: Axes, samples: Sequence[Artist]) -> None:
    """Put samples of what is drawn, each with its label, below the axes."""
    ax.legend(
        handles=list(samples),
        loc="upper left",
        bbox_to_anchor=(0, -0.34),
        ncols=min(3, len(samples)),
        frameon=False,
        prop=FontProperties(family=FONT, size=SMALL),
        handlelength=2.2,
        borderaxespad=0,
    )


def note(ax: Axes, text: str) -> None:
    """Write how the figures are counted at the foot of the axes."""
    ax.annotate(
        "\n".join(wrap(text, 480, SMALL)),
        (0, 0),
        (0, -86),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=SMALL,
        fontfamily=FONT,
        color=GREY,
        verticalalignment="top",
        linespacing=1.3,
        annotation_clip=False,
    ).set_gid("rule")
