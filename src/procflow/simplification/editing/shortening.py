"""Shorten the time limit of a case or the limit of a step: a promise, no work."""

from __future__ import annotations

import math
from collections.abc import Iterable

from attrs import evolve

from procflow.errors import Message, Place, Problem
from procflow.model import Calendar, Procedure, ShortenLimit, Span

NO_LIMIT = Message(
    "apply-no-limit",
    en="there is no limit that could be shortened to {to}. State the limit of today first, or leave this edit out.",
    vi="chưa có thời hạn nào để rút ngắn còn {to}. Hãy khai thời hạn hiện nay trước, hoặc bỏ sửa đổi này.",
)
NOT_SHORTER = Message(
    "apply-limit-not-shorter",
    en="{to} is not shorter than the limit of today, {today}. Name a limit above 0 and below it.",
    vi="{to} không ngắn hơn thời hạn hiện nay là {today}. Hãy nêu một thời hạn lớn hơn 0 và nhỏ hơn mức đó.",
)
OTHER_UNIT = Message(
    "apply-limit-unit",
    en="{to} cannot be compared with the limit of today, {today}: one is counted in other days. Name the new limit in "
    "the unit of today's.",
    vi="không so sánh được {to} với thời hạn hiện nay là {today} vì hai cách tính ngày khác nhau. Hãy nêu thời hạn mới "
    "theo đơn vị của thời hạn hiện nay.",
)


def limit_faults(procedure: Procedure, edits: Iterable[ShortenLimit]) -> tuple[Problem, ...]:
    """Return why limits cannot be shortened; empty if they can.

    Parameters
    ----------
    edits : iterable of ShortenLimit
        Whose steps are there.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", limit=Span(2))], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [problem.code for problem in limit_faults(p, [ShortenLimit(Span(2), "a"), ShortenLimit(Span(5))])]
    ['apply-limit-not-shorter', 'apply-no-limit']
    """
    return tuple(problem for edit in edits if (problem := _fault(procedure, edit)) is not None)


def _fault(procedure: Procedure, edit: ShortenLimit) -> Problem | None:
    today, calendar, place = _today(procedure, edit)
    to = {"en": edit.to.text("en"), "vi": edit.to.text("vi")}
    if today is None:
        return NO_LIMIT.at(place, to=to)
    words = {"en": today.text("en"), "vi": today.text("vi")}
    in_days = edit.step is None and procedure.time_limit is not None and procedure.time_limit.in_days
    other = edit.to.unit != today.unit
    if other and (in_days or "calendar days" in (edit.to.unit, today.unit)):
        return OTHER_UNIT.at(place, to=to, today=words)
    shorter = 0 < edit.to.minutes(day_minutes=calendar.day_minutes) < today.minutes(day_minutes=calendar.day_minutes)
    return None if shorter and math.isfinite(edit.to.value) else NOT_SHORTER.at(place, to=to, today=words)


def _today(procedure: Procedure, edit: ShortenLimit) -> tuple[Span | None, Calendar, Place]:
    """Return the limit that holds today, the calendar on which it runs, and where it stands."""
    if edit.step is None:
        limit = procedure.time_limit
        return limit.length if limit else None, procedure.calendar_named(), procedure.place("time_limit")
    step = procedure.step(edit.step)
    return step.limit, procedure.step_calendar(step), procedure.place(f"step '{step.id}'")


def shortened(procedure: Procedure, edits: Iterable[ShortenLimit]) -> Procedure:
    """Return the procedure with shorter limits; how the days of a case are counted stays as it is."""
    to = {edit.step: edit.to for edit in edits}
    limit = procedure.time_limit
    return evolve(
        procedure,
        steps=tuple(evolve(step, limit=to[step.id]) if step.id in to else step for step in procedure.steps),
        time_limit=evolve(limit, length=to[None]) if limit is not None and None in to else limit,
    )
