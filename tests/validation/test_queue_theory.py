"""The formulas to which the clock is held agree with the same queues solved as chains, to nine digits."""

import itertools
import math

import numpy as np
import pytest
import queue_chains as chains
import queue_theory as theory
from scipy import integrate, stats

from procflow import queueing

EXACT = 1e-9


def servers_chain(rate, mean, servers, most):
    def moves(n):
        if n < most:
            yield rate, n + 1
        if n:
            yield min(n, servers) / mean, n - 1

    return chains.shares_of_time(0, moves)


@pytest.mark.parametrize(("rate", "servers"), [(0.5, 1), (0.8, 1), (2.25, 3), (9.0, 10), (0.2, 4)])
def test_erlang_c_and_the_wait_behind_several_servers(rate, servers):
    shares = servers_chain(rate, 1.0, servers, 400)
    waits = chains.mean(shares, lambda n: n >= servers)
    queue = chains.mean(shares, lambda n: max(n - servers, 0))
    assert pytest.approx(waits, rel=EXACT) == theory.erlang_c(rate, servers)
    assert pytest.approx(queue / rate, rel=EXACT) == theory.mmc_wait(rate, 1.0, servers)


@pytest.mark.parametrize(
    ("offered", "servers", "waiting"), [(0.8, 1, 0), (3.0, 4, 0), (5.0, 3, 0), (1.5, 1, 4), (2.0, 2, 3)]
)
def test_erlang_b_and_finite_room(offered, servers, waiting):
    shares = servers_chain(offered, 1.0, servers, servers + waiting)
    lost = shares[servers + waiting]
    queue = chains.mean(shares, lambda n: max(n - servers, 0))
    assert pytest.approx(lost, rel=EXACT) == theory.finite_room(offered, 1.0, servers, waiting)[0]
    assert (
        pytest.approx(queue / (offered * (1 - lost)), rel=EXACT, abs=1e-15)
        == theory.finite_room(offered, 1.0, servers, waiting)[1]
    )
    if not waiting:
        assert pytest.approx(lost, rel=EXACT) == theory.erlang_b(offered, servers)


@pytest.mark.parametrize(
    ("law", "upto"),
    [(stats.gamma(2, scale=0.3), 30), (stats.triang(0.2, 0, 1.5), 1.5), (stats.uniform(0.2, 0.8), 1.0), (stats.expon(scale=0.5), 40)],
    ids=["erlang", "triangular", "uniform", "exponential"],
)  # fmt: skip
def test_pollaczek_khinchine(law, upto):
    """Little's law turns the number left behind into the time in the office."""
    rate, mean = 1.0, law.mean()
    second = law.var() + mean**2
    left = chains.left_behind(rate, law.pdf, upto, most=150)
    assert pytest.approx(left / rate - mean, rel=1e-8) == theory.pollaczek_khinchine(rate, mean, second)


@pytest.mark.parametrize("rate", [0.3, 0.7])
def test_pollaczek_khinchine_with_fixed_service(rate):
    left = chains.left_behind_fixed(rate, 1.0)
    assert pytest.approx(left / rate - 1.0, rel=EXACT) == theory.pollaczek_khinchine(rate, 1.0, 1.0)


MEANS = (1.0, 0.8, 1.5)
SECONDS = tuple(2 * mean * mean for mean in MEANS)


def classes_chain(rates, *, preemptive, most):
    """States: how many of each class are there, and whose work is going on (-1: nobody's)."""
    number = len(rates)

    def moves(state):
        present, served = state
        for k in range(number):
            if present[k] < most[k]:
                more = tuple(n + (j == k) for j, n in enumerate(present))
                taken = k if served < 0 or (preemptive and k < served) else served
                yield rates[k], (more, taken)
        if served >= 0:
            less = tuple(n - (j == served) for j, n in enumerate(present))
            yield 1 / MEANS[served], (less, next((k for k in range(number) if less[k]), -1))

    return chains.shares_of_time(((0,) * number, -1), moves)


TWO = (0.2, 0.25), (40, 60), 1e-9
THREE = (0.1, 0.1, 0.05), (8, 9, 12), 1e-5  # the bound on the numbers leaves five digits


@pytest.mark.parametrize(("rates", "most", "exact"), [TWO, THREE], ids=["two", "three"])
def test_cobham(rates, most, exact):
    """Waiting classes by Little's law."""
    n = len(rates)
    shares = classes_chain(rates, preemptive=False, most=most)
    for k, wait in enumerate(theory.cobham(rates, MEANS[:n], SECONDS[:n])):
        queue = chains.mean(shares, lambda state, k=k: state[0][k] - (state[1] == k))
        assert pytest.approx(queue / rates[k], rel=exact) == wait


@pytest.mark.parametrize(("rates", "most", "exact"), [TWO, THREE], ids=["two", "three"])
def test_preemptive_resume(rates, most, exact):
    n = len(rates)
    shares = classes_chain(rates, preemptive=True, most=most)
    for k, sojourn in enumerate(theory.preemptive_resume(rates, MEANS[:n], SECONDS[:n])):
        present = chains.mean(shares, lambda state, k=k: state[0][k])
        assert pytest.approx(present / rates[k], rel=exact) == sojourn


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_fixed_gaps_and_erlang_gaps(load):
    """Services in a fixed gap are Poisson; in an Erlang gap they are negative binomial."""
    fixed = chains.found_on_arrival(
        lambda g: math.exp(-1 / load) / load**g / math.factorial(min(g, 150)) if g < 150 else 0.0
    )
    assert pytest.approx(fixed * load, rel=EXACT) == theory.gi_m_1(theory.fixed_gap(1.0), load)
    p = 2 * load / (1 + 2 * load)  # that the next phase of the gap is over before the service
    erlang = chains.found_on_arrival(lambda g: (g + 1) * p**2 * (1 - p) ** g)
    assert pytest.approx(erlang * load, rel=EXACT) == theory.gi_m_1(theory.erlang_gap(2, 1.0), load)


