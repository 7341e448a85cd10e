"""How busy a plan may keep a role: none that has officers to spare today may be given more than it can do.

A plan that saves time by giving everything to one officer saves nothing. So a role may not be busier than it is today, or
than `BEARABLE`, whichever is more. Where the load is not known, before or after, it is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from procflow.analysis import load
from procflow.analysis.workload import open_batch, staffed, work_minutes
from procflow.errors import Message, Problem
from procflow.model import Procedure, Role
from procflow.simplification.options.forms import Form
from procflow.simplification.options.weights import Weight, formed
from procflow.wording import share

BEARABLE = 0.95
"""Share of the open time of its officers up to which a role may be given more work."""

NEAR = 1e-6
"""Relative difference of two loads that counts as none."""

OVERLOADED = Message(
    "plan-overload",
    en="its officers would be busy {after} of their time ({before} today), and {most} is the most a plan may give them. "
    "Keep some of the work where it is, or add officers.",
    vi="cán bộ sẽ bận {after} thời gian (hiện nay {before}), trong khi phương án chỉ được giao đến {most}. "
    "Hãy để lại một phần việc ở nơi cũ, hoặc bổ sung cán bộ.",
)


@frozen
class Burden:
    """The load of one role as a program writes it.

    Attributes
    ----------
    role : str
        Id of the role.
    weights : dict of Form to Weight
        Load by entry of a step in each form.
    most : float or None
        Load that no plan may exceed; None asks for none.
    unknown : frozenset of Form
        Forms that give the role work of unknown length.
    """

    role: str
    weights: Mapping[Form, Weight] = field(repr=False)
    most: float | None
    unknown: frozenset[Form] = frozenset()

    @property
    def name(self) -> str:
        """Name under which the program adds it up."""
        return f"load:{self.role}"


def limits(procedure: Procedure) -> dict[str, float]:
    """Return the load that no plan may exceed, for each role whose load is known or that has no work today."""
    known = {one.role: one.utilization for one in load(procedure)}
    found = {}
    for role in procedure.roles:
        before = known.get(role.id, 0.0)
        if before is not None and _capacity(procedure, role) is not None:
            found[role.id] = max(before, BEARABLE)
    return found


def burdens(procedure: Procedure, forms: Iterable[Form], *, every: bool = False) -> tuple[Burden, ...]:
    """Return the loads that a program has to add up.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    forms : iterable of Form
        All forms of its steps.
    every : bool, optional
        Also roles whose load cannot exceed its limit, or has none: for the estimate of queues.
    """
    steps = {step.id: step for step in procedure.steps}
    some: dict[str, list[Form]] = {}
    for form in forms:
        if form.role is not None and form.kind != "removed":
            some.setdefault(form.role, []).append(form)
    most = limits(procedure)
    found = []
    for role in procedure.roles:
        capacity = _capacity(procedure, role)
        if capacity is None or role.id not in some or (role.id not in most and not every):
            continue
        weights, unknown = {}, set()
        for form in some[role.id]:
            done = formed(procedure, steps[form.step], form)
            # What only a clock can share out is not judged, before or after.
            if None in done.works or done.skills or open_batch(done):
                unknown.add(form)
                continue
            weights[form] = Weight(visit=work_minutes(procedure, evolve(done, role=role.id)) / capacity)
        found.append(Burden(role.id, weights, most.get(role.id), frozenset(unknown)))
    return tuple(found)


def _capacity(procedure: Procedure, role: Role) -> float | None:
    """Return the minutes of work per case that would keep all officers of a role busy, None where it is not known."""
    part = 1.0 if role.share is None and role.external else role.share
    if procedure.demand is None or role.officers is None or part is None:
        return None
    a_year = procedure.demand.per_year(procedure.calendar_named(procedure.demand.calendar))
    there = staffed(procedure, role)
    officers = role.officers if there is None else there
    return procedure.calendar_named(role.calendar).year_minutes * part * officers / a_year


def judge_load(before: Procedure, after: Procedure) -> tuple[Problem, ...]:
    """Return a problem for every role that a plan would give more than it can bear.

    Parameters
    ----------
    before, after : Procedure
        As it stands, and with the plan carried out.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Fixed(50)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=1, per="hour"),
    ...               roles=[Role(id="clerk", officers=1, share=1.0), Role(id="head", officers=1, share=0.5)])
    >>> given = evolve(p, steps=[evolve(p.steps[0], role="head")])
    >>> [problem.values["after"]["en"] for problem in judge_load(p, given)]
    ['166.7 %']
    """
    today = {one.role: one.utilization for one in load(before)}
    problems = []
    for one in load(after):
        then, now = one.utilization, today.get(one.role, 0.0)
        if then is None or now is None:
            continue
        most = max(now, BEARABLE)
        if then > most * (1 + NEAR):
            problems.append(
                OVERLOADED.at(
                    before.place(f"role '{one.role}'"),
                    role=one.role,
                    steps=(),
                    before=_share(now),
                    after=_share(then),
                    most=_share(most),
                )
            )
    return tuple(problems)


def _share(value: float) -> dict[str, str]:
    return {"vi": share(value, "vi"), "en": share(value, "en")}
