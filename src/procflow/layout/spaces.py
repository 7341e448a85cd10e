"""How much room each box takes: its text, its notes and its figure, broken to the direction of the flow.

Sizes are told for a flow that runs down: `width` is the size across the flow, `height` the size along it. Where the flow runs
across, a box that is wide on paper has a large `height`.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from procflow.layout.grid import Grid
from procflow.layout.links import Plan
from procflow.layout.ports import Ports
from procflow.layout.shapes import Value
from procflow.layout.sizes import FONT_SIZE, NO_LINES, PAD_X, PAD_Y, SLANT, Lines, Writer
from procflow.layout.text import LINE_SPACING
from procflow.model import End, Node, Procedure, Step

SMALL_GATEWAY = 20.0
BOX_ACROSS = 84.0
"""Width on paper of boxes where the flow runs across, unless a word needs more."""
ROUND = 12.0
"""Most that the round corners of an end take of its side."""
PORT_EDGE = 5.0
"""What a line keeps from the corner of a box that it enters or leaves."""
BAR_ROOM = 6.0
"""Room for the bar below a figure."""
VALUE_ROOM = FONT_SIZE * LINE_SPACING + BAR_ROOM


@frozen(kw_only=True)
class Spaces:
    """Sizes of boxes before anything has a place.

    Attributes
    ----------
    across : bool
        Whether the flow runs across.
    values : dict of str to Value
        Figures at the foot of boxes.
    """

    procedure: Procedure
    plan: Plan
    grid: Grid
    writer: Writer
    across: bool
    values: Mapping[str, Value]
    numbers: dict[str, int] = field(init=False)
    rooms: list[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Number the steps, and find how wide the boxes of each row are on paper where the flow runs across."""
        steps = [node.id for node in self.plan.nodes if isinstance(node, Step)]
        object.__setattr__(self, "numbers", {step: k for k, step in enumerate(steps, 1)})
        rooms = [BOX_ACROSS] * self.grid.rows
        for node in self.plan.nodes if self.across else ():
            row = self.grid.cells[node.id][1]
            words = max(self.writer.words(text) for text in (self._text(node), *self._note_texts(node)))
            rooms[row] = max(rooms[row], words + 2 * PAD_X, self._value_width(node))
        object.__setattr__(self, "rooms", rooms)

    def _text(self, node: Node) -> str:
        return self.writer.node(node, self.numbers.get(node.id, 0))

    def _note_texts(self, node: Node) -> tuple[str, ...]:
        return self.writer.notes(self.plan, self.procedure, self.numbers, node)

    def _value_width(self, node: Node) -> float:
        value = self.values.get(node.id) if isinstance(node, Step) else None
        return 0.0 if value is None else self.writer.width(value.text) + 2 * PAD_X

    def value_widths(self) -> list[float]:
        """Return for each column the width that the figures of its boxes need."""
        needs = [0.0] * len(self.grid.owner)
        for node in self.plan.nodes:
            column = self.grid.cells[node.id][0]
            needs[column] = max(needs[column], self._value_width(node))
        return needs

    def notes(self, node: Node, size: Lines) -> Lines:
        """Return what stands below the text of a step, broken to its box."""
        width = size.height if self.across else size.width
        found = [self.writer.broken(text, width - 2 * PAD_X) for text in self._note_texts(node)]
        return Lines(tuple(line for one in found for line in one.lines), width, sum(one.height for one in found))

    def _step(self, node: Node, width: float) -> Lines:
        """Return the text of a step and the size of its box on paper."""
        lines = self.writer.broken(self._text(node), width - 2 * PAD_X)
        notes = self.notes(node, Lines((), width, width))
        value = VALUE_ROOM if node.id in self.values else 0.0
        return Lines(lines.lines, width, lines.height + notes.height + 2 * PAD_Y + value)

    def column_heights(self) -> list[float]:
        """Return for each column the height on paper of its highest step, where the flow runs across."""
        needs = [SMALL_GATEWAY] * len(self.grid.owner)
        for node in self.plan.nodes:
            column, row = self.grid.cells[node.id]
            if isinstance(node, Step):
                needs[column] = max(needs[column], self._step(node, self.rooms[row]).height)
            else:
                needs[column] = max(needs[column], self._turned(node, 0.0).width)
        return needs

    def sizes(self, widths: list[float], placed: Ports) -> dict[str, Lines]:
        """Return the text of every box and its size.

        Parameters
        ----------
        widths : list of float
            Room for the boxes of each column, across the flow.
        placed : Ports
            Where flows leave and enter, so that no box is too small for them.
        """
        used: dict[str, float] = {}
        for k, link in enumerate(self.plan.links):
            if link.source:
                used[link.source] = max(used.get(link.source, 0.0), abs(placed.leave[k]))
            if k in placed.enter:
                used[link.target] = max(used.get(link.target, 0.0), abs(placed.enter[k]))
        found = {}
        for node in self.plan.nodes:
            width = widths[self.grid.cells[node.id][0]]
            if self.across:
                found[node.id] = self._across(node, width, used.get(node.id, 0.0))
            else:
                found[node.id] = self._step(node, width) if isinstance(node, Step) else self._down(node, width, used)
        return found

    def _across(self, node: Node, width: float, used: float) -> Lines:
        if not isinstance(node, Step):
            size = self._turned(node, used)
            return evolve(size, width=min(width, size.width))
        lines = self._step(node, self.rooms[self.grid.cells[node.id][1]])
        return Lines(lines.lines, min(width, max(lines.height, 2 * used + 2 * PORT_EDGE)), lines.width)

    def _down(self, node: Node, width: float, used: Mapping[str, float]) -> Lines:
        """Return the text of a gateway or end where the flow runs down, and its size."""
        text = self._text(node)
        flat = 2 * used.get(node.id, 0.0) + 2 * SLANT + 2
        lines = self.writer.broken(text, width - 2 * SLANT) if text else NO_LINES
        if isinstance(node, End):
            return Lines(lines.lines, min(width, max(lines.width + 2 * SLANT, flat)), lines.height + 2 * PAD_Y)
        mark = FONT_SIZE + 2 if text else 0.0
        wide = max(flat, lines.width + 2 * SLANT, SMALL_GATEWAY)
        return Lines(lines.lines, min(width, wide), max(SMALL_GATEWAY, lines.height + mark + 2 * PAD_Y))

    def _turned(self, node: Node, used: float) -> Lines:
        """Return the text of a gateway or end where the flow runs across, and its size."""
        text, room = self._text(node), self.rooms[self.grid.cells[node.id][1]]
        if isinstance(node, End):
            lines = self.writer.broken(text, room - 2 * SLANT)
            flat = 2 * used + 2 * ROUND + 2 if used else 0.0
            return Lines(lines.lines, max(lines.height + 2 * PAD_Y, flat), lines.width + 2 * SLANT)
        lines = self.writer.broken(text, room - 2 * PAD_X) if text else NO_LINES
        mark = FONT_SIZE + 2 if text else 0.0
        flat = 2 * used + 2 * SLANT + 2
        return Lines(
            lines.lines,
            max(flat, lines.height + mark + 2 * SLANT if text else SMALL_GATEWAY),
            max(SMALL_GATEWAY, lines.width + 2 * PAD_X),
        )
