"""A plan as a table of steps: what a planner fills in with Excel, read back as edits.

One row an edit; a step or document with several edits has several rows. The column `edit` says what becomes of it, in either language; `to` says into which step,
to which role or to which limit, to which branch of which group of parallel steps, such as ``A/1``, to which place of which
run that is put in another order, such as ``B/2``, how long a system takes, how many officers a role has, which share of the
cases is checked behind which step, such as ``10 % / sign``, in which place on which branch of exceptions a step stands, such
as ``1: sort > hearing``, or which sessions or batches a step has, such as ``Tue,Fri; 14:00-15:30; capacity 20`` or ``none``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from procflow.errors import (
    InputError,
    Message,
    NotSupportedError,
    OutputError,
    Place,
    Problem,
    ProcedureError,
    ProposalError,
    did_you_mean,
)
from procflow.io.gathering_spelling import NotSpelled, parse_batch, parse_session, spell_batch, spell_session
from procflow.io.sheets import SheetRow, letters, read_rows
from procflow.io.spelling import parse_duration, parse_span, spell_duration
from procflow.model import (
    AddControl,
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    HasEdits,
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
    edits_of,
)
from procflow.output import csv_text, save
from procflow.wording import Lang

HEADS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "step", "mã", "bước", "mã bước"),
    "name": ("name", "tên", "nội dung"),
    "edit": ("edit", "sửa đổi", "phương án"),
    "to": ("to", "into", "sang", "vào/cho/còn"),
}
"""Names of the columns, in either language; further columns are left alone."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "keep": ("keep", "", "giữ", "giữ nguyên"),
    "remove": ("remove", "bỏ", "cắt", "bãi bỏ"),
    "merge": ("merge", "gộp", "ghép"),
    "delegate": ("delegate", "giao", "ủy quyền", "uỷ quyền", "phân công", "phân cấp"),
    "once_only": ("once_only", "once-only", "khai thác csdl", "lấy từ csdl"),
    "drop_component": ("drop_component", "drop", "bỏ thành phần"),
    "parallelise": ("parallelise", "parallelize", "song song", "làm song song"),
    "shorten_limit": ("shorten_limit", "shorten", "rút ngắn", "rút ngắn thời hạn"),
    "resequence": ("resequence", "reorder", "đổi thứ tự", "sắp xếp lại"),
    "digitise": ("digitise", "digitize", "số hóa", "số hoá", "tự động hóa", "tự động hoá"),
    "post_check": ("post_check", "post-check", "hậu kiểm"),
    "isolate_exceptions": ("isolate_exceptions", "exceptions", "tách ngoại lệ"),
    "change_session": ("change_session", "session", "đổi phiên"),
    "change_batch": ("change_batch", "batch", "đổi lô"),
    "staff": ("staff", "bố trí người", "thêm người"),
}
"""Words for each kind of edit, in either language."""
MOST_DIGITS = 6
"""Digits of a number of officers, or of a place in a run."""
MOST_LETTERS = 24
"""Letters of a share of cases."""
CASE = ("case", "hồ sơ")
"""What stands in the column of ids for the time limit of the case."""

