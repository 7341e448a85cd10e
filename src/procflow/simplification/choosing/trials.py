"""Can all this be met at once? One question to the search, asked again and again with something lifted."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Literal

from attrs import evolve, field, frozen

from procflow.errors import ProposalError
from procflow.model import Edit, Procedure, Text
from procflow.simplification.choosing.constraints import Constraint, lift
from procflow.simplification.options.standing import BOTH, NOT_LAWFUL
from procflow.simplification.options.wishes import Wishes
from procflow.simplification.search.search import tolerance
from procflow.simplification.search.task import Task

OBJECTIVE = "steps"
"""What a plan is looked for with where any plan will do: it needs to know nothing of times."""


@frozen
class Answer:
    """Whether there is a plan, with one if there is.

    Attributes
    ----------
    status : {"yes", "no", "unknown"}
        "unknown" where time ran out, or where not every form or variant was weighed.
    edits : tuple of Edit
        The plan.
    value : float
        Of the objective that was minimised.
    because : Text
        Why a step cannot go whatever the plan, where that is the reason.
    """

    status: Literal["yes", "no", "unknown"]
    edits: tuple[Edit, ...] = ()
    value: float = float("nan")
    because: Text = field(factory=Text)


class Trials:
    """Answers questions about one procedure and its wishes, each once.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors of form.
    asked : Wishes
        What is asked for; their time is what there is for all questions together.

    Attributes
    ----------
    asked : Wishes
        The same, looking for any plan.
    sure : bool
        Whether every question found its answer so far.
    """

    def __init__(self, procedure: Procedure, asked: Wishes) -> None:
        self.procedure = procedure
        self.asked = evolve(asked, objectives=(OBJECTIVE,))
        self._deadline = time.perf_counter() + asked.seconds
        self._known: dict[frozenset[Constraint], Answer] = {}
        self.sure = True

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._deadline - time.perf_counter()

    def without(self, gone: Collection[Constraint] = ()) -> Answer:
        """Tell whether there is a plan with some constraints lifted."""
        key = frozenset(gone)
        if key not in self._known:
            self._known[key] = self.ask(*lift(self.procedure, self.asked, key))
        return self._known[key]

    def today(self, objective: str) -> float:
        """Return the value of an objective with nothing changed."""
        return Task(
            self.procedure, evolve(self.asked, objectives=(objective,), require=frozenset(), targets={})
        ).before[objective]

    def ask(self, procedure: Procedure, asked: Wishes) -> Answer:
        """Tell whether there is a plan, with the best one for the first objective."""
        answer = self._asked(procedure, asked)
        self.sure = self.sure and answer.status != "unknown"
        return answer

    def _asked(self, procedure: Procedure, asked: Wishes) -> Answer:
        if self.left <= 0:
            return Answer("unknown")
        try:
            task = Task(procedure, evolve(asked, seconds=self.left))
        except ProposalError as error:
            if {problem.code for problem in error.problems} <= {NOT_LAWFUL.code, BOTH.code}:
                return Answer("no", because=Text(en=error.text("en"), vi=error.text("vi")))
            raise
        name = asked.objectives[0]
        found = task.field.best(name, most=asked.max_cuts)
        if found.plan:
            # The plan is looked at with other eyes, so that "yes" rests on no solver.
            weigher = task.weigher
            reached = all(
                weigher.value(what, found.edits) <= most + tolerance(most) for what, most in task.limits.items()
            )
            right = reached and not weigher.objections(found.edits)
            return Answer("yes", found.edits, weigher.value(name, found.edits)) if right else Answer("unknown")
        whole = task.complete and all(choices.whole for choices in task.choices)
        return Answer("no" if found.status == "infeasible" and whole else "unknown")

    def minimal(self, among: Sequence[Constraint], beside: Collection[Constraint] = ()) -> tuple[Constraint, ...]:
        """Return constraints that cannot be met together, so few that without any one of them the others can be.

        Those that stand first are left out first; how many of them can go at once is found by halving, as QuickXplain does
        (Junker 2004).

        Parameters
        ----------
        among : sequence of Constraint
            They cannot be met together.
        beside : collection of Constraint
            Lifted in any case.
        """
        every, rest, core = frozenset((*among, *beside)), list(among), list[Constraint]()

        def clash(some: Collection[Constraint]) -> bool:
            return self.without(every - frozenset(some)).status == "no"

        while not clash(core):
            low, high = 0, len(rest)
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if clash([*core, *rest[middle:]]) else (low, middle)
            core.append(rest[low])
            rest = rest[low + 1 :]
            if not rest and not clash(core):
                break
        # Lifting a rule can change which runs may go side by side, so every part is tried once more.
        for part in tuple(core):
            if clash([other for other in core if other != part]):
                core.remove(part)
        return tuple(core)

    def fewest(self, among: Sequence[Constraint], beside: Collection[Constraint] = ()) -> tuple[Constraint, ...]:
        """Return constraints that have to be lifted together for a plan, none of them in vain.

        Parameters
        ----------
        among : sequence of Constraint
            With all of them lifted there is a plan.
        beside : collection of Constraint
            Lifted in any case.
        """
        kept = list(among)
        for one in among:
            rest = [other for other in kept if other != one]
            if self.without((*rest, *beside)).status == "yes":
                kept = rest
        return tuple(kept)
