"""How times are spelled: ``triangular(3, 5, 12) min``, ``0.5 working days``; read strictly, written back exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping

from procflow.io.faults import hint
from procflow.io.law_spelling import (
    BRACKETS,
    EXAMPLE,
    law_from,
    longest,
    raise_fault,
    read_number,
    refuse_law_name,
    refuse_time,
    spell_law,
    spell_number,
)
from procflow.io.messages import BARE_DAYS, Words, words
from procflow.io.nodes import cut
from procflow.model import UNITS, Duration, DurationUnit, Span
from procflow.wording import normal

_UNITS: Mapping[str, DurationUnit] = {**{unit: unit for unit in UNITS}, "working day": "working days",
                                      "calendar day": "calendar days"}  # fmt: skip
_SLIPS = {
    "minutes": "min", "minute": "min", "mins": "min", "m": "min", "phút": "min", "hours": "h", "hour": "h", "hr": "h",
    "hrs": "h", "giờ": "h", "ngày làm việc": "working days", "workdays": "working days", "ngày lịch": "calendar days",
}  # fmt: skip
_DAYS = ("days", "day", "d", "ngày")
_RANGE = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?[-–—] ?([0-9]+(?:[.,][0-9]+)?) ?(.*)")
_NUMBER_LIKE = re.compile(r"[-+]?\.?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?")


def parse_duration(text: str) -> Duration:
    """Read a law of time with its unit.

    Parameters
    ----------
    text : str
        A number or a law, then `min`, `h`, `working days` or `calendar days`.

    Raises
    ------
    InputError
        If it is no time; the message says which part is wrong.

    Examples
    --------
    >>> parse_duration("triangular(3, 5, 12) min")
    Duration(law=Triangular(low=3.0, mode=5.0, high=12.0), unit='min')
    >>> parse_duration("lognormal(median=3, p90=10) calendar days").unit
    'calendar days'
    """
    law, unit = _parts(text, EXAMPLE)
    return Duration(law_from(law, text), unit)


def parse_unit(text: str, unit: str) -> DurationUnit:
    """Return a unit of time as it is written; `text` is what the messages show.

    Raises
    ------
    InputError
        If it is none.
    """
    if unit.casefold() in _DAYS:
        raise_fault(BARE_DAYS, value=cut(text), mend=text.removesuffix(unit).strip())
    if unit not in _UNITS:
        refuse_time(text, _about_unit(unit), EXAMPLE)
    return _UNITS[unit]


def parse_span(text: str) -> Span:
    """Read a fixed length of time, such as the limit of a step.

    Raises
    ------
    InputError
        If it is no length; a law of time is refused, since a limit does not vary.

    Examples
    --------
    >>> parse_span("0.5 working days")
    Span(value=0.5, unit='working days')
    """
    example = "15 working days"
    law, unit = _parts(text, example)
    if "(" in law:
        refuse_time(text, words("a fixed length is no law.", "độ dài cố định không phải là luật."), example)
    return Span(read_number(law, text, example), unit)


def _parts(text: str, example: str) -> tuple[str, DurationUnit]:
    """Return the law and the unit of a time."""
    spelled = " ".join(normal(text).split()) if len(text) <= longest(text) else ""
    if not spelled:
        refuse_time(text, words("it is empty or far too long.", "trống hoặc quá dài."), example)
    span = _RANGE.fullmatch(spelled)
    if span is not None:
        refuse_time(text, _about_range(*span.groups(), fixed=example != EXAMPLE), example)
    number = _NUMBER_LIKE.match(spelled)
    if number is not None:
        law, unit = number.group(), spelled[number.end() :].strip()
    elif "(" in spelled:
        if ")" not in spelled:
            refuse_time(text, BRACKETS, example)
        law, bracket, unit = spelled.rpartition(")")
        law, unit = law + bracket, unit.strip()
        refuse_law_name(spelled.partition("(")[0].strip(), text, example)
    else:
        law, _, unit = spelled.partition(" ")
    if unit.casefold() in _DAYS:
        raise_fault(BARE_DAYS, value=cut(text), mend=law)
    if unit not in _UNITS:
        refuse_time(text, _about_unit(unit), example)
    return law, _UNITS[unit]


def _about_range(low: str, high: str, unit: str, *, fixed: bool) -> Words:
    if fixed:
        return words("a limit is one time, not a range.", "thời hạn là một thời gian, không phải một khoảng.")
    law = f"uniform({low.replace(',', '.')}, {high.replace(',', '.')}) {_SLIPS.get(unit.casefold(), unit)}".strip()
    return words(
        f"a range is written {law}, or triangular with the usual time in the middle.",
        f"khoảng thời gian viết là {law}, hoặc triangular với thời gian thường gặp ở giữa.",
    )


def _about_unit(unit: str) -> Words:
    if not unit:
        return words("the unit is missing.", "thiếu đơn vị.")
    slip = _SLIPS.get(unit.casefold())
    near = words(f" Did you mean '{slip}'?", f" Có phải ý là '{slip}'?") if slip else hint(unit, UNITS)
    return words(f"the unit '{cut(unit)}' is not known.{near['en']}", f"không có đơn vị '{cut(unit)}'.{near['vi']}")


def spell_duration(duration: Duration) -> str:
    """Spell a duration so that `parse_duration` gives it back to the last bit.

    >>> from procflow.model import Erlang
    >>> spell_duration(Duration(Erlang(2, 5.5), "h"))
    'erlang(shape=2, mean=5.5) h'
    """
    return f"{spell_law(duration.law)} {duration.unit}"


def spell_span(span: Span) -> str:
    """Spell a fixed length so that `parse_span` gives it back to the last bit.

    >>> spell_span(Span(0.5, "working days"))
    '0.5 working days'
    """
    return f"{spell_number(span.value)} {span.unit}"
