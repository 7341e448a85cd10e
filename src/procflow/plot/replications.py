"""Whether the replications are enough: how a mean and its interval settle as they are added one by one."""

from __future__ import annotations

from matplotlib.axes import Axes

from procflow.metrics import Metrics, over_replications
from procflow.metrics.tables import Scale, bounds, widest
from procflow.model import Figure, Interval, Text
from procflow.plot.axis import numbers, shares, upright
from procflow.plot.chart import Fill, Room, chart
from procflow.plot.rests import cannot, ended, metrics_of
from procflow.plot.style import BLACK, BLUE, GREY
from procflow.simulation import Run
from procflow.wording import Lang, number

SUBJECT = Text(en="How the mean settles", vi="Độ ổn định của trung bình")
X = Text(en="replications so far", vi="số lần chạy đã tính")
MEAN = Text(en="mean so far", vi="trung bình đến lúc đó")
BAND = Text(en="its {level} interval", vi="khoảng tin cậy {level}")
EACH = Text(en="each replication", vi="từng lần chạy")
RULE = Text(
    en="{n} replications, {cases} cases that ended. {kind}: {now}. The band narrows with the square root of the number: half "
    "the width takes four times as many.",
    vi="{n} lần chạy mô phỏng, {cases} hồ sơ đã kết thúc. {kind}: {now}. Dải hẹp lại theo căn bậc hai của số lần chạy: muốn "
    "hẹp một nửa phải chạy gấp bốn.",
)
ONE = Text(
    en="One replication gives no interval: simulate with replications=10 or more.",
    vi="Một lần chạy không cho khoảng tin cậy: hãy mô phỏng với replications=10 trở lên.",
)


def replications(
    measured: Metrics | Run, figure: str = "cycle_time_mean", *, lang: Lang = "en", ax: Axes | None = None
) -> Axes:
    """Draw how the mean of a figure and its interval settle with the number of replications.

    Parameters
    ----------
    measured : Metrics or Run
        From `measure` or `simulate`; two replications or more.
    figure : str
        Id of a figure of `measure`, such as "cycle_time_mean", "on_time_counted" or "load:clerk".
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        The value of each replication, and from the second on the mean of all so far with its interval.

    Raises
    ------
    SimulationError
        If there is no such figure, or it is nothing that was measured.
    ProcedureError
        If the figure is not known in two replications or more, with the reason.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.1. S. Robinson, Simulation: The Practice of
    Model Development and Use, 2nd ed. (2014), section 9.6 (confidence interval method).
    """
    metrics = metrics_of(measured)
    told, procedure = metrics[figure], metrics.run.procedure
    values = [value for value in told.values if value is not None]
    if len(values) < 2:
        raise cannot(procedure, told.reason if told.interval is None and told.reason else ONE)
    fitting = widest(told.kind.unit, values, day_minutes=procedure.calendar_named().day_minutes)
    size = 1.0 if told.kind.unit == "share" else fitting.size
    so_far = [_mean(values[:n], metrics.level) for n in range(2, len(values) + 1)]
    drawn = chart(ax, procedure, lang, Room(height=150, left=44))
    [dots] = drawn.ax.plot(
        range(1, len(values) + 1), [value / size for value in values], linestyle="none", marker="o", markersize=3.5,
        markerfacecolor="none", markeredgecolor=GREY, label=EACH.get(lang), gid="each",
    )  # fmt: skip
    at, ends = range(2, len(values) + 1), [_ends(one, told) for one in so_far]
    low, high = ([end / size for end in side] for side in zip(*ends, strict=True))
    drawn.ax.fill_between(at, low, high, color=BLUE, alpha=0.22, linewidth=0)
    [line] = drawn.ax.plot(
        at, [one.mean / size for one in so_far], color=BLUE, linewidth=1.8, label=MEAN.get(lang), gid="mean"
    )
    drawn.ax.axhline(so_far[-1].mean / size, color=BLACK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    drawn.ax.set_xlim(0.5, len(values) + 0.5)
    numbers(drawn.ax.xaxis, lang, whole=True)
    if told.kind.unit == "share":
        shares(drawn.ax.yaxis, lang)
    else:
        numbers(drawn.ax.yaxis, lang)
    upright(drawn.ax)
    rule = RULE.get(lang).format(
        n=number(len(values), lang),
        cases=number(ended(metrics), lang),
        kind=told.kind.name.get(lang),
        now=_now(so_far[-1], fitting, lang),
    )
    word = fitting.word.get(lang)
    y = told.kind.name.get(lang) + (f" ({word})" if word and told.kind.unit != "share" else "")
    band = Fill("#C6DDEB").sample(BAND.get(lang).format(level=f"{number(100 * metrics.level, lang)} %"))
    return drawn.finish(SUBJECT, [rule], x=X.get(lang), y=y, samples=[line, band, dots])


def _mean(values: list[float], level: float) -> Interval:
    found = over_replications(values, level=level)
    assert found is not None  # two values or more
    return found


def _ends(one: Interval, told: Figure) -> tuple[float, float]:
    return bounds(one, told.kind) or (one.mean, one.mean)


def _now(one: Interval, fitting: Scale, lang: Lang) -> str:
    if not one.half_width:
        return fitting.spell(one.mean, lang)
    return f"{fitting.spell(one.mean, lang, word=False)} ± {fitting.spell(one.half_width, lang)}"
