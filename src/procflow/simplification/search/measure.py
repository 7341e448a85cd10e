"""The value of an objective for a finished procedure, by the code of other rooms: what a plan's own figures must equal."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from procflow.analysis.cycle_time import expected_cycle_time
from procflow.guards.authority import instruments
from procflow.guards.plan import plan_of
from procflow.model import Duration, Edit, End, Fixed, Flow, Gateway, Procedure, Step
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import Forms
from procflow.simplification.options.weights import Weight, weights
from procflow.simplification.program.congestion import Congestion
from procflow.simplification.program.parallel import Holders
from procflow.structure import handoffs, signatures, visits
from procflow.structure.blocks import Block
from procflow.structure.network import Network, network


def measured(
    procedure: Procedure,
    objective: str,
    *,
    amended: Iterable[str] = (),
    congestion: Congestion | None = None,
) -> float:
    """Return the value of an objective for a procedure as it stands.

    Nothing of the program that finds plans is used here: handoffs, signatures, visits, times and loads come from the rooms
    that analyse procedures.

    Parameters
    ----------
    procedure : Procedure
        Before or after a plan.
    objective : str
        What is minimised, such as "handoffs".
    amended : iterable of str, optional
        Instruments that the plan amends, for "legal_acts".
    congestion : Congestion, optional
        The estimate of queues, for "congested_time".
    """
    if objective == "legal_acts":
        return float(len(frozenset(amended)))
    if objective == "components":
        return float(sum(document.component for document in procedure.documents))
    if objective == "congested_time":
        assert congestion is not None
        return expected_cycle_time(procedure) + congestion.minutes(procedure)
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


def amended(procedure: Procedure, edits: Iterable[Edit]) -> frozenset[str]:
    """Return the instruments that a plan amends, as the guards count them.

    >>> from procflow.model import Legal, RemoveStep
    >>> p = Procedure(id="p", steps=[Step(id="a", legal=Legal(instrument="Order 5"))], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "z")])
    >>> amended(p, [RemoveStep("a")])
    frozenset({'Order 5'})
    """
    return frozenset(instruments(plan_of(procedure, edits)))


def block_time(procedure: Procedure, net: Network, block: Block, forms: Forms, holders: Holders) -> float:
    """Return the expected time of a parallel block, the slowest branch deciding.

    The block is cut out as a procedure of its own; before it stand the holders as steps that take no time.

    Parameters
    ----------
    procedure, net, block
        As they stand.
    forms : frozenset of Form
        Of the steps inside the block that are not kept as they are.
    holders : tuple of str
        Who brings the case to the block.
    """
    alone = _alone(procedure, net, block, tuple(sorted(set(holders))))
    return measured(apply(alone, [form.edit for form in forms if form.edit is not None]), "cycle_time")


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
        # Which officer does a step is no matter of time; whether a plan may touch it is judged on the whole.
        steps=(*bringing, *(evolve(step, officer=None) for step in procedure.steps if step.id in inside)),
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
