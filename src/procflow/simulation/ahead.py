"""What belongs to the cases of a plain run, drawn some hundred cases at a time.

A draw rests on a case, a step, a visit and a purpose alone, so it can be made before it is asked for. In plain Python a
number from a key of 64 bits takes a microsecond; numpy makes many at once, with the very functions of the kernel, which
hold for arrays as they stand. Sums, products, quotients and square roots are left to numpy, which rounds them as Python
does; logarithms and powers are taken one by one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.simulation import kernel
from procflow.simulation.kernel import (
    BEYOND,
    ERLANG,
    EXPONENTIAL,
    FORK,
    GOLDEN,
    LOGNORMAL,
    LONGEST,
    MINUTE,
    TRIANGULAR,
    UNIFORM,
    WORK,
    Program,
)

of_many: Any = kernel
"""The kernel where its functions are given arrays, which their types do not tell."""
CASES_AHEAD = 256
"""Cases drawn at a time; a power of two, so that the place of a case among them is the end of its number."""

Row = tuple[Any, ...]
"""What is drawn of a case for first visits: its time at work by atom, its share for choosing a way by atom, both None where
nothing is drawn or it is too dear to be drawn in vain; then its key, and the minutes since the case before it."""


class Ahead:
    """Draws what belongs to the cases of a procedure before it is asked for.

    Parameters
    ----------
    program : Program
        The procedure, one that asks for nothing but queues in order of coming.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.latest: tuple[int, int, list[Row]] = (0, -1, [])

    def rows(self, study_key: int, number: int) -> list[Row]:
        """Return what belongs to the case of a number and to those around it."""
        first = number - number % CASES_AHEAD
        key, held, rows = self.latest
        if (key, held) != (study_key, first):
            rows = self._drawn(study_key, first)
            self.latest = study_key, first, rows
        return rows

    def _drawn(self, study_key: int, first: int) -> list[Row]:
        p = self.program
        keys = of_many.mix(study_key + np.arange(first + 1, first + CASES_AHEAD + 1, dtype=np.uint64) * GOLDEN)
        gaps = quantiles(
            p.demand_kind, p.demand_a, p.demand_b, p.demand_c, of_many.uniform(keys, 0, 0, kernel.ARRIVAL_DRAW)
        )
        atoms = range(len(p.kinds))
        times = (self._times(keys, atom) for atom in atoms)
        shares = (self._shares(keys, atom) for atom in atoms)
        return list(zip(*times, *shares, keys.tolist(), gaps.tolist(), strict=True))

    def _times(self, keys: NDArray[np.uint64], atom: int) -> list[Any]:
        """Return what `time_at_work` returns for the first visits of cases to an atom."""
        p = self.program
        kind, role = p.work_kind[atom], p.roles[atom]
        if p.kinds[atom] != WORK or kind == ERLANG:
            return [None] * len(keys)
        draws = of_many.uniform(keys, p.keys[atom], 1, kernel.WORK_DRAW)
        minutes = quantiles(kind, p.work_a[atom], p.work_b[atom], p.work_c[atom], draws)
        total = minutes / (p.shares[role] if role >= 0 else 1.0)
        in_time = total < LONGEST
        work, service = (
            (np.where(in_time, time, 0.0) * MINUTE + 0.5).astype(np.int64).tolist() for time in (minutes, total)
        )
        return list(zip(total.tolist(), work, service, strict=True))

    def _shares(self, keys: NDArray[np.uint64], atom: int) -> list[Any]:
        """Return the draws by which cases choose a way on from an atom at their first visit."""
        p = self.program
        if p.kinds[atom] == FORK or p.first[atom + 1] - p.first[atom] < 2:
            return [None] * len(keys)
        found: list[float] = of_many.uniform(keys, p.keys[atom], 1, kernel.ROUTING_DRAW).tolist()
        return found


def quantiles(kind: int, a: float, b: float, c: float, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what `kernel.quantile` returns for each of several probabilities, to the last bit.

    >>> quantiles(UNIFORM, 2.0, 4.0, 0.0, np.array([0.25, 0.5]))
    array([2.5, 3. ])
    """
    if kind == EXPONENTIAL:
        found = -a * np.array([math.log(rest) for rest in (1.0 - p).tolist()])
        low = np.flatnonzero(p <= 0.001)
        found[low] = [kernel.quantile(kind, a, b, c, one) for one in p[low].tolist()]
        return found
    if kind == LOGNORMAL:
        q = p - 0.5
        normal = of_many.middle_of_normal(q)
        outer = np.flatnonzero((q < -0.425) | (q > 0.425))
        normal[outer] = [kernel.normal_quantile(one) for one in p[outer].tolist()]
        return np.array([math.exp(power) if power < 700.0 else BEYOND for power in (a + b * normal).tolist()])
    if kind == TRIANGULAR:
        width = c - a
        rising, falling = a + np.sqrt(p * width * (b - a)), c - np.sqrt((1.0 - p) * width * (c - b))
        return np.where(p * width < b - a, rising, falling)
    if kind == UNIFORM:
        return a + p * (b - a)
    return np.array([kernel.quantile(kind, a, b, c, one) for one in p.tolist()])
