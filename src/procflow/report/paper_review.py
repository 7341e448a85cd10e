"""The review form: is each step and each component of the dossier necessary, lawful and reasonable?

The three questions are those that Vietnamese offices ask of every administrative procedure they review. The form
tells what the model knows for an answer; where it knows nothing, the office has to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procflow.model import Legal, Procedure, Step, Text
from procflow.report.changes import SOURCES
from procflow.report.edit_words import span
from procflow.report.naming import checker_name, readable, risk_name
from procflow.report.paper_frame import BLANK, frame
from procflow.report.parts import Clause, Grid, Line, Paper, Section
from procflow.report.say import Say
from procflow.report.steps import reason
from procflow.simplification import Proposal
from procflow.simplification.search.proposal import KIND_NAMES
from procflow.wording import day

LAW: Mapping[str, Text] = {
    "higher law": Text(en="laid down by higher law", vi="văn bản cấp trên quy định"),
    "own regulation": Text(en="laid down by the office's own regulation", vi="quy định nội bộ của cơ quan"),
    "none found": Text(en="nothing found that prescribes it", vi="không tìm thấy văn bản quy định"),
    "unknown": Text(en="not known", vi="chưa rõ"),
}
VALUES: Mapping[str, Text] = {
    "VA": Text(en="of value to the applicant", vi="tạo giá trị cho người nộp hồ sơ"),
    "BVA": Text(en="needed for the administration", vi="cần cho quản lý"),
    "NVA": Text(en="of no value of its own", vi="không tạo giá trị riêng"),
}
WIDTHS = (4, 17, 13, 20, 19, 17, 10)


def review(proposal: Proposal, say: Say) -> Paper:
    """Return the review form of the procedure as it stands."""
    before = proposal.before
    name = say.name(before.name, before.id)
    clauses = [
        Clause(say("I. THE PROCEDURE", "I. THÔNG TIN CHUNG"), [*_facts(before, name, say)]),
        Clause(say("II. THE STEPS", "II. RÀ SOÁT TỪNG BƯỚC"), grids=[_steps(proposal, say)]),
    ]
    if proposal.document_verdicts:
        heading = say("III. THE DOSSIER", "III. RÀ SOÁT THÀNH PHẦN HỒ SƠ")
        clauses.append(Clause(heading, grids=[_documents(proposal, say)]))
    clauses.append(Clause(say("CONCLUSION OF THE REVIEWER", "KẾT LUẬN CỦA NGƯỜI RÀ SOÁT"), after=BLANK * 3))
    title = [say("REVIEW FORM", "PHIẾU RÀ SOÁT, ĐÁNH GIÁ"), say(f"Procedure “{name}”", f"Quy trình “{name}”")]
    signed = say("REVIEWER|(signature)|Name", "NGƯỜI RÀ SOÁT|(Ký)|Họ và tên").split("|")
    return Paper(title[0], [Section("", [frame(title, clauses, say, signature=signed)])], landscape=True)


def _facts(before: Procedure, name: str, say: Say) -> Iterator[str]:
    yield say(f"Name: {name} ({before.id}).", f"Tên quy trình: {name} (mã: {before.id}).")
    yield say(f"Number of steps: {len(before.steps)}.", f"Số bước: {len(before.steps)}.")
    limit = before.time_limit
    told = say("none stated", "chưa nêu") if limit is None else span(limit.length, say)
    source = f" ({limit.source})" if limit is not None and limit.source else ""
    yield say(f"Time limit: {told}{source}.", f"Thời hạn giải quyết: {told}{source}.")


def _steps(proposal: Proposal, say: Say) -> Grid:
    before, lines = proposal.before, []
    for k, verdict in enumerate(proposal.verdicts, 1):
        step = before.step(verdict.step)
        cells = (
            str(k),
            say.name(step.name, step.id),
            say.role(before, step.role),
            "; ".join(_need(step, before, say)) or _to_fill(say),
            _law(step.legal, say),
            reason(proposal, verdict, say) or _to_fill(say),
            KIND_NAMES[verdict.kind].get(say.lang),
        )
        lines.append(Line(cells))
    heads = say(
        "No|Step|Performer|Necessary|Lawful|Reasonable|Proposed",
        "TT|Nội dung công việc|Người thực hiện|Tính cần thiết|Tính hợp pháp|Tính hợp lý|Kiến nghị",
    ).split("|")
    return Grid(_caption(say), heads, lines, widths=WIDTHS)


def _documents(proposal: Proposal, say: Say) -> Grid:
    known = {document.id: document for document in proposal.before.documents}
    lines = []
    for k, verdict in enumerate(proposal.document_verdicts, 1):
        document = known[verdict.document]
        users = [
            say.name(step.name, step.id)
            for step in proposal.before.steps
            if document.id in (*step.needs, *step.uses, *(other for group in step.one_of for other in group))
        ]
        needed = say(f"used by: {', '.join(users)}", f"dùng tại: {', '.join(users)}") if users else _to_fill(say)
        cells = (
            str(k),
            say.name(document.name, document.id),
            SOURCES[document.source].get(say.lang),
            needed,
            _law(document.legal, say),
            readable(verdict.reason.get(say.lang), proposal.before, say, advice=False) or _to_fill(say),
            KIND_NAMES[verdict.kind].get(say.lang),
        )
        lines.append(Line(cells))
    heads = say(
        "No|Document|From whom|Necessary|Lawful|Reasonable|Proposed",
        "TT|Tài liệu|Nơi cung cấp|Tính cần thiết|Tính hợp pháp|Tính hợp lý|Kiến nghị",
    ).split("|")
    return Grid(_caption(say), heads, lines, widths=WIDTHS)


def _caption(say: Say) -> str:
    return say(
        "What the records say; whoever reviews has to confirm or correct it.",
        "Nội dung ghi theo dữ liệu đã có; người rà soát xác nhận hoặc sửa lại.",
    )


def _need(step: Step, before: Procedure, say: Say) -> Iterator[str]:
    """Yield what speaks for the step: its duties, what it makes and catches, and its value as somebody judged it."""
    duties = {duty.id: say.name(duty.name, duty.id) for duty in before.duties}
    if step.duties:
        names = ", ".join(duties.get(id, id) for id in step.duties)
        yield say(f"duty: {names}", f"thực hiện nhiệm vụ: {names}")
    if step.makes:
        papers = {document.id: say.name(document.name, document.id) for document in before.documents}
        names = ", ".join(papers.get(id, id) for id in step.makes)
        yield say(f"makes: {names}", f"tạo ra: {names}")
    if step.detects:
        names = ", ".join(risk_name(risk, say) for risk, _ in step.detects)
        yield say(f"catches: {names}", f"phát hiện sai sót: {names}")
    if step.value is not None:
        yield VALUES[step.value].get(say.lang)


def _law(legal: Legal, say: Say) -> str:
    """Return what the law says, and who checked that when."""
    told = LAW[legal.source].get(say.lang)
    if legal.basis:
        told += f": {legal.basis}"
    if legal.checked is None:
        return told + say("; not checked", "; chưa kiểm tra")
    date, by = day(legal.checked.date, say.lang), checker_name(legal.checked.by, say)
    return told + say(f"; checked by {by}, {date}", f"; {by} kiểm tra ngày {date}")


def _to_fill(say: Say) -> str:
    return say("for the office to fill in", "cơ quan ghi")
