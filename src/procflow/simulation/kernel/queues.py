"""Lines of waiting tokens with an order of their own, and the officer who may take the next."""

from __future__ import annotations

from procflow.simulation.kernel.events import comes_after, open_end
from procflow.simulation.kernel.tables import (
    F_CAPACITY,
    F_HOURS,
    F_JOINT,
    F_JOINT_END,
    F_NEVER,
    F_NEVER_END,
    F_OTHER,
    F_SAME,
    F_SESSION,
    F_SKILLS,
    FACTS,
    FIT,
    MINUTE,
    NEVER,
    NOBODY,
    R_CLOSING,
    ROLE_FACTS,
    WAKE,
    WORDS_OF_OFFICERS,
)

NOBODY_NOW, LINE_WAITS, NEVER_FITS = -1, -2, -3
"""What `choose` returns beside an officer: this token cannot begin now; nobody behind it may either; no opening is long
enough for its work."""


def line_up(
    line: int,
    token: int,
    head: list[int],
    tail: list[int],
    t_next: list[int],
    t_ahead: list[int],
    t_rank: list[int],
    t_ready: list[int],
    t_case: list[int],
    c_number: list[int],
    t_atom: list[int],
    t_visit: list[int],
) -> None:
    """Put a token in line: by rank, then by the instant at which it was ready, then by case number and model order."""
    ahead = tail[line]
    behind = NOBODY
    while ahead >= 0 and (
        t_rank[ahead] > t_rank[token]
        or (
            t_rank[ahead] == t_rank[token]
            and (
                t_ready[ahead] > t_ready[token]
                or (t_ready[ahead] == t_ready[token] and comes_after(ahead, token, t_case, c_number, t_atom, t_visit))
            )
        )
    ):
        behind = ahead
        ahead = t_ahead[ahead]
    t_ahead[token] = ahead
    t_next[token] = behind
    if ahead >= 0:
        t_next[ahead] = token
    else:
        head[line] = token
    if behind >= 0:
        t_ahead[behind] = token
    else:
        tail[line] = token


def among(lists: list[int], first: int, last: int, atom: int) -> bool:
    """Tell whether an atom is in a stretch of a list."""
    place = first
    while place < last and lists[place] != atom:
        place += 1
    return place < last


def step_out(line: int, token: int, head: list[int], tail: list[int], t_next: list[int], t_ahead: list[int]) -> None:
    """Take a token out of its line, wherever it stands."""
    ahead, behind = t_ahead[token], t_next[token]
    if ahead >= 0:
        t_next[ahead] = behind
    else:
        head[line] = behind
    if behind >= 0:
        t_ahead[behind] = ahead
    else:
        tail[line] = ahead


def opening(calendar: int, now: int, opens: list[int], closes: list[int], hints: list[int]) -> int:
    """Return the position of the first opening that closes after now, and remember it."""
    interval = hints[calendar]
    while closes[interval] <= now:
        interval += 1
    hints[calendar] = interval
    return interval


def open_before(
    calendar: int, instant: int, firsts: list[int], opens: list[int], closes: list[int], before: list[int]
) -> int:
    """Return the open milliseconds of a calendar before an instant, wherever it lies."""
    low, high = firsts[calendar], firsts[calendar + 1] - 1
    if opens[low] >= instant:
        return 0
    while low < high:
        middle = (low + high + 1) >> 1
        if opens[middle] < instant:
            low = middle
        else:
            high = middle - 1
    return before[low] + (instant if instant < closes[low] else closes[low]) - opens[low]


def ends_at(
    calendar: int,
    elapsed: int,
    now: int,
    rest: int,
    opens: list[int],
    closes: list[int],
    before: list[int],
    firsts: list[int],
    hints: list[int],
    known: int,
) -> tuple[int, int]:
    """Return the instant at which a time from now is over, or the last one known and what is then left of it."""
    if elapsed > 0:
        moment = now + rest
        if moment > known:
            return known, moment - known
        return moment, 0
    interval = opening(calendar, now, opens, closes, hints)
    moment = open_end(opens, before, interval, firsts[calendar + 1] - 1, now, rest)
    if moment < 0:
        return known, -moment
    return moment, 0


