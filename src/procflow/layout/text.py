"""How wide a text will be, and where its lines break.

The widths are those of DejaVu Sans, the font that comes with matplotlib, so that a layout needs no font at all.
A Vietnamese letter with its marks is as wide as its base letter, so the table holds the base letters only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str, float], float]
"""A function of a line of text and a font size (points) that returns its width in points."""

LINE_SPACING = 1.3
"""Vietnamese letters stack their marks: lines closer than this would touch."""

BOLD = 1.14
"""How much wider the bold letters are, at the most, over a whole line."""

MARGIN = 1.04
"""Renderers round each letter to whole pixels; boxes are measured with this much to spare."""

EVEN_TRIALS = 6
"""Halvings of the width in search of even lines; six come within 2 % of the best."""

_THOUSANDTHS = {
    275: "'", 278: "ijl", 295: "IJ", 318: " ,.‘’·\xa0", 337: "/:;\\|", 352: "f", 361: "-", 390: "()[]", 392: "t",
    401: "!", 411: "r", 460: '"', 500: "*_`–§°", 518: "“”", 521: "s", 525: "z", 531: "?", 550: "c", 557: "L",
    575: "F", 579: "k", 592: "vxy", 603: "P", 611: "TY", 612: "o«»", 613: "a", 615: "e", 632: "E", 634: "hnu",
    635: "Sbdgpqđ", 636: "$0123456789{}₫", 656: "K", 684: "AV", 685: "XZ", 686: "B", 695: "R", 698: "C", 732: "U",
    748: "N", 752: "H", 770: "D", 775: "GĐ", 780: "&", 787: "OQ", 818: "w", 838: "#+<=>^~×÷≥≤→←", 863: "M",
    950: "%", 974: "m", 989: "W", 1000: "@—…",
}  # fmt: skip
_HORN = 0.126
_WIDTHS = {letter: width / 1000 for width, letters in _THOUSANDTHS.items() for letter in letters}


def text_width(text: str, size: float) -> float:
    """Return the width of one line of DejaVu Sans, in points.

    Letters outside the table (other scripts, signs) count as one em, which is on the safe side.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Font size in points.

    Examples
    --------
    >>> round(text_width("ký", 10), 1), text_width("Một cửa", 10) == text_width("Môt cưa", 10)
    (11.7, True)
    """
    total = 0.0
    for letter in unicodedata.normalize("NFD", text):
        if letter == "\u031b":
            total += _HORN  # the horn of Ơ and Ư stands out to the right
        elif not unicodedata.combining(letter):
            total += _WIDTHS.get(letter, 1.0)
    return total * size


def wrap(text: str, width: float, size: float, measure: Measure = text_width) -> tuple[str, ...]:
    """Break a text into lines no wider than a width, at blanks; no letter is ever lost.

    A word wider than the line, such as a long id, is broken inside, because a box cannot grow without end.

    Parameters
    ----------
    text : str
        What to break.
    width : float
        Room for a line, in points.
    size : float
        Font size in points.
    measure : callable, optional
        Widths of another font.

    Examples
    --------
    >>> wrap("Trưởng phòng duyệt", 50, 7)
    ('Trưởng', 'phòng duyệt')
    """
    lines: list[str] = []
    for word in _pieces(text, width, size, measure):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def wrap_evenly(text: str, width: float, size: float, measure: Measure = text_width) -> tuple[str, ...]:
    """Break a text into as few lines as fit a width, and make these lines about equally long.

    Parameters
    ----------
    text, width, size, measure
        As for `wrap`.

    Examples
    --------
    >>> wrap("Phó Trưởng phòng chủ trì", 85, 7), wrap_evenly("Phó Trưởng phòng chủ trì", 85, 7)
    (('Phó Trưởng phòng chủ', 'trì'), ('Phó Trưởng', 'phòng chủ trì'))
    """
    best = wrap(text, width, size, measure)
    low, high = min(widest_word(text, size, measure), width), width  # no word is broken for the sake of even lines
    for _ in range(EVEN_TRIALS if len(best) > 1 else 0):
        middle = (low + high) / 2
        tried = wrap(text, middle, size, measure)
        if len(tried) == len(best) and max(measure(line, size) for line in tried) <= width:
            best, high = tried, middle
        else:
            low = middle
    return best


def _pieces(text: str, width: float, size: float, measure: Measure) -> Iterator[str]:
    """Yield the words, cut into parts where one is wider than the line."""
    for word in text.split(" "):
        part = ""
        for letter in word:
            if part and not unicodedata.combining(letter) and measure(part + letter, size) > width:
                yield part
                part = ""
            part += letter
        if part:
            yield part


def widest_word(text: str, size: float, measure: Measure = text_width) -> float:
    """Return the width of the widest word of a text, in points.

    >>> widest_word("Văn thư", 10) == text_width("Văn", 10)
    True
    """
    return max((measure(word, size) for word in text.split(" ")), default=0.0)
