"""Does the law permit what the plan does? What nobody has checked counts as unknown, and unknown permits nothing."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from procflow.errors import Message, Problem
from procflow.guards.plan import Plan, What, plan_of, refused
from procflow.model import Edit, Legal, Procedure

LAW_UNKNOWN = Message(
    "cut-law-unknown",
    en="{refused}: its legal status is unknown, and what is unknown permits nothing. "
    "Ask the legal officer for its basis and fill in `legal`.",
    vi="{refused}: chưa rõ căn cứ pháp lý, mà chưa rõ thì không được thay đổi gì. "
    "Hãy hỏi cán bộ pháp chế về căn cứ và điền mục `legal`.",
)
LAW_UNCHECKED = Message(
    "cut-law-unchecked",
    en="{refused}: its legal status '{source}' has been checked by nobody. "
    "Have it checked and fill in `checked` with the date and the role of who did.",
    vi="{refused}: căn cứ pháp lý '{source}' chưa được ai kiểm tra. "
    "Hãy cho kiểm tra rồi điền `checked` gồm ngày và chức danh người kiểm tra.",
)
LAW_HIGHER = Message(
    "cut-law-higher",
    en="{refused}: higher law lays down {this} ({basis}) and does not permit that. Keep it as it is.",
    vi="{refused}: văn bản cấp trên quy định {this} ({basis}) và không cho phép làm như vậy. Hãy giữ nguyên.",
)
LAW_FORBIDS = Message(
    "cut-law-forbids",
    en="{refused}: {may} (source: '{source}'; basis: {basis}). "
    "Keep it, or have the legal officer add '{kind}' to `may` if the law permits that.",
    vi="{refused}: {may} (nguồn: '{source}'; căn cứ: {basis}). "
    "Hãy giữ nguyên, hoặc nhờ cán bộ pháp chế bổ sung '{kind}' vào `may` nếu pháp luật cho phép.",
)
_NO_BASIS = {"en": "no basis named", "vi": "chưa nêu căn cứ"}
_NOTHING = {"en": "no change is recorded as permitted", "vi": "chưa ghi nhận thay đổi nào được phép"}
_THIS = {"step": {"en": "the step", "vi": "bước này"}, "document": {"en": "the document", "vi": "tài liệu này"}}


@frozen
class Subject:
    """A step or document whose legal status an edit rests on.

    Attributes
    ----------
    kind : {"step", "document"}
        What it is.
    id : str
        Its name in the procedure.
    legal : Legal
        What the law says of it.
    """

    kind: str
    id: str
    legal: Legal

    @property
    def steps(self) -> tuple[str, ...]:
        """The step as problems name it; none for a document."""
        return (self.id,) if self.kind == "step" else ()

    @property
    def element(self) -> str:
        """How places name it."""
        return f"{self.kind} '{self.id}'"


def subjects(plan: Plan) -> Iterator[tuple[Edit, Subject]]:
    """Yield each edit with every step or document whose law must permit it.

    A shorter time limit of the case is a promise of the office and rests on no law. Names that do not exist are left out.
    """
    steps = {step.id: Subject("step", step.id, step.legal) for step in plan.procedure.steps}
    documents = {document.id: Subject("document", document.id, document.legal) for document in plan.procedure.documents}
    for edit in plan.edits:
        if edit.kind in ("once_only", "drop_component"):
            found = [documents.get(str(getattr(edit, "document", "")))]
        elif edit.kind == "shorten_limit":
            found = [steps.get(str(getattr(edit, "step", "")))]
        else:
            found = [steps.get(name) for name in edit.steps]
        yield from ((edit, subject) for subject in found if subject is not None)


def judge_law(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every edit that the law is not known to permit.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [problem.code for problem in judge_law(p, frozenset({"a"}))]
    ['cut-law-unknown']
    """
    return tuple(
        _objection(procedure, edit, subject)
        for edit, subject in subjects(plan_of(procedure, what))
        if not subject.legal.permits(edit.kind)
    )


def _objection(procedure: Procedure, edit: Edit, subject: Subject) -> Problem:
    """Return why the law does not permit an edit."""
    legal, place = subject.legal, procedure.place(subject.element)
    said = {"steps": subject.steps, "changes": (edit,), "refused": refused(edit)}
    basis = legal.basis or _NO_BASIS
    if legal.source == "unknown":
        return LAW_UNKNOWN.at(place, **said)
    if legal.checked is None:
        return LAW_UNCHECKED.at(place, **said, source=legal.source)
    if legal.source == "higher law":
        return LAW_HIGHER.at(place, **said, basis=basis, this=_THIS[subject.kind])
    names = ", ".join(f"'{name}'" for name in sorted(legal.may))
    may = (
        {"en": f"only {names} is recorded as permitted", "vi": f"chỉ ghi nhận được phép: {names}"}
        if names
        else _NOTHING
    )
    return LAW_FORBIDS.at(place, **said, source=legal.source, basis=basis, may=may, kind=edit.kind)
