"""Does a cut step decide which way a case goes? Then somebody else would have to, and removal alone does not say who."""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.plan import What, plan_of
from procflow.model import Procedure, Step

DECIDES = Message(
    "cut-decides",
    en="may not be cut: it decides between {exits}, and nobody else would. "
    "Keep it, or first move the decision to another step.",
    vi="không được cắt: bước này quyết định hồ sơ đi hướng nào ({exits}), bỏ đi thì không ai quyết định. "
    "Hãy giữ lại, hoặc chuyển việc quyết định sang bước khác trước.",
)
NO_WAY_ON = Message(
    "cut-no-way-on",
    en="may not be cut: no normal flow with a probability above 0 leads on from it, so a case that passes it is lost. "
    "Add a flow, or keep it.",
    vi="không được cắt: không có hướng đi tiếp bình thường nào với xác suất lớn hơn 0 nên hồ sơ sẽ bị mất. "
    "Hãy thêm hướng đi, hoặc giữ bước này.",
)


def normal_exits(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """Return where the flows of kind normal lead from a step."""
    return tuple(flow.target for flow in procedure.outflows(step.id) if flow.kind == "normal")


def deciding(procedure: Procedure, step: Step) -> bool:
    """Tell whether a step chooses among several normal ways on.

    A check that either lets a case pass or sends it back decides nothing that outlives it; a step that starts parallel
    branches takes them all.
    """
    return step.split == "one" and len(normal_exits(procedure, step)) > 1


def judge_deciding(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every step to remove that decides the way of a case, or that has no way on.

    A deciding step may be merged or delegated: then somebody still decides.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    """
    cut = plan_of(procedure, what).removed
    problems = []
    for step in procedure.steps:
        if step.id not in cut:
            continue
        place = procedure.place(f"step '{step.id}'")
        if deciding(procedure, step):
            problems.append(DECIDES.at(place, steps=(step.id,), exits=normal_exits(procedure, step)))
        elif not any(flow.kind == "normal" and flow.p > 0 for flow in procedure.outflows(step.id)):
            problems.append(NO_WAY_ON.at(place, steps=(step.id,)))
    return tuple(problems)
