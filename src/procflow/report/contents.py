"""What a report says, section by section, in plain words; how it looks is the template's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procflow.comparison import Comparison
from procflow.plot import before_after, before_after_sheets, waiting
from procflow.plot.files import figure_of
from procflow.report.annex import annex
from procflow.report.changes import dossier, gains, instruments, waves
from procflow.report.compliance import cost_clauses
from procflow.report.lines import table
from procflow.report.material import Material
from procflow.report.method import assumptions, calendars, method
from procflow.report.naming import readable
from procflow.report.paper_procedure import card_code, card_grid, iso_clauses, step_table
from procflow.report.parts import Grid, Line, Part, Picture, Points, Section, flattened
from procflow.report.risks import risks
from procflow.report.say import Say
from procflow.report.steps import steps
from procflow.report.summary import summary
from procflow.report.time_limit import time_limit
from procflow.report.weighing import frontier, sensitivity
from procflow.simplification import Proposal
from procflow.wording import Lang, number

WITH_INTERVAL = (19, 10, 10, 10, 13, 17, 9, 12)
"""Widths of the columns of the before/after table, in percent."""
WITHOUT_INTERVAL = (27, 12, 10, 11, 10, 10, 20)


def sections(material: Material, lang: Lang, *, pictures: bool = True) -> tuple[Section, ...]:
    """Return the sections of a report in the order in which officials read them; without pictures it is made faster.

    HTML, Word and Excel all write these sections; none has a list of its own.
    """
    say, proposal, comparison = Say(lang), material.proposal, material.comparison
    drawn = tuple(_pictures(proposal, say)) if pictures else ()
    made: tuple[tuple[str, Iterable[Part], str], ...] = (
        (say("In plain words", "Tóm tắt"), summary(proposal, comparison, say), ""),
        (say("Before and after", "So sánh trước và sau"), _table(proposal, comparison, say, pictures=pictures), ""),
        (say("The new time limit", "Thời hạn mới"), _new_limit(material, say, pictures=pictures), ""),
        (say("The picture", "Sơ đồ"), drawn, "pictures"),
        (say("Every change and what it brings", "Từng thay đổi và lợi ích"), gains(proposal, say), ""),
        (say("Every step and the reason", "Từng bước và lý do"), steps(proposal, say), ""),
        (say("The dossier before and after", "Hồ sơ trước và sau"), dossier(proposal, say), ""),
        (say("Instruments to amend", "Văn bản cần sửa đổi"), instruments(proposal, say), ""),
        (say("Risks and controls", "Rủi ro và kiểm soát"), risks(proposal, say), ""),
        (say("Putting it into force", "Lộ trình thực hiện"), waves(proposal, say), ""),
        (say("Sensitivity", "Độ nhạy của phương án"), sensitivity(material.sensitivity, proposal, say), ""),
        (
            say("More cuts or fewer", "Cắt nhiều hơn hoặc ít hơn"),
            frontier(material.frontier, say, pictures=pictures),
            "",
        ),
        (say("Assumptions", "Giả định"), assumptions(proposal, say), ""),
        (say("Method", "Phương pháp"), method(proposal, comparison, say), ""),
        (say("Calendar", "Lịch làm việc"), calendars(proposal.before, say), ""),
        (say("Certificate", "Chứng nhận tối ưu"), _certificate(proposal, say), ""),
    )
    told = (Section(title, tuple(parts), name) for title, parts, name in made)
    return tuple(section for section in (*told, *_annexes(material, say)) if section.parts)


def _table(proposal: Proposal, comparison: Comparison | None, say: Say, *, pictures: bool) -> Iterator[Part]:
    made = table(proposal, comparison, say.lang)
    lines = []
    for group in made.groups:
        lines += [Line((group.name,), "group"), *(Line(line) for line in group.lines)]
    widths = WITHOUT_INTERVAL if comparison is None else WITH_INTERVAL
    numbers = frozenset(range(2, len(made.heads) - 1))
    yield Grid(_caption(comparison, say), made.heads, lines, numbers, widths)
    if made.warnings:
        told = [readable(warning, proposal.before, say) for warning in made.warnings]
        yield Points(told, say("Warnings:", "Cảnh báo:"))
    notes = [readable(note, proposal.before, say) for note in made.notes]
    yield Points([*notes, *_reading(proposal, comparison, say)], say("How to read the table:", "Cách đọc bảng:"))
    if comparison is not None and pictures:
        caption = say(
            "Mean cycle time by cause, before and after.",
            "Tổng thời gian giải quyết trung bình theo nguyên nhân, trước và sau.",
        )
        yield Picture(caption, figure_of(waiting(comparison, lang=say.lang)))


def _new_limit(material: Material, say: Say, *, pictures: bool) -> Iterator[Part]:
    if material.new_limit is not None:
        yield from time_limit(material.new_limit, material.proposal, say, pictures=pictures)


def _certificate(proposal: Proposal, say: Say) -> Iterator[Part]:
    told = [line.strip() for line in proposal.certificate.text(say.lang).splitlines()]
    yield Points([line[:1].upper() + line[1:] for line in told])
    if proposal.certificate.proved:
        lead = say("Checked besides:", "Đã kiểm tra thêm:")
        checked = [invariant.get(say.lang) for invariant in proposal.certificate.invariants]
        yield Points([line[:1].upper() + line[1:] for line in checked], lead)


def _caption(comparison: Comparison | None, say: Say) -> str:
    if comparison is None:
        return say(
            "Exact figures for one case, without queues.", "Số liệu tính chính xác cho một hồ sơ, không kể hàng chờ."
        )
    scenario, cases = comparison.before.run.scenario, comparison.before["cases"].value
    counted = "–" if cases is None else number(cases, say.lang, digits=0)
    return say(
        f"Figures for one case; mean of {scenario.replications} replications with about {counted} cases each (seed "
        f"{scenario.seed}), the same luck before and after.",
        f"Số liệu cho một hồ sơ; trung bình của {scenario.replications} lần chạy mô phỏng, mỗi lần khoảng {counted} hồ sơ (số khởi "
        f"tạo {scenario.seed}), cùng điều kiện ngẫu nhiên trước và sau.",
    )


def _reading(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[str]:
    hours = number(proposal.before.calendar_named().day_minutes / 60, say.lang)
    yield say(
        f"Times run in open hours of the office; one working day is {hours} hours.",
        f"Thời gian tính trong giờ làm việc của cơ quan; một ngày làm việc là {hours} giờ.",
    )
    if comparison is None:
        return
    yield say(
        "Median: half of the cases take no longer. 90th percentile (P90): nine in ten take no longer.",
        "Trung vị: một nửa số hồ sơ không lâu hơn. P90: chín phần mười số hồ sơ không lâu hơn.",
    )
    yield say(
        "Cycle time = processing time + waiting by cause, along the path of the case. Work content adds the work of all branches.",
        "Tổng thời gian giải quyết = thời gian xử lý thực + thời gian chờ theo từng nguyên nhân, trên đường đi của hồ sơ. "
        "Tổng công việc cộng việc của mọi nhánh.",
    )
    yield say(
        "Counted clock: pauses, such as waiting for missing papers, are left out. Elapsed clock: they count as well.",
        "Thời gian được tính: không kể lúc tạm dừng, chẳng hạn chờ bổ sung hồ sơ. Thời gian thực tế: kể cả lúc tạm dừng.",
    )
    yield say(
        "The interval says how far the difference could be off by chance; where it holds 0, no clear difference is claimed.",
        "Khoảng tin cậy cho biết chênh lệch có thể sai lệch bao nhiêu do ngẫu nhiên; nếu chứa số 0 thì chưa kết luận có khác biệt.",
    )
    yield say(
        "Load: share of their time for this procedure for which the officers are busy; near 100 % queues grow fast.",
        "Mức tải: phần thời gian dành cho quy trình mà chuyên viên bận việc; gần 100 % thì hàng chờ tăng rất nhanh.",
    )


def _pictures(proposal: Proposal, say: Say) -> Iterator[Part]:
    caption = say(
        "Before and after on one layout; the legend tells steps that are removed, merged, given to another role or side by "
        "side.",
        "Trước và sau trên cùng một sơ đồ; chú giải phân biệt bước được bỏ, gộp, giao cho vai trò khác hoặc làm song song.",
    )
    sheets = before_after_sheets(proposal, lang=say.lang, paper="A4")
    if len(sheets) == 1:
        yield Picture(caption, before_after(proposal, lang=say.lang))
        return
    for k, sheet in enumerate(sheets, 1):
        which = say(f"Sheet {k} of {len(sheets)}.", f"Tờ {k}/{len(sheets)}.")
        yield Picture(f"{caption} {which}", sheet)


def _annexes(material: Material, say: Say) -> tuple[Section, ...]:
    """Return the official tables, each an annex of its own."""
    proposal, after = material.proposal, material.proposal.after
    return (
        Section(
            say("Annex: table of the simplification", "Phụ lục: bảng tổng hợp phương án đơn giản hóa"),
            tuple(annex(proposal, material.comparison, say)),
            "annex",
        ),
        Section(
            say("Annex: the internal procedure, step by step", "Phụ lục: quy trình nội bộ theo từng bước"),
            (step_table(after, say),),
            "annex",
        ),
        Section(
            say("Annex: the procedure in the layout of ISO 9001", "Phụ lục: quy trình theo bố cục ISO 9001:2015"),
            flattened(iso_clauses(after, say)),
            "annex-upright",
        ),
        Section(
            say("Annex: compliance cost", "Phụ lục: biểu tính chi phí tuân thủ"),
            flattened(cost_clauses(proposal, material.compliance, say)),
            "annex-upright",
        ),
        Section(
            say("Annex: posting card", "Phụ lục: phiếu công khai"),
            (card_grid(after, say), card_code(material.link, say)),
            "annex-upright",
        ),
    )
