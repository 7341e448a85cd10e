"""What share of the cases would keep a limit of N days, for one N after the other, by both clocks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from procflow.metrics.clocks import EARLY, NO_CLOCK, ON_TIME, Reading, read_against_each
from procflow.metrics.facts import Facts
from procflow.metrics.intervals import bounded_share
from procflow.metrics.waiting import Rulers
from procflow.model import Interval, TimeLimit
from procflow.simulation import Run

Clock = Literal["counted", "elapsed"]
CLOCKS: tuple[Clock, ...] = ("counted", "elapsed")
BEYOND = 2
"""Without a wish of the caller, the longest limit looked at is so many times the present one."""


@frozen
class DaysKept:
    """Share of the cases that would keep a limit of so many days, by each clock.

    Attributes
    ----------
    days : int
        Whole days of the unit of the present limit.
    counted, elapsed : Interval
        In [0, 1], over replications; pauses left out, and counting as well.
    """

    days: int
    counted: Interval
    elapsed: Interval

    def of(self, clock: Clock) -> Interval:
        """Return the share by one clock."""
        return self.counted if clock == "counted" else self.elapsed


@frozen(eq=False)
class Tallies:
    """Cases counted, replication by replication.

    Attributes
    ----------
    judged : tuple of int
        Cases that have ended and have a clock: the shares are theirs.
    still_open, without : tuple of int
        Counted cases that have not ended, and those that ended without a clock: in no share.
    kept : dict of str to tuple of tuple of int
        By clock and for each limit from 1 day on, the judged cases that keep it.
    """

    judged: tuple[int, ...]
    still_open: tuple[int, ...]
    without: tuple[int, ...]
    kept: Mapping[Clock, tuple[tuple[int, ...], ...]]

    def rows(self, level: float, *, open_are_late: bool = False) -> tuple[DaysKept, ...]:
        """Return the shares for each limit; none where no case is judged.

        Parameters
        ----------
        open_are_late : bool
            Whether open cases are taken for cases that keep no limit, instead of being left out.
        """
        pairs = zip(self.judged, self.still_open, strict=True)
        cases = [judged + late if open_are_late else judged for judged, late in pairs]
        found = []
        for k in range(len(self.kept["counted"])):
            counted, elapsed = (bounded_share(self.kept[clock][k], cases, level=level) for clock in CLOCKS)
            if counted is not None and elapsed is not None:
                found.append(DaysKept(k + 1, counted, elapsed))
        return tuple(found)


def tally(run: Run, facts: Sequence[Facts], present: TimeLimit, *, most: int | None) -> Tallies:
    """Count for each limit of whole days the cases that keep it, by reading the clocks against it.

    Parameters
    ----------
    facts : sequence of Facts
        One for each log of the run.
    present : TimeLimit
        Whose unit and way of counting hold for all.
    most : int or None
        Longest limit looked at. By default up to the one that all cases keep by both clocks, no longer than twice the
        present one, and never shorter than that.
    """
    now = max(1, math.floor(present.length.value))
    days = range(1, (most or BEYOND * now) + 1)
    limits = [evolve(present, length=evolve(present.length, value=day)) for day in days]
    kept: dict[Clock, list[list[int]]] = {clock: [[] for _ in days] for clock in CLOCKS}
    judged, still_open, without = [], [], []
    for log, fact in zip(run.logs, facts, strict=True):
        chosen, alone = fact.counted & fact.ended, 0
        for k, clocks in enumerate(read_against_each(run.procedure, log, limits, Rulers(run.procedure, log))):
            alone = int(np.sum(clocks.counted.verdict[chosen] == NO_CLOCK))
            kept["counted"][k].append(_hits(clocks.counted, chosen))
            kept["elapsed"][k].append(_hits(clocks.elapsed, chosen))
        judged.append(int(chosen.sum()) - alone)
        without.append(alone)
        still_open.append(int(np.sum(fact.counted & ~fact.ended)))
    full = [k + 1 for k in range(len(days)) if all(kept[clock][k] == judged for clock in CLOCKS)]
    last = most or max(now, min(full, default=len(days)))
    shown = {clock: tuple(tuple(hits) for hits in kept[clock][:last]) for clock in CLOCKS}
    return Tallies(tuple(judged), tuple(still_open), tuple(without), shown)


def _hits(reading: Reading, chosen: NDArray[np.bool_]) -> int:
    return int(np.isin(reading.verdict[chosen], (EARLY, ON_TIME)).sum())


def smallest_kept(rows: Sequence[DaysKept], clock: Clock, target: float) -> int | None:
    """Return the smallest limit from which on every lower bound meets the target, or None.

    Going down from the longest limit and stopping at the first that fails keeps the promise of one bound for the whole
    search: whoever keeps a limit keeps every longer one, so only the longest limit that misses the target in truth can
    be taken by mistake. The first that meets it on the way up may be luck.

    References
    ----------
    Maurer, W., Hothorn, L. A., Lehmacher, W. (1995), Multiple comparisons in drug clinical trials and preclinical
    assays: a-priori ordered hypotheses, in: Biometrie in der chemisch-pharmazeutischen Industrie 6, 3-18.

    Examples
    --------
    >>> def row(days, low):
    ...     return DaysKept(days, Interval(low + 0.01, 0.01), Interval(low + 0.01, 0.01))
    >>> smallest_kept([row(1, 0.5), row(2, 0.91), row(3, 0.89), row(4, 0.92), row(5, 0.97)], "counted", 0.9)
    4
    """
    found = None
    for row in reversed(rows):
        low = row.of(clock).low
        if low is None or low < target:
            break
        found = row.days
    return found
