"""Give roles more or fewer officers."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from procflow.errors import Message, Problem
from procflow.model import Procedure, Staff

UNUSED = Message(
    "apply-staff-unused",
    en="it does nothing any more once the other edits are carried out, so officers for it mean nothing. "
    "Leave this edit out.",
    vi="sau khi thực hiện các sửa đổi khác, vai trò này không còn việc nên bố trí người không có ý nghĩa. "
    "Hãy bỏ sửa đổi này.",
)


def unused_faults(before: Procedure, after: Procedure, edits: Iterable[Staff]) -> tuple[Problem, ...]:
    """Return the roles that would have officers and nothing to do.

    Parameters
    ----------
    before, after : Procedure
        As it was, and with all other edits carried out.
    edits : iterable of Staff
        For roles of the procedure as it was.
    """
    gone = [edit.role for edit in edits if not after.has_role(edit.role)]
    return tuple(UNUSED.at(before.place(f"role '{role}'")) for role in sorted(gone))


def with_officers(procedure: Procedure, edits: Iterable[Staff]) -> Procedure:
    """Return the procedure with the officers that edits say.

    Examples
    --------
    >>> from procflow.model import Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk")], start="a", roles=[Role(id="clerk", officers=1)])
    >>> with_officers(p, [Staff("clerk", 2)]).roles[0].officers
    2
    """
    officers = {edit.role: edit.officers for edit in edits}
    if not officers:
        return procedure
    roles = (evolve(role, officers=officers.get(role.id, role.officers)) for role in procedure.roles)
    return evolve(procedure, roles=tuple(roles))
