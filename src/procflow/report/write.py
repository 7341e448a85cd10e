"""Write a report: HTML and Word for people, Excel and CSV for those who reckon."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from procflow.comparison import Comparison
from procflow.comparison.writing import csv_text
from procflow.errors import Message, NotSupportedError, OutputError, Place
from procflow.metrics import NewLimit
from procflow.model import ILLUSTRATIVE, Portfolio, Procedure
from procflow.output import save
from procflow.report.contents import sections
from procflow.report.parts import Section
from procflow.report.portfolio import portfolio_sections
from procflow.report.portfolio_rows import decision_csv
from procflow.report.table import before_after_rows
from procflow.simplification import Proposal
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
NOT_FOR_TEMPLATE = Message(
    "report-template",
    en="a template can only be filled with the plan of one procedure, into a .docx and without a new limit. Leave the template "
    "out, or change what is written.",
    vi="tệp mẫu chỉ dùng cho phương án của một quy trình, ghi ra .docx và không kèm thời hạn mới. Hãy bỏ tệp mẫu, hoặc đổi nội "
    "dung cần ghi.",
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
        How far the time limit could be shortened, from `new_limit`: a section of the HTML file. Its table as a CSV file
        is written by `NewLimit.write_csv`.
    template : str or path, optional
        The office's own Word template (.docx) to fill in place of the layout of this library; only for a ``.docx`` and the
        plan of a procedure. What it may name is told in the how-to page on handing in the papers.
    lang : {"vi", "en"}
        Language of the report.

    Raises
    ------
    OutputError
        If the file cannot be written or its ending is unknown; what was there before is unchanged.
    InputError
        If the template cannot be read or filled, or names what is not there.
    ProcedureError
        If the new limit is that of another procedure.
    NotSupportedError
        If a comparison or a new limit is given with a plan for a list, which holds no steps; or if the package that
        writes Word or Excel is not installed; or if a template is given for anything but the Word report of a procedure.

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
    ending = Path(path).suffix.lower()
    if template is not None:
        if ending != ".docx" or isinstance(proposal, PortfolioProposal) or new_limit is not None:
            raise NotSupportedError(NOT_FOR_TEMPLATE.at(Place(file=str(template))))
        save(path, _filled(template, proposal, comparison, lang))
    elif isinstance(proposal, PortfolioProposal):
        _write_portfolio(path, ending, proposal, (comparison, new_limit), lang)
    elif ending == ".html":
        save(path, _html(proposal.before, sections(proposal, comparison, new_limit, lang), lang))
    elif ending == ".csv":
        banner = ILLUSTRATIVE.get(lang) if proposal.before.illustrative else ""
        save(path, csv_text(before_after_rows(proposal, comparison), lang, banner=banner))
    elif ending in FORMS:
        made = sections(proposal, comparison, new_limit, lang, pictures=ending not in WITHOUT_PICTURES)
        save(path, FORMS[ending](proposal.before, made, lang))
    else:
        raise OutputError(BAD_ENDING.at(Place(file=str(path)), ending=ending))


def _write_portfolio(
    path: str | os.PathLike[str],
    ending: str,
    proposal: PortfolioProposal,
    clocked: tuple[Comparison | None, NewLimit | None],
    lang: Lang,
) -> None:
    for value, en, vi in zip(clocked, ("comparison", "new limit"), ("bảng so sánh", "thời hạn mới"), strict=True):
        if value is not None:
            place = Place(element=f"portfolio '{proposal.before.id}'")
            raise NotSupportedError(NO_CLOCK.at(place, what={"en": en, "vi": vi}))
    if ending == ".html":
        save(path, _html(proposal.before, portfolio_sections(proposal, lang), lang))
    elif ending == ".csv":
        save(path, decision_csv(proposal, lang))
    elif ending in FORMS:
        save(path, FORMS[ending](proposal.before, portfolio_sections(proposal, lang), lang))
    else:
        raise OutputError(BAD_ENDING.at(Place(file=str(path)), ending=ending))


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
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = resources.files("procflow.report").joinpath("report.html.j2").read_text(encoding="utf-8")
    version = before.version if isinstance(before, Procedure) else ""
    return environment.from_string(source).render(
        lang=lang,
        title=before.name.get(lang) or before.id,
        subtitle=" · ".join(part for part in (SUBTITLES[type(before)][lang], before.id, version) if part),
        banner=ILLUSTRATIVE.get(lang) if before.illustrative else "",
        sections=made,
    )


FORMS: Mapping[str, Callable[[Procedure | Portfolio, tuple[Section, ...], Lang], bytes]] = {
    ".xlsx": _excel,
    ".docx": _word,
}
"""How the sections of a report become a file, by its ending."""
WITHOUT_PICTURES = (".xlsx",)
"""Drawing takes most of the time of a report, so it is left out where nothing would be shown."""
