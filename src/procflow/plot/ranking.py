"""Which plan or idea is worth most: designs of a selection with their intervals, or candidates by what they save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from procflow.errors import Message, Place, ProposalError
from procflow.metrics import over_replications
from procflow.metrics.tables import widest
from procflow.model import KIND_BY_ID, Interval, Procedure, Text
from procflow.plot.axis import broken, lines_of, names, numbers, shares, stacked
from procflow.plot.axis import widest as widest_name
from procflow.plot.chart import Chart, Room, chart
from procflow.plot.columns import Column, beside, head_room, room_for
from procflow.plot.rests import wrong
from procflow.plot.style import BLACK, BLUE, GREY, VERMILLION, WHITE
from procflow.simplification import Candidate, Design, Selection
from procflow.wording import Lang, number

RANKED = {"en": "a Selection, or candidates", "vi": "một Selection hoặc các ứng viên"}
RANK = {
    "en": "Take select(procedure, plans, scenario, delta=…), or candidates(procedure).",
    "vi": "Hãy dùng select(procedure, plans, scenario, delta=…) hoặc candidates(procedure).",
}
WHOSE = Message(
    "ranking-procedure",
    en="candidates do not say of which procedure they are. Give it: ranking(found, procedure=procedure).",
    vi="các ứng viên không cho biết thuộc quy trình nào. Hãy nêu: ranking(found, procedure=procedure).",
)
NO_GAIN = Message(
    "ranking-none",
    en="none of the {n} candidates can be done alone with a known gain, so there is nothing to rank. candidate_table tells why.",
    vi="không ứng viên nào trong {n} ứng viên thực hiện riêng được và có mức lợi đã biết nên không có gì để xếp hạng. "
    "candidate_table cho biết lý do.",
)
OTHER_UNITS = Message(
    "ranking-units",
    en="the gains are in {units}, which cannot be ranked together. Give candidates of one objective.",
    vi="mức lợi tính bằng {units}, không xếp hạng chung được. Hãy dùng ứng viên của cùng một mục tiêu.",
)
PLANS = Text(en="Ranking of plans", vi="Xếp hạng phương án")
IDEAS = Text(en="Ranking of ideas by what each saves alone", vi="Xếp hạng ý tưởng theo mức lợi khi thực hiện riêng")
RULE = Text(
    en="Mean with its {level} interval over the replications each took part in. The choice rests on paired differences, so "
    "intervals may overlap.",
    vi="Trung bình và khoảng tin cậy {level} theo các lần chạy đã tham gia. Kết luận dựa trên chênh lệch từng cặp nên các "
    "khoảng có thể chồng nhau.",
)
CHOSEN = Text(
    en="With probability {level} the chosen one is the best or within {delta} of it (Kim and Nelson 2001).",
    vi="Với xác suất {level}, phương án được chọn là tốt nhất hoặc kém không quá {delta} (Kim và Nelson 2001).",
)
UNDECIDED = Text(
    en="Not decided: more replications are needed; the first one leads.",
    vi="Chưa kết luận: cần thêm lần chạy; phương án đầu đang dẫn đầu.",
)
HEADS = (
    Text(en="mean", vi="trung bình"),
    Text(en="repli-\ncations", vi="số lần\nchạy"),
    Text(en="dropped\nafter", vi="loại\nsau"),
)
STANDING = {
    "chosen": (Text(en="chosen", vi="được chọn"), "D", BLUE, BLUE),
    "leads": (Text(en="leads, not decided", vi="dẫn đầu, chưa kết luận"), "D", BLUE, WHITE),
    "kept": (Text(en="kept to the end", vi="còn lại đến cuối"), "o", BLACK, BLACK),
    "dropped": (Text(en="dropped: clearly worse", vi="bị loại: rõ ràng kém hơn"), "o", VERMILLION, WHITE),
}
EXACT = Text(
    en="Exact within the model, without queues; no interval. Lawful alone: {n} of {all} candidates; drawn: the best {most}.",
    vi="Tính chính xác trong mô hình, không kể hàng chờ; không có khoảng tin cậy. Hợp pháp khi làm riêng: {n} trong {all} ứng "
    "viên; vẽ {most} ứng viên tốt nhất.",
)
NAMES = 190.0


def ranking(
    found: Selection | Iterable[Candidate],
    *,
    procedure: Procedure | None = None,
    most: int = 15,
    lang: Lang = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw plans in the order of a simulated selection with intervals, or candidates by what each saves alone.

    Parameters
    ----------
    found : Selection or iterable of Candidate
        From `select` or `candidates`.
    procedure : Procedure, optional
        What the candidates are of; a selection knows it.
    most : int
        How many candidates are drawn, the best ones.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        The best on top. Designs that were dropped are hollow; their mean is one of few replications.

    Raises
    ------
    ProposalError
        If there is nothing to rank, or candidates are given without their procedure.
    """
    if isinstance(found, Selection):
        return _selection(found, lang, ax)
    ideas = list(found) if isinstance(found, Iterable) else []
    if not ideas or not all(isinstance(one, Candidate) for one in ideas):
        raise ProposalError(wrong(found, RANKED, RANK))
    if procedure is None:
        raise ProposalError(WHOSE.at(Place("plot")))
    return _ideas(ideas, procedure, max(1, most), lang, ax)


