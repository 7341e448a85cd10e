"""Which study is it: a digest of everything that is given, equal only where all of it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import fields, has


def fingerprint(*values: Any) -> str:
    """Return a digest of values of the model, the same in every process and on every machine.

    What has no part in equality, such as the place in the file an element was read from, has none here; the order of lists
    has, because positions in the log follow it.

    Raises
    ------
    TypeError
        If a value is of no kind the model has.

    Examples
    --------
    >>> from procflow.model import Duration, Exponential
    >>> fingerprint(Duration(Exponential(4))) == fingerprint(Duration(Exponential(4)))
    True
    >>> fingerprint(Duration(Exponential(4))) == fingerprint(Duration(Exponential(5)))
    False
    >>> fingerprint(frozenset("ab")) == fingerprint(frozenset("ba")), fingerprint("a", "b") == fingerprint("ab")
    (True, False)
    """
    found = hashlib.sha256()
    for word in _words(values):
        found.update(word.encode() + b"\x00")
    return found.hexdigest()


def _words(value: Any) -> Iterator[str]:
    """Yield what tells a value from any other; the depth is that of the model's types, not that of the graph."""
    if value is None or isinstance(value, bool | int | str):
        yield repr(value)
    elif isinstance(value, float):
        yield repr(float(value))
    elif isinstance(value, dt.date | dt.time):
        yield f"{type(value).__name__} {value.isoformat()}"
    elif isinstance(value, tuple | list):
        yield f"({len(value)}"
        for item in value:
            yield from _words(item)
    elif isinstance(value, set | frozenset):
        yield f"{{{len(value)}"
        for words in sorted(tuple(_words(item)) for item in value):
            yield from words
    elif isinstance(value, Mapping):
        yield f":{len(value)}"
        for item in value.items():
            yield from _words(item)
    elif has(type(value)):
        yield type(value).__name__
        for attribute in fields(type(value)):
            if attribute.eq:
                yield attribute.name
                yield from _words(getattr(value, attribute.name))
    else:
        raise TypeError(f"a {type(value).__name__} is no value of the model")
