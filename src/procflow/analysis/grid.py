"""Distributions on a grid of times: spectra of laws, of chains and of the slowest branch.

Every law becomes masses at 0, h, 2h, … that keep its mean; the Fourier transform of the masses turns sums of times into
products, loops into geometric series, and the way back gives the distribution. Masses are damped before the transform,
so that what lies beyond the last point hardly wraps round. Beside each spectrum runs that of its *jumps* (paths on
which every time is fixed), so that a jump is read exactly where its time is a grid point.

References
----------
P. Embrechts and M. Frei, Panjer recursion versus FFT for compound distributions, Math. Methods Oper. Res. 69 (2009).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.analysis.chain import Chain, Parallel
from procflow.analysis.elimination import exits
from procflow.analysis.laws import mass
from procflow.model import Fixed, Mixture, Pert, Shape, Triangular, Uniform, atoms

Array = NDArray[np.float64]
Spectrum = NDArray[np.complex128]
"""Two rows: the transform of all masses, and of the jumps among them."""

_DAMPING = 1e-6
_FINEST_COMMON = 4
_SMALL = 4096


@frozen
class Grid:
    """Times 0, step, … up to but not including step × number; number is a power of two."""

    step: float
    number: int

    @property
    def times(self) -> Array:
        """Return the points of the grid."""
        return self.step * np.arange(self.number, dtype=np.float64)

    def finer(self) -> Grid:
        """Return the grid with half the step over the same time."""
        return Grid(self.step / 2, 2 * self.number)

    def transform(self, masses: Array) -> NDArray[np.complex128]:
        """Return the damped spectrum of masses."""
        return np.fft.rfft(masses * _damping(self.number))

    def masses(self, spectrum: NDArray[np.complex128]) -> Array:
        """Return the masses of a damped spectrum."""
        found: Array = np.fft.irfft(spectrum, self.number) / _damping(self.number)
        return found


@lru_cache(maxsize=8)
def _damping(number: int) -> Array:
    """Return factors that fall from 1 to almost `_DAMPING` over a grid."""
    damping: Array = _DAMPING ** (np.arange(number) / number)
    return damping


@frozen
class Steps:
    """A distribution function at the points of a grid: just before each point, and at it."""

    before: Array
    at: Array


def steps(grid: Grid, spectrum: Spectrum) -> Steps:
    """Return the distribution function of a spectrum.

    The masses of a smooth law are spread over two steps, so half of the mass at a point lies before it; a jump lies at
    the point itself. No time is negative, so all that is at 0 is a jump.
    """
    masses, jumps = grid.masses(spectrum[0]), grid.masses(spectrum[1])
    middle = np.cumsum(masses) - masses / 2
    before, at = middle - jumps / 2, middle + jumps / 2
    before[0], at[0] = 0.0, jumps[0]
    return Steps(before, at)


class Spectra:
    """The algebra of spectra on one grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._one = np.ones((2, grid.number // 2 + 1), dtype=np.complex128)
        self._known: dict[Shape, Spectrum] = {}

    def laws(self, laws: tuple[Shape, ...]) -> Spectrum:
        """Return the spectrum of a sum of independent times."""
        found = self._one
        for law in laws:
            found = found * self._spectrum(law)
        return found

    def _spectrum(self, law: Shape) -> Spectrum:
        """Return the spectrum of one law; those on small grids are kept for the next plan, large ones for this grid."""
        if law not in self._known:
            kept = self.grid.number <= _SMALL
            self._known[law] = _kept_spectrum(law, self.grid) if kept else _law_spectrum(law, self.grid)
        return self._known[law]

    def slowest(self, state: Parallel) -> Mapping[tuple[int, ...], Spectrum]:
        """Return the spectrum of the slowest branch for each combination of exits."""
        functions = [branch_steps(branch, self) for branch in state.branches]
        found = {}
        for combination, _ in state.ways:
            parts = [branch[k] for branch, k in zip(functions, combination, strict=True)]
            before = np.prod([part.before for part in parts], axis=0)
            at = np.prod([part.at for part in parts], axis=0)
            jumps = at - before
            between = np.append(before[1:] - at[:-1], 0.0)
            masses = jumps + between / 2
            masses[1:] += between[:-1] / 2
            found[combination] = np.stack((self.grid.transform(masses), self.grid.transform(jumps)))
        return found

    def part(self, weight: Spectrum, p: float) -> Spectrum:
        """Return the spectrum of a way that is taken with a probability."""
        return weight * p

    def both(self, first: Spectrum, second: Spectrum) -> Spectrum:
        """Return the spectrum of one way after another."""
        return first * second

    def either(self, first: Spectrum, second: Spectrum) -> Spectrum:
        """Return the spectrum of two ways side by side."""
        return first + second

    def again(self, weight: Spectrum) -> Spectrum:
        """Return the spectrum of a loop gone round any number of times."""
        found: Spectrum = 1 / (1 - weight)
        return found


def branch_steps(branch: Chain, spectra: Spectra) -> list[Steps]:
    """Return the distribution of a branch by exit; each reaches the probability of its exit, not 1."""
    found = exits(branch, spectra)
    return [steps(spectra.grid, found[k]) for k in range(branch.number)]


@lru_cache(maxsize=256)
def _kept_spectrum(law: Shape, grid: Grid) -> Spectrum:
    """Return the spectrum of one law from memory: the plans of one search put the same laws on the same small grids."""
    return _law_spectrum(law, grid)


def _law_spectrum(law: Shape, grid: Grid) -> Spectrum:
    """Return the spectrum of one law; only the times it takes with a positive chance are jumps."""
    found = grid.transform(mass(law, grid.step, grid.number))
    if law.variance == 0:
        return np.stack((found, found))
    jumps = np.zeros_like(found)
    for share, value in atoms(law):
        jumps += share * grid.transform(mass(Fixed(value), grid.step, grid.number))
    return np.stack((found, jumps))


def grid_for(laws: Iterable[Shape], horizon: float, number: int) -> Grid:
    """Return a grid of this many points that reaches at least a horizon and, if it can, meets every fixed time.

    Fixed times, discrete ones and the bounds of uniform, triangular and PERT laws are met, on this grid and on those two and four times as
    coarse, if they have a common measure that is not too small; else fixed times alone; else the grid is free.

    Parameters
    ----------
    laws : iterable of Shape
        The laws that will be put on it.
    horizon : float
        Time to cover, above 0.
    number : int
        A power of two.
    """
    laws = list(laws)
    fixed = [value for law in laws for _, value in atoms(law)]
    simple = [part for law in laws for part in ([part for _, part in law.parts] if isinstance(law, Mixture) else [law])]
    bounded = [law for law in simple if isinstance(law, Uniform | Triangular | Pert)]
    bounds = [bound for law in bounded for bound in (law.low, law.high)]
    for values in (fixed + bounds, fixed):
        common = _common_measure(values)
        if common is not None:
            fineness = common * number / horizon
            if fineness >= _FINEST_COMMON:
                return Grid(common / 2 ** math.floor(math.log2(fineness)), number)
    return Grid(2.0 ** math.ceil(math.log2(horizon / number)), number)


def _common_measure(values: Sequence[float]) -> float | None:
    """Return the largest time of which all these are whole multiples (Euclid, on numbers with rounding), if any."""
    found = 0.0
    largest = max(values, default=0.0)
    for value in values:
        first, second = max(found, value), min(found, value)
        while second > 1e-9 * largest:
            rest = math.fmod(first, second)
            first, second = second, min(rest, second - rest)
        found = first
    if found <= 1e-6 * largest:
        return None
    return largest / round(largest / found)


def all_laws(chain: Chain) -> set[Shape]:
    """Return every law in a chain, those in its blocks included."""
    found: set[Shape] = set()
    waiting = [chain]
    while waiting:
        for state in waiting.pop().states:
            if isinstance(state, Parallel):
                waiting += state.branches
            else:
                found.update(state.laws)
    return found
