"""Rows for documents and for rules of order: what must have happened before a step, on every path to it.

"Another producer is kept" would not be enough, as it may stand on the other branch: see the manual, "How a plan is
proved".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from procflow.guards.documents import Need, unmet
from procflow.guards.precedence import out_of_order
from procflow.model import Order
from procflow.simplification.program.columns import Expression
from procflow.simplification.program.facts import Facts, always, total


def _must(
    facts: Facts, makers: Mapping[int, Expression], asked: Iterable[int], first: Expression | None = None
) -> dict[int, Expression]:
    """Write the rows of a fact that holds after its makers on every path; return it at the entry of the atoms that ask.

    `first` is above 0 where the fact holds from the start. A column is written only where ways meet that differ, or where a
    loop closes; elsewhere the fact is what it was one atom before, plus the makers passed. Before any maker it is what it
    was at the start. It is above 0 exactly where the fact holds.
    """
    made, wanted = facts.after(makers), facts.before(asked)
    there: dict[int, Expression] = {atom: first or {} for atom in facts.atoms if atom not in made}
    there[facts.net.start] = first or {}
    late = []
    for atom in facts.paths.order:
        if atom in there or atom not in wanted:
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
        asked = [need for need in dict.fromkeys(asking) if need not in missing]
        if group and asked:
            _group(facts, group, asked, given)


def _group(facts: Facts, group: tuple[str, ...], asked: list[Need], given: set[str]) -> None:
    """Write that one document of a group is there, whichever of them are dropped, unless all of them are."""
    droppable = [name for name in dict.fromkeys(group) if name in facts.dropped]
    spared: dict[int, float] = {}
    if droppable and set(droppable) == set(group):
        # 1 only if nothing of the group is left, and so nothing is needed.
        spared = {facts.program.column(high=1.0): 1.0}
        for name in droppable:
            facts.row((1, {facts.dropped[name]: 1.0}), (-1, spared), low=0.0)
    rows: dict[Need, list[int]] = {need: [] for need in asked}
    for size in range(len(droppable) + 1):
        for gone in combinations(droppable, size):
            left = [name for name in group if name not in gone]
            makers = [step.id for step in facts.procedure.steps if not set(left).isdisjoint(step.makes)]
            if not left or not given.isdisjoint(left) or (not gone and facts.optional.isdisjoint(makers)):
                continue
            first = {facts.once[name]: 1.0 for name in left if name in facts.once}
            there = _must(facts, facts.at(makers), [_place(facts, need)[0] for need in asked], first)
            kept = [(1.0, {-1: 1.0, facts.dropped[name]: -1.0}) for name in gone]
            for need in asked:
                at, wanted = _place(facts, need)
                rows[need].append(facts.row((1, there[at]), (1, spared), (-1, wanted), *kept, low=0.0))
    for need in asked:
        _say(facts, need, rows[need])


def _place(facts: Facts, need: Need) -> tuple[int, Expression]:
    """Return the atom of a need, and an expression that is 1 where the need arises."""
    if need.node in facts.paths.ends:
        return facts.paths.ends[need.node], {-1: 1.0}
    return facts.paths.kept[need.node], facts.kept(need.node)


def _say(facts: Facts, need: Need, rows: list[int]) -> None:
    names = ", ".join(f"'{name}'" for name in need.documents)
    if need.node in facts.paths.ends:
        en = f"every case that ends at '{need.node}' needs the document {names}"
        vi = f"mọi hồ sơ kết thúc tại '{need.node}' cần tài liệu {names}"
    else:
        en, vi = f"step '{need.node}' needs the document {names}", f"bước '{need.node}' cần tài liệu {names}"
    facts.require(f"document {names} at {need.node}", en, vi, rows)


def write_orders(facts: Facts) -> None:
    """Write that whenever a step runs, the one that its rule names has run before."""
    broken = set(out_of_order(facts.procedure, facts.paths))
    for rule in facts.procedure.rules:
        if isinstance(rule, Order) and rule not in broken and rule.first in facts.optional:
            if rule.then not in facts.paths.kept:
                continue
            atom = facts.paths.kept[rule.then]
            there = _must(facts, facts.at([rule.first]), [atom])
            row = facts.row((1, there[atom]), (-1, facts.kept(rule.then)), low=0.0)
            facts.require(
                f"rule {rule.id}",
                f"rule '{rule.id}': '{rule.first}' runs before '{rule.then}'",
                f"quy tắc '{rule.id}': '{rule.first}' thực hiện trước '{rule.then}'",
                [row],
            )
