"""The procedures of an office as one procedure, whose parts keep apart by the id of their own."""

from __future__ import annotations

from attrs import evolve

from procflow.errors import Message, NotSupportedError, Place, Problem
from procflow.model import CaseAttribute, Office, Procedure, Step

SEPARATOR = "/"

OTHER_CALENDAR = Message(
    "office-calendar",
    en="'{procedure}' runs on calendar '{calendar}', and '{first}' on '{other}'. Give both the calendar of the office, or "
    "give roles and demand calendars of their own.",
    vi="'{procedure}' dùng lịch '{calendar}', còn '{first}' dùng lịch '{other}'. Hãy dùng chung lịch của cơ quan, hoặc khai "
    "lịch riêng cho vai trò và nhu cầu.",
)
OTHER_ATTRIBUTE = Message(
    "office-attribute",
    en="attribute '{attribute}' is not the same in '{procedure}' as in the procedures before it. Give it the same shares or "
    "another id.",
    vi="thuộc tính '{attribute}' trong '{procedure}' khác với các quy trình trước. Hãy khai cùng tỷ lệ hoặc đặt mã khác.",
)
OTHER_PRIORITY = Message(
    "office-priority",
    en="'{procedure}' states another urgency than the procedures before it. State it at the steps.",
    vi="'{procedure}' khai mức ưu tiên khác các quy trình trước. Hãy khai ở từng bước.",
)


def one_of(what: Procedure | Office) -> Procedure:
    """Return a procedure as it is, and those of an office put together; ids get the procedure's before them.

    A time limit is that of the whole if all have the same; demand stays with each procedure.

    Raises
    ------
    NotSupportedError
        If the procedures differ in what the clock holds once for all of them.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> made = [Procedure(id=id, steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    ...         for id in ("births", "deaths")]
    >>> [step.id for step in one_of(Office(id="commune", procedures=made)).steps]
    ['births/a', 'deaths/a']
    """
    if isinstance(what, Procedure):
        return what
    problems = tuple(_differences(what))
    if problems:
        raise NotSupportedError(*problems)
    first = what.procedures[0]
    return evolve(
        first,
        id=what.id,
        name=what.name,
        steps=[_step(one, step) for one in what.procedures for step in one.steps],
        gateways=[evolve(gate, id=office_id(one, gate.id)) for one in what.procedures for gate in one.gateways],
        ends=[evolve(end, id=office_id(one, end.id)) for one in what.procedures for end in one.ends],
        flows=[
            evolve(flow, source=office_id(one, flow.source), target=office_id(one, flow.target))
            for one in what.procedures
            for flow in one.flows
        ],
        start=office_id(first, first.start),
        roles=what.roles,
        calendars=tuple({calendar.id: calendar for one in what.procedures for calendar in one.calendars}.values()),
        attributes=tuple({one.id: one for each in what.procedures for one in each.attributes}.values()),
        demand=None,
        time_limit=first.time_limit if same_clock(what) else None,
        documents=(),
        duties=(),
        rules=(),
        illustrative=what.illustrative,
        origin={},
    )


def same_clock(office: Office) -> bool:
    """Tell whether all procedures of an office have one time limit, and go on with it alike after a pause."""
    first = office.procedures[0]
    return all((one.time_limit, one.after_pause) == (first.time_limit, first.after_pause) for one in office.procedures)


def office_id(procedure: Procedure, id: str) -> str:
    """Return the id that a node of a procedure has in the office."""
    return f"{procedure.id}{SEPARATOR}{id}"


def _step(procedure: Procedure, step: Step) -> Step:
    """Return a step whose id and the steps it names have the procedure's id before them."""
    rule, bound = step.officer, step.at_most
    if rule is not None:
        same = None if rule.same_as is None else office_id(procedure, rule.same_as)
        rule = evolve(rule, same_as=same, never=[office_id(procedure, other) for other in rule.never])
    if bound is not None:
        bound = evolve(bound, then=office_id(procedure, bound.then))
    return evolve(
        step,
        id=office_id(procedure, step.id),
        officer=rule,
        at_most=bound,
        needs=(),
        uses=(),
        makes=(),
        one_of=(),
        duties=(),
    )


def _differences(office: Office) -> list[Problem]:
    first = office.procedures[0]
    place = Place(element=f"office '{office.id}'")
    found: list[Problem] = []
    attributes: dict[str, CaseAttribute] = {}
    for one in office.procedures:
        if one.calendar != first.calendar:
            found.append(
                OTHER_CALENDAR.at(place, procedure=one.id, calendar=one.calendar, first=first.id, other=first.calendar)
            )
        if one.priority != first.priority:
            found.append(OTHER_PRIORITY.at(place, procedure=one.id))
        for attribute in one.attributes:
            if attributes.setdefault(attribute.id, attribute) != attribute:
                found.append(OTHER_ATTRIBUTE.at(place, attribute=attribute.id, procedure=one.id))
    return found
