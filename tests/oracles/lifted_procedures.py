"""Wishes against every plan written out: is there one, what has to be lifted, and what does each wish cost.

Lifting is done here a second time, from its definition: a wish is not uttered, a rule struck out, a duty asked of nobody,
a document at hand from the start, a role without stated officers, a law that permits the step's removal.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from itertools import chain

from attrs import evolve, frozen
from brute_force_edits import Loads, Worth, instruments, plans, values
from edited_procedures import edited_procedure

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import (
    AuthorityCap,
    Checked,
    Edit,
    LegalActs,
    MergeStep,
    Procedure,
    RemoveStep,
)
from procflow.simplification import apply

Name = tuple[str, str]
KINDS = ("remove", "merge", "delegate", "once_only", "drop_component", "parallelise")


@frozen(kw_only=True)
class Asked:
    """Wishes, as `propose` takes them."""

    max_cuts: int | None = None
    keep: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    edits: tuple[str, ...] | None = None
    targets: dict[str, float] | None = None
    acts: int | None = None
    authority: tuple[str, ...] | None = None

    def __iter__(self) -> Iterator[Name]:
        """Yield every single wish as kind and name; to name all kinds of edits rules nothing out, so it is none."""
        for kind in ("max_cuts", "edits", "acts", "authority"):
            if getattr(self, kind) is not None and not (kind == "edits" and set(self.edits or ()) == set(KINDS)):
                yield kind, ""
        yield from (("keep", name) for name in self.keep)
        yield from (("require", name) for name in self.require)
        yield from (("target", name) for name in self.targets or ())

    def without(self, gone: Iterable[Name]) -> Asked:
        """Return the wishes without some."""
        away = set(gone)
        return Asked(
            max_cuts=None if ("max_cuts", "") in away else self.max_cuts,
            edits=None if ("edits", "") in away else self.edits,
            acts=None if ("acts", "") in away else self.acts,
            authority=None if ("authority", "") in away else self.authority,
            keep=tuple(name for name in self.keep if ("keep", name) not in away),
            require=tuple(name for name in self.require if ("require", name) not in away),
            targets={name: part for name, part in (self.targets or {}).items() if ("target", name) not in away},
        )

    def words(self) -> dict[str, object]:
        """Return them as arguments."""
        return {name: value for name, value in vars_of(self).items() if value is not None}


def vars_of(asked: Asked) -> dict[str, object]:
    names = ("max_cuts", "keep", "require", "edits", "targets", "acts", "authority")
    return {name: getattr(asked, name) for name in names}


def drawn_wishes(procedure: Procedure, seed: int, *, strict: bool = True) -> Asked:
    """Return wishes that are often too much."""
    rng = random.Random(f"wishes {seed}")
    names = [step.id for step in procedure.steps]
    rng.shuffle(names)
    made = [
        (one.id, other.id)
        for one in procedure.steps
        for other in procedure.steps
        if one != other and set(one.makes) & {*other.needs, *chain.from_iterable(other.one_of)}
    ]
    if made and rng.random() < 0.5:
        # Who makes a document is to go, and who needs it is to stay.
        maker, reader = rng.choice(made)
        names = [maker, reader, *(name for name in names if name not in (maker, reader))]
    targets = {}
    if rng.random() < 0.5:
        targets[rng.choice(("steps", "handoffs", "work_content", "cycle_time", "signatures"))] = rng.choice(
            (0.2, 0.4, 0.7)
        )
    asked = rng.choice((0, 1, 1, 2) if strict else (0, 0, 1))
    return Asked(
        max_cuts=rng.choice((None, None, 0, 1, 2)),
        require=tuple(sorted(names[:asked])),
        keep=tuple(sorted(names[asked : asked + rng.choice((0, 1, 1, 2))])),
        edits=tuple(kind for kind in KINDS if rng.random() < 0.6) or ("remove",) if rng.random() < 0.3 else None,
        targets=targets,
        acts=rng.choice((None, None, 0, 1)),
        authority=rng.choice((None, None, (), ("province",), ("ministry", "province"))),
    )


def every_name(procedure: Procedure, asked: Asked) -> set[Name]:
    """Return everything that can be lifted."""
    found = set(asked)
    found |= {("law", step.id) for step in procedure.steps} | {("document law", d.id) for d in procedure.documents}
    found |= {("rule", rule.id) for rule in procedure.rules} | {("duty", duty.id) for duty in procedure.duties}
    found |= {("load", role.id) for role in procedure.roles} | {("document", d.id) for d in procedure.documents}
    return found


def lifted(procedure: Procedure, gone: Iterable[Name]) -> Procedure:
    """Return the procedure without some of what it asks for."""
    away = set(gone)
    signed = Checked(dt.date(2026, 1, 1), "legal officer")
    steps, documents = [], []
    for step in procedure.steps:
        if ("law", step.id) in away and not step.legal.permits("remove"):
            source = "own regulation" if step.legal.source == "unknown" else step.legal.source
            step = evolve(
                step, legal=evolve(step.legal, source=source, checked=signed, may={*step.legal.may, "remove"})
            )
        steps.append(evolve(step, duties=[duty for duty in step.duties if ("duty", duty) not in away]))
    for one in procedure.documents:
        if ("document law", one.id) in away:
            source = "own regulation" if one.legal.source == "unknown" else one.legal.source
            more = {"drop_component"} if one.component else set()
            more |= {"once_only"} if one.register and one.source != "register" else set()
            one = evolve(one, legal=evolve(one.legal, source=source, checked=signed, may={*one.legal.may, *more}))
        if ("document", one.id) in away and one.source == "made here":
            one = evolve(one, source="applicant")
        documents.append(one)
    return evolve(
        procedure,
        steps=steps,
        documents=documents,
        rules=[rule for rule in procedure.rules if ("rule", rule.id) not in away],
        duties=[duty for duty in procedure.duties if ("duty", duty.id) not in away],
        roles=[evolve(role, officers=None) if ("load", role.id) in away else role for role in procedure.roles],
    )


def cut_steps(plan: Iterable[Edit]) -> set[str]:
    return {edit.step for edit in plan if isinstance(edit, RemoveStep | MergeStep)}


def fitting(procedure: Procedure, asked: Asked, objectives: tuple[str, ...] = ()) -> Iterator[Worth]:
    """Yield every lawful plan that meets the wishes, with the values of its objectives."""
    rules = list(procedure.rules)
    if asked.acts is not None:
        rules.append(LegalActs(id="wished acts", most=asked.acts))
    if asked.authority is not None:
        rules.append(AuthorityCap(id="wished authority", authorities=asked.authority))
    office = evolve(procedure, rules=rules)
    named = tuple(dict.fromkeys((*objectives, *(asked.targets or {}))))
    today = values(procedure, (), procedure, named) if named else {}
    loads = Loads(procedure)
    for plan in plans(procedure):
        away = cut_steps(plan)
        touched = {step for edit in plan for step in edit.steps}
        if not set(asked.require) <= away or touched & set(asked.keep):
            continue
        if asked.max_cuts is not None and len(away) > asked.max_cuts:
            continue
        if asked.edits is not None and any(edit.kind not in asked.edits for edit in plan):
            continue
        if asked.acts is not None and len(instruments(procedure, plan)) > asked.acts:
            continue
        if violations(office, plan):
            continue
        try:
            after = apply(procedure, plan)
        except ProposalError:
            continue
        # A step that is to stay has still to be reached.
        if not set(asked.keep) <= {step.id for step in after.steps} or loads.exceeded(after):
            continue
        worth = values(procedure, plan, after, named) if named else {}
        targets = (asked.targets or {}).items()
        if all(worth[name] <= today[name] * (1 - part) + 1e-6 * max(1.0, today[name]) for name, part in targets):
            yield Worth(plan, after, worth)


def single_changes(procedure: Procedure, asked: Asked) -> set[Name]:
    """Return everything of which lifting it alone is enough; what lifts nothing is not enough."""
    wishes = set(asked)
    some = [one for one in every_name(procedure, asked) if one in wishes or lifted(procedure, [one]) != procedure]
    return {one for one in some if possible(procedure, asked, [one])}


def possible(procedure: Procedure, asked: Asked, gone: Iterable[Name] = ()) -> bool:
    """Tell whether some plan is lawful and meets the wishes, with something lifted."""
    away = set(gone)
    return next(fitting(lifted(procedure, away), asked.without(away)), None) is not None


def free_procedure(seed: int, **size: object) -> Procedure:
    """Return a procedure of a seed; every other one with laws that let each step be removed, so that rules matter."""
    procedure = edited_procedure(seed, **size)
    return lifted(procedure, [("law", step.id) for step in procedure.steps]) if seed % 2 else procedure


def least(procedure: Procedure, asked: Asked, wish: Name) -> object:
    """Return how little of a wish has to give where giving it up altogether is enough: one value, or all that are."""
    kind, name = wish
    free = asked.without([wish])
    if kind == "max_cuts":
        return min(len(cut_steps(worth.edits)) for worth in fitting(procedure, free))
    if kind == "acts":
        return min(len(instruments(procedure, worth.edits)) for worth in fitting(procedure, free))
    if kind == "target":
        today = values(procedure, (), procedure, (name,))[name]
        return 1 - min(worth.values[name] for worth in fitting(procedure, free, (name,))) / today if today else None
    if kind == "edits":
        more = [
            (one, evolve(asked, edits=(*(asked.edits or ()), one))) for one in KINDS if one not in (asked.edits or ())
        ]
        return {one for one, wider in more if possible(procedure, wider)}
    assert kind == "authority"
    named = ("ministry", "province", "government")
    more = [(one, evolve(asked, authority=(*(asked.authority or ()), one))) for one in named]
    return {one for one, wider in more if one not in (asked.authority or ()) and possible(procedure, wider)}
