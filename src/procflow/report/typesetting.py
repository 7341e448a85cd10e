"""Text as it is set on a page: what belongs together stays on one line, and words of another language say so."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from procflow.wording import Lang

NO_BREAK = "\N{NO-BREAK SPACE}"
_PERCENT = re.compile(r"(?:(?<=\d)|(?<=điểm)) (?=%)")
_CITED = re.compile(r"\b(Điều|khoản|điểm|ngày|tháng|năm|số|article|Điểm|Khoản|Ngày|Article|No) (?=\d)")
_MINUS = re.compile(r"(?<![\w.,)–-])-(?=\d)")
_LETTERS = "[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]"
_VIETNAMESE = re.compile(_LETTERS, re.IGNORECASE)
_WORD = rf"[^\s,]*{_LETTERS}[^\s,]*"
_RUNS = re.compile(rf"({_WORD}(?: (?:[A-ZĐ]?\w* )?{_WORD})*)", re.IGNORECASE)
_PIECES = re.compile(r"(; |: |\. | \(|\)|[“”→∥])")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|by|to|for|in|not|no|it|what|which|from|does|may|step|until|asked|made|case|cases|with|each)\b"
)
_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def joined(text: str) -> str:
    """Return a text whose numbers keep their percent sign, their minus and what they number on one line.

    >>> joined("-3,5 % theo Điều 13") == "\\u22123,5\\u00a0% theo Điều\\u00a013"
    True
    >>> joined("NĐ 30/2020/NĐ-CP, 2016-2020") == "NĐ 30/2020/NĐ-CP, 2016-2020"
    True
    """
    text = _PERCENT.sub(NO_BREAK, text)
    text = _CITED.sub(rf"\1{NO_BREAK}", text)
    return _MINUS.sub("\N{MINUS SIGN}", text)


def typeset(text: str, lang: Lang) -> Markup:
    """Return a text for a page of HTML; what is in the other language is marked, so that it is read aloud rightly.

    Parameters
    ----------
    text : str
        Plain text.
    lang : {"vi", "en"}
        Language of the page.

    Examples
    --------
    >>> typeset("higher law (NĐ 30/2020/NĐ-CP, Điều 21)", "en") == (
    ...     'higher law (<span lang="vi">NĐ 30/2020/NĐ-CP, Điều\\u00a021</span>)')
    True
    >>> str(typeset("check_balance", "vi"))
    '<span lang="en">check_balance</span>'
    """
    text = joined(text)
    if lang == "vi":
        return _marked(text, "en") if _ID.fullmatch(text) else escape(text)
    if not _VIETNAMESE.search(text):
        return escape(text)
    return Markup("").join(_piece(piece) for piece in _PIECES.split(text))


def _piece(text: str) -> Markup:
    """Mark a part of a sentence that is Vietnamese, or the Vietnamese words of one that is English."""
    if not _VIETNAMESE.search(text):
        return escape(text)
    if not _ENGLISH.search(text):
        return _marked(text, "vi")
    parts = (part for part in _RUNS.split(text) if part)
    return Markup("").join(_marked(part, "vi") if _VIETNAMESE.search(part) else escape(part) for part in parts)


def _marked(text: str, lang: Lang) -> Markup:
    return Markup('<span lang="{}">{}</span>').format(lang, text)
