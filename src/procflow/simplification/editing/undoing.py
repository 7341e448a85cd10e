"""Take edits of a plan back: what is left of the plan, and what must come back with them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from procflow.errors import Message, Problem, ProposalError
from procflow.guards import violations
from procflow.model import Edit, HasEdits, Procedure, one_procedure
from procflow.simplification.editing.apply import applied
from procflow.simplification.editing.refusals import asked
from procflow.wording import Lang

NOT_IN_PLAN = Message(
    "undo-not-in-plan",
    en="'{edit}' is no edit of the plan, so it cannot be taken back. Name one of its edits: {plan}.",
    vi="'{edit}' không phải là sửa đổi của phương án nên không thể hoàn lại. Hãy nêu một trong các sửa đổi: {plan}.",
)
_HEADINGS = {
    "undone": {"vi": "Hoàn lại theo yêu cầu", "en": "Taken back as asked"},
    "with_them": {"vi": "Phải hoàn lại theo", "en": "Must come back with them"},
    "reasons": {"vi": "Vì nếu chỉ hoàn lại phần yêu cầu", "en": "Because with only what was asked taken back"},
    "edits": {"vi": "Còn lại của phương án", "en": "Left of the plan"},
}


@frozen
class Undone:
    """A plan from which edits have been taken back; `str()` reads in English, `text("vi")` in Vietnamese.

    Attributes
    ----------
    before, procedure : Procedure
        As it was before the plan, and with what is left of the plan.
    edits : tuple of Edit
        What is left of the plan.
    undone, with_them : tuple of Edit
        The edits taken back as asked, and those that had to come back with them.
    reasons : tuple of Problem
        What would be impossible or against law and rules if only the asked edits were taken back.
    """

    before: Procedure
    procedure: Procedure
    edits: tuple[Edit, ...]
    undone: tuple[Edit, ...]
    with_them: tuple[Edit, ...]
    reasons: tuple[Problem, ...]

    def text(self, lang: Lang = "en") -> str:
        """Say what came back, why, and what is left."""
        groups = {
            "undone": [edit.text(lang) for edit in self.undone],
            "with_them": [edit.text(lang) for edit in self.with_them],
            "reasons": [problem.text(lang) for problem in self.reasons],
            "edits": [edit.text(lang) for edit in self.edits],
        }
        told = [(_HEADINGS[key][lang], entries) for key, entries in groups.items() if entries]
        return "\n".join(f"{heading} ({len(entries)})\n  " + "\n  ".join(entries) for heading, entries in told)

    def __str__(self) -> str:
        """Say it in English."""
        return self.text("en")


def undo(before: Procedure, what: HasEdits | Iterable[Edit], *edits: Edit) -> Undone:
    """Take edits of a plan back, and with them the others that are impossible or unlawful without them.

    The others are applied to the procedure as it was and judged anew. As long as something is wrong that was not wrong
    with the whole plan, the edit goes whose going mends most; in the end every edit that can stay is put back. So no
    edit comes back without need, though another choice of edits might leave more of the plan.

    Parameters
    ----------
    before : Procedure
        As it was before the plan.
    what : Proposal or iterable of Edit
        The plan, or its edits.
    *edits : Edit
        Those to take back.

    Raises
    ------
    ProposalError
        If an edit is not in the plan, or the plan cannot be carried out.

    Examples
    --------
    Without the removal between them, the two are no neighbours:

    >>> from procflow.model import End, Flow, MergeStep, RemoveStep, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id=id, role="clerk") for id in ("draft", "note", "sign")], start="draft",
    ...               ends=[End(id="z")], flows=[Flow("draft", "note"), Flow("note", "sign"), Flow("sign", "z")],
    ...               roles=[Role(id="clerk")])
    >>> back = undo(p, [RemoveStep("note"), MergeStep("draft", "sign")], RemoveStep("note"))
    >>> back.edits, back.with_them
    ((), (MergeStep(step='draft', into='sign'),))
    """
    one_procedure("undo", before)
    plan = asked(before, what)
    _refuse_strangers(before, plan, edits)
    applied(before, plan)
    wrong = {_key(problem) for problem in violations(before, plan)}
    left = [edit for edit in plan if edit not in edits]
    reasons = found = _faults(before, left, wrong)
    taken: list[Edit] = []
    while found:
        trials = {edit: _faults(before, [other for other in left if other != edit], wrong) for edit in left}
        best = min(trials, key=lambda edit: len(trials[edit]))
        found = trials[best]
        left.remove(best)
        taken.append(best)
    for edit in taken:
        more = [other for other in plan if other in (*left, edit)]
        if not _faults(before, more, wrong):
            left = more
    return Undone(
        before,
        applied(before, left).procedure,
        edits=tuple(left),
        undone=tuple(edit for edit in plan if edit in edits),
        with_them=tuple(edit for edit in plan if edit not in edits and edit not in left),
        reasons=reasons,
    )


def _refuse_strangers(before: Procedure, plan: tuple[Edit, ...], edits: tuple[Edit, ...]) -> None:
    place = before.place("edits")
    words = {"en": "; ".join(e.text("en") for e in plan) or "-", "vi": "; ".join(e.text("vi") for e in plan) or "-"}
    strange = [edit for edit in asked(before, edits) if edit not in plan]
    if strange:
        texts = ({"en": edit.text("en"), "vi": edit.text("vi")} for edit in strange)
        raise ProposalError(*(NOT_IN_PLAN.at(place, edit=text, plan=words) for text in texts))


def _faults(before: Procedure, edits: list[Edit], wrong: set[tuple[object, ...]]) -> tuple[Problem, ...]:
    """Return what keeps edits from being carried out, or what is wrong with them and not with the whole plan."""
    try:
        applied(before, edits)
    except ProposalError as error:
        return error.problems
    return tuple(problem for problem in violations(before, edits) if _key(problem) not in wrong)


def _key(problem: Problem) -> tuple[object, ...]:
    """Return what tells one fault from another, whatever edits it is blamed on."""
    return problem.code, problem.place, problem.values.get("rule")
