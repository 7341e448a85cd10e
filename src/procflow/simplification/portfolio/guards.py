"""Which rules a plan for a list breaks: law first, then what the decisions do to each other.

The optimiser writes the same rules as rows. This file judges a finished plan by following it, in code of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from procflow.errors import Message, Place, Problem, did_you_mean
from procflow.model import Portfolio
from procflow.simplification.portfolio.acts import acts_of
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
    is_cut,
    survivor_of,
)
from procflow.simplification.portfolio.guards_law import judge_law
from procflow.simplification.portfolio.terms import PortfolioTerms

NO_SUCH_PROCEDURE = Message(
    "portfolio-no-procedure",
    en="no procedure of the list is called '{name}'.{hint}",
    vi="danh mục không có quy trình nào mã '{name}'.{hint}",
)
TWO_DECISIONS = Message(
    "portfolio-two-decisions",
    en="there are {count} decisions on it. Decide once; the reason may name several rules.",
    vi="có {count} quyết định cho quy trình này. Chỉ quyết định một lần; lý do có thể nêu nhiều quy tắc.",
)
SURVIVOR_GONE = Message(
    "portfolio-survivor-gone",
    en="it goes into '{survivor}', which leaves the list itself. Name the procedure that stays.",
    vi="được nhập vào '{survivor}', nhưng chính quy trình này cũng ra khỏi danh mục. Hãy nêu quy trình được giữ lại.",
)
CHAIN = Message(
    "portfolio-chain",
    en="it belongs to '{target}', which does not go into '{survivor}' as well, so the way to '{survivor}' is broken.",
    vi="quy trình này gắn với '{target}', mà '{target}' không được nhập vào '{survivor}' nên chuỗi bị đứt.",
)
CYCLE = Message(
    "portfolio-cycle",
    en="it goes round in a circle ({ring}) and never reaches '{survivor}'. One of them has to stay.",
    vi="chuỗi quay vòng ({ring}), không bao giờ tới '{survivor}'. Phải giữ lại một trong số đó.",
)
DOCUMENT = Message(
    "portfolio-document",
    en="procedures that go on need the document '{document}', which nobody would make any more: {makers} abolished, "
    "needed by {users}.",
    vi="các quy trình còn lại cần tài liệu '{document}' nhưng không còn nơi nào lập: bãi bỏ {makers}, nơi cần là {users}.",
)
CAPACITY = Message(
    "portfolio-capacity",
    en="it would need {after} hours a year, {before} today, and has {capacity}.",
    vi="sẽ cần {after} giờ mỗi năm, hiện nay là {before}, năng lực là {capacity}.",
)
CAPACITY_UNKNOWN = Message(
    "portfolio-capacity-unknown",
    en="its hours are not known, and '{carrier}', who would get them, has a limit. State cases and hours per case.",
    vi="chưa biết số giờ, trong khi '{carrier}' là nơi nhận có giới hạn. Hãy khai số hồ sơ và số giờ mỗi hồ sơ.",
)
ACTS = Message(
    "portfolio-acts",
    en="{count} legal acts would have to be amended, at most {most} may be: {names}.",
    vi="phải sửa {count} văn bản, chỉ được sửa tối đa {most}: {names}.",
)
LIMIT_SLACK = 1e-6
"""Relative excess of a capacity that counts as none, for sums of rounded hours."""


def portfolio_violations(
    portfolio: Portfolio, edits: Iterable[PortfolioEdit], terms: PortfolioTerms | None = None
) -> tuple[Problem, ...]:
    """Return every rule that a plan for a list breaks; an empty answer permits it within what the list says.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands.
    edits : iterable of PortfolioEdit
        The decisions; procedures without one are kept as they are.
    terms : PortfolioTerms, optional
        Lines, budgets and capacities.

    Returns
    -------
    tuple of Problem
        In the order of the decisions, then rules on the whole plan.

    Raises
    ------
    ProposalError
        If the terms name a year or somebody the list does not know.

    Examples
    --------
    >>> from procflow.model import PortfolioEntry
    >>> duty = PortfolioEntry(id="P46", group="between agencies", volumes={2021: 0, 2022: 0, 2023: 0}, steps=14, handoffs=10,
    ...                       legal_status="higher law", separate_by_law=True, control_reserved=True)
    >>> [p.code for p in portfolio_violations(Portfolio(id="o", entries=[duty]), [AbolishProcedure("P46", "never used")])]
    ['portfolio-mandatory']
    """
    plan = tuple(edits)
    terms = (terms or PortfolioTerms()).of(portfolio)
    nameless = _unknown_names(portfolio, plan)
    if nameless:
        return tuple(nameless)
    twice = [
        TWO_DECISIONS.at(f"procedure '{name}'", count=count)
        for name, count in Counter(edit.procedure for edit in plan).items()
        if count > 1
    ]
    if twice:
        return tuple(twice)
    by_id = {edit.procedure: edit for edit in plan}
    found = [problem for edit in plan for problem in judge_law(portfolio, edit, terms)]
    found += [problem for edit in plan for problem in _chain(portfolio, edit, by_id)]
    found += _documents(portfolio, by_id)
    found += _loads(portfolio, by_id, terms)
    return (*found, *_acts(portfolio, plan, terms))


def link_of(portfolio: Portfolio, edit: PortfolioEdit) -> str | None:
    """Return the procedure which the list itself names as the one that does the same or could take it in, or None."""
    entry = portfolio.entry(edit.procedure)
    if isinstance(edit, MergeProcedure):
        return entry.merge_into
    if isinstance(edit, AbolishProcedure) and edit.ground == "duplicate":
        return entry.duplicate_of
    return None


def _unknown_names(portfolio: Portfolio, plan: tuple[PortfolioEdit, ...]) -> list[Problem]:
    known = {entry.id for entry in portfolio.entries}
    lost = [
        name for edit in plan for name in (edit.procedure, survivor_of(edit)) if name is not None and name not in known
    ]
    place = Place(element=f"portfolio '{portfolio.id}'")
    return [NO_SUCH_PROCEDURE.at(place, name=name, hint=did_you_mean(name, known)) for name in dict.fromkeys(lost)]


def _chain(portfolio: Portfolio, edit: PortfolioEdit, by_id: Mapping[str, PortfolioEdit]) -> list[Problem]:
    """Follow the list's own links from a procedure to its survivor: everything on the way has to go there as well."""
    survivor, at = survivor_of(edit), link_of(portfolio, edit)
    if survivor is None or at is None:
        return []
    place, seen = Place(element=f"procedure '{edit.procedure}'"), [edit.procedure]
    if is_cut(by_id.get(survivor)):
        return [SURVIVOR_GONE.at(place, survivor=survivor)]
    while at != survivor:
        if at in seen:
            return [CYCLE.at(place, ring=(*seen[seen.index(at) :], at), survivor=survivor)]
        seen.append(at)
        follow = by_id.get(at)
        target = None if follow is None or survivor_of(follow) != survivor else link_of(portfolio, follow)
        if target is None:
            return [CHAIN.at(place, target=at, survivor=survivor)]
        at = target
    return []


