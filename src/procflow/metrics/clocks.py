"""The two clocks of a case: counted time (pauses left out) and elapsed time, and how they stand to the time limit.

The legal window of a case runs from its first entry into a step whose clock is `running` to its last exit from one. The
elapsed clock counts all of it. The counted clock leaves out the pauses, as the procedure's `after_pause` says, and the
time in which nothing but steps with clock `off` is under way.

References
----------
Civil Code of Viet Nam 2015 (91/2015/QH13), articles 147 (the day of receipt is not counted) and 148 (the last day counts
to 24:00; a last day that is a day off moves to the end of the next working day).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.days import Days
from procflow.metrics.waiting import Rulers
from procflow.model import DAY_MS, MINUTE_MS, AfterPause, DayCount, EventLog, Procedure, TimeLimit

Column = NDArray[np.int64]
Pair = tuple[int, int]

Verdict = Literal["open", "no clock", "early", "on time", "late"]
VERDICTS: tuple[Verdict, ...] = ("open", "no clock", "early", "on time", "late")
"""How a case stands to its limit: `open` has not ended, `no clock` never entered a running step."""
OPEN, NO_CLOCK, EARLY, ON_TIME, LATE = range(5)


@frozen(eq=False)
class Spans:
    """Stretches of time in which a clock runs, ordered by case and time.

    Attributes
    ----------
    case, start, end : ndarray of int64
        One entry per stretch.
    """

    case: Column
    start: Column
    end: Column


@frozen(eq=False)
class Reading:
    """What one clock says of every case.

    Attributes
    ----------
    used : ndarray of int64, shape (cases,)
        Counted days for a limit in days, else milliseconds; 0 without a clock.
    verdict : ndarray of int8, shape (cases,)
        Position in `VERDICTS`.
    """

    used: Column
    verdict: NDArray[np.int8]


@frozen(eq=False)
class Clocks:
    """Both readings of every case of a log."""

    counted: Reading
    elapsed: Reading


def united(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the union of intervals as disjoint intervals in order.

    >>> united([(5, 9), (0, 2), (1, 3)])
    [(0, 3), (5, 9)]
    """
    found: list[Pair] = []
    for low, high in sorted(pairs):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def without(pairs: Iterable[Pair], holes: Iterable[Pair]) -> list[Pair]:
    """Return intervals less the inside of others; a hole without length takes nothing away.

    >>> without([(0, 10)], [(2, 4), (9, 12), (5, 5)])
    [(0, 2), (4, 9)]
    """
    found: list[Pair] = []
    gaps = united((low, high) for low, high in holes if low < high)
    for low, high in pairs:
        at = low
        for start, end in gaps:
            if end > at and start < high:
                if start > at:
                    found.append((at, start))
                at = end
        if at < high or at == low == high:
            found.append((at, high))
    return found


def running_spans(
    window: Pair, running: list[Pair], paused: list[Pair], off: list[Pair], after_pause: AfterPause
) -> list[Pair]:
    """Return the stretches of a legal window that the counted clock counts.

    Parameters
    ----------
    window : (int, int)
        First entry into a running step and last exit from one.
    running, paused, off : list of (int, int)
        When the case was in steps of each clock, on any branch.
    after_pause : {"resume", "restart", "run"}
        Whether the clock goes on after a pause, begins anew, or never stopped.

    Examples
    --------
    >>> running_spans((0, 9), [(0, 3), (5, 9)], [(3, 5)], [], "resume")
    [(0, 3), (5, 9)]
    >>> running_spans((0, 9), [(0, 3), (5, 9)], [(3, 5)], [], "restart")
    [(5, 9)]
    """
    low, high = window
    pauses = [(max(low, a), min(high, b)) for a, b in paused if a <= high and b >= low]
    if after_pause == "restart" and pauses:
        low = max(b for _, b in pauses)
    if after_pause == "run":
        return without([window], without(united(off), [*running, *paused]))
    return without([(low, high)], [*without(united(off), running), *pauses])


