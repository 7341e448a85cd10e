"""The tables in the report of a plan for a list: readings, units, decisions, legal texts, suggested pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from procflow.report.naming import unquoted
from procflow.report.parts import Grid, Line, Part, Words
from procflow.report.say import Say
from procflow.simplification.portfolio.decision import PORTFOLIO_VERDICT_NAMES, PortfolioDecision
from procflow.simplification.portfolio.proposal import COUNTING, PortfolioProposal
from procflow.simplification.portfolio.roll_up import (
    COLUMNS,
    READING_HEADS,
    by_unit,
    readings,
    unit_cells,
    unit_heads,
    unit_notes,
)
from procflow.simplification.portfolio.suggest import READ_BOTH, SUGGESTION_KINDS, Suggestion, suggest
from procflow.simplification.portfolio.terms import OWN
from procflow.wording import number, share

READING_WIDTHS = (24, 9, 11, 9, 47)
DECISION_WIDTHS = (5, 17, 11, 26, 15, 8, 9.6, 8.4)
ACT_WIDTHS = (30, 16, 9, 45)
PAIR_WIDTHS = (29, 15, 9, 47)
COUNTED = len(COLUMNS) + 1
"""Columns of the table by unit that count procedures, with that of the name; those of hours follow."""


def three_readings(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    """Yield the three readings of the cut."""
    caption = say(
        "A rate says little without what it counts: the same plan in three readings.",
        "Tỷ lệ chỉ có nghĩa khi biết đếm cái gì: cùng một phương án, ba cách đọc.",
    )
    lines = [Line(one.cells(say.lang)) for one in readings(proposal.count)]
    yield Grid(caption, READING_HEADS[say.lang], lines, frozenset({1, 2, 3}), READING_WIDTHS)
    yield Words(COUNTING.get(say.lang), small=True)


def units(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    """Yield procedures by unit, then hours by unit with the levels that receive some."""
    total, heads = unit_cells(proposal.count, say.lang, total=True), unit_heads(say.lang)
    rows = [unit_cells(count, say.lang) for count in proposal.units]
    lines = [*(Line(row[:COUNTED]) for row in rows), Line(total[:COUNTED], "total")]
    yield Grid(say("Procedures.", "Số quy trình."), heads[:COUNTED], lines, frozenset(range(1, COUNTED)))
    rows = [unit_cells(count, say.lang) for count in by_unit(proposal)]
    lines = [*(Line(_without_counts(row)) for row in rows), Line(_without_counts(total), "total")]
    caption = say(
        "Staff hours a year; below the units stand levels that own no procedure and receive some.",
        "Giờ công mỗi năm; dưới các đơn vị là những cấp không chủ trì quy trình nào nhưng được giao việc.",
    )
    yield Grid(caption, _without_counts(heads), lines, frozenset(range(1, len(_without_counts(heads)))))
    for note in unit_notes(proposal)[1:]:
        yield Words(note.get(say.lang), small=True)


def _without_counts(cells: tuple[str, ...]) -> tuple[str, ...]:
    return (cells[0], *cells[COUNTED:])


def decisions(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    """Yield every procedure with its verdict and the reason."""
    grouped: dict[str, list[PortfolioDecision]] = defaultdict(list)
    for decision in proposal.decisions:
        grouped[proposal.before.entry(decision.procedure).owner].append(decision)
    lines = []
    for unit, several in grouped.items():
        lines.append(Line((unit or say("(unit not named)", "(chưa nêu đơn vị)"),), "group"))
        lines += [Line(_decision_cells(proposal, one, say), "cut" if one.cut else "") for one in several]
    year = proposal.terms.year or ""
    heads = say(
        f"Id|Procedure|Verdict|Reason|Legal basis|Hours {year}|Removed|Moved",
        f"Mã|Tên quy trình|Kết luận|Lý do|Căn cứ pháp lý|Giờ công {year}|Giảm thật|Chuyển đi",
    ).split("|")
    caption = say(
        "All procedures of the list by unit; those that leave it are shaded.",
        "Tất cả quy trình theo đơn vị; quy trình ra khỏi danh mục có nền sẫm.",
    )
    yield Grid(caption, heads, lines, frozenset({5, 6, 7}), DECISION_WIDTHS)


def _decision_cells(proposal: PortfolioProposal, decision: PortfolioDecision, say: Say) -> tuple[str, ...]:
    entry = proposal.before.entry(decision.procedure)
    changed = decision.edit is not None
    removed, moved = (_hours(value, say) if changed else "" for value in (decision.removed, decision.moved))
    return (
        entry.id,
        say.name(entry.name, entry.id),
        PORTFOLIO_VERDICT_NAMES[decision.kind].get(say.lang),
        unquoted(decision.reason.get(say.lang)),
        entry.basis or say("none stated", "chưa nêu"),
        _hours(decision.hours, say),
        removed,
        moved,
    )


def _hours(value: float | None, say: Say) -> str:
    return say("unknown", "chưa biết") if value is None else number(value, say.lang, digits=0)


def instruments(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    """Yield the legal texts to amend, with who decides them."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for decision in proposal.decisions:
        for act in decision.instruments:
            groups[act, decision.authority].append(
                say.name(proposal.before.entry(decision.procedure).name, decision.procedure)
            )
    if not groups:
        return
    lines = [
        Line((act, authority_name(authority, say), str(len(names)), "; ".join(names)))
        for (act, authority), names in groups.items()
    ]
    heads = say("Instrument|Authority|Procedures|Which", "Văn bản|Thẩm quyền sửa đổi|Số quy trình|Quy trình liên quan")
    caption = say(
        "What has to be amended so that the plan takes effect; each text stands once for each authority.",
        "Nội dung cần sửa để phương án có hiệu lực; mỗi văn bản nêu một lần cho mỗi cấp có thẩm quyền.",
    )
    yield Grid(caption, heads.split("|"), lines, frozenset({2}), ACT_WIDTHS)


