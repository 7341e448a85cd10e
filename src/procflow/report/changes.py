"""The sections on the plan itself: what each change brings, what becomes of the dossier, what to amend, in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from procflow.metrics.tables import NOT_COMPUTED
from procflow.model import Document, Edit, Text
from procflow.report.edit_words import acts, form, no_act, sentence, subject
from procflow.report.naming import readable
from procflow.report.parts import Grid, Line, Part, Words
from procflow.report.say import Say
from procflow.report.table import components
from procflow.simplification import Proposal, roll_out
from procflow.simplification.choosing.rollout import LEVEL_NAMES, Bundle
from procflow.simplification.search.changes import Change
from procflow.simplification.search.proposal import KIND_NAMES
from procflow.wording import number

SOURCES: Mapping[str, Text] = {
    "made here": Text(en="made here", vi="cơ quan lập"),
    "applicant": Text(en="from the applicant", vi="người nộp hồ sơ cung cấp"),
    "register": Text(en="from a register", vi="khai thác từ cơ sở dữ liệu"),
    "other agency": Text(en="from another agency", vi="cơ quan khác cung cấp"),
}
COMPONENT = Text(en="dossier component", vi="thành phần hồ sơ")


def change_lines(proposal: Proposal, say: Say) -> list[tuple[str, ...]]:
    """Return a row of cells per change: number, form, what, gain beside the others, gain alone, numbers it hangs on."""
    numbers = {change.edit: k for k, change in enumerate(proposal.changes, 1)}
    return [
        (
            str(k),
            form(change.edit, proposal.before, say),
            subject(change.edit, proposal.before, say),
            NOT_COMPUTED.get(say.lang) if change.gain is None else number(change.gain, say.lang),
            _alone(change, say),
            ", ".join(str(numbers[edit]) for edit in change.depends_on) or "–",
        )
        for k, change in enumerate(proposal.changes, 1)
    ]


def gains(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield every change with what it brings and what it hangs on."""
    if not proposal.changes:
        return
    unit = proposal.objective.unit.get(say.lang)
    heads = say(
        "No|Form|Change|Gain beside the others|Gain alone|Hangs on No",
        "TT|Hình thức|Nội dung thay đổi|Lợi ích cùng các thay đổi khác|Lợi ích nếu làm riêng|Phụ thuộc số",
    ).split("|")
    caption = say(
        f"What each change brings: {proposal.objective.title.get('en')}, in {unit}.",
        f"Lợi ích của từng thay đổi: {proposal.objective.title.get('vi')}, tính bằng {unit}.",
    )
    lines = [Line(cells) for cells in change_lines(proposal, say)]
    yield Grid(caption, heads, lines, frozenset({3, 4}), (5, 18, 40, 13, 13, 11))
    if later := ", ".join(proof.title.get(say.lang) for proof in proposal.certificate.proofs[1:]):
        yield Words(
            say(
                f"Gains are told of the first objective; what brings 0 there is made for the next ones: {later}.",
                f"Lợi ích tính theo mục tiêu thứ nhất; thay đổi có lợi ích 0 là vì các mục tiêu tiếp theo: {later}.",
            ),
            small=True,
        )
    yield Words(
        say(
            "Beside the others: what the plan would lose without this change and those that hang on it; these figures do not "
            "add up to the whole. Alone: this change and no other; below 0 it would by itself make things worse.",
            "Cùng các thay đổi khác: phần phương án mất đi nếu không có thay đổi này và các thay đổi phụ thuộc vào nó; các số "
            "này cộng lại không bằng tổng. Làm riêng: chỉ thực hiện thay đổi này; số âm nghĩa là làm riêng thì kém đi.",
        ),
        small=True,
    )


def _alone(change: Change, say: Say) -> str:
    if change.alone is not None:
        return number(change.alone, say.lang)
    return NOT_COMPUTED.get(say.lang) if change.gain is None else say("not lawful alone", "không được làm riêng")


