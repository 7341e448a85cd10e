"""Random small offices with officers of their own, orders of the queue, closing rules and the other things a clock can do.

A family names what is grown beyond sequence, choice, parallel branches, rework, calendars and shares.
"""

from __future__ import annotations

import random

from attrs import evolve
from timed_procedures import Grower, unhurried

from procflow.model import (
    AtMost,
    Batch,
    ByAttribute,
    CaseAttribute,
    DayCount,
    Duration,
    Fixed,
    Lognormal,
    Officer,
    OfficerRule,
    PriorityBy,
    Procedure,
    Role,
    Session,
    Span,
    Step,
    TimeLimit,
    Uniform,
)

OPENINGS = ("vn-office", "always")
"""Calendars whose openings are long enough for any work that has to fit."""
KINDS = ("urgent", "usual", "slow")
CONDITIONS = ('kind == "urgent"', "area > 150", 'kind in ["usual", "slow"] and area <= 300', "not area / 2 >= 90")
DAYS = ((0, 1, 2, 3, 4, 5, 6), (1, 3), (0, 4))


class OfficeGrower(Grower):
    """Grows an office with some families of constructs."""

    def __init__(self, families: frozenset[str], numbers: random.Random, scale: float = 1.0) -> None:
        super().__init__(0, scale, numbers)
        self.families = families
        if "fit" in families:
            self.calendars = tuple(name for name in self.calendars if name in OPENINGS)

    def roles(self) -> list[Role]:
        roles = super().roles()
        return [role if role.external else self.staffed(role) for role in roles]

    def staffed(self, role: Role) -> Role:
        """Tell the officers of a role apart, and say whom it serves first and what it does at closing."""
        r, families = self.random, self.families
        queues = [queue for queue in ("priority", "preemptive", "due", "shortest") if queue in families]
        closings = [closing for closing in ("finish", "fit") if closing in families]
        role = evolve(
            role,
            queue=r.choice([*queues, *queues, "fifo"]) if queues else "fifo",
            at_closing=r.choice([*closings, *closings, "suspend"]) if closings else "suspend",
        )
        if "joint" in families:
            role = evolve(role, share=0.5)
        if not families & {"calendars", "speed", "skills"} or r.random() < 0.2:
            return role
        staff = [self.officer(str(k)) for k in range(r.choice([1, 2, 3, 4]))]
        return evolve(role, staff=staff, officers=len(staff))

    def officer(self, id: str) -> Officer:
        r, families = self.random, self.families
        return Officer(
            id=id,
            calendar=r.choice([None, *self.calendars]) if "calendars" in families else None,
            speed=r.choice([0.5, 0.8, 1.0, 1.5]) if "speed" in families else 1.0,
            skills=tuple(skill for skill in ("land", "fire") if r.random() < 0.5) if "skills" in families else (),
        )

    def duration(self, *, zero: float = 0.2, days: float = 0.0) -> Duration:
        if "fit" not in self.families:
            return super().duration(zero=zero, days=days)
        r = self.random
        mean = r.choice([0, 5, 10, 20, 30])
        return Duration(r.choice([Fixed(mean), Uniform(0, 2 * mean)]).scaled(self.scale))

    def grow(self) -> Procedure:
        return slower(unhurried(self.ruled(super().grow())), 4)

    def ruled(self, procedure: Procedure) -> Procedure:
        """Let steps ask for skills, urgency, or the officers of other steps."""
        r, families = self.random, self.families
        steps = []
        done: dict[str, list[str]] = {}
        for step in procedure.steps:
            role = procedure.role(step.role) if step.role is not None else None
            if role is not None and not role.unlimited:
                if families & {"priority", "preemptive"} and r.random() < 0.8:
                    step = evolve(step, priority=r.choice([1, 2, 2, 3]))
                if "skills" in families and role.staff and r.random() < 0.5:
                    step = evolve(step, skills=r.choice(role.staff).skills)
                before = done.setdefault(role.id, [])
                if "same" in families and before and r.random() < 0.5:
                    rule = OfficerRule(same_as=r.choice(before), if_absent=r.choice(["wait", "other"]))
                    step = evolve(step, officer=rule, skills=())
                elif "never" in families and before and (role.officers or 0) > len(before):
                    step = evolve(step, officer=OfficerRule(never=tuple(before)), skills=())
                before.append(step.id)
            steps.append(self.asked(step, procedure))
        attributes = [
            CaseAttribute(id="kind", shares={"urgent": 0.25, "usual": 0.5, "slow": 0.25}),
            CaseAttribute(id="area", law=Lognormal(200, 1)),
        ]
        procedure = evolve(procedure, steps=steps)
        if families & {"attributes", "conditions"}:
            procedure = evolve(procedure, attributes=attributes)
        if "due" in families:
            length = Span(r.choice([1, 2, 5]), r.choice(["working days", "calendar days"]))
            count = DayCount(
                receipt_day=r.choice(["count", "no_count"]),
                last_day=r.choice(["whole", "closing"]),
                roll=r.choice(["none", "next_working_day"]),
                cut_off=r.choice([None, 600]),
            )
            procedure = evolve(procedure, time_limit=TimeLimit(length, count))
        return procedure

    def loop(self, depth: int) -> tuple[str, str]:
        """Grow a loop, but none where all officers would have done a step in the end, or branches still run."""
        return self.sequence(depth) if self.families & {"never", "some"} else super().loop(depth)

    def parallel(self, depth: int) -> tuple[str, str]:
        """Grow branches side by side; none where a bound may lead away from one of them."""
        r, families = self.random, self.families
        if families & {"visits", "waiting", "time"}:
            return self.sequence(depth)
        if not families & {"or", "some"}:
            return super().parallel(depth)
        number = r.randint(2, 3)
        if "or" in families and r.random() < 0.7:
            split, merge = self.node(split="any"), self.node(join="chosen")
            flows = [{"p": r.choice([0.2, 0.5, 0.9])} for _ in range(number)]
            if "conditions" in families:
                flows[0] = {"when": r.choice(CONDITIONS)}
            flows.append({"otherwise": True})
        else:
            split, merge = self.node(split="all"), self.node(join=r.randint(1, number) if "some" in families else "all")
            flows = [{} for _ in range(number)]
        for options in flows:
            first, last = self.block(depth - 1)
            self.join_up(split, first, **options)  # type: ignore[arg-type]
            self.join_up(last, merge)
        return split, merge

    def xor(self, depth: int) -> tuple[str, str]:
        """Grow a choice, by probability or by conditions on the case."""
        if "conditions" not in self.families:
            return super().xor(depth)
        split, merge = self.node(), self.node()
        options = [{"when": self.random.choice(CONDITIONS)} for _ in range(2)]
        for option in [*options, {"otherwise": True}]:
            first, last = self.block(depth - 1)
            self.join_up(split, first, **option)
            self.join_up(last, merge)
        return split, merge

    def asked(self, step: Step, procedure: Procedure) -> Step:
        """Let a step gather cases, bound them, be done by several roles, or take a time that depends on the case."""
        r, families = self.random, self.families
        role = procedure.role(step.role) if step.role is not None else None
        queued = role is not None and not role.unlimited
        if "attributes" in families and step.work is not None and not step.work.elapsed and r.random() < 0.4:
            times = {kind: self.duration() for kind in KINDS}
            step = evolve(step, work=None, work_by=ByAttribute("kind", times))
        if queued and families & {"priority", "preemptive"} and "attributes" in families and r.random() < 0.5:
            step = evolve(step, priority=PriorityBy("kind", ("urgent", "usual")))
        if "batch" in families and r.random() < 0.4:
            size = r.choice([None, 2, 3])
            age = self.duration(zero=0) if size is None or r.random() < 0.5 else None
            at = (600, 900) if r.random() < 0.3 else ()
            step = evolve(step, batch=Batch(size=size, age=age, work=r.choice(["once", "each"]), instants=at))
        elif "instants" in families and r.random() < 0.4:
            capacity = r.choice([None, 1, 3])
            step = evolve(step, sessions=Session(instants=(540, 630, 930), days=r.choice(DAYS), capacity=capacity))
        elif "session" in families and queued and r.random() < 0.4:
            hours = r.choice([((60, 540), (600, 960)), ((120, 1000),)])
            step = evolve(step, sessions=Session(hours=hours, days=r.choice(DAYS), capacity=r.choice([None, 1, 3])))
        if step.id != procedure.start or "waiting" in families:
            bounds = {
                "visits": r.choice([1, 2]) if "visits" in families and r.random() < 0.4 else None,
                "waiting": r.choice([0, 1, 2]) if "waiting" in families and queued and r.random() < 0.4 else None,
                "time": self.duration(zero=0, days=0.3) if "time" in families and r.random() < 0.4 else None,
            }
            if any(bound is not None for bound in bounds.values()):
                of = "waiting" if "unbegun" in families and bounds["time"] is not None and queued else "stay"
                step = evolve(step, at_most=AtMost(**bounds, of=of, then="refused"))
        if "joint" in families and queued and role is not None and not role.external and r.random() < 0.4:
            others = [other for other in procedure.roles if not other.external and other.id != role.id]
            if others:
                other = r.choice(others)
                assert other.officers is not None
                step = evolve(step, joint=((role.id, 1), (other.id, r.randint(1, other.officers))))
        return step


def slower(procedure: Procedure, factor: float) -> Procedure:
    """Return a procedure with so many times rarer cases: officers are on shift for less time than their role."""
    demand = procedure.demand
    assert demand is not None
    assert demand.every is not None
    return evolve(procedure, demand=evolve(demand, every=Duration(demand.every.law.scaled(factor))))
