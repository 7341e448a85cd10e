"""What cases differ in, and times that depend on it, as the file states them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from procflow.io.faults import Context, Spot, hint, listed
from procflow.io.kinds import DURATION, ID, SHARE, Kind, is_mapping, read_id, read_text, reference, wrong
from procflow.io.law_spelling import parse_law
from procflow.io.messages import NO_SUCH_VALUE, NOT_OF_WORDS, VALUES_LEFT_OUT, words
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, cut
from procflow.io.scalars import number_from
from procflow.io.section import NAME, Entry, Field, Record, Section, group
from procflow.model import ByAttribute, CaseAttribute, Duration, PriorityBy, Shape
from procflow.wording import normal

ATTRIBUTE = reference("attribute", words("the id of an attribute of cases", "mã của một thuộc tính hồ sơ"))
BY = "by"
_LAW = words(
    "a number or a law, such as lognormal(mean=200, cv=1)", "một số hoặc luật, ví dụ lognormal(mean=200, cv=1)"
)
_SHARES = words("values with shares, such as {urgent: 0.25, normal: 0.75}", "các giá trị kèm tỷ lệ, ví dụ {urgent: 0.25, normal: 0.75}")  # fmt: skip


def _read_law(node: Node, context: Context) -> Shape | None:
    text = read_text(node, context, _LAW)
    return None if text is None else context.make(node, lambda: parse_law(text))


LAW = Kind(_read_law, {"type": ["string", "number"]}, _LAW)


def _read_shares(node: Node, context: Context) -> tuple[tuple[str, float], ...] | None:
    if not isinstance(node, MappingNode) or not node.pairs:
        wrong(node, context, _SHARES)
        return None
    found = [(read_id(key, context), SHARE.read(value, context)) for key, value in node.pairs]
    known = tuple((value, share) for value, share in found if value is not None and share is not None)
    return known if len(known) == len(found) else None


SHARES = Kind(_read_shares, {"type": "object", "additionalProperties": SHARE.schema, "minProperties": 1}, _SHARES)

ATTRIBUTE_SECTION = Section(
    "attribute",
    words("An attribute of cases, with its name", "Thuộc tính của hồ sơ, kèm tên"),
    (
        Field("name", NAME, "What it is called.", "Tên thuộc tính."),
        Field("shares", SHARES, "Its values and how often each occurs.", "Các giá trị và tỷ lệ của từng giá trị."),
        Field("law", LAW, "Law of a number.", "Luật của một số."),
    ),
)  # fmt: skip


def _long(node: Node) -> bool:
    """Tell whether an attribute is written with its fields; a value may be called `name` or `law` as well, with a share."""
    return (
        isinstance(node, MappingNode)
        and {normal(key.text) for key, _ in node.pairs} <= set(ATTRIBUTE_SECTION.names)
        and not all(isinstance(value, Scalar) and number_from(value.text.rstrip("% ")) for _, value in node.pairs)
    )


def _read_attributes(node: Node, context: Context) -> tuple[Entry, ...] | None:
    if not isinstance(node, MappingNode):
        wrong(node, context, ATTRIBUTES.words)
        return None
    found = []
    for key, value in node.pairs:
        id = read_id(key, context)
        if id is not None:
            found.append(Entry(id, key, _attribute(id, value, context.at(f"attribute '{id}'").of(id))))
    return tuple(found)


def _attribute(id: str, node: Node, context: Context) -> CaseAttribute | None:
    if _long(node):
        read: Kind = group(ATTRIBUTE_SECTION, lambda record, inside: _named(id, record, inside))
        made: CaseAttribute | None = read.read(node, context)
        return made
    if is_mapping(node):
        shares = SHARES.read(node, context)
        return None if shares is None else context.make(node, lambda: CaseAttribute(id=id, shares=shares))
    law = LAW.read(node, context)
    return None if law is None else context.make(node, lambda: CaseAttribute(id=id, law=law))


def _named(id: str, record: Record, context: Context) -> CaseAttribute | None:
    if record.refused or not record.nodes.keys() <= record.values.keys():
        return None
    return context.make(record.node, lambda: CaseAttribute(id=id, **record.values))


ATTRIBUTES = Kind(
    _read_attributes,
    {"type": "object", "additionalProperties": {"anyOf": [ATTRIBUTE_SECTION.ref, SHARES.schema, LAW.schema]}},
    words(
        "attributes with shares of their values, or with a law, such as {kind: {urgent: 0.25, normal: 0.75}}",
        "các thuộc tính kèm tỷ lệ của từng giá trị, hoặc kèm luật, ví dụ {kind: {urgent: 0.25, normal: 0.75}}",
    ),
)


def _read_time(node: Node, context: Context) -> Duration | ByAttribute | None:
    """Return a time, or one for each value of an attribute."""
    if not isinstance(node, MappingNode):
        made: Duration | None = DURATION.read(node, context)
        return made
    pairs = {normal(key.text): (key, value) for key, value in node.pairs}
    if BY not in pairs:
        wrong(node, context, TIME.words)
        return None
    attribute = ATTRIBUTE.read(pairs[BY][1], context.of(BY))
    found = [
        (read_id(key, context), DURATION.read(value, context)) for name, (key, value) in pairs.items() if name != BY
    ]
    times = tuple((value, time) for value, time in found if value is not None and time is not None)
    return ByAttribute(attribute, times) if attribute is not None and len(times) == len(found) else None


TIME = Kind(
    _read_time,
    {"anyOf": [
        DURATION.schema,
        {"type": "object", "properties": {BY: ID.schema}, "required": [BY], "additionalProperties": DURATION.schema},
    ]},
    words(
        "a time or a law of time, such as triangular(3, 5, 12) min, or one for each value of an attribute, such as {by: kind, "
        "urgent: 5 min, normal: 9 min}",
        "thời gian hoặc luật, ví dụ triangular(3, 5, 12) min, hoặc thời gian theo từng giá trị của thuộc tính, ví dụ {by: "
        "kind, urgent: 5 min, normal: 9 min}",
    ),
)  # fmt: skip


@frozen
class Asked:
    """Something that goes by an attribute, and where it stands."""

    what: ByAttribute | PriorityBy
    spot: Spot
    context: Context

    @property
    def named(self) -> tuple[str, ...]:
        """Values of the attribute that it names."""
        return tuple(value for value, _ in self.what.times) if isinstance(self.what, ByAttribute) else self.what.order


def refuse_strangers(asked: Iterable[Asked], attributes: Iterable[CaseAttribute]) -> None:
    """Note whatever goes by an attribute and does not name each of its values once; unknown attributes are noted elsewhere."""
    declared = {attribute.id: attribute for attribute in attributes}
    for one in asked:
        attribute = declared.get(one.what.attribute)
        if attribute is None:
            continue
        known = attribute.values
        if not known:
            one.context.fault(NOT_OF_WORDS, one.spot, attribute=attribute.id)
            continue
        for value in one.named:
            if value not in known:
                one.context.fault(NO_SUCH_VALUE, one.spot, value=cut(value), attribute=attribute.id, hint=hint(value, known),
                                  known=listed(known))  # fmt: skip
        missing = tuple(value for value in known if value not in one.named)
        if missing:
            one.context.fault(VALUES_LEFT_OUT, one.spot, missing=missing, attribute=attribute.id, known=listed(known))
