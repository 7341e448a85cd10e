"""What stands against a plan, read off run by run and line by line: a second judge beside `procflow.guards`.

Parallel runs are rewritten here once more, documents are looked up where they are asked for, and who does what is told
from the edits themselves. Only `run_enumeration` is used, which knows no network and no equations.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from attrs import evolve
from run_enumeration import Run

from procflow.model import (
    AuthorityCap,
    DelegateStep,
    DropComponent,
    Edit,
    Flow,
    Gateway,
    LegalActs,
    MergeStep,
    OnceOnly,
    Parallelise,
    Precondition,
    Procedure,
    RemoveStep,
    Separation,
    ShortenLimit,
)

Edits = tuple[Edit, ...]


def removed(edits: Edits) -> frozenset[str]:
    return frozenset(edit.step for edit in edits if isinstance(edit, RemoveStep))


def side_by_side(procedure: Procedure, edits: Edits) -> Procedure:
    """Return the procedure in which every run to be split stands between a fork and a join."""
    for k, edit in enumerate(edit for edit in edits if isinstance(edit, Parallelise)):
        steps, fork, join = set(edit.steps), f"fork {k}", f"join {k}"
        (first,) = [s for s in steps if not any(f.source in steps and f.target == s for f in procedure.flows)]
        (leaving,) = [f.target for f in procedure.flows if f.source in steps and f.target not in steps]
        flows = [f for f in procedure.flows if f.source not in steps]
        flows = [evolve(f, target=fork) if f.target == first else f for f in flows]
        # A run that leads back to its own first step begins all branches anew.
        flows.append(Flow(join, fork if leaving == first else leaving))
        for branch in edit.branches:
            flows += [Flow(a, b) for a, b in pairwise((fork, *branch, join))]
        procedure = evolve(
            procedure,
            start=fork if procedure.start == first else procedure.start,
            gateways=(*procedure.gateways, Gateway(id=fork, split="all"), Gateway(id=join, join="all")),
            flows=flows,
        )
    return procedure


def _missing(procedure: Procedure, edits: Edits, found: Iterable[Run]) -> dict[tuple[str, tuple[str, ...]], tuple]:
    """Return (node, group as it was) wherever some run has none of the group, with what the group has become."""
    once = {edit.document for edit in edits if isinstance(edit, OnceOnly)}
    dropped = {edit.document for edit in edits if isinstance(edit, DropComponent)}
    given = once | {d.id for d in procedure.documents if d.source != "made here"}
    missing = {}
    for run in found:
        there = set(given)
        for kind, id in run:
            if kind == "pass" or not procedure.has_node(id):
                continue
            node = procedure.node(id)
            for group in [(name,) for name in node.needs] + [tuple(g) for g in getattr(node, "one_of", ())]:
                left = tuple(name for name in group if name not in dropped)
                if left and there.isdisjoint(left):
                    missing[id, group] = left
            there |= set(getattr(node, "makes", ())) - dropped
    return missing


def lost_documents(procedure: Procedure, edits: Edits, before: set[Run], after: set[Run]) -> set[tuple]:
    """Return (node, documents) for every need that each run meets today and some run does not after the plan."""
    today = _missing(procedure, (), before)
    return {(id, left) for (id, group), left in _missing(procedure, edits, after).items() if (id, group) not in today}


def homes(procedure: Procedure, edits: Edits) -> dict[str, str]:
    """Return in which step the work of each step is done; the edits are followed as often as there are steps."""
    into = {edit.step: edit.into for edit in edits if isinstance(edit, MergeStep)}
    found = {}
    for step in procedure.steps:
        here, seen = step.id, [step.id]
        while here in into and into[here] not in seen:
            here = into[here]
            seen.append(here)
        found[step.id] = here
    return found


def doers(procedure: Procedure, edits: Edits) -> dict[str, str | None]:
    """Return who does each step after the plan."""
    roles = {step.id: step.role for step in procedure.steps}
    roles |= {edit.step: edit.to for edit in edits if isinstance(edit, DelegateStep)}
    return {step: roles[home] for step, home in homes(procedure, edits).items()}


def same_roles(procedure: Procedure, edits: Edits) -> set[tuple[str, str]]:
    """Return (rule, checker) for every pair that differs in role today and not after, both being done."""
    today, then, gone = doers(procedure, ()), doers(procedure, edits), removed(edits)
    return {
        (rule.id, checker)
        for rule in procedure.rules
        if isinstance(rule, Separation)
        for checker in rule.checkers
        if not {rule.maker, checker} & gone
        if today[rule.maker] != today[checker] and then[rule.maker] == then[checker]
    }


def same_eyes(procedure: Procedure, edits: Edits) -> set[tuple[str, str]]:
    """Return (step, risk) where one step would unite controls of a risk that different roles hold today."""
    home, gone = homes(procedure, edits), removed(edits)
    found = set()
    for one in procedure.steps:
        for other in procedure.steps:
            both = {risk for risk, _ in one.detects} & {risk for risk, _ in other.detects}
            together = one.id != other.id and home[one.id] == home[other.id] and not {one.id, other.id} & gone
            if together and one.role != other.role:
                found |= {(home[one.id], risk) for risk in both}
    return found


def unlawful(procedure: Procedure, edits: Edits) -> set[tuple[str, str]]:
    """Return (kind of edit, step or document) for everything the law is not known to permit."""
    denied = set()
    documents = {document.id: document.legal for document in procedure.documents}
    for edit in edits:
        if isinstance(edit, OnceOnly | DropComponent):
            laws = {edit.document: documents[edit.document]}
        elif isinstance(edit, ShortenLimit):
            laws = {edit.step: procedure.step(edit.step).legal} if edit.step else {}
        else:
            laws = {step: procedure.step(step).legal for step in edit.steps}
        for name, law in laws.items():
            if law.source == "unknown" or law.checked is None or edit.kind not in law.may:
                denied.add((edit.kind, name))
    return denied


def wrong_hands(procedure: Procedure, edits: Edits) -> set[tuple[str, str]]:
    """Return (fault, step) where a role takes over that law or fairness does not let."""
    then, denied = doers(procedure, edits), unlawful(procedure, edits)
    found = set()
    for edit in edits:
        if isinstance(edit, DelegateStep):
            role, listed = edit.to, edit.to in procedure.step(edit.step).legal.delegate_to
            code = "edit-delegate-not-listed"
        elif isinstance(edit, MergeStep):
            step, role = procedure.step(edit.step), then[edit.into]
            listed, code = role == step.role or edit.into in step.legal.merge_into, "edit-merge-not-listed"
        else:
            continue
        if not listed and (edit.kind, edit.step) not in denied:
            found.add((code, edit.step))
        if role is not None and procedure.role(role).external:
            found.add(("edit-effort-outside", edit.step))
    return found


def _amended(procedure: Procedure, edits: Edits) -> list[tuple[str, str, str]]:
    """Return (instrument, authority, element) for every step and document an edit touches."""
    documents = {document.id: document.legal for document in procedure.documents}
    found = []
    for edit in edits:
        touched = {step: procedure.step(step).legal for step in edit.steps}
        if isinstance(edit, OnceOnly | DropComponent):
            touched[edit.document] = documents[edit.document]
        if isinstance(edit, ShortenLimit) and edit.step:
            touched[edit.step] = procedure.step(edit.step).legal
        found += [(law.instrument, law.authority, name) for name, law in touched.items() if law.instrument]
    return found


def outside_authority(procedure: Procedure, edits: Edits) -> set[tuple[str, str, str]]:
    """Return (rule, instrument, authority) for everything somebody outside the rule would have to amend."""
    return {
        (rule.id, instrument, authority)
        for rule in procedure.rules
        if isinstance(rule, AuthorityCap)
        for instrument, authority, _ in _amended(procedure, edits)
        if authority not in rule.authorities
    }


def too_many_acts(procedure: Procedure, edits: Edits) -> set[str]:
    acts = {instrument for instrument, _, _ in _amended(procedure, edits)}
    return {rule.id for rule in procedure.rules if isinstance(rule, LegalActs) and len(acts) > rule.most}


def unprepared(procedure: Procedure, edits: Edits, state: str) -> set[tuple[str, tuple[str, ...]]]:
    """Return (precondition, its steps that the plan changes) for those in a state."""
    found = set()
    for rule in procedure.rules:
        if isinstance(rule, Precondition) and rule.state == state:
            kinds = rule.edits or ("remove", "merge", "parallelise")
            changed = {step for edit in edits if edit.kind in kinds for step in edit.steps}
            steps = tuple(step for step in rule.steps if step in changed)
            if steps:
                found.add((rule.id, steps))
    return found


def expanded(procedure: Procedure, edits: Edits, found: Iterable[Run]) -> set[Run]:
    """Return the runs of what `apply` leaves with merged steps in the place of the one that took them in."""
    into = homes(procedure, tuple(edit for edit in edits if isinstance(edit, MergeStep)))
    follows = {flow.source: flow.target for flow in procedure.flows if flow.kind == "normal"}
    members: dict[str, list[str]] = {}
    for step, home in into.items():
        members.setdefault(home, []).append(step)

    def rank(step: str, among: list[str]) -> int:
        """Return how many of the others lie behind a step on its line."""
        here, seen = step, {step}
        while follows.get(here) is not None and follows[here] not in seen:
            here = follows[here]
            seen.add(here)
        return -len(seen & set(among))

    order = {home: sorted(some, key=lambda step: rank(step, some)) for home, some in members.items()}
    return {
        tuple(
            event
            for kind, id in run
            for event in ([(kind, step) for step in order[id]] if kind == "do" else [(kind, id)])
        )
        for run in found
    }
