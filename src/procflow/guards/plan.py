"""A plan as the guards look at it: which step goes, which is merged into which, and who does what afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import frozen

from procflow.model import (
    EDIT_KINDS,
    AddControl,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    HasEdits,
    IsolateExceptions,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Resequence,
    Step,
    edits_of,
)
from procflow.structure.edit_faults import edit_faults
from procflow.structure.rewriting import rewritten
from procflow.wording import Lang

MOVING = RemoveStep | Parallelise | Resequence | PostCheck | IsolateExceptions
"""Edits after which a step does not come where it came before, or not for every case."""


LEAVING = RemoveStep | PostCheck | IsolateExceptions
"""Edits after which not every case goes through a step that did so before."""


@frozen
class Plan:
    """Edits of a procedure, sorted by kind and place, so that what the guards say does not depend on their order.

    Attributes
    ----------
    procedure : Procedure
        As it stands.
    edits : tuple of Edit
        Each once.
    """

    procedure: Procedure
    edits: tuple[Edit, ...]

    @cached_property
    def removed(self) -> frozenset[str]:
        """Steps that are not done any more."""
        return frozenset(edit.step for edit in self.edits if isinstance(edit, RemoveStep))

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """Step that takes in each merged one; the work of both is done."""
        return {edit.step: edit.into for edit in self.edits if isinstance(edit, MergeStep)}

    @cached_property
    def delegated(self) -> Mapping[str, str]:
        """Role to which each delegated step is given."""
        return {edit.step: edit.to for edit in self.edits if isinstance(edit, DelegateStep)}

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Steps of the procedure by id."""
        return {step.id: step for step in self.procedure.steps}

    @cached_property
    def digitised(self) -> frozenset[str]:
        """Steps that a system does after the plan."""
        return frozenset(edit.step for edit in self.edits if isinstance(edit, Digitise))

    @cached_property
    def moved(self) -> frozenset[str]:
        """Steps that not every case goes through any more, as they stand behind a decision or on a branch of exceptions."""
        return frozenset(s for e in self.edits if isinstance(e, PostCheck | IsolateExceptions) for s in e.steps)

    @cached_property
    def view(self) -> Procedure:
        """The procedure with documents, systems, new checks, moved steps, order and parallel branches rewritten; removed and merged steps are still in it.

        What cannot be carried out is left aside; `procflow.guards.form` tells it.
        """
        single = [
            edit
            for edit in self.edits
            if isinstance(edit, OnceOnly | DropComponent | Digitise | AddControl | PostCheck | IsolateExceptions)
            and not edit_faults(self.procedure, [edit])
        ]
        runs = [edit for edit in self.edits if isinstance(edit, Parallelise | Resequence)]
        if runs and edit_faults(self.procedure, runs):
            runs = []
        return rewritten(self.procedure, [*single, *runs]) if single or runs else self.procedure

    def home(self, step: str) -> str:
        """Return the step in which the work of a step is done after the plan: itself unless it is merged."""
        seen = {step}
        while step in self.merged and self.merged[step] not in seen:
            step = self.merged[step]
            seen.add(step)
        return step

    def role(self, step: str) -> str | None:
        """Return who does a step after the plan; None is automatic, or that no step has this id."""
        home = self.home(step)
        if home in self.digitised:
            return None
        if home in self.delegated:
            return self.delegated[home]
        return self.steps[home].role if home in self.steps else None


What = Plan | HasEdits | Iterable[Edit | str]
"""A plan, its edits, or ids of steps to remove."""


def plan_of(procedure: Procedure, what: What) -> Plan:
    """Return a plan for a procedure from whatever names its edits; a plain step id stands for its removal.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The edits; their order does not matter.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")])
    >>> plan_of(p, [MergeStep("b", "a"), "a"]).edits
    (RemoveStep(step='a'), MergeStep(step='b', into='a'))
    """
    if isinstance(what, Plan):
        return what
    if isinstance(what, Iterable):
        edits = edits_of(RemoveStep(edit) if isinstance(edit, str) else edit for edit in what)
    else:
        edits = edits_of(what)
    names = [step.id for step in procedure.steps] + [document.id for document in procedure.documents]
    place = {name: k for k, name in enumerate(names)}

    def rank(edit: Edit) -> tuple[int, int, str]:
        name = next(iter(edit.steps), None) or getattr(edit, "document", None) or getattr(edit, "step", None)
        return EDIT_KINDS.index(edit.kind), place.get(str(name), len(names)), repr(edit)

    return Plan(procedure, tuple(sorted(edits, key=rank)))


_REFUSED: Mapping[str, Mapping[Lang, str]] = {
    "remove": {"en": "may not be cut", "vi": "không được cắt"},
    "merge": {"en": "may not be merged into '{to}'", "vi": "không được gộp vào '{to}'"},
    "delegate": {"en": "may not be delegated to '{to}'", "vi": "không được giao cho '{to}'"},
    "parallelise": {"en": "may not run beside other steps", "vi": "không được làm song song với bước khác"},
    "once_only": {
        "en": "may not be taken from the register",
        "vi": "không được thay bằng dữ liệu khai thác từ cơ sở dữ liệu",
    },
    "drop_component": {"en": "may not be dropped from the dossier", "vi": "không được bỏ khỏi thành phần hồ sơ"},
    "resequence": {"en": "may not change places with other steps", "vi": "không được đổi thứ tự với bước khác"},
    "digitise": {"en": "may not be done by a system", "vi": "không được để hệ thống làm thay"},
    "add_control": {"en": "may not be added", "vi": "không được thêm"},
    "staff": {"en": "may not be given other officers", "vi": "không được thay đổi số người"},
    "post_check": {"en": "may not be done afterwards for a sample", "vi": "không được chuyển sang hậu kiểm theo mẫu"},
    "isolate_exceptions": {"en": "may not be done for exceptions only", "vi": "không được chỉ làm với hồ sơ ngoại lệ"},
    "change_session": {"en": "may not be done in other sessions", "vi": "không được đổi phiên"},
    "change_batch": {"en": "may not be done in other batches", "vi": "không được đổi cách gom lô"},
    "shorten_limit": {"en": "may not be given a shorter limit", "vi": "không được rút ngắn thời hạn"},
}


def refused(edit: Edit) -> dict[str, str]:
    """Return the words that say that an edit may not be made, in both languages.

    >>> refused(MergeStep("b", "a"))
    {'en': "may not be merged into 'a'", 'vi': "không được gộp vào 'a'"}
    """
    to = getattr(edit, "into", None) or getattr(edit, "to", "")
    return {lang: words.format(to=to) for lang, words in _REFUSED[edit.kind].items()}


def afterwards(edits: Iterable[Edit]) -> dict[str, str]:
    """Return a clause such as "once 'b' is cut", in both languages.

    >>> afterwards([RemoveStep("b")])["en"], afterwards([MergeStep("b", "a")])["en"]
    ("once 'b' is cut", "once the plan is carried out (merge step 'b' into 'a')")
    """
    edits = tuple(edits)
    if all(isinstance(edit, RemoveStep) for edit in edits):
        names = ", ".join(f"'{step}'" for edit in edits for step in edit.steps)
        return {"en": f"once {names} is cut", "vi": f"khi cắt {names}"}
    texts = {lang: "; ".join(edit.text(lang) for edit in edits) for lang in ("en", "vi")}
    return {"en": f"once the plan is carried out ({texts['en']})", "vi": f"khi thực hiện phương án ({texts['vi']})"}
