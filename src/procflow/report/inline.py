"""A figure as SVG inside an HTML page."""

from __future__ import annotations

import io

import matplotlib
from matplotlib.figure import Figure

from procflow.plot.files import METADATA, SETTINGS


def inline_svg(figure: Figure) -> str:
    """Return a figure as an ``<svg>`` element, the same text each time; letters are paths, as in files that travel."""
    buffer = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(buffer, format="svg", metadata=METADATA[".svg"], facecolor="white")
    text = buffer.getvalue()
    return text[text.index("<svg") :]
