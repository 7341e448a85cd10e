"""What the report of a plan for an office's list says, section by section; how it looks is the template's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from procflow.model import ILLUSTRATIVE, Text
from procflow.report.parts import Card, Cards, Clause, Draft, Grid, Line, Part, Points, Section, Words
from procflow.report.say import Say
from procflow.simplification.portfolio.decision import PORTFOLIO_VERDICT_NAMES, PortfolioDecision
from procflow.simplification.portfolio.edits import AbolishProcedure, DelegateProcedure, MergeProcedure
from procflow.simplification.portfolio.proposal import COUNTING, PortfolioProposal
from procflow.simplification.portfolio.roll_up import (
    READING_HEADS,
    by_unit,
    readings,
    unit_cells,
    unit_heads,
    unit_notes,
)
from procflow.simplification.portfolio.suggest import READ_BOTH, SUGGESTION_KINDS, Suggestion, suggest
from procflow.simplification.portfolio.terms import OWN
from procflow.simplification.portfolio.texts import (
    DECIDES,
    DECISION,
    DRAFT,
    LETTERHEAD,
    NOTE,
    SIGNATURE,
    SIGNER,
    DecisionText,
    decision_texts,
    named,
)
from procflow.wording import Lang, day, number, share

READING_WIDTHS = (24, 9, 11, 9, 47)
DECISION_WIDTHS = (5, 17, 11, 29, 15, 7.6, 7.4, 8)
ACT_WIDTHS = (30, 16, 9, 45)
PAIR_WIDTHS = (29, 15, 9, 47)


def portfolio_sections(proposal: PortfolioProposal, lang: Lang) -> tuple[Section, ...]:
    """Return the sections of the report on a plan for a list, in the order in which officials read them."""
    say = Say(lang)
    made = (
        Section(say("In plain words", "Tóm tắt"), tuple(_summary(proposal, say))),
        Section(say("Three ways to read the cut", "Ba cách đọc mức cắt giảm"), tuple(_readings(proposal, say))),
        Section(say("By unit", "Theo đơn vị"), tuple(_units(proposal, say))),
        Section(
            say("Every procedure and the reason", "Từng quy trình và lý do"), tuple(_decisions(proposal, say)), "list"
        ),
        Section(say("Instruments to amend", "Văn bản cần sửa đổi"), tuple(_instruments(proposal, say))),
        Section(say("Pairs to read side by side", "Các cặp nên đọc đối chiếu"), tuple(_pairs(proposal, say))),
        Section(say("Method and assumptions", "Phương pháp và giả định"), tuple(_method(proposal, say))),
        Section(say("Certificate", "Chứng nhận tối ưu"), tuple(_certificate(proposal, say))),
        Section(
            say("Annex: draft decisions of the units", "Phụ lục: dự thảo quyết định của từng đơn vị"),
            tuple(_draft(draft, say) for draft in decision_texts(proposal)),
            "drafts",
        ),
    )
    return tuple(section for section in made if section.parts)


def _summary(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    count, lang = proposal.count, say.lang
    total = len(proposal.before)
    rate = share(count.cut / total, lang) if total else "–"
    if count.cut:
        yield Words(
            say(
                f"The list has {total} procedures. The proposal takes {count.cut} of them off the list ({rate}); "
                f"{total - count.cut} stay. Each change is permitted by what the list says of law, overlap and powers.",
                f"Danh mục hiện có {total} quy trình. Phương án đưa {count.cut} quy trình ra khỏi danh mục ({rate}), còn "
                f"{total - count.cut}. Từng thay đổi đều được nội dung danh mục về căn cứ, mức giống nhau và thẩm quyền cho phép.",
            )
        )
    else:
        yield Words(
            say(
                f"No procedure of the {total} can leave the list within the law as the list states it.",
                f"Chưa quy trình nào trong {total} quy trình có thể đưa ra khỏi danh mục theo căn cứ đã ghi.",
            )
        )
    yield Cards([*_cards(proposal, say)])
    for kind, lead in (
        (AbolishProcedure, say("To abolish:", "Bãi bỏ:")),
        (MergeProcedure, say("To merge:", "Gộp:")),
        (DelegateProcedure, say("To delegate:", "Giao, phân cấp:")),
    ):
        names = [_named(proposal, d, say) for d in proposal.decisions if isinstance(d.edit, kind)]
        yield Points(names, lead)
    yield Words(_proof(proposal, say))
    assumed = [text.get(lang) for text in proposal.assumptions]
    yield Points(assumed, say("To weigh before deciding:", "Cần cân nhắc trước khi quyết định:"))
    yield Words(COUNTING.get(lang), small=True)


def _cards(proposal: PortfolioProposal, say: Say) -> Iterator[Card]:
    c, lang = proposal.count, say.lang
    limit = "" if proposal.max_cuts is None else say(f"limit {proposal.max_cuts}", f"giới hạn {proposal.max_cuts}")
    yield Card(
        say("Leave the list", "Ra khỏi danh mục"), say(f"{c.cut} of {c.procedures}", f"{c.cut}/{c.procedures}"), limit
    )
    grounds = say(
        f"{c.repealed} repealed, {c.unused} never used, {c.duplicates} duplicates",
        f"{c.repealed} hết căn cứ, {c.unused} không phát sinh, {c.duplicates} trùng lặp",
    )
    yield Card(say("Abolished", "Bãi bỏ"), str(c.abolished), grounds)
    yield Card(
        say("Merged · delegated", "Gộp · giao"),
        f"{c.merged} · {c.delegated}",
        say("their work goes on elsewhere", "công việc vẫn làm ở nơi khác"),
    )
    for label, value in (
        (say("Staff hours touched", "Giờ công có thay đổi"), c.touched),
        (say("Hours that only move", "Giờ công chỉ chuyển nơi làm"), c.moved),
        (say("Hours really removed", "Giờ công giảm thật"), c.removed),
    ):
        whole = number(c.hours, lang, digits=0)
        of = say(f"of {whole} a year", f"trên {whole} giờ mỗi năm")
        rate = f"{share(value / c.hours, lang)}, " if c.hours else ""
        yield Card(label, number(value, lang, digits=0), rate + of)


def _named(proposal: PortfolioProposal, decision: PortfolioDecision, say: Say) -> str:
    """Return a procedure with what becomes of it."""
    name = named(proposal.before.entry(decision.procedure)).get(say.lang)
    edit = decision.edit
    if isinstance(edit, MergeProcedure):
        into = named(proposal.before.entry(edit.into)).get(say.lang)
        return say(f"{name}, into {into}", f"{name}, vào {into}")
    if isinstance(edit, DelegateProcedure):
        return say(f"{name}, to {edit.to}", f"{name}, cho {edit.to}")
    return f"{name}: {decision.reason.get(say.lang)}" if decision.reason else name


def _proof(proposal: PortfolioProposal, say: Say) -> str:
    if proposal.certificate.proved:
        return say(
            "Proved: no other lawful plan is better within the list and its figures. This is no legal opinion.",
            "Đã chứng minh: trong phạm vi danh mục và số liệu đã nêu, không có phương án đúng luật nào tốt hơn. "
            "Kết quả này không thay thế ý kiến pháp lý.",
        )
    return say(
        "NOT proved to be the best plan; see the certificate. This is no legal opinion.",
        "CHƯA chứng minh được đây là phương án tốt nhất; xem phần chứng nhận. Kết quả này không thay thế ý kiến pháp lý.",
    )


def _readings(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    caption = say(
        "A rate says little without what it counts: the same plan in three readings.",
        "Tỷ lệ chỉ có nghĩa khi biết đếm cái gì: cùng một phương án, ba cách đọc.",
    )
    lines = [Line(one.cells(say.lang)) for one in readings(proposal.count)]
    yield Grid(caption, READING_HEADS[say.lang], lines, frozenset({1, 2, 3}), READING_WIDTHS)
    yield Words(COUNTING.get(say.lang), small=True)


def _units(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    lines = [Line(unit_cells(count, say.lang)) for count in by_unit(proposal)]
    lines.append(Line(unit_cells(proposal.count, say.lang, total=True), "total"))
    heads = unit_heads(say.lang)
    caption = say(
        "Procedures and staff hours a year; units without procedures of their own are levels that receive some.",
        "Số quy trình và giờ công mỗi năm; đơn vị không có quy trình là cấp được giao.",
    )
    yield Grid(caption, heads, lines, frozenset(range(1, len(heads))))
    for note in unit_notes(proposal)[1:]:
        yield Words(note.get(say.lang), small=True)


def _decisions(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    grouped: dict[str, list[PortfolioDecision]] = defaultdict(list)
    for decision in proposal.decisions:
        grouped[proposal.before.entry(decision.procedure).owner].append(decision)
    lines = []
    for unit, decisions in grouped.items():
        lines.append(Line((unit or say("(unit not named)", "(chưa nêu đơn vị)"),), "group"))
        lines += [Line(_decision_cells(proposal, one, say), "cut" if one.cut else "") for one in decisions]
    year = proposal.terms.year
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
        decision.reason.get(say.lang),
        entry.basis or say("none stated", "chưa nêu"),
        _hours(decision.hours, say),
        removed,
        moved,
    )


def _hours(value: float | None, say: Say) -> str:
    return say("unknown", "chưa biết") if value is None else number(value, say.lang, digits=0)


def _instruments(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
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
        "What has to be amended so that the plan takes effect; each text stands once.",
        "Nội dung cần sửa để phương án có hiệu lực; mỗi văn bản nêu một lần.",
    )
    yield Grid(caption, heads.split("|"), lines, frozenset({2}), ACT_WIDTHS)


def authority_name(authority: str, say: Say) -> str:
    """Return who decides a change, in words."""
    if authority == OWN:
        return say("the office itself", "cơ quan")
    return authority or say("to be found out", "cần xác định")


def _pairs(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
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


def _method(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    terms, before, lang = proposal.terms, proposal.before, say.lang
    points = [
        say(
            f"Two procedures may be merged from {share(terms.overlap_line, 'en', digits=0)} of steps in common.",
            f"Hai quy trình được gộp khi giống nhau từ {share(terms.overlap_line, 'vi', digits=0)} số bước.",
        ),
        say(
            f"Never used: no case in the last {terms.unused_years} years of the list.",
            f"Không phát sinh: không có hồ sơ trong {terms.unused_years} năm cuối của danh mục.",
        ),
        say(f"Cases and hours are those of {terms.year}.", f"Số hồ sơ và giờ công lấy theo năm {terms.year}."),
        say(
            "What is not known is told as unknown and never counted as 0.",
            "Số liệu chưa biết được ghi là chưa biết, không tính là 0.",
        ),
        say(
            "Freed hours are not money: no salary saving is claimed.",
            "Giờ công giảm không phải là tiền: báo cáo không tính tiết kiệm quỹ lương.",
        ),
    ]
    if before.review_date is not None:
        date = day(before.review_date, lang)
        points.append(say(f"List as of {date}.", f"Danh mục tính đến ngày {date}."))
    if before.source:
        points.append(say(f"Source of the list: {before.source}", f"Nguồn danh mục: {before.source}"))
    yield Points(points)


def _certificate(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    yield Points([line.strip() for line in proposal.certificate.text(say.lang).splitlines()])
    if proposal.certificate.proved:
        lead = say("Checked besides:", "Đã kiểm tra thêm:")
        yield Points([invariant.get(say.lang) for invariant in proposal.certificate.invariants], lead)


def _draft(draft: DecisionText, say: Say) -> Draft:
    """Return a unit's decision as the page sets it."""

    def told(*texts: Text) -> list[str]:
        return [text.get(say.lang) for text in texts]

    office, state, motto, code, place = LETTERHEAD
    clauses = [
        Clause(draft.heading(k).get(say.lang), told(*article.points), article.after.get(say.lang))
        for k, article in enumerate(draft.articles, 1)
    ]
    return Draft(
        marks=told(*([ILLUSTRATIVE] if draft.illustrative else []), DRAFT, NOTE),
        office=told(office, code),
        state=told(state, motto, place),
        title=told(DECISION, draft.subject, SIGNER),
        grounds=told(*draft.grounds),
        resolution=DECIDES.get(say.lang),
        clauses=clauses,
        recipients=told(*draft.recipients),
        signature=told(*SIGNATURE),
    )
