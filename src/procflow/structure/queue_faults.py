"""Can these edits be carried out on steps that gather cases, ask for certain officers, or are done by several roles?

What such a step waits for, and who may do it, would mean something else once it is one with another step, in another
place, or done by somebody else; so these edits are refused here, whatever the law permits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.errors import Message, Problem
from procflow.model import (
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    Edit,
    IsolateExceptions,
    MergeStep,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    Step,
    Text,
)
from procflow.model.gathering_words import session_text
from procflow.structure.session_hours import sessions_met

MERGED_APART = Message(
    "apply-merge-queue",
    en="it cannot be merged with '{other}': {why}. Keep both steps.",
    vi="không thể gộp với '{other}': {why}. Hãy giữ cả hai bước.",
)
OFFICER_BOUND = Message(
    "apply-officer-rule",
    en="'{step}' says who may do it by who did '{named}', so '{edit}' would change who that is. Leave this edit out, or take "
    "`officer` out of '{step}' in a review of its own.",
    vi="'{step}' quy định người làm theo người đã làm '{named}' nên '{edit}' sẽ làm thay đổi người đó. Hãy bỏ sửa đổi này, "
    "hoặc thẩm định riêng việc bỏ `officer` ở '{step}'.",
)
NOBODY_ABLE = Message(
    "apply-skills",
    en="it asks for {skills}, which no officer of '{role}' has. Name a role of which one has it.",
    vi="bước đòi hỏi {skills}, nhưng không người nào của '{role}' có. Hãy nêu vai trò có người đáp ứng.",
)
JOINS_TWICE = Message(
    "apply-joint-role",
    en="several roles do it together, and which of them leads is no matter of delegation. Leave this edit out.",
    vi="nhiều vai trò cùng làm bước này, việc ai chủ trì không thuộc phạm vi giao việc. Hãy bỏ sửa đổi này.",
)
MOVED_GATHERING = Message(
    "apply-queue-moved",
    en="it has {what}, and '{edit}' would leave it without anybody or for few cases. Change or drop that first.",
    vi="bước có {what}, và '{edit}' sẽ khiến bước không còn người làm hoặc còn ít hồ sơ. Hãy đổi hoặc bỏ điều đó trước.",
)
SESSION_OUTSIDE = Message(
    "apply-session-outside",
    en="role '{role}' outside the office does it, whose days the office does not set. Leave this edit out.",
    vi="vai trò '{role}' ở ngoài cơ quan thực hiện bước này, cơ quan không ấn định được ngày làm. Hãy bỏ sửa đổi này.",
)
SESSION_SAME = Message(
    "apply-session-same",
    en="its sessions are so today. Leave this edit out.",
    vi="phiên của bước hiện đã như vậy. Hãy bỏ sửa đổi này.",
)
BATCH_SAME = Message(
    "apply-batch-same",
    en="its batches are so today. Leave this edit out.",
    vi="lô của bước hiện đã như vậy. Hãy bỏ sửa đổi này.",
)
SESSION_HOURS = Message(
    "apply-session-hours",
    en="its sessions ({session}) would never fall into the working hours of {roles}, so it would never be done. Choose hours "
    "in which they work.",
    vi="các phiên ({session}) sẽ không rơi vào giờ làm việc của {roles} nên bước sẽ không bao giờ được làm. Hãy chọn giờ làm "
    "việc của vai trò đó.",
)

_APART: tuple[tuple[str, Text], ...] = (
    ("sessions", Text(en="sessions", vi="phiên")),
    ("batch", Text(en="batches", vi="lô")),
    ("joint", Text(en="several roles", vi="nhiều vai trò cùng làm")),
    ("skills", Text(en="skills asked for", vi="yêu cầu kỹ năng")),
    ("officer", Text(en="a rule on its officer", vi="quy định về người làm")),
    ("at_most", Text(en="a bound", vi="giới hạn")),
    ("work_by", Text(en="work that depends on the case", vi="thời gian xử lý tùy theo hồ sơ")),
    ("wait_by", Text(en="a delay that depends on the case", vi="thời gian chờ tùy theo hồ sơ")),
)
"""What keeps a step from being done in one go with another, or by a system."""


def queue_faults(procedure: Procedure, edits: Sequence[Edit]) -> tuple[Problem, ...]:
    """Return why edits cannot be carried out on steps with sessions, batches, officers told apart or several roles.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of Edit
        Whose steps are there; the order does not matter.

    Examples
    --------
    >>> from procflow.model import End, Flow, Session
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b", sessions=Session(hours=[(480, 540)]))], start="a",
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")])
    >>> [problem.code for problem in queue_faults(p, [MergeStep("a", "b")])]
    ['apply-merge-queue']
    """
    plan = tuple(dict.fromkeys(edits))
    return (
        *(problem for edit in plan for problem in _of_one(procedure, edit)),
        *_officers(procedure, plan),
        *_hours(procedure, plan),
    )


def _of_one(procedure: Procedure, edit: Edit) -> Iterator[Problem]:
    match edit:
        case MergeStep() if edit.step != edit.into:
            yield from _merge(procedure, procedure.step(edit.step), procedure.step(edit.into))
        case DelegateStep():
            yield from _delegation(procedure, procedure.step(edit.step), edit.to)
        case Digitise() | PostCheck() | IsolateExceptions():
            for name in edit.steps:
                if found := _kept_apart(procedure.step(name)):
                    yield MOVED_GATHERING.at(procedure.place(f"step '{name}'"), what=_listed(found), edit=_words(edit))
        case ChangeSession() | ChangeBatch():
            yield from _gathered(procedure, edit)


def _merge(procedure: Procedure, away: Step, into: Step) -> Iterator[Problem]:
    place = procedure.place(f"step '{away.id}'")
    for step in (away, into):
        if found := _kept_apart(step):
            told = _listed(found)
            why = {"en": f"'{step.id}' has {told['en']}", "vi": f"'{step.id}' có {told['vi']}"}
            yield MERGED_APART.at(place, other=into.id, why=why)
    if away.priority != into.priority:
        why = {"en": "their priorities differ", "vi": "mức ưu tiên của hai bước khác nhau"}
        yield MERGED_APART.at(place, other=into.id, why=why)


def _delegation(procedure: Procedure, step: Step, to: str) -> Iterator[Problem]:
    place = procedure.place(f"step '{step.id}'")
    if step.joint:
        yield JOINS_TWICE.at(place)
    if step.skills and procedure.has_role(to):
        able = any(set(step.skills) <= set(officer.skills) for officer in procedure.role(to).staff)
        if not able:
            yield NOBODY_ABLE.at(place, skills=step.skills, role=to)


def _gathered(procedure: Procedure, edit: ChangeSession | ChangeBatch) -> Iterator[Problem]:
    step, place = procedure.step(edit.step), procedure.place(f"step '{edit.step}'")
    if step.role is not None and procedure.has_role(step.role) and procedure.role(step.role).external:
        yield SESSION_OUTSIDE.at(place, role=step.role)
    if isinstance(edit, ChangeSession) and edit.sessions == step.sessions:
        yield SESSION_SAME.at(place)
    if isinstance(edit, ChangeBatch) and edit.batch == step.batch:
        yield BATCH_SAME.at(place)


def _officers(procedure: Procedure, plan: Sequence[Edit]) -> Iterator[Problem]:
    """Yield edits of steps by which other steps tell their officer, or that tell it so themselves."""
    removed = {edit.step for edit in plan if isinstance(edit, RemoveStep)}
    for step in procedure.steps:
        rule = step.officer
        if rule is None or step.id in removed:
            continue
        named = (*((rule.same_as,) if rule.same_as is not None else ()), *rule.never)
        for name in dict.fromkeys(named):
            for edit in plan:
                if _alters(edit, step.id, name):
                    place = procedure.place(f"step '{step.id}'")
                    yield OFFICER_BOUND.at(place, step=step.id, named=name, edit=_words(edit))


def _alters(edit: Edit, ruled: str, named: str) -> bool:
    """Tell whether an edit changes who does one of two steps, in which order, or whether the one named is done at all."""
    if isinstance(edit, RemoveStep):
        return edit.step == named
    if isinstance(edit, MergeStep):
        return not {edit.step, edit.into}.isdisjoint((ruled, named))
    if isinstance(edit, DelegateStep | Digitise | PostCheck | IsolateExceptions | Parallelise | Resequence):
        return not {ruled, named}.isdisjoint(edit.steps)
    return False


def _hours(procedure: Procedure, plan: Sequence[Edit]) -> Iterator[Problem]:
    """Yield sessions that would never fall into the hours of whoever does the step after the plan."""
    to = {edit.step: edit.to for edit in plan if isinstance(edit, DelegateStep)}
    new = {edit.step: edit.sessions for edit in plan if isinstance(edit, ChangeSession)}
    for step in procedure.steps:
        session = new.get(step.id, step.sessions)
        if session is None or not (step.id in to or step.id in new):
            continue
        lead = to.get(step.id, step.role)
        roles = tuple(dict.fromkeys((*(() if lead is None else (lead,)), *step.roles[1:])))
        known = all(procedure.has_role(role) for role in roles)
        if known and not sessions_met(procedure, session, roles):
            told = {"en": session_text(session, "en"), "vi": session_text(session, "vi")}
            who: object = roles or {"en": "the procedure", "vi": "quy trình"}
            yield SESSION_HOURS.at(procedure.place(f"step '{step.id}'"), session=told, roles=who)


def never_fits(procedure: Procedure, edit: MergeStep | DelegateStep) -> bool:
    """Tell whether an edit can be carried out in no plan: steps by which others tell their officer may go with them.

    >>> from procflow.model import End, Flow, OfficerRule
    >>> p = Procedure(id="p", steps=[Step(id="a", role="x"), Step(id="b", role="x", officer=OfficerRule(never=["a"]))],
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")], start="a")
    >>> never_fits(p, DelegateStep("a", "y")), never_fits(p, DelegateStep("b", "y"))
    (False, True)
    """
    ruled = isinstance(edit, DelegateStep) and procedure.step(edit.step).officer is not None
    return ruled or any(_of_one(procedure, edit)) or any(_hours(procedure, [edit]))


def kept_apart(step: Step) -> bool:
    """Tell whether what a step waits for, or who does it, keeps it from being done in one go with another.

    >>> kept_apart(Step(id="a")), kept_apart(Step(id="a", skills=["survey"]))
    (False, True)
    """
    return bool(_kept_apart(step))


def _kept_apart(step: Step) -> list[Text]:
    return [words for name, words in _APART if getattr(step, name) not in (None, ())]


def _listed(found: Sequence[Text]) -> dict[str, str]:
    return {"en": ", ".join(one.get("en") for one in found), "vi": ", ".join(one.get("vi") for one in found)}


def _words(edit: Edit) -> dict[str, str]:
    return {"en": edit.text("en"), "vi": edit.text("vi")}
