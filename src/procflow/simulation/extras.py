"""What a procedure asks of the event loop beyond sequence, choice and queues in order of coming, as flat lists.

A procedure that asks for nothing of this kind gives empty lists, and the loop leaves all of it out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from attrs import define, field

from procflow.model import (
    AtMost,
    ByAttribute,
    Calendar,
    CaseAttribute,
    Duration,
    Fixed,
    Flow,
    PriorityBy,
    Procedure,
    Role,
    Shape,
    Step,
)
from procflow.model.conditions import Condition
from procflow.simulation.absence import Present, officer_name
from procflow.simulation.delegates import Dated, Delegate, delegates_of, written
from procflow.simulation.joined import Times, Together
from procflow.simulation.kernel.choices import (
    AND,
    AT_LEAST,
    AT_MOST,
    ATTRIBUTE,
    DIVIDED,
    EQUAL,
    LESS,
    MINUS,
    MORE,
    NOT,
    NUMBER,
    OR,
    PLUS,
    TIMES,
    UNEQUAL,
)
from procflow.simulation.kernel.tables import (
    BY_CLASS,
    BY_DUE,
    F_ACTS,
    F_ACTS_END,
    F_BOUND,
    F_CAPACITY,
    F_CLASS,
    F_CLASS_BY,
    F_GATE,
    F_HOURS,
    F_JOINT,
    F_JOINT_END,
    F_NEVER,
    F_NEVER_END,
    F_OR,
    F_OTHER,
    F_OWN,
    F_ROOM,
    F_SAME,
    F_SESSION,
    F_SKILLS,
    F_THEN,
    F_THEN_EDGE,
    F_UNBEGUN,
    F_VISITS,
    F_WAIT,
    F_WAIT_BY,
    F_WATCH,
    F_WHEN,
    F_WORK,
    F_WORK_BY,
    FACTS,
    FIFO,
    FINISH,
    FIT,
    PREEMPTIVE,
    SHORTEST,
    SUSPEND,
)
from procflow.simulation.laws import Laws
from procflow.structure.network import Network

QUEUES = {"fifo": FIFO, "priority": BY_CLASS, "preemptive": PREEMPTIVE, "due": BY_DUE, "shortest": SHORTEST}
CLOSINGS = {"suspend": SUSPEND, "finish": FINISH, "fit": FIT}
OPERATIONS = {
    "==": EQUAL, "!=": UNEQUAL, "<": LESS, "<=": AT_MOST, ">": MORE, ">=": AT_LEAST, "and": AND, "or": OR, "not": NOT,
    "+": PLUS, "-": MINUS, "*": TIMES, "/": DIVIDED,
}  # fmt: skip
NO_URGENCY = 1_000_000
"""Class of a step or case that states none: after all that state one."""


@define
class Numbered:
    """Gives each thing a number in the order in which it is met.

    >>> found = Numbered()
    >>> found.number("a", lambda: 1), found.number("b", lambda: 2), found.number("a", lambda: 3), found.values
    (0, 1, 0, [1, 2])
    """

    values: list[Any] = field(factory=list)
    _places: dict[Hashable, int] = field(factory=dict)

    def number(self, key: Hashable, make: Callable[[], Any]) -> int:
        """Return the number of a key; what it stands for is made when it is first met."""
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(make())
        return self._places[key]


@define
class Extras:
    """Collects the lists while the atoms of a procedure are gone through."""

    procedure: Procedure
    net: Network
    calendars: Numbered
    laws: Laws
    key_of: Callable[..., int]
    divert_edges: Mapping[int, int]
    lists: list[int] = field(factory=list)
    gates: list[int] = field(factory=list)
    watched: dict[str, int] = field(factory=dict)
    skills: dict[str, int] = field(factory=dict)
    conditions: Numbered = field(factory=Numbered)
    dated: list[Dated] = field(factory=list)
    delegates: tuple[Delegate, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find who does steps instead of their roles."""
        self.delegates = delegates_of(self.procedure, self.net)

    @property
    def attributes(self) -> dict[str, int]:
        """Position of each attribute of a case."""
        return {attribute.id: k for k, attribute in enumerate(self.procedure.attributes)}

    def attribute(self, id: str) -> CaseAttribute:
        """Return the attribute with this id."""
        return self.procedure.attributes[self.attributes[id]]

    # -- roles and officers

    def special(self, role: Role) -> bool:
        """Tell whether who comes next, or who may take it, needs more than the order of coming."""
        told_apart = any(officer.calendar or officer.skills or officer.speed != 1 for officer in role.staff)
        return bool(
            role.officers
            and (
                role.absent
                or role.queue != "fifo"
                or role.at_closing != "suspend"
                or told_apart
                or any(self._asks(step) for step in self.procedure.steps if role.id in self._roles_of(step))
            )
        )

    def _roles_of(self, step: Step) -> tuple[str, ...]:
        return step.doers

    def _asks(self, step: Step) -> bool:
        """Tell whether a step asks more of its role than the next free officer."""
        bound = step.at_most
        return bool(
            step.officer
            or step.skills
            or step.joint
            or (step.sessions and step.sessions.hours)
            or (bound is not None and (bound.waiting is not None or bound.of == "waiting"))
            or step.work_by
            or any(work is not None and not self.laws.plain(work) for work in step.works)
        )

    def named_calendar(self, name: str | None) -> int:
        """Return the number of a calendar by its name; None is the procedure's own."""
        calendar = self.procedure.calendar_named(name)
        return self.calendars.number(calendar.id, lambda: calendar)

    def officer_calendars(self, role: Role) -> list[int]:
        """Return the calendar of each officer of a role."""
        return [self._officer_calendar(role, k) for k in range(role.officers or 0)]

    def _officer_calendar(self, role: Role, officer: int) -> int:
        name = (role.staff[officer].calendar if role.staff else None) or role.calendar
        share, who = role.absence_of(officer), officer_name(role, officer)
        if share == 0:
            return self.named_calendar(name)
        calendar = self.procedure.calendar_named(name)
        key = self.key_of("absence", role.id, who)
        return self.calendars.number(("present", role.id, who), lambda: Present(calendar, share, key))

    def both(self, *numbers: int) -> int:
        """Return the calendar that is open when all of some are."""
        several = tuple(sorted(set(numbers)))
        if len(several) == 1:
            return several[0]
        parts: tuple[Times, ...] = tuple(self.calendars.values[number] for number in several)
        return self.calendars.number(("together", several), lambda: Together(parts))

    def skill_set(self, names: tuple[str, ...]) -> int:
        """Return skills as bits of one number."""
        return sum(1 << self.skills.setdefault(name, len(self.skills)) for name in dict.fromkeys(names))

    # -- steps

    def facts(self, atom: int, step: Step | None) -> list[int]:
        """Return what one atom asks, in the order of the loop's positions."""
        found = [-1] * FACTS
        for place in (F_SKILLS, F_OTHER, F_CAPACITY, F_WHEN):
            found[place] = 0
        for first, last in ((F_NEVER, F_NEVER_END), (F_JOINT, F_JOINT_END), (F_ACTS, F_ACTS_END)):
            found[first] = found[last] = len(self.lists)
        if step is None:
            return found
        role = self.procedure.role(step.role) if step.role is not None else None
        self._times(step, found)
        self._gate(atom, step, role, found)
        self._bound(atom, step, found)
        self._acts(atom, step, found)
        if role is not None and role.officers:
            self._officer(step, found)
            self._joint(step, found)
            self._hours(step, role, found)
            self._urgency(step, found)
        return found

    def _times(self, step: Step, found: list[int]) -> None:
        day = self.procedure.step_calendar(step).day_minutes
        for by, time, law, value in (
            (step.work_by, step.work, F_WORK, F_WORK_BY),
            (step.wait_by, step.wait, F_WAIT, F_WAIT_BY),
        ):
            if by is not None:
                found[law] = self._laws_by(by, day)
                found[value] = self.attributes[by.attribute]
            elif time is not None and not self.laws.plain(time):
                found[law] = self.laws.add(time, day)

    def _laws_by(self, by: ByAttribute, day: float) -> int:
        """Return the number of the first of the laws that stand for the values of an attribute, one after the other."""
        times = dict(by.times)
        return self.laws.add_all([times[value] for value in self.attribute(by.attribute).values], day)

    def _gate(self, atom: int, step: Step, role: Role | None, found: list[int]) -> None:
        base = self.procedure.calendar_named(role.calendar if role is not None else None)
        if step.sessions is not None and step.sessions.instants:
            table = step.sessions.calendar(base, f"{step.id} sessions")
            found[F_GATE] = self._add_gate(atom, 0, step.sessions.capacity or 0, self._table(table), 0, -1)
        elif step.batch is not None:
            batch = step.batch
            table_number = self._table(batch.calendar(base, f"{step.id} batches")) if batch.instants else -1
            age = -1 if batch.age is None else self.laws.add(batch.age, base.day_minutes)
            found[F_GATE] = self._add_gate(atom, batch.size or 0, 0, table_number, int(batch.work == "once"), age)

    def _add_gate(self, *facts: int) -> int:
        self.gates += facts
        return len(self.gates) // len(facts) - 1

    def _table(self, calendar: Calendar) -> int:
        return self.calendars.number(("table", calendar.id), lambda: calendar)

    def _bound(self, atom: int, step: Step, found: list[int]) -> None:
        bound: AtMost | None = step.at_most
        if bound is None:
            return
        day = self.procedure.step_calendar(step).day_minutes
        found[F_VISITS] = -1 if bound.visits is None else bound.visits
        found[F_ROOM] = -1 if bound.waiting is None else bound.waiting
        found[F_BOUND] = -1 if bound.time is None else self.laws.add(bound.time, day)
        found[F_UNBEGUN] = int(bound.of == "waiting")
        found[F_THEN] = next(k for k, other in enumerate(self.net.atoms) if other.node == bound.then)
        found[F_THEN_EDGE] = self.divert_edges.get(atom, -1)

    def _acts(self, atom: int, step: Step, found: list[int]) -> None:
        """Add by which acts others do a step, or from whom a delegate has it and to whom it goes back."""
        zone = self.procedure.step_calendar(step).zone
        numbers, dated = written(self.delegates if step.delegated else (), atom, zone, len(self.lists))
        found[F_ACTS], found[F_ACTS_END] = len(self.lists), len(self.lists) + len(numbers)
        self.lists += numbers
        self.dated += dated
        if atom >= len(self.net.atoms):
            found[F_OWN] = self.delegates[atom - len(self.net.atoms)].own
            found[F_BOUND] = self.laws.add(Duration(Fixed(1), "calendar days"), 1.0)

    def _officer(self, step: Step, found: list[int]) -> None:
        found[F_SKILLS] = self.skill_set(step.skills)
        if step.id in self.watched:
            found[F_WATCH] = self.watched[step.id]
        rule = step.officer
        if rule is None:
            return
        if rule.same_as is not None:
            found[F_SAME] = self.watched[rule.same_as]
            found[F_OTHER] = int(rule.if_absent == "other")
        found[F_NEVER] = len(self.lists)
        # officers of another role are other people: that they did a step bans nobody here
        self.lists += [self.watched[other] for other in rule.never if self._may_do(other, str(step.role))]
        found[F_NEVER_END] = len(self.lists)

    def _may_do(self, step: str, role: str) -> bool:
        other = self.procedure.step(step)
        return role == other.role or any(act.to == role for act in other.delegated)

    def watch(self) -> None:
        """Number the steps whose officers have to be remembered."""
        rules = [step.officer for step in self.procedure.steps if step.officer is not None]
        for rule in rules:
            for other in (*rule.never, *(() if rule.same_as is None else (rule.same_as,))):
                self.watched.setdefault(other, len(self.watched))

    def _joint(self, step: Step, found: list[int]) -> None:
        positions = {role.id: k for k, role in enumerate(self.procedure.roles)}
        found[F_JOINT] = len(self.lists)
        for role, officers in step.joint:
            self.lists += (positions[role], officers)
        found[F_JOINT_END] = len(self.lists)

    def _hours(self, step: Step, role: Role, found: list[int]) -> None:
        others = [self.named_calendar(self.procedure.role(other).calendar) for other, _ in step.joint]
        if step.sessions is not None and step.sessions.hours:
            table = step.sessions.calendar(self.procedure.calendar_named(role.calendar), f"{step.id} sessions")
            found[F_SESSION] = self._table(table)
            found[F_CAPACITY] = step.sessions.capacity or 0
            others.append(found[F_SESSION])
        numbers = [self.both(own, *others) for own in self.officer_calendars(role)]
        found[F_HOURS] = len(self.lists)
        self.lists += numbers

    def _urgency(self, step: Step, found: list[int]) -> None:
        urgency: int | PriorityBy | None = self.procedure.priority if step.priority is None else step.priority
        if urgency is None:
            found[F_CLASS] = NO_URGENCY
        elif isinstance(urgency, int):
            found[F_CLASS] = urgency
        else:
            found[F_CLASS] = len(self.lists)
            found[F_CLASS_BY] = self.attributes[urgency.attribute]
            order = {value: k + 1 for k, value in enumerate(urgency.order)}
            self.lists += [order.get(value, NO_URGENCY) for value in self.attribute(urgency.attribute).values]

    # -- ways

    def condition(self, flow: Flow | None) -> int:
        """Return the number of a flow's condition, -1 if it has none."""
        if flow is None or not flow.when:
            return -1
        text = flow.when
        return self.conditions.number(text, lambda: tuple(self._operations(Condition.parse(text))))

    def _operations(self, condition: Condition) -> Iterator[tuple[int, float]]:
        postfix: tuple[tuple[str, Any], ...] = condition.postfix
        for operation, operand in postfix:
            if operation == "number":
                yield NUMBER, float(operand)
            elif operation == "attribute":
                yield ATTRIBUTE, float(self.attributes[str(operand)])
            elif operation == "word":
                yield NUMBER, float(self.attribute(operand[0]).values.index(operand[1]))
            else:
                yield OPERATIONS[operation], 0.0

    def condition_lists(self) -> dict[str, list[Any]]:
        """Return all conditions one after the other."""
        firsts, operations, operands = [0], [], []
        for condition in self.conditions.values:
            operations += [operation for operation, _ in condition]
            operands += [operand for _, operand in condition]
            firsts.append(len(operations))
        return {"condition_firsts": firsts, "condition_op": operations, "condition_value": operands}

    # -- attributes

    def attribute_lists(self) -> dict[str, list[Any]]:
        """Return how each attribute is drawn: by a law, or by shares of its words."""
        firsts: list[int] = []
        shares: list[float] = []
        numbers: list[int] = []
        for attribute in self.procedure.attributes:
            firsts.append(len(shares))
            law: Shape | None = attribute.law
            numbers.append(-1 if law is None else self.laws.add(Duration(law), 1.0))
            total = 0.0
            for _, share in attribute.shares:
                total += share
                shares.append(total)
            if attribute.shares:
                shares[-1] = 2.0  # whatever rounding left of 1, the last value takes
        return {
            "attribute_keys": [self.key_of("attribute", attribute.id) for attribute in self.procedure.attributes],
            "attribute_law": numbers,
            "attribute_firsts": firsts,
            "attribute_shares": shares,
        }

    def ors(self) -> dict[int, int]:
        """Return the number of each split that chooses its branches one by one, by atom."""
        atoms = [k for k, atom in enumerate(self.net.atoms) if atom.some]
        return {atom: number for number, atom in enumerate(atoms)}

    def split_facts(self, atom: int, found: list[int], ors: Mapping[int, int]) -> None:
        """Add what an atom asks of its ways on."""
        found[F_OR] = ors.get(atom, -1)
        if atom >= len(self.net.atoms):
            found[F_WHEN] = 0
            return
        conditional = any(
            edge.flow is not None and (edge.flow.when or edge.flow.otherwise) for edge in self.net.out[atom]
        )
        found[F_WHEN] = int(conditional and atom not in ors)
