"""By how many working days a case is late, by the counted clock: what a cost of delay is asked for.

For a limit in days these are the working days on which the clock ran after the last day of the limit. For a limit in
hours, or in elapsed days, it is the time beyond the limit, in open time, over the length of the working day.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from procflow.metrics.clocks import LATE, Spans, counted_spans, legal_windows, read_clocks
from procflow.metrics.days import Days
from procflow.metrics.waiting import Rulers
from procflow.model import MINUTE_MS, DayCount, EventLog, Procedure, TimeLimit


def days_late(procedure: Procedure, log: EventLog, limit: TimeLimit, rulers: Rulers) -> NDArray[np.float64]:
    """Return the working days by which each case is late; 0 for cases in time, still open or without a clock.

    A case that misses the closing hour of its last day is late by no whole day.

    Parameters
    ----------
    limit : TimeLimit
        The limit of the procedure.

    Returns
    -------
    ndarray of float, shape (cases,)
    """
    reading = read_clocks(procedure, log, limit, rulers).counted
    late = np.flatnonzero(reading.verdict == LATE)
    length = math.floor(limit.length.value)
    if limit.in_days and limit.count is not None and limit.length.unit == "working days":
        return np.where(reading.verdict == LATE, np.maximum(reading.used - length, 0), 0).astype(np.float64)
    spans = counted_spans(procedure, log, legal_windows(procedure, log))
    found = np.zeros(len(log.cases))
    if limit.in_days and limit.count is not None:
        last = log.instant(int(spans.end.max(initial=0)))
        days = Days.covering(procedure.calendar_named(), log.epoch, last, working=False)
        for case in late.tolist():
            found[case] = _days_after(_of_case(spans, case), days, length, limit.count)
        return found
    for case in late.tolist():
        found[case] = _time_after(_of_case(spans, case), limit, rulers)
    return found


def _of_case(spans: Spans, case: int) -> list[tuple[int, int]]:
    rows = slice(*np.searchsorted(spans.case, [case, case + 1]).tolist())
    return list(zip(spans.start[rows].tolist(), spans.end[rows].tolist(), strict=True))


def _days_after(spans: list[tuple[int, int]], days: Days, length: int, count: DayCount) -> int:
    """Return the working days on which the clock ran after the last day of a limit in calendar days."""
    starts, ends = (np.array(column, dtype=np.int64) for column in zip(*spans, strict=True))
    ran = days.ran(starts, ends, count)
    after = [day for day in ran[length:] if days.open[day]]
    rolls = count.roll == "next_working_day" and 0 < length <= len(ran) and not days.open[ran[length - 1]]
    return len(after[1:] if rolls else after)


def _time_after(spans: list[tuple[int, int]], limit: TimeLimit, rulers: Rulers) -> float:
    """Return the open time of the spans that lies beyond a limit in time, in working days."""
    calendar, own = rulers.procedure.calendar_named(), rulers.own
    elapsed = limit.length.unit == "calendar days"
    minutes = limit.length.value * 1440 if elapsed else limit.length.minutes(day_minutes=calendar.day_minutes)
    left, beyond = minutes * MINUTE_MS, 0.0
    for start, end in spans:
        open_time = int(own.open_between(np.array(start), np.array(end)))
        used = end - start if elapsed else open_time
        if used <= left:
            left -= used
        elif elapsed:
            beyond += int(own.open_between(np.array(start + round(left)), np.array(end)))
            left = 0.0
        else:
            beyond += open_time - left
            left = 0.0
    return beyond / (calendar.day_minutes * MINUTE_MS)
