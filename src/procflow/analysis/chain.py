"""A procedure as a chain of random times: who holds the case decides the next state, parallel branches are one state.

Outside parallel blocks a case is at one place, so its future depends on where it is and on who holds it (a transfer is
paid when it changes hands). A block is one state whose time is that of its slowest branch, and each branch is a chain
of its own. Because the holders that leave a block depend on the ways taken in its branches, a branch may have several
exits, one for each set of holders, and a block has one way on for each combination of exits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from attrs import Factory, field, frozen

from procflow.analysis.ruler import Ruler, StepTime
from procflow.errors import Message, NotSupportedError
from procflow.model import Procedure, Shape, Step
from procflow.structure.blocks import Block, Blocks, and_blocks
from procflow.structure.network import Network

Holders = tuple[str, ...]
"""Who holds the case: nobody, one role, or `SEVERAL`.

For a transfer it matters only whether any holder is another role than the next: of several roles one always is. So a
loop of branches in which nobody takes the case, and which multiplies its holders, still has a finite chain.
"""
SEVERAL: Holders = ("", "")
DEEPEST = 50

RIGID = Message(
    "not-block-structured",
    en="these parallel branches do not all meet in one join, or a flow jumps into or out of a branch, so the cycle time "
    "has no exact form here. Simulate instead, or let the flow return to before the split.",
    vi="các nhánh song song này không cùng gặp nhau tại một điểm hợp, hoặc có luồng đi vào hay đi ra giữa nhánh, nên "
    "không tính chính xác được tổng thời gian giải quyết. Hãy mô phỏng, hoặc cho luồng quay lại trước điểm tách.",
)
TOO_DEEP = Message(
    "blocks-too-deep",
    en="parallel blocks are nested {depth} deep; times are computed up to {most}. Simulate instead.",
    vi="các khối song song lồng nhau {depth} tầng; chỉ tính thời gian tới {most} tầng. Hãy mô phỏng.",
)


@frozen
class Serial:
    """A state in which the sum of some laws passes; then one way is taken.

    Attributes
    ----------
    laws : tuple of Shape
        Independent times in working minutes.
    ways : tuple of (float, int)
        Probability, and the next state or, as `-1 - k`, exit k.
    """

    laws: tuple[Shape, ...]
    ways: tuple[tuple[float, int], ...]


@frozen
class Parallel:
    """A state in which all branches run; it lasts as long as the slowest.

    Attributes
    ----------
    branches : tuple of Chain
        Independent of each other.
    ways : tuple of (tuple of int, int)
        The exit of each branch, and where that combination leads (as in `Serial`).
    """

    branches: tuple[Chain, ...]
    ways: tuple[tuple[tuple[int, ...], int], ...]


@frozen(cache_hash=True)
class Chain:
    """A chain that starts in state 0 and ends in one of its exits.

    Attributes
    ----------
    states : tuple of Serial or Parallel
        Transient states.
    exits : tuple of Holders
        Who holds the case at each exit; no part of the chain's identity.
    """

    states: tuple[Serial | Parallel, ...]
    exits: tuple[Holders, ...] = field(eq=False)
    number: int = field(init=False, default=Factory(lambda self: len(self.exits), takes_self=True))


def time_chain(procedure: Procedure, net: Network) -> Chain:
    """Return the chain of times of a procedure, from arrival to end.

    Parameters
    ----------
    procedure : Procedure
        Work times of all steps that are done are known.
    net : Network
        Its network, with or without cuts.

    Raises
    ------
    NotSupportedError
        If parallel branches form no block, or are nested too deep.
    """
    return _Builder(procedure, net).chain(net.start, (), None)


def block_chains(procedure: Procedure, net: Network, block: Block) -> tuple[Chain, ...]:
    """Return the chains of the branches of one block that is entered by the holder of the step before it.

    The holder is the role of the fork's own step if it has one; else nobody, so that no transfer is paid at entry.
    """
    builder = _Builder(procedure, net)
    node = procedure.node(net.atoms[block.fork].node)
    role = node.role if isinstance(node, Step) and net.atoms[block.fork].node not in net.cut else None
    return builder.branches(block, () if role is None or not builder.matter else (role,))


class _Builder:
    """Walks a network and lays out its states."""

    def __init__(self, procedure: Procedure, net: Network) -> None:
        self.net = net
        blocks = and_blocks(net)
        _refuse_unstructured(net, blocks)
        self.blocks: Mapping[int, Block] = {block.fork: block for block in blocks.blocks}
        ruler = Ruler(procedure)
        self.known: dict[tuple[int, Holders], tuple[Chain, ...]] = {}
        self.steps: dict[int, tuple[str | None, StepTime]] = {}
        for k, atom in enumerate(net.atoms):
            if atom.kind == "work":
                step = procedure.step(atom.node)
                self.steps[k] = (step.role, ruler.time(step))
        self.matter = any(time.transfer is not None for _, time in self.steps.values())

    def chain(self, start: int, holders: Holders, stop: int | None) -> Chain:
        """Return the chain from an atom to the join that closes its branch, or to any end."""
        layout = _Layout(self.key(start, holders))
        if start == stop:
            return Chain((Serial((), ((1.0, layout.exit(holders)),)),), (holders,))
        states: list[Serial | Parallel] = []

        def lead(target: int, leaving: Holders) -> int:
            return layout.exit(leaving) if target == stop else layout.state(self.key(target, leaving))

        while len(states) < len(layout.keys):
            atom, arriving = layout.keys[len(states)]
            states.append(self.state(atom, arriving, lead, layout))
        return Chain(tuple(states), tuple(layout.exits))

    def key(self, atom: int, holders: Holders) -> tuple[int, Holders]:
        """Return what the future depends on: at a step with a role only whether a transfer is paid."""
        if not self.matter:
            return atom, ()
        role, time = self.steps.get(atom, (None, None))
        if role is None or time is None:
            return atom, holders
        paid = time.transfer is not None and any(holder != role for holder in holders)
        return atom, ("",) if paid else ()

    def state(
        self, atom: int, holders: Holders, lead: Callable[[int, Holders], int], layout: _Layout
    ) -> Serial | Parallel:
        """Return the state of one atom and note where it leads."""
        if atom in self.blocks:
            block = self.blocks[atom]
            branches = self.branches(block, holders)
            ways = []
            for combination in product(*(range(branch.number) for branch in branches)):
                holding = [branch.exits[k] for branch, k in zip(branches, combination, strict=True)]
                ways.append((combination, lead(block.join, _united(holding))))
            return Parallel(branches, tuple(ways))
        if self.net.atoms[atom].kind == "end":
            return Serial((), ((1.0, layout.exit(())),))
        role, time = self.steps.get(atom, (None, None))
        laws = time.laws(paid=bool(holders) and role is not None) if time is not None else ()
        leaving = holders if role is None or not self.matter else (role,)
        edges = [edge for edge in self.net.out[atom] if edge.p > 0]
        return Serial(laws, tuple((edge.p, lead(edge.target, leaving)) for edge in edges))

    def branches(self, block: Block, holders: Holders) -> tuple[Chain, ...]:
        """Return the chains of a block's branches (recursion is bounded by `DEEPEST`)."""
        key = (block.fork, holders)
        if key not in self.known:
            edges = self.net.out[block.fork]
            self.known[key] = tuple(self.chain(edge.target, holders, block.join) for edge in edges)
        return self.known[key]


