"""How much work officers do in an opening where the work in hand is finished after closing, or begun only if it fits."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import accumulate, cycle, islice
from random import Random

from procflow.model import Calendar, Shape
from procflow.model.staff import AtClosing

WORKS = 20_000
"""Pieces of work that are laid into openings."""
SEED = 20_260_105


def work_per_open_time(
    works: Sequence[tuple[float, Shape]], officers: int, calendar: Calendar, at_closing: AtClosing
) -> float:
    """Return how many minutes of work officers do in a minute of their hours when there is always more to do.

    Above 1 where they finish after closing what they have begun, below 1 where they begin only what fits, since then the
    next in line has to wait for the next opening.

    Parameters
    ----------
    works : sequence of (float, law)
        How often each kind of work comes, on any scale, and the law of its minutes.
    officers : int
        How many serve one line.
    calendar : Calendar
        Their hours; a day off makes no difference to what is done in an opening.

    Examples
    --------
    Work of 50 minutes in openings of four hours: four pieces of it fit, and five are begun.

    >>> from procflow.model import Fixed, builtin
    >>> for at_closing in ("fit", "finish", "suspend"):
    ...     print(round(work_per_open_time([(1, Fixed(50))], 1, builtin("vn-office"), at_closing), 3))
    0.833
    1.042
    1.0
    """
    lengths = [end - start for hours in calendar.week for start, end in hours]
    if at_closing == "suspend" or calendar.always or not works:
        return 1.0
    random, bounds = Random(SEED), list(accumulate(rate for rate, _ in works))
    laws = [law for _, law in works]
    drawn = [law.quantile(random.random()) for law in random.choices(laws, cum_weights=bounds, k=WORKS)]
    if at_closing == "fit":  # the clock refuses what fits in no opening
        drawn = [work for work in drawn if work <= max(lengths)]
    done, opened, at = 0.0, 0.0, 0
    for length in islice(cycle(lengths), WORKS):
        taken = _laid(drawn, at, officers, float(length), at_closing)
        if at + taken >= len(drawn):
            break
        done += sum(drawn[at : at + taken])
        opened += officers * length
        at += taken
    return done / opened if opened else 1.0


def _laid(drawn: Sequence[float], at: int, officers: int, length: float, at_closing: AtClosing) -> int:
    """Return how many pieces of work are begun in an opening, each by the officer who is free first."""
    free = [0.0] * officers
    taken = 0
    while at + taken < len(drawn):
        start, work = free[0], drawn[at + taken]
        if start >= length or (at_closing == "fit" and start + work > length):
            break
        heapq.heapreplace(free, start + work)
        taken += 1
    return taken
