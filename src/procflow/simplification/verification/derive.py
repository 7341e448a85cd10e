"""Which edits lead from one procedure to another, as far as edits explain it."""

from __future__ import annotations

from collections.abc import Iterable

from procflow.errors import ProposalError
from procflow.guards import deciding
from procflow.model import (
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    ShortenLimit,
    Span,
)
from procflow.simplification.editing.apply import applied
from procflow.structure import and_blocks
from procflow.structure.network import network
from procflow.structure.sampling import samples


def derive(before: Procedure, after: Procedure) -> tuple[Edit, ...]:
    """Return the edits that explain what became of the steps, documents and limits of a procedure.

    A new order of steps, steps for exceptions only and other officers are not derived: state them as edits. What they do not explain shows when they are carried out and the result is held against the other file.

    Parameters
    ----------
    before, after : Procedure
        Two versions; parts are the same if they have the same id.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> one = Procedure(id="p", steps=[Step(id="a", role="clerk"), Step(id="b")], ends=[End(id="z")], start="a",
    ...                 flows=[Flow("a", "b"), Flow("b", "z")])
    >>> two = Procedure(id="p", steps=[Step(id="a", role="officer")], ends=[End(id="z")], start="a",
    ...                 flows=[Flow("a", "z")])
    >>> derive(one, two)
    (RemoveStep(step='b'), DelegateStep(step='a', to='officer'))
    """
    edits: list[Edit] = [
        *_documents(before, after),
        *_parallel(before, after),
        *_merged(before, after),
        *_delegated(before, after),
        *_limits(before, after),
        *_systems(before, after),
        *_afterwards(before, after),
        *_gathered(before, after),
    ]
    merged = {edit.step for edit in edits if isinstance(edit, MergeStep)}
    gone = [step.id for step in before.steps if step.id not in merged and not _has(after, step.id)]
    removed: list[Edit] = [RemoveStep(id) for id in gone if not deciding(before, before.step(id))]
    return (*_needed(before, removed, edits), *edits)


def _has(procedure: Procedure, step: str) -> bool:
    return any(one.id == step for one in procedure.steps)


def _needed(before: Procedure, removed: list[Edit], others: list[Edit]) -> list[Edit]:
    """Leave out removals of steps that no case would reach any more without them.

    A step with a duty may not get lost so. Where the law permits its removal it was removed: else a lawful plan that cuts
    a check together with the step to which it sends cases would fail.
    """
    needed = list(removed)
    for edit in removed:
        step = before.step(edit.steps[0])
        if step.duties and step.legal.permits("remove"):
            continue
        rest = [one for one in needed if one is not edit]
        try:
            lost = applied(before, [*rest, *others]).unreached
        except ProposalError:
            continue
        if step.id in lost:
            needed = rest
    return needed


def _documents(before: Procedure, after: Procedure) -> Iterable[Edit]:
    new = {document.id: document for document in after.documents}
    for document in before.documents:
        now = new.get(document.id)
        if now is not None and now.source == "register" and document.source != "register":
            yield OnceOnly(document.id)
        elif now is None and document.component and _missed(before, after, document.id):
            yield DropComponent(document.id)


def _missed(before: Procedure, after: Procedure, document: str) -> bool:
    """Tell whether a node that is still there needed the document before."""
    left = {node.id for node in after.nodes}
    asking = [
        step.id
        for step in before.steps
        if document in (*step.needs, *step.uses, *(name for group in step.one_of for name in group))
    ]
    asking += [end.id for end in before.ends if document in end.needs]
    return not left.isdisjoint(asking)


def _merged(before: Procedure, after: Procedure) -> Iterable[Edit]:
    known = {part.id for step in before.steps for part in step.parts}
    homes = {part.id: step.id for step in after.steps for part in step.parts if part.id not in known}
    for step in before.steps:
        if step.id in homes and not _has(after, step.id):
            yield MergeStep(step.id, homes[step.id])


def _delegated(before: Procedure, after: Procedure) -> Iterable[Edit]:
    old = {step.id: step.role for step in before.steps}
    for step in after.steps:
        was = old.get(step.id)
        if was is not None and step.role is not None and step.role != was:
            yield DelegateStep(step.id, step.role)


def _systems(before: Procedure, after: Procedure) -> Iterable[Edit]:
    """Yield the steps that nobody does any more and that a system takes a stated time for."""
    old = {step.id: step.role for step in before.steps}
    for step in after.steps:
        if old.get(step.id) is not None and step.role is None and step.work is not None:
            yield Digitise(step.id, step.work)


