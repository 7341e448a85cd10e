"""Steps that directly follow each other, and the way on behind the last of them: also past checks with ways out of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from procflow.model import Flow, Procedure


def run_order(procedure: Procedure, steps: Iterable[str]) -> tuple[str, ...]:
    """Return those of some steps that follow each other directly, from the first one on.

    The steps are a run if all of them are returned. The first one is the only one to which none of the others leads;
    where there is no such step, or more than one, nothing is returned. What a check sends back makes no order.

    Parameters
    ----------
    steps : iterable of str
        Ids of steps.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "c", 0.9), Flow("b", "z", 0.1), Flow("c", "z")])
    >>> run_order(p, ["c", "b"]), run_order(p, ["c", "a"])
    (('b', 'c'), ())
    """
    some = dict.fromkeys(steps)
    after = {step: {f.target for f in procedure.outflows(step) if f.kind == "normal"} & some.keys() for step in some}
    led = {target for targets in after.values() for target in targets}
    first = [step for step in some if step not in led]
    if len(first) != 1 or any(len(targets) > 1 for targets in after.values()):
        return ()
    found = first
    while after[found[-1]]:
        # Every step but the first is led to, so a ring behind it would leave no first one: this ends.
        (following,) = after[found[-1]]
        if following in found:
            break
        found.append(following)
    return tuple(found)


def ways_on(procedure: Procedure, run: Sequence[str]) -> tuple[Flow, ...]:
    """Return for each step of a run the flow by which cases go on that pass it; fewer where the last one is not clear.

    Behind the last step it is the only normal way; else the only one that no other check of the run has as a way out; else
    the only one of these that does not end the case.

    Parameters
    ----------
    run : sequence of str
        As `run_order` returns it.

    Examples
    --------
    >>> from procflow.model import End, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="yes"), End(id="no")], start="a",
    ...               flows=[Flow("a", "b", 0.9), Flow("a", "no", 0.1), Flow("b", "yes", 0.8), Flow("b", "no", 0.2)])
    >>> [flow.target for flow in ways_on(p, ["a", "b"])]
    ['b', 'yes']
    """
    found: list[Flow] = []
    out: set[str] = set()
    for step, following in pairwise(run):
        normal = [flow for flow in procedure.outflows(step) if flow.kind == "normal" and flow.p > 0]
        found += [flow for flow in normal if flow.target == following]
        out.update(flow.target for flow in normal if flow.target != following)
    last = [flow for flow in procedure.outflows(run[-1]) if flow.kind == "normal" and flow.p > 0]
    ends = {end.id for end in procedure.ends}
    own = [flow for flow in last if flow.target not in out]
    for some in (last, own, [flow for flow in own if flow.target not in ends]):
        if len(some) == 1:
            return (*found, some[0])
    return tuple(found)
