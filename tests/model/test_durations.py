"""Laws of time state moments and quantiles that agree with an independent program (scipy)."""

import math

import pytest
from scipy import integrate, stats

from procflow.errors import ProcedureError
from procflow.model import Duration, Erlang, Exponential, Fixed, Lognormal, Span, Triangular, Uniform

SIGMA = math.sqrt(math.log(1.25))
LAWS = [
    (Uniform(2, 8), stats.uniform(2, 6)),
    (Triangular(3, 5, 12), stats.triang(2 / 9, 3, 9)),
    (Triangular(3, 3, 12), stats.triang(0, 3, 9)),
    (Triangular(3, 12, 12), stats.triang(1, 3, 9)),
    (Exponential(7), stats.expon(scale=7)),
    (Erlang(3, 6), stats.gamma(3, scale=2)),
    (Lognormal(60, 0.5), stats.lognorm(SIGMA, scale=60 / math.sqrt(1.25))),
]


@pytest.mark.parametrize(("law", "known"), LAWS, ids=lambda x: type(x).__name__)
def test_moments_cdf_and_quantiles_agree_with_scipy(law, known):
    """Mean, variance, distribution and quantiles equal those of scipy.stats."""
    assert law.mean == pytest.approx(known.mean(), rel=1e-12)
    assert law.variance == pytest.approx(known.var(), rel=1e-12)
    for p in (0.01, 0.25, 0.5, 0.9, 0.999):
        assert law.quantile(p) == pytest.approx(known.ppf(p), rel=1e-9)
        assert law.cdf(known.ppf(p)) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("law", [Uniform(4, 4), Triangular(4, 4, 4), Fixed(4)], ids=lambda law: type(law).__name__)
def test_bounds_that_meet_make_a_fixed_time(law):
    """Before the bound nothing, at it all: no division by a range of 0."""
    assert [law.cdf(x) for x in (3.9, 4.0, 4.1)] == [0.0, 1.0, 1.0]
    assert (law.mean, law.variance) == (4.0, 0.0)


@pytest.mark.parametrize("law", [law for law, _ in LAWS], ids=lambda law: type(law).__name__)
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
