"""Numbers drawn by key are even and unrelated, however alike their keys are."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from keyed_numbers import PURPOSES, case_keys, drawn, p_values, sequences, unfinished
from keyed_numbers import as_numbers as numbers_of
from scipy import stats

from procflow.simulation.kernel import GOLDEN, MASK, mix, uniform
from procflow.simulation.program import key_of

SIZE = 1 << 18
NAMES = [name for name, _ in sequences(1, 64)]


def test_second_computation_gives_the_numbers_of_the_clock():
    run, step = key_of(3, 1, "office"), key_of("check")
    cases = case_keys(run, np.arange(200))
    for purpose, visit in itertools.product(PURPOSES, (0, 1, 2, 99)):
        found = numbers_of(drawn(cases, step, visit, purpose)).tolist()
        expected = [uniform(mix((run + (k + 1) * GOLDEN) & MASK), step, visit, purpose) for k in range(200)]
        assert expected == found


@pytest.mark.parametrize("name", NAMES)
def test_keys_that_are_alike_give_numbers_that_are_not(name):
    """Chi-square of single numbers, of pairs and of orders, and correlations: no p-value below 1 in 100,000."""
    numbers = dict(sequences(2026, SIZE))[name]
    assert len(numbers) == SIZE
    found = p_values(numbers)
    assert min(found.values()) > 1e-5, found


@pytest.mark.parametrize("name", ["case numbers", "visits of one case", "steps of each case", "replications"])
def test_numbers_that_are_related_fail(name):
    """The same keys without the finisher: multiples of a constant, which these tests find out."""
    found = p_values(dict(sequences(2026, SIZE, unfinished))[name])
    assert min(found.values()) < 1e-9, found


def test_no_two_of_a_million_draws_share_a_number():
    """1,000 cases, 50 steps, 5 visits and 4 purposes; by chance alone two of them would meet once in 9,000 seeds."""
    cases = case_keys(key_of(1, 0, "office"), np.arange(1000))
    visits = np.arange(1, 6).astype(np.uint64)
    bits = [drawn(cases[:, None], key_of(f"step-{k}"), visits, purpose) for k in range(50) for purpose in PURPOSES[:4]]
    assert len(np.unique(np.concatenate(bits, axis=None) >> np.uint64(12))) == 1_000_000


def test_purposes_of_one_visit_are_unrelated():
    """Work, routing, wait and all else that is drawn for 200,000 cases: no correlation beyond 4.5 standard errors."""
    assert len(set(PURPOSES)) == len(PURPOSES) >= 10
    cases = case_keys(key_of(5, 0, "office"), np.arange(200_000))
    table = np.array([numbers_of(drawn(cases, key_of("sign"), 1, purpose)) for purpose in PURPOSES])
    found = np.corrcoef(table)[np.triu_indices(len(PURPOSES), 1)] * np.sqrt(200_000)
    assert np.abs(found).max() < 4.5


@pytest.mark.nightly
def test_p_values_of_many_seeds_are_even():
    """Over 100 seeds the p-values of each test are themselves even: the numbers are neither too regular nor too rough."""
    found = defaultdict(list)
    for seed in range(100):
        for name, numbers in sequences(1000 * seed, SIZE):
            for test, p in p_values(numbers).items():
                found[name, test].append(p)
    assert len(found) == len(NAMES) * 11
    uneven = {which: p for which, ps in found.items() if (p := stats.kstest(ps, "uniform").pvalue) <= 1e-5}
    assert not uneven
