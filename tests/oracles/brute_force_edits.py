"""Every plan that `propose` looks for on a small procedure, written out from the definition of its scope, one by one.

A plan is a set of windows that run side by side, a form for every step (kept, removed, merged into a step on its line,
delegated) and a form for every document (as it is, from its register, dropped). `violations` judges it, `apply` carries
it out, and what is left is followed case by case. Nothing here comes from the program that finds plans.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

from attrs import evolve, frozen
from brute_force_plans import Follower

from procflow.analysis import load
from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import (
    DelegateStep,
    DropComponent,
    Duration,
    Edit,
    Fixed,
    MergeStep,
    OnceOnly,
    Order,
    Parallelise,
    Precondition,
    Procedure,
    RemoveStep,
    Separation,
    Step,
)
from procflow.simplification import apply
from procflow.structure import rewritten

FULL = 0.95
"""A role may be busy for this part of its time after a plan, or as much as before if that is more."""


# ---- which plans there are ----


def lines(procedure: Procedure) -> dict[str, str]:
    """Return the arrows of all lines: from a step to the one that always follows it and that nothing else leads to.

    Returns of the source do not count here; who may be first, and what is done with a check in between, comes later.
    """
    steps = {step.id: step for step in procedure.steps}
    found = {}
    for source in procedure.steps:
        ways = [flow for flow in procedure.outflows(source.id) if flow.kind == "normal" and flow.p > 0]
        if source.split != "one" or len(ways) != 1 or ways[0].target not in steps:
            continue
        target = steps[ways[0].target]
        if target.join == "any" and target.id != procedure.start and len(procedure.inflows(target.id)) == 1:
            found[source.id] = target.id
    return found


def between(arrows: dict[str, str], first: str, second: str) -> tuple[str, ...] | None:
    """Return the steps between two on a line, or None where no line leads from the first to the second."""
    path: list[str] = []
    here = first
    while here in arrows and arrows[here] not in path:
        here = arrows[here]
        if here == second:
            return tuple(path)
        path.append(here)
    return None


def returning(procedure: Procedure, step: str) -> bool:
    return any(flow.kind == "returns" for flow in procedure.outflows(step))


def external(procedure: Procedure, role: str | None) -> bool:
    return role is None or (procedure.has_role(role) and procedure.role(role).external)


def partners(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """Return the steps into which one may be merged as far as line, delay, clocks and roles go."""
    if step.wait is not None or external(procedure, step.role):
        return ()
    arrows = lines(procedure)
    found = []
    for other in procedure.steps:
        if other.id == step.id or other.clock != step.clock or external(procedure, other.role):
            continue
        for first, second in ((step.id, other.id), (other.id, step.id)):
            if between(arrows, first, second) is not None and not returning(procedure, first):
                found.append(other.id)
    return tuple(found)


def step_forms(procedure: Procedure, step: Step) -> list[Edit | None]:
    """Return everything that may become of a step by itself, kept first."""
    forms: list[Edit | None] = [None]
    if step.legal.permits("remove"):
        forms.append(RemoveStep(step.id))
    if step.legal.permits("merge"):
        forms += [MergeStep(step.id, other) for other in partners(procedure, step)]
    if step.legal.permits("delegate") and step.role is not None:
        forms += [
            DelegateStep(step.id, role)
            for role in dict.fromkeys(step.legal.delegate_to)
            if role != step.role and procedure.has_role(role) and not procedure.role(role).external
        ]
    return forms


def document_forms(procedure: Procedure) -> list[list[Edit | None]]:
    found: list[list[Edit | None]] = []
    for document in procedure.documents:
        forms: list[Edit | None] = [None]
        if document.legal.permits("once_only") and document.register and document.source != "register":
            forms.append(OnceOnly(document.id))
        if document.legal.permits("drop_component") and document.component:
            forms.append(DropComponent(document.id))
        found.append(forms)
    return found


def merges_fit(procedure: Procedure, arrows: dict[str, str], plan: tuple[Edit, ...]) -> bool:
    """Tell whether every merge joins two steps of a line, and everything between them is removed or merged alike."""
    gone = {edit.step for edit in plan if isinstance(edit, RemoveStep)}
    merged = {edit.step: edit.into for edit in plan if isinstance(edit, MergeStep)}
    for step, into in merged.items():
        if into in gone or into in merged:
            return False
        ways = [
            (first, second)
            for first, second in ((step, into), (into, step))
            if between(arrows, first, second) is not None
        ]
        fits = False
        for first, second in ways:
            inside = between(arrows, first, second) or ()
            fits |= not returning(procedure, first) and all(
                x in gone or (merged.get(x) == into and not returning(procedure, x)) for x in inside
            )
        if not fits:
            return False
    return True


def windows(procedure: Procedure) -> list[Parallelise]:
    """Return the runs that may be split, each with the branches that its dependences leave."""
    missing = {
        step
        for rule in procedure.rules
        if isinstance(rule, Precondition)
        and rule.state == "missing"
        and "parallelise" in (rule.edits or ("parallelise",))
        for step in rule.steps
    }

    def willing(step: Step) -> bool:
        flows = procedure.outflows(step.id)
        certain = len(flows) == 1 and flows[0].kind == "normal" and flows[0].p == 1
        free = step.legal.permits("parallelise") and step.id not in missing
        return free and certain and step.split == "one" and step.join == "any"

    able = {step.id for step in procedure.steps if willing(step)}
    after = {}
    for step in able:
        target = procedure.outflows(step)[0].target
        if target in able and target != procedure.start and len(procedure.inflows(target)) == 1:
            after[step] = target
    found = []
    for first in (step.id for step in procedure.steps if step.id in able):
        run = [first]
        while run[-1] in after and after[run[-1]] not in run:
            run.append(after[run[-1]])
            branches = components(procedure, run)
            if len(branches) > 1 and not violations(procedure, [Parallelise(branches)]):
                found.append(Parallelise(branches))
    return found


def components(procedure: Procedure, run: list[str]) -> list[list[str]]:
    """Return the steps of a run that depend on each other, directly or through others, as branches."""
    linked = {(a, b) for a, b in combinations(run, 2) if depends(procedure, a, b)}
    branches: list[list[str]] = []
    for step in run:
        mine = [branch for branch in branches if any((other, step) in linked for other in branch)]
        joined = sorted([*chain.from_iterable(mine), step], key=run.index)
        branches = [branch for branch in branches if branch not in mine] + [joined]
    return sorted(branches, key=lambda branch: run.index(branch[0]))


def depends(procedure: Procedure, early: str, late: str) -> bool:
    one, other = procedure.step(early), procedure.step(late)
    read = {*other.needs, *other.uses, *chain.from_iterable(other.one_of)}
    if read & set(one.makes):
        return True
    for rule in procedure.rules:
        if isinstance(rule, Order) and {rule.first, rule.then} == {early, late}:
            return True
        if isinstance(rule, Separation) and {early, late} & {rule.maker} and {early, late} & set(rule.checkers):
            return True
    return False


def variants(procedure: Procedure) -> list[tuple[Parallelise, ...]]:
    """Return every set of windows without a common step, the empty set first."""
    some = windows(procedure)
    found: list[tuple[Parallelise, ...]] = []
    for size in range(len(some) + 1):
        for chosen in combinations(some, size):
            steps = [step for window in chosen for step in window.steps]
            if len(steps) == len(set(steps)):
                found.append(chosen)
    return found


def plan_count(procedure: Procedure) -> int:
    """Return an upper bound of the number of plans."""
    total = 0
    for chosen in variants(procedure):
        view, count = rewritten(procedure, chosen), 1
        for forms in (*(step_forms(view, step) for step in view.steps), *document_forms(view)):
            count *= len(forms)
        total += count
    return total


def plans(procedure: Procedure) -> Iterator[tuple[Edit, ...]]:
    """Yield every plan of the scope, lawful or not."""
    for chosen in variants(procedure):
        view = rewritten(procedure, chosen)
        arrows = lines(view)
        options = [step_forms(view, step) for step in view.steps] + document_forms(view)
        for forms in product(*options):
            plan = tuple(form for form in forms if form is not None)
            if merges_fit(view, arrows, plan):
                yield (*chosen, *plan)


def random_plan(procedure: Procedure, rng: random.Random, chosen: tuple[Parallelise, ...]) -> tuple[Edit, ...] | None:
    """Return a plan of the scope in which few steps change, or None where its merges do not fit."""
    view = rewritten(procedure, chosen)
    plan: list[Edit] = []
    for forms in (*(step_forms(view, step) for step in view.steps), *document_forms(view)):
        if len(forms) > 1 and rng.random() < 0.35:
            plan += [form for form in [rng.choice(forms[1:])] if form is not None]
    return (*chosen, *plan) if merges_fit(view, lines(view), tuple(plan)) else None


# ---- what each is worth ----


@frozen
class Worth:
    """A lawful plan, the procedure it leaves, and the values of every objective."""

    edits: tuple[Edit, ...]
    after: Procedure
    values: dict[str, float]

    @property
    def cuts(self) -> int:
        return sum(isinstance(edit, RemoveStep | MergeStep) for edit in self.edits)


def flat(procedure: Procedure, rates: bool = False) -> Procedure:
    """Return the procedure with merged parts in the work of their step, as minutes or as money."""

    def work(step: Step) -> Duration:
        minutes = sum(part.law.value for part in step.works if part is not None)
        if rates and step.role is not None:
            minutes *= (procedure.role(step.role).cost_per_hour or 0.0) / 60
        return Duration(Fixed(minutes), "min")

    return evolve(procedure, steps=tuple(evolve(step, work=work(step), parts=()) for step in procedure.steps))


def instruments(procedure: Procedure, plan: tuple[Edit, ...]) -> set[str]:
    documents = {document.id: document.legal for document in procedure.documents}
    found = set()
    for edit in plan:
        laws = [procedure.step(step).legal for step in edit.steps]
        laws += [documents[edit.document]] if isinstance(edit, OnceOnly | DropComponent) else []
        found |= {law.instrument for law in laws if law.instrument}
    return found


FOLLOWED = ("cycle_time", "handoffs", "signatures", "work_content", "steps")


def values(
    before: Procedure, plan: tuple[Edit, ...], after: Procedure, objectives: tuple[str, ...]
) -> dict[str, float]:
    """Return the value of each objective, from the procedure that is left and from what is amended."""
    found: dict[str, float] = {}
    if set(objectives) & set(FOLLOWED):
        found |= Follower(flat(after)).values()
    if "cost" in objectives:
        found["cost"] = Follower(flat(after, rates=True)).values()["work_content"]
    found["legal_acts"] = float(len(instruments(before, plan)))
    found["components"] = float(sum(document.component for document in after.documents))
    return {name: found[name] for name in objectives}


class Loads:
    """The loads of a procedure as it stands, beside which plans are judged."""

    def __init__(self, before: Procedure) -> None:
        self.known = before.demand is not None
        self.was = {one.role: one.utilization for one in load(before)} if self.known else {}

    def exceeded(self, after: Procedure) -> bool:
        """Tell whether some role is busier than it may be; what is unknown before or after is not judged."""
        for one in load(after) if self.known else ():
            before = self.was.get(one.role, 0.0)
            if before is not None and one.utilization is not None and one.utilization > max(before, FULL) + 1e-9:
                return True
        return False


def lawful_plans(procedure: Procedure, objectives: tuple[str, ...]) -> list[Worth]:
    """Return every plan that the guards, `apply` and the load let pass, with its values."""
    loads = Loads(procedure)
    found = (lawful(procedure, plan, loads, objectives) for plan in plans(procedure))
    return [worth for worth in found if worth is not None]


def lawful(procedure: Procedure, plan: tuple[Edit, ...], loads: Loads, objectives: tuple[str, ...]) -> Worth | None:
    """Return a plan with its values, or None where the guards, `apply` or the load stand against it."""
    if violations(procedure, plan):
        return None
    try:
        after = apply(procedure, plan)
    except ProposalError:
        return None
    return None if loads.exceeded(after) else Worth(plan, after, values(procedure, plan, after, objectives))


def best(
    found: Iterable[Worth], objectives: tuple[str, ...], *, max_cuts: int | None = None
) -> tuple[float, ...] | None:
    """Return the best values, one objective after the other, or None where there is no plan."""
    left = [worth for worth in found if max_cuts is None or worth.cuts <= max_cuts]
    reached = []
    for name in objectives if left else ():
        value = min(worth.values[name] for worth in left)
        left = [worth for worth in left if worth.values[name] <= value + 1e-6 * max(1.0, abs(value))]
        reached.append(value)
    return tuple(reached) if left else None
