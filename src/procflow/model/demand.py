"""How many cases arrive: the demand of a procedure."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.calendars import Calendar
from procflow.model.durations import Duration, Exponential, Shape

RateUnit = Literal["hour", "working_day", "year"]

BAD_RATE = Message(
    "bad-demand",
    en="demand of {rate} per {per} is no demand. Expected a finite number above 0.",
    vi="nhu cầu {rate} mỗi {per} không hợp lệ. Cần một số hữu hạn lớn hơn 0.",
)


@frozen(kw_only=True)
class Demand:
    """Arrivals of cases: a Poisson stream at a rate per open time, or a law of the gap between two cases.

    Attributes
    ----------
    rate, per : float, {"hour", "working_day", "year"}
        Mean number of cases per hour, working day or year of open time of the calendar.
    every : Duration or None
        Law of the gap, in open time of the calendar; the first case comes after one gap. Given instead of a rate.
    calendar : str or None
        Calendar whose open time is counted; by default the procedure's.
    """

    rate: float | None = None
    per: RateUnit = "year"
    every: Duration | None = None
    calendar: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a demand that is none."""
        if self.every is None and (self.rate is None or not 0 < self.rate < 1e12):
            raise ProcedureError(BAD_RATE.at(Place(element="demand"), rate=str(self.rate), per=self.per))

    def per_minute(self, calendar: Calendar) -> float:
        """Return the mean number of cases per open minute of the calendar."""
        if self.every is not None:
            return 1 / self.gap(calendar).mean
        minutes = {"hour": 60.0, "working_day": calendar.day_minutes, "year": calendar.year_minutes}[self.per]
        assert self.rate is not None
        return self.rate / minutes

    def per_year(self, calendar: Calendar) -> float:
        """Return the mean number of cases in a mean year of the calendar."""
        return self.per_minute(calendar) * calendar.year_minutes

    def gap(self, calendar: Calendar) -> Shape:
        """Return the law of the gap between two cases in open minutes."""
        if self.every is not None:
            return self.every.minutes(day_minutes=calendar.day_minutes)
        return Exponential(1 / self.per_minute(calendar))
