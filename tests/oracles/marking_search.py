"""Every state of the tokens of a procedure, on its flows as drawn: which faults of parallel branches some state shows."""

from __future__ import annotations

from procflow.model import End, Procedure


def faults(procedure: Procedure, *, most: int = 20_000) -> set[str] | None:
    """Return which of "twice" (two tokens on one flow), "stuck" and "ends apart" occur; None beyond `most` states."""
    flows = [flow for flow in procedure.flows if flow.p > 0]
    all_into = {n.id: [f for f in procedure.flows if f.target == n.id] for n in procedure.nodes}
    found: set[str] = set()
    start = (-1,)
    seen, stack = {start}, [start]
    while stack:
        tokens = stack.pop()
        if len(seen) > most:
            return None
        moved = False
        for node in procedure.nodes:
            here = [k for k in tokens if (flows[k].target if k >= 0 else procedure.start) == node.id]
            if not here:
                continue
            if isinstance(node, End):
                left = list(tokens)
                left.remove(here[0])
                moved = True
                if left:
                    found.add("ends apart")
                nexts = [left]
            else:
                waits = node.join == "all" and len(all_into[node.id]) > 1
                if waits and len(here) < len(all_into[node.id]):
                    continue
                nexts = []
                for taken in [here] if waits else [[k] for k in here]:
                    left = list(tokens)
                    for k in taken:
                        left.remove(k)
                    out = [k for k, flow in enumerate(flows) if flow.source == node.id]
                    moved = True
                    nexts += [left + out] if node.split == "all" else [[*left, k] for k in out]
            for following in nexts:
                if len(set(following)) < len(following):
                    found.add("twice")
                    continue
                state = tuple(sorted(following))
                if state and state not in seen:
                    seen.add(state)
                    stack.append(state)
        if not moved:
            found.add("stuck")
    return found
