"""The section on the steps: what becomes of each, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procflow.metrics.tables import NOT_COMPUTED
from procflow.model import DelegateStep, MergeStep
from procflow.report.naming import readable
from procflow.report.parts import Grid, Line, Part
from procflow.report.say import Say
from procflow.simplification import Proposal
from procflow.simplification.search.proposal import KIND_NAMES, Verdict, VerdictKind
from procflow.wording import number

MARKS: Mapping[VerdictKind, str] = {
    "removed": "cut",
    "merged": "cut",
    "unreached": "cut",
    "delegated": "changed",
    "parallelised": "changed",
    "post_checked": "changed",
}
"""How the row of a step stands out."""


def steps(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield every step with what becomes of it and why."""
    procedure = proposal.before
    given = {edit.step: edit.to for edit in proposal.edits if isinstance(edit, DelegateStep)}
    lines = []
    for k, verdict in enumerate(proposal.verdicts, 1):
        step = procedure.step(verdict.step)
        performer = say.role(procedure, step.role)
        cells = (
            str(k),
            say.name(step.name, step.id),
            step.id,
            f"{performer} → {say.role(procedure, given[step.id])}" if step.id in given else performer,
            KIND_NAMES[verdict.kind].get(say.lang),
            reason(proposal, verdict, say) + taken_in(proposal, step.id, say),
            step.legal.basis or say("none stated", "chưa nêu"),
        )
        lines.append(Line(cells, MARKS.get(verdict.kind, "")))
    heads = say(
        "No|Step|Id|Performer|Verdict|Reason|Legal basis",
        "TT|Nội dung công việc|Mã|Người thực hiện|Kết luận|Lý do|Căn cứ pháp lý",
    ).split("|")
    caption = say(
        "All steps in the order of the file; steps that leave the procedure are shaded, those that change are tinted.",
        "Tất cả các bước theo thứ tự trong tệp; bước ra khỏi quy trình có nền sẫm, bước thay đổi có nền nhạt.",
    )
    yield Grid(caption, heads, lines, widths=(4, 18, 12, 13, 11, 27, 15))


def reason(proposal: Proposal, verdict: Verdict, say: Say) -> str:
    """Return why a step stays, or which change takes it out or changes it and what that saves."""
    own = [(k, change) for k, change in enumerate(proposal.changes, 1) if verdict.step in change.edit.steps]
    if verdict.kind not in MARKS or not own:
        return readable(verdict.reason.get(say.lang), proposal.before, say, advice=False)
    told = []
    for k, change in own:
        saved = NOT_COMPUTED.get(say.lang)
        if change.gain is not None:
            saved = f"{number(change.gain, say.lang)} {proposal.objective.unit.get(say.lang)}"
        later = ", ".join(proof.title.get(say.lang) for proof in proposal.certificate.proofs[1:])
        if change.gain == 0 and later:
            saved += say(f", made for: {later}", f", thực hiện vì mục tiêu: {later}")
        into = ""
        if isinstance(change.edit, MergeStep):
            name = say.step(proposal.before, change.edit.into)
            into = say(f" (into: {name})", f" (gộp vào: {name})")
        told.append(
            say(
                f"Change {k}{into}; saves beside the others: {saved}.",
                f"Thay đổi số {k}{into}; mức giảm khi thực hiện cùng các thay đổi khác: {saved}.",
            )
        )
    return " ".join(told)


def taken_in(proposal: Proposal, step: str, say: Say) -> str:
    """Return which steps are merged into a step, as a further sentence of its reason."""
    merges = [edit.step for edit in proposal.edits if isinstance(edit, MergeStep) and edit.into == step]
    names = "; ".join(say.step(proposal.before, away) for away in merges)
    return say(f" Takes in: {names}.", f" Nhận thêm việc của: {names}.") if names else ""
