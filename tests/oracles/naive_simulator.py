"""A slow simulator that follows the rules word by word, to hold the event loop to them.

It shares with the library only the nouns of a procedure and the keyed numbers in (0, 1). Times are inverted by the laws
themselves, calendars are walked interval by interval from their hours, and every instant looks at every token.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from procflow.model import Calendar, Duration, End, Gateway, Procedure, Role, Step
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


@dataclass
class Clock:
    """A calendar as a walk over its open intervals."""

    calendar: Calendar
    epoch: dt.datetime
    cache: list[tuple[int, int]] = field(default_factory=list)
    day: dt.date | None = None

    def intervals(self) -> Iterator[tuple[int, int]]:
        position = 0
        while True:
            while position >= len(self.cache):
                self._next_day()
            yield self.cache[position]
            position += 1

    def _next_day(self) -> None:
        zone = ZoneInfo(self.calendar.zone)
        if self.day is None:
            self.day = self.epoch.astimezone(zone).date() - dt.timedelta(days=1)
        midnight = dt.datetime(self.day.year, self.day.month, self.day.day)
        for pair in self.calendar.hours(self.day):
            edges = [(midnight + dt.timedelta(minutes=m)).replace(tzinfo=zone) for m in pair]
            low, high = (round((edge - self.epoch).total_seconds() * 1000) for edge in edges)
            if high > 0:
                self.cache.append((max(low, 0), high))
        self.day += dt.timedelta(days=1)

    def is_open(self, instant: int) -> bool:
        return self.opening(instant) == instant

    def opening(self, instant: int) -> int:
        """Return the first instant from here on at which the office is open."""
        return next(max(low, instant) for low, high in self.intervals() if high > instant)

    def after(self, instant: int, open_ms: int) -> int:
        """Return the first instant at which so much open time has passed."""
        if open_ms == 0:
            return instant
        for low, high in self.intervals():
            low = max(low, instant)
            if low >= high:
                continue
            if open_ms <= high - low:
                return low + open_ms
            open_ms -= high - low
        raise AssertionError

    def between(self, start: int, end: int) -> int:
        """Return the open time between two instants."""
        total = 0
        for low, high in self.intervals():
            if low >= end:
                return total
            total += max(0, min(high, end) - max(low, start))
        raise AssertionError


@dataclass
class Case:
    number: int
    arrival: int
    key: int
    counted: bool
    tokens: int = 1
    visits: dict[str, int] = field(default_factory=dict)
    at_joins: dict[str, dict[int, Token]] = field(default_factory=dict)
    end: int = -1
    outcome: str = ""
    last: tuple[int, str, int] | None = None

    def visit(self, node: str) -> int:
        self.visits[node] = self.visits.get(node, 0) + 1
        return self.visits[node]


@dataclass
class Token:
    case: Case
    holders: list[str]
    previous: tuple[int, str, int] | None
    step: Step | None = None
    phase: str = ""
    until: int = FAR
    row: dict[str, Any] = field(default_factory=dict)


class NaiveSimulator:
    """One replication of one procedure."""

    def __init__(self, procedure: Procedure, *, seed: int, replication: int, start: dt.date) -> None:
        self.procedure = procedure
        zone = ZoneInfo(procedure.calendar_named().zone)
        self.epoch = dt.datetime(start.year, start.month, start.day, tzinfo=zone).astimezone(dt.UTC)
        self.key = key_of(seed, replication, procedure.id)
        self.order = {node.id: k for k, node in enumerate(procedure.nodes)}
        self.clocks: dict[str, Clock] = {}
        self.now = -1
        self.tokens: list[Token] = []
        self.queues: dict[str, list[Token]] = {role.id: [] for role in procedure.roles}
        self.busy: dict[str, set[int]] = {role.id: set() for role in procedure.roles}
        self.rows: list[dict[str, Any]] = []
        self.cases: list[Case] = []

    # -- small helpers

    def clock(self, name: str | None) -> Clock:
        calendar = self.procedure.calendar_named(name)
        return self.clocks.setdefault(calendar.id, Clock(calendar, self.epoch))

    def role(self, step: Step) -> Role | None:
        return None if step.role is None else self.procedure.role(step.role)

    def step_clock(self, step: Step) -> Clock:
        role = self.role(step)
        return self.clock(None if role is None else role.calendar)

    def minutes(self, duration: Duration, clock: Clock, u: float) -> float:
        return duration.minutes(day_minutes=clock.calendar.day_minutes).quantile(u)

    def draw(self, token: Token, node: str, visit: int, purpose: int) -> float:
        return uniform(token.case.key, key_of(node), visit, purpose)

    def case_key(self, number: int) -> int:
        return mix((self.key + (number + 1) * GOLDEN) & MASK)

    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.counted and case.end < 0]

    # -- the run

    def run(self, *, last_case: int = FAR, warm_up: int = 0, window_end: int = FAR, until: int = FAR) -> None:
        self.last_case, self.warm_up, self.window_end = last_case, warm_up, window_end
        self.demanded = 0
        due = self.next_arrival()
        while True:
            closed = len(self.cases) >= last_case or due >= window_end
            instants = [token.until for token in self.tokens] + [due]
            for role in self.procedure.roles:
                if self.queues[role.id] and len(self.busy[role.id]) < (role.officers or 0):
                    instants.append(self.clock(role.calendar).opening(self.now + 1))
            following = min(instants)
            if (closed and not self.open_cases()) or following > until:
                return
            self.now = following
            self.settle()
            if due == self.now:
                while due == self.now:
                    self.arrive()
                    due = self.next_arrival()
                self.dispatch()
                self.settle()

    def settle(self) -> None:
        """Completions in order, then dispatch, and again while something ends at this very instant."""
        while True:
            ended = [token for token in self.tokens if token.until == self.now]
            ended.sort(key=self.rank)
            for token in ended:
                token.until = FAR
                self.tokens.remove(token)
                self.carry_on(token)
            self.dispatch()
            if not any(token.until == self.now for token in self.tokens):
                return

    def rank(self, token: Token) -> tuple[int, int, int]:
        assert token.step is not None
        return token.case.number, self.order[token.step.id], token.row["visit"]

    def next_arrival(self) -> int:
        demand = self.procedure.demand
        assert demand is not None
        clock = self.clock(demand.calendar)
        number = len(self.cases)
        u = uniform(self.case_key(number), 0, 0, ARRIVAL_DRAW)
        self.demanded += int(demand.gap(clock.calendar).quantile(u) * 60000 + 0.5)
        return clock.opening(clock.after(0, self.demanded))

    def arrive(self) -> None:
        number = len(self.cases)
        counted = self.warm_up <= number < self.last_case and self.now < self.window_end
        case = Case(number, self.now, self.case_key(number), counted)
        self.cases.append(case)
        self.enter(Token(case, [], None), self.procedure.start, None)

    def enter(self, token: Token, node_id: str, flow: int | None) -> None:
        """Bring a token to a node by a flow (its position in the procedure)."""
        node = self.procedure.node(node_id)
        case = token.case
        if isinstance(node, End):
            case.tokens -= 1
            if case.tokens == 0:
                assert not any(case.at_joins.values())
                case.end, case.outcome, case.last = self.now, node.id, token.previous
            return
        if node.join == "all":
            waiting = case.at_joins.setdefault(node_id, {})
            assert flow is not None
            assert flow not in waiting
            waiting[flow] = token
            if len(waiting) < sum(f.target == node_id for f in self.procedure.flows):
                case.tokens -= 1
                return
            token.holders = [holder for other in waiting.values() for holder in other.holders]
            case.at_joins[node_id] = {}
        if isinstance(node, Step):
            self.begin_step(token, node)
        else:
            self.leave(token, node, case.visit(node.id))

    def leave(self, token: Token, node: Step | Gateway, visit: int) -> None:
        flows = [(k, flow) for k, flow in enumerate(self.procedure.flows) if flow.source == node.id]
        if node.split == "all":
            token.case.tokens += len(flows) - 1
            for k, flow in flows:
                self.enter(Token(token.case, list(token.holders), token.previous), flow.target, k)
            return
        flows = [(k, flow) for k, flow in flows if flow.p > 0]
        chosen = flows[-1]
        if len(flows) > 1:
            u, total = self.draw(token, node.id, visit, ROUTING_DRAW), 0.0
            for k, flow in flows[:-1]:
                total += flow.p
                if u < total:
                    chosen = (k, flow)
                    break
        self.enter(token, chosen[1].target, chosen[0])

    # -- one step

    def begin_step(self, token: Token, step: Step) -> None:
        role = self.role(step)
        visit = token.case.visit(step.id)
        handoffs = 0
        if role is not None:
            handoffs = sum(holder != role.id for holder in token.holders)
            token.holders = [role.id]
        token.step = step
        token.row = {"visit": visit, "entered": self.now, "handoffs": handoffs, "officer": -1}
        transfer = role.transfer if role is not None and handoffs else None
        self.delay(token, "transfer", transfer, TRANSFER_DRAW)

    def delay(self, token: Token, phase: str, duration: Duration | None, purpose: int) -> None:
        assert token.step is not None
        token.phase = phase
        clock = self.step_clock(token.step)
        ms = 0
        if duration is not None:
            u = self.draw(token, token.step.id, token.row["visit"], purpose)
            ms = int(self.minutes(duration, clock, u) * 60000 + 0.5)
        if ms == 0:
            self.carry_on(token)
        else:
            assert duration is not None
            self.rest(token, self.now + ms if duration.elapsed else clock.after(self.now, ms))

    def rest(self, token: Token, until: int) -> None:
        token.until = until
        self.tokens.append(token)

    def carry_on(self, token: Token) -> None:
        """Something of the token's step is over: do what comes next."""
        step = token.step
        assert step is not None
        role = self.role(step)
        row = token.row
        if token.phase == "transfer":
            row["transfer"] = self.now - row["entered"]
            self.delay(token, "wait", step.wait, WAIT_DRAW)
        elif token.phase == "wait":
            row["ready"] = self.now
            row["delay"] = self.now - row["entered"] - row["transfer"]
            if role is not None and role.officers is not None:
                token.phase = "queue"
                self.queues[role.id].append(token)
            else:
                self.start_alone(token)
        elif token.phase == "opening":
            self.start_alone(token)
        else:
            self.finish(token)

    def service(self, token: Token) -> int:
        """Set the row's work and return how long an officer is held."""
        step = token.step
        assert step is not None
        role = self.role(step)
        share = 1.0 if role is None or role.share is None else role.share
        held = token.row["work"] = 0
        for id, work in [(step.id, step.work), *((part.id, part.work) for part in step.parts)]:
            if work is not None:
                u = self.draw(token, id, token.row["visit"], WORK_DRAW)
                minutes = self.minutes(work, self.step_clock(step), u)
                held += int(minutes / share * 60000 + 0.5)
                token.row["work"] += int(minutes * 60000 + 0.5)
        token.row["other_duties"] = held - token.row["work"]
        return held

    def start_alone(self, token: Token) -> None:
        """Start a step that needs no officer of ours: at once, but staffed or lasting work only in open hours."""
        step = token.step
        assert step is not None
        clock = self.step_clock(step)
        held = self.service(token)
        runs_on = any(work is not None and work.elapsed for work in step.works)
        if (held or step.role is not None) and not runs_on and not clock.is_open(self.now):
            token.phase = "opening"
            self.rest(token, clock.opening(self.now))
            return
        token.row["start"] = self.now
        token.phase = "work"
        if held == 0:
            self.finish(token)
        else:
            self.rest(token, self.now + held if runs_on else clock.after(self.now, held))

    def dispatch(self) -> None:
        for role in self.procedure.roles:
            queue, busy = self.queues[role.id], self.busy[role.id]
            if not queue or not self.clock(role.calendar).is_open(self.now):
                continue
            queue.sort(key=lambda token: (token.row["ready"], *self.rank(token)))
            free = [k for k in range(role.officers or 0) if k not in busy]
            for officer in free[: len(queue)]:
                token = queue.pop(0)
                busy.add(officer)
                token.phase = "work"
                token.row |= {"start": self.now, "officer": officer}
                self.rest(token, self.clock(role.calendar).after(self.now, self.service(token)))

    def finish(self, token: Token) -> None:
        step = token.step
        assert step is not None
        row = token.row
        if row["officer"] >= 0:
            assert step.role is not None
            self.busy[step.role].remove(row["officer"])
        clock = self.step_clock(step)
        runs_on = any(work is not None and work.elapsed for work in step.works)
        held_open = clock.between(row["start"], self.now)
        if runs_on or (held_open == 0 and row["start"] == self.now):
            held_open = self.now - row["start"]
        row["queue"] = clock.between(row["ready"], row["start"])
        row["off_shift"] = self.now - row["ready"] - row["queue"] - held_open
        row |= {"case": token.case.number, "step": step.id, "role": step.role, "end": self.now}
        row["previous"] = token.previous
        assert row["work"] + row["other_duties"] == held_open
        self.rows.append(row)
        token.previous = (token.case.number, step.id, row["visit"])
        self.leave(token, step, row["visit"])


def simulate_naively(
    procedure: Procedure, *, seed: int, start: dt.date, replication: int = 0, **end: int
) -> NaiveSimulator:
    """Run one replication and return the simulator with its rows and cases."""
    simulator = NaiveSimulator(procedure, seed=seed, replication=replication, start=start)
    simulator.run(**end)
    return simulator
