"""Does everything that a plan names exist in the procedure?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem, did_you_mean
from procflow.guards.plan import What, plan_of
from procflow.model import DelegateStep, DropComponent, Edit, MergeStep, OnceOnly, Procedure, RemoveStep, ShortenLimit

NO_SUCH_STEP = Message(
    "cut-no-such-step",
    en="no step is called '{name}', so it cannot be cut.{hint}",
    vi="không có bước nào tên '{name}' nên không thể cắt.{hint}",
)
NO_SUCH_NAME = Message(
    "edit-no-such-name",
    en="no {what} is called '{name}', but the plan names it: {edit_text}.{hint}",
    vi="không có {what} nào tên '{name}', nhưng phương án lại nêu: {edit_text}.{hint}",
)
_WHAT = {
    "step": {"en": "step", "vi": "bước"},
    "role": {"en": "role", "vi": "vai trò"},
    "document": {"en": "document", "vi": "tài liệu"},
}


def judge_names(procedure: Procedure, what: What) -> tuple[Problem, ...]:
    """Return a problem for every step, role or document that a plan names and the procedure lacks.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    """
    known = {
        "step": {step.id for step in procedure.steps},
        "role": {role.id for role in procedure.roles},
        "document": {document.id for document in procedure.documents},
    }
    problems = []
    for edit in plan_of(procedure, what).edits:
        for kind, name in _named(edit):
            if name in known[kind]:
                continue
            hint, place = did_you_mean(name, known[kind]), procedure.place(f"{kind} '{name}'")
            steps = (name,) if kind == "step" else edit.steps
            if isinstance(edit, RemoveStep):
                problems.append(NO_SUCH_STEP.at(place, name=name, hint=hint, steps=steps, edits=(edit,)))
                continue
            text = {"en": edit.text("en"), "vi": edit.text("vi")}
            said = {"what": _WHAT[kind], "name": name, "edit_text": text, "hint": hint}
            problems.append(NO_SUCH_NAME.at(place, **said, steps=steps, edits=(edit,)))
    return tuple(problems)


def _named(edit: Edit) -> Iterator[tuple[str, str]]:
    """Yield (kind, name) of everything that an edit names."""
    yield from (("step", step) for step in edit.steps)
    if isinstance(edit, MergeStep):
        yield "step", edit.into
    elif isinstance(edit, DelegateStep):
        yield "role", edit.to
    elif isinstance(edit, OnceOnly | DropComponent):
        yield "document", edit.document
    elif isinstance(edit, ShortenLimit) and edit.step is not None:
        yield "step", edit.step
