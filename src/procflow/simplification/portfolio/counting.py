"""What becomes of the hours of a plan's decisions, added up for the list and for each unit.

This is separate code from the program's: it follows each decision by itself, and the plan's value is computed from here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio.acts import acts_of
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
    is_cut,
)
from procflow.simplification.portfolio.terms import PortfolioTerms


@frozen
class Flow:
    """Where the hours of one procedure go.

    Attributes
    ----------
    removed, moved : float or None
        Hours a year that nobody, and that somebody else needs from now on; None if the hours are not known.
    to : str
        Who gets them.
    """

    removed: float | None = 0.0
    moved: float | None = 0.0
    to: str = ""


def flow(portfolio: Portfolio, edit: PortfolioEdit | None, terms: PortfolioTerms) -> Flow:
    """Return where the hours of the year go under a decision.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands.
    edit : PortfolioEdit or None
        The decision.
    terms : PortfolioTerms
        With the year filled in.

    Examples
    --------
    >>> from procflow.model import PortfolioEntry
    >>> row = dict(group="work process", steps=5, handoffs=3, legal_status="none found", separate_by_law=False,
    ...            control_reserved=False, volumes={2023: 100})
    >>> office = Portfolio(id="o", entries=[PortfolioEntry(id="A", hours_per_case=2.0, owner="Văn phòng", **row),
    ...                                     PortfolioEntry(id="B", hours_per_case=0.5, duplicate_of="A", **row)])
    >>> flow(office, AbolishProcedure("B", "duplicate", "A"), PortfolioTerms(year=2023, duplicate_extra=0.2))
    Flow(removed=40.0, moved=10.0, to='Văn phòng')
    """
    if edit is None:
        return Flow()
    entry = portfolio.entry(edit.procedure)
    assert terms.year is not None
    hours = entry.hours(terms.year)
    if isinstance(edit, DelegateProcedure):
        return Flow(None if hours is None else 0.0, hours, edit.to)
    if isinstance(edit, MergeProcedure):
        return Flow(None if hours is None else 0.0, hours, portfolio.entry(edit.into).owner)
    if hours is None:
        return Flow(None, None)
    if isinstance(edit, SimplifyProcedure):
        assert entry.simplified_hours is not None
        return Flow(hours - entry.simplified_hours * entry.volumes.get(terms.year, 0))
    if edit.ground == "duplicate" and edit.survivor is not None:
        kept = 1.0 - terms.duplicate_extra
        return Flow(kept * hours, hours - kept * hours, portfolio.entry(edit.survivor).owner)
    return Flow(hours)


def measured(portfolio: Portfolio, edits: Iterable[PortfolioEdit], terms: PortfolioTerms) -> dict[str, float]:
    """Return the value of every objective for a plan; hours that are not known are left out before and after.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands.
    edits : iterable of PortfolioEdit
        The plan.
    terms : PortfolioTerms
        With the year filled in.
    """
    plan = tuple(edits)
    assert terms.year is not None
    known = [hours for entry in portfolio.entries if (hours := entry.hours(terms.year)) is not None]
    flows = [(edit, flow(portfolio, edit, terms)) for edit in plan]
    hours = math.fsum([*known, *(-(one.removed or 0.0) for _, one in flows)])
    delegated = math.fsum(one.moved or 0.0 for edit, one in flows if isinstance(edit, DelegateProcedure))
    return {
        "hours": hours,
        "list_hours": hours - delegated,
        "procedures": float(len(portfolio) - sum(is_cut(edit) for edit in plan)),
        "moved": math.fsum(one.moved or 0.0 for _, one in flows),
        "acts": float(len(acts(portfolio, plan))),
    }


def acts(portfolio: Portfolio, edits: Iterable[PortfolioEdit]) -> tuple[str, ...]:
    """Return the legal acts that a plan amends, each once, in the order of the list."""
    return tuple(dict.fromkeys(name for edit in edits for name in acts_of(portfolio.entry(edit.procedure))))


def count(portfolio: Portfolio, edits: Iterable[PortfolioEdit], terms: PortfolioTerms) -> PortfolioCount:
    """Count a plan for the whole list.

    Parameters
    ----------
    portfolio : Portfolio
        The list as it stands.
    edits : iterable of PortfolioEdit
        The plan.
    terms : PortfolioTerms
        With the year filled in.
    """
    flows = {edit.procedure: (edit, flow(portfolio, edit, terms)) for edit in edits}
    return _count("", portfolio.entries, flows, terms, [one for _, one in flows.values()])


def count_units(
    portfolio: Portfolio, edits: Iterable[PortfolioEdit], terms: PortfolioTerms
) -> tuple[PortfolioCount, ...]:
    """Count a plan for each owner, in the order of the list; what is counted adds up to the count of the whole list.

    Hours that a unit receives are counted at the unit; those received by levels that own no procedure are not among them.
    """
    flows = {edit.procedure: (edit, flow(portfolio, edit, terms)) for edit in edits}
    entries: dict[str, list[PortfolioEntry]] = {}
    coming: dict[str, list[Flow]] = {}
    for entry in portfolio.entries:
        entries.setdefault(entry.owner, []).append(entry)
    for _, one in flows.values():
        coming.setdefault(one.to, []).append(one)
    return tuple(_count(owner, own, flows, terms, coming.get(owner, [])) for owner, own in entries.items())


def _count(
    unit: str,
    entries: Sequence[PortfolioEntry],
    flows: Mapping[str, tuple[PortfolioEdit, Flow]],
    terms: PortfolioTerms,
    coming: Iterable[Flow],
) -> PortfolioCount:
    year = terms.year
    assert year is not None
    edits = [flows[entry.id][0] for entry in entries if entry.id in flows]
    cut = [entry for entry in entries if entry.id in flows and is_cut(flows[entry.id][0])]
    removed = {edit: flows[edit.procedure][1].removed or 0.0 for edit in edits}
    moved = {edit: flows[edit.procedure][1].moved or 0.0 for edit in edits}
    grounds = [edit.ground for edit in edits if isinstance(edit, AbolishProcedure)]
    simplified = [edit for edit in edits if isinstance(edit, SimplifyProcedure)]
    delegated = [edit for edit in edits if isinstance(edit, DelegateProcedure)]
    return PortfolioCount(
        unit=unit,
        procedures=len(entries),
        repealed=grounds.count("repealed"),
        unused=grounds.count("never used"),
        duplicates=grounds.count("duplicate"),
        merged=sum(isinstance(edit, MergeProcedure) for edit in edits),
        delegated=len(delegated),
        simplified=len(simplified),
        kept=len(entries) - len(edits),
        cases=sum(entry.cases(year) or 0 for entry in entries),
        cases_cut=sum(entry.cases(year) or 0 for entry in cut),
        hours=math.fsum(entry.hours(year) or 0.0 for entry in entries),
        hours_cut=math.fsum(entry.hours(year) or 0.0 for entry in cut),
        removed=math.fsum(removed.values()),
        simplified_away=math.fsum(removed[edit] for edit in simplified),
        to_survivors=math.fsum(hours for edit, hours in moved.items() if not isinstance(edit, DelegateProcedure)),
        to_levels=math.fsum(moved[edit] for edit in delegated),
        received=math.fsum(one.moved or 0.0 for one in coming),
        unknown=sum(entry.hours(year) is None for entry in entries),
    )
