"""What law and the list itself say of one decision, whatever else is decided."""

from __future__ import annotations

from attrs import evolve

from procflow.errors import Message, Place, Problem
from procflow.model import Portfolio, PortfolioEntry, Text
from procflow.simplification.portfolio.acts import authority_of
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
    survivor_of,
)
from procflow.simplification.portfolio.terms import PortfolioTerms

LAW_UNKNOWN = Message(
    "portfolio-law-unknown",
    en="nobody has looked into its legal status; it stays as it is. Find out, and state it.",
    vi="chưa rà soát căn cứ pháp lý nên giữ nguyên. Hãy rà soát và khai căn cứ.",
)
MANDATORY = Message(
    "portfolio-mandatory",
    en="higher law lays it down ({basis}); that it is seldom or never used, or done twice, does not make it void.",
    vi="văn bản cấp trên quy định phải có ({basis}); ít hoặc không phát sinh hồ sơ, hay bị trùng, không phải là lý do bãi bỏ.",
)
NOT_REPEALED = Message(
    "portfolio-not-repealed",
    en="its basis still holds ({basis}).",
    vi="căn cứ vẫn còn hiệu lực ({basis}).",
)
USED = Message(
    "portfolio-used",
    en="the list does not show that it went without a case for {years} years.",
    vi="danh mục không cho thấy {years} năm liền không phát sinh hồ sơ.",
)
SEPARATE = Message(
    "portfolio-separate",
    en="the law keeps it apart ({basis}), so '{survivor}' may not take it in.",
    vi="luật quy định đây là quy trình riêng ({basis}) nên không được nhập vào '{survivor}'.",
)
OVERLAP_UNKNOWN = Message(
    "portfolio-overlap-unknown",
    en="how much it has in common with '{target}' is not known. Compare the steps and state the share.",
    vi="chưa biết mức giống nhau với '{target}'. Hãy so sánh các bước và khai tỷ lệ.",
)
BELOW_LINE = Message(
    "portfolio-below-line",
    en="{overlap} % of its steps are in common with '{target}', less than {line} %.",
    vi="giống '{target}' {overlap} % số bước, chưa đạt ngưỡng {line} %.",
)
NO_LINK = Message(
    "portfolio-no-link",
    en="the list does not say that '{survivor}' does the same or could take it in.",
    vi="danh mục không ghi '{survivor}' là quy trình trùng hoặc có thể nhận gộp.",
)
SURVIVOR_LAW = Message(
    "portfolio-survivor-law",
    en="'{survivor}' rests on a basis that is repealed or that nobody has looked into, so nothing may be put into it.",
    vi="'{survivor}' có căn cứ đã hết hiệu lực hoặc chưa rà soát nên không được nhận gộp.",
)
SEPARATE_SURVIVOR = Message(
    "portfolio-separate-survivor",
    en="the law keeps '{survivor}' apart ({basis}), so it may not take this one in.",
    vi="luật quy định '{survivor}' là quy trình riêng ({basis}) nên không được nhận gộp quy trình này.",
)
RESERVED = Message(
    "portfolio-reserved",
    en="its decision is a control reserved to '{level}', which may not be delegated.",
    vi="đây là khâu kiểm soát thuộc thẩm quyền riêng của '{level}', không được giao cho cấp khác.",
)
NOT_DELEGABLE = Message(
    "portfolio-not-delegable",
    en="the list does not say that it could be delegated to '{to}'.",
    vi="danh mục không ghi có thể giao cho '{to}'.",
)
DELEGATED_REPEALED = Message(
    "portfolio-delegated-repealed",
    en="its basis no longer holds, so there is no power left to delegate.",
    vi="căn cứ đã hết hiệu lực nên không còn thẩm quyền để giao.",
)
NOT_SIMPLIFIED = Message(
    "portfolio-not-simplified",
    en="there is no simplification of its own for it. Propose one for the procedure and state its hours.",
    vi="chưa có phương án đơn giản hóa riêng. Hãy lập phương án cho quy trình và khai số giờ.",
)
SIMPLIFIED_REPEALED = Message(
    "portfolio-simplified-repealed",
    en="its basis no longer holds, so there is nothing to simplify.",
    vi="căn cứ đã hết hiệu lực nên không còn gì để đơn giản hóa.",
)
AUTHORITY = Message(
    "portfolio-authority",
    en="the change is for {who} to decide, beyond the authorities the plan may count on ({allowed}).",
    vi="việc sửa đổi thuộc thẩm quyền của {who}, ngoài các thẩm quyền mà phương án được dựa vào ({allowed}).",
)
NOBODY = {"en": "an authority that is not stated", "vi": "cấp chưa được khai"}


