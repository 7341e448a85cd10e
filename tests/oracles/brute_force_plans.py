"""Every plan of a small procedure, each judged and valued by itself: the slow truth that proven plans must equal.

Values are computed from the simplified procedure by following cases node by node: outside parallel branches as a linear
system over (node, holders), inside as the whole distribution of (time, holders). Only fixed times are understood.
Nothing here shares code with the program that finds plans, except that `apply` carries the plan out and the guards judge it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations, product

import numpy as np

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Fixed, Precondition, Procedure, Step
from procflow.simplification import RemoveStep, apply

DUST = 1e-15


class HoldersPileUp(Exception):
    """A loop multiplies the holders of a case without end, so its states cannot be listed."""


class Follower:
    """Follows cases through a procedure and adds up what they cost."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.blocks: dict[tuple[str, tuple[str, ...]], tuple] = {}

    def values(self) -> dict[str, float]:
        """Return expected cycle time, handoffs, signatures and work per case, and the number of steps reached."""
        order = {(self.procedure.start, ()): 0}
        todo, rows, costs, reached = list(order), [], [], set()
        for node, holders in todo:
            time, counts, holders = self.work(node, holders)
            reached.add(node)
            ways = []
            if self.forks(node):
                time_inside, counts_inside, leaving, join, seen = self.block(node, holders)
                time, counts = time + time_inside, counts + counts_inside
                reached |= seen
                ways = [((join, after), p) for after, p in leaving.items()]
            else:
                ways = [((f.target, holders), f.p) for f in self.procedure.outflows(node) if f.p > 0]
            rows.append(ways)
            costs.append([time, *counts])
            for state, _ in ways:
                if state not in order:
                    order[state] = len(todo)
                    todo.append(state)
        matrix = np.eye(len(todo))
        for k, ways in enumerate(rows):
            for state, p in ways:
                matrix[k, order[state]] -= p
        total = np.linalg.solve(matrix, np.array(costs))[0]
        steps = sum(step.id in reached for step in self.procedure.steps)
        return dict(zip(("cycle_time", "handoffs", "signatures", "work_content"), total.tolist(), strict=True)) | {
            "steps": float(steps)
        }

    def forks(self, node: str) -> bool:
        return getattr(self.procedure.node(node), "split", "one") == "all" and len(self.procedure.outflows(node)) > 1

    def joins(self, node: str) -> bool:
        return getattr(self.procedure.node(node), "join", "any") == "all" and len(self.procedure.inflows(node)) > 1

    def work(self, node: str, holders: tuple[str, ...]):
        """Return time, (handoffs, signatures, work) and holders of one entry of a node."""
        step = self.procedure.node(node)
        if not isinstance(step, Step):
            return 0.0, np.zeros(3), holders
        role = self.procedure.role(step.role) if step.role is not None else None
        others = [holder for holder in holders if holder != step.role] if role else []
        work = fixed(step.work)
        time = fixed(step.wait) + work / (role.share or 1.0 if role else 1.0)
        if others and role and role.transfer:
            time += fixed(role.transfer)
        inside = role is not None and not role.external
        return (
            time,
            np.array([len(others), bool(step.signs), work if inside else 0.0]),
            holders if role is None else (role.id,),
        )

    def block(self, fork: str, holders: tuple[str, ...]):
        """Return expected time and counts of a parallel block, who holds the case after it, its join and its nodes."""
        if (fork, holders) not in self.blocks:
            branches = [self.branch(flow.target, holders) for flow in self.procedure.outflows(fork)]
            joins = {join for _, _, join, _ in branches}
            assert len(joins) == 1
            found: dict[tuple[float, tuple[str, ...]], float] = {}
            for combination in product(*(arrivals.items() for arrivals, _, _, _ in branches)):
                time = max(key[0] for key, _ in combination)
                united = tuple(sorted(holder for key, _ in combination for holder in key[1]))
                if len(united) > 16:
                    raise HoldersPileUp(fork)
                p = float(np.prod([chance for _, chance in combination]))
                found[time, united] = found.get((time, united), 0.0) + p
            counts = sum((counts for _, counts, _, _ in branches), np.zeros(3))
            seen = set().union(*(seen for _, _, _, seen in branches))
            self.blocks[fork, holders] = (found, counts, joins.pop(), seen)
        found, counts, join, seen = self.blocks[fork, holders]
        leaving: dict[tuple[str, ...], float] = {}
        for (_, united), p in found.items():
            leaving[united] = leaving.get(united, 0.0) + p
        return sum(time * p for (time, _), p in found.items()), counts, leaving, join, seen

    def branch(self, first: str, holders: tuple[str, ...]):
        """Return the distribution of (time, holders) on arrival at the join, expected counts, the join and the nodes."""
        mass = {(first, 0.0, holders): 1.0}
        arrivals: dict[tuple[float, tuple[str, ...]], float] = {}
        counts, join, seen = np.zeros(3), None, set()
        while mass:
            nxt: dict[tuple[str, float, tuple[str, ...]], float] = {}
            for (node, time, held), p in mass.items():
                if self.joins(node) and (node, "inside") not in held:
                    join = node
                    arrivals[time, held] = arrivals.get((time, held), 0.0) + p
                    continue
                for key, chance, more in self.on(node, time, tuple(h for h in held if h != (node, "inside")), seen):
                    nxt[key] = nxt.get(key, 0.0) + p * chance
                    counts = counts + p * chance * more
            mass = {key: p for key, p in nxt.items() if p > DUST}
        return arrivals, counts, join, seen

    def on(self, node: str, time: float, holders: tuple, seen: set[str]) -> Iterator[tuple]:
        """Yield (next state, probability, counts) from a node inside a branch."""
        more, counts, held = self.work(node, holders)
        seen.add(node)
        if not self.forks(node):
            for flow in self.procedure.outflows(node):
                if flow.p > 0:
                    yield (flow.target, time + more, held), flow.p, counts
            return
        self.block(node, held)
        found, inside, join, nodes = self.blocks[node, held]
        seen |= nodes
        for (passed, united), p in found.items():
            # The join has been passed already: the mark keeps it from being taken for the end of the branch.
            yield (join, time + more + passed, (*united, (join, "inside"))), p, counts + inside


