"""What the report of a plan for an office's list says, section by section; how it looks is the template's."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.report.naming import unquoted
from procflow.report.parts import Card, Cards, Part, Points, Section, Words
from procflow.report.portfolio_drafts import official_draft
from procflow.report.portfolio_tables import decisions, instruments, pairs, three_readings, units
from procflow.report.say import Say
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.decision import PortfolioDecision
from procflow.simplification.portfolio.edits import AbolishProcedure, DelegateProcedure, MergeProcedure
from procflow.simplification.portfolio.proposal import COUNTING, PortfolioProposal
from procflow.simplification.portfolio.roll_up import hours_text, known
from procflow.simplification.portfolio.texts import decision_texts, named
from procflow.wording import Lang, long_day, share


def portfolio_sections(proposal: PortfolioProposal, lang: Lang) -> tuple[Section, ...]:
    """Return the sections of the report on a plan for a list, in the order in which officials read them."""
    say = Say(lang)
    made = (
        Section(say("In plain words", "Tóm tắt"), tuple(_summary(proposal, say))),
        Section(say("Three ways to read the cut", "Ba cách đọc mức cắt giảm"), tuple(three_readings(proposal, say))),
        Section(say("By unit", "Theo đơn vị"), tuple(units(proposal, say))),
        Section(
            say("Every procedure and the reason", "Từng quy trình và lý do"), tuple(decisions(proposal, say)), "list"
        ),
        Section(say("Instruments to amend", "Văn bản cần sửa đổi"), tuple(instruments(proposal, say))),
        Section(say("Pairs to read side by side", "Các cặp nên đọc đối chiếu"), tuple(pairs(proposal, say))),
        Section(say("Method and assumptions", "Phương pháp và giả định"), tuple(_method(proposal, say))),
        Section(say("Certificate", "Chứng nhận tối ưu"), tuple(_certificate(proposal, say))),
        Section(
            say("Annex: draft decisions of the units", "Phụ lục: dự thảo quyết định của từng đơn vị"),
            tuple(official_draft(draft, say) for draft in decision_texts(proposal)),
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
    assumed = [unquoted(text.get(lang)) for text in proposal.assumptions]
    yield Points(assumed, say("To weigh before deciding:", "Cần cân nhắc trước khi quyết định:"))
    yield Words(COUNTING.get(lang), small=True)


def _cards(proposal: PortfolioProposal, say: Say) -> Iterator[Card]:
    c = proposal.count
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
        yield _hours_card(label, value, c, say)


def _hours_card(label: str, value: float, count: PortfolioCount, say: Say) -> Card:
    """Return an amount of hours with its share of all, unknown where no hours are known."""
    partly = count.unknown > 0
    amount, whole = (hours_text(known(count, hours), say.lang, partly=partly) for hours in (value, count.hours))
    if known(count, value) is None:
        return Card(label, amount)
    rate = f"{share(value / count.hours, say.lang)}, " if count.hours else ""
    return Card(label, amount, rate + say(f"of {whole} a year", f"trên {whole} giờ mỗi năm"))


def _named(proposal: PortfolioProposal, decision: PortfolioDecision, say: Say) -> str:
    """Return a procedure with what becomes of it."""
    name = named(proposal.before.entry(decision.procedure)).get(say.lang)
    edit = decision.edit
    if isinstance(edit, MergeProcedure):
        into = named(proposal.before.entry(edit.into)).get(say.lang)
        return say(f"{name}, into {into}", f"{name}, vào {into}")
    if isinstance(edit, DelegateProcedure):
        return say(f"{name}, to {edit.to}", f"{name}, cho {edit.to}")
    return f"{name}: {unquoted(decision.reason.get(say.lang))}" if decision.reason else name


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
        say(f"Cases and hours are those of {terms.year}.", f"Số hồ sơ và giờ công lấy theo năm {terms.year}.")
        if terms.year
        else say("The list tells no numbers of cases.", "Danh mục chưa có số hồ sơ."),
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
        date = long_day(before.review_date, lang)
        points.append(say(f"List as of {date}.", f"Danh mục tính đến {date}."))
    if before.source:
        points.append(say(f"Source of the list: {before.source}", f"Nguồn danh mục: {before.source}"))
    yield Points(points)


def _certificate(proposal: PortfolioProposal, say: Say) -> Iterator[Part]:
    yield Points([line.strip() for line in proposal.certificate.text(say.lang).splitlines()])
    if proposal.certificate.proved:
        lead = say("Checked besides:", "Đã kiểm tra thêm:")
        yield Points([invariant.get(say.lang) for invariant in proposal.certificate.invariants], lead)
