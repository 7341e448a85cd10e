"""The time limit of a case, and how its days are counted."""

from __future__ import annotations

import math
from typing import Literal

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.durations import Span

AfterPause = Literal["resume", "restart", "run"]
StepClock = Literal["off", "running", "paused"]

BAD_LIMIT = Message(
    "bad-time-limit",
    en="a time limit of {length} is no limit. Expected a finite length above 0, such as '15 working days'.",
    vi="thời hạn {length} không hợp lệ. Cần một số hữu hạn lớn hơn 0, ví dụ '15 working days'.",
)
BAD_CUT_OFF = Message(
    "bad-cut-off",
    en="a cut-off at minute {minute} is no time of the day. Expected a minute from 0 to 1439, such as 900 for 15:00.",
    vi="giờ chốt ở phút {minute} không phải thời điểm trong ngày. Cần số phút từ 0 đến 1439, ví dụ 900 là 15:00.",
)


@frozen
class DayCount:
    """How the days of a limit are counted.

    The default is the rule of the Vietnamese Civil Code 2015, articles 147 and 148: the day of receipt is not counted,
    the last day counts whole, and a limit in calendar days that would end on a day off ends on the next working day.

    Attributes
    ----------
    receipt_day : {"no_count", "count"}
        Whether the day on which the count starts is day 1.
    last_day : {"whole", "closing"}
        Whether the last day ends at midnight or when the office closes.
    roll : {"next_working_day", "none"}
        What happens when a limit in calendar days ends on a day off.
    cut_off : int or None
        Minute of the day from which on a case counts as received on the next working day; None: none.
    """

    receipt_day: Literal["no_count", "count"] = "no_count"
    last_day: Literal["whole", "closing"] = "whole"
    roll: Literal["next_working_day", "none"] = "next_working_day"
    cut_off: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a cut-off that is no minute of the day."""
        if self.cut_off is not None and not 0 <= self.cut_off < 1440:
            raise ProcedureError(BAD_CUT_OFF.at(Place(), minute=self.cut_off))


@frozen
class TimeLimit:
    """The time within which a case must be settled.

    Attributes
    ----------
    length : Span
        In working days, calendar days, hours or minutes.
    count : DayCount or None
        How days are counted; None counts elapsed open time (`count: elapsed`), the only way for hours and minutes.
    source : str
        The legal text that sets the limit.

    Examples
    --------
    >>> str(TimeLimit(Span(15, "working days")))
    '15 working days'
    """

    length: Span
    count: DayCount | None = field(factory=DayCount)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a limit that is no time."""
        if not (math.isfinite(self.length.value) and self.length.value > 0):
            raise ProcedureError(BAD_LIMIT.at(Place(), length=str(self.length)))

    @property
    def in_days(self) -> bool:
        """Tell whether the limit is counted in whole days."""
        return self.count is not None and self.length.unit in ("working days", "calendar days")

    def __str__(self) -> str:
        """Spell the length."""
        return str(self.length)
