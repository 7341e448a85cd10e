"""Reviews as a table: what somebody competent has looked at apart, one a row."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from procflow.errors import NOUNS_VI, InputError, Message, Place, Problem
from procflow.io.sheets import SheetRow, read_rows
from procflow.simplification.verification.verify import Review

HEADS: Mapping[str, tuple[str, ...]] = {
    "element": ("element", "đối tượng"),
    "attribute": ("attribute", "thuộc tính"),
    "date": ("date", "ngày"),
    "by": ("by", "người thẩm định"),
    "reference": ("reference", "văn bản"),
}
REQUIRED = ("element", "date", "by")

NO_HEAD = Message(
    "reviews-no-head",
    en="no row names the columns. Expected 'element', 'attribute', 'date', 'by', 'reference'.",
    vi="không có hàng nêu tên cột. Cần 'Đối tượng', 'Thuộc tính', 'Ngày', 'Người thẩm định', 'Văn bản'.",
)
BAD_REVIEW = Message(
    "reviews-cell",
    en="the cell holds '{value}', expected {expected}.",
    vi="ô có giá trị '{value}', cần {expected}.",
)
_EXPECTED = {
    "element": {"en": "what was reviewed, such as step 'sign'", "vi": "đối tượng đã xem xét, ví dụ bước 'sign'"},
    "date": {"en": "a date such as 2026-03-02", "vi": "một ngày, ví dụ 2026-03-02"},
    "by": {"en": "the role of who reviewed", "vi": "chức danh người thẩm định"},
}


def read_reviews(source: str | os.PathLike[str]) -> tuple[Review, ...]:
    """Read reviews for `verify` from a table.

    Parameters
    ----------
    source : str or path
        A .csv or .xlsx file with the columns element, attribute, date, by, reference.

    Raises
    ------
    InputError
        With every fault: line and column, or sheet!cell.
    """
    return reviews_of(read_rows(Path(source)), str(source))


def reviews_of(rows: Sequence[SheetRow], file: str) -> tuple[Review, ...]:
    """Return the reviews that the rows of a table hold.

    >>> from procflow.io.sheets import csv_rows
    >>> text = "element,attribute,date,by,reference\\nstep 'sign',legal,2026-03-02,legal officer,Note 12\\n"
    >>> reviews_of(csv_rows(text, "reviews.csv"), "reviews.csv")[0].attribute
    'legal'
    """
    at = next((k for k, row in enumerate(rows) if row.cells[0].casefold() in HEADS["element"]), None)
    if at is None:
        raise InputError(NO_HEAD.at(Place(file=file)))
    names = [cell.casefold() for cell in rows[at].cells]
    columns = {key: k for key, known in HEADS.items() for k, name in enumerate(names) if name in known}
    if not set(REQUIRED) <= columns.keys():
        raise InputError(NO_HEAD.at(Place(file=file)))
    problems: list[Problem] = []
    found = []
    for row in rows[at + 1 :]:
        said = {key: row.cells[k] if k < len(row.cells) else "" for key, k in columns.items()}
        wrong = [key for key in REQUIRED if not said[key]]
        date = _date(said["date"])
        if date is None and "date" not in wrong:
            wrong.append("date")
        for key in wrong:
            problems.append(BAD_REVIEW.at(row.place(columns[key], file), value=said[key], expected=_EXPECTED[key]))
        if not wrong and date is not None:
            element, attribute = _element(said["element"]), said.get("attribute", "")
            found.append(Review(element, attribute, date=date, by=said["by"], reference=said.get("reference", "")))
    if problems:
        raise InputError(*problems)
    return tuple(found)


def _element(text: str) -> str:
    """Return an element as `verify` names it, also where it is written as findings in Vietnamese write it."""
    for noun, word in NOUNS_VI.items():
        if text.casefold() == word or text.casefold().startswith(f"{word} '"):
            return noun + text[len(word) :]
    return text


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
