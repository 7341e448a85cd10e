"""Groups of fields: each is declared once, and the declaration reads it, describes it and writes its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from procflow.errors import Message
from procflow.io.faults import Context, Spot, hint, listed
from procflow.io.kinds import TEXT, Kind, is_mapping, read_id, read_text, wrong
from procflow.io.messages import COMMA_NEEDS_QUOTES, MISSING_FIELD, NOT_YET, NUMBER_COMMA, UNKNOWN_FIELD, Words, words
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, cut, is_null
from procflow.io.slips import joined_number, meant
from procflow.model import Text
from procflow.wording import normal

GROUP = words("a group of fields", "một nhóm trường")


@frozen
class Field:
    """One field of a section: its name, what it holds, and what it means in both languages."""

    name: str
    kind: Kind
    en: str
    vi: str
    required: bool = False
    example: str = ""
    """How the field is written, told to who leaves it out or writes something of another kind."""


@frozen
class Section:
    """A group of fields.

    Attributes
    ----------
    name : str
        Name of the definition in the JSON Schema and on the reference page.
    title : Words
        Heading on the reference page.
    later : dict
        Fields that are known but not held yet, with what they are for; they are refused by name.
    slips : dict
        Fields that are refused with a message of their own.
    called : dict
        Other names by which people look for a field, for "did you mean".
    """

    name: str
    title: Words
    fields: tuple[Field, ...]
    later: Mapping[str, Words] = field(factory=dict)
    slips: Mapping[str, Message] = field(factory=dict)
    called: Mapping[str, str] = field(factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields."""
        return tuple(entry.name for entry in self.fields)

    @property
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the group."""
        properties = {f.name: {**f.kind.schema, "description": f"{f.en} / {f.vi}"} for f in self.fields}
        required = [f.name for f in self.fields if f.required]
        found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        return found | ({"required": required} if required else {})

    @property
    def ref(self) -> dict[str, str]:
        """Return the reference to this definition in the JSON Schema."""
        return {"$ref": f"#/$defs/{self.name}"}


@frozen
class Record:
    """A group of fields that was read.

    Attributes
    ----------
    node : Node
        The whole group.
    values : dict
        Values by name; faulty ones are left out.
    nodes : dict
        Where each known field stood, faulty or not.
    refused : bool
        Whether it held a field that is not known, so that what seems to be missing may be under another name.
    """

    node: Node
    values: Mapping[str, Any]
    nodes: Mapping[str, Node]
    refused: bool = False

    def spot(self, name: str) -> Spot:
        """Return where a field stands, or the group if it is absent."""
        return self.nodes.get(name, self.node)


def read_section(section: Section, node: Node, context: Context) -> Record | None:
    """Return the fields of a group, noting every fault; nothing at all counts as a group without fields."""
    if is_null(node):
        node = MappingNode((), False, node.line, node.column)
    if not isinstance(node, MappingNode):
        wrong(node, context, GROUP)
        return None
    declared = {entry.name: entry for entry in section.fields}
    values: dict[str, Any] = {}
    nodes: dict[str, Node] = {}
    refused = False
    for position, (key, value) in enumerate(node.pairs):
        name = normal(key.text)
        known = declared.get(name)
        if known is None:
            _refuse_field(section, node, position, context)
            refused = True
            continue
        nodes[name] = value
        found = known.kind.read(value, context.of(name, known.example))
        if found is not None:
            values[name] = found
    for entry in section.fields:
        if entry.required and entry.name not in nodes:
            context.of(entry.name, entry.example).fault(MISSING_FIELD, node, expected=entry.kind.words)
    return Record(node, values, nodes, refused)


def _refuse_field(section: Section, node: MappingNode, position: int, context: Context) -> None:
    """Note a field that is not declared: known for later, a slip, a text cut at its comma, or simply unknown."""
    key, value = node.pairs[position]
    name = normal(key.text)
    before = node.pairs[position - 1] if position else None
    if name in section.later:
        context.fault(NOT_YET, key, key=name, what=section.later[name])
    elif name in section.slips:
        context.fault(section.slips[name], key, key=name)
    elif node.flow and is_null(value) and before and isinstance(before[1], Scalar) and before[1].plain:
        number = joined_number(before[1].text, name)
        if number is not None:
            context.fault(NUMBER_COMMA, key, value=cut(name), mend=f"{cut(before[0].text)}: {number}")
            return
        mend = f'{cut(before[0].text)}: "{cut(f"{before[1].text}, {key.text}")}"'
        context.fault(COMMA_NEEDS_QUOTES, key, value=cut(name), mend=mend)
    else:
        slip = meant(name, section.called)
        near = slip if slip["en"] else hint(name, section.names)
        context.fault(UNKNOWN_FIELD, key, key=cut(name), hint=near, known=listed(section.names))


def group(section: Section, build: Callable[[Record, Context], Any]) -> Kind:
    """Return the kind of a group of fields, from which `build` makes a value once the required ones are there."""

    def read(node: Node, context: Context) -> Any:
        record = read_section(section, node, context)
        needed = {entry.name for entry in section.fields if entry.required}
        return build(record, context) if record is not None and needed <= record.values.keys() else None

    return Kind(read, section.ref, GROUP)


@frozen
class Entry:
    """One entry of a section that lists things by id; the value is None where it was faulty."""

    id: str
    key: Scalar
    value: Any


def entries(section: Section, what: str, build: Callable[[str, Record, Context], Any], *,
            read: Callable[[Node, Context], Record | None] | None = None, schema: Mapping[str, Any] | None = None,
            ) -> Kind:  # fmt: skip
    """Return the kind of a mapping from ids to groups of fields.

    Parameters
    ----------
    what : str
        The kind of thing, as places name it: ``"step"`` gives ``step 'sign'``.
    build : callable
        Makes the value from its id and its fields.
    read : callable, optional
        Reads the group where it has a short form besides its fields.
    """

    def one(key: Scalar, node: Node, context: Context) -> Entry | None:
        id = read_id(key, context)
        if id is None:
            return None
        inside = context.at(f"{what} '{id}'").of(what)
        record = read(node, inside) if read else read_section(section, node, inside)
        return Entry(id, key, None if record is None else build(id, record, inside))

    def read_all(node: Node, context: Context) -> tuple[Entry, ...] | None:
        if not isinstance(node, MappingNode):
            if is_null(node):
                return ()
            wrong(node, context, expected)
            return None
        found = (one(key, value, context) for key, value in node.pairs)
        return tuple(entry for entry in found if entry is not None)

    expected = words("ids, each with a group of fields", "các mã, mỗi mã một nhóm trường")
    allowed = schema or {"anyOf": [section.ref, {"type": "null"}]}
    return Kind(read_all, {"type": ["object", "null"], "additionalProperties": allowed}, expected)


NAME_SECTION = Section(
    "name",
    words("A name in two languages", "Tên bằng hai ngôn ngữ"),
    (
        Field("vi", TEXT, "The name in Vietnamese.", "Tên tiếng Việt."),
        Field("en", TEXT, "The name in English.", "Tên tiếng Anh."),
    ),
)


def _read_name(node: Node, context: Context) -> Text | None:
    """Return a name; a text without a language is the name in both."""
    if is_mapping(node):
        record = read_section(NAME_SECTION, node, context)
        return None if record is None else Text(**record.values)
    value = read_text(node, context, NAME.words)
    return None if value is None else Text(vi=value, en=value)


NAME = Kind(
    _read_name,
    {"anyOf": [TEXT.schema, NAME_SECTION.ref]},
    words("a text, or {vi: …, en: …}", "một đoạn văn bản, hoặc {vi: …, en: …}"),
)
