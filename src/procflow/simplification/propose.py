"""The verb `propose`: from a procedure to the best lawful plan with its proof and its reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from attrs import frozen

from procflow.errors import Message, NotSupportedError, ProposalError
from procflow.guards import escapes, planned_preconditions, violations
from procflow.model import Procedure, RemoveStep, Text, one_procedure
from procflow.simplification.apply import Applied, applied, apply
from procflow.simplification.certificate import Certificate, Proof, digest
from procflow.simplification.conflicts import Conflicts
from procflow.simplification.explain import Plan, explain
from procflow.simplification.faults import refuse_faults
from procflow.simplification.measure import block_time, measured
from procflow.simplification.milp import solver_name
from procflow.simplification.parallel import Holders
from procflow.simplification.program import Program
from procflow.simplification.proposal import Proposal
from procflow.simplification.search import GAIN, Found, Search, tolerance
from procflow.simplification.standing import CROWDED, Stay, crowded, refuse_wishes, standing
from procflow.simplification.weights import chosen, weights
from procflow.structure import and_blocks
from procflow.structure.network import network

BAD_LIMIT = Message(
    "propose-limit",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
NO_PLAN = Message(
    "propose-no-plan",
    en="{steps} cannot all go: {rules}. Require fewer steps, or change what the rules rest on.",
    vi="không thể bỏ tất cả {steps}: {rules}. Hãy yêu cầu ít bước hơn, hoặc thay đổi cơ sở của các quy tắc.",
)
TOO_FEW = Message(
    "propose-too-few",
    en="{steps} cannot go with {most} cuts. Allow more cuts, or require fewer steps.",
    vi="không thể bỏ {steps} khi chỉ được cắt {most} bước. Hãy cho phép cắt nhiều hơn, hoặc yêu cầu ít bước hơn.",
)
NO_TIME = Message(
    "propose-no-time",
    en="no plan was found within {seconds} s. Give a longer `time_limit`.",
    vi="không tìm được phương án nào trong {seconds} giây. Hãy tăng `time_limit`.",
)
PATH_WORK = Message(
    "propose-path-work",
    en="processing time along the path cannot be minimised beside parallel branches. Minimise 'work_content' or "
    "'cycle_time'.",
    vi="không thể tối thiểu hóa thời gian xử lý trên đường đi khi có nhánh song song. Hãy tối thiểu hóa 'work_content' "
    "hoặc 'cycle_time'.",
)


def propose(
    procedure: Procedure,
    *,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    time_limit: float = 30.0,
) -> Proposal:
    """Return the best plan of steps to remove that law, documents, duties and rules permit, with its proof.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    max_cuts : int, optional
        How many steps may go: a limit, not a target.
    minimise : str or tuple of str, optional
        "cycle_time" (without queues), "handoffs", "signatures", "steps", "work_content", "processing_time" (only without
        parallel branches, where it equals the work content) or "cost"; several are minimised one after the other. By
        default the cycle time where all work times are known, else handoffs, then signatures, then steps.
    keep, require : iterable of str, optional
        Steps that must stay, and steps that must go.
    time_limit : float, optional
        Seconds for the plan, its proof and its reasons.

    Returns
    -------
    Proposal
        A plan that removes nothing is a valid answer; every kept step has its reason.

    Raises
    ------
    ProcedureError
        If the procedure has faults of form, or lacks a work time that the objective needs.
    NotSupportedError
        If parallel branches form no blocks.
    ProposalError
        If a wish names no step, or no plan can fulfil all wishes; the rules in the way are named.
    """
    one_procedure("propose", procedure)
    wanted, kept = frozenset(require), frozenset(keep)
    refuse_faults(procedure)
    _refuse_numbers(procedure, max_cuts, time_limit)
    refuse_wishes(procedure, kept, wanted)
    objectives = chosen(minimise, procedure)
    stays = _stays(procedure, kept, wanted, objectives[0])
    program = _program(procedure, objectives, stays)
    watched = {s.id for s in procedure.steps if s.duties or not s.legal.permits("remove")} | kept
    search = Search(program, stay=frozenset(watched), required=wanted, seconds=time_limit)
    found = _solved(search, objectives, max_cuts, stays, wanted, time_limit)
    result = applied(procedure, [RemoveStep(step) for step in found.plan.cut])
    certificate = _certificate(search, found, result, stays)
    plan = Plan(
        applied=result,
        values={name: first.value for name, (first, _) in found.pairs.items()},
        stays=stays,
        required=wanted,
        max_cuts=max_cuts,
    )
    cut = frozenset(result.removed)
    return Proposal(
        before=procedure,
        after=result.procedure,
        edits=tuple(RemoveStep(step) for step in result.removed),
        verdicts=explain(plan, search),
        certificate=certificate,
        unreached=result.unreached,
        escapes=escapes(procedure, cut),
        preconditions=planned_preconditions(procedure, cut),
        unknown=sum(not step.legal.known for step in procedure.steps),
        max_cuts=max_cuts,
    )


def _stays(procedure: Procedure, keep: frozenset[str], require: frozenset[str], objective: str) -> dict[str, Stay]:
    """Return the steps that stay whatever the plan."""
    stays = standing(procedure, keep)

    def gain(step: str) -> float:
        if step in require:
            return math.inf
        return -measured(apply(procedure, [RemoveStep(step)]), objective)

    return {**stays, **crowded(procedure, stays, gain)}


def _refuse_numbers(procedure: Procedure, max_cuts: int | None, time_limit: float) -> None:
    place = procedure.place("propose")
    if max_cuts is not None and (isinstance(max_cuts, bool) or not isinstance(max_cuts, int) or max_cuts < 0):
        expected = {"en": "a whole number, 0 or more", "vi": "một số nguyên từ 0 trở lên"}
        raise ProposalError(BAD_LIMIT.at(place, what="max_cuts", value=str(max_cuts), expected=expected))
    if not 0 < time_limit < math.inf:
        expected = {"en": "a finite number of seconds above 0", "vi": "một số giây hữu hạn lớn hơn 0"}
        raise ProposalError(BAD_LIMIT.at(place, what="time_limit", value=str(time_limit), expected=expected))


def _program(procedure: Procedure, objectives: tuple[str, ...], stays: Mapping[str, Stay]) -> Program:
    net = network(procedure)
    blocks = {block.fork: block for block in and_blocks(net).blocks}
    if "processing_time" in objectives and blocks:
        raise NotSupportedError(PATH_WORK.at(procedure.place("minimise")))

    def span(fork: int, cut: frozenset[str], holders: Holders) -> float:
        return block_time(procedure, net, blocks[fork], cut, holders)

    charges = {name: weights(procedure, name) for name in objectives}
    optional = frozenset(step.id for step in procedure.steps if step.id not in stays)
    return Program(procedure, charges, optional, span)


@frozen
class _Solved:
    """The plan, and for each objective the best value as two solves found it."""

    plan: Found
    pairs: Mapping[str, tuple[Found, Found]]


def _solved(
    search: Search,
    objectives: tuple[str, ...],
    most: int | None,
    stays: Mapping[str, Stay],
    required: frozenset[str],
    seconds: float,
) -> _Solved:
    """Return the best value of each objective in turn, and the plan with the fewest cuts among the best."""
    pairs: dict[str, tuple[Found, Found]] = {}
    limits: dict[str, float] = {}
    for name in objectives:
        first, second = search.proven(name, limits=limits, most=most)
        if first.status == "infeasible" and not limits:
            raise _no_plan(search.procedure, stays, required, most)
        if not first.plan:
            raise ProposalError(NO_TIME.at(search.procedure.place("propose"), seconds=seconds))
        pairs[name] = (first, second)
        limits[name] = first.value + tolerance(first.value)
    tidy = search.best("fewest", limits=limits, most=most)
    return _Solved(tidy if tidy.plan else pairs[objectives[-1]][0], pairs)


def _no_plan(
    procedure: Procedure, stays: Mapping[str, Stay], required: frozenset[str], most: int | None
) -> ProposalError:
    place, steps = procedure.place("require"), tuple(sorted(required))
    rules = Conflicts(procedure, stays).minimal(required)
    if rules is None:
        return ProposalError(TOO_FEW.at(place, steps=steps, most=most))
    named = {"en": "; ".join(r.text.get("en") for r in rules), "vi": "; ".join(r.text.get("vi") for r in rules)}
    return ProposalError(NO_PLAN.at(place, steps=steps, rules=named))


def _certificate(search: Search, found: _Solved, result: Applied, stays: Mapping[str, Stay]) -> Certificate:
    """Compute the values again by other code, and say what agrees."""
    assert found.plan.values is not None
    planned = found.plan.values.tolist()
    proofs = tuple(
        Proof(
            name=name,
            before=measured(result.before, name),
            after=measured(result.procedure, name),
            value=first.value,
            bound=first.bound,
            second_value=second.value,
            second_bound=second.bound,
            planned=search.program.value(name, planned),
        )
        for name, (first, second) in found.pairs.items()
    )
    statuses = [
        next((pair[k].status for pair in found.pairs.values() if pair[k].status != "optimal"), "optimal")
        for k in (0, 1)
    ]
    doubts = _doubts(proofs, *statuses)
    if any(stay.kind == "open" for stay in stays.values()):
        doubts.append(CROWDED)
    if violations(result.before, frozenset(result.removed)):
        doubts.append(Text(en="the guards object to the plan.", vi="bộ kiểm tra quy tắc không chấp nhận phương án."))
    return Certificate(
        proved=not doubts,
        procedure=digest(result.before),
        solver=solver_name(),
        status=statuses[0],
        second_status=statuses[1],
        proofs=proofs,
        tolerance=GAIN,
        doubts=tuple(doubts),
        refused=tuple(objection for _, objection in search.refused),
    )


def _doubts(proofs: Iterable[Proof], status: str, second_status: str) -> list[Text]:
    doubts = []
    if status != "optimal":
        doubts.append(Text(en=f"the solver stopped with '{status}'.", vi=f"bộ giải dừng với trạng thái '{status}'."))
    if second_status != "optimal":
        doubts.append(
            Text(
                en=f"the second solve stopped with '{second_status}'.",
                vi=f"lần giải thứ hai dừng với trạng thái '{second_status}'.",
            )
        )
    for proof in proofs:
        near = tolerance(proof.value)
        if not all(abs(other - proof.value) <= near for other in (proof.bound, proof.second_value, proof.second_bound)):
            doubts.append(
                Text(
                    en=f"values and bounds of '{proof.name}' differ between the two solves.",
                    vi=f"giá trị và cận của '{proof.name}' khác nhau giữa hai lần giải.",
                )
            )
        if not abs(proof.after - proof.planned) <= near or not proof.after <= proof.value + 2 * near:
            doubts.append(
                Text(
                    en=f"'{proof.name}' computed again differs from the program's value.",
                    vi=f"giá trị '{proof.name}' tính lại khác với giá trị của bài toán.",
                )
            )
    return doubts
