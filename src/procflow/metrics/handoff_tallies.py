"""Sums of the handoffs of one replication, giver by taker."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.givers import Rows, givers
from procflow.metrics.ping_pong import earlier_holder, ping_pong
from procflow.metrics.population import Population
from procflow.metrics.waiting import CAUSES

Square = NDArray[np.float64]


@frozen(eq=False)
class HandoffTally:
    """Sums of one replication: squares are giver by taker, in counts and milliseconds."""

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
