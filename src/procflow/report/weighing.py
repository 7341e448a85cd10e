"""The sections for those who weigh a plan: what estimates it hangs on, and what more or fewer cuts would bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.model import Edit
from procflow.plot import frontier as draw
from procflow.plot.files import figure_of
from procflow.report.edit_words import sentence
from procflow.report.naming import readable
from procflow.report.parts import Grid, Line, Part, Picture, Points, Words
from procflow.report.say import Say
from procflow.simplification import Frontier, Proposal, Sensitivity
from procflow.simplification.options.weights import amount_of
from procflow.wording import number, share


def sensitivity(found: Sensitivity | None, proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield which changes hang on estimates, or that nobody computed it."""
    if found is None:
        yield Words(
            say(
                "Not computed: nobody has asked which changes would flip if the estimates were off.",
                "Chưa tính: chưa xét phương án thay đổi thế nào khi số liệu ước lượng có sai lệch.",
            )
        )
        return
    part = share(found.by, say.lang, digits=0)
    count, whole = len(found.safe), len(found.plan)
    yield Words(
        say(
            f"{count} of {whole} changes stay in the best plan whichever single estimate is {part} too high or too low.",
            f"{count}/{whole} thay đổi vẫn thuộc phương án tốt nhất dù từng số liệu ước lượng cao hơn hoặc thấp hơn {part}.",
        )
    )
    if found.flips:
        lead = say(
            "Measure before deciding; these may flip:", "Nên đo đếm trước khi quyết định; các thay đổi chưa chắc chắn:"
        )
        yield Points([sentence(edit, found.before, say) for edit in found.flips], lead)
    lines = [
        Line(_shift(readable(shift.what.get(say.lang), found.before, say), shift.left, shift.entered, _loss(found, k, say), say, found))
        for k, shift in enumerate(found.shifts)
        if shift.left or shift.entered
    ]  # fmt: skip
    if lines:
        heads = say(
            "Estimate that is off|Leaves the best plan|Enters it|Loss of keeping to the plan",
            "Số liệu sai lệch|Không còn trong phương án tốt nhất|Được thêm vào|Thiệt khi vẫn giữ phương án",
        ).split("|")
        caption = say(
            f"Estimates that would change the plan if they were {part} off, the largest loss first.",
            f"Các số liệu làm thay đổi phương án nếu sai lệch {part}; mức thiệt lớn nhất nêu trước.",
        )
        yield Grid(caption, heads, lines, widths=(22, 30, 30, 18))
    if not found.complete:
        yield Words(
            say("The time was not enough for all estimates.", "Chưa đủ thời gian để xét mọi số liệu."), small=True
        )


def _loss(found: Sensitivity, k: int, say: Say) -> str:
    loss = found.shifts[k].loss
    if loss is None:
        return say("the plan may not be made then", "khi đó không được thực hiện phương án")
    return amount_of(loss, found.objective, say.lang)


def _shift(
    what: str, left: Sequence[Edit], entered: Sequence[Edit], loss: str, say: Say, found: Sensitivity
) -> tuple[str, str, str, str]:
    told = ["; ".join(sentence(edit, found.before, say) for edit in edits) or "–" for edits in (left, entered)]
    return what, told[0], told[1], loss


def frontier(found: Frontier | None, say: Say, *, pictures: bool) -> Iterator[Part]:
    """Yield the best plan for each number of cuts, or for each level of control; nothing if nobody computed it."""
    if found is None:
        return
    heads = [head[:1].upper() + head[1:] for head in found.head(say.lang)]
    lines = []
    for at, value, saving, part, edits, proved in found.rows(say.lang):
        assert not isinstance(at, str)
        assert not isinstance(part, str)
        first = number(at, say.lang) if found.against == "cuts" else share(at, say.lang)
        amounts = [number(float(some), say.lang, digits=1) for some in (value, saving)]
        lines.append(Line((first, *amounts, share(part, say.lang), number(float(edits), say.lang), str(proved))))
    today = number(found.today, say.lang, digits=1)
    caption = say(
        f"The best plan at each point; today: {today}. Between two points no better plan exists.",
        f"Phương án tốt nhất tại từng mức; hiện nay: {today}. Giữa hai mức không có phương án nào tốt hơn.",
    )
    yield Grid(caption, heads, lines, frozenset(range(5)), (20, 28, 14, 14, 11, 13))
    if not found.complete:
        yield Words(say("The time was not enough for all points.", "Chưa đủ thời gian cho mọi mức."), small=True)
    if pictures and found.points:
        yield Picture(caption, figure_of(draw(found, lang=say.lang)))
