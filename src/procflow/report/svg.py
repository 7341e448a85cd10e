"""A picture as part of a page whose policy allows no style but the page's own.

The policy refuses every ``style`` attribute, so the colours and letters of a picture are written as attributes of their
own (SVG 1.1, chapter 6.4, presentation attributes). Names inside a picture are told apart from those of the next one.
"""

from __future__ import annotations

import hashlib
import re
from html import escape

FONTS = "'DejaVu Sans','Segoe UI',Arial,sans-serif"
"""The font the picture was measured with, then narrower ones that have every Vietnamese letter."""
_STYLE = re.compile(r' style="([^"]*)"')
_APART = re.compile(r"<metadata>.*?</metadata>\s*|<style[^>]*>.*?</style>\s*", re.DOTALL)
_NAMED = re.compile(r' id="([^"]+)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')
_FONT = re.compile(r"(?:(italic|oblique) )?(?:(bold|\d{3}) )?([\d.]+px) (.+)")


def on_page(svg: str, caption: str) -> str:
    """Return an ``<svg>`` element that a page with a strict policy can hold.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, with letters as text.
    caption : str
        What readers hear who cannot see it.

    Examples
    --------
    >>> on_page('<svg width="1pt"><g id="a"><path style="fill: #fff; stroke-width: 2"/></g></svg>', "A picture")
    '<svg role="img" aria-label="A picture" stroke-linejoin="round" width="1pt"><g><path fill="#fff" stroke-width="2"/></g></svg>'
    """
    plain = _STYLE.sub(lambda found: _attributes(found.group(1)), _APART.sub("", svg))
    used = set(_USED.findall(plain))
    mark = hashlib.sha256(f"{caption}\n{plain}".encode()).hexdigest()[:8]
    plain = _NAMED.sub(lambda found: f' id="{mark}-{found.group(1)}"' if found.group(1) in used else "", plain)
    plain = _USED.sub(lambda found: f"{found.group(0)[: -len(found.group(1))]}{mark}-{found.group(1)}", plain)
    label = escape(caption)
    return plain.replace("<svg", f'<svg role="img" aria-label="{label}" stroke-linejoin="round"', 1).strip()


def _attributes(style: str) -> str:
    """Return the declarations of a style as attributes."""
    pairs = [(name.strip(), value.strip()) for name, _, value in (one.partition(":") for one in style.split(";"))]
    found = dict(pair for name, value in pairs if name for pair in _pairs(name, value))
    return "".join(f' {name}="{value}"' for name, value in found.items())


def _pairs(name: str, value: str) -> list[tuple[str, str]]:
    if name == "font-family":
        return [(name, FONTS)]
    if name != "font":
        return [(name, value)]
    whole = _FONT.fullmatch(value)  # older versions of matplotlib write all of the letters in one
    if whole is None:
        return [("font-family", FONTS)]
    slant, weight, size, _ = whole.groups()
    told = [("font-style", slant), ("font-weight", weight), ("font-size", size), ("font-family", FONTS)]
    return [(name, value) for name, value in told if value]
