"""Roles that get more work than they can ever do, named before the run: their queue grows as long as cases arrive.

What is told is certain as far as it goes: work that cannot be foreseen without a clock (behind bounds that send cases
elsewhere, in batches that may go unfilled) is counted at its least, so that no role is accused wrongly.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from procflow.analysis.workload import crew
from procflow.checking.step_load import crew_problems, session_problems
from procflow.checking.times import OVERLOADED
from procflow.errors import Message, Problem
from procflow.model import Calendar, Demand, Duration, Office, Procedure, Role, Shape, Step
from procflow.simulation.expected_work import Kind, kinds_of_cases, minutes_of_work
from procflow.simulation.openings import work_per_open_time
from procflow.wording import share

SKILLED_OVERLOADED = Message(
    "skill-overloaded",
    en="the {officers} officers of '{role}' who can do {skills} would be busy {load} of their time with that alone, so its queue "
    "never settles. Teach it to {extra} more, or shorten the work.",
    vi="{officers} người của '{role}' làm được {skills} có mức tải {load} chỉ với việc đó nên hàng chờ sẽ dài mãi. Hãy đào tạo "
    "thêm {extra} người, hoặc giảm thời gian xử lý.",
)


class UnstableQueueWarning(UserWarning):
    """A role gets more work than it can do; the figures of the run depend on its length and have no steady state."""


@frozen
class Demanded:
    """What one step asks of one role in a year.

    Attributes
    ----------
    minutes : float
        Officer minutes of work at the usual speed and at a full share of time.
    works : tuple of (float, law)
        How many pieces of work there are a year, and the law of their minutes.
    """

    step: Step
    minutes: float
    works: tuple[tuple[float, Shape], ...] = field(default=(), repr=False)


def overloaded(what: Procedure | Office) -> tuple[Problem, ...]:
    """Return a warning for each role whose work reaches its open hours, and each step whose sessions are too small.

    Rework, merged parts, all procedures of an office, everybody who takes part, own hours and speed of officers, skills
    that only some have, and what is done after closing, or not begun before it, are counted.

    Parameters
    ----------
    what : Procedure or Office
        Without errors in names and flows.

    Examples
    --------
    >>> from procflow.model import Demand, End, Exponential, Flow
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(8)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=10, per="hour"),
    ...               roles=[Role(id="clerk", officers=1, share=1)])
    >>> [(problem.values["role"], problem.values["extra"]) for problem in overloaded(p)]
    [('clerk', 1)]
    """
    several = what.procedures if isinstance(what, Office) else (what,)
    work: dict[str, list[Demanded]] = {}
    problems: list[Problem] = []
    for procedure in several:
        kinds = kinds_of_cases(procedure)
        if procedure.demand is None or kinds is None or _short(procedure.demand):
            continue
        a_year = procedure.demand.per_year(procedure.calendar_named(procedure.demand.calendar))
        for step in procedure.steps:
            if step.delegated:  # how much of its work the acts take from a role depends on the days that are simulated
                continue
            problems += _of_step(procedure, step, a_year * sum(kind.part * kind.visits[step.id] for kind in kinds))
            for role, demanded in _demanded(procedure, step, kinds, a_year):
                work.setdefault(role, []).append(demanded)
    roles = {role.id: (role, one) for one in reversed(several) for role in one.roles}
    for id in dict.fromkeys(role.id for one in several for role in one.roles):
        problems = [*_of_role(*roles[id], work.get(id, [])), *problems]
    return tuple(sorted(problems, key=lambda problem: problem.code != OVERLOADED.code))


def _short(demand: Demand) -> bool:
    """Tell whether cases are recorded for less than a week, which does not tell how many come in a year."""
    record = demand.recorded
    return record is not None and max(record.instants) - min(record.instants) < dt.timedelta(weeks=1)


def _demanded(procedure: Procedure, step: Step, kinds: Sequence[Kind], a_year: float) -> Iterator[tuple[str, Demanded]]:
    minutes = a_year * sum(
        kind.part * kind.visits[step.id] * minutes_of_work(procedure, step, kind.values) for kind in kinds
    )
    works = tuple(_pieces(procedure, step, kinds, a_year))
    for role, number in crew(step):
        yield role, Demanded(step, minutes * number / _fastest(procedure, step, role), works)


def _fastest(procedure: Procedure, step: Step, role: str) -> float:
    """Return how fast somebody who helps in joint work is done with it at best: as fast as who leads it."""
    if role == step.role or step.role is None:
        return 1.0
    return max([1.0, *(officer.speed for officer in procedure.role(step.role).staff)])


def _pieces(procedure: Procedure, step: Step, kinds: Sequence[Kind], a_year: float) -> Iterator[tuple[float, Shape]]:
    """Yield how often work of each law is begun; parts that were merged, and unfilled batches, are left to the mean."""
    day = procedure.step_calendar(step).day_minutes
    for kind in kinds:
        work: Duration | None = step.work
        if step.work_by is not None:
            work = dict(step.work_by.times)[str(kind.values[step.work_by.attribute])]
        if work is not None and not step.parts and step.batch is None:
            yield a_year * kind.part * kind.visits[step.id], work.minutes(day_minutes=day)


def _of_step(procedure: Procedure, step: Step, cases: float) -> Iterator[Problem]:
    """Yield why a step cannot take so many cases a year, whatever else its roles do."""
    roles = [procedure.role(id) for id in step.roles]
    alike = all(role.at_closing != "finish" and not _told_apart(role) for role in roles)
    if step.sessions is not None:
        found = session_problems(procedure, step, step.sessions, cases)
        yield from (problem for problem in found if alike or problem.code == "sessions-too-small")
    if alike and step.joint and None not in step.works:
        yield from crew_problems(procedure, step, cases)


def _told_apart(role: Role) -> bool:
    return role.absent or any(officer.calendar is not None or officer.speed != 1 for officer in role.staff)


def _of_role(role: Role, procedure: Procedure, work: Sequence[Demanded]) -> Iterator[Problem]:
    """Yield that a role, or those of it who can do some of its work, have more than they can do."""
    part = 1.0 if role.share is None and role.external else role.share
    if not work or role.officers is None or part is None or role.unlimited:
        return
    everybody = range(role.officers)
    usual = procedure.calendar_named(role.calendar).year_minutes
    offered, need = _offered(role, procedure, everybody, work, part), sum(one.minutes for one in work) / part
    if need >= offered:
        told = {"vi": share(need / offered, "vi"), "en": share(need / offered, "en")}
        extra = _lacking(need - offered, usual * offered / _open(role, procedure, everybody))
        yield OVERLOADED.at(
            procedure.place(f"role '{role.id}'"), "warning",
            load=told, extra=extra, officers=role.officers, role=role.id,
        )  # fmt: skip
        return
    for skills in dict.fromkeys(frozenset(one.step.skills) for one in work if one.step.skills and role.staff):
        able = _able(role, skills)
        mine = [one for one in work if one.step.skills and set(_able(role, frozenset(one.step.skills))) <= set(able)]
        offered, need = _offered(role, procedure, able, mine, part), sum(one.minutes for one in mine) / part
        if able and need >= offered:
            told = {"vi": share(need / offered, "vi"), "en": share(need / offered, "en")}
            yield SKILLED_OVERLOADED.at(
                procedure.place(f"role '{role.id}'"), "warning", role=role.id, officers=len(able),
                skills=sorted(skills), load=told, extra=_lacking(need - offered, usual),
            )  # fmt: skip


def _able(role: Role, skills: frozenset[str]) -> list[int]:
    return [k for k, officer in enumerate(role.staff) if skills <= set(officer.skills)]


def _lacking(minutes: float, each: float) -> int | str:
    """Return how many officers more it takes; a load beyond all numbers has no finite number."""
    return math.floor(minutes / each) + 1 if math.isfinite(minutes) else "∞"


def _open(role: Role, procedure: Procedure, officers: Sequence[int]) -> float:
    """Return the minutes a year for which officers are there, those of a fast one counted as often as it is fast."""
    return math.fsum(minutes * speed for minutes, speed, _ in _hours(role, procedure, officers))


def _hours(role: Role, procedure: Procedure, officers: Sequence[int]) -> Iterator[tuple[float, float, Calendar]]:
    for k in officers:
        officer = role.staff[k] if role.staff else None
        calendar = procedure.calendar_named((officer.calendar if officer else None) or role.calendar)
        yield calendar.year_minutes * (1 - role.absence_of(k)), officer.speed if officer else 1.0, calendar


def _offered(role: Role, procedure: Procedure, officers: Sequence[int], work: Sequence[Demanded], part: float) -> float:
    """Return the minutes of work a year that officers can do, at the usual speed.

    Who finishes after closing does more than the open hours, who begins only what fits does less; how much less is told
    only where officers are alike and serve in order of coming.
    """
    pieces = [(rate, law.scaled(1 / part)) for one in work for rate, law in one.works if rate > 0]
    simple = not _told_apart(role) and not any(one.step.joint or one.step.sessions for one in work)
    if role.at_closing == "suspend" or (role.at_closing == "fit" and not (simple and role.queue == "fifo")):
        return _open(role, procedure, officers)
    if simple:
        calendar = procedure.calendar_named(role.calendar)
        return _open(role, procedure, officers) * work_per_open_time(pieces, len(officers), calendar, role.at_closing)
    return math.fsum(
        minutes * speed * work_per_open_time([(r, law.scaled(1 / speed)) for r, law in pieces], 1, calendar, "finish")
        for minutes, speed, calendar in _hours(role, procedure, officers)
    )
