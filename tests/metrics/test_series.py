"""Mean and spread keep their digits, and what is no number is named by its position."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from procflow.errors import ProcedureError
from procflow.metrics.series import mean_and_spread, numbers_of

ACCURACY = {
    "NumAcc1": ([10000001.0, 10000003.0, 10000002.0], 10000002.0, 1.0, 15),
    "NumAcc2": ([1.2, *[1.1, 1.3] * 500], 1.2, 0.1, 13),
    "NumAcc3": ([1000000.2, *[1000000.1, 1000000.3] * 500], 1000000.2, 0.1, 8),
    "NumAcc4": ([10000000.2, *[10000000.1, 10000000.3] * 500], 10000000.2, 0.1, 8),
}
"""Univariate sets of the Statistical Reference Datasets of NIST (itl.nist.gov/div898/strd), with certified mean and standard
deviation and the digits that double precision lets anybody reach."""


def right_digits(found: float, certified: float) -> float:
    """Return the log relative error: digits on which both agree."""
    return 15.0 if found == certified else -math.log10(abs(found - certified) / abs(certified))


@pytest.mark.parametrize("name", ACCURACY)
def test_mean_and_standard_deviation_reach_the_certified_digits(name: str) -> None:
    """The last two defeat the formula of sums and sums of squares, which keeps no digit of them."""
    values, mean, spread, digits = ACCURACY[name]
    found = mean_and_spread(values)
    assert right_digits(found[0], mean) >= 14
    assert found[1] is not None
    assert right_digits(found[1], spread) >= digits


def test_one_pass_loses_every_digit_where_two_keep_eight() -> None:
    """The trap is a real one: the formula of the textbooks has no right digit on NumAcc4."""
    values, _, spread, _ = ACCURACY["NumAcc4"]
    n, total, squares = len(values), sum(values), sum(value * value for value in values)
    assert abs(squares - total * total / n) / (n - 1) > 2 * spread**2 or squares < total * total / n


def test_the_spread_of_instants_is_that_of_exact_arithmetic() -> None:
    """Seconds since 1970 that differ by minutes; fractions round nothing."""
    instants = [1_767_600_000.0 + 60.0 * k + 0.1 * (k % 7) for k in range(500)]
    exact = [Fraction(instant) for instant in instants]
    mean = sum(exact) / len(exact)
    variance = sum((value - mean) ** 2 for value in exact) / (len(exact) - 1)
    assert mean_and_spread(instants)[1] == pytest.approx(math.sqrt(variance), rel=1e-14)


def test_a_mean_that_no_float_holds_does_not_spoil_the_spread() -> None:
    """Near 1e16 floats are 2 apart, so the mean 1e16 + 4 / 3 cannot be written; the variance is 4 / 3 all the same."""
    assert mean_and_spread([1e16, 1e16 + 2, 1e16 + 2])[1] == pytest.approx(math.sqrt(4 / 3), rel=1e-14)


def test_equal_values_have_no_spread_at_all_and_one_has_none_to_tell() -> None:
    assert mean_and_spread([0.1] * 10) == (0.1, 0.0)
    assert mean_and_spread([0.1]) == (0.1, None)


def test_numbers_of_all_kinds_are_taken() -> None:
    """Lists, arrays, whole numbers, fractions: whatever a column holds."""
    assert numbers_of(np.array([1, 2]), what="series") == (1.0, 2.0)
    assert numbers_of([np.float32(0.5), Fraction(1, 4), 3], what="series") == (0.5, 0.25, 3.0)


def test_everything_else_is_named_at_once_with_its_position() -> None:
    """Not a number, infinite, too large to square, a truth, a text: five faults, and too few values besides."""
    with pytest.raises(ProcedureError) as caught:
        numbers_of([1, math.nan, math.inf, -1e200, True, "3", Decimal(2)], what="series", least=9)
    problems = caught.value.problems
    assert [problem.code for problem in problems] == ["series-number"] * 6 + ["series-too-short"]
    assert [problem.values["position"] for problem in problems[:6]] == ["2", "3", "4", "5", "6", "7"]
    assert "series: value 2 is nan" in str(caught.value)
    assert "dãy số: giá trị thứ 2" in caught.value.text("vi")
