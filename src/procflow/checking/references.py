"""Do all names lead somewhere, and does no name mean two things? The first question to a procedure built in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from procflow.errors import Message, Problem, did_you_mean
from procflow.model import (
    BUILTIN,
    AuthorityCap,
    ControlFloor,
    IfCutThen,
    Legal,
    LegalActs,
    Order,
    Precondition,
    PriorityBy,
    Procedure,
    Rule,
    Separation,
    Step,
    Together,
)
from procflow.structure.soundness.connection import diversions

NO_STEPS = Message(
    "no-steps",
    en="there is not a single step. Add the first one.",
    vi="chưa có bước nào. Hãy thêm bước đầu tiên.",
)
NO_ENDS = Message(
    "no-ends",
    en="there is no end, so no case could ever be settled. Add one, such as 'done'.",
    vi="chưa có điểm kết thúc nên không hồ sơ nào giải quyết xong được. Hãy thêm một điểm, ví dụ 'done'.",
)
DUPLICATE = Message(
    "id-used-twice",
    en="the id '{id}' is used {count} times. Give each {kind} an id of its own.",
    vi="mã '{id}' được dùng {count} lần. Hãy đặt mã riêng cho từng {kind}.",
)
DANGLING = Message(
    "no-such-name",
    en="`{field}` names the {kind} '{name}', and there is none of this name.{hint} Correct the name, or declare it.",
    vi="`{field}` nêu {kind} '{name}' nhưng không có {kind} nào tên như vậy.{hint} Hãy sửa tên, hoặc khai báo thêm.",
)
PART_TWICE = Message(
    "part-id-taken",
    en="the id '{id}' of a part stands for {count} pieces of work. Times are drawn by id, so all of them would always take "
    "equally long or short. Give the part the id of the step it was.",
    vi="mã '{id}' của phần việc được dùng cho {count} công việc. Thời gian được rút theo mã nên các công việc này sẽ luôn "
    "cùng nhanh hoặc cùng chậm. Hãy đặt mã của phần việc theo bước trước khi gộp.",
)
BAD_ZONE = Message(
    "no-such-zone",
    en="the time zone '{name}' is unknown. Use a name of the IANA list, such as 'Asia/Ho_Chi_Minh'.",
    vi="không có múi giờ '{name}'. Hãy dùng tên theo danh mục IANA, ví dụ 'Asia/Ho_Chi_Minh'.",
)

_KINDS = {
    "node": {"en": "step, gateway or end", "vi": "bước, cổng rẽ nhánh hoặc điểm kết thúc"},
    "step": {"en": "step", "vi": "bước"},
    "end": {"en": "end", "vi": "điểm kết thúc"},
    "role": {"en": "role", "vi": "vai trò"},
    "document": {"en": "document", "vi": "tài liệu"},
    "duty": {"en": "duty", "vi": "nghĩa vụ"},
    "rule": {"en": "rule", "vi": "quy tắc"},
    "calendar": {"en": "calendar", "vi": "lịch"},
    "attribute": {"en": "attribute", "vi": "thuộc tính"},
}


@frozen
class _Reference:
    """A name that must be known: the element and field that use it, what it should be, and the name."""

    element: str
    field: str
    kind: str
    name: str


def reference_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return every id that is used twice and every name that leads nowhere.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    problems = [] if procedure.steps else [NO_STEPS.at(procedure.place("steps"))]
    if not procedure.ends:
        problems.append(NO_ENDS.at(procedure.place("ends")))
    return (*problems, *_duplicates(procedure), *_dangling(procedure), *_zones(procedure))


def connected(procedure: Procedure) -> bool:
    """Tell whether start and flows lead to known nodes with one meaning each, so that paths can be followed."""
    ids = [node.id for node in procedure.nodes]
    known = set(ids)
    flows = (name for flow in procedure.flows for name in (flow.source, flow.target))
    ways = (procedure.start, *flows, *(target for _, target in diversions(procedure)))
    return len(ids) == len(known) and known.issuperset(ways)


def _duplicates(procedure: Procedure) -> Iterator[Problem]:
    spaces: tuple[tuple[str, Iterable[str]], ...] = (
        ("node", (node.id for node in procedure.nodes)),
        ("role", (role.id for role in procedure.roles)),
        ("document", (document.id for document in procedure.documents)),
        ("duty", (duty.id for duty in procedure.duties)),
        ("rule", (rule.id for rule in procedure.rules)),
        ("calendar", (calendar.id for calendar in procedure.calendars)),
    )
    for kind, ids in spaces:
        for id, count in Counter(ids).items():
            if count > 1:
                place = procedure.place(f"{'step' if kind == 'node' else kind} '{id}'")
                yield DUPLICATE.at(place, id=id, count=count, kind=_KINDS[kind])
    yield from _part_duplicates(procedure)


def _part_duplicates(procedure: Procedure) -> Iterator[Problem]:
    """Yield the ids of parts that another part or a node has; they stand apart from nodes, but not in what is drawn."""
    parts = Counter(part.id for step in procedure.steps for part in step.parts)
    nodes = {node.id for node in procedure.nodes}
    for step in procedure.steps:
        for id in dict.fromkeys(part.id for part in step.parts):
            count = parts[id] + (id in nodes)
            if count > 1:
                yield PART_TWICE.at(procedure.place(f"step '{step.id}'"), id=id, count=count)


def _dangling(procedure: Procedure) -> Iterator[Problem]:
    known: dict[str, set[str]] = {
        "node": {node.id for node in procedure.nodes},
        "step": {step.id for step in procedure.steps},
        "end": {end.id for end in procedure.ends},
        "role": {role.id for role in procedure.roles},
        "document": {document.id for document in procedure.documents},
        "duty": {duty.id for duty in procedure.duties},
        "calendar": {*(calendar.id for calendar in procedure.calendars), *BUILTIN},
        "attribute": {attribute.id for attribute in procedure.attributes},
    }
    for found in (*_of_the_whole(procedure), *_of_flows(procedure), *_of_steps(procedure), *_of_rules(procedure)):
        if found.name not in known[found.kind]:
            yield DANGLING.at(
                procedure.place(found.element),
                field=found.field,
                kind=_KINDS[found.kind],
                name=found.name,
                hint=did_you_mean(found.name, known[found.kind]),
            )


def _of_the_whole(procedure: Procedure) -> Iterator[_Reference]:
    yield _Reference("start", "start", "node", procedure.start)
    yield _Reference("calendar", "calendar", "calendar", procedure.calendar)
    if procedure.demand is not None and procedure.demand.calendar is not None:
        yield _Reference("demand", "calendar", "calendar", procedure.demand.calendar)
    for role in procedure.roles:
        if role.calendar is not None:
            yield _Reference(f"role '{role.id}'", "calendar", "calendar", role.calendar)
        for officer in role.staff:
            if officer.calendar is not None:
                yield _Reference(f"role '{role.id}'", f"officers.{officer.id}.calendar", "calendar", officer.calendar)
    if procedure.priority is not None:
        yield _Reference("priority", "by", "attribute", procedure.priority.attribute)
    for document in procedure.documents:
        yield from _of_law(f"document '{document.id}'", document.legal)
    for end in procedure.ends:
        for name in end.needs:
            yield _Reference(f"end '{end.id}'", "needs", "document", name)


def _of_flows(procedure: Procedure) -> Iterator[_Reference]:
    for flow in procedure.flows:
        element = f"flow '{flow.source}' -> '{flow.target}'"
        yield _Reference(element, "source", "node", flow.source)
        yield _Reference(element, "target", "node", flow.target)


def _of_steps(procedure: Procedure) -> Iterator[_Reference]:
    for step in procedure.steps:
        element = f"step '{step.id}'"
        if step.role is not None:
            yield _Reference(element, "role", "role", step.role)
        named = (
            ("needs", step.needs),
            ("one_of", tuple(name for group in step.one_of for name in group)),
            ("uses", step.uses),
            ("makes", step.makes),
        )
        for field, names in named:
            for name in names:
                yield _Reference(element, field, "document", name)
        for name in step.duties:
            yield _Reference(element, "duties", "duty", name)
        yield from _of_queues(element, step)
        yield from _of_law(element, step.legal)


def _of_queues(element: str, step: Step) -> Iterator[_Reference]:
    """Yield the names in who does a step, how urgent it is, and where its bound leads."""
    for role, _ in step.joint:
        yield _Reference(element, "roles", "role", role)
    for act in step.delegated:
        yield _Reference(element, "delegated.to", "role", act.to)
    if step.officer is not None:
        same = () if step.officer.same_as is None else (step.officer.same_as,)
        yield from (_Reference(element, "officer.same_as", "step", name) for name in same)
        yield from (_Reference(element, "officer.not", "step", name) for name in step.officer.never)
    if isinstance(step.priority, PriorityBy):
        yield _Reference(element, "priority.by", "attribute", step.priority.attribute)
    if step.at_most is not None:
        yield _Reference(element, "at_most.then", "node", step.at_most.then)


def _of_law(element: str, legal: Legal) -> Iterator[_Reference]:
    for name in legal.delegate_to:
        yield _Reference(element, "legal.delegate_to", "role", name)
    for name in legal.merge_into:
        yield _Reference(element, "legal.merge_into", "step", name)


def _of_rules(procedure: Procedure) -> Iterator[_Reference]:
    for rule in procedure.rules:
        for field, kind, name in _named_by(rule):
            yield _Reference(f"rule '{rule.id}'", field, kind, name)


def _named_by(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    """Return (field, kind, name) for every name in a rule."""
    match rule:
        case Order():
            return (("first", "step", rule.first), ("then", "step", rule.then))
        case Together() | Precondition():
            return tuple(("steps", "step", name) for name in rule.steps)
        case IfCutThen():
            return (("step", "step", rule.step), ("then", "step", rule.then))
        case Separation():
            return (("maker", "step", rule.maker), *(("checkers", "step", name) for name in rule.checkers))
        case ControlFloor():
            return tuple(("ends", "end", name) for name in rule.ends)
        case AuthorityCap() | LegalActs():
            return ()


def _zones(procedure: Procedure) -> Iterator[Problem]:
    for calendar in procedure.calendars:
        try:
            ZoneInfo(calendar.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield BAD_ZONE.at(procedure.place(f"calendar '{calendar.id}'"), name=calendar.zone)
