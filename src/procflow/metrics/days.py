"""The days of a calendar over the time of a log: which date an instant falls on, and how many days of a span count.

All by date arithmetic in the calendar's zone: a day is a date, whether it has 23, 24 or 25 hours.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.model import Calendar, DayCount
from procflow.model.calendars import instant_of

Positions = NDArray[np.int64]


@frozen(eq=False)
class Days:
    """Consecutive dates of a calendar, by position from 0, with instants in milliseconds since `epoch`.

    Attributes
    ----------
    calendar : Calendar
        Whose working days and zone hold.
    working : bool
        Whether only working days count; otherwise every day does.
    first : datetime.date
        Date of position 0.
    number : int
        How many dates there are.

    Examples
    --------
    Over Tết 2026 (16 to 20 February off), from Friday 13 to Monday 23 February:

    >>> from procflow.model import builtin
    >>> epoch = dt.datetime(2026, 2, 1, tzinfo=dt.timezone.utc)
    >>> days = Days(builtin("vn-office"), True, dt.date(2026, 2, 1), 28, epoch)
    >>> int(days.counted(np.array([12]), np.array([22]))[0])
    1
    """

    calendar: Calendar
    working: bool
    first: dt.date
    number: int
    epoch: dt.datetime

    @classmethod
    def covering(cls, calendar: Calendar, first: dt.datetime, last: dt.datetime, *, working: bool) -> Days:
        """Return the days from one instant to another, both included; the first is the epoch."""
        zone = ZoneInfo(calendar.zone)
        low, high = first.astimezone(zone).date(), last.astimezone(zone).date()
        return cls(calendar, working, low, (high - low).days + 1, first)

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """All dates in order."""
        return tuple(self.first + dt.timedelta(days=k) for k in range(self.number))

    def _instant(self, day: dt.date, minute: int) -> int:
        return instant_of(day, minute, ZoneInfo(self.calendar.zone), self.epoch)

    @cached_property
    def midnights(self) -> Positions:
        """Instant at which each date begins."""
        return np.array([self._instant(day, 0) for day in self.dates], dtype=np.int64)

    @cached_property
    def closings(self) -> Positions:
        """Instant at which the office closes on each date; a date without hours ends at midnight."""
        ends = ((day, self.calendar.hours(day)) for day in self.dates)
        return np.array([self._instant(day, hours[-1][1] if hours else 1440) for day, hours in ends], dtype=np.int64)

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """Tell which dates are working days."""
        return np.array([self.calendar.is_open_on(day) for day in self.dates], dtype=bool)

    @cached_property
    def counts(self) -> NDArray[np.bool_]:
        """Tell which dates count: the working days, or all."""
        return self.open if self.working else np.ones(self.number, dtype=bool)

    @cached_property
    def _before(self) -> Positions:
        return np.concatenate(([0], np.cumsum(self.counts))).astype(np.int64)

    @cached_property
    def _last_counted(self) -> Positions:
        return np.maximum.accumulate(np.where(self.counts, np.arange(self.number), -1)).astype(np.int64)

    def of(self, instants: Positions) -> Positions:
        """Return the position of the date on which each instant falls."""
        found: Positions = np.searchsorted(self.midnights, instants, side="right").astype(np.int64) - 1
        return found

    def of_ends(self, starts: Positions, ends: Positions) -> Positions:
        """Return the date on which each span ends; one that ends at midnight ends with the day before (24:00)."""
        return self.of(np.maximum(ends - 1, starts))

    @cached_property
    def _next_open(self) -> Positions:
        """Return for each date the next working day after it, `number` where there is none within the dates."""
        later = np.where(self.open, np.arange(self.number), self.number)[::-1]
        found = np.minimum.accumulate(later)[::-1]
        return np.append(found[1:], self.number).astype(np.int64)

    def received(self, starts: Positions, count: DayCount) -> Positions:
        """Return the day on which a case counts as received; `number` where that day lies beyond the dates.

        The date on which it came, or the next working day if it came at the cut-off hour or later.

        Parameters
        ----------
        starts : ndarray of int64
            Instants at which the clock starts.
        """
        low = self.of(starts)
        if count.cut_off is None:
            return low
        closes = np.array([self._instant(day, count.cut_off) for day in self.dates], dtype=np.int64)
        return np.where(starts >= closes[low], self._next_open[low], low)

    def ran(self, starts: Positions, ends: Positions, count: DayCount) -> list[int]:
        """Return the days that the stretches of one case count, in order, each date a day whether it is worked or not."""
        received = int(self.received(starts[:1], count)[0])
        low, high = np.maximum(self.of(starts), received).tolist(), self.of_ends(starts, ends).tolist()
        run = [day for a, b in zip(low, high, strict=True) for day in range(a + 1, b + 1)]
        return [received, *run] if count.receipt_day == "count" and high[-1] >= received else run

    def counted(self, low: Positions, high: Positions) -> Positions:
        """Return how many days d with ``low < d <= high`` count."""
        days: Positions = self._before[high + 1] - self._before[low + 1]
        return days

    def last_counted(self, low: Positions, high: Positions) -> Positions:
        """Return the last day d with ``low < d <= high`` that counts, or -1 where none does."""
        found = self._last_counted[high]
        return np.where(found > low, found, -1)
