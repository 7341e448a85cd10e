"""The procedure: its parts, look-up by id, and the frozen networkx view."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from procflow.errors import Place
from procflow.model.attributes import CaseAttribute, PriorityBy
from procflow.model.calendars import BUILTIN, Calendar, builtin
from procflow.model.card import procedure_card
from procflow.model.demand import Demand
from procflow.model.elements import Document, Duty, End, Flow, Gateway, Node, Role, Step, _has_id, _tuple
from procflow.model.limits import AfterPause, TimeLimit
from procflow.model.rules import Rule
from procflow.model.text import Text
from procflow.wording import Lang

if TYPE_CHECKING:
    import networkx as nx


@frozen(kw_only=True)
class Procedure:
    """An administrative procedure as a graph of steps.

    The parts are plain tuples in the order of the file; a change gives a new procedure.
    References are resolved by `procflow.check`, not here: a planner may hold an unfinished procedure in hand.

    Attributes
    ----------
    start : str
        Node where cases start.
    after_pause : {"resume", "restart", "run"}
        What the counted clock does after a pause; `run` means that pauses do not stop it.
    attributes : tuple of CaseAttribute
        What cases differ in.
    priority : PriorityBy or None
        Urgency of a case at every step that states none of its own.
    illustrative : bool
        The figures are invented; survives every edit and is printed on every output.
    origin : dict
        Places in the file the procedure was read from, by element such as ``"step 'sign'"``; no part of its value.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="tiny", steps=[Step(id="sign", role="chair")], ends=[End(id="done")],
    ...               flows=[Flow("sign", "done")], start="sign")
    >>> p.node("sign").role, [flow.target for flow in p.outflows("sign")]
    ('chair', ['done'])
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    kind: str = ""
    steps: tuple[Step, ...] = field(converter=_tuple)
    gateways: tuple[Gateway, ...] = field(default=(), converter=_tuple)
    ends: tuple[End, ...] = field(default=(), converter=_tuple)
    flows: tuple[Flow, ...] = field(default=(), converter=_tuple)
    start: str
    roles: tuple[Role, ...] = field(default=(), converter=_tuple)
    documents: tuple[Document, ...] = field(default=(), converter=_tuple)
    duties: tuple[Duty, ...] = field(default=(), converter=_tuple)
    rules: tuple[Rule, ...] = field(default=(), converter=_tuple)
    calendars: tuple[Calendar, ...] = field(default=(), converter=_tuple)
    calendar: str = "vn-office"
    demand: Demand | None = None
    time_limit: TimeLimit | None = None
    after_pause: AfterPause = "resume"
    attributes: tuple[CaseAttribute, ...] = field(default=(), converter=_tuple)
    priority: PriorityBy | None = None
    version: str = ""
    source: str = ""
    illustrative: bool = False
    origin: Mapping[str, Place] = field(factory=dict, eq=False, repr=False)

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _out(self) -> dict[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.flows:
            found.setdefault(flow.source, []).append(flow)
        return {source: tuple(flows) for source, flows in found.items()}

    @cached_property
    def _in(self) -> dict[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.flows:
            found.setdefault(flow.target, []).append(flow)
        return {target: tuple(flows) for target, flows in found.items()}

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return steps, gateways and ends, in this order."""
        return (*self.steps, *self.gateways, *self.ends)

    def node(self, id: str) -> Node:
        """Return the step, gateway or end with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._nodes[id]

    def has_node(self, id: str) -> bool:
        """Tell whether a step, gateway or end has this id."""
        return id in self._nodes

    def step(self, id: str) -> Step:
        """Return the step with this id.

        Raises
        ------
        KeyError
            If no step has it.
        """
        node = self._nodes[id]
        if not isinstance(node, Step):
            raise KeyError(id)
        return node

    def role(self, id: str) -> Role:
        """Return the role with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._roles[id]

    def has_role(self, id: str) -> bool:
        """Tell whether a role has this id."""
        return id in self._roles

    def outflows(self, id: str) -> tuple[Flow, ...]:
        """Return the flows that leave a node, in the order of the file."""
        return self._out.get(id, ())

    def inflows(self, id: str) -> tuple[Flow, ...]:
        """Return the flows that lead to a node, in the order of the file."""
        return self._in.get(id, ())

    def calendar_named(self, name: str | None = None) -> Calendar:
        """Return the procedure's own calendar, or another by its name (own calendars come before built-in ones).

        Raises
        ------
        KeyError
            If the name is unknown.
        """
        wanted = self.calendar if name is None else name
        own = {calendar.id: calendar for calendar in self.calendars}
        if wanted == "always" and wanted not in own:
            return self._always
        return own[wanted] if wanted in own else builtin(wanted)

    @cached_property
    def _always(self) -> Calendar:
        """The calendar that never closes, in the zone of the procedure: eight o'clock on it is eight o'clock here."""
        if self.calendar == "always" or self.calendar not in (*BUILTIN, *(one.id for one in self.calendars)):
            return builtin("always")
        return evolve(builtin("always"), zone=self.calendar_named().zone)

    def step_calendar(self, step: Step) -> Calendar:
        """Return the calendar on which a step runs: its role's, else the procedure's."""
        role = self._roles.get(step.role) if step.role is not None else None
        return self.calendar_named(role.calendar if role is not None else None)

    def place(self, element: str) -> Place:
        """Return where an element such as ``"step 'sign'"`` stands, with file and line if it was read from one."""
        return self.origin.get(element) or Place(element=f"{element} of '{self.id}'")

    def html(self, lang: Lang = "en") -> str:
        """Return a card for a notebook: what the procedure is, and its steps folded below."""
        return procedure_card(
            self.id,
            self.name,
            self.steps,
            self.roles,
            documents=len(self.documents),
            limit=None if self.time_limit is None else self.time_limit.length,
            version=self.version,
            illustrative=self.illustrative,
            lang=lang,
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.html()

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the procedure as a frozen networkx graph: nodes carry `element`, edges carry `flow`."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.id)
        for node in self.nodes:
            graph.add_node(node.id, element=node)
        for flow in self.flows:
            graph.add_edge(flow.source, flow.target, flow=flow)
        nx.freeze(graph)
        return graph
