"""Small tables of figures, as text, as a CSV file, and as HTML: one table, three ways to hand it on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape

from attrs import field, frozen

from procflow.metrics.tables import NOT_COMPUTED, PLUS_MINUS, Scale, aligned, widest
from procflow.model import ILLUSTRATIVE, Interval, Procedure, Text
from procflow.model.figures import FigureUnit
from procflow.output import csv_text, save
from procflow.wording import Lang

Cell = Text | Interval | float | None
"""Words, a value with its interval, an exact value, or "not computed"."""


@frozen
class Head:
    """The head of a column.

    Attributes
    ----------
    unit : str or None
        Unit of its values; None for words.
    one_scale : bool
        Whether all values are written in the scale of the largest; else each in the one that fits it.
    """

    name: Text
    unit: FigureUnit | None = None
    one_scale: bool = True


@frozen(kw_only=True, eq=False)
class View:
    """A table of figures.

    Attributes
    ----------
    heads : tuple of Head
        One for each column.
    rows : tuple of tuple of Cell
        None is "not computed"; the notes say why.
    notes : tuple of Text
        What the reader has to know.
    day_minutes : float
        Length of the working day in which times are written.
    illustrative : bool
        Whether the banner stands above.

    Examples
    --------
    >>> view = View(heads=(Head(Text(en="Role")), Head(Text(en="Wait"), "working minutes")), day_minutes=480,
    ...             rows=((Text(en="Clerk"), Interval(90.0, 12.0, 0.95, 10)), (Text(en="Chair"), None)))
    >>> print(view)
    Role                      Wait
    -----  -----------------------
    Clerk  1.5 ± 0.2 working hours
    Chair             not computed
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()
    day_minutes: float = field(default=480.0)
    illustrative: bool = False

    def cells(self, lang: Lang = "en") -> list[list[str]]:
        """Return the rows in words."""
        columns = []
        for head, column in zip(self.heads, zip(*self.rows, strict=True), strict=bool(self.rows)):
            together = self._scale(head, column)
            scales = [together if head.one_scale else self._scale(head, [cell]) for cell in column]
            columns.append([_words(cell, fitting, lang) for cell, fitting in zip(column, scales, strict=True)])
        return [list(row) for row in zip(*columns, strict=True)]

    def _scale(self, head: Head, cells: Sequence[Cell]) -> Scale:
        """Return the scale of some cells: that of the largest value or half-width."""
        values: list[float] = []
        for cell in cells:
            values += [cell.mean, cell.half_width or 0.0] if isinstance(cell, Interval) else []
            values += [cell] if isinstance(cell, float) else []
        return widest(head.unit or "count", values, day_minutes=self.day_minutes)

    def text(self, lang: Lang = "en") -> str:
        """Return the table as plain lines, the banner on top if need be, notes below."""
        heads = [head.name.get(lang) for head in self.heads]
        numbers = [k for k, head in enumerate(self.heads) if head.unit is not None]
        lines = [ILLUSTRATIVE.get(lang)] if self.illustrative else []
        lines.append(aligned([heads, *self.cells(lang)], numbers=numbers))
        return "\n".join([*lines, *(note.get(lang) for note in self.notes)])

    def __str__(self) -> str:
        """Return the English table."""
        return self.text()

    def html(self, lang: Lang = "en") -> str:
        """Return the table as HTML, every text escaped; style is left to the page."""
        banner = f"<p><strong>{escape(ILLUSTRATIVE.get(lang))}</strong></p>" if self.illustrative else ""
        head = "".join(f'<th scope="col">{escape(head.name.get(lang))}</th>' for head in self.heads)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>" for cells in self.cells(lang))
        notes = "".join(f"<p>{escape(note.get(lang))}</p>" for note in self.notes)
        return f"{banner}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "en") -> None:
        """Write the table as a CSV file, whole or not at all: unrounded, bounds of intervals in columns of their own.

        Times are in working minutes, shares from 0 to 1. "Not computed" is an empty cell.

        Raises
        ------
        OutputError
            If the file cannot be written; what was there before is unchanged.
        """
        wide = [any(isinstance(row[k], Interval) for row in self.rows) for k in range(len(self.heads))]
        low, high = {"en": ("lower bound", "upper bound"), "vi": ("cận dưới", "cận trên")}[lang]
        heads: list[str | float | None] = []
        for head, spread in zip(self.heads, wide, strict=True):
            name = head.name.get(lang)
            unit = f" ({head.unit})" if head.unit not in (None, "count") else ""
            heads += [f"{name}{unit}", *([f"{name}, {low}", f"{name}, {high}"] if spread else [])]
        lines: list[Sequence[str | float | None]] = [[ILLUSTRATIVE.get(lang)]] if self.illustrative else []
        lines.append(heads)
        for row in self.rows:
            lines.append([value for cell, spread in zip(row, wide, strict=True) for value in _raw(cell, spread, lang)])
        save(path, csv_text([*lines, *([note.get(lang)] for note in self.notes)], lang))


def _words(cell: Cell, fitting: Scale, lang: Lang) -> str:
    if isinstance(cell, Text):
        return cell.get(lang)
    if cell is None:
        return NOT_COMPUTED.get(lang)
    if isinstance(cell, Interval) and cell.half_width:
        mean = fitting.spell(cell.mean, lang, word=False)
        return f"{mean}{PLUS_MINUS}{fitting.spell(cell.half_width, lang)}"
    return fitting.spell(cell.mean if isinstance(cell, Interval) else cell, lang)


def _raw(cell: Cell, spread: bool, lang: Lang) -> list[str | float | None]:
    if isinstance(cell, Text):
        return [cell.get(lang)]
    if not spread:
        return [cell if isinstance(cell, float) else None]
    if isinstance(cell, Interval):
        return [cell.mean, cell.low, cell.high]
    return [cell, None, None]


def view_of(
    procedure: Procedure, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], notes: Sequence[Text] = ()
) -> View:
    """Return a table with the working day and the banner of a procedure."""
    return View(
        heads=tuple(heads),
        rows=tuple(map(tuple, rows)),
        notes=tuple(notes),
        day_minutes=procedure.calendar_named().day_minutes,
        illustrative=procedure.illustrative,
    )


def role_name(procedure: Procedure, id: str) -> Text:
    """Return how people call a role; its id where it has no name."""
    name = procedure.role(id).name
    return name or Text(en=id, vi=id)