def fixed(duration) -> float:
    if duration is None:
        return 0.0
    assert isinstance(duration.law, Fixed)
    assert duration.unit == "min"
    return duration.law.value


def free_steps(procedure: Procedure) -> list[str]:
    """Return the steps that law, decisions and preconditions let go, each by itself."""
    missing = {s for r in procedure.rules if isinstance(r, Precondition) and r.state == "missing" for s in r.steps}
    return [
        step.id
        for step in procedure.steps
        if step.legal.permits("remove")
        and step.id not in missing
        and (step.split == "all" or sum(f.kind == "normal" for f in procedure.outflows(step.id)) == 1)
    ]


def lawful_cuts(procedure: Procedure) -> dict[frozenset[str], Procedure]:
    """Return every lawful set of cuts with the procedure that is left."""
    free = free_steps(procedure)
    found = {}
    for size in range(len(free) + 1):
        for steps in combinations(free, size):
            cut = frozenset(steps)
            if violations(procedure, cut):
                continue
            with suppress(ProposalError):
                found[cut] = apply(procedure, [RemoveStep(step) for step in cut])
    return found


def lawful_plans(procedure: Procedure) -> dict[frozenset[str], dict[str, float]]:
    """Return every lawful set of cuts with the values of the procedure that is left."""
    return {cut: Follower(after).values() for cut, after in lawful_cuts(procedure).items()}


def best(
    plans: dict[frozenset[str], dict[str, float]], objectives: tuple[str, ...], *, max_cuts: int | None = None
) -> tuple[tuple[float, ...], int]:
    """Return the best values, one objective after the other, and the fewest cuts that reach them."""
    left = {cut: v for cut, v in plans.items() if max_cuts is None or len(cut) <= max_cuts}
    found = []
    for name in objectives:
        value = min(v[name] for v in left.values())
        left = {cut: v for cut, v in left.items() if v[name] <= value + 1e-6 * max(1.0, abs(value))}
        found.append(value)
    return tuple(found), min(len(cut) for cut in left)
