"""How times are spelled: ``triangular(3, 5, 12) min``, ``0.5 working days``; read strictly, written back exactly."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from attrs import frozen

from procflow.errors import InputError, Message, Place, ProcedureError
from procflow.io.faults import hint
from procflow.io.messages import (
    BAD_TIME,
    BARE_DAYS,
    NEGATIVE,
    NO_NEGATIVE_LAW,
    NOT_FINITE,
    NOT_YET,
    Words,
    words,
)
from procflow.io.nodes import cut
from procflow.io.scalars import not_finite, number_from
from procflow.model import (
    UNITS,
    Duration,
    DurationUnit,
    Erlang,
    Exponential,
    Fixed,
    Lognormal,
    Shape,
    Span,
    Triangular,
    Uniform,
)
from procflow.wording import normal

LONGEST_TIME = 200
"""Longest spelling that is looked at; no law needs half of it."""

_UNITS: Mapping[str, DurationUnit] = {**{unit: unit for unit in UNITS}, "working day": "working days",
                                      "calendar day": "calendar days"}  # fmt: skip
_SLIPS = {
    "minutes": "min", "minute": "min", "mins": "min", "m": "min", "phút": "min", "hours": "h", "hour": "h", "hr": "h",
    "hrs": "h", "giờ": "h", "ngày làm việc": "working days", "workdays": "working days", "ngày lịch": "calendar days",
}  # fmt: skip
_DAYS = ("days", "day", "d", "ngày")
_NUMBER_LIKE = re.compile(r"[-+]?\.?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?")

LATER_LAWS = ("pert", "gamma", "weibull", "mixture", "discrete", "empirical")
NEGATIVE_LAWS = ("normal", "gauss", "gaussian", "logistic", "cauchy")
_FINITE = words("a finite number, 0 or more", "một số hữu hạn từ 0 trở lên")
_BRACKETS = words("its brackets do not match.", "các dấu ngoặc không khớp.")
_EXAMPLE = "triangular(3, 5, 12) min"


@frozen
class LawSpelling:
    """How one law is spelled: its name, its parameters, and whether they may stand without their names."""

    name: str
    parameters: tuple[tuple[str, ...], ...]
    positional: bool
    make: Callable[..., Shape]
    example: str


def _lognormal(mean: float | None = None, cv: float | None = None, median: float | None = None,
               p90: float | None = None) -> Lognormal:  # fmt: skip
    if mean is not None and cv is not None:
        return Lognormal(mean, cv)
    assert median is not None
    assert p90 is not None
    return Lognormal.from_quantiles(median=median, p90=p90)


def _erlang(shape: float, mean: float) -> Erlang:
    # A shape of 2.5 is left as it is, so that the law itself says why it is refused.
    return Erlang(int(shape) if shape.is_integer() else shape, mean)  # type: ignore[arg-type]


LAWS = {
    law.name: law
    for law in (
        LawSpelling("exponential", (("mean",),), True, lambda mean: Exponential(mean), "exponential(20)"),
        LawSpelling("uniform", (("min", "max"),), True, lambda min, max: Uniform(min, max), "uniform(3, 12)"),
        LawSpelling(
            "triangular",
            (("min", "mode", "max"),),
            True,
            lambda min, mode, max: Triangular(min, mode, max),
            "triangular(3, 5, 12)",
        ),
        LawSpelling("erlang", (("shape", "mean"),), False, _erlang, "erlang(shape=4, mean=20)"),
        LawSpelling("lognormal", (("mean", "cv"), ("median", "p90")), False, _lognormal, "lognormal(mean=60, cv=0.5)"),
    )
}


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
    law, unit = _parts(text, _EXAMPLE)
    return Duration(_law(law, text), unit)


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
        _refuse(text, words("a fixed length is no law.", "độ dài cố định không phải là luật."), example)
    return Span(_number(law, text, example), unit)


def _refuse(text: str, why: Words, example: str) -> NoReturn:
    _raise(BAD_TIME, value=cut(text), why=why, example=example)


def _raise(message: Message, **values: object) -> NoReturn:
    raise InputError(message.at(Place(), **{"key": "time", **values}))


def _parts(text: str, example: str) -> tuple[str, DurationUnit]:
    """Return the law and the unit of a time."""
    spelled = " ".join(normal(text).split()) if len(text) <= LONGEST_TIME else ""
    if not spelled:
        _refuse(text, words("it is empty or far too long.", "trống hoặc quá dài."), example)
    number = _NUMBER_LIKE.match(spelled)
    if number is not None:
        law, unit = number.group(), spelled[number.end() :].strip()
    elif "(" in spelled:
        if ")" not in spelled:
            _refuse(text, _BRACKETS, example)
        law, bracket, unit = spelled.rpartition(")")
        law, unit = law + bracket, unit.strip()
        _refuse_law_name(spelled.partition("(")[0].strip(), text, example)
    else:
        law, _, unit = spelled.partition(" ")
    if unit.casefold() in _DAYS:
        _raise(BARE_DAYS, value=cut(text), mend=law)
    if unit not in _UNITS:
        _refuse(text, _about_unit(unit), example)
    return law, _UNITS[unit]


def _about_unit(unit: str) -> Words:
    if not unit:
        return words("the unit is missing.", "thiếu đơn vị.")
    slip = _SLIPS.get(unit.casefold())
    near = words(f" Did you mean '{slip}'?", f" Có phải ý là '{slip}'?") if slip else hint(unit, UNITS)
    return words(f"the unit '{cut(unit)}' is not known.{near['en']}", f"không có đơn vị '{cut(unit)}'.{near['vi']}")


def _refuse_law_name(name: str, text: str, example: str) -> None:
    """Refuse a law that is not known, comes later, or has negative values."""
    folded = name.casefold()
    if folded in LATER_LAWS:
        _raise(NOT_YET, key=folded, what=words("a law of time", "một luật thời gian"))
    if folded in NEGATIVE_LAWS:
        _raise(NO_NEGATIVE_LAW, value=folded)
    if name not in LAWS:
        near = hint(name, LAWS)
        known = ", ".join(LAWS)
        why = words(
            f"no law is called '{cut(name)}' (known: {known}).{near['en']}",
            f"không có luật nào tên '{cut(name)}' (đã có: {known}).{near['vi']}",
        )
        _refuse(text, why, example)


def _law(law: str, text: str) -> Shape:
    """Return the law of a spelling without its unit."""
    if "(" not in law:
        return Fixed(_number(law, text, _EXAMPLE))
    name, _, inside = law.partition("(")
    spelling = LAWS[name.strip()]
    if not inside.endswith(")") or "(" in inside or ")" in inside[:-1]:
        _refuse(text, _BRACKETS, _EXAMPLE)
    values = _arguments(spelling, [part.strip() for part in inside[:-1].split(",")], text)
    try:
        return spelling.make(**values)
    except ProcedureError as error:
        raise InputError(*error.problems) from None


def _arguments(spelling: LawSpelling, parts: list[str], text: str) -> dict[str, float]:
    """Return the parameters of a law by name."""
    example = f"{spelling.example} min"
    if not any("=" in part for part in parts):
        names = spelling.parameters[0]
        if not spelling.positional or len(parts) != len(names):
            _refuse(text, _wanted(spelling), example)
        return {name: _number(part, text, example) for name, part in zip(names, parts, strict=True)}
    pairs = [tuple(piece.strip() for piece in part.split("=", 1)) for part in parts]
    values = {pair[0]: _number(pair[-1], text, example) for pair in pairs}
    if len(values) < len(pairs) or not any(set(values) == set(names) for names in spelling.parameters):
        _refuse(text, _wanted(spelling), example)
    return values


def _wanted(spelling: LawSpelling) -> Words:
    ways = [", ".join(names if spelling.positional else (f"{n}=" for n in names)) for names in spelling.parameters]
    name = spelling.name
    return words(
        f"{name} takes {' or '.join(f'({way})' for way in ways)}.",
        f"{name} cần {' hoặc '.join(f'({way})' for way in ways)}.",
    )


def _number(part: str, text: str, example: str) -> float:
    """Return one number of a law, finite and not negative."""
    value = number_from(part)
    if not_finite(part) or value in (math.inf, -math.inf):
        _raise(NOT_FINITE, value=cut(part), expected=_FINITE)
    if value is None:
        comma = "," in part and number_from(part.replace(",", ".", 1)) is not None
        mend = part.replace(",", ".", 1)
        why = words(f"write {mend} with a point.", f"hãy viết {mend} với dấu chấm.") if comma else words(
            f"'{cut(part)}' is no number.", f"'{cut(part)}' không phải là số.")  # fmt: skip
        _refuse(text, why, example)
    if value < 0:
        _raise(NEGATIVE, value=cut(part), expected=_FINITE)
    return value


def spell_number(value: float) -> str:
    """Spell a number so that it is read back to the last bit.

    >>> spell_number(5.0), spell_number(0.1 + 0.2)
    ('5', '0.30000000000000004')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def spell_duration(duration: Duration) -> str:
    """Spell a duration so that `parse_duration` gives it back to the last bit.

    >>> spell_duration(Duration(Erlang(2, 5.5), "h"))
    'erlang(shape=2, mean=5.5) h'
    """
    return f"{_spell_law(duration.law)} {duration.unit}"


def _spell_law(law: Shape) -> str:
    n = spell_number
    match law:
        case Fixed():
            return n(law.value)
        case Uniform():
            return f"uniform({n(law.low)}, {n(law.high)})"
        case Triangular():
            return f"triangular({n(law.low)}, {n(law.mode)}, {n(law.high)})"
        case Exponential():
            return f"exponential({n(law.mean)})"
        case Erlang():
            return f"erlang(shape={law.shape}, mean={n(law.mean)})"
        case Lognormal():
            return f"lognormal(mean={n(law.mean)}, cv={n(law.cv)})"


def spell_span(span: Span) -> str:
    """Spell a fixed length so that `parse_span` gives it back to the last bit.

    >>> spell_span(Span(0.5, "working days"))
    '0.5 working days'
    """
    return f"{spell_number(span.value)} {span.unit}"
