"""To how many days could the time limit be shortened, so that a stated share of the cases still keeps it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from procflow.analysis.limits import limits as step_limits
from procflow.checking.times import OVERLOADED
from procflow.errors import Message, NotSupportedError, Place, Problem, ProcedureError
from procflow.metrics.days_kept import CLOCKS, Clock, DaysKept, Tallies, smallest_kept, tally
from procflow.metrics.intervals import check_level
from procflow.metrics.limit_answer import NewLimit, Smallest
from procflow.metrics.limit_words import CLOCK_NAMES, days_text, target_text
from procflow.metrics.measure import measure, refuse_other_than_run
from procflow.metrics.offices import refuse_office
from procflow.metrics.precision import ENOUGH
from procflow.metrics.study import NO_CASES, NO_CLOCKS, ONE_REPLICATION
from procflow.model import Procedure, Span, Text, TimeLimit
from procflow.simulation import Run
from procflow.wording import Lang

NO_LIMIT = Message(
    "new-limit-none",
    en="there is no time limit to shorten, and no unit to count in. Give the procedure one, such as 'time_limit: 15 working "
    "days'.",
    vi="không có thời hạn để rút ngắn và không rõ đơn vị tính. Hãy khai báo thời hạn, ví dụ 'time_limit: 15 working days'.",
)
NOT_IN_DAYS = Message(
    "new-limit-not-in-days",
    en="the time limit is {limit}; a new one is looked for in whole working or calendar days only. State the limit in days.",
    vi="thời hạn là {limit}; thời hạn mới chỉ được tìm theo số nguyên ngày làm việc hoặc ngày theo lịch. Hãy khai báo thời "
    "hạn bằng ngày.",
)
BAD_TARGET = Message(
    "new-limit-target",
    en="the target is {value}, expected a share of the cases between 0 and 1, such as 0.9; no run proves 100 %.",
    vi="mục tiêu là {value}, cần một tỷ lệ số hồ sơ giữa 0 và 1, ví dụ 0,9; không lần chạy nào chứng minh được 100 %.",
)
BAD_DAYS = Message(
    "new-limit-days",
    en="the longest limit to look at is {value}, expected a whole number of days from 1 to {most}.",
    vi="thời hạn dài nhất cần xét là {value}, cần một số nguyên ngày từ 1 đến {most}.",
)
OPEN_MATTER = Message(
    "new-limit-open",
    en="{open} of {counted} counted cases had not ended when the run stopped; were all of them late, the answer would be "
    "{worst} by the {clock} clock instead of {found}. Use weeks or cases instead of until.",
    vi="{open} trong {counted} hồ sơ được tính chưa kết thúc khi dừng mô phỏng; nếu tất cả đều quá hạn thì theo {clock} kết "
    "quả là {worst} thay vì {found}. Hãy dùng weeks hoặc cases thay cho until.",
)
ONE_RUN = Message(
    "new-limit-one-replication",
    en="the shares come from one replication, and its cases queue behind each other, so that the bounds are closer than they "
    "should be. Raise replications to {enough} or more.",
    vi="các tỷ lệ chỉ lấy từ một lần chạy mô phỏng, mà hồ sơ của nó xếp hàng sau nhau nên khoảng tin cậy hẹp hơn thực tế. "
    "Hãy tăng số lần chạy lên {enough} trở lên.",
)
MOST_DAYS = 3660
"""Ten years: longer limits are a slip of the pen."""


def new_limit(run: Run, *, target: float, level: float = 0.95, days: int | None = None) -> NewLimit:
    """Tell for each number of days the share of cases that would keep it, and how far the limit could be shortened.

    The days are those of the two clocks, counted as the procedure's time limit says. What is said of the limit is said of
    the limit alone: how long cases take on the mean is another figure. Nothing is recommended where a role cannot keep
    up, where cases that were still open could change the answer, or from a single replication.

    Parameters
    ----------
    run : Run
        From `simulate`, of the procedure whose limit is asked about: after a change, run the changed procedure.
    target : float
        Share of the cases that has to keep the new limit, in (0, 1). It is the office's promise, so it has no default.
    level : float
        Confidence level in (0, 1) of the intervals whose lower bounds have to meet the target.
    days : int, optional
        Longest limit looked at, in days of the limit's own unit; by default up to the one that all cases keep, at least
        the present limit and at most twice as long.

    Returns
    -------
    NewLimit

    Raises
    ------
    ProcedureError
        If the procedure has no time limit, or target, level or days are none.
    NotSupportedError
        If the limit is in hours or minutes.
    SimulationError
        If it is no run.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role, Span, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(12), "h"))],
    ...     roles=[Role(id="clerk", officers=3, share=1)], demand=Demand(every=Duration(Fixed(6), "h")),
    ...     time_limit=TimeLimit(Span(5)))
    >>> found = new_limit(simulate(p, Scenario(cases=200, replications=10, warm_up_cases=10)), target=0.95)
    >>> found.recommended, found.smallest_elapsed.days
    (2, 2)
    >>> print(found.sentences()[0])
    The time limit could be shortened from 5 to 2 working days (by 60 %).
    """
    if isinstance(target, bool) or not isinstance(target, int | float) or not 0 < target < 1:
        raise ProcedureError(BAD_TARGET.at(Place(), value=str(target)))
    check_level(level)
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS):
        raise ProcedureError(BAD_DAYS.at(Place(), value=str(days), most=str(MOST_DAYS)))
    refuse_other_than_run("run", run)
    refuse_office("new_limit", run)
    present = _limit_of(run.procedure)
    measured = measure(run, level=level)
    tallies = tally(run, measured.facts, present, most=days)
    rows = tallies.rows(level)
    counted, elapsed = (_smallest(rows, tallies, clock, target, present) for clock in CLOCKS)
    overloaded = [warning for warning in run.warnings if warning.code == OVERLOADED.code]
    told = {ONE_REPLICATION.code, OVERLOADED.code}
    warnings = tuple(warning for warning in measured.warnings if warning.code not in told)
    found = NewLimit(
        run=run, target=float(target), level=level, present=present, rows=rows,
        smallest_counted=counted, smallest_elapsed=elapsed,
        judged=sum(tallies.judged), still_open=sum(tallies.still_open), without=sum(tallies.without),
        mean=measured["cycle_time_mean"],
        blockers=(*overloaded, *_open(run, tallies, (counted, elapsed), level, target), *_one_replication(run, rows)),
        warnings=warnings,
    )  # fmt: skip
    return found if found.recommended is None else evolve(found, step_limits=_too_long(found, found.recommended))


def _limit_of(procedure: Procedure) -> TimeLimit:
    place, limit = procedure.place("time_limit"), procedure.time_limit
    if limit is None:
        raise ProcedureError(NO_LIMIT.at(place))
    if limit.length.unit not in ("working days", "calendar days"):
        raise NotSupportedError(NOT_IN_DAYS.at(place, limit=str(limit)))
    return limit


def _place(run: Run) -> Place:
    return Place(f"run of '{run.procedure.id}'")


def _smallest(rows: Sequence[DaysKept], tallies: Tallies, clock: Clock, target: float, present: TimeLimit) -> Smallest:
    if not rows:
        return Smallest(None, NO_CLOCKS if sum(tallies.without) else NO_CASES)
    days = smallest_kept(rows, clock, target)
    if days is not None:
        return Smallest(days)

    def why(lang: Lang) -> str:
        longest, wanted = days_text(rows[-1].days, present, lang), target_text(target, lang)
        return {
            "en": f"No limit up to {longest} has its lower bound at {wanted} or more.",
            "vi": f"Không thời hạn nào đến {longest} có cận dưới của khoảng tin cậy từ {wanted} trở lên.",
        }[lang]

    return Smallest(None, Text(en=why("en"), vi=why("vi")))


def _open(run: Run, tallies: Tallies, found: Sequence[Smallest], level: float, target: float) -> Iterator[Problem]:
    """Yield by which clock the answer would be another if every open case were late."""
    if not sum(tallies.still_open):
        return
    worst = tallies.rows(level, open_are_late=True)
    for clock, smallest in zip(CLOCKS, found, strict=True):
        days = smallest_kept(worst, clock, target)
        if days != smallest.days:
            yield OPEN_MATTER.at(
                _place(run),
                "warning",
                open=sum(tallies.still_open),
                counted=sum(map(sum, (tallies.judged, tallies.still_open, tallies.without))),
                clock={"en": CLOCK_NAMES[clock].get("en"), "vi": CLOCK_NAMES[clock].get("vi")},
                worst=_days_or_none(days),
                found=_days_or_none(smallest.days),
            )


def _days_or_none(days: int | None) -> dict[str, str]:
    """Return a number of days as a sentence holds it.

    >>> _days_or_none(None)["en"]
    'none'
    """
    return {"en": "none", "vi": "không có"} if days is None else {"en": str(days), "vi": str(days)}


def _one_replication(run: Run, rows: Sequence[DaysKept]) -> Iterator[Problem]:
    if rows and rows[0].counted.n == 1:
        yield ONE_RUN.at(_place(run), "warning", enough=ENOUGH)


def _too_long(found: NewLimit, days: int) -> Text:
    """Return what is said where the limits of the steps add up to more than a limit of so many days, else nothing."""
    shorter = evolve(found.present, length=evolve(found.present.length, value=days))
    sums = step_limits(evolve(found.procedure, time_limit=shorter))
    if sums.within is not False or sums.days is None:
        return Text()
    return Text(
        en=f"The limits of the steps on the longest path add up to {Span(sums.days).text()}, which is more: shorten "
        "them as well.",
        vi=f"Thời hạn các bước trên đường dài nhất cộng lại là {Span(sums.days).text('vi')}, dài hơn thời hạn mới: "
        "phải rút ngắn cả thời hạn của các bước.",
    )
