"""The QR code of a page, as part of an HTML page and as a picture."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup, escape

MILLIMETRES = 25.0
"""Width of a printed code."""


def code_svg(link: str) -> Markup:
    """Return the code as an ``<svg>`` element that survives a stain on a quarter of it.

    >>> code_svg("https://example.gov.vn")[:60]
    Markup('<svg role="img" aria-label="QR: https://example.gov.vn" widt')
    """
    made = segno.make(link, error="q", micro=False).svg_inline(scale=4, border=4, svgclass=None, lineclass=None)
    return Markup(made.replace("<svg", f'<svg role="img" aria-label="QR: {escape(link)}"', 1))


def code_png(link: str) -> bytes:
    """Return the code as the bytes of a .png."""
    image = io.BytesIO()
    segno.make(link, error="q", micro=False).save(image, kind="png", scale=10, border=4)
    return image.getvalue()
