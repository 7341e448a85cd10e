"""Which nodes and flows are drawn, which of them belong to one of two procedures only, and what becomes of each step."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from procflow.errors import Message, ProcedureError, did_you_mean
from procflow.layout.changes import Told, told_changes
from procflow.layout.conditions import flow_words
from procflow.layout.moved import moved_steps
from procflow.layout.shapes import RouteState, State
from procflow.model import AtMost, Duration, Flow, Gateway, Node, Procedure, Span, Step, Text
from procflow.model.laws import Fixed
from procflow.structure.difference import diff
from procflow.wording import Lang

NO_NODE = Message(
    "draw-no-node",
    en="no step, gateway or end is called '{name}', so the picture cannot be drawn.{hint} Mend the flow or add the node.",
    vi="không có bước, cổng rẽ nhánh hay điểm kết thúc nào tên '{name}', nên không vẽ được.{hint} Hãy sửa luồng hoặc thêm phần tử đó.",
)
NOTHING = Message(
    "draw-nothing",
    en="there is no step, gateway or end to draw, expected at least one. Add a step.",
    vi="không có bước, cổng rẽ nhánh hay điểm kết thúc nào để vẽ, cần ít nhất một. Hãy thêm một bước.",
)


@frozen
class Link:
    """A flow to draw; the source "" is the dot where cases start.

    Attributes
    ----------
    share : float or None
        The share of cases to print beside it.
    words : Text
        Its label and condition.
    bound : bool
        It is where a bound of the source leads.
    """

    source: str
    target: str
    flow: Flow | None = None
    state: RouteState = "kept"
    share: float | None = None
    words: Text = field(factory=Text)
    bound: bool = False

    @property
    def returns(self) -> bool:
        """Tell whether it sends the case back."""
        return self.flow is not None and self.flow.kind == "returns"


@frozen(kw_only=True)
class Plan:
    """All that is drawn, in the order of the files.

    Attributes
    ----------
    nodes : tuple of Node
        Of both procedures; a step that another role does now stands with its new role.
    states : dict of str to State
        What becomes of each node.
    links : tuple of Link
        Flows of both procedures; shares are told where a node takes one of several flows.
    start : str
        Where cases start; where they will, if that changes.
    into : dict of str to str
        By merged step the step that takes it in.
    was : dict of str to (str or None)
        By step that another role does now the role of before.
    beside : frozenset of str
        Steps that run beside others now, and did not before.
    moved : dict of str to str
        By step that is done in another order now the step that it followed before; "" where it was the first.
    told : Told
        What else is changed of steps and roles.
    """

    nodes: tuple[Node, ...]
    states: dict[str, State]
    links: tuple[Link, ...]
    start: str
    into: Mapping[str, str] = field(factory=dict)
    was: Mapping[str, str | None] = field(factory=dict)
    beside: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(factory=dict)
    told: Told = field(factory=Told)


def plan(before: Procedure, after: Procedure | None = None) -> Plan:
    """Return what is drawn for one procedure, or for two on one layout.

    Parameters
    ----------
    before : Procedure
        The procedure, or the one as it was.
    after : Procedure, optional
        The procedure as it will be.

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.
    """
    for procedure in (before, after) if after else (before,):
        _refuse_unknown(procedure)
    nodes = list(before.nodes)
    states: dict[str, State] = {node.id: "kept" for node in nodes}
    if after is None:
        links = [_link(before, flow) for flow in drawn_flows(before)]
        return Plan(nodes=tuple(nodes), states=states, links=(Link("", before.start), *links), start=before.start)
    change = diff(before, after)
    into = {one.step: one.into for one in change.merged if before.has_node(one.into)}
    was = {one.step: one.before for one in change.reassigned}
    states = {node.id: _becomes(node, after, into) for node in nodes}
    names = {node.name for node in before.steps}
    added = [_nameless(node, names) for node in after.nodes if not before.has_node(node.id)]
    states.update({node.id: "new" for node in added})
    return Plan(
        nodes=(*(_drawn(node, after) for node in nodes), *added),
        states=states,
        links=(Link("", after.start, state="kept" if after.start == before.start else "new"), *_merged(before, after)),
        start=after.start,
        into=into,
        was=was,
        beside=frozenset(step for branches in change.parallel for branch in branches for step in branch),
        moved=moved_steps(before, after),
        told=told_changes(change, after),
    )


def _drawn(node: Node, after: Procedure) -> Node:
    """Return a node as it will be where it goes on: with its new role, sessions and joins, under its old name."""
    return evolve(after.node(node.id), name=node.name) if _goes_on(node, after) else node


def drawn_flows(procedure: Procedure) -> tuple[Flow, ...]:
    """Return the flows of a procedure and the ways that bounds add, which bear what is exceeded."""
    bounds = ((step.id, step.at_most) for step in procedure.steps)
    ways = (Flow(id, bound.then, label=bound_label(bound)) for id, bound in bounds if bound is not None)
    return (*procedure.flows, *ways)


def bound_label(bound: AtMost) -> Text:
    """Return what stands beside the way out of a bounded step.

    >>> bound_label(AtMost(visits=2, then="refused")).get("en")
    'after 2 visits'
    """
    en, vi = [], []
    if bound.visits is not None:
        en.append(f"after {bound.visits} {'visit' if bound.visits == 1 else 'visits'}")
        vi.append(f"sau {bound.visits} lần")
    if bound.waiting is not None:
        en.append(f"{bound.waiting} waiting")
        vi.append(f"đã có {bound.waiting} hồ sơ chờ")
    if bound.time is not None:
        en.append(f"after {_length(bound.time, 'en')}")
        vi.append(f"sau {_length(bound.time, 'vi')}")
    return Text(en=", ".join(en), vi=", ".join(vi))


def _length(time: Duration, lang: Lang) -> str:
    """Return a bound on time: a fixed one in words, a law as the file spells it."""
    return Span(time.law.value, time.unit).text(lang) if isinstance(time.law, Fixed) else str(time)


def _becomes(node: Node, after: Procedure, into: Mapping[str, str]) -> State:
    if _goes_on(node, after):
        return "kept"
    return "merged" if node.id in into else "cut"


def _goes_on(node: Node, after: Procedure) -> bool:
    """Tell whether a node is still there; a step that left only a gateway of its id is cut."""
    return after.has_node(node.id) and isinstance(after.node(node.id), Step) == isinstance(node, Step)


def _nameless(node: Node, names: set[Text]) -> Node:
    """Return a new gateway without the name of the step in whose place it stands, which would seem to go on."""
    return evolve(node, name=Text()) if isinstance(node, Gateway) and node.name in names else node


def _link(procedure: Procedure, flow: Flow, state: RouteState = "kept") -> Link:
    """Return a flow of a procedure as it is drawn; one that vanishes tells nothing."""
    bound = not any(flow is other for other in procedure.outflows(flow.source))
    if state == "gone":
        return Link(flow.source, flow.target, flow, state, bound=bound)
    words = flow_words(procedure, flow)
    return Link(flow.source, flow.target, flow, state, None if bound else _share(procedure, flow), words, bound)


def _share(procedure: Procedure, flow: Flow) -> float | None:
    """Return the share to print at a flow; none where all flows are taken, a condition decides, or there is one flow."""
    split = getattr(procedure.node(flow.source), "split", "one")
    if split == "all" or flow.when or flow.otherwise:
        return None
    return flow.p if split == "any" or flow.p < 1 else None


def _merged(before: Procedure, after: Procedure) -> list[Link]:
    """Return the flows of both procedures, each told to be kept, gone or new."""
    ahead = drawn_flows(after)
    coming: dict[tuple[str, str], list[Flow]] = {}
    for flow in ahead:
        coming.setdefault((flow.source, flow.target), []).append(flow)
    links = []
    for flow in drawn_flows(before):
        now = coming.get((flow.source, flow.target))
        links.append(_link(after, now.pop(0)) if now else _link(before, flow, "gone"))
    left = {id(flow) for flows in coming.values() for flow in flows}
    return links + [_link(after, flow, "new") for flow in ahead if id(flow) in left]


def _refuse_unknown(procedure: Procedure) -> None:
    if not procedure.nodes:
        raise ProcedureError(NOTHING.at(procedure.place("steps")))
    ids = [node.id for node in procedure.nodes]
    wanted = [("start", procedure.start)]
    for flow in drawn_flows(procedure):
        place = f"flow '{flow.source}' -> '{flow.target}'"
        wanted += [(place, flow.source), (place, flow.target)]
    problems = [
        NO_NODE.at(procedure.place(place), name=name, hint=did_you_mean(name, ids))
        for place, name in wanted
        if not procedure.has_node(name)
    ]
    if problems:
        raise ProcedureError(*problems)
