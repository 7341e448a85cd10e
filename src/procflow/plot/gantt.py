"""What happened to some cases, hour by hour: a Gantt chart of a log, by case or by officer, with closed hours shaded."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.metrics import Metrics
from procflow.model import Procedure, Text
from procflow.plot.axis import broken, dates, names, stacked, widest
from procflow.plot.chart import Chart, Fill, Room, chart
from procflow.plot.columns import Column, beside, head_room, room_for
from procflow.plot.gantt_rows import (
    BY_OFFICER,
    MOST_ROWS,
    NO_WORK,
    TOO_MANY,
    Bar,
    By,
    Desk,
    Doing,
    Scene,
    Visit,
    chosen,
    scene,
)
from procflow.plot.rests import metrics_of
from procflow.plot.style import BLACK, BLUE, ORANGE, SKY, WHITE
from procflow.simulation import Run
from procflow.wording import Lang, day, number

BYS: tuple[By, ...] = ("case", "officer")
NO_BY = Message(
    "gantt-by",
    en="rows are by 'case' or by 'officer', not by '{by}'.{hint}",
    vi="các dòng xếp theo 'case' (hồ sơ) hoặc 'officer' (người xử lý), không theo '{by}'.{hint}",
)
SUBJECTS: dict[By, Text] = {
    "case": Text(en="Course of a case", vi="Diễn biến hồ sơ"),
    "officer": Text(en="Work of the officers", vi="Công việc của người xử lý"),
}
DIM = "#B4BBC3"
LOOKS: dict[Doing, tuple[Fill, Text]] = {
    "waiting": (Fill(DIM), Text(en="waiting: transfer, delay, queue", vi="chờ: luân chuyển, cố định, hàng chờ")),
    "work": (Fill(BLUE), Text(en="an officer at work", vi="người xử lý đang làm")),
    "outside": (Fill(WHITE, "...."), Text(en="applicant or another agency", vi="người nộp hoặc cơ quan khác")),
}
OTHERS = (Fill(SKY), Text(en="work on other cases", vi="việc của hồ sơ khác"))
MARKED = Fill(ORANGE, "////")
CLOSED = Fill("#EEEEEE")
SHUT = Text(en="closed", vi="ngoài giờ làm việc")
CASE = Text(en="case {n}", vi="hồ sơ {n}")
ONE = Text(
    en="Case {n} of replication {replication}: {arrived} to {ended}, {time} working days{outcome}. One case, not a mean.",
    vi="Hồ sơ {n} của lần chạy {replication}: từ {arrived} đến {ended}, {time} ngày làm việc{outcome}. Một hồ sơ, không phải "
    "trung bình.",
)
OPEN = Text(
    en="Case {n} of replication {replication}: arrived {arrived}, not ended. One case, not a mean.",
    vi="Hồ sơ {n} của lần chạy {replication}: đến {arrived}, chưa kết thúc. Một hồ sơ, không phải trung bình.",
)
SOME = Text(
    en="Cases {cases} of replication {replication}: single cases, not means. Numbered from 0 in order of arrival.",
    vi="Các hồ sơ {cases} của lần chạy {replication}: từng hồ sơ, không phải trung bình. Đánh số từ 0 theo lúc đến.",
)
RULE = Text(
    en="Work is drawn in the hours of its officer, other duties included; closed hours at an eighth of their length.",
    vi="Công việc vẽ trong giờ của người xử lý, kể cả việc khác; ngoài giờ làm việc vẽ bằng một phần tám độ dài.",
)
WEEK = Text(
    en="Replication {replication}: all work of the week from {first}, in which case {n} arrives; officers are numbered from 1 in each role.",
    vi="Lần chạy {replication}: mọi việc trong tuần từ {first}, tuần có hồ sơ {n} đến; người xử lý đánh số từ 1 trong mỗi vai trò.",
)
DOUBT = Text(
    en="{roles}: drawn in all open hours from start to end. {why}",
    vi="{roles}: vẽ trong mọi giờ mở cửa từ lúc bắt đầu đến lúc xong. {why}",
)
WHO = Text(en="who", vi="ai làm")
AUTOMATIC = Text(en="automatic", vi="tự động")
NAMES, OFFICERS = 140.0, 92.0
BAR = 8.0


def gantt(
    measured: Metrics | Run,
    *,
    cases: Sequence[int] | None = None,
    replication: int = 0,
    by: By = "case",
    lang: Lang = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw what happened to some cases of a run, by case or by officer, with closed hours shaded.

    Parameters
    ----------
    measured : Metrics or Run
        From `measure` or `simulate`.
    cases : sequence of int, optional
        Numbers of cases in order of arrival, from 0; by default the case of median cycle time. By officer they are marked
        among all work of the week in which the first of them arrives.
    replication : int
        Counted from 0.
    by : {"case", "officer"}
        A row for each time a step was done for the cases, or one for each officer who was at work in the week.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        The horizontal axis shows dates; it counts hours, closed ones at an eighth of their length.

    Raises
    ------
    SimulationError
        If a case or replication is not there, nothing was done for the cases, there are too many rows to be read, or it is
        nothing that was measured.
    """
    if by not in BYS:
        raise SimulationError(NO_BY.at(Place("plot"), by=str(by), hint=did_you_mean(str(by), BYS)))
    metrics = metrics_of(measured)
    stage = scene(metrics, replication)
    picked = chosen(metrics, replication, cases)
    rows: list[Visit | Desk] = []
    rows += stage.visits(picked) if by == "case" else stage.desks(*stage.week_of(picked[0]))
    _refuse(rows, picked, replication, by, stage.procedure)
    called = broken([_called(row, stage.procedure, len(picked), lang) for row in rows], NAMES)
    columns, lines = _columns(rows, stage.procedure, lang)
    stack = stacked([max(name, line, key=len) for name, line in zip(called, lines, strict=True)], least=12)
    right, top = (room_for(columns), head_room(columns)) if columns else (24.0, 4.0)
    room = Room(height=stack.height, left=widest(called), right=right, top=top)
    drawn = chart(ax, stage.procedure, lang, room)
    _time(drawn, stage, rows, by, stage.week_of(picked[0]))
    for row, y in zip(rows, stack.middles, strict=True):
        for bar in row.bars:
            _bar(drawn.ax, stage, bar, y, _fill(bar, by, picked))
    names(drawn.ax, called, at=stack.middles)
    beside(drawn.ax, columns, stack.middles)
    drawn.ax.set_ylim(stack.height, 0)
    rests = [_told(metrics, picked, replication, lang) if by == "case" else _week(stage, picked[0], replication, lang)]
    rests += [RULE.get(lang), *_doubts(stage, rows, lang)]
    return drawn.finish(SUBJECTS[by], rests, samples=_samples(picked, by, rows, lang))


