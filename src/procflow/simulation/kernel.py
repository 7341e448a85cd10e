"""The event loop: one replication over flat lists of numbers, in whole milliseconds.

This file sees arrays only and imports nothing but `math`. It raises nothing: it returns a status, and the driver in
`run.py` grows the arrays, lengthens the calendars or tells people what is wrong, and calls again. It holds to the part
of Python that a compiler for numbers takes as it stands: every product of 64-bit keys is masked, powers are written as
products, and sums are loops, so that a compiled twin gives the same bits (only `U` is then another type).

The loop has no nested loop over events. Each turn does one thing and leaves the arrays whole, so that it can stop at any
turn for want of room and go on from there. In order of precedence:

1. move the token on top of the agenda one atom on;
2. draw the gap to the next case, or place it on its calendar;
3. let a case arrive (only after all else of the instant);
4. give the waiting work of one role to its free officers;
5. go to the next instant, or to work that has just ended at this one, and put on the agenda what is due.

So at one instant all completions come first, in order of case number and model order, then openings, then dispatch, and
again while work without duration ends at the same instant; then arrivals, and dispatch again.
"""

from __future__ import annotations

import math
from typing import NamedTuple

U = int
"""Type of the 64-bit keys: whole numbers here, unsigned 64-bit numbers in a compiled twin."""

MASK = U(0xFFFFFFFFFFFFFFFF)
GOLDEN = U(0x9E3779B97F4A7C15)
STAFFORD_1 = U(0xBF58476D1CE4E5B9)
STAFFORD_2 = U(0x94D049BB133111EB)
S11, S27, S30, S31, ONE = U(11), U(27), U(30), U(31), U(1)
UNIT = 1.1102230246251565e-16  # 2 ** -53

FIXED, UNIFORM, TRIANGULAR, EXPONENTIAL, ERLANG, LOGNORMAL = 0, 1, 2, 3, 4, 5
NO_LAW = -1

WORK, PASS, JOIN, FORK, END = 0, 1, 2, 3, 4

# What a draw is for: multiples of an odd constant, so that two purposes never share a number.
WORK_DRAW = U(0)
ROUTING_DRAW = U(0xD1B54A32D192ED03)
WAIT_DRAW = U(0xA36A9465A325DA06)
TRANSFER_DRAW = U(0x751FDE9874B8C709)
ARRIVAL_DRAW = U(0xBBF4975FBF024915)

ENTER, TRANSFER, WAIT, READY, BEGIN, WORKING, DONE = 0, 1, 2, 3, 4, 5, 6

NOBODY, MANY = -1, -2

FINISHED, BUDGET, TOKENS, CASES, ROWS, HORIZON, TOO_LONG, STUCK, PILED = 0, 1, 2, 3, 4, 5, 6, 7, 8
"""What a call returns: the study is over; the budget is spent; room for tokens, cases or rows is lacking; the calendars
are not known far enough; and, for good, a time beyond the clock, a case that waits for ever, two tokens on one edge."""

MINUTE = 60000.0
BEYOND = 1.0e300  # stands for what no number can hold
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


def mix(x: int) -> int:
    """Scramble a 64-bit number so that near neighbours have nothing in common (the finisher of splitmix64)."""
    x = ((x ^ (x >> S30)) * STAFFORD_1) & MASK
    x = ((x ^ (x >> S27)) * STAFFORD_2) & MASK
    return x ^ (x >> S31)


def uniform(case_key: int, key: int, visit: int, purpose: int) -> float:
    """Return the number in (0, 1) that belongs to a case, a step, a visit and a purpose, whatever else is drawn."""
    x = (case_key + key + U(visit) * GOLDEN + purpose) & MASK
    x = ((x ^ (x >> S30)) * STAFFORD_1) & MASK
    x = ((x ^ (x >> S27)) * STAFFORD_2) & MASK
    return (((x ^ (x >> S31)) >> S11) | ONE) * UNIT


