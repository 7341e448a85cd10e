"""The file of an office: several procedures, whose roles and calendars stand once at the top."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from procflow.io.faults import Context, Faults
from procflow.io.kinds import read_id, wrong
from procflow.io.messages import OFFICE_UNUSED
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar
from procflow.io.reader import Draft, drafted, read_procedure
from procflow.io.references import implied_roles, refuse_unknown
from procflow.io.section import Entry, Record, read_section
from procflow.io.spec import INSIDE_SECTION, OFFICE_SECTION
from procflow.model import BUILTIN, Calendar, Office, Procedure, Role, Text
from procflow.wording import normal


def read_file(root: Node, faults: Faults) -> Procedure | Office:
    """Return the procedure that nodes describe, or the office if they list several.

    Raises
    ------
    InputError
        With every fault of the file, in its order.
    """
    if isinstance(root, MappingNode):
        names = {normal(key.text) for key, _ in root.pairs}
        if names & {"portfolio", "procedures"}:
            return _read_office(root, faults)
    return read_procedure(root, faults)


def _read_office(root: Node, faults: Faults) -> Office:
    context = Context(faults, field="portfolio")
    record = read_section(OFFICE_SECTION, root, context)
    assert record is not None, "a group of fields is read as one"
    _refuse_lost_calendars(record, context)
    drafts = _drafts(record, context)
    _refuse_unused(record, drafts, context)
    faults.stop()
    made = [draft.made() for draft in drafts]
    kept = [narrowed(procedure, procedure.roles, procedure.calendars) for procedure in made]
    if record.values.get("illustrative"):
        kept = [evolve(procedure, illustrative=True) for procedure in kept]
    name = record.values.get("name", Text())
    office = context.make(
        record.spot("portfolio"), lambda: Office(id=record.values["portfolio"], name=name, procedures=kept)
    )
    faults.stop()
    assert office is not None, "what cannot be made has a fault"
    return office


def _refuse_lost_calendars(record: Record, context: Context) -> None:
    """Note calendars that roles and officers name and nobody declares."""
    if "calendars" in record.values or "calendars" not in record.nodes:
        own = {entry.id for entry in record.values.get("calendars", ())}
        refuse_unknown(context, {"calendar": dict.fromkeys([*own, *BUILTIN])})


def _drafts(record: Record, context: Context) -> list[Draft]:
    """Return the procedures of an office, each with the roles and calendars of all."""
    node = record.nodes.get("procedures")
    if node is None:
        return []
    if not isinstance(node, MappingNode) or not node.pairs:
        expected = next(field.kind.words for field in OFFICE_SECTION.fields if field.name == "procedures")
        wrong(node, context.of("procedures"), expected)
        return []
    found = (_draft(key, value, record, context.faults) for key, value in node.pairs)
    return [draft for draft in found if draft is not None]


def _draft(key: Scalar, node: Node, office: Record, faults: Faults) -> Draft | None:
    """Return one procedure of an office to be made."""
    context = Context(faults, field="procedure")
    id = read_id(key, context)
    own = read_section(INSIDE_SECTION, node, context)
    if id is None or own is None:
        return None
    shared = [name for name in ("roles", "calendars", "calendar") if name in office.nodes and name not in own.nodes]
    values = {name: office.values[name] for name in shared if name in office.values}
    nodes = {name: office.nodes[name] for name in shared}
    merged = Record(own.node, {**values, **own.values, "id": id}, {**nodes, **own.nodes, "id": key}, own.refused)
    return drafted(merged, context)


def _refuse_unused(record: Record, drafts: Iterable[Draft], context: Context) -> None:
    """Note roles and calendars that no procedure uses; nothing is told if some procedure could not be read."""
    if context.faults.problems:
        return
    made = [draft.made() for draft in drafts]
    kept = [narrowed(procedure, procedure.roles, procedure.calendars) for procedure in made]
    used = {("roles", role.id) for procedure in kept for role in procedure.roles}
    used |= {("calendars", calendar.id) for procedure in kept for calendar in procedure.calendars}
    for section, what in (("roles", "role"), ("calendars", "calendar")):
        entries: tuple[Entry, ...] = record.values.get(section, ())
        for entry in entries:
            if (section, entry.id) not in used:
                context.faults.add(OFFICE_UNUSED, entry.key, f"{what} '{entry.id}'")


def narrowed(procedure: Procedure, roles: Iterable[Role], calendars: Iterable[Calendar]) -> Procedure:
    """Return a procedure with those of an office's roles and calendars that it uses.

    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [role.id for role in narrowed(p, [Role(id="chair"), Role(id="clerk")], []).roles]
    ['clerk']
    """
    named = {role.id for role in implied_roles(procedure.steps)}
    kept = tuple(role for role in roles if role.id in named)
    ids = {procedure.calendar, *(role.calendar for role in kept)}
    ids |= {officer.calendar for role in kept for officer in role.staff}
    if procedure.demand is not None:
        ids.add(procedure.demand.calendar)
    return evolve(procedure, roles=kept, calendars=tuple(calendar for calendar in calendars if calendar.id in ids))