def authority_name(authority: str, say: Say) -> str:
    """Return who decides a change, in words."""
    if authority == OWN:
        return say("the office itself", "cơ quan")
    return authority or say("to be found out", "cần xác định")


def pairs(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    """Yield likely pairs that nobody has noted in the list yet."""
    noted = {frozenset({e.id, other}) for e in proposal.before.entries for other in (e.duplicate_of, e.merge_into)}
    fresh = [found for found in suggest(proposal.before) if found.pair not in noted]
    yield Words(
        say(
            "Found from names, owners, legal basis and numbers of cases. Pairs that the list already notes as duplicates or "
            "mergers are left out; the plan above uses none of these suggestions.",
            "Tìm từ tên, đơn vị chủ trì, căn cứ và số hồ sơ. Không kể các cặp danh mục đã ghi là trùng hoặc gộp; phương án ở "
            "trên không dùng các gợi ý này.",
        )
    )
    if not fresh:
        yield Words(say("No further pair is more likely related than not.", "Không còn cặp nào có khả năng liên quan."))
        return
    heads = say("Procedures|May be|Likely|Why", "Quy trình|Có thể là|Khả năng|Vì sao").split("|")
    caption = say("Suggestions, most likely first.", "Gợi ý, khả năng cao nhất trước.")
    yield Grid(caption, heads, [Line(_pair_cells(found, say)) for found in fresh], frozenset({2}), PAIR_WIDTHS)
    yield Words(READ_BOTH.get(say.lang), small=True)


def _pair_cells(found: Suggestion, say: Say) -> tuple[str, ...]:
    ids = (found.first, found.second)
    names = " – ".join(f"{id} {name.get(say.lang)}" for id, name in zip(ids, found.names, strict=True))
    why = "; ".join(f"{e.mark} {e.words.get(say.lang)}" for e in found.evidence)
    return (names, SUGGESTION_KINDS[found.kind].get(say.lang), share(found.score, say.lang, digits=0), why)
