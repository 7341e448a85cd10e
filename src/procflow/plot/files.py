"""Write a figure to a file that is the same, byte for byte, each time."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from procflow.errors import Message, OutputError, Place
from procflow.output import save as write_whole

BAD_ENDING = Message(
    "picture-ending",
    en="'{ending}' is no kind of picture that can be written, expected .png, .svg or .pdf. Change the ending of the name.",
    vi="'{ending}' không phải loại tệp hình ghi được, cần .png, .svg hoặc .pdf. Hãy đổi phần mở rộng của tên tệp.",
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

NONE: Mapping[Any, Any] = {}
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
    write_whole(target, _rendered(figure, ending, dpi))
    return target


def figure_of(axes: Axes) -> Figure:
    """Return the figure that holds axes, whole as it is written.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Drawn without ``ax=``, so that they have a figure of their own.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def inline_svg(figure: Figure) -> str:
    """Return a figure as an ``<svg>`` element for an HTML page, the same text each time.

    Its letters stay letters, so that a reader can search and select them; the page names the fonts to fall back on.
    """
    text = _rendered(figure, ".svg", dpi=72, settings={"svg.fonttype": "none"}).decode("utf-8")
    return text[text.index("<svg") :]


def inline_png(figure: Figure, *, dpi: float = 200) -> bytes:
    """Return a figure as the bytes of a .png for a document that takes no SVG, the same bytes each time."""
    return _rendered(figure, ".png", dpi=dpi)


def _rendered(figure: Figure, ending: str, dpi: float, settings: Mapping[Any, Any] = NONE) -> bytes:
    buffer = io.BytesIO()
    with matplotlib.rc_context({**SETTINGS, **settings}):
        figure.savefig(buffer, format=ending[1:], dpi=dpi, metadata=METADATA[ending], facecolor="white")
    return buffer.getvalue()
