"""Rows for controls: separation of duties, and floors on the probability that an error is caught."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.guards.floors import below_floor, weakest
from procflow.guards.separation import unchecked
from procflow.guards.strength import Strengths, strength, strengths
from procflow.model import ControlFloor, Separation
from procflow.simplification.program.columns import Expression
from procflow.simplification.program.facts import Facts, total

SLACK = 1e-9
"""Part of a control floor that rounding may take."""


def write_separation(facts: Facts, rule: Separation) -> None:
    """Write that the maker's work is checked on every path to an end where it is today, and by another role."""
    checkers = ", ".join(f"'{step}'" for step in rule.checkers)
    facts.require(
        f"rule {rule.id}",
        f"rule '{rule.id}': after '{rule.maker}', one of {checkers} checks",
        f"quy tắc '{rule.id}': sau '{rule.maker}' phải có một trong {checkers} kiểm tra",
        [*_checked(facts, rule), *_other_role(facts, rule)],
    )


def _checked(facts: Facts, rule: Separation) -> list[int]:
    if facts.optional.isdisjoint(rule.checkers):
        return []
    before = unchecked(facts.procedure, facts.paths).get(rule, frozenset())
    ends = [atom for end, atom in facts.paths.ends.items() if end not in before]
    if not ends:
        return []
    pending = _unchecked(facts, facts.at([rule.maker]), facts.at(rule.checkers))
    return [facts.row((-1, pending[atom]), low=0.0) for atom in ends]


def _other_role(facts: Facts, rule: Separation) -> list[int]:
    """Write that no role both makes and checks where two roles do today; without choice of roles there is nothing to say."""
    choices, steps = facts.choices, {step.id: step for step in facts.procedure.steps}
    if choices is None or rule.maker not in steps:
        return []
    rows = []
    for checker in dict.fromkeys(rule.checkers):
        if checker not in steps or steps[checker].role == steps[rule.maker].role:
            continue
        shared = choices.roles(rule.maker) & choices.roles(checker)
        rows += [
            facts.row((-1, choices.held(rule.maker, role)), (-1, choices.held(checker, role)), low=-1.0)
            for role in sorted(role for role in shared if role is not None)
        ]
    return rows


def _unchecked(
    facts: Facts, maker: Mapping[int, Expression], checkers: Mapping[int, Expression]
) -> dict[int, Expression]:
    """Write ``same`` (since the last fork neither ran) and ``pending`` (the maker ran, no checker since); return the second.

    Columns are written only where ways meet that differ; a value at or below 0 means no.
    """
    apart = frozenset(k for block in facts.paths.blocks.blocks for branch in block.branches for k in branch)
    opened = frozenset(block.fork for block in facts.paths.blocks.blocks)
    made, seen = facts.after(maker), facts.after((*maker, *checkers))
    # Outside parallel branches nobody asks whether anything ran since the last fork.
    same: dict[int, Expression] = {a: {-1: 1.0} for a in facts.atoms if a not in apart and a not in opened}
    same.update({a: facts.reach(a) for a in facts.atoms if a not in same and a not in seen})
    pending: dict[int, Expression] = {a: {} for a in facts.atoms if a not in made}
    start, late = facts.net.start, []
    same[start], pending[start] = {-1: 1.0}, {}
    if start in seen:
        same[start] = {facts.program.column(low=1.0, high=1.0): 1.0}
        pending[start] = {facts.program.column(high=1.0): 1.0}
        late = [start]
    for atom in facts.paths.order:
        if atom in same and atom in pending:
            continue
        ways = _ways_to(facts, atom, same, pending, maker, checkers)
        alike = atom not in facts.joins and ways[0] is not None and all(way is not None for way in ways)
        if alike and ways[0] is not None:
            stays, unseen = ways[0]
            if atom not in same and all(way is not None and way[0] == stays for way in ways):
                same[atom] = stays
            if atom not in pending and len(unseen) < 2 and all(way is not None and way[1] == unseen for way in ways):
                pending[atom] = unseen[0] if unseen else {}
        if atom not in same or atom not in pending:
            late.append(atom)
            for value in (same, pending):
                value.setdefault(atom, {facts.program.column(high=1.0): 1.0})
    for atom in late:
        found = [way for way in _ways_to(facts, atom, same, pending, maker, checkers) if way is not None]
        for _, unseen in found:
            for part in unseen:
                facts.below(pending[atom], [(1.0, part)], 0.0)
        if atom in facts.joins:
            fork, every = facts.forks[atom], [(1.0, stays) for stays, _ in found]
            for value in (same, pending):
                facts.below(value[atom], [*every, (1.0, value[fork])], -float(len(found)))
        elif atom in apart or atom in opened:
            for stays, _ in found:
                facts.below(same[atom], [(1.0, stays)], 0.0)
    return pending


