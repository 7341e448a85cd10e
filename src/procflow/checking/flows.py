"""Can every case come from the start to an end, past every node?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from procflow.checking.probabilities import probability_problems
from procflow.checking.references import connected
from procflow.checking.tokens import token_problems
from procflow.errors import Message, Problem
from procflow.model import End, Procedure
from procflow.structure.network import network
from procflow.structure.ways import element

FLOW_FROM_END = Message(
    "flow-from-end",
    en="a flow leads on from this end to {targets}. Remove it, or make a step of the end.",
    vi="có hướng đi tiếp từ điểm kết thúc này đến {targets}. Hãy bỏ hướng đi đó, hoặc chuyển điểm kết thúc thành bước.",
)
NO_EXIT = Message(
    "no-way-on",
    en="no flow leads on from here, so a case that comes here never ends. Add a flow to the next step or to an end.",
    vi="không có hướng đi tiếp nên hồ sơ đến đây sẽ không bao giờ kết thúc. "
    "Hãy thêm hướng đi đến bước sau hoặc đến điểm kết thúc.",
)
UNREACHED = Message(
    "never-reached",
    en="no path leads here from the start '{start}'. Add the flow that is missing, or remove it.",
    vi="không có đường nào từ điểm bắt đầu '{start}' đến đây. Hãy bổ sung hướng đi còn thiếu, hoặc bỏ phần tử này.",
)
NEVER_ENDS = Message(
    "never-ends",
    en="a case that comes to {nodes} goes round there for ever: no flow with a probability above 0 leads out. "
    "Add one that leads to an end.",
    vi="hồ sơ đến {nodes} sẽ đi vòng mãi: không có hướng đi nào với xác suất lớn hơn 0 dẫn ra ngoài. "
    "Hãy thêm một hướng đi dẫn đến điểm kết thúc.",
)
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
    problems = [*_exits(procedure), *probability_problems(procedure)]
    if connected(procedure):
        problems += _paths(procedure)
        if not any(problem.severity == "error" for problem in problems):
            problems += token_problems(procedure, network(procedure))
    return tuple(problems)


def _exits(procedure: Procedure) -> Iterator[Problem]:
    for kind, nodes in (("step", procedure.steps), ("gateway", procedure.gateways)):
        for node in nodes:
            if not procedure.outflows(node.id):
                yield NO_EXIT.at(procedure.place(f"{kind} '{node.id}'"))
    for end in procedure.ends:
        targets = tuple(flow.target for flow in procedure.outflows(end.id))
        if targets:
            yield FLOW_FROM_END.at(procedure.place(f"end '{end.id}'"), targets=targets)


def _spread(starts: Iterable[str], edges: Mapping[str, list[str]]) -> set[str]:
    """Return what can be reached from some nodes along edges, the nodes themselves included."""
    seen = set(starts)
    stack = list(seen)
    while stack:
        for target in edges.get(stack.pop(), ()):
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return seen


def _paths(procedure: Procedure) -> Iterator[Problem]:
    drawn: dict[str, list[str]] = {}
    taken: dict[str, list[str]] = {}
    backwards: dict[str, list[str]] = {}
    for flow in procedure.flows:
        drawn.setdefault(flow.source, []).append(flow.target)
        if flow.p > 0:
            taken.setdefault(flow.source, []).append(flow.target)
            backwards.setdefault(flow.target, []).append(flow.source)
    reached = _spread([procedure.start], drawn)
    for node in procedure.nodes:
        if node.id not in reached:
            yield UNREACHED.at(procedure.place(element(procedure, node.id)), start=procedure.start)
    yield from _rounds(procedure, _spread([procedure.start], taken), taken, backwards)
    yield from _returns(procedure)


def _rounds(
    procedure: Procedure, reached: set[str], taken: Mapping[str, list[str]], backwards: Mapping[str, list[str]]
) -> Iterator[Problem]:
    """Tell of the regions that cases enter and never leave; nodes without any flow have their own message."""
    stops = [node.id for node in procedure.nodes if isinstance(node, End) or not procedure.outflows(node.id)]
    caught = reached - _spread(stops, backwards)
    region = nx.DiGraph((source, target) for source in caught for target in taken.get(source, ()))
    region.add_nodes_from(caught)
    order = {node.id: k for k, node in enumerate(procedure.nodes)}
    groups = [sorted(group, key=order.__getitem__) for group in nx.weakly_connected_components(region)]
    for nodes in sorted(groups, key=lambda group: order[group[0]]):
        yield NEVER_ENDS.at(procedure.place(element(procedure, nodes[0])), nodes=tuple(nodes))


def _returns(procedure: Procedure) -> Iterator[Problem]:
    back = [flow for flow in procedure.flows if flow.kind == "returns"]
    if not back:
        return
    ends = {end.id for end in procedure.ends}
    graph = nx.DiGraph((flow.source, flow.target) for flow in procedure.flows)
    round_of = {id: k for k, nodes in enumerate(nx.strongly_connected_components(graph)) for id in nodes}
    for flow in back:
        place = procedure.place(element(procedure, flow.source))
        if flow.target in ends:
            yield RETURNS_TO_END.at(place, target=flow.target)
        elif round_of[flow.source] != round_of[flow.target]:
            yield NO_WAY_BACK.at(place, target=flow.target)
