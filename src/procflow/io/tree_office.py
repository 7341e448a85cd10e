"""From an office to the plain tree of its file: roles and calendars once, then the procedures."""

from __future__ import annotations

from procflow.io.messages import words
from procflow.io.office import narrowed
from procflow.io.references import implied_roles
from procflow.io.spec import FORMAT, SHARED
from procflow.io.tree_times import calendar_tree
from procflow.io.trees import Tree, by_id, fields, id_value, name_tree, refuse
from procflow.io.writer import full_role_tree, procedure_tree
from procflow.model import Calendar, Office, Procedure

DEFAULT_CALENDAR = "vn-office"


def office_tree(office: Office, *, resolved: bool) -> Tree:
    """Return an office as groups, lists and values, in the order in which a file tells them.

    Raises
    ------
    OutputError
        If it holds something that would not be read back as it is, such as a role that a procedure lists and does not use.
    """
    calendars = _calendars(office)
    _refuse_others(office, calendars)
    names = {procedure.calendar for procedure in office.procedures}
    calendar = names.pop() if len(names) == 1 else DEFAULT_CALENDAR
    implied = all(procedure.roles == implied_roles(procedure.steps) for procedure in office.procedures)
    invented = all(procedure.illustrative for procedure in office.procedures)
    roles = by_id(office.roles, (full_role_tree(role, resolved) for role in office.roles))
    left_out = {*SHARED, *(["calendar"] if not names else []), *(["illustrative"] if invented else [])}
    return {
        "procflow": FORMAT,
        "portfolio": id_value(office.id),
        **fields(
            resolved,
            ("name", name_tree(office.name, resolved), None),
            ("illustrative", invented, False),
            ("calendar", id_value(calendar), DEFAULT_CALENDAR),
            ("calendars", by_id(calendars, (calendar_tree(one, resolved) for one in calendars)), {}),
        ),
        **({} if implied and not resolved else {"roles": roles}),
        "procedures": by_id(office.procedures, (_inside(one, left_out, resolved) for one in office.procedures)),
    }


def _inside(procedure: Procedure, left_out: set[str], resolved: bool) -> Tree:
    tree = procedure_tree(procedure, resolved=resolved)
    return {name: value for name, value in tree.items() if name not in left_out}


def _calendars(office: Office) -> list[Calendar]:
    """Return the calendars of all procedures, equal by id."""
    found: dict[str, Calendar] = {}
    for procedure in office.procedures:
        for calendar in procedure.calendars:
            if found.setdefault(calendar.id, calendar) != calendar:
                what = words(f"two calendars called '{calendar.id}'", f"hai lịch cùng tên '{calendar.id}'")
                refuse(
                    f"portfolio '{office.id}'", what, words("State it once for all.", "Hãy khai một lần cho tất cả.")
                )
    return list(found.values())


def _refuse_others(office: Office, calendars: list[Calendar]) -> None:
    """Refuse procedures that would be read back with other roles or calendars than they list."""
    for procedure in office.procedures:
        kept = narrowed(procedure, office.roles, calendars)
        if kept.roles != procedure.roles or kept.calendars != procedure.calendars:
            what = words(
                f"roles or calendars that '{procedure.id}' lists and does not use, or in an order of its own",
                f"vai trò hoặc lịch mà '{procedure.id}' liệt kê nhưng không dùng, hoặc theo thứ tự riêng",
            )
            mend = words("Leave out what is not used.", "Hãy bỏ những gì không dùng.")
            refuse(f"procedure '{procedure.id}'", what, mend)