def _of_clock(procedure: Procedure, log: EventLog, clock: str) -> NDArray[np.bool_]:
    steps = [k for k, id in enumerate(log.step_ids) if procedure.step(id).clock == clock]
    return np.isin(log.steps["step"], steps)


def legal_windows(procedure: Procedure, log: EventLog) -> Spans:
    """Return the legal window of every case that entered a running step, in order of case.

    A branch that goes on when the case has ended without it does not keep the window open.
    """
    ends = log.cases["end"]
    over = np.where(ends >= 0, ends, np.iinfo(np.int64).max)[log.steps["case"]]
    entered, end = log.steps["entered"], np.minimum(log.steps["end"], over)
    rows = _of_clock(procedure, log, "running") & (entered <= end)
    case = log.steps["case"][rows]
    low = np.full(len(log.cases), np.iinfo(np.int64).max)
    high = np.full(len(log.cases), -1)
    np.minimum.at(low, case, entered[rows])
    np.maximum.at(high, case, end[rows])
    known = np.flatnonzero(high >= 0)
    return Spans(known, low[known], high[known])


def counted_spans(procedure: Procedure, log: EventLog, windows: Spans) -> Spans:
    """Return the stretches of each window that the counted clock counts."""
    kinds = {clock: _of_clock(procedure, log, clock) for clock in ("running", "paused", "off")}
    broken = set(np.unique(log.steps["case"][kinds["paused"] | kinds["off"]]).tolist())
    plain = ~np.isin(windows.case, list(broken))
    parts: list[tuple[int, int, int]] = []
    times: dict[str, dict[int, list[Pair]]] = {clock: {case: [] for case in broken} for clock in kinds}
    columns = [log.steps[name].tolist() for name in ("case", "entered", "end")]
    for clock, rows in kinds.items():
        for row in np.flatnonzero(rows & np.isin(log.steps["case"], list(broken))).tolist():
            case, entered, end = (column[row] for column in columns)
            times[clock][case].append((entered, end))
    for k in np.flatnonzero(~plain).tolist():
        case, window = int(windows.case[k]), (int(windows.start[k]), int(windows.end[k]))
        of_case = (times["running"][case], times["paused"][case], times["off"][case])
        parts += [(case, *span) for span in running_spans(window, *of_case, procedure.after_pause)]
    extra = np.array(parts, dtype=np.int64).reshape(-1, 3)
    case = np.concatenate((windows.case[plain], extra[:, 0]))
    start = np.concatenate((windows.start[plain], extra[:, 1]))
    end = np.concatenate((windows.end[plain], extra[:, 2]))
    order = np.lexsort((start, case))
    return Spans(case[order], start[order], end[order])


def _firsts(spans: Spans) -> Column:
    """Return the position of the first span of each case that has one."""
    return np.flatnonzero(np.diff(spans.case, prepend=-1))


def _days_used(spans: Spans, days: Days, count: DayCount, cases: int) -> tuple[Column, Column]:
    """Return counted days of each case, and the last day that counted (the day of the first start if none did)."""
    high, first = days.of_ends(spans.start, spans.end), _firsts(spans)
    received, latest = np.zeros(cases, dtype=np.int64), np.zeros(cases, dtype=np.int64)
    received[spans.case[first]] = days.received(spans.start[first], count)
    np.maximum.at(latest, spans.case, high)
    # No day up to that of receipt counts, however the time before it is cut up.
    low = np.minimum(np.maximum(days.of(spans.start), received[spans.case]), high)
    used, last = np.zeros(cases, dtype=np.int64), np.minimum(received, latest)
    np.add.at(used, spans.case, days.counted(low, high))
    np.maximum.at(last, spans.case, days.last_counted(low, high))
    if count.receipt_day == "count":
        # A day off on which a case comes in cannot be its first working day, nor can one that it does not live to see.
        with_clock = spans.case[first]
        day = np.minimum(received, latest)[with_clock]
        used[with_clock] += days.counts[day] & (received <= latest)[with_clock]
    return used, last


