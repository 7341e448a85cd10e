"""Does somebody still look at what the maker did? Separation of duties along every path to an end.

What runs in a parallel branch may run before the maker as well as after, so it is no check of the maker's work.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, settle
from procflow.guards.plan import MOVING, What, afterwards, plan_of
from procflow.guards.precedence import in_brackets
from procflow.model import Procedure, Separation

UNCHECKED = Message(
    "cut-unchecked",
    en="what '{maker}' makes would reach {ends} unchecked on some path{basis} {after}. "
    "Keep one of {checkers} after it.",
    vi="kết quả của '{maker}' sẽ đến {ends} mà không được kiểm tra trên một đường đi{basis} {after}. "
    "Hãy giữ một trong {checkers} ở phía sau.",
)


@frozen
class _Followed:
    """What the rules look at, as bits: rule k is bit k."""

    rules: int = 0
    maker: Mapping[int, int] = field(factory=dict)
    checker: Mapping[int, int] = field(factory=dict)


def _followed(rules: tuple[Separation, ...], paths: Paths) -> _Followed:
    maker: dict[int, int] = {}
    checker: dict[int, int] = {}
    for k, rule in enumerate(rules):
        for steps, bits in (((rule.maker,), maker), (rule.checkers, checker)):
            for step in steps:
                if step in paths.kept:
                    bits[paths.kept[step]] = bits.get(paths.kept[step], 0) | 1 << k
    return _Followed((1 << len(rules)) - 1, maker, checker)


def unchecked(procedure: Procedure, paths: Paths) -> dict[Separation, frozenset[str]]:
    """Return for each rule the ends that some run reaches with the maker's last work unchecked.

    Two bits per rule are followed. `open`: since the last fork the maker has run, and no checker after it. `same`: since
    the last fork neither has run, so that what was true at the fork still is. At the join of a parallel block the
    maker's work is open if it is open in any branch, or if it was open at the fork and no branch need have checked it.
    Where a fork has no join of its own, every way counts by itself, which can only find too much open.

    Parameters
    ----------
    procedure : Procedure
        Holds the rules.
    paths : Paths
        Before or after a cut.
    """
    rules = tuple(rule for rule in procedure.rules if isinstance(rule, Separation))
    if not rules:
        return {}
    seen, width = _followed(rules, paths), len(rules)
    blocks = paths.blocks.blocks
    fork_of = {block.join: block.fork for block in blocks}
    forks = set(fork_of.values())
    start, sources = paths.net.start, paths.sources

    def leaving(atom: int, value: int) -> tuple[int, int]:
        made, checked = seen.maker.get(atom, 0), seen.checker.get(atom, 0)
        # A step that is both its own maker and checker leaves its work unchecked.
        return value & seen.rules & ~made & ~checked, value >> width & ~checked | made

    def update(atom: int, value: list[int]) -> int:
        arriving = [(seen.rules, 0) if s in forks else leaving(s, value[s]) for s in sources[atom]]
        if atom == start:
            arriving.append((seen.rules, 0))
        same = pending = 0
        for unchanged, unseen in arriving:
            same, pending = same | unchanged, pending | unseen
        if atom in fork_of:
            for unchanged, _ in arriving:
                same &= unchanged
            before, open_before = leaving(fork_of[atom], value[fork_of[atom]])
            same, pending = same & before, pending | same & open_before
        return same | pending << width

    value = settle(paths, update, wakes={fork: [b.join for b in blocks if b.fork == fork] for fork in forks})
    return {
        rule: frozenset(end for end, atom in paths.ends.items() if value[atom] >> width >> k & 1)
        for k, rule in enumerate(rules)
    }


def judge_separation(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every separation of duties that the cut breaks at an end where it holds today.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    ways = paths or along(plan)
    after = unchecked(procedure, ways.after)
    before = unchecked(procedure, ways.before) if any(after.values()) else after
    problems = []
    for rule, found in after.items():
        ends = tuple(sorted(found - before[rule]))
        if ends:
            edits = tuple(
                edit
                for edit in plan.edits
                if isinstance(edit, MOVING) and not set(rule.checkers).isdisjoint(edit.steps)
            )
            problems.append(
                UNCHECKED.at(
                    procedure.place(f"rule '{rule.id}'"),
                    rule=rule.id,
                    maker=rule.maker,
                    checkers=rule.checkers,
                    ends=ends,
                    basis=in_brackets(rule.basis),
                    after=afterwards(edits),
                    steps=tuple(dict.fromkeys(step for edit in edits for step in edit.steps)),
                    changes=edits,
                )
            )
    return tuple(problems)
