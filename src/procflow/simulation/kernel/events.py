"""The tree of next events, the open time of calendars, and the order among equals."""

from __future__ import annotations

from procflow.simulation.kernel.tables import NEVER

GUESSED = NEVER
"""Up to which node of the tree it is guessed that a new key is not the least. Plain Python stops at the first node that
holds a lesser one. A processor guesses wrong, once in most calls, where that will be; so the compiled twin goes up all
the way, but for the root: that a new event is seldom the next one is a good guess, and the next one need not wait for it.
"""


def put(tree: list[int], leaf: int, key: int) -> None:
    """Set an empty leaf of the tree of next events; each inner node holds the least key below it."""
    while leaf > GUESSED:
        least = tree[leaf]
        tree[leaf] = key if key < least else least
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
