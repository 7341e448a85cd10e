"""Races choose rightly as often as they promise, stop when they say, and rank as an independent program does."""

import random

import pytest
from scipy.stats import binom, spearmanr

from procflow.simplification.choosing.racing import Race, spearman


def normals(seed, means, *, shared=1.0, own=1.0):
    """Return a draw of normal values round some means; a part of the luck is common to all designs of a replication."""

    def draw(running, count, round):
        luck = random.Random(f"{seed} {round}")
        common = [luck.gauss(0, shared) for _ in range(count)]
        return [[means[k] + one + luck.gauss(0, own) for one in common] for k in running]

    return draw


@pytest.mark.parametrize(("size", "level", "shared"), [(5, 0.9, 0.0), (5, 0.9, 3.0), (2, 0.8, 1.0)])
def test_the_best_is_chosen_as_often_as_stated(size, level, shared):
    """In the hardest case, where all others are worse by just the difference that counts.

    A procedure that keeps its promise has fewer right choices than this bound once in a thousand tests.
    """
    races, right = 400, 0
    for seed in range(races):
        means = [0.5] * size
        best = seed % size
        means[best] = 0.0
        race = Race(normals(seed, means, shared=shared), size, first=10, step=5, delta=0.5, level=level, most=10_000)
        right += race.run() == best
        assert race.sure
    assert right >= binom.ppf(0.001, races, level)


def test_common_luck_costs_no_replications():
    """What all designs share cancels, however much it is."""
    means = [0.0, 1.0, 1.0]
    needed = []
    for shared in (0.0, 50.0):
        race = Race(normals(7, means, shared=shared), 3, first=10, step=5, delta=0.5, level=0.95, most=10_000)
        assert race.run() == 0
        needed.append(max(len(values) for values in race.values))
    assert needed[1] <= 2 * needed[0]


def test_a_good_design_among_bad_ones_is_never_dropped():
    """Where it is better than all by far more than luck, whatever counts as a difference."""
    for seed in range(50):
        for delta in (0.01, 1.0, 40.0, 1e9):
            race = Race(normals(seed, [50.0, 50.0, 0.0, 50.0]), 4, first=5, step=5, delta=delta, level=0.95, most=50)
            assert race.run() == 2
            assert 2 in race.running
            assert race.dropped == {0: 5, 1: 5, 3: 5} or delta == 0.01


def alternating(running, count, round):
    """Give 0, 0, ... to one design and 1, -1, 1, ... to the other; rounds of one after ten."""
    start = 0 if round == 0 else 9 + round
    both = [[0.0] * count, [1.0 if (start + k) % 2 == 0 else -1.0 for k in range(count)]]
    return [both[k] for k in running]


def test_a_design_is_dropped_when_the_formula_says():
    """Two designs, ten first replications, 95 %: h2 = 9 (10^(2/9) - 1) = 6.01; variance of the differences 10/9.

    With a difference of 0.5 the band is 0.25 (26.7 - r) / r, and after an odd number of replications the means differ by
    1 / r: inside at 21 (1.43), outside at 23 (0.93).
    """
    race = Race(alternating, 2, first=10, step=1, delta=0.5, level=0.95, most=100)
    assert race.run() == 0
    assert (race.sure, race.dropped) == (True, {1: 23})


def test_a_race_ends_undecided_when_replications_run_out():
    """No design takes part in more than the most, even where the last round has to be shorter."""
    race = Race(normals(1, [0.0, 0.001]), 2, first=10, step=7, delta=0.001, level=0.95, most=20)
    race.run()
    assert not race.sure
    assert [len(values) for values in race.values] == [20, 20]


def test_designs_without_any_luck_need_no_further_replications():
    """Alike or not, and however small the difference that counts."""
    for values, winner in (([3.0, 3.0], 0), ([3.0, 2.0], 1)):
        race = Race(
            lambda running, count, round, values=values: [[values[k]] * count for k in running],
            2, first=2, step=2, delta=1e-300, level=0.95, most=10,
        )  # fmt: skip
        assert (race.run(), race.sure, len(race.values[0])) == (winner, True, 2)


def test_one_design_wins_alone():
    """After its first replications."""
    race = Race(normals(1, [0.0]), 1, first=3, step=2, delta=1.0, level=0.95, most=10)
    assert (race.run(), race.sure, len(race.values[0])) == (0, True, 3)


@pytest.mark.parametrize("seed", range(20))
def test_rank_correlation_is_that_of_scipy(seed):
    """With many equal values and with none."""
    luck = random.Random(seed)
    for size in (3, 4, 10, 40):
        for high in (2, 5, 10**6):
            one, other = ([luck.randint(0, high) for _ in range(size)] for _ in range(2))
            if len(set(one)) > 1 and len(set(other)) > 1:
                assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic, abs=1e-12)


def test_rank_correlation_means_nothing_without_ranks():
    """Of two values, or where all are equal."""
    assert spearman([1, 2], [2, 1]) is None
    assert spearman([1, 1, 1], [1, 2, 3]) is None


@pytest.mark.parametrize("worse", [0.0, 40.0])
def test_equal_designs_need_no_further_replications(worse):
    """Two that do the same differ by nothing, whatever the luck of a third: the first of them is as good as the other."""

    def draw(running, count, round):
        luck = random.Random(f"equal {round}")
        values = []
        for _ in range(count):
            one = luck.gauss(0, 1)
            values.append((one, one, worse + luck.gauss(0, 30)))
        return [[value[k] for value in values] for k in running]

    race = Race(draw, 3, first=10, step=5, delta=20.0, level=0.95, most=100)
    assert race.run() == 0
    assert race.sure
    assert len(race.values[0]) < 100
