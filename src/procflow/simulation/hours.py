"""Calendars as flat lists for the event loop: open intervals in milliseconds since the start of the run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np

from procflow.errors import Message, Place, SimulationError
from procflow.model import DAY_MS, Timeline
from procflow.simulation.joined import Times
from procflow.simulation.kernel import Hours

NEVER_OPENS = 1 << 61
LAST_DAY = dt.date(3000, 1, 1)

BEYOND = Message(
    "simulation-horizon",
    en="the run goes beyond the year {year}: some case waits practically for ever. Look for a role that cannot keep up "
    "or a time that is far too long.",
    vi="lần chạy mô phỏng vượt quá năm {year}: có hồ sơ gần như chờ mãi. Hãy tìm vai trò bị quá tải hoặc khoảng thời "
    "gian dài bất thường.",
)


def epoch_of(start: dt.date, zone: str) -> dt.datetime:
    """Return the instant of 0 milliseconds: midnight of the first day in a zone, as UTC."""
    return dt.datetime(start.year, start.month, start.day, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def hours_of(calendars: Sequence[Times], *, start: dt.date, days: int, epoch: dt.datetime) -> Hours:
    """Return the open intervals of all calendars, complete for so many days at least.

    All are cut at the same instant `known`, up to which every one is complete; a longer list goes on where a shorter one
    ended, so that positions in it stay right.
    """
    last = start + dt.timedelta(days=days)
    lines = [
        None if calendar.always else calendar.timeline(start - dt.timedelta(days=1), last, epoch=epoch)
        for calendar in calendars
    ]
    known = min([(days - 1) * DAY_MS, *(line.end for line in lines if line is not None)])
    firsts: list[int] = [0]
    opens: list[int] = []
    closes: list[int] = []
    before: list[int] = []
    longest: list[int] = []
    for line in lines:
        if line is None:
            line = Timeline.of(np.array([0]), np.array([known]), epoch, known)
        longest.append(int((line.closes - line.opens).max(initial=0)))
        low, high = np.maximum(line.opens, 0), np.minimum(line.closes, known)
        some = low < high
        total = np.concatenate(([0], np.cumsum((high - low)[some])))
        opens += [*low[some].tolist(), NEVER_OPENS]
        closes += [*high[some].tolist(), NEVER_OPENS]
        before += total.tolist()
        firsts.append(len(opens))
    return Hours(firsts, opens, closes, before, longest, known)


def twice_as_many_days(hours: Hours, start: dt.date) -> int:
    """Return for how many days to ask after these hours did not reach.

    Raises
    ------
    SimulationError
        If they reach as far as any study may.
    """
    known, limit = hours.known // DAY_MS, (LAST_DAY - start).days
    if known + 2 >= limit:
        raise SimulationError(BEYOND.at(Place("scenario"), year=str(LAST_DAY.year)))
    return min(2 * known + 2, limit)


def moved(hints: Sequence[int], old: Hours, new: Hours, demand_calendar: int) -> list[int]:
    """Return the positions of a shorter list of intervals in a longer one; the last belongs to the demand's calendar."""
    owners = [*range(len(old.firsts) - 1), demand_calendar]
    return [hint - old.firsts[owner] + new.firsts[owner] for hint, owner in zip(hints, owners, strict=True)]
