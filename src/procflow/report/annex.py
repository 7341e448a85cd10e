"""The annex of a simplification decision: the whole proposal in one row, as officials compare procedures.

The columns are those that Vietnamese simplification decisions carry together: form, steps, handoffs, signatures, dossier
components, limit, times, cost, legal basis, timetable. What is not computed says so; what only the office can decide is left
for the office to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from procflow.comparison import Comparison, Row
from procflow.metrics.tables import NOT_COMPUTED
from procflow.model import Interval
from procflow.report.annex_steps import by_step
from procflow.report.changes import acts_of
from procflow.report.edit_words import FORMS, no_act, of_kind
from procflow.report.parts import Column, Form, Part, Words
from procflow.report.say import Say
from procflow.report.table import before_after_rows
from procflow.simplification import Proposal
from procflow.wording import number, share

THOUSAND = 1000.0


def annex(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[Part]:
    """Yield the annex, what its figures are, and the same by step."""
    rows = {row.id: row for row in before_after_rows(proposal, comparison)}
    day = proposal.before.calendar_named().day_minutes
    columns = [
        Column(say("No", "STT"), ["1"], width=2.6),
        Column(say("Procedure", "Tên quy trình"), [say.name(proposal.before.name, proposal.before.id)], width=8),
        Column(say("Form of simplification", "Hình thức đơn giản hóa"), [_form(proposal, say)], width=7),
        _figures(say("Steps", "Số bước"), rows, ("steps",), say, saved=True),
        _figures(say("Handoffs", "Số lần chuyển giao"), rows, ("handoffs_expected", "handoffs"), say),
        _figures(say("Signatures", "Số chữ ký"), rows, ("signatures_expected", "signatures"), say),
        _figures(say("Dossier components", "Thành phần hồ sơ"), rows, ("dossier_components",), say),
        _limit(proposal, rows, day, say),
        _times(say("Time, mean (working days)", "Thời gian TB (ngày làm việc)"), rows, "cycle_time_mean", day, say),
        _times(say("Time, P90 (working days)", "Thời gian P90 (ngày làm việc)"), rows, "cycle_time_p90", day, say),
        _figures(say("Staff cost per case (1,000 VND)", "Chi phí nhân công mỗi hồ sơ (nghìn đồng)"), rows, ("cost",), say,
                 size=THOUSAND, digits=0, saved=True),
        Column(say("Legal basis, authority to amend", "Căn cứ và thẩm quyền sửa"), [_basis(proposal, say)], width=11),
        Column(say("Timetable, responsibility", "Lộ trình, trách nhiệm"), [_timetable(proposal, say)], width=7),
    ]  # fmt: skip
    caption = say(
        "Table of the simplification; figures per case.",
        "Bảng tổng hợp phương án đơn giản hóa; số liệu tính cho một hồ sơ.",
    )
    yield Form(caption, columns)
    yield Words(_legend(comparison, say), small=True)
    yield by_step(proposal, say)


def _legend(comparison: Comparison | None, say: Say) -> str:
    counted = say(
        "Handoffs and signatures are expected values, rework included.",
        "Số lần chuyển giao và số chữ ký là giá trị kỳ vọng, kể cả làm lại.",
    )
    if comparison is None:
        times = say("Times, where given, leave out queues.", "Thời gian, nếu có, không kể hàng chờ.")
    else:
        times = say(
            "Times come from simulation, queues included; P90: nine in ten cases take no longer.",
            "Thời gian lấy từ mô phỏng, kể cả hàng chờ; P90: chín phần mười số hồ sơ không lâu hơn.",
        )
    cost = say("Freed staff cost is no cash saved.", "Chi phí nhân công giảm không phải là tiền tiết kiệm được.")
    return f"{counted} {times} {cost}"


def _form(proposal: Proposal, say: Say) -> str:
    """Return every kind of change that the plan holds, with how many steps, documents or limits it changes."""
    told = []
    for kind, words in FORMS.items():
        if some := of_kind(proposal.edits, kind):
            count = sum(len(edit.steps) or 1 for edit in some)  # a run side by side counts each of its steps
            told.append(f"{words.get(say.lang)} ({count})")
    return ", ".join(told) or say("none", "chưa có")


def _figures(
    head: str,
    rows: Mapping[str, Row],
    ids: Sequence[str],
    say: Say,
    *,
    size: float = 1.0,
    digits: int | None = None,
    saved: bool = False,
) -> Column:
    """Return before and after of the first of the figures that is known, with what is saved if asked."""
    row = next((rows[id] for id in ids if id in rows and rows[id].difference is not None), None)
    subs = [say("before", "trước"), say("after", "sau")] + ([say("less", "giảm"), "%"] if saved else [])
    width = 3.2 if size == THOUSAND else 2.9
    if row is None:
        return Column(head, [NOT_COMPUTED.get(say.lang)], subs, width)
    return Column(
        head, _pair(row, say, size=size, digits=digits, saved=saved), subs, width=2.9 if size != THOUSAND else 3.2
    )


def _pair(row: Row, say: Say, *, size: float, digits: int | None, saved: bool) -> list[str]:
    old, new = (_mean(row.before) / size, _mean(row.after) / size)
    places = digits if digits is not None else (0 if old.is_integer() and new.is_integer() else 2)
    cells = [number(value, say.lang, digits=places) for value in (old, new)]
    if saved:
        rate = share((old - new) / old, say.lang).removesuffix(" %") if old else "–"
        cells += [number(old - new, say.lang, digits=places), rate]
    return cells


def _mean(interval: Interval | None) -> float:
    return 0.0 if interval is None else interval.mean


def _limit(proposal: Proposal, rows: Mapping[str, Row], day_minutes: float, say: Say) -> Column:
    """Return the time limit; one in calendar days as it is stated."""
    old, new = proposal.before.time_limit, proposal.after.time_limit
    if old is None or new is None or old.length.unit != "calendar days":
        head = say("Time limit (working days)", "Thời hạn (ngày làm việc)")
        return _figures(head, rows, ("time_limit",), say, size=day_minutes, saved=True)
    subs = [say("before", "trước"), say("after", "sau"), say("less", "giảm"), "%"]
    less = old.length.value - new.length.value
    cells = [number(value, say.lang) for value in (old.length.value, new.length.value, less)]
    rate = number(100 * less / old.length.value, say.lang, digits=1)
    return Column(say("Time limit (calendar days)", "Thời hạn (ngày theo lịch)"), [*cells, rate], subs)


def _times(head: str, rows: Mapping[str, Row], id: str, day_minutes: float, say: Say) -> Column:
    return _figures(head, rows, (id,), say, size=day_minutes, digits=1)


def _basis(proposal: Proposal, say: Say) -> str:
    told = []
    for (instrument, authority), edits in acts_of(proposal).items():
        count = say("1 change" if len(edits) == 1 else f"{len(edits)} changes", f"{len(edits)} thay đổi")
        what = instrument or no_act(edits, proposal.before, say)
        told.append(f"{what}{f' ({authority})' if authority else ''}: {count}")
    return "; ".join(told) or "–"


def _timetable(proposal: Proposal, say: Say) -> str:
    names = ", ".join(say.name(rule.name, rule.id) for rule in proposal.preconditions)
    after = say(f"after: {names}; ", f"sau khi có: {names}; ") if names else ""
    return after + say("for the office to fill in", "cơ quan ghi")
