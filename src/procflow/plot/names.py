"""Paint the names of lanes and units: above the lanes, or to their left where the flow runs across."""

from __future__ import annotations

from procflow.layout import LINE_SPACING, Band, Lane, Layout, Page, wrap
from procflow.layout.text import BOLD, MARGIN
from procflow.plot.figures import paint_value, value_height
from procflow.plot.pen import Pen
from procflow.plot.style import GREY, HEADER, OUTSIDE, PALE, WHITE


def header(pen: Pen, layout: Layout, page: Page) -> None:
    """Paint the names of the lanes of a page; the pen's origin is the top left corner of the header of the first lane.

    Where the flow runs down, x is that of the layout; where it runs across, y is.
    """
    size, down = layout.font_size, layout.direction == "down"
    for lane in layout.lanes[page.first_lane : page.last_lane + 1]:
        x, y, width, height = (
            (lane.low, layout.band, lane.high - lane.low, layout.header - layout.band)
            if down
            else (layout.band, lane.low, layout.header - layout.band, lane.high - lane.low)
        )
        fill = OUTSIDE if lane.external else HEADER
        pen.rectangle(x, y, width, height, fill=fill, edge=GREY, line=0.6, z=1)
        _name(pen, lane, size, (x, y, width, height))
    for band in layout.bands:
        _band(pen, layout, band, page)


def _name(pen: Pen, lane: Lane, size: float, room: tuple[float, float, float, float]) -> None:
    """Write the name of a lane, what becomes of the role, and its figure, in the middle of a rectangle."""
    x, y, width, height = room
    lines = (len(lane.lines) + len(lane.notes)) * size * LINE_SPACING
    top = y + (height - lines - (value_height(size) if lane.value else 0.0)) / 2
    pen.text(x + width / 2, top, lane.lines, size=size, bold=True)
    top += len(lane.lines) * size * LINE_SPACING
    pen.text(x + width / 2, top, lane.notes, size=size, italic=True, gid=f"note:lane:{lane.role}")
    if lane.value is not None:
        bottom = top + len(lane.notes) * size * LINE_SPACING
        paint_value(pen, lane.value, (x + 5, bottom, width - 10), size, f"lane:{lane.role}")


def _band(pen: Pen, layout: Layout, band: Band, page: Page) -> None:
    """Write the name of a unit over those of its lanes that are on the page."""
    first, last = max(band.first, page.first_lane), min(band.last, page.last_lane)
    if first > last:
        return
    low, high = layout.lanes[first].low, layout.lanes[last].high
    down, size = layout.direction == "down", layout.font_size
    x, y, width, height = (low, 0.0, high - low, layout.band) if down else (0.0, low, layout.band, high - low)
    fill = OUTSIDE if layout.lanes[first].external else PALE if band.name else WHITE
    pen.rectangle(x, y, width, height, fill=fill, edge=GREY, line=0.9, z=1)
    lines = wrap(band.name, (width - 4) / BOLD / MARGIN, size) if band.name else ()
    top = y + (height - len(lines) * size * LINE_SPACING) / 2
    pen.text(x + width / 2, top, lines, size=size, bold=True, gid=f"unit:{band.name}")
