"""The office's own Word template, filled with what a plan says.

A template names what it wants in double braces, such as ``{{ title }}``, and repeats the row of a table between
``{%tr for change in changes %}`` and ``{%tr endfor %}``. It is filled in a sandbox: it reads what stands in `context` and
nothing else.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from procflow.comparison import Comparison
from procflow.errors import InputError, LimitError, Message, Place
from procflow.model import ILLUSTRATIVE
from procflow.report.changes import acts_of
from procflow.report.edit_words import form, no_act, sentence
from procflow.report.lines import table
from procflow.report.package import clean, packed
from procflow.report.say import Say
from procflow.report.steps import reason
from procflow.report.summary import proof, proposed, to_weigh
from procflow.report.word_page import BODY, WARN, write_in
from procflow.simplification import Proposal, roll_out
from procflow.simplification.choosing.rollout import LEVEL_NAMES
from procflow.simplification.search.proposal import KIND_NAMES
from procflow.wording import Lang

MOST_UNPACKED = 50_000_000
NO_TEMPLATE = Message(
    "template-unreadable",
    en="it is no Word document that can be read: {why}. Save the template as .docx and name that file.",
    vi="không đọc được tệp mẫu Word: {why}. Hãy lưu mẫu dạng .docx rồi nêu đúng tên tệp.",
)
TOO_LARGE = Message(
    "template-too-large",
    en="it unpacks to {size} bytes, expected {most} at the most. Take pictures out of the template.",
    vi="tệp giải nén thành {size} byte, tối đa {most}. Hãy bớt hình trong mẫu.",
)
UNKNOWN_NAME = Message(
    "template-name",
    en="nothing is called '{name}'. A template may use: {known}.",
    vi="không có mục nào tên '{name}'. Mẫu được dùng: {known}.",
)
NOT_FILLED = Message(
    "template-fault",
    en="it cannot be filled: {why}. Mend the braces or the name in the template.",
    vi="không điền được mẫu: {why}. Hãy sửa dấu ngoặc hoặc tên mục trong mẫu.",
)


class _Sandbox(SandboxedEnvironment):
    """Fills texts in and does no products or powers, with which a few letters could take all memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse a product or a power."""
        raise SecurityError(f"'{operator}'")


def from_template(path: str | os.PathLike[str], proposal: Proposal, comparison: Comparison | None, lang: Lang) -> bytes:
    """Return a template filled with a plan, as the bytes of a .docx file.

    Where the figures are invented, the banner is put above every page, whatever the template says.

    Parameters
    ----------
    path : str or path
        The template.
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures.
    lang : {"vi", "en"}
        Language of what is filled in.

    Raises
    ------
    InputError
        If the template cannot be read or filled, or asks for what is not there; all such names at once.
    LimitError
        If it is too large.
    """
    place = Place(file=str(path))
    data = _read(path, place)
    values = context(proposal, comparison, Say(lang))
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined)
    try:
        asked = DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(environment)
        if unknown := sorted(set(asked) - set(values)):
            known = ", ".join(sorted(values))
            raise InputError(*(UNKNOWN_NAME.at(place, name=name, known=known) for name in unknown))
        template = DocxTemplate(io.BytesIO(data))
        template.render(values, environment, autoescape=True)
        filled = io.BytesIO()
        template.save(filled)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise InputError(NOT_FILLED.at(place, why=str(error) or type(error).__name__)) from None
    if not proposal.before.illustrative:
        return packed(filled.getvalue())
    return packed(_with_banner(filled.getvalue(), ILLUSTRATIVE.get(lang)))


def context(proposal: Proposal, comparison: Comparison | None, say: Say) -> Mapping[str, Any]:
    """Return what a template may use, by name: texts, and lists of rows whose cells have names."""
    before = proposal.before
    made = table(proposal, comparison, say.lang)
    figures = [line for group in made.groups for line in group.lines]
    steps = [(verdict, before.step(verdict.step)) for verdict in proposal.verdicts]
    found = {
        "title": say.name(before.name, before.id),
        "id": before.id,
        "banner": ILLUSTRATIVE.get(say.lang) if before.illustrative else "",
        "summary": proposed(proposal, say),
        "proof": proof(proposal, say),
        "to_weigh": [*to_weigh(proposal, comparison, say)],
        "figures": [
            dict(zip(("name", "unit", "before", "after", "difference"), line[:5], strict=True)) for line in figures
        ],
        "changes": [
            {"no": str(k), "form": form(edit, before, say), "text": sentence(edit, before, say)}
            for k, edit in enumerate(proposal.edits, 1)
        ],
        "steps": [
            {
                "no": str(k),
                "name": say.name(step.name, step.id),
                "performer": say.role(before, step.role),
                "verdict": KIND_NAMES[verdict.kind].get(say.lang),
                "reason": reason(proposal, verdict, say),
                "basis": step.legal.basis,
            }
            for k, (verdict, step) in enumerate(steps, 1)
        ],
        "acts": [
            {
                "name": instrument or no_act(edits, before, say),
                "authority": authority,
                "changes": "; ".join(sentence(edit, before, say) for edit in edits),
            }
            for (instrument, authority), edits in acts_of(proposal).items()
        ],
        "waves": [
            {
                "level": LEVEL_NAMES[wave.level].get(say.lang),
                "changes": "; ".join(sentence(edit, before, say) for edit in wave.edits),
            }
            for wave in roll_out(before, proposal).waves
        ],
    }
    return {name: _cleaned(value) for name, value in found.items()}


def _cleaned(value: Any) -> Any:
    """Return texts without what XML forbids, in lists and rows as well."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: clean(text) for name, text in value.items()}
    return [_cleaned(one) for one in value]


def _read(path: str | os.PathLike[str], place: Place) -> bytes:
    try:
        data = Path(path).read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > MOST_UNPACKED:
                raise LimitError(TOO_LARGE.at(place, size=size, most=MOST_UNPACKED))
            archive.getinfo("word/document.xml")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(NO_TEMPLATE.at(place, why=type(error).__name__)) from None
    return data


def _with_banner(data: bytes, banner: str) -> bytes:
    """Put the banner above every page: into each header that a section has of its own."""
    document = docx.Document(io.BytesIO(data))
    for k, section in enumerate(document.sections):
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in headers:
            if k == 0 or not header.is_linked_to_previous:
                header.is_linked_to_previous = False
                write_in(header.add_paragraph(), banner, size=BODY, bold=True, color=WARN)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()
