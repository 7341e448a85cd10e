"""From the nodes of a file to a procedure: the form is judged here, the meaning by `procflow.check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from procflow.errors import Place
from procflow.io.attributes import Asked, refuse_strangers
from procflow.io.demand import DemandText
from procflow.io.faults import Context, Faults, listed
from procflow.io.flows import Branch
from procflow.io.messages import MISSING_FIELD, NO_NEXT, words
from procflow.io.nodes import Node
from procflow.io.recorded import recorded_from
from procflow.io.references import (
    implied_documents,
    implied_duties,
    implied_roles,
    refuse_shared_ids,
    refuse_unknown,
)
from procflow.io.section import Entry, Record, read_section
from procflow.io.spec import PROCEDURE_SECTION
from procflow.io.steps import Listed
from procflow.model import BUILTIN, Demand, End, Flow, PriorityBy, Procedure, Step, builtin

Entries = tuple[Entry, ...]


@frozen
class _Lists:
    """The sections of a file that list things by id."""

    roles: Entries
    documents: Entries
    duties: Entries
    calendars: Entries
    attributes: Entries
    steps: Entries
    gateways: Entries
    ends: Entries
    rules: Entries

    def named(self) -> dict[str, Entries]:
        """Return the sections by the word that places use for their entries."""
        return {
            "role": self.roles, "document": self.documents, "duty": self.duties, "calendar": self.calendars,
            "attribute": self.attributes,
            "step": self.steps, "gateway": self.gateways, "end": self.ends, "rule": self.rules,
        }  # fmt: skip


def read_procedure(root: Node, faults: Faults) -> Procedure:
    """Return the procedure that nodes describe.

    Raises
    ------
    InputError
        With every fault of the file, in its order.
    """
    context = Context(faults, field="procedure")
    record = read_section(PROCEDURE_SECTION, root, context)
    if record is None:
        faults.stop()
        raise AssertionError("a file that is no group of fields has a fault")
    draft = drafted(record, context)
    faults.stop()
    return draft.made()


@frozen
class Draft:
    """A procedure whose fields were read; it can be made once the whole file is without faults."""

    record: Record
    lists: _Lists
    demand: Demand | None
    context: Context

    def made(self) -> Procedure:
        """Return the procedure."""
        return _assembled(self.record, self.lists, self.demand, self.context)


def drafted(record: Record, context: Context) -> Draft:
    """Return a procedure to be made, noting what its fields name and does not exist."""
    lists = _Lists(**{name: record.values.get(name, ()) for name in _Lists.__annotations__})
    _refuse_loose_ends(record, lists, context)
    return Draft(record, lists, _demand(record, lists), context)


def _demand(record: Record, lists: _Lists) -> Demand | None:
    """Return the demand; a record is read now that attributes and calendars are known."""
    found: DemandText | None = record.values.get("demand")
    if found is None or found.recorded is None:
        return None if found is None else found.demand
    attributes = [entry.value for entry in lists.attributes]
    calendars = {entry.id: entry.value for entry in lists.calendars}
    name = found.calendar or record.values.get("calendar", "vn-office")
    calendar = calendars[name] if name in calendars else builtin(name) if name in BUILTIN else None
    if None in attributes or calendar is None:
        return None
    recorded = recorded_from(found.recorded, attributes, calendar.zone)
    return None if recorded is None else Demand(recorded=recorded, calendar=found.calendar)


def _refuse_loose_ends(record: Record, lists: _Lists, context: Context) -> None:
    """Note unknown references, shared ids, and steps after which nothing comes."""
    groups = [(what, found) for what, found in lists.named().items() if what in ("step", "gateway", "end")]
    refuse_shared_ids(context.faults, groups)
    refuse_unknown(context, _known(record, lists))
    _refuse_silent_end(record, lists, context)
    if "attributes" not in record.nodes or None not in (entry.value for entry in lists.attributes):
        _refuse_misread_attributes(record, lists, context)


def _refuse_misread_attributes(record: Record, lists: _Lists, context: Context) -> None:
    """Note conditions and times that do not fit the attributes of the cases."""
    attributes = _declared(lists.attributes)
    asked = [one for entry in lists.steps if entry.value is not None for one in entry.value.asked]
    if isinstance(record.values.get("priority"), PriorityBy):
        asked.append(Asked(record.values["priority"], record.spot("priority"), context.of("priority")))
    refuse_strangers(asked, attributes)
    for what, found in (("step", lists.steps), ("gateway", lists.gateways)):
        for entry in found:
            branches = entry.value.next.branches if entry.value is not None and entry.value.next else ()
            for branch in branches:
                if branch.when is not None:
                    place = context.at(f"{what} '{entry.id}'").place(branch.spot)
                    for problem in branch.when.faults(attributes, place):
                        context.faults.put(problem)


def _known(record: Record, lists: _Lists) -> dict[str, dict[str, None]]:
    """Return the ids that references may name, by kind.

    A kind is left out where the steps declare it, and where its section could not be read, so that one fault in a
    section does not make every mention of it another one.
    """
    sections = {
        "role": ("roles",), "document": ("documents",), "duty": ("duties",), "step": ("steps",), "end": ("ends",),
        "node": ("steps", "gateways", "ends"), "calendar": ("calendars",), "attribute": ("attributes",),
    }  # fmt: skip
    optional = ("gateways", "calendars", "attributes")
    known = {
        kind: {entry.id: None for name in names for entry in getattr(lists, name)}
        for kind, names in sections.items()
        if all(name in record.values or (name in optional and name not in record.nodes) for name in names)
    }
    if "calendar" in known:
        known["calendar"] |= dict.fromkeys(BUILTIN)
    return known


def _refuse_silent_end(record: Record, lists: _Lists, context: Context) -> None:
    """Note that there are no steps, or that the last one does not say where the case ends."""
    if "steps" in record.values and not lists.steps:
        place = context.of("steps")
        place.fault(MISSING_FIELD, record.spot("steps"), expected=words("at least one step", "ít nhất một bước"))
    if lists.steps:
        last = lists.steps[-1]
        listing: Listed | None = last.value
        if listing is not None and listing.silent:
            known = listed(entry.id for entry in lists.ends)
            context.faults.add(NO_NEXT, last.key, f"step '{last.id}'", known=known)


def _flows(lists: _Lists, context: Context) -> tuple[list[Flow], dict[str, Place]]:
    """Return the flows in the order of the file, and where each is written."""
    flows: list[Flow] = []
    origin: dict[str, Place] = {}
    below = [entry.id for entry in lists.steps[1:]] + [""]
    following = dict(zip((entry.id for entry in lists.steps), below, strict=True))
    for entry in (*lists.steps, *lists.gateways):
        listing: Listed = entry.value
        branches = listing.next.branches if listing.next else (Branch(following[entry.id], entry.key, 1.0),)
        for branch in branches:
            element = f"flow '{entry.id}' -> '{branch.target}'"
            p = 1.0 if branch.p is None else branch.p
            when = branch.when.spelled() if branch.when else ""
            rest = branch.otherwise
            flows.append(Flow(entry.id, branch.target, p, branch.kind, when=when, otherwise=rest, label=branch.label))
            origin.setdefault(element, Place(element, context.faults.file, branch.spot.line, branch.spot.column))
    return flows, origin


def _origin(record: Record, lists: _Lists, context: Context) -> dict[str, Place]:
    """Return where every element stands."""
    file = context.faults.file
    id = record.values["id"]
    spots: dict[str, Any] = {f"procedure '{id}'": record.spot("id")}
    spots |= {name: record.nodes[name] for name in ("demand", "time_limit") if name in record.nodes}
    for what, found in lists.named().items():
        spots |= {f"{what} '{entry.id}'": entry.key for entry in found}
    return {element: Place(element, file, spot.line, spot.column) for element, spot in spots.items()}


def _assembled(record: Record, lists: _Lists, demand: Demand | None, context: Context) -> Procedure:
    """Return the procedure of a file without faults."""
    steps: list[Step] = [entry.value.node for entry in lists.steps]
    ends: list[End] = [entry.value for entry in lists.ends]
    flows, places = _flows(lists, context)
    plain = ("id", "name", "kind", "version", "source", "illustrative", "time_limit", "calendar", "priority")
    values: Mapping[str, Any] = {name: record.values[name] for name in plain if name in record.values}
    said = record.nodes
    return Procedure(
        **values,
        steps=steps,
        gateways=[entry.value.node for entry in lists.gateways],
        ends=ends,
        flows=flows,
        start=record.values.get("start", steps[0].id),
        roles=_declared(lists.roles) if "roles" in said else implied_roles(steps),
        documents=_declared(lists.documents) if "documents" in said else implied_documents(steps, ends),
        duties=_declared(lists.duties) if "duties" in said else implied_duties(steps),
        demand=demand,
        rules=_declared(lists.rules),
        attributes=_declared(lists.attributes),
        calendars=_declared(lists.calendars),
        after_pause=record.values.get("clock", "resume"),
        origin=_origin(record, lists, context) | places,
    )


def _declared(found: Entries) -> tuple[Any, ...]:
    return tuple(entry.value for entry in found)
