"""The verb `propose`: from a procedure to the best lawful plan with its proof and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import overload

from procflow.errors import Message, ProposalError
from procflow.guards import escapes, planned_preconditions
from procflow.model import Portfolio, Procedure, one_procedure
from procflow.simplification.editing.apply import applied
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.sayings import say_wishes
from procflow.simplification.options.wishes import wishes
from procflow.simplification.portfolio import PortfolioProposal, propose_portfolio
from procflow.simplification.search.changes import changes
from procflow.simplification.search.explain import Plan, explain
from procflow.simplification.search.proposal import Proposal
from procflow.simplification.search.task import Task

OF_STEPS = Message(
    "propose-of-steps",
    en="`edits`, `targets` and `post_check_shares` speak of the steps of one procedure, not of a list. Leave them out.",
    vi="`edits`, `targets` và `post_check_shares` nói về các bước của một quy trình, không dùng cho danh mục. Hãy bỏ các tham số này.",
)


@overload
def propose(
    procedure: Procedure,
    *,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 30.0,
) -> Proposal: ...


@overload
def propose(
    procedure: Portfolio,
    *,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    time_limit: float = 30.0,
) -> PortfolioProposal: ...


def propose(
    procedure: Procedure | Portfolio,
    *,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 30.0,
) -> Proposal | PortfolioProposal:
    """Return the best plan of edits that law, documents, duties, rules and loads permit, with its proof.

    A plan may remove steps, merge them into neighbours, delegate them, let runs of steps go side by side, do checks afterwards
    for a stated share of the cases, take documents from a register, and drop components of the dossier. Time limits follow from a plan and are not searched for.

    Parameters
    ----------
    procedure : Procedure or Portfolio
        Its references resolve and its flows are sound. For an office's list of procedures the plan says which of them are
        abolished, merged, delegated or simplified, as `propose_portfolio` does, which knows more wishes.
    max_cuts : int, optional
        How many steps may be cut, that is removed or merged away: a limit, not a target. Of a list: procedures.
    minimise : str or tuple of str, optional
        "cycle_time" (without queues), "congested_time" (with an estimate of queues; level D), "handoffs", "signatures",
        "steps", "work_content", "processing_time" (only without parallel branches, where it equals the work content),
        "cost", "components" (of the dossier) or "legal_acts" (instruments amended); several are minimised one after the
        other. By default the cycle time where all work times are known, else handoffs, then signatures, then steps.
    keep, require : iterable of str, optional
        Steps that must stay as they are, and steps that must go: removed, or merged into another.
    edits : str or iterable of str, optional
        Kinds of edits to consider: "remove", "merge", "delegate", "once_only", "drop_component", "parallelise", "post_check".
        By default all of them.
    targets : dict of str to float, optional
        Share by which an objective has to fall at least: ``{"cycle_time": 0.30}`` asks for 30 % less than today.
    acts : int, optional
        How many legal instruments may be amended.
    authority : str or iterable of str, optional
        Whose instruments may be amended; edits without an instrument are free.
    post_check_shares : iterable of float, optional
        Shares of cases, above 0 and up to 1, of which a check that is done afterwards may draw one; by default none, and no
        check moves behind a decision.
    time_limit : float, optional
        Seconds for the plan, its proof and its reasons.

    Returns
    -------
    Proposal or PortfolioProposal
        A plan that changes nothing is a valid answer; every kept step, or procedure, has its reason.

    Raises
    ------
    ProcedureError
        If the procedure has faults of form, or lacks a work time that the objective needs.
    NotSupportedError
        If parallel branches form no blocks.
    ProposalError
        If a wish means nothing, or no plan can fulfil all wishes; what stands in the way is named.
    """
    if isinstance(procedure, Portfolio):
        if edits is not None or targets is not None or tuple(post_check_shares):
            raise ProposalError(OF_STEPS.at(procedure.id))
        names = (authority,) if isinstance(authority, str) else authority
        return propose_portfolio(
            procedure,
            max_cuts=max_cuts,
            minimise=minimise,
            keep=keep,
            require=require,
            acts=acts,
            authority=names,
            time_limit=time_limit,
        )
    one_procedure("propose", procedure)
    refuse_faults(procedure)
    asked = wishes(
        procedure,
        max_cuts=max_cuts,
        minimise=minimise,
        keep=keep,
        require=require,
        edits=edits,
        targets=targets,
        acts=acts,
        authority=authority,
        time_limit=time_limit,
        post_check_shares=post_check_shares,
    )
    task = Task(procedure, asked)
    found = task.solved()
    result = applied(procedure, found.plan.edits)
    certificate = task.certificate(found)
    plan = Plan(
        applied=result,
        changes=changes(task.weigher, found.plan.edits, asked.objectives[0], lambda: task.field.left),
        values={name: first.value for name, (first, _) in found.pairs.items()},
        choices=task.choices,
        required=asked.require,
        max_cuts=max_cuts,
    )
    verdicts, documents = explain(plan, task.field, task.weigher)
    return Proposal(
        before=procedure,
        after=result.procedure,
        edits=found.plan.edits,
        verdicts=verdicts,
        certificate=certificate,
        document_verdicts=documents,
        changes=plan.changes,
        unreached=result.unreached,
        escapes=escapes(procedure, found.plan.edits),
        preconditions=planned_preconditions(procedure, found.plan.edits),
        unknown=sum(not step.legal.known for step in procedure.steps),
        max_cuts=max_cuts,
        wishes=say_wishes(procedure, asked),
    )
