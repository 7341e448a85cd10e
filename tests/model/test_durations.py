"""Laws of time state moments and quantiles that agree with an independent program (scipy)."""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from procflow.errors import ProcedureError
from procflow.model import (
    Discrete,
    Duration,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Pert,
    Span,
    Triangular,
    Uniform,
    Weibull,
    atoms,
)

SIGMA = math.sqrt(math.log(1.25))
LAWS = [
    (Uniform(2, 8), stats.uniform(2, 6)),
    (Triangular(3, 5, 12), stats.triang(2 / 9, 3, 9)),
    (Triangular(3, 3, 12), stats.triang(0, 3, 9)),
    (Triangular(3, 12, 12), stats.triang(1, 3, 9)),
    (Exponential(7), stats.expon(scale=7)),
    (Erlang(3, 6), stats.gamma(3, scale=2)),
    (Lognormal(60, 0.5), stats.lognorm(SIGMA, scale=60 / math.sqrt(1.25))),
    (Pert(3, 5, 12), stats.beta(1 + 8 / 9, 1 + 28 / 9, 3, 9)),
    (Pert(3, 3, 12), stats.beta(1, 5, 3, 9)),
    (Pert(0, 7, 7), stats.beta(5, 1, 0, 7)),
    (Gamma(60, 0.5), stats.gamma(4, scale=15)),
    (Gamma(60, 0.07), stats.gamma(1 / 0.0049, scale=60 * 0.0049)),
    (Gamma(6, 1.5), stats.gamma(1 / 2.25, scale=6 * 2.25)),
    (Weibull(2, 20), stats.weibull_min(2, scale=20)),
    (Weibull(0.7, 5), stats.weibull_min(0.7, scale=5)),
]
COMPOSED = [
    Discrete([(0.3, 4), (0.2, 1), (0.5, 2)]),
    Mixture([(0.8, Exponential(3)), (0.2, Fixed(18))]),
    Mixture([(0.5, Uniform(0, 2)), (0.25, Gamma(30, 0.5)), (0.25, Pert(1, 2, 9))]),
]


@pytest.mark.parametrize(("law", "known"), LAWS, ids=lambda x: type(x).__name__)
def test_moments_cdf_and_quantiles_agree_with_scipy(law, known):
    """Mean, variance, distribution and quantiles equal those of scipy.stats."""
    assert law.mean == pytest.approx(known.mean(), rel=1e-12)
    assert law.variance == pytest.approx(known.var(), rel=1e-12)
    for p in (0.01, 0.25, 0.5, 0.9, 0.999):
        assert law.quantile(p) == pytest.approx(known.ppf(p), rel=1e-9)
        assert law.cdf(known.ppf(p)) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("shape", [0.01, 0.3, 0.99, 1.0, 2.5, 14.9, 15.1, 80.0, 1e4])
def test_gamma_quantiles_are_exact_in_both_tails(shape):
    """To 1e-10 from one in a million million on either side, for shapes on both sides of each formula."""
    law = Gamma(60, 1 / math.sqrt(shape))
    for p in (1e-12, 1e-6, 0.01, 0.4999, 0.5, 0.9, 0.999):
        assert law.quantile(p) == pytest.approx(law.scale * special.gammaincinv(law.shape, p), rel=1e-10, abs=1e-290)
    for q in (0.25, 1e-4, 1e-9, 1e-12):
        assert law.quantile(1 - q) == pytest.approx(law.scale * special.gammainccinv(law.shape, 1 - (1 - q)), rel=1e-10)


@pytest.mark.parametrize("mode", [0.0, 0.01, 0.3, 0.5, 0.8, 1.0])
def test_pert_quantiles_are_exact_in_both_tails(mode):
    """To 1e-10, and the law seen from the other side is its mirror image."""
    rise, fall = 1 + 4 * mode, 5 - 4 * mode
    for p in (1e-12, 1e-6, 0.01, 0.4999, 0.5, 0.9, 0.999, 1 - 1e-9):
        assert Pert(0, mode, 1).quantile(p) == pytest.approx(special.betaincinv(rise, fall, p), rel=1e-10)
        assert Pert(0, mode, 1).cdf(p) == pytest.approx(special.betainc(rise, fall, p), rel=1e-12)


def test_a_gamma_law_of_whole_shape_is_an_erlang_law():
    """Two programs for one law agree: a Poisson sum, and series with continued fraction."""
    for x in (0.5, 10, 55, 61, 200):
        assert Gamma(60, 0.5).cdf(x) == pytest.approx(Erlang(4, 60).cdf(x), rel=1e-12)


@pytest.mark.parametrize("law", COMPOSED, ids=str)
def test_laws_made_of_others_keep_the_meaning_of_a_quantile(law):
    """The smallest time x with P(X <= x) >= p, exactly, also at and beside jumps."""
    for p in [k / 97 for k in range(1, 97)] + [0.2, 0.7, 1e-9, 1 - 1e-9]:
        x = law.quantile(p)
        assert law.cdf(x) >= p
        assert law.cdf(math.nextafter(x, 0)) < p or law.cdf(math.nextafter(x, 0)) == pytest.approx(p, abs=1e-14)


