"""What a step gathers cases for, and how often it takes them: sessions, batches, and bounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

from attrs import evolve, field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.calendars import Calendar
from procflow.model.durations import Duration

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
BatchWork = Literal["once", "each"]
BoundOf = Literal["stay", "waiting"]

BAD_SESSION = Message(
    "bad-session",
    en='the session has {why}. Give days and hours such as {{days: [Tue, Fri], at: "14:00-15:30"}}, or instants such as '
    '{{at: ["10:00", "15:00"]}}.',
    vi='phiên có {why}. Hãy khai ngày và giờ, ví dụ {{days: [Tue, Fri], at: "14:00-15:30"}}, hoặc các thời điểm, ví dụ '
    '{{at: ["10:00", "15:00"]}}.',
)
BAD_BATCH = Message(
    "bad-batch",
    en="the batch has {why}. Give at least one of size (a whole number from 2 on), age (a time above 0) and at "
    "(instants of the day).",
    vi="lô có {why}. Hãy khai ít nhất một trong ba: size (số nguyên từ 2 trở lên), age (khoảng thời gian lớn hơn 0), at "
    "(các thời điểm trong ngày).",
)
BAD_BOUND = Message(
    "bad-bound",
    en="at_most has {why}. Give visits (from 1 on), waiting (from 0 on) or time (above 0), and `then`: where the case goes "
    "instead.",
    vi="at_most có {why}. Hãy khai visits (từ 1), waiting (từ 0) hoặc time (lớn hơn 0), và `then`: nơi hồ sơ chuyển tới.",
)


def _minutes(values: Sequence[int]) -> tuple[int, ...]:
    return tuple(values)


def _windows(values: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(low), int(high)) for low, high in values)


def _in_order(instants: Sequence[int]) -> bool:
    """Tell whether instants of a day are in order, two minutes apart or more, and within the day."""
    return all(0 <= minute < 1440 for minute in instants) and all(b - a >= 2 for a, b in pairwise(instants))


def timetable(base: Calendar, days: Sequence[int], windows: Sequence[tuple[int, int]], name: str) -> Calendar:
    """Return a calendar that is open in the windows of some weekdays, with the days off and swapped days of another.

    >>> from procflow.model.calendars import builtin
    >>> timetable(builtin("vn-office"), (1, 4), [(840, 930)], "signing").week[1]
    ((840, 930),)
    """
    week = tuple(tuple(windows) if day in days else () for day in EVERY_DAY)
    return evolve(base, id=name, week=week)


@frozen(kw_only=True)
class Session:
    """When a step is done at all: meetings, signing hours, days of a council.

    Either hours or instants. In *hours* the work is done within the session and the working hours of its role; what is
    not finished at the end goes on in the next session. At an *instant* the waiting cases are taken and handed to the
    officers, who do the work in their own hours.

    Attributes
    ----------
    days : tuple of int
        Weekdays from 0 (Monday); days off and swapped days are those of the role's calendar.
    hours : tuple of (start, end)
        Minutes of the day.
    instants : tuple of int
        Minutes of the day.
    capacity : int or None
        Most cases begun in one session, or taken at one instant; None takes all.

    Examples
    --------
    >>> Session(days=[1, 4], hours=[(840, 930)], capacity=20).capacity
    20
    """

    days: tuple[int, ...] = field(default=EVERY_DAY, converter=_minutes)
    hours: tuple[tuple[int, int], ...] = field(default=(), converter=_windows)
    instants: tuple[int, ...] = field(default=(), converter=_minutes)
    capacity: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a session that never is."""
        edges = [edge for window in self.hours for edge in window]
        if bool(self.hours) == bool(self.instants):
            raise _bad_session("neither hours nor instants, or both", "không có giờ và thời điểm, hoặc có cả hai")
        if not self.days or not set(self.days) <= set(EVERY_DAY):
            raise _bad_session("no weekday", "không có ngày trong tuần")
        if edges != sorted(set(edges)) or not all(0 <= edge <= 1440 for edge in edges):
            raise _bad_session("hours out of order", "giờ không theo thứ tự")
        if not _in_order(self.instants):
            raise _bad_session(
                "instants out of order or less than two minutes apart",
                "thời điểm sai thứ tự hoặc cách nhau chưa tới hai phút",
            )
        if self.capacity is not None and self.capacity < 1:
            raise _bad_session(f"capacity {self.capacity}", f"capacity là {self.capacity}")

    def calendar(self, base: Calendar, name: str) -> Calendar:
        """Return when the session is, as a calendar; instants stand as windows of one minute."""
        windows = self.hours or tuple((minute, minute + 1) for minute in self.instants)
        return timetable(base, self.days, windows, name)