NO_HEAD = Message(
    "plan-no-head",
    en="no row names the columns. Expected a row with 'id', 'edit' and 'to'; write one with `write_plan`.",
    vi="không có hàng nêu tên cột. Cần một hàng gồm 'Mã', 'Sửa đổi', 'Sang'; có thể tạo bằng `write_plan`.",
)
UNKNOWN_ID = Message(
    "plan-unknown-id",
    en="no step, document or role is called '{id}'.{hint}",
    vi="không có bước, tài liệu hay vai trò nào tên '{id}'.{hint}",
)
UNKNOWN_EDIT = Message(
    "plan-unknown-edit",
    en="'{word}' is no edit.{hint} Expected one of {known}, or nothing to keep it.",
    vi="'{word}' không phải là một sửa đổi.{hint} Cần một trong {known}, hoặc để trống nếu giữ nguyên.",
)
NO_TARGET = Message(
    "plan-no-target",
    en="'{to}' does not say where to. Expected {expected}.",
    vi="'{to}' chưa nêu rõ. Cần {expected}.",
)
NOT_OF_THIS = Message(
    "plan-not-of-this",
    en="'{edit}' is no edit of a {what}.",
    vi="'{edit}' không dùng cho {what}.",
)
ID_TWICE = Message(
    "plan-id-twice",
    en="'{id}' has '{edit}' on row {first} already. Keep one.",
    vi="'{id}' đã có '{edit}' ở hàng {first}. Hãy giữ lại một.",
)
NO_ROW = Message(
    "plan-no-row",
    en="'{edit}' describes a step that is new, which no row of a plan table can hold. Write the plan without it, or write the "
    "procedure that it leaves to a file.",
    vi="'{edit}' mô tả một bước mới mà bảng phương án không ghi được. Hãy ghi phương án không có sửa đổi này, hoặc ghi quy "
    "trình sau sửa đổi ra tệp.",
)
UNUSED_TO = Message(
    "plan-unused-to",
    en="'{to}' stands here, but '{word}' takes nothing. Empty the cell, or say which edit is meant.",
    vi="ở đây ghi '{to}', nhưng '{word}' không cần gì thêm. Hãy để trống ô này, hoặc nêu đúng sửa đổi.",
)
PLACE_TWICE = Message(
    "plan-place-twice",
    en="place {place} in run '{run}' is taken by '{other}' already. Give each step a place of its own.",
    vi="vị trí {place} trong đoạn '{run}' đã có bước '{other}'. Hãy cho mỗi bước một vị trí riêng.",
)
NOT_CSV = Message(
    "plan-not-csv",
    en="a plan table is written as CSV, and this name does not end in .csv. Choose such a name; Excel opens the file and "
    "saves it as .xlsx, which is read as well.",
    vi="bảng phương án được ghi dạng CSV, tên tệp này không có đuôi .csv. Hãy đặt tên có đuôi .csv; Excel mở được tệp và "
    "lưu lại thành .xlsx, dạng này cũng đọc được.",
)
_NO_TARGET = frozenset({"keep", "remove", "once_only", "drop_component"})
_STEPS = frozenset({"remove", "merge", "delegate", "parallelise", "shorten_limit", "resequence", "digitise"}) | {
    "post_check",
    "isolate_exceptions",
    "change_session",
    "change_batch",
}
_EXPECTED = {
    "merge": {"en": "the id of the step that takes it in", "vi": "mã của bước nhận gộp"},
    "delegate": {"en": "the id of the role that takes it over", "vi": "mã của vai trò nhận việc"},
    "parallelise": {"en": "group and branch, such as A/1", "vi": "nhóm và nhánh, ví dụ A/1"},
    "shorten_limit": {"en": "a limit, such as 2 working days", "vi": "một thời hạn, ví dụ 2 working days"},
    "resequence": {"en": "run and place in it, such as B/2", "vi": "đoạn và vị trí trong đoạn, ví dụ B/2"},
    "digitise": {"en": "a time that the system takes, such as 0 min", "vi": "thời gian hệ thống làm, ví dụ 0 min"},
    "post_check": {
        "en": "a share of cases and the step behind which they are checked, such as 10 % / sign",
        "vi": "tỷ lệ hồ sơ và bước mà sau đó hậu kiểm, ví dụ 10 % / sign",
    },
    "isolate_exceptions": {
        "en": "a place and the branch of the exceptions, such as 1: sort > hearing",
        "vi": "vị trí và nhánh ngoại lệ, ví dụ 1: sort > hearing",
    },
    "change_session": {
        "en": "days and hours of the sessions, such as Tue,Fri; 14:00-15:30; capacity 20, or none",
        "vi": "ngày và giờ của phiên, ví dụ Tue,Fri; 14:00-15:30; capacity 20, hoặc không",
    },
    "change_batch": {
        "en": "what lets a batch go, such as each; size 5; age 3 h, or none",
        "vi": "điều kiện xử lý lô, ví dụ each; size 5; age 3 h, hoặc không",
    },
    "staff": {"en": "a number of officers, such as 3", "vi": "số người, ví dụ 3"},
}
_OF = {"once_only": "document", "drop_component": "document", "staff": "role"}
"""What an edit is one of, where it is none of a step."""
_NOUNS = {
    "step": {"en": "step", "vi": "bước"},
    "document": {"en": "document", "vi": "tài liệu"},
    "role": {"en": "role", "vi": "vai trò"},
    "case": {"en": "time limit of the case", "vi": "thời hạn của hồ sơ"},
}
_HEADER = {"en": ("id", "name", "edit", "to"), "vi": ("Mã", "Tên", "Sửa đổi", "Sang")}


def _word(kind: str, lang: Lang) -> str:
    """Return the word for a kind of edit that a table in a language holds."""
    return WORDS[kind][0] if lang == "en" else next(word for word in WORDS[kind] if not word.isascii())


def _known(lang: Lang) -> str:
    return ", ".join(f"'{_word(kind, lang)}'" for kind in WORDS if kind != "keep")


_KNOWN = {"en": _known("en"), "vi": _known("vi")}


