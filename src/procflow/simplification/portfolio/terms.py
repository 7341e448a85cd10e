"""On which terms procedures may leave a list: lines, budgets and readings of the law that people set."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from procflow.errors import Message, Place, ProposalError, did_you_mean
from procflow.model import Portfolio

OWN = "own"
"""The authority of the office itself, in `PortfolioEntry.authority`."""

BAD_TERM = Message(
    "portfolio-term",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
NO_SUCH_CARRIER = Message(
    "portfolio-carrier",
    en="no owner of procedures, and no level that could receive one, is called '{name}'.{hint}",
    vi="không có đơn vị chủ trì hay cấp được giao nào tên '{name}'.{hint}",
)


def _names(values: Iterable[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset([values] if isinstance(values, str) else values)


@frozen(kw_only=True)
class PortfolioTerms:
    """What a plan for a list has to keep to, besides the law that each procedure states.

    Attributes
    ----------
    year : int or None
        Year whose cases count; by default the last one of the list.
    overlap_line : float
        Least share of steps in common from which two procedures may be merged, in [0, 1].
    unused_years : int
        A procedure is never used if it had no case in so many last years of the list, 1 or more.
    acts : int or None
        How many legal acts may be amended at the most.
    authority : frozenset of str or None
        Authorities on whose decisions the plan may count, such as ``{"own"}``; None is all of them.
    capacity : dict of str to float
        Staff hours a year that an owner or a receiving level can give to the procedures of the list. One that is above
        it today may not be given more, so 0 says that its hours may not rise.
    duplicate_extra : float
        Share of a duplicate's hours that its survivor needs for the cases of both, in [0, 1]. The default 0 assumes that
        the same work was done twice.
    strict_survivors : bool
        Whether a procedure that the law keeps apart may take in no other one at all; by default it may take in what the
        office has set up itself, and nothing that another law lays down.
    """

    year: int | None = None
    overlap_line: float = 0.6
    unused_years: int = 3
    acts: int | None = None
    authority: frozenset[str] | None = field(default=None, converter=_names)
    capacity: Mapping[str, float] = field(factory=dict, hash=False)
    duplicate_extra: float = 0.0
    strict_survivors: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        for what, share in (("overlap_line", self.overlap_line), ("duplicate_extra", self.duplicate_extra)):
            if not 0 <= share <= 1:
                raise _bad(what, share, "a share from 0 to 1", "một tỷ lệ từ 0 đến 1")
        if not _whole(self.unused_years, 1):
            raise _bad("unused_years", self.unused_years, "a whole number from 1", "một số nguyên từ 1 trở lên")
        if self.acts is not None and not _whole(self.acts, 0):
            raise _bad("acts", self.acts, "a whole number, 0 or more", "một số nguyên từ 0 trở lên")
        for who, hours in self.capacity.items():
            if not (math.isfinite(hours) and hours >= 0):
                expected = ("a finite number of hours, 0 or more", "một số giờ hữu hạn từ 0 trở lên")
                raise _bad(f"capacity '{who}'", hours, *expected)

    def of(self, portfolio: Portfolio) -> PortfolioTerms:
        """Return the terms with the list's own year and capacities where none are given.

        Raises
        ------
        ProposalError
            If the year is not one of the list, or a capacity names nobody.
        """
        years = portfolio.years
        if self.year is not None and self.year not in (years or (0,)):
            raise _bad("year", self.year, f"one of {list(years)}", f"một trong {list(years)}")
        carriers = {entry.owner for entry in portfolio.entries} | {entry.delegable_to for entry in portfolio.entries}
        capacity = {**portfolio.capacity, **self.capacity}
        place = Place(element=f"portfolio '{portfolio.id}'")
        lost = [name for name in capacity if name not in carriers]
        if lost:
            raise ProposalError(*(NO_SUCH_CARRIER.at(place, name=n, hint=did_you_mean(n, carriers)) for n in lost))
        return PortfolioTerms(
            year=self.year if self.year is not None else max(years, default=0),
            overlap_line=self.overlap_line,
            unused_years=self.unused_years,
            acts=self.acts,
            authority=self.authority,
            capacity=capacity,
            duplicate_extra=self.duplicate_extra,
            strict_survivors=self.strict_survivors,
        )


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _bad(what: str, value: object, en: str, vi: str) -> ProposalError:
    return ProposalError(BAD_TERM.at(Place(), what=what, value=str(value), expected={"en": en, "vi": vi}))
