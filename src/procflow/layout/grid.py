"""In which lane, column and row each node stands: one node a cell, below all that lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import define, field, frozen

from procflow.layout.links import Plan
from procflow.model import End, Node, Procedure, Step

Parallel = Literal["stacked", "beside"]
MOST_BESIDE = 4
"""More steps of one role that run in parallel are stacked below."""


@frozen
class Grid:
    """Cells of the nodes.

    Attributes
    ----------
    roles : tuple of (str or None)
        The roles of the lanes from left to right; None is the lane of automatic steps.
    cells : dict
        Column and row of each node.
    owner : tuple of int
        The lane of each column; a lane has several columns where parallel steps stand beside each other.
    """

    roles: tuple[str | None, ...]
    cells: dict[str, tuple[int, int]]
    owner: tuple[int, ...]
    taken: frozenset[tuple[int, int]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Note which cells hold a node."""
        object.__setattr__(self, "taken", frozenset(self.cells.values()))

    @property
    def rows(self) -> int:
        """Number of rows."""
        return 1 + max(row for _, row in self.cells.values())

    def free(self, column: int, first: int, last: int) -> bool:
        """Tell whether a column holds no node from one row to another, both included."""
        return not any((column, row) in self.taken for row in range(first, last + 1))


def grid(
    plan: Plan,
    procedure: Procedure,
    above: dict[str, list[str]],
    *,
    by_unit: bool = False,
    apart: Mapping[str, frozenset[str]] | None = None,
) -> Grid:
    """Put every node into a cell.

    Roles that do nothing have no lane. External roles stand first, then the others as listed; automatic steps last.
    A gateway or end stands in the lane of the node that leads to it.

    Parameters
    ----------
    by_unit : bool
        Whether the lanes of a unit stand next to each other, where its first one stands.
    apart : dict of str to frozenset of str, optional
        By step the steps that run in parallel with it: those of one role may stand beside each other. Without it they are
        stacked.
    """
    order = _by_branch(plan, above)
    roles = lane_roles(plan, procedure)
    if by_unit:
        roles = _by_unit(roles, procedure)
    position = {role: k for k, role in enumerate(roles)}
    lanes: dict[str, int] = {node.id: position[node.role] for node in plan.nodes if isinstance(node, Step)}
    for node in order:
        if node not in lanes:
            lanes[node] = next((lanes[over] for over in above[node]), _first_lane(plan, node, lanes))
    found = _Cells(lanes, apart or {})
    for node in order:
        found.place(node, above[node])
    return found.grid(roles)


@define
class _Cells:
    """Nodes placed so far, by lane, place within the lane, and row."""

    lanes: dict[str, int]
    apart: Mapping[str, frozenset[str]]
    cells: dict[str, tuple[int, int]] = field(factory=dict)
    taken: dict[tuple[int, int, int], str] = field(factory=dict)

    def place(self, node: str, above: list[str]) -> None:
        """Put a node into the first free cell of its lane below all that lead to it."""
        lane = self.lanes[node]
        row = max((self.cells[over][1] + 1 for over in above), default=0)
        over = [self.cells[one][0] for one in above if self.lanes[one] == lane and one in self.apart]
        wanted = over[0] if len(over) == 1 and node in self.apart else 0
        while True:
            for place in dict.fromkeys((wanted, *range(MOST_BESIDE if node in self.apart else 1))):
                if self._fits(node, lane, place, row):
                    self.cells[node] = (place, row)
                    self.taken[lane, place, row] = node
                    return
            row += 1

    def _fits(self, node: str, lane: int, place: int, row: int) -> bool:
        """Tell whether a cell is free and, in a row that holds others of the lane, all of them run in parallel."""
        others = [self.taken.get((lane, beside, row)) for beside in range(MOST_BESIDE)]
        if others[place] is not None:
            return False
        with_it = self.apart.get(node, frozenset())
        return all(other is None or other in with_it for other in others)

    def grid(self, roles: tuple[str | None, ...]) -> Grid:
        """Return the cells with the places of all lanes counted through."""
        wide = [
            1 + max((p for n, (p, _) in self.cells.items() if self.lanes[n] == k), default=0) for k in range(len(roles))
        ]
        first = [sum(wide[:lane]) for lane in range(len(wide))]
        cells = {node: (first[self.lanes[node]] + place, row) for node, (place, row) in self.cells.items()}
        return Grid(roles, cells, tuple(lane for lane, count in enumerate(wide) for _ in range(count)))


def unit_of(role: str | None, procedure: Procedure) -> str:
    """Return the unit of a role; its agency where it has none, nothing where it has neither."""
    if role is None or not procedure.has_role(role):
        return ""
    return procedure.role(role).unit or procedure.role(role).agency


def _by_unit(roles: tuple[str | None, ...], procedure: Procedure) -> tuple[str | None, ...]:
    """Return the roles with those of one unit next to each other; external roles stay in front."""
    groups: dict[tuple[bool, str], list[str | None]] = {}
    for k, role in enumerate(roles):
        external = role is not None and procedure.has_role(role) and procedure.role(role).external
        unit = unit_of(role, procedure)
        groups.setdefault((external, unit or f"\0{k}"), []).append(role)
    return tuple(role for group in groups.values() for role in group)


def lane_roles(plan: Plan, procedure: Procedure) -> tuple[str | None, ...]:
    """Return the roles that have a lane, external ones first, then in the order of the procedure."""
    used = dict.fromkeys(node.role for node in plan.nodes if isinstance(node, Step))
    listed = [role for role in procedure.roles if role.id in used]
    named: list[str | None] = [role.id for role in listed if role.external]
    named += [role.id for role in listed if not role.external]
    named += [role for role in used if role is not None and role not in named]
    if None in used or not named:
        named.append(None)
    return tuple(named)


def _first_lane(plan: Plan, node: str, lanes: dict[str, int]) -> int:
    """Return the lane of the first step after a node that nothing leads to."""
    targets = [link.target for link in plan.links if link.source == node]
    return next((lanes[target] for target in targets if target in lanes), 0)


def _by_branch(plan: Plan, above: dict[str, list[str]]) -> list[str]:
    """Return the nodes so that each follows all above it, branch by branch: what a node leads to comes next, ends first."""
    rank = {node.id: (_early(node), k) for k, node in enumerate(plan.nodes)}
    below: dict[str, list[str]] = {node: [] for node in above}
    for node, overs in above.items():
        for over in overs:
            below[over].append(node)
    missing = {node: len(overs) for node, overs in above.items()}
    stack = sorted((node for node in above if not missing[node]), key=lambda n: rank[n], reverse=True)
    order = []
    while stack:
        node = stack.pop()
        order.append(node)
        ready = []
        for under in below[node]:
            missing[under] -= 1
            if not missing[under]:
                ready.append(under)
        stack += sorted(ready, key=lambda n: rank[n], reverse=True)
    return order


def _early(node: Node) -> int:
    """Ends stand close to where they are decided: the way on runs past them."""
    return 0 if isinstance(node, End) else 1
