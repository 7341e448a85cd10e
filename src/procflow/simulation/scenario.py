"""The study: how many cases or weeks are simulated, from which date, how often, with which seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from attrs import Attribute, field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.calendars import FIRST_YEAR, LAST_YEAR

ONE_LENGTH = Message(
    "scenario-length",
    en="a scenario needs exactly one of cases, weeks and until, but got {given}. Write for example Scenario(weeks=26).",
    vi="kịch bản cần đúng một trong ba: cases, weeks, until, nhưng nhận được {given}. Ví dụ: Scenario(weeks=26).",
)
NOT_WHOLE = Message(
    "scenario-number",
    en="{name} is {value}, expected a whole number from {low} to {high}.",
    vi="{name} là {value}, cần một số nguyên từ {low} đến {high}.",
)
NOT_A_DATE = Message(
    "scenario-date",
    en="{name} is {value}, expected {expected}.",
    vi="{name} là {value}, cần {expected}.",
)
BEFORE_START = Message(
    "scenario-until",
    en="until is {until}, which is not after the start {start}. Choose a later end.",
    vi="until là {until}, không sau ngày bắt đầu {start}. Hãy chọn thời điểm kết thúc muộn hơn.",
)

PLACE = Place("scenario")


def _whole(low: int, high: int) -> Callable[[object, Attribute[Any], Any], None]:
    def check(instance: object, attribute: Attribute[Any], value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            shown = str(value)
            raise ProcedureError(NOT_WHOLE.at(PLACE, name=attribute.name, value=shown, low=str(low), high=str(high)))

    return check


@frozen
class Scenario:
    """What is run, and which cases count.

    Exactly one of `cases`, `weeks` and `until` is given. With `cases` or `weeks` new cases go on arriving until every
    counted case has ended, so that no slow case is left out of the figures; with `until` the run stops, and cases may
    still be open.

    Attributes
    ----------
    cases : int or None
        Count so many cases, the first after the warm-up.
    weeks : int or None
        Count the cases that arrive within so many weeks of the start.
    start : datetime.date
        First day; the run starts at its midnight in the zone of the procedure's calendar, with an empty office.
    warm_up_cases : int
        So many first cases fill the office and are not counted.
    replications : int
        How often the study is repeated with other draws; each is one independent value of every figure.
    seed : int
        The same seed gives the same run to the last bit; before and after a change share it.
    until : datetime.date or datetime.datetime or None
        Stop after the events of this instant; a date stands for its end (24:00). A time without a zone is local.

    Raises
    ------
    ProcedureError
        If not exactly one length is given, or a value is out of range.

    Examples
    --------
    >>> Scenario(weeks=26, replications=10)
    Scenario(cases=None, weeks=26, start=datetime.date(2026, 1, 5), warm_up_cases=0, replications=10, seed=1, until=None)
    >>> Scenario(cases=10, weeks=2)
    Traceback (most recent call last):
    ...
    procflow.errors.ProcedureError: scenario: a scenario needs exactly one of cases, weeks and until, but got 'cases', 'weeks'. Write for example Scenario(weeks=26).
    """

    cases: int | None = field(default=None, validator=_whole(1, 10**9))
    weeks: int | None = field(default=None, validator=_whole(1, 10_000))
    start: dt.date = field(default=dt.date(2026, 1, 5))
    warm_up_cases: int = field(default=0, validator=_whole(0, 10**9))
    replications: int = field(default=1, validator=_whole(1, 10**6))
    seed: int = field(default=1, validator=_whole(0, 2**63 - 1))
    until: dt.date | dt.datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a scenario without a clear end."""
        given = [name for name in ("cases", "weeks", "until") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ProcedureError(ONE_LENGTH.at(PLACE, given=given or {"en": "none", "vi": "không có gì"}))
        if isinstance(self.start, dt.datetime) or not isinstance(self.start, dt.date):
            raise _no_date("start", self.start, {"en": "a date without a time", "vi": "một ngày không kèm giờ"})
        if not FIRST_YEAR <= self.start.year <= LAST_YEAR:
            raise _no_date("start", self.start, {"en": "a year from 1900 to 2200", "vi": "năm từ 1900 đến 2200"})
        if self.until is not None:
            self._check_until(self.until)

    def _check_until(self, until: dt.date) -> None:
        if not isinstance(until, dt.date):
            raise _no_date("until", until, {"en": "a date or a date with a time", "vi": "một ngày, hoặc ngày kèm giờ"})
        if not FIRST_YEAR <= until.year <= LAST_YEAR:
            raise _no_date("until", until, {"en": "a year from 1900 to 2200", "vi": "năm từ 1900 đến 2200"})
        day = until.date() if isinstance(until, dt.datetime) else until
        if day < self.start:
            raise ProcedureError(BEFORE_START.at(PLACE, until=str(until), start=str(self.start)))


def _no_date(name: str, value: object, expected: dict[str, str]) -> ProcedureError:
    return ProcedureError(NOT_A_DATE.at(PLACE, name=name, value=str(value), expected=expected))
