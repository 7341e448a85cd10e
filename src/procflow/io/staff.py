"""Officers told apart, who may do a step, joint work and urgency, as the file states them."""

from __future__ import annotations

from attrs import frozen

from procflow.io.attributes import ATTRIBUTE
from procflow.io.faults import Context
from procflow.io.kinds import COUNT, ID, RATE, SHARE, Kind, choice, is_list, is_mapping, listing, wrong
from procflow.io.messages import IF_ABSENT_ALONE, JOINT_LEAD, JOINT_OR_ROLE, LEAD_ALONE, words
from procflow.io.names import CALENDAR, ROLE, SOME_ROLES, STEP, STEPS_NAMED
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node
from procflow.io.section import Entry, Field, Record, Section, entries, group
from procflow.model import Officer, OfficerRule, PriorityBy

SKILLS = listing(ID, words("a list of skills, such as [land]", "danh sách kỹ năng, ví dụ [land]"))

OFFICER_SECTION = Section(
    "officer",
    words("An officer", "Một người giữ vai trò"),
    (
        Field("calendar", CALENDAR, "Own working hours; by default the role's.", "Giờ làm việc riêng; mặc định theo vai trò."),
        Field("skills", SKILLS, "What only some officers of the role can do; a step may ask for it.", "Kỹ năng chỉ một số người có; bước có thể đòi hỏi."),
        Field("speed", RATE, "Work done in a minute against the usual officer: at 2, work of 10 minutes takes 5.",
              "Tốc độ so với người bình thường: với 2, việc 10 phút làm trong 5 phút."),
        Field("absence", SHARE, "Share of the working days on which he is not there, by chance; by default the role's.",
              "Tỷ lệ ngày làm việc vắng mặt đột xuất; mặc định theo vai trò."),
    ),
)  # fmt: skip


def _officer(id: str, record: Record, context: Context) -> Officer | None:
    return context.make(record.spot("speed"), lambda: Officer(id=id, **record.values))


_BY_ID = entries(OFFICER_SECTION, "officer", _officer)
_POSTS = listing(
    ID, words("a list of posts, such as [first, second]", "danh sách vị trí, ví dụ [first, second]"), least=1
)


def _read_officers(node: Node, context: Context) -> int | tuple[Officer, ...] | None:
    """Return a number of officers, or the officers themselves."""
    if is_list(node):
        posts: tuple[str, ...] | None = _POSTS.read(node, context)
        return None if posts is None else tuple(Officer(id=post) for post in posts)
    if isinstance(node, MappingNode):
        if not node.pairs:
            wrong(node, context, OFFICERS.words)
            return None
        found: tuple[Entry, ...] = _BY_ID.read(node, context)
        known = tuple(entry.value for entry in found if entry.value is not None)
        return known if len(known) == len(node.pairs) else None
    count: int | None = COUNT.read(node, context)
    return count


OFFICERS = Kind(
    _read_officers,
    {"anyOf": [COUNT.schema, _POSTS.schema, {**_BY_ID.schema, "type": "object", "minProperties": 1}]},
    words(
        "a number, a list of posts, or posts with what sets them apart, such as {an: {calendar: mornings}}",
        "một số, danh sách vị trí, hoặc từng vị trí kèm điểm riêng, ví dụ {an: {calendar: mornings}}",
    ),
)

OFFICER_RULE_SECTION = Section(
    "officer_rule",
    words("Which officer does a step", "Người nào làm bước"),
    (
        Field("same_as", STEP, "Step whose officer does this one too.", "Bước mà người làm bước đó cũng làm bước này."),
        Field("if_absent", choice("wait", "other"), "Whether he is waited for while off shift (the default), or any other takes it.",
              "Khi người đó hết ca: chờ (mặc định), hay giao người khác."),
        Field("not", STEPS_NAMED, "Steps whose officers may not do this one.", "Các bước mà người đã làm không được làm bước này."),
    ),
)  # fmt: skip


