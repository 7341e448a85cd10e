"""What changed and by how much: a forest plot of differences with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from procflow.comparison import Comparison, Several
from procflow.comparison.rows import VERDICTS, Row, Verdict
from procflow.comparison.several import MEANS
from procflow.comparison.writing import POINTS
from procflow.errors import Message, ProcedureError, SimulationError
from procflow.metrics.tables import Scale, widest
from procflow.model import Text
from procflow.plot.axis import broken, lines_of, names, shares, stacked
from procflow.plot.axis import widest as widest_name
from procflow.plot.chart import Room, chart
from procflow.plot.columns import Column, beside, head_room, room_for
from procflow.plot.rests import told_of_both, wrong
from procflow.plot.style import BLACK, BLUE, GREY, VERMILLION, WHITE
from procflow.wording import Lang, number

NOTHING = Message(
    "chart-no-difference",
    en="none of the figures has a difference that can be drawn{why}. Compare runs of several replications, or name other "
    "figures.",
    vi="không chỉ tiêu nào có chênh lệch để vẽ{why}. Hãy so sánh các lần chạy có nhiều lần lặp hoặc chọn chỉ tiêu khác.",
)
COMPARED = {"en": "a Comparison or a Several", "vi": "một Comparison hoặc một Several"}
COMPARE = {
    "en": "Compare first: compare(simulate(before, scenario), simulate(after, scenario)).",
    "vi": "Hãy so sánh trước: compare(simulate(truoc, scenario), simulate(sau, scenario)).",
}
SUBJECT = Text(en="What changes", vi="Mức thay đổi")
AXIS = Text(
    en="after less before, in % of before (shares: in percentage points)",
    vi="sau trừ trước, % so với trước (tỷ lệ: điểm phần trăm)",
)
RULE = Text(
    en="Paired by replication. An interval across the line of 0 shows no clear difference.",
    vi="So sánh từng cặp theo lần chạy. Khoảng tin cậy cắt vạch 0 là chưa thấy khác biệt rõ.",
)
BEYOND = Text(
    en="Arrows: beyond the axis, see the numbers.",
    vi="Mũi tên: vượt ngoài trục, xem con số.",
)
LEFT_OUT = Text(en="Not drawn: {names}.", vi="Không vẽ: {names}.")
FROM_NOTHING = Text(en="0 before", vi="trước bằng 0")
HEADS = (Text(en="before", vi="trước"), Text(en="after", vi="sau"), Text(en="difference", vi="chênh lệch"))
LOOKS: Mapping[Verdict, tuple[str, str, str]] = {
    "better": ("o", BLUE, BLUE),
    "worse": ("X", VERMILLION, VERMILLION),
    "no clear difference": ("o", BLACK, WHITE),
    "unchanged": ("s", BLACK, WHITE),
    "no interval": ("D", BLACK, WHITE),
    "": ("D", GREY, GREY),
}
"""Marker, colour of its edge and of its inside; the shape tells the verdict in black and white."""
NEITHER = Text(en="neither better nor worse", vi="không xét tốt xấu")
SILENT = ("cases", "open")
"""Figures that describe the study, not the office."""
WIDEST = 1.6
"""Largest change that the axis shows: one figure that explodes must not flatten all others."""
NAMES = 170.0
MOST_DIGITS = 3


@frozen
class _Line:
    """One difference to draw: what it is called, its row, and what may be said of it."""

    name: str
    row: Row
    verdict: Verdict

    @property
    def ends(self) -> tuple[float, float, float]:
        """Difference with its bounds: relative to the value before, or in shares of 1."""
        difference, before = self.row.difference, self.row.before
        assert difference is not None
        assert before is not None
        size = 1.0 if self.row.unit == "share" else abs(before.mean)
        half = difference.half_width or 0.0
        return (difference.mean - half) / size, difference.mean / size, (difference.mean + half) / size


def comparison(
    compared: Comparison | Several,
    *,
    figures: Sequence[str] | None = None,
    lang: Lang = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw what changes between two runs, or between one and several: each difference with its interval.

    Parameters
    ----------
    compared : Comparison or Several
        From `compare` or `compare_several`.
    figures : sequence of str, optional
        Ids of figures, in the order of rows; by default all that are not 0 on both sides.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        A row for each figure: the change relative to the value before, in points for shares, with its interval; the values
        themselves stand beside it. Verdicts are those of the table.

    Raises
    ------
    SimulationError
        If a figure is unknown, or it is no comparison.
    ProcedureError
        If no difference can be drawn.
    """
    if not isinstance(compared, Comparison | Several):
        raise SimulationError(wrong(compared, COMPARED, COMPARE))
    procedure = compared.before.run.procedure
    lines, missing = _lines(compared, figures, lang)
    if not lines:
        why = f" ({'; '.join(missing)})" if missing else ""
        raise ProcedureError(NOTHING.at(procedure.place("figures"), why=why))
    day = procedure.calendar_named().day_minutes
    scales = [_scale(line.row, day) for line in lines]
    rows = broken([_called(line, fitting, lang) for line, fitting in zip(lines, scales, strict=True)], NAMES)
    columns = _columns(lines, scales, lang)
    stack = stacked(rows, least=14)
    room = Room(height=stack.height, left=widest_name(rows), right=room_for(columns), top=head_room(columns))
    drawn = chart(ax, procedure, lang, room, illustrative=compared.illustrative)
    reach = min(WIDEST, max(abs(end) for line in lines for end in line.ends) or 0.1) * 1.06
    for line, y in zip(lines, stack.middles, strict=True):
        _interval(drawn.ax, line, y, reach)
    drawn.ax.axvline(0, color=BLACK, linewidth=0.8, zorder=1)
    drawn.ax.set_xlim(-reach, reach)
    drawn.ax.set_ylim(stack.height, 0)
    names(drawn.ax, rows, at=stack.middles)
    beside(drawn.ax, columns, stack.middles)
    shares(drawn.ax.xaxis, lang, most=4)
    lines_of(drawn.ax)
    beyond = any(abs(end) > reach for line in lines for end in line.ends)
    rests = [*_rests_on(compared, lang), BEYOND.get(lang) if beyond else ""]
    rests.append(LEFT_OUT.get(lang).format(names="; ".join(missing)) if missing else "")
    return drawn.finish(SUBJECT, rests, x=AXIS.get(lang), samples=_samples(lines, lang))


