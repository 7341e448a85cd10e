"""How much work a case makes, what it costs, and how busy it keeps every role: rework and open hours counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from procflow.analysis.clocked import needs_clock
from procflow.analysis.knowledge import without_work
from procflow.model import Procedure, Role, Step, Text, untreated
from procflow.structure.network import network
from procflow.structure.visits import visits


@frozen
class RoleLoad:
    """How busy the demand keeps one role.

    Attributes
    ----------
    role : str
        Id of the role.
    offered : float or None
        Officers kept busy: arrivals per open minute of the role's calendar times minutes an officer is held per case.
        At a share of 50 % an officer is held twice the work.
    officers : int or None
        People in the role.
    reason : Text
        Why the load is not known, where it is not.
    staffed : float or None
        Officers at work in a mean open hour of the role's calendar, where some have hours of their own; None: all of them.
    """

    role: str
    offered: float | None
    officers: int | None
    reason: Text = field(factory=Text)
    staffed: float | None = None

    @property
    def utilization(self) -> float | None:
        """Share of open staffed time that is taken; above 1 the queue never settles."""
        there = self.officers if self.staffed is None else self.staffed
        return None if self.offered is None or there is None else self.offered / there

    @property
    def stable(self) -> bool | None:
        """Tell whether the role can do what arrives."""
        return None if self.utilization is None else self.utilization < 1

    @property
    def extra(self) -> int | None:
        """Officers with the role's hours to add so that the load falls below 1; 0 where it is."""
        there = self.officers if self.staffed is None else self.staffed
        if self.offered is None or there is None:
            return None
        return max(0, math.floor(self.offered - there) + 1)


@frozen
class ValueShare:
    """How many steps, and how much of the work, belong to one value class.

    Attributes
    ----------
    value : str or None
        VA (adds value), BVA (the office or the law needs it), NVA (neither), or None: not said.
    steps : int
        Steps of the model.
    minutes : float or None
        Staff minutes per case; None where a work time is not known.
    """

    value: str | None
    steps: int
    minutes: float | None


def staff_minutes(procedure: Procedure) -> Mapping[str, float]:
    """Return the expected staff minutes per case of each step of the office, rework and all branches included.

    Steps of external roles, automatic steps, and steps whose work time is not known are left out. Joint work counts for
    each officer of the office who takes part.

    Raises
    ------
    ProcedureError
        If a case may never end.
    """
    found: dict[str, float] = {}
    for (step, _), minutes in _minutes_by_role(procedure).items():
        found[step] = found.get(step, 0.0) + minutes
    return found


def _minutes_by_role(procedure: Procedure) -> dict[tuple[str, str], float]:
    """Return the expected staff minutes per case by step and role of the office."""
    net = network(procedure)
    times = visits(net)
    own = {role.id for role in procedure.roles if not role.external}
    return {
        (step.id, role): times[net.work[step.id]] * work_minutes(procedure, step) * number
        for step in procedure.steps
        for role, number in crew(step)
        if role in own and None not in step.works
    }


def crew(step: Step) -> tuple[tuple[str, int], ...]:
    """Return the roles that do a step, each with its number of officers; none for an automatic step."""
    return step.joint or (() if step.role is None else ((step.role, 1),))


def work_minutes(procedure: Procedure, step: Step) -> float:
    """Return the mean minutes of work of a step on the calendar it runs on, its parts included; 0 where none is stated.

    Work done once for a full batch is shared by its cases.
    """
    day_minutes = procedure.step_calendar(step).day_minutes
    return math.fsum(work.minutes(day_minutes=day_minutes).mean for work in step.works if work is not None) / (
        cases_at_once(step)
    )


def cases_at_once(step: Step) -> int:
    """Return for how many cases one piece of work of a step is done: those of a full batch, or one.

    >>> from procflow.model import Batch
    >>> cases_at_once(Step(id="post", batch=Batch(size=5))), cases_at_once(Step(id="post", batch=Batch(size=5, work="each")))
    (5, 1)
    """
    batch = step.batch
    return 1 if batch is None or batch.work == "each" or batch.size is None else batch.size


def why_no_work(procedure: Procedure) -> Text:
    """Return why the work per case is left to the clock; empty if it is not.

    A batch that also goes by age or at an instant holds as many cases as have come by then, which only the clock knows.
    """
    return needs_clock(["batch-once"] if any(map(open_batch, procedure.steps)) else [])


def open_batch(step: Step) -> bool:
    """Tell whether one piece of work serves as many cases as happen to be there."""
    batch = step.batch
    return (
        batch is not None
        and batch.work == "once"
        and (batch.size is None or batch.age is not None or bool(batch.instants))
    )


