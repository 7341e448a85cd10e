"""A report or an official paper as a Word document."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from procflow.model import Portfolio, Procedure
from procflow.report.paper_frame import AS_ABOVE, NOTE
from procflow.report.parts import Draft, Paper, Section
from procflow.report.say import Say
from procflow.report.word_page import document_bytes, new_document, new_page
from procflow.report.word_parts import add_part
from procflow.simplification.portfolio.texts import LETTERHEAD, RECIPIENTS, SIGNATURE, SUPERIOR
from procflow.wording import Lang

ACROSS = ("annex",)
"""Names of sections that are set across the page."""
APART = ("annex", "drafts")
"""What the names of sections begin with that stand behind the signature, each on a page of its own."""


def word(paper: Paper, banner: str, lang: Lang) -> bytes:
    """Return a paper as the bytes of a .docx file.

    Parameters
    ----------
    paper : Paper
        What it says.
    banner : str
        What stands above every page, or nothing.
    lang : {"vi", "en"}
        Language of the spelling check and of the fonts.
    """
    document = new_document(paper.title, banner, lang, landscape=paper.landscape)
    across = paper.landscape
    for section in paper.sections:
        wanted = paper.landscape or section.name in ACROSS
        if section.name.startswith(APART) or wanted != across:
            new_page(document, landscape=wanted)
            across = wanted
        _add(document, section)
    return document_bytes(document)


def _add(document: Document, section: Section) -> None:
    if section.title:
        heading = document.add_paragraph(section.title, style="Heading 1")
        if section.title.isupper():  # the annex of an official paper
            heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    drafts = 0
    for part in section.parts:
        if isinstance(part, Draft):
            if drafts:
                document.add_page_break()
            drafts += 1
        add_part(document, part)


def report_paper(before: Procedure | Portfolio, made: Sequence[Section], subtitle: str, lang: Lang) -> Paper:
    """Return a report with the letterhead of an official paper above its numbered sections.

    Parameters
    ----------
    before : Procedure or Portfolio
        What is reported on.
    made : sequence of Section
        What the report says.
    subtitle : str
        What kind of proposal it is.
    lang : {"vi", "en"}
        Language of the report.
    """
    say = Say(lang)
    title = say.name(before.name, before.id)
    office, state, motto, _, place = (text.get(lang) for text in LETTERHEAD)
    head = Draft(
        marks=[],
        office=[SUPERIOR.get(lang), office, say("No.: ……/BC-……", "Số: ……/BC-……")],
        state=[state, motto, place],
        title=[say("REPORT", "BÁO CÁO"), f"{subtitle}: {title}"],
        grounds=[],
        resolution="",
        clauses=[],
        recipients=[],
        signature=[],
    )
    numbered = [Section(f"{k}. {one.title}", one.parts, one.name) for k, one in enumerate(made, 1)]
    first = [one for one in numbered if not one.name.startswith(APART)]
    last = [one for one in numbered if one.name.startswith(APART)]
    return Paper(title, [Section("", [head]), *first, Section("", [closing(say)]), *last])


def closing(say: Say) -> Draft:
    """Return recipients and the place of the signature, both left for the office to fill in."""
    recipients = [line.get(say.lang) for line in (RECIPIENTS[0], AS_ABOVE, *RECIPIENTS[2:])]
    return Draft(
        marks=[NOTE.get(say.lang)],
        office=[],
        state=[],
        title=[],
        grounds=[],
        resolution="",
        clauses=[],
        recipients=recipients,
        signature=[line.get(say.lang) for line in SIGNATURE],
    )
