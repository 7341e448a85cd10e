"""Grids: jumps fall on points where they can, and spectra come back as the masses they were."""

import math

import numpy as np
import pytest

from procflow.analysis.grid import Grid, Spectra, grid_for, steps
from procflow.model import Exponential, Fixed, Lognormal, Triangular, Uniform


def on_points(value, grid):
    """Tell whether a time is a point of the grid, and of those two and four times as coarse."""
    return all(abs(value / (grid.step * k) - round(value / (grid.step * k))) < 1e-9 for k in (1, 2, 4))


@pytest.mark.parametrize(
    "laws",
    [
        [Fixed(3), Fixed(7.5)],
        [Fixed(5 / 0.6), Uniform(10, 25)],
        [Triangular(3, 5, 12), Uniform(2.4, 4.8), Fixed(18)],
        [Fixed(2 * math.pi), Fixed(5 * math.pi)],
    ],
    ids=["halves", "a share of 0.6", "bounds", "multiples of one odd time"],
)
def test_fixed_times_and_bounds_are_points(laws):
    """Also on the coarser grids that are compared."""
    grid = grid_for(laws, 500.0, 4096)
    assert grid.step * grid.number >= 500
    for law in laws:
        values = [law.value] if isinstance(law, Fixed) else [law.low, law.high]
        assert all(on_points(value, grid) for value in values)


def test_fixed_times_come_before_bounds():
    """Where both have no common measure that is coarse enough, jumps matter more than kinks."""
    grid = grid_for([Fixed(30), Uniform(0.001, math.e)], 20_000.0, 4096)
    assert on_points(30, grid)


@pytest.mark.parametrize("laws", [[Lognormal(60, 1)], [Fixed(1), Fixed(math.sqrt(2))], [Fixed(1e-9), Fixed(1000)]])
def test_a_grid_without_common_measure_still_reaches_the_horizon(laws):
    """Points times step cover it, and no more than twice."""
    grid = grid_for(laws, 700.0, 2048)
    assert 700 <= grid.step * grid.number <= 1400


def test_jumps_and_smooth_parts_are_told_apart():
    """Half jump at 3, half exponential from 0: the function jumps by a half at 3 alone."""
    spectra = Spectra(Grid(0.25, 1024))
    both = spectra.either(
        spectra.part(spectra.laws((Fixed(3),)), 0.5), spectra.part(spectra.laws((Exponential(10),)), 0.5)
    )
    found = steps(spectra.grid, both)
    jumps = np.flatnonzero(found.at - found.before > 1e-9)
    assert jumps.tolist() == [12]
    times = spectra.grid.times
    expected = 0.5 * (times >= 3) + 0.5 * (1 - np.exp(-times / 10))
    np.testing.assert_allclose(found.at[1:], expected[1:], atol=1e-4)


def test_a_sum_that_runs_off_the_grid_does_not_come_round():
    """Half of 200 + 200 minutes on a grid of 256: what lies beyond appears with a millionth of its mass at the most."""
    spectra = Spectra(Grid(1.0, 256))
    twice = spectra.both(spectra.laws((Fixed(200),)), spectra.laws((Fixed(200),)))
    assert np.abs(spectra.grid.masses(twice[0])).max() <= 1.01e-6
