"""Lay a procedure out in lanes: rows, ways, ports, tracks and coordinates put together."""

from __future__ import annotations

from attrs import field, frozen

from procflow.layout.grid import Grid, grid
from procflow.layout.labels import LABEL_GAP, flow_labels, label_needs
from procflow.layout.links import Plan, plan
from procflow.layout.order import downward
from procflow.layout.pages import pages
from procflow.layout.places import TRACK, Columns, Rows, columns, gutter_width, rows
from procflow.layout.ports import Ports, ports
from procflow.layout.routes import Router
from procflow.layout.shapes import Box, Lane, Layout
from procflow.layout.sizes import (
    FONT_SIZE,
    NO_LINES,
    PAD_X,
    PAD_Y,
    PAGE_WIDTH,
    SLANT,
    Lines,
    Writer,
    least_widths,
    shared_widths,
)
from procflow.layout.text import Measure, text_width
from procflow.layout.tracks import Piece, tracks
from procflow.layout.ways import Way, ways
from procflow.model import End, Gateway, Node, Procedure, Step, refuse_constructs
from procflow.wording import Lang

SMALL_GATEWAY = 20.0
HEADER_PAD = 6.0


def lay_out(
    procedure: Procedure,
    *,
    lang: Lang = "en",
    after: Procedure | None = None,
    measure: Measure = text_width,
) -> Layout:
    """Lay a procedure out in vertical lanes, one for each role, with the flow downwards.

    The layout is a function of its arguments alone: the same procedure gives the same picture everywhere.

    Parameters
    ----------
    procedure : Procedure
        What is drawn; every flow leads from a known node to a known node.
    lang : {"vi", "en"}
        Language of the texts.
    after : Procedure, optional
        The procedure as it will be. Both share this one layout: a step that is removed, or merged into another one, keeps
        its place, and flows of the new procedure pass by it; a step that another role does stands in the lane of that role
        and names the one of before; steps that run side by side now stand beside each other.
    measure : callable, optional
        Width of a line of text at a font size, for another font than DejaVu Sans.

    Returns
    -------
    Layout

    Raises
    ------
    ProcedureError
        If there is nothing to draw, or a flow or the start names an unknown node.
    NotSupportedError
        If the procedure uses a construct that a picture cannot show.

    Notes
    -----
    Layered drawing after Sugiyama, Tagawa and Toda (1981), "Methods for visual understanding of hierarchical system
    structures", with the lane of each node given; tracks in channels as in routing of circuits.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step, Text
    >>> p = Procedure(id="p", start="a", steps=[Step(id="a", role="clerk"), Step(id="b", role="chair")],
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")])
    >>> [(box.node, box.lane, box.row) for box in lay_out(p).boxes]
    [('a', 0, 0), ('b', 1, 1), ('z', 1, 2)]
    """
    refuse_constructs("lay_out", procedure, *(() if after is None else (after,)))
    drawn = plan(procedure, after)
    _, above = downward(drawn)
    cells = grid(drawn, procedure, above)
    return _Composer(procedure, drawn, cells, Writer(lang, measure), ways(drawn.links, cells)).layout()


