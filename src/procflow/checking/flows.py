"""Can every case come from the start to an end, past every node, and is it settled there?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.checking.constructs import ways_judged
from procflow.checking.probabilities import probability_problems
from procflow.checking.references import connected
from procflow.checking.sampling import sample_problems
from procflow.errors import Message, Problem
from procflow.model import Procedure
from procflow.structure.diversions import endless_bounds
from procflow.structure.linear import loops
from procflow.structure.soundness import Soundness, soundness
from procflow.structure.soundness.connection import dead_ends, diversions
from procflow.structure.ways import element

RETURNS_TO_END = Message(
    "returns-to-end",
    en="the flow to '{target}' is of kind returns but leads to an end. What is sent back must come back: make it normal.",
    vi="hướng đi đến '{target}' được ghi là trả lại để làm lại nhưng lại dẫn đến điểm kết thúc. "
    "Hồ sơ trả lại phải quay lại được: hãy ghi là hướng đi bình thường.",
)
NO_WAY_BACK = Message(
    "returns-without-way-back",
    en="the flow to '{target}' is of kind returns, but no path leads back here from there. "
    "Make it normal, or add the way back.",
    vi="hướng đi đến '{target}' được ghi là trả lại để làm lại, nhưng từ đó không có đường quay lại đây. "
    "Hãy ghi là hướng đi bình thường, hoặc bổ sung đường quay lại.",
)

BOUND_TO_ITSELF = Message(
    "bound-leads-to-itself",
    en="`at_most.then` leads back to this step, which turns the case away again for ever. Name another node.",
    vi="`at_most.then` dẫn về chính bước này nên hồ sơ bị chuyển hướng mãi. Hãy nêu nơi khác.",
)


def flow_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return what keeps cases from flowing from the start to an end: dead ends, lost nodes, shares, parallel branches.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way; while a name leads nowhere, only what each node says by itself is judged.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [(problem.code, problem.place.element) for problem in flow_problems(p)]
    [('no-way-on', "step 'b' of 'p'"), ('never-reached', "step 'b' of 'p'")]
    """
    return judged_flows(procedure)[0]


def judged_flows(procedure: Procedure) -> tuple[tuple[Problem, ...], Soundness | None]:
    """Return the problems of the flows, and the verdict on soundness where names lead from node to node.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    shares = probability_problems(procedure)
    if not connected(procedure) or not ways_judged(procedure):
        return (*(finding.problem for finding in dead_ends(procedure)), *shares), None
    found = soundness(procedure)
    problems = (*(finding.problem for finding in found.findings), *shares)
    return (*problems, *sample_problems(procedure), *_returns(procedure), *_bounds(procedure)), found


def _bounds(procedure: Procedure) -> Iterator[Problem]:
    endless = set(endless_bounds(procedure))
    for step in procedure.steps:
        itself = step.at_most is not None and step.at_most.then == step.id
        if itself or step.id in endless:
            yield BOUND_TO_ITSELF.at(procedure.place(f"step '{step.id}'"))


def _returns(procedure: Procedure) -> Iterator[Problem]:
    back = [flow for flow in procedure.flows if flow.kind == "returns"]
    if not back:
        return
    position = {node.id: k for k, node in enumerate(procedure.nodes)}
    successors = [[position[flow.target] for flow in procedure.outflows(node.id)] for node in procedure.nodes]
    for source, target in diversions(procedure):
        successors[position[source]].append(position[target])
    round_of = {k: part[0] for part in loops(successors) for k in part}
    ends = {end.id for end in procedure.ends}
    for flow in back:
        place = procedure.place(element(procedure, flow.source))
        if flow.target in ends:
            yield RETURNS_TO_END.at(place, target=flow.target)
        elif round_of[position[flow.source]] != round_of[position[flow.target]]:
            yield NO_WAY_BACK.at(place, target=flow.target)
