"""Weekdays, hours and instants of the day, as fields name them."""

from __future__ import annotations

import re
from collections.abc import Sequence as List

from attrs import frozen

from procflow.io.faults import Context
from procflow.io.kinds import Kind, wrong
from procflow.io.messages import BAD_HOURS, BAD_INSTANT, BAD_WEEKDAYS, Words, words
from procflow.io.nodes import Node, Scalar, Sequence, cut, described
from procflow.io.scalars import text_of
from procflow.io.slips import WEEKDAY_SLIPS, meant
from procflow.model import WEEKDAYS, Hours

_HOURS = re.compile(r"([0-9]{2}):([0-9]{2}) ?- ?([0-9]{2}):([0-9]{2})")
_INSTANT = re.compile(r"([0-9]{2}):([0-9]{2})")
HOURS_PATTERN = r"^[0-9]{2}:[0-9]{2} ?- ?[0-9]{2}:[0-9]{2}$"
INSTANT_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
DAYS_PATTERN = rf"^{_DAY}(?:-{_DAY})?(?:, ?{_DAY}(?:-{_DAY})?)*$"


def _shown(node: Node) -> object:
    return cut(node.text) if isinstance(node, Scalar) else described(node)


def _slip(node: Node) -> Words:
    return meant(node.text if isinstance(node, Scalar) else "", WEEKDAY_SLIPS)


def read_interval(node: Node, context: Context) -> tuple[int, int] | None:
    """Return one span of open hours as minutes of the day."""
    found = _HOURS.fullmatch(text_of(node) or "")
    if found:
        h1, m1, h2, m2 = (int(part) for part in found.groups())
        start, end = 60 * h1 + m1, 60 * h2 + m2
        if m1 < 60 and m2 < 60 and start < end <= 1440:
            return start, end
    context.fault(BAD_HOURS, node, value=_shown(node))
    return None


def read_instant(node: Node, context: Context) -> int | None:
    """Return an instant of the day as its minute."""
    found = _INSTANT.fullmatch(text_of(node) or "")
    if found:
        hour, minute = (int(part) for part in found.groups())
        if hour < 24 and minute < 60:
            return 60 * hour + minute
    context.fault(BAD_INSTANT, node, value=_shown(node))
    return None


def weekdays(text: str) -> list[int] | None:
    """Return the weekdays (Monday is 0) that a text such as ``Mon-Fri`` or ``Mon,Wed`` names, or None.

    >>> weekdays("Mon-Wed,Fri"), weekdays("Monday")
    ([0, 1, 2, 4], None)
    """
    if len(text) > 60 or not re.fullmatch(DAYS_PATTERN, text):
        return None
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        low, high = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days += range(low, high + 1) if low <= high else [*range(low, 7), *range(high + 1)]
    return days if len(days) == len(set(days)) else None


def _read_days(node: Node, context: Context) -> tuple[int, ...] | None:
    """Return weekdays in their order, however they are listed."""
    items = node.items if isinstance(node, Sequence) else (node,)
    days: list[int] = []
    sound = bool(items)
    for item in items:
        found = weekdays((text_of(item) or "").strip())
        if found is None or set(found) & set(days):
            context.fault(BAD_WEEKDAYS, item, value=_shown(item), hint=_slip(item))
            sound = False
        else:
            days += found
    if not items:
        wrong(node, context, DAYS.words)
    return tuple(sorted(days)) if sound else None


_DAY_SCHEMA = {"type": "string", "pattern": DAYS_PATTERN}
DAYS = Kind(
    _read_days,
    {"anyOf": [_DAY_SCHEMA, {"type": "array", "items": _DAY_SCHEMA, "minItems": 1}]},
    words("weekdays such as [Tue, Fri] or Mon-Fri", "các thứ trong tuần, ví dụ [Tue, Fri] hoặc Mon-Fri"),
)
INSTANT = Kind(
    read_instant,
    {"type": "string", "pattern": INSTANT_PATTERN},
    words('an instant of the day such as "15:00"', 'một thời điểm trong ngày, ví dụ "15:00"'),
)


def _read_instants(node: Node, context: Context) -> tuple[int, ...] | None:
    items = node.items if isinstance(node, Sequence) else (node,)
    found = [read_instant(item, context) for item in items]
    if not items:
        wrong(node, context, INSTANTS.words)
        return None
    known = tuple(minute for minute in found if minute is not None)
    return known if len(known) == len(found) else None


INSTANTS = Kind(
    _read_instants,
    {"anyOf": [INSTANT.schema, {"type": "array", "items": INSTANT.schema, "minItems": 1}]},
    words('instants of the day such as ["10:00", "15:00"]', 'các thời điểm trong ngày, ví dụ ["10:00", "15:00"]'),
)


@frozen
class When:
    """Hours or instants of the day, in minutes; one of both is empty."""

    hours: Hours = ()
    instants: tuple[int, ...] = ()


def _read_when(node: Node, context: Context) -> When | None:
    """Return hours or instants, as the first item tells."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        wrong(node, context, WHEN.words)
        return None
    if not re.search("[-–—]", text_of(items[0]) or "-"):
        instants = _read_instants(node, context)
        return None if instants is None else When(instants=instants)
    found = [read_interval(item, context) for item in items]
    hours = tuple(span for span in found if span is not None)
    return When(hours=hours) if len(hours) == len(found) else None


_HOURS_SCHEMA = {"type": "string", "pattern": HOURS_PATTERN}
WHEN = Kind(
    _read_when,
    {
        "anyOf": [
            _HOURS_SCHEMA,
            {"type": "array", "items": _HOURS_SCHEMA, "minItems": 1},
            *INSTANTS.schema["anyOf"],
        ]
    },
    words(
        'hours such as "14:00-15:30", a list of them, or instants such as ["10:00", "15:00"]',
        'giờ như "14:00-15:30", danh sách giờ, hoặc các thời điểm như ["10:00", "15:00"]',
    ),
)


def spell_instant(minute: int) -> str:
    """Spell a minute of the day.

    >>> spell_instant(930)
    '15:30'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def spell_interval(span: tuple[int, int]) -> str:
    """Spell a span of hours.

    >>> spell_interval((840, 930))
    '14:00-15:30'
    """
    return f"{spell_instant(span[0])}-{spell_instant(span[1])}"


def spell_days(days: List[int]) -> list[str]:
    """Spell weekdays, in their order.

    >>> spell_days((4, 1))
    ['Tue', 'Fri']
    """
    return [WEEKDAYS[day] for day in sorted(days)]