@frozen
class _Composer:
    """The steps from cells to coordinates, each needing what the one before found."""

    procedure: Procedure
    plan: Plan
    grid: Grid
    writer: Writer
    ways: tuple[Way, ...]
    numbers: dict[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        steps = [node.id for node in self.plan.nodes if isinstance(node, Step)]
        object.__setattr__(self, "numbers", {step: k for k, step in enumerate(steps, 1)})

    def layout(self) -> Layout:
        gutters = self._gutters()
        lines = [1 + max(found.values(), default=-1) for found in gutters]
        room = sum(gutter_width(n, outer=k in (0, len(lines) - 1)) for k, n in enumerate(lines))
        widths = self._widths(room)
        labels = flow_labels(self.plan.links, self.grid, widths, self.writer)
        placed = ports(self.plan.links, self.ways, labels, [width / 2 for width in widths])
        cols = columns(lines, widths)
        sizes = {node.id: self._size(node, widths[self.grid.cells[node.id][0]], placed) for node in self.plan.nodes}
        gaps = self._gaps(placed, cols, gutters)
        heights = self._row_heights(sizes)
        rooms = self._label_rooms(labels, sizes, heights)
        downs = rows(heights, rooms, [1 + max(found.values(), default=-1) for found in gaps])
        boxes = self._boxes(sizes, cols, downs)
        router = Router(self.plan, self.ways, placed, cols, downs, gutters, gaps, {box.node: box for box in boxes})
        routes = router.routes(labels)
        lanes, header = self._lanes(cols)
        return Layout(
            lang=self.writer.lang,
            lanes=lanes,
            boxes=boxes,
            routes=routes,
            pages=pages(downs, cols.borders[-1], header, routes),
            width=cols.borders[-1],
            height=downs.bottom,
            header=header,
            font_size=FONT_SIZE,
            start=routes[0].points[0],
        )

    def _gutters(self) -> list[dict[int, int]]:
        """Return the track of each long or backward way, gutter by gutter."""
        pieces: list[list[Piece]] = [[] for _ in range(len(self.grid.roles) + 1)]
        for k, way in enumerate(self.ways):
            if way.gutter is None:
                continue
            out = (2.0 * way.gap, -1 if way.source[0] < way.gutter else 1)
            level = 2.0 * way.target[1] + (1 if way.kind == "back" else 0)
            pieces[way.gutter].append(Piece(k, out, (level, -1 if way.target[0] < way.gutter else 1)))
        return [tracks(found, 0.5) for found in pieces]

    def _widths(self, gutters: float) -> list[float]:
        """Return the width of the boxes of each lane: room for words, and for the labels of flows that leave a box."""
        least = least_widths(self.plan, self.procedure, self.grid, self.writer, self.numbers)
        needs = label_needs(self.plan.links, self.grid, self.writer)
        return shared_widths([max(pair) for pair in zip(least, needs, strict=True)], PAGE_WIDTH - gutters)

    def _notes(self, node: Node, width: float) -> Lines:
        """Return what stands below the text of a step."""
        texts = self.writer.notes(self.plan, self.procedure, self.numbers, node)
        found = [self.writer.broken(text, width - 2 * PAD_X) for text in texts]
        return Lines(tuple(line for one in found for line in one.lines), width, sum(one.height for one in found))

    def _size(self, node: Node, width: float, placed: Ports) -> Lines:
        """Return the text of a box and the size of the box around it."""
        text = self.writer.node(node, self.numbers.get(node.id, 0))
        if isinstance(node, Step):
            lines = self.writer.broken(text, width - 2 * PAD_X)
            return Lines(lines.lines, width, lines.height + self._notes(node, width).height + 2 * PAD_Y)
        used = [abs(placed.leave[k]) for k, link in enumerate(self.plan.links) if link.source == node.id]
        used += [
            abs(placed.enter[k])
            for k, link in enumerate(self.plan.links)
            if link.target == node.id and k in placed.enter
        ]
        flat = 2 * max(used, default=0.0) + 2 * SLANT + 2
        lines = self.writer.broken(text, width - 2 * SLANT) if text else NO_LINES
        if isinstance(node, End):
            return Lines(lines.lines, min(width, max(lines.width + 2 * SLANT, flat)), lines.height + 2 * PAD_Y)
        mark = FONT_SIZE + 2 if text else 0.0
        wide = max(flat, lines.width + 2 * SLANT, SMALL_GATEWAY)
        return Lines(lines.lines, min(width, wide), max(SMALL_GATEWAY, lines.height + mark + 2 * PAD_Y))

    def _gaps(self, placed: Ports, cols: Columns, gutters: list[dict[int, int]]) -> list[dict[int, int]]:
        """Return the track of each horizontal piece, gap by gap; keys are 2k for the first piece of way k, 2k + 1 next."""
        pieces: list[list[Piece]] = [[] for _ in range(self.grid.rows + 1)]
        for k, way in enumerate(self.ways):
            if way.kind in ("start", "straight"):
                continue
            leave = cols.middles[way.source[0]] + placed.leave[k]
            if way.gutter is None:
                enter = cols.middles[way.target[0]] + placed.enter[k]
                pieces[way.gap].append(Piece(2 * k, (leave, -1), (enter, 1)))
                continue
            x = cols.tracks[way.gutter][gutters[way.gutter][k]]
            pieces[way.gap].append(Piece(2 * k, (leave, -1), (x, -1 if way.kind == "back" else 1)))
            if way.kind == "gutter":
                enter = cols.middles[way.target[0]] + placed.enter[k]
                pieces[way.target[1]].append(Piece(2 * k + 1, (x, -1), (enter, 1)))
        return [tracks(found, TRACK) for found in pieces]

    def _row_heights(self, sizes: dict[str, Lines]) -> list[float]:
        heights = [0.0] * self.grid.rows
        for node, (_, row) in self.grid.cells.items():
            heights[row] = max(heights[row], sizes[node].height)
        return heights

    def _label_rooms(self, labels: tuple[Lines, ...], sizes: dict[str, Lines], heights: list[float]) -> list[float]:
        """Return how far the labels below the boxes of each row reach into the gap."""
        rooms = [0.0] * (self.grid.rows + 1)
        for link, label in zip(self.plan.links, labels, strict=True):
            if label.lines:
                row = self.grid.cells[link.source][1]
                spare = (heights[row] - sizes[link.source].height) / 2
                rooms[row + 1] = max(rooms[row + 1], label.height + LABEL_GAP - spare)
        return rooms

    def _boxes(self, sizes: dict[str, Lines], cols: Columns, downs: Rows) -> tuple[Box, ...]:
        boxes = []
        for node in self.plan.nodes:
            lane, row = self.grid.cells[node.id]
            size = sizes[node.id]
            box = Box(
                node=node.id,
                kind="step" if isinstance(node, Step) else "end" if isinstance(node, End) else "gateway",
                lane=lane,
                row=row,
                number=self.numbers.get(node.id),
                lines=size.lines,
                left=cols.middles[lane] - size.width / 2,
                top=downs.middle(row) - size.height / 2,
                width=size.width,
                height=size.height,
                forks=isinstance(node, Step | Gateway) and node.split == "all",
                joins=isinstance(node, Step | Gateway) and node.join == "all",
                state=self.plan.states[node.id],
                notes=self._notes(node, size.width).lines,
                given=node.id in self.plan.was,
                takes=node.id in self.plan.into.values(),
                beside=node.id in self.plan.beside,
            )
            boxes.append(box)
        return tuple(boxes)

    def _lanes(self, cols: Columns) -> tuple[tuple[Lane, ...], float]:
        lanes = []
        height = 0.0
        for k, role in enumerate(self.grid.roles):
            left, right = cols.borders[k], cols.borders[k + 1]
            name = self.writer.header(self.writer.role(self.procedure, role), right - left - 4)
            height = max(height, name.height)
            external = role is not None and self.procedure.has_role(role) and self.procedure.role(role).external
            lanes.append(Lane(role=role, lines=name.lines, left=left, right=right, external=external))
        return tuple(lanes), height + 2 * HEADER_PAD