def _lines(compared: Comparison | Several, figures: Sequence[str] | None, lang: Lang) -> tuple[list[_Line], list[str]]:
    """Return what can be drawn, and the names of what cannot with the reason."""
    if isinstance(compared, Comparison):
        rows: Iterable[Row] = map(compared.__getitem__, figures) if figures is not None else _all(compared.rows)
        every = [_Line(row.name.get(lang), row, row.verdict) for row in rows]
    else:
        chosen = [one for one in compared.contests if figures is None or one.row.id in figures]
        every = [_Line(f"{one.name} – {one.row.name.get(lang)}", one.row, one.verdict) for one in chosen]
    drawn: list[_Line] = []
    missing: dict[str, list[str]] = {}
    for line in every:
        reason = line.row.reason.get(lang) if line.row.difference is None else ""
        if line.row.difference is not None and line.row.unit != "share" and not _positive(line.row):
            reason = FROM_NOTHING.get(lang)
        if reason or line.row.difference is None:
            missing.setdefault(reason.rstrip("."), []).append(line.name)
        else:
            drawn.append(line)
    return drawn, [f"{', '.join(called)} ({reason})" for reason, called in missing.items()]


def _all(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.nothing and row.id not in SILENT and not row.id.endswith("_expected")]


def _positive(row: Row) -> bool:
    return row.before is not None and row.before.mean != 0


def _scale(row: Row, day: float) -> Scale:
    values = [interval.mean for interval in (row.before, row.after) if interval is not None]
    return widest(row.unit, values, day_minutes=day)


def _called(line: _Line, fitting: Scale, lang: Lang) -> str:
    unit = fitting.word.get(lang)
    return f"{line.name} ({unit})" if unit else line.name


def _columns(lines: Sequence[_Line], scales: Sequence[Scale], lang: Lang) -> list[Column]:
    """Return the values before and after, and the difference with its interval."""
    cells: list[list[str]] = [[], [], []]
    for line, fitting in zip(lines, scales, strict=True):
        for column, interval in zip(cells, (line.row.before, line.row.after), strict=False):
            column.append("" if interval is None else fitting.spell(interval.mean, lang, word=False))
        cells[2].append(_difference(line.row, fitting, lang))
    return [Column(head=head.get(lang), cells=column) for head, column in zip(HEADS, cells, strict=True)]


def _difference(row: Row, fitting: Scale, lang: Lang) -> str:
    """Write a difference with its interval, in as many decimals as the interval needs to be seen."""
    assert row.difference is not None
    half = row.difference.half_width or 0.0
    digits = fitting.digits
    while half and digits < MOST_DIGITS and round(half / fitting.size, digits) == 0:
        digits += 1
    finer = evolve(fitting, digits=digits)
    rounded = round(row.difference.mean / fitting.size, digits)
    sign = "+" if rounded > 0 else "-" if rounded < 0 else ""
    text = sign + finer.spell(abs(row.difference.mean), lang, word=False)
    text += f" ± {finer.spell(half, lang, word=False)}" if half else ""
    return f"{text} {POINTS.get(lang)}" if row.unit == "share" else text


def _interval(ax: Axes, line: _Line, y: float, reach: float) -> None:
    """Draw a difference with its interval; an arrow where it lies beyond the axis."""
    low, mean, high = line.ends
    marker, edge, inside = LOOKS[line.verdict]
    ax.plot([max(low, -reach), min(high, reach)], [y, y], color=edge, linewidth=1.4, solid_capstyle="butt", zorder=2)
    if abs(mean) > reach:
        marker, mean = (">", 0.97 * reach) if mean > 0 else ("<", -0.97 * reach)
    ax.plot(
        [mean], [y], marker=marker, markersize=6, markerfacecolor=inside, markeredgecolor=edge, linestyle="none",
        zorder=3, gid=f"difference {line.row.id}",
    )  # fmt: skip


def _samples(lines: Sequence[_Line], lang: Lang) -> list[Line2D]:
    used = {line.verdict for line in lines}
    return [
        Line2D(
            [], [], marker=marker, markersize=6, markerfacecolor=inside, markeredgecolor=edge, color=edge,
            linewidth=1.4, label=(VERDICTS[verdict] if verdict else NEITHER).get(lang),
        )
        for verdict, (marker, edge, inside) in LOOKS.items()
        if verdict in used
    ]  # fmt: skip


def _rests_on(compared: Comparison | Several, lang: Lang) -> list[str]:
    if isinstance(compared, Comparison):
        return [told_of_both((compared.before, compared.after), lang), RULE.get(lang)]
    level = f"{number(100 * compared.level, lang)} %"
    means = MEANS.get(lang).format(level=level, n=number(len(compared.contests), lang))
    return [told_of_both((compared.before,), lang), RULE.get(lang), means]
