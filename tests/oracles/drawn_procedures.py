"""Procedures to draw: sound ones grown from blocks, and wild graphs that no office would have."""

import random

from procflow.model import End, Flow, Gateway, Procedure, Role, Step, Text

WORDS = [
    "Tiếp",
    "nhận",
    "kiểm",
    "tra",
    "hồ",
    "sơ",
    "thẩm",
    "định",
    "trình",
    "ký",
    "duyệt",
    "văn",
    "bản",
    "trả",
    "kết",
    "quả",
    "phối",
    "hợp",
    "chuyên",
    "môn",
    "nghiệp",
    "vụ",
]


class _Growth:
    """Grows a procedure of sequences, choices, parallel branches and loops from one random seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.steps, self.gateways, self.ends, self.flows = [], [], [], []
        self.roles = [
            Role(id=f"r{k}", name=Text(vi=self.words(3), en=f"Role {k}"), external=k == 3)
            for k in range(self.random.randint(1, 7))
        ]

    def words(self, most):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, most)))

    def step(self, **how):
        id = f"s{len(self.steps) + 1}"
        role = self.random.choice(
            [*(role.id for role in self.roles), None] if self.random.random() < 0.2 else [r.id for r in self.roles]
        )
        self.steps.append(Step(id=id, role=role, name=Text(vi=self.words(9)), **how))
        return id

    def gateway(self, **how):
        id = f"g{len(self.gateways) + 1}"
        name = Text(vi=self.words(4)) if self.random.random() < 0.4 else Text()
        self.gateways.append(Gateway(id=id, name=name, **how))
        return id

    def end(self):
        id = f"e{len(self.ends) + 1}"
        self.ends.append(End(id=id, name=Text(vi=self.words(4))))
        return id

    def flow(self, source, target, p=1.0, kind="normal"):
        label = Text(vi=self.words(6)) if p < 1 and self.random.random() < 0.3 else Text()
        self.flows.append(Flow(source, target, p, kind, label=label))

    def block(self, depth):
        """Return entry and exit of a piece that is entered and left once."""
        shape = self.random.choice(["step", "step", "row", "row", "xor", "and", "loop"]) if depth else "step"
        if shape == "step":
            id = self.step()
            return id, id
        return getattr(self, shape)(depth - 1)

    def row(self, depth):
        first, last = self.block(depth)
        for _ in range(self.random.randint(1, 3)):
            entry, exit = self.block(depth)
            self.flow(last, entry)
            last = exit
        return first, last

    def xor(self, depth):
        split = self.gateway() if self.random.random() < 0.4 else self.step()
        join = self.gateway() if self.random.random() < 0.4 else self.step()
        count = self.random.randint(2, 4)
        for k in range(count):
            if k and self.random.random() < 0.2:
                self.flow(split, self.end(), 1 / count)
            elif k and self.random.random() < 0.2:
                self.flow(split, join, 1 / count)
            else:
                entry, exit = self.block(depth)
                self.flow(split, entry, 1 / count)
                self.flow(exit, join)
        return split, join

    def and_(self, depth):
        split = self.gateway(split="all") if self.random.random() < 0.4 else self.step(split="all")
        join = self.gateway(join="all") if self.random.random() < 0.4 else self.step(join="all")
        for _ in range(self.random.randint(2, 5)):
            entry, exit = self.block(depth)
            self.flow(split, entry)
            self.flow(exit, join)
        return split, join

    def loop(self, depth):
        entry, exit = self.block(depth)
        check = self.step()
        self.flow(exit, check)
        after = self.step()
        kind = self.random.choice(["normal", "returns"])
        if self.random.random() < 0.5:
            self.flow(check, entry, 0.2, kind)
        else:
            mend = self.step()
            self.flow(check, mend, 0.2, kind)
            self.flow(mend, entry)
        self.flow(check, after, 0.8)
        return entry, after


setattr(_Growth, "and", _Growth.and_)


def grown(seed):
    """Return a sound procedure of some 1 to 60 steps."""
    growth = _Growth(seed)
    first, last = growth.block(growth.random.randint(0, 4))
    growth.flow(last, growth.end())
    return _procedure(growth, first, f"grown-{seed}")


def wild(seed):
    """Return a graph with flows anywhere: to itself, doubled, backwards, from nodes that nothing reaches."""
    growth = _Growth(seed)
    for _ in range(growth.random.randint(1, 14)):
        growth.random.choice([growth.step, growth.step, growth.gateway])()
    if not growth.steps:
        growth.step()
    ends = [growth.end() for _ in range(growth.random.randint(1, 3))]
    inner = [*(s.id for s in growth.steps), *(g.id for g in growth.gateways)]
    for _ in range(growth.random.randint(0, 3 * len(inner))):
        kind = growth.random.choice(["normal", "normal", "returns"])
        growth.flow(
            growth.random.choice(inner),
            growth.random.choice([*inner, *ends]),
            growth.random.choice([1.0, 0.5, 0.125]),
            kind,
        )
    return _procedure(growth, growth.random.choice(inner), f"wild-{seed}")


def _procedure(growth, start, id):
    return Procedure(
        id=id,
        start=start,
        steps=growth.steps,
        gateways=growth.gateways,
        ends=growth.ends,
        flows=growth.flows,
        roles=growth.roles,
    )