def judge_law(portfolio: Portfolio, edit: PortfolioEdit, terms: PortfolioTerms) -> list[Problem]:
    """Return what speaks against one decision by itself; the rule that weighs most comes first.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands; the procedures named exist.
    edit : PortfolioEdit
        The decision.
    terms : PortfolioTerms
        With the list's own year filled in.
    """
    entry = portfolio.entry(edit.procedure)
    place = Place(element=f"procedure '{entry.id}'")
    if entry.legal_status == "unknown":
        return [LAW_UNKNOWN.at(place)]
    if isinstance(edit, AbolishProcedure):
        found = _abolished(portfolio, entry, edit, terms, place)
    elif isinstance(edit, MergeProcedure):
        found = _merged(portfolio, entry, edit, terms, place)
    elif isinstance(edit, DelegateProcedure):
        found = _delegated(entry, edit, place)
    else:
        found = _simplified(entry, edit, place)
    who = authority_of(entry)
    if terms.authority is not None and who not in terms.authority:
        allowed = terms.authority
        found.append(AUTHORITY.at(place, who=f"'{who}'" if who else NOBODY, allowed=allowed))
    return found


def sentence(problem: Problem) -> Text:
    """Return a problem without its place, for tables that name the procedure beside it."""
    bare = evolve(problem, place=Place())
    return Text(en=bare.text("en"), vi=bare.text("vi"))


def never_used(portfolio: Portfolio, entry: PortfolioEntry, years: int) -> bool:
    """Tell whether the list shows that a procedure had no case in so many last years.

    A year that is not known, or a last use within these years, is no such proof.
    """
    last = portfolio.years[-years:]
    if len(last) < years or any(entry.volumes.get(year) != 0 for year in last):
        return False
    return entry.last_used is None or entry.last_used.year < last[0]


def _abolished(
    portfolio: Portfolio, entry: PortfolioEntry, edit: AbolishProcedure, terms: PortfolioTerms, place: Place
) -> list[Problem]:
    found = []
    if entry.legal_status == "higher law":
        found.append(MANDATORY.at(place, basis=entry.basis or "–"))
    if edit.ground == "repealed" and entry.legal_status != "repealed":
        found.append(NOT_REPEALED.at(place, basis=entry.basis or "–"))
    if edit.ground == "never used" and not never_used(portfolio, entry, terms.unused_years):
        found.append(USED.at(place, years=terms.unused_years))
    if edit.ground != "duplicate":
        return found
    if edit.survivor is None or entry.duplicate_of is None:
        return [*found, NO_LINK.at(place, survivor=edit.survivor or "–")]
    return [*found, *_apart(portfolio, entry, edit, terms, place)]


def _merged(
    portfolio: Portfolio, entry: PortfolioEntry, edit: MergeProcedure, terms: PortfolioTerms, place: Place
) -> list[Problem]:
    if entry.merge_into is None:
        return [NO_LINK.at(place, survivor=edit.into)]
    apart = _apart(portfolio, entry, edit, terms, place)
    own = [problem for problem in apart if problem.message is SEPARATE]
    common: list[Problem] = []
    if entry.overlap is None:
        common.append(OVERLAP_UNKNOWN.at(place, target=entry.merge_into))
    elif entry.overlap < terms.overlap_line:
        overlap, line = 100 * entry.overlap, 100 * terms.overlap_line
        common.append(BELOW_LINE.at(place, target=entry.merge_into, overlap=overlap, line=line))
    return [*own, *common, *(problem for problem in apart if problem.message is not SEPARATE)]


def _apart(
    portfolio: Portfolio,
    entry: PortfolioEntry,
    edit: AbolishProcedure | MergeProcedure,
    terms: PortfolioTerms,
    place: Place,
) -> list[Problem]:
    """Judge separateness on both sides, and the basis of the survivor."""
    found = []
    survivor = survivor_of(edit)
    assert survivor is not None
    into = portfolio.entry(survivor)
    if entry.separate_by_law:
        found.append(SEPARATE.at(place, basis=entry.basis or "–", survivor=survivor))
    if into.legal_status in ("repealed", "unknown"):
        found.append(SURVIVOR_LAW.at(place, survivor=survivor))
    # A duplicate brings nothing into its survivor that is not done there already.
    foreign = terms.strict_survivors or entry.legal_status == "higher law"
    if isinstance(edit, MergeProcedure) and into.separate_by_law and foreign:
        found.append(SEPARATE_SURVIVOR.at(place, survivor=survivor, basis=into.basis or "–"))
    return found


def _delegated(entry: PortfolioEntry, edit: DelegateProcedure, place: Place) -> list[Problem]:
    found = []
    if entry.control_reserved:
        found.append(RESERVED.at(place, level=entry.decision_level or "–"))
    if not entry.delegable_to or edit.to != entry.delegable_to:
        found.append(NOT_DELEGABLE.at(place, to=edit.to))
    if entry.legal_status == "repealed":
        found.append(DELEGATED_REPEALED.at(place))
    return found


def _simplified(entry: PortfolioEntry, edit: SimplifyProcedure, place: Place) -> list[Problem]:
    found = []
    if entry.simplified_hours is None:
        found.append(NOT_SIMPLIFIED.at(place))
    if entry.legal_status == "repealed":
        found.append(SIMPLIFIED_REPEALED.at(place))
    return found
