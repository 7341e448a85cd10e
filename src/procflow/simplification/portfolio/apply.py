"""A list after a plan: what leaves is gone, survivors handle the cases they take in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from attrs import evolve

from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio.edits import (
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
    is_cut,
    survivor_of,
)
from procflow.simplification.portfolio.terms import PortfolioTerms


def apply_portfolio(
    portfolio: Portfolio, edits: Iterable[PortfolioEdit], terms: PortfolioTerms | None = None
) -> Portfolio:
    """Return the list as a plan leaves it; the plan is carried out, not judged.

    A survivor handles the cases merged into it, and its hours per case become the mean of the year that counts. Cases of
    a duplicate are the survivor's own cases, so they are not added. Steps and handoffs of survivors are left as they are.

    Parameters
    ----------
    portfolio : Portfolio
        As it stands.
    edits : iterable of PortfolioEdit
        At most one per procedure.
    terms : PortfolioTerms, optional
        Year and share of a duplicate's hours that its survivor needs.

    Examples
    --------
    >>> row = dict(group="work process", steps=5, handoffs=3, legal_status="none found", separate_by_law=False,
    ...            control_reserved=False)
    >>> office = Portfolio(id="o", entries=[PortfolioEntry(id="A", hours_per_case=2.0, volumes={2023: 10}, **row),
    ...                                     PortfolioEntry(id="B", hours_per_case=1.0, volumes={2023: 30}, **row)])
    >>> after = apply_portfolio(office, [MergeProcedure("B", "A")])
    >>> after.entry("A").volumes, after.entry("A").hours_per_case, len(after)
    ({2023: 40}, 1.25, 1)
    """
    terms = (terms or PortfolioTerms()).of(portfolio)
    by_id = {edit.procedure: edit for edit in edits}
    joined: dict[str, list[PortfolioEdit]] = {}
    for edit in by_id.values():
        survivor = survivor_of(edit)
        if survivor is not None:
            joined.setdefault(survivor, []).append(edit)
    stays = {entry.id for entry in portfolio.entries if not is_cut(by_id.get(entry.id))}
    left = tuple(
        _linked(_joined(portfolio, _simplified(entry, by_id), joined.get(entry.id, []), terms), stays)
        for entry in portfolio.entries
        if entry.id in stays
    )
    carriers = {entry.owner for entry in left} | {entry.delegable_to for entry in left}
    capacity = {name: hours for name, hours in portfolio.capacity.items() if name in carriers}
    return evolve(portfolio, entries=left, capacity=capacity)


def _simplified(entry: PortfolioEntry, by_id: Mapping[str, PortfolioEdit]) -> PortfolioEntry:
    if not isinstance(by_id.get(entry.id), SimplifyProcedure):
        return entry
    return evolve(entry, hours_per_case=entry.simplified_hours, simplified_hours=None)


def _joined(
    portfolio: Portfolio, entry: PortfolioEntry, edits: list[PortfolioEdit], terms: PortfolioTerms
) -> PortfolioEntry:
    """Return a survivor with the cases, hours and documents of what goes into it."""
    if not edits:
        return entry
    assert terms.year is not None
    parts = [(portfolio.entry(edit.procedure), isinstance(edit, MergeProcedure)) for edit in edits]
    merged = [part for part, merges in parts if merges]
    volumes = {
        year: sum(part.volumes[year] for part in (entry, *merged))
        for year in entry.volumes
        if all(year in part.volumes for part in merged)
    }
    extra = terms.duplicate_extra
    hours = [entry.hours(terms.year)]
    hours += [part.hours(terms.year) for part in merged]
    hours += [None if (h := part.hours(terms.year)) is None else extra * h for part, m in parts if extra and not m]
    known = [value for value in hours if value is not None]
    cases, per_case = volumes.get(terms.year), entry.hours_per_case
    if cases == 0 and math.fsum(known):
        # A survivor without cases of its own takes over those of a duplicate.
        cases = volumes[terms.year] = max(part.cases(terms.year) or 0 for part, _ in parts)
    if len(known) < len(hours) or cases is None:
        per_case = None
    elif cases:
        per_case = math.fsum(known) / cases
    simpler = entry.simplified_hours
    return evolve(
        entry,
        volumes=volumes,
        hours_per_case=per_case,
        simplified_hours=None if per_case is None or simpler is None or simpler > per_case else simpler,
        needs=tuple(dict.fromkeys([*entry.needs, *(name for part, _ in parts for name in part.needs)])),
        makes=tuple(dict.fromkeys([*entry.makes, *(name for part, _ in parts for name in part.makes)])),
    )


def _linked(entry: PortfolioEntry, stays: set[str]) -> PortfolioEntry:
    """Drop what an entry says of procedures that have left."""
    if entry.duplicate_of is not None and entry.duplicate_of not in stays:
        entry = evolve(entry, duplicate_of=None)
    if entry.merge_into is not None and entry.merge_into not in stays:
        entry = evolve(entry, merge_into=None, overlap=None)
    return entry
