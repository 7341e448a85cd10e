"""The hours of the week over a stretch of time: open time, and whatever goes on in it, told by weekday and hour."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import DAY_MS, EventLog, Timeline

HOUR_MS = 3_600_000
QUARTER_MS = 900_000
CELLS = (7, 24)
"""Weekdays from Monday, hours of the clock on the wall."""


@frozen(eq=False)
class WeekHours:
    """Pieces of open time, none of which crosses an hour of the clock on the wall.

    Attributes
    ----------
    low, high : ndarray of int64, shape (pieces,)
        In milliseconds since the epoch of the log.
    cell : ndarray of int64, shape (pieces,)
        24 times the weekday (Monday is 0) plus the hour in which the piece lies.

    Examples
    --------
    >>> from procflow.model import Table, builtin
    >>> epoch = dt.datetime(2026, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    >>> log = EventLog(epoch, "Asia/Ho_Chi_Minh", "p", (), (), (), steps=Table({}), cases=Table({}))
    >>> line = builtin("vn-office").timeline(dt.date(2026, 1, 5), dt.date(2026, 1, 11), epoch=epoch)
    >>> hours = WeekHours.of(log, line, "Asia/Ho_Chi_Minh", 0, 7 * DAY_MS)
    >>> minutes = hours.add_up(hours.high - hours.low) // 60_000
    >>> minutes[0, 8:18].tolist(), int(minutes.sum())
    ([60, 60, 60, 60, 0, 30, 60, 60, 60, 30], 2880)
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    cell: NDArray[np.int64]

    @classmethod
    def of(cls, log: EventLog, line: Timeline, zone: str, low: int, high: int) -> WeekHours:
        """Cut the open time of a calendar between two instants at every full hour of a zone."""
        edges, cells = _hour_edges(log, ZoneInfo(zone), low, high)
        opens, closes = np.clip(line.opens, low, high), np.clip(line.closes, low, high)
        cuts = np.unique(np.concatenate((edges, opens, closes)))
        cuts = cuts[(cuts >= low) & (cuts <= high)]
        first, last = cuts[:-1], cuts[1:]
        open_now = line.open_between(first, last) > 0
        first, last = first[open_now], last[open_now]
        return cls(first, last, cells[np.searchsorted(edges, first, "right") - 1])

    def add_up(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Add up one whole number per piece by weekday and hour, shape (7, 24)."""
        total = np.zeros(CELLS[0] * CELLS[1], dtype=np.int64)
        np.add.at(total, self.cell, values)
        return total.reshape(CELLS)


def _hour_edges(log: EventLog, zone: ZoneInfo, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the instants at which an hour begins in a zone, and its cell; days of 23 or 25 hours as the wall shows."""
    edges: list[int] = []
    cells: list[int] = []
    day, last = (log.instant(at).astimezone(zone).date() for at in (low, high))
    midnight = _midnight(log, zone, day)
    while day <= last:
        following = _midnight(log, zone, day + dt.timedelta(days=1))
        if following - midnight == DAY_MS:
            starts = [(midnight + hour * HOUR_MS, hour) for hour in range(24)]
        else:
            quarters = range(midnight, following, QUARTER_MS)
            starts = [(at, log.instant(at).astimezone(zone).hour) for at in quarters]
        edges += [at for at, _ in starts]
        cells += [24 * day.weekday() + hour for _, hour in starts]
        day, midnight = day + dt.timedelta(days=1), following
    return np.array(edges, dtype=np.int64), np.array(cells, dtype=np.int64)


def _midnight(log: EventLog, zone: ZoneInfo, day: dt.date) -> int:
    return round((dt.datetime(day.year, day.month, day.day, tzinfo=zone) - log.epoch) / dt.timedelta(milliseconds=1))
