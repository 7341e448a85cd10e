"""Sessions and batches in one cell of a table: ``Tue,Fri; 14:00-15:30; capacity 20``, ``size 5; each; age 3 h``, ``none``."""

from __future__ import annotations

import re
from typing import Any

from procflow.errors import InputError, ProcedureError
from procflow.io.hours import spell_days, spell_instant, spell_interval, weekdays
from procflow.io.spelling import parse_duration, spell_duration
from procflow.model import Batch, Session
from procflow.model.gathering import EVERY_DAY

NONE = ("none", "không")
"""Words for no session and no batch, in either language."""
MOST_LETTERS = 400
_CLOCK = r"([01][0-9]|2[0-4]):([0-5][0-9])"
_SPAN = re.compile(rf"{_CLOCK} ?- ?{_CLOCK}")
_INSTANT = re.compile(_CLOCK)
_COUNT = re.compile(r"(capacity|size) ([0-9]{1,7})")


class NotSpelled(ValueError):
    """A text that says no session or no batch."""


def spell_session(session: Session | None) -> str:
    """Return sessions as a cell of a table holds them.

    >>> spell_session(Session(days=[1, 4], hours=[(840, 930)], capacity=20)), spell_session(None)
    ('Tue,Fri; 14:00-15:30; capacity 20', 'none')
    """
    if session is None:
        return NONE[0]
    at = [spell_interval(span) for span in session.hours] or [spell_instant(minute) for minute in session.instants]
    capacity = [] if session.capacity is None else [f"capacity {session.capacity}"]
    return "; ".join([",".join(spell_days(session.days)), ", ".join(at), *capacity])


def parse_session(text: str) -> Session | None:
    """Return the sessions that a cell says; None is none at all.

    Raises
    ------
    NotSpelled
        If it says no session.

    Examples
    --------
    >>> parse_session("Mon-Fri; 16:00-17:00").days
    (0, 1, 2, 3, 4)
    """
    if text.strip().casefold() in NONE:
        return None
    said: Any = _pieces(text, ("days", "hours", "instants", "capacity"))
    try:
        return Session(**said)
    except ProcedureError as error:
        raise NotSpelled(text) from error


def spell_batch(batch: Batch | None) -> str:
    """Return batches as a cell of a table holds them.

    >>> spell_batch(Batch(size=5, work="each", instants=[600]))
    'each; size 5; Mon,Tue,Wed,Thu,Fri,Sat,Sun; 10:00'
    """
    if batch is None:
        return NONE[0]
    pieces: list[str] = [batch.work]
    pieces += [] if batch.size is None else [f"size {batch.size}"]
    pieces += [] if batch.age is None else [f"age {spell_duration(batch.age)}"]
    if batch.instants:
        pieces += [",".join(spell_days(batch.days)), ", ".join(map(spell_instant, batch.instants))]
    return "; ".join(pieces)


def parse_batch(text: str) -> Batch | None:
    """Return the batches that a cell says; None is none at all.

    Raises
    ------
    NotSpelled
        If it says no batch.

    Examples
    --------
    >>> parse_batch("size 5; each").size
    5
    """
    if text.strip().casefold() in NONE:
        return None
    said: Any = _pieces(text, ("days", "instants", "size", "age", "work"))
    try:
        return Batch(**said)
    except ProcedureError as error:
        raise NotSpelled(text) from error


def _pieces(text: str, known: tuple[str, ...]) -> dict[str, object]:
    """Return what each piece between semicolons says, each thing once."""
    if len(text) > MOST_LETTERS:
        raise NotSpelled(text)
    said: dict[str, object] = {}
    for piece in (part.strip() for part in text.split(";")):
        name, value = _piece(piece)
        if name not in known or name in said:
            raise NotSpelled(piece)
        said[name] = value
    return said


def _piece(piece: str) -> tuple[str, object]:
    counted = _COUNT.fullmatch(piece)
    days = weekdays(piece)
    if counted:
        return counted[1], int(counted[2])
    if days is not None:
        return "days", EVERY_DAY if len(days) == len(EVERY_DAY) else tuple(sorted(days))
    if piece in ("once", "each"):
        return "work", piece
    if piece.startswith("age "):
        try:
            return "age", parse_duration(piece.removeprefix("age "))
        except (InputError, ProcedureError) as error:
            raise NotSpelled(piece) from error
    times = [part.strip() for part in piece.split(",")]
    spans = [_SPAN.fullmatch(part) for part in times]
    if all(spans):
        return "hours", tuple((_minute(s[1], s[2]), _minute(s[3], s[4])) for s in spans if s is not None)
    instants = [_INSTANT.fullmatch(part) for part in times]
    if all(instants):
        return "instants", tuple(_minute(one[1], one[2]) for one in instants if one is not None)
    raise NotSpelled(piece)


def _minute(hour: str, minute: str) -> int:
    return 60 * int(hour) + int(minute)
