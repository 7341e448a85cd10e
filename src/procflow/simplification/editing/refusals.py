"""What `apply` refuses: all faults of a plan at once, each with its place and how to mend it. Law is no matter here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from procflow.errors import Message, Problem, ProposalError
from procflow.model import (
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    Edit,
    HasEdits,
    IsolateExceptions,
    MergeStep,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    ShortenLimit,
    edits_of,
)
from procflow.simplification.editing.merging import merge_faults
from procflow.simplification.editing.shortening import limit_faults
from procflow.structure.edit_faults import edit_faults

NO_EDIT = Message(
    "apply-no-edit",
    en="{value} is no edit. Expected a proposal or a list such as [RemoveStep('sign')].",
    vi="{value} không phải là một sửa đổi. Cần một phương án hoặc một danh sách như [RemoveStep('sign')].",
)
DECIDING = Message(
    "apply-deciding",
    en="it decides among {exits} and cannot be removed, because nobody would decide then. Keep it.",
    vi="bước này quyết định chọn hướng trong {exits} nên không thể bỏ vì sẽ không còn ai quyết định. Hãy giữ bước này.",
)
NO_WAY_ON = Message(
    "apply-no-way-on",
    en="it has no flow of kind 'normal' with a probability above 0, so cases would have no way on. "
    "Add one, or keep the step.",
    vi="bước này không có luồng 'normal' nào với xác suất lớn hơn 0 nên hồ sơ sẽ không có đường đi tiếp. "
    "Hãy thêm một luồng, hoặc giữ bước này.",
)
UNREACHED = Message(
    "apply-unreached",
    en="no case reaches it any more once the other edits are carried out, so '{edit}' means nothing. "
    "Leave this edit out, or keep what leads to the step.",
    vi="sau khi thực hiện các sửa đổi khác, không hồ sơ nào đến bước này nên '{edit}' không có ý nghĩa. "
    "Hãy bỏ sửa đổi này, hoặc giữ lại bước dẫn đến bước này.",
)


def asked(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a plan, each once, or refuse what is none.

    Raises
    ------
    ProposalError
        With everything in the plan that is no edit.
    """
    given: Any = getattr(what, "edits", what)
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise ProposalError(NO_EDIT.at(procedure.place("edits"), value=repr(what)))
    edits = tuple(given)
    strange = [edit for edit in edits if not isinstance(edit, get_args(Edit))]
    if strange:
        raise ProposalError(*(NO_EDIT.at(procedure.place("edits"), value=repr(edit)) for edit in strange))
    return edits_of(edits)


def plan_faults(procedure: Procedure, edits: tuple[Edit, ...]) -> tuple[Problem, ...]:
    """Return every reason why edits cannot be carried out that shows in the procedure as it stands.

    Parameters
    ----------
    edits : tuple of Edit
        As `asked` returns them.
    """
    steps = {step.id for step in procedure.steps}
    taking = {edit.into for edit in edits if isinstance(edit, MergeStep)}
    merges = [edit for edit in edits if isinstance(edit, MergeStep) and steps.issuperset((edit.step, edit.into))]
    limits = [edit for edit in edits if isinstance(edit, ShortenLimit) and edit.step not in taking]
    return (
        *edit_faults(procedure, edits),
        *_removal_faults(procedure, frozenset(edit.step for edit in edits if isinstance(edit, RemoveStep))),
        *merge_faults(procedure, sorted(merges, key=lambda edit: (edit.step, edit.into))),
        *limit_faults(procedure, in_order(edit for edit in limits if edit.step is None or edit.step in steps)),
    )


def in_order(edits: Iterable[ShortenLimit]) -> list[ShortenLimit]:
    """Return limits in an order that does not depend on the order of the plan."""
    return sorted(edits, key=lambda edit: (edit.step is not None, edit.step or "", str(edit.to)))


def _removal_faults(procedure: Procedure, removed: frozenset[str]) -> list[Problem]:
    problems = []
    for step in sorted((step for step in procedure.steps if step.id in removed), key=lambda step: step.id):
        exits = [flow for flow in procedure.outflows(step.id) if flow.kind == "normal"]
        place = procedure.place(f"step '{step.id}'")
        if step.split == "one" and len(exits) > 1:
            problems.append(DECIDING.at(place, exits=tuple(flow.target for flow in exits)))
        elif not any(flow.p > 0 for flow in exits):
            problems.append(NO_WAY_ON.at(place))
    return problems


def unreached_faults(procedure: Procedure, left: Procedure, edits: Iterable[Edit]) -> tuple[Problem, ...]:
    """Return the edits of steps that the removals of the plan take with them.

    Parameters
    ----------
    procedure, left : Procedure
        As it was, and with the removals carried out.
    edits : iterable of Edit
        The plan; removals, parallel runs and new orders are no concern of this question.
    """
    problems = []
    for edit in sorted(edits, key=repr):
        if isinstance(edit, RemoveStep | Parallelise | Resequence):
            continue
        named = (edit.step, edit.into) if isinstance(edit, MergeStep) else _step(edit)
        if isinstance(edit, PostCheck | IsolateExceptions):
            named = edit.steps
        for name in named:
            if not left.has_node(name):
                words = {"en": edit.text("en"), "vi": edit.text("vi")}
                problems.append(UNREACHED.at(procedure.place(f"step '{name}'"), edit=words))
    return tuple(problems)


def _step(edit: Edit) -> tuple[str, ...]:
    named = DelegateStep | Digitise | ShortenLimit | ChangeSession | ChangeBatch
    return (edit.step,) if isinstance(edit, named) and edit.step is not None else ()
