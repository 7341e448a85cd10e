"""The section on risks: what passes the controls before and after, which step controls what, and what has to come first."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.model import Text
from procflow.report.naming import risk_name
from procflow.report.parts import Grid, Line, Part, Points, Words
from procflow.report.say import Say
from procflow.report.steps import MARKS
from procflow.report.summary import NO_CONTROL
from procflow.simplification import Proposal
from procflow.simplification.search.proposal import KIND_NAMES
from procflow.wording import number, share


def risks(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield the errors that pass before and after, every control with what becomes of it, and the preconditions."""
    if proposal.escapes:
        yield _passing(proposal, say)
    controls = [*_controls(proposal, say)]
    if controls:
        caption = say(
            "Every step that controls, what it catches, and what becomes of it.",
            "Các bước có kiểm soát, khả năng phát hiện sai sót và hướng xử lý trong phương án.",
        )
        heads = say(
            "No|Step|Performer|Kind of error|Probability of catching it|In the plan",
            "TT|Bước|Người thực hiện|Loại sai sót|Khả năng phát hiện|Trong phương án",
        ).split("|")
        yield Grid(caption, heads, controls, frozenset({4}), (5, 30, 20, 15, 13, 17))
    if proposal.preconditions:
        lead = say("Assumed, not yet in force:", "Giả định, chưa có hiệu lực:")
        yield Points([_precondition(rule.id, rule.name, rule.basis, say) for rule in proposal.preconditions], lead)
    if not proposal.escapes and not controls and not proposal.preconditions:
        yield Words(
            say(
                "The procedure states no controls and no preconditions.",
                "Quy trình không nêu khâu kiểm soát hay điều kiện nào.",
            )
        )


def _passing(proposal: Proposal, say: Say) -> Grid:
    lines = []
    for risk, e in proposal.escapes.items():
        ratio = say("no control left", "không còn khâu kiểm soát") if e.after >= NO_CONTROL > e.before else ""
        ratio = ratio or say(f"{number(e.ratio, 'en', digits=2)} times", f"{number(e.ratio, 'vi', digits=2)} lần")
        lines.append(Line((risk_name(risk, say), share(e.before, say.lang), share(e.after, say.lang), ratio)))
    heads = say(
        "Kind of error|Passes before|Passes after|After to before",
        "Loại sai sót|Lọt qua trước|Lọt qua sau|Sau so với trước",
    )
    caption = say(
        "Probability that an error passes every control on the weakest path; controls are taken as independent.",
        "Xác suất sai sót lọt qua mọi khâu kiểm tra trên đường đi yếu nhất; coi các khâu kiểm tra là độc lập.",
    )
    return Grid(caption, heads.split("|"), lines, frozenset({1, 2, 3}), (34, 20, 20, 26))


def _controls(proposal: Proposal, say: Say) -> Iterator[Line]:
    verdicts = {verdict.step: verdict.kind for verdict in proposal.verdicts}
    numbers = {step.id: k for k, step in enumerate(proposal.before.steps, 1)}
    for step in proposal.before.steps:
        kind = verdicts.get(step.id, "open")
        fate = KIND_NAMES[kind].get(say.lang) if kind in MARKS else say("kept", "giữ nguyên")
        for risk, power in step.detects:
            cells = (
                str(numbers[step.id]),
                say.name(step.name, step.id),
                say.role(proposal.before, step.role),
                risk_name(risk, say),
                share(power, say.lang, digits=0),
                fate,
            )
            yield Line(cells, MARKS.get(kind, ""))


def _precondition(id: str, name: Text, basis: str, say: Say) -> str:
    text = say.name(name, id)
    return f"{text} ({basis})" if basis else text
