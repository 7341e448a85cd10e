"""The whole distribution of a chain of times, from grids that grow until a finer one changes nothing that matters."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.analysis.chain import Chain
from procflow.analysis.grid import Grid, Spectra, all_laws, branch_steps, grid_for

Array = NDArray[np.float64]

_FIRST, _LAST = 2**11, 2**16
_GOOD = 1e-5
_BEYOND = 1e-5


@frozen
class Distribution:
    """A distribution function at the points of a grid, with its error.

    Attributes
    ----------
    step : float
        Minutes from one point to the next.
    before, at : ndarray
        The function just before each point, and at it; they differ where a time has a positive chance.
    error : float
        Largest doubt of the function: from two grid sizes, and from reading between points.
    """

    step: float
    before: Array
    at: Array
    error: float

    def cdf(self, minutes: float) -> float:
        """Return the chance of at most so many minutes."""
        if not minutes >= 0:
            return 0.0
        position = minutes / self.step
        k = min(math.floor(position), len(self.at))
        if k >= len(self.at) - 1:
            return float(self.at[-1])
        return float(self.at[k] + (position - k) * (self.before[k + 1] - self.at[k]))

    def quantile(self, p: float) -> float:
        """Return the shortest time that is not exceeded with a chance of p."""
        k = int(np.searchsorted(self.at, p))
        if k == 0:
            return 0.0
        low, high = float(self.at[k - 1]), float(self.before[k])
        part = (p - low) / (high - low) if p < high else 1.0
        return self.step * (k - 1 + part)


def distribution(chain: Chain, mean: float, deviation: float) -> Distribution:
    """Return the distribution of a chain with one exit, given its mean and standard deviation.

    Two grid sizes are extrapolated (Richardson: the error of smooth laws falls with the square of the step); the
    difference to the extrapolation before, and that of reading between points, is the error told.

    Parameters
    ----------
    chain : Chain
        A whole procedure.
    mean, deviation : float
        Working minutes; they set how far the grid reaches.
    """
    if mean == 0:
        return Distribution(1.0, np.zeros(2), np.ones(2), 0.0)
    laws = all_laws(chain)
    grid = grid_for(laws, max(mean + 8 * deviation, 1.1 * mean), _FIRST)
    while 1 - _functions(chain, grid)[1][-1] > _BEYOND and grid.number < _LAST // 4:
        grid = Grid(grid.step, 2 * grid.number)
    coarse = _functions(chain, grid)
    grid = grid.finer()
    fine = _functions(chain, grid)
    better = _extrapolated(coarse, fine)
    while True:
        grid = grid.finer()
        coarse, fine, last = fine, _functions(chain, grid), better
        better = _extrapolated(coarse, fine)
        off = float(np.abs(better[:, ::2] - last).max())
        found = _monotone(grid.step, better, off)
        if found.error <= _GOOD or grid.number >= _LAST:
            return found


def _functions(chain: Chain, grid: Grid) -> Array:
    """Return the distribution on a grid: two rows, before and at each point."""
    (found,) = branch_steps(chain, Spectra(grid))
    return np.stack((found.before, found.at))


def _extrapolated(coarse: Array, fine: Array) -> Array:
    """Return what two grids tell of a grid without step, at the points of the finer one (Richardson)."""
    better = fine.copy()
    correction = (fine[:, ::2] - coarse) / 3
    better[:, ::2] += correction
    better[:, 1:-1:2] += (correction[:, :-1] + correction[:, 1:]) / 2
    return better


def _monotone(step: float, values: Array, off: float) -> Distribution:
    """Return a distribution that never falls, with the error of extrapolation and of reading between points."""
    jumps = values[1] - values[0]
    smooth = values[0] - np.concatenate(([0.0], np.cumsum(jumps)[:-1]))
    between = float(np.abs(np.diff(smooth, 2)).max()) / 8
    flat = np.clip(np.maximum.accumulate(values.T.reshape(-1)), 0.0, 1.0).reshape(-1, 2)
    return Distribution(step, flat[:, 0].copy(), flat[:, 1].copy(), off + between)
