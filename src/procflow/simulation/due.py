"""When a case is due, as known on the day it comes: what a role that serves by due date goes by."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from procflow.model import MINUTE_MS, Calendar, Procedure, TimeLimit
from procflow.model.calendars import instant_of
from procflow.simulation.kernel.tables import NOT_IN_TIME

MINUTES_OF_DAY = 1440


class DueDates:
    """The last instant of the time limit of a procedure, by the instant at which a case comes.

    Pauses still to come are not foreseen. A procedure without a time limit makes no case due.

    Examples
    --------
    Received on Monday 5 January 2026, two working days: due at the end of Wednesday, in the office's zone.

    >>> from procflow.model import End, Flow, Span, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a",
    ...               time_limit=TimeLimit(Span(2, "working days")))
    >>> epoch = dt.datetime(2026, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    >>> DueDates(p, epoch).of(9 * 3_600_000) / 3_600_000
    72.0
    """

    def __init__(self, procedure: Procedure, epoch: dt.datetime) -> None:
        self.limit = procedure.time_limit
        self.calendar = procedure.calendar_named()
        self.epoch = epoch
        self.zone = ZoneInfo(self.calendar.zone)
        self._of_day: dict[dt.date, int] = {}

    def of(self, instant: int) -> int:
        """Return when a case that comes at an instant is due, in milliseconds since the epoch."""
        limit = self.limit
        if limit is None:
            return NOT_IN_TIME
        if not limit.in_days:
            minutes = limit.length.minutes(day_minutes=self.calendar.day_minutes)
            return instant + round(minutes * MINUTE_MS * _clock_per_open(self.calendar, limit))
        local = (self.epoch + dt.timedelta(milliseconds=instant)).astimezone(self.zone)
        day = self._received(local, limit)
        if day not in self._of_day:
            self._of_day[day] = self._last(day, limit)
        return self._of_day[day]

    def _received(self, local: dt.datetime, limit: TimeLimit) -> dt.date:
        """Return the day on which a case counts as received."""
        day = local.date()
        cut_off = None if limit.count is None else limit.count.cut_off
        if cut_off is not None and local.hour * 60 + local.minute >= cut_off:
            day = self._next_working(day + dt.timedelta(days=1))
        return day

    def _next_working(self, day: dt.date) -> dt.date:
        while not self.calendar.is_open_on(day):
            day += dt.timedelta(days=1)
        return day

    def _last(self, received: dt.date, limit: TimeLimit) -> int:
        """Return the end of the last day of the limit of a case received on a day."""
        count = limit.count
        assert count is not None
        days = round(limit.length.value) - int(count.receipt_day == "count")
        working = limit.length.unit == "working days"
        day = received
        while days > 0:
            day += dt.timedelta(days=1)
            if not working or self.calendar.is_open_on(day):
                days -= 1
        if not working and count.roll == "next_working_day":
            day = self._next_working(day)
        hours = self.calendar.hours(day)
        minute = hours[-1][1] if count.last_day == "closing" and hours else MINUTES_OF_DAY
        return instant_of(day, minute, self.zone, self.epoch)


def _clock_per_open(calendar: Calendar, limit: TimeLimit) -> float:
    """Return the mean time on the clock that an open minute takes; a limit in calendar days runs on by itself."""
    if limit.length.unit == "calendar days":
        return 1.0
    return 365.25 * MINUTES_OF_DAY / calendar.year_minutes
