"""Where cases gather before a step: batches and sessions at instants, for the second clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from second_hours import Hours

from procflow.model import Step
from procflow.simulation.kernel.draws import AGE_DRAW

if TYPE_CHECKING:
    from second_clock import SecondClock, Token


class Gate:
    """One step before which cases gather."""

    def __init__(self, clock: SecondClock, step: Step) -> None:
        self.step = step
        self.waiting: list[Token] = []
        batch, session = step.batch, step.sessions
        self.size = None if batch is None else batch.size
        self.capacity = None if batch is not None or session is None else session.capacity
        instants = batch.instants if batch is not None else session.instants if session is not None else ()
        days = batch.days if batch is not None else session.days if session is not None else ()
        base = clock.procedure.calendar_named(clock.step_calendar(step))
        week = tuple(tuple((m, m + 1) for m in instants) if day in days else () for day in range(7))
        self.table = Hours([evolve(base, id="instants", week=week)], clock.epoch) if instants else None
        self.served = -1
        self.full = self.called = False
        self.alarms: dict[str, int] = {}


class Gates:
    """All of them, in the order of the model."""

    def __init__(self, clock: SecondClock) -> None:
        self.clock = clock
        self.gates = {
            step.id: Gate(clock, step)
            for step in clock.procedure.steps
            if step.batch is not None or (step.sessions is not None and step.sessions.instants)
        }

    def gather(self, token: Token) -> None:
        """Let a token wait until its gate opens."""
        assert token.step is not None
        gate = self.gates[token.step.id]
        gate.waiting.append(token)
        token.phase, token.gate = "gathered", gate
        if gate.size is not None and len(gate.waiting) >= gate.size:
            gate.full = True
        self.set_alarms(gate, late=self.clock.arriving)

    def set_alarms(self, gate: Gate, *, late: bool = False) -> None:
        """See to it that the gate opens at its next instant, and when the first has waited long enough."""
        clock = self.clock
        if not gate.waiting:
            gate.alarms.clear()
            return
        if gate.table is not None and "table" not in gate.alarms:
            moment = gate.table.opening(clock.now)
            if moment > clock.now and gate.table.is_open(clock.now):
                moment = gate.table.next_opening(clock.now)
            while moment <= gate.served or moment < clock.now + late or not starts(gate.table, moment):
                moment = gate.table.next_opening(max(moment, clock.now))
            gate.alarms["table"] = clock.rest(gate, moment)
        first = gate.waiting[0]
        batch = gate.step.batch
        if batch is not None and batch.age is not None and gate.alarms.get("first") != id(first):
            length = int(clock.drawn(first, batch.age, gate.step.id, AGE_DRAW) * 60000 + 0.5)
            gate.alarms["age"] = clock.rest(gate, clock.after(gate.step, length, elapsed=batch.age.elapsed))
            gate.alarms["first"] = id(first)

    def ring(self, gate: Gate, number: int) -> None:
        """An alarm of a gate goes off."""
        if gate.alarms.get("table") == number:
            gate.served = self.clock.now
            gate.called = True
            del gate.alarms["table"]
        elif gate.alarms.get("age") == number:
            gate.called = True

    def open(self) -> None:
        """Let the gathered cases of open gates go on, and again while that fills other gates."""
        while any(gate.full or gate.called for gate in self.gates.values()):
            going: list[Token] = []
            for gate in self.gates.values():
                if gate.full or gate.called:
                    going += self.let_go(gate)
            for token in sorted(going, key=self.clock.rank):
                self.clock.ready(token)

    def let_go(self, gate: Gate) -> list[Token]:
        """Return who goes on: all, as many as a session takes, or full batches only."""
        count = len(gate.waiting)
        if gate.called:
            count = min(count, gate.capacity or count)
        elif gate.size is not None:
            count -= count % gate.size
        gate.full = gate.called = False
        going, gate.waiting = gate.waiting[:count], gate.waiting[count:]
        for token in going:
            token.gate = None
        self.set_alarms(gate)
        if gate.step.batch is None or gate.step.batch.work == "each":
            return going
        size = gate.size or max(count, 1)
        leaders = []
        for first in range(0, count, size):
            leader, *others = sorted(going[first : first + size], key=self.clock.rank)
            leader.members = others
            for other in others:
                other.phase = "together"
            leaders.append(leader)
        return leaders

    def take_out(self, token: Token) -> None:
        """Let a token leave before its gate opens."""
        assert token.gate is not None
        gate = token.gate
        gate.waiting.remove(token)
        token.gate = None
        self.set_alarms(gate)


def starts(table: Hours, moment: int) -> bool:
    """Tell whether an instant is one of the table, not the middle of its minute."""
    return table.is_open(moment) and (moment == 0 or not table.is_open(moment - 1))
