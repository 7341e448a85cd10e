"""Rows for duties: none may be lost on any path where somebody fulfils it today."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.simplification.program.columns import Expression
from procflow.simplification.program.facts import Facts, total


def write_duties(facts: Facts) -> None:
    """Write that no case passes a cut home of a duty and ends without a kept one."""
    homes: dict[str, list[str]] = {}
    for step in facts.procedure.steps:
        for duty in dict.fromkeys(step.duties):
            homes.setdefault(duty, []).append(step.id)
    for duty, steps in homes.items():
        if not facts.optional.isdisjoint(steps):
            lost = _lost(facts, facts.at(steps))
            rows = [facts.row((-1, lost[atom]), low=0.0) for atom in facts.paths.ends.values()]
            en = f"the duty '{duty}' must be fulfilled on every path where it is today"
            vi = f"nghĩa vụ '{duty}' phải được thực hiện trên mọi đường đi như hiện nay"
            facts.require(f"duty {duty}", en, vi, rows)


def _lost(facts: Facts, homes: Mapping[int, Expression]) -> dict[int, Expression]:
    """Write ``undone`` (some run has met no kept home) and ``lost`` (and has passed a cut one); return the second.

    As for facts, columns are written only where ways meet that differ; a value at or below 0 means no. Where no home has been
    met yet, every run that comes has met none.
    """
    met = facts.after(homes)
    undone: dict[int, Expression] = {atom: facts.reach(atom) for atom in facts.atoms if atom not in met}
    lost: dict[int, Expression] = {atom: {} for atom in undone}
    undone[facts.net.start], lost[facts.net.start] = {-1: 1.0}, {}
    late = [facts.net.start] if facts.net.start in met else []
    if late:
        undone[facts.net.start] = {facts.program.column(low=1.0, high=1.0): 1.0}
        lost[facts.net.start] = {facts.program.column(high=1.0): 1.0}
    for atom in facts.paths.order:
        if atom in undone:
            continue
        ways = _losses_at(facts, atom, undone, lost, homes)
        if ways[0] is not None and all(way == ways[0] for way in ways) and atom not in facts.joins:
            undone[atom], lost[atom] = ways[0]
        else:
            undone[atom] = {facts.program.column(high=1.0): 1.0}
            lost[atom] = {facts.program.column(high=1.0): 1.0}
            late.append(atom)
    for atom in late:
        found = [way for way in _losses_at(facts, atom, undone, lost, homes) if way is not None]
        if atom in facts.joins:
            every = [(1.0, none) for none, _ in found]
            facts.below(undone[atom], every, 1.0 - len(found))
            for k, (_, gone) in enumerate(found):
                facts.below(lost[atom], [(1.0, gone), *every[:k], *every[k + 1 :]], 1.0 - len(found))
        else:
            for none, gone in found:
                facts.below(undone[atom], [(1.0, none)], 0.0)
                facts.below(lost[atom], [(1.0, gone)], 0.0)
    return lost


def _losses_at(
    facts: Facts,
    atom: int,
    undone: Mapping[int, Expression],
    lost: Mapping[int, Expression],
    homes: Mapping[int, Expression],
) -> list[tuple[Expression, Expression] | None]:
    """Return ``undone`` and ``lost`` on each way to an atom, None where they are not known yet."""
    ways: list[tuple[Expression, Expression] | None] = []
    for e in facts.into[atom]:
        if e.source not in undone:
            ways.append(None)
            continue
        none = total((1.0, undone[e.source]), (-1.0, homes.get(e.source, {})), (-1.0, facts.loose(e)))
        gone = none if e.source in homes else total((1.0, lost[e.source]), (-1.0, facts.loose(e)))
        ways.append((none, gone))
    return ways
