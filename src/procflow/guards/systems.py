"""May a system do what a person does today, may steps change places, and has a new check what it needs?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.documents import unmet
from procflow.guards.paths import Change, along
from procflow.guards.plan import Plan, What, plan_of
from procflow.guards.precedence import in_brackets
from procflow.model import AddControl, Digitise, Edit, Procedure, Resequence, Separation
from procflow.structure import signatures
from procflow.structure.edit_faults import edit_faults
from procflow.structure.runs import run_order

NO_SECOND_LOOK = Message(
    "edit-system-checks",
    en="somebody else has to look at what '{maker}' makes{basis}, and a system is no second pair of eyes. "
    "Leave the check to a person.",
    vi="kết quả của '{maker}' phải do người khác xem lại{basis}, mà hệ thống không thay cho người thứ hai. "
    "Hãy để người thực hiện khâu kiểm tra này.",
)
NOBODY_SIGNS = Message(
    "edit-system-signs",
    en="it counts as a signature or approval, and a system answers for nothing. Leave it to a person, or mark it "
    "`signs: false` if nobody signs there.",
    vi="bước này được tính là chữ ký hoặc phê duyệt, mà hệ thống không chịu trách nhiệm được. Hãy để người thực hiện, hoặc "
    "ghi `signs: false` nếu ở đó không ai ký.",
)
USED_LATER = Message(
    "edit-order-used",
    en="it uses {documents} from '{maker}', which would come after it. Keep that order.",
    vi="bước này dùng {documents} do '{maker}' tạo ra, mà theo thứ tự mới thì có sau. Hãy giữ thứ tự đó.",
)

CHECK_LACKS = Message(
    "edit-control-documents",
    en="the new check needs {documents}, which some case would not have there. Put it where the documents are.",
    vi="khâu kiểm tra mới cần {documents} mà có hồ sơ chưa có ở đó. Hãy đặt khâu này ở nơi đã có tài liệu.",
)


def judge_systems(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for everything that a system may not do, that a new order leaves unused, or that a new check lacks.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.

    Examples
    --------
    >>> from procflow.model import Duration, End, Fixed, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="check", role="head")], ends=[End(id="z")],
    ...               flows=[Flow("draft", "check"), Flow("check", "z")], start="draft",
    ...               rules=[Separation(id="two", maker="draft", checkers=["check"])])
    >>> [problem.code for problem in judge_systems(p, [Digitise("check", Duration(Fixed(0)))])]
    ['edit-system-checks']
    """
    plan = plan_of(procedure, what)
    problems: list[Problem] = []
    for edit in plan.edits:
        if isinstance(edit, Digitise):
            problems += _by_system(plan, edit)
        elif isinstance(edit, Resequence) and not edit_faults(procedure, [edit]):
            problems += _too_early(procedure, edit)
    added = {edit.control.id: edit for edit in plan.edits if isinstance(edit, AddControl)}
    if added:
        problems += _lacking(plan, paths or along(plan), added)
    return tuple(problems)


def _lacking(plan: Plan, ways: Change, added: dict[str, AddControl]) -> list[Problem]:
    steps = {step.id for step in plan.procedure.steps}
    return [
        CHECK_LACKS.at(
            plan.procedure.place(f"step '{need.node}'"), documents=need.documents, **_concerned(added[need.node])
        )
        for need in unmet(ways.view, ways.after)
        if need.node in added and need.node not in steps
    ]


def _by_system(plan: Plan, edit: Digitise) -> list[Problem]:
    procedure = plan.procedure
    if edit.step not in {step.id for step in procedure.steps}:
        return []
    place, said = procedure.place(f"step '{edit.step}'"), _concerned(edit, edit.step)
    problems = [
        NO_SECOND_LOOK.at(place, rule=rule.id, maker=rule.maker, basis=in_brackets(rule.basis), **said)
        for rule in procedure.rules
        if isinstance(rule, Separation) and edit.step in rule.checkers and rule.maker not in plan.removed
    ]
    counted = signatures(procedure)
    if edit.step in (*counted.marked, *counted.worded):
        problems.append(NOBODY_SIGNS.at(place, **said))
    return problems


def _too_early(procedure: Procedure, edit: Resequence) -> list[Problem]:
    """Return the documents that a step uses today, if present, and that would come after it."""
    run = run_order(procedure, edit.steps)
    problems = []
    for k, maker in enumerate(run):
        makes = procedure.step(maker).makes
        for later in run[k + 1 :]:
            used = tuple(name for name in procedure.step(later).uses if name in makes)
            if used and edit.steps.index(later) < edit.steps.index(maker):
                place = procedure.place(f"step '{later}'")
                problems.append(USED_LATER.at(place, documents=used, maker=maker, **_concerned(edit, later, maker)))
    return problems


def _concerned(edit: Edit, *steps: str) -> dict[str, object]:
    return {"steps": steps, "changes": (edit,)}
