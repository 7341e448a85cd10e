"""How results reach the disk: a file is written whole or not at all, and no text in a table becomes a formula."""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from procflow.errors import Message, OutputError, Place, require_language
from procflow.wording import Lang

CANNOT_WRITE = Message(
    "cannot-write",
    en="it cannot be written: {why}. What was there before is unchanged. Choose a folder that exists and that you may "
    "write to.",
    vi="không ghi được: {why}. Nội dung cũ vẫn giữ nguyên. Hãy chọn thư mục có sẵn và được phép ghi.",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def save(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file beside its goal and put it in place at the end, so that the old file stays whole until then.

    Parameters
    ----------
    path : str or path
        Where the file belongs; its folder must exist.
    content : str or bytes
        Text is written as UTF-8 with the line ends it has.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before is unchanged and nothing is left beside it.
    """
    with writing(path) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Yield a file to write to; it takes its place when all is written, and until then the old file stays whole.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before is unchanged and nothing is left beside it.
    """
    try:
        goal = Path(os.path.realpath(path))
        fresh = goal.with_name(f".procflow-{secrets.token_hex(8)}.tmp")
        try:
            with fresh.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if goal.exists():
                shutil.copymode(goal, fresh)
            fresh.replace(goal)
        finally:
            fresh.unlink(missing_ok=True)
        _keep_name(goal.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(CANNOT_WRITE.at(Place(file=str(path)), why=why)) from None


def _keep_name(folder: Path) -> None:
    """Make the new name of a file outlive a power cut, where the system lets a folder be flushed."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def guarded(text: str) -> str:
    """Return a text as a table may hold it: an apostrophe before what a spreadsheet would take for a formula.

    >>> guarded("=1+1"), guarded("Ký")
    ("'=1+1", 'Ký')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_text(rows: Iterable[Sequence[str | float | None]], lang: Lang = "en") -> str:
    """Return rows as the text of a CSV file that Excel opens in the country of the language.

    English files have commas between cells and points in numbers, Vietnamese ones semicolons and commas. None is an empty
    cell. The text begins with a byte order mark, without which Excel would misread Vietnamese letters.

    >>> csv_text([["bước", 0.5], ["=1+1", None]], "vi").splitlines()
    ['\\ufeffbước;0,5', "'=1+1;"]
    """

    require_language(lang)

    def cell(value: str | float | None) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return guarded(value)
        return repr(value).replace(".", "," if lang == "vi" else ".")

    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if lang == "vi" else ",")
    writer.writerows([cell(value) for value in row] for row in rows)
    return "\ufeff" + file.getvalue()
