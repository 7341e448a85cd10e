"""What a report says, section by section, in plain words; how it looks is the template's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from procflow.comparison import Comparison, Row
from procflow.model import Procedure, Text
from procflow.plot import before_after, waiting
from procflow.plot.files import inline_svg
from procflow.report.parts import Card, Cards, Grid, Line, Part, Picture, Points, Section, Words
from procflow.report.table import HEADS, before_after_rows, cells_of
from procflow.simplification import Proposal
from procflow.simplification.proposal import COUNTING, KIND_NAMES
from procflow.wording import Lang, day, number, share

CARD_ROWS = ("handoffs_expected", "signatures_expected", "cycle_time_mean", "cycle_time_p90", "on_time_counted")


def sections(proposal: Proposal, comparison: Comparison | None, lang: Lang) -> tuple[Section, ...]:
    """Return the sections of a report in the order in which officials read them."""
    say = _Say(lang)
    rows = before_after_rows(proposal, comparison)
    made = (
        Section(say("In plain words", "Tóm tắt"), tuple(_summary(proposal, comparison, rows, say))),
        Section(say("Before and after", "So sánh trước và sau"), tuple(_table(proposal, comparison, rows, say))),
        Section(say("The picture", "Sơ đồ"), tuple(_pictures(proposal, comparison, say))),
        Section(say("Every step and the reason", "Từng bước và lý do"), tuple(_steps(proposal, say))),
        Section(say("Instruments to amend", "Văn bản cần sửa đổi"), tuple(_instruments(proposal, say))),
        Section(say("Risks and preconditions", "Rủi ro và điều kiện tiên quyết"), tuple(_risks(proposal, say))),
        Section(say("Method and assumptions", "Phương pháp và giả định"), tuple(_method(proposal, comparison, say))),
        Section(say("Certificate", "Chứng nhận tối ưu"), tuple(_certificate(proposal, say))),
    )
    return tuple(section for section in made if section.parts)


class _Say:
    """Chooses between two sentences by language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, en: str, vi: str) -> str:
        return vi if self.lang == "vi" else en

    def name(self, text: Text, otherwise: str) -> str:
        return text.get(self.lang) or otherwise


def _summary(proposal: Proposal, comparison: Comparison | None, rows: tuple[Row, ...], say: _Say) -> Iterator[Part]:
    cut, total = len(proposal.edits), len(proposal.before.steps)
    rate = share(cut / total, say.lang)
    yield Words(
        say(
            f"{cut} of {total} steps ({rate}) can be removed within the law as it was recorded and checked.",
            f"Có thể cắt bỏ {cut}/{total} bước ({rate}) trong phạm vi căn cứ pháp lý đã ghi nhận và kiểm tra.",
        )
        + " "
        + COUNTING.get(say.lang)
    )
    if proposal.unreached:
        names = ", ".join(proposal.unreached)
        yield Words(say(f"No longer reached by any case: {names}.", f"Không còn hồ sơ nào đến: {names}."))
    by_id = {row.id: row for row in rows}
    cards = [Card(say("Steps", "Số bước"), f"{total} → {len(proposal.after.steps)}", COUNTING.get(say.lang))]
    for name in CARD_ROWS:
        row = by_id.get(name)
        if row is not None and row.before is not None and row.after is not None:
            label, before, after, _, _, change, verdict = cells_of(row, proposal, say.lang)
            note = ", ".join(part for part in (change, verdict) if part)
            cards.append(Card(label, f"{before} → {after}", note))
    yield Cards(cards)
    if comparison is None:
        yield Words(
            say(
                "Queues and deadlines are not computed: that needs work times, demand, staff and their share of time.",
                "Chưa tính được hàng chờ và tỷ lệ đúng hạn: cần thời gian làm việc, số hồ sơ, nhân sự và tỷ lệ thời gian.",
            )
        )
    yield Words(
        say(
            f"Steps whose legal status is unknown: {proposal.unknown}; none of them is cut.",
            f"Số bước chưa rõ căn cứ pháp lý: {proposal.unknown}; không bước nào trong số này bị cắt.",
        )
    )
    yield Words(proposal.certificate.scope.get(say.lang), small=True)


def _table(proposal: Proposal, comparison: Comparison | None, rows: tuple[Row, ...], say: _Say) -> Iterator[Part]:
    caption = say(
        "Figures per case; times in open time of the calendar.", "Chỉ tiêu mỗi hồ sơ; thời gian tính theo giờ làm việc."
    )
    if comparison is not None:
        scenario = comparison.before.run.scenario
        caption += " " + say(
            f"Simulated figures: {scenario.replications} replications with seed {scenario.seed}, the same luck before and after.",
            f"Số liệu mô phỏng: {scenario.replications} lần chạy, số khởi tạo {scenario.seed}, cùng điều kiện ngẫu nhiên trước và sau.",
        )
    lines = [Line(cells_of(row, proposal, say.lang)) for row in rows]
    yield Grid(caption, HEADS[say.lang], lines, numbers=frozenset({1, 2, 3, 4, 5}))
    if comparison is not None and comparison.warnings:
        yield Points([warning.text(say.lang) for warning in comparison.warnings])


