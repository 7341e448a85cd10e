"""How often each step is done, and how long it takes, in expectation: also where attributes of the case decide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeVar

from attrs import evolve, frozen

from procflow.analysis.workload import crew
from procflow.errors import NotSupportedError, ProcedureError
from procflow.model import CaseAttribute, Flow, Gateway, Procedure, Step
from procflow.model.conditions import Condition
from procflow.simulation.bounded_work import bounded_visits
from procflow.structure.late import late_branches
from procflow.structure.network import network
from procflow.structure.visits import visits

Values = Mapping[str, str | float]
Node = TypeVar("Node", Step, Gateway)

MOST_KINDS = 20_000
"""Combinations of attributes that are gone through at most."""
LEVELS = 200
"""Values of equal probability by which an attribute with a law is told, at the middle of each."""


@frozen
class Kind:
    """Cases whose attributes send them the same ways and give them the same times.

    Attributes
    ----------
    part : float
        Which part of all cases they are.
    values : dict of str to (str or float)
        Their attributes, as far as times depend on them.
    visits : dict of str to float
        Expected visits of each step.
    """

    part: float
    values: Values
    visits: Mapping[str, float]


def kinds_of_cases(procedure: Procedure, role: str = "", *, most: bool = False) -> tuple[Kind, ...] | None:
    """Return the cases of a procedure by kind, or None where nobody can tell how often steps are done.

    Where only a clock can tell, it is what gives a role the least work, or the most: where bounds on waiting or time send
    cases elsewhere, and of branches that a join of some of them withdraws where they are late, whose steps count as never
    done, or as always. Nobody can tell it where a branch is taken only if no other is taken by chance, nor where bounds
    stand beside parallel branches.

    Parameters
    ----------
    role : str
        Whose work it is; it makes a difference only where a bound on waiting or time may spare it or cost it work.
    most : bool
        Whether the most is asked for; else the least.

    Examples
    --------
    >>> from procflow.model import CaseAttribute, End, Flow
    >>> p = Procedure(id="p", start="a", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")],
    ...     attributes=[CaseAttribute(id="kind", shares=[("new", 0.7), ("old", 0.3)])],
    ...     flows=[Flow("a", "b", when="kind == 'new'"), Flow("a", "z", otherwise=True), Flow("b", "z")])
    >>> [(round(kind.part, 9), kind.visits["b"]) for kind in kinds_of_cases(p)]
    [(0.7, 1.0), (0.3, 0.0)]
    """
    if any(_by_both(procedure, n.id) for n in procedure.nodes):
        return None
    found: list[Kind] = []
    try:
        withdrawn = frozenset[str]() if most else _withdrawn(procedure)
        for pattern, values, part in _patterns(procedure):
            plain = _resolved(procedure, dict(zip(_conditions(procedure), pattern, strict=True)))
            times = _times(plain, values, role, most=most)
            if times is None:
                return None
            found.append(Kind(part, values, {id: 0.0 if id in withdrawn else times[id] for id in times}))
    except (ProcedureError, NotSupportedError):
        return None
    return tuple(found) or None


def _times(procedure: Procedure, values: Values, role: str, *, most: bool) -> dict[str, float] | None:
    """Return how often a case does each step of a procedure without conditions."""
    if all(step.at_most is None for step in procedure.steps):
        net = network(procedure)
        times = visits(net)
        return {step.id: times[net.work[step.id]] for step in procedure.steps}
    minutes = {
        step.id: minutes_of_work(procedure, step, values) * number
        for step in procedure.steps
        for name, number in crew(step)
        if name == role
    }
    return bounded_visits(procedure, minutes, most=most)


def _withdrawn(procedure: Procedure) -> frozenset[str]:
    """Return the nodes of branches that a join of some of them withdraws where they are late."""
    net = network(procedure)
    partial = [k for k, atom in enumerate(net.atoms) if 0 < atom.need < len(net.into[k])]
    return frozenset(net.atoms[atom].node for join in partial for atom in late_branches(net, join))


def _by_both(procedure: Procedure, node: str) -> bool:
    """Tell whether a branch is taken if none else is, of which some are taken by chance: that is not followed here."""
    flows = procedure.outflows(node)
    return any(flow.otherwise for flow in flows) and any(
        not flow.when and not flow.otherwise and flow.p < 1 for flow in flows
    )


def _conditions(procedure: Procedure) -> list[str]:
    return list(dict.fromkeys(flow.when for flow in procedure.flows if flow.when))


def _patterns(procedure: Procedure) -> Iterator[tuple[tuple[bool, ...], Values, float]]:
    """Yield which conditions hold, the attributes on which times depend, and the part of cases for which it is so."""
    conditions = [Condition.parse(text) for text in _conditions(procedure)]
    timed = {by.attribute for step in procedure.steps for by in (step.work_by,) if by is not None}
    asked = timed.union(*(condition.names for condition in conditions))
    choices: list[list[tuple[str | float, float]]] = []
    names = [attribute.id for attribute in procedure.attributes if attribute.id in asked]
    for attribute in procedure.attributes:
        if attribute.id in asked:
            choices.append(list(_levels(attribute)))
    if math.prod(map(len, choices)) > MOST_KINDS:
        return
    parts: dict[tuple[tuple[bool, ...], tuple[tuple[str, str | float], ...]], float] = {}
    for chosen in product(*choices):
        values = {name: value for name, (value, _) in zip(names, chosen, strict=True)}
        pattern = tuple(condition.evaluate(values) for condition in conditions)
        key = (pattern, tuple((name, values[name]) for name in names if name in timed))
        parts[key] = parts.get(key, 0.0) + math.prod(share for _, share in chosen)
    for (pattern, known), part in parts.items():
        yield pattern, dict(known), part


def _levels(attribute: CaseAttribute) -> Iterator[tuple[str | float, float]]:
    """Yield the values of an attribute with the part of cases that has them."""
    yield from attribute.shares
    if attribute.law is not None:
        for k in range(LEVELS):
            yield attribute.law.quantile((k + 0.5) / LEVELS), 1 / LEVELS


def _resolved(procedure: Procedure, holds: Mapping[str, bool]) -> Procedure:
    """Return the procedure as one kind of case sees it: with no condition left, and all branches joined."""
    flows = [flow for node in procedure.nodes for flow in _ways(procedure, node.id, holds)]
    steps, gateways = tuple(map(_joined, procedure.steps)), tuple(map(_joined, procedure.gateways))
    return evolve(procedure, flows=flows, steps=steps, gateways=gateways)


def _joined(node: Node) -> Node:
    return node if isinstance(node.join, str) else evolve(node, join="all")


def _ways(procedure: Procedure, node: str, holds: Mapping[str, bool]) -> list[Flow]:
    """Return the ways that leave a node when it is known which conditions hold."""
    flows = procedure.outflows(node)
    if not any(flow.when or flow.otherwise for flow in flows):
        return list(flows)
    open_ways = [flow for flow in flows if flow.when and holds[flow.when]]
    others = [flow for flow in flows if flow.otherwise]
    some = getattr(procedure.node(node), "split", "one") == "any"
    by_chance = [flow for flow in flows if some and not flow.when and not flow.otherwise]
    taken = [*open_ways, *by_chance] if some else open_ways[:1]
    return [evolve(flow, p=flow.p if flow in by_chance else 1.0, when="", otherwise=False) for flow in taken or others]


def minutes_of_work(procedure: Procedure, step: Step, values: Values) -> float:
    """Return the mean minutes that a step of a case is worked on, by one officer at the usual speed.

    Work done once for a batch is shared by as many cases as it can hold; where it may go with fewer, that is the least.
    A batch without a size shares its work among any number, so nothing is counted.
    """
    day = procedure.step_calendar(step).day_minutes
    works = [work for work in step.works if work is not None]
    if step.work_by is not None:
        works.append(dict(step.work_by.times)[str(values[step.work_by.attribute])])
    minutes = math.fsum(work.minutes(day_minutes=day).mean for work in works)
    if step.batch is None or step.batch.work == "each":
        return minutes
    return minutes / step.batch.size if step.batch.size is not None else 0.0
