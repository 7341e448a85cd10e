"""The numbers of the event loop: quantiles of every law, keyed draws, the tree of events, open time."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from procflow.model import Erlang, Exponential, Fixed, Lognormal, Triangular, Uniform
from procflow.simulation import kernel
from procflow.simulation.program import key_of, law_numbers

SHARES = [2**-53, 1e-12, 1e-6, 0.001, 0.1, 0.3, 0.4999, 0.5, 0.5001, 0.7, 0.95, 0.999999, 1 - 1e-12, 1 - 2**-53]
LAWS = [
    Fixed(3), Uniform(2, 9), Triangular(1, 4, 12), Triangular(2, 2, 5), Triangular(1, 5, 5), Triangular(4, 4, 4),
    Exponential(7), Lognormal(60, 0.5), Lognormal(3, 2), Erlang(1, 5), Erlang(2, 5), Erlang(7, 5), Erlang(100, 5),
    Erlang(1000, 5),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=[law.spelled() for law in LAWS])
def test_quantiles_are_those_of_the_law(law):
    """The law's own quantile, found another way, agrees to ten digits, far into both tails where doubles allow it."""
    for p in SHARES:
        found = kernel.quantile(*law_numbers(law), p)
        if isinstance(law, Erlang):
            phases = special.gammaincinv(law.shape, p) if p < 0.5 else special.gammainccinv(law.shape, 1 - p)
            assert found == pytest.approx(phases * law.mean / law.shape, rel=1e-9)
        else:
            assert found == pytest.approx(law.quantile(p), rel=1e-10)


@given(st.floats(2**-53, 1 - 2**-53), st.floats(2**-53, 1 - 2**-53))
def test_quantiles_rise_with_the_share(p, q):
    low, high = min(p, q), max(p, q)
    for law in LAWS:
        numbers = law_numbers(law)
        assert kernel.quantile(*numbers, low) <= kernel.quantile(*numbers, high) * (1 + 1e-12)


def test_normal_quantile_is_that_of_the_standard_library():
    for p in SHARES:
        assert NormalDist().inv_cdf(p) == pytest.approx(kernel.normal_quantile(p), rel=1e-14)


def test_lognormal_beyond_all_numbers_does_not_overflow():
    assert kernel.quantile(kernel.LOGNORMAL, 600.0, 20.0, 0.0, 1 - 2**-53) == kernel.BEYOND


def test_mix_is_the_finisher_of_splitmix64():
    """Published outputs of splitmix64 seeded with 1234567 (Vigna's reference program)."""
    golden, state, found = 0x9E3779B97F4A7C15, 1234567, []
    for _ in range(3):
        state = (state + golden) & kernel.MASK
        found.append(kernel.mix(state))
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_uniform_numbers_are_even_and_independent_over_structured_keys():
    """Cases, visits, steps and purposes in regular grids: 64 cells of pairs, chi-squared within 5 standard deviations."""
    purposes = (kernel.WORK_DRAW, kernel.ROUTING_DRAW, kernel.WAIT_DRAW, kernel.TRANSFER_DRAW)
    steps = [key_of(f"s{k}") for k in range(10)]
    cases = [kernel.mix((key_of(1, 0, "p") + (c + 1) * kernel.GOLDEN) & kernel.MASK) for c in range(500)]
    table = np.array(
        [[[[kernel.uniform(c, s, v, p) for p in purposes] for v in (1, 2, 3)] for s in steps] for c in cases]
    )
    assert table.min() > 0
    assert table.max() < 1
    for axis in range(4):
        first = np.take(table, range(table.shape[axis] - 1), axis).ravel()
        second = np.take(table, range(1, table.shape[axis]), axis).ravel()
        counts = np.histogram2d(first, second, bins=8, range=[[0, 1], [0, 1]])[0]
        expected = len(first) / 64
        chi2 = float(((counts - expected) ** 2 / expected).sum())
        assert abs(chi2 - 63) < 5 * math.sqrt(2 * 63)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 1000)), max_size=60))
def test_tree_tells_the_least_key_whatever_is_put_and_dropped(changes):
    tree = [kernel.NEVER] * 32
    held: dict[int, int] = {}
    for leaf, key in changes:
        if leaf in held:
            kernel.drop(tree, 16 + leaf)
            del held[leaf]
        else:
            kernel.put(tree, 16 + leaf, key)
            held[leaf] = key
        assert tree[1] == min(held.values(), default=kernel.NEVER)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(1, 3)), unique=True, max_size=60))
def test_agenda_is_sorted_with_the_first_among_equals_on_top(tokens):
    """By case number, then atom, then visit; the top of the agenda is its last entry."""
    cases, atoms, visits = ([token[k] for token in tokens] for k in range(3))
    agenda = list(range(len(tokens)))
    kernel.order(agenda, len(agenda), list(range(len(tokens))), cases, atoms, visits)
    assert sorted(tokens, reverse=True) == [tokens[k] for k in agenda]


@given(st.integers(0, 3_000), st.integers(1, 3_000))
def test_open_time_is_laid_out_as_by_walking_every_instant(now, rest):
    opens, closes = [100, 300, 1000, 2500], [200, 950, 1500, 2501]
    never = 1 << 40
    before = [0, 100, 750, 1250, 1251]
    interval = next((k for k, close in enumerate(closes) if close > now), 4)
    found = kernel.open_end([*opens, never], before, interval, 4, now, rest)
    walked, left = now, rest
    while left and walked < 2501:
        left -= any(low <= walked < high for low, high in zip(opens, closes, strict=True))
        walked += 1
    assert found == (-left if left else walked)
