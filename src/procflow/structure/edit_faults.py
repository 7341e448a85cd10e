"""Can these edits be carried out at all? Faults of form: names, edits that exclude each other, documents and roles.

Law and rules of the office are no concern of this file. What only shows once other edits are carried out, such as which
steps have become neighbours, is told by `apply`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procflow.errors import Message, Problem, did_you_mean
from procflow.model import (
    EDIT_KINDS,
    AddControl,
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    IsolateExceptions,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    ShortenLimit,
    Staff,
)
from procflow.structure.control_faults import control_faults
from procflow.structure.moving_faults import exception_faults, post_check_faults
from procflow.structure.queue_faults import queue_faults
from procflow.structure.run_faults import order_faults, run_faults
from procflow.structure.system_faults import officer_faults, system_faults

NO_SUCH_STEP = Message(
    "apply-no-step",
    en="no step is called '{step}'.{hint} Name a step of the procedure.",
    vi="không có bước nào tên '{step}'.{hint} Hãy nêu tên một bước của quy trình.",
)
NO_SUCH_ROLE = Message(
    "apply-no-role",
    en="no role is called '{role}', so no step can be given to it and nobody can be added.{hint} Name a role of the procedure.",
    vi="không có vai trò nào tên '{role}' để giao bước hoặc bố trí người.{hint} Hãy nêu tên một vai trò của quy trình.",
)
NO_SUCH_DOCUMENT = Message(
    "apply-no-document",
    en="no document is called '{document}'.{hint} Name a document of the procedure.",
    vi="không có tài liệu nào tên '{document}'.{hint} Hãy nêu tên một tài liệu của quy trình.",
)
EXCLUSIVE = Message(
    "apply-exclusive-edits",
    en="these edits exclude each other: {edits}. Keep one of them.",
    vi="các sửa đổi sau loại trừ nhau: {edits}. Hãy giữ một trong số đó.",
)
INTO_ITSELF = Message(
    "apply-merge-into-itself",
    en="it cannot be merged into itself. Name the step before or after it.",
    vi="bước này không thể gộp vào chính nó. Hãy nêu bước ngay trước hoặc ngay sau.",
)
INTO_GONE = Message(
    "apply-merge-into-gone",
    en="it is to be merged into '{into}', which does not stay itself ({edit}). "
    "Name the step in which the work is done in the end.",
    vi="bước này được gộp vào '{into}', nhưng bước đó không còn lại ({edit}). "
    "Hãy nêu bước cuối cùng nhận phần việc này.",
)
LIMIT_OF_GONE = Message(
    "apply-limit-of-gone",
    en="its limit cannot be shortened, as the step does not stay ({edit}). Leave one of the two edits out.",
    vi="không thể rút ngắn thời hạn vì bước này không còn lại ({edit}). Hãy bỏ một trong hai sửa đổi.",
)
CONTROL_OF_GONE = Message(
    "apply-control-of-gone",
    en="a new check stands behind it or sends cases back to it, and the step does not stay ({edit}). Name another step.",
    vi="khâu kiểm tra mới đứng sau bước này hoặc trả hồ sơ về bước này, nhưng bước không còn lại ({edit}). "
    "Hãy nêu bước khác.",
)
BEHIND_GONE = Message(
    "apply-sample-behind-gone",
    en="a check is to be done behind it, and the step does not stay where it is ({edit}). Name another step.",
    vi="dự kiến hậu kiểm sau bước này, nhưng bước không còn ở chỗ cũ ({edit}). Hãy nêu bước khác.",
)
SAME_ROLE = Message(
    "apply-same-role",
    en="role '{role}' does it already. Name another role, or leave this edit out.",
    vi="vai trò '{role}' hiện đã làm bước này. Hãy nêu vai trò khác, hoặc bỏ sửa đổi này.",
)
CALENDAR_DAYS = Message(
    "apply-calendar-days",
    en="its work of {work} is counted in calendar days, as only others than the office may work, so role '{role}' cannot take "
    "it over. State what the work takes in working time first, or leave this edit out.",
    vi="thời gian xử lý thực {work} tính theo ngày lịch, chỉ dùng cho bên ngoài cơ quan, nên vai trò '{role}' không thể nhận "
    "bước này. Hãy khai theo thời gian làm việc trước, hoặc bỏ sửa đổi này.",
)
AUTOMATIC = Message(
    "apply-automatic",
    en="it runs by itself, so there is nobody whose work could be {edit}. Leave this edit out.",
    vi="bước này tự động nên không có phần việc của ai để {edit}. Hãy bỏ sửa đổi này.",
)
NO_REGISTER = Message(
    "apply-no-register",
    en="it cannot be taken from a register, because none is known to hold its facts. "
    "Name the register in `register`, or leave this edit out.",
    vi="không thể khai thác tài liệu này từ cơ sở dữ liệu vì chưa nêu cơ sở dữ liệu nào. "
    "Hãy khai `register`, hoặc bỏ sửa đổi này.",
)
FROM_REGISTER = Message(
    "apply-from-register",
    en="it comes from a register already. Leave this edit out.",
    vi="tài liệu này đã được lấy từ cơ sở dữ liệu. Hãy bỏ sửa đổi này.",
)
NO_COMPONENT = Message(
    "apply-no-component",
    en="it is no component of the dossier (`component` is false), so nobody can be spared handing it in. "
    "Leave this edit out.",
    vi="tài liệu này không phải thành phần hồ sơ (`component` là false) nên không thể bỏ thành phần. "
    "Hãy bỏ sửa đổi này.",
)


def edit_faults(procedure: Procedure, edits: Iterable[Edit]) -> tuple[Problem, ...]:
    """Return every reason why edits cannot be carried out that shows in the procedure as it stands; empty if none.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : iterable of Edit
        A plan; the order makes no difference.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> [problem.code for problem in edit_faults(p, [RemoveStep("b"), MergeStep("b", "a"), DelegateStep("a", "chair")])]
    ['apply-no-role', 'apply-exclusive-edits', 'apply-automatic', 'apply-automatic', 'apply-automatic']
    """
    plan = sorted(dict.fromkeys(edits), key=lambda edit: (EDIT_KINDS.index(edit.kind), repr(edit)))
    steps = {step.id for step in procedure.steps}
    known = [edit for edit in plan if steps.issuperset(_steps_of(edit))]
    by_system = frozenset(edit.step for edit in known if isinstance(edit, Digitise))
    runs = [edit for edit in known if isinstance(edit, Parallelise)]
    return (
        *_unknown_names(procedure, plan),
        *_exclusive(procedure, known, plan),
        *_merges([edit for edit in known if isinstance(edit, MergeStep)], procedure, by_system),
        *_gone(procedure, known),
        *_delegations(procedure, [edit for edit in known if isinstance(edit, DelegateStep)]),
        *_documents(procedure, plan),
        *run_faults(procedure, runs),
        *order_faults(procedure, [edit for edit in known if isinstance(edit, Resequence)], runs),
        *system_faults(procedure, [edit for edit in known if isinstance(edit, Digitise)]),
        *control_faults(procedure, [edit for edit in known if isinstance(edit, AddControl)]),
        *post_check_faults(procedure, [edit for edit in known if isinstance(edit, PostCheck)]),
        *exception_faults(procedure, [edit for edit in known if isinstance(edit, IsolateExceptions)]),
        *officer_faults(procedure, [edit for edit in plan if isinstance(edit, Staff)]),
        *queue_faults(procedure, known),
    )


def gone_with(edits: Iterable[Edit]) -> dict[str, Edit]:
    """Return the steps that do not stay, removed or merged away, each with the edit that says so."""
    return {edit.step: edit for edit in edits if isinstance(edit, RemoveStep | MergeStep)}


def _steps_of(edit: Edit) -> tuple[str, ...]:
    """Return every step an edit names, also those whose form it does not change."""
    if isinstance(edit, MergeStep):
        return edit.step, edit.into
    if isinstance(edit, PostCheck):
        return edit.step, edit.after
    if isinstance(edit, AddControl):
        return (edit.after,) if edit.to is None else (edit.after, edit.to)
    if isinstance(edit, ShortenLimit):
        return (edit.step,) if edit.step is not None else ()
    return edit.steps


def _roles_of(edit: Edit) -> tuple[str, ...]:
    if isinstance(edit, Staff):
        return (edit.role,)
    if isinstance(edit, AddControl):
        return () if edit.control.role is None else (edit.control.role,)
    return (edit.to,) if isinstance(edit, DelegateStep) else ()


def _words(*edits: Edit) -> Mapping[str, str]:
    return {"en": "; ".join(edit.text("en") for edit in edits), "vi": "; ".join(edit.text("vi") for edit in edits)}


def _unknown_names(procedure: Procedure, plan: list[Edit]) -> list[Problem]:
    place = procedure.place("edits")
    steps = [step.id for step in procedure.steps]
    roles = [role.id for role in procedure.roles]
    documents = [document.id for document in procedure.documents]
    missing = dict.fromkeys(name for edit in plan for name in _steps_of(edit) if name not in steps)
    problems = [NO_SUCH_STEP.at(place, step=name, hint=did_you_mean(name, steps)) for name in missing]
    missing = dict.fromkeys(name for edit in plan for name in _roles_of(edit) if name not in roles)
    problems += [NO_SUCH_ROLE.at(place, role=name, hint=did_you_mean(name, roles)) for name in missing]
    wanted = (edit.document for edit in plan if isinstance(edit, OnceOnly | DropComponent))
    missing = dict.fromkeys(name for name in wanted if name not in documents)
    return problems + [
        NO_SUCH_DOCUMENT.at(place, document=name, hint=did_you_mean(name, documents)) for name in missing
    ]


def _exclusive(procedure: Procedure, known: list[Edit], plan: list[Edit]) -> list[Problem]:
    """Return the steps, documents, roles and limits to which a plan does two things of which only one can be done."""
    found: dict[str, list[Edit]] = {}
    for edit in known:
        if isinstance(edit, RemoveStep | MergeStep | DelegateStep | Digitise):
            together = found.setdefault(f"step '{edit.step}'", [])
            together += [] if edit in together else [edit]
        elif isinstance(edit, PostCheck | IsolateExceptions):
            _moved(edit, known, found)
        elif isinstance(edit, ChangeSession | ChangeBatch):
            _gathered(edit, known, found)
        elif isinstance(edit, OnceOnly | DropComponent):
            found.setdefault(f"document '{edit.document}'", []).append(edit)
    for edit in plan:
        if isinstance(edit, AddControl):
            found.setdefault(f"step '{edit.after}' with a new check", []).append(edit)
            found.setdefault(f"step '{edit.control.id}'", []).append(edit)
        if isinstance(edit, IsolateExceptions):
            found.setdefault(f"flow '{edit.at}' -> '{edit.branch}'", []).append(edit)
        if isinstance(edit, Staff):
            found.setdefault(f"role '{edit.role}'", []).append(edit)
    limits: dict[str, list[Edit]] = {}
    for edit in known:
        if isinstance(edit, ShortenLimit):
            limits.setdefault("time_limit" if edit.step is None else f"step '{edit.step}'", []).append(edit)
    several = [*found.items(), *limits.items()]
    return [EXCLUSIVE.at(procedure.place(what), edits=_words(*edits)) for what, edits in several if len(edits) > 1]


def _moved(edit: PostCheck | IsolateExceptions, known: list[Edit], found: dict[str, list[Edit]]) -> None:
    """Add what cannot be done to steps that leave their place; another role may do them there."""
    for other in known:
        if other == edit or isinstance(other, DelegateStep | ShortenLimit):
            continue
        named = (*_steps_of(other), *((other.control.id,) if isinstance(other, AddControl) else ()))
        if isinstance(other, PostCheck):
            named = other.steps
        for step in edit.steps:
            if step in named:
                together = found.setdefault(f"step '{step}'", [])
                together += [one for one in (edit, other) if one not in together]


def _gathered(edit: ChangeSession | ChangeBatch, known: list[Edit], found: dict[str, list[Edit]]) -> None:
    """Add a second change of what a step waits for, and what leaves the step without anybody who does it."""
    gone = RemoveStep | MergeStep | Digitise
    for other in known:
        if other != edit and other.steps == edit.steps and isinstance(other, gone | type(edit)):
            together = found.setdefault(f"step '{edit.step}'", [])
            together += [one for one in (edit, other) if one not in together]


def _merges(merges: list[MergeStep], procedure: Procedure, by_system: frozenset[str]) -> list[Problem]:
    itself = {edit.step: INTO_ITSELF for edit in merges if edit.step == edit.into}
    problems = [message.at(procedure.place(f"step '{step}'")) for step, message in itself.items()]
    named = dict.fromkeys(name for edit in merges for name in (edit.step, edit.into))
    doing = {"en": "merged", "vi": "gộp"}
    idle = [name for name in named if procedure.step(name).role is None or name in by_system]
    return problems + [AUTOMATIC.at(procedure.place(f"step '{name}'"), edit=doing) for name in idle]


def _gone(procedure: Procedure, known: list[Edit]) -> list[Problem]:
    """Return the merges into, and the limits of, steps that do not stay."""
    gone = gone_with(known)
    problems = []
    for edit in known:
        if isinstance(edit, MergeStep) and edit.into in gone and edit.into != edit.step:
            place, words = procedure.place(f"step '{edit.step}'"), _words(gone[edit.into])
            problems.append(INTO_GONE.at(place, into=edit.into, edit=words))
        if isinstance(edit, AddControl):
            for name in (name for name in _steps_of(edit) if name in gone):
                problems.append(CONTROL_OF_GONE.at(procedure.place(f"step '{name}'"), edit=_words(gone[name])))
        if isinstance(edit, PostCheck):
            away = [other for other in known if edit.after in _leaving(other)]
            place = procedure.place(f"step '{edit.after}'")
            problems += [BEHIND_GONE.at(place, edit=_words(other)) for other in away]
        if isinstance(edit, ShortenLimit) and edit.step in gone:
            problems.append(LIMIT_OF_GONE.at(procedure.place(f"step '{edit.step}'"), edit=_words(gone[edit.step])))
    return problems


def _leaving(edit: Edit) -> tuple[str, ...]:
    """Return the steps that do not stay, or not where they are."""
    leaving = RemoveStep | MergeStep | Parallelise | Resequence | IsolateExceptions | PostCheck
    return edit.steps if isinstance(edit, leaving) else ()


def _delegations(procedure: Procedure, edits: list[DelegateStep]) -> list[Problem]:
    problems = []
    for edit in edits:
        step, place = procedure.step(edit.step), procedure.place(f"step '{edit.step}'")
        days = tuple(str(work) for work in step.works if work is not None and work.elapsed)
        if step.role is None:
            problems.append(AUTOMATIC.at(place, edit={"en": "delegated", "vi": "giao"}))
        elif step.role == edit.to:
            problems.append(SAME_ROLE.at(place, role=step.role))
        elif days and procedure.has_role(edit.to) and not procedure.role(edit.to).external:
            problems.append(CALENDAR_DAYS.at(place, work=days, role=edit.to))
    return problems


def _documents(procedure: Procedure, plan: list[Edit]) -> list[Problem]:
    documents = {document.id: document for document in procedure.documents}
    problems = []
    for edit in plan:
        if not isinstance(edit, OnceOnly | DropComponent) or edit.document not in documents:
            continue
        document, place = documents[edit.document], procedure.place(f"document '{edit.document}'")
        if isinstance(edit, DropComponent):
            problems += [] if document.component else [NO_COMPONENT.at(place)]
        elif document.source == "register":
            problems.append(FROM_REGISTER.at(place))
        elif not document.register:
            problems.append(NO_REGISTER.at(place))
    return problems
