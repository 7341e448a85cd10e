"""Small sound procedures grown from blocks by a seeded generator: sequence, choice, parallel branches, rework."""

from __future__ import annotations

import datetime as dt
import random

from procflow.model import (
    Checked,
    ControlFloor,
    Document,
    Duty,
    End,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    Order,
    Precondition,
    Procedure,
    Role,
    Separation,
    Step,
    Together,
)

FREE = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))
DOCUMENTS = ("d0", "d1", "d2", "d3")
ROLES = ("clerk", "officer", "head", None)


class _Grower:
    """Grows blocks; each returns (first node, last node), and flows are added on the way."""

    def __init__(self, seed: int, *, size: int) -> None:
        self.random = random.Random(seed)
        self.left = size
        self.steps: list[dict[str, object]] = []
        self.gateways: list[Gateway] = []
        self.flows: list[Flow] = []
        self.ends = [End(id="done", needs=self._some(0.4))]

    def _some(self, odds: float) -> tuple[str, ...]:
        return tuple(name for name in DOCUMENTS if self.random.random() < odds / 2)

    def step(self, **more: object) -> str:
        draw, id = self.random, f"s{len(self.steps)}"
        self.left -= 1
        self.steps.append(
            {
                "id": id,
                "role": draw.choice(ROLES),
                "needs": self._some(0.4),
                "makes": self._some(0.7),
                "one_of": ((DOCUMENTS[0], DOCUMENTS[1]),) if draw.random() < 0.15 else (),
                "duties": tuple(duty for duty in ("reasons", "archive") if draw.random() < 0.3),
                "detects": (("fraud", draw.choice([0.5, 0.8])),) if draw.random() < 0.4 else (),
                "legal": FREE if draw.random() < 0.8 else Legal(),
                **more,
            }
        )
        return id

    def gateway(self, **kinds: str) -> str:
        self.gateways.append(Gateway(id=f"g{len(self.gateways)}", **kinds))
        return self.gateways[-1].id

    def flow(self, source: str, target: str, p: float = 1.0, kind: str = "normal") -> None:
        self.flows.append(Flow(source, target, p, kind))

    def block(self, depth: int = 0) -> tuple[str, str]:
        kind = self.random.choice(["step", "sequence", "sequence", "choice", "parallel", "rework", "aside"])
        if self.left <= 1 or depth > 3 or kind == "step":
            id = self.step()
            return id, id
        return getattr(self, kind)(depth + 1)

    def sequence(self, depth: int) -> tuple[str, str]:
        (first, middle), (then, last) = self.block(depth), self.block(depth)
        self.flow(middle, then)
        return first, last

    def choice(self, depth: int) -> tuple[str, str]:
        first, last = self.gateway() if self.random.random() < 0.5 else self.step(), self.gateway()
        for p in (0.25, 0.75):
            if self.random.random() < 0.25:
                self.flow(first, last, p)
            else:
                entry, leave = self.block(depth)
                self.flow(first, entry, p)
                self.flow(leave, last)
        if self.random.random() < 0.2:
            self.flows = [f if f.source != first else Flow(f.source, f.target, f.p * 0.5) for f in self.flows]
            if len(self.ends) == 1:
                self.ends.append(End(id="refused", needs=self._some(0.2)))
            # A way out of a parallel branch would leave the others behind: only at the outermost level.
            self.flow(first, "refused" if depth == 1 else last, 0.5)
        return first, last

    def parallel(self, depth: int) -> tuple[str, str]:
        if self.random.random() < 0.5:
            first, last = self.gateway(split="all"), self.gateway(join="all")
        else:
            first, last = self.step(split="all"), self.step(join="all")
        for k in range(2):
            if k and self.random.random() < 0.2:
                self.flow(first, last)
            else:
                entry, leave = self.block(depth + 1)
                self.flow(first, entry)
                self.flow(leave, last)
        return first, last

    def rework(self, depth: int) -> tuple[str, str]:
        entry, leave = self.block(depth)
        check, after = self.step(), self.gateway()
        self.flow(leave, check)
        self.flow(check, after, 0.9)
        self.flow(check, entry, 0.1, "returns")
        return entry, after

    def aside(self, depth: int) -> tuple[str, str]:
        """A check that sends the case to a step apart, from which it comes back."""
        entry, leave = self.block(depth)
        check, mend, after = self.step(), self.step(), self.gateway()
        self.flow(leave, check)
        self.flow(check, after, 0.9)
        self.flow(check, mend, 0.1, "returns")
        self.flow(mend, check)
        return entry, after


