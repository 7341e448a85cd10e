"""The value of an objective for a finished procedure, by the code of other rooms: what a plan's own figures must equal."""

from __future__ import annotations

from attrs import evolve

from procflow.analysis.cycle_time import expected_cycle_time
from procflow.model import Duration, End, Fixed, Flow, Gateway, Procedure, RemoveStep, Step
from procflow.simplification.apply import apply
from procflow.simplification.parallel import Holders
from procflow.simplification.weights import Weight, weights
from procflow.structure import handoffs, signatures, visits
from procflow.structure.blocks import Block
from procflow.structure.network import Network, network


def measured(procedure: Procedure, objective: str) -> float:
    """Return the value of an objective for a procedure as it stands.

    Nothing of the program that finds plans is used here: handoffs, signatures, visits and times come from the rooms that
    analyse procedures.

    Parameters
    ----------
    procedure : Procedure
        Before or after a plan.
    objective : str
        What is minimised, such as "handoffs".
    """
    net = network(procedure)
    if objective == "handoffs":
        return handoffs(procedure).by_role
    if objective == "signatures":
        return signatures(procedure).expected
    if objective == "steps":
        reached = net.reached()
        return float(sum(net.work[step.id] in reached for step in procedure.steps))
    if objective == "cycle_time":
        return expected_cycle_time(procedure)
    number = visits(net)
    charge = weights(procedure, objective)
    return sum(number[net.work[step.id]] * charge.get(step.id, Weight()).visit for step in procedure.steps)


def block_time(procedure: Procedure, net: Network, block: Block, cut: frozenset[str], holders: Holders) -> float:
    """Return the expected time of a parallel block, the slowest branch deciding.

    The block is cut out as a procedure of its own; before it stand the holders as steps that take no time.

    Parameters
    ----------
    procedure, net, block
        As they stand.
    cut : frozenset of str
        Steps inside the block that are passed.
    holders : tuple of str
        Who brings the case to the block.
    """
    alone = _alone(procedure, net, block, tuple(sorted(set(holders))))
    return measured(apply(alone, [RemoveStep(step) for step in sorted(cut)]), "cycle_time")


def _alone(procedure: Procedure, net: Network, block: Block, holders: Holders) -> Procedure:
    inside = frozenset(net.atoms[k].node for branch in block.branches for k in branch)
    fork, join, end = "block fork", "block join", "block end"

    def named(atom: int) -> str:
        return {block.fork: fork, block.join: join}.get(atom, net.atoms[atom].node)

    flows = [
        Flow(named(edge.source), named(edge.target), edge.p, "returns" if edge.returns else "normal")
        for edge in net.edges
        if (edge.source == block.fork or (net.atoms[edge.source].node in inside and edge.source != block.join))
        and edge.flow is not None
    ]
    nothing = Duration(Fixed(0), "min")
    bringing = [Step(id=f"holder {role}", role=role, work=nothing) for role in holders]
    start, gates, lead = _brought(bringing, fork)
    return evolve(
        procedure,
        steps=(*bringing, *(step for step in procedure.steps if step.id in inside)),
        gateways=(
            *gates,
            Gateway(id=fork, split="all"),
            Gateway(id=join, join="all"),
            *(gate for gate in procedure.gateways if gate.id in inside),
        ),
        ends=(End(id=end),),
        flows=(*lead, *flows, Flow(join, end)),
        start=start,
        rules=(),
    )


def _brought(bringing: list[Step], fork: str) -> tuple[str, tuple[Gateway, ...], tuple[Flow, ...]]:
    """Return start, gateways and flows by which the holders bring the case to the block."""
    if not bringing:
        return fork, (), ()
    if len(bringing) == 1:
        return bringing[0].id, (), (Flow(bringing[0].id, fork),)
    hand, take = Gateway(id="holders fork", split="all"), Gateway(id="holders join", join="all")
    ways = [flow for step in bringing for flow in (Flow(hand.id, step.id), Flow(step.id, take.id))]
    return hand.id, (hand, take), (*ways, Flow(take.id, fork))
