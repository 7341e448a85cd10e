"""What a plan for a list means for each unit, and the three ways in which "26 of 46" can be read, side by side."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable

from attrs import frozen

from procflow.metrics.tables import aligned
from procflow.model import ILLUSTRATIVE, Text
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.edits import DelegateProcedure
from procflow.simplification.portfolio.proposal import COUNTING, PortfolioProposal
from procflow.simplification.portfolio.sentences import filled
from procflow.wording import LANGUAGES, Lang, number, share

UNIT = Text(en="Unit", vi="Đơn vị")
TOTAL = Text(en="All units", vi="Tổng cộng")
NOT_NAMED = Text(en="(not named)", vi="(chưa nêu)")
COLUMNS: tuple[tuple[Text, Callable[[PortfolioCount], float]], ...] = (
    (Text(en="Before", vi="Hiện có"), lambda c: c.procedures),
    (Text(en="Kept", vi="Giữ nguyên"), lambda c: c.kept),
    (Text(en="Simplified", vi="Đơn giản hóa"), lambda c: c.simplified),
    (Text(en="Abolished", vi="Bãi bỏ"), lambda c: c.abolished),
    (Text(en="Merged", vi="Gộp"), lambda c: c.merged),
    (Text(en="Delegated", vi="Giao"), lambda c: c.delegated),
    (Text(en="Leave the list", vi="Ra khỏi danh mục"), lambda c: c.cut),
)
HOURS: tuple[tuple[Text, Callable[[PortfolioCount], float]], ...] = (
    (Text(en="Hours today", vi="Số giờ hiện nay"), lambda c: c.hours),
    (Text(en="Touched", vi="Thay đổi"), lambda c: c.touched),
    (Text(en="Moved", vi="Chuyển đi"), lambda c: c.moved),
    (Text(en="Received", vi="Nhận thêm"), lambda c: c.received),
    (Text(en="Removed", vi="Giảm thật"), lambda c: c.removed),
)
HOURS_YEAR = Text(
    en="Hours are staff hours{year}. Moved ones go on elsewhere, within the same unit too; received ones come from "
    "others; only removed ones are no longer needed. Freed hours are no cash saved.",
    vi="Số giờ là giờ công{year}. Giờ chuyển đi vẫn phải làm ở nơi khác, kể cả trong cùng đơn vị; giờ nhận thêm là "
    "từ nơi khác chuyển đến; chỉ giờ giảm thật mới không cần nữa. Giờ giảm không phải là tiền tiết kiệm được.",
)
UNKNOWN = Text(
    en="* The hours of {count} procedures are not known. Figures with a star leave them out, and received hours may be more.",
    vi="* Chưa biết số giờ của {count} quy trình. Các số có dấu sao không gồm những quy trình này, và giờ nhận thêm có thể "
    "nhiều hơn.",
)
OF_YEAR = Text(en="of", vi="năm")
NOT_KNOWN = Text(en="unknown", vi="chưa biết")

ON_LIST = Text(en="Procedures that leave the list", vi="Quy trình ra khỏi danh mục")
ON_LIST_MEANS = Text(
    en="counts titles: {abolished} abolished, {merged} merged, {delegated} delegated",
    vi="đếm tên quy trình: bãi bỏ {abolished}, gộp {merged}, giao {delegated}",
)
TOUCHED = Text(en="Staff hours touched", vi="Giờ công có thay đổi")
TOUCHED_MEANS = Text(
    en="hours of the procedures that leave, and hours saved in simplified ones",
    vi="giờ của các quy trình ra khỏi danh mục và giờ giảm ở quy trình được đơn giản hóa",
)
REMOVED = Text(en="Staff hours that nobody needs any more", vi="Giờ công không còn phải làm")
REMOVED_MEANS = Text(
    en="abolished or saved by simplifying; {moved} more hours only move",
    vi="do bãi bỏ hoặc đơn giản hóa; ngoài ra {moved} giờ chỉ chuyển nơi làm",
)
REMOVED_MEANS_ALONE = Text(en="abolished or saved by simplifying", vi="do bãi bỏ hoặc đơn giản hóa")
READING_HEADS: dict[Lang, tuple[str, ...]] = {
    "en": ("Reading", "Amount", "Of", "Share", "What it counts"),
    "vi": ("Cách đọc", "Số lượng", "Trên tổng số", "Tỷ lệ", "Đếm cái gì"),
}


@frozen
class Reading:
    """One way to read how much of a list is cut.

    Attributes
    ----------
    name : Text
        What is counted.
    amount, whole : float or None
        How much, and of how much; procedures, or staff hours a year. None if no hours are known.
    means : Text
        What the amount holds.
    partly : bool
        Whether the hours of some procedures are not known and left out.
    """

    name: Text
    amount: float | None
    whole: float | None
    means: Text
    partly: bool = False

    def cells(self, lang: Lang) -> tuple[str, ...]:
        """Return name, amount, whole, share and meaning as text; the share of nothing is a dash."""
        rate = share(self.amount / self.whole, lang) if self.amount is not None and self.whole else "–"
        amount, whole = (hours_text(value, lang, partly=self.partly) for value in (self.amount, self.whole))
        return (self.name.get(lang), amount, whole, rate, self.means.get(lang))


def hours_text(value: float | None, lang: Lang, *, partly: bool = False) -> str:
    """Write an amount without decimals, "unknown" for None, with a star where some of it is not known.

    >>> hours_text(1150.0, "vi"), hours_text(None, "en"), hours_text(30.0, "en", partly=True)
    ('1.150', 'unknown', '30*')
    """
    if value is None:
        return NOT_KNOWN.get(lang)
    return number(value, lang, digits=0) + ("*" if partly else "")


def known(count: PortfolioCount, value: float) -> float | None:
    """Return a figure of hours, or None where the hours of no procedure are known.

    >>> known(PortfolioCount(procedures=2, unknown=2), 0.0) is None, known(PortfolioCount(procedures=2, unknown=1), 5.0)
    (True, 5.0)
    """
    return None if count.unknown and count.unknown >= count.procedures else value


def readings(count: PortfolioCount) -> tuple[Reading, Reading, Reading]:
    """Return the three readings of a cut: titles, hours touched, hours removed.

    A reported rate such as "26 of 46, 57 %" is the first one; it says nothing about the other two.

    Parameters
    ----------
    count : PortfolioCount
        Of the whole list, or of one unit.

    Examples
    --------
    >>> three = readings(PortfolioCount(procedures=4, merged=1, duplicates=1, hours=100.0, hours_cut=30.0, removed=10.0,
    ...                                 to_survivors=20.0))
    >>> [(one.amount, one.whole) for one in three]
    [(2, 4), (30.0, 100.0), (10.0, 100.0)]
    """
    titles = {name: str(getattr(count, name)) for name in ("abolished", "merged", "delegated")}
    partly = count.unknown > 0
    hours, touched, removed, moved = (known(count, v) for v in (count.hours, count.touched, count.removed, count.moved))
    only_move = Text(**{lang: hours_text(moved, lang, partly=partly) for lang in LANGUAGES})
    means = REMOVED_MEANS_ALONE if moved is None else filled(REMOVED_MEANS, moved=only_move)
    return (
        Reading(ON_LIST, count.cut, count.procedures, filled(ON_LIST_MEANS, **titles)),
        Reading(TOUCHED, touched, hours, TOUCHED_MEANS, partly),
        Reading(REMOVED, removed, hours, means, partly),
    )


def unit_heads(lang: Lang) -> tuple[str, ...]:
    """Return the headings of the table by unit."""
    return (UNIT.get(lang), *(name.get(lang) for name, _ in (*COLUMNS, *HOURS)))


def unit_cells(count: PortfolioCount, lang: Lang, *, total: bool = False) -> tuple[str, ...]:
    """Return one row of the table by unit; `total` names it as that of all units."""
    name = TOTAL.get(lang) if total else count.unit or NOT_NAMED.get(lang)
    hours = (hours_text(known(count, value(count)), lang, partly=count.unknown > 0) for _, value in HOURS)
    return (name, *(number(value(count), lang, digits=0) for _, value in COLUMNS), *hours)


def by_unit(proposal: PortfolioProposal) -> tuple[PortfolioCount, ...]:
    """Return the counts of the units, then the levels that own no procedure and receive the hours of delegated ones.

    With them, the hours received add up to the hours moved.

    Parameters
    ----------
    proposal : PortfolioProposal
        The plan.
    """
    owners = {count.unit for count in proposal.units}
    levels: dict[str, list[float | None]] = defaultdict(list)
    for decision in proposal.decisions:
        if isinstance(decision.edit, DelegateProcedure) and decision.edit.to not in owners:
            levels[decision.edit.to].append(decision.moved)
    return (*proposal.units, *(_received(level, moved) for level, moved in levels.items()))


def _received(level: str, moved: list[float | None]) -> PortfolioCount:
    """Count what a level receives; where the hours of a single procedure are not known, neither is the sum."""
    return PortfolioCount(
        unit=level, received=math.fsum(hours for hours in moved if hours is not None), unknown=moved.count(None)
    )


def unit_notes(proposal: PortfolioProposal) -> tuple[Text, ...]:
    """Return what has to be said below the table: how cuts and hours are counted, and what is not known."""
    year = proposal.terms.year
    # Not `filled`, which would drop the blank before the year.
    told = {lang: f" {OF_YEAR.get(lang)} {year}" if year else "" for lang in LANGUAGES}
    notes = [COUNTING, Text(**{lang: HOURS_YEAR.get(lang).format(year=told[lang]) for lang in LANGUAGES})]
    if proposal.count.unknown:
        notes.append(filled(UNKNOWN, count=str(proposal.count.unknown)))
    return tuple(notes)


def roll_up(proposal: PortfolioProposal, *, lang: Lang = "en") -> str:
    """Return the three readings and the table by unit as plain text, with the counting rule.

    Parameters
    ----------
    proposal : PortfolioProposal
        The plan.
    lang : {"vi", "en"}
        Language of the tables.
    """
    three = aligned([READING_HEADS[lang], *(one.cells(lang) for one in readings(proposal.count))], numbers=range(1, 4))
    rows = [unit_cells(count, lang) for count in by_unit(proposal)]
    rows.append(unit_cells(proposal.count, lang, total=True))
    units = aligned([unit_heads(lang), *rows], numbers=range(1, len(unit_heads(lang))))
    banner = [ILLUSTRATIVE.get(lang), ""] if proposal.before.illustrative else []
    notes = [note.get(lang) for note in unit_notes(proposal)]
    return "\n".join([*banner, three, "", units, "", *notes])