@pytest.mark.parametrize("law", COMPOSED, ids=str)
def test_moments_of_laws_made_of_others_are_those_of_their_quantiles(law):
    """Inversion at equally likely points gives the moments back: no other formula is needed."""
    points = [law.quantile((k + 0.5) / 1_000) for k in range(1_000)]
    mean = math.fsum(points) / len(points)
    assert law.mean == pytest.approx(mean, rel=1e-2)
    assert law.variance == pytest.approx(math.fsum((x - mean) ** 2 for x in points) / len(points), rel=5e-2)


def test_draws_by_inversion_follow_scipys_law():
    """Kolmogorov and Smirnov see no difference between inverted uniform numbers and scipy's distribution."""
    uniform = np.random.default_rng(5).random(2000)
    for law, known in LAWS:
        assert stats.kstest([law.quantile(u) for u in uniform], known.cdf).pvalue > 1e-3


def test_atoms_are_the_times_of_positive_chance():
    """A grid of times has to meet them."""
    assert atoms(Discrete([(0.5, 1), (0.5, 2)])) == ((0.5, 1.0), (0.5, 2.0))
    assert atoms(COMPOSED[1]) == ((0.2, 18.0),)
    assert atoms(Fixed(3)) == ((1.0, 3.0),)
    assert atoms(Gamma(3, 1)) == ()


@pytest.mark.parametrize(
    "law", [Uniform(4, 4), Triangular(4, 4, 4), Pert(4, 4, 4), Fixed(4)], ids=lambda law: type(law).__name__
)
def test_bounds_that_meet_make_a_fixed_time(law):
    """Before the bound nothing, at it all: no division by a range of 0."""
    assert [law.cdf(x) for x in (3.9, 4.0, 4.1)] == [0.0, 1.0, 1.0]
    assert (law.mean, law.variance) == (4.0, 0.0)


@pytest.mark.parametrize("law", [law for law, _ in LAWS] + COMPOSED, ids=lambda law: type(law).__name__)
def test_scaling_multiplies_the_quantiles(law):
    """A law in hours is the law in minutes times 60."""
    assert law.scaled(60).quantile(0.7) == pytest.approx(60 * law.quantile(0.7), rel=1e-12)


@pytest.mark.parametrize("law", [law for law, _ in LAWS], ids=lambda law: type(law).__name__)
def test_mean_is_the_integral_of_the_tail(law):
    """E[X] equals the integral of 1 - F, a check of mean against cdf that needs no other formula."""
    tail, _ = integrate.quad(lambda x: 1 - law.cdf(x), 0, min(law.largest, 3000), limit=500)
    assert law.mean == pytest.approx(tail, rel=1e-6)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fixed(-1),
        lambda: Fixed(math.nan),
        lambda: Uniform(5, 2),
        lambda: Triangular(3, 2, 5),
        lambda: Exponential(0),
        lambda: Exponential(math.inf),
        lambda: Erlang(0, 3),
        lambda: Lognormal(3, -1),
        lambda: Pert(3, 2, 5),
        lambda: Gamma(3, 0),
        lambda: Gamma(3, math.nan),
        lambda: Gamma(-3, 1),
        lambda: Weibull(0, 3),
        lambda: Weibull(2, math.inf),
        lambda: Discrete([]),
        lambda: Discrete([(0.5, 1), (0.4, 2)]),
        lambda: Discrete([(0.5, 1), (0.5, 1)]),
        lambda: Discrete([(1.0, -1)]),
        lambda: Mixture([(1.5, Fixed(1)), (-0.5, Fixed(2))]),
        lambda: Mixture([(math.nan, Fixed(1))]),
        lambda: Lognormal.from_quantiles(median=5, p90=4),
    ],
)
def test_laws_that_make_no_sense_are_refused(make):
    """Negative, infinite or disordered parameters never become a law."""
    with pytest.raises(ProcedureError, match="Expected"):
        make()


def test_units():
    """A working day has the calendar's own length, a calendar day 24 hours."""
    assert Duration(Fixed(2), "working days").minutes(day_minutes=480).mean == 960
    assert Duration(Fixed(2), "calendar days").minutes(day_minutes=480).mean == 2880
    assert Span(0.5, "working days").minutes(day_minutes=480) == 240


def test_one_day_is_said_in_the_singular_and_spelled_as_the_file_does():
    """Also where the number is rounded to one; hours and minutes are abbreviations, Vietnamese has no plural."""
    said = {"working days": "1 working day", "calendar days": "1 calendar day", "h": "1 h", "min": "1 min"}
    assert {unit: Span(1, unit).text() for unit in said} == said
    assert [Span(days).text() for days in (0.5, 1.0000001, 2)] == [
        "0.5 working days",
        "1 working day",
        "2 working days",
    ]
    assert (Span(1).text("vi"), str(Span(1))) == ("1 ngày làm việc", "1 working days")
