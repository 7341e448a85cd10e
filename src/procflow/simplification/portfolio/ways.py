"""Which ways are open to each procedure of a list by itself, and why the others are closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from procflow.errors import Message, NotSupportedError, Place, Problem, ProposalError, did_you_mean
from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio.edits import (
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    PortfolioEdit,
    SimplifyProcedure,
    is_cut,
    survivor_of,
)
from procflow.simplification.portfolio.guards_law import judge_law, never_used
from procflow.simplification.portfolio.terms import PortfolioTerms

MOST_WAYS = 50_000
"""How many ways a plan may choose from; longer chains of duplicates than any office has would need more."""

NO_TARGET = Message(
    "portfolio-no-target",
    en="it refers to '{name}', which is no other procedure of the list.{hint}",
    vi="quy trình này trỏ tới '{name}', không phải một quy trình khác trong danh mục.{hint}",
)
TOO_MANY_WAYS = Message(
    "portfolio-too-many-ways",
    en="its chains of duplicates and mergers leave more than {most} ways to weigh. Point each procedure to the one that "
    "should stay, instead of to the next in the chain.",
    vi="các chuỗi trùng lặp và gộp tạo ra hơn {most} cách phải xét. Hãy trỏ mỗi quy trình tới quy trình cần giữ lại thay vì "
    "tới quy trình kế tiếp trong chuỗi.",
)


@frozen
class Way:
    """One lawful thing to do with one procedure.

    Attributes
    ----------
    edit : PortfolioEdit
        What is done.
    rank : int
        Order among the ways of the procedure: repealed, never used, duplicate, merge, delegate, simplify.
    link : str or None
        The procedure the list names, through which it comes to its survivor.
    removed, moved : float
        Hours of the year that nobody, or that somebody else needs from now on; 0 where they are not known.
    to : str
        Who gets the hours that move.
    """

    edit: PortfolioEdit
    rank: int
    link: str | None = None
    removed: float = 0.0
    moved: float = 0.0
    to: str = ""

    @property
    def cut(self) -> bool:
        """Tell whether the procedure leaves the list this way."""
        return is_cut(self.edit)

    @property
    def survivor(self) -> str | None:
        """The procedure in which this one lives on."""
        return survivor_of(self.edit)


@frozen
class Ways:
    """The open ways of every procedure, and what closed the others.

    Attributes
    ----------
    open : dict of str to tuple of Way
        By procedure; empty where there is none.
    closed : dict of str to tuple of (PortfolioEdit, tuple of Problem)
        Ways which the list names, and which law or the terms close.
    """

    open: Mapping[str, tuple[Way, ...]]
    closed: Mapping[str, tuple[tuple[PortfolioEdit, tuple[Problem, ...]], ...]]


def ways(portfolio: Portfolio, terms: PortfolioTerms) -> Ways:
    """Return what can be done with each procedure, as far as law and terms say of it by itself.

    Parameters
    ----------
    portfolio : Portfolio
        The list; its references must lead to procedures of the list.
    terms : PortfolioTerms
        With the list's own year filled in.

    Raises
    ------
    ProposalError
        If a duplicate or a merger refers to nothing.
    NotSupportedError
        If chains leave too many ways.
    """
    _refuse_targets(portfolio)
    closed: dict[str, list[tuple[PortfolioEdit, tuple[Problem, ...]]]] = {e.id: [] for e in portfolio.entries}
    found: dict[str, list[Way]] = {e.id: [] for e in portfolio.entries}
    links: dict[str, list[tuple[int, str]]] = {}
    for entry in portfolio.entries:
        for rank, edit in _named(portfolio, entry, terms):
            problems = tuple(judge_law(portfolio, edit, terms))
            link = survivor_of(edit)
            if link is not None and _passes(problems):
                links.setdefault(entry.id, []).append((rank, link))
            if problems:
                closed[entry.id].append((edit, problems))
            elif link is None:
                found[entry.id].append(_way(portfolio, edit, rank, None, terms))
    count = 0
    for name, arcs in links.items():
        for rank, link in arcs:
            for survivor in _reach(links, name, link):
                kind = AbolishProcedure(name, "duplicate", survivor) if rank == 2 else MergeProcedure(name, survivor)
                if not judge_law(portfolio, kind, terms):
                    found[name].append(_way(portfolio, kind, rank, link, terms))
            count += len(found[name])
            if count > MOST_WAYS:
                place = Place(element=f"portfolio '{portfolio.id}'")
                raise NotSupportedError(TOO_MANY_WAYS.at(place, most=MOST_WAYS))
    return Ways(
        open={name: tuple(sorted(several, key=lambda way: way.rank)) for name, several in found.items()},
        closed={name: tuple(several) for name, several in closed.items()},
    )


def _refuse_targets(portfolio: Portfolio) -> None:
    known = {entry.id for entry in portfolio.entries}
    problems = [
        NO_TARGET.at(f"procedure '{entry.id}'", name=target, hint=did_you_mean(target, known - {entry.id}))
        for entry in portfolio.entries
        for target in (entry.duplicate_of, entry.merge_into)
        if target is not None and (target not in known or target == entry.id)
    ]
    if problems:
        raise ProposalError(*problems)


def _named(portfolio: Portfolio, entry: PortfolioEntry, terms: PortfolioTerms) -> Iterator[tuple[int, PortfolioEdit]]:
    """Yield what the list itself suggests for a procedure, whatever the law says of it."""
    if entry.legal_status == "repealed":
        yield 0, AbolishProcedure(entry.id, "repealed")
    if never_used(portfolio, entry, terms.unused_years):
        yield 1, AbolishProcedure(entry.id, "never used")
    if entry.duplicate_of is not None:
        yield 2, AbolishProcedure(entry.id, "duplicate", entry.duplicate_of)
    if entry.merge_into is not None:
        yield 3, MergeProcedure(entry.id, entry.merge_into)
    if entry.delegable_to:
        yield 4, DelegateProcedure(entry.id, entry.delegable_to)
    if entry.simplified_hours is not None:
        yield 5, SimplifyProcedure(entry.id)


_OF_SURVIVOR = frozenset({"portfolio-survivor-law", "portfolio-separate-survivor"})


def _passes(problems: Sequence[Problem]) -> bool:
    """Tell whether a link may be followed: what is wrong with its own target does not matter further along a chain."""
    return all(problem.code in _OF_SURVIVOR for problem in problems)


def _reach(links: Mapping[str, Sequence[tuple[int, str]]], start: str, link: str) -> list[str]:
    """Return the procedures to which a link leads, itself or by further links, without the start."""
    seen, stack = {start, link}, [link]
    found = []
    while stack:
        at = stack.pop()
        found.append(at)
        for _, target in links.get(at, ()):
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return found


def _way(portfolio: Portfolio, edit: PortfolioEdit, rank: int, link: str | None, terms: PortfolioTerms) -> Way:
    entry = portfolio.entry(edit.procedure)
    assert terms.year is not None
    hours = entry.hours(terms.year) or 0.0
    if isinstance(edit, DelegateProcedure):
        return Way(edit, rank, link, 0.0, hours, edit.to)
    if isinstance(edit, SimplifyProcedure):
        cases = entry.volumes.get(terms.year, 0)
        assert entry.hours_per_case is not None
        assert entry.simplified_hours is not None
        return Way(edit, rank, link, cases * (entry.hours_per_case - entry.simplified_hours))
    survivor = survivor_of(edit)
    if survivor is None:
        return Way(edit, rank, link, hours)
    owner = portfolio.entry(survivor).owner
    if isinstance(edit, MergeProcedure):
        return Way(edit, rank, link, 0.0, hours, owner)
    extra = terms.duplicate_extra * hours
    return Way(edit, rank, link, hours - extra, extra, owner)
