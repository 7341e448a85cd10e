"""Could a rule rest on what the plan changes, although nobody can show that it holds today?

Where parallel branches form no blocks, the equations may find a fault that no run has: two branches that can each lack
a document may never lack it in the same case. After an edit that only errs on the safe side. For the procedure as it
stands it does not: a rule that seems broken asks for nothing, and the edit that really breaks it would pass. So there,
what seems broken today and could rest on a step or document that the plan changes forbids the edit.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.guards.documents import unmet
from procflow.guards.floors import below_floor
from procflow.guards.paths import Change, along
from procflow.guards.plan import MOVING, Plan, What, plan_of
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.model import ControlFloor, DropComponent, Edit, Procedure

NOT_SHOWN = Message(
    "cut-not-shown",
    en="whether this holds today cannot be shown, since the parallel branches at {nodes} form no blocks of a fork and its "
    "join; it may rest on {rests}, which the plan changes. Draw the branches as nested blocks, or leave these as they are.",
    vi="không xác nhận được điều này hiện có đúng hay không vì các nhánh song song tại {nodes} không tạo thành khối tách "
    "và nhập; có thể điều này dựa vào {rests} mà phương án thay đổi. Hãy vẽ các nhánh thành khối lồng nhau, hoặc giữ nguyên.",
)


def judge_doubt(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for everything that seems broken today, cannot be shown to be, and could rest on the plan.

    Parameters
    ----------
    procedure : Procedure
        As it stands; where its parallel branches form blocks, nothing is in doubt.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    ways = paths or along(plan)
    before = ways.before
    if before.blocks.structured:
        return ()
    loose = (*before.blocks.rigid, *before.blocks.loose)
    nodes = tuple(dict.fromkeys(before.net.atoms[atom].node for atom in loose))
    problems = []
    for element, rule, rests_on in _seems_broken(plan, ways):
        edits = tuple(edit for edit in plan.edits if not rests_on.isdisjoint(_touches(edit)))
        if edits:
            steps = tuple(dict.fromkeys(step for edit in edits for step in edit.steps))
            rests = tuple(name for edit in edits for name in _touches(edit) if name in rests_on)
            named = {"rule": rule} if rule else {}
            said = {"nodes": nodes, "rests": tuple(dict.fromkeys(rests)), "steps": steps, "changes": edits}
            problems.append(NOT_SHOWN.at(procedure.place(element), **said, **named))
    return tuple(problems)


def _touches(edit: Edit) -> tuple[str, ...]:
    """Return the steps that go or may run in another order, and the documents that go."""
    if isinstance(edit, DropComponent):
        return (edit.document,)
    return edit.steps if isinstance(edit, MOVING) else ()


def _seems_broken(plan: Plan, ways: Change) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield (element, id of the rule if any, what it could rest on) for what seems broken today and still matters."""
    procedure, cut = plan.procedure, plan.removed
    ends = {end.id for end in procedure.ends}
    for need in unmet(procedure, ways.before):
        if need.node not in cut:
            kind = "end" if need.node in ends else "step"
            makers = (step.id for step in procedure.steps if not set(need.documents).isdisjoint(step.makes))
            others = need.documents if len(need.documents) > 1 else ()
            yield f"{kind} '{need.node}'", "", frozenset((*makers, *others))
    for order in out_of_order(procedure, ways.before):
        if order.then not in cut:
            yield f"rule '{order.id}'", order.id, frozenset({order.first})
    for separation, found in unchecked(procedure, ways.before).items():
        if found and separation.maker not in cut:
            yield f"rule '{separation.id}'", separation.id, frozenset(separation.checkers)
    for rule in procedure.rules:
        if isinstance(rule, ControlFloor) and below_floor(procedure, ways.before, rule):
            yield f"rule '{rule.id}'", rule.id, _controls(procedure, rule.risk)


def _controls(procedure: Procedure, risk: str) -> frozenset[str]:
    """Return the steps that catch errors of a kind."""
    return frozenset(step.id for step in procedure.steps if risk in (kind for kind, _ in step.detects))
