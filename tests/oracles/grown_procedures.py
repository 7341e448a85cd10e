"""Random sound procedures for tests of proposals: grown from sequences, choices, parallel branches and rework loops.

Everything is drawn from one `random.Random`, so a seed names a procedure. Nothing here knows how a plan is found.
"""

from __future__ import annotations

import datetime as dt
import random

from procflow.model import (
    Checked,
    ControlFloor,
    Document,
    Duration,
    Duty,
    End,
    Fixed,
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

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
FREE = Legal(source="none found", may=frozenset({"remove"}), checked=CHECKED)
BOUND = Legal(source="higher law", basis="Act 1, art. 2", checked=CHECKED)


class Grower:
    """Grows the nodes and flows of a procedure; a fragment is (entry node, open exits with their probability)."""

    def __init__(self, rng: random.Random, *, parallel: bool = True, loops: bool = True) -> None:
        self.rng = rng
        self.parallel, self.loops = parallel, loops
        self.steps: dict[str, dict] = {}
        self.gateways: list[Gateway] = []
        self.flows: list[Flow] = []
        self.ends = ["done"]

    def step(self, **more) -> str:
        name = f"s{len(self.steps) + 1:02d}"
        self.steps[name] = more
        return name

    def gateway(self, **more) -> str:
        name = f"g{len(self.gateways) + 1}"
        self.gateways.append(Gateway(id=name, **more))
        return name

    def join(self, exits, target) -> None:
        self.flows += [Flow(node, target, p) for node, p in exits]

    def one_exit(self, fragment):
        entry, exits = fragment
        if len(exits) == 1 and exits[0][1] == 1.0:
            return fragment
        merge = self.gateway()
        self.join(exits, merge)
        return entry, [(merge, 1.0)]

    def sequence(self, size: int, depth: int, inside: bool = False):
        entry, exits = None, []
        while size > 0:
            used, fragment = self.element(size, depth, inside)
            size -= used
            if entry is None:
                entry = fragment[0]
            else:
                self.join(exits, fragment[0])
            exits = fragment[1]
        return entry, exits

    def element(self, size: int, depth: int, inside: bool):
        kinds = ["step"] * 3
        if depth and size >= 2:
            kinds += ["choice"] + ["loop"] * (2 * self.loops) + ["block"] * self.parallel
            if not inside and size >= 3:
                kinds.append("refuse")
        kind = self.rng.choice(kinds)
        if kind == "step":
            name = self.step()
            return 1, (name, [(name, 1.0)])
        used = self.rng.randint(2, min(size, 5))
        return used, getattr(self, kind)(used, depth - 1, inside)

    def parts(self, size: int, most: int = 3):
        count = self.rng.randint(1, min(size, most))
        cuts = sorted(self.rng.sample(range(1, size), count - 1)) if count > 1 else []
        return [b - a for a, b in zip([0, *cuts], [*cuts, size], strict=True)]

    def choice(self, size: int, depth: int, inside: bool):
        if self.rng.random() < 0.5:
            head, size = self.step(), size - 1
        else:
            head = self.gateway()
        branches = [self.sequence(part, depth, inside) for part in self.parts(size)]
        empty = len(branches) == 1 or self.rng.random() < 0.3
        count = len(branches) + empty
        shares = [self.rng.randint(1, 4) for _ in range(count)]
        shares = [share / sum(shares) for share in shares]
        shares[-1] = 1 - sum(shares[:-1])
        exits = []
        for share, (entry, ways) in zip(shares, branches, strict=False):
            self.flows.append(Flow(head, entry, share))
            exits += ways
        if empty:
            exits.append((head, shares[-1]))
        return self.one_exit((head, exits)) if self.rng.random() < 0.5 else (head, exits)

    def parallel_head(self, size: int):
        if size > 2 and self.rng.random() < 0.5:
            return self.step(split="all"), size - 1
        return self.gateway(split="all"), size

    def block(self, size: int, depth: int, inside: bool):
        head, size = self.parallel_head(size)
        tail = None
        if size > 2 and self.rng.random() < 0.5:
            tail, size = self.step(join="all"), size - 1
        parts = self.parts(size)
        if len(parts) == 1 and size > 1:
            parts = [1, size - 1]
        branches = [self.one_exit(self.sequence(part, depth, True)) for part in parts]
        tail = tail or self.gateway(join="all")
        for entry, exits in branches:
            self.flows.append(Flow(head, entry))
            self.join(exits, tail)
        if len(branches) == 1:
            self.flows.append(Flow(head, tail))
        return head, [(tail, 1.0)]

    def loop(self, size: int, depth: int, inside: bool):
        rework = self.step() if size > 2 and self.rng.random() < 0.4 else None
        size -= rework is not None
        body = self.sequence(size - 1, depth, inside)
        check = self.step() if self.rng.random() < 0.8 else self.gateway()
        self.join(body[1], check)
        p = self.rng.choice([0.1, 0.2, 0.25, 0.4])
        kind = "returns" if check in self.steps or self.rng.random() < 0.5 else "normal"
        if rework is None:
            self.flows.append(Flow(check, body[0], p, kind))
        else:
            self.flows.append(Flow(check, rework, p, kind))
            self.flows.append(Flow(rework, self.rng.choice([body[0], check]), 1.0))
        return body[0], [(check, 1 - p)]

    def refuse(self, size: int, depth: int, inside: bool):
        check = self.step()
        p = self.rng.choice([0.1, 0.3])
        if "refused" not in self.ends:
            self.ends.append("refused")
        if size > 2 and self.rng.random() < 0.5:
            letter, size = self.step(), size - 1
            self.flows += [Flow(check, letter, p), Flow(letter, "refused", 1.0)]
        else:
            self.flows.append(Flow(check, "refused", p))
        rest = self.sequence(size - 1, depth, inside)
        self.flows.append(Flow(check, rest[0], 1 - p))
        return check, rest[1]


def grown(
    seed: int,
    size: int,
    *,
    parallel: bool = True,
    loops: bool = True,
    free: float = 0.75,
    rules: bool = True,
    roles: int = 4,
    depth: int = 3,
) -> Procedure:
    """Return the random sound procedure of a seed with about `size` steps, fixed whole minutes, and rules."""
    rng = random.Random(seed)
    grower = Grower(rng, parallel=parallel, loops=loops)
    entry, exits = grower.sequence(size, depth)
    grower.join(exits, "done")
    names = list(grower.steps)
    people = [
        Role(id=f"r{k}", officers=2, share=rng.choice([1.0, 0.5]), transfer=_minutes(rng, 0, 40)) for k in range(roles)
    ]
    powers = {name: (("error", rng.choice([0.3, 0.5, 0.8])),) for name in names if rng.random() < 0.3}
    documents, needs, makes, groups = _documents(rng, names) if rules else ([], {}, {}, {})
    duties = dict.fromkeys(rng.sample(names, min(len(names), 3)), ("inform",)) if rules and rng.random() < 0.5 else {}
    steps = [
        Step(
            id=name,
            role=rng.choice(people).id if rng.random() < 0.92 else None,
            work=_minutes(rng, 1, 30) or Duration(Fixed(0)),
            wait=_minutes(rng, 0, 20),
            legal=FREE if rng.random() < free else BOUND,
            needs=needs.get(name, ()),
            makes=makes.get(name, ()),
            one_of=groups.get(name, ()),
            duties=duties.get(name, ()),
            detects=powers.get(name, ()),
            signs=rng.random() < 0.3,
            **more,
        )
        for name, more in grower.steps.items()
    ]
    return Procedure(
        id=f"grown-{seed}",
        steps=steps,
        gateways=grower.gateways,
        ends=[End(id=name) for name in grower.ends],
        flows=grower.flows,
        start=entry,
        roles=people,
        documents=documents,
        duties=[Duty(id="inform")] if duties else [],
        rules=_rules(rng, names) if rules else [],
    )


def _minutes(rng: random.Random, low: int, high: int) -> Duration | None:
    value = rng.randint(low, high)
    return Duration(Fixed(value), "min") if value and rng.random() < 0.8 else None


def _documents(rng: random.Random, names: list[str]):
    count = max(1, len(names) // 3)
    documents, needs, makes, groups = [], {}, {}, {}
    for k in range(count):
        name = f"d{k}"
        documents.append(Document(id=name, source="applicant" if rng.random() < 0.1 else "made here"))
        for maker in rng.sample(names, min(len(names), rng.choice([1, 1, 2]))):
            makes[maker] = (*makes.get(maker, ()), name)
        needer = rng.choice(names[len(names) // 2 :])
        if k and rng.random() < 0.3:
            groups[needer] = (*groups.get(needer, ()), (f"d{k - 1}", name))
        else:
            needs[needer] = (*needs.get(needer, ()), name)
    return documents, needs, makes, groups


def _rules(rng: random.Random, names: list[str]):
    if len(names) < 4:
        return []
    rules = []
    for k in range(rng.randint(0, 3)):
        a, b, c = sorted(rng.sample(names, 3))
        kind = rng.choice(["order", "together", "if", "separation", "separation", "floor", "precondition"])
        rules += {
            "order": [Order(id=f"order{k}", first=a, then=b)],
            "together": [Together(id=f"together{k}", steps=(a, b))],
            "if": [IfCutThen(id=f"if{k}", step=a, then=b)],
            "separation": [Separation(id=f"separation{k}", maker=a, checkers=(b, c))],
            "floor": [ControlFloor(id=f"floor{k}", risk="error", detect=rng.choice([0.2, 0.5, 0.9]))],
            "precondition": [Precondition(id=f"pre{k}", steps=(a,), state=rng.choice(["planned", "missing"]))],
        }[kind]
    return rules
