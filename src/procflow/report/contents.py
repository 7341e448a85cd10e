"""What a report says, section by section, in plain words; how it looks is the template's."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.comparison import Comparison
from procflow.metrics import NewLimit
from procflow.model import CONSTRUCTS, DelegateStep, MergeStep, OnceOnly, Parallelise, PostCheck, Procedure, Text
from procflow.plot import before_after, before_after_sheets, waiting
from procflow.plot.files import figure_of
from procflow.report.annex import annex
from procflow.report.changes import dossier, gains, instruments, waves
from procflow.report.lines import table
from procflow.report.parts import Grid, Line, Part, Picture, Points, Section, Words
from procflow.report.say import Say
from procflow.report.steps import steps
from procflow.report.summary import NO_CONTROL, summary
from procflow.report.time_limit import time_limit
from procflow.simplification import Proposal
from procflow.structure.signatures import signatures
from procflow.wording import Lang, day, number, share

WITH_INTERVAL = (20, 11, 9, 9, 11, 16, 9, 15)
"""Widths of the columns of the before/after table, in percent."""
WITHOUT_INTERVAL = (27, 12, 10, 11, 10, 10, 20)


def sections(
    proposal: Proposal, comparison: Comparison | None, new_limit: NewLimit | None, lang: Lang, *, pictures: bool = True
) -> tuple[Section, ...]:
    """Return the sections of a report in the order in which officials read them; without pictures it is made faster."""
    say = Say(lang)
    made = (
        Section(say("In plain words", "Tóm tắt"), tuple(summary(proposal, comparison, say))),
        Section(
            say("Before and after", "So sánh trước và sau"), tuple(_table(proposal, comparison, say, pictures=pictures))
        ),
        Section(say("The new time limit", "Thời hạn mới"), tuple(_new_limit(proposal, new_limit, say))),
        Section(say("The picture", "Sơ đồ"), tuple(_pictures(proposal, say)) if pictures else (), "pictures"),
        Section(say("Every change and what it brings", "Từng thay đổi và lợi ích"), tuple(gains(proposal, say))),
        Section(say("Every step and the reason", "Từng bước và lý do"), tuple(steps(proposal, say))),
        Section(say("The dossier before and after", "Hồ sơ trước và sau"), tuple(dossier(proposal, say))),
        Section(say("Instruments to amend", "Văn bản cần sửa đổi"), tuple(instruments(proposal, say))),
        Section(say("Putting it into force", "Lộ trình thực hiện"), tuple(waves(proposal, say))),
        Section(say("Risks and preconditions", "Rủi ro và điều kiện tiên quyết"), tuple(_risks(proposal, say))),
        Section(say("Method and assumptions", "Phương pháp và giả định"), tuple(_method(proposal, comparison, say))),
        Section(say("Certificate", "Chứng nhận tối ưu"), tuple(_certificate(proposal, say))),
        Section(
            say("Annex: table of the simplification", "Phụ lục: bảng đơn giản hóa"),
            tuple(annex(proposal, comparison, say)),
            "annex",
        ),
    )
    return tuple(section for section in made if section.parts)


def _table(proposal: Proposal, comparison: Comparison | None, say: Say, *, pictures: bool) -> Iterator[Part]:
    made = table(proposal, comparison, say.lang)
    lines = []
    for group in made.groups:
        lines += [Line((group.name,), "group"), *(Line(line) for line in group.lines)]
    widths = WITHOUT_INTERVAL if comparison is None else WITH_INTERVAL
    numbers = frozenset(range(2, len(made.heads) - 1))
    yield Grid(_caption(comparison, say), made.heads, lines, numbers, widths)
    if made.warnings:
        yield Points(made.warnings, say("Warnings:", "Cảnh báo:"))
    yield Points([*made.notes, *_reading(proposal, comparison, say)], say("How to read the table:", "Cách đọc bảng:"))
    if comparison is not None and pictures:
        caption = say(
            "Mean cycle time by cause, before and after.",
            "Tổng thời gian giải quyết trung bình theo nguyên nhân, trước và sau.",
        )
        yield Picture(caption, figure_of(waiting(comparison, lang=say.lang)))


def _new_limit(proposal: Proposal, new_limit: NewLimit | None, say: Say) -> Iterator[Part]:
    if new_limit is not None:
        yield from time_limit(new_limit, proposal, say)


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


def _risks(proposal: Proposal, say: Say) -> Iterator[Part]:
    if proposal.escapes:
        lines = []
        for risk, e in proposal.escapes.items():
            ratio = say("no control left", "không còn khâu kiểm soát") if e.after >= NO_CONTROL > e.before else ""
            ratio = ratio or say(f"{number(e.ratio, 'en', digits=2)} times", f"{number(e.ratio, 'vi', digits=2)} lần")
            lines.append(Line((risk, share(e.before, say.lang), share(e.after, say.lang), ratio)))
        heads = say(
            "Kind of error|Passes before|Passes after|After to before",
            "Loại sai sót|Lọt qua trước|Lọt qua sau|Sau so với trước",
        )
        caption = say(
            "Probability that an error passes every control on the weakest path; controls are taken as independent.",
            "Xác suất sai sót lọt qua mọi khâu kiểm tra trên đường đi yếu nhất; coi các khâu kiểm tra là độc lập.",
        )
        yield Grid(caption, heads.split("|"), lines, frozenset({1, 2, 3}), (34, 20, 20, 26))
    if proposal.preconditions:
        lead = say("Assumed, not yet in force:", "Giả định, chưa có hiệu lực:")
        yield Points([_precondition(rule.id, rule.name, rule.basis, say) for rule in proposal.preconditions], lead)
    if not proposal.escapes and not proposal.preconditions:
        yield Words(
            say(
                "The procedure states no controls and no preconditions.",
                "Quy trình không nêu khâu kiểm soát hay điều kiện nào.",
            )
        )


def _precondition(id: str, name: Text, basis: str, say: Say) -> str:
    text = say.name(name, id)
    return f"{text} ({basis})" if basis else text


def _method(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[Part]:
    procedure = proposal.before
    points = [*_calendar(procedure, say), *_counting(procedure, say), *_assumed(proposal, say)]
    if comparison is not None:
        points.append(
            say(
                "Each case that arrives in the window is followed to its end; intervals are paired t intervals over replications.",
                "Mỗi hồ sơ đến trong thời gian nghiên cứu được theo dõi đến khi kết thúc; khoảng tin cậy t ghép cặp theo lần chạy.",
            )
        )
        if not comparison.before.run.scenario.warm_up_cases:
            points.append(
                say(
                    "The office starts with no cases in hand, so the first weeks are calmer than later ones.",
                    "Cơ quan bắt đầu khi chưa có hồ sơ tồn, nên các tuần đầu nhẹ hơn các tuần sau.",
                )
            )
    points.append(
        say(
            "Freed minutes are not money: no salary saving is claimed.",
            "Số phút tiết kiệm không phải là tiền: báo cáo không tính tiết kiệm quỹ lương.",
        )
    )
    if procedure.source:
        points.append(say(f"Source of the procedure: {procedure.source}", f"Nguồn quy trình: {procedure.source}"))
    yield Points(points)


def _calendar(procedure: Procedure, say: Say) -> Iterator[str]:
    calendar = procedure.calendar_named()
    hours, version = number(calendar.day_minutes / 60, say.lang), calendar.version or "–"
    yield say(
        f"Calendar '{calendar.id}', version {version}; working day of {hours} h.",
        f"Lịch '{calendar.id}', phiên bản {version}; ngày làm việc {hours} giờ.",
    )
    if calendar.official_until is not None:
        until = day(calendar.official_until, say.lang)
        yield say(
            f"Days off are published until {until}; later ones are forecasts.",
            f"Ngày nghỉ đã được công bố đến {until}; sau đó là dự kiến.",
        )


def _counting(procedure: Procedure, say: Say) -> Iterator[str]:
    counted = signatures(procedure)
    names = ", ".join(say.step(procedure, id) for id in (*counted.marked, *counted.worded))
    if names:
        yield say(f"Counted as signatures: {names}. ", f"Được tính là chữ ký: {names}. ") + counted.rule(say.lang)
    yield say(
        "A handoff is counted whenever a step is taken over from another role; the first entry is not.",
        "Mỗi lần bước được tiếp nhận từ một vai trò khác tính một lượt chuyển giao; lần tiếp nhận đầu tiên không tính.",
    )


def _assumed(proposal: Proposal, say: Say) -> Iterator[str]:
    """Yield what is taken for granted of the kinds of changes that the plan holds."""
    kinds = {type(edit) for edit in proposal.edits}
    if DelegateStep in kinds:
        yield say(
            "Assumed: a role that takes a step over needs the same working time for it.",
            "Giả định: vai trò được giao cần thời gian xử lý như vai trò trước đây.",
        )
    if MergeStep in kinds:
        yield say(
            "Merged work is still done; only the set-up that is stated, and the way between the two steps, are saved.",
            "Việc của bước gộp vẫn được làm; chỉ tiết kiệm thời gian chuẩn bị đã nêu và đường đi giữa hai bước.",
        )
    if Parallelise in kinds:
        yield say(
            "Assumed: each of the steps side by side has the papers it needs from the start; the slowest one decides.",
            "Giả định: các bước làm song song đều có đủ giấy tờ ngay từ đầu; bước chậm nhất quyết định thời gian.",
        )
    if PostCheck in kinds:
        yield say(
            "Assumed: the cases that are checked afterwards are drawn at random, and what is decided wrongly is taken back. The "
            "time of a check counts for the cases that are drawn.",
            "Giả định: hồ sơ hậu kiểm được chọn ngẫu nhiên và quyết định sai được thu hồi. Thời gian hậu kiểm tính vào các hồ "
            "sơ được chọn.",
        )
    if proposal.unseen:
        names = ", ".join(CONSTRUCTS[name].get(say.lang) for name in proposal.unseen)
        yield say(
            f"The plan leaves in place, and its exact figures do not hold, the waiting that comes with: {names}. Only a "
            "simulation before and after tells it.",
            f"Phương án giữ nguyên và các số tính chính xác chưa gồm thời gian chờ do: {names}. Chỉ mô phỏng trước và sau "
            "mới cho biết thời gian này.",
        )
    if OnceOnly in kinds:
        yield say(
            "Assumed: the register holds the document for every case.",
            "Giả định: cơ sở dữ liệu có tài liệu đó cho mọi hồ sơ.",
        )


def _certificate(proposal: Proposal, say: Say) -> Iterator[Part]:
    yield Points([line.strip() for line in proposal.certificate.text(say.lang).splitlines()])
    if proposal.certificate.proved:
        lead = say("Checked besides:", "Đã kiểm tra thêm:")
        yield Points([invariant.get(say.lang) for invariant in proposal.certificate.invariants], lead)
