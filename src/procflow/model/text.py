"""A name in Vietnamese and English."""

from __future__ import annotations

from attrs import field, frozen

from procflow.errors import require_language
from procflow.wording import Lang, normal


def _normal_or_none(text: str | None) -> str | None:
    return normal(text) or None if text is not None else None


@frozen
class Text:
    """A text for people, in Vietnamese, in English, or in both.

    >>> Text(vi="Tiếp nhận", en="Receive").get("vi"), Text(en="Receive").get("vi")
    ('Tiếp nhận', 'Receive')
    """

    vi: str | None = field(default=None, converter=_normal_or_none)
    en: str | None = field(default=None, converter=_normal_or_none)

    def get(self, lang: Lang) -> str:
        """Return the text in a language, or in the other where that one is missing.

        Raises
        ------
        ProcedureError
            If the language is neither "vi" nor "en".
        """
        if lang == "vi":
            return self.vi or self.en or ""
        if lang != "en":
            require_language(lang)
        return self.en or self.vi or ""

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.vi or self.en)


ILLUSTRATIVE = Text(
    en="ILLUSTRATIVE FIGURES – NOT THOSE OF ANY OFFICE",
    vi="SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO",
)
"""Printed on every page, sheet and picture of an illustrative procedure."""