def random_procedure(seed: int, *, size: int = 6) -> Procedure:
    """Return a sound procedure of about `size` steps with documents, duties and rules of every kind."""
    grower = _Grower(seed, size=size)
    draw = grower.random
    first, last = grower.sequence(0) if draw.random() < 0.8 else grower.block()
    grower.flow(last, "done")
    ids = [str(step["id"]) for step in grower.steps]
    ends = tuple(end.id for end in grower.ends)
    rules = [Order(id=f"order{k}", first=draw.choice(ids), then=draw.choice(ids)) for k in range(3)]
    rules += [
        Separation(id=f"apart{k}", maker=draw.choice(ids), checkers=tuple(draw.sample(ids, min(2, len(ids)))))
        for k in range(3)
    ]
    rules += [
        ControlFloor(id="floor0", risk="fraud", detect=draw.choice([0.4, 0.5, 0.8, 0.9])),
        ControlFloor(id="floor1", risk="fraud", detect=draw.choice([0.5, 0.9]), ends=(draw.choice(ends),)),
        Together(id="pair", steps=tuple(draw.sample(ids, min(2, len(ids))))),
        IfCutThen(id="chain", step=draw.choice(ids), then=draw.choice(ids)),
        Precondition(id="act", steps=(draw.choice(ids),), state=draw.choice(["in force", "planned", "missing"])),
    ]
    return Procedure(
        id=f"random{seed}",
        steps=[Step(**step) for step in grower.steps],
        gateways=grower.gateways,
        ends=grower.ends,
        flows=grower.flows,
        start=first,
        roles=[Role(id=role, officers=1) for role in ROLES if role],
        documents=[Document(id="d0", source="applicant" if draw.random() < 0.2 else "made here")]
        + [Document(id=name) for name in DOCUMENTS[1:]],
        duties=[Duty(id="reasons"), Duty(id="archive")],
        rules=rules,
    )


def crossed_procedure(seed: int) -> Procedure:
    """Return a sound procedure whose parallel branches cross, so that no fork has a join of its own."""
    grower = _Grower(seed, size=4)
    draw = grower.random
    outer, inner = grower.gateway(split="all"), grower.gateway(split="all")
    early, late = grower.gateway(join="all"), grower.gateway(join="all")
    for source, target in ((outer, inner), (outer, early), (inner, early), (inner, late)):
        if source == inner and target == early and draw.random() < 0.5:
            grower.flow(source, target)
        else:
            first, last = grower.block(2)
            grower.flow(source, first)
            grower.flow(last, target)
    begin, close = grower.step(), grower.step()
    for source, target in ((begin, outer), (early, late), (late, close), (close, "done")):
        grower.flow(source, target)
    ids = [str(step["id"]) for step in grower.steps]
    rules = [Order(id=f"order{k}", first=draw.choice(ids), then=draw.choice(ids)) for k in range(3)]
    rules += [Separation(id=f"apart{k}", maker=draw.choice(ids), checkers=tuple(draw.sample(ids, 2))) for k in range(3)]
    return Procedure(
        id=f"crossed{seed}",
        steps=[Step(**step) for step in grower.steps],
        gateways=grower.gateways,
        ends=grower.ends,
        flows=grower.flows,
        start=begin,
        documents=[Document(id=name) for name in DOCUMENTS],
        rules=[*rules, ControlFloor(id="floor", risk="fraud", detect=draw.choice([0.5, 0.8, 0.9]))],
    )


def random_cut(procedure: Procedure, seed: int) -> frozenset[str]:
    """Return some of the steps."""
    draw = random.Random(seed)
    odds = draw.choice([0.15, 0.35, 0.6])
    return frozenset(step.id for step in procedure.steps if draw.random() < odds)
