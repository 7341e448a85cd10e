"""The decisions of a plan for a list as a table for spreadsheets: one procedure a row, nothing rounded."""

from __future__ import annotations

from procflow.model import ILLUSTRATIVE
from procflow.output import csv_text
from procflow.report.portfolio_tables import authority_name
from procflow.report.say import Say
from procflow.simplification.portfolio.decision import PORTFOLIO_VERDICT_NAMES, PortfolioDecision
from procflow.simplification.portfolio.edits import DelegateProcedure, survivor_of
from procflow.simplification.portfolio.proposal import PortfolioProposal
from procflow.wording import Lang

HEADS: dict[Lang, tuple[str, ...]] = {
    "en": ("id", "procedure", "unit", "leaves the list", "verdict", "into or to", "reason", "rules", "legal basis",
           "instruments to amend", "authority", "cases {year}", "staff hours {year}", "hours removed", "hours moved",
           "who gets the hours"),
    "vi": ("mã", "tên quy trình", "đơn vị", "ra khỏi danh mục", "kết luận", "nhập vào hoặc giao cho", "lý do", "quy tắc",
           "căn cứ pháp lý", "văn bản cần sửa", "thẩm quyền", "số hồ sơ {year}", "giờ công {year}", "giờ giảm thật",
           "giờ chuyển đi", "nơi nhận giờ công"),
}  # fmt: skip
DECIMALS = 6
"""Decimals of hours: what is left of adding numbers in binary ends beyond them."""

Cell = str | float | None


def decision_rows(proposal: PortfolioProposal, *, lang: Lang = "vi") -> tuple[tuple[Cell, ...], ...]:
    """Return the decisions as rows below a row of headings; None is a number that is not known.

    Parameters
    ----------
    proposal : PortfolioProposal
        The plan.
    lang : {"vi", "en"}
        Language of headings and reasons.
    """
    heads = tuple(head.format(year=proposal.terms.year or "").rstrip() for head in HEADS[lang])
    return (heads, *(_cells(proposal, decision, Say(lang)) for decision in proposal.decisions))


def decision_csv(proposal: PortfolioProposal, lang: Lang) -> str:
    """Return the decisions as the text of a CSV file that Excel opens, with the banner above where it belongs."""
    banner = [[ILLUSTRATIVE.get(lang)]] if proposal.before.illustrative else []
    return csv_text([*banner, *decision_rows(proposal, lang=lang)], lang)


def _cells(proposal: PortfolioProposal, decision: PortfolioDecision, say: Say) -> tuple[Cell, ...]:
    entry, edit = proposal.before.entry(decision.procedure), decision.edit
    target = edit.to if isinstance(edit, DelegateProcedure) else survivor_of(edit) or ""
    changed = edit is not None
    return (
        entry.id,
        say.name(entry.name, entry.id),
        entry.owner,
        say("yes", "có") if decision.cut else say("no", "không"),
        PORTFOLIO_VERDICT_NAMES[decision.kind].get(say.lang),
        target,
        decision.reason.get(say.lang),
        "; ".join(decision.rules),
        entry.basis,
        "; ".join(decision.instruments),
        authority_name(decision.authority, say) if changed else "",
        decision.cases,
        _rounded(decision.hours),
        _rounded(decision.removed),
        _rounded(decision.moved),
        decision.to if decision.moved != 0 else "",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
