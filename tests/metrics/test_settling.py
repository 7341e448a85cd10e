"""MSER-5 by hand and against its definition in fractions; Welch's moving average against a convolution."""

import numpy as np
import pytest
from mser_by_definition import cut, statistic

from procflow.errors import ProcedureError
from procflow.metrics import mean_by_number, mser5, welch

BATCH_MEANS = [9, 3, 1, 3, 1, 3, 1, 3, 1, 3]
BY_HAND = [51.6 / 100, (49 - 361 / 9) / 81, 8 / 64, (39 - 225 / 7) / 49, 6 / 36, 4.8 / 25]
"""Sums of squares of the batches that stay over their number squared; the second, 0.1097, is the smallest."""


def test_mser_5_by_hand() -> None:
    """Ten batches of five equal values each: the first is the start."""
    found = mser5([mean for mean in BATCH_MEANS for _ in range(5)])
    assert found.statistic == pytest.approx(BY_HAND)
    assert (found.cut, found.n, found.mean) == (5, 50, pytest.approx(19 / 9))


def test_what_does_not_fill_a_batch_is_left_out() -> None:
    """Four huge values at the end change nothing."""
    series = [mean for mean in BATCH_MEANS for _ in range(5)]
    assert mser5([*series, 1e6, 1e6, 1e6, 1e6]).statistic == mser5(series).statistic


@pytest.mark.parametrize("seed", range(40))
def test_mser_5_is_its_definition(seed: int) -> None:
    """Series that start low or high and settle with some memory, or do not settle; of any length."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(50, 200))
    series = np.zeros(n)
    for k in range(1, n):
        series[k] = 0.6 * series[k - 1] + rng.normal()
    series += 1e6 * (seed % 3) + rng.uniform(-8, 8) * np.exp(-np.arange(n) / rng.uniform(2, 80))
    found = mser5(series)
    assert found.statistic == pytest.approx([float(one) for one in statistic(list(series))], rel=1e-6)
    assert found.cut == cut(list(series))


def test_a_series_that_goes_on_rising_has_no_steady_state() -> None:
    """The smallest lies at the end of the search."""
    found = mser5(range(200))
    assert (found.found, found.cut, found.mean) == (False, None, None)


def test_a_series_that_is_settled_from_the_start_loses_nothing() -> None:
    assert mser5([4.0] * 60).cut == 0


def test_fewer_than_ten_batches_are_refused() -> None:
    with pytest.raises(ProcedureError, match="49 values are not enough; expected 50 or more"):
        mser5([1.0] * 49)


def test_the_start_is_found_where_it_ends() -> None:
    """100 values that start 10 too high, then noise of 1: the cut is at the end of the start or just behind."""
    rng = np.random.default_rng(4)
    series = rng.normal(20, 1, 1000)
    series[:100] += 10
    assert mser5(series).cut in (100, 105, 110)


def test_the_moving_average_is_a_convolution_with_a_narrower_window_at_the_start() -> None:
    """Law's definition: 2 w + 1 values around each, 2 k - 1 around the k-th of the first w."""
    rng = np.random.default_rng(2)
    runs = rng.normal(5, 1, (6, 80))
    means, w = runs.mean(axis=0), 7
    found = welch(runs, window=w)
    inner = np.convolve(means, np.ones(2 * w + 1) / (2 * w + 1), mode="valid")
    first = [means[: 2 * k + 1].mean() for k in range(w)]
    assert found.averages == pytest.approx([*first, *inner])
    assert found.level == pytest.approx(means[40:].mean())


def test_the_suggested_cut_is_where_the_average_stays_near_the_level() -> None:
    """A ramp 0, 2, …, 98, then 100: with 5 neighbours on each side the average is within 5 % once 49 values are out.

    Around number 49 (counted from 0) stand 88, …, 98 and five times 100: 1058 / 11 = 96.2. Around number 48 stand 86, …,
    98 and four times 100: 1044 / 11 = 94.9.
    """
    found = welch([[2.0 * k for k in range(50)] + [100.0] * 150], window=5)
    assert found.averages[48:50] == pytest.approx([1044 / 11, 1058 / 11])
    assert (found.level, found.cut) == (100.0, 49)


def test_a_moving_average_that_never_comes_near_has_no_cut() -> None:
    assert welch([[float(k) for k in range(100)]]).cut is None
    assert welch([[7.0] * 100]).cut == 0


@pytest.mark.parametrize("window", [0, 26, 2.5, True])
def test_windows_beyond_a_quarter_are_refused(window: int) -> None:
    with pytest.raises(ProcedureError, match=r"expected a whole number of neighbours on each side, from 1 to 25"):
        welch([[1.0] * 100], window=window)


def test_window_and_tolerance_are_told_at_once() -> None:
    with pytest.raises(ProcedureError) as caught:
        welch([[1.0] * 100], window=0, tolerance=5)
    assert [problem.code for problem in caught.value.problems] == ["welch-window", "welch-tolerance"]


def test_replications_of_unequal_length_and_none_at_all_are_refused() -> None:
    with pytest.raises(ProcedureError, match=r"have '2', '3' values"):
        mean_by_number([[1, 2], [1, 2, 3]])
    with pytest.raises(ProcedureError, match="no replication"):
        mean_by_number([])
