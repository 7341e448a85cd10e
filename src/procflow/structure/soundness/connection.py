"""Does the procedure hang together: is every node reached, and does every way lead on to an end?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from procflow.errors import Message
from procflow.model import End, Procedure
from procflow.structure.soundness.finding import Finding
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
    en="not connected: no path leads from the start '{start}' to {nodes}. Add the flow that is missing, or remove what is "
    "not meant.",
    vi="chưa được nối vào quy trình: không có đường nào từ điểm bắt đầu '{start}' đến {nodes}. "
    "Hãy bổ sung hướng đi còn thiếu, hoặc bỏ phần thừa.",
)
NEVER_ENDS = Message(
    "never-ends",
    en="a case that comes to {nodes} goes round there for ever: no flow with a probability above 0 leads out. "
    "Add one that leads to an end.",
    vi="hồ sơ đến {nodes} sẽ đi vòng mãi: không có hướng đi nào với xác suất lớn hơn 0 dẫn ra ngoài. "
    "Hãy thêm một hướng đi dẫn đến điểm kết thúc.",
)

Ways = Mapping[str, list[str]]


def connection_findings(procedure: Procedure) -> tuple[Finding, ...]:
    """Return what no case reaches, and where cases never end, each part that hangs together told once.

    Parameters
    ----------
    procedure : Procedure
        Its flows lead from a known node to a known node.
    """
    drawn: dict[str, list[str]] = {}
    taken: dict[str, list[str]] = {}
    backwards: dict[str, list[str]] = {}
    for flow in procedure.flows:
        drawn.setdefault(flow.source, []).append(flow.target)
        if flow.p > 0:
            taken.setdefault(flow.source, []).append(flow.target)
            backwards.setdefault(flow.target, []).append(flow.source)
    for source, target in diversions(procedure):
        drawn.setdefault(source, []).append(target)
        taken.setdefault(source, []).append(target)
        backwards.setdefault(target, []).append(source)
    reached = spread([procedure.start], drawn)
    lost = [node.id for node in procedure.nodes if node.id not in reached]
    stops = [node.id for node in procedure.nodes if isinstance(node, End) or not procedure.outflows(node.id)]
    leading = spread(stops, backwards)
    moving = spread([procedure.start], taken)
    caught = [node.id for node in procedure.nodes if node.id in moving and node.id not in leading]
    return (*dead_ends(procedure), *_lost(procedure, lost, drawn), *_caught(procedure, caught, taken))


def diversions(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """Return from which step to which node a bound diverts cases."""
    return tuple((step.id, step.at_most.then) for step in procedure.steps if step.at_most is not None)


def spread(starts: Iterable[str], ways: Ways) -> set[str]:
    """Return what can be reached from some nodes, the nodes themselves included."""
    seen = set(starts)
    stack = list(seen)
    while stack:
        for target in ways.get(stack.pop(), ()):
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return seen


def dead_ends(procedure: Procedure) -> Iterator[Finding]:
    """Yield steps and gateways without a way on, and ends with one; these are told whatever else is wrong."""
    for kind, nodes in (("step", procedure.steps), ("gateway", procedure.gateways)):
        for node in nodes:
            if not procedure.outflows(node.id):
                yield Finding(NO_EXIT.at(procedure.place(f"{kind} '{node.id}'")), (node.id,))
    for end in procedure.ends:
        targets = tuple(flow.target for flow in procedure.outflows(end.id))
        if targets:
            yield Finding(FLOW_FROM_END.at(procedure.place(f"end '{end.id}'"), targets=targets), (end.id, *targets))


def _lost(procedure: Procedure, lost: list[str], drawn: Ways) -> Iterator[Finding]:
    """Tell each part that no case reaches, at a node of it that nothing leads to."""
    led = {target for node in lost for target in drawn.get(node, ())}
    for nodes in _together(lost, drawn):
        first = next((node for node in nodes if node not in led), nodes[0])
        place = procedure.place(element(procedure, first))
        yield Finding(UNREACHED.at(place, start=procedure.start, nodes=nodes), nodes)


def _caught(procedure: Procedure, caught: list[str], taken: Ways) -> Iterator[Finding]:
    """Tell each part that cases enter and never leave; nodes without any flow have their own message."""
    for nodes in _together(caught, taken):
        yield Finding(NEVER_ENDS.at(procedure.place(element(procedure, nodes[0])), nodes=nodes), nodes)


def _together(nodes: list[str], ways: Ways) -> list[tuple[str, ...]]:
    """Return nodes in groups that hang together, in their order."""
    beside: dict[str, list[str]] = {node: [] for node in nodes}
    for node in nodes:
        for target in ways.get(node, ()):
            if target in beside:
                beside[node].append(target)
                beside[target].append(node)
    group: dict[str, int] = {}
    for node in nodes:
        if node not in group:
            group.update(dict.fromkeys(spread([node], beside), len(group)))
    found: dict[int, list[str]] = {}
    for node in nodes:
        found.setdefault(group[node], []).append(node)
    return [tuple(members) for members in found.values()]
