"""The kinds of single values: how each is read, described to people and written as JSON Schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from attrs import field, frozen

from procflow.io.faults import Context, hint
from procflow.io.messages import (
    BAD_CHOICE,
    BAD_DATE,
    BAD_ID,
    BAD_MONEY,
    BAD_SHARE,
    BAD_TEXT,
    DUPLICATE_ITEM,
    NEGATIVE,
    NOT_FINITE,
    NOT_YET,
    WRONG_TYPE,
    Words,
    words,
)
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, Sequence, cut, described
from procflow.io.observed import IN_A_TABLE, observed_beside
from procflow.io.scalars import (
    LONGEST_ID,
    bad_in_id,
    control_character,
    date_from,
    flag,
    not_finite,
    number,
    number_from,
    text_of,
    whole,
)
from procflow.io.slips import meant, meant_money, meant_share
from procflow.io.spelling import parse_duration, parse_span, parse_unit
from procflow.model import Duration, Empirical

SHARE_PATTERN = r"^[0-9]+(\.[0-9]+)? ?%$"
MONEY_PATTERN = r"^[0-9]+(\.[0-9]+)? [A-Z]{3}$"
TIME_PATTERN = r"^.*[0-9)] ?(min|h|working days?|calendar days?)$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@frozen
class Kind:
    """One kind of value.

    Attributes
    ----------
    read : callable
        Takes a node and its context, returns the value, or None after noting a fault.
    schema : dict
        JSON Schema of what is accepted.
    words : Words
        What is expected, for errors and for the reference page.
    """

    read: Callable[[Node, Context], Any]
    schema: Mapping[str, Any]
    words: Words = field(factory=dict)


def wrong(node: Node, context: Context, expected: Words) -> None:
    """Note that a node is not what its field expects."""
    context.fault(WRONG_TYPE, node, value=described(node), expected=expected)


def read_text(node: Node, context: Context, expected: Words) -> str | None:
    """Return a text, or note why it is none."""
    text = text_of(node)
    if text is None:
        wrong(node, context, expected)
        return None
    code = control_character(text)
    if code is not None:
        context.fault(BAD_TEXT, node, code=code)
        return None
    return text


def read_id(node: Node, context: Context) -> str | None:
    """Return an id in NFC, or note why it is none."""
    text = text_of(node)
    if text is None:
        wrong(node, context, words("an id", "một mã"))
        return None
    code = bad_in_id(text)
    if code is None and len(text) <= LONGEST_ID:
        return text
    why = (
        words(f"it holds the invisible character U+{code}", f"có ký tự ẩn U+{code}")
        if code
        else words(f"it has {len(text)} characters", f"dài {len(text)} ký tự")
    )
    context.fault(BAD_ID, node, value=cut(text), why=why, limit=LONGEST_ID)
    return None


TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}
_TEXT = words("a text", "một đoạn văn bản")
TEXT = Kind(partial(read_text, expected=_TEXT), TEXT_SCHEMA, _TEXT)
ID = Kind(read_id, {**TEXT_SCHEMA, "maxLength": LONGEST_ID}, words("an id", "một mã"))


def _read_flag(node: Node, context: Context) -> bool | None:
    value = flag(node)
    if value is None:
        wrong(node, context, FLAG.words)
    return value


FLAG = Kind(_read_flag, {"type": "boolean"}, words("true or false", "true hoặc false"))


def choice(*values: str, slips: Mapping[str, str] | None = None) -> Kind:
    """Return the kind of a word out of a list; `slips` are words that people write for them."""

    def read(node: Node, context: Context) -> str | None:
        text = text_of(node)
        if text is None:
            wrong(node, context, expected)
        elif text in values:
            return text
        else:
            slip = meant(text, slips or {})
            context.fault(
                BAD_CHOICE, node, value=cut(text), choices=values, hint=slip if slip["en"] else hint(text, values)
            )
        return None

    expected = words(" | ".join(values), " | ".join(values))
    return Kind(read, {"enum": list(values)}, expected)


def later_unless(kind: Kind, name: str, what: Words, is_later: Callable[[Node], bool]) -> Kind:
    """Return a kind some of whose spellings are known but not held yet; these are refused by name."""

    def read(node: Node, context: Context) -> Any:
        if is_later(node):
            context.fault(NOT_YET, node, key=name, what=what)
            return None
        return kind.read(node, context)

    return Kind(read, kind.schema, kind.words)


def is_mapping(node: Node) -> bool:
    """Tell whether a node is a group of fields."""
    return isinstance(node, MappingNode)


def is_list(node: Node) -> bool:
    """Tell whether a node is a list."""
    return isinstance(node, Sequence)


def _finite(node: Node, context: Context, expected: Words) -> float | None:
    """Return a finite number, 0 or more, or note why it is none."""
    value = number(node)
    text = node.text if isinstance(node, Scalar) and node.plain else ""
    if not_finite(text) or (value is not None and abs(value) > 1e300):
        context.fault(NOT_FINITE, node, value=cut(text), expected=expected)
    elif value is None:
        wrong(node, context, expected)
    elif value < 0:
        context.fault(NEGATIVE, node, value=cut(text), expected=expected)
    else:
        return value
    return None


def _count(least: int, most: int, expected: Words) -> Kind:
    """Return the kind of a whole number."""

    def read(node: Node, context: Context) -> int | None:
        value = whole(node)
        if value is not None and value >= least:
            return value
        if value is None and number(node) is None:
            _finite(node, context, expected)
        elif value is not None and value < 0:
            context.fault(NEGATIVE, node, value=value, expected=expected)
        else:
            wrong(node, context, expected)
        return None

    return Kind(read, {"type": "integer", "minimum": least, "maximum": most}, expected)


COUNT = _count(1, 100_000, words("a whole number, 1 or more", "một số nguyên từ 1 trở lên"))
COUNT_FROM_0 = _count(0, 100_000, words("a whole number, 0 or more", "một số nguyên từ 0 trở lên"))


def _read_rate(node: Node, context: Context) -> float | None:
    return _finite(node, context, RATE.words)


RATE = Kind(
    _read_rate, {"type": "number", "exclusiveMinimum": 0}, words("a finite number above 0", "một số hữu hạn lớn hơn 0")
)


def _read_share(node: Node, context: Context) -> float | None:
    text = text_of(node) or ""
    if isinstance(node, Scalar) and text.endswith("%"):
        percent = number_from(text[:-1].strip())
        value = percent / 100 if percent is not None else None
    else:
        value = number(node)
    if isinstance(node, Scalar) and node.plain and not_finite(text):
        context.fault(NOT_FINITE, node, value=cut(text), expected=SHARE.words)
    elif value is not None and value < 0:
        context.fault(NEGATIVE, node, value=cut(text), expected=SHARE.words)
    elif value is None or value > 1:
        shown = cut(text) if isinstance(node, Scalar) else described(node)
        plain = isinstance(node, Scalar) and node.plain
        context.fault(BAD_SHARE, node, value=shown, hint=meant_share(text, plain=plain))
    else:
        return value
    return None


SHARE = Kind(
    _read_share,
    {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": SHARE_PATTERN}]},
    words("a share such as 0.6 or 60 %", "một tỷ lệ như 0.6 hoặc 60 %"),
)


@frozen
class Money:
    """An amount with its currency."""

    amount: float
    currency: str


def _read_money(node: Node, context: Context) -> Money | None:
    text = text_of(node) or ""
    amount_text, _, currency = text.partition(" ")
    amount = number_from(amount_text)
    # 48.000 means 48 in English and 48000 in Vietnamese, so three decimals are refused.
    ambiguous = len(amount_text.rpartition(".")[2]) == 3 and "." in amount_text
    good = len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()
    if amount is not None and amount < 0:
        context.fault(NEGATIVE, node, value=cut(text), expected=MONEY.words)
    elif amount is None or amount > 1e300 or ambiguous or not good:
        shown = cut(text) if isinstance(node, Scalar) else described(node)
        context.fault(BAD_MONEY, node, value=shown, hint=meant_money(text))
    else:
        return Money(amount, currency)
    return None


MONEY = Kind(
    _read_money,
    {"type": "string", "pattern": MONEY_PATTERN},
    words("an amount and a currency, such as 48000 VND", "số tiền và loại tiền, ví dụ 48000 VND"),
)


def _read_date(node: Node, context: Context) -> dt.date | None:
    text = text_of(node)
    day = date_from(text) if text is not None else None
    if day is None:
        context.fault(BAD_DATE, node, value=cut(text) if text is not None else described(node))
    return day


DATE = Kind(
    _read_date,
    {"type": "string", "format": "date", "pattern": DATE_PATTERN},
    words("a date such as 2026-03-02", "một ngày, ví dụ 2026-03-02"),
)


def _time(parse: Callable[[str], object], expected: Words) -> Kind:
    def read(node: Node, context: Context) -> object | None:
        text = text_of(node)
        if text is None:
            wrong(node, context, expected)
            return None
        return context.make(node, lambda: parse(text))

    return Kind(read, {"type": "string", "pattern": TIME_PATTERN}, expected)


def _read_duration(node: Node, context: Context) -> Any:
    """Return a law of time; a sample in a table beside the file is read from there."""
    found = IN_A_TABLE.fullmatch(" ".join((text_of(node) or "").split()))
    if found is None:
        return _WRITTEN.read(node, context)
    unit = context.make(node, lambda: parse_unit(found[0], found["unit"].strip()))
    values = observed_beside(found["file"].strip("\"' "), found["column"].strip("\"' "), node, context)
    return None if unit is None or values is None else context.make(node, lambda: Duration(Empirical(values), unit))


_WRITTEN = _time(
    parse_duration,
    words(
        "a time or a law of time, such as triangular(3, 5, 12) min",
        "thời gian hoặc luật, ví dụ triangular(3, 5, 12) min",
    ),
)
DURATION = Kind(_read_duration, _WRITTEN.schema, _WRITTEN.words)
SPAN = _time(parse_span, words("a fixed time, such as 15 working days", "thời gian cố định, ví dụ 15 working days"))


def reference(kind: str, expected: Words) -> Kind:
    """Return the kind of an id declared elsewhere; it is looked up when everything has been read."""

    def read(node: Node, context: Context) -> str | None:
        if not isinstance(node, Scalar):
            wrong(node, context, expected)
            return None
        name = read_id(node, context)
        if name is not None:
            context.refer(kind, name, node)
        return name

    return Kind(read, ID.schema, expected)


def listing(kind: Kind, expected: Words, *, least: int = 0, most: int | None = None) -> Kind:
    """Return the kind of a list of values that are all different."""

    def read(node: Node, context: Context) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            wrong(node, context, expected)
            return None
        if not least <= len(node.items) <= (len(node.items) if most is None else most):
            found = words(f"a list of {len(node.items)}", f"danh sách {len(node.items)} mục")
            context.fault(WRONG_TYPE, node, value=found, expected=expected)
            return None
        values: dict[Any, None] = {}
        for item in node.items:
            value = kind.read(item, context)
            if value is not None and value in values:
                context.fault(DUPLICATE_ITEM, item, value=cut(str(value)))
            elif value is not None:
                values[value] = None
        # A list with a faulty item is no value: half of an order would be another rule.
        return tuple(values) if len(values) == len(node.items) else None

    schema: dict[str, Any] = {"type": "array", "items": kind.schema, "uniqueItems": True}
    schema |= {"minItems": least} if least else {}
    schema |= {"maxItems": most} if most is not None else {}
    return Kind(read, schema, expected)
