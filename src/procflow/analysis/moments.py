"""Mean and variance of the time of a chain, exact where its parts have closed forms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.analysis.chain import Chain, Parallel, Serial
from procflow.analysis.elimination import exits
from procflow.analysis.grid import Grid, Spectra, Steps, all_laws, branch_steps, grid_for
from procflow.analysis.quadrature import Shifted, slowest, summed
from procflow.model import Shape

Array = NDArray[np.float64]

_FIRST, _LAST = 2**11, 2**15
_PRECISE = 1e-10


@frozen
class Moments:
    """The start of the power series of a time: chance of the way, first and second moment, error of the first.

    Moments are not divided by the chance: `first / chance` is the mean of those who take the way.
    """

    chance: float
    first: float
    second: float
    error: float = 0.0

    @property
    def mean(self) -> float:
        """Mean time of those who take the way."""
        return self.first / self.chance

    @property
    def variance(self) -> float:
        """Variance of the time of those who take the way."""
        return max(0.0, self.second / self.chance - self.mean**2)


class Series:
    """The algebra of moments."""

    def laws(self, laws: tuple[Shape, ...]) -> Moments:
        """Return the moments of a sum of independent times."""
        mean = math.fsum(law.mean for law in laws)
        return Moments(1.0, mean, math.fsum(law.variance for law in laws) + mean * mean)

    def slowest(self, state: Parallel) -> Mapping[tuple[int, ...], Moments]:
        """Return the moments of the slowest branch for each combination of exits."""
        return slowest_branch(state.branches)

    def part(self, weight: Moments, p: float) -> Moments:
        """Return the moments of a way that is taken with a probability."""
        return Moments(weight.chance * p, weight.first * p, weight.second * p, weight.error * p)

    def both(self, first: Moments, second: Moments) -> Moments:
        """Return the moments of one way after another."""
        return Moments(
            first.chance * second.chance,
            first.chance * second.first + first.first * second.chance,
            first.chance * second.second + 2 * first.first * second.first + first.second * second.chance,
            first.chance * second.error + first.error * second.chance,
        )

    def either(self, first: Moments, second: Moments) -> Moments:
        """Return the moments of two ways side by side."""
        return Moments(
            first.chance + second.chance,
            first.first + second.first,
            first.second + second.second,
            first.error + second.error,
        )

    def again(self, weight: Moments) -> Moments:
        """Return the moments of a loop gone round any number of times."""
        rounds = 1 / (1 - weight.chance)
        squared = rounds * rounds
        return Moments(
            rounds,
            squared * weight.first,
            squared * weight.second + 2 * squared * rounds * weight.first * weight.first,
            squared * weight.error,
        )


def moments(chain: Chain) -> list[Moments]:
    """Return the moments of a chain by exit."""
    found = exits(chain, Series())
    return [found[k] for k in range(chain.number)]


@lru_cache(maxsize=4096)
def slowest_branch(branches: tuple[Chain, ...]) -> Mapping[tuple[int, ...], Moments]:
    """Return the moments of the slowest branch of a block, for each combination of exits that can occur.

    Branches that are one law, or a sum with a closed form, are integrated; others go through the grid, where two sizes
    are extrapolated and tell the error.
    """
    busy = [k for k, branch in enumerate(branches) if not _takes_no_time(branch)]
    if len(busy) < 2:
        each = moments(branches[busy[0]]) if busy else [Moments(1.0, 0.0, 0.0)]
        return {tuple(k if j in busy else 0 for j in range(len(branches))): found for k, found in enumerate(each)}
    closed = [line for k in busy if (line := _line(branches[k])) is not None]
    if len(closed) == len(busy):
        first, second, error = slowest(closed)
        return {(0,) * len(branches): Moments(1.0, first, second, error)}
    inner = _on_grids([branches[k] for k in busy])
    return {_with_idle(combination, busy, len(branches)): found for combination, found in inner.items()}


def _with_idle(combination: tuple[int, ...], busy: Sequence[int], number: int) -> tuple[int, ...]:
    """Return a combination of exits with 0 for the branches that take no time."""
    by_branch = dict(zip(busy, combination, strict=True))
    return tuple(by_branch.get(k, 0) for k in range(number))


def _takes_no_time(branch: Chain) -> bool:
    """Tell whether a branch has one exit and nothing in it takes time."""
    return branch.number == 1 and not all_laws(branch)


def _line(branch: Chain) -> Shifted | None:
    """Return a branch as one closed law, if it is a line of steps with such a sum."""
    laws: list[Shape] = []
    for state in branch.states:
        if not isinstance(state, Serial) or len(state.ways) != 1:
            return None
        laws += state.laws
    return summed(laws)


def _on_grids(branches: Sequence[Chain]) -> dict[tuple[int, ...], Moments]:
    """Return the moments of the slowest branch by combination of exits, from grids of growing size."""
    each = [moments(branch) for branch in branches]
    laws = set().union(*map(all_laws, branches))
    horizon = max(1.1 * m.mean + 15 * math.sqrt(m.variance) for branch in each for m in branch)
    grid = grid_for(laws, horizon, _FIRST)
    raw = [_overlap(branches, each, g) for g in (grid, grid.finer())]
    better = _extrapolated(raw[0], raw[1])
    grid = grid.finer()
    while True:
        grid = grid.finer()
        raw.append(_overlap(branches, each, grid))
        last, better = better, _extrapolated(raw[-2], raw[-1])
        off = {c: float(abs(better[c][0] - last[c][0])) for c in better}
        if grid.number >= _LAST or max(off.values()) <= _PRECISE * horizon:
            break
    return {c: _united(c, each, better[c], off[c]) for c in better}


def _extrapolated(
    coarse: Mapping[tuple[int, ...], Array], fine: Mapping[tuple[int, ...], Array]
) -> dict[tuple[int, ...], Array]:
    """Return what two grids tell of a grid without step (Richardson: the error falls with its square)."""
    return {c: (4 * fine[c] - coarse[c]) / 3 for c in fine}


def _overlap(branches: Sequence[Chain], each: Sequence[Sequence[Moments]], grid: Grid) -> dict[tuple[int, ...], Array]:
    """Return by how much the sum of the branches exceeds the slowest: integrals of Σ S - (1 - ΠF), times 1 and 2 t.

    This falls off with the second slowest branch, so that the grid may end where a heavy tail goes on.
    """
    spectra = Spectra(grid)
    functions = [branch_steps(branch, spectra) for branch in branches]
    combinations: list[tuple[int, ...]] = [()]
    for branch in branches:
        combinations = [(*c, k) for c in combinations for k in range(branch.number)]
    return {c: _excess(c, functions, each, grid) for c in combinations}


def _excess(
    combination: tuple[int, ...], functions: Sequence[Sequence[Steps]], each: Sequence[Sequence[Moments]], grid: Grid
) -> Array:
    chosen = [(f[k], m[k].chance) for f, m, k in zip(functions, each, combination, strict=True)]
    sides = []
    for side in ("at", "before"):
        parts = np.array([getattr(part, side) / chance for part, chance in chosen])
        sides.append((1 - parts).sum(axis=0) - (1 - np.prod(parts, axis=0)))
    start, end = sides[0][:-1], sides[1][1:]
    low, high = grid.times[:-1], grid.times[1:]
    return np.array([(start + end).sum() * grid.step / 2, (low * start + high * end).sum() * grid.step])


def _united(combination: tuple[int, ...], each: Sequence[Sequence[Moments]], overlap: Array, off: float) -> Moments:
    """Return the moments of the slowest branch from those of the branches and their overlap."""
    parts = [m[k] for m, k in zip(each, combination, strict=True)]
    chance = math.prod(part.chance for part in parts)
    first = math.fsum(part.mean for part in parts) - float(overlap[0])
    second = math.fsum(part.second / part.chance for part in parts) - float(overlap[1])
    error = off + math.fsum(part.error / part.chance for part in parts)
    return Moments(chance, chance * first, chance * second, chance * error)
