"""The paths a case can take, before and after a cut, in the form in which every guard follows them.

A guard asks what holds on *every* path, so the questions are turned round: which facts can some run lack when it
reaches an atom? That is the smallest solution of one equation per atom, found by going through the atoms in the order
in which cases pass them until nothing changes (Kildall 1973, "A unified approach to global program optimization").
Facts are bits of a whole number, so that all documents or all rules are followed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from attrs import field, frozen

from procflow.errors import Message, ProcedureError, did_you_mean
from procflow.guards.plan import Plan
from procflow.model import Procedure
from procflow.structure.blocks import Blocks, and_blocks
from procflow.structure.network import Edge, Network, network

Fact = TypeVar("Fact")

_FACTS_AT_ONCE = 4096
"""Bits followed in one pass: bounds the memory for a procedure with very many documents."""

OPEN_FLOW = Message(
    "guard-open-flow",
    en="no step, gateway or end is called '{name}', so no path can be followed.{hint} Run check and mend what it finds.",
    vi="không có bước, cổng rẽ nhánh hay điểm kết thúc nào tên '{name}' nên không lần theo được đường đi.{hint} "
    "Hãy chạy check và sửa các lỗi được nêu.",
)


@frozen
class Paths:
    """A network with its live edges, the order in which cases pass its atoms, and its parallel blocks.

    Attributes
    ----------
    net : Network
        Edges of probability 0 and atoms that no case reaches are left out of account.
    """

    net: Network

    @cached_property
    def reached(self) -> frozenset[int]:
        """Atoms that some case can reach."""
        return self.net.reached()

    @cached_property
    def targets(self) -> tuple[tuple[int, ...], ...]:
        """Atoms that follow each atom directly."""
        return tuple(tuple(edge.target for edge in self._live(edges)) for edges in self.net.out)

    @cached_property
    def sources(self) -> tuple[tuple[int, ...], ...]:
        """Atoms that stand directly before each atom, once per edge."""
        return tuple(tuple(edge.source for edge in self._live(edges)) for edges in self.net.into)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Reached atoms, each before those that follow it unless the way leads back."""
        start = self.net.start
        seen, left = {start}, []
        stack = [(start, iter(self.targets[start]))]
        while stack:
            atom, following = stack[-1]
            for target in following:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(self.targets[target])))
                    break
            else:
                left.append(atom)
                stack.pop()
        return tuple(reversed(left))

    @cached_property
    def blocks(self) -> Blocks:
        """Parallel regions from a fork to its join."""
        return and_blocks(self.net)

    @cached_property
    def ends(self) -> dict[str, int]:
        """Position of every end that some case reaches, by its id."""
        atoms = self.net.atoms
        return {atoms[atom].node: atom for atom in sorted(self.reached) if atoms[atom].kind == "end"}

    @cached_property
    def kept(self) -> dict[str, int]:
        """Position of the work of every step that some case reaches and that is done, by the step's id."""
        atoms = self.net.atoms
        return {atoms[atom].node: atom for atom in sorted(self.reached) if atoms[atom].kind == "work"}

    def _live(self, edges: tuple[Edge, ...]) -> list[Edge]:
        return [edge for edge in edges if edge.p > 0 and edge.source in self.reached]


@frozen
class Change:
    """The paths before and after a set of steps is cut.

    Attributes
    ----------
    before, after : Paths
        As the procedure stands, and without the steps.
    view : Procedure
        As it stands after the plan has rewritten documents and parallel branches; the steps that go are still in it.
    """

    before: Paths = field(repr=False)
    after: Paths = field(repr=False)
    view: Procedure = field(repr=False)


