"""A Word template to begin with: every name that a template may use, in the frame of an official paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document

from procflow.report.parts import Clause, Draft
from procflow.report.say import Say
from procflow.report.word_letter import add_draft
from procflow.report.word_page import document_bytes, marked, new_document, text_width, without_margins, write_in
from procflow.report.word_parts import SIDE, add_grid, fill, repeated, sized
from procflow.simplification.portfolio.texts import LETTERHEAD, RECIPIENTS, SIGNATURE, SUPERIOR
from procflow.wording import Lang

TABLES: Mapping[str, tuple[str, Sequence[tuple[str, str, str]]]] = {
    "figure": ("figures", (("name", "Figure", "Chỉ tiêu"), ("unit", "Unit", "Đơn vị"), ("before", "Before", "Trước"),
                           ("after", "After", "Sau"), ("difference", "Difference", "Chênh lệch"))),
    "change": ("changes", (("no", "No", "STT"), ("form", "Form", "Hình thức"), ("text", "Change", "Nội dung"))),
    "step": ("steps", (("no", "No", "TT"), ("name", "Step", "Nội dung công việc"), ("performer", "Performer", "Người thực hiện"),
                       ("verdict", "Verdict", "Kết luận"), ("reason", "Reason", "Lý do"), ("basis", "Legal basis", "Căn cứ"))),
    "act": ("acts", (("name", "Text to amend", "Văn bản cần sửa"), ("authority", "Authority", "Thẩm quyền"),
                     ("changes", "Changes", "Nội dung sửa"))),
    "wave": ("waves", (("level", "Wave", "Đợt"), ("changes", "Changes", "Nội dung"))),
}  # fmt: skip
"""Of each table the name of a row, the list it comes from, and its columns: name, heading in English and Vietnamese."""
WIDTHS = {
    "figure": (36, 18, 15, 15, 16), "change": (8, 26, 66), "step": (6, 22, 16, 14, 26, 16), "act": (34, 18, 48), "wave": (28, 72),
}  # fmt: skip
"""Widths of their columns in percent."""


def template_bytes(lang: Lang) -> bytes:
    """Return the template as the bytes of a .docx file.

    Parameters
    ----------
    lang : {"vi", "en"}
        Language of its headings.
    """
    say = Say(lang)
    document = new_document(say("Template of a report", "Mẫu báo cáo"), "", lang)
    office, state, motto, _, place = (text.get(lang) for text in LETTERHEAD)
    titles = [
        say("REPORT", "BÁO CÁO"),
        say("Proposal to simplify: {{ title }} (id {{ id }})", "Phương án đơn giản hóa: {{ title }} (mã {{ id }})"),
    ]
    head = Draft(
        marks=["{{ banner }}"], office=[SUPERIOR.get(lang), office, say("No.: ……/BC-……", "Số: ……/BC-……")],
        state=[state, motto, place], title=titles, grounds=[], resolution="",
        clauses=[Clause(say("1. What is proposed", "1. Nội dung đề xuất"), after="{{ summary }}\n{{ proof }}")],
        recipients=[], signature=[],
    )  # fmt: skip
    add_draft(document, head, add_grid)
    heads = say(
        "Before and after|Changes|Steps|Texts to amend|Roll-out",
        "So sánh trước và sau|Các thay đổi|Các bước|Văn bản cần sửa|Lộ trình",
    )
    for k, (heading, row) in enumerate(zip(heads.split("|"), TABLES, strict=True), 2):
        document.add_paragraph(f"{k}. {heading}", style="Heading 2")
        _repeating(document, row, say)
    document.add_paragraph(say("7. To weigh", "7. Nội dung cần cân nhắc"), style="Heading 2")
    for line in ("{%p for one in to_weigh %}", "{{ one }}", "{%p endfor %}"):
        write_in(document.add_paragraph(), line)
    recipients = [line.get(lang) for line in (RECIPIENTS[0], *RECIPIENTS[2:])]
    foot = Draft(
        marks=[], office=[], state=[], title=[], grounds=[], resolution="", clauses=[], recipients=recipients,
        signature=[line.get(lang) for line in SIGNATURE],
    )  # fmt: skip
    add_draft(document, foot, add_grid)
    return document_bytes(document)


def _repeating(document: Document, row: str, say: Say) -> None:
    """Add a table of headings, the rows that begin and end the repetition, and the row between them."""
    rows, columns = TABLES[row]
    table = document.add_table(4, len(columns))
    table.style = "Table Grid"
    without_margins(table, SIDE)
    repeated(table.rows[0])
    for k, (name, en, vi) in enumerate(columns):
        fill(table.cell(0, k), say(en, vi), bold=True)
        fill(table.cell(2, k), f"{{{{ {row}.{name} }}}}")
    fill(table.cell(1, 0), f"{{%tr for {row} in {rows} %}}")
    fill(table.cell(3, 0), "{%tr endfor %}")
    marked(table.rows[2]._tr.get_or_add_trPr(), "w:cantSplit")
    sized(table, WIDTHS[row], text_width(document))