@define
class _Reader:
    procedure: Procedure
    file: str
    columns: Mapping[str, int]
    problems: list[Problem] = field(factory=list)
    edits: list[Edit] = field(factory=list)
    groups: dict[str, dict[str, list[str]]] = field(factory=dict)
    orders: dict[str, dict[int, str]] = field(factory=dict)
    branches: dict[tuple[str, str], dict[int, str]] = field(factory=dict)
    seen: dict[tuple[str, str], int] = field(factory=dict)

    def cell(self, row: SheetRow, column: str) -> str:
        at = self.columns.get(column)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def fault(self, row: SheetRow, column: str, message: Message, **values: object) -> None:
        self.problems.append(message.at(row.place(self.columns.get(column, 0), self.file), **values))

    def row(self, row: SheetRow) -> None:
        id, word, to = (self.cell(row, name) for name in ("id", "edit", "to"))
        kind = next((kind for kind, words in WORDS.items() if word.casefold() in words), None)
        steps = {step.id for step in self.procedure.steps}
        documents = {document.id for document in self.procedure.documents}
        roles = {role.id for role in self.procedure.roles}
        if kind is None:
            near = did_you_mean(word, [w for words in WORDS.values() for w in words if w])
            self.fault(row, "edit", UNKNOWN_EDIT, word=word, hint=near, known=_KNOWN)
        elif id not in steps | documents | roles and id.casefold() not in CASE:
            self.fault(row, "id", UNKNOWN_ID, id=id, hint=did_you_mean(id, steps | documents | roles))
        elif kind in _NO_TARGET and to:
            keep = {"en": "no edit", "vi": "không sửa đổi"}
            self.fault(row, "to", UNUSED_TO, to=to, word=word or keep)
        elif kind != "keep" and (id, kind) in self.seen:
            self.fault(row, "id", ID_TWICE, id=id, edit=kind, first=self.seen[id, kind])
        elif kind != "keep":
            self.seen[id, kind] = row.number
            # A step and a document may have the same id; the edit tells which is meant.
            several = sum(id in some for some in (steps, documents, roles)) > 1
            if kind == "staff" and id in roles:
                self._staff(row, id, to)
            else:
                is_step = kind in _STEPS if several else id in steps
                what = "step" if is_step else "document" if id in documents else "role"
                self._edit(row, kind, id, to, what=what)

    def _edit(self, row: SheetRow, kind: str, id: str, to: str, *, what: str) -> None:
        case = id.casefold() in CASE and what != "step"
        fits = _OF.get(kind, "step") == what
        if not fits and not (case and kind == "shorten_limit"):
            self.fault(row, "edit", NOT_OF_THIS, edit=self.cell(row, "edit"), what=_NOUNS["case" if case else what])
            return
        match kind:
            case "remove":
                self.edits.append(RemoveStep(id))
            case "once_only":
                self.edits.append(OnceOnly(id))
            case "drop_component":
                self.edits.append(DropComponent(id))
            case "merge" if self.procedure.has_node(to):
                self.edits.append(MergeStep(id, to))
            case "delegate" if any(role.id == to for role in self.procedure.roles):
                self.edits.append(DelegateStep(id, to))
            case "parallelise" if "/" in to:
                group, _, branch = (part.strip() for part in to.partition("/"))
                self.groups.setdefault(group, {}).setdefault(branch, []).append(id)
            case "shorten_limit":
                self._limit(row, None if case else id, to)
            case "post_check":
                self._afterwards(row, id, to)
            case "isolate_exceptions":
                self._exception(row, id, to)
            case "digitise":
                self._system(row, id, to)
            case "change_session" | "change_batch":
                self._gathered(row, kind, id, to)
            case "resequence" if "/" in to and _is_count(to.partition("/")[2].strip()):
                run, _, place = (part.strip() for part in to.partition("/"))
                self._place(row, run, int(place), id)
            case _:
                self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED[kind])

    def _limit(self, row: SheetRow, step: str | None, to: str) -> None:
        try:
            self.edits.append(ShortenLimit(parse_span(to), step))
        except (InputError, ProcedureError):
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED["shorten_limit"])

    def _system(self, row: SheetRow, step: str, to: str) -> None:
        try:
            self.edits.append(Digitise(step, parse_duration(to)))
        except (InputError, ProcedureError):
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED["digitise"])

    def _gathered(self, row: SheetRow, kind: str, step: str, to: str) -> None:
        try:
            if kind == "change_session":
                self.edits.append(ChangeSession(step, parse_session(to)))
            else:
                self.edits.append(ChangeBatch(step, parse_batch(to)))
        except NotSpelled:
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED[kind])

    def _place(self, row: SheetRow, run: str, place: int, step: str) -> None:
        taken = self.orders.setdefault(run, {})
        if place in taken:
            self.fault(row, "to", PLACE_TWICE, place=place, run=run, other=taken[place])
        taken[place] = step

    def _afterwards(self, row: SheetRow, step: str, to: str) -> None:
        part, _, after = (piece.strip() for piece in to.partition("/"))
        share = _share(part)
        if share is not None and self.procedure.has_node(after):
            self.edits.append(PostCheck(step, after, share))
        else:
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED["post_check"])

    def _exception(self, row: SheetRow, step: str, to: str) -> None:
        place, _, way = (piece.strip() for piece in to.partition(":"))
        ends = [(way[:k].strip(), way[k + 1 :].strip()) for k, sign in enumerate(way) if sign == ">"]
        ways = [pair for pair in ends if all(map(self.procedure.has_node, pair))]
        if not ways or not _is_count(place):
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED["isolate_exceptions"])
            return
        taken = self.branches.setdefault(ways[0], {})
        if int(place) in taken:
            self.fault(row, "to", PLACE_TWICE, place=int(place), run=way, other=taken[int(place)])
        taken[int(place)] = step

    def _staff(self, row: SheetRow, role: str, to: str) -> None:
        if _is_count(to):
            self.edits.append(Staff(role, int(to)))
        else:
            self.fault(row, "to", NO_TARGET, to=to, expected=_EXPECTED["staff"])


