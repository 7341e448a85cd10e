"""Can a step take the cases that come? Before sessions or crews too small the queue grows as long as cases arrive."""

from __future__ import annotations

import math
from collections.abc import Iterator

from attrs import evolve

from procflow.analysis.workload import work_minutes
from procflow.checking.constructs import ways_judged
from procflow.errors import Message, Problem, ProcedureError
from procflow.model import Hours, Procedure, Session, Step, untreated
from procflow.model.gathering import timetable
from procflow.structure.network import network
from procflow.structure.visits import visits
from procflow.wording import share

SESSIONS_FULL = Message(
    "sessions-too-small",
    en="some {cases} cases a year come to this step, but its {sessions} sessions a year take {most} at the most, so its queue "
    "never settles. Raise the capacity, hold more sessions, or send fewer cases here.",
    vi="mỗi năm khoảng {cases} hồ sơ tới bước này, nhưng {sessions} phiên mỗi năm chỉ nhận tối đa {most} hồ sơ nên hàng chờ "
    "sẽ dài mãi. Hãy tăng capacity, họp nhiều phiên hơn, hoặc giảm số hồ sơ tới đây.",
)
SESSIONS_SHORT = Message(
    "sessions-too-short",
    en="the cases of a year need {work} hours of work at this step, which at a share of {share} hold officers for {need} hours, "
    "but its sessions have {hours} within working hours, so its queue never settles. Hold longer or more sessions, add "
    "officers, or raise the `share` of '{role}': within a session it is the part of the session that this procedure gets.",
    vi="hồ sơ của một năm cần {work} giờ xử lý ở bước này, với tỷ lệ thời gian {share} thì chiếm {need} giờ của người làm, "
    "nhưng các phiên chỉ có {hours} giờ trong giờ làm việc nên hàng chờ sẽ dài mãi. Hãy họp lâu hơn, nhiều phiên hơn, thêm "
    "người, hoặc tăng `share` của '{role}': trong phiên, đó là phần thời gian của phiên dành cho quy trình này.",
)
CREWS_FULL = Message(
    "joint-work-overloaded",
    en="'{role}' has {officers} officers, of whom the step takes {count} at once, so {crews} such crews can be at work; they "
    "would be busy {load} of their time, so the queue never settles. Add officers, or take fewer at once.",
    vi="'{role}' có {officers} người, bước cần cùng lúc {count} người nên chỉ lập được {crews} nhóm; mức tải của các nhóm là "
    "{load} nên hàng chờ sẽ dài mãi. Hãy thêm người, hoặc cần ít người hơn cùng lúc.",
)


def step_load_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield the steps whose sessions or crews cannot take what comes, by number of cases or by time of officers.

    Parameters
    ----------
    procedure : Procedure
        Without errors in names and flows. Where the demand is not known, or the visits are not, nothing is told.

    Examples
    --------
    >>> from procflow.model import Demand, End, Flow, Role
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair", sessions=Session(days=[1], hours=[(840, 930)],
    ...               capacity=20))], ends=[End(id="z")], start="sign", flows=[Flow("sign", "z")],
    ...               roles=[Role(id="chair")], demand=Demand(rate=2000, per="year"))
    >>> [problem.code for problem in step_load_problems(p)]
    ['sessions-too-small']
    """
    held = [step for step in procedure.steps if step.sessions is not None or step.joint]
    if not held or procedure.demand is None or untreated("analyze", procedure) or not ways_judged(procedure):
        return
    net = network(procedure)
    try:
        times = visits(net)
    except ProcedureError:
        return
    a_year = procedure.demand.per_year(procedure.calendar_named(procedure.demand.calendar))
    for step in held:
        cases = a_year * times[net.work[step.id]]
        if step.sessions is not None:
            yield from session_problems(procedure, step, step.sessions, cases)
        if None not in step.works:
            yield from crew_problems(procedure, step, cases)


def crew_problems(procedure: Procedure, step: Step, cases: float) -> Iterator[Problem]:
    """Yield the roles of joint work whose officers make too few crews, even if they did nothing else."""
    for name, count in step.joint:
        role = procedure.role(name)
        if role.officers is None or role.share is None or role.officers < count:
            continue
        crews = role.officers // count
        open_minutes = procedure.calendar_named(role.calendar).year_minutes * crews
        load = cases * work_minutes(procedure, step) / role.share / open_minutes
        if load >= 1:
            told = {"vi": share(load, "vi"), "en": share(load, "en")}
            place = procedure.place(f"step '{step.id}'")
            yield CREWS_FULL.at(
                place, "warning", role=name, officers=role.officers, count=count, crews=crews, load=told
            )


def session_problems(procedure: Procedure, step: Step, session: Session, cases: float) -> Iterator[Problem]:
    """Yield why the sessions of a step cannot take so many cases a year."""
    base, place = procedure.step_calendar(step), procedure.place(f"step '{step.id}'")
    starts = session.instants or [low for low, _ in session.hours]
    number = timetable(base, session.days, [(low, low + 1) for low in starts], "sessions").year_minutes
    if session.capacity is not None and cases > number * session.capacity:
        most = math.floor(number * session.capacity)
        yield SESSIONS_FULL.at(place, "warning", cases=round(cases), sessions=round(number), most=most)
    role = None if step.role is None else procedure.role(step.role)
    if role is None or role.officers is None or role.share is None or None in step.works or not session.hours:
        return
    week = tuple(_common(session.hours, hours) if day in session.days else () for day, hours in enumerate(base.week))
    present = math.fsum(1 - role.absence_of(officer) for officer in range(role.officers))
    there = evolve(base, id="sessions", week=week).year_minutes * present if any(week) else 0.0
    need = cases * work_minutes(procedure, step) / role.share
    if need > there:
        told = {"vi": share(role.share, "vi"), "en": share(role.share, "en")}
        yield SESSIONS_SHORT.at(
            place,
            "warning",
            work=round(need * role.share / 60),
            share=told,
            need=round(need / 60),
            hours=round(there / 60),
            role=role.id,
        )


def _common(spans: Hours, others: Hours) -> Hours:
    """Return the time of a day that lies in both."""
    found = ((max(low, start), min(high, end)) for low, high in spans for start, end in others)
    return tuple(sorted((low, high) for low, high in found if low < high))
