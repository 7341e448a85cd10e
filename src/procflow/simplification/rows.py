"""The rules of law and office as rows of the program: what may be cut together, on every path.

Each rule is the same statement that `procflow.guards` judges, written a second time in another form: as inequalities
over `keep` (1 if a step stays) instead of as a search along paths. The two are held against each other after every
solve. Facts run along the edges of the procedure as it stands; an edge that returns from a check exists only while the
check stays, so its rows are loosened by ``1 - keep``.

References
----------
Kildall 1973 for facts along paths; must-availability as rows: see the manual, "How a plan is proved".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from procflow.guards.documents import Need, unmet
from procflow.guards.floors import below_floor, strength, weakest
from procflow.guards.paths import Paths
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.model import ControlFloor, IfCutThen, Order, Procedure, Separation, Text, Together
from procflow.simplification.milp import Milp
from procflow.structure.network import Edge, network

SLACK = 1e-9
"""Part of a control floor that rounding may take."""


Expression = Mapping[int, float]
"""A linear expression: factor by column; column -1 stands for the number 1."""


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
    """

    def __init__(self, procedure: Procedure, program: Milp, keep: Mapping[str, int], optional: frozenset[str]) -> None:
        self.procedure, self.program, self.keep, self.optional = procedure, program, keep, optional
        self.net = network(procedure)
        self.paths = Paths(self.net)
        self.atoms = sorted(self.paths.reached)
        self.requirements: list[Requirement] = []
        self._into = {
            atom: [e for e in self.net.into[atom] if e.p > 0 and e.source in self.paths.reached] for atom in self.atoms
        }
        self._joins = {atom for atom in self.atoms if self.net.atoms[atom].kind == "join" and len(self._into[atom]) > 1}
        self._forks = {block.join: block.fork for block in self.paths.blocks.blocks}
        self._always = network(procedure, cut=self._passable()).reached()
        self._reach: dict[int, int] = {}

    def write(self) -> tuple[Requirement, ...]:
        """Write the rows of every rule that some cut could break, and return the rules."""
        self._documents()
        self._orders()
        self._duties()
        self._simple()
        for rule in self.procedure.rules:
            if isinstance(rule, Separation):
                self._separation(rule)
            elif isinstance(rule, ControlFloor):
                self._floor(rule)
        return tuple(self.requirements)

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

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _passable(self) -> frozenset[str]:
        return frozenset(step for step in self.optional if step in self.net.work)

    def _row(self, *parts: tuple[float, Expression], low: float) -> int:
        """Add a row ``sum(factor * expression) >= low``; column -1 stands for the number 1."""
        terms = _sum(*parts)
        return self.program.row({c: v for c, v in terms.items() if c >= 0}, low=low - terms.get(-1, 0.0))

    def _kept(self, step: str) -> Expression:
        return {self.keep[step]: 1.0} if step in self.optional else {-1: 1.0}

    def _loose(self, edge: Edge) -> Expression:
        """Return an expression that is 1 where the edge has vanished with its check, else 0."""
        step = self.net.atoms[edge.source].node
        return {-1: 1.0, self.keep[step]: -1.0} if edge.returns and step in self.optional else {}

    def _columns(self, *, high: float = 1.0) -> dict[int, int]:
        return {atom: self.program.column(high=high) for atom in self.atoms}

    def _at(self, steps: Iterable[str]) -> dict[int, Expression]:
        """Return the atoms of steps with the expression that tells whether the step stays."""
        return {
            self.net.work[step]: self._kept(step)
            for step in steps
            if step in self.net.work and self.net.work[step] in self.paths.reached
        }

    def _write_reach(self) -> None:
        self._reach = {atom: self.program.column(high=1.0) for atom in self.atoms if atom not in self._always}
        for atom in self._reach:
            for edge in self._into[atom]:
                self._row((1, self.reach(atom)), (-1, self.reach(edge.source)), (1, self._loose(edge)), low=0.0)

    def _require(self, name: str, en: str, vi: str, rows: Iterable[int]) -> None:
        found = tuple(rows)
        if found:
            self.requirements.append(Requirement(name, Text(en=en, vi=vi), found))

    # -- documents and order: what must have happened on every path ---------------------------------------------------

    def _must(self, makers: Mapping[int, Expression]) -> dict[int, Expression]:
        """Write the rows of a fact that holds after its makers on every path; return it at the entry of each atom.

        A column is written only where ways meet that differ, or where a loop closes; elsewhere the fact is what it was
        one atom before, plus the makers passed. It is above 0 exactly where the fact holds.
        """
        there: dict[int, Expression] = {self.net.start: {}}
        late = []
        for atom in self.paths.order:
            if atom in there:
                continue
            ways = self._facts_at(atom, there, makers)
            open_ways = [way for way in ways if way is None or not _always(way)]
            if not open_ways or (atom in self._joins and len(open_ways) < len(ways)):
                there[atom] = {-1: 1.0}
            elif open_ways[0] is not None and all(way == open_ways[0] for way in open_ways):
                there[atom] = open_ways[0]
            else:
                there[atom] = {self.program.column(high=1.0): 1.0}
                late.append(atom)
        for atom in late:
            parts = [(1.0, way) for way in self._facts_at(atom, there, makers) if way is not None]
            for some in [parts] if atom in self._joins else [[part] for part in parts]:
                self._row((-1.0, there[atom]), *some, low=0.0)
        return there

    def _facts_at(
        self, atom: int, there: Mapping[int, Expression], makers: Mapping[int, Expression]
    ) -> list[Expression | None]:
        """Return the fact on each way to an atom, None where it is not known yet."""
        return [
            _sum((1.0, there[e.source]), (1.0, makers.get(e.source, {})), (1.0, self._loose(e)))
            if e.source in there
            else None
            for e in self._into[atom]
        ]

    def _documents(self) -> None:
        given = {document.id for document in self.procedure.documents if document.given}
        missing = set(unmet(self.procedure, self.paths))
        needs: dict[tuple[str, ...], list[Need]] = {}
        for step in self.procedure.steps:
            if step.id in self.paths.kept:
                for group in (*((name,) for name in step.needs), *step.one_of):
                    needs.setdefault(tuple(group), []).append(Need(step.id, tuple(group)))
        for end in self.procedure.ends:
            if end.id in self.paths.ends:
                for name in end.needs:
                    needs.setdefault((name,), []).append(Need(end.id, (name,)))
        for group, asking in needs.items():
            makers = [step.id for step in self.procedure.steps if not set(group).isdisjoint(step.makes)]
            asked = [need for need in dict.fromkeys(asking) if need not in missing]
            if not group or not given.isdisjoint(group) or not asked or self.optional.isdisjoint(makers):
                continue
            there = self._must(self._at(makers))
            for need in asked:
                self._need(need, there)

    def _need(self, need: Need, there: Mapping[int, Expression]) -> None:
        names = ", ".join(f"'{name}'" for name in need.documents)
        if need.node in self.paths.ends:
            row = self._row((1, there[self.paths.ends[need.node]]), low=1.0)
            en = f"every case that ends at '{need.node}' needs the document {names}"
            vi = f"mọi hồ sơ kết thúc tại '{need.node}' cần tài liệu {names}"
        else:
            atom = self.paths.kept[need.node]
            row = self._row((1, there[atom]), (-1, self._kept(need.node)), low=0.0)
            en, vi = f"step '{need.node}' needs the document {names}", f"bước '{need.node}' cần tài liệu {names}"
        self._require(f"document {names} at {need.node}", en, vi, [row])

    def _orders(self) -> None:
        broken = set(out_of_order(self.procedure, self.paths))
        for rule in self.procedure.rules:
            if isinstance(rule, Order) and rule not in broken and rule.first in self.optional:
                if rule.then not in self.paths.kept:
                    continue
                there = self._must(self._at([rule.first]))
                atom = self.paths.kept[rule.then]
                row = self._row((1, there[atom]), (-1, self._kept(rule.then)), low=0.0)
                self._require(
                    f"rule {rule.id}",
                    f"rule '{rule.id}': '{rule.first}' runs before '{rule.then}'",
                    f"quy tắc '{rule.id}': '{rule.first}' thực hiện trước '{rule.then}'",
                    [row],
                )

    # -- duties: what may not be lost on any path ---------------------------------------------------------------------

    def _duties(self) -> None:
        homes: dict[str, list[str]] = {}
        for step in self.procedure.steps:
            for duty in dict.fromkeys(step.duties):
                homes.setdefault(duty, []).append(step.id)
        for duty, steps in homes.items():
            if not self.optional.isdisjoint(steps):
                lost = self._lost(self._at(steps))
                rows = [self._row((-1, lost[atom]), low=0.0) for atom in self.paths.ends.values()]
                en = f"the duty '{duty}' must be fulfilled on every path where it is today"
                vi = f"nghĩa vụ '{duty}' phải được thực hiện trên mọi đường đi như hiện nay"
                self._require(f"duty {duty}", en, vi, rows)

    def _lost(self, homes: Mapping[int, Expression]) -> dict[int, Expression]:
        """Write ``undone`` (some run has met no kept home) and ``lost`` (and has passed a cut one); return the second.

        As for facts, columns are written only where ways meet that differ; a value at or below 0 means no.
        """
        undone: dict[int, Expression] = {self.net.start: {-1: 1.0}}
        lost: dict[int, Expression] = {self.net.start: {}}
        late = [self.net.start] if self._into[self.net.start] else []
        if late:
            undone[self.net.start] = {self.program.column(low=1.0, high=1.0): 1.0}
            lost[self.net.start] = {self.program.column(high=1.0): 1.0}
        for atom in self.paths.order:
            if atom in undone:
                continue
            ways = self._losses_at(atom, undone, lost, homes)
            if ways[0] is not None and all(way == ways[0] for way in ways) and atom not in self._joins:
                undone[atom], lost[atom] = ways[0]
            else:
                undone[atom] = {self.program.column(high=1.0): 1.0}
                lost[atom] = {self.program.column(high=1.0): 1.0}
                late.append(atom)
        for atom in late:
            found = [way for way in self._losses_at(atom, undone, lost, homes) if way is not None]
            if atom in self._joins:
                every = [(1.0, none) for none, _ in found]
                self._below(undone[atom], every, 1.0 - len(found))
                for k, (_, gone) in enumerate(found):
                    self._below(lost[atom], [(1.0, gone), *every[:k], *every[k + 1 :]], 1.0 - len(found))
            else:
                for none, gone in found:
                    self._below(undone[atom], [(1.0, none)], 0.0)
                    self._below(lost[atom], [(1.0, gone)], 0.0)
        return lost

    def _losses_at(
        self,
        atom: int,
        undone: Mapping[int, Expression],
        lost: Mapping[int, Expression],
        homes: Mapping[int, Expression],
    ) -> list[tuple[Expression, Expression] | None]:
        """Return ``undone`` and ``lost`` on each way to an atom, None where they are not known yet."""
        ways: list[tuple[Expression, Expression] | None] = []
        for e in self._into[atom]:
            if e.source not in undone:
                ways.append(None)
                continue
            none = _sum((1.0, undone[e.source]), (-1.0, homes.get(e.source, {})), (-1.0, self._loose(e)))
            gone = none if e.source in homes else _sum((1.0, lost[e.source]), (-1.0, self._loose(e)))
            ways.append((none, gone))
        return ways

    def _below(self, value: Expression, parts: Iterable[tuple[float, Expression]], constant: float) -> int:
        """Add a row ``value >= sum(parts) + constant``."""
        return self._row((1, value), *((-factor, expression) for factor, expression in parts), low=constant)

    # -- separation of duties -----------------------------------------------------------------------------------------

    def _separation(self, rule: Separation) -> None:
        if self.optional.isdisjoint(rule.checkers):
            return
        before = unchecked(self.procedure, self.paths).get(rule, frozenset())
        ends = [atom for end, atom in self.paths.ends.items() if end not in before]
        if not ends:
            return
        pending = self._unchecked(self._at([rule.maker]), self._at(rule.checkers))
        checkers = ", ".join(f"'{step}'" for step in rule.checkers)
        self._require(
            f"rule {rule.id}",
            f"rule '{rule.id}': after '{rule.maker}', one of {checkers} checks",
            f"quy tắc '{rule.id}': sau '{rule.maker}' phải có một trong {checkers} kiểm tra",
            [self.program.row({pending[atom]: 1.0}, high=0.0) for atom in ends],
        )

    def _unchecked(self, maker: Mapping[int, Expression], checkers: Mapping[int, Expression]) -> dict[int, int]:
        """Write ``same`` (since the last fork neither ran) and ``pending`` (the maker ran, no checker since)."""
        same, pending = self._columns(), self._columns()
        opened = set(self._forks.values())
        for atom in self.atoms:
            if atom == self.net.start:
                self.program.row({same[atom]: 1.0}, low=1.0)
            unchanged = []
            for edge in self._into[atom]:
                h, loose = edge.source, (-1.0, self._loose(edge))
                if h in opened:
                    stays, unseen = [(1.0, self.reach(h))], []
                else:
                    ran = [(-1.0, maker.get(h, {})), (-1.0, checkers.get(h, {}))]
                    stays = [(1.0, {same[h]: 1.0}), *ran]
                    unseen = [(1.0, {pending[h]: 1.0}), (-1.0, checkers.get(h, {}))]
                unchanged.append([*stays, loose])
                if atom not in self._joins:
                    self._below({same[atom]: 1.0}, [*stays, loose], 0.0)
                if unseen:
                    self._below({pending[atom]: 1.0}, [*unseen, loose], 0.0)
                if h in maker:
                    self._below({pending[atom]: 1.0}, [(1.0, maker[h]), (1.0, self.reach(h)), loose], -1.0)
            if atom in self._joins:
                fork, all_same = self._forks[atom], [part for parts in unchanged for part in parts]
                self._below({same[atom]: 1.0}, [*all_same, (1.0, {same[fork]: 1.0})], -float(len(unchanged)))
                self._below({pending[atom]: 1.0}, [*all_same, (1.0, {pending[fork]: 1.0})], -float(len(unchanged)))
        return pending

    # -- control floors -----------------------------------------------------------------------------------------------

    def _floor(self, rule: ControlFloor) -> None:
        gains = {
            step.id: sum(strength(power) for risk, power in step.detects if risk == rule.risk)
            for step in self.procedure.steps
            if step.id in self.paths.kept
        }
        if self.optional.isdisjoint(step for step, gain in gains.items() if gain) or not 0 <= rule.detect <= 1:
            return
        before = weakest(self.procedure, self.paths, rule.risk)
        caught = self._caught(gains)
        wanted = {
            end: min(strength(rule.detect), value) for end, value in before.items() if not rule.ends or end in rule.ends
        }
        rows = [
            self.program.row({caught[self.paths.ends[end]]: 1.0}, low=value * (1 - SLACK))
            for end, value in wanted.items()
            if value > 0
        ]
        part = f"{100 * rule.detect:g} %"
        low = bool(below_floor(self.procedure, self.paths, rule))
        en = f"rule '{rule.id}': at least {part} of errors '{rule.risk}' are caught on every path"
        vi = f"quy tắc '{rule.id}': phát hiện ít nhất {part} sai sót '{rule.risk}' trên mọi đường đi"
        if low:
            en, vi = f"{en} (not met today: no less than now)", f"{vi} (hiện chưa đạt: không được thấp hơn nữa)"
        self._require(f"rule {rule.id}", en, vi, rows)

    def _caught(self, gains: Mapping[str, float]) -> dict[int, int]:
        """Write the strength of control on the weakest path to each atom; return its columns."""
        most = sum(gains.values())
        at = {
            self.net.work[step]: {column: gain * value for column, value in self._kept(step).items()}
            for step, gain in gains.items()
            if gain
        }
        caught = self._columns(high=most)
        for atom in self.atoms:
            if atom == self.net.start:
                self.program.row({caught[atom]: 1.0}, high=0.0)
            ways = [
                [(1.0, {caught[e.source]: 1.0}), (1.0, at.get(e.source, {})), (most, self._loose(e))]
                for e in self._into[atom]
            ]
            if atom in self._joins:
                fork = (1.0 - len(ways), {caught[self._forks[atom]]: 1.0})
                self._row((-1, {caught[atom]: 1.0}), *(part for parts in ways for part in parts), fork, low=0.0)
            else:
                for parts in ways:
                    self._row((-1, {caught[atom]: 1.0}), *parts, low=0.0)
        return caught

    # -- rules between steps ------------------------------------------------------------------------------------------

    def _simple(self) -> None:
        for rule in self.procedure.rules:
            if isinstance(rule, Together):
                first, *others = dict.fromkeys(step for step in rule.steps if step in self.keep)
                rows = [
                    self.program.row({self.keep[first]: 1.0, self.keep[s]: -1.0}, low=0.0, high=0.0) for s in others
                ]
                names = ", ".join(f"'{step}'" for step in rule.steps)
                self._require(
                    f"rule {rule.id}",
                    f"rule '{rule.id}': {names} stay or go together",
                    f"quy tắc '{rule.id}': {names} cùng giữ hoặc cùng bỏ",
                    rows,
                )
            elif isinstance(rule, IfCutThen) and rule.step != rule.then and {rule.step, rule.then} <= self.keep.keys():
                self._require(
                    f"rule {rule.id}",
                    f"rule '{rule.id}': if '{rule.step}' goes, '{rule.then}' goes as well",
                    f"quy tắc '{rule.id}': nếu bỏ '{rule.step}' thì phải bỏ cả '{rule.then}'",
                    [self.program.row({self.keep[rule.step]: 1.0, self.keep[rule.then]: -1.0}, low=0.0)],
                )


def _always(expression: Expression) -> bool:
    """Tell whether an expression is at least 1 whatever the plan."""
    return expression.get(-1, 0.0) >= 1.0 and all(value >= 0 for value in expression.values())


def _sum(*parts: tuple[float, Expression]) -> dict[int, float]:
    """Return the sum of expressions times their factors, without terms that cancel."""
    terms: dict[int, float] = {}
    for factor, expression in parts:
        for column, value in expression.items():
            terms[column] = terms.get(column, 0.0) + factor * value
    return {column: value for column, value in terms.items() if value}
