"""How often each part of a procedure is done per case, rework included."""

from __future__ import annotations

import math

import numpy as np

from procflow.errors import Message, NotSupportedError, Place, ProcedureError
from procflow.structure.chosen import chosen_pairs
from procflow.structure.linear import Weighted, balance
from procflow.structure.network import Edge, Network

NEVER_ENDS = Message(
    "never-ends",
    en="a case that comes here can never reach an end, so it would be handled without end. "
    "Lead a flow with a probability above 0 from here, or from a later node, to an end.",
    vi="hồ sơ đến đây không bao giờ tới được điểm kết thúc nên sẽ phải xử lý mãi. "
    "Hãy thêm một luồng có xác suất lớn hơn 0 từ đây, hoặc từ một nút sau đó, tới điểm kết thúc.",
)
GROWS = Message(
    "grows-without-end",
    en="the flows bring back more than they take away, so the expected number of visits is infinite. "
    "Check the probabilities of the flows that return, and join the branches before a flow returns.",
    vi="các luồng đưa hồ sơ quay lại nhiều hơn số đi ra nên số lần thực hiện kỳ vọng là vô hạn. "
    "Hãy kiểm tra xác suất của các luồng quay lại, và hợp các nhánh song song trước khi quay lại.",
)
NO_CHANCE = Message(
    "visits-by-condition",
    en="which way a case takes here depends on a condition, so the expected number of visits is not known; use simulate.",
    vi="ở đây hồ sơ đi đường nào tùy theo điều kiện nên chưa biết số lần thực hiện kỳ vọng; hãy dùng simulate.",
)
SOME_WITHDRAWN = Message(
    "visits-of-some",
    en="this join goes on with some of its branches and the others are withdrawn, so the expected number of visits depends on "
    "times; use simulate.",
    vi="điểm nhập này đi tiếp khi đủ một số nhánh và các nhánh còn lại bị rút nên số lần thực hiện kỳ vọng tùy theo thời "
    "gian; hãy dùng simulate.",
)
NO_SPLIT = Message(
    "visits-of-chosen",
    en="this join waits for chosen branches, but what leads here is not exactly the branches of one OR split, so the expected "
    "number of visits is not known.",
    vi="điểm nhập này chờ các nhánh đã chọn, nhưng các luồng tới đây không đúng là các nhánh của một rẽ nhánh OR nên chưa biết "
    "số lần thực hiện kỳ vọng.",
)


def visits(net: Network) -> tuple[float, ...]:
    """Return how often a case is expected to come to each atom.

    A step with a visit number of 1.25 is done once by every case and once more by one case in four. A fork sends the
    case along each of its edges; a join counts once for all its branches. Exact for every sound graph with fixed
    probabilities, whatever its loops; atoms that no case reaches have 0.

    Parameters
    ----------
    net : Network
        As `network` makes it.

    Returns
    -------
    tuple of float
        One number per atom, in the order of `net.atoms`.

    Raises
    ------
    ProcedureError
        If a case can come to an atom from which no end can be reached, or if loops multiply the case.
    NotSupportedError
        If conditions choose a way, a join goes on with some of its branches, or chosen branches have no split of their own.

    References
    ----------
    J. G. Kemeny and J. L. Snell, Finite Markov Chains (1960), chapter 3: the fundamental matrix.

    Examples
    --------
    One case in five is sent back from the check:

    >>> from procflow.model import End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="draft"), Step(id="check")], ends=[End(id="done")], start="draft",
    ...               flows=[Flow("draft", "check"), Flow("check", "done", 0.8),
    ...                      Flow("check", "draft", 0.2, kind="returns")])
    >>> [round(v, 9) for v in visits(network(p))]
    [1.25, 1.25, 1.0]
    """
    reached = net.reached()
    stuck = sorted(reached - _ending(net))
    if stuck:
        raise ProcedureError(*(NEVER_ENDS.at(Place(element=f"node '{net.atoms[k].node}'")) for k in stuck[:1]))
    start = np.zeros((len(net.atoms), 1))
    start[net.start] = 1.0
    try:
        found = balance(len(net.atoms), _weights(net, reached), start)[:, 0]
    except np.linalg.LinAlgError as error:
        raise ProcedureError(GROWS.at(Place(element=f"node '{net.atoms[net.start].node}'"))) from error
    wrong = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    if len(wrong):
        raise ProcedureError(GROWS.at(Place(element=f"node '{net.atoms[int(wrong[0])].node}'")))
    return tuple(found.tolist())


