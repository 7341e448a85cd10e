"""Write a figure to a file that is the same, byte for byte, each time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from procflow.errors import Message, OutputError, Place

BAD_ENDING = Message(
    "picture-ending",
    en="'{ending}' is no kind of picture that can be written, expected .png, .svg or .pdf. Change the ending of the name.",
    vi="'{ending}' không phải loại tệp hình ghi được, cần .png, .svg hoặc .pdf. Hãy đổi phần mở rộng của tên tệp.",
)
NOT_WRITTEN = Message(
    "picture-not-written",
    en="the picture could not be written: {reason}. Choose a folder that exists and that you may write to.",
    vi="không ghi được hình: {reason}. Hãy chọn thư mục có sẵn và được phép ghi.",
)

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "procflow",
    "svg.fonttype": "path",
    "svg.image_inline": True,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "pdf.use14corefonts": False,
    "savefig.bbox": None,
    "savefig.transparent": False,
    "path.simplify": False,
}
"""Letters become paths in an SVG, because the reader's machine may lack the font and would draw Vietnamese marks in the
wrong place; a PDF carries the letters it uses, so that its text can be searched."""

METADATA: dict[str, dict[str, str | None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": "procflow"},
    ".pdf": {"CreationDate": None, "Creator": "procflow", "Producer": None},
}


def save(figure: Figure, path: str | os.PathLike[str], *, dpi: float = 150) -> Path:
    """Write a figure as .png, .svg or .pdf; the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to write.
    path : str or path
        The ending of the name chooses the kind of file.
    dpi : float
        Points per inch of a .png; 200 is good for print.

    Returns
    -------
    pathlib.Path
        Where it was written.

    Raises
    ------
    OutputError
        If the ending is none of the three, or the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in METADATA:
        raise OutputError(BAD_ENDING.at(Place(file=str(target)), ending=target.suffix))
    part = target.with_name(target.name + ".part")  # the file appears whole or not at all
    try:
        with matplotlib.rc_context(SETTINGS):
            figure.savefig(part, format=ending[1:], dpi=dpi, metadata=METADATA[ending], facecolor="white")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(NOT_WRITTEN.at(Place(file=str(target)), reason=error.strerror or str(error))) from error
    return target
