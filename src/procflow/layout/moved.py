"""Which steps are done in another order now: the fewest that explain all that is turned round."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.model import Procedure


def moved_steps(before: Procedure, after: Procedure) -> Mapping[str, str]:
    """Return the steps that moved, each with the step that it followed before ("" where it was the first).

    Two steps are turned round if the one came before the other on every way, and comes behind it now. The step that is
    turned round with most others is taken for moved, then the next, until nothing is left to explain.

    Parameters
    ----------
    before, after : Procedure
        As it was and as it will be.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> def line(order):
    ...     ids = [*order, "z"]
    ...     return Procedure(id="p", start=ids[0], steps=[Step(id=s) for s in sorted(order)], ends=[End(id="z")],
    ...                      flows=[Flow(a, b) for a, b in zip(ids, ids[1:])])
    >>> moved_steps(line("abcd"), line("bcad")), moved_steps(line("abcd"), line("abdc"))
    ({'a': ''}, {'d': 'c'})
    """
    if [(flow.source, flow.target) for flow in before.flows] == [(flow.source, flow.target) for flow in after.flows]:
        return {}
    both = [step.id for step in before.steps if after.has_node(step.id)]
    old, new = _behind(before), _behind(after)
    turned: dict[str, set[str]] = {step: set() for step in both}
    for one in both:
        for other in both:
            if other in old[one] and one not in old[other] and one in new[other] and other not in new[one]:
                turned[one].add(other)
                turned[other].add(one)
    found: dict[str, str] = {}
    place = {step: k for k, step in enumerate(both)}
    while any(turned.values()):
        most = max(turned, key=lambda step: (len(turned[step]), place[step]))
        found[most] = _followed(before, most)
        for other in turned.pop(most):
            turned[other].discard(most)
    return {step: found[step] for step in both if step in found}


def _behind(procedure: Procedure) -> dict[str, set[str]]:
    """Return for each node what can be reached from it by flows that send no case back."""
    out: dict[str, list[str]] = {node.id: [] for node in procedure.nodes}
    for flow in procedure.flows:
        if flow.kind == "normal":
            out[flow.source].append(flow.target)
    found = {}
    for node in out:
        seen, stack = set(out[node]), list(out[node])
        while stack:
            fresh = [target for target in out[stack.pop()] if target not in seen]
            seen.update(fresh)
            stack += fresh
        found[node] = seen
    return found


def _followed(procedure: Procedure, step: str) -> str:
    """Return the step that another one followed: the first that leads to it, past gateways."""
    seen, line = {step}, [step]
    steps = {one.id for one in procedure.steps}
    for node in line:
        for flow in procedure.inflows(node):
            if flow.kind == "normal" and flow.source not in seen:
                if flow.source in steps:
                    return flow.source
                seen.add(flow.source)
                line.append(flow.source)
    return ""
