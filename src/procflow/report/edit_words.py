"""Each change of a plan in the reader's words: names instead of ids, and its form as decisions call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from procflow.model import (
    AddControl,
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    IsolateExceptions,
    Legal,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    ShortenLimit,
    Span,
    Staff,
    Text,
)
from procflow.model.gathering_words import batch_text, session_text
from procflow.report.say import Say
from procflow.simplification.choosing.rollout import laws_of
from procflow.wording import share

FORMS: Mapping[type[Edit], Text] = {
    RemoveStep: Text(en="removal of steps", vi="cắt bước"),
    MergeStep: Text(en="merging of steps", vi="gộp bước"),
    DelegateStep: Text(en="delegation", vi="ủy quyền, giao việc"),
    Parallelise: Text(en="work side by side", vi="làm song song"),
    OnceOnly: Text(en="data from registers", vi="khai thác dữ liệu số"),
    DropComponent: Text(en="fewer dossier components", vi="cắt thành phần hồ sơ"),
    ShortenLimit: Text(en="shorter limit", vi="cắt thời gian"),
    Resequence: Text(en="another order", vi="sắp xếp lại thứ tự"),
    Digitise: Text(en="work by a system", vi="tự động hóa"),
    AddControl: Text(en="new check", vi="thêm khâu kiểm tra"),
    PostCheck: Text(en="check afterwards", vi="chuyển tiền kiểm sang hậu kiểm"),
    IsolateExceptions: Text(en="only for exceptions", vi="tách hồ sơ ngoại lệ"),
    ChangeSession: Text(en="other sessions", vi="đổi phiên"),
    ChangeBatch: Text(en="other batches", vi="đổi cách gom lô"),
    Staff: Text(en="other officers", vi="bố trí lại số người"),
}
"""What decisions call each kind of change, in the order in which a plan is told."""

LEADS: Mapping[type[Edit], Text] = {
    RemoveStep: Text(en="Steps to remove:", vi="Các bước đề nghị bỏ:"),
    MergeStep: Text(en="Steps to merge into others:", vi="Các bước đề nghị gộp:"),
    DelegateStep: Text(en="Steps to give to another role:", vi="Các bước đề nghị giao cho vai trò khác:"),
    Parallelise: Text(en="Steps to run side by side:", vi="Các bước đề nghị làm song song:"),
    OnceOnly: Text(en="Documents to take from registers:", vi="Tài liệu đề nghị khai thác từ cơ sở dữ liệu:"),
    DropComponent: Text(en="Dossier components to drop:", vi="Thành phần hồ sơ đề nghị bỏ:"),
    ShortenLimit: Text(en="Limits to shorten:", vi="Thời hạn đề nghị rút ngắn:"),
    Resequence: Text(en="Steps to put in another order:", vi="Các bước đề nghị sắp xếp lại:"),
    Digitise: Text(en="Steps for a system to do:", vi="Các bước đề nghị để hệ thống làm:"),
    AddControl: Text(en="Checks to add:", vi="Khâu kiểm tra đề nghị bổ sung:"),
    PostCheck: Text(en="Checks to do afterwards for a sample:", vi="Các bước đề nghị chuyển sang hậu kiểm theo mẫu:"),
    IsolateExceptions: Text(en="Steps to do for exceptions only:", vi="Các bước đề nghị chỉ làm với hồ sơ ngoại lệ:"),
    ChangeSession: Text(en="Steps with other sessions:", vi="Các bước đề nghị đổi phiên:"),
    ChangeBatch: Text(en="Steps with other batches:", vi="Các bước đề nghị đổi cách gom lô:"),
    Staff: Text(en="Officers to have:", vi="Số người đề nghị bố trí:"),
}


def of_kind(edits: Sequence[Edit], kind: type[Edit]) -> list[Edit]:
    """Return the edits of one kind."""
    return [edit for edit in edits if isinstance(edit, kind)]


def form(edit: Edit, before: Procedure, say: Say) -> str:
    """Return what decisions call a change; of a delegation with its legal form."""
    told = FORMS[type(edit)].get(say.lang)
    forms = dict.fromkeys(legal.delegate_form for legal in laws_of(before, edit) if legal.delegate_form)
    return f"{told}: {', '.join(forms)}" if isinstance(edit, DelegateStep) and forms else told


def subject(edit: Edit, before: Procedure, say: Say) -> str:
    """Return what is changed, below a heading that says how."""
    match edit:
        case RemoveStep():
            return _with_performer(before, edit.step, say)
        case MergeStep():
            into = _with_performer(before, edit.into, say)
            return f"{_with_performer(before, edit.step, say)} → {into}"
        case DelegateStep():
            old, new = say.role(before, before.step(edit.step).role), say.role(before, edit.to)
            step = say.step(before, edit.step)
            return say(f"{step}: from {old} to {new}", f"{step}: từ {old} sang {new}")
        case Parallelise():
            then, last = say(" then ", " rồi "), say(" and ", " và ")
            told = [then.join(_quoted(say.step(before, step)) for step in branch) for branch in edit.branches]
            return last.join([", ".join(told[:-1]), told[-1]])
        case OnceOnly():
            register = next((d.register for d in before.documents if d.id == edit.document), "")
            return f"{document(before, edit.document, say)} ← {register}"
        case DropComponent():
            return document(before, edit.document, say)
        case ShortenLimit():
            what = say("the case", "cả hồ sơ") if edit.step is None else say.step(before, edit.step)
            return f"{what}: {span(limit_of(before, edit.step), say)} → {span(edit.to, say)}"
        case Resequence():
            return " → ".join(say.step(before, step) for step in edit.steps)
        case Digitise():
            return f"{_with_performer(before, edit.step, say)} → {edit.time(say.lang)}"
        case AddControl():
            return f"{say.step(before, edit.after)} → {say.name(edit.control.name, edit.control.id)}"
        case PostCheck():
            after, part = say.step(before, edit.after), share(edit.share, say.lang)
            behind = say(f"{part} of cases, after {after}", f"{part} hồ sơ, sau {after}")
            return f"{_with_performer(before, edit.step, say)} → {behind}"
        case IsolateExceptions():
            names = ", ".join(_with_performer(before, step, say) for step in edit.steps)
            return f"{names} → {_node(before, edit.at, say)} → {_node(before, edit.branch, say)}"
        case ChangeSession():
            was, now = before.step(edit.step).sessions, edit.sessions
            none = say("no sessions", "không theo phiên")
            told = [none if one is None else session_text(one, say.lang) for one in (was, now)]
            return f"{_with_performer(before, edit.step, say)}: {' → '.join(told)}"
        case ChangeBatch():
            gathered = (before.step(edit.step).batch, edit.batch)
            alone = say("no batches", "không gom lô")
            told = [alone if one is None else batch_text(one, say.lang) for one in gathered]
            return f"{_with_performer(before, edit.step, say)}: {' → '.join(told)}"
        case Staff():
            return f"{say.role(before, edit.role)}: {before.role(edit.role).officers or '?'} → {edit.officers}"
        case _:
            assert_never(edit)


def sentence(edit: Edit, before: Procedure, say: Say) -> str:
    """Return a change by itself, as an official paper says it, without a full stop."""
    match edit:
        case DelegateStep():
            old, new = say.role(before, before.step(edit.step).role), say.role(before, edit.to)
            legal = ", ".join(dict.fromkeys(law.delegate_form for law in laws_of(before, edit) if law.delegate_form))
            how = say(f" (legal form: {legal})", f" (hình thức: {legal})") if legal else ""
            step = _quoted(say.step(before, edit.step))
            return say(f"Give the step {step} from {old} to {new}{how}", f"Giao bước {step} từ {old} sang {new}{how}")
        case MergeStep():
            parts = (_named(before, edit.step, say), _named(before, edit.into, say))
            return say("Merge the step {} into {}", "Gộp bước {} vào bước {}").format(*parts)
        case RemoveStep():
            return say("Remove the step {}", "Cắt bước {}").format(_named(before, edit.step, say))
        case Digitise():
            step = _named(before, edit.step, say)
            return say(
                f"Let a system do the step {step}: {edit.time('en')}",
                f"Để hệ thống thực hiện bước {step}: {edit.time('vi')}",
            )
        case OnceOnly() | DropComponent():
            return _about_document(edit, before, say)
        case ShortenLimit():
            return _about_limit(edit, before, say)
        case _:
            told = form(edit, before, say)
            return f"{told[:1].upper()}{told[1:]}: {subject(edit, before, say)}"


def _about_document(edit: OnceOnly | DropComponent, before: Procedure, say: Say) -> str:
    name = _quoted(document(before, edit.document, say))
    if isinstance(edit, DropComponent):
        return say(f"Drop {name} from the dossier", f"Bỏ {name} khỏi thành phần hồ sơ")
    register = next((d.register for d in before.documents if d.id == edit.document), "")
    return say(
        f"Take {name} from the register {register} in place of asking for it",
        f"Khai thác {name} từ {register}, không yêu cầu nộp",
    )


def _about_limit(edit: ShortenLimit, before: Procedure, say: Say) -> str:
    step = None if edit.step is None else _quoted(say.step(before, edit.step))
    old, new = span(limit_of(before, edit.step), say), span(edit.to, say)
    if step is None:
        return say(f"Shorten the time limit from {old} to {new}", f"Rút ngắn thời hạn giải quyết từ {old} xuống {new}")
    return say(
        f"Shorten the limit of the step {step} from {old} to {new}",
        f"Rút ngắn thời hạn của bước {step} từ {old} xuống {new}",
    )


def _quoted(name: str) -> str:
    return f"“{name}”"


def _named(before: Procedure, step: str, say: Say) -> str:
    """Return a step between quotation marks, with who does it."""
    return f"{_quoted(say.step(before, step))} ({say.role(before, before.step(step).role)})"


def document(before: Procedure, id: str, say: Say) -> str:
    """Return the name of a document."""
    return next((say.name(d.name, id) for d in before.documents if d.id == id), id)


def acts(edit: Edit, before: Procedure) -> tuple[tuple[str, str], ...]:
    """Return what has to be amended for a change, and by whom; one empty pair where nothing is written down."""
    laws = laws_of(before, edit)
    found = dict.fromkeys((legal.instrument, legal.authority) for legal in laws if legal.instrument)
    return tuple(found) or (("", ""),)


def no_act(edits: Sequence[Edit], before: Procedure, say: Say) -> str:
    """Return what is said where no instrument is named: nothing prescribes it, or nobody wrote down what does."""
    laws: list[Legal] = [legal for edit in edits for legal in laws_of(before, edit)]
    if laws and all(legal.source == "none found" for legal in laws):
        return say("nothing found that prescribes it", "không tìm thấy văn bản quy định")
    return say("no instrument named", "không nêu văn bản phải sửa")


def _node(before: Procedure, id: str, say: Say) -> str:
    node = before.node(id)
    return say.name(node.name, node.id)


def _with_performer(before: Procedure, step: str, say: Say) -> str:
    return f"{say.step(before, step)} ({say.role(before, before.step(step).role)})"


def limit_of(procedure: Procedure, step: str | None) -> Span | None:
    """Return the limit of a step, or with None that of the case."""
    if step is not None:
        return procedure.step(step).limit
    return None if procedure.time_limit is None else procedure.time_limit.length


def span(found: Span | None, say: Say) -> str:
    """Return a limit, or a dash where none is set."""
    return "–" if found is None else found.text(say.lang)
