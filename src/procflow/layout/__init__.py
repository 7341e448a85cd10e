"""Where everything stands in a picture: lanes, boxes, routes and pages as plain data, without any drawing."""

from procflow.layout.compose import lay_out
from procflow.layout.shapes import Box, Label, Lane, Layout, Mark, Page, Route
from procflow.layout.text import LINE_SPACING, Measure, text_width, wrap

__all__ = [
    "LINE_SPACING",
    "Box",
    "Label",
    "Lane",
    "Layout",
    "Mark",
    "Measure",
    "Page",
    "Route",
    "lay_out",
    "text_width",
    "wrap",
]
