"""Plans for drawn procedures: edits of every kind that `apply` can carry out, lawful ones or any."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.guards.deciding import normal_exits
from procflow.model import (
    DelegateStep,
    DropComponent,
    Edit,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    ShortenLimit,
    Span,
)
from procflow.simplification import apply
from procflow.structure.edit_faults import edit_faults
from procflow.testing.stated import stated_edits

Bundle = tuple[Edit, ...]
"""Edits that are drawn together: a merge with the removals that make two steps neighbours."""


def edits(procedure: Procedure, *, lawful: bool = False, stated: bool = False) -> SearchStrategy[tuple[Edit, ...]]:
    """Return a strategy of plans that `apply` can carry out on a procedure, with edits of every kind that it offers.

    Parameters
    ----------
    procedure : Procedure
        One on which `check` finds no error.
    lawful : bool
        Whether only plans are drawn in which `procflow.guards.violations` finds nothing; otherwise any.
    stated : bool
        Whether what people state is drawn as well: another order, a system, other officers, a new check, a check for a sample
        afterwards, steps for exceptions only.

    Examples
    --------
    >>> from hypothesis import find
    >>> from procflow.model import End, Flow, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="x"), Step(id="b", role="x")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")], roles=[Role(id="x"), Role(id="y")])
    >>> find(edits(p), lambda plan: len(plan) == 1)
    (RemoveStep(step='a'),)
    >>> plan = find(edits(p), lambda plan: {edit.kind for edit in plan} == {"merge", "delegate"})
    >>> sorted(edit.text() for edit in plan)
    ["delegate step 'a' to 'y'", "merge step 'b' into 'a'"]
    >>> find(edits(p, lawful=True), lambda plan: True)
    ()
    """
    menu: dict[str, list[Bundle]] = {}
    for bundle in bundles(procedure, stated=stated):
        menu.setdefault(bundle[0].kind, []).append(bundle)
    # By kind first: a procedure offers many delegations and few documents.
    one = st.sampled_from(list(menu.values())).flatmap(st.sampled_from) if menu else st.nothing()
    drawn = st.lists(one, unique=True, max_size=6) if menu else st.just([])
    return drawn.map(lambda some: possible(procedure, some, lawful=lawful))


def possible(procedure: Procedure, some: list[Bundle], *, lawful: bool = False) -> tuple[Edit, ...]:
    """Return the edits of bundles, less the bundles that may not go together with the ones before them."""
    taken: Bundle = ()
    whole = tuple(edit for bundle in some for edit in bundle)
    for bundle in (whole, *some):
        more = tuple(dict.fromkeys((*taken, *bundle)))
        if more != taken and stands(procedure, more) and not (lawful and violations(procedure, more)):
            taken = more
    return taken


def stands(procedure: Procedure, plan: tuple[Edit, ...]) -> bool:
    """Tell whether `apply` can carry a plan out."""
    try:
        apply(procedure, plan)
    except ProposalError:
        return False
    return True


def bundles(procedure: Procedure, *, stated: bool = False) -> Iterator[Bundle]:
    """Yield the edits that a procedure offers, the plainest first; `apply` may refuse some of them together.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> for bundle in bundles(p):
    ...     print(*(edit.text() for edit in bundle))
    remove step 'a'
    remove step 'b'
    run 'a' beside 'b'
    """
    offered: list[Bundle] = [(RemoveStep(step.id),) for step in procedure.steps if _passable(procedure, step.id)]
    lines = _lines(procedure)
    for line in lines:
        offered += _merges(procedure, line)
        offered += _runs(line)
    offered += [(DelegateStep(step.id, role.id),) for step in procedure.steps for role in procedure.roles]
    offered += [(edit(document.id),) for document in procedure.documents for edit in (OnceOnly, DropComponent)]
    offered += [(edit,) for edit in _limits(procedure)]
    offered += [(edit,) for edit in stated_edits(procedure, lines)] if stated else []
    yield from (bundle for bundle in offered if not edit_faults(procedure, bundle))


def _passable(procedure: Procedure, step: str) -> bool:
    return procedure.step(step).split == "all" or len(normal_exits(procedure, procedure.step(step))) == 1


def _lines(procedure: Procedure) -> list[list[str]]:
    """Return the runs of steps that follow each other without a choice or another way in, as long as they are."""
    after: dict[str, str] = {}
    for step in procedure.steps:
        flows = [flow for flow in procedure.outflows(step.id) if flow.kind == "normal"]
        if len(flows) == 1 and step.split == "one":
            target = flows[0].target
            steps = {one.id for one in procedure.steps}
            if target in steps and len(procedure.inflows(target)) == 1 and target != procedure.start:
                after[step.id] = target
    lines = []
    for first in [step for step in after if step not in after.values()]:
        line = [first]
        while line[-1] in after:
            line.append(after[line[-1]])
        lines.append(line)
    return lines


def _merges(procedure: Procedure, line: list[str]) -> Iterator[Bundle]:
    """Yield the merges of two steps of a line into each other, with the removal of what stands between."""
    for k, first in enumerate(line):
        for gap, second in enumerate(line[k + 1 : k + 4]):
            between = line[k + 1 : k + 1 + gap]
            if all(_passable(procedure, step) for step in between):
                for edit in (MergeStep(second, first), MergeStep(first, second)):
                    yield (edit, *(RemoveStep(step) for step in between))


def _runs(line: list[str]) -> Iterator[Bundle]:
    """Yield parts of a line side by side: cut in two, or every other step."""
    for size in (2, 3, 4):
        for k in range(len(line) - size + 1):
            part = line[k : k + size]
            yield (Parallelise([part[:1], part[1:]]),)
            if size > 2:
                yield (Parallelise([part[::2], part[1::2]]),)


def _limits(procedure: Procedure) -> Iterator[ShortenLimit]:
    """Yield half of every limit there is."""
    for step in procedure.steps:
        if step.limit is not None:
            yield ShortenLimit(Span(step.limit.value / 2, step.limit.unit), step.id)
    if procedure.time_limit is not None:
        length = procedure.time_limit.length
        yield ShortenLimit(Span(length.value / 2, length.unit))
