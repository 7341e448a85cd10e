"""The lists the event loop works on: what never changes during a study, what does, and the log it fills."""

from __future__ import annotations

from typing import NamedTuple

WORK, PASS, JOIN, FORK, END = 0, 1, 2, 3, 4
ENTER, TRANSFER, WAIT, READY, BEGIN, WORKING, DONE = 0, 1, 2, 3, 4, 5, 6

NOBODY, MANY = -1, -2

FINISHED, BUDGET, TOKENS, CASES, ROWS, HORIZON, TOO_LONG, STUCK, PILED = 0, 1, 2, 3, 4, 5, 6, 7, 8
"""What a call returns: the study is over; the budget is spent; room for tokens, cases or rows is lacking; the calendars
are not known far enough; and, for good, a time beyond the clock, a case that waits for ever, two tokens on one edge."""

MINUTE = 60000.0
LONGEST = 5.0e10  # minutes: some 95,000 years; beyond it, milliseconds would leave the range of the packed keys
NEVER = 0x7FFFFFFFFFFFFFFF

# Positions in State.scalars
NOW, AGENDA, DIRTY, FREE_TOKENS, FREE_CASES, ARRIVALS, DUE, DEMANDED, UNPLACED, ARRIVING, PENDING, ROW, ATOM, CASE, \
    WAITED, ENDED, PASSED = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
)  # fmt: skip
SCALARS = 17


class Program(NamedTuple):
    """A procedure as flat lists: what never changes during a study.

    Laws are (kind, a, b, c) in minutes; edges of atom k are positions ``first[k]`` to ``first[k + 1]``, the parts merged
    into its work positions ``part_firsts[k]`` to ``part_firsts[k + 1]``. A part is drawn under its own key and rounded by
    itself, so that a merged step takes to the millisecond what the steps took one after the other.
    """

    kinds: list[int]
    keys: list[int]
    steps: list[int]
    roles: list[int]
    calendars: list[int]
    first: list[int]
    targets: list[int]
    cumulative: list[float]
    join_edges: list[int]
    joins: list[int]
    needs: list[int]
    edge_firsts: list[int]
    ends: list[int]
    work_kind: list[int]
    work_a: list[float]
    work_b: list[float]
    work_c: list[float]
    work_elapsed: list[int]
    part_firsts: list[int]
    part_keys: list[int]
    part_kind: list[int]
    part_a: list[float]
    part_b: list[float]
    part_c: list[float]
    wait_kind: list[int]
    wait_a: list[float]
    wait_b: list[float]
    wait_c: list[float]
    wait_elapsed: list[int]
    limited: list[int]
    shares: list[float]
    transfer_kind: list[int]
    transfer_a: list[float]
    transfer_b: list[float]
    transfer_c: list[float]
    transfer_elapsed: list[int]
    role_calendars: list[int]
    officer_firsts: list[int]
    demand_calendar: int
    demand_kind: int
    demand_a: float
    demand_b: float
    demand_c: float
    start: int


class Hours(NamedTuple):
    """The open intervals of all calendars, one after the other, each list closed by an interval that never comes.

    ``before`` counts the open milliseconds before each interval; ``known`` is the instant up to which all are complete.
    """

    firsts: list[int]
    opens: list[int]
    closes: list[int]
    before: list[int]
    known: int


class Study(NamedTuple):
    """What is run: the key of the replication, and which cases count until when."""

    key: int
    warm_up: int
    last_case: int
    window_end: int
    until: int
    logged: int


class State(NamedTuple):
    """Everything that changes, by token, by case in progress, by role and by calendar."""

    scalars: list[int]
    tree: list[int]
    agenda: list[int]
    free_tokens: list[int]
    t_case: list[int]
    t_atom: list[int]
    t_edge: list[int]
    t_phase: list[int]
    t_rest: list[int]
    t_visit: list[int]
    t_holder: list[int]
    t_counts: list[int]
    t_given: list[int]
    t_entered: list[int]
    t_moved: list[int]
    t_ready: list[int]
    t_start: list[int]
    t_work: list[int]
    t_service: list[int]
    t_officer: list[int]
    t_previous: list[int]
    t_next: list[int]
    t_ahead: list[int]
    free_cases: list[int]
    c_number: list[int]
    c_key: list[int]
    c_tokens: list[int]
    c_parked: list[int]
    c_counted: list[int]
    c_arrival: list[int]
    visits: list[int]
    arrived: list[int]
    joined: list[int]
    j_holder: list[int]
    j_counts: list[int]
    q_head: list[int]
    q_tail: list[int]
    free: list[int]
    lowest: list[int]
    busy: list[int]
    dirty: list[int]
    is_dirty: list[int]
    hints: list[int]


class Log(NamedTuple):
    """Columns that are filled as work ends, and the table of cases."""

    case: list[int]
    atom: list[int]
    visit: list[int]
    officer: list[int]
    entered: list[int]
    moved: list[int]
    ready: list[int]
    start: list[int]
    end: list[int]
    work: list[int]
    service: list[int]
    given: list[int]
    previous: list[int]
    case_arrival: list[int]
    case_end: list[int]
    case_outcome: list[int]
    case_counted: list[int]
    case_last: list[int]
