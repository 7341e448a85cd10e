"""The building blocks of a report: text, cards, lists, tables and pictures, without any layout."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen


@frozen
class Words:
    """A paragraph."""

    text: str
    small: bool = False
    kind: str = field(default="text", init=False)


@frozen
class Card:
    """One figure that the eye should meet first."""

    label: str
    value: str
    note: str = ""


@frozen
class Cards:
    """A row of cards."""

    cards: Sequence[Card]
    kind: str = field(default="cards", init=False)


@frozen
class Points:
    """A list of sentences."""

    entries: Sequence[str]
    kind: str = field(default="list", init=False)


@frozen
class Line:
    """A row of a table; `mark` is ``"cut"`` for a step that is removed."""

    cells: Sequence[str]
    mark: str = ""


@frozen
class Grid:
    """A table; the first cell of each row names it, columns in `numbers` are set to the right."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Line]
    numbers: frozenset[int] = frozenset()
    kind: str = field(default="table", init=False)


@frozen
class Picture:
    """An inline SVG drawn by this library, with the sentence that replaces it for readers who cannot see it."""

    caption: str
    svg: str
    kind: str = field(default="picture", init=False)


Part = Words | Cards | Points | Grid | Picture


@frozen
class Section:
    """A numbered section."""

    title: str
    parts: Sequence[Part]
