"""How many replications it takes: the smallest number by trial, and refusals of goals that are none."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from procflow.errors import ProcedureError
from procflow.metrics import replications_needed
from procflow.metrics.precision import MOST, smallest_number


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("wanted", [0.2, 0.5, 1.0, 3.0])
def test_the_number_is_the_smallest_that_is_enough(wanted: float, level: float) -> None:
    """One more and one more, with scipy's quantiles, until it is enough."""
    n = 2
    while stats.t.ppf((1 + level) / 2, n - 1) / math.sqrt(n) > wanted:
        n += 1
    assert smallest_number(1.0, wanted, level, least=2) == n


def test_a_share_of_the_mean_is_a_width() -> None:
    """Mean -40, spread 4: 5 % is 2."""
    values = [-44.0, -36.0] * 10
    found, same = replications_needed(values, relative=0.05), replications_needed(values, half_width=2.0)
    assert found == same
    assert (found.wanted, found.n, found.pilot_too_small) == (2.0, 20, False)


def test_what_is_enough_is_told_so() -> None:
    """Spread 1.03 of 20 values: half-width 0.48."""
    found = replications_needed([1.0, 3.0] * 10, half_width=0.5)
    assert (found.reached, found.replications) == (True, 20)
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 19) * math.sqrt(20 / 19) / math.sqrt(20))
    assert str(found).startswith("20 replications are enough")
    assert found.text("vi").startswith("20 lần chạy là đủ")


@pytest.mark.parametrize("values", [[1.0, 2.0, 3.0], [5.0] * 30])
def test_a_pilot_that_is_too_small_is_told(values: list[float]) -> None:
    """Three replications, or thirty that all agree, say nothing of the spread."""
    found = replications_needed(values, half_width=0.5)
    assert found.pilot_too_small
    assert "pilot is too small" in found.text()
    assert "còn quá ít" in found.text("vi")


def test_nobody_waits_for_more_than_a_thousand_million() -> None:
    found = replications_needed([0.0, 1e9] * 10, half_width=0.001)
    assert (found.replications, found.reached) == (None, False)
    assert "more than a thousand million" in found.text()
    assert smallest_number(1.0, 1e-300, 0.95, least=2) is None
    assert smallest_number(1.0, 1.96 / math.sqrt(MOST / 8), 0.95, least=2) is not None


def test_so_many_replications_are_indeed_about_enough() -> None:
    """A pilot of 30 normal values, then as many as told, 200 times: the mean width is within 3 % of what was wanted."""
    rng, widths = np.random.default_rng(6), []
    for _ in range(200):
        needed = replications_needed(rng.normal(100, 10, 30), half_width=1.5).replications
        assert needed is not None
        values = rng.normal(100, 10, needed)
        widths.append(stats.t.ppf(0.975, needed - 1) * values.std(ddof=1) / math.sqrt(needed))
    assert np.mean(widths) == pytest.approx(1.5, rel=0.03)


@pytest.mark.parametrize(
    ("goal", "code"),
    [
        ({}, "precision-goal"),
        ({"half_width": 1.0, "relative": 0.1}, "precision-goal"),
        ({"half_width": 0}, "precision-value"),
        ({"half_width": math.inf}, "precision-value"),
        ({"half_width": math.nan}, "precision-value"),
        ({"relative": 5}, "precision-value"),
        ({"relative": True}, "precision-value"),
        ({"relative": "5 %"}, "precision-value"),
    ],
)
def test_a_goal_that_is_none_is_refused(goal: dict[str, Any], code: str) -> None:
    """5 is a likely slip for 5 %."""
    with pytest.raises(ProcedureError) as caught:
        replications_needed([1, 2, 3], **goal)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_single_replication_is_refused() -> None:
    with pytest.raises(ProcedureError, match="1 values are not enough; expected 2 or more"):
        replications_needed([1.0], half_width=1.0)
