"""Write a report: HTML and Word for people, Excel and CSV for those who reckon."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from procflow.comparison import Comparison
from procflow.comparison.writing import csv_text
from procflow.errors import Message, NotSupportedError, OutputError, Place, require_language
from procflow.metrics import NewLimit
from procflow.model import ILLUSTRATIVE, Portfolio, Procedure
from procflow.output import save
from procflow.report.compliance import ComplianceCost
from procflow.report.contents import sections
from procflow.report.material import Material
from procflow.report.page import page
from procflow.report.parts import LinkCode, Section
from procflow.report.portfolio import portfolio_sections
from procflow.report.portfolio_rows import decision_csv
from procflow.report.table import before_after_rows
from procflow.simplification import Frontier, Proposal, Sensitivity
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.wording import Lang

BAD_ENDING = Message(
    "report-ending",
    en="'{ending}' is no kind of report that can be written, expected .html, .docx, .xlsx or .csv. Change the "
    "ending of the name.",
    vi="'{ending}' không phải loại báo cáo ghi được, cần .html, .docx, .xlsx hoặc .csv. Hãy đổi phần mở "
    "rộng của tên tệp.",
)

NO_CLOCK = Message(
    "report-no-clock",
    en="the proposal is one for a list, which holds no steps to simulate, so there is no {what} to report. Leave it out.",
    vi="đây là phương án cho danh mục, không có các bước để mô phỏng, nên không có {what} để báo cáo. Hãy bỏ tham số này.",
)
NO_EXCEL = Message(
    "report-no-excel",
    en="writing Excel needs the package openpyxl. Install it with: pip install procflow[office]; or write a .csv.",
    vi="muốn ghi Excel cần gói openpyxl. Hãy cài bằng: pip install procflow[office]; hoặc ghi tệp .csv.",
)
NO_WORD = Message(
    "report-no-word",
    en="writing Word needs the packages python-docx, docxtpl and segno. Install them with: pip install procflow[office]; or write a .html.",
    vi="muốn ghi Word cần các gói python-docx, docxtpl và segno. Hãy cài bằng: pip install procflow[office]; hoặc ghi tệp .html.",
)
NO_CODE = Message(
    "report-no-code",
    en="drawing the QR code of a link needs the package segno. Install it with: pip install procflow[office]; or leave the "
    "link out.",
    vi="muốn vẽ mã QR của địa chỉ cần gói segno. Hãy cài bằng: pip install procflow[office]; hoặc bỏ địa chỉ.",
)
NOT_FOR_TEMPLATE = Message(
    "report-template",
    en="a template can only be filled with the plan of one procedure and its comparison, into a .docx. Leave the template out, "
    "or change what is written.",
    vi="tệp mẫu chỉ dùng cho phương án của một quy trình và bảng so sánh, ghi ra .docx. Hãy bỏ tệp mẫu, hoặc đổi nội dung cần "
    "ghi.",
)
OF_ONE_PROCEDURE = (
    ("comparison", "bảng so sánh"),
    ("new limit", "thời hạn mới"),
    ("sensitivity", "độ nhạy"),
    ("frontier", "đường biên các phương án"),
    ("compliance cost", "chi phí tuân thủ"),
    ("link", "địa chỉ trang công khai"),
)
SUBTITLES: dict[type, dict[Lang, str]] = {
    Procedure: {"en": "Proposal to simplify a procedure", "vi": "Phương án đơn giản hóa quy trình"},
    Portfolio: {"en": "Proposal for an office's list of procedures", "vi": "Phương án cắt giảm danh mục quy trình"},
}


def write(
    path: str | os.PathLike[str],
    *,
    proposal: Proposal | PortfolioProposal,
    comparison: Comparison | None = None,
    new_limit: NewLimit | None = None,
    sensitivity: Sensitivity | None = None,
    frontier: Frontier | None = None,
    compliance: ComplianceCost | None = None,
    link: str = "",
    template: str | os.PathLike[str] | None = None,
    lang: Lang = "vi",
) -> None:
    """Write the report of a proposal.

    The HTML file stands alone: pictures are inside, it runs no script and asks nothing of any network, and it prints well.

    Parameters
    ----------
    path : str or path
        Where to write; the ending decides: ``.html`` is the whole report, ``.docx`` the same as a Word document with the
        letterhead of an official paper, ``.xlsx`` its tables as a workbook, ``.csv`` the before/after table, or for a list
        the decision on every procedure.
    proposal : Proposal or PortfolioProposal
        The plan for a procedure, or for an office's list.
    comparison : Comparison, optional
        Simulated figures; without them the report says that queues are not computed.
    new_limit : NewLimit, optional
        How far the time limit could be shortened, from `new_limit`: a section of its own. Its table as a CSV file
        is written by `NewLimit.write_csv`.
    sensitivity : Sensitivity, optional
        What becomes of the plan if an estimate is off, from `sensitivity`; without it the report says that nobody asked.
    frontier : Frontier, optional
        What more cuts or fewer would bring, from `frontier`: a section of its own.
    compliance : ComplianceCost, optional
        What the applicant's side costs; without it the table of costs says "not computed".
    link : str
        Address of the page on which the procedure is published, for the QR code of the posting card.
    template : str or path, optional
        The office's own Word template (.docx) to fill in place of the layout of this library; only for a ``.docx`` and the
        plan of a procedure. What it may name is told in the how-to page on handing in the papers.
    lang : {"vi", "en"}
        Language of the report.

    Raises
    ------
    OutputError
        If the file cannot be written or its ending is unknown, or the link is no address; what was there before is
        unchanged.
    InputError
        If the template cannot be read or filled, or names what is not there.
    ProcedureError
        If the language is none, something given is that of another procedure or plan, or hours are given for what the applicant does not do.
    NotSupportedError
        If figures of a procedure are given with a plan for a list, which holds no steps; or if the package that
        writes Word or Excel, or draws QR codes, is not installed; or if a template is given for anything but the Word report of a procedure.

    Examples
    --------
    >>> import procflow as pf
    >>> from tempfile import TemporaryDirectory
    >>> proposal = pf.propose(pf.sample("leave-request"), max_cuts=2)
    >>> with TemporaryDirectory() as folder:
    ...     pf.report.write(f"{folder}/report.html", proposal=proposal, lang="en")
    ...     text = open(f"{folder}/report.html", encoding="utf-8").read()
    >>> "ILLUSTRATIVE" in text, "<script" in text
    (True, False)
    """
    require_language(lang)
    ending = Path(path).suffix.lower()
    besides = (new_limit, sensitivity, frontier, compliance, link or None)
    if template is not None:
        if ending != ".docx" or isinstance(proposal, PortfolioProposal) or any(one is not None for one in besides):
            raise NotSupportedError(NOT_FOR_TEMPLATE.at(Place(file=str(template))))
        save(path, _filled(template, proposal, comparison, lang))
        return
    if isinstance(proposal, PortfolioProposal):
        _refuse_figures(proposal, (comparison, *besides))
        if ending == ".csv":
            save(path, decision_csv(proposal, lang))
        else:
            _written(path, ending, proposal.before, portfolio_sections(proposal, lang), lang)
        return
    material = Material(
        proposal=proposal, comparison=comparison, new_limit=new_limit, sensitivity=sensitivity, frontier=frontier,
        compliance=compliance, link=link,
    )  # fmt: skip
    if ending == ".csv":
        banner = ILLUSTRATIVE.get(lang) if proposal.before.illustrative else ""
        save(path, csv_text(before_after_rows(proposal, comparison), lang, banner=banner))
        return
    _known(path, ending)
    made = sections(material, lang, pictures=ending not in WITHOUT_PICTURES)
    _written(path, ending, proposal.before, made, lang)


def write_template(path: str | os.PathLike[str], *, lang: Lang = "vi") -> None:
    """Write a Word template to change as the office likes, then to fill by `write` with ``template=``.

    It holds every name that a template may use: texts between double braces, and tables whose middle row is repeated.

    Parameters
    ----------
    path : str or path
        Where to write the .docx.
    lang : {"vi", "en"}
        Language of its headings.

    Raises
    ------
    OutputError
        If it cannot be written.
    NotSupportedError
        If the package that writes Word is not installed.

    Examples
    --------
    >>> import procflow as pf
    >>> from tempfile import TemporaryDirectory
    >>> proposal = pf.propose(pf.sample("leave-request"), max_cuts=1)
    >>> with TemporaryDirectory() as folder:
    ...     pf.report.write_template(f"{folder}/office.docx")
    ...     pf.report.write(f"{folder}/plan.docx", proposal=proposal, template=f"{folder}/office.docx")
    """
    try:
        from procflow.report.word_start import template_bytes  # needs an extra, as Excel does
    except ImportError:
        raise NotSupportedError(NO_WORD.at(Place("report"))) from None
    save(path, template_bytes(lang))


def _written(
    path: str | os.PathLike[str],
    ending: str,
    before: Procedure | Portfolio,
    made: tuple[Section, ...],
    lang: Lang,
) -> None:
    _known(path, ending)
    save(path, FORMS[ending](before, made, lang))


def _known(path: str | os.PathLike[str], ending: str) -> None:
    """Refuse an ending that stands for no kind of report."""
    if ending not in FORMS:
        raise OutputError(BAD_ENDING.at(Place(file=str(path)), ending=ending))


def _refuse_figures(proposal: PortfolioProposal, given: tuple[object, ...]) -> None:
    """Refuse figures of a single procedure with a plan for a list."""
    place = Place(element=f"portfolio '{proposal.before.id}'")
    for value, (en, vi) in zip(given, OF_ONE_PROCEDURE, strict=True):
        if value is not None:
            raise NotSupportedError(NO_CLOCK.at(place, what={"en": en, "vi": vi}))


def _excel(before: Procedure | Portfolio, made: tuple[Section, ...], lang: Lang) -> bytes:
    try:
        from procflow.report.excel import workbook  # needs an extra: most installations write HTML and CSV only
    except ImportError:
        raise NotSupportedError(NO_EXCEL.at(Place("report"))) from None
    return workbook(
        made, before.name.get(lang) or before.id, ILLUSTRATIVE.get(lang) if before.illustrative else "", lang
    )


def _word(before: Procedure | Portfolio, made: tuple[Section, ...], lang: Lang) -> bytes:
    try:
        from procflow.report.word import report_paper, word  # needs an extra, as Excel does
    except ImportError:
        raise NotSupportedError(NO_WORD.at(Place("report"))) from None
    banner = ILLUSTRATIVE.get(lang) if before.illustrative else ""
    return word(report_paper(before, made, SUBTITLES[type(before)][lang], lang), banner, lang)


def _filled(template: str | os.PathLike[str], proposal: Proposal, comparison: Comparison | None, lang: Lang) -> bytes:
    try:
        from procflow.report.word_template import from_template  # needs an extra, as Excel does
    except ImportError:
        raise NotSupportedError(NO_WORD.at(Place("report"))) from None
    return from_template(template, proposal, comparison, lang)


def _html(before: Procedure | Portfolio, made: tuple[Section, ...], lang: Lang) -> str:
    codes: Callable[[str], str] | None = None
    if any(isinstance(part, LinkCode) for section in made for part in section.parts):
        try:
            from procflow.report.qr import code_svg as codes  # needs an extra, as Word does
        except ImportError:
            raise NotSupportedError(NO_CODE.at(Place("report"))) from None
    version = before.version if isinstance(before, Procedure) else ""
    return page(
        made,
        title=before.name.get(lang) or before.id,
        subtitle=" · ".join(part for part in (SUBTITLES[type(before)][lang], before.id, version) if part),
        banner=ILLUSTRATIVE.get(lang) if before.illustrative else "",
        lang=lang,
        code=codes,
    )


FORMS: Mapping[str, Callable[[Procedure | Portfolio, tuple[Section, ...], Lang], bytes | str]] = {
    ".html": _html,
    ".xlsx": _excel,
    ".docx": _word,
}
"""How the sections of a report become a file, by its ending."""
WITHOUT_PICTURES = (".xlsx",)
"""Drawing takes most of the time of a report, so it is left out where nothing would be shown."""
