"""Intervals are held to scipy's quantiles, to textbook tables and to the rules for few or equal values."""

import math

import pytest
from scipy import stats

from procflow.errors import ProcedureError
from procflow.metrics.intervals import (
    over_replications,
    share_over_replications,
    t_quantile,
    wilson,
)

DEGREES = [*range(1, 40), 59, 60, 99, 100, 499, 999, 1000, 1001, 1500, 5000, 10**6]


@pytest.mark.parametrize("df", DEGREES)
def test_the_t_quantile_agrees_with_scipy_to_a_billionth(df: int) -> None:
    """For every usual level, over few and many degrees of freedom, on both sides of the change of method."""
    for level in (0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999):
        assert math.isclose(stats.t.ppf((1 + level) / 2, df), t_quantile(level, df), rel_tol=1e-9)


def test_two_degrees_of_freedom_have_a_closed_form() -> None:
    """With df = 2, P(|T| <= t) = t / sqrt(2 + t^2), so t = level sqrt(2 / (1 - level^2))."""
    assert math.isclose(0.95 * math.sqrt(2 / (1 - 0.95**2)), t_quantile(0.95, 2), rel_tol=1e-12)


def test_the_interval_of_five_values_is_the_textbook_one() -> None:
    """Values 1..5: mean 3, s = sqrt(2.5), t(0.975; 4) = 2.776445 (any table)."""
    interval = over_replications([1.0, 2.0, 3.0, 4.0, 5.0])
    assert interval is not None
    assert (interval.mean, interval.n) == (3.0, 5)
    assert math.isclose(2.7764451 * math.sqrt(2.5) / math.sqrt(5), interval.half_width or 0, rel_tol=1e-7)


def test_one_value_has_a_mean_and_no_interval_and_none_has_no_value() -> None:
    """Nothing is made up: not a width of 0, not a mean of 0."""
    single = over_replications([7.0])
    assert single is not None
    assert (single.mean, single.half_width, single.low) == (7.0, None, None)
    assert over_replications([]) is None


def test_equal_values_give_exactly_themselves() -> None:
    """Ten times 0.1 sums to 0.9999999999999999; the mean must still be 0.1 and the width 0."""
    interval = over_replications([0.1] * 10)
    assert interval is not None
    assert (interval.mean, interval.half_width) == (0.1, 0.0)


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (0, 30), (7, 30), (15, 30), (30, 30), (999, 1000)])
def test_wilson_agrees_with_scipy(hits: int, n: int) -> None:
    """scipy's proportion interval by the same method is an independent program."""
    expected = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    low, high = wilson(hits, n)
    assert math.isclose(expected.low, low, rel_tol=1e-9, abs_tol=1e-12)
    assert math.isclose(expected.high, high, rel_tol=1e-9)


def test_a_share_on_which_all_replications_agree_has_the_width_of_wilson() -> None:
    """3 replications of 20 cases, all on time: as wide as 60 of 60."""
    interval = share_over_replications([20, 20, 20], [20, 20, 20])
    expected = stats.binomtest(60, 60).proportion_ci(0.95, method="wilson")
    assert interval is not None
    assert (interval.mean, interval.n) == (1.0, 3)
    assert math.isclose(1 - expected.low, interval.half_width or 0, rel_tol=1e-9)


def test_a_share_that_differs_between_replications_has_a_t_interval() -> None:
    """Shares 0.5 and 0.7: mean 0.6, s = 0.1 sqrt(2), half-width 12.7062 * 0.1."""
    interval = share_over_replications([10, 14], [20, 20])
    assert interval is not None
    assert math.isclose(0.6, interval.mean)
    assert math.isclose(1.27062047, interval.half_width or 0, rel_tol=1e-7)


def test_one_replication_gives_a_share_without_an_interval() -> None:
    """Cases of one run queue behind each other: pooling them would pretend independence."""
    interval = share_over_replications([18], [20])
    assert interval is not None
    assert (interval.mean, interval.half_width) == (0.9, None)


def test_replications_without_cases_are_left_out() -> None:
    """An outcome that nobody reached in one replication says nothing there."""
    interval = share_over_replications([5, 0, 5], [10, 0, 10])
    assert interval is not None
    assert (interval.mean, interval.n) == (0.5, 2)
    assert share_over_replications([0], [0]) is None


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 2), (math.nan, 2)])
def test_counts_that_make_no_share_are_refused(hits: float, n: int) -> None:
    """None of none has no share, and three of two neither."""
    with pytest.raises(ProcedureError, match=r"is no share") as caught:
        wilson(hits, n)
    assert caught.value.problems[0].code == "share-count"


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95, math.nan])
def test_a_level_outside_zero_and_one_is_refused(level: float) -> None:
    """95 is a likely slip for 0.95; the sentence names the value."""
    with pytest.raises(ProcedureError, match="confidence level") as caught:
        over_replications([1.0, 2.0], level=level)
    assert caught.value.problems[0].code == "bad-level"
    assert "mức tin cậy" in caught.value.text("vi")
