"""Move steps to another place: behind the decision for a sample of the cases, or onto the branch of the exceptions.

Where a step stood a gateway is left that only passes cases on, so that whoever follows paths sees what cases go without;
`apply` takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from procflow.model import Flow, Gateway, IsolateExceptions, PostCheck, Procedure, Text
from procflow.structure.names import free_name, placed

SAMPLED = Text(en="sample", vi="chọn mẫu")
"""Name of a gateway that picks cases for a check."""


def vacated(step: str) -> str:
    """Return the id of the gateway that is left where a step stood; no file can hold such an id.

    >>> vacated("inspect")
    'inspect\\n'
    """
    return f"{step}\n"


def vacant(procedure: Procedure) -> dict[str, str]:
    """Return the gateways that are left where steps stood, and those steps."""
    left = {vacated(step.id): step.id for step in procedure.steps}
    return {gate.id: left[gate.id] for gate in procedure.gateways if gate.id in left}


def checked_afterwards(procedure: Procedure, edits: Iterable[PostCheck]) -> Procedure:
    """Return the procedure with checks behind decisions, each for a sample of the cases; what they send back stays so.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : iterable of PostCheck
        In which `moving_faults` finds nothing.

    Examples
    --------
    >>> from procflow.model import End, Step
    >>> p = Procedure(id="p", steps=[Step(id="look"), Step(id="sign")], ends=[End(id="z")], start="look",
    ...               flows=[Flow("look", "sign", 0.75), Flow("look", "look", 0.25, "returns"), Flow("sign", "z")])
    >>> after = checked_afterwards(p, [PostCheck("look", "sign", 0.1)])
    >>> [(flow.source, flow.target, flow.p) for flow in after.flows if "\\n" not in flow.source]
    [('sign', 'look_sample', 1.0), ('look_sample', 'look', 0.1), ('look', 'z', 0.75), ('look', 'look', 0.25), ('look_sample', 'z', 0.9)]
    """
    for edit in sorted(edits, key=repr):
        left, back = _without(procedure, [edit.step])
        name = free_name(left, f"{edit.step}_sample")
        entry = name if edit.share < 1 else edit.step
        flows: list[Flow] = []
        for flow in left.flows:
            if flow.source != edit.after or flow.kind != "normal" or flow.p <= 0:
                flows.append(flow)
                continue
            flows.append(evolve(flow, target=entry))
            picked = [Flow(name, edit.step, edit.share)] if edit.share < 1 else []
            passed = [Flow(name, flow.target, round(1 - edit.share, 15))] if edit.share < 1 else []
            flows += [*picked, *_ways(back[edit.step], flow.target), *passed]
        gates = {name: Gateway(id=name, name=SAMPLED, sample=True)} if edit.share < 1 else {}
        procedure = evolve(left, gateways=placed(left.gateways, gates), flows=tuple(flows))
    return procedure


def exceptions_apart(procedure: Procedure, edits: Iterable[IsolateExceptions]) -> Procedure:
    """Return the procedure with steps on the branches of exceptions, in front of everything else there.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : iterable of IsolateExceptions
        In which `moving_faults` finds nothing.

    Examples
    --------
    >>> from procflow.model import End, Step
    >>> p = Procedure(id="p", steps=[Step(id="look"), Step(id="sort"), Step(id="hear")], ends=[End(id="z")], start="look",
    ...               flows=[Flow("look", "sort"), Flow("sort", "z", 0.9), Flow("sort", "hear", 0.1), Flow("hear", "z")])
    >>> after = exceptions_apart(p, [IsolateExceptions("sort", "hear", ["look"])])
    >>> [(flow.source, flow.target, flow.p) for flow in after.flows if "\\n" not in flow.source]
    [('sort', 'z', 0.9), ('sort', 'look', 0.1), ('look', 'hear', 1.0), ('hear', 'z', 1.0)]
    """
    for edit in sorted(edits, key=repr):
        left, back = _without(procedure, edit.steps)
        flows: list[Flow] = []
        for flow in left.flows:
            if (flow.source, flow.target, flow.kind) != (edit.at, edit.branch, "normal"):
                flows.append(flow)
                continue
            flows.append(evolve(flow, target=edit.steps[0]))
            for step, following in zip(edit.steps, (*edit.steps[1:], edit.branch), strict=True):
                flows += _ways(back[step], following)
        procedure = evolve(left, flows=tuple(flows))
    return procedure


def _ways(flows: Sequence[Flow], on: str) -> list[Flow]:
    """Return the ways out of a moved step: on to another node, and back where it sends cases back to."""
    return [evolve(flow, target=on) if flow.kind == "normal" else flow for flow in flows]


def _without(procedure: Procedure, steps: Sequence[str]) -> tuple[Procedure, Mapping[str, tuple[Flow, ...]]]:
    """Return the procedure with gateways where steps stood, which lead on as the steps did, and the ways out of the steps."""
    back = {step: procedure.outflows(step) for step in steps}
    gates = {vacated(step): Gateway(id=vacated(step), name=procedure.step(step).name) for step in steps}
    target = {step: vacated(step) for step in steps}
    flows = []
    for flow in procedure.flows:
        if flow.source not in target:
            flows.append(evolve(flow, target=target.get(flow.target, flow.target)))
        elif flow.kind == "normal" and flow.p > 0:
            flows.append(Flow(target[flow.source], target.get(flow.target, flow.target)))
    return evolve(
        procedure,
        start=target.get(procedure.start, procedure.start),
        gateways=(*procedure.gateways, *gates.values()),
        flows=tuple(flows),
    ), back
