"""Play a procedure as a game of tokens, one choice at a time: an independent reading of what a procedure means.

`histories` walks every sequence of choices of a procedure without loops and yields its probability and what happened;
`play` draws one history at random, loops included. Neither knows matrices, atoms or blocks: they read steps, gateways
and flows as written.
"""

import random
from collections import Counter


def _leave(procedure, node, cut):
    flows = procedure.outflows(node)
    if node in cut:
        flows = tuple(flow for flow in flows if flow.kind == "normal")
    return flows


def _enter(procedure, node, holders, events, cut):
    """Do a node with the holders that arrive; return the holders that leave."""
    element = procedure.node(node)
    role = getattr(element, "role", None)
    is_step = hasattr(element, "work")
    if not is_step or node in cut:
        return holders
    events.append((node, role, holders))
    return (role,) if role is not None else holders


def run(procedure, choose, cut=frozenset()):
    """Return the list of (step, role, holders on arrival) of one case; `choose(flows)` picks one flow."""
    tokens, events, waiting = [(procedure.start, None, ())], [], {}
    while tokens:
        node, came_by, holders = tokens.pop(0)
        element = procedure.node(node)
        if getattr(element, "join", "any") == "all" and len(procedure.inflows(node)) > 1:
            room = waiting.setdefault(node, {})
            room[came_by] = holders
            if len(room) < len(procedure.inflows(node)):
                continue
            del waiting[node]
            holders = tuple(sorted(h for one in room.values() for h in one))
        holders = _enter(procedure, node, holders, events, cut)
        flows = _leave(procedure, node, cut)
        if not flows:
            continue
        taken = flows if getattr(element, "split", "one") == "all" else [choose(flows)]
        tokens += [(flow.target, id(flow), holders) for flow in taken]
    return events


def play(procedure, seed, cut=frozenset()):
    """Draw one case at random."""
    rng = random.Random(seed)
    return run(procedure, lambda flows: rng.choices(flows, [flow.p for flow in flows])[0], cut)


class Script:
    """Choices laid down in advance; beyond them the first flow is taken and noted as a place to branch."""

    def __init__(self, script):
        self.script, self.chosen, self.branching, self.p = script, [], [], 1.0

    def __call__(self, flows):
        flows = [flow for flow in flows if flow.p > 0]
        position = len(self.chosen)
        if position >= len(self.script):
            self.branching.append((position, len(flows)))
        index = self.script[position] if position < len(self.script) else 0
        self.p *= flows[index].p / sum(flow.p for flow in flows)
        self.chosen.append(index)
        return flows[index]


def histories(procedure, cut=frozenset()):
    """Yield (probability, events) of every sequence of choices; the procedure has no loops."""
    scripts = [()]
    while scripts:
        choices = Script(scripts.pop())
        events = run(procedure, choices, cut)
        yield choices.p, events
        for at, number in choices.branching:
            scripts += [(*choices.chosen[:at], other) for other in range(1, number)]


def handoffs_of(events):
    """Count handoffs by (giver, taker), and first entries, of one case."""
    matrix, first = Counter(), 0
    for _, role, holders in events:
        if role is not None:
            matrix.update((holder, role) for holder in holders if holder != role)
            first += not holders
    return matrix, first
