"""Which rules together keep a step from changing: a minimal set, found by leaving out one rule after another.

Solvers can name a conflicting set of rows, but not reliably a smallest one, and not in the planner's words. So the rules
are taken out one by one, and put back only where the step could change without them (deletion filter: Chinneck and
Dravnieks 1991). What is left is minimal: drop any one rule, and the rest can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, evolve

from procflow.model import Procedure, Text
from procflow.simplification.options.forms import Form, Options, removed
from procflow.simplification.options.standing import passable
from procflow.simplification.program.columns import Columns
from procflow.simplification.program.facts import Facts, Requirement
from procflow.simplification.program.milp import Milp, Row
from procflow.simplification.program.rows import write_rules


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
    choices : Options
        What law, knowledge and the caller allow for each step by itself.
    """

    def __init__(self, procedure: Procedure, choices: Options) -> None:
        self._milp = Milp()
        self._choices = choices
        able = passable(procedure)
        # Whatever could be passed at all may go here: that it has to stay is a rule like the others.
        forms = {
            step: (*some, Form(step, "removed")) if step in able - choices.removable else some
            for step, some in choices.forms.items()
        }
        self._columns = Columns(procedure, evolve(choices, forms=forms), self._milp)
        self._facts = Facts(procedure, self._milp, self._columns.keep, able, self._columns)
        self._rules = [_Rule(r.name, r.text, list(r.rows)) for r in write_rules(self._facts)]
        for name in sorted(able - choices.removable, key=list(self._columns.keep).index):
            row = self._milp.row({self._columns.keep[name]: 1.0}, low=1.0)
            en, vi = f"step '{name}' must stay", f"bước '{name}' phải giữ lại"
            self._rules.append(_Rule(f"stay {name}", Text(en=en, vi=vi), [row]))
        some_row = self._milp.row(dict.fromkeys(self._columns.keep.values(), 1.0), low=1.0)
        en, vi = "at least one step must stay", "phải giữ ít nhất một bước"
        # The first rule to be tried is the first to be left out: this one is named only where nothing else explains.
        self._rules.insert(0, _Rule("some step", Text(en=en, vi=vi), [some_row]))
        self._reach: dict[str, _Rule] = {}
        for step in procedure.steps:
            if step.id in choices.stays or step.duties or not step.legal.permits("remove"):
                en, vi = f"cases must still reach step '{step.id}'", f"hồ sơ vẫn phải đến được bước '{step.id}'"
                self._reach[step.id] = _Rule(f"reach {step.id}", Text(en=en, vi=vi), [])
        self._rules += self._reach.values()

    def minimal(
        self, *, gone: Iterable[str] = (), changed: Iterable[str] = (), documents: Iterable[str] = ()
    ) -> tuple[Requirement, ...] | None:
        """Return a minimal set of rules under which a wish cannot be fulfilled, or None if it can.

        Parameters
        ----------
        gone : iterable of str
            Steps that are to be removed or merged away.
        changed : iterable of str
            Steps that are not to be kept as they are.
        documents : iterable of str
            Documents that are not to stay as they are.
        """
        wish = self._wish(gone, changed, documents)
        core = list(self._rules)
        if self._possible(core, wish):
            return None
        size = max(1, len(core) // 4)
        while True:
            at = 0
            while at < len(core):
                rest = core[:at] + core[at + size :]
                if self._possible(rest, wish):
                    at += size
                else:
                    core = rest
            if size == 1:
                return tuple(Requirement(rule.name, rule.text, tuple(rule.rows)) for rule in core)
            size //= 2

    def possible(self, names: Iterable[str], changed: Iterable[str]) -> bool:
        """Tell whether steps can change if only the rules with these names are kept."""
        wanted = frozenset(names)
        return self._possible([rule for rule in self._rules if rule.name in wanted], self._wish((), changed, ()))

    def _wish(self, gone: Iterable[str], changed: Iterable[str], documents: Iterable[str]) -> list[Row]:
        columns, rows = self._columns, list[Row]()
        away, other = tuple(gone), tuple(changed)
        rows += [(columns.alone(step), -1.0, 0.0) for step in away]
        rows += [(columns.natural(step), -1.0, 0.0) for step in other]
        # A wish is for what the law permits, so a step that may not be removed is to take another form.
        rows += [({columns.keep[s]: 1.0}, 1.0, 1.0) for s in (*away, *other) if s not in self._choices.removable]
        for name in documents:
            ways = [some[name] for some in (columns.once, columns.dropped) if name in some]
            rows.append((dict.fromkeys(ways, 1.0), 1.0, 2.0))
        return rows

    def _possible(self, rules: list[_Rule], wish: list[Row]) -> bool:
        active = {rule.name for rule in rules}
        while True:
            free = frozenset(row for rule in self._rules if rule.name not in active for row in rule.rows)
            solution = self._milp.solve({}, free=free, extra=wish)
            if solution.values is None:
                return False
            if not self._cover(removed(self._columns.chosen(solution.values.tolist())), active):
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