def change(procedure: Procedure, cut: frozenset[str], *, view: Procedure | None = None) -> Change:
    """Return the paths before and after a cut.

    A step without a positive way on cannot be passed; `procflow.guards.deciding` refuses to cut it, and here it stays.
    A step that is merged away is no cut: its work is done where it was done before.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    cut : frozenset of str
        Steps to remove.
    view : Procedure, optional
        The procedure with documents and parallel branches rewritten; by default as it stands.

    Raises
    ------
    ProcedureError
        If a flow or the start names a node that is not there.
    """
    nodes = {node.id for node in procedure.nodes}
    named = [procedure.start, *(name for flow in procedure.flows for name in (flow.source, flow.target))]
    unknown = [name for name in dict.fromkeys(named) if name not in nodes]
    if unknown:
        place = procedure.place("flows")
        raise ProcedureError(*(OPEN_FLOW.at(place, name=n, hint=did_you_mean(n, nodes)) for n in unknown))
    passed = frozenset(
        step.id
        for step in procedure.steps
        if step.id in cut and sum(flow.p for flow in procedure.outflows(step.id) if flow.kind == "normal") > 0
    )
    before = Paths(network(procedure))
    after = procedure if view is None else view
    changed = passed or (after is not procedure and after.flows != procedure.flows)
    return Change(before, Paths(network(after, cut=passed)) if changed else before, after)


def along(plan: Plan) -> Change:
    """Return the paths before and after a plan."""
    return change(plan.procedure, plan.removed, view=plan.view)


def settle(
    paths: Paths, update: Callable[[int, list[int]], int], *, wakes: Mapping[int, Sequence[int]] | None = None
) -> list[int]:
    """Return the smallest values with ``value[atom] == update(atom, value)`` for every reached atom, others 0.

    Parameters
    ----------
    paths : Paths
        Gives the order of the atoms and who depends on whom.
    update : callable
        Value of an atom from those before it; may only grow when they grow.
    wakes : dict, optional
        Further atoms that depend on an atom, besides those that follow it.
    """
    further, following = wakes or {}, paths.targets
    value = [0] * len(paths.net.atoms)
    waiting = bytearray(len(value))
    for atom in paths.order:
        waiting[atom] = 1
    changed = True
    while changed:
        changed = False
        for atom in paths.order:
            if not waiting[atom]:
                continue
            waiting[atom] = 0
            new = update(atom, value)
            if new != value[atom]:
                value[atom], changed = new, True
                for target in following[atom]:
                    waiting[target] = 1
                for target in further.get(atom, ()):
                    waiting[target] = 1
    return value


def lacking(paths: Paths, made: Mapping[int, int], facts: int) -> list[int]:
    """Return, for the entry of each atom, the facts that some run lacks when it arrives there.

    A join lacks a fact only if every branch can: branches choose apart, so one run can take the bad way in each. A join
    at the start waits for nothing when the case arrives, so there every way counts by itself.

    Parameters
    ----------
    paths : Paths
        Where cases go.
    made : dict
        Bits of the facts that hold from an atom on.
    facts : int
        Bits of all facts; none holds at the start.
    """
    start, sources = paths.net.start, paths.sources
    joins = [atom.kind == "join" and atom.need == 0 for atom in paths.net.atoms]
    left = {atom: ~bits for atom, bits in made.items()}

    def update(atom: int, value: list[int]) -> int:
        if atom == start:
            return facts
        arriving = [value[source] & left[source] if source in left else value[source] for source in sources[atom]]
        if len(arriving) == 1:
            return arriving[0]
        if joins[atom]:
            found = facts
            for bits in arriving:
                found &= bits
            return found
        found = 0
        for bits in arriving:
            found |= bits
        return found

    return settle(paths, update)


def lacked(
    paths: Paths, makers: Mapping[Fact, Iterable[int]], asked: Iterable[tuple[int, Fact]]
) -> set[tuple[int, Fact]]:
    """Return those pairs of atom and fact for which some run reaches the atom without the fact.

    Parameters
    ----------
    paths : Paths
        Where cases go.
    makers : dict
        Atoms after which each fact holds; a fact that is absent never does.
    asked : iterable of (atom, fact)
        What has to hold where.
    """
    wanted: dict[Fact, list[int]] = {}
    for atom, fact in asked:
        wanted.setdefault(fact, []).append(atom)
    facts = list(wanted)
    found: set[tuple[int, Fact]] = set()
    for low in range(0, len(facts), _FACTS_AT_ONCE):
        some = facts[low : low + _FACTS_AT_ONCE]
        made: dict[int, int] = {}
        for k, fact in enumerate(some):
            for atom in makers.get(fact, ()):
                made[atom] = made.get(atom, 0) | 1 << k
        value = lacking(paths, made, (1 << len(some)) - 1)
        found |= {(atom, fact) for k, fact in enumerate(some) for atom in wanted[fact] if value[atom] >> k & 1}
    return found