def _doubts(stage: Scene, rows: Sequence[Visit | Desk], lang: Lang) -> list[str]:
    """Return of which roles the log does not tell the hours, so that their work is drawn from start to end."""
    found = stage.unlocated(row.role for row in rows if row.role is not None and row.officer >= 0)
    called = {
        reason: [stage.procedure.role(id).name.get(lang) or id for id in found if found[id] == reason]
        for reason in dict.fromkeys(found.values())
    }
    return [DOUBT.get(lang).format(roles=", ".join(names), why=reason.get(lang)) for reason, names in called.items()]


def _refuse(rows: Sequence[Visit | Desk], cases: Sequence[int], replication: int, by: By, procedure: Procedure) -> None:
    place, told = procedure.place("cases"), ", ".join(map(str, cases))
    if not any(row.bars for row in rows):
        raise SimulationError(NO_WORK.at(place, cases=told, by=BY_OFFICER[by], replication=str(replication)))
    if len(rows) > MOST_ROWS:
        raise SimulationError(TOO_MANY.at(place, cases=told, rows=str(len(rows)), most=str(MOST_ROWS)))


def _called(row: Visit | Desk, procedure: Procedure, cases: int, lang: Lang) -> str:
    """Return the name of a row: the step, with the case where there are several; or the officer."""
    if isinstance(row, Desk):
        return _officer(row.role, row.officer, procedure, lang)
    name = procedure.step(row.step).name.get(lang) or row.step
    return name if cases == 1 else f"{row.case}: {name}"


