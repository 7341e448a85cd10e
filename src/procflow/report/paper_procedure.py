"""The procedure after the plan as offices keep it: step table, ISO 9001 layout, and the card that is posted in public.

Columns and headings are those that Vietnamese offices use; no national form lays them down for internal procedures. What
the model does not know is left as dots for the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.analysis import limits
from procflow.model import Document, Procedure, Span, Step
from procflow.report.changes import SOURCES
from procflow.report.edit_words import span
from procflow.report.paper_frame import BLANK, frame
from procflow.report.parts import Clause, Grid, Line, LinkCode, Paper, Part, Section, Words
from procflow.report.say import Say
from procflow.report.table import needed_components


def step_table(procedure: Procedure, say: Say) -> Grid:
    """Return the table of steps that a decision on internal procedures carries, with the total of the limits."""
    lines = [
        Line((
            str(k),
            say.name(step.name, step.id),
            say.role(procedure, step.role),
            ", ".join(say.role(procedure, role) for role in step.roles[1:]) or "–",
            span(step.limit, say),
            ", ".join(_names(procedure, step.makes, say)) or "–",
            "",
            _remark(step, say),
        ))
        for k, step in enumerate(procedure.steps, 1)
    ]  # fmt: skip
    lines.append(Line(("", say("Total, longest path", "Tổng thời gian (đường dài nhất)"), "", "", _total(procedure, say), "", "", ""), "total"))  # fmt: skip
    heads = say(
        "No|Work|Performer|Taking part|Time|Result|Form|Remarks",
        "TT|Trình tự, nội dung công việc|Người thực hiện|Phối hợp|Thời gian thực hiện|Kết quả/Sản phẩm|Biểu mẫu|Ghi chú",
    ).split("|")
    caption = say("The procedure after the plan, step by step.", "Quy trình nội bộ sau đơn giản hóa, theo từng bước.")
    return Grid(caption, heads, lines, widths=(5, 24, 15, 12, 11, 15, 8, 10))


def steps_paper(procedure: Procedure, say: Say) -> Paper:
    """Return the internal procedure as the table of its steps."""
    name = say.name(procedure.name, procedure.id)
    title = [say("INTERNAL PROCEDURE", "QUY TRÌNH NỘI BỘ"), name]
    facts = [
        say(f"Code: {procedure.id}. Field: {BLANK}", f"Mã: {procedure.id}. Lĩnh vực: {BLANK}"),
        say(f"Time limit: {_limit(procedure, say)}.", f"Thời hạn giải quyết: {_limit(procedure, say)}."),
    ]
    draft = frame(title, [Clause("", facts, grids=[step_table(procedure, say)])], say)
    return Paper(name, [Section("", [draft])], landscape=True)


def iso_paper(procedure: Procedure, say: Say) -> Paper:
    """Return the procedure in the layout that quality systems after ISO 9001:2015 keep in offices."""
    name = say.name(procedure.name, procedure.id)
    title = [say("PROCEDURE (layout of ISO 9001:2015)", "QUY TRÌNH (theo bố cục ISO 9001:2015)"), name]
    return Paper(name, [Section("", [frame(title, iso_clauses(procedure, say), say)])])


def iso_clauses(procedure: Procedure, say: Say) -> Sequence[Clause]:
    """Return what stands in that layout, clause by clause."""
    name = say.name(procedure.name, procedure.id)
    purpose = say(
        f"Lays down the order, the performers and the times for: {name}.",
        f"Quy định trình tự, trách nhiệm và thời gian thực hiện: {name}.",
    )
    scope = say(f"Applies to all who do, or ask for, this procedure: {_units(procedure, say)}.",
                f"Áp dụng đối với các đơn vị, cá nhân thực hiện và có yêu cầu: {_units(procedure, say)}.")  # fmt: skip
    return [
        Clause("", grids=[_approval(say)]),
        Clause(say("1. PURPOSE", "1. MỤC ĐÍCH"), after=purpose),
        Clause(say("2. SCOPE", "2. PHẠM VI"), after=scope),
        Clause(say("3. THE PROCEDURE", "3. NỘI DUNG QUY TRÌNH")),
        Clause(say("3.1 Legal basis", "3.1 Cơ sở pháp lý"), _basis(procedure) or [BLANK]),
        Clause(say("3.2 Dossier", "3.2 Thành phần hồ sơ"), grids=[_dossier(procedure, say)]),
        Clause(say("3.3 Number of sets", "3.3 Số lượng hồ sơ"), after=BLANK),
        Clause(say("3.4 Time", "3.4 Thời gian xử lý"), after=_limit(procedure, say)),
        Clause(say("3.5 Where it is received and returned", "3.5 Nơi tiếp nhận và trả kết quả"), after=BLANK),
        Clause(say("3.6 Fees", "3.6 Lệ phí"), after=BLANK),
        Clause(say("3.7 Steps", "3.7 Quy trình xử lý công việc"), grids=[step_table(procedure, say)]),
        Clause(say("4. FORMS", "4. BIỂU MẪU"), after=BLANK),
        Clause(say("5. RECORDS TO KEEP", "5. HỒ SƠ CẦN LƯU"), _records(procedure, say) or [BLANK]),
    ]


def posting_card(procedure: Procedure, link: str, say: Say) -> Paper:
    """Return what is posted for the public, with a QR code where the office has a page for it."""
    name = say.name(procedure.name, procedure.id)
    title = [say("POSTING CARD", "PHIẾU CÔNG KHAI"), name]
    draft = frame(title, [Clause("", grids=[card_grid(procedure, say)])], say)
    return Paper(name, [Section("", [draft, card_code(link, say)])])


def card_code(link: str, say: Say) -> Part:
    """Return the QR code of the card, or that nobody gave a page to lead to."""
    if link:
        return LinkCode(say("Scan for the full procedure:", "Quét mã để xem toàn văn quy trình:"), link)
    return Words(say("QR code: no page was given.", "Mã QR: chưa có địa chỉ trang công khai."), small=True)


def card_grid(procedure: Procedure, say: Say) -> Grid:
    """Return what is posted for the public as a table."""
    name = say.name(procedure.name, procedure.id)
    rows = [
        (say("Procedure", "Tên quy trình"), name),
        (say("Sequence", "Trình tự thực hiện"), _sequence(procedure, say)),
        (say("How to hand in", "Cách thức thực hiện"), BLANK),
        (say("Dossier", "Thành phần hồ sơ"), "\n".join(_components(procedure, say)) or say("none stated", "chưa nêu")),
        (say("Number of sets", "Số lượng hồ sơ"), BLANK),
        (say("Time limit", "Thời hạn giải quyết"), _limit(procedure, say)),
        (say("For whom", "Đối tượng thực hiện"), BLANK),
        (say("Office that decides", "Cơ quan giải quyết"), BLANK),
        (say("Result", "Kết quả thực hiện"), "; ".join(say.name(end.name, end.id) for end in procedure.ends)),
        (say("Fees", "Phí, lệ phí"), BLANK),
        (say("Forms", "Tên mẫu đơn, tờ khai"), BLANK),
        (say("Conditions", "Yêu cầu, điều kiện"), BLANK),
        (say("Legal basis", "Căn cứ pháp lý"), "; ".join(_basis(procedure)) or BLANK),
        (say("Complaints to", "Nơi tiếp nhận phản ánh, kiến nghị"), BLANK),
    ]
    heads = say("What|Content", "Nội dung|Thông tin công khai").split("|")
    caption = say("To be posted where cases are received.", "Niêm yết tại nơi tiếp nhận hồ sơ.")
    return Grid(caption, heads, [Line(row) for row in rows], widths=(28, 72))


def _remark(step: Step, say: Say) -> str:
    return say("by a system", "tự động") if step.role is None else say("signs", "ký") if step.signs else ""


def _total(procedure: Procedure, say: Say) -> str:
    """Return the sum of the limits on the longest path, which is a lower bound where a step has none."""
    found = limits(procedure)
    if found.days is None:
        return say("not computed", "chưa tính")
    told = Span(found.days).text(say.lang)
    return say(f"at least {told}", f"ít nhất {told}") if found.without else told


def _limit(procedure: Procedure, say: Say) -> str:
    limit = procedure.time_limit
    if limit is None:
        return BLANK
    return span(limit.length, say) + (f" ({limit.source})" if limit.source else "")


def _units(procedure: Procedure, say: Say) -> str:
    names = (role.unit or say.name(role.name, role.id) for role in procedure.roles)
    return "; ".join(dict.fromkeys(names)) or BLANK


def _basis(procedure: Procedure) -> list[str]:
    """Return every legal text that the procedure names, each once."""
    found = [procedure.time_limit.source] if procedure.time_limit is not None else []
    found += [step.legal.basis for step in procedure.steps]
    found += [document.legal.basis for document in procedure.documents]
    found += [duty.basis for duty in procedure.duties]
    return [text for text in dict.fromkeys(found) if text]


def _names(procedure: Procedure, ids: tuple[str, ...], say: Say) -> Iterator[str]:
    names = {document.id: say.name(document.name, document.id) for document in procedure.documents}
    return (names.get(id, id) for id in ids)


def _components(procedure: Procedure, say: Say) -> Iterator[str]:
    for k, document in enumerate(needed_components(procedure), 1):
        yield f"{k}. {say.name(document.name, document.id)} ({SOURCES[document.source].get(say.lang)})"


def _dossier(procedure: Procedure, say: Say) -> Grid:
    lines = [Line((str(k), *_document(one, say))) for k, one in enumerate(needed_components(procedure), 1)]
    heads = say("No|Component|From whom|Original|Copy", "TT|Thành phần hồ sơ|Nơi cung cấp|Bản chính|Bản sao").split("|")
    caption = say("Original or copy is for the office to fill in.", "Bản chính hoặc bản sao do cơ quan ghi.")
    return Grid(
        caption, heads, lines or [Line(("", say("none stated", "chưa nêu"), "", "", ""))], widths=(6, 46, 24, 12, 12)
    )


def _document(document: Document, say: Say) -> tuple[str, str, str, str]:
    return (say.name(document.name, document.id), SOURCES[document.source].get(say.lang), "", "")


def _records(procedure: Procedure, say: Say) -> list[str]:
    """Return what is handed in and what the steps make."""
    made = tuple(dict.fromkeys(id for step in procedure.steps for id in step.makes))
    handed = tuple(document.id for document in needed_components(procedure))
    return list(_names(procedure, (*handed, *made), say))


def _approval(say: Say) -> Grid:
    heads = say("|Drafted|Reviewed|Approved", "|Soạn thảo|Xem xét|Phê duyệt").split("|")
    rows = say("Office|Signature|Date", "Chức vụ|Chữ ký|Ngày").split("|")
    caption = say("Times issued: ……", "Lần ban hành: ……")
    return Grid(caption, heads, [Line((row, *["…………"] * 3)) for row in rows], widths=(19, 27, 27, 27))


def _sequence(procedure: Procedure, say: Say) -> str:
    return "\n".join(f"{k}. {say.name(step.name, step.id)}" for k, step in enumerate(procedure.steps, 1))
