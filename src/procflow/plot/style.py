"""Colours, lines and words that all pictures share.

The colours are those of Okabe and Ito (2008), "Color universal design", which people with colour-blindness can tell
apart. They never carry a meaning alone: a cut step is dashed, struck through and marked, so that a black and white print
says the same.
"""

from __future__ import annotations

from typing import Final

FONT: Final = "DejaVu Sans"
"""Comes with matplotlib and holds every Vietnamese letter, composed or not."""

BLACK: Final = "#1A1A1A"
GREY: Final = "#686868"
PALE: Final = "#D9DDE2"
TINT: Final = "#F1F4F8"
HEADER: Final = "#E1E7EF"
OUTSIDE: Final = "#F7EFDD"
WHITE: Final = "#FFFFFF"
GHOST: Final = "#F4F4F4"
BLUE: Final = "#0072B2"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
YELLOW: Final = "#F0E442"
VERMILLION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
PLUM: Final = "#A8558A"
"""The purple of Okabe and Ito, darker: thin strokes need three times the luminance of paper against them."""
