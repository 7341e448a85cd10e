"""Where cases go when a step is full, has been done often enough, or takes too long: the ways that bounds add."""

from __future__ import annotations

from attrs import evolve

from procflow.model import Procedure, Step
from procflow.structure.network import Atom, Edge, Network, network

HALF = 0.5
"""How often a bound is reached is known to the clock alone; whether it can be is all that is asked here."""


def diverted_network(procedure: Procedure) -> Network:
    """Return the network of a procedure with the ways that its bounds add.

    Before a bounded step stands a choice between the step and where the bound leads. A bound on visits alone diverts only
    those who may have been there: the entries from nodes that the step leads to. Whether a case that comes from there
    really has been there is not followed, so what all who are turned away have in common can be told too small, never too
    large.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node; a bound that leads nowhere adds nothing.

    Examples
    --------
    >>> from procflow.model import AtMost, End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", at_most=AtMost(waiting=4, then="full"))], start="a",
    ...               ends=[End(id="z"), End(id="full")], flows=[Flow("a", "z")])
    >>> net = diverted_network(p)
    >>> sorted(net.atoms[k].node for k in net.reached())
    ['a', 'a', 'full', 'z']
    """
    net = network(procedure)
    for step in procedure.steps:
        if step.at_most is not None and procedure.has_node(step.at_most.then):
            net = _diverted(net, step, step.at_most.then)
    return net


def never_reached_bounds(procedure: Procedure) -> tuple[str, ...]:
    """Return the steps whose bound on visits no case can reach, since none comes back to them.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    """
    net = diverted_network(procedure)
    return tuple(
        step.id
        for step in procedure.steps
        if step.at_most is not None and _only_visits(step) and not _returning(net, net.work[step.id])
    )


def endless_bounds(procedure: Procedure) -> tuple[str, ...]:
    """Return the steps from whose bound on visits no way leads to an end: who is turned away comes back for ever.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    """
    net = diverted_network(procedure)
    found = []
    for step in procedure.steps:
        if step.at_most is not None and step.at_most.visits is not None and procedure.has_node(step.at_most.then):
            work = net.work[step.id]
            goal = next(k for k, atom in enumerate(net.atoms) if atom.node == step.at_most.then)
            closed = tuple(edge for edge in net.edges if edge.target != work)
            ways = evolve(net, edges=closed, start=goal).reached()
            if goal == work or not any(net.atoms[k].kind == "end" for k in ways):
                found.append(step.id)
    return tuple(found)


def _only_visits(step: Step) -> bool:
    bound = step.at_most
    return bound is not None and bound.waiting is None and bound.time is None


def _returning(net: Network, work: int) -> frozenset[Edge]:
    """Return the edges by which a case that has been at a step can come back to it."""
    again = evolve(net, start=work).reached()
    return frozenset(edge for edge in net.into[work] if edge.source in again and edge.p > 0)


def _diverted(net: Network, step: Step, then: str) -> Network:
    work, goal = net.work[step.id], next(k for k, atom in enumerate(net.atoms) if atom.node == then)
    entering = _returning(net, work) if _only_visits(step) else frozenset(net.into[work])
    before = len(net.atoms)
    at_start = net.start == work and not _only_visits(step)
    if not entering and not at_start:
        return net
    edges = [evolve(edge, target=before) if edge in entering else edge for edge in net.edges]
    atoms = (*net.atoms, Atom("pass", step.id))
    own = [k for k, edge in enumerate(edges) if edge.target == goal and net.atoms[edge.source].node == step.id]
    if net.atoms[goal].kind == "join" and len(own) == 1:
        # Who is turned away from a branch arrives at its join by the same way as who is not.
        edges[own[0]] = evolve(edges[own[0]], target=len(atoms))
        edges.append(Edge(len(atoms), goal, 1.0))
        goal, atoms = len(atoms), (*atoms, Atom("pass", step.id))
    edges += [Edge(before, work, HALF), Edge(before, goal, HALF)]
    return Network(atoms, tuple(edges), before if at_start else net.start, net.cut)
