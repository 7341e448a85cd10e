"""What a chart rests on: the run that is measured, how many replications and cases, and what makes it impossible."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.comparison import Comparison
from procflow.errors import Message, Place, Problem, ProcedureError, SimulationError
from procflow.metrics import Metrics, measure
from procflow.model import Interval, Procedure, Text
from procflow.simulation import Run
from procflow.wording import Lang, number

NO_CASE = Message(
    "chart-no-case",
    en="no case that counts here has ended, so there is nothing to draw. Run longer, or shorten the warm-up.",
    vi="chưa có hồ sơ nào thuộc diện tính đã kết thúc nên không có gì để vẽ. Hãy chạy lâu hơn hoặc giảm giai đoạn khởi động.",
)
WRONG = Message(
    "chart-of-what",
    en="the chart draws {expected}, and was given a {type}. {mend}",
    vi="biểu đồ này vẽ {expected}, nhưng nhận được {type}. {mend}",
)
RESULTS = {"en": "a Metrics or a Run", "vi": "một Metrics hoặc một Run"}
MEASURE = {
    "en": "Simulate first: plot takes measure(simulate(procedure, scenario)).",
    "vi": "Hãy mô phỏng trước rồi đưa vào measure(simulate(procedure, scenario)).",
}
CANNOT = Message("chart-cannot", en="nothing can be drawn. {why}", vi="không vẽ được. {why}")
MANY = Text(
    en="{runs} replications, {cases} cases that ended; ± is the {level} interval over replications.",
    vi="{runs} lần chạy mô phỏng, {cases} hồ sơ đã kết thúc; ± là khoảng tin cậy {level} theo lần chạy.",
)
ONE = Text(
    en="One replication, {cases} cases that ended; one replication gives no interval.",
    vi="Một lần chạy mô phỏng, {cases} hồ sơ đã kết thúc; một lần chạy không cho khoảng tin cậy.",
)
MOST_DIGITS = 2
"""Decimals of a value whose interval is too narrow for one."""


def runs_of(measured: Metrics | Comparison | Run) -> tuple[Metrics, ...]:
    """Return the figures of one run, or those before and after."""
    return (measured.before, measured.after) if isinstance(measured, Comparison) else (metrics_of(measured),)


def metrics_of(measured: object) -> Metrics:
    """Return figures; a run is measured first.

    Raises
    ------
    SimulationError
        If it is neither.
    """
    if isinstance(measured, Metrics):
        return measured
    if isinstance(measured, Run):
        return measure(measured)
    raise SimulationError(wrong(measured, RESULTS, MEASURE))


def wrong(given: object, expected: dict[str, str], mend: dict[str, str]) -> Problem:
    """Return the problem that a chart cannot draw what it was given."""
    return WRONG.at(Place("plot"), expected=expected, type=type(given).__name__, mend=mend)


def refuse_empty(metrics: Metrics) -> None:
    """Refuse figures of no case.

    Raises
    ------
    ProcedureError
        If no counted case has ended.
    """
    if not ended(metrics):
        raise ProcedureError(NO_CASE.at(metrics.run.procedure.place("cases")))


def cannot(procedure: Procedure, why: Text) -> ProcedureError:
    """Return the error that a chart has nothing to show, with the reason that the figures give."""
    return ProcedureError(CANNOT.at(procedure.place("plot"), why={"en": why.get("en"), "vi": why.get("vi")}))


def ended(metrics: Metrics) -> int:
    """Return how many counted cases have ended at the outcome of the figures, all replications together."""
    ends = [end.id for end in metrics.run.procedure.ends]
    total = 0
    for facts in metrics.facts:
        here = facts.counted & facts.ended
        if metrics.outcome is not None:
            here = here & (facts.outcome == ends.index(metrics.outcome))
        total += int(here.sum())
    return total


def told(metrics: Metrics, lang: Lang) -> str:
    """Return how many replications and cases a chart rests on, and what its intervals are."""
    return told_of(len(metrics.run.logs), ended(metrics), metrics.level, lang)


def told_of(runs: int, cases: int, level: float, lang: Lang) -> str:
    """Return the same of numbers."""
    words = MANY if runs > 1 else ONE
    return words.get(lang).format(
        runs=number(runs, lang), cases=number(cases, lang), level=f"{number(100 * level, lang)} %"
    )


def told_of_both(runs: Sequence[Metrics], lang: Lang) -> str:
    """Return what a chart of one run rests on, or one before and after."""
    if len(runs) == 1:
        return told(runs[0], lang)
    before, after = (number(ended(metrics), lang) for metrics in runs)
    many = len(runs[0].run.logs) > 1
    text = (MANY if many else ONE).get(lang)
    return text.format(
        runs=number(len(runs[0].run.logs), lang),
        cases=before if before == after else f"{before} / {after}",
        level=f"{number(100 * runs[0].level, lang)} %",
    )


def plus_minus(interval: Interval, lang: Lang, *, size: float = 1.0, digits: int = 1) -> str:
    """Return a value with the half-width of its interval, in so many decimals, or more where the interval needs them.

    >>> plus_minus(Interval(24.12, 1.04), "vi"), plus_minus(Interval(1.62, 0.03), "vi"), plus_minus(Interval(2.0), "en")
    ('24,1 ± 1,0', '1,62 ± 0,03', '2.0')
    """
    half = (interval.half_width or 0.0) / size
    if half and round(half, digits) == 0:
        digits = max(digits, MOST_DIGITS)
    mean = number(interval.mean / size, lang, digits=digits)
    return f"{mean} ± {number(half, lang, digits=digits)}" if half else mean
