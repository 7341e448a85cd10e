"""How long a case takes when it never queues, told case by case: tokens with a clock of their own.

An independent reading of transfers, waits, work and joins: a token carries its time and its holders; a join goes on at
the time of its last arrival. `distribution` sums over every history of a procedure with fixed times and no loops;
`draw` makes one random case.
"""

import random
from collections import defaultdict

from token_game import Script


def cycle(procedure, choose, take, cut=frozenset()):
    """Return the time at which the last token of one case ends; `take(duration, share)` gives minutes."""
    tokens, waiting, latest = [(procedure.start, None, (), 0.0)], {}, 0.0
    while tokens:
        node, came_by, holders, now = tokens.pop(0)
        element = procedure.node(node)
        flows = procedure.outflows(node)
        if getattr(element, "join", "any") == "all" and len(procedure.inflows(node)) > 1:
            room = waiting.setdefault(node, {})
            room[came_by] = (holders, now)
            if len(room) < len(procedure.inflows(node)):
                continue
            del waiting[node]
            holders = tuple({h for one, _ in room.values() for h in one})  # for a transfer only who, not how often
            now = max(when for _, when in room.values())
        if node in cut:
            flows = tuple(flow for flow in flows if flow.kind == "normal")
        elif hasattr(element, "work"):
            role = procedure.role(element.role) if element.role is not None else None
            if role is not None and role.transfer is not None and any(holder != role.id for holder in holders):
                now += take(role.transfer, 1.0)
            if element.wait is not None:
                now += take(element.wait, 1.0)
            if element.work is not None:
                now += take(element.work, 1.0 if role is None or role.share is None else role.share)
            if role is not None:
                holders = (role.id,)
        if not flows:
            latest = max(latest, now)
            continue
        taken = flows if getattr(element, "split", "one") == "all" else [choose(flows)]
        tokens += [(flow.target, id(flow), holders, now) for flow in taken]
    return latest


def distribution(procedure, cut=frozenset()):
    """Return {minutes: probability} of a procedure with fixed times in minutes and no loops."""
    found, scripts = defaultdict(float), [()]
    while scripts:
        choices = Script(scripts.pop())
        minutes = cycle(procedure, choices, lambda duration, share: duration.law.value / share, cut)
        found[round(minutes, 9)] += choices.p
        for at, number in choices.branching:
            scripts += [(*choices.chosen[:at], other) for other in range(1, number)]
    return dict(found)


def draw(procedure, seed, cut=frozenset()):
    """Return the time of one random case; all durations are in minutes."""
    rng = random.Random(seed)
    return cycle(
        procedure,
        lambda flows: rng.choices(flows, [flow.p for flow in flows])[0],
        lambda duration, share: duration.law.quantile(rng.random()) / share,
        cut,
    )