def _documents(portfolio: Portfolio, by_id: Mapping[str, PortfolioEdit]) -> list[Problem]:
    """Judge that what goes on, here or elsewhere, still gets its documents; merged and delegated work goes on."""
    makers: dict[str, list[str]] = {}
    users: dict[str, list[str]] = {}
    for entry in portfolio.entries:
        for document in entry.makes:
            makers.setdefault(document, []).append(entry.id)
        if not isinstance(by_id.get(entry.id), AbolishProcedure):
            for document in entry.needs:
                users.setdefault(document, []).append(entry.id)
    place = Place(element=f"portfolio '{portfolio.id}'")
    return [
        DOCUMENT.at(place, document=document, makers=tuple(makers[document]), users=tuple(waiting))
        for document, waiting in users.items()
        if document in makers and all(isinstance(by_id.get(maker), AbolishProcedure) for maker in makers[document])
    ]


def _loads(portfolio: Portfolio, by_id: Mapping[str, PortfolioEdit], terms: PortfolioTerms) -> list[Problem]:
    """Judge the hours of everyone who has a limit: what they had, less what leaves, plus what they get."""
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    found: list[Problem] = []
    assert terms.year is not None
    for entry in portfolio.entries:
        edit, hours = by_id.get(entry.id), entry.hours(terms.year)
        carrier, part = _carried(portfolio, edit, terms)
        receiver = entry.owner if carrier is None else carrier
        if hours is None:
            if part and receiver != entry.owner and receiver in terms.capacity:
                found.append(CAPACITY_UNKNOWN.at(f"procedure '{entry.id}'", carrier=receiver))
            continue
        before[entry.owner] = before.get(entry.owner, 0.0) + hours
        left = part * hours
        if isinstance(edit, SimplifyProcedure) and entry.simplified_hours is not None:
            left = entry.simplified_hours * entry.volumes.get(terms.year, 0)
        after[receiver] = after.get(receiver, 0.0) + left
    for name, limit in terms.capacity.items():
        had, has = before.get(name, 0.0), after.get(name, 0.0)
        if has > max(had, limit) + LIMIT_SLACK * max(1.0, had, limit):
            found.append(CAPACITY.at(f"unit '{name}'", after=has, before=had, capacity=limit))
    return found


def _carried(portfolio: Portfolio, edit: PortfolioEdit | None, terms: PortfolioTerms) -> tuple[str | None, float]:
    """Return who carries the work of a procedure from now on (None: as before), and which part of it is left."""
    if isinstance(edit, DelegateProcedure):
        return edit.to, 1.0
    if isinstance(edit, MergeProcedure):
        return portfolio.entry(edit.into).owner, 1.0
    if isinstance(edit, AbolishProcedure):
        if edit.survivor is None or edit.ground != "duplicate":
            return None, 0.0
        return portfolio.entry(edit.survivor).owner, terms.duplicate_extra
    return None, 1.0


def _acts(portfolio: Portfolio, plan: tuple[PortfolioEdit, ...], terms: PortfolioTerms) -> list[Problem]:
    names = tuple(dict.fromkeys(name for edit in plan for name in acts_of(portfolio.entry(edit.procedure))))
    if terms.acts is None or len(names) <= terms.acts:
        return []
    place = Place(element=f"portfolio '{portfolio.id}'")
    return [ACTS.at(place, count=len(names), most=terms.acts, names=names)]
