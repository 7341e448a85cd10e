"""Which steps may stand beside each other: those of different branches that are done at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from procflow.model import Gateway, Procedure, Step


def apart(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """Return for each step of a parallel branch the steps of the other branches.

    A step belongs to the one branch of a split (AND or OR) from which alone it can be reached by flows that send no case
    back, however the branches are joined.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", start="s", steps=[Step(id="s", split="all"), Step(id="a"), Step(id="b"), Step(id="t", join=1)],
    ...               ends=[End(id="z")],
    ...               flows=[Flow("s", "a"), Flow("s", "b"), Flow("a", "t"), Flow("b", "t"), Flow("t", "z")])
    >>> {node: sorted(others) for node, others in apart(p).items()}
    {'a': ['b'], 'b': ['a']}
    """
    out: dict[str, list[str]] = {node.id: [] for node in procedure.nodes}
    for flow in procedure.flows:
        if flow.kind == "normal":
            out[flow.source].append(flow.target)
    found: dict[str, set[str]] = {}
    splits: list[Step | Gateway] = [*procedure.steps, *procedure.gateways]
    for node in splits:
        if node.split != "one" and len(out[node.id]) > 1:
            for branch, others in _branches(out, node.id):
                for inside in branch:
                    found.setdefault(inside, set()).update(others)
    steps = {step.id for step in procedure.steps}  # gateways beside each other would send lines across
    return {node: frozenset(others & steps) for node, others in found.items() if node in steps}


def _branches(out: Mapping[str, list[str]], split: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return what belongs to each branch of a split alone, with what belongs to the others."""
    reached = [_reached(out, first) for first in dict.fromkeys(out[split])]
    count = Counter(node for one in reached for node in one)
    own = [frozenset(node for node in one if count[node] == 1 and node != split) for one in reached]
    every = frozenset().union(*own)
    return [(one, every - one) for one in own]


def _reached(out: Mapping[str, list[str]], first: str) -> set[str]:
    seen, stack = {first}, [first]
    while stack:
        fresh = [target for target in out[stack.pop()] if target not in seen]
        seen.update(fresh)
        stack += fresh
    return seen