@pytest.mark.parametrize("sizes", [(0.5, 0.3, 0.2), (0, 0, 0, 1.0), (1.0,)])
def test_batch_arrivals(sizes):
    rate = 0.7 / sum(size * p for size, p in enumerate(sizes, 1))

    def moves(n):
        for size, p in enumerate(sizes, 1):
            if p and n + size <= 600:
                yield rate * p, n + size
        if n:
            yield 1.0, n - 1

    present = chains.mean(chains.shares_of_time(0, moves), float)
    assert pytest.approx(present / 0.7, rel=EXACT) == theory.batch_arrivals(rate, sizes, 1.0)


@pytest.mark.parametrize(("rate", "size"), [(0.8, 1), (2.0, 3), (4.0, 5)])
def test_full_batches(rate, size):
    """States: how many wait, and whether a batch is being done."""

    def moves(state):
        waiting, busy = state
        if waiting < 600:
            yield rate, (waiting + 1 - size, 1) if not busy and waiting + 1 >= size else (waiting + 1, busy)
        if busy:
            yield 1.0, (waiting - size, 1) if waiting >= size else (waiting, 0)

    queue = chains.mean(chains.shares_of_time((0, 0), moves), lambda state: state[0])
    assert pytest.approx(queue / rate, rel=EXACT) == theory.full_batches(rate, size, 1.0)


@pytest.mark.parametrize(("rate", "gap", "capacity"), [(0.7, 1.0, 1), (0.1, 24.0, 3), (0.3, 30.0, 10), (1.0, 5.0, 8)])
def test_timetable(rate, gap, capacity):
    left = chains.left_after_session(rate * gap, capacity)
    assert pytest.approx(left / rate + gap / 2, rel=EXACT) == theory.timetable(rate, gap, capacity)


def test_jackson():
    """Two desks, one case in five sent back, solved as one chain of both desks."""
    arrivals, routes, means, servers = (1.0, 0.0), ((0.0, 1.0), (0.2, 0.0)), (0.5, 0.8), (1, 2)

    def moves(state):
        one, two = state
        if one < 90:
            yield arrivals[0], (one + 1, two)
        if one and two < 90:
            yield 1 / means[0], (one - 1, two + 1)
        if two:
            rate = min(two, 2) / means[1]
            yield 0.8 * rate, (one, two - 1)
            if one < 90:
                yield 0.2 * rate, (one + 1, two - 1)

    shares = chains.shares_of_time((0, 0), moves)
    visits, waits, sojourn = theory.jackson(arrivals, routes, means, servers)
    assert pytest.approx([1.25, 1.25]) == visits
    assert pytest.approx(chains.mean(shares, sum), rel=1e-8) == sojourn
    queues = chains.mean(shares, lambda s: max(s[0] - 1, 0)), chains.mean(shares, lambda s: max(s[1] - 2, 0))
    assert pytest.approx([queue / 1.25 for queue in queues], rel=1e-8) == waits


@pytest.mark.parametrize("means", [(1.0, 2.0, 3.0), (5.0, 5.0, 5.0, 5.0), (0.5, 7.0)])
def test_kth_of_several_times(means):
    """The k-th is not over while fewer than k are: summed over who is, and integrated over time."""
    for k in range(1, len(means) + 1):

        def late(t, k=k):
            total = 0.0
            for done in itertools.product((False, True), repeat=len(means)):
                if sum(done) < k:
                    total += math.prod(
                        -math.expm1(-t / m) if over else math.exp(-t / m) for over, m in zip(done, means, strict=True)
                    )
            return total

        expected = integrate.quad(late, 0, 60 * max(means), limit=500, epsabs=1e-13, epsrel=1e-12)[0]
        assert pytest.approx(expected, rel=EXACT) == theory.kth_of(k, means)


def test_formulas_of_the_library_are_those_of_the_books():
    """`procflow.queueing` against the formulas written apart from it."""
    for offered, servers in ((0.3, 1), (2.2, 3), (8.5, 9), (30.0, 40)):
        assert pytest.approx(theory.erlang_b(offered, servers), rel=EXACT) == queueing.erlang_b(offered, servers)
        assert pytest.approx(theory.erlang_c(offered, servers), rel=EXACT) == queueing.erlang_c(offered, servers)
        assert (
            pytest.approx(theory.mmc_wait(offered, 1.0, servers), rel=EXACT)
            == queueing.mmc(offered, 1.0, servers).waiting
        )
    for rate, mean, variance in ((0.5, 1.2, 3.0), (2.0, 0.1, 0.0)):
        expected = theory.pollaczek_khinchine(rate, mean, variance + mean * mean)
        assert pytest.approx(expected, rel=EXACT) == queueing.mg1(rate, mean=mean, variance=variance).waiting


def test_chain_of_a_known_queue():
    """The solver itself: a M/M/1 queue holds n with the probability (1 - rho) rho^n."""
    shares = servers_chain(0.6, 1.0, 1, 200)
    assert np.allclose([shares[n] for n in range(20)], [0.4 * 0.6**n for n in range(20)], rtol=1e-10)
