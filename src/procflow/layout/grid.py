"""In which lane and row each node stands: one node a cell, below all that lead to it."""

from __future__ import annotations

import heapq

from attrs import frozen

from procflow.layout.links import Plan
from procflow.model import End, Node, Procedure, Step


@frozen
class Grid:
    """Cells of the nodes.

    Attributes
    ----------
    roles : tuple of (str or None)
        The roles of the lanes from left to right; None is the lane of automatic steps.
    cells : dict
        Lane and row of each node.
    """

    roles: tuple[str | None, ...]
    cells: dict[str, tuple[int, int]]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return 1 + max(row for _, row in self.cells.values())

    def free(self, lane: int, first: int, last: int) -> bool:
        """Tell whether a lane holds no node from one row to another, both included."""
        return not any(at == lane and first <= row <= last for at, row in self.cells.values())


def grid(plan: Plan, procedure: Procedure, above: dict[str, list[str]]) -> Grid:
    """Put every node into a cell.

    Roles that do nothing have no lane. External roles stand first, then the others as listed; automatic steps last.
    A gateway or end stands in the lane of the node that leads to it.
    """
    order = _by_height(plan, above)
    roles = lane_roles(plan, procedure)
    position = {role: k for k, role in enumerate(roles)}
    lanes: dict[str, int] = {node.id: position[node.role] for node in plan.nodes if isinstance(node, Step)}
    for node in order:
        if node not in lanes:
            lanes[node] = next((lanes[over] for over in above[node]), _first_lane(plan, node, lanes))
    cells: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for node in order:
        row = max((cells[over][1] + 1 for over in above[node]), default=0)
        while (lanes[node], row) in taken:
            row += 1
        cells[node] = (lanes[node], row)
        taken.add(cells[node])
    return Grid(roles, cells)


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


def _by_height(plan: Plan, above: dict[str, list[str]]) -> list[str]:
    """Return the nodes so that each follows all above it: by height, ends first, then in the order of the file."""
    rank = {node.id: (_early(node), k) for k, node in enumerate(plan.nodes)}
    below: dict[str, list[str]] = {node: [] for node in above}
    for node, overs in above.items():
        for over in overs:
            below[over].append(node)
    missing = {node: len(overs) for node, overs in above.items()}
    height = dict.fromkeys(above, 0)
    ready = [(0, *rank[node], node) for node in above if not missing[node]]
    heapq.heapify(ready)
    order = []
    while ready:
        node = heapq.heappop(ready)[-1]
        order.append(node)
        for under in below[node]:
            height[under] = max(height[under], height[node] + 1)
            missing[under] -= 1
            if not missing[under]:
                heapq.heappush(ready, (height[under], *rank[under], under))
    return order


def _early(node: Node) -> int:
    """Ends stand close to where they are decided: the way on runs past them."""
    return 0 if isinstance(node, End) else 1
