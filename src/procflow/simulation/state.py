"""The arrays a replication works on: made, and made longer when work in progress needs more room."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.simulation.kernel import (
    CASE,
    DUE,
    FREE_CASES,
    FREE_TOKENS,
    GATE_FACTS,
    NEVER,
    NOBODY,
    NOW,
    SCALARS,
    WORDS_OF_OFFICERS,
    Hours,
    Log,
    Program,
    State,
)
from procflow.simulation.records import empty

FIRST_CASES = 32
FIRST_LEAVES = 64
FIRST_ROWS = 4096
STACK = 128
"""Values a condition may hold at once; the reader refuses longer ones."""

RICH_ONLY = (
    "t_rank", "t_left", "t_halted", "t_stopped", "t_timer", "t_member", "t_calendar", "t_gated", "t_shared", "t_former", "t_gone",
    "c_end", "c_outcome", "c_row", "c_due", "gated", "shared", "stopped", "left", "case_procedure",
)  # fmt: skip
"""Columns that stay empty for a plain procedure."""

_BY_TOKEN = (*tuple(name for name in State._fields if name.startswith("t_") and name != "t_counts"), "agenda")
_BY_CASE = tuple(name for name in State._fields if name.startswith("c_"))
_ROWS = tuple(name for name in Log._fields if not name.startswith("case_"))
_CASES = tuple(name for name in Log._fields if name.startswith("case_") and name != "case_values")


def _used(names: tuple[str, ...], program: Program) -> tuple[str, ...]:
    """Return the columns that a program fills."""
    return names if program.rich else tuple(name for name in names if name not in RICH_ONLY)


def _leaves_before_tokens(program: Program) -> int:
    """Return the events that are no token's: one of each role, two of each gate."""
    return len(program.limited) + 2 * (len(program.gate_facts) // GATE_FACTS)


def new_state(program: Program, hours: Hours) -> State:
    """Return the state of an empty office before the first instant."""
    n_roles = len(program.limited)
    half = FIRST_LEAVES
    base, gates = _leaves_before_tokens(program), len(program.gate_facts) // GATE_FACTS
    while half < base + 1:
        half *= 2
    tokens = half - base
    cases = FIRST_CASES
    lists: dict[str, list[Any]] = {name: [0] for name in State._fields}
    lists |= {name: [0] * tokens for name in _used(_BY_TOKEN, program)}
    lists |= {name: [0] * cases for name in _used(_BY_CASE, program)}
    lists |= {
        "scalars": [0] * SCALARS,
        "tree": [NEVER] * (2 * half),
        "free_tokens": list(range(tokens - 1, -1, -1)),
        "t_counts": [0] * (tokens * n_roles),
        "free_cases": list(range(cases - 1, -1, -1)),
        "q_head": [NOBODY] * n_roles,
        "q_tail": [NOBODY] * n_roles,
        "free": list(program.limited),
        "lowest": [0] * n_roles,
        "busy": [0] * sum(program.limited),
        "dirty": [0] * n_roles,
        "is_dirty": [0] * n_roles,
        "hints": [*hours.firsts[:-1], hours.firsts[program.demand_calendar]],
        "waiting": [0] * len(program.kinds),
        "session_at": [-1] * len(program.kinds),
        "session_left": [0] * len(program.kinds),
        "at_work": [NOBODY] * sum(program.limited),
        "numbers": [0] * len(program.starts),
        **{name: [0] * gates for name in ("g_count", "g_rest", "g_open")},
        **{name: [NOBODY] * gates for name in ("g_head", "g_tail", "g_served")},
        "stack": [0.0] * STACK,
    }
    lists |= {name: [0] * (cases * size) for name, size in _sizes_by_case(program).items()}
    state = State(**lists)
    state.scalars[NOW] = state.scalars[DUE] = -1
    state.scalars[FREE_TOKENS], state.scalars[FREE_CASES] = tokens, cases
    state.scalars[CASE] = -1
    return state


def _sizes_by_case(program: Program) -> dict[str, int]:
    joins = len(program.needs)
    sets = (sum(program.limited) + WORDS_OF_OFFICERS - 1) // WORDS_OF_OFFICERS
    return {
        "values": len(program.attribute_keys),
        "did": program.watched,
        "done": program.watched * sets,
        "started": program.ors,
        "visits": len(program.kinds),
        "arrived": program.edge_firsts[-1],
        "joined": joins,
        "j_holder": joins,
        "j_counts": joins * len(program.limited),
    }


def grow_tokens(state: State, program: Program) -> None:
    """Double the room for tokens and events; the slots of those in use stay as they are."""
    n_roles, base = len(program.limited), _leaves_before_tokens(program)
    half = len(state.tree) // 2
    shift = half.bit_length() - 1
    leaves = [
        NEVER if key == NEVER else (key >> shift) << (shift + 1) | slot
        for slot, key in enumerate(map(int, state.tree[half:]))
    ]
    tree = [NEVER] * (2 * half) + leaves + [NEVER] * half
    for node in range(2 * half - 1, 0, -1):
        tree[node] = min(tree[2 * node], tree[2 * node + 1])
    _lengthen(state.tree, 2 * half)
    state.tree[:] = tree
    for name in _used(_BY_TOKEN, program):
        _lengthen(getattr(state, name), half)
    _lengthen(state.t_counts, half * n_roles)
    tokens = half - base
    _add_free(state.free_tokens, state.scalars, FREE_TOKENS, range(tokens, tokens + half))


def grow_cases(state: State, program: Program) -> None:
    """Double the room for cases in progress."""
    cases = len(state.c_number)
    for name in _used(_BY_CASE, program):
        _lengthen(getattr(state, name), cases)
    for name, size in _sizes_by_case(program).items():
        _lengthen(getattr(state, name), cases * size)
    _add_free(state.free_cases, state.scalars, FREE_CASES, range(cases, 2 * cases))


def _add_free(stack: list[int], scalars: list[int], count: int, slots: range) -> None:
    used = scalars[count]
    _lengthen(stack, len(slots))
    stack[used : used + len(slots)] = list(reversed(slots))
    scalars[count] = used + len(slots)


def _lengthen(column: list[Any] | NDArray[Any] | int, more: int) -> None:
    """Add room to a column where it is, be it a list or an array of the compiled engine."""
    if isinstance(column, list):
        column.extend([0.0 if column and isinstance(column[0], float) else 0] * more)
    elif isinstance(column, np.ndarray):  # what lies in the records of another column is told by a number
        column.resize(len(column) + more, refcheck=False)


def new_log(program: Program) -> Log:
    """Return a log with room for a first lot of rows and cases."""
    columns: dict[str, Any] = {name: [0] for name in Log._fields}
    columns |= {name: [0] * FIRST_ROWS for name in _used(_ROWS, program)}
    columns |= {name: [0] * FIRST_CASES for name in _used(_CASES, program)}
    columns["case_values"] = [0.0] * max(FIRST_CASES * len(program.attribute_keys), 1)
    return Log(**columns)


def wide_log(rows: int, cases: int, program: Program) -> Log:
    """Return a log of arrays with room for so many rows and cases; what is never filled takes no memory."""
    rooms = dict.fromkeys(Log._fields, 1) | dict.fromkeys(_used(_ROWS, program), rows)
    rooms |= dict.fromkeys(_used(_CASES, program), cases)
    rooms["case_values"] = max(cases * len(program.attribute_keys), 1)
    return Log(**{name: empty(Log, name, room) for name, room in rooms.items()})


def grow_log(log: Log, rows: int, cases: int, program: Program) -> None:
    """Double whichever part of the log is full, given how much of each is in use."""
    if rows == len(log.case):
        for name in _used(_ROWS, program):
            _lengthen(getattr(log, name), rows)
    if cases == len(log.case_arrival):
        for name in _used(_CASES, program):
            _lengthen(getattr(log, name), cases)
        _lengthen(log.case_values, cases * len(program.attribute_keys))


def trim_log(log: Log, rows: int, cases: int, program: Program) -> None:
    """Give back the room of a log that is not in use."""
    for names, count in ((_used(_ROWS, program), rows), (_used(_CASES, program), cases)):
        for name in names:
            column = getattr(log, name)
            if isinstance(column, list):
                del column[count:]
            elif isinstance(column, np.ndarray):
                column.resize(count, refcheck=False)
