"""How many counted days cases take, against their time limit."""

from __future__ import annotations

from collections import Counter

from matplotlib.axes import Axes

from procflow.comparison import Comparison
from procflow.errors import Message, NotSupportedError, ProcedureError
from procflow.metrics import Metrics
from procflow.metrics.clocks import VERDICTS
from procflow.metrics.tables import bounds
from procflow.model import KIND_BY_ID, Procedure, Span, Text
from procflow.plot.axis import numbers, shares, upright
from procflow.plot.chart import BEFORE_AFTER, MEDIUM, Fill, Room, chart
from procflow.plot.rests import NO_CASE, runs_of
from procflow.plot.style import BLACK, BLUE, FONT, ORANGE, VERMILLION
from procflow.simulation import Run
from procflow.wording import Lang, number, share

NO_LIMIT = Message(
    "chart-no-limit",
    en="there is no time limit to set the days against. Give the procedure one, such as 'time_limit: 15 working days'.",
    vi="không có thời hạn để so sánh số ngày. Hãy khai báo thời hạn, ví dụ 'time_limit: 15 working days'.",
)
NOT_IN_DAYS = Message(
    "chart-limit-not-in-days",
    en="the time limit is {limit}, not counted in days; this chart holds limits counted in working or calendar days only.",
    vi="thời hạn là {limit}, không đếm theo ngày; biểu đồ này chỉ dùng cho thời hạn đếm bằng ngày làm việc hoặc ngày theo lịch.",
)
JUDGED = ("early", "on time", "late")

SUBJECT = Text(en="Days counted against the time limit", vi="Số ngày tính vào thời hạn")
UNITS = {
    "working days": Text(en="counted working days", vi="số ngày làm việc được tính"),
    "calendar days": Text(en="counted calendar days", vi="số ngày theo lịch được tính"),
}
LIMIT = Text(en="limit", vi="thời hạn")
CASES = Text(en="Cases", vi="Hồ sơ")
WITHIN = Text(en="{name}: {share} on time or early", vi="{name}: {share} đúng và trước hạn")
SHARE = Text(en="share of the cases", vi="tỷ lệ hồ sơ")
RULE = Text(
    en="{cases} cases that ended and have a clock, all {runs} replications together.",
    vi="{cases} hồ sơ đã kết thúc và có tính thời hạn, gộp cả {runs} lần chạy mô phỏng.",
)
BOUNDS = Text(
    en="In brackets the {level} interval over replications.", vi="Trong ngoặc là khoảng tin cậy {level} theo lần chạy."
)


def limit(measured: Metrics | Comparison | Run, *, lang: Lang = "en", ax: Axes | None = None) -> Axes:
    """Draw how many counted days cases take, with the time limit, for one run or before and after.

    Parameters
    ----------
    measured : Metrics, Comparison or Run
        From `measure`, `compare` or `simulate`; the procedure has a time limit in days.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ProcedureError
        If the procedure has no time limit, or no case with a clock has ended.
    NotSupportedError
        If the limit is not counted in days.
    """
    runs = runs_of(measured)
    procedure = runs[0].run.procedure
    length = _limit_of(procedure)
    days = [_counted_days(metrics) for metrics in runs]
    drawn = chart(ax, procedure, lang, Room(height=150, left=40))
    fills = (Fill(BLUE),) if len(runs) == 1 else (Fill(ORANGE, "///"), Fill(BLUE))
    for k, (counts, fill) in enumerate(zip(days, fills, strict=True)):
        _bars(drawn.ax, counts, fill, k, len(runs))
    _limit_line(drawn.ax, length.value, f"{LIMIT.get(lang)} {number(length.value, lang)}")
    drawn.ax.set_xlim(-0.6, max(length.value, *(max(counts) for counts in days)) + 1.5)
    shares(drawn.ax.yaxis, lang)
    numbers(drawn.ax.xaxis, lang, whole=True)
    upright(drawn.ax)
    titles = BEFORE_AFTER if len(runs) > 1 else (CASES,)
    samples = [fill.sample(_told(run, name, lang)) for run, name, fill in zip(runs, titles, fills, strict=True)]
    cases = " / ".join(number(counts.total(), lang) for counts in days)
    rests = [
        RULE.get(lang).format(cases=cases, runs=number(len(runs[0].run.logs), lang)),
        KIND_BY_ID["on_time_counted"].rule.get(lang),
    ]
    if len(runs[0].run.logs) > 1:
        rests.append(BOUNDS.get(lang).format(level=f"{number(100 * runs[0].level, lang)} %"))
    return drawn.finish(SUBJECT, rests, x=UNITS[length.unit].get(lang), y=SHARE.get(lang), samples=samples)


def _limit_of(procedure: Procedure) -> Span:
    place = procedure.place("time_limit")
    if procedure.time_limit is None:
        raise ProcedureError(NO_LIMIT.at(place))
    if not procedure.time_limit.in_days:
        raise NotSupportedError(NOT_IN_DAYS.at(place, limit=str(procedure.time_limit)))
    return procedure.time_limit.length


def _counted_days(metrics: Metrics) -> Counter[int]:
    """Return how many counted cases took each number of days, all replications together."""
    counts: Counter[int] = Counter()
    for facts in metrics.facts:
        if facts.clocks is not None:
            reading = facts.clocks.counted
            judged = [VERDICTS[k] in JUDGED for k in reading.verdict]
            counts.update(
                int(day)
                for day, here, counted in zip(reading.used, judged, facts.counted, strict=True)
                if here and counted
            )
    if not counts:
        raise ProcedureError(NO_CASE.at(metrics.run.procedure.place("time_limit")))
    return counts


def _limit_line(ax: Axes, days: float, name: str) -> None:
    """Draw the limit after its last day, so that a bar on that day stands within it."""
    ax.axvline(days + 0.5, color=VERMILLION, linewidth=1.6, linestyle=(0, (5, 2)))
    ax.annotate(
        name,
        (days + 0.5, 1),
        (3, -9),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontsize=MEDIUM,
        fontweight="bold",
        fontfamily=FONT,
        color=BLACK,
    )


def _bars(ax: Axes, counts: Counter[int], fill: Fill, k: int, of: int) -> None:
    width = 0.8 / of
    total = sum(counts.values())
    days = sorted(counts)
    ax.bar(
        [day + (k - (of - 1) / 2) * width for day in days],
        [counts[day] / total for day in days],
        width,
        color=fill.color,
        hatch=fill.hatch,
        edgecolor=BLACK,
        linewidth=0.6,
    )


def _told(metrics: Metrics, name: Text, lang: Lang) -> str:
    """Return the legend of one run: the share of cases that keep the limit, as the table tells it."""
    found = metrics["on_time_counted"]
    value = "–" if found.value is None else share(found.value, lang)
    ends = None if found.interval is None else bounds(found.interval, found.kind)
    if ends is not None:
        value += f" ({' – '.join(share(end, lang) for end in ends)})"
    return WITHIN.get(lang).format(name=name.get(lang), share=value)
