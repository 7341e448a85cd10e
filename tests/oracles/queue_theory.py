"""Formulas of queueing theory, written from the books and sharing nothing with the library.

Rates are per minute and times in minutes. Each formula is held to a second computation in `queue_chains.py`.

- Kleinrock I, II: L. Kleinrock, Queueing Systems, vol. 1 (1975) and vol. 2 (1976).
- Gross: D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris, Fundamentals of Queueing Theory, 4th ed. (2008).
- Cobham: A. Cobham, Priority assignment in waiting line problems, Operations Research 2 (1954).
- Bailey: N. T. J. Bailey, On queueing processes with bulk service, J. R. Stat. Soc. B 16 (1954).
- Jackson: J. R. Jackson, Networks of waiting lines, Operations Research 5 (1957).
- David: H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed. (2003).
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np


def erlang_b(offered: float, servers: int) -> float:
    """Share of arrivals lost where nobody can wait: ``(a^c / c!) / sum(a^k / k!)``. Kleinrock I, section 3.6."""
    terms = [offered**k / math.factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def erlang_c(offered: float, servers: int) -> float:
    """Share of arrivals that wait: ``T / (sum(a^k / k!, k < c) + T)`` with ``T = a^c / c! c / (c - a)``.

    Kleinrock I, equation (3.40).
    """
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**k / math.factorial(k) for k in range(servers)) + last)


def mmc_wait(rate: float, mean: float, servers: int) -> float:
    """Mean wait of M/M/c: ``C(c, a) / (c mu - lambda)``. Kleinrock I, section 3.5."""
    return erlang_c(rate * mean, servers) / (servers / mean - rate)


def pollaczek_khinchine(rate: float, mean: float, second: float) -> float:
    """Mean wait of M/G/1: ``lambda E[S^2] / (2 (1 - rho))``. Kleinrock I, section 5.7; Gross, section 5.1."""
    return rate * second / (2 * (1 - rate * mean))


def cobham(rates: Sequence[float], means: Sequence[float], seconds: Sequence[float]) -> list[float]:
    """Mean wait by class, the most urgent first, where work begun is finished: ``W0 / ((1 - s_(k-1)) (1 - s_k))``.

    ``W0 = sum(lambda E[S^2]) / 2`` over all classes, ``s_k`` the load of the classes up to k. Cobham; Kleinrock II,
    section 3.3.
    """
    residual = sum(rate * second for rate, second in zip(rates, seconds, strict=True)) / 2
    loads = np.cumsum([0.0, *(rate * mean for rate, mean in zip(rates, means, strict=True))])
    return [float(residual / ((1 - before) * (1 - upto))) for before, upto in pairwise(loads)]


def preemptive_resume(rates: Sequence[float], means: Sequence[float], seconds: Sequence[float]) -> list[float]:
    """Mean time in the office by class where urgent work interrupts and the rest goes on later.

    ``E[S_k] / (1 - s_(k-1)) + W0_k / ((1 - s_(k-1)) (1 - s_k))``, with ``W0_k`` the sum over the classes up to k only.
    Kleinrock II, section 3.4.
    """
    found, load, residual = [], 0.0, 0.0
    for rate, mean, second in zip(rates, means, seconds, strict=True):
        residual += rate * second / 2
        upto = load + rate * mean
        found.append(mean / (1 - load) + residual / ((1 - load) * (1 - upto)))
        load = upto
    return found


def finite_room(rate: float, mean: float, servers: int, waiting: int) -> tuple[float, float]:
    """Return the share turned away and the mean wait of the others in M/M/c with so many places to wait.

    ``p_n`` goes with ``a^n / n!`` up to c and on with ``a / c``. Gross, section 2.5.
    """
    offered = rate * mean
    weights = [offered**n / math.factorial(n) for n in range(servers + 1)]
    for _ in range(waiting):
        weights.append(weights[-1] * offered / servers)
    shares = np.array(weights) / sum(weights)
    queue = float(sum((n - servers) * p for n, p in enumerate(shares) if n > servers))
    return float(shares[-1]), queue / (rate * (1 - float(shares[-1])))


def gi_m_1(transform: Callable[[float], float], mean: float) -> float:
    """Mean wait of GI/M/1: ``s mean / (1 - s)``, where ``s = A*((1 - s) / mean)`` lies in (0, 1).

    `transform` is the Laplace transform A* of the gap between arrivals. Kleinrock I, section 6.4.
    """
    low, high = 0.0, 1.0 - 1e-12
    for _ in range(200):
        middle = (low + high) / 2
        if transform((1 - middle) / mean) > middle:
            low = middle
        else:
            high = middle
    return low * mean / (1 - low)


def fixed_gap(gap: float) -> Callable[[float], float]:
    """Laplace transform of a fixed time."""
    return lambda s: math.exp(-s * gap)


def erlang_gap(shape: int, mean: float) -> Callable[[float], float]:
    """Laplace transform of an Erlang law."""
    return lambda s: (1 + s * mean / shape) ** -shape


def batch_arrivals(rate: float, sizes: Sequence[float], mean: float) -> float:
    """Mean time in the office of M^X/M/1: ``rho (1 + E[X^2] / E[X]) / (2 (1 - rho)) / (lambda E[X])``.

    `rate` is that of the batches, `sizes` the shares of batches of 1, 2, … cases. Gross, section 3.1.
    """
    size = sum(x * p for x, p in enumerate(sizes, 1))
    square = sum(x * x * p for x, p in enumerate(sizes, 1))
    load = rate * size * mean
    return load * (1 + square / size) / (2 * (1 - load)) / (rate * size)


def full_batches(rate: float, size: int, mean: float) -> float:
    """Mean wait of a case where one officer serves full batches of a size, each in an exponential time.

    A case waits for its batch to fill, ``(K - 1) / (2 lambda)`` on average; batches are complete after Erlang-K gaps and
    queue as in E_K/M/1. Gross, section 3.2 (full batches), by way of Kleinrock I, section 6.4.
    """
    return (size - 1) / (2 * rate) + gi_m_1(erlang_gap(size, size / rate), mean)


def timetable(rate: float, gap: float, capacity: int) -> float:
    """Mean wait for sessions held every `gap` minutes that take so many cases each.

    The number just before a session follows ``X' = max(X - c, 0) + A`` with Poisson A of mean and variance m; with the
    roots ``z_k`` of ``z^c = exp(m (z - 1))`` in the unit disk other than 1, ``E[X] = m / (2 (c - m)) + m / 2 - (c - 1) / 2
    + sum(1 / (1 - z_k))``. Bailey, for a fixed gap; in this form A. J. E. M. Janssen, J. S. H. van Leeuwaarden, Analytic
    computation schemes for the discrete-time bulk service queue, Queueing Systems 50 (2005).
    """
    m, c = rate * gap, capacity
    found = 0j
    for k in range(1, c):
        root = 0j
        for _ in range(5000):  # z = exp(2 pi i k / c) exp(m (z - 1) / c), a contraction because m < c
            root = cmath.exp(2j * math.pi * k / c + m * (root - 1) / c)
        found += 1 / (1 - root)
    before = m / (2 * (c - m)) + m / 2 - (c - 1) / 2 + found.real
    return (before - m) / rate + gap / 2


def jackson(
    arrivals: Sequence[float], routes: Sequence[Sequence[float]], means: Sequence[float], servers: Sequence[int]
) -> tuple[list[float], list[float], float]:
    """Return the visits, the mean wait at each desk, and the mean time in the office, of an open Jackson network.

    Rates solve ``v = arrivals + v routes``; each desk is then M/M/c by itself. Jackson; Kleinrock I, section 4.8.
    """
    outside = np.array(arrivals, dtype=float)
    rates = np.linalg.solve(np.eye(len(means)) - np.array(routes, dtype=float).T, outside)
    waits = [mmc_wait(rate, mean, number) for rate, mean, number in zip(rates, means, servers, strict=True)]
    present = sum(rate * (wait + mean) for rate, wait, mean in zip(rates, waits, means, strict=True))
    return [float(rate / outside.sum()) for rate in rates], waits, float(present / outside.sum())


def kth_of(k: int, means: Sequence[float]) -> float:
    """Mean of the k-th smallest of independent exponential times, by inclusion and exclusion of their rates.

    ``sum((-1)^(j - n + k - 1) C(j - 1, n - k) sum(1 / rate(J)), |J| = j >= n - k + 1)``. David, section 2 and 5.
    """
    rates, n = [1 / mean for mean in means], len(means)
    total = 0.0
    for chosen in range(1, 1 << n):
        j = chosen.bit_count()
        if j >= n - k + 1:
            rate = sum(rates[i] for i in range(n) if chosen >> i & 1)
            total += (-1) ** (j - n + k - 1) * math.comb(j - 1, n - k) / rate
    return total
