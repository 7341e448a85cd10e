"""Sets of runs that could be done side by side: each set makes a variant of the procedure, and the best variant wins.

Which steps run beside which is no matter of one column, as it changes the graph itself. So the few runs that law and
documents leave are listed, and a plan is looked for in each variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import frozen

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Order, Parallelise, Procedure, Separation, Step, Text
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import Allowed, lines

MOST_VARIANTS = 32
"""How many sets of runs are tried."""

MANY = Text(
    en=f"more than {MOST_VARIANTS} sets of steps could run side by side; those that bring most by themselves were tried.",
    vi=f"có hơn {MOST_VARIANTS} cách làm song song; chỉ xét các cách tự nó mang lại lợi ích lớn nhất.",
)


@frozen
class Variant:
    """The procedure with some runs done side by side.

    Attributes
    ----------
    edits : tuple of Parallelise
        In the order of the file; empty for the procedure as it stands.
    procedure : Procedure
        With these edits carried out.
    """

    edits: tuple[Parallelise, ...]
    procedure: Procedure


def windows(procedure: Procedure, allowed: Allowed) -> tuple[Parallelise, ...]:
    """Return every run whose steps could be done side by side, each alone lawful, in the order of the file.

    The steps of a run follow each other directly. Those that rest on each other stay in one branch: what one makes and
    another needs or uses, rules of order, maker and checker.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    allowed : Allowed
        What law, preconditions and authority allow.
    """
    found = []
    for run in _runs(procedure, allowed):
        for first in range(len(run)):
            for last in range(first + 2, len(run) + 1):
                branches = _branches(procedure, run[first:last])
                if len(branches) > 1 and _possible(procedure, edit := Parallelise(branches)):
                    found.append(edit)
    return tuple(found)


def _possible(procedure: Procedure, edit: Parallelise) -> bool:
    if violations(procedure, [edit]):
        return False
    try:
        apply(procedure, [edit])
    except ProposalError:
        return False
    return True


def _runs(procedure: Procedure, allowed: Allowed) -> list[list[Step]]:
    """Return the longest runs of steps that may be done beside others."""
    steps = {step.id: step for step in procedure.steps}
    returning = {flow.source for flow in procedure.flows if flow.kind == "returns"}
    able = {
        step.id
        for step in procedure.steps
        if step.split == "one" and step.join == "any" and step.id not in returning and allowed.step(step, "parallelise") is None
        and len(procedure.outflows(step.id)) == 1
    }  # fmt: skip
    after = {source: target for source, target in lines(procedure).items() if source in able and target in able}
    later = set(after.values())
    runs = []
    for step in procedure.steps:
        if step.id in after and step.id not in later:
            run = [step.id]
            while run[-1] in after:
                run.append(after[run[-1]])
            runs.append([steps[name] for name in run])
    return runs


def _branches(procedure: Procedure, run: Sequence[Step]) -> list[list[str]]:
    """Return the steps of a run in groups that rest on each other, each in the order of the run."""
    home = {step.id: step.id for step in run}

    def first(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for one, other in _bonds(procedure, run):
        home[first(other)] = first(one)
    found: dict[str, list[str]] = {}
    for step in run:
        found.setdefault(first(step.id), []).append(step.id)
    return list(found.values())


def _bonds(procedure: Procedure, run: Sequence[Step]) -> Iterator[tuple[str, str]]:
    names = {step.id for step in run}
    for k, later in enumerate(run):
        wanted = {*later.needs, *later.uses, *(name for group in later.one_of for name in group)}
        yield from ((earlier.id, later.id) for earlier in run[:k] if not wanted.isdisjoint(earlier.makes))
    for rule in procedure.rules:
        if isinstance(rule, Order) and {rule.first, rule.then} <= names:
            yield rule.first, rule.then
        elif isinstance(rule, Separation) and rule.maker in names:
            yield from ((rule.maker, checker) for checker in rule.checkers if checker in names)


def variants(
    procedure: Procedure, runs: Iterable[Parallelise], gain: Callable[[Parallelise], float]
) -> tuple[tuple[Variant, ...], bool]:
    """Return the procedure as it stands and with every lawful set of runs done side by side, and whether that is all.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    runs : iterable of Parallelise
        Each lawful alone.
    gain : callable
        What one run brings by itself; where there are too many sets, the runs that bring most are taken.
    """
    every = tuple(runs)
    order = {edit: k for k, edit in enumerate(every)}
    sets: list[tuple[Parallelise, ...]] = [()]
    complete = True
    for edit in sorted(every, key=lambda edit: (-gain(edit), order[edit])):
        with_it = [(*some, edit) for some in sets if all(set(edit.steps).isdisjoint(other.steps) for other in some)]
        room = MOST_VARIANTS - len(sets)
        complete = complete and len(with_it) <= room
        sets += with_it[: max(0, room)]
    found = []
    for some in sets:
        edits = tuple(sorted(some, key=order.__getitem__))
        if len(edits) < 2 or not violations(procedure, edits):
            found.append(Variant(edits, apply(procedure, edits)))
    return tuple(found), complete
