"""The office: procedures whose cases queue for the same officers."""

from __future__ import annotations

from collections import Counter

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.elements import Role, _has_id, _tuple
from procflow.model.procedure import Procedure
from procflow.model.text import Text

NO_PROCEDURES = Message(
    "office-empty",
    en="'{office}' has no procedure. List at least one under `procedures`.",
    vi="'{office}' chưa có quy trình nào. Hãy khai ít nhất một trong `procedures`.",
)
SAME_ID = Message(
    "office-twice",
    en="'{procedure}' is listed twice. Give each procedure an id of its own.",
    vi="'{procedure}' bị khai hai lần. Mỗi quy trình cần một mã riêng.",
)
OTHER_ROLE = Message(
    "office-role-differs",
    en="role '{role}' is not the same in '{one}' and '{other}'. Procedures of an office share a role by its id: state it "
    "once for both.",
    vi="vai trò '{role}' không giống nhau trong '{one}' và '{other}'. Các quy trình của một cơ quan dùng chung vai trò theo "
    "mã: hãy khai một lần cho cả hai.",
)


@frozen(kw_only=True)
class Office:
    """Procedures on shared staff and calendars, each with its own demand.

    A role is the same people wherever its id stands; its share of time is for all these procedures together.

    Attributes
    ----------
    procedures : tuple of Procedure
        Each holds the roles and calendars it needs, equal by id.

    Raises
    ------
    ProcedureError
        If it has no procedure, two with one id, or a role that differs from one to another.

    Examples
    --------
    >>> from procflow.model.elements import End, Flow, Step
    >>> desk = Role(id="clerk", officers=1, share=1)
    >>> made = [Procedure(id=id, steps=[Step(id="a", role="clerk")], ends=[End(id="z")], flows=[Flow("a", "z")],
    ...                   start="a", roles=[desk]) for id in ("births", "deaths")]
    >>> [role.id for role in Office(id="commune", procedures=made).roles]
    ['clerk']
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    procedures: tuple[Procedure, ...] = field(converter=_tuple)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be one office."""
        place = Place(element=f"office '{self.id}'")
        if not self.procedures:
            raise ProcedureError(NO_PROCEDURES.at(place, office=self.id))
        counted = Counter(procedure.id for procedure in self.procedures)
        problems = [SAME_ID.at(place, procedure=id) for id, times in counted.items() if times > 1]
        seen: dict[str, tuple[Role, str]] = {}
        for procedure in self.procedures:
            for role in procedure.roles:
                first, owner = seen.setdefault(role.id, (role, procedure.id))
                if first != role:
                    problems.append(OTHER_ROLE.at(place, role=role.id, one=owner, other=procedure.id))
        if problems:
            raise ProcedureError(*problems)

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles, in the order in which the procedures name them."""
        return tuple({role.id: role for procedure in self.procedures for role in procedure.roles}.values())

    @property
    def illustrative(self) -> bool:
        """Tell whether the figures of any procedure are invented."""
        return any(procedure.illustrative for procedure in self.procedures)