def load(procedure: Procedure) -> tuple[RoleLoad, ...]:
    """Return the load of every role that has work and a queue, in the order of the file.

    A role whose calendar has fewer open hours than the demand's must do the same yearly work in less time. Officers with
    hours of their own count by their hours. External roles without a number of officers never queue and have no load.
    Where steps ask for skills, who can do them may be busy while others are not, so no load is told.

    Parameters
    ----------
    procedure : Procedure
        The load of a role needs the demand, the work time of all its steps, its officers and their share of time.

    Raises
    ------
    ProcedureError
        If a case may never end.

    References
    ----------
    J. R. Jackson, Networks of waiting lines, Operations Research 5 (1957): the traffic equations.

    Examples
    --------
    Eight cases an hour of ten minutes each, at half the time of the officers: 2.67 officers are busy.

    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Fixed(10)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", roles=[Role(id="clerk", officers=2, share=0.5)],
    ...               demand=Demand(rate=8, per="hour"))
    >>> clerk, = load(p)
    >>> round(clerk.offered, 9), clerk.stable, clerk.extra
    (2.666666667, False, 1)
    """
    if lacking := untreated("analyze", procedure):
        return tuple(RoleLoad(role.id, None, role.officers, needs_clock(lacking)) for role in _working(procedure))
    net = network(procedure)
    times = visits(net)
    minutes: dict[str, float] = {}
    for step in procedure.steps:
        for role, number in crew(step):
            held = times[net.work[step.id]] * work_minutes(procedure, step) * number
            minutes[role] = minutes.get(role, 0.0) + held
    unknown = without_work(procedure)
    return tuple(
        _role_load(procedure, role, minutes[role.id], [step for step in unknown if role.id in step.roles])
        for role in _working(procedure)
    )


def _working(procedure: Procedure) -> list[Role]:
    """Return the roles that have work and a queue."""
    busy = {role for step in procedure.steps for role in step.roles}
    return [role for role in procedure.roles if role.id in busy and not role.unlimited]


def _role_load(procedure: Procedure, role: Role, minutes: float, unknown: Sequence[Step]) -> RoleLoad:
    """Return the load of one role, or what is missing for it."""
    share = 1.0 if role.share is None and role.external else role.share
    if any(step.skills for step in procedure.steps if role.id in step.roles):
        return RoleLoad(role.id, None, role.officers, needs_clock(["skills"]))
    if any(open_batch(step) for step in procedure.steps if role.id in step.roles):
        return RoleLoad(role.id, None, role.officers, needs_clock(["batch-once"]))
    lacking = [
        (procedure.demand is None, Text(vi="nhu cầu", en="demand")),
        (bool(unknown), Text(vi="thời gian xử lý của mọi bước", en="work time of all its steps")),
        (role.officers is None, Text(vi="số chuyên viên", en="number of officers")),
        (share is None, Text(vi="tỷ lệ thời gian", en="share of time")),
    ]
    missing = [what for lacks, what in lacking if lacks]
    if missing or procedure.demand is None or share is None:
        reason = Text(
            vi=f"còn thiếu {', '.join(what.get('vi') for what in missing)}",
            en=f"missing {', '.join(what.get('en') for what in missing)}",
        )
        return RoleLoad(role.id, None, role.officers, reason)
    a_year = procedure.demand.per_year(procedure.calendar_named(procedure.demand.calendar))
    open_minutes = procedure.calendar_named(role.calendar).year_minutes
    offered = a_year * minutes / share / open_minutes
    return RoleLoad(role.id, offered, role.officers, staffed=staffed(procedure, role))


def staffed(procedure: Procedure, role: Role) -> float | None:
    """Return how many officers are at work in a mean open hour of the role, where some have hours of their own or are absent.

    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], start="a")
    >>> staffed(p, Role(id="clerk", officers=2, absence=0.04)), staffed(p, Role(id="clerk", officers=2))
    (1.92, None)
    """
    if all(officer.calendar is None for officer in role.staff) and not role.absent:
        return None
    open_minutes = procedure.calendar_named(role.calendar).year_minutes
    names = [officer.calendar or role.calendar for officer in role.staff] or [role.calendar] * (role.officers or 0)
    there = (
        procedure.calendar_named(name).year_minutes * (1 - role.absence_of(officer))
        for officer, name in enumerate(names)
    )
    return math.fsum(there) / open_minutes


def bottleneck(loads: Sequence[RoleLoad]) -> RoleLoad | None:
    """Return the busiest role, or None where no load is known."""
    known = [one for one in loads if one.utilization is not None]
    return max(known, key=lambda one: one.utilization or 0.0, default=None)


def value_shares(procedure: Procedure) -> tuple[ValueShare, ...]:
    """Return steps and work by value class: VA, BVA, NVA, and not said.

    Raises
    ------
    ProcedureError
        If a case may never end.
    """
    minutes = staff_minutes(procedure)
    unknown = {step.id for step in (*without_work(procedure), *filter(open_batch, procedure.steps))}
    found = []
    for value in ("VA", "BVA", "NVA", None):
        steps = [step.id for step in procedure.steps if step.value == value]
        work = None if unknown.intersection(steps) else math.fsum(minutes.get(step, 0.0) for step in steps)
        found.append(ValueShare(value, len(steps), work))
    return tuple(found)


def no_cost(procedure: Procedure) -> Text:
    """Return why staff cost is not known besides work times; empty if it is: each working role has a rate in VND."""
    working = {role for step in procedure.steps for role in step.roles}
    staff = [role for role in procedure.roles if role.id in working and not role.external]
    bare = ", ".join(role.id for role in staff if role.cost_per_hour is None)
    if bare:
        return Text(vi=f"chưa có đơn giá giờ (cost_per_hour) của: {bare}", en=f"no cost_per_hour for: {bare}")
    foreign = ", ".join(sorted({role.currency for role in staff} - {"VND"}))
    if foreign:
        return Text(vi=f"đơn giá tính bằng {foreign}, không phải VND", en=f"rates are in {foreign}, not in VND")
    return Text()


def staff_cost(procedure: Procedure) -> float:
    """Return the expected staff cost per case: staff minutes at the hourly rates of the roles."""
    rates = {role.id: role.cost_per_hour or 0.0 for role in procedure.roles}
    return math.fsum(minutes * rates[role] / 60 for (_, role), minutes in _minutes_by_role(procedure).items())
