"""What each edit of a plan brings, beside the others and alone, and which others hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import field, frozen

from procflow.errors import Problem, ProposalError
from procflow.guards import violations
from procflow.guards.law import subjects
from procflow.guards.plan import plan_of
from procflow.model import Edit, Legal, Procedure
from procflow.simplification.editing.apply import apply
from procflow.simplification.program.congestion import Congestion
from procflow.simplification.program.load import judge_load
from procflow.simplification.search.measure import amended, measured


@frozen(kw_only=True)
class Change:
    """One edit of a plan.

    Attributes
    ----------
    edit : Edit
        What is changed.
    gain : float or None
        In the unit of the plan's first objective: what the plan would lose without this edit, and without those that hang
        on it. None where there was no time to tell.
    alone : float or None
        What this edit brings with nothing else changed; None where it may not be made alone, or for want of time.
    basis, instrument, authority : str
        Legal text, what to amend, and who may amend it; several are joined by semicolons.
    form : str
        Legal form of a delegation.
    depends_on : tuple of Edit
        Edits of the plan without which this one could not be made.
    """

    edit: Edit
    gain: float | None = None
    alone: float | None = None
    basis: str = ""
    instrument: str = ""
    authority: str = ""
    form: str = ""
    depends_on: tuple[Edit, ...] = field(default=())


class Weigher:
    """Values plans by carrying them out, and tells which are lawful; each plan once.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    office : Procedure
        The same with the wishes of the caller as rules.
    congestion : Congestion or None
        The estimate of queues, where it is an objective.
    """

    def __init__(self, procedure: Procedure, office: Procedure, congestion: Congestion | None) -> None:
        self.procedure, self.office, self.congestion = procedure, office, congestion
        self._values: dict[tuple[str, frozenset[Edit]], float] = {}
        self._problems: dict[frozenset[Edit], tuple[Problem, ...]] = {}
        self._after: dict[frozenset[Edit], Procedure] = {}

    def value(self, objective: str, edits: Iterable[Edit]) -> float:
        """Return the value of an objective with a plan carried out.

        Raises
        ------
        ProposalError
            If it cannot be carried out.
        """
        plan = frozenset(edits)
        if (objective, plan) not in self._values:
            self._values[objective, plan] = measured(
                self.after(plan), objective, amended=amended(self.procedure, plan), congestion=self.congestion
            )
        return self._values[objective, plan]

    def after(self, edits: Iterable[Edit]) -> Procedure:
        """Return the procedure with a plan carried out.

        Raises
        ------
        ProposalError
            If it cannot be carried out.
        """
        plan = frozenset(edits)
        if plan not in self._after:
            self._after[plan] = apply(self.procedure, plan_of(self.procedure, plan).edits)
        return self._after[plan]

    def objections(self, edits: Iterable[Edit]) -> tuple[Problem, ...]:
        """Return what law, rules, loads and `apply` have against a plan."""
        plan = frozenset(edits)
        if plan not in self._problems:
            problems = violations(self.office, plan_of(self.office, plan))
            if not problems:
                try:
                    problems = judge_load(self.procedure, self.after(plan))
                except ProposalError as error:
                    problems = error.problems
            self._problems[plan] = tuple(problems)
        return self._problems[plan]

    def hanging(self, edit: Edit, plan: Sequence[Edit]) -> tuple[Edit, ...]:
        """Return the other edits that have to go if one is left out of a plan."""
        left = [other for other in plan if other != edit]
        while problems := self.objections(left):
            named = {one for problem in problems for one in _listed(problem, "edits")}
            steps = {one for problem in problems for one in _listed(problem, "steps")}
            wrong = [e for e in left if e in named] or [e for e in left if not steps.isdisjoint(e.steps)] or left[:]
            left = [other for other in left if other not in wrong]
        again = True
        while again:
            again = False
            for other in plan:
                if other != edit and other not in left and not self.objections([*left, other]):
                    left.append(other)
                    again = True
        return tuple(other for other in plan if other != edit and other not in left)


def changes(weigher: Weigher, plan: Sequence[Edit], objective: str, left: Callable[[], float]) -> tuple[Change, ...]:
    """Return every edit of a plan with what it brings, in their order.

    Parameters
    ----------
    weigher : Weigher
        Of the procedure as it stands.
    plan : sequence of Edit
        The plan.
    objective : str
        What gains are measured in.
    left : callable
        Tells the seconds that are left; without any, gains stay open.
    """
    subject: dict[Edit, list[Legal]] = {}
    for edit, one in subjects(plan_of(weigher.procedure, plan)):
        subject.setdefault(edit, []).append(one.legal)
    hanging: dict[Edit, tuple[Edit, ...]] = {}
    gains: dict[Edit, tuple[float | None, float | None]] = {}
    for edit in plan:
        if left() <= 0:
            break
        hanging[edit] = weigher.hanging(edit, plan)
        rest = [other for other in plan if other != edit and other not in hanging[edit]]
        gain = weigher.value(objective, rest) - weigher.value(objective, plan)
        alone = None
        if not weigher.objections([edit]):
            alone = round(weigher.value(objective, []) - weigher.value(objective, [edit]), 9) + 0.0
        gains[edit] = (round(gain, 9) + 0.0, alone)
    found = []
    for edit in plan:
        gain_of, alone_of = gains.get(edit, (None, None))
        legal = subject.get(edit, [])
        found.append(
            Change(
                edit=edit,
                gain=gain_of,
                alone=alone_of,
                basis=_joined(one.basis for one in legal),
                instrument=_joined(one.instrument for one in legal),
                authority=_joined(one.authority for one in legal),
                form=_joined(one.delegate_form for one in legal) if edit.kind == "delegate" else "",
                depends_on=tuple(other for other in plan if edit in hanging.get(other, ())),
            )
        )
    return tuple(found)


def _listed(problem: Problem, name: str) -> tuple[object, ...]:
    """Return what a problem names under a heading."""
    found = problem.values.get(name, ())
    return found if isinstance(found, tuple) else ()


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))