def _afterwards(before: Procedure, after: Procedure) -> Iterable[Edit]:
    """Yield the checks that only a sample of the cases goes through now, with the step behind which it is drawn."""
    known, old = {sample.step for sample in samples(before)}, {step.id for step in before.steps}
    picks = {sample.gateway: sample for sample in samples(after)}
    for sample in picks.values():
        behind = _behind(after, sample.gateway, frozenset(picks))
        # Where the same choice stood already, only the mark is new, and no edit puts a mark alone.
        marked = any(flow.target == sample.step for flow in before.outflows(sample.gateway))
        if not marked and sample.step in old and sample.step not in known and behind in old:
            yield PostCheck(sample.step, behind, sample.share)


def _gathered(before: Procedure, after: Procedure) -> Iterable[Edit]:
    """Yield the steps that wait for other sessions or batches now."""
    old = {step.id: step for step in before.steps}
    for step in after.steps:
        was = old.get(step.id)
        if was is not None and was.sessions != step.sessions:
            yield ChangeSession(step.id, step.sessions)
        if was is not None and was.batch != step.batch:
            yield ChangeBatch(step.id, step.batch)


def _behind(procedure: Procedure, gateway: str, picks: frozenset[str]) -> str:
    """Return the step from which cases come to a gateway that picks some, past checks of other samples."""
    at, checks = gateway, {sample.step: sample.gateway for sample in samples(procedure)}
    for _ in range(len(picks)):
        sources = [flow.source for flow in procedure.inflows(at) if flow.kind == "normal"]
        others = {checks.get(source, source) for source in sources}
        at = others.pop() if len(others) == 1 else ""
        if at not in picks:
            return at
    return ""


def _limits(before: Procedure, after: Procedure) -> Iterable[Edit]:
    def shorter(old: Span | None, new: Span | None) -> bool:
        return old is not None and new is not None and old.unit == new.unit and new.value < old.value

    old = {step.id: step.limit for step in before.steps}
    merged = {step.id for step in after.steps if step.parts}
    for step in after.steps:
        if step.id not in merged and shorter(old.get(step.id), step.limit):
            assert step.limit is not None
            yield ShortenLimit(step.limit, step.id)
    was, now = before.time_limit, after.time_limit
    if was is not None and now is not None and shorter(was.length, now.length):
        yield ShortenLimit(now.length)


def _parallel(before: Procedure, after: Procedure) -> Iterable[Edit]:
    """Yield the runs of steps that stand in parallel branches now and stood one behind the other before."""
    runs = _runs(before)
    at = {step: (k, place) for k, run in enumerate(runs) for place, step in enumerate(run)}
    homes = {part.id: step.id for step in after.steps for part in step.parts}
    net = network(after)
    for block in and_blocks(net).blocks:
        branches = [{net.atoms[k].node for k in branch if net.atoms[k].kind == "work"} for branch in block.branches]
        steps = [step for branch in branches for step in branch]
        places = [at[step] for step in steps if step in at]
        if not steps or len(places) < len(steps) or len({k for k, _ in places}) != 1:
            continue
        run = runs[places[0][0]]
        window = run[min(place for _, place in places) : max(place for _, place in places) + 1]
        home = {step: k for k, branch in enumerate(branches) for step in branch}
        home |= {step: home[into] for step, into in homes.items() if into in home and step in window}
        found: list[list[str]] = [[step for step in window if home.get(step) == k] for k in range(len(branches))]
        found += [[step] for step in window if step not in home]
        if sum(bool(branch) for branch in found) > 1:
            live = [branch for branch in found if branch]
            live.sort(key=lambda branch: window.index(branch[0]))
            yield Parallelise(live)


def _runs(procedure: Procedure) -> list[list[str]]:
    """Return the steps that directly follow each other, each with one way in and one way out."""
    out = {step.id: procedure.outflows(step.id) for step in procedure.steps}
    into: dict[str, int] = {}
    for flow in procedure.flows:
        into[flow.target] = into.get(flow.target, 0) + 1
    following = {
        step.id: flows[0].target
        for step in procedure.steps
        if len(flows := out[step.id]) == 1 and flows[0].kind == "normal" and step.split == "one"
    }
    links = {
        one: other
        for one, other in following.items()
        if other in out and into[other] == 1 and other != procedure.start and procedure.step(other).join == "any"
    }
    firsts = [step.id for step in procedure.steps if step.id not in set(links.values())]
    runs = []
    for first in firsts:
        run = [first]
        while run[-1] in links:
            run.append(links[run[-1]])
        if len(run) > 1:
            runs.append(run)
    return runs
