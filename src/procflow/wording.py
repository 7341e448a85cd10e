"""How numbers, shares and dates are written in Vietnamese and in English.

Vietnamese writes 233.250 and 48,2 % (dot for thousands, comma for decimals) and dates as dd/mm/yyyy; English writes
233,250, 48.2 % and 2026-03-02. Every text for people goes through here, so that one report never mixes both.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

Lang = Literal["vi", "en"]
LANGUAGES: tuple[Lang, ...] = ("vi", "en")

_SWAP = str.maketrans({",": ".", ".": ","})
_WIDE = Context(prec=400)
"""Wide enough for the largest float written out."""
_WRITTEN = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?( %)?")


def normal(text: str) -> str:
    """Return text in Unicode NFC without blanks at either end.

    Files from a Mac bring decomposed letters, and two roles that look equal would become two lanes.

    >>> normal("  Mo\\u0302\\u0323t cu\\u031b\\u0309a ") == "Một cửa"
    True
    """
    return unicodedata.normalize("NFC", text).strip()


def _rounded(value: float, digits: int) -> str:
    """Write a finite number with so many decimals; halves go away from 0, of the 15 digits that a float holds for sure."""
    held = Decimal(f"{value:.15g}")
    return f"{held.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE):,f}"


def number(value: float, lang: Lang = "en", *, digits: int | None = None) -> str:
    """Write a number with the separators of the language.

    Parameters
    ----------
    value : float
        A finite number.
    lang : {"vi", "en"}
        Language of the separators.
    digits : int, optional
        Decimals to print; by default whole numbers have none and others three significant ones at the most.

    Examples
    --------
    A value half-way between two numbers goes to the one further from 0, as in Excel and at school.

    >>> number(233250, "vi"), number(48.25, "vi", digits=1), number(0.5)
    ('233.250', '48,3', '0.5')
    """
    if math.isnan(value) or math.isinf(value):
        return str(value)
    if digits is None:
        if float(value).is_integer():
            digits = 0
        else:
            digits = max(0, min(6, 2 - math.floor(math.log10(abs(value))))) if value else 0
        text = _rounded(value, digits)
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = _rounded(value, digits)
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.translate(_SWAP) if lang == "vi" else text


def share(value: float, lang: Lang = "en", *, digits: int = 1) -> str:
    """Write a share in [0, 1] as a percentage.

    >>> share(0.5652, "vi"), share(9 / 16), share(1.0)
    ('56,5 %', '56.3 %', '100.0 %')
    """
    return f"{number(100 * value, lang, digits=digits)} %"


def number_in(text: str, lang: Lang = "en") -> tuple[float, int, bool] | None:
    """Read a number that `number` or `share` wrote: its value, its decimals, and whether it is a percentage.

    None is a text that is no such number. A percentage is read as a share of 1; a sign in front of it is kept.

    >>> number_in("233.250", "vi"), number_in("+48,2 %", "vi"), number_in("12 steps")
    ((233250.0, 0, False), (0.482, 1, True), None)
    """
    found = _WRITTEN.fullmatch(text.translate(_SWAP) if lang == "vi" else text)
    if found is None:
        return None
    sign, whole, decimals, percent = found.groups()
    value = float(f"{sign}{whole.replace(',', '')}.{decimals or 0}")
    digits = len(decimals or "")
    return (round(value / 100, digits + 2) if percent else value, digits, percent is not None)


def day(value: dt.date, lang: Lang = "en") -> str:
    """Write a date: dd/mm/yyyy in Vietnamese, ISO in English.

    >>> day(dt.date(2026, 3, 2), "vi")
    '02/03/2026'
    """
    return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_day(value: dt.date, lang: Lang = "en") -> str:
    """Write a date as running text has it; Vietnamese puts a 0 before days below 10 and before the months 1 and 2.

    Decree 30/2020/NĐ-CP, annex I, part II, section I.4.

    >>> long_day(dt.date(2026, 11, 22), "vi"), long_day(dt.date(2026, 3, 2), "vi"), long_day(dt.date(2026, 3, 2))
    ('ngày 22 tháng 11 năm 2026', 'ngày 02 tháng 3 năm 2026', '2 March 2026')
    """
    if lang == "vi":
        month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
        return f"ngày {value.day:02d} tháng {month} năm {value.year}"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
