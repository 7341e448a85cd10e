"""Names that must lead somewhere: what is declared, what the short form declares by naming it, and what is unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from procflow.io.faults import Context, Faults, hint, listed
from procflow.io.messages import DUPLICATE_ID, UNKNOWN_REFERENCE, Words, words
from procflow.io.section import Entry
from procflow.model import Document, Duty, End, Role, Step

_WORDS = {
    "role": words("role", "vai trò"),
    "document": words("document", "tài liệu"),
    "duty": words("duty", "nghĩa vụ"),
    "calendar": words("calendar", "lịch"),
    "step": words("step", "bước"),
    "attribute": words("attribute of cases", "thuộc tính hồ sơ"),
    "end": words("end", "điểm kết thúc"),
    "node": words("step, gateway or end", "bước, cổng hoặc điểm kết thúc"),
}


_SECTIONS = {
    "role": "roles", "document": "documents", "duty": "duties", "calendar": "calendars", "attribute": "attributes",
    "end": "ends",
}  # fmt: skip


def implied_roles(steps: Sequence[Step]) -> tuple[Role, ...]:
    """Return the performers named on steps, then those who may be delegated to, for a file without `roles`.

    >>> [role.id for role in implied_roles([Step(id="a", role="clerk"), Step(id="b"), Step(id="c", role="clerk")])]
    ['clerk']
    """
    performers = [role for step in steps for role in step.roles]
    delegates = [role for step in steps for role in step.legal.delegate_to]
    return tuple(Role(id=id) for id in dict.fromkeys([*performers, *delegates]))


def implied_documents(steps: Iterable[Step], ends: Iterable[End]) -> tuple[Document, ...]:
    """Return the documents named on steps and ends, for a file without `documents`.

    Nobody is assumed to supply them from outside: a document that no step makes stays "made here", so that `check`
    asks where it comes from.

    >>> [document.id for document in implied_documents([Step(id="a", needs=("form",), makes=("note",))], [])]
    ['form', 'note']
    """
    named: list[str] = []
    for step in steps:
        named += [*step.needs, *(id for group in step.one_of for id in group), *step.uses, *step.makes]
    for end in ends:
        named += end.needs
    return tuple(Document(id=id) for id in dict.fromkeys(named))


def implied_duties(steps: Iterable[Step]) -> tuple[Duty, ...]:
    """Return the duties named on steps, for a file without `duties`."""
    return tuple(Duty(id=id) for id in dict.fromkeys(id for step in steps for id in step.duties))


def refuse_unknown(context: Context, known: Mapping[str, Collection[str]]) -> None:
    """Note every reference to something that is not declared; a kind without an entry declares itself."""
    for reference in context.references:
        declared = known.get(reference.kind)
        if declared is None or reference.id in declared:
            continue
        problem = UNKNOWN_REFERENCE.at(
            reference.place,
            what=_WORDS[reference.kind],
            value=reference.id,
            hint=hint(reference.id, declared),
            known=listed(declared),
            mend=_mend(reference.kind),
        )
        context.faults.put(problem)


def _mend(kind: str) -> Words:
    """Return where a name is declared that was not found, if it has a section of its own."""
    section = _SECTIONS.get(kind)
    if section is None:
        return words("", "")
    return words(f" Correct the name, or add it under `{section}`.", f" Hãy sửa tên, hoặc thêm vào mục `{section}`.")


def refuse_shared_ids(faults: Faults, groups: Iterable[tuple[str, Iterable[Entry]]]) -> None:
    """Note ids that more than one of steps, gateways and ends have."""
    taken: dict[str, tuple[str, int]] = {}
    for what, group in groups:
        for entry in group:
            element = f"{what} '{entry.id}'"
            if entry.id in taken:
                other, line = taken[entry.id]
                faults.add(DUPLICATE_ID, entry.key, element, value=entry.id, other=other, line=line)
            else:
                taken[entry.id] = (element, entry.key.line)
