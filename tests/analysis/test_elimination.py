"""Elimination of states: against the matrix equations of absorbing chains, whatever their loops."""

import numpy as np
import pytest

from procflow.analysis.chain import Chain, Serial
from procflow.analysis.elimination import exits
from procflow.analysis.moments import Series
from procflow.model import Fixed


def random_chain(seed, size=12):
    """A chain of fixed times with random ways to any state and two exits."""
    rng = np.random.default_rng(seed)
    states = []
    for _ in range(size):
        targets = rng.choice(np.arange(-2, size), size=4, replace=False)
        shares = rng.dirichlet(np.ones(4))
        ways = tuple((float(p), int(target)) for p, target in zip(shares, targets, strict=True))
        states.append(
            Serial((Fixed(float(rng.integers(0, 9))),), (*ways[:3], (ways[3][0] / 2, ways[3][1]), (ways[3][0] / 2, -1)))
        )
    return Chain(tuple(states), (("x",), ("y",)))


@pytest.mark.parametrize("seed", range(25))
def test_moments_equal_the_matrix_equations(seed):
    """Chance, first and second moment to each exit, from three linear systems."""
    chain = random_chain(seed)
    size = len(chain.states)
    matrix, leaving = np.zeros((size, size)), np.zeros((size, 2))
    times = np.array([state.laws[0].value for state in chain.states])
    for k, state in enumerate(chain.states):
        for p, target in state.ways:
            if target >= 0:
                matrix[k, target] += p
            else:
                leaving[k, -1 - target] += p
    solve = np.linalg.inv(np.eye(size) - matrix)
    found = exits(chain, Series())
    for k in range(2):
        chance = solve @ leaving[:, k]
        first = solve @ (times * chance)
        second = solve @ (2 * times * first - times**2 * chance)
        assert found[k].chance == pytest.approx(chance[0], rel=1e-11)
        assert found[k].first == pytest.approx(first[0], rel=1e-11)
        assert found[k].second == pytest.approx(second[0], rel=1e-11)


def test_a_long_line_is_taken_out_without_recursion():
    """Ten thousand steps of one minute."""
    size = 10_000
    states = [Serial((Fixed(1),), ((1.0, k + 1 if k + 1 < size else -1),)) for k in range(size)]
    assert exits(Chain(tuple(states), ((),)), Series())[0].first == size
