"""From bytes to text: size, encoding and characters, each refused by name before any YAML is read."""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from procflow.errors import InputError, LimitError, Place
from procflow.io.messages import BAD_CHARACTER, EMPTY_FILE, NOT_UTF8, TOO_LARGE

MOST_BYTES = 5_000_000
"""Largest file that is read; a procedure of 1,000 steps has about 250,000 bytes."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@frozen
class TextSpot:
    """Line and column of a character of a text, from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, text: str, offset: int) -> TextSpot:
        """Return the position of a character, lines ending where YAML ends them.

        >>> TextSpot.of("ab\\ncd", 4)
        TextSpot(line=2, column=2)
        """
        line, start = 1, 0
        for found in _BREAK.finditer(text, 0, offset):
            line, start = line + 1, found.end()
        return cls(line, offset - start + 1)


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises
    ------
    LimitError
        If it is larger than `MOST_BYTES`.
    InputError
        If it is empty, in another encoding or holds characters that YAML forbids.
    """
    if len(data) > MOST_BYTES:
        raise LimitError(TOO_LARGE.at(Place(file=file), size=len(data), limit=MOST_BYTES))
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        byte = f"{data[offset]:02X}"
        raise InputError(NOT_UTF8.at(Place(file=file), offset=offset, byte=byte)) from None
    return checked(text, file)


def checked(text: str, file: str) -> str:
    """Return a text that YAML can read, without a byte order mark.

    Raises
    ------
    LimitError
        If it is larger than `MOST_BYTES`.
    InputError
        If it is empty or holds characters that YAML forbids.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_BYTES:
        raise LimitError(TOO_LARGE.at(Place(file=file), size=len(text), limit=MOST_BYTES))
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        spot = TextSpot.of(text, bad.start())
        place = Place(file=file, line=spot.line, column=spot.column)
        raise InputError(BAD_CHARACTER.at(place, code=f"{ord(bad.group()):04X}"))
    if not text.strip():
        raise InputError(EMPTY_FILE.at(Place(file=file)))
    return text
