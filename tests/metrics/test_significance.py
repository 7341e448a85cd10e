"""Tails of Student's law, Holm's correction by hand and by R, and pairs that hold together."""

import math

import numpy as np
import pytest
from scipy import stats

from procflow.errors import ProcedureError
from procflow.metrics import holm, paired_differences
from procflow.metrics.significance import adjusted_for_all, p_of, t_tail, variance_saved


@pytest.mark.parametrize("df", [1, 2, 3, 9, 19, 40, 100, 1000, 10_000])
def test_tails_agree_with_scipy_down_to_the_smallest(df: int) -> None:
    for t in (1e-3, 0.1, 1.0, 2.0, 5.0, 10.0, 50.0, 1000.0):
        expected = 2 * stats.t.sf(t, df)
        if expected > 1e-290:
            assert t_tail(t, df) == pytest.approx(expected, rel=1e-9)


def test_tails_at_both_ends_of_the_floats() -> None:
    """No difference at all is certain by luck, an endless one is impossible; nothing overflows."""
    assert (t_tail(0, 3), t_tail(1e-200, 3), t_tail(1e200, 3), t_tail(math.inf, 3)) == (1, 1, 0, 0)


def test_one_degree_of_freedom_is_cauchy() -> None:
    """P(|T| >= t) = 1 - 2 atan(t) / pi."""
    assert t_tail(2.0, 1) == pytest.approx(1 - 2 * math.atan(2) / math.pi, rel=1e-13)


def test_holm_by_hand() -> None:
    """0.01 x 4 = 0.04, 0.02 x 3 = 0.06, 0.04 x 2 = 0.08, and 0.05 x 1 may not be below 0.08; in the order given."""
    assert holm([0.02, 0.05, 0.01, 0.04]) == pytest.approx((0.06, 0.08, 0.04, 0.08))


def test_holm_as_in_r() -> None:
    """R 4: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm") gives 0.05 0.08 0.09 0.09 0.09."""
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx((0.05, 0.08, 0.09, 0.09, 0.09))


def test_holm_stays_a_probability_and_leaves_one_alone() -> None:
    assert holm([0.6, 0.9]) == (1.0, 1.0)
    assert (holm([0.03]), holm([])) == ((0.03,), ())


def test_holm_gives_a_false_winner_in_no_more_than_one_study_of_twenty() -> None:
    """Ten plans that change nothing, 1000 studies: by themselves 40 % have a winner below 0.05, by Holm about 4.9 %."""
    rng = np.random.default_rng(3)
    p = rng.random((1000, 10))
    alone = np.mean(p.min(axis=1) < 0.05)
    together = np.mean([min(holm(row)) < 0.05 for row in p])
    assert alone > 0.35
    assert 0.03 < together < 0.07


def test_unknown_p_values_stay_unknown_and_count() -> None:
    """One unknown of two: the other is doubled."""
    assert adjusted_for_all({"a": 0.02, "b": None}) == {"a": 0.04, "b": None}


@pytest.mark.parametrize("p", [-0.1, 1.5])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ProcedureError, match=r"p value 2 is") as caught:
        holm([0.5, p])
    assert caught.value.problems[0].code == "p-value"


def test_pairs_have_the_p_values_of_scipy_and_intervals_that_hold_together() -> None:
    """Three series: Bonferroni at 95 % for three is 98.333 % each."""
    rng = np.random.default_rng(5)
    base = rng.normal(20, 3, 15)
    others = {name: base + rng.normal(shift, 1, 15) for name, shift in (("a", -1.0), ("b", 0.1), ("c", 0.6))}
    found = {one.name: one for one in paired_differences(base, others)}
    raw = {name: stats.ttest_rel(values, base) for name, values in others.items()}
    by_hand = {}
    floor = 0.0
    for rank, name in enumerate(sorted(raw, key=lambda name: raw[name].pvalue)):
        floor = max(floor, min(1.0, (3 - rank) * raw[name].pvalue))
        by_hand[name] = floor
    for name, one in found.items():
        expected = raw[name].confidence_interval(1 - 0.05 / 3)
        assert one.p == pytest.approx(raw[name].pvalue, rel=1e-9)
        assert one.adjusted == pytest.approx(by_hand[name], rel=1e-9)
        assert one.difference is not None
        assert (one.difference.low, one.difference.high) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_simultaneous_intervals_all_hold_in_nineteen_studies_of_twenty() -> None:
    """Four series that share their base, 1500 studies; Bonferroni is a little on the safe side."""
    rng, all_hold = np.random.default_rng(8), 0
    for _ in range(1500):
        base = rng.normal(0, 1, 10)
        found = paired_differences(base, {str(k): base + rng.normal(k, 1, 10) for k in range(4)})
        all_hold += all(
            one.difference is not None and abs(one.difference.mean - k) <= (one.difference.half_width or 0)
            for k, one in enumerate(found)
        )
    assert 0.935 <= all_hold / 1500 <= 0.975


def test_equal_differences_prove_no_more_than_their_number() -> None:
    """Ten times the same: a chance of 2 in 1024 that luck alone gives them one sign."""
    assert p_of([-3.0] * 10) == 2 / 1024
    assert (p_of([0.0] * 10), p_of([1.0]), p_of([])) == (1.0, None, None)


def test_the_variance_saved_is_that_of_the_three_variances() -> None:
    """Variances 4 and 9 by hand, of the difference 1: 1 - 1 / 13."""
    before, after = [0.0, 2.0, 4.0], [0.0, 3.0, 6.0]
    assert variance_saved(before, after) == pytest.approx(1 - 1 / 13)
    assert variance_saved(before, after[::-1]) == pytest.approx(1 - 25 / 13)
    assert (variance_saved([1.0, 1.0], [2.0, 2.0]), variance_saved([1.0], [2.0])) == (None, None)


def test_series_of_another_length_are_named() -> None:
    """All of them at once."""
    with pytest.raises(ProcedureError) as caught:
        paired_differences([1, 2, 3], {"a": [1, 2], "b": [1, 2, 3], "c": [1]})
    assert [problem.values["name"] for problem in caught.value.problems] == ["a", "c"]
