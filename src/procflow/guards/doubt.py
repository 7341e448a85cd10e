"""Could a rule rest on a cut step, although nobody can show that it holds today?

Where parallel branches form no blocks, the equations may find a fault that no run has: two branches that can each lack
a document may never lack it in the same case. After a cut that only errs on the safe side. For the procedure as it
stands it does not: a rule that seems broken asks for nothing, and the cut that really breaks it would pass. So there,
what seems broken today and could rest on a cut step forbids the cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.guards.documents import unmet
from procflow.guards.floors import below_floor
from procflow.guards.paths import Change, change
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.model import ControlFloor, Procedure

NOT_SHOWN = Message(
    "cut-not-shown",
    en="whether this holds today cannot be shown, since the parallel branches at {nodes} form no blocks of a fork and its "
    "join; it may rest on {steps}, so these may not be cut. Draw the branches as nested blocks, or keep the steps.",
    vi="không xác nhận được điều này hiện có đúng hay không vì các nhánh song song tại {nodes} không tạo thành khối tách "
    "và nhập; có thể phải dựa vào {steps} nên không được cắt. Hãy vẽ các nhánh thành khối lồng nhau, hoặc giữ các bước.",
)


def judge_doubt(procedure: Procedure, cut: frozenset[str], *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for everything that seems broken today, cannot be shown to be, and could rest on a cut step.

    Parameters
    ----------
    procedure : Procedure
        As it stands; where its parallel branches form blocks, nothing is in doubt.
    cut : frozenset of str
        Steps to remove.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    ways = paths or change(procedure, cut)
    before = ways.before
    if before.blocks.structured:
        return ()
    loose = (*before.blocks.rigid, *before.blocks.loose)
    nodes = tuple(dict.fromkeys(before.net.atoms[atom].node for atom in loose))
    problems = []
    for element, rule, rests_on in _seems_broken(procedure, cut, ways):
        steps = tuple(step.id for step in procedure.steps if step.id in cut and step.id in rests_on)
        if steps:
            named = {"rule": rule} if rule else {}
            problems.append(NOT_SHOWN.at(procedure.place(element), nodes=nodes, steps=steps, **named))
    return tuple(problems)


def _seems_broken(procedure: Procedure, cut: frozenset[str], ways: Change) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield (element, id of the rule if any, steps it could rest on) for what seems broken today and still matters."""
    ends = {end.id for end in procedure.ends}
    for need in unmet(procedure, ways.before):
        if need.node not in cut:
            kind = "end" if need.node in ends else "step"
            makers = (step.id for step in procedure.steps if not set(need.documents).isdisjoint(step.makes))
            yield f"{kind} '{need.node}'", "", frozenset(makers)
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
