"""Ping-pong: a case that goes from one role to another and straight back.

Kumar and Liu tell it for actors as one of the patterns in which a case changes hands; here the actors are roles, since
which officer of a role is free is luck.

References
----------
A. Kumar, S. Liu, Analyzing a helpdesk process through the lens of actor handoff patterns, BPM Forum 2020, LNBIP 392.
"""

from __future__ import annotations

import numpy as np

from procflow.metrics.givers import Rows
from procflow.model import EventLog


def earlier_holder(log: EventLog) -> tuple[Rows, Rows]:
    """Return for each row the last row before it, along its path, that a role did, and the last that another role did.

    Automatic steps hold nothing. -1 where there is none.
    """
    previous, role = log.steps["previous"].astype(np.int64), log.steps["role"]
    before = previous.copy()
    while len(rows := np.flatnonzero((before >= 0) & (role[before] < 0))):
        before[rows] = previous[before[rows]]
    other = before.copy()
    while len(rows := np.flatnonzero((other >= 0) & (role[other] == role))):
        other[rows] = before[other[rows]]
    return before, other


def ping_pong(log: EventLog) -> Rows:
    """Return the rows that complete a ping-pong: the taker gave the case to the giver just before, A to B and back to A.

    Counted along the path of each token, in triples of holders that follow each other; what a role does in one go, and
    automatic steps, count as one stay. So A, B, A, B, A holds three.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Table
    >>> steps = {"previous": np.arange(-1, 4), "role": np.array([0, 1, 0, 1, 0])}
    >>> log = EventLog(dt.datetime(2026, 1, 5, tzinfo=dt.timezone.utc), "UTC", "p", ("a",), ("x", "y"), ("z",),
    ...     steps=Table(steps), cases=Table({}))
    >>> ping_pong(log).tolist()
    [2, 3, 4]
    """
    before, other = earlier_holder(log)
    role = log.steps["role"]
    # after a row of the same role the holder before it is never that role again, so a stay counts once
    start = np.where(before >= 0, other[before], -1)
    found: Rows = np.flatnonzero((start >= 0) & (role[start] == role))
    return found