def _officer_rule(record: Record, context: Context) -> OfficerRule | None:
    values = {{"not": "never"}.get(name, name): value for name, value in record.values.items()}
    if record.nodes.keys() - record.values.keys() or record.refused:
        return None
    if "if_absent" in values and "same_as" not in values:
        context.fault(IF_ABSENT_ALONE, record.spot("if_absent"))
        return None
    return context.make(record.node, lambda: OfficerRule(**values))


OFFICER_RULE = group(OFFICER_RULE_SECTION, _officer_rule)

PRIORITY_SECTION = Section(
    "priority",
    words("Urgency by an attribute of the case", "Mức ưu tiên theo thuộc tính của hồ sơ"),
    (
        Field("by", ATTRIBUTE, "Attribute that tells it.", "Thuộc tính quyết định.", required=True),
        Field("order", listing(ID, words("its values, the most urgent first", "các giá trị, khẩn nhất trước"), least=1),
              "Its values, the most urgent first.", "Các giá trị, khẩn nhất trước.", required=True),
    ),
)  # fmt: skip
PRIORITY_BY = group(PRIORITY_SECTION, lambda record, context: PriorityBy(record.values["by"], record.values["order"]))


def _read_priority(node: Node, context: Context) -> int | PriorityBy | None:
    kind = PRIORITY_BY if is_mapping(node) else COUNT
    found: int | PriorityBy | None = kind.read(node, context)
    return found


PRIORITY = Kind(
    _read_priority,
    {"anyOf": [COUNT.schema, PRIORITY_SECTION.ref]},
    words(
        "a whole number, 1 for the most urgent, or {by: kind, order: [urgent, normal]}",
        "một số nguyên, 1 là khẩn nhất, hoặc {by: kind, order: [urgent, normal]}",
    ),
)


@frozen
class Crew:
    """The roles that do a step together, each with its number of officers."""

    roles: tuple[tuple[str, int], ...]


def _read_crew(node: Node, context: Context) -> Crew | None:
    """Return roles with their numbers; a list has one officer of each."""
    if is_list(node):
        named: tuple[str, ...] | None = SOME_ROLES.read(node, context)
        if named == ():
            wrong(node, context, CREW.words)
        return Crew(tuple((role, 1) for role in named)) if named else None
    if not isinstance(node, MappingNode) or not node.pairs:
        wrong(node, context, CREW.words)
        return None
    found = [(ROLE.read(key, context), COUNT.read(value, context)) for key, value in node.pairs]
    known = tuple((role, count) for role, count in found if role is not None and count is not None)
    return Crew(known) if len(known) == len(found) else None


CREW = Kind(
    _read_crew,
    {"anyOf": [
        {**SOME_ROLES.schema, "minItems": 1},
        {"type": "object", "additionalProperties": COUNT.schema, "minProperties": 1},
    ]},
    words(
        "roles with the number of officers of each, such as {land: 1, construction: 2}, or a list of roles",
        "các vai trò kèm số người, ví dụ {land: 1, construction: 2}, hoặc danh sách vai trò",
    ),
)  # fmt: skip


@frozen
class Doers:
    """Who does a step: the role that leads, and all roles where there are several."""

    role: str | None
    joint: tuple[tuple[str, int], ...] = ()


def doers(record: Record, context: Context) -> Doers:
    """Return who does a step, noting where `role`, `roles` and `lead` do not go together."""
    role, crew, lead = (record.values.get(name) for name in ("role", "roles", "lead"))
    if "role" in record.nodes and "roles" in record.nodes:
        context.of("role").fault(JOINT_OR_ROLE, record.spot("role"))
    if "lead" in record.nodes and "roles" not in record.nodes:
        context.of("lead").fault(LEAD_ALONE, record.spot("lead"))
    if crew is None:
        return Doers(role)
    known = tuple(name for name, _ in crew.roles)
    if lead is not None and lead not in known:
        context.of("lead").fault(JOINT_LEAD, record.spot("lead"), value=lead, known=known)
    return Doers(lead or known[0], crew.roles)
