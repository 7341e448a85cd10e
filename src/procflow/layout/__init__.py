"""Where everything stands in a picture: lanes, boxes, routes and pages as plain data, without any drawing."""

from procflow.layout.compose import lay_out
from procflow.layout.grid import Parallel
from procflow.layout.pages import POINTS, Paper
from procflow.layout.shapes import Band, Box, Direction, Edge, Label, Lane, Layout, Mark, Page, Route, Value
from procflow.layout.text import LINE_SPACING, Measure, text_width, wrap

__all__ = [
    "LINE_SPACING",
    "POINTS",
    "Band",
    "Box",
    "Direction",
    "Edge",
    "Label",
    "Lane",
    "Layout",
    "Mark",
    "Measure",
    "Page",
    "Paper",
    "Parallel",
    "Route",
    "Value",
    "lay_out",
    "text_width",
    "wrap",
]
