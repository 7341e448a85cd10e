"""Take steps out of a procedure: what is left of its graph."""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from procflow.errors import Message, ProposalError
from procflow.model import End, Gateway, Procedure, Step
from procflow.simplification.editing.sketch import Sketch
from procflow.structure.moving import vacant
from procflow.structure.names import placed

NOTHING_LEFT = Message(
    "apply-nothing-left",
    en="these edits leave no step that a case would reach. Keep at least one.",
    vi="các sửa đổi này không để lại bước nào mà hồ sơ đi qua. Hãy giữ ít nhất một bước.",
)


def without_steps(procedure: Procedure, removed: Collection[str]) -> Procedure:
    """Return the procedure with steps passed and what means nothing then taken away; rules still name what is gone.

    So it is with the gateways that moved steps leave where they stood.

    Parameters
    ----------
    removed : collection of str
        Ids of steps with a way on that decide nothing.

    Raises
    ------
    ProposalError
        If no step would be left, or a loop without a way out.
    """
    left_behind = vacant(procedure)
    if not removed and not left_behind:
        return procedure
    sketch = Sketch(procedure)
    for stands in procedure.gateways:
        if stands.id in left_behind:
            sketch.leave(stands, left_behind[stands.id])
    for step in procedure.steps:
        if step.id in removed:
            sketch.take_out(step)
    sketch.tidy()
    left = sketch.nodes
    steps = tuple(node for step in procedure.steps if isinstance(node := left.get(step.id), Step))
    if not steps:
        raise ProposalError(NOTHING_LEFT.at(procedure.place("steps")))
    gateways = tuple(node for gate in procedure.gateways if isinstance(node := left.get(gate.id), Gateway))
    return evolve(
        procedure,
        steps=steps,
        gateways=placed(
            gateways, {name: gate for name in sketch.derived if isinstance(gate := left.get(name), Gateway)}
        ),
        ends=tuple(node for end in procedure.ends if isinstance(node := left.get(end.id), End)),
        flows=sketch.flows(),
        start=sketch.start,
    )
