"""A second clock: a small program that runs a procedure by the rules of the manual and writes the same log.

It shares with the library only the nouns of a procedure, the keyed numbers and the quantiles of laws. Events lie in a heap;
whatever waits is sorted anew each time somebody is free. Who serves whom stands in `second_staff.py`, open hours in
`second_hours.py`.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from second_gates import Gate, Gates
from second_hours import Hours
from second_staff import Staff

from procflow.model import ByAttribute, Duration, End, Flow, Gateway, Procedure, Role, Step
from procflow.model.conditions import Condition
from procflow.simulation.kernel.draws import (
    ARRIVAL_DRAW,
    ATTRIBUTE_DRAW,
    BOUND_DRAW,
    GOLDEN,
    MASK,
    ROUTING_DRAW,
    TRANSFER_DRAW,
    WAIT_DRAW,
    WORK_DRAW,
    mix,
    uniform,
)
from procflow.simulation.program import key_of

FAR = 10**15
Name = tuple[int, str, int]
"""A visit: case, step, how many times it has been there."""


@dataclass(eq=False)
class Case:
    """A case on its way."""

    number: int
    key: int
    arrival: int
    counted: bool
    visits: Counter[str] = field(default_factory=Counter)
    joins: dict[str, dict[int, Token]] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)
    officers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    attributes: dict[str, str | float] = field(default_factory=dict)
    tokens: int = 1
    end: int = -1
    outcome: str = ""
    last: Name | None = None
    closing: tuple[int, str, Name | None] = (-1, "", None)
    live: list[Token] = field(default_factory=list)


@dataclass(eq=False)
class Token:
    """Where a case stands; one for each branch."""

    case: Case
    holders: list[str] = field(default_factory=list)
    previous: Name | None = None
    step: Step | None = None
    phase: str = ""
    event: int = -1
    held: int = 0
    left: int = 0
    stopped: int = 0
    members: list[Token] = field(default_factory=list)
    gate: Gate | None = None
    bound: Bound | None = None
    due: int = -1
    coming: str = ""
    gone: bool = False
    row: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Bound:
    """The instant at which a case leaves a step whatever is being done."""

    token: Token | None
    name: tuple[int, int, int]


class SecondClock:
    """One replication of a study."""

    def __init__(self, procedure: Procedure, *, seed: int, replication: int, start: dt.date) -> None:
        self.procedure = procedure
        zone = ZoneInfo(procedure.calendar_named().zone)
        self.epoch = dt.datetime(start.year, start.month, start.day, tzinfo=zone).astimezone(dt.UTC)
        self.run_key = key_of(seed, replication, procedure.id)
        self.place = {node.id: number for number, node in enumerate(procedure.nodes)}
        self.laid_out: dict[tuple[str | bool, ...], Hours] = {}
        self.staff = Staff(self)
        self.gates = Gates(self)
        self.events: list[tuple[int, int, Token | Bound | Gate | None]] = []
        self.arriving = False
        self.number = 0
        self.now = 0
        self.rows: list[dict[str, Any]] = []
        self.cases: list[Case] = []

    # -- what is asked for everywhere

    def hours(self, *names: str | None, any_of: bool = False) -> Hours:
        """Return the hours in which calendars of these names are all open, or any of them; None is the procedure's own."""
        calendars = {(found := self.procedure.calendar_named(name)).id: found for name in names}
        key = (any_of, *sorted(calendars))
        if key not in self.laid_out:
            self.laid_out[key] = Hours(list(calendars.values()), self.epoch, any_of=any_of)
        return self.laid_out[key]

    def role(self, step: Step) -> Role | None:
        return None if step.role is None else self.procedure.role(step.role)

    def step_calendar(self, step: Step) -> str | None:
        role = self.role(step)
        return None if role is None else role.calendar

    def draw(self, token: Token, node: str, visit: int, purpose: int) -> float:
        return uniform(token.case.key, key_of(node), visit, purpose)

    def drawn(self, token: Token, time: Duration, node: str, purpose: int) -> float:
        """Return a time in minutes that belongs to the token's visit."""
        assert token.step is not None
        calendar = self.procedure.calendar_named(self.step_calendar(token.step))
        u = self.draw(token, node, token.row["visit"], purpose)
        return time.minutes(day_minutes=calendar.day_minutes).quantile(u)

    def rank(self, token: Token) -> tuple[int, int, int]:
        """Order among equals: case number, then order in the model, then visit."""
        assert token.step is not None
        return token.case.number, self.place[token.step.id], token.row["visit"]

    def rest(self, what: Token | Bound | Gate | None, until: int) -> int:
        """Let something happen at an instant; nothing stands for a look at who waits."""
        self.number += 1
        if isinstance(what, Token):
            what.event = self.number
            what.due = until
        heapq.heappush(self.events, (until, self.number, what))
        return self.number

    # -- the run

    def run(self, *, last_case: int = FAR, warm_up: int = 0, window_end: int = FAR, until: int = FAR) -> None:
        """Go from instant to instant: what ends, who starts, and only then who arrives."""
        self.last_case, self.warm_up, self.window_end = last_case, warm_up, window_end
        self.demanded = 0
        due = self.next_arrival()
        while True:
            following = min(self.events[0][0] if self.events else FAR, due)
            closed = len(self.cases) >= last_case or due >= window_end
            if (closed and not any(case.counted and case.end < 0 for case in self.cases)) or following > until:
                return
            self.now = following
            self.settle()
            if due == self.now:
                self.arriving = True
                while due == self.now:
                    self.arrive()
                    due = self.next_arrival()
                self.gates.open()
                self.staff.serve()
                self.arriving = False
                self.settle()

    def settle(self) -> None:
        """All that ends at this instant, in order, then whoever waits to whoever is free; again while anything ends."""
        while True:
            ended: list[tuple[tuple[int, int, int], Token | Bound]] = []
            while self.events and self.events[0][0] == self.now:
                _, number, what = heapq.heappop(self.events)
                if isinstance(what, Token) and what.event == number:
                    ended.append((self.rank(what), what))
                elif isinstance(what, Bound):
                    ended.append((what.name, what))
                elif isinstance(what, Gate):
                    self.gates.ring(what, number)
            for _, ending in sorted(ended, key=lambda pair: pair[0]):
                if isinstance(ending, Token):
                    if ending.event >= 0:  # it may have been withdrawn by one before it
                        self.carry_on(ending)
                elif ending.token is not None:
                    self.leave_early(ending.token)
            self.gates.open()
            self.staff.serve()
            if not self.events or self.events[0][0] > self.now:
                return

    def next_arrival(self) -> int:
        demand = self.procedure.demand
        assert demand is not None
        calendar = self.procedure.calendar_named(demand.calendar)
        key = mix((self.run_key + (len(self.cases) + 1) * GOLDEN) & MASK)
        self.demanded += int(demand.gap(calendar).quantile(uniform(key, 0, 0, ARRIVAL_DRAW)) * 60000 + 0.5)
        hours = self.hours(demand.calendar)
        return hours.opening(hours.after(0, self.demanded) if self.demanded else 0)

    def arrive(self) -> None:
        number = len(self.cases)
        counted = self.warm_up <= number < self.last_case and self.now < self.window_end
        case = Case(number, mix((self.run_key + (number + 1) * GOLDEN) & MASK), self.now, counted)
        for attribute in self.procedure.attributes:
            u = uniform(case.key, key_of("attribute", attribute.id), 0, ATTRIBUTE_DRAW)
            if attribute.law is not None:
                case.attributes[attribute.id] = attribute.law.quantile(u)
            else:
                upto = 0.0
                for value, share in attribute.shares:
                    upto += share
                    case.attributes[attribute.id] = value
                    if u < upto:
                        break
        self.cases.append(case)
        self.enter(Token(case), self.procedure.start, -1)

    # -- ways

    def enter(self, token: Token, id: str, flow: int) -> None:
        """Bring a token to a node by a flow, told by its place in the procedure."""
        node = self.procedure.node(id)
        if isinstance(node, End):
            self.leave_case(token, node.id)
        elif node.join != "any" and not self.all_in(token, node, flow):
            token.case.tokens -= 1
        elif isinstance(node, Step):
            self.begin(token, node)
        else:
            token.case.visits[id] += 1
            self.leave(token, node, token.case.visits[id])

    def leave_case(self, token: Token, outcome: str) -> None:
        """A branch comes to an end; the last of them tells how the case ended."""
        case = token.case
        case.tokens -= 1
        case.closing = (self.now, outcome, token.previous)
        self.close(case)

    def close(self, case: Case) -> None:
        if not case.tokens:
            case.end, case.outcome, case.last = case.closing

    def all_in(self, token: Token, node: Step | Gateway, flow: int) -> bool:
        """Tell whether a token is the one that lets the case go on; it then has the holders of all that came."""
        case = token.case
        come = case.joins.setdefault(node.id, {})
        assert flow not in come
        come[flow] = token
        most = (
            case.chosen[self.split_before(node.id)] if node.join == "chosen" else len(self.procedure.inflows(node.id))
        )
        needed = node.join if isinstance(node.join, int) else most
        if len(come) == needed:
            token.holders = [holder for other in come.values() for holder in other.holders]
        number = len(come)
        if number == most:
            case.joins[node.id] = {}
        if number == needed < most and (late := self.late(node.id)):
            case.joins[node.id] = {}
            self.withdraw(case, late)
            return True
        if number > needed and case.tokens == 1:
            case.tokens = 0
            self.close(case)
            case.tokens = 1
        return number == needed

    def late(self, join: str) -> set[str]:
        """Return the nodes between a split and a join to which all its branches lead, and nothing else does."""
        found: list[set[str]] = []
        for split in (node.id for node in self.procedure.nodes if getattr(node, "split", "one") != "one"):
            inside: set[str] = set()
            line = [flow.target for flow in self.procedure.outflows(split)]
            while line:
                id = line.pop()
                if id not in inside and id != join:
                    inside.add(id)
                    line += [flow.target for flow in self.procedure.outflows(id)]
            into = {flow.source for id in (*inside, join) for flow in self.procedure.inflows(id)}
            ends = any(isinstance(self.procedure.node(id), End) for id in inside)
            if inside and split not in inside and into <= inside | {split} and not ends:
                found.append(inside)
        return min(found, key=len, default=set())

    def withdraw(self, case: Case, late: set[str]) -> None:
        """Take what is still under way on late branches out of the procedure."""
        for id in late:
            case.joins.pop(id, None)
        for token in list(case.live):
            if token.coming in late:  # it has been sent on at this instant and not yet come
                token.gone = True
            elif token.step is not None and token.step.id in late:
                token.gone = True
                if not (token.phase == "work" and token.due == self.now):
                    self.leave_early(token)

    def vanish(self, token: Token) -> None:
        """A withdrawn branch is no more."""
        token.case.tokens -= 1
        self.close(token.case)

    def split_before(self, join: str) -> str:
        """Return the nearest split before a join that chooses its branches."""
        line = [join]
        for id in line:
            if id != join and self.procedure.node(id).split == "any":  # type: ignore[union-attr]
                return id
            line += [flow.source for flow in self.procedure.inflows(id) if flow.source not in line]
        raise AssertionError(join)

    def leave(self, token: Token, node: Step | Gateway, visit: int) -> None:
        """Send a token on from a node."""
        flows = [(number, flow) for number, flow in enumerate(self.procedure.flows) if flow.source == node.id]
        if node.split != "one":
            if node.split == "any":
                chosen = [
                    (number, flow)
                    for place, (number, flow) in enumerate(flows)
                    if not flow.otherwise and self.is_chosen(token, flow, alike(flows[:place], flow), visit)
                ]
                flows = chosen or [(number, flow) for number, flow in flows if flow.otherwise]
                token.case.chosen[node.id] = len(flows)
            token.case.tokens += len(flows) - 1
            sent = [
                (number, flow, Token(token.case, list(token.holders), token.previous, coming=flow.target))
                for number, flow in flows
            ]
            token.case.live += [other for _, _, other in sent]
            for number, flow, other in sent:
                token.case.live.remove(other)
                other.coming = ""
                if other.gone:
                    self.vanish(other)
                else:
                    self.enter(other, flow.target, number)
            return
        if any(flow.when or flow.otherwise for _, flow in flows):
            taken = [pair for pair in flows if pair[1].when and self.holds(token, pair[1])]
            taken = taken[:1] or [pair for pair in flows if pair[1].otherwise]
        else:
            taken = [(number, flow) for number, flow in flows if flow.p > 0]
        if len(taken) > 1:
            u, upto = self.draw(token, node.id, visit, ROUTING_DRAW), 0.0
            for way in taken:
                upto += way[1].p
                if u < upto or way is taken[-1]:
                    taken = [way]
                    break
        ((number, flow),) = taken
        self.enter(token, flow.target, number)

    def is_chosen(self, token: Token, flow: Flow, place: int, visit: int) -> bool:
        """Tell whether a split that chooses each branch by itself takes this one."""
        if flow.when:
            return self.holds(token, flow)
        return uniform(token.case.key, key_of(flow.source, flow.target, place), visit, ROUTING_DRAW) < flow.p

    def holds(self, token: Token, flow: Flow) -> bool:
        return Condition.parse(flow.when).evaluate(token.case.attributes)

    # -- a step

    def begin(self, token: Token, step: Step) -> None:
        role, bound = self.role(step), step.at_most
        if bound is not None and bound.visits is not None and token.case.visits[step.id] >= bound.visits:
            self.enter(token, bound.then, -1)
            return
        token.case.visits[step.id] += 1
        handoffs = 0
        if role is not None:
            handoffs = sum(holder != role.id for holder in token.holders)
            token.holders = [role.id]
        token.step, token.phase, token.stopped = step, "transfer", 0
        token.case.live.append(token)
        token.row = {"visit": token.case.visits[step.id], "entered": self.now, "handoffs": handoffs, "officer": -1}
        token.row |= {"left": 0, "shared": 0}
        if bound is not None and bound.time is not None:
            length = int(self.drawn(token, bound.time, step.id, BOUND_DRAW) * 60000 + 0.5)
            case, place, visit = self.rank(token)
            token.bound = Bound(token, (case, place, visit + FAR))
            self.rest(token.bound, self.after(step, length, elapsed=bound.time.elapsed))
        self.pass_time(token, role.transfer if role is not None and handoffs else None, TRANSFER_DRAW)

    def after(self, step: Step, length: int, *, elapsed: bool) -> int:
        """Return when a time that begins now is over."""
        if elapsed or not length:
            return self.now + length
        return self.hours(self.step_calendar(step)).after(self.now, length)

    def pass_time(self, token: Token, time: Duration | None, purpose: int) -> None:
        """Let a delay pass before the token goes on."""
        assert token.step is not None
        length = 0 if time is None else int(self.drawn(token, time, token.step.id, purpose) * 60000 + 0.5)
        if time is None or not length:
            self.carry_on(token)
        else:
            self.rest(token, self.after(token.step, length, elapsed=time.elapsed))

    def by_case(self, token: Token, time: Duration | None, by: ByAttribute | None) -> Duration | None:
        """Return a time, or the one that belongs to the case."""
        return time if by is None else dict(by.times)[str(token.case.attributes[by.attribute])]

    def carry_on(self, token: Token) -> None:
        """What the token rested for is over: see what comes next."""
        step, row = token.step, token.row
        assert step is not None
        if token.phase == "transfer":
            row["transfer"] = self.now - row["entered"]
            token.phase = "wait"
            self.pass_time(token, self.by_case(token, step.wait, step.wait_by), WAIT_DRAW)
        elif token.phase == "wait":
            row["gated"] = self.now
            row["delay"] = self.now - row["entered"] - row["transfer"]
            if step.batch is not None or (step.sessions is not None and step.sessions.instants):
                self.gates.gather(token)
            else:
                self.ready(token)
        elif token.phase == "opening":
            self.start_alone(token)
        else:
            self.finish(token)

    def ready(self, token: Token) -> None:
        """A token asks for an officer, if it needs one."""
        step = token.step
        assert step is not None
        token.row["ready"] = self.now
        role, bound = self.role(step), step.at_most
        if role is None or role.officers is None:
            self.start_alone(token)
        elif bound is not None and bound.waiting is not None and self.staff.no_seat(token, bound.waiting):
            self.leave_early(token)
        else:
            token.phase = "queue"
            self.staff.ask(token)

    def leave_early(self, token: Token) -> None:
        """A bound is reached: the case leaves the step, whatever is being done, and goes where the bound says."""
        step, row, now = token.step, token.row, self.now
        assert step is not None
        if token.bound is not None:
            token.bound.token = None
        if token.gate is not None:
            self.gates.take_out(token)
        done = self.staff.drop_out(token) if "start" in row else 0
        if "start" not in row:
            self.staff.drop_out(token)
            row["start"] = now
            row["work"] = token.held = 0
        elif token.held:
            row["work"] = row["work"] * done // token.held
            token.held = done
        row["other_duties"] = token.held - row["work"]
        row["transfer"] = row.get("transfer", now - row["entered"])
        row["gated"] = row.get("gated", now)
        row["delay"] = row["gated"] - row["entered"] - row["transfer"]
        row["ready"] = row.get("ready", now)
        row["left"] = 1
        token.event = -1
        self.write(token)
        token.case.live.remove(token)
        if token.gone:
            self.vanish(token)
            return
        assert step.at_most is not None
        self.enter(token, step.at_most.then, -1)

    def work(self, token: Token, speed: float = 1.0) -> None:
        """Draw the work of a visit, each part by itself, and how long it holds its officer."""
        step = token.step
        assert step is not None
        role = self.role(step)
        share = 1.0 if role is None or role.share is None else role.share
        token.held = token.row["work"] = 0
        work = self.by_case(token, step.work, step.work_by)
        for id, time in [(step.id, work), *((part.id, part.work) for part in step.parts)]:
            if time is not None:
                minutes = self.drawn(token, time, id, WORK_DRAW) / speed
                token.held += int(minutes / share * 60000 + 0.5)
                token.row["work"] += int(minutes * 60000 + 0.5)
        token.row["other_duties"] = token.held - token.row["work"]

    def start_alone(self, token: Token) -> None:
        """Start work for which nobody of ours is needed: it too lasts only in open hours, and staff begins in them."""
        step = token.step
        assert step is not None
        self.work(token)
        hours = self.hours(self.step_calendar(step))
        elapsed = any(time is not None and time.elapsed for time in step.works)
        if (token.held or step.role is not None) and not elapsed and not hours.is_open(self.now):
            token.phase = "opening"
            self.rest(token, hours.opening(self.now))
            return
        token.row["start"] = self.now
        token.phase = "work"
        if not token.held:
            self.finish(token)
        else:
            self.rest(token, self.now + token.held if elapsed else hours.after(self.now, token.held))

    def finish(self, token: Token) -> None:
        """The work is over; where it served several cases, each takes its part of it."""
        step = token.step
        assert step is not None
        self.staff.release(token)
        members, token.members = token.members, []
        number = len(members) + 1
        work, duties = token.row["work"] // number, token.row["other_duties"] // number
        for other in members:
            other.row |= {key: token.row[key] for key in ("ready", "start", "officer")}
            other.row |= {"work": work, "other_duties": duties, "shared": token.held - work - duties}
            other.held, other.stopped = work + duties, token.stopped
        token.row["work"] -= work * len(members)
        token.row["other_duties"] -= duties * len(members)
        token.row["shared"] = (work + duties) * len(members)
        token.held -= (work + duties) * len(members)
        for done in (token, *members):
            if done.bound is not None:
                done.bound.token = None
            if done.row["officer"] >= 0:
                done.case.officers[step.id].append(done.row["officer"])
            self.write(done)
            done.case.live.remove(done)
            if done.gone:
                self.vanish(done)
            else:
                self.leave(done, step, done.row["visit"])

    def write(self, token: Token) -> None:
        """Write the row of a visit."""
        step, row = token.step, token.row
        assert step is not None
        present, served = self.staff.present(step), self.staff.served(token)
        row["queue"] = present.between(row["ready"], row["start"]) + token.stopped
        row["gathering"] = row["ready"] - row["gated"] + row["shared"]
        if served is not None:  # a session of hours: office time outside it is no queue
            outside = present.between(row["ready"], row["start"]) - served.between(row["ready"], row["start"])
            row["queue"] -= outside
            row["gathering"] += (
                outside + present.between(row["start"], self.now) - served.between(row["start"], self.now)
            )
        waited = row["queue"] + row["gathering"] - (row["ready"] - row["gated"])
        row["off_shift"] = self.now - row["ready"] - waited - token.held
        name = (token.case.number, step.id, row["visit"])
        row |= {"name": name, "role": step.role, "end": self.now, "previous": token.previous}
        self.rows.append(row)
        token.previous = name


def alike(flows: list[tuple[int, Flow]], flow: Flow) -> int:
    """Return how many flows lead where another leads."""
    return sum(other.target == flow.target for _, other in flows)


def run_second(procedure: Procedure, *, seed: int, start: dt.date, replication: int = 0, **end: int) -> SecondClock:
    """Run one replication and return the clock with its rows and cases."""
    clock = SecondClock(procedure, seed=seed, replication=replication, start=start)
    clock.run(**end)
    return clock