def dossier(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield what becomes of each component of the dossier and of each document that some register holds."""
    if not proposal.document_verdicts:
        return
    before = {document.id: document for document in proposal.before.documents}
    after = {document.id: document for document in proposal.after.documents}
    lines = []
    for k, verdict in enumerate(proposal.document_verdicts, 1):
        one, other = before[verdict.document], after.get(verdict.document)
        cells = (
            str(k),
            say.name(one.name, one.id),
            _whence(one, say),
            say("no longer asked for", "không yêu cầu nữa") if other is None else _whence(other, say),
            KIND_NAMES[verdict.kind].get(say.lang),
            readable(verdict.reason.get(say.lang), proposal.before, say, advice=False),
            one.legal.basis or say("none stated", "chưa nêu"),
        )
        lines.append(Line(cells, "changed" if verdict.kind in ("once_only", "dropped", "unused") else ""))
    counts = [components(procedure) for procedure in (proposal.before, proposal.after)]
    caption = say(
        f"Dossier components that some step needs: {counts[0]} before, {counts[1]} after; documents that registers hold are "
        "listed as well.",
        f"Thành phần hồ sơ mà các bước cần đến: trước {counts[0]}, sau {counts[1]}; danh sách gồm cả tài liệu có trong cơ sở "
        "dữ liệu.",
    )
    heads = say(
        "No|Document|Before|After|Verdict|Reason|Legal basis", "TT|Tài liệu|Trước|Sau|Kết luận|Lý do|Căn cứ pháp lý"
    ).split("|")
    yield Grid(caption, heads, lines, widths=(4, 18, 14, 14, 11, 26, 13))


def _whence(document: Document, say: Say) -> str:
    told = SOURCES[document.source].get(say.lang)
    return f"{COMPONENT.get(say.lang)}, {told}" if document.component else told


def acts_of(proposal: Proposal) -> Mapping[tuple[str, str], Sequence[Edit]]:
    """Return the changes by what has to be amended and by whom; a change of several steps may need several acts."""
    groups: Mapping[tuple[str, str], list[Edit]] = defaultdict(list)
    for edit in proposal.edits:
        for pair in acts(edit, proposal.before):
            groups[pair].append(edit)
    return groups


def instruments(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield what has to be amended for the changes, and by whom."""
    groups = acts_of(proposal)
    if not groups:
        return
    before = proposal.before
    lines = [
        Line((
            instrument or no_act(edits, before, say), authority or "–", str(len(edits)),
            "; ".join(sentence(edit, before, say) for edit in edits),
        ))
        for (instrument, authority), edits in groups.items()
    ]  # fmt: skip
    heads = say("Instrument|Authority|Changes|Which", "Văn bản|Thẩm quyền sửa đổi|Số thay đổi|Nội dung").split("|")
    caption = say(
        "What has to be amended so that the changes take effect.",
        "Nội dung cần sửa để các thay đổi có hiệu lực.",
    )
    yield Grid(caption, heads, lines, numbers=frozenset({2}), widths=(27, 17, 9, 47))


def waves(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield the order in which the changes can be put into force; after each the procedure is lawful as it then stands."""
    if not proposal.edits:
        return
    lines, k = [], 0
    for n, wave in enumerate(roll_out(proposal.before, proposal).waves, 1):
        level = LEVEL_NAMES[wave.level].get(say.lang)
        lines.append(Line((say(f"Wave {n}: {level}", f"Đợt {n}: {level}"),), "group"))
        for bundle in wave.bundles:
            k += 1
            lines.append(Line(_bundle(k, bundle, proposal, say)))
    caption = say(
        "The plan can be stopped after any line: what has been put into force by then is lawful. Changes in one line hold only "
        "together.",
        "Có thể dừng sau bất kỳ dòng nào: phần đã thực hiện đến đó vẫn đúng luật. Các thay đổi trong một dòng chỉ thực hiện "
        "được cùng nhau.",
    )
    heads = say(
        "No|Change|Instrument and authority|To be in force first",
        "TT|Nội dung|Văn bản, thẩm quyền|Phải có hiệu lực trước",
    ).split("|")
    yield Grid(caption, heads, lines, widths=(5, 43, 32, 20))


def _bundle(k: int, bundle: Bundle, proposal: Proposal, say: Say) -> tuple[str, ...]:
    told = [f"{instrument} ({authority})" if authority else instrument for instrument, authority in bundle.instruments]
    return (
        str(k),
        "; ".join(sentence(edit, proposal.before, say) for edit in bundle.edits),
        "; ".join(told) or no_act(bundle.edits, proposal.before, say),
        "; ".join(say.name(rule.name, rule.id) for rule in bundle.preconditions) or "–",
    )
