"""Which gateways pick cases at random for a check, and with what share: checks afterwards instead of before."""

from __future__ import annotations

from attrs import frozen

from procflow.model import Flow, Gateway, Procedure


@frozen
class Sample:
    """A check that only a share of the cases goes through.

    Attributes
    ----------
    gateway : str
        Id of the gateway that picks the cases.
    step : str
        Id of the check.
    share : float
        Share of the cases that is picked.
    on : str
        Id of the node to which both ways lead.
    """

    gateway: str
    step: str
    share: float
    on: str


def samples(procedure: Procedure) -> tuple[Sample, ...]:
    """Return the checks behind gateways that pick cases at random, in the order of the file.

    Parameters
    ----------
    procedure : Procedure
        A gateway that is marked and has another form is left out; `check` tells it.

    Examples
    --------
    >>> from procflow.model import End, Step
    >>> p = Procedure(id="p", steps=[Step(id="sign"), Step(id="look")], gateways=[Gateway(id="pick", sample=True)],
    ...               ends=[End(id="z")], start="sign", flows=[Flow("sign", "pick"), Flow("pick", "look", 0.1),
    ...               Flow("pick", "z", 0.9), Flow("look", "z")])
    >>> samples(p)
    (Sample(gateway='pick', step='look', share=0.1, on='z'),)
    """
    found = (_of(procedure, gate) for gate in procedure.gateways if gate.sample)
    return tuple(sample for sample in found if sample is not None)


def _of(procedure: Procedure, gate: Gateway) -> Sample | None:
    ways = [flow for flow in procedure.outflows(gate.id) if flow.p > 0]
    if (
        gate.split != "one"
        or len(ways) != 2
        or any(flow.kind != "normal" or flow.when or flow.otherwise for flow in ways)
    ):
        return None
    first, second = ways
    found = [
        Sample(gate.id, into.target, into.p, past.target)
        for into, past in ((first, second), (second, first))
        if _on(procedure, into) == past.target
    ]
    # Two checks that lead to each other: nobody could say which one is left out.
    return found[0] if len(found) == 1 else None


def _on(procedure: Procedure, into: Flow) -> str | None:
    """Return where the only normal way out of the step leads to which a way comes, None where there is no such step."""
    step = next((step for step in procedure.steps if step.id == into.target), None)
    if step is None or step.split != "one" or step.join != "any":
        return None
    on = [flow.target for flow in procedure.outflows(step.id) if flow.kind == "normal"]
    return on[0] if len(on) == 1 else None
