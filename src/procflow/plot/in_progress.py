"""How many cases are in progress, or wait, day after day: whether the backlog grows, and when the start is over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import NDArray

from procflow.metrics import Metrics, over_replications
from procflow.metrics.in_progress import InProgress, Of
from procflow.metrics.quantities import over_time, visits_at
from procflow.model import DAY_MS, Interval, Text
from procflow.plot.axis import dates, numbers, upright
from procflow.plot.chart import Room, chart
from procflow.plot.rests import cannot, metrics_of, plus_minus
from procflow.plot.style import BLACK, BLUE, GREY, PALE, VERMILLION
from procflow.simulation import Run
from procflow.wording import LANGUAGES, Lang, day, number

Instants = NDArray[np.int64]

SUBJECTS: dict[Of, Text] = {
    "number_in_progress": Text(en="Cases in progress", vi="Hồ sơ đang giải quyết"),
    "number_waiting": Text(en="Cases waiting for an officer", vi="Hồ sơ chờ người xử lý"),
}
AT = Text(en="{subject} at {role}", vi="{subject} tại {role}")
UNIT = Text(en="cases at the close of the day", vi="số hồ sơ lúc hết giờ làm việc")
RUNS = Text(
    en="{n} replications, every working day at closing; all cases in the office, counted or not. Band: {level} interval of the mean over "
    "replications.",
    vi="{n} lần chạy mô phỏng, mỗi ngày làm việc lúc hết giờ; mọi hồ sơ trong cơ quan, kể cả hồ sơ không đưa vào số liệu. Dải màu: khoảng tin cậy {level} của trung bình "
    "theo lần chạy.",
)
ONE_RUN = Text(
    en="One replication, every working day at closing; all cases in the office, counted or not. No interval.",
    vi="Một lần chạy mô phỏng, mỗi ngày làm việc lúc hết giờ; mọi hồ sơ trong cơ quan, kể cả hồ sơ không đưa vào số liệu. Không có khoảng tin cậy.",
)
RULES: dict[Of, tuple[Text, Text]] = {
    "number_in_progress": (
        Text(en="A case is in progress from arrival to end.", vi="Hồ sơ đang giải quyết: từ khi đến đến khi kết thúc."),
        Text(
            en="A visit counts from entering a step of the role to its end; each branch by itself.",
            vi="Mỗi lượt tính từ khi vào một bước của vai trò đến khi xong; mỗi nhánh tính riêng.",
        ),
    ),
    "number_waiting": (
        Text(
            en="A visit waits while it is ready and nobody has begun; each branch by itself.",
            vi="Một lượt đang chờ khi đã sẵn sàng mà chưa ai bắt đầu; mỗi nhánh tính riêng.",
        ),
    )
    * 2,
}
"""How it is counted, for the whole procedure and at a role."""
EACH = Text(en="each replication", vi="từng lần chạy")
MEAN = Text(en="mean of the replications", vi="trung bình các lần chạy")
WARM_UP = Text(
    en="warm-up, not counted: {n} cases, until {day} on the mean",
    vi="khởi động, không tính: {n} hồ sơ, trung bình đến {day}",
)
WINDOW = Text(en="mean over open time: {mean}", vi="trung bình theo giờ làm việc: {mean}")
TOO_SHORT = Text(
    en="The study holds no working day: the first case arrives after its end, or there is none.",
    vi="Nghiên cứu không có ngày làm việc nào: hồ sơ đầu tiên đến sau khi kết thúc, hoặc không có hồ sơ.",
)


def in_progress(
    measured: Metrics | Run,
    *,
    of: Of = "number_in_progress",
    role: str | None = None,
    lang: Lang = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw how many cases are in progress over time, with the end of the warm-up.

    Parameters
    ----------
    measured : Metrics or Run
        From `measure` or `simulate`.
    of : {"number_in_progress", "number_waiting"}
        What is counted: cases between arrival and end, or visits that are ready and wait for an officer.
    role : str, optional
        At which role; by default of the whole procedure.
    lang : {"vi", "en"}
        Language of all texts.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        One thin line a replication, and their mean with its interval, until the last counted cases arrive. The horizontal
        axis counts milliseconds since the start of the log, and shows dates.

    Raises
    ------
    SimulationError
        If there is no such number or role, it is nothing that was measured, or the log does not tell because cases were
        still open when the run stopped.
    ProcedureError
        If there is no working day to draw.
    """
    metrics = metrics_of(measured)
    found, procedure = metrics.in_progress, metrics.run.procedure
    found.series(of, role=role)  # refuses names that are not there
    at = _closings(found)
    if not len(at):
        raise cannot(procedure, TOO_SHORT)
    for replication in range(1, len(found.populations)):
        found.series(of, role=role, replication=replication)
    counts = [_counts(found, of, role, replication, at) for replication in range(len(found.populations))]
    drawn = chart(ax, procedure, lang, Room(height=160, left=34))
    samples = [*_lines(drawn.ax, at, counts, metrics.level, lang), *_warm_up(drawn.ax, metrics, lang)]
    whole = _mean_of(found, of, role)
    if whole is not None:
        text = WINDOW.get(lang).format(mean=plus_minus(whole, lang))
        samples.append(drawn.ax.axhline(whole.mean, color=BLACK, linewidth=0.9, linestyle=(0, (1, 2)), label=text))
    log = metrics.run.logs[0]
    dates(drawn.ax, log, 0, int(at[-1]) + DAY_MS // 2, lang, width=drawn.width)
    drawn.ax.set_ylim(0, max(1.0, 1.06 * max(int(one.max()) for one in counts)))
    numbers(drawn.ax.yaxis, lang, whole=True)
    upright(drawn.ax)
    level, n = f"{number(100 * metrics.level, lang)} %", number(len(counts), lang)
    rests = [RUNS.get(lang).format(n=n, level=level) if len(counts) > 1 else ONE_RUN.get(lang)]
    rests += [RULES[of][role is not None].get(lang), "" if role is None else found.reason.get(lang)]
    subject = SUBJECTS[of]
    if role is not None:
        name = procedure.role(role).name
        subject = Text(
            **{one: AT.get(one).format(subject=subject.get(one), role=name.get(one) or role) for one in LANGUAGES}
        )
    return drawn.finish(subject, rests, y=UNIT.get(lang), samples=samples)


def _closings(found: InProgress) -> Instants:
    """Return the last closing instant of every working day while counted cases arrive, in all replications."""
    own = found.populations[0].rulers.own
    last = min(population.window[1] for population in found.populations)
    closes = own.closes[own.closes <= last]
    if not len(closes):
        return closes
    log = found.populations[0].log
    days = np.array([log.instant(int(one) - 1).toordinal() for one in closes])
    kept: Instants = closes[np.append(days[1:] != days[:-1], True)]
    return kept


def _counts(found: InProgress, of: Of, role: str | None, replication: int, at: Instants) -> Instants:
    population = found.populations[replication]
    visits = None if role is None else visits_at(population, role=role, step=None)
    return over_time(population, of, visits).at(at - 1)


def _lines(ax: Axes, at: Instants, counts: Sequence[Instants], level: float, lang: Lang) -> list[Artist]:
    """Draw each replication, and their mean with its band."""
    for one in counts:
        [line] = ax.plot(at, one, color=GREY, linewidth=0.5, alpha=0.6, zorder=2, gid="replication")
    if len(counts) == 1:
        line.set(color=BLUE, linewidth=1.4, alpha=1.0, label=EACH.get(lang))
        return [line]
    line.set_label(EACH.get(lang))
    means = [over_replications(column, level=level) for column in np.array(counts, dtype=float).T.tolist()]
    known = [mean for mean in means if mean is not None]
    low = [max(0.0, one.mean - (one.half_width or 0.0)) for one in known]
    high = [one.mean + (one.half_width or 0.0) for one in known]
    ax.fill_between(at, low, high, color=BLUE, alpha=0.25, linewidth=0, zorder=3)
    [mean] = ax.plot(
        at, [one.mean for one in known], color=BLUE, linewidth=1.8, label=MEAN.get(lang), zorder=4, gid="mean"
    )
    return [mean, line]


def _warm_up(ax: Axes, metrics: Metrics, lang: Lang) -> list[Artist]:
    """Shade the warm-up up to the arrival of its last case, on the mean over replications."""
    cases = metrics.run.scenario.warm_up_cases
    if not cases:
        return []
    ends = [population.window[0] for population in metrics.in_progress.populations]
    until = round(sum(ends) / len(ends))
    ax.axvspan(0, until, color=PALE, alpha=0.5, linewidth=0, zorder=0)
    when = day(metrics.run.logs[0].instant(until).date(), lang)
    text = WARM_UP.get(lang).format(n=number(cases, lang), day=when)
    return [ax.axvline(until, color=VERMILLION, linewidth=1.4, linestyle=(0, (5, 2)), zorder=1, label=text)]


def _mean_of(found: InProgress, of: Of, role: str | None) -> Interval | None:
    row = next((row for row in found.rows if row.role == role), None)
    if row is None:
        return None
    return row.in_progress if of == "number_in_progress" else row.waiting
