"""What stands beside a flow (its share of the cases and its condition), how wide it may be, and on which side it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from procflow.layout.grid import Grid
from procflow.layout.links import Link
from procflow.layout.sizes import NO_LINES, Lines, Writer

PITCH = 5.5
"""Wanted distance between two lines that run side by side."""
LABEL_GAP = 1.6
EDGE = 2.0
"""What a label keeps from the border of the box above it."""
WANTED_LINES = 5.0
WIDEST_CONDITION = 32.0
WIDEST_ACROSS = 64.0
"""Room for a label beside a box where flows run across."""


def labelled(links: tuple[Link, ...]) -> dict[str, list[int]]:
    """Return the flows that leave each node, by position."""
    leaving: dict[str, list[int]] = defaultdict(list)
    for k, link in enumerate(links):
        if link.source:
            leaving[link.source].append(k)
    return leaving


def label_needs(links: tuple[Link, ...], grid: Grid, writer: Writer) -> list[float]:
    """Return for each column the narrowest box below which all labels find room in a few lines each."""
    needs = [0.0] * len(grid.owner)
    for source, group in labelled(links).items():
        texts = [writer.flow(links[k]) for k in group]
        rooms = [max(writer.words(text), min(writer.width(text) / WANTED_LINES, WIDEST_CONDITION)) for text in texts]
        lane = grid.cells[source][0]
        if any(texts):
            needs[lane] = max(needs[lane], sum(rooms) + _between(texts))
    return needs


def flow_labels(links: tuple[Link, ...], grid: Grid, widths: list[float], writer: Writer) -> tuple[Lines, ...]:
    """Return the label of each flow; the flows of one node share the width of its box, long conditions get more of it."""
    found = [NO_LINES] * len(links)
    for source, group in labelled(links).items():
        texts = [writer.flow(links[k]) for k in group]
        least = [writer.words(text) for text in texts]
        full = [writer.width(text) for text in texts]
        spare = max(0.0, widths[grid.cells[source][0]] - _between(texts) - sum(least))
        for k, text, need, whole in zip(group, texts, least, full, strict=True):
            found[k] = writer.broken(text, min(whole, need + spare * whole / max(sum(full), 1.0)))
    return tuple(found)


def labels_across(links: tuple[Link, ...], writer: Writer) -> tuple[Lines, ...]:
    """Return the label of each flow where flows run across, with its height as its width and the other way round."""
    found = []
    for link in links:
        text = writer.flow(link)
        room = max(writer.words(text), min(writer.width(text), WIDEST_ACROSS)) if text else 0.0
        lines = writer.broken(text, room)
        found.append(Lines(lines.lines, lines.height, lines.width))
    return tuple(found)


def needs_across(links: tuple[Link, ...], grid: Grid, labels: Sequence[Lines]) -> list[float]:
    """Return for each column the lowest box beside which all labels find room one below the other."""
    needs = [0.0] * len(grid.owner)
    for source, group in labelled(links).items():
        texts = ["" if not labels[k].lines else "x" for k in group]
        column = grid.cells[source][0]
        if any(texts):
            needs[column] = max(needs[column], sum(labels[k].width for k in group) + _between(texts))
    return needs


def _between(texts: Sequence[str]) -> float:
    """Return the room that lines and their distances take beside the labels."""
    return 2 * EDGE + PITCH * (len(texts) - 1) + LABEL_GAP * sum(bool(text) for text in texts)


def spread(labels: Sequence[Lines]) -> tuple[list[float], list[bool], float, float]:
    """Line up flows that leave one box, from left to right, each with its label beside it.

    Returns
    -------
    positions : list of float
        Of the lines, the first at 0.
    left : list of bool
        Whether the label stands to the left of its line.
    low, high : float
        How far lines and labels reach.
    """
    left = [k == 0 and len(labels) > 1 for k in range(len(labels))]
    room = [label.width + LABEL_GAP if label.lines else 0.0 for label in labels]
    positions = [0.0]
    for k in range(1, len(labels)):
        positions.append(positions[-1] + (room[k - 1] if not left[k - 1] else 0.0) + PITCH)
    low = -room[0] if left[0] else 0.0
    high = positions[-1] + (room[-1] if not left[-1] else 0.0)
    return positions, left, low, high
