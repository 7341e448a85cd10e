"""How busy officers are at each hour of the week: a small heat map for each role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from matplotlib.axes import Axes

from procflow.layout.text import wrap_evenly
from procflow.metrics import Metrics
from procflow.metrics.study import NO_WINDOW
from procflow.metrics.utilization import RoleUse, Utilization
from procflow.model import WEEKDAYS, Text
from procflow.plot.chart import BOLD, EDGE, SMALL, WIDTH, Room, chart
from procflow.plot.heat import Cell, bare, draw
from procflow.plot.rests import cannot, metrics_of
from procflow.plot.style import BLACK, FONT
from procflow.simulation import Run
from procflow.wording import Lang, number

SUBJECT = Text(en="How busy officers are", vi="Mức bận của người xử lý")
DAYS = {
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
}
RULE = Text(
    en="Per cent of the open time offered, other duties included, by weekday and hour, while counted cases arrive and "
    "whoever's cases they are; the darker, the busier; empty: never open.",
    vi="Phần trăm giờ mở cửa có mặt, kể cả việc khác, theo thứ và giờ, trong thời gian hồ sơ được tính đến và cho mọi hồ sơ; "
    "càng đậm càng bận; ô trống: không mở cửa.",
)
RUNS = Text(
    en="Mean of {n} replications; ± is the {level} interval.",
    vi="Trung bình của {n} lần chạy mô phỏng; ± là khoảng tin cậy {level}.",
)
ONE_RUN = Text(en="One replication, no interval.", vi="Một lần chạy mô phỏng, không có khoảng tin cậy.")
NOT_TOLD = Text(en="Not computed: {roles}. {why}", vi="Chưa tính được: {roles}. {why}")
NOBODY = Text(
    en="No role of the procedure has a number of officers, so nobody's time is offered.",
    vi="Không vai trò nào của quy trình có số người xử lý nên không có giờ làm việc để tính.",
)
HOURS = 36.0
"""Room for the hours at the left, in points."""
GAP, LEAST, MOST, HIGH = 13.0, 15.2, 40.0, 12.5
SMALLEST = 7.0


@frozen
class _Block:
    """The heat map of one role: where it stands, its days and its name in lines."""

    use: RoleUse
    left: float
    top: float
    lines: tuple[str, ...]


def utilization(
    measured: Metrics | Run, *, role: str | Sequence[str] | None = None, lang: Lang = "en", ax: Axes | None = None
) -> Axes:
    """Draw how busy the officers of each role are, by weekday and hour.

    Parameters
    ----------
    measured : Metrics or Run
        From `measure` or `simulate`.
    role : str or sequence of str, optional
        Ids of roles with officers; by default all of them.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        A block of cells for each role, in per cent of the open time offered.

    Raises
    ------
    SimulationError
        If a role is unknown or has no officers, or it is nothing that was measured.
    ProcedureError
        If nothing can be told of any of the roles, with the reason.
    """
    metrics = metrics_of(measured)
    found, procedure = metrics.utilization, metrics.run.procedure
    asked = _asked(found, role)
    shown = [use for use in asked if use.by_hour]
    if not shown:
        raise cannot(procedure, next((use.reason or NO_WINDOW for use in asked), NOBODY))
    days = [day for day in range(7) if any(WEEKDAYS[day] == name for use in shown for name, _ in use.by_hour)]
    hours = sorted({hour for use in shown for _, hour in use.by_hour})
    across, width = _grid(len(shown), len(days))
    called = [procedure.role(use.role).name.get(lang) or use.role for use in shown]
    titles = [wrap_evenly(name, (len(days) * width) / BOLD, SMALL) for name in called]
    head = max(map(len, titles)) * SMALL * 1.25 + 24
    tall = head + len(hours) * HIGH + 8
    down = -(-len(shown) // across)
    room = Room(height=down * tall, left=HOURS, right=EDGE, bottom=0)
    drawn = chart(ax, procedure, lang, room)
    bare(drawn.ax, room.width, room.height)
    for k, (use, lines) in enumerate(zip(shown, titles, strict=True)):
        block = _Block(use, (k % across) * (len(days) * width + GAP), (k // across) * tall + head, lines)
        _draw(drawn.ax, block, days, hours, width, lang)
        if k % across == 0:
            for n, hour in enumerate(hours):
                _word(drawn.ax, f"{hour:02d}:00", (-5, block.top + (n + 0.5) * HIGH), ha="right", va="center")
    return drawn.finish(SUBJECT, _rests_on(metrics, asked, lang))


def _asked(found: Utilization, role: str | Sequence[str] | None) -> list[RoleUse]:
    if role is None:
        return list(found.roles)
    return [found[one] for one in ([role] if isinstance(role, str) else role)]


def _grid(blocks: int, days: int) -> tuple[int, float]:
    """Return how many blocks stand side by side, and how wide their cells are: as wide as there is room for."""
    wide = WIDTH - HOURS - EDGE
    most = max(1, int((wide + GAP) // (days * LEAST + GAP)))
    lines = -(-blocks // most)
    across = -(-blocks // lines)
    return across, min(MOST, ((wide + GAP) / across - GAP) / days)


def _draw(ax: Axes, block: _Block, days: Sequence[int], hours: Sequence[int], width: float, lang: Lang) -> None:
    """Draw one role: its name, how busy it is in all, weekdays, and a cell for each open hour."""
    middle = block.left + len(days) * width / 2
    whole = block.use.utilization
    assert whole is not None  # a role with open hours has open time
    _word(ax, "\n".join(block.lines), (middle, block.top - 23), ha="center", va="bottom", fontweight="bold")
    _word(ax, _percent(whole.mean, whole.half_width, lang), (middle, block.top - 11.5), ha="center", va="bottom")
    for k, day in enumerate(days):
        _word(ax, DAYS[lang][day], (block.left + (k + 0.5) * width, block.top - 2), ha="center", va="bottom", size=7.0)
        for n, hour in enumerate(hours):
            busy = block.use.by_hour.get((WEEKDAYS[day], hour))
            if busy is not None:
                text = number(100 * busy.mean, lang, digits=0)
                if width >= MOST and busy.half_width:
                    text += f" ± {number(100 * busy.half_width, lang, digits=0)}"
                at = {"left": block.left + k * width, "top": block.top + n * HIGH}
                draw(ax, Cell(width=width, height=HIGH, part=busy.mean, text=text, **at), size=SMALLEST)


def _percent(mean: float, half: float | None, lang: Lang) -> str:
    spread = f" ± {number(100 * half, lang, digits=0)}" if half else ""
    return f"{number(100 * mean, lang, digits=0)}{spread} %"


def _word(ax: Axes, text: str, at: tuple[float, float], *, size: float = SMALL, **how: Any) -> None:
    ax.text(*at, text, fontsize=size, fontfamily=FONT, color=BLACK, linespacing=1.1, clip_on=False, **how)


def _rests_on(metrics: Metrics, asked: Sequence[RoleUse], lang: Lang) -> list[str]:
    n = len(metrics.run.logs)
    level = f"{number(100 * metrics.level, lang)} %"
    runs = RUNS.get(lang).format(n=number(n, lang), level=level) if n > 1 else ONE_RUN.get(lang)
    found = [runs, RULE.get(lang)]
    missing = [use for use in asked if not use.by_hour]
    for why in dict.fromkeys(use.reason or NO_WINDOW for use in missing):
        names = (use.role for use in missing if (use.reason or NO_WINDOW) == why)
        roles = ", ".join(metrics.run.procedure.role(id).name.get(lang) or id for id in names)
        found.append(NOT_TOLD.get(lang).format(roles=roles, why=why.get(lang)))
    return found