def _selection(found: Selection, lang: Lang, ax: Axes | None) -> Axes:
    intervals = [_interval(design, found.level) for design in found.designs]
    day = found.before.calendar_named().day_minutes
    unit = KIND_BY_ID[found.figure].unit
    fitting = widest(unit, [one.mean for one in intervals], day_minutes=day)
    rows = broken([design.name.get(lang) for design in found.designs], NAMES)
    columns = _columns(found, intervals, fitting.size, max(fitting.digits, 2 if fitting.size > 1 else 0), lang)
    stack = stacked(rows, least=16)
    room = Room(height=stack.height, left=widest_name(rows), right=room_for(columns), top=head_room(columns))
    drawn = chart(ax, found.before, lang, room)
    size = 1.0 if unit == "share" else fitting.size
    standings = [_standing(found, k) for k in range(len(found.designs))]
    for interval, y, standing in zip(intervals, stack.middles, standings, strict=True):
        _, marker, edge, inside = STANDING[standing]
        half = (interval.half_width or 0.0) / size
        mean = interval.mean / size
        drawn.ax.plot([mean - half, mean + half], [y, y], color=edge, linewidth=1.4, zorder=2)
        drawn.ax.plot([mean], [y], marker=marker, markersize=6, markeredgecolor=edge, markerfacecolor=inside, zorder=3)
    _frame(drawn, rows, stack.middles, stack.height, lang)
    beside(drawn.ax, columns, stack.middles)
    if unit == "share":
        shares(drawn.ax.xaxis, lang)
    word = fitting.word.get(lang)
    axis = KIND_BY_ID[found.figure].name.get(lang) + (f" ({word})" if word and unit != "share" else "")
    level = f"{number(100 * found.level, lang)} %"
    delta = widest(unit, [found.delta], day_minutes=day).spell(found.delta, lang)
    verdict = CHOSEN.get(lang).format(level=level, delta=delta) if found.sure else UNDECIDED.get(lang)
    return drawn.finish(PLANS, [RULE.get(lang).format(level=level), verdict], x=axis, samples=_samples(standings, lang))


def _interval(design: Design, level: float) -> Interval:
    found = over_replications(design.values, level=level)
    assert found is not None  # every design took part in the first replications
    return found


def _standing(found: Selection, place: int) -> str:
    if place == 0:
        return "chosen" if found.sure else "leads"
    return "kept" if found.designs[place].dropped is None else "dropped"


def _columns(found: Selection, intervals: Sequence[Interval], size: float, digits: int, lang: Lang) -> list[Column]:
    def written(interval: Interval) -> str:
        mean = number(interval.mean / size, lang, digits=digits)
        half = "" if not interval.half_width else f" ± {number(interval.half_width / size, lang, digits=digits)}"
        return mean + half

    runs = [number(len(design.values), lang) for design in found.designs]
    dropped = ["–" if design.dropped is None else number(design.dropped, lang) for design in found.designs]
    cells = ([written(one) for one in intervals], runs, dropped)
    return [Column(head=head.get(lang), cells=column) for head, column in zip(HEADS, cells, strict=True)]


def _samples(standings: Sequence[str], lang: Lang) -> list[Line2D]:
    return [
        Line2D(
            [], [], marker=marker, markersize=6, markerfacecolor=inside, markeredgecolor=edge, color=edge,
            linewidth=1.4, label=name.get(lang),
        )
        for standing, (name, marker, edge, inside) in STANDING.items()
        if standing in standings
    ]  # fmt: skip


def _ideas(ideas: Sequence[Candidate], procedure: Procedure, most: int, lang: Lang, ax: Axes | None) -> Axes:
    gains = [(one, one.gain) for one in ideas if one.lawful and one.gain is not None]
    if not gains:
        raise ProposalError(NO_GAIN.at(procedure.place("candidates"), n=str(len(ideas))))
    units = list(dict.fromkeys(one.unit.get(lang) for one, _ in gains))
    if len(units) > 1:
        raise ProposalError(OTHER_UNITS.at(procedure.place("candidates"), units=units))
    gains = sorted(gains, key=lambda pair: -pair[1])
    shown = gains[:most]
    rows = broken([_named(one.subject(lang), procedure, lang) for one, _ in shown], NAMES + 20)
    stack = stacked(rows, least=14)
    drawn = chart(ax, procedure, lang, Room(height=stack.height, left=widest_name(rows), right=54))
    for (_, gain), y in zip(shown, stack.middles, strict=True):
        drawn.ax.barh(y, gain, 9, color=BLUE if gain >= 0 else WHITE, edgecolor=BLACK, linewidth=0.6)
    digits = 0 if max(abs(gain) for _, gain in shown) >= 100 else 2
    cells = [number(gain, lang, digits=digits) for _, gain in shown]
    beside(drawn.ax, [Column(head="", cells=cells)], stack.middles)
    drawn.ax.axvline(0, color=GREY, linewidth=0.8)
    _frame(drawn, rows, stack.middles, stack.height, lang)
    told = EXACT.get(lang).format(
        n=number(len(gains), lang), all=number(len(ideas), lang), most=number(len(shown), lang)
    )
    return drawn.finish(IDEAS, [told], x=units[0])


def _named(subject: str, procedure: Procedure, lang: Lang) -> str:
    """Put the names of steps and roles in the place of their ids, where an id means one of them alone."""
    called = [(step.id, step.name.get(lang)) for step in procedure.steps]
    called += [(role.id, role.name.get(lang)) for role in procedure.roles]
    ids = [id for id, _ in called]
    names_of = {id: name for id, name in called if name and ids.count(id) == 1}
    return re.sub(r"'([^']+)'", lambda found: f"'{names_of.get(found[1], found[1])}'", subject)


def _frame(drawn: Chart, rows: Sequence[Sequence[str]], middles: Sequence[float], height: float, lang: Lang) -> None:
    drawn.ax.set_ylim(height, 0)
    names(drawn.ax, rows, at=middles)
    numbers(drawn.ax.xaxis, lang)
    lines_of(drawn.ax)
