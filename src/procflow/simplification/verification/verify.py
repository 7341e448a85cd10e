"""The verb `verify`: may this change be made? Judged by the duties and rules of the procedure as it was."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable

from attrs import field, frozen

from procflow.errors import Message, Problem, ProposalError
from procflow.guards import planned_preconditions, violations
from procflow.model import Edit, HasEdits, Portfolio, Precondition, Procedure, Text, one_procedure
from procflow.simplification.editing.apply import apply
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.editing.refusals import asked
from procflow.simplification.verification.changes import Unexplained, unexplained
from procflow.simplification.verification.derive import derive

UNREVIEWED = Message(
    "verify-unreviewed",
    en="changed in the same go, and no edit explains it: {what}. Make this change apart, or state the review that "
    "covers it.",
    vi="thay đổi kèm theo mà không sửa đổi nào giải thích: {what}. Hãy tách thay đổi này ra, hoặc nêu kết quả thẩm định "
    "đã xem xét nó.",
)
UNUSED_REVIEW = Message(
    "verify-unused-review",
    en="this review covers nothing that changed. Check the element and the attribute it names.",
    vi="kết quả thẩm định này không ứng với thay đổi nào. Hãy kiểm tra đối tượng và thuộc tính được nêu.",
)


@frozen
class Review:
    """Somebody competent has looked at a change that is no simplification, and stands for it.

    Attributes
    ----------
    element : str
        What was reviewed, such as ``step 'sign'``, ``rule 'fraud'`` or ``procedure``.
    attribute : str
        Such as ``legal``; empty covers the whole element.
    date : datetime.date
        Day of the review.
    by : str
        Role of who reviewed, never a person's name.
    reference : str
        The document that says so.
    """

    element: str
    attribute: str = ""
    date: dt.date = field(kw_only=True)
    by: str = field(kw_only=True)
    reference: str = field(default="", kw_only=True)

    def covers(self, change: Unexplained) -> bool:
        """Tell whether the review covers a change."""
        return self.element == change.element and self.attribute in ("", change.attribute)


@frozen(kw_only=True)
class Verification:
    """Whether a change is lawful, edit by edit.

    Attributes
    ----------
    before, after : Procedure
        As it was, and as it is meant to be.
    edits : tuple of Edit
        What the change consists of.
    problems : tuple of Problem
        Every rule of the procedure as it was that the edits break; empty if they are lawful.
    unexplained : tuple of Unexplained
        Differences that no edit explains.
    reviews : tuple of Review
        Reviews that were stated.
    preconditions : tuple of Precondition
        Planned, not yet in force: assumed.
    unknown : int
        Steps of the procedure as it was whose legal status nobody has stated or checked.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> before = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...                    flows=[Flow("a", "b"), Flow("b", "z")])
    >>> found = verify(before, Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], start="a",
    ...                                  flows=[Flow("a", "z")]))
    >>> found.passed, found.edits, [problem.code for problem in found.problems]
    (False, (RemoveStep(step='b'),), ['cut-law-unknown'])
    """

    before: Procedure
    after: Procedure
    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    unexplained: tuple[Unexplained, ...] = ()
    reviews: tuple[Review, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    unknown: int = 0

    @property
    def passed(self) -> bool:
        """Tell whether the edits are lawful and every other grave change is covered by a review."""
        return not self.problems and not self.uncovered

    @property
    def uncovered(self) -> tuple[Unexplained, ...]:
        """Return the grave changes that neither an edit nor a review covers."""
        return tuple(c for c in self.unexplained if c.grave and not any(review.covers(c) for review in self.reviews))

    @property
    def findings(self) -> tuple[Problem, ...]:
        """Return everything that speaks against the change, and reviews without use, as problems."""
        open_changes = [
            UNREVIEWED.at(
                self.before.place(change.element), what={"en": change.text.get("en"), "vi": change.text.get("vi")}
            )
            for change in self.uncovered
        ]
        idle = [
            UNUSED_REVIEW.at(self.before.place(review.element), "warning")
            for review in self.reviews
            if not any(review.covers(change) for change in self.unexplained)
        ]
        return (*self.problems, *open_changes, *idle)


def verify(
    before: Procedure, after: Procedure | HasEdits | Iterable[Edit], *, reviews: Iterable[Review] = ()
) -> Verification:
    """Judge a change by the law, duties, controls and rules of the procedure as it was.

    Given two procedures, the edits that lead from one to the other are derived first. What they do not explain is told
    apart: a change of law, controls, roles or ways in the same go fails unless a review covers it, or else a planner
    could make a cut lawful by loosening the rule that forbids it. Given a plan, its edits are judged as they are.

    Parameters
    ----------
    before : Procedure
        As it stands.
    after : Procedure, Proposal or iterable of Edit
        As it is meant to be, or the plan that leads there.
    reviews : iterable of Review, optional
        Reviews of changes that are no simplification.

    Returns
    -------
    Verification
        `passed`, the edits, and every finding.

    Raises
    ------
    ProcedureError
        If the procedure as it was, or as it is meant to be, has faults of form.
    ProposalError
        If a plan cannot be carried out.
    """
    one_procedure("verify", before)
    refuse_faults(before)
    if isinstance(after, str | os.PathLike | Portfolio):
        one_procedure("verify", after)
    if isinstance(after, Procedure):
        refuse_faults(after)
        edits = derive(before, after)
        meant, left, refused = after, *_left(before, after, edits)
    else:
        edits, left, refused = asked(before, after), (), ()
        meant = apply(before, edits)
    broken = violations(before, edits)
    return Verification(
        before=before,
        after=meant,
        edits=edits,
        problems=(*broken, *refused),
        unexplained=left,
        reviews=tuple(reviews),
        preconditions=planned_preconditions(before, edits),
        unknown=sum(not step.legal.known for step in before.steps),
    )


def _left(
    before: Procedure, after: Procedure, edits: tuple[Edit, ...]
) -> tuple[tuple[Unexplained, ...], tuple[Problem, ...]]:
    """Return what the edits leave unexplained, and why they cannot be carried out if so."""
    try:
        return unexplained(apply(before, edits), after), ()
    except ProposalError as error:
        return unexplained(before, after), error.problems


NO_EDIT = Text(en="No edit.", vi="Không có sửa đổi nào.")
