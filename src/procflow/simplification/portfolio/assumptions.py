"""What the figures of a plan rest on, and the list does not say."""

from __future__ import annotations

import math
from collections.abc import Sequence

from procflow.model import Portfolio, Text
from procflow.simplification.portfolio.edits import AbolishProcedure, DelegateProcedure, MergeProcedure, PortfolioEdit
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.wording import number, share

NOT_MONEY = Text(
    en="Hours removed are no posts and no money by themselves.",
    vi="Số giờ giảm được chưa phải là biên chế hay tiền tiết kiệm.",
)
READINGS = Text(
    en="Duplicates, mergers, overlaps, delegations and legal status are answers of people who read the procedures; they "
    "are taken as they stand in the list.",
    vi="Thông tin trùng lặp, gộp, mức giống nhau, phân cấp và căn cứ pháp lý do người rà soát khai, được dùng như đã ghi "
    "trong danh mục.",
)


def assumptions(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> tuple[Text, ...]:
    """Return what a plan assumes, one sentence each; only what matters for this plan.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands.
    edits : sequence of PortfolioEdit
        The plan.
    terms : PortfolioTerms
        With the year filled in.
    """
    told = [
        _duplicates(portfolio, edits, terms),
        _more_cases(portfolio, edits, terms),
        _repealed(portfolio, edits, terms),
        _apart(portfolio, edits),
        _unlimited(portfolio, edits, terms),
        _unnamed_acts(portfolio, edits),
        _unknown(portfolio, terms),
    ]
    return (*(text for text in told if text is not None), READINGS, NOT_MONEY)


def _hours(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> float:
    assert terms.year is not None
    return math.fsum(portfolio.entry(edit.procedure).hours(terms.year) or 0.0 for edit in edits)


def _duplicates(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> Text | None:
    several = [edit for edit in edits if isinstance(edit, AbolishProcedure) and edit.ground == "duplicate"]
    if not several:
        return None
    hours, extra, size = _hours(portfolio, several, terms), terms.duplicate_extra, len(several)
    return Text(
        en=f"Of the {number(hours)} hours of {size} duplicates, survivors need {share(extra)} (`duplicate_extra`): their "
        "cases were handled twice.",
        vi=f"Trong {number(hours, 'vi')} giờ của {size} quy trình trùng, nơi giữ lại cần thêm {share(extra, 'vi')} "
        "(`duplicate_extra`): hồ sơ đã được xử lý hai lần.",
    )


def _more_cases(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> Text | None:
    """Name duplicates with more cases than their survivor, which cannot all be the survivor's own."""
    assert terms.year is not None
    more = []
    for edit in edits:
        if isinstance(edit, AbolishProcedure) and edit.survivor is not None:
            cases = portfolio.entry(edit.procedure).cases(terms.year)
            own = portfolio.entry(edit.survivor).cases(terms.year)
            if cases is not None and own is not None and cases > own:
                more.append(edit)
    if not more:
        return None
    names, hours = ", ".join(edit.procedure for edit in more), _hours(portfolio, more, terms)
    return Text(
        en=f"{names} had more cases than the procedures they duplicate, so not all of their {number(hours)} hours may "
        "vanish. Look at them again.",
        vi=f"{names} có nhiều hồ sơ hơn quy trình giữ lại, nên {number(hours, 'vi')} giờ của chúng có thể không giảm hết. "
        "Cần xem lại.",
    )


def _repealed(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> Text | None:
    assert terms.year is not None
    gone = [portfolio.entry(e.procedure) for e in edits if isinstance(e, AbolishProcedure) and e.ground == "repealed"]
    cases = sum(entry.cases(terms.year) or 0 for entry in gone)
    if not cases:
        return None
    return Text(
        en=f"{number(cases)} cases of {terms.year} came to procedures whose basis no longer holds; they are taken to end.",
        vi=f"Năm {terms.year} còn {number(cases, 'vi')} hồ sơ của các quy trình đã hết căn cứ; giả định không còn phát sinh.",
    )


def _apart(portfolio: Portfolio, edits: Sequence[PortfolioEdit]) -> Text | None:
    into = [
        edit.into for edit in edits if isinstance(edit, MergeProcedure) and portfolio.entry(edit.into).separate_by_law
    ]
    if not into:
        return None
    names = ", ".join(dict.fromkeys(into))
    return Text(
        en=f"{len(into)} of the office's own procedures go into ones that the law keeps apart ({names}), whose own course "
        "stays as it is; `strict_survivors` refuses that. Have it confirmed by a legal officer.",
        vi=f"{len(into)} quy trình do cơ quan tự đặt ra được gộp vào quy trình mà luật quy định riêng ({names}), trình tự của "
        "quy trình nhận giữ nguyên; `strict_survivors` sẽ không cho phép. Cần cán bộ pháp chế xác nhận.",
    )


def _unlimited(portfolio: Portfolio, edits: Sequence[PortfolioEdit], terms: PortfolioTerms) -> Text | None:
    free = [edit for edit in edits if isinstance(edit, DelegateProcedure) and edit.to not in terms.capacity]
    if not free:
        return None
    names, hours = ", ".join(dict.fromkeys(edit.to for edit in free)), _hours(portfolio, free, terms)
    return Text(
        en=f"{number(hours)} hours go to {names}, whose capacity is not stated: whether they can take them is not checked.",
        vi=f"Chuyển {number(hours, 'vi')} giờ cho {names} nhưng chưa khai năng lực: chưa kiểm tra nơi nhận có đảm đương được.",
    )


def _unnamed_acts(portfolio: Portfolio, edits: Sequence[PortfolioEdit]) -> Text | None:
    guessed = [edit for edit in edits if portfolio.entry(edit.procedure).instruments is None]
    if not guessed:
        return None
    return Text(
        en=f"For {len(guessed)} procedures nobody has listed the legal acts to amend; the text that lays one down counts.",
        vi=f"{len(guessed)} quy trình chưa khai văn bản phải sửa; tính theo văn bản quy định quy trình đó.",
    )


def _unknown(portfolio: Portfolio, terms: PortfolioTerms) -> Text | None:
    assert terms.year is not None
    size = sum(entry.hours(terms.year) is None for entry in portfolio.entries)
    if not size:
        return None
    return Text(
        en=f"The hours of {size} procedures are not known; no figure of hours counts them.",
        vi=f"Chưa biết số giờ của {size} quy trình; các số giờ không tính các quy trình này.",
    )
