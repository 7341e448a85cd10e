"""The section on a new time limit: what may be said of the limit, with the share that keeps each number of days."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message
from procflow.metrics import NewLimit
from procflow.plot import new_limit as draw
from procflow.plot.files import figure_of
from procflow.report.naming import readable
from procflow.report.parts import Grid, Line, Part, Picture, Points, Words
from procflow.report.say import Say
from procflow.simplification import Proposal

OTHER_PROCEDURE = Message(
    "report-other-limit",
    en="the new limit is that of '{found}', the proposal that of '{proposal}'. Give new_limit the run of this procedure, as "
    "it stands or after the proposal.",
    vi="thời hạn mới là của '{found}', còn phương án là của '{proposal}'. Hãy tính new_limit từ lần chạy của chính quy trình "
    "này, hiện hành hoặc theo phương án.",
)
WIDTHS = (12, 14, 18, 14, 18, 24)


def time_limit(found: NewLimit, proposal: Proposal, say: Say, *, pictures: bool = True) -> Iterator[Part]:
    """Yield the answer, the shares, and their picture."""
    told = [readable(sentence, proposal.before, say) for sentence in found.sentences(say.lang)]
    yield Points(told, _of_which(found, proposal, say))
    heads, rows = found.cells(say.lang)
    caption = say("Share of the cases that would keep each limit.", "Tỷ lệ hồ sơ trong hạn nếu áp dụng từng thời hạn.")
    if rows:
        yield Grid(caption, heads, [Line(row) for row in rows], frozenset(range(1, 5)), WIDTHS)
    for note in found.notes(say.lang):
        yield Words(note, small=True)
    if found.warnings:
        told = [readable(warning.text(say.lang), proposal.before, say) for warning in found.warnings]
        yield Points(told, say("Warnings:", "Cảnh báo:"))
    if rows and pictures:
        yield Picture(caption, figure_of(draw(found, lang=say.lang)))


def _of_which(found: NewLimit, proposal: Proposal, say: Say) -> str:
    if found.procedure == proposal.after:
        return say("Of the procedure after the proposal:", "Của quy trình theo phương án:")
    if found.procedure == proposal.before:
        return say("Of the procedure as it stands:", "Của quy trình hiện hành:")
    return say(
        "Of a procedure that is neither the present one nor that of the proposal:",
        "Của một quy trình khác với quy trình hiện hành và quy trình theo phương án:",
    )
