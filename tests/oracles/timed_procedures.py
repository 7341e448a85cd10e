"""Random small procedures, grown from blocks so that every case can end, with calendars, ties and rework."""

from __future__ import annotations

import datetime as dt
import random

from attrs import evolve

from procflow.model import (
    Calendar,
    Demand,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Lognormal,
    Part,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
)
from procflow.simulation.overload import overloaded

MORNINGS = Calendar(
    id="mornings",
    zone="Asia/Ho_Chi_Minh",
    week=(((480, 540), (600, 660)),) * 3 + (((0, 1440),), ((0, 600),), (), ((1380, 1440),)),
    off=frozenset({dt.date(2026, 1, 7)}),
    worked={dt.date(2026, 1, 10): dt.date(2026, 1, 7)},
)
SUMMER_TIME = Calendar(id="summer", zone="Europe/Paris", week=(((60, 240), (600, 720)),) * 7)
CALENDARS = ("vn-office", "always", "mornings", "summer")


class Grower:
    """Grows one procedure from random numbers: those of a seed, or others."""

    def __init__(self, seed: int, scale: float, numbers: random.Random | None = None) -> None:
        self.random = random.Random(seed) if numbers is None else numbers
        self.scale = scale
        self.calendars = CALENDARS if scale == 1 else ("always",)
        self.steps: list[Step] = []
        self.gateways: list[Gateway] = []
        self.flows: list[Flow] = []

    def duration(self, *, zero: float = 0.2, days: float = 0.0) -> Duration:
        pick, r = self.random.random(), self.random
        if pick < zero:
            return Duration(Fixed(0))
        if self.scale == 1 and r.random() < days:
            return Duration(r.choice([Fixed(1), Uniform(0, 3), Lognormal(1, 2)]), "calendar days")
        mean = r.choice([5, 10, 20, 30, 60])
        law = r.choice(
            [Fixed(mean), Fixed(mean), Fixed(60), Uniform(0, 2 * mean), Exponential(mean), Erlang(3, mean),
             Triangular(0, mean, 2 * mean), Lognormal(mean, 0.8)]
        )  # fmt: skip
        return Duration(law.scaled(self.scale))

    def roles(self) -> list[Role]:
        r = self.random
        roles = [
            Role(
                id=f"r{k}",
                officers=r.choice([1, 1, 2, 3]),
                share=r.choice([1.0, 1.0, 0.5, 0.37]),
                calendar=r.choice([None, *self.calendars]),
                transfer=self.duration(days=0.2) if r.random() < 0.5 else None,
            )
            for k in range(r.randint(1, 3))
        ]
        roles.append(Role(id="applicant", external=True, calendar=r.choice([None, *self.calendars])))
        roles.append(Role(id="agency", external=True, officers=1, transfer=self.duration()))
        return roles

    def step(self, **options: object) -> str:
        r = self.random
        id = f"s{len(self.steps)}"
        role = r.choice([*self.internal, *self.internal, "applicant", "agency", None])
        alone = role in ("applicant", None)
        work = None if alone and r.random() < 0.4 else self.duration(days=0.3 if alone else 0.0)
        wait = self.duration(days=0.5) if r.random() < 0.3 or role == "applicant" else None
        self.steps.append(Step(id=id, role=role, work=work, wait=wait, **options))  # type: ignore[arg-type]
        return id

    def gateway(self, **options: object) -> str:
        id = f"g{len(self.gateways)}"
        self.gateways.append(Gateway(id=id, **options))  # type: ignore[arg-type]
        return id

    def node(self, **options: object) -> str:
        return self.step(**options) if self.random.random() < 0.5 else self.gateway(**options)

    def join_up(self, source: str, target: str, p: float = 1.0, **options: object) -> None:
        self.flows.append(Flow(source, target, p, **options))  # type: ignore[arg-type]

    def block(self, depth: int) -> tuple[str, str]:
        """Grow a block and return its first and its last node; the last still lacks its flow."""
        if depth == 0:
            id = self.step()
            return id, id
        return self.random.choice([self.sequence, self.xor, self.parallel, self.loop])(depth)

    def sequence(self, depth: int) -> tuple[str, str]:
        first, last = self.block(depth - 1)
        for _ in range(self.random.randint(1, 2)):
            following, end = self.block(depth - 1)
            self.join_up(last, following)
            last = end
        return first, last

    def xor(self, depth: int) -> tuple[str, str]:
        split = self.node()
        merge = self.node()
        shares = self.random.choice([(0.3, 0.7), (0.5, 0.25, 0.25), (0.9, 0.1), (1.0, 0.0)])
        for p in shares:
            self._branch(split, merge, depth, p)
        return split, merge

    def parallel(self, depth: int) -> tuple[str, str]:
        split = self.node(split="all")
        merge = self.node(join="all")
        for _ in range(self.random.randint(2, 3)):
            self._branch(split, merge, depth, 1.0)
        return split, merge

    def _branch(self, split: str, merge: str, depth: int, p: float) -> None:
        if self.random.random() < 0.2:
            self.join_up(split, merge, p)
            return
        first, last = self.block(depth - 1)
        self.join_up(split, first, p)
        self.join_up(last, merge)

    def loop(self, depth: int) -> tuple[str, str]:
        first, last = self.block(depth - 1)
        check = self.node()
        after = self.gateway()
        self.join_up(last, check)
        self.join_up(check, after, 0.7)
        self.join_up(check, first, 0.3, kind="returns")
        return first, after

    def grow(self) -> Procedure:
        r = self.random
        roles = self.roles()
        self.internal = [role.id for role in roles if not role.external]
        first, last = self.sequence(2)
        fate = self.node()
        self.join_up(last, fate)
        self.join_up(fate, "done", 0.8)
        self.join_up(fate, "refused", 0.2)
        every = r.choice([Exponential(20), Fixed(10), Fixed(15), Uniform(0, 30)])
        return Procedure(
            id="random",
            steps=self.steps,
            gateways=self.gateways,
            flows=self.flows,
            ends=[End(id="done"), End(id="refused")],
            start=first,
            roles=roles,
            calendars=[MORNINGS, SUMMER_TIME],
            calendar=r.choice(self.calendars),
            demand=Demand(every=Duration(every.scaled(self.scale)), calendar=r.choice([None, *self.calendars])),
        )


