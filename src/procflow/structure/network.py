"""The procedure as a network of atoms: a step that joins, works and forks becomes three nodes in a row.

Every verb that follows a case (visits, handoffs, documents, proposals, the clock) walks this network, so that an
implicit split on a step and an explicit gateway mean exactly the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from attrs import field, frozen

from procflow.model import End, Flow, Node, Procedure, Step

AtomKind = Literal["work", "pass", "join", "fork", "end"]


@frozen
class Atom:
    """One elementary node.

    Attributes
    ----------
    kind : {"work", "pass", "join", "fork", "end"}
        `work` is a step's own work, `pass` nothing at all (an XOR gateway, or a step that was cut), `join` waits for the
        edges that lead to it, `fork` takes the edges that leave it. All others take one edge, by probability.
    node : str
        Id of the step, gateway or end it belongs to.
    need : int
        Of a join: how many arrivals let the case go on; 0 for all edges, -1 for those that the split before it chose.
    some : bool
        Of a fork: it takes each edge by its own probability or condition, not all of them.
    """

    kind: AtomKind
    node: str
    need: int = 0
    some: bool = False


@frozen
class Edge:
    """A way from one atom to another, by position in `Network.atoms`; `flow` is None within one node."""

    source: int
    target: int
    p: float
    returns: bool = False
    flow: Flow | None = None


@frozen
class Network:
    """Atoms and edges of a procedure, in the order of the file.

    Attributes
    ----------
    cut : frozenset of str
        Steps that are passed without being done.
    """

    atoms: tuple[Atom, ...]
    edges: tuple[Edge, ...]
    start: int
    cut: frozenset[str] = field(default=frozenset())

    @cached_property
    def out(self) -> tuple[tuple[Edge, ...], ...]:
        """Edges that leave each atom."""
        found: list[list[Edge]] = [[] for _ in self.atoms]
        for edge in self.edges:
            found[edge.source].append(edge)
        return tuple(map(tuple, found))

    @cached_property
    def into(self) -> tuple[tuple[Edge, ...], ...]:
        """Edges that lead to each atom."""
        found: list[list[Edge]] = [[] for _ in self.atoms]
        for edge in self.edges:
            found[edge.target].append(edge)
        return tuple(map(tuple, found))

    @cached_property
    def work(self) -> dict[str, int]:
        """Position of each step's own atom (kind `work`, or `pass` if it is cut), by step id."""
        found: dict[str, int] = {}
        for k, atom in enumerate(self.atoms):
            if atom.kind in ("work", "pass"):
                found.setdefault(atom.node, k)  # what bounds put before a step comes after all others
        return found

    def reached(self) -> frozenset[int]:
        """Return the atoms that some case can reach from the start along edges of positive probability.

        A join counts as reached once any branch is: whether all of them arrive is a question of soundness.
        """
        seen, stack = {self.start}, [self.start]
        while stack:
            for edge in self.out[stack.pop()]:
                if edge.p > 0 and edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        return frozenset(seen)


def _atom(kind: AtomKind, node: Node) -> Atom:
    """Return an atom of a node, with what its join waits for and whether its fork chooses."""
    if isinstance(node, End):
        return Atom(kind, node.id)
    if kind == "join" and node.join != "all":
        return Atom(kind, node.id, need=-1 if isinstance(node.join, str) else node.join)
    return Atom(kind, node.id, some=kind == "fork" and node.split == "any")


def network(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> Network:
    """Return the network of a procedure whose references all resolve.

    Parameters
    ----------
    procedure : Procedure
        Every flow leads from a known node to a known node.
    cut : frozenset of str, optional
        Steps to pass without doing them: they lose their returns, and the other exits share the probability.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", split="all"), Step(id="b"), Step(id="c"), Step(id="d", join="all")],
    ...               ends=[End(id="z")], start="a", flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"),
    ...               Flow("c", "d"), Flow("d", "z")])
    >>> [f"{atom.kind} {atom.node}" for atom in network(p).atoms]
    ['work a', 'fork a', 'work b', 'work c', 'join d', 'work d', 'end z']
    """
    atoms: list[Atom] = []
    entry: dict[str, int] = {}
    leave: dict[str, int] = {}
    edges: list[Edge] = []
    for node in procedure.nodes:
        kinds: list[AtomKind]
        if isinstance(node, End):
            kinds = ["end"]
        else:
            own: list[AtomKind] = ["pass" if node.id in cut else "work"] if isinstance(node, Step) else []
            kinds = [*(["join"] if node.join != "any" else []), *own, *(["fork"] if node.split != "one" else [])]  # type: ignore[list-item]
            kinds = kinds or ["pass"]
        entry[node.id] = len(atoms)
        edges += [Edge(len(atoms) + k, len(atoms) + k + 1, 1.0) for k in range(len(kinds) - 1)]
        atoms += [_atom(kind, node) for kind in kinds]
        leave[node.id] = len(atoms) - 1
    for node in procedure.nodes:
        flows = procedure.outflows(node.id)
        if node.id in cut:
            kept = [flow for flow in flows if flow.kind == "normal"]
            total = sum(flow.p for flow in kept)
            forked = atoms[leave[node.id]].kind == "fork"
            edges += [Edge(leave[f.source], entry[f.target], f.p if forked else f.p / total, flow=f) for f in kept]
        else:
            edges += [Edge(leave[f.source], entry[f.target], f.p, f.kind == "returns", f) for f in flows]
    return Network(tuple(atoms), tuple(edges), entry[procedure.start], cut)