def _ways_to(
    facts: Facts,
    atom: int,
    same: Mapping[int, Expression],
    pending: Mapping[int, Expression],
    maker: Mapping[int, Expression],
    checkers: Mapping[int, Expression],
) -> list[tuple[Expression, tuple[Expression, ...]] | None]:
    """Return on each way to an atom ``same``, and the values of which ``pending`` is the largest; None where not known yet."""
    opened = set(facts.forks.values())
    ways: list[tuple[Expression, tuple[Expression, ...]] | None] = []
    for edge in facts.into[atom]:
        h, loose = edge.source, (-1.0, facts.loose(edge))
        if h in opened:
            ways.append((facts.reach(h), ()))
            continue
        if h not in same or h not in pending:
            ways.append(None)
            continue
        stays = total((1.0, same[h]), (-1.0, maker.get(h, {})), (-1.0, checkers.get(h, {})), loose)
        unseen = []
        before = total((1.0, pending[h]), (-1.0, checkers.get(h, {})), loose)
        if pending[h]:
            unseen.append(before)
        if h in maker:
            # A step that is both its own maker and checker leaves its work unchecked.
            unseen.append(total((1.0, maker[h]), (1.0, facts.reach(h)), (-1.0, {-1: 1.0}), loose))
        ways.append((stays, tuple(unseen)))
    return ways


def write_floor(facts: Facts, rule: ControlFloor) -> None:
    """Write that the weakest path catches as much as the rule asks, or as it does today if that is less."""
    controls = strengths(facts.procedure, rule.risk)
    gains = {step: gain for step, gain in controls.steps.items() if step in facts.paths.kept}
    if facts.optional.isdisjoint(step for step, gain in gains.items() if gain) or not 0 <= rule.detect <= 1:
        return
    before = weakest(facts.procedure, facts.paths, rule.risk)
    caught = _caught(facts, gains, controls)
    wanted = {
        end: min(strength(rule.detect), value) for end, value in before.items() if not rule.ends or end in rule.ends
    }
    rows = [
        facts.program.row({caught[facts.paths.ends[end]]: 1.0}, low=value * (1 - SLACK))
        for end, value in wanted.items()
        if value > 0
    ]
    part = f"{100 * rule.detect:g} %"
    low = bool(below_floor(facts.procedure, facts.paths, rule))
    en = f"rule '{rule.id}': at least {part} of errors '{rule.risk}' are caught on every path"
    vi = f"quy tắc '{rule.id}': phát hiện ít nhất {part} sai sót '{rule.risk}' trên mọi đường đi"
    if low:
        en, vi = f"{en} (not met today: no less than now)", f"{vi} (hiện chưa đạt: không được thấp hơn nữa)"
    facts.require(f"rule {rule.id}", en, vi, rows)


def _caught(facts: Facts, gains: Mapping[str, float], controls: Strengths) -> dict[int, int]:
    """Write the strength of control on the weakest path to each atom; return its columns."""
    most = sum(gains.values())
    at = {
        facts.net.work[step]: {column: gain * value for column, value in facts.kept(step).items()}
        for step, gain in gains.items()
        if gain
    }
    past = {way: at.get(facts.net.work[step], {}) for way, step in controls.over(facts.net).items()}
    caught = facts.columns(high=most)
    for atom in facts.atoms:
        if atom == facts.net.start:
            facts.program.row({caught[atom]: 1.0}, high=0.0)
        ways = [
            [
                (1.0, {caught[e.source]: 1.0}),
                (1.0, at.get(e.source, {})),
                (1.0, past.get((e.source, e.target), {})),
                (most, facts.loose(e)),
            ]
            for e in facts.into[atom]
        ]
        if atom in facts.joins:
            fork = (1.0 - len(ways), {caught[facts.forks[atom]]: 1.0})
            facts.row((-1, {caught[atom]: 1.0}), *(part for parts in ways for part in parts), fork, low=0.0)
        else:
            for parts in ways:
                facts.row((-1, {caught[atom]: 1.0}), *parts, low=0.0)
    return caught
