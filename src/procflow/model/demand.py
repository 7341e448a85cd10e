"""How many cases arrive: the demand of a procedure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.calendars import Calendar
from procflow.model.durations import Duration
from procflow.model.gathering import timetable
from procflow.model.laws import Exponential, Shape

RateUnit = Literal["hour", "working_day", "year"]

BAD_RATE = Message(
    "bad-demand",
    en="demand of {rate} per {per} is no demand. Expected a finite number above 0.",
    vi="nhu cầu {rate} mỗi {per} không hợp lệ. Cần một số hữu hạn lớn hơn 0.",
)


NO_CASES = Message(
    "empty-demand",
    en="{what} brings no case. Expected {expected}.",
    vi="{what} không có hồ sơ nào. Cần {expected}.",
)


def _instants(values: Sequence[dt.datetime]) -> tuple[dt.datetime, ...]:
    return tuple(values)


def _columns(values: Sequence[tuple[str, Sequence[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(column)) for name, column in values)


def _days(values: Sequence[int]) -> tuple[int, ...]:
    return tuple(values)


@frozen
class RatePart:
    """A stretch of the day with a rate of its own.

    Attributes
    ----------
    start, end : int
        Minutes of the day, end not included.
    per_hour : float
        Mean number of cases per hour.
    days : tuple of int
        Weekdays from 0 (Monday).
    """

    start: int
    end: int
    per_hour: float
    days: tuple[int, ...] = field(default=(0, 1, 2, 3, 4, 5, 6), converter=_days)


@frozen(kw_only=True)
class Appointments:
    """Cases that come by appointment, at given instants.

    Attributes
    ----------
    days : tuple of int
        Weekdays from 0 (Monday), as far as working days of the demand's calendar.
    instants : tuple of int
        Minutes of the day.
    each : int
        Appointments at one instant.
    shows : float
        Probability that who has an appointment comes, in (0, 1].
    """

    days: tuple[int, ...] = field(default=(0, 1, 2, 3, 4, 5, 6), converter=_days)
    instants: tuple[int, ...] = field(converter=_days)
    each: int = 1
    shows: float = 1.0

    def __attrs_post_init__(self) -> None:
        """Refuse appointments that bring nobody."""
        if not (self.days and self.instants and self.each >= 1 and 0 < self.shows <= 1):
            expected = {
                "en": "instants of the day, each from 1 on, shows above 0",
                "vi": "thời điểm trong ngày, each từ 1, shows lớn hơn 0",
            }
            raise ProcedureError(NO_CASES.at(Place(element="demand"), what="appointments", expected=expected))


@frozen(kw_only=True)
class Recorded:
    """Cases as they came, from a record.

    Attributes
    ----------
    instants : tuple of datetime
        With a time zone each, in any order.
    attributes : tuple of (attribute, values)
        Values in the order of `instants`; attributes not recorded are drawn.
    source : str
        Where the record comes from.
    """

    instants: tuple[dt.datetime, ...] = field(converter=_instants)
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), converter=_columns)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a record of nothing, or with columns of unequal length."""
        if not self.instants or any(len(values) != len(self.instants) for _, values in self.attributes):
            expected = {
                "en": "at least one instant, and one value of each attribute for each",
                "vi": "ít nhất một thời điểm, và mỗi thời điểm một giá trị cho từng thuộc tính",
            }
            raise ProcedureError(NO_CASES.at(Place(element="demand"), what="recorded", expected=expected))


