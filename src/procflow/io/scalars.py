"""What a single text means: YAML 1.2 core numbers and truth values, dates, texts and ids. Nothing is guessed.

``no`` is a text, ``13:30`` is a text and ``01`` stays ``01``; a number in quotes is a text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from procflow.io.nodes import Node, Scalar, is_null
from procflow.model.calendars import FIRST_YEAR, LAST_YEAR
from procflow.wording import normal

LONGEST_ID = 200
LONGEST_NUMBER = 60

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.?(?:inf|infinity|nan)", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def text_of(node: Node) -> str | None:
    """Return the text of a scalar in NFC without blanks at either end, or None for anything else and for nothing.

    >>> text_of(Scalar(" 01 ", True, 1, 1))
    '01'
    """
    if not isinstance(node, Scalar) or is_null(node):
        return None
    return normal(node.text) or None


def flag(node: Node) -> bool | None:
    """Return true or false, which stand without quotes, or None for anything else.

    >>> flag(Scalar("true", True, 1, 1)), flag(Scalar("no", True, 1, 1))
    (True, None)
    """
    return _FLAGS.get(node.text) if isinstance(node, Scalar) and node.plain else None


def number_from(text: str) -> float | None:
    """Return the number a text spells, infinite where it is too large for a float, or None.

    >>> number_from("0.5"), number_from("1e3"), number_from("0x10"), number_from("1e999")
    (0.5, 1000.0, None, inf)
    """
    return float(text) if len(text) <= LONGEST_NUMBER and _NUMBER.fullmatch(text) else None


def number(node: Node) -> float | None:
    """Return the number that stands without quotes, or None; see `number_from`."""
    return number_from(node.text) if isinstance(node, Scalar) and node.plain else None


def whole(node: Node) -> int | None:
    """Return the whole number that stands without quotes, or None.

    >>> whole(Scalar("2", True, 1, 1)), whole(Scalar("2.0", True, 1, 1))
    (2, None)
    """
    if isinstance(node, Scalar) and node.plain and len(node.text) <= LONGEST_NUMBER and _INTEGER.fullmatch(node.text):
        return int(node.text)
    return None


def not_finite(text: str) -> bool:
    """Tell whether a text spells infinity or "no number", as YAML, JSON or Python do.

    >>> not_finite(".inf"), not_finite("NaN"), not_finite("5")
    (True, True, False)
    """
    return len(text) <= LONGEST_NUMBER and _INFINITE.fullmatch(text) is not None


def date_from(text: str) -> dt.date | None:
    """Return the date written year-month-day, between 1900 and 2200, or None.

    >>> date_from("2026-03-02"), date_from("2026-02-30")
    (datetime.date(2026, 3, 2), None)
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def control_character(text: str) -> str | None:
    """Return the first control character of a text for people (line ends and tabs are none), as hexadecimal digits.

    >>> control_character("a\\x07"), control_character("a\\n")
    ('0007', None)
    """
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t":
            return f"{ord(char):04X}"
    return None


def bad_in_id(text: str) -> str | None:
    """Return the first character that no id may hold (invisible ones, line ends), as hexadecimal digits.

    Two ids that look the same must be the same, so zero-width and direction marks are refused.

    >>> bad_in_id("tiếp nhận"), bad_in_id("a\\u200bb")
    (None, '200B')
    """
    for char in text:
        if unicodedata.category(char)[0] == "C" or unicodedata.category(char) in ("Zl", "Zp"):
            return f"{ord(char):04X}"
    return None