def _pictures(proposal: Proposal, comparison: Comparison | None, say: _Say) -> Iterator[Part]:
    if comparison is not None:
        yield Picture(
            say("Cycle time by cause, before and after.", "Tổng thời gian giải quyết theo nguyên nhân, trước và sau."),
            inline_svg(_figure(waiting(comparison, lang=say.lang))),
        )
    yield Picture(
        say(
            "Before and after on one layout; removed steps are dashed, struck through and marked with a cross.",
            "Trước và sau trên cùng một sơ đồ; bước bị cắt có viền nét đứt, chữ gạch ngang và dấu chéo.",
        ),
        inline_svg(before_after(proposal, lang=say.lang)),
    )


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes drawn without `ax=` have a figure of their own
    return figure


def _steps(proposal: Proposal, say: _Say) -> Iterator[Part]:
    procedure = proposal.before
    lines = []
    for k, verdict in enumerate(proposal.verdicts, 1):
        step = procedure.step(verdict.step)
        cells = (
            str(k),
            step.id,
            say.name(step.name, step.id),
            _role(procedure, step.role, say),
            KIND_NAMES[verdict.kind].get(say.lang),
            verdict.reason.get(say.lang),
            step.legal.basis or say("none stated", "chưa nêu"),
        )
        lines.append(Line(cells, "cut" if verdict.removed else ""))
    heads = say(
        "No|Id|Step|Performer|Verdict|Reason|Legal basis",
        "TT|Mã|Nội dung công việc|Người thực hiện|Kết luận|Lý do|Căn cứ pháp lý",
    ).split("|")
    yield Grid(say("All steps in the order of the file.", "Tất cả các bước theo thứ tự trong tệp."), heads, lines)


def _role(procedure: Procedure, role: str | None, say: _Say) -> str:
    if role is None:
        return say("automatic", "tự động")
    return say.name(procedure.role(role).name, role) if procedure.has_role(role) else role


def _instruments(proposal: Proposal, say: _Say) -> Iterator[Part]:
    groups: Mapping[tuple[str, str], list[str]] = defaultdict(list)
    for edit in proposal.edits:
        step = proposal.before.step(edit.step)
        groups[step.legal.instrument, step.legal.authority].append(say.name(step.name, step.id))
    if not groups:
        return
    lines = [
        Line((instrument or say("none: nothing prescribes the step", "không có: không văn bản nào quy định bước này"),
              authority or "–", str(len(names)), "; ".join(names)))
        for (instrument, authority), names in groups.items()
    ]  # fmt: skip
    heads = say("Instrument|Authority|Steps|Which", "Văn bản|Thẩm quyền sửa đổi|Số bước|Bước bị cắt").split("|")
    caption = say(
        "What has to be amended so that the cuts take effect.", "Nội dung cần sửa để việc cắt giảm có hiệu lực."
    )
    yield Grid(caption, heads, lines, numbers=frozenset({2}))


def _risks(proposal: Proposal, say: _Say) -> Iterator[Part]:
    if proposal.escapes:
        lines = [
            Line(
                (risk, share(e.before, say.lang), share(e.after, say.lang), f"× {number(e.ratio, say.lang, digits=2)}")
            )
            for risk, e in proposal.escapes.items()
        ]
        heads = say("Risk|Pass before|Pass after|Ratio", "Loại sai sót|Lọt qua trước|Lọt qua sau|Gấp").split("|")
        caption = say(
            "Probability that an error passes every control on the weakest path; controls are taken as independent.",
            "Xác suất sai sót lọt qua mọi khâu kiểm tra trên đường đi yếu nhất; coi các khâu kiểm tra là độc lập.",
        )
        yield Grid(caption, heads, lines, numbers=frozenset({1, 2, 3}))
    if proposal.preconditions:
        yield Words(say("Assumed, not yet in force:", "Giả định, chưa có hiệu lực:"))
        yield Points([_precondition(rule.id, rule.name, rule.basis, say) for rule in proposal.preconditions])
    if not proposal.escapes and not proposal.preconditions:
        yield Words(
            say(
                "The procedure states no controls and no preconditions.",
                "Quy trình không nêu khâu kiểm soát hay điều kiện nào.",
            )
        )


def _precondition(id: str, name: Text, basis: str, say: _Say) -> str:
    text = say.name(name, id)
    return f"{text} ({basis})" if basis else text


def _method(proposal: Proposal, comparison: Comparison | None, say: _Say) -> Iterator[Part]:
    procedure = proposal.before
    calendar = procedure.calendar_named()
    points = [
        say(
            f"Calendar '{calendar.id}', version {calendar.version or '–'}; working day of {number(calendar.day_minutes / 60)} h.",
            f"Lịch '{calendar.id}', phiên bản {calendar.version or '–'}; ngày làm việc {number(calendar.day_minutes / 60, 'vi')} giờ.",
        )
    ]
    if calendar.official_until is not None:
        until = day(calendar.official_until, say.lang)
        points.append(
            say(f"Days off are published until {until}; later ones are forecasts.",
                f"Ngày nghỉ đã được công bố đến {until}; sau đó là dự kiến.")
        )  # fmt: skip
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


def _certificate(proposal: Proposal, say: _Say) -> Iterator[Part]:
    yield Points([line.strip() for line in proposal.certificate.text(say.lang).splitlines()])
    if proposal.certificate.proved:
        yield Words(say("Checked besides:", "Đã kiểm tra thêm:"))
        yield Points([invariant.get(say.lang) for invariant in proposal.certificate.invariants])
