"""Rewrite the graph as an edit says: documents taken from a register or dropped, steps side by side, in another order,
done by a system, or given away.

Pure functions from procedure to procedure. They expect edits in which `edit_faults` finds nothing, and never judge law;
`apply` builds on them, and guards look at the paths of what they make.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from attrs import evolve

from procflow.model import (
    AddControl,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    Flow,
    Gateway,
    IsolateExceptions,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    Resequence,
    Step,
)
from procflow.structure.moving import checked_afterwards, exceptions_apart
from procflow.structure.names import free_name, placed
from procflow.structure.runs import run_order, ways_on


def rewritten(procedure: Procedure, edits: Iterable[Edit]) -> Procedure:
    """Return the procedure with documents, systems, order, parallel runs, new checks and moved steps as edits say.

    All other edits are left aside. Removals and merges are written on top of this procedure, and so are the paths that guards judge.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : iterable of Edit
        In which `edit_faults` finds nothing; their order does not matter.

    Examples
    --------
    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> [(flow.source, flow.target) for flow in rewritten(p, [Parallelise([["a"], ["b"]])]).flows]
    [('a_fork', 'a'), ('a', 'b_join'), ('a_fork', 'b'), ('b', 'b_join'), ('b_join', 'z')]
    """
    every = tuple(edits)
    documents = with_documents(
        procedure,
        once_only=frozenset(edit.document for edit in every if isinstance(edit, OnceOnly)),
        dropped=frozenset(edit.document for edit in every if isinstance(edit, DropComponent)),
    )
    automatic = by_system(documents, (edit for edit in every if isinstance(edit, Digitise)))
    apart = exceptions_apart(automatic, (edit for edit in every if isinstance(edit, IsolateExceptions)))
    ordered = in_new_order(apart, (edit for edit in every if isinstance(edit, Resequence)))
    beside = side_by_side(ordered, (edit for edit in every if isinstance(edit, Parallelise)))
    controlled = with_controls(beside, (edit for edit in every if isinstance(edit, AddControl)))
    return checked_afterwards(controlled, (edit for edit in every if isinstance(edit, PostCheck)))


def with_documents(procedure: Procedure, *, once_only: frozenset[str], dropped: frozenset[str]) -> Procedure:
    """Return the procedure with documents taken from their registers, and others done without.

    What comes from a register is there from the start and no component of the dossier; a step that makes it stays. What
    is dropped is needed, used and made nowhere any more. Of a group of which one must be there the rest stays: nothing
    of it, no need; a single document, a plain need.

    Parameters
    ----------
    once_only, dropped : frozenset of str
        Ids of documents.

    Examples
    --------
    >>> from procflow.model import Document, End
    >>> p = Procedure(id="p", steps=[Step(id="a", one_of=[["extract", "copy"]])], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "z")], documents=[Document(id="extract", source="applicant", component=True),
    ...                                                  Document(id="copy", source="applicant", component=True)])
    >>> after = with_documents(p, once_only=frozenset({"extract"}), dropped=frozenset({"copy"}))
    >>> after.steps[0].needs, [(document.id, document.source, document.component) for document in after.documents]
    (('extract',), [('extract', 'register', False)])
    """
    if not once_only and not dropped:
        return procedure
    kept = [document for document in procedure.documents if document.id not in dropped]
    return evolve(
        procedure,
        documents=tuple(evolve(d, source="register", component=False) if d.id in once_only else d for d in kept),
        steps=tuple(_without_documents(step, dropped) for step in procedure.steps),
        ends=tuple(evolve(end, needs=_less(end.needs, dropped)) for end in procedure.ends),
    )


def _without_documents(step: Step, dropped: frozenset[str]) -> Step:
    """Return a step that has nothing to do with the dropped documents."""
    if dropped.isdisjoint((*step.needs, *step.uses, *step.makes, *(name for group in step.one_of for name in group))):
        return step
    groups = [(tuple(group), _less(group, dropped)) for group in step.one_of]
    single = tuple(left[0] for group, left in groups if len(left) == 1 and left != group)
    return evolve(
        step,
        needs=tuple(dict.fromkeys((*_less(step.needs, dropped), *single))),
        uses=_less(step.uses, dropped),
        makes=_less(step.makes, dropped),
        one_of=tuple(left for group, left in groups if len(left) > 1 or left == group),
    )


def _less(names: tuple[str, ...], dropped: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in dropped)


def by_system(procedure: Procedure, edits: Iterable[Digitise]) -> Procedure:
    """Return the procedure with steps done by a system, which takes its own time, needs no getting ready and notices nothing.

    Examples
    --------
    >>> from procflow.model import Duration, End, Fixed
    >>> p = Procedure(id="p", steps=[Step(id="log", role="clerk", detects=[("typo", 0.5)])], ends=[End(id="z")],
    ...               flows=[Flow("log", "z")], start="log")
    >>> after = by_system(p, [Digitise("log", Duration(Fixed(0)))]).steps[0]
    >>> after.role, str(after.work), after.detects
    (None, '0 min', ())
    """
    work = {edit.step: edit.work for edit in edits}
    if not work:
        return procedure
    return evolve(
        procedure,
        steps=tuple(
            evolve(step, role=None, work=work[step.id], parts=(), setup=None, detects=()) if step.id in work else step
            for step in procedure.steps
        ),
    )


def in_new_order(procedure: Procedure, edits: Iterable[Resequence]) -> Procedure:
    """Return the procedure with runs of steps in another order; every way into a run leads to its new first step.

    A check keeps what it sends back and what it ends, with its own shares: it finds what it finds, whatever was looked at
    before. So the share of cases that pass all checks stays as it is.

    Examples
    --------
    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> after = in_new_order(p, [Resequence(["b", "a"])])
    >>> after.start, [(flow.source, flow.target) for flow in after.flows]
    ('b', [('b', 'a'), ('a', 'z')])
    """
    for edit in sorted(edits, key=repr):
        run = run_order(procedure, edit.steps)
        on = dict(zip(run, ways_on(procedure, run), strict=True))
        first, behind = {run[0]: edit.steps[0]}, (*edit.steps[1:], on[run[-1]].target)
        # The k-th way on in the file leads on from the k-th step of the new order, with that step's own share.
        moved = {
            on[was]: evolve(on[now], target=target, label=on[was].label)
            for was, now, target in zip(run, edit.steps, behind, strict=True)
        }
        flows = [
            moved.get(flow)
            or evolve(flow, target=flow.target if flow.source == flow.target else first.get(flow.target, flow.target))
            for flow in procedure.flows
        ]
        procedure = evolve(procedure, start=first.get(procedure.start, procedure.start), flows=tuple(flows))
    return procedure


def with_controls(procedure: Procedure, edits: Iterable[AddControl]) -> Procedure:
    """Return the procedure with new checks, each on the way on from a step; what is sent back from that step stays so.

    Examples
    --------
    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> after = with_controls(p, [AddControl("a", Step(id="look", role="clerk"), 0.25, "a")])
    >>> [(flow.source, flow.target, flow.p) for flow in after.flows]
    [('a', 'look', 1.0), ('look', 'z', 0.75), ('look', 'a', 0.25)]
    """
    for edit in sorted(edits, key=repr):
        name = edit.control.id
        flows: list[Flow] = []
        for flow in procedure.flows:
            if flow.source != edit.after or flow.kind != "normal" or flow.p <= 0:
                flows.append(flow)
                continue
            flows += [evolve(flow, target=name), Flow(name, flow.target, 1 - edit.back)]
            flows += [Flow(name, edit.to, edit.back, "returns")] if edit.to is not None else []
        at = next(k for k, step in enumerate(procedure.steps) if step.id == edit.after) + 1
        steps = (*procedure.steps[:at], edit.control, *procedure.steps[at:])
        procedure = evolve(procedure, steps=steps, flows=tuple(flows))
    return procedure


def given_to(procedure: Procedure, edits: Iterable[DelegateStep]) -> Procedure:
    """Return the procedure with steps done by other roles; the work is assumed to take them as long.

    Examples
    --------
    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair")], ends=[End(id="z")], flows=[Flow("sign", "z")],
    ...               start="sign")
    >>> given_to(p, [DelegateStep("sign", "deputy")]).steps[0].role
    'deputy'
    """
    to = {edit.step: edit.to for edit in edits}
    steps = tuple(evolve(step, role=to[step.id]) if step.id in to else step for step in procedure.steps)
    return evolve(procedure, steps=steps) if to else procedure


def side_by_side(procedure: Procedure, edits: Iterable[Parallelise]) -> Procedure:
    """Return the procedure with runs of steps split into parallel branches, each between a fork and a join of its own.

    Every way into the run leads to the fork, and the join goes on to where the run led; so a case that is sent back to
    the first step of the run does all branches again.

    Examples
    --------
    >>> from procflow.model import End
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> after = side_by_side(p, [Parallelise([["b"], ["a"]])])
    >>> after.start, [(gateway.id, gateway.split, gateway.join) for gateway in after.gateways]
    ('a_fork', [('a_fork', 'all', 'any'), ('b_join', 'one', 'all')])
    """
    place = {step.id: at for at, step in enumerate(procedure.steps)}
    runs = {branches_in_order(procedure, edit) for edit in edits}
    for branches in sorted(runs, key=lambda branches: min(place[step] for branch in branches for step in branch)):
        procedure = _split(procedure, branches)
    return procedure


def branches_in_order(procedure: Procedure, edit: Parallelise) -> tuple[tuple[str, ...], ...]:
    """Return the branches in the order in which their first steps run today; it does not matter how they are listed."""
    run = run_order(procedure, edit.steps)
    return tuple(sorted(edit.branches, key=lambda branch: run.index(branch[0])))


def _split(procedure: Procedure, branches: tuple[tuple[str, ...], ...]) -> Procedure:
    run = run_order(procedure, (step for branch in branches for step in branch))
    inside = {flow.source: flow for step in run for flow in procedure.outflows(step)}
    fork = free_name(procedure, f"{run[0]}_fork")
    join = free_name(procedure, f"{run[-1]}_join")
    ways: list[Flow] = []
    for branch in branches:
        ways += [
            Flow(fork, branch[0]),
            *(_way(inside[one], other) for one, other in pairwise(branch)),
            Flow(branch[-1], join),
        ]
    ways.append(evolve(inside[run[-1]], source=join))
    flows: list[Flow] = []
    for flow in procedure.flows:
        if flow.source in inside:
            flows += ways
            ways = []
        else:
            flows.append(evolve(flow, target=fork) if flow.target == run[0] else flow)
    gates = {fork: Gateway(id=fork, split="all"), join: Gateway(id=join, join="all")}
    return evolve(
        procedure,
        start=fork if procedure.start == run[0] else procedure.start,
        gateways=placed(procedure.gateways, gates),
        flows=tuple(flows),
    )


def _way(flow: Flow, target: str) -> Flow:
    """Return the way from one step of a branch to the next: as it stands today where they follow each other today."""
    return flow if flow.target == target else Flow(flow.source, target)
