"""Do sessions ever fall into the hours of those who do the work?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from procflow.model import Hours, Procedure, Role, Session


def sessions_met(procedure: Procedure, session: Session, roles: Sequence[str]) -> bool:
    """Tell whether some session in hours falls into the working hours of all roles; instants always do.

    Parameters
    ----------
    session : Session
        When a step is done.
    roles : sequence of str
        Roles that do it together; with none of them the calendar of the procedure counts.

    Examples
    --------
    >>> from procflow.model import Step
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair")], start="sign", roles=[Role(id="chair")])
    >>> sessions_met(p, Session(days=[6], hours=[(840, 930)]), ["chair"])
    False
    """
    weeks = [_week(procedure, procedure.role(name)) for name in roles] or [procedure.calendar_named().week]
    return not session.hours or any(_meets(session.hours, (week[day] for week in weeks)) for day in session.days)


def _week(procedure: Procedure, role: Role) -> tuple[Hours, ...]:
    """Return the hours of each weekday in which some officer of a role works."""
    own = {officer.calendar for officer in role.staff} or {None}
    weeks = [procedure.calendar_named(role.calendar if name is None else name).week for name in own]
    return tuple(tuple(sorted(span for week in weeks for span in week[day])) for day in range(7))


def _meets(spans: Hours, others: Iterable[Hours]) -> bool:
    """Tell whether some instant lies in a span of each."""
    for hours in others:
        spans = tuple(
            (max(low, start), min(high, end))
            for low, high in spans
            for start, end in hours
            if max(low, start) < min(high, end)
        )
    return bool(spans)
