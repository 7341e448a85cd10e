"""Rows for documents and for rules of order: what must have happened before a step, on every path to it.

"Another producer is kept" would not be enough, as it may stand on the other branch: see the manual, "How a plan is
proved".
"""

from __future__ import annotations

from collections.abc import Mapping

from procflow.guards.documents import Need, unmet
from procflow.guards.precedence import out_of_order
from procflow.model import Order
from procflow.simplification.facts import Expression, Facts, always, total


def _must(facts: Facts, makers: Mapping[int, Expression]) -> dict[int, Expression]:
    """Write the rows of a fact that holds after its makers on every path; return it at the entry of each atom.

    A column is written only where ways meet that differ, or where a loop closes; elsewhere the fact is what it was
    one atom before, plus the makers passed. It is above 0 exactly where the fact holds.
    """
    there: dict[int, Expression] = {facts.net.start: {}}
    late = []
    for atom in facts.paths.order:
        if atom in there:
            continue
        ways = _facts_at(facts, atom, there, makers)
        open_ways = [way for way in ways if way is None or not always(way)]
        if not open_ways or (atom in facts.joins and len(open_ways) < len(ways)):
            there[atom] = {-1: 1.0}
        elif open_ways[0] is not None and all(way == open_ways[0] for way in open_ways):
            there[atom] = open_ways[0]
        else:
            there[atom] = {facts.program.column(high=1.0): 1.0}
            late.append(atom)
    for atom in late:
        parts = [(1.0, way) for way in _facts_at(facts, atom, there, makers) if way is not None]
        for some in [parts] if atom in facts.joins else [[part] for part in parts]:
            facts.row((-1.0, there[atom]), *some, low=0.0)
    return there


def _facts_at(
    facts: Facts, atom: int, there: Mapping[int, Expression], makers: Mapping[int, Expression]
) -> list[Expression | None]:
    """Return the fact on each way to an atom, None where it is not known yet."""
    return [
        total((1.0, there[e.source]), (1.0, makers.get(e.source, {})), (1.0, facts.loose(e)))
        if e.source in there
        else None
        for e in facts.into[atom]
    ]


def write_documents(facts: Facts) -> None:
    """Write that every document is there where it is needed, as far as it is today."""
    given = {document.id for document in facts.procedure.documents if document.given}
    missing = set(unmet(facts.procedure, facts.paths))
    needs: dict[tuple[str, ...], list[Need]] = {}
    for step in facts.procedure.steps:
        if step.id in facts.paths.kept:
            for group in (*((name,) for name in step.needs), *step.one_of):
                needs.setdefault(tuple(group), []).append(Need(step.id, tuple(group)))
    for end in facts.procedure.ends:
        if end.id in facts.paths.ends:
            for name in end.needs:
                needs.setdefault((name,), []).append(Need(end.id, (name,)))
    for group, asking in needs.items():
        makers = [step.id for step in facts.procedure.steps if not set(group).isdisjoint(step.makes)]
        asked = [need for need in dict.fromkeys(asking) if need not in missing]
        if not group or not given.isdisjoint(group) or not asked or facts.optional.isdisjoint(makers):
            continue
        there = _must(facts, facts.at(makers))
        for need in asked:
            _need(facts, need, there)


def _need(facts: Facts, need: Need, there: Mapping[int, Expression]) -> None:
    names = ", ".join(f"'{name}'" for name in need.documents)
    if need.node in facts.paths.ends:
        row = facts.row((1, there[facts.paths.ends[need.node]]), low=1.0)
        en = f"every case that ends at '{need.node}' needs the document {names}"
        vi = f"mọi hồ sơ kết thúc tại '{need.node}' cần tài liệu {names}"
    else:
        atom = facts.paths.kept[need.node]
        row = facts.row((1, there[atom]), (-1, facts.kept(need.node)), low=0.0)
        en, vi = f"step '{need.node}' needs the document {names}", f"bước '{need.node}' cần tài liệu {names}"
    facts.require(f"document {names} at {need.node}", en, vi, [row])


def write_orders(facts: Facts) -> None:
    """Write that whenever a step runs, the one that its rule names has run before."""
    broken = set(out_of_order(facts.procedure, facts.paths))
    for rule in facts.procedure.rules:
        if isinstance(rule, Order) and rule not in broken and rule.first in facts.optional:
            if rule.then not in facts.paths.kept:
                continue
            there = _must(facts, facts.at([rule.first]))
            atom = facts.paths.kept[rule.then]
            row = facts.row((1, there[atom]), (-1, facts.kept(rule.then)), low=0.0)
            facts.require(
                f"rule {rule.id}",
                f"rule '{rule.id}': '{rule.first}' runs before '{rule.then}'",
                f"quy tắc '{rule.id}': '{rule.first}' thực hiện trước '{rule.then}'",
                [row],
            )
