"""Write a report: HTML for people, CSV for spreadsheets."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from procflow.comparison import Comparison
from procflow.comparison.writing import csv_text
from procflow.errors import Message, OutputError, Place
from procflow.metrics import NewLimit
from procflow.model import ILLUSTRATIVE
from procflow.output import save
from procflow.report.contents import sections
from procflow.report.table import before_after_rows
from procflow.simplification import Proposal
from procflow.wording import Lang

BAD_ENDING = Message(
    "report-ending",
    en="'{ending}' is no kind of report that can be written, expected .html or .csv. Change the ending of the name.",
    vi="'{ending}' không phải loại báo cáo ghi được, cần .html hoặc .csv. Hãy đổi phần mở rộng của tên tệp.",
)


def write(
    path: str | os.PathLike[str],
    *,
    proposal: Proposal,
    comparison: Comparison | None = None,
    new_limit: NewLimit | None = None,
    lang: Lang = "vi",
) -> None:
    """Write the report of a proposal.

    The HTML file stands alone: pictures are inside, it runs no script and asks nothing of any network, and it prints well.

    Parameters
    ----------
    path : str or path
        Where to write; the ending decides: ``.html`` is the whole report, ``.csv`` the before/after table.
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures; without them the report says that queues are not computed.
    new_limit : NewLimit, optional
        How far the time limit could be shortened, from `new_limit`: a section of the HTML file. Its table as a CSV file
        is written by `NewLimit.write_csv`.
    lang : {"vi", "en"}
        Language of the report.

    Raises
    ------
    OutputError
        If the file cannot be written or its ending is unknown; what was there before is unchanged.
    ProcedureError
        If the new limit is that of another procedure.

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
    if ending == ".html":
        save(path, _html(proposal, comparison, new_limit, lang))
    elif ending == ".csv":
        banner = ILLUSTRATIVE.get(lang) if proposal.before.illustrative else ""
        save(path, csv_text(before_after_rows(proposal, comparison), lang, banner=banner))
    else:
        raise OutputError(BAD_ENDING.at(Place(file=str(path)), ending=ending))


def _html(proposal: Proposal, comparison: Comparison | None, new_limit: NewLimit | None, lang: Lang) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = resources.files("procflow.report").joinpath("report.html.j2").read_text(encoding="utf-8")
    procedure = proposal.before
    subtitle = {"en": "Proposal to simplify a procedure", "vi": "Phương án đơn giản hóa quy trình"}[lang]
    return environment.from_string(source).render(
        lang=lang,
        title=procedure.name.get(lang) or procedure.id,
        subtitle=f"{subtitle} · {procedure.id}" + (f" · {procedure.version}" if procedure.version else ""),
        banner=ILLUSTRATIVE.get(lang) if procedure.illustrative else "",
        sections=sections(proposal, comparison, new_limit, lang),
    )
