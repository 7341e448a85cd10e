"""How often a case changes hands: by role, by unit, by agency, and across the office's border."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from procflow.errors import Message, NotSupportedError
from procflow.model import Procedure, Role, Step
from procflow.structure.blocks import and_blocks
from procflow.structure.linear import Weighted, balance
from procflow.structure.network import Network, network
from procflow.structure.visits import taken, visits

RIGID_START = Message(
    "first-entry-unknown",
    en="branches that run in parallel before anybody holds the case, and do not all meet in one join, cannot be "
    "counted here. Let a step with a role come before the split, or lead all branches to one join.",
    vi="không đếm được các nhánh chạy song song trước khi có người giữ hồ sơ mà không cùng gặp nhau tại một điểm hợp. "
    "Hãy đặt một bước có người thực hiện trước điểm tách, hoặc dẫn mọi nhánh về cùng một điểm hợp.",
)
HOLDERS_GROW = Message(
    "holders-grow",
    en="parallel branches in which nobody takes the case are repeated so often that the number of its holders grows "
    "without end. Let a step with a role stand in the loop, or lower the probability of the return.",
    vi="các nhánh song song không có người tiếp nhận được lặp lại nhiều đến mức số người giữ hồ sơ tăng vô hạn. "
    "Hãy đặt một bước có người thực hiện trong vòng lặp, hoặc giảm xác suất quay lại.",
)


@frozen
class Handoffs:
    """Expected changes of hands per case.

    Attributes
    ----------
    by_role : float
        Each arriving holder other than the step's role counts once.
    by_unit, by_agency : float
        The same between roles of different units, or agencies; a role without one stands for itself.
    external : float
        Those of `by_role` where the giver or the taker is an external role.
    first_entry : float
        Entries of a step before which nobody held the case: from the applicant, counted apart.
    matrix : dict of (str, str) to float
        Expected number by giver and taker (role ids); it sums to `by_role`.
    """

    by_role: float
    by_unit: float
    by_agency: float
    external: float
    first_entry: float
    matrix: Mapping[tuple[str, str], float] = field(hash=False)


def handoffs(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> Handoffs:
    """Count how often a case is expected to change hands, rework included.

    A case carries its holders. On entering a step, every holder other than the step's role counts one handoff, and the
    step's role alone holds it then. A split hands the holders to every branch, a join unites them; automatic steps,
    gateways, ends and cut steps change nothing. So a step between a join of n branches and a split into m turns n × m
    handoffs into n + m, and cutting it turns them back. Exact for every sound graph, as expected holders are a linear
    flow.

    Parameters
    ----------
    procedure : Procedure
        Knowledge of level A is enough.
    cut : frozenset of str, optional
        Steps passed without being done.

    Raises
    ------
    ProcedureError
        If a case may never end.
    NotSupportedError
        If branches that form no block start before anybody holds the case and may stay so, or if a loop of branches
        in which nobody takes the case multiplies its holders without end.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="receive", role="clerk"), Step(id="draft", role="officer"),
    ...               Step(id="sign", role="chair"), Step(id="file", role="clerk")], ends=[End(id="done")],
    ...               flows=[Flow("receive", "draft"), Flow("draft", "sign"), Flow("sign", "file"),
    ...                      Flow("file", "done")], start="receive")
    >>> handoffs(p).by_role, handoffs(p, cut=frozenset({"sign"})).by_role, handoffs(p).first_entry
    (3.0, 2.0, 1.0)
    """
    net = network(procedure, cut=cut)
    takers = _takers(procedure, net)
    times = visits(net)
    holders = sorted(set(takers.values()))
    column = {role: k for k, role in enumerate(holders)}
    mass = _holder_mass(net, takers, times, column)
    matrix: dict[tuple[str, str], float] = {}
    for atom, taker in takers.items():
        for giver in holders:
            if giver != taker and mass[atom, column[giver]] > 0:
                matrix[giver, taker] = matrix.get((giver, taker), 0.0) + float(mass[atom, column[giver]])
    return _counted(procedure, matrix, _first_entries(net, takers))


def _takers(procedure: Procedure, net: Network) -> dict[int, str]:
    """Return the role that takes the case at each atom where somebody works."""
    nodes = ((k, procedure.node(atom.node)) for k, atom in enumerate(net.atoms) if atom.kind == "work")
    return {k: node.role for k, node in nodes if isinstance(node, Step) and node.role is not None}


def _holder_mass(
    net: Network, takers: Mapping[int, str], times: tuple[float, ...], column: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return the expected number of holders, by role, that arrive at each atom.

    A step with a role absorbs what arrives and sends out one holder per visit; so its outflow is a source, and all
    other atoms pass their holders on.
    """
    source = np.zeros((len(net.atoms), max(1, len(column))))
    edges: list[Weighted] = []
    for edge in net.edges:
        if not times[edge.source]:
            continue
        part = taken(net, edge)
        if edge.source in takers:
            source[edge.target, column[takers[edge.source]]] += part * times[edge.source]
        else:
            edges.append((edge.source, edge.target, part))
    try:
        mass = balance(len(net.atoms), edges, source)
    except np.linalg.LinAlgError as error:
        raise NotSupportedError(HOLDERS_GROW.at(f"node '{net.atoms[net.start].node}'")) from error
    wrong = np.flatnonzero(~(np.isfinite(mass) & (mass >= 0)).all(axis=1))
    if len(wrong):
        raise NotSupportedError(HOLDERS_GROW.at(f"node '{net.atoms[int(wrong[0])].node}'"))
    return mass


