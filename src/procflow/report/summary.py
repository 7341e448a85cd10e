"""The first page: what is proposed, what it brings, and what has to be weighed before it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procflow.analysis import level
from procflow.checking.times import OVERLOADED
from procflow.comparison import Comparison, Row
from procflow.comparison.writing import POINTS
from procflow.metrics.tables import Scale, widest
from procflow.model import DelegateStep, Edit, Interval
from procflow.report.edit_words import LEADS, of_kind, subject
from procflow.report.naming import risk_name
from procflow.report.parts import Card, Cards, Part, Points, Words
from procflow.report.say import Say
from procflow.report.table import before_after_rows
from procflow.simplification import Proposal
from procflow.simplification.search.counts import COUNTING, counted_cuts, counted_others
from procflow.wording import number, share

NO_CONTROL = 1.0 - 1e-9


def summary(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[Part]:
    """Yield the summary in plain words."""
    rows = {row.id: row for row in before_after_rows(proposal, comparison)}
    yield Words(proposed(proposal, say))
    yield Cards([*_counts(proposal, rows, say), *_times(proposal, rows, say)])
    for kind, lead in LEADS.items():
        if some := of_kind(proposal.edits, kind):
            yield Points([_told(edit, proposal, say) for edit in some], lead.get(say.lang))
    yield Words(proof(proposal, say))
    yield Points(
        list(to_weigh(proposal, comparison, say)),
        say("To weigh before deciding:", "Cần cân nhắc trước khi quyết định:"),
    )
    yield Words(COUNTING.get(say.lang), small=True)


def _told(edit: Edit, proposal: Proposal, say: Say) -> str:
    """Return what is changed, and of a delegation its legal form."""
    told = subject(edit, proposal.before, say)
    if isinstance(edit, DelegateStep):
        legal = proposal.before.step(edit.step).legal.delegate_form
        told += say(f"; legal form: {legal}", f"; hình thức: {legal}") if legal else ""
    return told


def proposed(proposal: Proposal, say: Say) -> str:
    """Return how many steps go, and what else changes."""
    cut, total = len(proposal.cut_steps), len(proposal.before.steps)
    if not proposal.edits:
        return say(
            f"No step of the {total} can be removed within the law as it was recorded and checked, and nothing else changes.",
            f"Chưa bước nào trong {total} bước có thể bỏ trong phạm vi căn cứ pháp lý đã ghi nhận và kiểm tra, và không có "
            "thay đổi nào khác.",
        )
    left, rate = len(proposal.after.steps), share(cut / total, say.lang)
    cuts = ", ".join(counted_cuts(proposal.edits, say.lang)) or say("no step is cut", "không cắt bước nào")
    others = ", ".join(counted_others(proposal.edits, say.lang))
    if say.lang == "vi":
        besides = f" Ngoài ra: {others}." if others else ""
        return (
            f"Quy trình hiện có {total} bước. Phương án {cuts} ({rate}), còn {left} bước.{besides} "
            "Từng thay đổi đều được căn cứ pháp lý đã ghi nhận và kiểm tra cho phép."
        )
    besides = f" Besides: {others}." if others else ""
    return (
        f"The procedure has {total} steps. In the proposal: {cuts} ({rate} of the steps); {left} stay.{besides} "
        "Each change is permitted by the legal basis as it was recorded and checked."
    )


def proof(proposal: Proposal, say: Say) -> str:
    """Return what was proved of the plan."""
    asked = [say(wish.get("en"), wish.get("vi")) for wish in proposal.wishes]
    if proposal.max_cuts is not None:
        asked.append(say(f"cut at most {proposal.max_cuts} steps", f"cắt tối đa {proposal.max_cuts} bước"))
    if proposal.certificate.proved and asked:
        return say(
            f"Proved: among the lawful plans that meet what was asked for ({'; '.join(asked)}) none is better within the "
            "stated model and its figures. This is no legal opinion.",
            f"Đã chứng minh: trong các phương án đúng luật đáp ứng yêu cầu ({'; '.join(asked)}), không có phương án nào "
            "tốt hơn trong phạm vi mô hình và số liệu đã nêu. Kết quả này không thay thế ý kiến pháp lý.",
        )
    if proposal.certificate.proved:
        return say(
            "Proved: no other lawful plan is better within the stated model and its figures. This is no legal opinion.",
            "Đã chứng minh: trong phạm vi mô hình và số liệu đã nêu, không có phương án đúng luật nào tốt hơn. "
            "Kết quả này không thay thế ý kiến pháp lý.",
        )
    return say(
        "NOT proved to be the best plan; see the certificate. This is no legal opinion.",
        "CHƯA chứng minh được đây là phương án tốt nhất; xem phần chứng nhận. Kết quả này không thay thế ý kiến pháp lý.",
    )


def _counts(proposal: Proposal, rows: Mapping[str, Row], say: Say) -> Iterator[Card]:
    for ids, label in (
        (("steps",), say("Steps", "Số bước")),
        (("handoffs_expected", "handoffs"), say("Handoffs per case", "Lượt chuyển giao mỗi hồ sơ")),
        (("signatures_expected", "signatures"), say("Signatures per case", "Chữ ký mỗi hồ sơ")),
    ):
        row = next((rows[id] for id in ids if id in rows and rows[id].difference is not None), None)
        if row is not None:
            yield _card(row, label, proposal, say)
    papers = rows["dossier_components"]
    if papers.difference is not None and papers.difference.mean:
        yield _card(papers, say("Dossier components", "Thành phần hồ sơ"), proposal, say)


def _times(proposal: Proposal, rows: Mapping[str, Row], say: Say) -> Iterator[Card]:
    for id, label in (
        ("cycle_time_mean", say("Cycle time, mean", "Tổng thời gian giải quyết, trung bình")),
        ("cycle_time_p90", say("Nine in ten cases take no longer than", "90 % số hồ sơ giải quyết xong trong")),
        ("on_time_counted", say("On time or early, pauses not counted", "Đúng và trước hạn, không kể lúc tạm dừng")),
    ):
        if id in rows and rows[id].difference is not None:
            yield _card(rows[id], label, proposal, say)


def _card(row: Row, label: str, proposal: Proposal, say: Say) -> Card:
    ends = [end for end in (row.before, row.after) if end is not None]
    fitting = widest(row.unit, [end.mean for end in ends], day_minutes=proposal.before.calendar_named().day_minutes)
    before, after = (fitting.spell(end.mean, say.lang, word=False) for end in ends)
    return Card(label, f"{before} → {after} {fitting.word.get(say.lang)}".strip(), _change(row, fitting, say))


def _change(row: Row, fitting: Scale, say: Say) -> str:
    difference = row.difference or Interval(0.0, 0.0)
    if not difference.mean:
        return say("unchanged", "không đổi")
    if row.verdict == "no clear difference":
        return say("no clear difference", "chưa thấy khác biệt rõ")
    more = difference.mean > 0
    if row.unit == "share":
        points = number(abs(difference.mean) / fitting.size, say.lang, digits=fitting.digits)
        change = f"{points} {POINTS.get(say.lang)}"
    else:
        change = share(abs(row.relative or 0.0), say.lang)
    return say(f"{'up' if more else 'down'} {change}", f"{'tăng' if more else 'giảm'} {change}")


def to_weigh(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[str]:
    """Yield what a decision has to weigh against the gains."""
    if proposal.unknown:
        stay = "1 step stays" if proposal.unknown == 1 else f"{proposal.unknown} steps stay"
        yield say(
            f"{stay} because nobody has stated or checked the legal basis; the command 'procflow questions' lists what to ask.",
            f"{proposal.unknown} bước được giữ vì chưa ai nêu hoặc kiểm tra căn cứ pháp lý; cần hỏi cán bộ pháp chế (danh sách "
            "câu hỏi lấy bằng lệnh procflow questions).",
        )
    for id, escape in proposal.escapes.items():
        risk = risk_name(id, say)
        if escape.after >= NO_CONTROL > escape.before:
            yield say(
                f"No step catches errors of kind “{risk}” any more.", f"Không còn bước nào phát hiện lỗi “{risk}”."
            )
        elif escape.after > escape.before + 1e-12:
            old, new = share(escape.before, say.lang), share(escape.after, say.lang)
            yield say(
                f"More errors of kind “{risk}” pass on the weakest path: {old} before, {new} after.",
                f"Lỗi “{risk}” lọt qua các khâu kiểm tra nhiều hơn (đường đi yếu nhất): trước {old}, sau {new}.",
            )
    for rule in proposal.preconditions:
        name = say.name(rule.name, rule.id)
        yield say(f"Must be in force first: {name}.", f"Phải có hiệu lực trước khi thực hiện: {name}.")
    if proposal.unreached:
        names = ", ".join(say.step(proposal.before, id) for id in proposal.unreached)
        yield say(f"No longer reached by any case: {names}.", f"Không còn hồ sơ nào đi qua: {names}.")
    yield from _about_times(proposal, comparison, say)


def _about_times(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[str]:
    if comparison is None:
        known = level(proposal.before)
        lacking = [name for name, has in ((say("work times", "thời gian xử lý của các bước"), known.has("C")),
                   (say("demand, officers and share of time", "số hồ sơ, số chuyên viên và tỷ lệ thời gian"), known.has("D")))
                   if not has]  # fmt: skip
        yield say(
            f"Queues and deadlines are not computed: {' and '.join(lacking) or 'nothing was simulated'}"
            f"{' are not known' if lacking else ''}.",
            f"Chưa tính được hàng chờ và tỷ lệ đúng hạn: {'chưa biết ' + ', '.join(lacking) if lacking else 'chưa mô phỏng'}.",
        )
        return
    for metrics, when in (
        (comparison.before, say("before", "trước khi cắt giảm")),
        (comparison.after, say("after", "sau khi cắt giảm")),
    ):
        roles = [str(w.values["role"]) for w in metrics.warnings if w.code == OVERLOADED.code and "role" in w.values]
        if roles:
            names = ", ".join(say.role(proposal.before, role) for role in roles)
            yield say(
                f"More work arrives than can be done ({when}): {names}. Times and deadlines then depend on how long the "
                "simulation runs; compare them, do not promise them.",
                f"Việc đến nhiều hơn khả năng giải quyết ({when}): {names}. Khi đó thời gian và tỷ lệ đúng hạn phụ thuộc độ dài "
                "mô phỏng; chỉ dùng để so sánh, không dùng để cam kết.",
            )
