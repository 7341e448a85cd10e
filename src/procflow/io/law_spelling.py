"""How laws are spelled: ``triangular(3, 5, 12)``, ``mixture(0.8 of exponential(3), 0.2 of 18)``; written back exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NoReturn

from attrs import frozen

from procflow.errors import InputError, Message, Place, ProcedureError
from procflow.io.faults import hint
from procflow.io.messages import BAD_LAW_TEXT, BAD_TIME, NEGATIVE, NO_NEGATIVE_LAW, NOT_FINITE, Words, words
from procflow.io.nodes import cut
from procflow.io.scalars import not_finite, number_from
from procflow.model import (
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Pert,
    Shape,
    Triangular,
    Uniform,
    Weibull,
)
from procflow.model.laws import Simple
from procflow.wording import normal

LONGEST_LAW = 2000
"""Longest spelling that is looked at; a discrete law of a hundred values needs less."""
LONGEST_SAMPLE = 150_000
"""Longest spelling of a sample that is looked at."""
NEGATIVE_LAWS = ("normal", "gauss", "gaussian", "logistic", "cauchy")
_FINITE = words("a finite number, 0 or more", "một số hữu hạn từ 0 trở lên")
BRACKETS = words("its brackets do not match.", "các dấu ngoặc không khớp.")
EXAMPLE = "triangular(3, 5, 12) min"


@frozen
class LawSpelling:
    """How one law is spelled: its name, its parameters, and whether they may stand without their names."""

    name: str
    parameters: tuple[tuple[str, ...], ...]
    positional: bool
    make: Callable[..., Simple]
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
        LawSpelling(
            "pert", (("min", "mode", "max"),), True, lambda min, mode, max: Pert(min, mode, max), "pert(3, 5, 12)"
        ),
        LawSpelling("erlang", (("shape", "mean"),), False, _erlang, "erlang(shape=4, mean=20)"),
        LawSpelling("lognormal", (("mean", "cv"), ("median", "p90")), False, _lognormal, "lognormal(mean=60, cv=0.5)"),
        LawSpelling("gamma", (("mean", "cv"),), False, lambda mean, cv: Gamma(mean, cv), "gamma(mean=60, cv=0.5)"),
        LawSpelling(
            "weibull",
            (("shape", "scale"),),
            False,
            lambda shape, scale: Weibull(shape, scale),
            "weibull(shape=2, scale=20)",
        ),
    )
}
COMPOSED = {
    "discrete": "discrete(0.5 of 1, 0.5 of 2)",
    "mixture": "mixture(0.8 of exponential(3), 0.2 of 18)",
}
"""Laws made of shares `of` values or of other laws."""
OBSERVED = "empirical"
OBSERVED_EXAMPLE = "empirical(3, 5, 5, 11)"
LAW_NAMES = (*LAWS, *COMPOSED, OBSERVED)


def refuse_time(text: str, why: Words, example: str) -> NoReturn:
    """Refuse a text that is no time.

    Raises
    ------
    InputError
        Always.
    """
    raise_fault(BAD_TIME, value=cut(text), why=why, example=example)


def raise_fault(message: Message, **values: object) -> NoReturn:
    """Refuse a text with a message; the field's name stands in for `key` later.

    Raises
    ------
    InputError
        Always.
    """
    raise InputError(message.at(Place(), **{"key": "time", **values}))


def parse_law(text: str) -> Shape:
    """Read a law of a number without a unit, such as that of an attribute of cases.

    Raises
    ------
    InputError
        If it is no law; the message says which part is wrong.

    Examples
    --------
    >>> parse_law("lognormal(mean=200, cv=1)")
    Lognormal(mean=200.0, cv=1.0)
    >>> parse_law("discrete(50 % of 1, 50 % of 2)")
    Discrete(parts=((0.5, 1.0), (0.5, 2.0)))
    """
    spelled = " ".join(normal(text).split()) if len(text) <= longest(text) else ""
    if not spelled:
        raise_fault(BAD_LAW_TEXT, value=cut(text), why=words("it is empty or far too long.", "trống hoặc quá dài."))
    if "(" in spelled:
        refuse_law_name(spelled.partition("(")[0].strip(), text, EXAMPLE)
        unit = spelled.rpartition(")")[2].strip()
        if unit:
            why = words(f"a number of cases has no unit; take out '{cut(unit)}'.",
                        f"đại lượng này không có đơn vị; hãy bỏ '{cut(unit)}'.")  # fmt: skip
            raise_fault(BAD_LAW_TEXT, value=cut(text), why=why)
    elif number_from(spelled) is None and not not_finite(spelled):
        why = words("it is neither a number nor a law.", "không phải số, cũng không phải luật.")
        raise_fault(BAD_LAW_TEXT, value=cut(text), why=why)
    return law_from(spelled, text)


def longest(text: str) -> int:
    """Return how long the spelling of a law may be: a sample has many values."""
    return LONGEST_SAMPLE if text.lstrip().startswith(OBSERVED) else LONGEST_LAW


def refuse_law_name(name: str, text: str, example: str) -> None:
    """Refuse a law that is not known, comes later, or has negative values."""
    folded = name.casefold()
    if folded in NEGATIVE_LAWS:
        raise_fault(NO_NEGATIVE_LAW, value=folded)
    if name not in LAW_NAMES:
        near = hint(name, LAW_NAMES)
        known = ", ".join(LAW_NAMES)
        why = words(
            f"no law is called '{cut(name)}' (known: {known}).{near['en']}",
            f"không có luật nào tên '{cut(name)}' (đã có: {known}).{near['vi']}",
        )
        refuse_time(text, why, example)


def law_from(law: str, text: str) -> Shape:
    """Return the law of a spelling without its unit; `text` is what the messages show."""
    name = law.partition("(")[0].strip()
    try:
        if "(" in law and name == OBSERVED:
            return _observed(law, text)
        return _composed(name, law, text) if "(" in law and name in COMPOSED else _simple(law, text)
    except ProcedureError as error:
        raise InputError(*error.problems) from None


def _observed(law: str, text: str) -> Empirical:
    """Return the law of a sample that is written out."""
    inside, example = law.partition("(")[2], f"{OBSERVED_EXAMPLE} min"
    if not inside.endswith(")") or "(" in inside or ")" in inside[:-1]:
        refuse_time(text, BRACKETS, example)
    if "=" in inside:
        why = words(
            "a table is named by (file=, column=) where a step takes time, in a file read with `load`.",
            "bảng được nêu bằng (file=, column=) ở thời gian của bước, trong tệp đọc bằng `load`.",
        )
        refuse_time(text, why, example)
    return Empirical([read_number(part.strip(), text, example) for part in inside[:-1].split(",")])


def _composed(name: str, law: str, text: str) -> Shape:
    """Return a law made of shares of values or laws."""
    example = f"{COMPOSED[name]} min"
    inside = law.partition("(")[2]
    if not inside.endswith(")"):
        refuse_time(text, BRACKETS, example)
    shares, rests = zip(*(_part(piece, text, example) for piece in _pieces(inside[:-1], text, example)), strict=True)
    if name == "discrete":
        return Discrete(list(zip(shares, (read_number(rest, text, example) for rest in rests), strict=True)))
    return Mixture(list(zip(shares, (_inner(rest, text, example) for rest in rests), strict=True)))


def _inner(law: str, text: str, example: str) -> Simple:
    """Return a law inside of a mixture, itself made of no others."""
    name = law.partition("(")[0].strip()
    if "(" in law and name in (*COMPOSED, OBSERVED):
        why = words(f"{name} cannot stand inside of a mixture: write its parts out.",
                    f"không đặt {name} bên trong mixture: hãy viết các phần của nó ra.")  # fmt: skip
        refuse_time(text, why, example)
    if "(" in law:
        refuse_law_name(name, text, example)
    return _simple(law, text)


def _pieces(inside: str, text: str, example: str) -> list[str]:
    """Return what stands between the commas outside of brackets."""
    pieces, depth = [""], 0
    for char in inside:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
        if char == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += char
    if depth != 0:
        refuse_time(text, BRACKETS, example)
    return [piece.strip() for piece in pieces]


def _part(piece: str, text: str, example: str) -> tuple[float, str]:
    """Return share and rest of ``0.8 of exponential(3)``."""
    share, of, rest = piece.partition(" of ")
    if not of:
        why = words(
            f"'{cut(piece)}' is no share of something.", f"'{cut(piece)}' không phải một tỷ lệ của giá trị nào."
        )
        refuse_time(text, why, example)
    percent = share.endswith("%")
    value = read_number(share.rstrip("% "), text, example)
    return (value / 100 if percent else value), rest.strip()


def _simple(law: str, text: str) -> Simple:
    """Return a law that is not made of others."""
    if "(" not in law:
        return Fixed(read_number(law, text, EXAMPLE))
    name, _, inside = law.partition("(")
    spelling = LAWS[name.strip()]
    if not inside.endswith(")") or "(" in inside or ")" in inside[:-1]:
        refuse_time(text, BRACKETS, EXAMPLE)
    values = _arguments(spelling, [part.strip() for part in inside[:-1].split(",")], text)
    return spelling.make(**values)


def _arguments(spelling: LawSpelling, parts: list[str], text: str) -> dict[str, float]:
    """Return the parameters of a law by name."""
    example = f"{spelling.example} min"
    if not any("=" in part for part in parts):
        names = spelling.parameters[0]
        if spelling.positional and len(parts) == 1 and ";" in parts[0]:
            why = words("its numbers are separated by commas, not semicolons.",
                        "các số cách nhau bằng dấu phẩy, không phải dấu chấm phẩy.")  # fmt: skip
            refuse_time(text, why, example)
        if not spelling.positional or len(parts) != len(names):
            refuse_time(text, _wanted(spelling), example)
        return {name: read_number(part, text, example) for name, part in zip(names, parts, strict=True)}
    pairs = [tuple(piece.strip() for piece in part.split("=", 1)) for part in parts]
    values = {pair[0]: read_number(pair[-1], text, example) for pair in pairs}
    if len(values) < len(pairs) or not any(set(values) == set(names) for names in spelling.parameters):
        refuse_time(text, _wanted(spelling), example)
    return values


def _wanted(spelling: LawSpelling) -> Words:
    ways = [", ".join(names if spelling.positional else (f"{n}=" for n in names)) for names in spelling.parameters]
    name = spelling.name
    return words(
        f"{name} takes {' or '.join(f'({way})' for way in ways)}.",
        f"{name} cần {' hoặc '.join(f'({way})' for way in ways)}.",
    )


def read_number(part: str, text: str, example: str) -> float:
    """Return one number of a law, finite and not negative."""
    value = number_from(part)
    if not_finite(part) or value in (math.inf, -math.inf):
        raise_fault(NOT_FINITE, value=cut(part), expected=_FINITE)
    if value is None:
        comma = "," in part and number_from(part.replace(",", ".", 1)) is not None
        mend = part.replace(",", ".", 1)
        why = words(f"write {mend} with a point.", f"hãy viết {mend} với dấu chấm.") if comma else words(
            f"'{cut(part)}' is no number.", f"'{cut(part)}' không phải là số.")  # fmt: skip
        refuse_time(text, why, example)
    if value < 0:
        raise_fault(NEGATIVE, value=cut(part), expected=_FINITE)
    return value


def spell_number(value: float) -> str:
    """Spell a number so that it is read back to the last bit.

    >>> spell_number(5.0), spell_number(0.1 + 0.2)
    ('5', '0.30000000000000004')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def spell_law(law: Shape) -> str:
    """Spell a law without its unit so that it is read back to the last bit."""
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
        case Pert():
            return f"pert({n(law.low)}, {n(law.mode)}, {n(law.high)})"
        case Gamma():
            return f"gamma(mean={n(law.mean)}, cv={n(law.cv)})"
        case Weibull():
            return f"weibull(shape={n(law.shape)}, scale={n(law.scale)})"
        case Discrete():
            return f"discrete({', '.join(f'{n(share)} of {n(value)}' for share, value in law.parts)})"
        case Empirical():
            return f"empirical({', '.join(map(n, law.values))})"
        case Mixture():
            return f"mixture({', '.join(f'{n(share)} of {spell_law(part)}' for share, part in law.parts)})"
