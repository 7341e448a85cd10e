"""Acts of delegation: who does a step instead of whom, by which decision, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.calendars import FIRST_YEAR, LAST_YEAR

BAD_ACT = Message(
    "bad-delegation",
    en="the act of delegation holds from {start} until {until}. Its last day may not come before its first.",
    vi="văn bản ủy quyền có hiệu lực từ {start} đến {until}. Ngày cuối không được trước ngày đầu.",
)
NO_DATE = Message(
    "delegation-date",
    en="the act of delegation holds from {start} until {until}, expected two dates without a time, from {first} to {last}. The law "
    "wants an act to end: state its last day.",
    vi="văn bản ủy quyền có hiệu lực từ {start} đến {until}, cần hai ngày không kèm giờ, từ năm {first} đến {last}. Luật đòi hỏi "
    "văn bản có thời hạn: hãy ghi ngày cuối.",
)
SAME_TIME = Message(
    "delegations-overlap",
    en="two acts of delegation hold on {day}, so nobody knows who does the step. End one before the other begins.",
    vi="có hai văn bản ủy quyền cùng hiệu lực ngày {day} nên không rõ ai làm bước. Hãy cho một văn bản kết thúc trước.",
)


@frozen(kw_only=True)
class Delegation:
    """An act by which a step is done by another role for a while.

    The law wants it in writing and with an end: Luật Tổ chức chính quyền địa phương 2025 (72/2025/QH15), article 14.

    Attributes
    ----------
    to : str
        Role that does the step meanwhile.
    start, until : datetime.date
        First and last day on which it holds, both included.
    act : str
        Number of the decision.

    Examples
    --------
    >>> act = Delegation(to="vice_chair", start=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30), act="QĐ 12/2026/QĐ-UBND")
    >>> act.holds_on(dt.date(2026, 6, 30)), act.holds_on(dt.date(2026, 7, 1))
    (True, False)
    """

    to: str
    start: dt.date
    until: dt.date
    act: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse an act that ends before it begins, or at no date."""
        days = (self.start, self.until)
        if not all(type(day) is dt.date and FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
            told = {
                "start": str(self.start),
                "until": str(self.until),
                "first": str(FIRST_YEAR),
                "last": str(LAST_YEAR),
            }
            raise ProcedureError(NO_DATE.at(Place(element="delegated"), **told))
        if self.until < self.start:
            raise ProcedureError(BAD_ACT.at(Place(element="delegated"), start=str(self.start), until=str(self.until)))

    def __str__(self) -> str:
        """Name it in a sentence."""
        return f"{self.to}, {self.start} – {self.until}"

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day."""
        return self.start <= day <= self.until


def in_order(acts: Sequence[Delegation]) -> tuple[Delegation, ...]:
    """Return acts in order of time.

    Raises
    ------
    ProcedureError
        If two hold on the same day.
    """
    found = tuple(sorted(acts, key=lambda act: act.start))
    for one, other in pairwise(found):
        if other.start <= one.until:
            raise ProcedureError(SAME_TIME.at(Place(element="delegated"), day=str(other.start)))
    return found
