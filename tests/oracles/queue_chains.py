"""Queues solved a second way: as chains of states, without any formula of queueing theory.

A chain is told by what can happen in a state; its states are found from the empty office on, up to a bound that is
practically never reached, and the balance equations are solved as they stand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping

import numpy as np
from scipy import integrate, sparse
from scipy.sparse.linalg import spsolve

State = Hashable
Moves = Callable[[State], Iterable[tuple[float, State]]]


def shares_of_time(start: State, moves: Moves) -> dict[State, float]:
    """Return the long-run share of time in each state of a chain in continuous time.

    `moves` gives the rates of all changes of a state; a chain that steps at fixed instants gives probabilities.
    """
    numbers, waiting = {start: 0}, [start]
    rows, columns, rates = [], [], []
    while waiting:
        state = waiting.pop()
        for rate, other in moves(state):
            if other not in numbers:
                numbers[other] = len(numbers)
                waiting.append(other)
            source, target = numbers[state], numbers[other]
            rows += [target, source]
            columns += [source, source]
            rates += [rate, -rate]
    size = len(numbers)
    balance = sparse.coo_matrix((rates, (rows, columns)), shape=(size, size)).tolil()
    balance[0, :] = 1.0
    known = np.zeros(size)
    known[0] = 1.0
    found = spsolve(balance.tocsc(), known)
    return {state: float(found[number]) for state, number in numbers.items()}


def mean(shares: Mapping[State, float], value: Callable[[State], float]) -> float:
    """Return the mean of a value of the state."""
    return math.fsum(share * value(state) for state, share in shares.items())


def left_behind(rate: float, density: Callable[[float], float], upto: float, most: int = 250) -> float:
    """Return the mean number that a departing case of M/G/1 leaves behind, from the law of the arrivals in a service."""
    arrived = [
        integrate.quad(
            lambda t, n=n: math.exp(n * math.log(rate * t) - rate * t - math.lgamma(n + 1)) * density(t) if t > 0 else 0.0,
            0, upto, limit=400, epsabs=1e-14, epsrel=1e-12,
        )[0]
        for n in range(most)
    ]  # fmt: skip
    return _number_after_steps(arrived)


def left_behind_fixed(rate: float, length: float, most: int = 250) -> float:
    """Return the same for a fixed service."""
    return _number_after_steps(poisson(rate * length, most))


def poisson(mean_number: float, most: int) -> list[float]:
    """Return the probabilities of 0, 1, … arrivals."""
    return [math.exp(n * math.log(mean_number) - mean_number - math.lgamma(n + 1)) for n in range(most)]


def _number_after_steps(arrived: list[float], capacity: int = 1, *, idle: bool = True) -> float:
    """Solve ``N' = max(N - c, 0) + A`` (or ``max(N + A - c, 0)`` where the server does not wait for somebody)."""
    size = len(arrived)
    steps = np.zeros((size, size))
    for n in range(size):
        for a, p in enumerate(arrived):
            after = max(n - capacity, 0) + a if idle else max(n + a - capacity, 0)
            steps[min(after, size - 1), n] += p
    steps /= steps.sum(axis=0)
    balance = steps - np.eye(size)
    balance[0, :] = 1.0
    known = np.zeros(size)
    known[0] = 1.0
    return float(np.linalg.solve(balance, known) @ np.arange(size))


def left_after_session(mean_number: float, capacity: int, most: int = 250) -> float:
    """Return the mean number left behind by sessions that take up to so many, with Poisson arrivals between them."""
    return _number_after_steps(poisson(mean_number, most), capacity, idle=False)


def found_on_arrival(served: Callable[[int], float], most: int = 400) -> float:
    """Return the mean number that an arrival of GI/M/1 finds; `served(g)` is the chance of g services in a gap."""
    steps = np.zeros((most, most))
    for n in range(most):
        for g in range(n + 1):
            steps[min(n + 1 - g, most - 1), n] += served(g)
        steps[0, n] += 1 - steps[:, n].sum()
    balance = steps - np.eye(most)
    balance[0, :] = 1.0
    known = np.zeros(most)
    known[0] = 1.0
    return float(np.linalg.solve(balance, known) @ np.arange(most))
