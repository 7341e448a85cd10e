"""The sheet of open questions: shown as a table, or written as a CSV file that Excel opens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from textwrap import fill

from attrs import frozen

from procflow.errors import Message, OutputError, Place, require_language
from procflow.model import Text
from procflow.output import csv_text, save
from procflow.wording import Lang

NO_PATH = Message(
    "questions-no-path",
    en="'{value}' is no path of a file. Give one such as 'questions.csv'.",
    vi="'{value}' không phải là đường dẫn tệp. Hãy nêu một tệp, ví dụ 'questions.csv'.",
)

WIDTH = 120
"""Columns of a screen within which the ways to answer are broken."""
_HEADER = {
    "vi": ("Mã", "Đối tượng", "Câu hỏi", "Vì sao cần", "Ai biết", "Cách trả lời", "Trả lời"),
    "en": ("Id", "Element", "Question", "Why it matters", "Who would know", "Allowed answers", "Answer"),
}
_TITLE = {"vi": "Câu hỏi còn mở: {count}", "en": "Open questions: {count}"}
_NONE = {"vi": "Không còn câu hỏi nào.", "en": "Nothing is left to ask."}


@frozen
class Question:
    """One missing fact.

    Attributes
    ----------
    id : str
        Fact and element, such as ``legal:sign``; stays the same between runs, so that answers find their place.
    element : str
        Such as ``step 'sign'``.
    text, why, who, allowed : Text
        The question, why it matters, who would know, and what may be answered.
    answer : str
        Blank.
    """

    id: str
    element: str
    text: Text
    why: Text
    who: Text
    allowed: Text
    answer: str = ""

    def cells(self, lang: Lang) -> tuple[str, ...]:
        """Return the row as texts in one language, in the order of the sheet."""
        texts = (self.text, self.why, self.who, self.allowed)
        return (self.id, Place(self.element).text(lang), *(text.get(lang) for text in texts), self.answer)


@frozen
class Questions:
    """All open questions, the one with the greatest effect first.

    Attributes
    ----------
    rows : tuple of Question
        One per missing fact.
    """

    rows: tuple[Question, ...]

    def table(self, lang: Lang = "en") -> str:
        """Return the questions as a table of text: id, question, who would know; below it what may be answered.

        >>> print(Questions(()).table("vi"))
        Không còn câu hỏi nào.
        """
        require_language(lang)
        if not self.rows:
            return _NONE[lang]
        lines = [tuple(cells[k] for k in (0, 2, 4)) for cells in (_HEADER[lang], *self._cells(lang))]
        widths = [max(len(line[k]) for line in lines) for k in range(3)]
        shown = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        # Many questions are answered in the same way, so the ways stand once, by the kind of fact that the ids begin with.
        ways = dict.fromkeys((row.id.partition(":")[0], row.allowed.get(lang)) for row in self.rows)
        told = (fill(f"{kind}: {way}", WIDTH, initial_indent="  ", subsequent_indent="    ") for kind, way in ways)
        title = _TITLE[lang].format(count=len(self.rows))
        return "\n".join([title, shown[0], "-" * sum([*widths, 4]), *shown[1:], "", f"{_HEADER[lang][5]}:", *told])

    def __str__(self) -> str:
        """Return the table in English."""
        return self.table("en")

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "vi") -> None:
        """Write the sheet for Excel, as a whole or not at all: UTF-8 with byte order mark, an empty column for answers.

        A cell that Excel would take for a formula gets an apostrophe in front. Vietnamese sheets have semicolons between
        cells, as Excel expects there.

        Parameters
        ----------
        path : str or path
            The file; an older one is replaced once the new one is complete.
        lang : {"vi", "en"}, optional
            Language of the sheet.

        Raises
        ------
        OutputError
            If it cannot be written; what was there before is unchanged.
        """
        require_language(lang)
        name = os.fspath(path)
        if not isinstance(name, str) or not name or "\0" in name:
            raise OutputError(NO_PATH.at(Place(), value=repr(name)))
        save(name, csv_text((_HEADER[lang], *self._cells(lang)), lang))

    def _cells(self, lang: Lang) -> Iterator[tuple[str, ...]]:
        return (row.cells(lang) for row in self.rows)
