"""Open hours of the second clock: a walk over dates, from nothing but the hours, days off and swapped days of calendars."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from procflow.model import Calendar

LAST_DAY = 200 * 366
NEVER = 10**15
Interval = tuple[int, int]


class Hours:
    """The instants at which several calendars are all open, or any of them, as intervals that hold their start and not
    their end."""

    def __init__(self, calendars: Sequence[Calendar], epoch: dt.datetime, *, any_of: bool = False) -> None:
        self.calendars = calendars
        self.put_together = _either if any_of else _both
        self.epoch = epoch
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.before: list[int] = []
        self.days = 0
        self.known = -1

    def _reach(self, instant: int) -> None:
        """Lay the hours out beyond an instant."""
        while self.known <= instant:
            self.days = max(64, 2 * self.days)
            if self.days > LAST_DAY:
                raise OverflowError("open hours beyond two centuries")
            lists = [_laid_out(calendar, self.epoch, self.days) for calendar in self.calendars]
            found = lists[0]
            for other in lists[1:]:
                found = self.put_together(found, other)
            self.opens, self.closes, self.before, total = [], [], [], 0
            for low, high in found:
                self.opens.append(low)
                self.closes.append(high)
                self.before.append(total)
                total += high - low
            self.known = (self.days - 2) * 86_400_000

    def is_open(self, instant: int) -> bool:
        """Tell whether work may start at an instant."""
        self._reach(instant)
        place = bisect_right(self.opens, instant) - 1
        return place >= 0 and instant < self.closes[place]

    def opening(self, instant: int) -> int:
        """Return the first open instant from this one on."""
        while True:
            self._reach(instant)
            place = bisect_right(self.closes, instant)
            if place < len(self.opens) and self.opens[place] < self.known:
                return max(instant, self.opens[place])
            self._reach(self.known)

    def next_opening(self, instant: int) -> int:
        """Return the first instant after this one at which the office opens, having been closed; NEVER if it never does."""
        while any(calendar.off or set(calendar.week) != {((0, 1440),)} for calendar in self.calendars):
            self._reach(instant)
            place = bisect_right(self.opens, instant)
            if place < len(self.opens) and self.opens[place] < self.known:
                return self.opens[place]
            self._reach(self.known)
        return NEVER

    def opened(self, instant: int) -> int:
        """Return when the opening that holds an instant began."""
        self._reach(instant)
        return self.opens[bisect_right(self.opens, instant) - 1]

    def fits(self, instant: int, length: int) -> bool:
        """Tell whether work begun at an open instant is over by closing."""
        self._reach(instant + length)
        return instant + length <= self.closes[bisect_right(self.opens, instant) - 1]

    def passed(self, instant: int) -> int:
        """Return the open milliseconds before an instant."""
        self._reach(instant)
        place = bisect_right(self.opens, instant) - 1
        return 0 if place < 0 else self.before[place] + min(instant, self.closes[place]) - self.opens[place]

    def between(self, start: int, end: int) -> int:
        """Return the open milliseconds between two instants."""
        return self.passed(end) - self.passed(start)

    def after(self, instant: int, length: int) -> int:
        """Return when so many open milliseconds, more than 0, are over; work may end as the office closes."""
        wanted = self.passed(instant) + length
        self._reach(instant)
        while True:
            place = bisect_left(self.before, wanted) - 1
            if place >= 0:
                found = self.opens[place] + wanted - self.before[place]
                if found <= self.closes[place] and found < self.known:
                    return found
            self._reach(self.known)


def _laid_out(calendar: Calendar, epoch: dt.datetime, days: int) -> list[Interval]:
    """Return the open intervals of so many days; hours that meet at midnight are one opening."""
    zone = ZoneInfo(calendar.zone)
    day = epoch.astimezone(zone).date() - dt.timedelta(days=1)
    found: list[Interval] = []
    for _ in range(days + 1):
        swapped = calendar.worked.get(day)
        weekday = (swapped or day).weekday()
        windows = () if swapped is None and day in calendar.off else calendar.week[weekday]
        midnight = dt.datetime(day.year, day.month, day.day)
        for pair in windows:
            edges = ((midnight + dt.timedelta(minutes=minute)).replace(tzinfo=zone) for minute in pair)
            low, high = (round((edge - epoch) / dt.timedelta(milliseconds=1)) for edge in edges)
            low = max(low, 0)
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            elif low < high:
                found.append((low, high))
        day += dt.timedelta(days=1)
    return found


def _both(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """Return what two lists of intervals share."""
    found, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low < high:
            found.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


def _either(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """Return what at least one of two lists of intervals holds."""
    found: list[Interval] = []
    for low, high in sorted([*one, *other]):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