def _share(text: str) -> float | None:
    """Return a share of cases, written in per cent or as a number; whether it can be is for `apply` to say."""
    digits = text.removesuffix("%").strip().replace(",", ".")
    if not digits.replace(".", "", 1).isdecimal() or len(digits) > MOST_LETTERS:
        return None
    return float(digits) / 100 if text.endswith("%") else float(digits)


def _spelled(share: float) -> str:
    """Return a share in per cent where that says it exactly, else as a number."""
    percent = f"{100 * share:.12g} %"
    return percent if _share(percent) == share else repr(share)


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def read_plan(source: str | os.PathLike[str], procedure: Procedure) -> tuple[Edit, ...]:
    """Read a plan from a table that a planner has filled in.

    Parameters
    ----------
    source : str or path
        A .csv or .xlsx file as `write_plan` makes it; other columns are left alone.
    procedure : Procedure
        Whose steps, roles and documents the table names.

    Returns
    -------
    tuple of Edit
        For `apply` and `verify`; nothing is judged here.

    Raises
    ------
    InputError
        With every fault of the table: line and column, or sheet!cell.
    NotSupportedError
        If an Excel file is given and openpyxl is not installed.
    """
    rows = read_rows(Path(source))
    return plan_of(rows, procedure, str(source))


def plan_of(rows: Sequence[SheetRow], procedure: Procedure, file: str) -> tuple[Edit, ...]:
    """Return the edits that the rows of a table say.

    >>> from procflow.io.sheets import csv_rows
    >>> from procflow.model import End, Flow, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")], roles=[Role(id="clerk"), Role(id="chief")])
    >>> plan_of(csv_rows("Mã;Sửa đổi;Sang\\na;giao;chief\\nb;bỏ;\\n", "plan.csv"), p, "plan.csv")
    (DelegateStep(step='a', to='chief'), RemoveStep(step='b'))
    """
    at, columns = _head(rows, file)
    reader = _Reader(procedure, file, columns)
    for row in rows[at + 1 :]:
        if any(reader.cell(row, column) for column in ("id", "edit", "to")):
            reader.row(row)
    if reader.problems:
        raise InputError(*reader.problems)
    order = {step.id: k for k, step in enumerate(procedure.steps)}
    for branches in reader.groups.values():
        runs = [sorted(branch, key=order.__getitem__) for branch in branches.values()]
        runs.sort(key=lambda branch: order[branch[0]])
        reader.edits.append(Parallelise(runs))
    reader.edits += [Resequence(run[place] for place in sorted(run)) for run in reader.orders.values()]
    reader.edits += [
        IsolateExceptions(at, branch, (taken[place] for place in sorted(taken)))
        for (at, branch), taken in reader.branches.items()
    ]
    return tuple(reader.edits)


def _head(rows: Sequence[SheetRow], file: str) -> tuple[int, Mapping[str, int]]:
    """Return which row names the columns, and where each stands."""
    for k, row in enumerate(rows):
        names = [cell.casefold() for cell in row.cells]
        found = {
            column: next(names.index(name) for name in known if name in names)
            for column, known in HEADS.items()
            if not set(known).isdisjoint(names)
        }
        if {"id", "edit"} <= found.keys():
            return k, found
    raise InputError(NO_HEAD.at(Place(file=file)))