@frozen(kw_only=True)
class Demand:
    """Arrivals of cases: a Poisson stream at a rate per open time, a law of the gap between two cases, or times of the
    day, appointments or a record.

    Attributes
    ----------
    rate, per : float, {"hour", "working_day", "year"}
        Mean number of cases per hour, working day or year of open time of the calendar.
    every : Duration or None
        Law of the gap, in open time of the calendar; the first case comes after one gap. Given instead of a rate.
    calendar : str or None
        Calendar whose open time is counted; by default the procedure's.
    size : law or None
        Number of cases that come at once, rounded to whole ones, at least 1; the rate or gap is then that of batches.
    profile : tuple of RatePart
        Poisson arrivals at a rate that changes over the day and week, on working days of the calendar.
    appointments : Appointments or None
        Arrivals at given instants.
    recorded : Recorded or None
        Arrivals as they were.
    """

    rate: float | None = None
    per: RateUnit = "year"
    every: Duration | None = None
    calendar: str | None = None
    size: Shape | None = None
    profile: tuple[RatePart, ...] = field(default=(), converter=tuple)
    appointments: Appointments | None = None
    recorded: Recorded | None = None

    @property
    def listed(self) -> bool:
        """Tell whether cases come at times of the day, by appointment, in batches or by a record, not by one law of gaps."""
        return bool(self.profile or self.size or self.appointments or self.recorded)

    def __attrs_post_init__(self) -> None:
        """Refuse a demand that is none."""
        if self.profile or self.appointments is not None or self.recorded is not None:
            if self.profile and not any(
                part.per_hour > 0 and part.start < part.end and part.days for part in self.profile
            ):
                expected = {"en": "a rate above 0 in some hour", "vi": "cường độ lớn hơn 0 trong một giờ nào đó"}
                raise ProcedureError(NO_CASES.at(Place(element="demand"), what="profile", expected=expected))
            return
        if self.every is None and (self.rate is None or not 0 < self.rate < 1e12):
            raise ProcedureError(BAD_RATE.at(Place(element="demand"), rate=str(self.rate), per=self.per))

    def per_minute(self, calendar: Calendar) -> float:
        """Return the mean number of cases per open minute of the calendar."""
        if self.profile or self.appointments is not None or self.recorded is not None:
            return self._a_year(calendar) / calendar.year_minutes
        cases = 1.0 if self.size is None else _mean_size(self.size)
        if self.every is not None:
            return cases / self.gap(calendar).mean
        minutes = {"hour": 60.0, "working_day": calendar.day_minutes, "year": calendar.year_minutes}[self.per]
        assert self.rate is not None
        return cases * self.rate / minutes

    def _a_year(self, calendar: Calendar) -> float:
        """Return the mean number of cases in a year, told by hours of the day, appointments or a record; on working days."""
        if self.recorded is not None:
            instants = self.recorded.instants
            return 365.25 * len(instants) / max((max(instants) - min(instants)) / dt.timedelta(days=1), 1.0)
        if self.appointments is not None:
            book = self.appointments
            return len(book.instants) * book.each * book.shows * _days_a_year(calendar, book.days)
        return math.fsum(
            part.per_hour * (part.end - part.start) / 60 * _days_a_year(calendar, part.days) for part in self.profile
        )

    def per_year(self, calendar: Calendar) -> float:
        """Return the mean number of cases in a mean year of the calendar."""
        return self.per_minute(calendar) * calendar.year_minutes

    def gap(self, calendar: Calendar) -> Shape:
        """Return the law of the gap between two cases, or two groups of cases, in open minutes."""
        if self.every is not None:
            return self.every.minutes(day_minutes=calendar.day_minutes)
        cases = 1.0 if self.size is None else _mean_size(self.size)
        return Exponential(cases / self.per_minute(calendar))


def _days_a_year(calendar: Calendar, days: Sequence[int]) -> float:
    """Return how many working days of a mean year fall on some weekdays, days off and swapped days counted."""
    open_days = [day for day in days if calendar.week[day]]
    return timetable(calendar, open_days, [(0, 1)], "days").year_minutes if open_days else 0.0


def _mean_size(size: Shape) -> float:
    """Return the mean of a number of cases that is rounded to whole ones, at least 1."""
    points = 1000
    return sum(max(1, int(size.quantile((k + 0.5) / points) + 0.5)) for k in range(points)) / points