def normal_quantile(p: float) -> float:
    """Return the quantile of the standard normal law: algorithm AS 241 (Wichura, 1988), to 16 digits."""
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        num = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
              + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
              + 133.14166789178437745) * r + 3.387132872796366608) * q  # fmt: skip
        den = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
              + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
              + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return num / den
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        num = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
              + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
              + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        den = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
              + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
              + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
              + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
              + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        den = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
              + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
              + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -(num / den) if q < 0.0 else num / den


def erlang_tail(shape: float, x: float, log_term: float) -> float:
    """Return P(time > x) of `shape` phases of mean 1, summed from its largest end; `log_term` is the log of the last term."""
    total, term, k = 1.0, 1.0, shape - 1.0
    while k > 0.0 and term > 1e-18 * total:
        term *= k / x
        total += term
        k -= 1.0
    return math.exp(log_term) * total


def erlang_head(shape: float, x: float, log_term: float) -> float:
    """Return P(time <= x) of `shape` phases of mean 1, by its ascending series."""
    total, term, k = 1.0, 1.0, shape + 1.0
    while term > 1e-18 * total:
        term *= x / k
        total += term
        k += 1.0
    return math.exp(log_term) * (x / shape) * total


def erlang_quantile(p: float, shape: float, log_gamma: float) -> float:
    """Return the quantile of `shape` exponential phases of mean 1, by Newton steps held within a bracket.

    `log_gamma` is the logarithm of (shape - 1)!. The smaller of head and tail is solved for, so that neither loses digits.
    """
    if shape == 1.0:
        return -math.log1p(-p)
    z = normal_quantile(p)
    cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))  # Wilson and Hilferty (1931)
    x = shape * cube * cube * cube
    if x < 0.05 * shape:  # far below the mean the head is its first term: x ** shape / shape!
        x = math.exp((math.log(p) + log_gamma + math.log(shape)) / shape)
    low, high = 0.0, BEYOND
    for _ in range(100):
        log_term = (shape - 1.0) * math.log(x) - x - log_gamma
        density = math.exp(log_term)
        excess = erlang_head(shape, x, log_term) - p if p < 0.5 else (1.0 - p) - erlang_tail(shape, x, log_term)
        if excess < 0.0:
            low = x
        else:
            high = x
        step = excess / density if density > 0.0 else 0.0
        following = x - step
        if not low < following < high:
            following = 0.5 * (low + high) if high < BEYOND else 2.0 * x
        if math.fabs(following - x) <= 1e-14 * x:
            return following
        x = following
    return x


def quantile(kind: int, a: float, b: float, c: float, p: float) -> float:
    """Return the time in minutes that a law does not exceed with probability p."""
    if kind == EXPONENTIAL:  # a draw is a multiple of 2 ** -53, so 1 - p is exact, and log takes half the time of log1p
        return -a * math.log(1.0 - p) if p > 0.001 else -a * math.log1p(-p)
    if kind == LOGNORMAL:
        power = a + b * normal_quantile(p)
        return math.exp(power) if power < 700.0 else BEYOND
    if kind == TRIANGULAR:
        width = c - a
        if p * width < b - a:
            return a + math.sqrt(p * width * (b - a))
        return c - math.sqrt((1.0 - p) * width * (c - b))
    if kind == UNIFORM:
        return a + p * (b - a)
    if kind == ERLANG:
        return erlang_quantile(p, a, c) * b
    return a


def put(tree: list[int], leaf: int, key: int) -> None:
    """Set an empty leaf of the tree of next events; each inner node holds the least key below it."""
    tree[leaf] = key
    leaf >>= 1
    while leaf > 0 and tree[leaf] > key:
        tree[leaf] = key
        leaf >>= 1


def drop(tree: list[int], leaf: int) -> None:
    """Empty a leaf of the tree."""
    least = NEVER
    tree[leaf] = least
    while leaf > 1:
        other = tree[leaf ^ 1]
        if other < least:
            least = other
        leaf >>= 1
        tree[leaf] = least


