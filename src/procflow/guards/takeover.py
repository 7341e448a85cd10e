"""May this role take the work over? The law names to whom a step may be delegated, and into which steps merged.

Effort that is moved to the applicant or to another agency is no saving: whatever the law says, no external role takes
work over.
"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.plan import Plan, What, plan_of, refused
from procflow.model import DelegateStep, MergeStep, Procedure

NOT_DELEGATED_TO = Message(
    "edit-delegate-not-listed",
    en="{refused}: the law lets it be delegated to {listed}. "
    "Choose a role listed there, or have the legal officer add '{to}' to `delegate_to` if the law permits that.",
    vi="{refused}: pháp luật {listed}. "
    "Hãy chọn vai trò được nêu trong đó, hoặc nhờ cán bộ pháp chế bổ sung '{to}' vào `delegate_to` nếu pháp luật cho phép.",
)
NOT_MERGED_INTO = Message(
    "edit-merge-not-listed",
    en="{refused}: '{role}' would do it instead of '{today}', and `merge_into` does not name '{to}'. Merge it into a step "
    "of '{today}', or have the legal officer add '{to}' to `merge_into` if the law permits that.",
    vi="{refused}: khi đó '{role}' sẽ làm thay '{today}', mà `merge_into` không nêu '{to}'. Hãy gộp vào một bước của "
    "'{today}', hoặc nhờ cán bộ pháp chế bổ sung '{to}' vào `merge_into` nếu pháp luật cho phép.",
)
EFFORT_OUTSIDE = Message(
    "edit-effort-outside",
    en="{refused}: '{role}' stands outside the office, and effort moved to the applicant or to another agency is no "
    "saving. Choose a role of the office.",
    vi="{refused}: '{role}' ở ngoài cơ quan, mà đẩy việc sang người nộp hồ sơ hoặc cơ quan khác thì không phải là cắt "
    "giảm. Hãy chọn một vai trò của cơ quan.",
)
_NOBODY = {"en": "nobody", "vi": "chưa cho phép giao cho ai"}
_AUTOMATIC = {"en": "automatic", "vi": "tự động"}


def judge_takeover(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every step that a role would take over though law or fairness speak against it.

    A step may be merged into a neighbour if the role that does the neighbour after the plan is the one that does the
    step today, or if the law names the neighbour in `merge_into`.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Role, Step
    >>> law = Legal(source="own regulation", may=["delegate"], delegate_to=["deputy"], checked=Checked(dt.date(2026, 3, 2), "x"))
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair", legal=law)], ends=[End(id="z")], start="sign",
    ...               flows=[Flow("sign", "z")], roles=[Role(id="chair"), Role(id="deputy"), Role(id="clerk")])
    >>> [problem.code for problem in judge_takeover(p, [DelegateStep("sign", "clerk")])]
    ['edit-delegate-not-listed']
    >>> judge_takeover(p, [DelegateStep("sign", "deputy")])
    ()
    """
    plan = plan_of(procedure, what)
    problems: list[Problem] = []
    for edit in plan.edits:
        if isinstance(edit, DelegateStep):
            problems += _delegated(plan, edit)
        elif isinstance(edit, MergeStep):
            problems += _merged(plan, edit)
    return tuple(problems)


def _delegated(plan: Plan, edit: DelegateStep) -> list[Problem]:
    steps = plan.steps
    if edit.step not in steps or not plan.procedure.has_role(edit.to):
        return []
    place, legal = plan.procedure.place(f"step '{edit.step}'"), steps[edit.step].legal
    said = {"steps": (edit.step,), "changes": (edit,), "refused": refused(edit)}
    problems = []
    if edit.to not in legal.delegate_to and legal.permits("delegate"):
        problems.append(NOT_DELEGATED_TO.at(place, **said, to=edit.to, listed=_listed(legal.delegate_to)))
    if plan.procedure.role(edit.to).external:
        problems.append(EFFORT_OUTSIDE.at(place, **said, role=edit.to))
    return problems


def _listed(roles: tuple[str, ...]) -> dict[str, str]:
    names = ", ".join(f"'{role}'" for role in roles)
    return {"en": f"{names} only", "vi": f"chỉ cho phép giao cho {names}"} if roles else _NOBODY


def _merged(plan: Plan, edit: MergeStep) -> list[Problem]:
    steps = plan.steps
    if edit.step not in steps or edit.into not in steps:
        return []
    step, role = steps[edit.step], plan.role(edit.into)
    place = plan.procedure.place(f"step '{edit.step}'")
    said = {"steps": (edit.step,), "changes": (edit,), "refused": refused(edit)}
    problems = []
    if role != step.role and edit.into not in step.legal.merge_into and step.legal.permits("merge"):
        names = {"role": role or _AUTOMATIC, "today": step.role or _AUTOMATIC}
        problems.append(NOT_MERGED_INTO.at(place, **said, **names, to=edit.into))
    if role is not None and plan.procedure.has_role(role) and plan.procedure.role(role).external:
        problems.append(EFFORT_OUTSIDE.at(place, **said, role=role))
    return problems
