"""Cells of a portfolio table: how each column is read, and what is wrong with a cell that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from procflow.errors import Message, did_you_mean
from procflow.model.portfolio import PORTFOLIO_FORMS, PORTFOLIO_GROUPS, PORTFOLIO_LEGAL_STATUSES

BAD_CELL = Message(
    "portfolio-cell",
    en="the cell holds '{value}', expected {expected}.{hint}",
    vi="ô có giá trị '{value}', cần {expected}.{hint}",
)
LONGEST_SHOWN = 60


@frozen
class Cell:
    """One kind of cell.

    Attributes
    ----------
    read : callable
        Takes the text of a cell that is not empty; returns the value, or raises `ValueError`.
    en, vi : str
        What is expected.
    choices : tuple of str
        The allowed words, where there is a list of them.
    """

    read: Callable[[str], Any]
    en: str
    vi: str
    choices: tuple[str, ...] = ()

    def fault(self, text: str) -> Mapping[str, object]:
        """Return the values of the message for a cell that cannot be read."""
        shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
        hint = did_you_mean(shown, self.choices) if self.choices else ""
        return {"value": shown, "expected": {"vi": self.vi, "en": self.en}, "hint": hint}


def decimal(text: str) -> float:
    """Return a number written with a decimal point or a decimal comma.

    A sheet saved with Vietnamese settings writes 1,6 for 1.6. Separators of thousands are refused, since 1.600 could be
    either.

    >>> decimal("1,6"), decimal("0.5")
    (1.6, 0.5)
    """
    units, point, part = text.replace(",", ".", 1).partition(".")
    ambiguous = len(part) == 3 and units != "0"
    if not (text.isascii() and units.isdecimal() and part.isdecimal() == bool(point)) or ambiguous or len(text) > 18:
        raise ValueError(text)
    return float(f"{units}.{part or 0}")


def whole(text: str) -> int:
    """Return a whole number, 0 or more, of at most nine digits.

    >>> whole("11200")
    11200
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ValueError(text)
    return int(text)


def percent(text: str) -> float:
    """Return a share in [0, 1] from a percentage.

    >>> percent("97.5")
    0.975
    """
    value = decimal(text.removesuffix("%").rstrip())
    if value > 100:
        raise ValueError(text)
    # Divided in decimal, so that 97.4 % is the number nearest to 0.974.
    return float(f"{value!r}e-2")


def yes_or_no(text: str) -> bool:
    """Return True for yes and False for no, in either language.

    >>> yes_or_no("yes"), yes_or_no("không")
    (True, False)
    """
    found = {"yes": True, "có": True, "no": False, "không": False}.get(text.casefold())
    if found is None:
        raise ValueError(text)
    return found


def _true_or_false(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _one_of(choices: tuple[str, ...]) -> Cell:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return Cell(read, " | ".join(choices), " | ".join(choices), choices)


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, with a bar between them.

    >>> listed("Quy chế A | Quy chế B")
    ('Quy chế A', 'Quy chế B')
    """
    parts = tuple(part.strip() for part in text.split("|"))
    if not all(parts) or len(set(parts)) < len(parts):
        raise ValueError(text)
    return parts


def none_or_listed(text: str) -> tuple[str, ...]:
    """Return the parts of a cell, or none where it says that there are none: an empty cell is unknown.

    >>> none_or_listed("none"), none_or_listed("không có")
    ((), ())
    """
    return () if text.casefold() in ("none", "không có") else listed(text)


def hours_by_name(text: str) -> Mapping[str, float]:
    """Return hours by name, as in ``Trưởng phòng = 400 | Chánh Văn phòng = 900``.

    >>> hours_by_name("Trưởng phòng = 400 | Chánh Văn phòng = 900,5")
    {'Trưởng phòng': 400.0, 'Chánh Văn phòng': 900.5}
    """
    pairs = [part.rpartition("=") for part in listed(text)]
    found = {name.strip(): decimal(hours.strip()) for name, _, hours in pairs}
    if "" in found or len(found) < len(pairs):
        raise ValueError(text)
    return found


WORDS = Cell(str, "a text", "một đoạn văn bản")
COUNT = Cell(whole, "a whole number, 0 or more", "một số nguyên từ 0 trở lên")
NUMBER = Cell(decimal, "a number, 0 or more, such as 1.6", "một số từ 0 trở lên, ví dụ 1,6")
PERCENT = Cell(percent, "a percentage from 0 to 100", "tỷ lệ phần trăm từ 0 đến 100")
YES_NO = Cell(yes_or_no, "yes or no", "có hoặc không", ("yes", "no", "có", "không"))
TRUE_FALSE = Cell(_true_or_false, "true or false", "true hoặc false", ("true", "false"))
DAY = Cell(dt.date.fromisoformat, "a date such as 2024-03-31", "một ngày, ví dụ 2024-03-31")
LIST = Cell(listed, "names with | between them", "các tên, cách nhau bằng dấu |")
ACTS = Cell(none_or_listed, "names with | between them, or none", "các tên, cách nhau bằng dấu |, hoặc không có")
HOURS_BY_NAME = Cell(
    hours_by_name, "names with hours, such as A = 400 | B = 900", "các tên và số giờ, ví dụ A = 400 | B = 900"
)
GROUP = _one_of(PORTFOLIO_GROUPS)
STATUS = _one_of(PORTFOLIO_LEGAL_STATUSES)
FORM = _one_of(PORTFOLIO_FORMS)