def _bad_session(en: str, vi: str) -> ProcedureError:
    return ProcedureError(BAD_SESSION.at(Place(element="sessions"), why={"en": en, "vi": vi}))


@frozen(kw_only=True)
class Batch:
    """Cases gathered before a step: until there are enough, until the first has waited long enough, or until an instant.

    Whatever comes first lets all gathered cases go.

    Attributes
    ----------
    size : int or None
        As soon as so many are there.
    work : {"once", "each"}
        Whether one piece of work serves the whole batch (drawn for its lowest case), or each case is worked on by itself.
    age : Duration or None
        As soon as the first has waited so long.
    days, instants : tuple of int
        At these minutes of these weekdays (from 0, Monday), as far as working days of the role's calendar.

    Examples
    --------
    >>> Batch(size=5, work="each").work
    'each'
    """

    size: int | None = None
    work: BatchWork = "once"
    age: Duration | None = None
    days: tuple[int, ...] = field(default=EVERY_DAY, converter=_minutes)
    instants: tuple[int, ...] = field(default=(), converter=_minutes)

    def __attrs_post_init__(self) -> None:
        """Refuse a batch that would never go, or that is none."""
        if self.size is None and self.age is None and not self.instants:
            raise _bad_batch("nothing that lets it go", "không có điều kiện nào để xử lý")
        if self.size is not None and not 2 <= self.size <= 1_000_000:
            raise _bad_batch(f"size {self.size}", f"size là {self.size}")
        if not self.days or not set(self.days) <= set(EVERY_DAY) or not _in_order(self.instants):
            raise _bad_batch("days or instants out of order", "ngày hoặc thời điểm không hợp lệ")
        if self.days != EVERY_DAY and not self.instants:
            raise _bad_batch("days without instants", "ngày mà không có thời điểm")
        if self.age is not None and not self.age.law.mean > 0:
            raise _bad_batch(f"age {self.age}", f"age là {self.age}")

    def calendar(self, base: Calendar, name: str) -> Calendar:
        """Return the instants as a calendar with windows of one minute."""
        return timetable(base, self.days, tuple((minute, minute + 1) for minute in self.instants), name)


def _bad_batch(en: str, vi: str) -> ProcedureError:
    return ProcedureError(BAD_BATCH.at(Place(element="batch"), why={"en": en, "vi": vi}))


@frozen(kw_only=True)
class AtMost:
    """A bound on a step, and where the case goes when it is reached.

    Attributes
    ----------
    visits : int or None
        How often a case may enter; the next entry is diverted.
    waiting : int or None
        How many may wait at the step; who finds so many waiting and nobody free is diverted.
    time : Duration or None
        How long a case may stay from entering the step; whoever has not finished by then leaves, whatever is being done.
    of : {"stay", "waiting"}
        Whether the time is that of the whole stay, or only of what comes before the work: then what has been begun is done
        where it is (escalation).
    then : str
        Node the case goes to instead.

    Examples
    --------
    >>> AtMost(visits=1, then="refused").then
    'refused'
    """

    visits: int | None = None
    waiting: int | None = None
    time: Duration | None = None
    of: BoundOf = "stay"
    then: str

    def __attrs_post_init__(self) -> None:
        """Refuse a bound that bounds nothing."""
        if self.visits is None and self.waiting is None and self.time is None:
            raise _bad_bound("no bound", "không có giới hạn nào")
        if self.visits is not None and self.visits < 1:
            raise _bad_bound(f"visits {self.visits}", f"visits là {self.visits}")
        if self.waiting is not None and self.waiting < 0:
            raise _bad_bound(f"waiting {self.waiting}", f"waiting là {self.waiting}")
        if self.time is not None and not self.time.law.mean > 0:
            raise _bad_bound(f"time {self.time}", f"time là {self.time}")
        if self.of not in get_args(BoundOf):
            raise _bad_bound(
                f"`of` '{self.of}', expected stay or waiting", f"`of` là '{self.of}', cần stay hoặc waiting"
            )
        if self.of != "stay" and self.time is None:
            raise _bad_bound("`of` without a time", "`of` mà không có time")


def _bad_bound(en: str, vi: str) -> ProcedureError:
    return ProcedureError(BAD_BOUND.at(Place(element="at_most"), why={"en": en, "vi": vi}))
