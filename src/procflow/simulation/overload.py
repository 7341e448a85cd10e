"""Roles that get more work than they can ever do, named before the run: their queue grows as long as cases arrive.

What is told is certain as far as it goes: work that cannot be foreseen without a clock (behind bounds that send cases
elsewhere, in batches that may go unfilled) is counted at its least, so that no role is accused wrongly.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from procflow.analysis.workload import crew
from procflow.checking.step_load import crew_problems, session_problems
from procflow.checking.times import OVERLOADED
from procflow.errors import Message, Problem
from procflow.model import CONSTRUCTS, Calendar, Demand, Duration, Office, Procedure, Role, Shape, Step, constructs
from procflow.simulation.expected_work import Kind, kinds_of_cases, minutes_of_work
from procflow.simulation.openings import work_per_open_time
from procflow.wording import LANGUAGES, share

SKILLED_OVERLOADED = Message(
    "skill-overloaded",
    en="the {officers} officers of '{role}' who can do {skills} would be busy {load} of their time with that alone, so its queue "
    "never settles. Teach it to {extra} more, or shorten the work.",
    vi="{officers} người của '{role}' làm được {skills} có mức tải {load} chỉ với việc đó nên hàng chờ sẽ dài mãi. Hãy đào tạo "
    "thêm {extra} người, hoặc giảm thời gian xử lý.",
)


IN_DOUBT = Message(
    "role-load-in-doubt",
    en="the officers of '{role}' would be busy between {low} and {high} of their time, as only the clock tells ({what}). If "
    "the run shows a queue that grows, add officers or shorten the work.",
    vi="mức tải của '{role}' nằm giữa {low} và {high}, chỉ mô phỏng mới cho biết ({what}). Nếu hàng chờ dài mãi, hãy thêm "
    "người hoặc giảm thời gian xử lý.",
)
NOT_FORESEEN = Message(
    "load-not-foreseen",
    en="how often the steps are done is not computed before the run ({what}), so no role is told to be overloaded by them.",
    vi="chưa tính trước được số lần thực hiện các bước ({what}), nên không cảnh báo quá tải từ các bước này.",
)
UNSURE = frozenset(
    ("bounded-visits", "bounded-waiting", "bounded-time", "k-of-n-join", "otherwise", "delegation", "or-split")
)
"""Constructs with which only the clock tells how much work a role gets, or part of it."""


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
    return tuple(problem for problem in foreseen(what) if problem.severity == "warning")


def foreseen(what: Procedure | Office) -> tuple[Problem, ...]:
    """Return all that is told of the load before a run: what `overloaded` warns of, then what is in doubt or not computed.

    Parameters
    ----------
    what : Procedure or Office
        Without errors in names and flows.
    """
    several = what.procedures if isinstance(what, Office) else (what,)
    known = [_Cases(one) for one in several]
    least = _work_of(known, most=False)
    most = _work_of(known, most=True) if any(cases.unsure for cases in known) else least
    problems = [problem for cases in known for problem in (*_of_steps(cases), *_unforeseen(cases))]
    roles = {role.id: (role, one) for one in reversed(several) for role in one.roles}
    for id in dict.fromkeys(role.id for one in several for role in one.roles):
        role, procedure = roles[id]
        found = tuple(_of_role(role, procedure, least.get(id, [])))
        if not found and most.get(id) != least.get(id):
            found = tuple(_in_doubt(role, procedure, least.get(id, []), most.get(id, []), several))
        problems = [*found, *problems]
    return tuple(sorted(problems, key=lambda problem: (problem.severity != "warning", problem.code != OVERLOADED.code)))


class _Cases:
    """The cases of one procedure that come in a year, by kind; gone through once for all that is asked of them."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.bounded = any(step.at_most is not None for step in procedure.steps)
        joins = [*(step.join for step in procedure.steps), *(gate.join for gate in procedure.gateways)]
        partial = any(not isinstance(join, str) for join in joins)
        self.unsure = self.bounded or partial or any(step.delegated for step in procedure.steps)
        self._kinds: dict[tuple[str, bool], tuple[Kind, ...] | None] = {}

    @property
    def a_year(self) -> float | None:
        """How many come in a year; None where it is not stated, or too short a record tells it."""
        demand = self.procedure.demand
        if demand is None or _short(demand):
            return None
        return demand.per_year(self.procedure.calendar_named(demand.calendar))

    def kinds(self, role: str, *, most: bool = False) -> tuple[Kind, ...] | None:
        """Return them by kind, as they give a role the least or the most work."""
        key = (role if self.bounded else "", most and self.unsure)
        if key not in self._kinds:
            self._kinds[key] = kinds_of_cases(self.procedure, role, most=most)
        return self._kinds[key]