def _united(branches: Iterable[Holders]) -> Holders:
    """Return who holds the case after a join."""
    holders = {holder for branch in branches for holder in branch}
    return SEVERAL if len(holders) > 1 or "" in holders else tuple(holders)


class _Layout:
    """Numbers states and exits in the order in which they are met."""

    def __init__(self, start: tuple[int, Holders]) -> None:
        self.keys = [start]
        self.exits: list[Holders] = []
        self._position = {start: 0}

    def state(self, key: tuple[int, Holders]) -> int:
        if key not in self._position:
            self._position[key] = len(self.keys)
            self.keys.append(key)
        return self._position[key]

    def exit(self, holders: Holders) -> int:
        if holders not in self.exits:
            self.exits.append(holders)
        return -1 - self.exits.index(holders)


def _refuse_unstructured(net: Network, blocks: Blocks) -> None:
    """Refuse what has no exact time, by name."""
    wrong = (*blocks.rigid, *blocks.loose)
    if wrong:
        raise NotSupportedError(*(RIGID.at(f"node '{net.atoms[k].node}'") for k in wrong))
    depth: dict[int, int] = {}
    for k in range(len(blocks.blocks) - 1, -1, -1):
        parent = blocks.blocks[k].parent
        depth[k] = 1 if parent is None else depth[parent] + 1
    if depth and max(depth.values()) > DEEPEST:
        fork = blocks.blocks[max(depth, key=lambda k: depth[k])].fork
        place = f"node '{net.atoms[fork].node}'"
        raise NotSupportedError(TOO_DEEP.at(place, depth=max(depth.values()), most=DEEPEST))
