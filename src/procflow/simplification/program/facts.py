"""The paths of a procedure as they stand in a program whose plan decides which steps are kept.

Facts run along the edges of the procedure as it stands; an edge that returns from a check exists only while the check
stays, so its rows are loosened by ``1 - keep``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from procflow.guards.paths import Paths
from procflow.model import Procedure, Text
from procflow.simplification.program.columns import Columns, Expression
from procflow.simplification.program.milp import Milp
from procflow.structure.network import Edge, network


@frozen
class Requirement:
    """One rule as rows; leaving these rows out leaves the rule out.

    Attributes
    ----------
    name : str
        Stable name, such as ``"duty inform"``.
    text : Text
        The rule in words.
    rows : tuple of int
        Its rows in the program.
    """

    name: str
    text: Text
    rows: tuple[int, ...] = field(default=())


class Facts:
    """Rows that carry facts along the paths of a procedure, and the requirements that they serve.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    program : Milp
        Receives columns and rows.
    keep : dict of str to int
        Column of each step that is 1 if the step stays.
    optional : frozenset of str
        Steps that may go; all others stay, whatever the columns say.
    choices : Columns, optional
        Everything else that a plan may choose: roles, documents, acts. Without it steps are removed and nothing else.

    Attributes
    ----------
    net, paths : Network, Paths
        Of the procedure as it stands.
    into : dict of int to list of Edge
        Live edges that lead to each atom that is reached.
    joins : set of int
        Atoms that wait for several branches.
    forks : dict of int to int
        Fork of each parallel block by its join.
    once, dropped : dict of str to int
        Columns of the documents that may come from a register, and of those that may be dropped.
    """

    def __init__(
        self,
        procedure: Procedure,
        program: Milp,
        keep: Mapping[str, int],
        optional: frozenset[str],
        choices: Columns | None = None,
    ) -> None:
        self.procedure, self.program, self.keep, self.optional = procedure, program, keep, optional
        self.net = network(procedure)
        self.paths = Paths(self.net)
        self.atoms = sorted(self.paths.reached)
        self.choices = choices
        self.once: Mapping[str, int] = choices.once if choices is not None else {}
        self.dropped: Mapping[str, int] = choices.dropped if choices is not None else {}
        self.requirements: list[Requirement] = []
        self.into = {
            atom: [e for e in self.net.into[atom] if e.p > 0 and e.source in self.paths.reached] for atom in self.atoms
        }
        self.joins = {atom for atom in self.atoms if self.net.atoms[atom].kind == "join" and len(self.into[atom]) > 1}
        self.forks = {block.join: block.fork for block in self.paths.blocks.blocks}
        self._always = network(procedure, cut=optional).reached()
        self._reach: dict[int, int] = {}

    def left_by(self, cut: frozenset[str]) -> frozenset[int]:
        """Return the atoms that cases still reach after a cut."""
        return network(self.procedure, cut=cut).reached()

    def cover(self, step: str, seen: frozenset[int]) -> int:
        """Write that a step may only stay if some check stays whose return leads to it; return the row.

        Every path to the step leaves the atoms that are reached without these checks for the last time by a return of
        one of them, and goes on outside to the step.

        Parameters
        ----------
        step : str
            No case reaches it.
        seen : frozenset of int
            The atoms that are reached, as `left_by` tells.
        """
        behind, stack, checks = {self.net.work[step]}, [self.net.work[step]], set()
        while stack:
            for edge in self.net.into[stack.pop()]:
                if edge.p <= 0 or edge.source in behind:
                    continue
                if edge.source in seen:
                    checks.add(self.net.atoms[edge.source].node)
                else:
                    behind.add(edge.source)
                    stack.append(edge.source)
        return self.program.row({**{self.keep[c]: 1.0 for c in sorted(checks)}, self.keep[step]: -1.0}, low=0.0)

    def reach(self, atom: int) -> Expression:
        """Return an expression that is at least 1 where cases still reach an atom; the constant is column -1."""
        if atom in self._always:
            return {-1: 1.0}
        if not self._reach:
            self._write_reach()
        return {self._reach[atom]: 1.0}

    def after(self, atoms: Iterable[int]) -> frozenset[int]:
        """Return the atoms that a case can reach once it has left one of these."""
        seen: set[int] = set()
        stack = [target for atom in atoms for target in self.paths.targets[atom]]
        while stack:
            atom = stack.pop()
            if atom not in seen:
                seen.add(atom)
                stack += self.paths.targets[atom]
        return frozenset(seen)

    def before(self, atoms: Iterable[int]) -> frozenset[int]:
        """Return these atoms and those from which a case can reach one of them."""
        seen: set[int] = set()
        stack = list(atoms)
        while stack:
            atom = stack.pop()
            if atom not in seen:
                seen.add(atom)
                stack += [edge.source for edge in self.into[atom]]
        return frozenset(seen)

    def row(self, *parts: tuple[float, Expression], low: float) -> int:
        """Add a row ``sum(factor * expression) >= low``; column -1 stands for the number 1."""
        terms = total(*parts)
        return self.program.row({c: v for c, v in terms.items() if c >= 0}, low=low - terms.get(-1, 0.0))

    def equal(self, first: Expression, second: Expression) -> int:
        """Add a row ``first == second``; column -1 stands for the number 1."""
        terms = total((1.0, first), (-1.0, second))
        value = -terms.pop(-1, 0.0)
        return self.program.row(terms, low=value, high=value)

    def kept(self, step: str) -> Expression:
        """Return an expression that is 1 if the step stays, else 0."""
        return {self.keep[step]: 1.0} if step in self.optional else {-1: 1.0}

    def loose(self, edge: Edge) -> Expression:
        """Return an expression that is 1 where the edge has vanished with its check, else 0."""
        step = self.net.atoms[edge.source].node
        return {-1: 1.0, self.keep[step]: -1.0} if edge.returns and step in self.optional else {}

    def columns(self, *, high: float = 1.0) -> dict[int, int]:
        """Add a column from 0 to `high` for every atom that is reached."""
        return {atom: self.program.column(high=high) for atom in self.atoms}

    def at(self, steps: Iterable[str]) -> dict[int, Expression]:
        """Return the atoms of steps with the expression that tells whether the step stays."""
        return {
            self.net.work[step]: self.kept(step)
            for step in steps
            if step in self.net.work and self.net.work[step] in self.paths.reached
        }

    def _write_reach(self) -> None:
        self._reach = {atom: self.program.column(high=1.0) for atom in self.atoms if atom not in self._always}
        for atom in self._reach:
            for edge in self.into[atom]:
                self.row((1, self.reach(atom)), (-1, self.reach(edge.source)), (1, self.loose(edge)), low=0.0)

    def require(self, name: str, en: str, vi: str, rows: Iterable[int]) -> None:
        """Note a rule with its words and its rows; one without rows asks for nothing."""
        found = tuple(rows)
        if found:
            self.requirements.append(Requirement(name, Text(en=en, vi=vi), found))

    def below(self, value: Expression, parts: Iterable[tuple[float, Expression]], constant: float) -> int:
        """Add a row ``value >= sum(parts) + constant``."""
        return self.row((1, value), *((-factor, expression) for factor, expression in parts), low=constant)


def always(expression: Expression) -> bool:
    """Tell whether an expression is at least 1 whatever the plan."""
    return expression.get(-1, 0.0) >= 1.0 and all(value >= 0 for value in expression.values())


def total(*parts: tuple[float, Expression]) -> dict[int, float]:
    """Return the sum of expressions times their factors, without terms that cancel."""
    terms: dict[int, float] = {}
    for factor, expression in parts:
        for column, value in expression.items():
            terms[column] = terms.get(column, 0.0) + factor * value
    return {column: value for column, value in terms.items() if value}
