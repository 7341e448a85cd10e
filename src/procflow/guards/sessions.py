"""Can the sessions that people state take the cases that come? What no session takes waits for ever."""

from __future__ import annotations

import math

from procflow.errors import Message, Problem, ProcedureError
from procflow.guards.paths import Change, along
from procflow.guards.plan import What, plan_of
from procflow.model import Calendar, ChangeSession, Procedure, Session, untreated
from procflow.model.gathering import timetable
from procflow.structure.visits import visits

TOO_FEW = Message(
    "edit-sessions-too-small",
    en="some {cases} cases a year come to this step, but the {sessions} sessions a year of the plan take {most} at the most, "
    "so its queue would never settle. Raise the capacity, or hold more sessions.",
    vi="mỗi năm khoảng {cases} hồ sơ tới bước này, nhưng {sessions} phiên mỗi năm theo phương án chỉ nhận tối đa {most} hồ sơ "
    "nên hàng chờ sẽ dài mãi. Hãy tăng số hồ sơ mỗi phiên, hoặc họp nhiều phiên hơn.",
)


def sessions_a_year(session: Session, base: Calendar) -> float:
    """Return how many sessions there are in a mean year.

    >>> from procflow.model.calendars import builtin
    >>> round(sessions_a_year(Session(days=[1, 4], hours=[(840, 930)]), builtin("always")))
    104
    """
    starts = session.instants or [low for low, _ in session.hours]
    return timetable(base, session.days, [(low, low + 1) for low in starts], "sessions").year_minutes


def judge_sessions(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every stated session that cannot take the cases that come by the plan, by their number.

    Where demand or visits are not known, nothing is told. Whether the officers have the time is a finding of `check` on
    what the plan leaves.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    edits = [edit for edit in plan.edits if isinstance(edit, ChangeSession) and edit.step in plan.steps]
    limited = [
        (edit, edit.sessions) for edit in edits if edit.sessions is not None and edit.sessions.capacity is not None
    ]
    if not limited or procedure.demand is None or untreated("analyze", procedure):
        return ()
    net = (paths or along(plan)).after.net
    try:
        times = visits(net)
    except ProcedureError:
        return ()
    a_year = procedure.demand.per_year(procedure.calendar_named(procedure.demand.calendar))
    problems = []
    for edit, session in limited:
        cases = a_year * times[net.work[edit.step]] if edit.step in net.work else 0.0
        number = sessions_a_year(session, procedure.step_calendar(plan.steps[edit.step]))
        assert session.capacity is not None
        if cases > number * session.capacity:
            problems.append(
                TOO_FEW.at(
                    procedure.place(f"step '{edit.step}'"),
                    cases=round(cases),
                    sessions=round(number),
                    most=math.floor(number * session.capacity),
                    steps=(edit.step,),
                    changes=(edit,),
                )
            )
    return tuple(problems)
