"""Carry out edits: the procedure that is left, with everything that referred to what is gone repaired.

`apply` never judges law; `procflow.guards.violations` and `propose` do. The edits of a plan are carried out in phases
(documents, systems, order, parallel runs, moves, removals, merges, delegations, limits, officers, sessions and batches), so that their order in the plan leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from procflow.errors import Problem, ProposalError
from procflow.model import (
    AddControl,
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    Document,
    DropComponent,
    Edit,
    End,
    HasEdits,
    IsolateExceptions,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    Role,
    Rule,
    ShortenLimit,
    Staff,
    one_procedure,
)
from procflow.simplification.editing.faults import new_faults
from procflow.simplification.editing.gathering import with_gatherings
from procflow.simplification.editing.merging import merged
from procflow.simplification.editing.refusals import asked, in_order, plan_faults, unreached_faults
from procflow.simplification.editing.removing import without_steps
from procflow.simplification.editing.repair import repaired
from procflow.simplification.editing.shortening import limit_faults, shortened
from procflow.simplification.editing.staffing import unused_faults, with_officers
from procflow.structure.rewriting import given_to, rewritten


@frozen
class Applied:
    """What became of a procedure when edits were carried out.

    Attributes
    ----------
    before, procedure : Procedure
        As it was and as it is now.
    removed : tuple of str
        Steps that the edits remove.
    unreached : tuple of str
        Steps that nobody removed but no case reaches any more; they are gone as well.
    ends, roles, documents, rules : tuple of str
        Ends that no case reaches any more, roles left without a step, documents left without use, and rules left
        without anything to rule.
    merged : tuple of MergeStep
        Steps merged away, each with the step that does their work now.
    delegated : tuple of DelegateStep
        Steps given to other roles.
    once_only, dropped : tuple of str
        Documents taken from their registers, and components that nobody hands in any more.
    parallelised : tuple of Parallelise
        Runs of steps split into branches.
    shortened : tuple of ShortenLimit
        Limits that are shorter now.
    resequenced : tuple of Resequence
        Runs of steps in another order.
    digitised : tuple of Digitise
        Steps that a system does.
    staffed : tuple of Staff
        Roles with another number of officers.
    added : tuple of AddControl
        New checks.
    post_checked : tuple of PostCheck
        Checks that a sample of the cases goes through afterwards.
    isolated : tuple of IsolateExceptions
        Steps that only exceptions go through.
    gathered : tuple of ChangeSession or ChangeBatch
        Steps with other sessions or batches, or without.
    """

    before: Procedure
    procedure: Procedure
    removed: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    merged: tuple[MergeStep, ...] = ()
    delegated: tuple[DelegateStep, ...] = ()
    once_only: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    parallelised: tuple[Parallelise, ...] = ()
    shortened: tuple[ShortenLimit, ...] = ()
    resequenced: tuple[Resequence, ...] = ()
    digitised: tuple[Digitise, ...] = ()
    staffed: tuple[Staff, ...] = ()
    added: tuple[AddControl, ...] = ()
    post_checked: tuple[PostCheck, ...] = ()
    isolated: tuple[IsolateExceptions, ...] = ()
    gathered: tuple[ChangeSession | ChangeBatch, ...] = ()

    @property
    def cut(self) -> tuple[str, ...]:
        """Return the steps that are cut: removed or merged away."""
        cut = {*self.removed, *(edit.step for edit in self.merged)}
        return tuple(step.id for step in self.before.steps if step.id in cut)


def apply(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> Procedure:
    """Return the procedure with edits carried out.

    Removed: flows lead past the steps, parallel flows of an XOR merge, the returns of a removed check vanish, emptied
    branches and gateways without a choice are taken away, and steps that no case reaches any more go as well. Merged:
    the step that takes in does the work of both, less the set-up of the other. Delegated: another role does the step.
    Documents come from a register or are done without, runs of steps are split into parallel branches or put in another
    order, systems do steps, limits are shortened, roles have more or fewer officers, steps wait for other sessions or batches, new checks are put in, and steps move
    behind the decision for a sample of the cases, or onto the branch of the exceptions. Documents, roles and rules that
    referred to what is gone are repaired. Everything else stays as it was.

    Parameters
    ----------
    procedure : Procedure
        It is not changed.
    what : Proposal or iterable of Edit
        The plan, or its edits; their order does not matter.

    Raises
    ------
    ProposalError
        With every fault of the plan: names that are not there, edits that exclude each other, a step that decides among
        several ways on, steps to be merged that are no neighbours, and so on; or if no step would be left.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="initial", role="head"),
    ...                              Step(id="sign", role="chair")],
    ...               ends=[End(id="done")], start="draft", roles=[Role(id=r) for r in ("officer", "head", "chair")],
    ...               flows=[Flow("draft", "initial"), Flow("initial", "sign"), Flow("sign", "done")])
    >>> [(flow.source, flow.target) for flow in apply(p, [RemoveStep("initial")]).flows]
    [('draft', 'sign'), ('sign', 'done')]
    >>> after = apply(p, [MergeStep("initial", "sign"), DelegateStep("sign", "head")])
    >>> [(step.id, step.role, [part.id for part in step.parts]) for step in after.steps]
    [('draft', 'officer', []), ('sign', 'head', ['initial'])]
    """
    return applied(procedure, what).procedure


def applied(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> Applied:
    """Carry out edits like `apply`, and tell what went with them.

    Parameters
    ----------
    procedure : Procedure
        It is not changed.
    what : Proposal or iterable of Edit
        The plan, or its edits; their order does not matter.

    Raises
    ------
    ProposalError
        As for `apply`.
    """
    one_procedure("apply", procedure)
    edits = asked(procedure, what)
    _refuse(plan_faults(procedure, edits))
    merges = [edit for edit in edits if isinstance(edit, MergeStep)]
    limits = in_order(edit for edit in edits if isinstance(edit, ShortenLimit))
    removed = frozenset(edit.step for edit in edits if isinstance(edit, RemoveStep))

    left = without_steps(rewritten(procedure, edits), removed)
    _refuse(unreached_faults(procedure, left, edits))
    whole, problems = merged(left, merges)
    _refuse(problems)
    given = given_to(whole, (edit for edit in edits if isinstance(edit, DelegateStep)))
    _refuse(limit_faults(given, limits))
    after = repaired(procedure, shortened(given, limits), {edit.step: edit.into for edit in merges})
    officers = [edit for edit in edits if isinstance(edit, Staff)]
    _refuse(unused_faults(procedure, after, officers))
    gathered = (edit for edit in edits if isinstance(edit, ChangeSession | ChangeBatch))
    after = with_gatherings(with_officers(after, officers), gathered)
    if any(isinstance(edit, AddControl | PostCheck | IsolateExceptions) for edit in edits):
        _refuse(new_faults(procedure, after))
    return _told(procedure, after, edits) if edits else Applied(procedure, procedure)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise ProposalError(*problems)


def _told(before: Procedure, after: Procedure, edits: tuple[Edit, ...]) -> Applied:
    """Tell what the edits have done, in the order of the file, whatever their own order."""
    at = {step.id: number for number, step in enumerate(before.steps)}
    removed = {edit.step for edit in edits if isinstance(edit, RemoveStep)}
    dropped = {edit.document for edit in edits if isinstance(edit, DropComponent)}
    once_only = {edit.document for edit in edits if isinstance(edit, OnceOnly)}
    cut = removed | {edit.step for edit in edits if isinstance(edit, MergeStep)}
    documents = _missing(before.documents, after.documents)
    return Applied(
        before,
        after,
        removed=tuple(step.id for step in before.steps if step.id in removed),
        unreached=tuple(step.id for step in before.steps if not (after.has_node(step.id) or step.id in cut)),
        ends=_missing(before.ends, after.ends),
        roles=_missing(before.roles, after.roles),
        documents=tuple(document for document in documents if document not in dropped),
        rules=_missing(before.rules, after.rules),
        merged=tuple(sorted((e for e in edits if isinstance(e, MergeStep)), key=lambda e: at[e.step])),
        delegated=tuple(sorted((e for e in edits if isinstance(e, DelegateStep)), key=lambda e: at[e.step])),
        once_only=tuple(document.id for document in before.documents if document.id in once_only),
        dropped=tuple(document for document in documents if document in dropped),
        parallelised=tuple(
            sorted((e for e in edits if isinstance(e, Parallelise)), key=lambda e: min(at[step] for step in e.steps))
        ),
        shortened=tuple(in_order(e for e in edits if isinstance(e, ShortenLimit))),
        resequenced=tuple(
            sorted((e for e in edits if isinstance(e, Resequence)), key=lambda e: min(at[step] for step in e.steps))
        ),
        digitised=tuple(sorted((e for e in edits if isinstance(e, Digitise)), key=lambda e: at[e.step])),
        staffed=tuple(sorted((e for e in edits if isinstance(e, Staff)), key=lambda e: e.role)),
        added=tuple(sorted((e for e in edits if isinstance(e, AddControl)), key=lambda e: at[e.after])),
        post_checked=tuple(sorted((e for e in edits if isinstance(e, PostCheck)), key=lambda e: at[e.step])),
        isolated=tuple(sorted((e for e in edits if isinstance(e, IsolateExceptions)), key=lambda e: at[e.steps[0]])),
        gathered=tuple(
            sorted((e for e in edits if isinstance(e, ChangeSession | ChangeBatch)), key=lambda e: (at[e.step], e.kind))
        ),
    )


def _missing(
    before: Iterable[Role | Document | End | Rule], after: Iterable[Role | Document | End | Rule]
) -> tuple[str, ...]:
    left = {element.id for element in after}
    return tuple(element.id for element in before if element.id not in left)