def _work_of(known: Sequence[_Cases], *, most: bool) -> dict[str, list[Demanded]]:
    """Return what the steps of all procedures ask of each role, at the least or at the most."""
    work: dict[str, list[Demanded]] = {}
    for cases in known:
        procedure, a_year = cases.procedure, cases.a_year
        for role in procedure.roles if a_year is not None else ():
            kinds = cases.kinds(role.id, most=most)
            mine = [step for step in procedure.steps if role.id in step.doers] if kinds is not None else []
            for step in mine:
                if step.delegated and not most:  # how much of it the acts take depends on the days that are simulated
                    continue
                asked = evolve(step, role=role.id, delegated=()) if step.delegated else step
                found = _demanded(procedure, asked, kinds or (), a_year or 0.0)
                work.setdefault(role.id, []).extend(demanded for id, demanded in found if id == role.id)
    return work


def _of_steps(cases: _Cases) -> Iterator[Problem]:
    """Yield the steps whose sessions or crews are too small for what comes at the least."""
    a_year = cases.a_year
    for step in cases.procedure.steps if a_year is not None else ():
        if step.delegated or not (step.sessions or step.joint):
            continue
        kinds = cases.kinds(step.role or "")
        if kinds is not None and a_year is not None:
            yield from _of_step(cases.procedure, step, a_year * sum(kind.part * kind.visits[step.id] for kind in kinds))


def _unforeseen(cases: _Cases) -> Iterator[Problem]:
    """Yield that nobody can tell before the run how often the steps of a procedure are done."""
    roles = cases.procedure.roles
    if cases.a_year is not None and roles and cases.kinds(roles[0].id) is None:
        yield NOT_FORESEEN.at(cases.procedure.place("steps"), "info", what=_named([cases.procedure]))


def _named(several: Sequence[Procedure]) -> dict[str, str]:
    """Return the constructs for which only the clock tells how much work there is."""
    used = {use.construct for one in several for use in constructs(one)} & UNSURE
    told = [CONSTRUCTS[name] for name in CONSTRUCTS if name in used]
    return {lang: ", ".join(name.get(lang) for name in told) for lang in LANGUAGES}


def _in_doubt(
    role: Role, procedure: Procedure, least: Sequence[Demanded], most: Sequence[Demanded], several: Sequence[Procedure]
) -> Iterator[Problem]:
    """Yield that a role may get more work than it can do, if ways that only the clock tells cost it most."""
    low, high = _strain(role, procedure, least), _strain(role, procedure, most)
    if high is not None and high >= 1:
        told = {
            name: {lang: share(value, lang) for lang in LANGUAGES}
            for name, value in (("low", low or 0.0), ("high", high))
        }
        yield IN_DOUBT.at(
            procedure.place(f"role '{role.id}'"), "info", role=role.id, **told, what=_named(several)
        )  # fmt: skip


def _strain(role: Role, procedure: Procedure, work: Sequence[Demanded]) -> float | None:
    """Return which part of their time the officers of a role are busy; None where nobody can tell."""
    part = 1.0 if role.share is None and role.external else role.share
    if not work or role.officers is None or part is None or role.unlimited:
        return None
    return sum(one.minutes for one in work) / part / _offered(role, procedure, range(role.officers), work, part)


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
