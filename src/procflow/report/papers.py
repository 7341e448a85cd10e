"""The papers that go with a plan when it is handed in, as Word documents in one folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from procflow.comparison import Comparison
from procflow.errors import Message, NotSupportedError, OutputError, Place, ProcedureError, require_language
from procflow.model import ILLUSTRATIVE
from procflow.output import CANNOT_WRITE, save
from procflow.report.compliance import ComplianceCost, cost_paper, problems_of
from procflow.report.material import check_link
from procflow.report.paper_procedure import iso_paper, posting_card, steps_paper
from procflow.report.paper_review import review
from procflow.report.paper_submission import acts_to_amend, decision, opinions, submission
from procflow.report.parts import Paper
from procflow.report.say import Say
from procflow.report.write import NO_WORD
from procflow.simplification import Proposal
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.wording import Lang

LIST_HAS_NONE = Message(
    "papers-portfolio",
    en="the papers are those of one procedure; a plan for a list has its draft decisions in the report. Write that with "
    "report.write('plan.docx', ...).",
    vi="bộ hồ sơ trình này dành cho một quy trình; phương án cho danh mục có dự thảo quyết định ngay trong báo cáo. Hãy dùng "
    "report.write('plan.docx', ...).",
)
NAMES: Mapping[str, tuple[str, str]] = {
    "submission": ("submission", "to-trinh"),
    "decision": ("draft-decision", "du-thao-quyet-dinh"),
    "review": ("review-form", "phieu-ra-soat"),
    "opinions": ("opinion-form", "phieu-lay-y-kien"),
    "acts": ("texts-to-amend", "danh-muc-van-ban-can-sua"),
    "steps": ("step-table", "quy-trinh-noi-bo"),
    "iso": ("iso-9001", "quy-trinh-iso-9001"),
    "cost": ("compliance-cost", "chi-phi-tuan-thu"),
    "card": ("posting-card", "phieu-cong-khai"),
}
"""Name of each file in English and Vietnamese, without marks, which some systems lose."""


def papers(
    folder: str | os.PathLike[str],
    *,
    proposal: Proposal,
    comparison: Comparison | None = None,
    compliance: ComplianceCost | None = None,
    link: str = "",
    lang: Lang = "vi",
) -> tuple[Path, ...]:
    """Write the papers that go with a plan: submission, draft decision, review form, opinion form, lists and tables.

    All are drafts in the layout of Decree 30/2020/NĐ-CP; number, date, signature and whatever only the office knows stay as
    dots, and no person is named. A plan that changes nothing has no submission, decision, opinion form and list of texts.

    Parameters
    ----------
    folder : str or path
        Where to write; it is made if it is not there, in a folder that is.
    proposal : Proposal
        The plan.
    comparison : Comparison, optional
        Simulated figures; without them the papers say that queues are not computed.
    compliance : ComplianceCost, optional
        What the applicant's side costs; without it the cost table says "not computed".
    link : str
        Address of the page on which the procedure is published, for the QR code of the posting card.
    lang : {"vi", "en"}
        Language of the papers; the Vietnamese ones are those to hand in.

    Returns
    -------
    tuple of pathlib.Path
        What was written, in the order in which the papers are read.

    Raises
    ------
    NotSupportedError
        If python-docx is not installed, or the plan is one for a list.
    ProcedureError
        If hours are given for what the applicant does not do.
    OutputError
        If the link is no address, or a file cannot be written.

    References
    ----------
    Decree 30/2020/NĐ-CP of 5 March 2020, annex I (layout); Circular 02/2017/TT-VPCP, article 27 (cost table).

    Examples
    --------
    >>> import procflow as pf
    >>> from tempfile import TemporaryDirectory
    >>> proposal = pf.propose(pf.sample("leave-request"), max_cuts=2)
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in pf.report.papers(folder, proposal=proposal)][:2]
    ['1-to-trinh.docx', '2-du-thao-quyet-dinh.docx']
    """
    require_language(lang)
    if isinstance(proposal, PortfolioProposal):
        raise NotSupportedError(LIST_HAS_NONE.at(Place(element=f"portfolio '{proposal.before.id}'")))
    try:
        from procflow.report.word import word  # needs an extra: most installations write HTML and CSV only
    except ImportError:
        raise NotSupportedError(NO_WORD.at(Place("report"))) from None
    check_link(link)
    if problems := problems_of(compliance, proposal.before):
        raise ProcedureError(*problems)
    say = Say(lang)
    made = [(name, make()) for name, make in _all(proposal, comparison, compliance, link, say)]
    banner = ILLUSTRATIVE.get(lang) if proposal.before.illustrative else ""
    target, written = _folder(folder), []
    for k, (name, paper) in enumerate(made, 1):
        path = target / f"{k}-{NAMES[name][lang == 'vi']}.docx"
        save(path, word(paper, banner, lang))
        written.append(path)
    return tuple(written)


def _all(
    proposal: Proposal, comparison: Comparison | None, compliance: ComplianceCost | None, link: str, say: Say
) -> Iterator[tuple[str, Callable[[], Paper]]]:
    if proposal.edits:
        yield "submission", lambda: submission(proposal, comparison, say)
        yield "decision", lambda: decision(proposal, comparison, say)
    yield "review", lambda: review(proposal, say)
    if proposal.edits:
        yield "opinions", lambda: opinions(proposal, say)
        yield "acts", lambda: acts_to_amend(proposal, say)
    yield "steps", lambda: steps_paper(proposal.after, say)
    yield "iso", lambda: iso_paper(proposal.after, say)
    yield "cost", lambda: cost_paper(proposal, compliance, say)
    yield "card", lambda: posting_card(proposal.after, link, say)


def _folder(folder: str | os.PathLike[str]) -> Path:
    target = Path(folder)
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(CANNOT_WRITE.at(Place(file=str(target)), why=why)) from None
    return target
