"""Working hours with real dates: days off, swapped days, time zone; and the timeline they make in milliseconds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, ProcedureError

MINUTE_MS = 60_000
DAY_MS = 86_400_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years of dates that mean anything to an office; any other is a slip."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Hours = tuple[tuple[int, int], ...]
"""Opening hours of one day as (start, end) minutes of the day, in order, without overlap."""

NO_HOURS = Message(
    "calendar-closed",
    en="calendar '{id}' has no open hours. Give it hours on at least one weekday, or use 'always'.",
    vi="lịch '{id}' không có giờ làm việc nào. Hãy khai giờ cho ít nhất một ngày trong tuần, hoặc dùng 'always'.",
)
BAD_HOURS = Message(
    "calendar-hours",
    en="calendar '{id}': the hours of {day} are {hours}; expected intervals in order, without overlap, in 00:00-24:00.",
    vi="lịch '{id}': giờ của {day} là {hours}; cần các khoảng theo thứ tự, không chồng nhau, trong 00:00-24:00.",
)


@frozen(eq=False)
class Timeline:
    """The open intervals of a calendar between two dates, in milliseconds since `epoch`.

    Intervals are closed at the start and open at the end; work may end at the closing instant.

    Attributes
    ----------
    opens, closes : ndarray of int64, shape (intervals,)
        Start and end of each open interval, in order.
    before : ndarray of int64, shape (intervals + 1,)
        Open milliseconds before each interval; the last entry is the total.
    epoch : datetime.datetime
        The instant of 0 (UTC).
    end : int
        The instant up to which the timeline is known.
    """

    opens: NDArray[np.int64]
    closes: NDArray[np.int64]
    before: NDArray[np.int64]
    epoch: dt.datetime
    end: int

    @classmethod
    def of(cls, opens: NDArray[np.int64], closes: NDArray[np.int64], epoch: dt.datetime, end: int) -> Timeline:
        """Make a timeline from its intervals."""
        before = np.concatenate(([0], np.cumsum(closes - opens))).astype(np.int64)
        return cls(opens, closes, before, epoch, end)

    def open_before(self, instant: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the open milliseconds before each instant, any shape."""
        at = np.asarray(instant, dtype=np.int64)
        if not len(self.opens):
            return np.zeros_like(at)
        index = np.maximum(np.searchsorted(self.opens, at, side="right") - 1, 0)
        inside = np.clip(at - self.opens[index], 0, self.closes[index] - self.opens[index])
        total: NDArray[np.int64] = self.before[index] + inside
        return total

    def open_between(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the open milliseconds between pairs of instants."""
        return self.open_before(end) - self.open_before(start)

    def meet(self, other: Timeline) -> Timeline:
        """Return the timeline that is open when both are."""
        cuts = np.unique(np.concatenate((self.opens, self.closes, other.opens, other.closes)))
        low, high = cuts[:-1], cuts[1:]
        both = (self.open_between(low, high) == high - low) & (other.open_between(low, high) == high - low)
        return Timeline.of(low[both], high[both], self.epoch, min(self.end, other.end))

    def without(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Timeline:
        """Return the timeline less some stretches of time, in order and apart from one another."""
        gone = Timeline.of(starts, ends, self.epoch, self.end)
        cuts = np.unique(np.concatenate((self.opens, self.closes, starts, ends)))
        low, high = cuts[:-1], cuts[1:]
        left = (self.open_between(low, high) == high - low) & (gone.open_between(low, high) == 0)
        return Timeline.of(low[left], high[left], self.epoch, self.end)


def _dates(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=k) for k in range((last - first).days + 1)]


def instant_of(day: dt.date, minute: int, zone: ZoneInfo, epoch: dt.datetime) -> int:
    """Return when a minute of a date is on the wall clock of a zone, in milliseconds since the epoch.

    A minute that the clock skips is the instant at which it jumps; of one that comes twice the first is meant.

    Examples
    --------
    On 29 March 2026 the clocks of Berlin go from 2:00 to 3:00:

    >>> berlin, epoch = ZoneInfo("Europe/Berlin"), dt.datetime(2026, 3, 29, tzinfo=dt.UTC)
    >>> [instant_of(dt.date(2026, 3, 29), minute, berlin, epoch) / 3_600_000 for minute in (90, 120, 150, 180, 240)]
    [0.5, 1.0, 1.0, 1.0, 2.0]
    """
    day, minute = day + dt.timedelta(days=minute // 1440), minute % 1440
    local = dt.datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    instant = local.astimezone(dt.UTC)
    while instant.astimezone(zone).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None):  # skipped by the clock
        local += dt.timedelta(minutes=1)
        instant = local.astimezone(dt.UTC)
    return round((instant - epoch.astimezone(dt.UTC)) / dt.timedelta(milliseconds=1))


@frozen
class Calendar:
    """When an office is open: hours by weekday, days off, and days swapped by a written decision.

    Attributes
    ----------
    id : str
        Name by which procedures and roles refer to it.
    zone : str
        IANA time zone.
    week : tuple of 7 `Hours`
        Hours from Monday to Sunday.
    off : frozenset of date
        Days off besides the weekly pattern.
    worked : dict of date to date
        Day that is worked instead of another, and that other day, whose hours it takes.
    source, version : str
        Where the days off are published, and the state of this data.
    official_until : date, optional
        Last date whose days off have been published; later ones are forecasts.

    Examples
    --------
    >>> office = builtin("vn-office")
    >>> office.day_minutes, office.is_open_on(dt.date(2026, 1, 10)), office.is_open_on(dt.date(2026, 2, 17))
    (480.0, True, False)
    """

    id: str
    zone: str = "UTC"
    week: tuple[Hours, ...] = field(default=(((0, 1440),),) * 7)
    off: frozenset[dt.date] = frozenset()
    worked: Mapping[dt.date, dt.date] = field(factory=dict, hash=False)
    source: str = ""
    version: str = ""
    official_until: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a calendar without open hours or with hours out of order."""
        if not any(self.week):
            raise ProcedureError(NO_HOURS.at(Place(), id=self.id))
        for name, hours in zip(WEEKDAYS, self.week, strict=True):
            edges = [edge for interval in hours for edge in interval]
            if (
                any(start >= end for start, end in hours)
                or edges != sorted(edges)
                or not all(0 <= e <= 1440 for e in edges)
            ):
                raise ProcedureError(BAD_HOURS.at(Place(), id=self.id, day=name, hours=str(hours)))

    @property
    def always(self) -> bool:
        """Tell whether the calendar never closes."""
        return all(hours == ((0, 1440),) for hours in self.week) and not self.off

    @cached_property
    def day_minutes(self) -> float:
        """Length of the working day: the most common one of the week (the longer of two equally common)."""
        lengths = [sum(end - start for start, end in hours) for hours in self.week if hours]
        return float(max(set(lengths), key=lambda length: (lengths.count(length), length)))

    @cached_property
    def year_minutes(self) -> float:
        """Open minutes of a mean year: over the calendar's published years, else 365.25 days of the weekly pattern.

        Yearly figures such as `per_year: 900` are spread over this time.
        """
        years = sorted({day.year for day in self.off if self.official_until is None or day <= self.official_until})
        if not years:
            return 365.25 / 7 * sum(end - start for hours in self.week for start, end in hours)
        totals = [
            sum(end - start for day in _dates(dt.date(y, 1, 1), dt.date(y, 12, 31)) for start, end in self.hours(day))
            for y in years
        ]
        return sum(totals) / len(totals)

    def hours(self, day: dt.date) -> Hours:
        """Return the open hours of a date as minutes of that day."""
        if day in self.worked:
            return self.week[self.worked[day].weekday()]
        return () if day in self.off else self.week[day.weekday()]

    def is_open_on(self, day: dt.date) -> bool:
        """Tell whether the date is a working day."""
        return bool(self.hours(day))

    def timeline(self, first: dt.date, last: dt.date, *, epoch: dt.datetime) -> Timeline:
        """Return the open intervals from one date to another, both included, in milliseconds since the epoch.

        Parameters
        ----------
        first, last : datetime.date
            In the calendar's own zone.
        epoch : datetime.datetime
            An instant with a time zone.
        """
        zone, epoch = ZoneInfo(self.zone), epoch.astimezone(dt.UTC)
        midnights = _midnights(first, last, zone, epoch)
        hours = self._hours_by_day(first, last)
        low = midnights[:-1, None] + hours[:, :, 0] * MINUTE_MS
        high = midnights[:-1, None] + hours[:, :, 1] * MINUTE_MS
        for k in np.flatnonzero(
            np.diff(midnights) != DAY_MS
        ):  # the clock changes, so a minute of the day may be elsewhere
            day = first + dt.timedelta(days=int(k))
            for n, (start, end) in enumerate(self.hours(day)):
                low[k, n], high[k, n] = (instant_of(day, minute, zone, epoch) for minute in (start, end))
        some = low < high  # not the hours that the clock skips, nor places of days with fewer openings than others
        low, high = low[some], high[some]
        apart = low[1:] != high[:-1]  # hours that follow each other without a gap are one opening
        opens = low[np.concatenate((np.ones(min(len(low), 1), bool), apart))]
        closes = high[np.concatenate((apart, np.ones(min(len(low), 1), bool)))]
        return Timeline.of(opens, closes, epoch, int(midnights[-1]))

    def _hours_by_day(self, first: dt.date, last: dt.date) -> NDArray[np.int64]:
        """Return start and end of each opening of each date as minutes of the day; openings that are not there are 0 to 0."""
        most = max(map(len, self.week))
        week = np.zeros((8, most, 2), dtype=np.int64)  # the last is a day off
        for weekday, hours in enumerate(self.week):
            week[weekday, : len(hours)] = np.array(hours, dtype=np.int64).reshape(-1, 2)
        kinds = (np.arange(first.toordinal(), last.toordinal() + 1) + 6) % 7
        for day in self.off:
            if first <= day <= last:
                kinds[(day - first).days] = 7
        for day, instead_of in self.worked.items():
            if first <= day <= last:
                kinds[(day - first).days] = instead_of.weekday()
        return week[kinds]


def _midnights(first: dt.date, last: dt.date, zone: ZoneInfo, epoch: dt.datetime) -> NDArray[np.int64]:
    """Return when the dates from one to another begin, and when the last one ends, in milliseconds since the epoch."""
    days = range(first.toordinal(), last.toordinal() + 2)
    offsets = [dt.datetime.fromordinal(day).replace(tzinfo=zone).utcoffset() for day in days]
    ahead = {offset: round(offset / dt.timedelta(milliseconds=1)) for offset in set(offsets) if offset is not None}
    since = round((epoch.replace(tzinfo=None) - dt.datetime(1, 1, 1)) / dt.timedelta(milliseconds=1))
    begins = (np.arange(days.start, days.stop, dtype=np.int64) - 1) * DAY_MS - since
    return begins - np.array([ahead[offset] for offset in offsets if offset is not None], dtype=np.int64)


def parse_minutes(text: str) -> int:
    """Return the minute of the day of "13:30".

    >>> parse_minutes("13:30"), parse_minutes("24:00")
    (810, 1440)
    """
    hour, _, minute = text.partition(":")
    value = int(hour) * 60 + int(minute)
    if not (0 <= value <= 1440 and 0 <= int(minute) < 60):
        raise ValueError(text)
    return value


def _from_data(data: Mapping[str, Any]) -> Calendar:
    day = dt.date.fromisoformat
    hours: Hours = tuple((parse_minutes(a), parse_minutes(b)) for a, b in data["hours"])
    return Calendar(
        id=data["id"],
        zone=data["zone"],
        week=tuple(hours if name in data["weekdays"] else () for name in WEEKDAYS),
        off=frozenset(day(entry["date"]) for entry in data["off"])
        | frozenset(day(entry["off"]) for entry in data["swapped"]),
        worked={day(entry["worked"]): day(entry["off"]) for entry in data["swapped"]},
        source=data["source"],
        version=data["version"],
        official_until=day(data["official_until"]),
    )


BUILTIN = ("always", "vn-office")


@cache
def builtin(name: str) -> Calendar:
    """Return a calendar that ships with the library.

    `vn-office` holds the days off of Vietnamese state bodies with the source of each; `always` never closes.

    Raises
    ------
    KeyError
        If no calendar of this name ships; `BUILTIN` lists them.
    """
    if name == "always":
        return Calendar(id="always", source="-", version="1")
    if name not in BUILTIN:
        raise KeyError(name)
    text = resources.files("procflow.model").joinpath(f"calendar_data/{name}.json").read_text(encoding="utf-8")
    return _from_data(json.loads(text))
