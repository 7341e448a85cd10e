"""All runs of a small procedure, played out token by token on its flows, and what each rule says of a single run.

Independent of the library's network and of its data-flow equations: a rule is judged by looking at every run in turn,
with parallel branches in every order in which they can happen. Each flow that sends a case back is taken at most twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.model import ControlFloor, End, Order, Procedure, Separation, Step

Event = tuple[str, str]
"""("do", step), ("pass", step that was cut) or ("end", end)."""
Run = tuple[Event, ...]


def runs(
    procedure: Procedure, cut: frozenset[str] = frozenset(), *, laps: int = 2, most: int = 20_000
) -> set[Run] | None:
    """Return every complete run, or None if there are more than `most`."""
    flows = [f for f in procedure.flows if f.p > 0 and not (f.source in cut and f.kind == "returns")]
    out = {n.id: [k for k, f in enumerate(flows) if f.source == n.id] for n in procedure.nodes}
    into = {n.id: [k for k, f in enumerate(flows) if f.target == n.id] for n in procedure.nodes}
    nodes = {n.id: n for n in procedure.nodes}
    start = -1  # the case itself waits on this flow
    into[procedure.start] = [*into[procedure.start], start]

    def fire(
        id: str, taken: tuple[int, ...], tokens: tuple[int, ...], history: Run
    ) -> Iterator[tuple[tuple[int, ...], Run]]:
        node, left = nodes[id], list(tokens)
        for k in taken:
            left.remove(k)
        if isinstance(node, End):
            yield tuple(sorted(left)), (*history, ("end", id))
            return
        if isinstance(node, Step):
            history = (*history, ("pass" if id in cut else "do", id))
        if node.split == "all":
            yield tuple(sorted([*left, *out[id]])), history
        else:
            for k in out[id]:
                yield tuple(sorted([*left, k])), history

    def enabled(tokens: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
        found = []
        for id, node in nodes.items():
            here = [k for k in into[id] if k in tokens]
            if not isinstance(node, End) and node.join == "all" and id != procedure.start:
                if here and len(set(here)) == len(into[id]):
                    found.append((id, tuple(into[id])))
            else:
                found += [(id, (k,)) for k in dict.fromkeys(here)]
        # What leaves no trace in the order of work may go first; the other orders give the same runs.
        silent = [(id, taken) for id, taken in found if id in cut or not isinstance(nodes[id], Step | End)]
        return silent[:1] or found

    complete: set[Run] = set()
    stack = [((start,), ())]
    seen = set()
    work = 0
    while stack:
        tokens, history = stack.pop()
        work += 1
        if len(complete) > most or work > 20 * most:
            return None
        choices = enabled(tokens)
        if not choices:
            complete.add(history)
        for id, taken in choices:
            for left, longer in fire(id, taken, tokens, history):
                if sum(event == ("do", id) or event == ("pass", id) for event in longer) > laps + 1:
                    continue
                if (left, longer) not in seen:
                    seen.add((left, longer))
                    stack.append((left, longer))
    return {run for run in complete if any(kind == "end" for kind, _ in run)}


def unmet_needs(procedure: Procedure, found: set[Run]) -> set[tuple[str, tuple[str, ...]]]:
    """Return (step or end, documents of which one is needed) wherever some run arrives with none of them."""
    given = {d.id for d in procedure.documents if d.given}
    unmet = set()
    for run in found:
        there = set(given)
        for kind, id in run:
            node = procedure.node(id)
            if kind == "pass":
                continue
            groups = [(name,) for name in node.needs] + [tuple(g) for g in getattr(node, "one_of", ())]
            unmet |= {(id, group) for group in groups if there.isdisjoint(group)}
            there |= set(getattr(node, "makes", ()))
    return unmet


def lost_duties(procedure: Procedure, found: set[Run]) -> set[tuple[str, str]]:
    """Return (duty, end) where some run passes a cut step that fulfilled the duty, and none that does."""
    lost = set()
    for run in found:
        passed = {d for kind, id in run if kind == "pass" for d in procedure.step(id).duties}
        done = {d for kind, id in run if kind == "do" for d in procedure.step(id).duties}
        lost |= {(duty, id) for kind, id in run if kind == "end" for duty in passed - done}
    return lost


def broken_orders(procedure: Procedure, found: set[Run]) -> set[str]:
    """Return the rules of order that some run breaks."""
    broken = set()
    for rule in procedure.rules:
        if isinstance(rule, Order):
            for run in found:
                done = [id for kind, id in run if kind == "do"]
                if rule.then in done and rule.first not in done[: done.index(rule.then)]:
                    broken.add(rule.id)
    return broken


def unchecked_ends(procedure: Procedure, found: set[Run]) -> set[tuple[str, str]]:
    """Return (rule, end) where some run ends with the maker's last work followed by no checker."""
    missing = set()
    for rule in procedure.rules:
        if isinstance(rule, Separation):
            for run in found:
                done = [id for kind, id in run if kind == "do"]
                last = max((k for k, id in enumerate(done) if id == rule.maker), default=None)
                if last is not None and not set(rule.checkers) & set(done[last + 1 :]):
                    missing |= {(rule.id, id) for kind, id in run if kind == "end"}
    return missing


def weakest_detection(procedure: Procedure, found: set[Run], risk: str) -> dict[str, float]:
    """Return for each end the smallest probability, over the runs to it, that one of their controls catches an error."""
    weakest: dict[str, float] = {}
    for run in found:
        controls = {id for kind, id in run if kind == "do"}
        miss = math.prod(1 - power for id in controls for kind, power in procedure.step(id).detects if kind == risk)
        for kind, id in run:
            if kind == "end":
                weakest[id] = min(weakest.get(id, 1.0), 1 - miss)
    return weakest


def broken_floors(procedure: Procedure, before: set[Run], after: set[Run]) -> set[str]:
    """Return the floors that fail at some end, or get worse where they fail already."""
    broken = set()
    for rule in procedure.rules:
        if isinstance(rule, ControlFloor):
            was, now = (weakest_detection(procedure, some, rule.risk) for some in (before, after))
            if any(now[end] < min(rule.detect, was[end]) - 1e-9 for end in now if not rule.ends or end in rule.ends):
                broken.add(rule.id)
    return broken


def steps_done(found: set[Run]) -> set[str]:
    """Return the steps that some run does."""
    return {id for run in found for kind, id in run if kind == "do"}
