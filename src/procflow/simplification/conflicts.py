"""Which rules together keep a step from going: a minimal set, found by leaving out one rule after another.

Solvers can name a conflicting set of rows, but not reliably a smallest one, and not in the planner's words. So the rules
are taken out one by one, and put back only where the step could go without them (deletion filter: Chinneck and
Dravnieks 1991). What is left is minimal: drop any one rule, and the rest can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define

from procflow.model import Procedure, Text
from procflow.simplification.facts import Facts, Requirement
from procflow.simplification.milp import Milp
from procflow.simplification.rows import write_rules
from procflow.simplification.standing import Stay, passable


@define
class _Rule:
    """A rule and its rows, to which covering rows may be added."""

    name: str
    text: Text
    rows: list[int]


class Conflicts:
    """The rules of a procedure without any objective.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    stays : dict of str to Stay
        Steps that stay by law, for want of knowledge, or because the caller wants it.
    """

    def __init__(self, procedure: Procedure, stays: Mapping[str, Stay]) -> None:
        self._milp = Milp()
        self._keep = {step.id: self._milp.column(high=1.0, whole=True) for step in procedure.steps}
        able = passable(procedure)
        self._facts = Facts(procedure, self._milp, self._keep, able)
        self._rules = [_Rule(r.name, r.text, list(r.rows)) for r in write_rules(self._facts)]
        for name, column in self._keep.items():
            if name not in able:
                self._milp.fix(column, 1.0)
            elif name in stays:
                row = self._milp.row({column: 1.0}, low=1.0)
                en, vi = f"step '{name}' must stay", f"bước '{name}' phải giữ lại"
                self._rules.append(_Rule(f"stay {name}", Text(en=en, vi=vi), [row]))
        some = self._milp.row(dict.fromkeys(self._keep.values(), 1.0), low=1.0)
        en, vi = "at least one step must stay", "phải giữ ít nhất một bước"
        # The first rule to be tried is the first to be left out: this one is named only where nothing else explains.
        self._rules.insert(0, _Rule("some step", Text(en=en, vi=vi), [some]))
        self._reach: dict[str, _Rule] = {}
        for step in procedure.steps:
            if step.id in stays or step.duties or not step.legal.permits("remove"):
                en, vi = f"cases must still reach step '{step.id}'", f"hồ sơ vẫn phải đến được bước '{step.id}'"
                self._reach[step.id] = _Rule(f"reach {step.id}", Text(en=en, vi=vi), [])
        self._rules += self._reach.values()

    def minimal(self, gone: Iterable[str]) -> tuple[Requirement, ...] | None:
        """Return a minimal set of rules under which these steps cannot all go, or None if they can.

        Parameters
        ----------
        gone : iterable of str
            Steps that a case could pass.
        """
        fixed = {self._keep[step]: 0.0 for step in gone}
        core = list(self._rules)
        if self._possible(core, fixed):
            return None
        size = max(1, len(core) // 4)
        while True:
            at = 0
            while at < len(core):
                rest = core[:at] + core[at + size :]
                if self._possible(rest, fixed):
                    at += size
                else:
                    core = rest
            if size == 1:
                return tuple(Requirement(rule.name, rule.text, tuple(rule.rows)) for rule in core)
            size //= 2

    def possible(self, names: Iterable[str], gone: Iterable[str]) -> bool:
        """Tell whether steps can go if only the rules with these names are kept."""
        wanted = frozenset(names)
        fixed = {self._keep[step]: 0.0 for step in gone}
        return self._possible([rule for rule in self._rules if rule.name in wanted], fixed)

    def _possible(self, rules: list[_Rule], fixed: Mapping[int, float]) -> bool:
        active = {rule.name for rule in rules}
        while True:
            free = frozenset(row for rule in self._rules if rule.name not in active for row in rule.rows)
            solution = self._milp.solve({}, fixed=fixed, free=free)
            if solution.values is None:
                return False
            cut = frozenset(step for step, column in self._keep.items() if solution.values[column] < 0.5)
            if not self._cover(cut, active):
                return True

    def _cover(self, cut: frozenset[str], active: set[str]) -> bool:
        """Add covering rows to those rules of reach that a plan breaks; tell whether there were any."""
        facts = self._facts
        seen = facts.left_by(cut)
        added = False
        for step, rule in self._reach.items():
            atom = facts.net.work[step]
            if rule.name in active and step not in cut and atom in facts.paths.reached and atom not in seen:
                rule.rows.append(facts.cover(step, seen))
                added = True
        return added
