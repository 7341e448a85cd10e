"""Laws on arrays: against each law's own scalar functions, and numerical integration of their tails."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from procflow.analysis.laws import excess, mass, normal_cdf, survival
from procflow.model import (
    Discrete,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)

LAWS = [
    Fixed(3),
    Fixed(0),
    Uniform(2, 8),
    Uniform(4, 4),
    Triangular(3, 5, 12),
    Triangular(3, 3, 12),
    Triangular(3, 12, 12),
    Triangular(4, 4, 4),
    Exponential(4),
    Erlang(1, 4),
    Erlang(7, 20),
    Lognormal(6, 0.5),
    Lognormal(6, 0.05),
    Pert(3, 5, 12),
    Pert(3, 3, 12),
    Pert(4, 4, 4),
    Gamma(6, 0.5),
    Gamma(6, 1.5),
    Gamma(6, 0.05),
    Weibull(2, 8),
    Weibull(0.8, 4),
    Discrete([(0.5, 3), (0.2, 8), (0.3, 0)]),
    Mixture([(0.8, Exponential(3)), (0.2, Fixed(5))]),
]
POINTS = np.array([-2.0, 0.0, 0.5, 2.0, 3.0, 3.5, 4.0, 5.0, 6.5, 8.0, 11.9, 12.0, 20.0, 60.0])


def test_the_normal_law_is_exact_far_out():
    """Relative error below 1e-12 down to 37 standard deviations, where the chance is about 1e-300."""
    z = np.linspace(-36, 8, 500)
    np.testing.assert_allclose(normal_cdf(z), stats.norm.cdf(z), rtol=5e-12, atol=0)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_survival_is_what_the_law_says(law):
    """One minus the distribution function, for every law, also where its bounds meet."""
    expected = [1 - law.cdf(x) if x >= 0 else 1.0 for x in POINTS]
    np.testing.assert_allclose(survival(law, POINTS), expected, atol=2e-15)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_excess_is_the_integral_of_the_tail(law):
    """E[(X - x)+] by adaptive quadrature of the survival function from x on."""
    end = min(law.largest, 400.0)
    for x, found in zip(POINTS, excess(law, POINTS), strict=True):
        cuts = sorted({p for p in (0.0, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0, 30.0, 100.0) if x < p < end} | {x, end})
        expected = sum(
            integrate.quad(lambda t: 1 - law.cdf(t) if t >= 0 else 1.0, a, b, epsabs=1e-13)[0]
            for a, b in pairwise(cuts)
            if a < end
        )
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("step", [0.1, 1.7])
def test_masses_keep_the_mean(law, step):
    """Spread over two neighbours, every value keeps its mean; the variance grows by less than a quarter step squared."""
    number = math.ceil(400 / step)
    found = mass(law, step, number)
    times = step * np.arange(number)
    assert found.sum() == pytest.approx(1.0, abs=1e-9)
    assert found.min() > -1e-12
    assert (found * times).sum() == pytest.approx(law.mean, abs=1e-9)
    variance = (found * times**2).sum() - law.mean**2
    assert -1e-9 <= variance - law.variance <= step * step / 4 + 1e-9


def test_what_lies_beyond_the_last_point_is_left_out():
    """Nothing is put where it does not belong."""
    assert mass(Fixed(7), 1.0, 5).tolist() == [0.0] * 5
    assert mass(Exponential(4), 0.01, 400).sum() == pytest.approx(1 - math.exp(-1), abs=2e-3)