def _counted(procedure: Procedure, matrix: Mapping[tuple[str, str], float], first_entry: float) -> Handoffs:
    """Return the counts that a matrix of handoffs holds."""
    roles = {role.id: role for role in procedure.roles}

    def total(differs: Callable[[str, str], bool]) -> float:
        return sum((n for (giver, taker), n in matrix.items() if differs(giver, taker)), 0.0)

    def house(role: str, of: Callable[[Role], str]) -> tuple[str, str]:
        name = of(roles[role]) if role in roles else ""
        return ("house", name) if name else ("role", role)

    def outside(role: str) -> bool:
        return role in roles and roles[role].external

    return Handoffs(
        by_role=total(lambda giver, taker: True),
        by_unit=total(lambda giver, taker: house(giver, lambda r: r.unit) != house(taker, lambda r: r.unit)),
        by_agency=total(lambda giver, taker: house(giver, lambda r: r.agency) != house(taker, lambda r: r.agency)),
        external=total(lambda giver, taker: outside(giver) or outside(taker)),
        first_entry=first_entry,
        matrix=dict(matrix),
    )


def _first_entries(net: Network, takers: Mapping[int, str]) -> float:
    """Return the expected number of entries of a step that nobody before has held.

    A case without a holder flows like a visit, but stops at the first step with a role. After a join there is no
    holder only if there is none in any branch; branches of a block are independent, so the chances multiply.
    """
    reached = net.reached()
    edges = [
        (edge.source, edge.target, taken(net, edge))
        for edge in net.edges
        if edge.source in reached and edge.source not in takers
    ]
    joins = {k for k, atom in enumerate(net.atoms) if atom.kind == "join" and len(net.into[k]) > 1}
    plain = [edge for edge in edges if edge[1] not in joins]
    if joins:
        plain += _passing_blocks(net, plain, edges, joins)
    start = np.zeros((len(net.atoms), 1))
    start[net.start] = 1.0
    empty = balance(len(net.atoms), plain, start)[:, 0]
    for join in sorted(joins - {block.join for block in and_blocks(net).blocks}):
        feeding = [source for source, target, p in edges if target == join and p > 0 and empty[source] > 0]
        if len(feeding) == len(net.into[join]):
            raise NotSupportedError(RIGID_START.at(f"node '{net.atoms[join].node}'"))
    return float(sum(empty[atom] for atom in takers))


def _passing_blocks(net: Network, plain: list[Weighted], edges: list[Weighted], joins: set[int]) -> list[Weighted]:
    """Return for each block an edge from fork to join, weighted with the chance that no branch finds a holder."""
    shortcuts: list[Weighted] = []
    for block in and_blocks(net).blocks:
        chance = 1.0
        for first, branch in zip(net.out[block.fork], block.branches, strict=True):
            if branch:
                inside = [e for e in (*plain, *shortcuts) if e[0] in branch and e[1] in branch]
                entry = np.zeros((len(net.atoms), 1))
                entry[first.target] = 1.0
                empty = balance(len(net.atoms), inside, entry)[:, 0]
                chance *= sum(p * float(empty[s]) for s, t, p in edges if t == block.join and s in branch)
        if chance > 0:
            shortcuts.append((block.fork, block.join, chance))
    return shortcuts
