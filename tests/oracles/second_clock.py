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

from second_hours import Hours
from second_staff import Staff

from procflow.model import Duration, End, Gateway, Procedure, Role, Step
from procflow.simulation.kernel import (
    ARRIVAL_DRAW,
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
    officers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    tokens: int = 1
    end: int = -1
    outcome: str = ""
    last: Name | None = None


@dataclass(eq=False)
class Token:
    """Where a case stands; one for each branch."""

    case: Case
    holders: list[str] = field(default_factory=list)
    previous: Name | None = None
    step: Step | None = None
    phase: str = ""
    until: int = -1
    held: int = 0
    row: dict[str, Any] = field(default_factory=dict)


class SecondClock:
    """One replication of a study."""

    def __init__(self, procedure: Procedure, *, seed: int, replication: int, start: dt.date) -> None:
        self.procedure = procedure
        zone = ZoneInfo(procedure.calendar_named().zone)
        self.epoch = dt.datetime(start.year, start.month, start.day, tzinfo=zone).astimezone(dt.UTC)
        self.run_key = key_of(seed, replication, procedure.id)
        self.place = {node.id: number for number, node in enumerate(procedure.nodes)}
        self.laid_out: dict[tuple[str, ...], Hours] = {}
        self.staff = Staff(self)
        self.events: list[tuple[int, int, Token | None]] = []
        self.number = 0
        self.now = 0
        self.rows: list[dict[str, Any]] = []
        self.cases: list[Case] = []

    # -- what is asked for everywhere

    def hours(self, *names: str | None) -> Hours:
        """Return the hours in which calendars of these names are all open; None is the procedure's own."""
        calendars = {(found := self.procedure.calendar_named(name)).id: found for name in names}
        return self.laid_out.setdefault(tuple(sorted(calendars)), Hours(list(calendars.values()), self.epoch))

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

    def rest(self, token: Token | None, until: int) -> None:
        """Let something happen at an instant; no token stands for a look at who waits."""
        self.number += 1
        if token is not None:
            token.until = until
        heapq.heappush(self.events, (until, self.number, token))

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
                while due == self.now:
                    self.arrive()
                    due = self.next_arrival()
                self.staff.serve()
                self.settle()

    def settle(self) -> None:
        """All that ends at this instant, in order, then whoever waits to whoever is free; again while anything ends."""
        while True:
            ended = []
            while self.events and self.events[0][0] == self.now:
                token = heapq.heappop(self.events)[2]
                if token is not None and token.until == self.now:
                    ended.append(token)
            for token in sorted(ended, key=self.rank):
                token.until = -1
                self.carry_on(token)
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
        self.cases.append(case)
        self.enter(Token(case), self.procedure.start, -1)

    # -- ways

    def enter(self, token: Token, id: str, flow: int) -> None:
        """Bring a token to a node by a flow, told by its place in the procedure."""
        node = self.procedure.node(id)
        if isinstance(node, End):
            self.leave_case(token, node.id)
        elif node.join == "all" and not self.all_in(token, id, flow):
            token.case.tokens -= 1
        elif isinstance(node, Step):
            self.begin(token, node)
        else:
            token.case.visits[id] += 1
            self.leave(token, node, token.case.visits[id])

    def leave_case(self, token: Token, outcome: str) -> None:
        case = token.case
        case.tokens -= 1
        if not case.tokens:
            case.end, case.outcome, case.last = self.now, outcome, token.previous

    def all_in(self, token: Token, id: str, flow: int) -> bool:
        """Tell whether a token comes as the last of all branches; it then has the holders of all."""
        waiting = token.case.joins.setdefault(id, {})
        assert flow not in waiting
        waiting[flow] = token
        if len(waiting) < len(self.procedure.inflows(id)):
            return False
        token.holders = [holder for other in waiting.values() for holder in other.holders]
        token.case.joins[id] = {}
        return True

    def leave(self, token: Token, node: Step | Gateway, visit: int) -> None:
        """Send a token on from a node."""
        flows = [(number, flow) for number, flow in enumerate(self.procedure.flows) if flow.source == node.id]
        if node.split == "all":
            token.case.tokens += len(flows) - 1
            for number, flow in flows:
                self.enter(Token(token.case, list(token.holders), token.previous), flow.target, number)
            return
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

    # -- a step

    def begin(self, token: Token, step: Step) -> None:
        role = self.role(step)
        token.case.visits[step.id] += 1
        handoffs = 0
        if role is not None:
            handoffs = sum(holder != role.id for holder in token.holders)
            token.holders = [role.id]
        token.step, token.phase = step, "transfer"
        token.row = {"visit": token.case.visits[step.id], "entered": self.now, "handoffs": handoffs, "officer": -1}
        self.pass_time(token, role.transfer if role is not None and handoffs else None, TRANSFER_DRAW)

    def pass_time(self, token: Token, time: Duration | None, purpose: int) -> None:
        """Let a delay pass before the token goes on."""
        assert token.step is not None
        length = 0 if time is None else int(self.drawn(token, time, token.step.id, purpose) * 60000 + 0.5)
        if time is None or not length:
            self.carry_on(token)
        elif time.elapsed:
            self.rest(token, self.now + length)
        else:
            self.rest(token, self.hours(self.step_calendar(token.step)).after(self.now, length))

    def carry_on(self, token: Token) -> None:
        """What the token rested for is over: see what comes next."""
        step, row = token.step, token.row
        assert step is not None
        if token.phase == "transfer":
            row["transfer"] = self.now - row["entered"]
            token.phase = "wait"
            self.pass_time(token, step.wait, WAIT_DRAW)
        elif token.phase == "wait":
            row["ready"] = self.now
            row["delay"] = self.now - row["entered"] - row["transfer"]
            role = self.role(step)
            if role is not None and role.officers is not None:
                token.phase = "queue"
                self.staff.ask(token)
            else:
                self.start_alone(token)
        elif token.phase == "opening":
            self.start_alone(token)
        else:
            self.finish(token)

    def work(self, token: Token, speed: float = 1.0) -> None:
        """Draw the work of a visit, each part by itself, and how long it holds its officer."""
        step = token.step
        assert step is not None
        role = self.role(step)
        share = 1.0 if role is None or role.share is None else role.share
        token.held = token.row["work"] = 0
        for id, time in [(step.id, step.work), *((part.id, part.work) for part in step.parts)]:
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
        step, row = token.step, token.row
        assert step is not None
        self.staff.release(token)
        row["queue"] = self.hours(self.step_calendar(step)).between(row["ready"], row["start"])
        row["off_shift"] = self.now - row["ready"] - row["queue"] - token.held
        name = (token.case.number, step.id, row["visit"])
        row |= {"name": name, "role": step.role, "end": self.now, "previous": token.previous}
        self.rows.append(row)
        token.previous = name
        self.leave(token, step, row["visit"])


def run_second(procedure: Procedure, *, seed: int, start: dt.date, replication: int = 0, **end: int) -> SecondClock:
    """Run one replication and return the clock with its rows and cases."""
    clock = SecondClock(procedure, seed=seed, replication=replication, start=start)
    clock.run(**end)
    return clock
