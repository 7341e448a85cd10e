"""All variants of a procedure searched as one: the best plan of any of them, with a bound that holds for all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from attrs import evolve

from procflow.model import Text
from procflow.simplification.options.variants import GIVEN
from procflow.simplification.program.milp import Status
from procflow.simplification.search.measure import amended
from procflow.simplification.search.search import Found, Search, tolerance


class Field:
    """The searches of all variants.

    Parameters
    ----------
    searches : sequence of Search
        The first is that of the procedure as it stands.
    """

    def __init__(self, searches: Sequence[Search]) -> None:
        self.searches = tuple(searches)
        self._floors: dict[tuple[int, str, int | None], float] = {}

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.searches[0].left

    @property
    def refused(self) -> tuple[Text, ...]:
        """Objections of guards, loads or `apply` to plans that were then excluded."""
        return tuple(said for search in self.searches for _, said in search.refused)

    def objection(self, step: str) -> Text | None:
        """Return the last objection to a plan that changes a step."""
        said = [
            text
            for search in self.searches
            for edits, text in search.refused
            if any(step in edit.steps for edit in edits)
        ]
        return said[-1] if said else None

    def best(
        self,
        objective: str,
        *,
        limits: Mapping[str, float] | None = None,
        most: int | None = None,
        changed: frozenset[str] = frozenset(),
        documents: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
    ) -> Found:
        """Return the best plan of all variants; the arguments are those of `Search.best`.

        A variant whose best plan is known to be worse is not solved again.
        """
        every: list[Found] = []
        plain = not (limits or changed or documents or without)
        for k, search in sorted(enumerate(self.searches), key=lambda pair: self._floor(pair[0], objective, most)):
            least = min((found.value for found in every if found.plan), default=math.inf)
            floor = self._floor(k, objective, most)
            if not without and math.isfinite(least) and least <= floor + tolerance(least):
                continue
            found = search.best(
                objective, limits=limits, most=most, changed=changed, documents=documents, without=without
            )
            every.append(found)
            if plain and found.status == "optimal":
                self._floors[k, objective, most] = found.bound
        return _best(every)

    def proven(self, objective: str, *, limits: Mapping[str, float], most: int | None) -> tuple[Found, Found]:
        """Return the best plan of all variants twice, found with and without presolve.

        The second solve of a variant that did not win only has to show that it holds nothing better.
        """
        if len(self.searches) == 1:
            return self.searches[0].proven(objective, limits=limits, most=most)
        firsts = [search.best(objective, limits=limits, most=most) for search in self.searches]
        for k, found in enumerate(firsts):
            if not limits and found.status == "optimal":
                self._floors[k, objective, most] = found.bound
        whole = _best(firsts)
        if not whole.plan:
            return whole, whole
        winner = next(k for k, found in enumerate(firsts) if found.plan and found.value == whole.value)
        first, second = self.searches[winner].proven(objective, limits=limits, most=most)
        better = {**limits, objective: first.value - 2 * tolerance(first.value)}
        for k, search in enumerate(self.searches):
            if k == winner or second.status != "optimal":
                continue
            found = search.best(objective, limits=better, most=most, presolve=False)
            if found.status != "infeasible":
                second = found if found.plan else evolve(second, status=found.status)
        bound = min(found.bound for found in (first, *firsts) if not math.isnan(found.bound))
        return evolve(first, bound=bound, status=whole.status), second

    def tidy(self, plan: Found, *, limits: Mapping[str, float], most: int | None) -> tuple[int, Found] | None:
        """Return the plan with the fewest legal acts, then the fewest edits, and the variant it belongs to.

        Half of the time that is left is for the reasons.

        Parameters
        ----------
        plan : Found
            One of the best, to begin with.
        """
        given = tuple(edit for edit in plan.edits if isinstance(edit, GIVEN))
        found = []
        for k, search in enumerate(self.searches):
            start = plan.values if search.given == given else None
            seconds = 0.5 * self.left
            found.append((k, search.best("fewest", limits=limits, most=most, start=start, seconds=seconds)))
        plans = [(k, one) for k, one in found if one.plan]
        before = self.searches[0].before
        return min(
            plans, key=lambda pair: (len(amended(before, pair[1].edits)), len(pair[1].edits), pair[0]), default=None
        )

    def _floor(self, k: int, objective: str, most: int | None) -> float:
        return self._floors.get((k, objective, most), -math.inf)


def _best(every: Sequence[Found]) -> Found:
    """Return the best of several searches, with the least bound and the worst status of them."""
    plans = [found for found in every if found.plan]
    unsure: Status | None = next((f.status for f in every if f.status in ("time limit", "failed")), None)
    if not plans:
        return Found(unsure or "infeasible")
    found = min(plans, key=lambda one: one.value)
    bound = min(one.bound for one in every if not math.isnan(one.bound))
    return evolve(found, bound=bound, status=unsure or found.status)
