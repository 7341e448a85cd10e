"""What becomes of rules, roles, documents and law that name steps which are gone or have been merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import evolve

from procflow.model import (
    AuthorityCap,
    ControlFloor,
    Document,
    End,
    IfCutThen,
    LegalActs,
    Order,
    Precondition,
    Procedure,
    Role,
    Rule,
    Separation,
    Step,
    Together,
)


def repaired(before: Procedure, now: Procedure, merged: Mapping[str, str]) -> Procedure:
    """Return a procedure after its edits, without anything that names what is not there any more.

    A rule that named a merged step names the step that took it in; a rule that would then name one step twice, or that
    has lost what it was about, goes. So do roles and documents that were used before and are not any more.

    Parameters
    ----------
    before, now : Procedure
        As it was, and with its edits carried out; `now` still has all rules, roles and documents that were not edited.
    merged : dict of str to str
        Steps merged away, and the steps that took them in.
    """
    # Merged steps are gone as well; whatever named them is renamed first.
    gone = frozenset(node.id for node in before.nodes if not now.has_node(node.id))
    were = {step.id: step for step in before.steps}
    # A new check was not there before, so its law names nothing that an edit has changed.
    steps = tuple(
        _officer_repaired(_law_repaired(step, were.get(step.id, step), gone, merged), gone) for step in now.steps
    )
    rules = (_renamed(rule, merged) for rule in now.rules)
    return evolve(
        now,
        steps=steps,
        roles=_still(now.roles, _roles(before.steps), _roles(steps)),
        documents=_still(now.documents, _documents(before.steps, before.ends), _documents(steps, now.ends)),
        rules=tuple(left for rule in rules if rule is not None and (left := _without(rule, gone)) is not None),
    )


def _roles(steps: Iterable[Step]) -> set[str]:
    """Return the roles that do a step, or to which the law lets one be delegated."""
    named = {role for step in steps for role in step.legal.delegate_to}
    return named.union(*(step.roles for step in steps))


def _documents(steps: Iterable[Step], ends: Iterable[End]) -> set[str]:
    found = {name for end in ends for name in end.needs}
    for step in steps:
        found.update(step.needs, step.uses, step.makes, *step.one_of)
    return found


_Named = TypeVar("_Named", Role, Document)


def _still(elements: tuple[_Named, ...], before: set[str], after: set[str]) -> tuple[_Named, ...]:
    """Return the elements without those that were used before and are not any more."""
    return tuple(element for element in elements if element.id in after or element.id not in before)


def _law_repaired(step: Step, before: Step, gone: frozenset[str], merged: Mapping[str, str]) -> Step:
    """Return a step whose law names only others: steps that are there to be merged into, and roles that do not do it."""
    into = _names(step.legal.merge_into, merged)
    left = tuple(name for name in into if name not in gone and name != step.id)
    to = tuple(role for role in step.legal.delegate_to if role != step.role or step.role == before.role)
    if left == step.legal.merge_into and to == step.legal.delegate_to:
        return step
    return evolve(step, legal=evolve(step.legal, merge_into=left, delegate_to=to))


def _officer_repaired(step: Step, gone: frozenset[str]) -> Step:
    """Return a step whose rule on its officer names only steps that are there; no case comes to the others any more."""
    rule = step.officer
    if rule is None or gone.isdisjoint((rule.same_as or "", *rule.never)):
        return step
    same, never = None if rule.same_as in gone else rule.same_as, _kept(rule.never, gone)
    return evolve(step, officer=evolve(rule, same_as=same, never=never) if same is not None or never else None)


def _names(names: Iterable[str], merged: Mapping[str, str]) -> tuple[str, ...]:
    """Return names with merged steps under the name of the step that took them in, each once."""
    return tuple(dict.fromkeys(merged.get(name, name) for name in names))


def _renamed(rule: Rule, merged: Mapping[str, str]) -> Rule | None:
    """Return a rule on the steps that are left after merging, or None where it would set a step against itself."""
    if isinstance(rule, Order):
        first, then = (merged.get(name, name) for name in (rule.first, rule.then))
        return evolve(rule, first=first, then=then) if first != then else None
    if isinstance(rule, IfCutThen):
        step, then = (merged.get(name, name) for name in (rule.step, rule.then))
        return evolve(rule, step=step, then=then) if step != then else None
    if isinstance(rule, Together):
        steps = _names(rule.steps, merged)
        return evolve(rule, steps=steps) if len(steps) > 1 else None
    if isinstance(rule, Separation):
        maker = merged.get(rule.maker, rule.maker)
        checkers = tuple(name for name in _names(rule.checkers, merged) if name != maker)
        return evolve(rule, maker=maker, checkers=checkers) if checkers else None
    if isinstance(rule, Precondition):
        return evolve(rule, steps=_names(rule.steps, merged))
    return rule


def _without(rule: Rule, gone: frozenset[str]) -> Rule | None:
    """Return a rule without the nodes that are gone, or None where nothing is left to rule."""
    if isinstance(rule, AuthorityCap | LegalActs):
        return rule
    if isinstance(rule, Order):
        return None if gone & {rule.first, rule.then} else rule
    if isinstance(rule, IfCutThen):
        return None if gone & {rule.step, rule.then} else rule
    if isinstance(rule, Together):
        steps = _kept(rule.steps, gone)
        return evolve(rule, steps=steps) if len(steps) > 1 else None
    if isinstance(rule, Separation):
        checkers = _kept(rule.checkers, gone)
        return evolve(rule, checkers=checkers) if checkers and rule.maker not in gone else None
    if isinstance(rule, Precondition):
        steps = _kept(rule.steps, gone)
        return evolve(rule, steps=steps) if steps else None
    return _floor_without(rule, gone)


def _floor_without(rule: ControlFloor, gone: frozenset[str]) -> ControlFloor | None:
    """A floor that named ends keeps those that are left; an empty list would mean every end."""
    ends = _kept(rule.ends, gone)
    return None if rule.ends and not ends else evolve(rule, ends=ends)


def _kept(names: tuple[str, ...], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)
