"""Handoffs from one giver to one taker, and their sums over the cases of one replication."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.givers import Rows, givers
from procflow.metrics.ping_pong import earlier_holder, ping_pong
from procflow.metrics.population import Population
from procflow.metrics.waiting import CAUSES
from procflow.model import Interval

Square = NDArray[np.float64]


@frozen(eq=False)
class HandoffPair:
    """Handoffs from one giver to one taker.

    Attributes
    ----------
    giver, taker : str
        Ids of roles, or names of units or agencies.
    count : Interval
        Per case, over all branches.
    waiting : Interval
        Working minutes per case in the step that follows, on the path of the case, over all causes; with the waiting that
        follows no handoff these add up to the waiting of the case.
    each : Interval or None
        Working minutes of waiting after one such handoff, over all branches; None if there was none.
    causes : dict of str to Interval
        `waiting` by cause.
    """

    giver: str
    taker: str
    count: Interval
    waiting: Interval
    each: Interval | None
    causes: Mapping[str, Interval]

    @property
    def main_cause(self) -> str | None:
        """Cause with the most waiting, None without any."""
        cause = max(self.causes, key=lambda id: self.causes[id].mean)
        return cause if self.causes[cause].mean else None


@frozen(eq=False)
class HandoffTally:
    """Sums over the cases of one replication; squares are giver by taker, in the order of the roles of the log.

    Attributes
    ----------
    cases : int
        How many cases there are.
    count : ndarray of float, shape (roles, roles)
        Handoffs over all branches.
    each : ndarray of float, shape (roles, roles)
        Milliseconds of waiting in the step that follows, over all branches.
    causes : dict of str to ndarray of float, shape (roles, roles)
        Milliseconds of waiting that follows on the path, by cause.
    elsewhere : float
        Milliseconds of waiting on the path that follow no handoff.
    back : ndarray of float, shape (roles, roles)
        Ping-pong: from A (row) to B (column) and straight back to A.
    """

    cases: int
    count: Square
    each: Square
    causes: Mapping[str, Square]
    elsewhere: float
    back: Square


def _square(size: int, giver: Rows, taker: Rows, weights: NDArray[np.float64]) -> Square:
    summed = np.bincount(giver * size + taker, weights, minlength=size * size)
    return summed.astype(np.float64).reshape(size, size)


def tally_handoffs(population: Population) -> HandoffTally | None:
    """Return the sums of a replication, None where the log does not tell who gave."""
    log, size = population.log, len(population.log.role_ids)
    pairs = givers(population.procedure, log)
    if pairs is None:
        return None
    role, rows = log.steps["role"], population.rows
    kept = rows[pairs.taker] & (role[pairs.taker] != role[pairs.giver])
    taker, giver = pairs.taker[kept], pairs.giver[kept]
    part = 1 / log.steps["handoffs"][taker]
    on_path = part * population.path[taker]

    def sums(weights: NDArray[np.float64]) -> Square:
        return _square(size, role[giver].astype(np.int64), role[taker].astype(np.int64), weights)

    causes, waiting = population.causes, population.causes.total - population.causes.work
    back = ping_pong(log)
    back = back[rows[back]]
    between = log.steps["role"][earlier_holder(log)[0][back]].astype(np.int64)
    return HandoffTally(
        cases=population.size,
        count=sums(np.ones(len(taker))),
        each=sums(part * waiting[taker]),
        causes={cause: sums(on_path * causes.waits[cause][taker]) for cause in CAUSES},
        elsewhere=float(waiting[population.path & (log.steps["handoffs"] == 0)].sum()),
        back=_square(size, role[back].astype(np.int64), between, np.ones(len(back))),
    )
