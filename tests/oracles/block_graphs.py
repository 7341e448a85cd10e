"""Small random procedures grown from blocks: steps, choices, parallel branches and returns, for hypothesis.

`procedures` yields a procedure; durations are fixed whole minutes, so that every time can be told exactly.
"""

from itertools import pairwise

from hypothesis import strategies as st

from procflow.model import Duration, End, Fixed, Flow, Gateway, Procedure, Role, Step

ROLES = ("a", "b", "c")


def shapes(loops, automatic):
    """Trees: ("step", role, work, wait), ("seq", …), ("xor", p, left, right), ("parallel", …), ("loop", p, body)."""
    step = st.tuples(
        st.just("step"),
        st.sampled_from([*ROLES, None] if automatic else ROLES),
        st.integers(0, 6),
        st.sampled_from([None, None, 1, 4]),
    )
    chance = st.sampled_from([0.25, 0.5, 0.75])
    rare = st.sampled_from([0.1, 0.25])  # loops in loops multiply: a high chance would make cases endless

    def grown(children):
        several = st.lists(children, min_size=2, max_size=3).map(tuple)
        kinds = [
            several.map(lambda parts: ("seq", *parts)),
            st.tuples(st.just("xor"), chance, children, st.one_of(children, st.none())),
            several.map(lambda parts: ("parallel", *parts)),
        ]
        return st.one_of(*kinds, st.tuples(st.just("loop"), rare, children)) if loops else st.one_of(*kinds)

    return st.recursive(step, grown, max_leaves=7)


class Grower:
    """Turns a tree into nodes and flows; every part has one entry and one exit node."""

    def __init__(self):
        self.steps, self.gateways, self.flows = [], [], []

    def name(self, letter):
        return f"{letter}{len(self.steps) + len(self.gateways)}"

    def gateway(self, letter, **kinds):
        self.gateways.append(Gateway(id=self.name(letter), **kinds))
        return self.gateways[-1].id

    def flow(self, source, target, p=1.0, kind="normal"):
        self.flows.append(Flow(source, target, p, kind))

    def grow(self, tree):
        """Return entry and exit of a tree."""
        kind, *rest = tree
        return getattr(self, kind)(*rest)

    def step(self, role, work, wait):
        delay = None if wait is None else Duration(Fixed(wait))
        self.steps.append(Step(id=self.name("s"), role=role, work=Duration(Fixed(work)), wait=delay))
        return self.steps[-1].id, self.steps[-1].id

    def seq(self, *parts):
        ends = [self.grow(part) for part in parts]
        for (_, leaving), (entering, _) in pairwise(ends):
            self.flow(leaving, entering)
        return ends[0][0], ends[-1][1]

    def xor(self, p, left, right):
        split, merge = self.gateway("x"), self.gateway("m")
        for part, chance in ((left, p), (right, 1 - p)):
            if part is None:
                self.flow(split, merge, chance)
            else:
                entering, leaving = self.grow(part)
                self.flow(split, entering, chance)
                self.flow(leaving, merge)
        return split, merge

    def loop(self, p, body):
        back, check = self.gateway("l"), self.gateway("k")
        entering, leaving = self.grow(body)
        self.flow(back, entering)
        self.flow(leaving, check)
        after = self.gateway("o")
        self.flow(check, back, p, "returns")
        self.flow(check, after, 1 - p)
        return back, after

    def parallel(self, *parts):
        fork, join = self.gateway("f", split="all"), self.gateway("j", join="all")
        for part in parts:
            entering, leaving = self.grow(part)
            self.flow(fork, entering)
            self.flow(leaving, join)
        return fork, join


def built(tree, transfers, shares):
    """Return the procedure of a tree, with the transfer (minutes or None) and share of each role."""
    grower = Grower()
    entering, leaving = grower.grow(tree)
    grower.flow(leaving, "end")
    roles = [
        Role(id=name, share=share, transfer=None if minutes is None else Duration(Fixed(minutes)))
        for name, minutes, share in zip(ROLES, transfers, shares, strict=True)
    ]
    return Procedure(
        id="grown",
        steps=grower.steps,
        gateways=grower.gateways,
        ends=[End(id="end")],
        flows=grower.flows,
        start=entering,
        roles=roles,
    )


def procedures(*, loops=False, automatic=True):
    """Procedures of up to seven steps, with returns or not, with automatic steps or not."""
    each = st.tuples(*[st.sampled_from([None, 0, 2, 5])] * len(ROLES))
    shares = st.tuples(*[st.sampled_from([0.5, 1.0])] * len(ROLES))
    return st.builds(built, shapes(loops, automatic), each, shares)