def _rolled(case: int, spans: Spans, days: Days, length: int, count: DayCount) -> int | None:
    """Return the day to which a limit in calendar days rolls, or None where its last day is a working day.

    Only days on which the clock runs are looked at, so that a pause does not use up the day it rolls to.
    """
    rows = slice(*np.searchsorted(spans.case, [case, case + 1]).tolist())
    run = days.ran(spans.start[rows], spans.end[rows], count)
    if length < 1 or len(run) < length or days.open[run[length - 1]]:
        return None
    return next((day for day in run[length:] if days.open[day]), run[-1])


def _verdicts_in_days(spans: Spans, days: Days, limit: TimeLimit, count: DayCount, cases: int) -> Reading:
    used, last = _days_used(spans, days, count, cases)
    length = math.floor(limit.length.value)
    verdict = np.where(used < length, EARLY, np.where(used == length, ON_TIME, LATE)).astype(np.int8)
    if count.roll == "next_working_day" and limit.length.unit == "calendar days":
        for case in np.flatnonzero(verdict == LATE).tolist():
            day = _rolled(case, spans, days, length, count)
            if day is not None and last[case] <= day:
                verdict[case] = ON_TIME
    if count.last_day == "closing":
        end = np.zeros(cases, dtype=np.int64)
        np.maximum.at(end, spans.case, spans.end)
        verdict[(verdict == ON_TIME) & (end > days.closings[last])] = LATE
    return Reading(used, verdict)


def _verdicts_in_time(spans: Spans, rulers: Rulers, limit: TimeLimit, cases: int) -> Reading:
    """Compare open time with the length; a limit in hours has no day before the last, so nothing is early."""
    calendar = rulers.procedure.calendar_named()
    if limit.length.unit == "calendar days":
        time, length = spans.end - spans.start, limit.length.value * DAY_MS
    else:
        time = rulers.own.open_between(spans.start, spans.end)
        length = limit.length.minutes(day_minutes=calendar.day_minutes) * MINUTE_MS
    used = np.zeros(cases, dtype=np.int64)
    np.add.at(used, spans.case, time)
    return Reading(used, np.where(used <= length, ON_TIME, LATE).astype(np.int8))


def read_clocks(procedure: Procedure, log: EventLog, limit: TimeLimit, rulers: Rulers) -> Clocks:
    """Read both clocks of every case against a time limit.

    For a limit in days, counted days of a stretch are the working (or calendar) days after the day on which it starts, up
    to the day on which it ends; stretches add up. Days off after the last day add no day. A case that comes at the
    cut-off hour or later counts as received on the next working day, so no day up to that one counts.
    """
    return next(read_against_each(procedure, log, [limit], rulers))


def read_against_each(
    procedure: Procedure, log: EventLog, limits: Iterable[TimeLimit], rulers: Rulers
) -> Iterator[Clocks]:
    """Yield both readings of every case for one limit after the other; the stretches are found once."""
    cases = len(log.cases)
    windows = legal_windows(procedure, log)
    counted = counted_spans(procedure, log, windows)
    last = log.instant(int(windows.end.max()) if len(windows.end) else 0)
    no_clock, still_open = ~np.isin(np.arange(cases), windows.case), log.cases["end"] < 0

    @cache
    def days_of(working: bool) -> Days:
        return Days.covering(procedure.calendar_named(), log.epoch, last, working=working)

    def read(spans: Spans, limit: TimeLimit) -> Reading:
        if limit.in_days and limit.count is not None:
            days = days_of(limit.length.unit == "working days")
            reading = _verdicts_in_days(spans, days, limit, limit.count, cases)
        else:
            reading = _verdicts_in_time(spans, rulers, limit, cases)
        reading.verdict[no_clock] = NO_CLOCK
        reading.verdict[still_open] = OPEN
        return reading

    for limit in limits:
        yield Clocks(read(counted, limit), read(windows, limit))
