"""Does a step that must stay get lost, because the flow that led to it vanishes with a check?

A cut check loses its returns. The step to which it sent cases back may stand on no other path: nobody has cut it, yet it
would never be done again.
"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, along
from procflow.guards.plan import What, plan_of
from procflow.model import Procedure

UNREACHED = Message(
    "cut-unreached",
    en="no case would come here any more once {steps} is cut, and it must stay: {why}. "
    "Keep the check that sends cases here.",
    vi="sẽ không còn hồ sơ nào đến bước này nếu cắt {steps}, trong khi phải giữ bước này: {why}. "
    "Hãy giữ khâu kiểm tra chuyển hồ sơ đến đây.",
)
_LAW = {"en": "the law is not known to permit its removal", "vi": "chưa có căn cứ pháp luật cho phép bỏ"}
_DUTY = {"en": "it fulfils a legal duty", "vi": "bước này thực hiện một nghĩa vụ theo luật"}


def judge_reach(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every kept step that no case reaches after the cut although law or duty needs it.

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
    cut = plan.removed
    ways = paths or along(plan)
    checks = tuple(
        step.id
        for step in procedure.steps
        if step.id in cut and any(flow.kind == "returns" for flow in procedure.outflows(step.id))
    )
    problems = []
    for step in procedure.steps:
        if step.id in cut or step.id not in ways.before.kept or step.id in ways.after.kept:
            continue
        if step.duties or not step.legal.permits("remove"):
            place = procedure.place(f"step '{step.id}'")
            problems.append(UNREACHED.at(place, steps=checks, why=_DUTY if step.duties else _LAW, step=step.id))
    return tuple(problems)
