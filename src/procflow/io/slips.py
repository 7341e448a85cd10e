"""What a value was probably meant to be, where it is written as an office writes it and not as the file expects it.

Nothing is taken for what it seems to mean: each sentence only tells how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from procflow.io.messages import Words, words
from procflow.io.scalars import number_from
from procflow.wording import normal

NOTHING = words("", "")
WEEKDAY_SLIPS: Mapping[str, str] = {
    slip: short
    for short, slips in {
        "Mon": ("monday", "mo", "t2", "thứ hai", "thứ 2", "hai"),
        "Tue": ("tuesday", "tues", "tu", "t3", "thứ ba", "thứ 3", "ba"),
        "Wed": ("wednesday", "we", "t4", "thứ tư", "thứ 4", "tư"),
        "Thu": ("thursday", "thur", "thurs", "th", "t5", "thứ năm", "thứ 5", "năm"),
        "Fri": ("friday", "fr", "t6", "thứ sáu", "thứ 6", "sáu"),
        "Sat": ("saturday", "sa", "t7", "thứ bảy", "thứ 7", "bảy"),
        "Sun": ("sunday", "su", "cn", "chủ nhật"),
    }.items()
    for slip in slips
}
SOURCE_SLIPS: Mapping[str, str] = {
    "law": "higher law", "luật": "higher law", "nghị định": "higher law", "thông tư": "higher law",
    "văn bản cấp trên": "higher law", "higher": "higher law",
    "regulation": "own regulation", "quy chế": "own regulation", "quy định nội bộ": "own regulation",
    "quy trình nội bộ": "own regulation", "own": "own regulation",
    "none": "none found", "không tìm thấy": "none found", "không có": "none found", "không thấy": "none found",
    "chưa rõ": "unknown", "chưa biết": "unknown", "không rõ": "unknown",
}  # fmt: skip
EDIT_SLIPS: Mapping[str, str] = {
    "bỏ": "remove", "cắt": "remove", "cắt bỏ": "remove", "delete": "remove", "cut": "remove", "gộp": "merge",
    "giao": "delegate", "ủy quyền": "delegate", "phân công": "delegate", "song song": "parallelise",
    "parallel": "parallelise", "parallelize": "parallelise",
}  # fmt: skip
STEP_SLIPS: Mapping[str, str] = {
    "performer": "role", "actor": "role", "người thực hiện": "role", "trách nhiệm": "role", "vai trò": "role",
    "tên": "name", "tên bước": "name", "nội dung": "name", "nội dung công việc": "name",
    "deadline": "limit", "thời hạn": "limit", "time": "work", "duration": "work", "thời gian": "work",
    "thời gian xử lý": "work", "input": "needs", "inputs": "needs", "hồ sơ": "needs", "đầu vào": "needs",
    "product": "makes", "products": "makes", "output": "makes", "outputs": "makes", "sản phẩm": "makes",
    "kết quả": "makes", "law": "legal", "căn cứ": "legal", "căn cứ pháp lý": "legal", "parallel": "next",
    "split": "next", "to": "next",
}  # fmt: skip
"""What the fields of a step are called in offices and by other programs."""
_GROUPS = re.compile(r"([0-9]{1,3}(?:[.,\s][0-9]{3})+|[0-9]+)\s*(vnd|vnđ|đồng|đ|₫|)", re.IGNORECASE)
_START_OF_NUMBER = re.compile(r"-?[0-9]+")
_REST_OF_NUMBER = re.compile(r"([0-9]+)(\s*[^\s0-9].*)?", re.DOTALL)
_MOST = 60
"""Longest value that is looked at: a longer one is no slip of the pen."""


def meant(text: str, slips: Mapping[str, str]) -> Words:
    """Return "Did you mean …?" for a word that an office uses for one of the file.

    >>> meant("Thứ Ba", WEEKDAY_SLIPS)["en"]
    " Did you mean 'Tue'?"
    """
    near = slips.get(normal(text).casefold()) if len(text) <= _MOST else None
    return NOTHING if near is None else _did_you_mean(near)


def meant_share(text: str, *, plain: bool) -> Words:
    """Return how a share is written that has a decimal comma, stands in quotes, or counts in per cent.

    >>> meant_share("0,3", plain=True)["en"], meant_share("0.3", plain=False)["en"]
    (' Write 0.3 with a point.', ' Leave out the quotes.')
    >>> meant_share("20", plain=True)["en"]
    " Did you mean '20 %'?"
    """
    figure = text.removesuffix("%").strip()
    value = number_from(figure) if len(text) <= _MOST else None
    # A blank after the comma comes from the advice to put a cut text in quotes.
    pointed = re.sub(r",\s*", ".", figure, count=1) if len(text) <= _MOST else ""
    if value is None and number_from(pointed) is not None:
        sign = " %" if text.endswith("%") else ""
        return words(f" Write {pointed}{sign} with a point.", f" Hãy viết {pointed}{sign} với dấu chấm.")
    if value is not None and 0 <= value <= 1 and not plain and not text.endswith("%"):
        return words(" Leave out the quotes.", " Hãy bỏ dấu ngoặc kép.")
    if value is not None and 1 < value <= 100 and not text.endswith("%"):
        return _did_you_mean(f"{figure} %")
    return NOTHING


def meant_money(text: str) -> Words:
    """Return how an amount is written that has separators of thousands, no currency, or a currency by another name.

    >>> meant_money("45.000 đồng")["en"], meant_money("42000")["en"]
    (" Did you mean '45000 VND'?", " Did you mean '42000 VND'?")
    """
    found = _GROUPS.fullmatch(normal(text)) if len(text) <= _MOST else None
    digits = re.sub(r"[^0-9]", "", found.group(1)) if found else ""
    # Fewer than four digits are more likely the first half of an amount that a comma has cut.
    return _did_you_mean(f"{digits} VND") if len(digits) > 3 else NOTHING


def joined_number(before: str, after: str) -> str | None:
    """Return the number that a comma in braces has cut in two, or None if the parts are no number.

    Three digits after the comma may be thousands or decimals, so both are told.

    >>> joined_number("0", "3"), joined_number("1", "200"), joined_number("45", "000 VND")
    ('0.3', '1200 (1.200: 1.2)', '45000 VND')
    """
    rest = _REST_OF_NUMBER.fullmatch(after) if len(after) <= _MOST else None
    if rest is None or len(before) > _MOST or not _START_OF_NUMBER.fullmatch(before):
        return None
    digits, unit = rest.group(1), rest.group(2) or ""
    if len(digits) != 3 or before in ("0", "-0"):
        return f"{before}.{digits}{unit}"
    # An amount of money has no decimals; of anything else nobody can tell.
    whole = f"{before}{digits}{unit}"
    if unit.strip().isupper():
        return whole
    decimals = digits.rstrip("0")
    return f"{whole} ({before}.{digits}: {before}{'.' + decimals if decimals else ''})"


def _did_you_mean(value: str) -> Words:
    return words(f" Did you mean '{value}'?", f" Có phải ý là '{value}'?")
