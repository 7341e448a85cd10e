"""Days of a case by asking of every stretch between two events whether the clock runs, and walking over the dates.

Written from the definition of the two clocks alone; shares no code with the library.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

Row = tuple[str, int, int]
"""Clock of the step ("running", "paused", "off"), entry and end in milliseconds."""


def running_stretches(rows: Sequence[Row], after_pause: str, *, pauses_count: bool) -> list[tuple[int, int]] | None:
    """Return the stretches in which the clock runs; None for a case that never entered a running step."""
    running = [(a, b) for clock, a, b in rows if clock == "running"]
    if not running:
        return None
    low, high = min(a for a, _ in running), max(b for _, b in running)
    if pauses_count:
        return [(low, high)]
    pauses = [b for clock, a, b in rows if clock == "paused" and a <= high and b >= low]
    if after_pause == "restart" and pauses:
        low = max(low, *(min(b, high) for b in pauses))
    edges = sorted({low, high, *(t for _, a, b in rows for t in (a, b) if low < t < high)})
    found: list[tuple[int, int]] = []
    for a, b in itertools.pairwise(edges):
        here = {clock for clock, start, end in rows if start <= a and b <= end}
        stopped = "paused" in here and after_pause != "run"
        idle = here == {"off"}
        if stopped or idle:
            continue
        if found and found[-1][1] == a:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found or [(high, high)]


def dates_of(
    stretches: Sequence[tuple[int, int]],
    instant: Callable[[int], dt.datetime],
    *,
    receipt_day: bool,
    cut_off: dt.time | None = None,
    open_on: Callable[[dt.date], bool] = lambda day: True,
) -> list[dt.date]:
    """Return every date after the start of a stretch up to its end; midnight belongs to the day that it ends.

    Who comes at the cut-off or later comes, as far as days go, on the next open day: what lies before is as if it were not.
    """
    found, first = [], instant(stretches[0][0])
    received = first.date()
    if cut_off is not None and first.time() >= cut_off:
        received += dt.timedelta(days=1)
        while not open_on(received):
            received += dt.timedelta(days=1)
    ends = [instant(max(a, b - 1)).date() for a, b in stretches]
    if receipt_day and any(last >= received for last in ends):
        found.append(received)
    for (a, _), last in zip(stretches, ends, strict=True):
        day = instant(a).date()
        while day < last:
            day += dt.timedelta(days=1)
            if day > received:
                found.append(day)
    return found


def keeps(dates: Sequence[dt.date], days: int, open_on: Callable[[dt.date], bool], *, working: bool) -> bool:
    """Tell whether a case keeps a limit; one in calendar days that ends on a day off goes on to the next open day."""
    if working:
        return sum(map(open_on, dates)) <= days
    if len(dates) <= days:
        return True
    rest = dates[days - 1 :]
    deadline = next((k for k, day in enumerate(rest) if open_on(day)), len(rest) - 1)
    return len(rest) - 1 <= deadline