def _weights(net: Network, reached: frozenset[int]) -> list[Weighted]:
    """Return the part of an atom's visits that each edge carries to its target."""
    closed = _closed_by_chance(net, reached)
    weights: list[Weighted] = [(split, join, part) for join, (split, part) in closed.items()]
    for edge in net.edges:
        if edge.source in reached and edge.target not in closed:
            part = taken(net, edge)
            if net.atoms[edge.target].kind == "join":
                part /= len(net.into[edge.target])
            weights.append((edge.source, edge.target, part))
    return weights


def taken(net: Network, edge: Edge) -> float:
    """Return how often an edge is taken each time its source is left.

    Parameters
    ----------
    net : Network
        Without conditions among the ways that a case can reach.
    edge : Edge
        One of its edges.
    """
    source = net.atoms[edge.source]
    if edge.flow is not None and edge.flow.otherwise and source.some:
        return _none_taken(net, edge.source)
    return 1.0 if source.kind == "fork" and not source.some else edge.p


def _none_taken(net: Network, split: int) -> float:
    """Return the chance that an OR split takes none of its branches, so that the case goes the way otherwise."""
    return math.prod(1 - edge.p for edge in net.out[split] if edge.flow is None or not edge.flow.otherwise)


def _closed_by_chance(net: Network, reached: frozenset[int]) -> dict[int, tuple[int, float]]:
    """Return for each join of chosen branches its split, and how often the split leads to it, once for all branches.

    Raises
    ------
    NotSupportedError
        If a way is chosen by a condition, so that no chance is known, or a join waits for some of its branches only.
    """
    for k in sorted(reached):
        atom = net.atoms[k]
        rest = [edge.flow for edge in net.out[k] if edge.flow is not None]
        if any(flow.when or (flow.otherwise and not atom.some) for flow in rest):
            raise NotSupportedError(NO_CHANCE.at(Place(element=f"node '{atom.node}'")))
        if atom.kind == "join" and 0 < atom.need < len(net.into[k]):
            raise NotSupportedError(SOME_WITHDRAWN.at(Place(element=f"node '{atom.node}'")))
    waiting = [k for k in sorted(reached) if net.atoms[k].need == -1 and len(net.into[k]) > 1]
    pairs = chosen_pairs(net) if waiting else {}
    unpaired = next((k for k in waiting if k not in pairs), None)
    if unpaired is not None:
        raise NotSupportedError(NO_SPLIT.at(Place(element=f"node '{net.atoms[unpaired].node}'")))
    return {join: (pairs[join], _reaching(net, join, pairs[join])) for join in waiting}


def _reaching(net: Network, join: int, split: int) -> float:
    """Return how often a join is done for each time its split is: always, unless the way otherwise leads elsewhere."""
    around = [edge for edge in net.out[split] if edge.flow is not None and edge.flow.otherwise]
    if not around:
        return 1 - _none_taken(net, split)
    seen, line = {around[0].target}, [around[0].target]
    for atom in line:
        if atom == join:
            return 1.0
        fresh = [edge.target for edge in net.out[atom] if edge.target not in seen and edge.target != split]
        seen.update(fresh)
        line += fresh
    return 1 - _none_taken(net, split)


def _ending(net: Network) -> frozenset[int]:
    """Return the atoms from which some end can be reached."""
    stack = [k for k, atom in enumerate(net.atoms) if atom.kind == "end"]
    seen = set(stack)
    while stack:
        for edge in net.into[stack.pop()]:
            if edge.p > 0 and edge.source not in seen:
                seen.add(edge.source)
                stack.append(edge.source)
    return frozenset(seen)
