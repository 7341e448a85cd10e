"""The lists the event loop works on: what never changes during a study, what does, and the log it fills."""

from __future__ import annotations

from typing import NamedTuple

WORK, PASS, JOIN, FORK, END = 0, 1, 2, 3, 4
ENTER, TRANSFER, WAIT, READY, BEGIN, WORKING, DONE = 0, 1, 2, 3, 4, 5, 6
GATHERED, LET_GO, LEFT, TOGETHER, TIMER, QUIT = 7, 8, 9, 10, 11, 12
"""Where a token is; the second line only where a procedure gathers cases, bounds their time or serves them together."""

FIFO, BY_CLASS, PREEMPTIVE, BY_DUE, SHORTEST = 0, 1, 2, 3, 4
SUSPEND, FINISH, FIT = 0, 1, 2

NOBODY, MANY = -1, -2

FINISHED, BUDGET, TOKENS, CASES, ROWS, HORIZON, TOO_LONG, STUCK, PILED, FEED, NO_FIT, NO_WAY = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
)  # fmt: skip
"""What a call returns: the study is over; the budget is spent; room for tokens, cases or rows is lacking; the calendars
are not known far enough; for good, a time beyond the clock, a case that waits for ever, two tokens on one edge; the list
of arrivals has to be filled again; and, for good, work longer than every opening, a split none of whose ways is open."""

MINUTE = 60000.0
LONGEST = 5.0e10  # minutes: some 95,000 years; beyond it, milliseconds would leave the range of the packed keys
NEVER = 0x7FFFFFFFFFFFFFFF
NOT_IN_TIME = 1 << 61
NOT_A_NUMBER = float("nan")
AFTER_ALL = 1 << 40
"""Added to the visit of a bound on time, so that it comes after all else of its case and step at the same instant."""

# Positions in State.scalars
NOW, AGENDA, DIRTY, FREE_TOKENS, FREE_CASES, ARRIVALS, DUE, DEMANDED, UNPLACED, ARRIVING, PENDING, ROW, ATOM, CASE, \
    WAITED, ENDED, PASSED, FED, WAKE, OPENED, TAKEN = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
)  # fmt: skip
SCALARS = 21

# What a step asks beyond its work: positions in Program.facts, so many for each atom; -1 is nothing.
F_SKILLS, F_SAME, F_OTHER, F_NEVER, F_NEVER_END, F_JOINT, F_JOINT_END, F_HOURS, F_SESSION, F_CAPACITY, F_GATE, F_VISITS, \
    F_ROOM, F_BOUND, F_THEN, F_THEN_EDGE, F_CLASS, F_CLASS_BY, F_WORK, F_WORK_BY, F_WAIT, F_WAIT_BY, F_WATCH, F_OR, F_WHEN, \
    F_ACTS, F_ACTS_END, F_OWN, F_UNBEGUN = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
)  # fmt: skip
FACTS = 29
R_QUEUE, R_CLOSING, R_LEADS, R_LEADS_END = 0, 1, 2, 3
ROLE_FACTS = 4
G_ATOM, G_SIZE, G_CAPACITY, G_TIMETABLE, G_ONCE, G_AGE = 0, 1, 2, 3, 4, 5
GATE_FACTS = 6
WORDS_OF_OFFICERS = 62
"""Officers told apart in one number of a set."""


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
    rich: int
    listed: int
    facts: list[int]
    lists: list[int]
    special: list[int]
    role_facts: list[int]
    gate_facts: list[int]
    law_kind: list[int]
    law_a: list[float]
    law_b: list[float]
    law_c: list[float]
    law_elapsed: list[int]
    law_table: list[float]
    speeds: list[float]
    skills: list[int]
    officer_calendars: list[int]
    edge_share: list[float]
    edge_keys: list[int]
    edge_when: list[int]
    edge_other: list[int]
    condition_firsts: list[int]
    condition_op: list[int]
    condition_value: list[float]
    attribute_keys: list[int]
    attribute_law: list[int]
    attribute_firsts: list[int]
    attribute_shares: list[float]
    join_sizes: list[int]
    join_ors: list[int]
    join_inside: list[int]
    starts: list[int]
    watched: int
    ors: int


class Hours(NamedTuple):
    """The open intervals of all calendars, one after the other, each list closed by an interval that never comes.

    ``before`` counts the open milliseconds before each interval; ``known`` is the instant up to which all are complete.
    """

    firsts: list[int]
    opens: list[int]
    closes: list[int]
    before: list[int]
    longest: list[int]
    known: int


class Feed(NamedTuple):
    """The next arrivals where they follow a list, in order; ``final`` tells that none come after it.

    ``values`` holds the recorded attributes of each case one after the other, not a number where they are drawn.
    """

    keys: list[int]
    times: list[int]
    procedures: list[int]
    due: list[int]
    values: list[float]
    final: int


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
    t_rank: list[int]
    t_left: list[int]
    t_halted: list[int]
    t_stopped: list[int]
    t_timer: list[int]
    t_member: list[int]
    t_calendar: list[int]
    t_gated: list[int]
    t_shared: list[int]
    t_former: list[int]
    t_gone: list[int]
    free_cases: list[int]
    c_number: list[int]
    c_key: list[int]
    c_tokens: list[int]
    c_parked: list[int]
    c_counted: list[int]
    c_arrival: list[int]
    c_end: list[int]
    c_outcome: list[int]
    c_row: list[int]
    c_due: list[int]
    values: list[float]
    did: list[int]
    done: list[int]
    started: list[int]
    numbers: list[int]
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
    waiting: list[int]
    session_at: list[int]
    session_left: list[int]
    at_work: list[int]
    g_head: list[int]
    g_tail: list[int]
    g_count: list[int]
    g_served: list[int]
    g_rest: list[int]
    g_open: list[int]
    stack: list[float]


class Log(NamedTuple):
    """Columns that are filled as work ends, and the table of cases; rows that were taken out (`TAKEN`) leave their room."""

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
    gated: list[int]
    shared: list[int]
    stopped: list[int]
    left: list[int]
    case_arrival: list[int]
    case_end: list[int]
    case_outcome: list[int]
    case_counted: list[int]
    case_last: list[int]
    case_procedure: list[int]
    case_values: list[float]
