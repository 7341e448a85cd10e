"""Who hands over to whom: a matrix of handoffs per case, exact from the procedure or counted in a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen
from matplotlib.axes import Axes

from procflow.analysis import Analysis
from procflow.errors import Place, SimulationError, did_you_mean
from procflow.layout import text_width
from procflow.layout.text import wrap_evenly
from procflow.metrics import Metrics
from procflow.metrics.handoff_times import HOUSES, NO_HOUSE, House
from procflow.model import Interval, Procedure, Role, Text
from procflow.plot.axis import broken, widest
from procflow.plot.chart import SMALL, WIDTH, Room, chart
from procflow.plot.heat import Cell, bare, draw
from procflow.plot.rests import RESULTS, cannot, metrics_of, refuse_empty, told, wrong
from procflow.plot.style import BLACK, FONT, GREY
from procflow.simulation import Run
from procflow.structure.handoffs import handoffs as expected_handoffs
from procflow.wording import Lang, number

SUBJECT: Mapping[House, Text] = {
    "role": Text(en="Handoffs between roles", vi="Chuyển giao giữa các vai trò"),
    "unit": Text(en="Handoffs between units", vi="Chuyển giao giữa các đơn vị"),
    "agency": Text(en="Handoffs between agencies", vi="Chuyển giao giữa các cơ quan"),
}
RULE = Text(
    en="Handoffs per case, {total} in all: rows give, columns take; the darker, the more; an empty cell is no handoff. The "
    "first entry is none.",
    vi="Số lượt chuyển giao mỗi hồ sơ, tổng cộng {total}: hàng giao, cột nhận; càng đậm càng nhiều; ô trống là không có. "
    "Lần tiếp nhận đầu tiên không tính.",
)
EXACT = Text(
    en="Expected number, exact from steps, flows and their shares.",
    vi="Số kỳ vọng, tính chính xác từ các bước, luồng và tỷ lệ rẽ nhánh.",
)
LARGEST = Text(en="The widest interval is ± {half}.", vi="Khoảng tin cậy rộng nhất là ± {half}.")
NO_HANDOFF = Text(
    en="No case ever changes hands: all steps are done by one role.",
    vi="Hồ sơ không lần nào chuyển người giữ: mọi bước do một vai trò thực hiện.",
)
TAKEN = {
    "en": f"a Procedure, an Analysis, {RESULTS['en']}",
    "vi": f"một Procedure, một Analysis, {RESULTS['vi']}",
}
GIVE_IT = {
    "en": "Give the procedure for expected numbers, or measure(run) for counted ones.",
    "vi": "Đưa vào quy trình để có số kỳ vọng, hoặc measure(run) để có số đếm được.",
}
SUMS = (Text(en="gives", vi="giao"), Text(en="takes", vi="nhận"))
WIDE = 40.0
"""Width of a cell from which its interval stands in it, in points."""
NAMES = 150.0
SUM_ROOM = 40.0
MANY = 10
"""Number of houses above which columns are numbered, because upright names would be too close."""
SMALLEST = 7.0


@frozen
class _Matrix:
    """Handoffs to draw.

    Attributes
    ----------
    houses : tuple of str
        Names of roles, units or agencies that give or take, in the order of the procedure.
    cells : dict of (str, str) to Interval
        Per case, by giver and taker.
    rests_on : str
        Where the numbers come from.
    """

    procedure: Procedure
    houses: tuple[str, ...]
    cells: Mapping[tuple[str, str], Interval]
    rests_on: str


def handoffs(
    told_by: Procedure | Analysis | Metrics | Run, *, by: House = "role", lang: Lang = "en", ax: Axes | None = None
) -> Axes:
    """Draw a matrix of handoffs per case: who gives in the rows, who takes in the columns.

    Parameters
    ----------
    told_by : Procedure, Analysis, Metrics or Run
        A procedure or its analysis gives expected numbers, which are exact; a run those that were counted, with intervals.
    by : {"role", "unit", "agency"}
        Between whom; a handoff within a unit is none between units.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        With the sums of rows and columns beside and below.

    Raises
    ------
    ProcedureError
        If there is no handoff to draw, or no case has ended.
    SimulationError
        If it is nothing that tells handoffs, or `by` is none of the three.
    """
    if by not in HOUSES:
        raise SimulationError(NO_HOUSE.at(Place("plot"), by=str(by), hint=did_you_mean(str(by), HOUSES)))
    matrix = _matrix(told_by, by, lang)
    if not matrix.cells:
        raise cannot(matrix.procedure, NO_HANDOFF)
    n = len(matrix.houses)
    many = n > MANY
    rows = broken([f"{k}  {name}" if many else name for k, name in enumerate(matrix.houses, start=1)], NAMES)
    left = widest(rows)
    width = min(64.0, (WIDTH - left - SUM_ROOM - 8) / n)
    columns = [(str(k),) if many else _column_name(name, width) for k, name in enumerate(matrix.houses, start=1)]
    upright = not many and width < WIDE + 12
    top = max(_extent(lines, upright) for lines in columns) + 10
    height = max(18.0, *(len(lines) * SMALL * 1.22 + 3 for lines in rows), 22.0 if width >= WIDE else 0.0)
    room = Room(height=(n + 1) * height, left=left, right=WIDTH - left - (n * width + SUM_ROOM), top=top, bottom=2)
    drawn = chart(ax, matrix.procedure, lang, room)
    bare(drawn.ax, n * width + SUM_ROOM, (n + 1) * height)
    _cells(drawn.ax, matrix, (width, height), lang)
    _sums(drawn.ax, matrix, (width, height), lang)
    for k, (row, column) in enumerate(zip(rows, columns, strict=True)):
        _word(drawn.ax, "\n".join(row), (0, (k + 0.5) * height), (-5, 0), ha="right", va="center")
        turned: dict[str, Any] = {"rotation": 90.0, "ha": "center"} if upright else {"ha": "center"}
        _word(drawn.ax, "\n".join(column), ((k + 0.5) * width, 0), (0, 4), va="bottom", **turned)
    return drawn.finish(SUBJECT[by], _rests_on(matrix, width, lang))


def _rests_on(matrix: _Matrix, width: float, lang: Lang) -> list[str]:
    total = sum(value.mean for value in matrix.cells.values())
    found = [matrix.rests_on, RULE.get(lang).format(total=number(total, lang, digits=2))]
    half = max(value.half_width or 0.0 for value in matrix.cells.values())
    if half and width < WIDE:
        found.append(LARGEST.get(lang).format(half=number(half, lang, digits=2)))
    return found


def _matrix(told_by: object, by: House, lang: Lang) -> _Matrix:
    """Return the handoffs that a procedure, an analysis or a run tells."""
    if isinstance(told_by, Procedure | Analysis):
        procedure = told_by if isinstance(told_by, Procedure) else told_by.procedure
        expected = expected_handoffs(procedure) if isinstance(told_by, Procedure) else told_by.handoffs
        house = _house(by, lang)
        found: dict[tuple[str, str], float] = {}
        for (giver, taker), mass in expected.matrix.items():
            pair = house(procedure.role(giver)), house(procedure.role(taker))
            if pair[0] != pair[1]:
                found[pair] = found.get(pair, 0.0) + mass
        exact = {pair: Interval(mass, 0.0) for pair, mass in found.items()}
        return _Matrix(procedure, _in_order(procedure, exact, house), exact, EXACT.get(lang))
    if not isinstance(told_by, Metrics | Run):
        raise SimulationError(wrong(told_by, TAKEN, GIVE_IT))
    metrics = metrics_of(told_by)
    refuse_empty(metrics)
    procedure, counted = metrics.run.procedure, metrics.handoff_times.between(by)
    if counted.reason:
        raise cannot(procedure, counted.reason)
    called = {role.id: _house("role", lang)(role) for role in procedure.roles}
    cells = {
        (called.get(giver, giver), called.get(taker, taker)): value for (giver, taker), value in counted.matrix.items()
    }
    return _Matrix(procedure, _in_order(procedure, cells, _house(by, lang)), cells, told(metrics, lang))


def _house(by: House, lang: Lang) -> Callable[[Role], str]:
    """Return how the house of a role is called: its own name where it belongs to none."""

    def name(role: Role) -> str:
        of = {"role": "", "unit": role.unit, "agency": role.agency}[by]
        return of or role.name.get(lang) or role.id

    return name


def _in_order(
    procedure: Procedure, cells: Mapping[tuple[str, str], Interval], house: Callable[[Role], str]
) -> tuple[str, ...]:
    taking_part = {name for pair in cells for name in pair}
    return tuple(dict.fromkeys(name for name in map(house, procedure.roles) if name in taking_part))


def _column_name(name: str, width: float) -> tuple[str, ...]:
    """Break the name of a column: upright ones into as many lines as the column has room for."""
    if width >= WIDE + 12:
        return wrap_evenly(name, width - 4, SMALL)
    lines = max(1, int((width - 2) / (SMALL * 1.2)))
    return wrap_evenly(name, max(70.0, text_width(name, SMALL) / lines * 1.25), SMALL)


def _extent(lines: Sequence[str], upright: bool) -> float:
    if upright:
        return max(text_width(line, SMALL) for line in lines) * 1.03
    return len(lines) * SMALL * 1.25


def _cells(ax: Axes, matrix: _Matrix, size: tuple[float, float], lang: Lang) -> None:
    """Draw the cells, each with its number and, where there is room, its interval."""
    place = {name: k for k, name in enumerate(matrix.houses)}
    width, height = size
    largest, n = max(value.mean for value in matrix.cells.values()), len(matrix.houses)
    for (giver, taker), value in matrix.cells.items():
        text = number(value.mean, lang, digits=2)
        if width >= WIDE and value.half_width:
            text += f"\n± {number(value.half_width, lang, digits=2)}"
        draw(
            ax,
            Cell(
                left=place[taker] * width, top=place[giver] * height, width=width, height=height,
                part=value.mean / largest, text=text,
            ),
            size=SMALL if n <= MANY else SMALLEST,
        )  # fmt: skip
    for k in range(n + 1):
        ax.plot([0, n * width], [k * height] * 2, color=GREY, linewidth=0.3, zorder=0)
        ax.plot([k * width] * 2, [0, n * height], color=GREY, linewidth=0.3, zorder=0)


def _sums(ax: Axes, matrix: _Matrix, size: tuple[float, float], lang: Lang) -> None:
    """Write what each gives behind its row, and what each takes below its column."""
    width, height = size
    n = len(matrix.houses)
    letters = SMALL if n <= MANY else SMALLEST
    for k, name in enumerate(matrix.houses):
        gives = sum(value.mean for (giver, _), value in matrix.cells.items() if giver == name)
        takes = sum(value.mean for (_, taker), value in matrix.cells.items() if taker == name)
        at_row, at_column = ((n * width, (k + 0.5) * height), ((k + 0.5) * width, (n + 0.5) * height))
        _word(ax, number(gives, lang, digits=2), at_row, (SUM_ROOM - 4, 0), ha="right", va="center")
        _word(ax, number(takes, lang, digits=2), at_column, (0, 0), ha="center", va="center", fontsize=letters)
    gives_head, takes_head = (word.get(lang) for word in SUMS)
    _word(ax, gives_head, (n * width, 0), (SUM_ROOM - 4, 4), ha="right", va="bottom", color=GREY)
    _word(ax, takes_head, (0, (n + 0.5) * height), (-5, 0), ha="right", va="center", color=GREY)


def _word(ax: Axes, text: str, at: tuple[float, float], shift: tuple[float, float], **how: Any) -> None:
    style: dict[str, Any] = {"fontsize": SMALL, "fontfamily": FONT, "color": BLACK, "linespacing": 1.1}
    ax.annotate(text, at, shift, textcoords="offset points", annotation_clip=False, **(style | how))
