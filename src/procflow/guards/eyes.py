"""Do two people still look where two people look today? Separation of duties by role, and controls that become one.

That a check follows the maker on every path is another question; here it is who makes and who checks after the plan.
"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.plan import Plan, What, plan_of
from procflow.guards.precedence import in_brackets
from procflow.model import DelegateStep, Edit, MergeStep, Procedure, Separation

SAME_ROLE = Message(
    "edit-same-role",
    en="'{maker}' and its check {checkers} are done by different roles{basis}; after the plan '{role}' would do both. "
    "Leave one of them with another role.",
    vi="'{maker}' và khâu kiểm tra {checkers} do hai vai trò khác nhau thực hiện{basis}; theo phương án thì '{role}' sẽ "
    "làm cả hai. Hãy để một trong các bước này cho vai trò khác.",
)
SAME_EYES = Message(
    "edit-same-eyes",
    en="errors '{risk}' are caught in {controls} by different roles; merged into one step, the same eyes would look "
    "twice. Merge controls of one role only, or keep them apart.",
    vi="sai sót '{risk}' được {controls} phát hiện bởi các vai trò khác nhau; nếu gộp thành một bước thì cùng một người "
    "xem hai lần. Chỉ gộp các khâu kiểm soát của cùng một vai trò, hoặc giữ riêng.",
)
_AUTOMATIC = {"en": "automatic", "vi": "tự động"}


def judge_eyes(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every pair of eyes that the plan takes away by merging or delegating.

    Maker and checker of a separation that differ in role today must differ after the plan, unless one of them goes.
    Controls of the same risk that different roles hold today may not be merged into one step.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="check", role="head")], ends=[End(id="z")],
    ...               flows=[Flow("draft", "check"), Flow("check", "z")], start="draft",
    ...               rules=[Separation(id="two", maker="draft", checkers=["check"])])
    >>> [problem.code for problem in judge_eyes(p, [DelegateStep("check", "officer")])]
    ['edit-same-role']
    """
    plan = plan_of(procedure, what)
    if not (plan.merged or plan.delegated):
        return ()
    return (*_separations(plan), *_controls(plan))


def _separations(plan: Plan) -> list[Problem]:
    today = {step.id: step.role for step in plan.procedure.steps}
    problems = []
    for rule in plan.procedure.rules:
        if not isinstance(rule, Separation) or rule.maker not in today or rule.maker in plan.removed:
            continue
        role = plan.role(rule.maker)
        same = tuple(
            step
            for step in rule.checkers
            if step in today
            and step not in plan.removed
            and today[step] != today[rule.maker]
            and plan.role(step) == role
        )
        if same:
            problems.append(
                SAME_ROLE.at(
                    plan.procedure.place(f"rule '{rule.id}'"),
                    rule=rule.id,
                    maker=rule.maker,
                    checkers=same,
                    role=role or _AUTOMATIC,
                    basis=in_brackets(rule.basis),
                    **_concerned(plan, (rule.maker, *same)),
                )
            )
    return problems


def _controls(plan: Plan) -> list[Problem]:
    """Compare today's roles of all controls of a risk that end up in one step."""
    problems = []
    homes: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
    for step in plan.procedure.steps:
        if step.id in plan.removed:
            continue
        for risk in dict.fromkeys(risk for risk, power in step.detects if power > 0):
            homes.setdefault((plan.home(step.id), risk), []).append((step.id, step.role))
    for (home, risk), controls in homes.items():
        if len({role for _, role in controls}) > 1:
            names = tuple(name for name, _ in controls)
            concerned = _concerned(plan, names, kinds=("merge",))
            place = plan.procedure.place(f"step '{home}'")
            problems.append(SAME_EYES.at(place, risk=risk, controls=names, **concerned))
    return problems


def _concerned(plan: Plan, steps: tuple[str, ...], kinds: tuple[str, ...] = ("merge", "delegate")) -> dict[str, object]:
    """Return the edits that give these steps to whom they have after the plan, and whose form they change."""
    chain = set(steps)
    for step in steps:
        while step in plan.merged and plan.merged[step] not in chain:
            step = plan.merged[step]
            chain.add(step)
    edits: tuple[Edit, ...] = tuple(
        edit
        for edit in plan.edits
        if isinstance(edit, MergeStep | DelegateStep) and edit.kind in kinds and edit.step in chain
    )
    return {"steps": tuple(dict.fromkeys(step for edit in edits for step in edit.steps)), "changes": edits}