def open_end(opens: list[int], before: list[int], interval: int, last: int, now: int, rest: int) -> int:
    """Return the instant at which `rest` open milliseconds from now are over, or minus what is left when hours run out.

    `interval` is the first that closes after now, `last` the position of the one that never comes.
    """
    position = before[interval] + rest
    if now > opens[interval]:
        position += now - opens[interval]
    if position > before[last]:
        return before[last] - position
    if before[interval + 1] < position:
        low, high = interval + 1, last - 1
        while low < high:
            middle = (low + high) >> 1
            if before[middle + 1] < position:
                low = middle + 1
            else:
                high = middle
        interval = low
    return opens[interval] + (position - before[interval])


def comes_after(x: int, y: int, t_case: list[int], c_number: list[int], t_atom: list[int], t_visit: list[int]) -> bool:
    """Tell whether token x stands behind token y among equals: by case number, then model order, then visit."""
    one, two = c_number[t_case[x]], c_number[t_case[y]]
    if one != two:
        return one > two
    if t_atom[x] != t_atom[y]:
        return t_atom[x] > t_atom[y]
    return t_visit[x] > t_visit[y]


def order(
    agenda: list[int], count: int, t_case: list[int], c_number: list[int], t_atom: list[int], t_visit: list[int]
) -> None:
    """Sort the agenda so that the first among equals lies on top (Shell's method, with gaps of Knuth)."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, count):
            token = agenda[k]
            spot = k
            while spot >= gap and comes_after(token, agenda[spot - gap], t_case, c_number, t_atom, t_visit):
                agenda[spot] = agenda[spot - gap]
                spot -= gap
            agenda[spot] = token
        gap //= 3


def run(p: Program, k: Hours, study: Study, s: State, log: Log, budget: int) -> int:
    """Go on until the study is over, or for so many instants, or until room or hours are lacking; return the status."""
    kinds, keys, roles, calendars = p.kinds, p.keys, p.roles, p.calendars
    first, targets, cumulative, join_edges = p.first, p.targets, p.cumulative, p.join_edges
    joins, needs, edge_firsts = p.joins, p.needs, p.edge_firsts
    work_kind, work_a, work_b, work_c = p.work_kind, p.work_a, p.work_b, p.work_c
    part_firsts, part_keys = p.part_firsts, p.part_keys
    part_kind, part_a, part_b, part_c = p.part_kind, p.part_a, p.part_b, p.part_c
    wait_kind, wait_a, wait_b, wait_c = p.wait_kind, p.wait_a, p.wait_b, p.wait_c
    limited, shares, transfer_kind, officer_firsts = p.limited, p.shares, p.transfer_kind, p.officer_firsts
    firsts, opens, closes, before, known = k.firsts, k.opens, k.closes, k.before, k.known
    tree, agenda, free_tokens = s.tree, s.agenda, s.free_tokens
    t_case, t_atom, t_edge, t_phase, t_rest, t_visit = s.t_case, s.t_atom, s.t_edge, s.t_phase, s.t_rest, s.t_visit
    t_holder, t_counts, t_given, t_entered, t_moved = s.t_holder, s.t_counts, s.t_given, s.t_entered, s.t_moved
    t_ready, t_start, t_work, t_service, t_officer = s.t_ready, s.t_start, s.t_work, s.t_service, s.t_officer
    t_previous, t_next, t_ahead = s.t_previous, s.t_next, s.t_ahead
    free_cases, c_number, c_key, c_tokens, c_parked = s.free_cases, s.c_number, s.c_key, s.c_tokens, s.c_parked
    c_counted, c_arrival = s.c_counted, s.c_arrival
    visits, arrived, joined, j_holder, j_counts = s.visits, s.arrived, s.joined, s.j_holder, s.j_counts
    q_head, q_tail, free, lowest, busy = s.q_head, s.q_tail, s.free, s.lowest, s.busy
    dirty, is_dirty, hints = s.dirty, s.is_dirty, s.hints

    transfer_a, transfer_b, transfer_c = p.transfer_a, p.transfer_b, p.transfer_c
    work_elapsed, wait_elapsed, transfer_elapsed = p.work_elapsed, p.wait_elapsed, p.transfer_elapsed
    role_calendars = p.role_calendars
    last_case, window_end, until = study.last_case, study.window_end, study.until
    l_case, l_atom, l_visit, l_officer, l_entered, l_moved = (
        log.case, log.atom, log.visit, log.officer, log.entered, log.moved,
    )  # fmt: skip
    l_ready, l_start, l_end, l_work, l_service = log.ready, log.start, log.end, log.work, log.service
    l_given, l_previous = log.given, log.previous
    l_case_arrival, l_case_end, l_case_outcome = log.case_arrival, log.case_end, log.case_outcome
    l_case_counted, l_case_last = log.case_counted, log.case_last

    n_atoms, n_roles, n_joins, n_join_edges = len(kinds), len(limited), len(needs), edge_firsts[len(needs)]
    n_calendars = len(firsts) - 1
    half = len(tree) >> 1
    shift = 0
    while (1 << shift) < half:
        shift += 1
    slot_mask = half - 1
    row_room, case_room = len(log.case), len(log.case_arrival)

    x = s.scalars
    now, n_agenda, n_dirty, n_free_tokens, n_free_cases = x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES]
    arrivals, due, demanded, unplaced, arriving = x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING]
    pending, row, waited, ended, passed = x[PENDING], x[ROW], x[WAITED], x[ENDED], x[PASSED]
    logged = study.logged

    status = BUDGET
    atom, slot = 0, 0
    while budget > 0:
        # 1 -- the token on top of the agenda
        if n_agenda > 0:
            token = agenda[n_agenda - 1]
            atom = t_atom[token]
            slot = t_case[token]
            kind = kinds[atom]
            if kind == WORK:
                phase = t_phase[token]
                role = roles[atom]
                rest = 0
                elapsed = 0
                interval = -1
                if phase == ENTER:
                    place = slot * n_atoms + atom
                    visit = visits[place] + 1
                    visits[place] = visit
                    t_visit[token] = visit
                    t_entered[token] = now
                    given = 0
                    if role >= 0:
                        holder = t_holder[token]
                        if holder == MANY:
                            for r in range(token * n_roles, token * n_roles + n_roles):
                                given += t_counts[r]
                            given -= t_counts[token * n_roles + role]
                        elif holder >= 0 and holder != role:
                            given = 1
                        t_holder[token] = role
                        if given > 0 and transfer_kind[role] >= 0:
                            minutes = quantile(
                                transfer_kind[role], transfer_a[role], transfer_b[role], transfer_c[role],
                                uniform(c_key[slot], keys[atom], visit, TRANSFER_DRAW),
                            )  # fmt: skip
                            if not minutes < LONGEST:
                                status = TOO_LONG
                                break
                            rest = int(minutes * MINUTE + 0.5)
                            elapsed = transfer_elapsed[role]
                    t_given[token] = given
                    phase = TRANSFER
                elif phase != DONE:
                    rest = t_rest[token]
                    if rest > 0:  # the hours had run out: go on where they were known to
                        if phase == WORKING:
                            elapsed = work_elapsed[atom]
                        elif phase == WAIT:
                            elapsed = wait_elapsed[atom]
                        elif phase == TRANSFER:
                            elapsed = transfer_elapsed[role]
                    elif phase == WORKING:
                        phase = DONE
                if rest == 0:
                    if phase == TRANSFER:
                        t_moved[token] = now
                        phase = WAIT
                        if wait_kind[atom] >= 0:
                            minutes = quantile(
                                wait_kind[atom], wait_a[atom], wait_b[atom], wait_c[atom],
                                uniform(c_key[slot], keys[atom], t_visit[token], WAIT_DRAW),
                            )  # fmt: skip
                            if not minutes < LONGEST:
                                status = TOO_LONG
                                break
                            rest = int(minutes * MINUTE + 0.5)
                            elapsed = wait_elapsed[atom]
                    if phase == WAIT and rest == 0:
                        t_ready[token] = now
                        officer = NOBODY
                        if role >= 0 and n_agenda == 1 and free[role] > 0 and q_head[role] < 0:
                            # who comes last of the instant to an empty queue and a free officer need not queue
                            calendar = calendars[atom]
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                            if opens[interval] <= now:
                                officer = lowest[role]
                                while busy[officer_firsts[role] + officer] > 0:
                                    officer += 1
                        if officer == NOBODY and role >= 0 and limited[role] > 0:
                            # into the queue: by instant, then case number, then model order
                            t_phase[token] = READY
                            n_agenda -= 1
                            ahead = q_tail[role]
                            behind = -1
                            while (
                                ahead >= 0
                                and t_ready[ahead] == now
                                and comes_after(ahead, token, t_case, c_number, t_atom, t_visit)
                            ):
                                behind = ahead
                                ahead = t_ahead[ahead]
                            t_ahead[token] = ahead
                            t_next[token] = behind
                            if ahead >= 0:
                                t_next[ahead] = token
                            else:
                                q_head[role] = token
                            if behind >= 0:
                                t_ahead[behind] = token
                            else:
                                q_tail[role] = token
                            if free[role] > 0 and is_dirty[role] == 0:
                                is_dirty[role] = 1
                                dirty[n_dirty] = role
                                n_dirty += 1
                            continue
                        minutes = quantile(
                            work_kind[atom], work_a[atom], work_b[atom], work_c[atom],
                            uniform(c_key[slot], keys[atom], t_visit[token], WORK_DRAW),
                        )  # fmt: skip
                        share = shares[role] if role >= 0 else 1.0
                        total = minutes / share
                        if not total < LONGEST:
                            status = TOO_LONG
                            break
                        t_work[token] = int(minutes * MINUTE + 0.5)
                        t_service[token] = int(total * MINUTE + 0.5)
                        part = part_firsts[atom]
                        while part < part_firsts[atom + 1]:
                            minutes = quantile(
                                part_kind[part], part_a[part], part_b[part], part_c[part],
                                uniform(c_key[slot], part_keys[part], t_visit[token], WORK_DRAW),
                            )  # fmt: skip
                            total += minutes / share
                            if not total < LONGEST:
                                status = TOO_LONG
                                break
                            t_work[token] += int(minutes * MINUTE + 0.5)
                            t_service[token] += int(minutes / share * MINUTE + 0.5)
                            part += 1
                        if status == TOO_LONG:
                            break
                        t_officer[token] = officer
                        if officer >= 0:
                            busy[officer_firsts[role] + officer] = 1
                            lowest[role] = officer + 1
                            free[role] -= 1
                        phase = BEGIN
                    if phase == BEGIN:
                        if interval < 0:
                            calendar = calendars[atom]
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                        rest = t_service[token]
                        elapsed = work_elapsed[atom]
                        if opens[interval] > now and elapsed == 0 and (rest > 0 or role >= 0):
                            t_phase[token] = BEGIN
                            t_rest[token] = 0
                            n_agenda -= 1
                            moment = opens[interval] if opens[interval] < known else known
                            put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                            continue
                        t_start[token] = now
                        phase = WORKING if rest > 0 or t_officer[token] >= 0 else DONE
                if phase != DONE:  # something lasts: an event at its end
                    if elapsed > 0:
                        moment = now + rest
                        rest = 0
                        if moment > known:
                            rest = moment - known
                            moment = known
                    else:
                        calendar = calendars[atom]
                        if interval < 0:
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                        moment = open_end(opens, before, interval, firsts[calendar + 1] - 1, now, rest)
                        rest = 0
                        if moment < 0:
                            rest = -moment
                            moment = known
                    t_phase[token] = phase
                    t_rest[token] = rest
                    n_agenda -= 1
                    put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                    continue
                if row == row_room and logged > 0:
                    t_phase[token] = DONE
                    status = ROWS
                    break
                officer = t_officer[token]
                if officer >= 0:
                    busy[officer_firsts[role] + officer] = 0
                    free[role] += 1
                    if officer < lowest[role]:
                        lowest[role] = officer
                    if q_head[role] >= 0 and is_dirty[role] == 0:
                        is_dirty[role] = 1
                        dirty[n_dirty] = role
                        n_dirty += 1
                waited += t_start[token] - t_ready[token]
                if logged > 0:
                    l_case[row] = c_number[slot]
                    l_atom[row] = atom
                    l_visit[row] = t_visit[token]
                    l_officer[row] = officer
                    l_entered[row] = t_entered[token]
                    l_moved[row] = t_moved[token]
                    l_ready[row] = t_ready[token]
                    l_start[row] = t_start[token]
                    l_end[row] = now
                    l_work[row] = t_work[token]
                    l_service[row] = t_service[token]
                    l_given[row] = t_given[token]
                    l_previous[row] = t_previous[token]
                t_previous[token] = row
                row += 1
            elif kind == JOIN:
                join = joins[atom]
                edge = t_edge[token]
                place = slot * n_joins + join
                if edge >= 0:
                    if arrived[slot * n_join_edges + edge] > 0:
                        status = PILED
                        break
                    arrived[slot * n_join_edges + edge] = 1
                    joined[place] += 1
                # the holders of all branches, as a multiset
                holder = t_holder[token]
                if holder != NOBODY:
                    if j_holder[place] == NOBODY and holder != MANY:
                        j_holder[place] = holder
                    else:
                        counts = place * n_roles
                        if j_holder[place] != MANY:
                            for r in range(n_roles):
                                j_counts[counts + r] = 0
                            if j_holder[place] >= 0:
                                j_counts[counts + j_holder[place]] = 1
                            j_holder[place] = MANY
                        if holder == MANY:
                            for r in range(n_roles):
                                j_counts[counts + r] += t_counts[token * n_roles + r]
                        else:
                            j_counts[counts + holder] += 1
                if edge < 0 or joined[place] < needs[join]:
                    n_agenda -= 1
                    free_tokens[n_free_tokens] = token
                    n_free_tokens += 1
                    c_parked[slot] += 1
                    c_tokens[slot] -= 1
                    if c_tokens[slot] == 0:
                        status = STUCK
                        break
                    continue
                for e in range(slot * n_join_edges + edge_firsts[join], slot * n_join_edges + edge_firsts[join + 1]):
                    arrived[e] = 0
                joined[place] = 0
                c_parked[slot] -= needs[join] - 1
                t_holder[token] = j_holder[place]
                if j_holder[place] == MANY:
                    for r in range(n_roles):
                        t_counts[token * n_roles + r] = j_counts[place * n_roles + r]
                j_holder[place] = NOBODY
                place = slot * n_atoms + atom
                visits[place] += 1
                t_visit[token] = visits[place]
            elif kind == FORK:
                edge = first[atom + 1] - 1
                if n_free_tokens < edge - first[atom]:
                    status = TOKENS
                    break
                while edge > first[atom]:  # the branch listed first lies on top and goes first
                    n_free_tokens -= 1
                    other = free_tokens[n_free_tokens]
                    t_case[other] = slot
                    t_atom[other] = targets[edge]
                    t_edge[other] = join_edges[edge]
                    t_phase[other] = ENTER
                    t_previous[other] = t_previous[token]
                    t_holder[other] = t_holder[token]
                    if t_holder[token] == MANY:
                        for r in range(n_roles):
                            t_counts[other * n_roles + r] = t_counts[token * n_roles + r]
                    agenda[n_agenda - 1] = other
                    n_agenda += 1
                    edge -= 1
                agenda[n_agenda - 1] = token
                c_tokens[slot] += first[atom + 1] - 1 - first[atom]
            elif kind == PASS:
                place = slot * n_atoms + atom
                visits[place] += 1
                t_visit[token] = visits[place]
            else:
                n_agenda -= 1
                free_tokens[n_free_tokens] = token
                n_free_tokens += 1
                c_tokens[slot] -= 1
                if c_tokens[slot] == 0:
                    if c_parked[slot] > 0:
                        status = STUCK
                        break
                    if logged > 0:
                        number = c_number[slot]
                        l_case_end[number] = now
                        l_case_outcome[number] = p.ends[atom]
                        l_case_last[number] = t_previous[token]
                    if c_counted[slot] > 0:
                        pending -= 1
                        ended += 1
                        passed += now - c_arrival[slot]
                    free_cases[n_free_cases] = slot
                    n_free_cases += 1
                continue
            # on to the next atom: the first edge, or one by probability
            edge = first[atom]
            if kind != FORK and first[atom + 1] - edge > 1:
                u = uniform(c_key[slot], keys[atom], t_visit[token], ROUTING_DRAW)
                while cumulative[edge] <= u:
                    edge += 1
            t_atom[token] = targets[edge]
            t_edge[token] = join_edges[edge]
            t_phase[token] = ENTER
            continue

        # 2 -- the next case: its gap is drawn, then laid on the open time of the demand's calendar
        if due < 0:
            u = uniform(mix((study.key + U(arrivals + 1) * GOLDEN) & MASK), U(0), 0, ARRIVAL_DRAW)
            minutes = quantile(p.demand_kind, p.demand_a, p.demand_b, p.demand_c, u)
            if not minutes < LONGEST:
                status = TOO_LONG
                atom = -1
                break
            demanded += int(minutes * MINUTE + 0.5)
            unplaced = 1
            due = 0
        if unplaced == 1 and due < known:
            interval = hints[n_calendars]
            last = firsts[p.demand_calendar + 1] - 1
            while interval < last and before[interval + 1] <= demanded:
                interval += 1
            if interval < last:
                hints[n_calendars] = interval
                due = opens[interval] + (demanded - before[interval])
                unplaced = 0
            else:  # not within the known hours, whose last interval may yet grow: look again from there
                due = known

        # 3 -- arrivals, when all else of the instant is done
        if arriving == 1:
            if due == now:
                if n_free_tokens == 0:
                    status = TOKENS
                    break
                if n_free_cases == 0:
                    status = CASES
                    break
                if arrivals == case_room and logged > 0:
                    status = ROWS
                    break
                n_free_cases -= 1
                slot = free_cases[n_free_cases]
                n_free_tokens -= 1
                token = free_tokens[n_free_tokens]
                c_number[slot] = arrivals
                c_key[slot] = mix((study.key + U(arrivals + 1) * GOLDEN) & MASK)
                c_tokens[slot] = 1
                c_parked[slot] = 0
                for j in range(slot * n_atoms, slot * n_atoms + n_atoms):
                    visits[j] = 0
                for j in range(slot * n_join_edges, slot * n_join_edges + n_join_edges):
                    arrived[j] = 0
                for j in range(slot * n_joins, slot * n_joins + n_joins):
                    joined[j] = 0
                    j_holder[j] = NOBODY
                t_case[token] = slot
                t_atom[token] = p.start
                t_edge[token] = -1
                t_phase[token] = ENTER
                t_holder[token] = NOBODY
                t_previous[token] = -1
                counted = 1 if study.warm_up <= arrivals < last_case and now < window_end else 0
                c_counted[slot] = counted
                c_arrival[slot] = now
                if logged > 0:
                    l_case_arrival[arrivals] = now
                    l_case_end[arrivals] = -1
                    l_case_outcome[arrivals] = -1
                    l_case_counted[arrivals] = counted
                    l_case_last[arrivals] = -1
                pending += counted
                arrivals += 1
                agenda[0] = token
                n_agenda = 1
                due = -1
                continue
            arriving = 0

        # 4 -- waiting work to free officers, role by role, the one with the lowest number first
        while n_dirty > 0:
            n_dirty -= 1
            role = dirty[n_dirty]
            is_dirty[role] = 0
            token = q_head[role]
            if token < 0 or free[role] == 0:
                continue
            calendar = role_calendars[role]
            interval = hints[calendar]
            while closes[interval] <= now:
                interval += 1
            hints[calendar] = interval
            if opens[interval] > now:
                if tree[half + role] == NEVER:
                    moment = opens[interval] if opens[interval] < known else known
                    put(tree, half + role, moment << shift | role)
                continue
            last = firsts[calendar + 1] - 1
            while token >= 0 and free[role] > 0:
                atom = t_atom[token]
                slot = t_case[token]
                minutes = quantile(
                    work_kind[atom], work_a[atom], work_b[atom], work_c[atom],
                    uniform(c_key[slot], keys[atom], t_visit[token], WORK_DRAW),
                )  # fmt: skip
                share = shares[role]
                total = minutes / share
                if not total < LONGEST:
                    status = TOO_LONG
                    break
                work = int(minutes * MINUTE + 0.5)
                rest = int(total * MINUTE + 0.5)
                part = part_firsts[atom]
                while part < part_firsts[atom + 1]:
                    minutes = quantile(
                        part_kind[part], part_a[part], part_b[part], part_c[part],
                        uniform(c_key[slot], part_keys[part], t_visit[token], WORK_DRAW),
                    )  # fmt: skip
                    total += minutes / share
                    if not total < LONGEST:
                        status = TOO_LONG
                        break
                    work += int(minutes * MINUTE + 0.5)
                    rest += int(minutes / share * MINUTE + 0.5)
                    part += 1
                if status == TOO_LONG:
                    break
                officer = lowest[role]
                while busy[officer_firsts[role] + officer] > 0:
                    officer += 1
                busy[officer_firsts[role] + officer] = 1
                lowest[role] = officer + 1
                free[role] -= 1
                t_work[token] = work
                t_service[token] = rest
                t_officer[token] = officer
                t_start[token] = now
                moment = now
                if rest > 0:
                    moment = open_end(opens, before, interval, last, now, rest)
                    rest = 0
                    if moment < 0:
                        rest = -moment
                        moment = known
                t_phase[token] = WORKING
                t_rest[token] = rest
                put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                token = t_next[token]
            q_head[role] = token
            if token >= 0:
                t_ahead[token] = -1
            else:
                q_tail[role] = -1
            if status == TOO_LONG:
                break
        if status == TOO_LONG:
            break

        # 5 -- the next instant, or what has just ended at this one
        moment = tree[1] >> shift
        if due < moment:
            moment = due
        if moment > now:
            if pending == 0 and (arrivals >= last_case or due >= window_end):
                status = FINISHED
                break
            if moment > until:
                status = FINISHED
                break
            if moment >= known:
                status = HORIZON
                break
            now = moment
            budget -= 1
        key = tree[1]
        if key >> shift > now:
            arriving = 1
            continue
        while key >> shift == now:
            place = key & slot_mask
            drop(tree, half + place)
            key = tree[1]
            if place >= n_roles:
                agenda[n_agenda] = place - n_roles
                n_agenda += 1
            elif is_dirty[place] == 0:
                is_dirty[place] = 1
                dirty[n_dirty] = place
                n_dirty += 1
        if n_agenda > 1:
            order(agenda, n_agenda, t_case, c_number, t_atom, t_visit)

    x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES] = now, n_agenda, n_dirty, n_free_tokens, n_free_cases
    x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING] = arrivals, due, demanded, unplaced, arriving
    x[WAITED], x[ENDED], x[PASSED] = waited, ended, passed
    x[PENDING], x[ROW], x[ATOM], x[CASE] = pending, row, atom, c_number[slot] if atom >= 0 else arrivals
    return status
