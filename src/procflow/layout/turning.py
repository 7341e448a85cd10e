"""Turn a layout whose flow runs down into one whose flow runs across: what was x is y."""

from __future__ import annotations

from attrs import evolve

from procflow.layout.shapes import Box, Edge, Label, Layout, Mark, Page, Route

EDGES: dict[Edge, Edge] = {"left": "top", "top": "left", "right": "bottom", "bottom": "right"}


def turned(layout: Layout) -> Layout:
    """Return a layout with x and y exchanged; turned twice it is what it was.

    Lanes and rows keep their numbers, and so do texts: they are broken for the direction in which they are read.
    """
    x, y = layout.start
    return evolve(
        layout,
        direction="across" if layout.direction == "down" else "down",
        boxes=tuple(_box(box) for box in layout.boxes),
        routes=tuple(_route(route) for route in layout.routes),
        pages=tuple(_page(page) for page in layout.pages),
        width=layout.height,
        height=layout.width,
        start=(y, x),
    )


def _box(box: Box) -> Box:
    return evolve(box, left=box.top, top=box.left, width=box.height, height=box.width)


def _label(label: Label) -> Label:
    return evolve(label, left=label.top, top=label.left, width=label.height, height=label.width)


def _route(route: Route) -> Route:
    label = None if route.label is None else _label(route.label)
    return evolve(route, points=tuple((y, x) for x, y in route.points), label=label)


def _page(page: Page) -> Page:
    marks = tuple(_mark(mark) for mark in page.marks)
    return evolve(page, left=page.top, top=page.left, right=page.bottom, bottom=page.right, marks=marks)


def _mark(mark: Mark) -> Mark:
    return evolve(mark, x=mark.y, y=mark.x, edge=EDGES[mark.edge])
