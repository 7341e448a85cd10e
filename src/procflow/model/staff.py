"""Who exactly does a step: officers told apart, the order in which a role serves, and what happens at closing time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import Attribute, field, frozen

from procflow.errors import Message, Place, ProcedureError

Queue = Literal["fifo", "priority", "preemptive", "due", "shortest"]
"""Whom a role serves next: who waits longest; the most urgent; the most urgent, stopping less urgent work; whose time
limit ends first; whose work is shortest."""
AtClosing = Literal["suspend", "finish", "fit"]
"""What happens to work at closing time: it goes on at the next opening; it is finished after hours; or work that cannot
be finished before closing is not begun."""
IfAbsent = Literal["wait", "other"]
QUEUES: tuple[Queue, ...] = ("fifo", "priority", "preemptive", "due", "shortest")
AT_CLOSING: tuple[AtClosing, ...] = ("suspend", "finish", "fit")

BAD_SPEED = Message(
    "bad-speed",
    en="officer '{officer}': speed is {value}, expected a finite number above 0 (1 is the usual speed, 2 twice as fast).",
    vi="người '{officer}': speed là {value}, cần một số hữu hạn lớn hơn 0 (1 là tốc độ bình thường, 2 là nhanh gấp đôi).",
)
BAD_ABSENCE = Message(
    "bad-absence",
    en="absence is {value}, expected a share of the working days from 0 to below 1, such as 4 %.",
    vi="absence là {value}, cần một tỷ lệ ngày làm việc từ 0 đến dưới 1, ví dụ 4 %.",
)
NO_OFFICER_ID = Message(
    "no-officer-id",
    en="an officer has no id. Give each a short name for the post, such as 'first' (never the name of a person).",
    vi="một người chưa có mã. Hãy đặt mã ngắn theo vị trí, ví dụ 'first' (không dùng tên thật).",
)
EMPTY_RULE = Message(
    "officer-rule-empty",
    en="says neither whom (`same_as`) nor whom not (`not`). Name a step for one of them.",
    vi="chưa nêu ai làm (`same_as`) và ai không được làm (`not`). Hãy nêu một bước cho một trong hai.",
)


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values)


def _positive(instance: Officer, attribute: Attribute[float], value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ProcedureError(BAD_SPEED.at(Place(), officer=instance.id, value=f"{value:g}"))


def check_absence(who: str, value: float | None) -> None:
    """Refuse a share of days that is none.

    Raises
    ------
    ProcedureError
        If it is not a share from 0 to below 1; who is never there holds no post.
    """
    if value is not None and not 0 <= value < 1:
        raise ProcedureError(BAD_ABSENCE.at(Place(who), value=f"{value:g}"))


def _may_be_absent(instance: Officer, attribute: Attribute[float | None], value: float | None) -> None:
    check_absence(f"officer '{instance.id}'", value)


def _named(instance: object, attribute: Attribute[str], value: str) -> None:
    if not value:
        raise ProcedureError(NO_OFFICER_ID.at(Place()))


@frozen(kw_only=True)
class Officer:
    """One holder of a role, where officers differ; a post, never a named person.

    Attributes
    ----------
    calendar : str or None
        Own working hours; by default the role's.
    skills : tuple of str
        What only some officers of the role can do; a step that asks for a skill waits for one who has it.
    speed : float
        Work done in a minute, against the usual officer: at speed 2 work of 10 minutes takes 5.
    absence : float or None
        Share of the working days on which the officer is not there, unplanned, such as for illness; by default the role's.
        Planned leave has its dates: they are days off of a calendar of his own.

    Examples
    --------
    >>> Officer(id="morning", calendar="mornings", speed=0.5).speed
    0.5
    """

    id: str = field(validator=_named)
    calendar: str | None = None
    skills: tuple[str, ...] = field(default=(), converter=_words)
    speed: float = field(default=1.0, converter=float, validator=_positive)
    absence: float | None = field(default=None, validator=_may_be_absent)


@frozen(kw_only=True)
class OfficerRule:
    """Which officer of the role may do a step, given who did others of the same case.

    Attributes
    ----------
    same_as : str or None
        Step whose officer does this one too (the last who did it in this case); a step of the same role.
    if_absent : {"wait", "other"}
        What happens while that officer is off shift: the work waits for him, or any other who is free takes it. One who is
        at work on something else, be it suspended over night, is always waited for. If the step named has not been done in
        this case, anybody may.
    never : tuple of str
        Steps whose officers may not do this one (four eyes); each time they did it in this case counts.

    Examples
    --------
    >>> OfficerRule(never=["draft", "revise"]).never
    ('draft', 'revise')
    """

    same_as: str | None = None
    if_absent: IfAbsent = "wait"
    never: tuple[str, ...] = field(default=(), converter=_words)

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that says nothing."""
        if self.same_as is None and not self.never:
            raise ProcedureError(EMPTY_RULE.at(Place(element="officer")))


def officer_count(officers: int | None, staff: Mapping[str, Any] | Sequence[Officer]) -> int | None:
    """Return how many officers a role has: as stated, or as many as are told apart.

    >>> officer_count(None, [Officer(id="an"), Officer(id="binh")]), officer_count(3, [])
    (2, 3)
    """
    return len(staff) if staff and officers is None else officers
