"""The rows of a log as the compiled loop leaves them: packed, and unpacked a column at a time when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from procflow.simulation.kernel import Log
from procflow.simulation.kernel.packing import (
    BLOCK,
    P_ATOM,
    P_BACK,
    P_CASE,
    P_CLOSED,
    P_DELAYED,
    P_DUTIES,
    P_END,
    P_GIVEN,
    P_HELD,
    P_MOVED,
    P_OFFICER,
    P_QUEUED,
    P_VISIT,
    PACKED,
    SPARE,
)

Numbers = NDArray[np.int64]
PARCEL = 1 << 13
"""Rows that the loop writes before they are packed: they stay in the processor's cache."""
KINDS = (np.uint8, np.uint16, np.uint32, np.int64)
KEPT = {
    "case": P_CASE, "atom": P_ATOM, "visit": P_VISIT, "officer": P_OFFICER, "given": P_GIVEN, "end": P_END,
    "moved - entered": P_MOVED, "ready - moved": P_DELAYED, "service - work": P_DUTIES,
}  # fmt: skip
"""Columns, and differences of columns, that are kept as they are."""
BETWEEN = {
    "start": ("end", P_HELD), "ready": ("start", P_QUEUED), "moved": ("ready", P_DELAYED), "entered": ("moved", P_MOVED),
    "work": ("service", P_DUTIES),
}  # fmt: skip
"""Columns that are kept as what another one has more."""


@frozen(eq=False)
class Parcel:
    """Some thousand rows.

    Attributes
    ----------
    unpack : callable
        `kernel.unpack`, or its compiled form.
    first, rows : int
        Number of the first row, and how many there are.
    content : array of bytes
        The numbers, block by block and in each column by column.
    leasts, widths : array
        Of each block and column: what was taken off all numbers, and the bytes each number takes.
    """

    unpack: Callable[..., int]
    first: int
    rows: int
    content: NDArray[np.uint8]
    leasts: NDArray[np.int64]
    widths: NDArray[np.int64]

    def kept(self, number: int) -> Numbers:
        """Return one of the numbers that are kept of each row."""
        found = np.empty(self.rows, dtype=np.int64)
        views = [self.content.view(kind) for kind in KINDS]
        self.unpack(number, self.rows, *views, self.leasts, self.widths, found)
        return found


class Unpacked(Mapping[str, Numbers]):
    """The raw columns of a parcel, each unpacked when it is first asked for."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.found: dict[str, Numbers] = {}

    def __getitem__(self, name: str) -> Numbers:
        """Return a raw column of the log."""
        if name not in self.found:
            self.found[name] = self._made(name)
        return self.found[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a column, or a difference of two, is at hand."""
        return name in KEPT or name in BETWEEN or name in ("service", "previous")

    def _made(self, name: str) -> Numbers:
        parcel = self.parcel
        if name in KEPT:
            return parcel.kept(KEPT[name])
        if name == "previous":
            back = parcel.kept(P_BACK)
            return np.where(back > 0, np.arange(parcel.first, parcel.first + parcel.rows) - back, -1)
        if name == "service":
            return parcel.kept(P_HELD) - parcel.kept(P_CLOSED)
        later, number = BETWEEN[name]
        return self[later] - parcel.kept(number)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the columns."""
        return iter((*KEPT, *BETWEEN, "service", "previous"))

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(KEPT) + len(BETWEEN) + 2


@define(eq=False)
class PackedRows:
    """Takes the rows out of a log that is full, so that the loop writes to the same room again.

    Attributes
    ----------
    pack, unpack : callable
        `kernel.pack` and `kernel.unpack`, or their compiled forms.
    parcels : list of Parcel
        What has been packed.
    rows : int
        How many rows.
    """

    pack: Callable[..., int]
    unpack: Callable[..., int]
    parcels: list[Parcel] = field(factory=list)
    rows: int = 0
    _columns: NDArray[np.int64] = field(factory=lambda: np.empty((PACKED, BLOCK + SPARE), dtype=np.int64))
    _room: NDArray[np.uint8] = field(factory=lambda: np.empty(8 * PACKED * PARCEL, dtype=np.uint8))

    def take(self, log: Log, rows: int) -> None:
        """Pack the rows at the start of a log; `rows` counts those that were taken before as well."""
        count = rows - self.rows
        blocks = -(-count // BLOCK)
        leasts, widths = (np.empty(blocks * PACKED, dtype=np.int64) for _ in range(2))
        views = [self._room.view(kind) for kind in KINDS]
        size = self.pack(log, count, self.rows, *views, leasts, widths, self._columns)
        self.parcels.append(Parcel(self.unpack, self.rows, count, self._room[:size].copy(), leasts, widths))
        self.rows = rows
