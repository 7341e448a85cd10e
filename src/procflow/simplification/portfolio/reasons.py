"""The words of a plan's decisions: why a procedure leaves, and what becomes of its work."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import Portfolio, Text
from procflow.simplification.portfolio.counting import Flow
from procflow.simplification.portfolio.decision import PortfolioVerdictKind
from procflow.simplification.portfolio.edits import (
    GROUND_NAMES,
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
)
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.wording import LANGUAGES, Lang, number, share

WISHED = Text(en="the caller keeps it.", vi="theo yêu cầu giữ lại.")
NOT_CONSIDERED = Text(
    en="the list names no way to abolish, merge, delegate or simplify it.",
    vi="danh mục chưa nêu hướng bãi bỏ, gộp, giao hoặc đơn giản hóa.",
)


def law_only(basis: str) -> Text:
    """Return the reason for a procedure that higher law lays down, and for which the list names no way."""
    return Text(
        en=f"higher law lays it down ({basis}), and the list names no way to merge, delegate or simplify it.",
        vi=f"văn bản cấp trên quy định ({basis}); danh mục chưa nêu hướng gộp, giao hoặc đơn giản hóa.",
    )


def sentences(*texts: Text) -> Text:
    """Join sentences in both languages; from the second on they begin with a capital letter."""

    def joined(lang: Lang) -> str:
        first, *rest = [text.get(lang) for text in texts if text]
        return " ".join([first, *(text[:1].upper() + text[1:] for text in rest)])

    return Text(en=joined("en"), vi=joined("vi"))


def cut_kind(edit: PortfolioEdit) -> PortfolioVerdictKind:
    """Return the verdict on a procedure that is changed."""
    if isinstance(edit, AbolishProcedure):
        return "abolished"
    if isinstance(edit, MergeProcedure):
        return "merged"
    return "delegated" if isinstance(edit, DelegateProcedure) else "simplified"


def cut_reason(
    portfolio: Portfolio, edit: PortfolioEdit, others: Sequence[PortfolioEdit], goes: Flow, terms: PortfolioTerms
) -> Text:
    """Return why a procedure is changed: the rule it rests on, what becomes of its hours, and which other rules hold.

    Parameters
    ----------
    portfolio : Portfolio
        The list.
    edit : PortfolioEdit
        The decision.
    others : sequence of PortfolioEdit
        Other ways that were open to the procedure, by other rules.
    goes : Flow
        Where its hours go.
    terms : PortfolioTerms
        With the year filled in.
    """
    both = {lang: _reason(portfolio, edit, others, goes, terms, lang) for lang in LANGUAGES}
    return Text(vi=both["vi"], en=both["en"])


def _reason(
    portfolio: Portfolio,
    edit: PortfolioEdit,
    others: Sequence[PortfolioEdit],
    goes: Flow,
    terms: PortfolioTerms,
    lang: Lang,
) -> str:
    vi = lang == "vi"
    parts = [_ground(portfolio, edit, terms, lang), _hours(portfolio, edit, goes, terms, lang)]
    if others:
        told = "; ".join(other.text(lang) for other in others)
        parts.append(f"Cũng có thể: {told}." if vi else f"Also open: {told}.")
    return " ".join(part for part in parts if part)


def _ground(portfolio: Portfolio, edit: PortfolioEdit, terms: PortfolioTerms, lang: Lang) -> str:
    vi, entry = lang == "vi", portfolio.entry(edit.procedure)
    if isinstance(edit, AbolishProcedure):
        name = GROUND_NAMES[edit.ground].get(lang)
        if edit.ground == "repealed":
            return f"{name}{f' ({entry.basis})' if entry.basis else ''}."
        if edit.ground == "never used":
            return f"{name} trong {terms.unused_years} năm." if vi else f"no case in {terms.unused_years} years."
        through, same = _through(entry.duplicate_of, edit.survivor, lang), entry.duplicate_of
        return f"trùng với '{same}'{through}." if vi else f"it does the same as '{same}'{through}."
    if isinstance(edit, MergeProcedure):
        common = share(entry.overlap or 0.0, lang, digits=0)
        line = share(terms.overlap_line, lang, digits=0)
        through = _through(entry.merge_into, edit.into, lang)
        if vi:
            return f"giống '{entry.merge_into}' {common} số bước (ngưỡng {line}){through}."
        return f"{common} of its steps are in common with '{entry.merge_into}' (line {line}){through}."
    if isinstance(edit, DelegateProcedure):
        level = entry.decision_level or "–"
        return f"giao từ {level} cho {edit.to}." if vi else f"decided by {edit.to} instead of {level}."
    return "theo phương án riêng của quy trình." if vi else "by a plan of its own."


def _through(link: str | None, survivor: str | None, lang: Lang) -> str:
    if link is None or link == survivor:
        return ""
    return (
        f", quy trình đó cũng được nhập vào '{survivor}'" if lang == "vi" else f", which goes into '{survivor}' as well"
    )


def _hours(portfolio: Portfolio, edit: PortfolioEdit, goes: Flow, terms: PortfolioTerms, lang: Lang) -> str:
    vi = lang == "vi"
    if goes.removed is None or goes.moved is None:
        return "Chưa biết số giờ." if vi else "Its hours are not known."
    parts = []
    if goes.removed:
        parts.append(f"bớt {number(goes.removed, lang)} giờ" if vi else f"{number(goes.removed)} hours removed")
    if goes.moved:
        hours, to = number(goes.moved, lang), goes.to or "–"
        parts.append(f"chuyển {hours} giờ sang {to}" if vi else f"{hours} hours move to {to}")
    assert terms.year is not None
    cases = portfolio.entry(edit.procedure).cases(terms.year)
    if cases and isinstance(edit, AbolishProcedure) and edit.ground == "repealed":
        ends = (
            f"giả định {number(cases, lang)} hồ sơ không còn"
            if vi
            else f"assuming that its {number(cases)} cases end with it"
        )
        parts.append(ends)
    told = "; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
