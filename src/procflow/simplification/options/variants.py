"""Sets of runs side by side and of checks done afterwards: each set makes a variant of the procedure, and the best wins.

Which steps run beside which, and behind which decision a sample is checked, is no matter of one column, as it changes the
graph itself. So the few runs and checks that law and documents leave are listed, and a plan is looked for in each variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve, frozen

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Order, Parallelise, PostCheck, Procedure, Separation, Step, Text
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import Allowed, Options, lines
from procflow.simplification.options.standing import barred

MOST_VARIANTS = 32
"""How many sets of runs are tried."""

MANY = Text(
    en=f"more than {MOST_VARIANTS} sets of steps could run side by side or be checked afterwards; those that bring most by "
    "themselves were tried.",
    vi=f"có hơn {MOST_VARIANTS} cách làm song song hoặc hậu kiểm; chỉ xét các cách tự nó mang lại lợi ích lớn nhất.",
)

Given = Parallelise | PostCheck
"""An edit that makes a variant."""
GIVEN = (Parallelise, PostCheck)
"""The same for `isinstance`."""


@frozen
class Variant:
    """The procedure with some runs done side by side, and some checks done afterwards.

    Attributes
    ----------
    edits : tuple of Parallelise or PostCheck
        In the order of the file; empty for the procedure as it stands.
    procedure : Procedure
        With these edits carried out.
    """

    edits: tuple[Given, ...]
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


def post_checks(procedure: Procedure, allowed: Allowed, shares: Iterable[float]) -> tuple[PostCheck, ...]:
    """Return every check that could be done afterwards for a stated share of the cases, each alone lawful.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    allowed : Allowed
        What law, preconditions and authority allow.
    shares : iterable of float
        Shares of cases that the caller would check.
    """
    some = tuple(dict.fromkeys(shares))
    behind = [step.id for step in procedure.steps if step.legal.known and step.legal.revocable] if some else []
    able = [step.id for step in procedure.steps if behind and allowed.step(step, "post_check") is None]
    found = (PostCheck(step, after, share) for step in able for after in behind for share in some)
    return tuple(edit for edit in found if _possible(procedure, edit))


def anchored(choices: Options, given: Iterable[Given]) -> Options:
    """Return the options of a variant without those that its edits rule out: a moved check and its decision stay.

    Another role may do them. So nothing that could be done is left out.

    Parameters
    ----------
    choices : Options
        Of the variant's procedure.
    given : iterable of edit
        That made the variant.
    """
    checks = [edit for edit in given if isinstance(edit, PostCheck)]
    if not checks:
        return choices
    moved = {edit.step for edit in checks}
    fixed = {name for edit in checks for name in (edit.step, edit.after)}
    forms = {
        step: tuple(form for form in some if step not in fixed or form.kind in ("kept", "delegated"))
        for step, some in choices.forms.items()
    }
    bound = {step: barred("not considered") for step in fixed - moved if len(forms[step]) == 1}
    stays = {step: stay for step, stay in {**bound, **choices.stays}.items() if step not in moved}
    return evolve(choices, forms=forms, stays=stays)


def _possible(procedure: Procedure, edit: Given) -> bool:
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
    procedure: Procedure, runs: Iterable[Given], gain: Callable[[Given], float]
) -> tuple[tuple[Variant, ...], bool]:
    """Return the procedure as it stands and with every lawful set of runs and moved checks, and whether that is all.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    runs : iterable of Parallelise or PostCheck
        Each lawful alone.
    gain : callable
        What one run brings by itself; where there are too many sets, the runs that bring most are taken.
    """
    every = tuple(runs)
    order = {edit: k for k, edit in enumerate(every)}
    sets: list[tuple[Given, ...]] = [()]
    complete = True
    for edit in sorted(every, key=lambda edit: (-gain(edit), order[edit])):
        with_it = [(*some, edit) for some in sets if all(_apart(edit, other) for other in some)]
        room = MOST_VARIANTS - len(sets)
        complete = complete and len(with_it) <= room
        sets += with_it[: max(0, room)]
    found = []
    for some in sets:
        edits = tuple(sorted(some, key=order.__getitem__))
        if len(edits) < 2 or not violations(procedure, edits):
            found.append(Variant(edits, apply(procedure, edits)))
    return tuple(found), complete


def _apart(one: Given, other: Given) -> bool:
    """Tell whether two edits concern different steps; behind one decision several checks may stand."""
    behind = [edit.after for edit in (one, other) if isinstance(edit, PostCheck)]
    return set(one.steps).isdisjoint(other.steps) and not {*one.steps, *other.steps} & {*behind}
