"""The papers that put a plan forward: submission, draft decision with its annex, list of texts to amend, opinion form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from procflow.comparison import Comparison
from procflow.metrics.tables import widest
from procflow.model import DelegateStep, Edit, Procedure
from procflow.report.annex import annex
from procflow.report.changes import acts_of
from procflow.report.edit_words import no_act, sentence
from procflow.report.lines import table
from procflow.report.paper_frame import BLANK, frame, made_by
from procflow.report.paper_procedure import step_table
from procflow.report.parts import Clause, Grid, Line, Paper, Section, Words
from procflow.report.say import Say
from procflow.report.summary import proof, proposed, to_weigh
from procflow.report.table import before_after_rows
from procflow.simplification import Proposal, roll_out
from procflow.simplification.choosing.rollout import LEVEL_NAMES, Level
from procflow.simplification.portfolio.texts import DECIDES, FORCE, POWERS, REQUEST, SIGNER

BOX = "☐"
TODAY = (
    (("cycle_time_mean",), "from receipt to end", "từ khi tiếp nhận đến khi kết thúc"),
    (("handoffs_expected", "handoffs"), "handoffs", "lượt chuyển giao"),
    (("signatures_expected", "signatures"), "signatures", "chữ ký"),
)
"""Figures of a case as it stands that a submission begins with."""


def submission(proposal: Proposal, comparison: Comparison | None, say: Say) -> Paper:
    """Return the submission (tờ trình) that asks for the plan to be approved."""
    name = _quoted(proposal.before, say)
    opening = say(
        f"Pursuant to {BLANK}; {BLANK} (the submitting unit) submits the proposal to simplify the procedure {name}:",
        f"Căn cứ {BLANK}; {BLANK} (đơn vị trình) kính trình xem xét, phê duyệt phương án đơn giản hóa quy trình {name} như sau:",
    )
    request = say(
        f"{BLANK} is asked to consider and approve the proposal. Enclosed: the draft decision with its annex, the review form, "
        "the list of texts to amend.",
        f"Kính đề nghị {BLANK} xem xét, phê duyệt. Hồ sơ kèm theo: dự thảo Quyết định và phụ lục, phiếu rà soát, danh mục văn "
        "bản cần sửa đổi.",
    )
    places = _places(proposal.edits, say("No. {} of part II", "điểm {} mục II"))
    clauses = [
        Clause("", after=opening),
        Clause(say("I. WHY", "I. SỰ CẦN THIẾT"), after=_why(proposal, comparison, say)),
        Clause(say("II. WHAT IS PROPOSED", "II. NỘI DUNG PHƯƠNG ÁN"), _changes(proposal, proposal.edits, say)),
        Clause(
            say("III. BEFORE AND AFTER", "III. SO SÁNH TRƯỚC VÀ SAU ĐƠN GIẢN HÓA"),
            grids=[_figures(proposal, comparison, say)],
            after=proof(proposal, say),
        ),
        Clause(
            say("IV. TEXTS TO AMEND", "IV. VĂN BẢN CẦN SỬA ĐỔI, THẨM QUYỀN"),
            _acts(proposal, proposal.edits, say, places),
        ),
        Clause(say("V. TO WEIGH", "V. RỦI RO, ĐIỀU KIỆN CẦN CÂN NHẮC"), [*to_weigh(proposal, comparison, say)]),
        Clause(say("VI. TIMETABLE", "VI. LỘ TRÌNH THỰC HIỆN"), [*_stages(proposal, say, places)]),
        Clause(say("VII. REQUEST", "VII. KIẾN NGHỊ"), after=request),
    ]
    title = [say("SUBMISSION", "TỜ TRÌNH"), _about(proposal.before, say)]
    draft = frame(title, clauses, say, code="TTr", resolution=say(f"To: {BLANK}", f"Kính gửi: {BLANK}"))
    return Paper(title[0], [Section("", [draft])])


def decision(proposal: Proposal, comparison: Comparison | None, say: Say) -> Paper:
    """Return the draft decision: what the office decides itself, what it puts forward, and the annex."""
    own, higher = _by_power(proposal)
    name = _quoted(proposal.before, say)
    bodies: list[tuple[str, Sequence[str], str]] = []
    places = _places(own, say("No. {} of article 1", "khoản {} Điều 1")) | _places(
        higher, say(f"No. {{}} of article {1 + bool(own)}", f"khoản {{}} Điều {1 + bool(own)}")
    )
    if own:
        heading = say(
            f"The following changes of the internal procedure {name} are approved (annex enclosed):",
            f"Phê duyệt phương án đơn giản hóa quy trình nội bộ {name} với các nội dung sau (phụ lục kèm theo):",
        )
        bodies.append((heading, _changes(proposal, own, say), ""))
    if higher:
        heading = say(
            "The following is put forward to the authority in charge, since it is not the office's own to decide:",
            "Kiến nghị cấp có thẩm quyền xem xét, quyết định các nội dung sau, không thuộc thẩm quyền của cơ quan:",
        )
        bodies.append((heading, [*_changes(proposal, higher, say), *_acts(proposal, higher, say, places)], ""))
    amend = say("Texts amended by this decision:", "Sửa đổi, bổ sung các văn bản sau cho phù hợp với Quyết định này:")
    bodies.append((amend, _acts(proposal, own, say, places, named=True), ""))
    bodies.append((say("Timetable", "Lộ trình thực hiện"), [*_stages(proposal, say, places)], ""))
    carried = say(
        f"The head of {BLANK} and all others concerned carry out this decision.",
        f"Chánh Văn phòng (hoặc {BLANK}) và các cơ quan, đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này.",
    )
    bodies.append((FORCE.get(say.lang), (), carried))
    clauses = [
        Clause(say(f"Article {k}. {heading}", f"Điều {k}. {heading}"), points, after)
        for k, (heading, points, after) in enumerate((body for body in bodies if body[1] or body[2]), 1)
    ]
    grounds = [POWERS.get(say.lang), _reviewed(name, say), REQUEST.get(say.lang)]
    title = [say("DECISION", "QUYẾT ĐỊNH"), _about(proposal.before, say), SIGNER.get(say.lang)]
    draft = frame(
        title, clauses, say, code="QĐ", grounds=grounds, resolution=DECIDES.get(say.lang), articles=len(clauses)
    )
    heading = say("ANNEX: THE SIMPLIFICATION OF THE PROCEDURE", "PHỤ LỤC: PHƯƠNG ÁN ĐƠN GIẢN HÓA QUY TRÌNH")
    belongs = say(
        "(with decision No. ……/QĐ-…… of ………)",
        f"(Kèm theo Quyết định số ……/QĐ-…… ngày …… tháng …… năm …… của {BLANK})",
    )
    caption = say(
        "The simplification step by step; reasons in the review form.",
        "Phương án đơn giản hóa theo từng bước; lý do nêu trong phiếu rà soát.",
    )
    told = [
        evolve(part, caption=caption) if isinstance(part, Grid) else part for part in annex(proposal, comparison, say)
    ]
    parts = [Words(belongs), *told, step_table(proposal.after, say)]
    return Paper(title[0], [Section("", [draft]), Section(heading, parts, "annex")])


def acts_to_amend(proposal: Proposal, say: Say) -> Paper:
    """Return the list of the texts that have to be amended, with who decides on each."""
    levels = _levels(proposal)
    lines = []
    for k, ((instrument, authority), edits) in enumerate(acts_of(proposal).items(), 1):
        told = dict.fromkeys(LEVEL_NAMES[levels[edit]].get(say.lang) for edit in edits)
        cells = (
            str(k),
            instrument or no_act(edits, proposal.before, say),
            authority or "–",
            "; ".join(told),
            "; ".join(_changes(proposal, edits, say)),
            "…………",
        )
        lines.append(Line(cells))
    heads = say(
        "No|Text|Authority|Who decides|What to amend|To be done by",
        "STT|Tên văn bản|Thẩm quyền sửa đổi|Phân loại thẩm quyền|Nội dung cần sửa đổi|Thời hạn hoàn thành",
    ).split("|")
    caption = say("Each text once for each authority.", "Mỗi văn bản nêu một lần cho mỗi cấp có thẩm quyền.")
    grid = Grid(caption, heads, lines, widths=(5, 22, 15, 16, 30, 12))
    title = [say("LIST OF TEXTS TO AMEND", "DANH MỤC VĂN BẢN CẦN SỬA ĐỔI"), _subject(proposal.before, say)]
    return Paper(
        title[0], [Section("", [frame(title, [Clause("", grids=[grid])], say, signature=made_by(say))])], landscape=True
    )


def opinions(proposal: Proposal, say: Say) -> Paper:
    """Return the form on which those concerned say what they think of each change."""
    before = proposal.before
    lines = [
        Line((str(k), sentence(edit, before, say), _concerned(edit, before, say), BOX, BOX, ""))
        for k, edit in enumerate(proposal.edits, 1)
    ]
    heads = say(
        "No|Change|Roles concerned|Agree|Disagree|Other opinion, reason",
        "STT|Nội dung thay đổi|Vị trí, đơn vị liên quan|Đồng ý|Không đồng ý|Ý kiến khác, lý do",
    ).split("|")
    caption = say("Tick one box a line.", "Đánh dấu một ô ở mỗi dòng.")
    grid = Grid(caption, heads, lines, widths=(6, 34, 22, 9, 9, 20))
    clauses = [
        Clause("", after=say(f"Unit that is asked: {BLANK}", f"Đơn vị được lấy ý kiến: {BLANK}")),
        Clause(say("1. On each change", "1. Ý kiến về từng nội dung"), grids=[grid]),
        Clause(say("2. Other opinions", "2. Ý kiến khác"), after="\n".join([BLANK * 3] * 3)),
    ]
    title = [say("OPINION FORM", "PHIẾU LẤY Ý KIẾN"), _subject(before, say)]
    signature = say(
        "FOR THE UNIT THAT IS ASKED|(signature)|Name", "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC LẤY Ý KIẾN|(Ký, ghi rõ chức vụ)|Họ và tên"
    ).split("|")
    return Paper(title[0], [Section("", [frame(title, clauses, say, signature=signature)])])


def _why(proposal: Proposal, comparison: Comparison | None, say: Say) -> str:
    """Return what a case takes today, what is proposed, and room for the reasons of the office."""
    told = []
    for ids, en, vi in TODAY:
        known = (one for one in before_after_rows(proposal, comparison) if one.id in ids and one.before is not None)
        row = next(known, None)
        if row is not None and row.before is not None:
            day = proposal.before.calendar_named().day_minutes
            fitting = widest(row.unit, [row.before.mean], day_minutes=day)
            told.append(f"{fitting.spell(row.before.mean, say.lang)} {say(en, vi)}".strip())
    today = (
        say("Today a case takes {}.", "Hiện nay, mỗi hồ sơ trung bình cần {}.").format("; ".join(told)) if told else ""
    )
    reasons = say(f"Reasons of the office: {BLANK}", f"Lý do khác của cơ quan: {BLANK}")
    return "\n".join(part for part in (f"{today} {proposed(proposal, say)}".strip(), reasons))


def _quoted(procedure: Procedure, say: Say) -> str:
    return f"“{say.name(procedure.name, procedure.id)}”"


def _subject(procedure: Procedure, say: Say) -> str:
    name = _quoted(procedure, say)
    return say(f"Proposal to simplify the procedure {name}", f"Phương án đơn giản hóa quy trình {name}")


def _about(procedure: Procedure, say: Say) -> str:
    name = _quoted(procedure, say)
    return say(
        f"On approving the proposal to simplify the procedure {name}",
        f"Về việc phê duyệt phương án đơn giản hóa quy trình {name}",
    )


def _reviewed(name: str, say: Say) -> str:
    return say(
        f"Pursuant to the review of the internal procedure {name};", f"Căn cứ kết quả rà soát quy trình nội bộ {name};"
    )


def _changes(proposal: Proposal, edits: Sequence[Edit], say: Say) -> list[str]:
    return [sentence(edit, proposal.before, say) for edit in edits]


Places = Mapping[Edit, tuple[str, int]]
"""Where each change is told: how such a place is cited, and at which number."""


def _places(edits: Sequence[Edit], where: str) -> dict[Edit, tuple[str, int]]:
    return {edit: (where, k) for k, edit in enumerate(edits, 1)}


def _referred(edits: Sequence[Edit], places: Places, say: Say) -> str:
    """Return the numbers under which changes are told elsewhere in the paper."""
    found: dict[str, list[str]] = {}
    for where, k in sorted(places[edit] for edit in edits):
        found.setdefault(where, []).append(str(k))
    return "; ".join(where.format(", ".join(numbers)) for where, numbers in found.items())


def _acts(proposal: Proposal, edits: Sequence[Edit], say: Say, places: Places, *, named: bool = False) -> list[str]:
    """Return what has to be amended for some of the changes, and by whom; only texts that have a name if asked."""
    told = []
    for (instrument, authority), touched in acts_of(proposal).items():
        own = [edit for edit in touched if edit in edits]
        if own and (instrument or not named):
            what = instrument or no_act(own, proposal.before, say)
            what = what[:1].upper() + what[1:]
            told.append(f"{what}{f' ({authority})' if authority else ''}: {_referred(own, places, say)}")
    return told


def _levels(proposal: Proposal) -> dict[Edit, Level]:
    """Return by edit who has to decide."""
    return {edit: wave.level for wave in roll_out(proposal.before, proposal).waves for edit in wave.edits}


def _by_power(proposal: Proposal) -> tuple[list[Edit], list[Edit]]:
    """Return the changes that the office decides, and those that it can only put forward."""
    levels = _levels(proposal)
    higher = [edit for edit in proposal.edits if levels[edit] == "higher level"]
    return [edit for edit in proposal.edits if edit not in higher], higher


def _stages(proposal: Proposal, say: Say, places: Places) -> Iterator[str]:
    """Yield the waves, with dates left open."""
    for k, wave in enumerate(roll_out(proposal.before, proposal).waves, 1):
        level, changes = LEVEL_NAMES[wave.level].get(say.lang), _referred(wave.edits, places, say)
        yield say(f"Wave {k}, by …………: {level}: {changes}.", f"Đợt {k}, trước ngày …………, {level}: {changes}.")


def _figures(proposal: Proposal, comparison: Comparison | None, say: Say) -> Grid:
    """Return the before/after table without intervals and verdicts."""
    made = table(proposal, comparison, say.lang)
    lines = []
    for group in made.groups:
        lines += [Line((group.name,), "group"), *(Line(line[:5]) for line in group.lines)]
    caption = say("Figures for one case.", "Số liệu tính cho một hồ sơ.")
    return Grid(caption, made.heads[:5], lines, frozenset({2, 3, 4}), (38, 17, 13, 13, 19))


def _concerned(edit: Edit, before: Procedure, say: Say) -> str:
    roles = [before.step(step).role for step in edit.steps] + ([edit.to] if isinstance(edit, DelegateStep) else [])
    return "; ".join(dict.fromkeys(say.role(before, role) for role in roles)) or "–"
