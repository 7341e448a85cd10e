"""Flow balances: against the full matrix, and the size at which the way of solving changes."""

import numpy as np
import pytest

from procflow.structure import linear
from procflow.structure.linear import balance, loops


def random_edges(rng, size):
    """Edges whose weights leave every point with at most 0.9 in all, with self-loops and doubles."""
    edges = []
    for source in range(size):
        for target in rng.integers(0, size, rng.integers(0, 4)):
            edges.append((source, int(target), float(rng.uniform(0, 0.3))))
    return edges


def by_full_matrix(size, edges, inflow):
    matrix = np.eye(size)
    for source, target, weight in edges:
        matrix[target, source] -= weight
    return np.linalg.solve(matrix, inflow)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("dense", [2_000, 0], ids=["matrix", "elimination"])
def test_balance_equals_the_full_matrix(seed, dense, monkeypatch):
    """Whatever the loops and however they are solved, the inflow is that of one large matrix."""
    monkeypatch.setattr(linear, "DENSE", dense)
    rng = np.random.default_rng(seed)
    edges = random_edges(rng, 40)
    inflow = rng.uniform(0, 1, (40, 3))
    np.testing.assert_allclose(balance(40, edges, inflow), by_full_matrix(40, edges, inflow), rtol=0, atol=1e-12)


def test_a_ring_of_ten_thousand_points_is_solved_in_order():
    """In a ring that loses one tenth per round every point is entered ten times."""
    size = 10_000
    edges = [(k, k + 1, 1.0) for k in range(size - 1)] + [(size - 1, 0, 0.9)]
    inflow = np.zeros((size, 1))
    inflow[0] = 1.0
    np.testing.assert_allclose(balance(size, edges, inflow), 10.0, rtol=1e-12)


@pytest.mark.parametrize("dense", [2_000, 0], ids=["matrix", "elimination"])
def test_a_loop_that_keeps_all_is_refused(dense, monkeypatch):
    """Nothing leaves the ring of two, so it has no balance."""
    monkeypatch.setattr(linear, "DENSE", dense)
    with pytest.raises(np.linalg.LinAlgError):
        balance(2, [(0, 1, 1.0), (1, 0, 1.0)], np.array([[1.0], [0.0]]))


def test_loops_come_last_first():
    """Two rings, one leading to the other, and a single point before both."""
    found = loops([[1], [2, 3], [1], [4], [3]])
    assert [{3, 4}, {1, 2}, {0}] == [set(part) for part in found]


def test_loops_of_a_long_line_need_no_recursion():
    """A line of 50,000 points has as many parts."""
    size = 50_000
    assert size == len(loops([[k + 1] if k + 1 < size else [] for k in range(size)]))
