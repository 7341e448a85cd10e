"""How often each part of a procedure is done per case, rework included."""

from __future__ import annotations

import numpy as np

from procflow.errors import Message, Place, ProcedureError
from procflow.structure.linear import Weighted, balance
from procflow.structure.network import Network

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
    weights: list[Weighted] = []
    for edge in net.edges:
        if edge.source in reached:
            part = 1.0 if net.atoms[edge.source].kind == "fork" else edge.p
            if net.atoms[edge.target].kind == "join":
                part /= len(net.into[edge.target])
            weights.append((edge.source, edge.target, part))
    return weights


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