def with_parts(procedure: Procedure, seed: int, scale: float) -> Procedure:
    """Return a procedure in which about half the steps that take time have one or two parts merged into them."""
    r = random.Random(seed)
    grower = Grower(seed, scale)
    grower.random = r
    steps = []
    for step in procedure.steps:
        parts = []
        if step.work is not None and (r.random() < 0.6 or not any(other.parts for other in steps)):
            for k in range(r.randint(1, 2)):
                work = grower.duration()
                parts.append(
                    Part(id=f"{step.id}.{k}", work=evolve(work, unit="calendar days") if step.work.elapsed else work)
                )
        steps.append(evolve(step, parts=parts))
    return evolve(procedure, steps=steps)


def timed_procedure(seed: int, *, scale: float = 1.0, parts: bool = False) -> Procedure:
    """Return the procedure that belongs to a seed, with as many cases as its officers can just handle.

    A tiny scale brings all times down to a few milliseconds, so that nearly everything happens at the same instants;
    there the office never closes, or millions of cases would arrive before its first opening.
    """
    procedure = Grower(seed, scale).grow()
    if parts:
        procedure = with_parts(procedure, seed, scale)
    return unhurried(procedure)


def unhurried(procedure: Procedure) -> Procedure:
    """Return a procedure with so much rarer cases that its officers can handle them."""
    while overloaded(procedure):
        demand = procedure.demand
        assert demand is not None
        assert demand.every is not None
        slower = evolve(demand, every=Duration(demand.every.law.scaled(2)))
        procedure = evolve(procedure, demand=slower)
    return procedure
