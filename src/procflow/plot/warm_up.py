"""Where the start of a run is over: Welch's moving average of the cycle time by case number, with the cut."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from procflow.errors import SimulationError
from procflow.metrics import WarmUp
from procflow.model import ILLUSTRATIVE, Text
from procflow.plot.axis import numbers, upright
from procflow.plot.chart import Room, chart
from procflow.plot.rests import wrong
from procflow.plot.style import BLACK, BLUE, GREY, SKY, VERMILLION
from procflow.wording import Lang, number

FOUND = {"en": "a WarmUp", "vi": "một WarmUp"}
FIND = {"en": "Take find_warm_up(procedure, scenario).", "vi": "Hãy dùng find_warm_up(procedure, scenario)."}
SUBJECT = Text(en="When the start is over", vi="Khi nào hết giai đoạn khởi động")
X = Text(en="number of the case, in order of arrival", vi="số thứ tự hồ sơ theo lúc đến")
Y = Text(en="cycle time, working days", vi="tổng thời gian giải quyết, ngày làm việc")
MEAN = Text(en="mean of {n} replications", vi="trung bình {n} lần chạy")
MOVING = Text(
    en="moving average, {window} cases on each side (Welch)", vi="trung bình trượt, mỗi bên {window} hồ sơ (Welch)"
)
LEVEL = Text(en="level of the second half, ± 5 %", vi="mức của nửa sau, ± 5 %")
CUT = Text(en="left out: the first {n} cases (MSER-5)", vi="bỏ {n} hồ sơ đầu (MSER-5)")
TOLERANCE = 0.05


def warm_up(found: WarmUp, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw how the cycle time settles from an empty office on, and how many first cases are left out.

    Parameters
    ----------
    found : WarmUp
        From `find_warm_up`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        The mean over replications of the first case, the second, …, with Welch's moving average, its level and the cut.

    Raises
    ------
    SimulationError
        If it is nothing that `find_warm_up` gives.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.5.1.
    """
    if not isinstance(found, WarmUp):
        raise SimulationError(wrong(found, FOUND, FIND))
    procedure = found.pilot.procedure
    day = procedure.calendar_named().day_minutes
    drawn = chart(ax, procedure, lang, Room(height=160, left=34))
    means, moving = [one / day for one in found.means], [one / day for one in found.moving.averages]
    level = found.moving.level / day
    name = MEAN.get(lang).format(n=number(len(found.pilot.logs), lang))
    samples: list[Line2D] = []
    samples += drawn.ax.plot(range(1, len(means) + 1), means, color=GREY, linewidth=0.6, label=name, zorder=1)
    name = MOVING.get(lang).format(window=number(found.moving.window, lang))
    samples += drawn.ax.plot(range(1, len(moving) + 1), moving, color=BLUE, linewidth=1.9, label=name, zorder=3)
    drawn.ax.axhspan((1 - TOLERANCE) * level, (1 + TOLERANCE) * level, color=SKY, alpha=0.25, linewidth=0, zorder=0)
    dotted = (0, (1, 2))
    samples.append(drawn.ax.axhline(level, color=BLACK, linewidth=1, linestyle=dotted, label=LEVEL.get(lang), zorder=2))
    if found.cases:
        name = CUT.get(lang).format(n=number(found.cases, lang))
        line = drawn.ax.axvline(
            found.cases + 0.5, color=VERMILLION, linewidth=1.5, linestyle=(0, (5, 2)), label=name, zorder=4
        )
        samples.append(line)
    drawn.ax.set_xlim(0.5, len(means) + 0.5)
    drawn.ax.set_ylim(0, None)
    numbers(drawn.ax.xaxis, lang, whole=True)
    numbers(drawn.ax.yaxis, lang)
    upright(drawn.ax)
    sentences = [line for line in found.text(lang).split("\n") if line != ILLUSTRATIVE.get(lang)]
    return drawn.finish(SUBJECT, sentences, x=X.get(lang), y=Y.get(lang), samples=samples)
