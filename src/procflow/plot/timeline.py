"""The value stream: step after step, how long a case waits and how long it is worked on, and what that work is worth."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from procflow.metrics import Metrics
from procflow.metrics.path_steps import PathStep
from procflow.model import Procedure, Text
from procflow.plot.axis import Rows, broken, lines_of, names, numbers, stacked, widest
from procflow.plot.chart import Fill, Room, chart
from procflow.plot.columns import Column, beside, head_room, room_for
from procflow.plot.rests import metrics_of, plus_minus, refuse_empty, told
from procflow.plot.style import BLACK, BLUE, GREY, ORANGE, PALE, VERMILLION
from procflow.simulation import Run
from procflow.wording import Lang, number, share

SUBJECT = Text(en="Timeline of a case", vi="Dòng thời gian của hồ sơ")
UNIT = Text(en="working days since arrival, mean", vi="ngày làm việc kể từ khi tiếp nhận, trung bình")
WAITS = Fill(PALE)
CLASSES: dict[str | None, tuple[Fill, Text]] = {
    "VA": (Fill(BLUE), Text(en="work that adds value (VA)", vi="xử lý tạo giá trị (VA)")),
    "BVA": (Fill(ORANGE, "////"), Text(en="necessary for the office (BVA)", vi="cần cho quản lý (BVA)")),
    "NVA": (Fill(VERMILLION, "xxxx"), Text(en="adds no value (NVA)", vi="không tạo giá trị (NVA)")),
    None: (Fill(GREY, "...."), Text(en="work, value not said", vi="xử lý, chưa phân loại giá trị")),
}
WAITING = Text(en="waiting", vi="chờ")
COLUMNS = (Text(en="waiting,\nhours", vi="chờ,\ngiờ"), Text(en="work,\nminutes", vi="xử lý,\nphút"))
NONE = "–"
SUM = Text(en="{name}: {days} days, {share}", vi="{name}: {days} ngày, {share}")
RULE = Text(
    en="Mean over all cases along their path; rework is added to its step, branches beside the path are not in it, applicant "
    "and other agencies count as waiting. 1 working day = {hours} h.",
    vi="Trung bình trên mọi hồ sơ theo đường đi; làm lại cộng vào bước đó, nhánh không nằm trên đường đi không tính, thời "
    "gian của người nộp và cơ quan khác tính là chờ. 1 ngày làm việc = {hours} giờ.",
)
ABSENT = Text(
    en="Steps that take no time on the path: {n}.",
    vi="Số bước không chiếm thời gian trên đường đi: {n}.",
)
BAR = 8.5
MANY_ROWS = 24


def timeline(measured: Metrics | Run, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw the value stream of a case: a row for each step, its waiting and its work where the step before ends.

    Parameters
    ----------
    measured : Metrics or Run
        From `measure` or `simulate`.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        In working days of the procedure's calendar; the rows end at the mean cycle time. Work is marked by the value class
        of its step, and the legend adds the classes up.

    Raises
    ------
    ProcedureError
        If no case has ended.
    SimulationError
        If it is nothing that was measured.

    References
    ----------
    M. Rother, J. Shook, Learning to See: Value Stream Mapping (2003). M. Dumas et al., Fundamentals of Business Process
    Management, 2nd ed. (2018), section 6.1 (value-added analysis).
    """
    metrics = metrics_of(measured)
    refuse_empty(metrics)
    procedure = metrics.run.procedure
    every = metrics.path_steps
    shown = [one for one in every if one.total.mean > 0]
    rows = broken(
        [procedure.step(one.step).name.get(lang) or one.step for one in shown], 190 if len(shown) > MANY_ROWS else 150
    )
    stack, day = stacked(rows), procedure.calendar_named().day_minutes
    times = ([one.waiting for one in shown], [one.work for one in shown])
    columns = [
        Column(head=head.get(lang), cells=[plus_minus(one, lang, size=size) if one.mean else NONE for one in column])
        for head, size, column in zip(COLUMNS, (60.0, 1.0), times, strict=True)
    ]
    room = Room(height=stack.height, left=widest(rows), right=room_for(columns), top=head_room(columns))
    drawn = chart(ax, procedure, lang, room)
    at = 0.0
    for row, one in enumerate(shown):
        at = _row(drawn.ax, stack, row, one, procedure, at, day)
    beside(drawn.ax, columns, stack.middles)
    names(drawn.ax, rows, at=stack.middles)
    drawn.ax.set_ylim(stack.height, 0)
    drawn.ax.set_xlim(0, at * 1.03 or 1.0)
    numbers(drawn.ax.xaxis, lang)
    lines_of(drawn.ax)
    rule = RULE.get(lang).format(hours=number(day / 60, lang))
    absent = ABSENT.get(lang).format(n=number(len(every) - len(shown), lang)) if len(every) > len(shown) else ""
    samples = _samples(shown, procedure, day, lang)
    return drawn.finish(SUBJECT, [told(metrics, lang), rule, absent], x=UNIT.get(lang), samples=samples)


def _row(ax: Axes, stack: Rows, row: int, one: PathStep, procedure: Procedure, at: float, day: float) -> float:
    """Draw waiting and work of a step from where the step before ended; return where it ends."""
    fill, _ = CLASSES[procedure.step(one.step).value]
    middle = stack.middles[row]
    waiting, work = one.waiting.mean / day, one.work.mean / day
    ax.plot([at, at], [middle - stack.heights[row] / 2, middle], color=GREY, linewidth=0.5, zorder=1)
    for left, width, look in ((at, waiting, WAITS), (at + waiting, work, fill)):
        ax.barh(middle, width, BAR, left=left, color=look.color, hatch=look.hatch, edgecolor=BLACK, linewidth=0.5)
    return at + waiting + work


def _samples(shown: Sequence[PathStep], procedure: Procedure, day: float, lang: Lang) -> list[Patch]:
    """Return the legend: waiting and each value class of work with its sum and its share of the cycle time."""
    whole = sum(one.total.mean for one in shown)

    def sample(fill: Fill, name: Text, minutes: float) -> Patch:
        days = number(minutes / day, lang, digits=2 if minutes < day else 1)
        return fill.sample(SUM.get(lang).format(name=name.get(lang), days=days, share=share(minutes / whole, lang)))

    found = [sample(WAITS, WAITING, sum(one.waiting.mean for one in shown))]
    for value, (fill, name) in CLASSES.items():
        minutes = sum(one.work.mean for one in shown if procedure.step(one.step).value == value)
        found += [sample(fill, name, minutes)] if minutes else []
    return found
