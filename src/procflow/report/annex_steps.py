"""The annex step by step: who did and will do each step, within which time, and in which form it is simplified."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import Edit, MergeStep, ShortenLimit, Step
from procflow.report.edit_words import acts, form, limit_of, no_act, span, subject
from procflow.report.parts import Grid, Line
from procflow.report.say import Say
from procflow.simplification import Proposal

WIDTHS = (4, 23, 12, 12, 14, 8, 8, 19)


def by_step(proposal: Proposal, say: Say) -> Grid:
    """Return the table of steps with performer and limit before and after, and the form of each change."""
    lines = [Line((say("Steps", "Các bước"),), "group")]
    lines += [_line(k, step, proposal, say) for k, step in enumerate(proposal.before.steps, 1)]
    others = [edit for edit in proposal.edits if not edit.steps]
    if others:
        lines.append(Line((say("Documents, limits and others", "Tài liệu, thời hạn và nội dung khác"),), "group"))
    for k, edit in enumerate(others, len(proposal.before.steps) + 1):
        cells = (
            subject(edit, proposal.before, say),
            "",
            "",
            form(edit, proposal.before, say),
            *_limits(edit, proposal, say),
        )
        lines.append(Line((str(k), *cells, _to_amend([edit], proposal, say)), "changed"))
    heads = say(
        "No|Step|Performer before|Performer after|Form of simplification|Limit before|Limit after|Instrument, authority",
        "TT|Nội dung công việc|Người thực hiện trước|Người thực hiện sau|Hình thức đơn giản hóa|Thời hạn trước|"
        "Thời hạn sau|Văn bản cần sửa, thẩm quyền",
    ).split("|")
    caption = say(
        "The simplification step by step; the reason of each stands in the section on the steps.",
        "Phương án đơn giản hóa theo từng bước; lý do nêu ở mục về các bước.",
    )
    return Grid(caption, heads, lines, widths=WIDTHS)


def _line(k: int, step: Step, proposal: Proposal, say: Say) -> Line:
    before, after = proposal.before, {other.id: other for other in proposal.after.steps}
    own = [edit for edit in proposal.edits if step.id in edit.steps]
    into = next((edit.into for edit in own if isinstance(edit, MergeStep)), None)
    now = after.get(into or step.id)
    cells = (
        str(k),
        say.name(step.name, step.id),
        say.role(before, step.role),
        "–" if now is None else say.role(before, now.role),
        _forms(own, step.id, proposal, say),
        span(step.limit, say),
        "–" if now is None else _limit_after(proposal, into, now, say),
        _to_amend(own, proposal, say),
    )
    gone = now is None or into is not None
    return Line(cells, "cut" if gone else "changed" if own else "")


def _forms(own: Sequence[Edit], step: str, proposal: Proposal, say: Say) -> str:
    told = [form(edit, proposal.before, say) for edit in own]
    if step in proposal.unreached:
        told.append(say("no longer reached", "không còn hồ sơ đến"))
    if any(isinstance(edit, MergeStep) and edit.into == step for edit in proposal.edits):
        told.append(say("takes in merged work", "nhận việc gộp vào"))
    return "; ".join(told) or say("kept", "giữ nguyên")


def _limit_after(proposal: Proposal, into: str | None, now: Step, say: Say) -> str:
    """Return the limit after; of a merged step the number of the step in whose limit it is contained."""
    if into is None:
        return span(now.limit, say)
    position = [step.id for step in proposal.before.steps].index(into) + 1
    return say(f"in No {position}", f"tính vào số {position}")


def _limits(edit: Edit, proposal: Proposal, say: Say) -> tuple[str, str]:
    """Return the limits before and after of an edit that stands at no step; blank for documents."""
    if not isinstance(edit, ShortenLimit):
        return "", ""
    old, new = (limit_of(procedure, edit.step) for procedure in (proposal.before, proposal.after))
    return span(old, say), span(new, say)


def _to_amend(own: Sequence[Edit], proposal: Proposal, say: Say) -> str:
    pairs = dict.fromkeys(pair for edit in own for pair in acts(edit, proposal.before))
    told = [f"{instrument} ({authority})" if authority else instrument for instrument, authority in pairs if instrument]
    return "; ".join(told) or (no_act(own, proposal.before, say) if own else "")
