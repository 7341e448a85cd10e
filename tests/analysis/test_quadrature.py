"""The slowest of independent times: closed forms, and sums that have one law."""

import math
from itertools import combinations

import pytest

from procflow.analysis.quadrature import Shifted, slowest, summed
from procflow.model import Erlang, Exponential, Fixed, Lognormal, Triangular, Uniform


@pytest.mark.parametrize("rates", [(1.0, 1.0), (0.02, 5.0), (0.1, 0.2, 0.3), (1.0, 1e-3, 10.0, 0.5)])
def test_exponentials_by_inclusion_and_exclusion(rates):
    """E[max] = Σ 1/a - Σ 1/(a + b) + …, E[max²] likewise with 2/a²."""
    signed = [(-1) ** (k + 1) for k in range(1, len(rates) + 1)]
    first = second = 0.0
    for size, sign in enumerate(signed, start=1):
        for some in combinations(rates, size):
            first += sign / sum(some)
            second += 2 * sign / sum(some) ** 2
    mean, square, error = slowest([Shifted(0, Exponential(1 / rate)) for rate in rates])
    assert mean == pytest.approx(first, rel=1e-12)
    assert square == pytest.approx(second, rel=1e-12)
    assert error < 1e-11 * mean


@pytest.mark.parametrize(
    "law",
    [Triangular(3, 5, 12), Uniform(2, 2), Erlang(300, 90), Lognormal(100, 0.02), Lognormal(100, 5), Exponential(7)],
    ids=str,
)
def test_one_law_alone_keeps_its_moments(law):
    """The integral of its own tail gives mean and second moment, with a shift added."""
    mean, square, _ = slowest([Shifted(4, law)])
    assert mean == pytest.approx(4 + law.mean, rel=1e-12)
    assert square == pytest.approx(law.variance + (4 + law.mean) ** 2, rel=1e-11)


def test_uniform_times_are_order_statistics():
    """The largest of n uniform times on [0, 1] has mean n/(n+1) and second moment n/(n+2)."""
    for n in (2, 3, 10):
        mean, square, _ = slowest([Shifted(0, Uniform(0, 1))] * n)
        assert (mean, square) == (pytest.approx(n / (n + 1), rel=1e-13), pytest.approx(n / (n + 2), rel=1e-13))


def test_a_fixed_time_under_an_exponential():
    """max(c, X) = c + E[(X - c)+] = c + m exp(-c/m)."""
    mean, _, _ = slowest([Shifted(5, None), Shifted(0, Exponential(3))])
    assert mean == pytest.approx(5 + 3 * math.exp(-5 / 3), rel=1e-13)


def test_times_of_nothing_take_nothing():
    """Two branches without work end at once."""
    assert slowest([Shifted(0, None), Shifted(0, None)]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("laws", "expected"),
    [
        ([], Shifted(0.0, None)),
        ([Fixed(2), Fixed(3)], Shifted(5.0, None)),
        ([Uniform(1, 2), Fixed(3)], Shifted(3.0, Uniform(1, 2))),
        ([Exponential(4), Exponential(4)], Shifted(0.0, Erlang(2, 8))),
        ([Exponential(4), Exponential(5)], None),
        ([Exponential(4), Uniform(1, 2)], None),
        ([Erlang(600, 600), Erlang(600, 600)], None),
    ],
    ids=["nothing", "fixed", "shifted", "Erlang", "two rates", "two laws", "too many phases"],
)
def test_sums_with_one_law(laws, expected):
    """Everything else goes through the grid."""
    assert summed(laws) == expected
