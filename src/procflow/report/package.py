"""Office files as bytes: the same each time, and no text in them that such files cannot hold."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

STAMP = dt.datetime(2000, 1, 1)
"""Time written into files in place of the clock's, so that one plan gives the same bytes whenever it is written."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text with a mark in place of each character that XML forbids.

    >>> clean("Ký\\x07 duyệt") == "Ký\\ufffd duyệt"
    True
    """
    return _FORBIDDEN.sub("\ufffd", text)


def packed(data: bytes) -> bytes:
    """Return an office file, which is a zip, with the time of every member set to the same instant.

    Parameters
    ----------
    data : bytes
        What openpyxl or python-docx wrote.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            member.external_attr = 0
            new.writestr(member, old.read(name))
    return result.getvalue()
