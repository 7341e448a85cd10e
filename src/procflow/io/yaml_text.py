"""From plain values to YAML: short lines for people, and no text that another program could take for a number or a date."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from procflow.io.law_spelling import spell_number

WIDTH = 110
"""Columns within which a group of fields is written on one line in braces."""

_PLAIN = re.compile(r"[^\W_][\w ()./=%+-]*")
_PLAIN_IN_BLOCK = re.compile(r"[^\W_][\w (),./=%+-]*")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "inf", "nan"])
_ESCAPED = re.compile('[\\x00-\\x1f"\\\\\\x7f-\\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    return _SHORT.get(char) or f"\\u{ord(char):04x}"


def quoted(text: str) -> str:
    """Return a text in double quotes, which YAML and JSON read alike.

    >>> print(quoted('a "b"'))
    "a \\"b\\""
    """
    return f'"{_ESCAPED.sub(_escape, text)}"'


def scalar(value: object, *, flow: bool = False) -> str:
    """Return one value as YAML writes it, within braces or not.

    A text is quoted wherever YAML 1.1 or 1.2 would read something else, so that ``no`` and ``13:30`` stay texts.

    >>> scalar("no"), scalar("01"), scalar("uniform(1, 2) h"), scalar("uniform(1, 2) h", flow=True), scalar(5.0)
    ('"no"', '"01"', 'uniform(1, 2) h', '"uniform(1, 2) h"', '5')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return spell_number(value)
        case dt.date():
            return value.isoformat()
        case _:
            text = str(value)
    plain = (_PLAIN if flow else _PLAIN_IN_BLOCK).fullmatch(text) is not None
    number_like = text[:1].isdigit() and " " not in text
    return text if plain and not number_like and text.lower() not in _WORDS else quoted(text)


def _in_line(value: object) -> str:
    """Return a value on one line, groups in braces."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {_in_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_in_line(item) for item in value) + "]"
    return scalar(value, flow=True)


def _lines(key: str, value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of one field."""
    head = " " * indent + scalar(key, flow=True) + ":"
    if not isinstance(value, Mapping | list):
        yield f"{head} {scalar(value)}"
        return
    line = f"{head} {_in_line(value)}"
    listing = isinstance(value, Mapping) and bool(value) and all(isinstance(item, Mapping) for item in value.values())
    if not value or (len(line) <= WIDTH and not listing):
        yield line
        return
    yield head
    if isinstance(value, list):
        yield from (" " * (indent + 2) + f"- {_in_line(item)}" for item in value)
        return
    for name, item in value.items():
        yield from _lines(name, item, indent + 2)


def yaml_text(tree: Mapping[str, Any], *, spread: Collection[str] = ()) -> str:
    """Return a tree of groups, lists and values as YAML.

    Parameters
    ----------
    tree : dict
    spread : collection of str, optional
        Sections whose entries have each field on a line of its own, so that a person can add more.

    >>> print(yaml_text({"id": "x", "roles": {"clerk": {"officers": 2}}, "share": 0.5}), end="")
    id: x
    roles:
      clerk: {officers: 2}
    share: 0.5
    """
    lines = (_spread(key, value) if key in spread else _lines(key, value, 0) for key, value in tree.items())
    return "\n".join(line for some in lines for line in some) + "\n"


def _spread(key: str, value: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a section, each field of each entry on its own."""
    yield f"{scalar(key, flow=True)}:"
    for name, entry in value.items():
        yield f"  {scalar(name, flow=True)}:"
        for inner, item in entry.items():
            yield from _lines(inner, item, 4)


def json_text(tree: Mapping[str, Any]) -> str:
    """Return the same tree as JSON.

    >>> print(json_text({"id": "x", "officers": 2}), end="")
    {
      "id": "x",
      "officers": 2
    }
    """
    text = json.dumps(tree, ensure_ascii=False, indent=2, default=lambda day: day.isoformat(), allow_nan=False)
    raw = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
    return raw.sub(_escape, text) + "\n"