def _officer(role: str, officer: int, procedure: Procedure, lang: Lang) -> str:
    """Return the name of a role, with the number or id of its officer where there are several."""
    one = procedure.role(role)
    name = one.name.get(lang) or role
    if one.staff and officer >= 0:
        return f"{name} {one.staff[officer].id}"
    return f"{name} {officer + 1}" if officer >= 0 and (one.officers or 0) > 1 else name


def _columns(
    rows: Sequence[Visit | Desk], procedure: Procedure, lang: Lang
) -> tuple[list[Column], list[tuple[str, ...]]]:
    """Return who did each step, as a column and as lines; nothing where the rows are officers."""
    visits = [row for row in rows if isinstance(row, Visit)]
    if not visits:
        return [], [("",)] * len(rows)
    lines = broken(
        [
            AUTOMATIC.get(lang) if row.role is None else _officer(row.role, row.officer, procedure, lang)
            for row in visits
        ],
        OFFICERS,
    )
    return [Column(head=WHO.get(lang), cells=["\n".join(who) for who in lines])], lines


def _time(drawn: Chart, stage: Scene, rows: Sequence[Visit | Desk], by: By, week: tuple[int, int]) -> None:
    """Set the axis of time and shade closed hours."""
    low, high = week
    if by == "case":
        low = min(bar.low for row in rows for bar in row.bars)
        high = max(bar.high for row in rows for bar in row.bars)
        low, high = low - (high - low) // 100, high + (high - low) // 100 + 1
    dates(drawn.ax, stage.log, low, high, drawn.lang, width=drawn.width, at=stage.at)
    for start, end in stage.closed(low, high):
        drawn.ax.axvspan(stage.at(start), stage.at(end), color=CLOSED.color, linewidth=0, zorder=0, gid="closed")


def _fill(bar: Bar, by: By, cases: Sequence[int]) -> Fill:
    if by == "case":
        return LOOKS[bar.doing][0]
    return MARKED if bar.case in cases else OTHERS[0]


def _bar(ax: Axes, stage: Scene, bar: Bar, y: float, fill: Fill) -> None:
    low, high = stage.at(bar.low), stage.at(bar.high)
    work = bar.doing == "work"
    ax.barh(
        y, high - low, BAR, left=low, color=fill.color, hatch=fill.hatch, edgecolor=BLACK, linewidth=0.5,
        zorder=3 if work else 2, gid=bar.doing,
    )  # fmt: skip


def _samples(cases: Sequence[int], by: By, rows: Sequence[Visit | Desk], lang: Lang) -> list[Patch]:
    shut = CLOSED.sample(SHUT.get(lang))
    seen = {bar.doing for row in rows for bar in row.bars}
    if by == "case":
        return [*(fill.sample(name.get(lang)) for doing, (fill, name) in LOOKS.items() if doing in seen), shut]
    marked = MARKED.sample(CASE.get(lang).format(n=", ".join(map(str, cases))))
    return [marked, OTHERS[0].sample(OTHERS[1].get(lang)), shut]


def _week(stage: Scene, case: int, replication: int, lang: Lang) -> str:
    """Return which week this is."""
    first = day(stage.log.instant(stage.week_of(case)[0]).date(), lang)
    return WEEK.get(lang).format(first=first, n=case, replication=number(replication, lang))


def _told(metrics: Metrics, cases: Sequence[int], replication: int, lang: Lang) -> str:
    """Return which cases these are, and of a single one how long it took and how it ended."""
    which = number(replication, lang)
    if len(cases) > 1:
        return SOME.get(lang).format(cases=", ".join(map(str, cases)), replication=which)
    log, case = metrics.run.logs[replication], cases[0]
    arrived = day(log.instant(int(log.cases["arrival"][case])).date(), lang)
    if log.cases["end"][case] < 0:
        return OPEN.get(lang).format(n=case, replication=which, arrived=arrived)
    minutes = float(metrics.facts[replication].values["cycle_time"][case])
    outcome = metrics.run.procedure.ends[int(log.cases["outcome"][case])].name.get(lang)
    return ONE.get(lang).format(
        n=case,
        replication=which,
        arrived=arrived,
        ended=day(log.instant(int(log.cases["end"][case])).date(), lang),
        time=number(minutes / metrics.run.procedure.calendar_named().day_minutes, lang, digits=1),
        outcome=f" ({outcome})" if outcome else "",
    )
