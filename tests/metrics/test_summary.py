"""Summaries against numpy and scipy; bounds of percentiles against binomial arithmetic in fractions."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy import stats

from procflow.errors import ProcedureError
from procflow.metrics import percentile, summary


def test_a_summary_is_that_of_numpy_and_scipy() -> None:
    """Thirty lognormal values."""
    values = np.random.default_rng(1).lognormal(2, 1, 30)
    found = summary(values, level=0.9)
    low, high = stats.t.interval(0.9, 29, values.mean(), stats.sem(values))
    assert found.interval is not None
    assert (found.n, found.censored) == (30, 0)
    assert (found.mean, found.sd) == (pytest.approx(values.mean()), pytest.approx(values.std(ddof=1)))
    assert (found.interval.low, found.interval.high) == (pytest.approx(low), pytest.approx(high))


def test_what_had_not_ended_is_counted_and_in_no_figure() -> None:
    """Two known, two open: the mean is that of the known ones."""
    found = summary([4.0, None, 6.0, None])
    assert (found.n, found.mean, found.censored) == (2, 5.0, 2)


@pytest.mark.parametrize(("values", "censored"), [([], 0), ([None], 1)])
def test_nothing_known_is_no_figure_rather_than_zero(values: list[float | None], censored: int) -> None:
    found = summary(values)
    assert (found.n, found.mean, found.sd, found.interval, found.censored) == (0, None, None, None, censored)


def test_one_value_has_no_spread_and_no_width() -> None:
    found = summary([3.0])
    assert found.interval is not None
    assert (found.mean, found.sd, found.interval.half_width) == (3.0, None, None)


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_the_value_is_that_of_type_7(share: float, n: int) -> None:
    """numpy's default is the same definition."""
    values = np.random.default_rng(n).exponential(1, n)
    assert percentile(values, share).value == pytest.approx(np.percentile(values, 100 * share), rel=1e-12)


def chance_below(n: int, share: Fraction, rank: int) -> Fraction:
    """Return P(B < rank) of a binomial B."""
    return sum((math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(rank)), Fraction(0))


@pytest.mark.parametrize("n", [1, 5, 6, 10, 25, 60, 200])
@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(9, 10), Fraction(1, 20)])
@pytest.mark.parametrize("level", [Fraction(9, 10), Fraction(19, 20)])
def test_bounds_are_the_closest_ranks_with_half_the_error_on_each_side(
    n: int, share: Fraction, level: Fraction
) -> None:
    """The values are their own ranks; a rank further in leaves too much out, by exact binomial sums."""
    found, error = percentile(range(1, n + 1), float(share), level=float(level)), (1 - level) / 2
    low = 0 if found.low is None else int(found.low)
    high = n + 1 if found.high is None else int(found.high)
    assert chance_below(n, share, low) <= error < chance_below(n, share, low + 1)
    assert 1 - chance_below(n, share, high) <= error < 1 - chance_below(n, share, high - 1)
    assert found.level == pytest.approx(float(chance_below(n, share, high) - chance_below(n, share, low)), abs=1e-12)


def test_bounds_of_the_median_are_those_of_the_tables() -> None:
    """Order statistics for the median at 95 %: of 10 the 2nd and 9th, of 25 the 8th and 18th (any table of the sign test)."""
    assert [(found.low, found.high) for n in (10, 25) if (found := percentile(range(1, n + 1), 0.5))] == [
        (2, 9),
        (8, 18),
    ]


def test_large_samples_have_the_bounds_of_scipy() -> None:
    """Half a million values, whose binomial terms leave the range of a float far from the middle."""
    n, found = 500_000, percentile(range(1, 500_001), 0.9)
    law = stats.binom(n, 0.9)
    assert (found.low, found.high) == (law.ppf(0.025), law.ppf(0.975) + 1)


def test_bounds_hold_the_percentile_as_often_as_they_say() -> None:
    """2000 samples of 40 exponential values: the 75th percentile is ln 4; 99.9 % bounds of the count of successes."""
    rng, hits, level = np.random.default_rng(7), 0, 0.0
    for _ in range(2000):
        found = percentile(rng.exponential(1, 40), 0.75)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= math.log(4) <= found.high
        level = found.level
    low, high = stats.binom(2000, level).ppf([0.0005, 0.9995])
    assert low <= hits <= high


@pytest.mark.parametrize("share", [0, 1, -0.1, 90, math.nan, True, "0.9"])
def test_what_is_no_share_is_refused(share: Any) -> None:
    """90 is a likely slip for 0.9."""
    with pytest.raises(ProcedureError, match="percentile: the share is") as caught:
        percentile([1, 2, 3], share)
    assert [problem.code for problem in caught.value.problems] == ["percentile-share"]


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ProcedureError, match="0 values are not enough"):
        percentile([], 0.5)
