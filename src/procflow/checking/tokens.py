"""Do parallel branches that part meet again, and does nothing wait for a branch that never started?

Nested blocks from a fork to its own join are sound by their form. Where forks or joins are left over, all states of the
rest are played out, up to a limit; beyond it the verdict is honestly "unknown". A fault is told only where a state shows
it, with the way that leads there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property

from attrs import frozen

from procflow.errors import Message, Problem
from procflow.guards.paths import Paths
from procflow.model import Procedure
from procflow.structure.network import Network
from procflow.structure.ways import element, shown

MOST_STATES = 10_000
"""States that are played out before the verdict is unknown: some tenths of a second."""

NOT_JOINED = Message(
    "parallel-not-joined",
    en="parallel branches meet here without waiting for each other, so what follows is done twice (on the way {way}). "
    "Set `join` to 'all' here, or `split` to 'one' where they part.",
    vi="các nhánh song song gặp nhau ở đây mà không chờ nhau nên phần sau bị làm hai lần (theo đường {way}). "
    "Hãy đặt `join` là 'all' ở đây, hoặc `split` là 'one' ở chỗ tách nhánh.",
)
WAITS_FOR_EVER = Message(
    "join-waits-for-ever",
    en="this join waits for {missing}, and a case can come here without ever coming from there (on the way {way}). "
    "Set `join` to 'any' here, or `split` to 'all' where the ways part.",
    vi="chỗ nhập nhánh này chờ {missing}, nhưng hồ sơ có thể đến đây mà không bao giờ qua đó (theo đường {way}). "
    "Hãy đặt `join` là 'any' ở đây, hoặc `split` là 'all' ở chỗ tách nhánh.",
)
ENDS_APART = Message(
    "ends-apart",
    en="a case can come to this end while other parallel branches of it still run (on the way {way}); it is settled with "
    "the last of them. Join the branches before the end if they should end together.",
    vi="hồ sơ có thể đến điểm kết thúc này khi các nhánh song song khác còn chạy (theo đường {way}); hồ sơ chỉ xong khi "
    "nhánh cuối cùng xong. Hãy nhập các nhánh trước điểm kết thúc nếu cần kết thúc cùng nhau.",
)
UNKNOWN = Message(
    "soundness-unknown",
    en="whether parallel branches always meet again is unknown: {nodes} are no blocks of a fork and its own join, and "
    "there are more than {states} states. Draw them as nested blocks to have it shown.",
    vi="chưa xác định được các nhánh song song có luôn nhập lại hay không: {nodes} không tạo thành khối tách và nhập "
    "riêng, và có hơn {states} trạng thái. Hãy vẽ thành các khối lồng nhau để xác nhận được.",
)

Marking = tuple[int, ...]
"""Where the tokens of a case are, sorted: an atom, or -1 - k for edge k where it leads into a join."""


@frozen
class _Fault:
    """What a state shows: which message, at which atom, after which last nodes, and what a join misses."""

    message: Message
    atom: int
    marking: Marking
    passed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@frozen
class _Board:
    """The states of a network. Tokens stand only where ways part or meet; sound blocks are passed in one move."""

    paths: Paths

    @cached_property
    def out(self) -> dict[int, list[int]]:
        """Positions of the live edges that leave each atom."""
        found: dict[int, list[int]] = {atom: [] for atom in self.paths.order}
        for k, edge in enumerate(self.paths.net.edges):
            if edge.p > 0 and edge.source in found:
                found[edge.source].append(k)
        return found

    @cached_property
    def awaited(self) -> dict[int, frozenset[int]]:
        """For each join of several edges the places of the tokens it waits for, dead edges included."""
        net = self.paths.net
        found: dict[int, set[int]] = {}
        for k, edge in enumerate(net.edges):
            if net.atoms[edge.target].kind == "join" and len(net.into[edge.target]) > 1:
                found.setdefault(edge.target, set()).add(-1 - k)
        return {join: frozenset(places) for join, places in found.items()}

    @cached_property
    def through(self) -> dict[int, int]:
        """Join of each fork whose block holds nothing but sound blocks."""
        blocks = self.paths.blocks
        doubtful = {*blocks.rigid, *blocks.loose}
        return {b.fork: b.join for b in blocks.blocks if all(doubtful.isdisjoint(branch) for branch in b.branches)}

    def land(self, edge: int) -> tuple[int, list[str]]:
        """Return where a token that takes an edge comes to stand, and the nodes it passes on the way there."""
        net, sources = self.paths.net, self.paths.sources
        passed: list[str] = []
        while True:
            atom = net.edges[edge].target
            passed.append(net.atoms[atom].node)
            if atom in self.awaited or net.atoms[atom].kind == "end":
                return -1 - edge, passed
            if len(sources[atom]) > 1 or len(self.out[atom]) != 1 or atom == net.start:
                return atom, passed
            edge = self.out[atom][0]

    def at(self, place: int) -> int:
        """Return the atom at which a token stands, or into which it is about to go."""
        return place if place >= 0 else self.paths.net.edges[-1 - place].target

    def leave(self, atom: int) -> list[tuple[int, ...]]:
        """Return the sets of edges on which a token, or a joined one, may leave an atom; none but the empty from an end."""
        atom = self.through.get(atom, atom)
        if self.paths.net.atoms[atom].kind in ("fork", "end"):
            return [tuple(self.out[atom])]
        return [(edge,) for edge in self.out[atom]]

    def moves(self, marking: Marking) -> Iterator[tuple[int, Marking]]:
        """Yield every atom that can move in a state, with the tokens that stay where they are."""
        for place in marking:
            if self.at(place) not in self.awaited:
                yield self.at(place), tuple(other for other in marking if other != place)
        for join in sorted({self.at(place) for place in marking} & self.awaited.keys()):
            if self.awaited[join].issubset(marking):
                yield join, tuple(place for place in marking if place not in self.awaited[join])

    def put(self, rest: Marking, edges: tuple[int, ...]) -> tuple[Marking, list[str], list[int]]:
        """Return the state after tokens have taken edges, the nodes they pass, and the atoms where two tokens meet."""
        places, passed, meeting = list(rest), [], []
        for edge in edges:
            place, nodes = self.land(edge)
            passed += nodes
            if place in places:
                meeting.append(self.at(place))
            places.append(place)
        return tuple(sorted(places)), passed, meeting


@frozen
class _Story:
    """The states met so far, each with the one before it and the nodes passed in between."""

    before: dict[Marking, tuple[Marking, tuple[str, ...]]]

    def way(self, marking: Marking) -> tuple[str, ...]:
        """Return the nodes on the way to a state."""
        steps = []
        while True:
            earlier, nodes = self.before[marking]
            steps.append(nodes)
            if earlier == marking:
                return tuple(node for nodes in reversed(steps) for node in nodes)
            marking = earlier


def token_problems(procedure: Procedure, net: Network) -> tuple[Problem, ...]:
    """Return the faults of parallel branches: not joined, joined in vain, ended apart, or not known.

    Parameters
    ----------
    procedure : Procedure
        Without dead ends: every node leads to an end.
    net : Network
        Of the procedure.
    """
    paths = Paths(net)
    board = _Board(paths)
    if paths.blocks.structured and net.start not in board.awaited:
        return ()
    story, faults, complete = _play(board)
    problems = [
        fault.message.at(
            procedure.place(element(procedure, net.atoms[fault.atom].node)),
            "warning" if fault.message is ENDS_APART else "error",
            way=shown((*story.way(fault.marking), *fault.passed)),
            missing=fault.missing,
        )
        for fault in _first_causes(paths, faults)
    ]
    if not complete:
        loose = dict.fromkeys(net.atoms[atom].node for atom in (*paths.blocks.rigid, *paths.blocks.loose))
        problems.append(UNKNOWN.at(procedure.place("flows"), "warning", nodes=tuple(loose), states=MOST_STATES))
    return tuple(problems)


def _play(board: _Board) -> tuple[_Story, list[_Fault], bool]:
    """Return the states, the first fault of each kind and place that one shows, and whether all states were seen."""
    net = board.paths.net
    first: Marking = (net.start,)
    story = _Story({first: (first, (net.atoms[net.start].node,))})
    found: dict[tuple[str, int], _Fault] = {}
    queue = deque([first])
    while queue and len(story.before) <= MOST_STATES:
        for fault in _shown_by(board, story, queue.popleft(), queue):
            found.setdefault((fault.message.code, fault.atom), fault)
    return story, list(found.values()), not queue


def _shown_by(board: _Board, story: _Story, marking: Marking, queue: deque[Marking]) -> Iterator[_Fault]:
    """Yield the faults that show in the moves of a state, and queue the states they lead to."""
    net, stuck = board.paths.net, True
    for atom, rest in board.moves(marking):
        stuck = False
        if net.atoms[atom].kind == "end" and rest:
            yield _Fault(ENDS_APART, atom, marking)
        for edges in board.leave(atom):
            places, nodes, meeting = board.put(rest, edges)
            passed = (net.atoms[atom].node, *nodes)
            for meet in meeting:
                yield _Fault(NOT_JOINED, meet, marking, passed)
            if places and not meeting and places not in story.before:
                story.before[places] = (marking, passed)
                queue.append(places)
    if stuck:
        for join, missing in _missing(board, marking):
            yield _Fault(WAITS_FOR_EVER, join, marking, (), missing)


def _missing(board: _Board, marking: Marking) -> list[tuple[int, tuple[str, ...]]]:
    """Return the joins that hold a token in a state where nothing moves, each with the nodes it waits for."""
    net = board.paths.net
    return [
        (join, tuple(net.atoms[net.edges[-1 - place].source].node for place in sorted(awaited, reverse=True)))
        for join in sorted({board.at(place) for place in marking})
        if (awaited := board.awaited[join] - set(marking))
    ]


def _first_causes(paths: Paths, faults: list[_Fault]) -> list[_Fault]:
    """Leave out what only follows from branches that were not joined further up."""
    spoilt: set[int] = set()
    causes: list[_Fault] = []
    for fault in sorted(faults, key=lambda fault: fault.message is not NOT_JOINED):
        if fault.atom in spoilt:
            continue
        causes.append(fault)
        stack = [fault.atom] if fault.message is NOT_JOINED else []
        while stack:
            atom = stack.pop()
            if atom not in spoilt:
                spoilt.add(atom)
                stack += paths.targets[atom]
    return causes
