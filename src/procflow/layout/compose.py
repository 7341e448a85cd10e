"""Lay a procedure out in lanes: rows, ways, ports, tracks and coordinates put together."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from procflow.layout.apart import apart
from procflow.layout.grid import Grid, Parallel, grid
from procflow.layout.labels import LABEL_GAP, flow_labels, label_needs, labels_across, needs_across
from procflow.layout.lane_names import Names, lane_names
from procflow.layout.links import Plan, plan
from procflow.layout.order import downward
from procflow.layout.pages import Paper, pages
from procflow.layout.places import TRACK, Columns, Rows, columns, gutter_width, rows
from procflow.layout.ports import Ports, ports
from procflow.layout.routes import Router
from procflow.layout.shapes import Box, Direction, Layout, Value
from procflow.layout.sizes import FONT_SIZE, PAGE_WIDTH, Lines, Writer, least_widths, shared_widths
from procflow.layout.spaces import Spaces
from procflow.layout.text import Measure, text_width
from procflow.layout.tracks import Piece, tracks
from procflow.layout.turning import turned
from procflow.layout.untangle import untangled
from procflow.layout.ways import Way, ways
from procflow.model import End, Node, Procedure, Step, refuse_constructs
from procflow.wording import Lang

LEAD_ACROSS = 3.0


def lay_out(
    procedure: Procedure,
    *,
    lang: Lang = "en",
    after: Procedure | None = None,
    direction: Direction = "down",
    parallel: Parallel = "stacked",
    by_unit: bool = False,
    values: Mapping[str, Value] | None = None,
    role_values: Mapping[str, Value] | None = None,
    paper: Paper = "A3",
    measure: Measure = text_width,
) -> Layout:
    """Lay a procedure out in lanes, one for each role, with the flow downwards or across.

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
        and names the one of before; one that is done in another order stands where it comes now; steps that run side by
        side now stand beside each other.
    direction : {"down", "across"}
        Whether the flow runs from top to bottom, with lanes as columns, or from left to right, with lanes as bands.
    parallel : {"stacked", "beside"}
        Whether steps of one role that run in parallel stand one below the other, or beside each other in a wider lane.
        Those of different roles always share a row.
    by_unit : bool
        Whether the lanes of a unit stand next to each other below its name, where its first one stands.
    values, role_values : dict of str to Value, optional
        Figures at the foot of the boxes, by step, and beside the names of the lanes, by role.
    paper : {"A3", "A4"}
        For which paper pages are cut, and lanes made as wide as they fit.
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
    >>> first, second, end = lay_out(p, direction="across").boxes
    >>> first.right < second.left < end.left, first.bottom < second.top
    (True, True)
    """
    refuse_constructs("lay_out", procedure, *(() if after is None else (after,)))
    drawn = plan(procedure, after)
    _, above = downward(drawn)
    known = {role.id for role in procedure.roles}
    added = () if after is None else tuple(role for role in after.roles if role.id not in known)
    named = evolve(procedure, roles=(*procedure.roles, *added)) if added else procedure
    beside = apart(after or procedure) if parallel == "beside" else None
    cells = grid(drawn, named, above, by_unit=by_unit, apart=beside)
    space = Spaces(
        procedure=named,
        plan=drawn,
        grid=cells,
        writer=Writer(lang, measure),
        across=direction == "across",
        values=values or {},
    )
    faint = [link.state == "gone" for link in drawn.links]
    names = lane_names(space, by_unit=by_unit, values=role_values or {})
    layout = _Composer(space, names, untangled(ways(drawn.links, cells), cells, faint), paper).layout()
    return turned(layout) if direction == "across" else layout


@frozen
class _Composer:
    """The steps from cells to coordinates, each needing what the one before found.

    All of it is told for a flow that runs down; where it runs across, the sizes that come from texts are turned first, and
    the whole layout in the end.
    """

    space: Spaces
    names: Names
    ways: tuple[Way, ...]
    paper: Paper

    @property
    def plan(self) -> Plan:
        """What is drawn."""
        return self.space.plan

    @property
    def grid(self) -> Grid:
        """Where it stands."""
        return self.space.grid

    @property
    def lead(self) -> float:
        """What labels keep from the box that their flow leaves: above a line of text there is room already."""
        return LEAD_ACROSS if self.space.across else LABEL_GAP / 2

    def layout(self) -> Layout:
        """Return the layout with its flow downwards."""
        gutters = self._gutters()
        lines = [1 + max(found.values(), default=-1) for found in gutters]
        room = sum(gutter_width(n, outer=k in (0, len(lines) - 1)) for k, n in enumerate(lines))
        widths, labels = self._widths(room)
        placed = ports(self.plan.links, self.ways, labels, [width / 2 for width in widths])
        cols = columns(lines, widths)
        sizes = self.space.sizes(widths, placed)
        gaps = self._gaps(placed, cols, gutters)
        heights = self._row_heights(sizes)
        rooms = self._label_rooms(labels, sizes, heights)
        downs = rows(heights, rooms, [1 + max(found.values(), default=-1) for found in gaps])
        boxes = self._boxes(sizes, cols, downs)
        known = {box.node: box for box in boxes}
        router = Router(self.plan, self.ways, placed, cols, downs, gutters, gaps, known, self.lead)
        routes = router.routes(labels)
        borders = self._borders(cols)
        direction: Direction = "across" if self.space.across else "down"
        lanes, bands, header, band = self.names.placed(borders)
        sheets, upright = pages(downs, borders, header, routes, boxes, paper=self.paper, direction=direction)
        return Layout(
            lang=self.space.writer.lang,
            lanes=lanes,
            bands=bands,
            boxes=boxes,
            routes=routes,
            pages=sheets,
            upright=upright,
            width=borders[-1],
            height=downs.bottom,
            header=header,
            band=band,
            font_size=FONT_SIZE,
            start=routes[0].points[0],
        )

    def _gutters(self) -> list[dict[int, int]]:
        """Return the track of each long or backward way, gutter by gutter."""
        pieces: list[list[Piece]] = [[] for _ in range(len(self.grid.owner) + 1)]
        for k, way in enumerate(self.ways):
            if way.gutter is None:
                continue
            out = (2.0 * way.gap, -1 if way.source[0] < way.gutter else 1)
            level = 2.0 * way.target[1] + (1 if way.kind == "back" else 0)
            pieces[way.gutter].append(Piece(k, out, (level, -1 if way.target[0] < way.gutter else 1)))
        return [tracks(found, 0.5) for found in pieces]

    def _widths(self, gutters: float) -> tuple[list[float], tuple[Lines, ...]]:
        """Return the width of the boxes of each column, with room for words and for labels, and the labels."""
        space, links = self.space, self.plan.links
        if space.across:
            labels = labels_across(links, space.writer)
            needs = needs_across(links, self.grid, labels)
            least = self.names.heights(space.column_heights())
            return [max(pair) for pair in zip(least, needs, strict=True)], labels
        least = least_widths(self.plan, space.procedure, self.grid, space.writer, space.numbers)
        least = [max(pair) for pair in zip(least, space.value_widths(), strict=True)]
        needs = label_needs(links, self.grid, space.writer)
        widths = shared_widths([max(pair) for pair in zip(least, needs, strict=True)], PAGE_WIDTH[self.paper] - gutters)
        return widths, flow_labels(links, self.grid, widths, space.writer)

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
                rooms[row + 1] = max(rooms[row + 1], label.height + LABEL_GAP / 2 + self.lead - spare)
        return rooms

    def _boxes(self, sizes: dict[str, Lines], cols: Columns, downs: Rows) -> tuple[Box, ...]:
        boxes = []
        for node in self.plan.nodes:
            column, row = self.grid.cells[node.id]
            size = sizes[node.id]
            box = Box(
                node=node.id,
                kind="step" if isinstance(node, Step) else "end" if isinstance(node, End) else "gateway",
                lane=self.grid.owner[column],
                column=column,
                row=row,
                number=self.space.numbers.get(node.id),
                lines=size.lines,
                left=cols.middles[column] - size.width / 2,
                top=downs.middle(row) - size.height / 2,
                width=size.width,
                height=size.height,
                enters=self._enters(node),
                leaves=_leaves(node),
                state=self.plan.states[node.id],
                notes=self.space.notes(node, size).lines,
                given=node.id in self.plan.was,
                takes=node.id in self.plan.into.values(),
                beside=node.id in self.plan.beside,
                moved=node.id in self.plan.moved,
                changed=node.id in self.plan.told.steps,
                value=self.space.values.get(node.id) if isinstance(node, Step) else None,
            )
            boxes.append(box)
        return tuple(boxes)

    def _borders(self, cols: Columns) -> list[float]:
        """Return the borders of the lanes: those of columns of different lanes."""
        owner = self.grid.owner
        inner = [cols.borders[k] for k in range(1, len(owner)) if owner[k] != owner[k - 1]]
        return [cols.borders[0], *inner, cols.borders[-1]]

    def _enters(self, node: Node) -> str:
        """Return the sign of a join: nothing where any flow will do."""
        if isinstance(node, End) or node.join == "any":
            return ""
        if not isinstance(node.join, int):
            return "+" if node.join == "all" else "○"
        count = sum(link.target == node.id and link.state != "gone" for link in self.plan.links)
        return f"{node.join}/{count}"


def _leaves(node: Node) -> str:
    """Return the sign of a split: nothing where one flow is taken."""
    return "" if isinstance(node, End) else {"one": "", "all": "+", "any": "○"}[node.split]