def choose(
    atom: int,
    slot: int,
    role: int,
    now: int,
    total: float,
    facts: list[int],
    lists: list[int],
    role_facts: list[int],
    officer_firsts: list[int],
    busy: list[int],
    speeds: list[float],
    skills: list[int],
    shares: list[float],
    firsts: list[int],
    opens: list[int],
    closes: list[int],
    longest: list[int],
    hints: list[int],
    did: list[int],
    done: list[int],
    watched: int,
    session_at: list[int],
    session_left: list[int],
    x: list[int],
) -> int:
    """Return the officer with the lowest number who may begin a step of a case now, among those of all roles.

    `total` is the work in minutes, which matters only where it has to fit before closing time. Where an opening to come
    may change the answer, its instant is remembered if it is the earliest.
    """
    fact = atom * FACTS
    session = facts[fact + F_SESSION]
    if session >= 0:
        interval = opening(session, now, opens, closes, hints)
        if opens[interval] > now:
            if opens[interval] < x[WAKE]:
                x[WAKE] = opens[interval]
            return NOBODY_NOW
        if facts[fact + F_CAPACITY] > 0 and session_at[atom] == opens[interval] and session_left[atom] == 0:
            if opens[interval + 1] < x[WAKE]:
                x[WAKE] = opens[interval + 1]
            return NOBODY_NOW
    pair = facts[fact + F_JOINT]
    while pair < facts[fact + F_JOINT_END]:
        other, needed = lists[pair], lists[pair + 1]
        for g in range(officer_firsts[other], officer_firsts[other + 1]):
            if busy[g] == 0:
                needed -= 1
        if needed > 0:
            return NOBODY_NOW
        pair += 2
    hours = facts[fact + F_HOURS]
    start = officer_firsts[role]
    only = NOBODY
    if facts[fact + F_SAME] >= 0:
        only = did[slot * watched + facts[fact + F_SAME]]
        if only >= 0 and facts[fact + F_OTHER] > 0 and busy[only] == 0:
            calendar = lists[hours + only - start]
            if opens[opening(calendar, now, opens, closes, hints)] > now:
                only = NOBODY
    words = (officer_firsts[len(officer_firsts) - 1] + WORDS_OF_OFFICERS - 1) // WORDS_OF_OFFICERS
    fits = role_facts[role * ROLE_FACTS + R_CLOSING] != FIT
    blocked = 0
    for g in range(start, officer_firsts[role + 1]):
        if busy[g] > 0 or (only >= 0 and g != only):
            continue
        if facts[fact + F_SKILLS] > 0 and skills[g] & facts[fact + F_SKILLS] != facts[fact + F_SKILLS]:
            continue
        banned = 0
        for k in range(facts[fact + F_NEVER], facts[fact + F_NEVER_END]):
            place = (slot * watched + lists[k]) * words + g // WORDS_OF_OFFICERS
            banned |= (done[place] >> (g % WORDS_OF_OFFICERS)) & 1
        if banned > 0:
            continue
        calendar = lists[hours + g - start]
        interval = opening(calendar, now, opens, closes, hints)
        if opens[interval] > now:
            if opens[interval] < x[WAKE]:
                x[WAKE] = opens[interval]
            continue
        if not fits:
            service = int(total / (shares[role] * speeds[g]) * MINUTE + 0.5)
            if now + service > closes[interval]:
                if service > longest[calendar]:
                    blocked = 2 if blocked != 1 else 1
                    continue
                blocked = 1
                if opens[interval + 1] < x[WAKE]:
                    x[WAKE] = opens[interval + 1]
                continue
        return g
    if blocked == 2:
        return NEVER_FITS
    return LINE_WAITS if blocked == 1 else NOBODY_NOW


def victim(
    role: int,
    rank: int,
    officer_firsts: list[int],
    at_work: list[int],
    t_rank: list[int],
    t_start: list[int],
    t_case: list[int],
    c_number: list[int],
) -> int:
    """Return the token at work that gives way to one of a better rank: the worst, and of these the last begun."""
    worst = NOBODY
    for g in range(officer_firsts[role], officer_firsts[role + 1]):
        token = at_work[g]
        if token < 0 or t_rank[token] <= rank:
            continue
        if (
            worst < 0
            or t_rank[token] > t_rank[worst]
            or (
                t_rank[token] == t_rank[worst]
                and (
                    t_start[token] > t_start[worst]
                    or (t_start[token] == t_start[worst] and c_number[t_case[token]] > c_number[t_case[worst]])
                )
            )
        ):
            worst = token
    return worst


def next_instant(
    calendar: int, now: int, served: int, late: int, opens: list[int], closes: list[int], hints: list[int]
) -> int:
    """Return the next instant of a timetable not yet served: now itself unless it is too late for it."""
    interval = opening(calendar, now, opens, closes, hints)
    while opens[interval] < now + late or opens[interval] <= served:
        if opens[interval] >= NEVER >> 2:
            break
        interval += 1
    return opens[interval]
