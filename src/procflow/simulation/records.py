"""Which lists of the kernel lie side by side in memory when they are arrays: one record for each token, atom or row.

The kernel reads `t_atom[token]`, `t_case[token]` and so on: many lists, one position. As separate arrays each takes an
address of its own, and there are more of them than a processor has registers; rows of the log would be written to as many
places at once as they have columns. So the compiled engine keeps lists of equal positions as one array of records. It
stands in the place of the first of them; the others are 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from procflow.simulation.kernel import Log, Program, State

Lists = TypeVar("Lists", bound=NamedTuple)

GROUPS: Mapping[type, tuple[tuple[str, ...], ...]] = {
    Program: (
        (
            "first", "kinds", "keys", "roles", "calendars", "work_kind", "work_a", "work_b", "work_c", "work_elapsed",
            "part_firsts", "wait_kind", "wait_a", "wait_b", "wait_c", "wait_elapsed", "joins", "steps", "ends",
        ),
    ),
    State: (
        (
            "t_case", "t_atom", "t_edge", "t_phase", "t_rest", "t_visit", "t_holder", "t_given", "t_entered", "t_moved",
            "t_ready", "t_start", "t_work", "t_service", "t_officer", "t_previous", "t_next", "t_ahead",
        ),
    ),
    Log: (
        (
            "case", "atom", "visit", "officer", "given", "previous", "entered", "moved", "ready", "start", "end", "work",
            "service",
        ),
    ),
}  # fmt: skip
"""Lists that are kept together, the longest of each group first. A list that stands in none is an array by itself."""

KEYS = ("keys", "part_keys", "c_key", "key", "edge_keys", "attribute_keys")
"""What holds 64-bit keys, which have no sign."""
NARROW = ("case", "atom", "visit", "officer", "given", "previous")
"""Columns of the log that 32 bits hold: two thousand million rows would not fit in memory."""


@cache
def leader(shape: type, name: str) -> str | None:
    """Return the first list of the group that a list belongs to, None if it stands alone.

    >>> leader(State, "t_atom"), leader(State, "tree")
    ('t_case', None)
    """
    return next((group[0] for group in GROUPS.get(shape, ()) if name in group), None)


@cache
def record(shape: type, first: str) -> np.dtype[Any]:
    """Return what one record of a group looks like, told by the first list of the group.

    Those that are read at random take a power of two of bytes: their place is then a shift away and no product. Rows of
    the log, which are written one after the other, take no more than they need.
    """
    group = next(group for group in GROUPS[shape] if group[0] == first)
    narrow = NARROW if shape is Log else ()
    kinds = [np.int32 if name in narrow else _kinds(shape)[name] for name in group]
    size = np.dtype([*zip(group, kinds, strict=True)], align=True).itemsize
    room = size if shape is Log else 1 << (size - 1).bit_length()
    return np.dtype({"names": list(group), "formats": kinds, "itemsize": room}, align=True)


@cache
def _kinds(shape: type) -> Mapping[str, type]:
    """Return the types of single numbers of all lists."""
    return {
        name: np.uint64 if name in KEYS else np.float64 if kind in (list[float], float) else np.int64
        for name, kind in get_type_hints(shape).items()
    }


def arrays(lists: Lists) -> Lists:
    """Return named lists as the arrays and arrays of records that the compiled engine works on.

    >>> from procflow.simulation.kernel import Hours
    >>> hours = arrays(Hours([0, 1], [0], [5], [0], [5], 5))
    >>> hours.opens.dtype, hours.known
    (dtype('int64'), 5)
    """
    shape = type(lists)
    return shape._make(_array(shape, name, values, lists) for name, values in lists._asdict().items())


def _array(shape: type, name: str, values: Any, lists: NamedTuple) -> Any:
    first = leader(shape, name)
    if first is None:
        kind = _kinds(shape)[name]
        if isinstance(values, list):
            return np.array(values, dtype=kind)
        return kind(values) if name in KEYS else values
    if first != name:
        return 0
    block = np.zeros(len(values), record(shape, first))
    for field in block.dtype.names or ():
        column = getattr(lists, field)
        block[field][: len(column)] = np.array(column, dtype=block.dtype[field])
    return block


def empty(shape: type, name: str, room: int) -> Any:
    """Return what stands in the place of a list, with so much room and nothing in it yet."""
    first = leader(shape, name)
    if first is None:
        return np.empty(room, dtype=_kinds(shape)[name])
    return np.empty(room, dtype=record(shape, first)) if first == name else 0


def column(lists: Any, name: str) -> list[Any] | NDArray[Any]:
    """Return one of the lists, whether they are lists or arrays."""
    shape: type = type(lists)
    first = leader(shape, name)
    place: Any = getattr(lists, first or name)
    chosen: list[Any] | NDArray[Any] = getattr(lists, name) if first is None or isinstance(place, list) else place[name]
    return chosen