def plan_rows(
    procedure: Procedure, what: HasEdits | Iterable[Edit] = (), *, lang: Lang = "en"
) -> list[tuple[str, str, str, str]]:
    """Return the rows of a plan table: every step and document, with the edits of a plan filled in; roles where they have some.

    Raises
    ------
    NotSupportedError
        If the plan puts in a new check, which no row can hold.
    """
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    groups = 0
    new = [edit for edit in edits_of(what) if isinstance(edit, AddControl)]
    if new:
        place = procedure.place("edits")
        raise NotSupportedError(*(NO_ROW.at(place, edit={"en": e.text("en"), "vi": e.text("vi")}) for e in new))
    staffed = {edit.role for edit in edits_of(what) if isinstance(edit, Staff)}
    for edit in edits_of(what):
        word = _word(edit.kind, lang)
        groups += isinstance(edit, Parallelise | Resequence)
        what_kind = _OF.get(edit.kind, "step")
        for id, to in _said(edit, groups):
            told.setdefault((what_kind, id), []).append((word, to))
    named = [("step", step.id, step.name.get(lang)) for step in procedure.steps]
    named += [
        ("document", d.id, d.name.get(lang))
        for d in procedure.documents
        if d.component or d.register or ("document", d.id) in told
    ]
    named += [("role", role.id, role.name.get(lang)) for role in procedure.roles if role.id in staffed]
    named.append(("step", CASE[0], {"en": "time limit of the case", "vi": "thời hạn của hồ sơ"}[lang]))
    known = {(kind, id) for kind, id, _ in named}
    if strange := [id for kind, id in told if (kind, id) not in known]:
        place, ids = procedure.place("edits"), [id for _, id in known]
        raise ProposalError(*(UNKNOWN_ID.at(place, id=id, hint=did_you_mean(id, ids)) for id in strange))
    rows = [(id, name, word, to) for kind, id, name in named for word, to in told.get((kind, id), [("", "")])]
    return [_HEADER[lang], *rows]


def _said(edit: Edit, group: int) -> list[tuple[str, str]]:
    """Return the ids that an edit stands at in the table, with what stands beside it."""
    # Groups are letters: Excel would take 1/2 for the second of January.
    match edit:
        case RemoveStep():
            return [(edit.step, "")]
        case MergeStep():
            return [(edit.step, edit.into)]
        case DelegateStep():
            return [(edit.step, edit.to)]
        case OnceOnly() | DropComponent():
            return [(edit.document, "")]
        case Parallelise():
            return [
                (step, f"{letters(group - 1)}/{k}")
                for k, branch in enumerate(edit.branches, start=1)
                for step in branch
            ]
        case ShortenLimit():
            return [(edit.step or CASE[0], str(edit.to))]
        case Resequence():
            return [(step, f"{letters(group - 1)}/{k}") for k, step in enumerate(edit.steps, start=1)]
        case Digitise():
            return [(edit.step, spell_duration(edit.work))]
        case PostCheck():
            return [(edit.step, f"{_spelled(edit.share)} / {edit.after}")]
        case IsolateExceptions():
            return [(step, f"{k}: {edit.at} > {edit.branch}") for k, step in enumerate(edit.steps, start=1)]
        case ChangeSession():
            return [(edit.step, spell_session(edit.sessions))]
        case ChangeBatch():
            return [(edit.step, spell_batch(edit.batch))]
        case Staff():
            return [(edit.role, str(edit.officers))]
        case AddControl():
            return []


def write_plan(
    path: str | os.PathLike[str],
    procedure: Procedure,
    what: HasEdits | Iterable[Edit] = (),
    *,
    lang: Lang = "en",
) -> Path:
    """Write a plan table (CSV, opens in Excel) to fill in or to change by hand, and return its path.

    Parameters
    ----------
    path : str or path
        File that ends in .csv.
    procedure : Procedure
        Its steps and documents are the rows.
    what : Proposal or iterable of Edit, optional
        A plan to start from.
    lang : {"en", "vi"}, optional
        Language of the names and words.

    Raises
    ------
    NotSupportedError
        If the plan puts in a new check, which no row can hold.
    OutputError
        If the name does not end in .csv, or it cannot be written.
    ProposalError
        If the plan names steps, documents or roles that the procedure does not have.
    """
    if Path(path).suffix.lower() != ".csv":
        raise OutputError(NOT_CSV.at(Place(file=str(path))))
    save(path, csv_text(plan_rows(procedure, what, lang=lang), lang))
    return Path(path)
