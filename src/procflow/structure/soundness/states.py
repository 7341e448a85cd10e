"""The token game on one fragment: every state that tokens can come to, as far as the verdict needs them.

Each arc leads to one node only, so what can move goes on being able to, whatever else moves first: it is enough to
follow one node (or one loop) at a time, the earliest, and all its choices. Twenty branches side by side are then a row
of states and no power of two. Where a loop comes back to a state that was seen, everything is followed, so that nothing
waits for ever. An OR join looks at tokens elsewhere; where there is one, all moves are followed.

A merge at which two tokens stand at once has let its branches run side by side: that is a fault. The game then goes on
as if it had waited for both, so that faults further on are found as well, and none that only follows from this one.

That a case goes round for ever needs no look of its own: every node leads out, so a token can always take the shortest
way, and what goes round in spite of that leaves a second token on some arc.

References
----------
A. Valmari, Stubborn sets for reduced state space generation, Advances in Petri Nets 1990, LNCS 483.
W. van der Aalst, The application of Petri nets to workflow management, J. Circuits, Systems and Computers 8 (1998):
a sound free-choice net holds at most one token at each place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from typing import Literal

from attrs import define, evolve, field, frozen

from procflow.structure.soundness.fragment import ENTRY, EXIT, Fragment, members

FaultKind = Literal["not joined", "started again", "waits", "apart"]


@frozen
class Move:
    """A node takes tokens from some arcs and puts one on each of others (as bits).

    Attributes
    ----------
    chosen : bool
        The node had a choice of others.
    mended : bool
        Only the game as if mended goes this way: two tokens became one.
    """

    node: int
    taken: int
    put: int
    chosen: bool = False
    mended: bool = False


@frozen
class Fault:
    """What a state shows: at which node, with tokens on which arcs, after which moves, and which arcs lack one."""

    kind: FaultKind
    node: int
    arcs: tuple[int, ...]
    moves: tuple[Move, ...]
    missing: tuple[int, ...] = ()


@frozen
class Play:
    """What a game has shown.

    Attributes
    ----------
    faults : tuple of Fault
        The first of each kind at each node, without those that only follow from another.
    complete : bool
        Whether all states that matter were seen.
    moves : tuple of Move or None
        A shortest run in which all tokens leave, if one was seen.
    states : int
        How many were seen.
    """

    faults: tuple[Fault, ...]
    complete: bool
    moves: tuple[Move, ...] | None
    states: int


@define
class _Game:
    """The states of a fragment as they are found, each with the one before it and the move in between."""

    fragment: Fragment
    before: dict[int, tuple[int, Move | None]] = field(factory=dict)
    faults: dict[tuple[FaultKind, int], Fault] = field(factory=dict)
    final: list[int] = field(factory=list)

    def moves_to(self, state: int, *last: Move) -> tuple[Move, ...]:
        """Return the moves that led to a state, and one more."""
        found = list(last)
        while True:
            state, move = self.before[state]
            if move is None:
                return tuple(reversed(found))
            found.append(move)

    def able(self, state: int) -> dict[int, int]:
        """Return the nodes that can move in a state, each with its arcs that hold a token."""
        fragment = self.fragment
        found: dict[int, int] = {}
        for arc in members(state & ~fragment.exits):
            node = fragment.target[arc]
            here = state & fragment.mask[node]
            kind = fragment.join[node]
            if kind == "all" and here != fragment.mask[node]:
                continue
            if kind == "some" and self._may_come(node, state, here):
                continue
            found[node] = here
        return found

    def _may_come(self, join: int, state: int, here: int) -> bool:
        """Tell whether an OR join has to wait for a token elsewhere (BPMN 2.0, section 13.4.3)."""
        coming = self.fragment.lets_come[join]
        empty = self.fragment.mask[join] & ~here
        return any(coming[arc] & empty and not coming[arc] & here for arc in members(state & ~here))

    def followed(self, able: dict[int, int]) -> dict[int, int]:
        """Return those of the nodes that need to be followed: the earliest one, or those of the earliest loop."""
        if self.fragment.looks_around:
            return able
        stage = self.fragment.stage
        first = min(map(stage.__getitem__, able))
        return {node: here for node, here in able.items() if stage[node] == first}

    def expand(self, state: int) -> list[int]:
        """Return the states that follow a state, with the move to each new one kept, and note every fault on the way."""
        able = self.able(state)
        if not able:
            self._settle(state)
            return []
        some = self.followed(able)
        found = self._moved(state, some)
        if len(some) < len(able) and any(after in self.before for after in found):
            found = {**self._moved(state, {node: able[node] for node in able if node not in some}), **found}
        new = [after for after in found if after not in self.before]
        for after in new:
            self.before[after] = (state, found[after])
        return new

    def _moved(self, state: int, nodes: dict[int, int]) -> dict[int, Move]:
        fragment = self.fragment
        found: dict[int, Move] = {}
        for node, here in nodes.items():
            several = fragment.join[node] == "one" and here & (here - 1) != 0
            if several:
                self._note("not joined", node, here, state)
            for put in fragment.takes[node]:
                left = state & ~here
                mended = several or left & put != 0
                move = Move(node, here, put, len(fragment.takes[node]) > 1, mended)
                if left & put:
                    self._note("started again", node, left & put, state, move)
                found.setdefault(left | put, move)
        return found

    def _settle(self, state: int) -> None:
        """Judge a state in which nothing can move: over, over at several ends, or stuck."""
        fragment = self.fragment
        stuck = state & ~fragment.exits
        if not stuck:
            self.final.append(state)
            if state & (state - 1):
                self._note("apart", EXIT, state, state)
            return
        joins = {fragment.target[arc] for arc in members(stuck)}
        for join in sorted(joins):
            causes = joins & fragment.before(fragment.into[join]) - {join}
            if all(other in fragment.after(join) for other in causes):
                here = stuck & fragment.mask[join]
                self._note("waits", join, here, state, missing=fragment.mask[join] & ~here)

    def _note(self, kind: FaultKind, node: int, arcs: int, state: int, *last: Move, missing: int = 0) -> None:
        """Keep the first fault of its kind at a node."""
        if (kind, node) not in self.faults:
            moves = self.moves_to(state, *last)
            self.faults[kind, node] = Fault(kind, node, tuple(members(arcs)), moves, tuple(members(missing)))


def play(fragment: Fragment, *, most: int) -> Play:
    """Play out a fragment, up to a number of states.

    Parameters
    ----------
    fragment : Fragment
        Every node can be reached and leads out.
    most : int
        States after which the game is given up; what was found until then still holds.
    """
    game = _Game(fragment)
    if fragment.too_wide:
        return Play((), complete=False, moves=None, states=0)
    first = 1 << ENTRY
    game.before[first] = (first, None)
    queue = deque([first])
    while queue and len(game.before) <= most:
        queue.extend(game.expand(queue.popleft()))
    complete = not queue
    over = game.moves_to(game.final[0]) if game.final else None
    return Play(_first_causes(fragment, list(game.faults.values())), complete, over, len(game.before))


def _first_causes(fragment: Fragment, faults: list[Fault]) -> tuple[Fault, ...]:
    """Leave out what only follows from branches that were not joined further up."""
    spoilt: set[int] = set()
    causes: list[Fault] = []
    order: list[FaultKind] = ["not joined", "started again", "waits"]
    real = [fault for fault in faults if fault.kind != "apart"]
    for fault in sorted(real, key=lambda fault: order.index(fault.kind)):
        if fault.node not in spoilt:
            causes.append(fault)
            if fault.kind in ("not joined", "started again"):
                spoilt |= fragment.after(fault.node)
    return (*causes, *(fault for fault in faults if fault.kind == "apart"))


def moves_to(fragment: Fragment, arc: int, *, most: int) -> tuple[Move, ...] | None:
    """Return the moves of a shortest run found that puts a token on an arc; None beyond a number of states."""
    game = _Game(fragment)
    first = 1 << ENTRY
    game.before[first] = (first, None)
    queue = deque([first])
    while queue and len(game.before) <= most:
        state = queue.popleft()
        if state >> arc & 1:
            return game.moves_to(state)
        queue.extend(game.expand(state))
    return None


def cause(moves: tuple[Move, ...], wanted: int, deciding: Container[int] = ()) -> tuple[Move, ...]:
    """Return those of some moves without which the tokens on some arcs (as bits) would not stand there.

    Choices of the nodes in `deciding` are told as well, though their tokens went elsewhere.
    """
    kept = []
    for move in reversed(moves):
        put = move.put & wanted
        if put or (move.node in deciding and move.chosen):
            kept.append(evolve(move, put=put or move.put))
            wanted = wanted & ~move.put | move.taken
    return tuple(reversed(kept))
