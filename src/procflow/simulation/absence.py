"""Days on which an officer is not there by chance: drawn for each officer and date, and taken out of the hours.

A day belongs to seed, replication, role, officer and date alone. So an edit of the procedure changes nobody's days, two
studies that are compared have the same ones, and the hours can be lengthened without a day being drawn anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve, frozen

from procflow.model import ABSENCE_COLUMNS, Calendar, Role, Table, Timeline
from procflow.model.calendars import instant_of
from procflow.simulation.joined import Either, Times, Together
from procflow.simulation.kernel.draws import U, uniform

ABSENCE_DRAW = U(0x2127599BF4325C37)


@lru_cache(maxsize=64)
def _whole(calendar: Calendar, first: dt.date, last: dt.date, epoch: dt.datetime) -> Timeline:
    """Return the hours of a calendar, made once for all who keep it."""
    return calendar.timeline(first, last, epoch=epoch)


@frozen
class Present:
    """The hours in which one officer is there: those of a calendar, less whole days of absence.

    Attributes
    ----------
    calendar : Calendar
        Hours of the officer.
    share : float
        Share of the working days on which the officer is not there.
    key : int
        Key of role and officer.
    replication : int or None
        Key of the replication whose days are meant; None before any: then the officer is always there.

    Examples
    --------
    >>> from procflow.model import builtin
    >>> first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    >>> seldom, often = (Present(builtin("vn-office"), share, key=7, replication=1) for share in (0.04, 0.1))
    >>> set(seldom.absent(first, last)) < set(often.absent(first, last))
    True
    """

    calendar: Calendar
    share: float
    key: int
    replication: int | None = None

    @property
    def always(self) -> bool:
        """Tell whether it never closes: as soon as anybody may be absent, nobody knows."""
        return False

    def absent(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the working days from one date to another, both included, on which the officer is not there."""
        if self.replication is None:
            return []
        ordinals = range(first.toordinal(), last.toordinal() + 1)
        drawn = (
            dt.date.fromordinal(day)
            for day in ordinals
            if uniform(U(self.replication), U(self.key), day, ABSENCE_DRAW) < self.share
        )
        return [day for day in drawn if self.calendar.is_open_on(day)]

    def stretches(self, first: dt.date, last: dt.date, epoch: dt.datetime) -> Iterator[tuple[int, int]]:
        """Yield each such day from midnight to midnight, in milliseconds since the epoch."""
        zone = ZoneInfo(self.calendar.zone)
        for day in self.absent(first, last):
            yield instant_of(day, 0, zone, epoch), instant_of(day, 1440, zone, epoch)

    def timeline(self, first: dt.date, last: dt.date, *, epoch: dt.datetime) -> Timeline:
        """Return the openings from one date to another, both included, in milliseconds since the epoch."""
        line = _whole(self.calendar, first, last, epoch)
        gone = np.array(list(self.stretches(first, last, epoch)), dtype=np.int64).reshape(-1, 2)
        return line.without(gone[:, 0], gone[:, 1]) if len(gone) else line


def officer_name(role: Role, officer: int) -> str:
    """Return the id of an officer, or the number from 1 where the officers of a role are not told apart."""
    return role.staff[officer].id if role.staff else str(officer + 1)


def drawn(times: Times, replication: int) -> Times:
    """Return hours as they are in the replication of a key."""
    if isinstance(times, Present):
        return evolve(times, replication=replication)
    if isinstance(times, Together | Either):
        return evolve(times, parts=tuple(drawn(part, replication) for part in times.parts))
    return times


def vary(times: Sequence[Times]) -> bool:
    """Tell whether any hours differ from one replication to the next."""
    return any(drawn(one, 0) != one for one in times)


def absences(
    roles: Sequence[Role], hours: Callable[[int, int], Times], first: dt.date, last: dt.date, epoch: dt.datetime
) -> Table:
    """Return who was not there, and when, as a table of the log.

    Parameters
    ----------
    roles : sequence of Role
        In the order of the log.
    hours : callable
        Returns the hours of an officer by the positions of role and officer, as they are in the replication.
    first, last : datetime.date
        Days looked at, both included.
    epoch : datetime.datetime
        The instant of 0.
    """
    rows = [
        (place, officer, low, high)
        for place, role in enumerate(roles)
        for officer in range(role.officers or 0)
        if isinstance(present := hours(place, officer), Present)
        for low, high in present.stretches(first, last, epoch)
        if high > 0
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, len(ABSENCE_COLUMNS)).T
    return Table({name: column.copy() for name, column in zip(ABSENCE_COLUMNS, columns, strict=True)})
