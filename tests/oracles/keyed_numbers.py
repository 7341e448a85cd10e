"""The keyed numbers a second time, many at once, and tests of randomness that they have to pass.

The finisher is that of splitmix64 with the constants of D. Stafford's variant 13; the tests are those of D. E. Knuth, The
Art of Computer Programming, vol. 2, section 3.3: equidistribution, serial and permutation test by chi-square, and serial
correlation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from procflow.simulation.kernel import GOLDEN, ROUTING_DRAW, WAIT_DRAW, WORK_DRAW, draws
from procflow.simulation.program import key_of

PURPOSES = tuple(value for name, value in sorted(vars(draws).items()) if name.endswith("_DRAW"))
Keys = NDArray[np.uint64]
Finish = Callable[[Keys], Keys]


def finish(x: Keys) -> Keys:
    """Scramble 64-bit numbers."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def unfinished(x: Keys) -> Keys:
    """Leave the numbers nearly as they are: what a generator would be that only adds and multiplies."""
    return x * np.uint64(GOLDEN)


def case_keys(run_key: int, numbers: NDArray[np.int64], scramble: Finish = finish) -> Keys:
    """Return the keys of cases by number."""
    return scramble(np.uint64(run_key) + (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(GOLDEN))


def drawn(keys: Keys, step_key: int | Keys, visits: int | Keys, purpose: int, scramble: Finish = finish) -> Keys:
    """Return 64 bits for each; the upper 53 make the number."""
    x = keys + np.asarray(step_key, np.uint64) + np.asarray(visits, np.uint64) * np.uint64(GOLDEN) + np.uint64(purpose)
    return scramble(x)


def as_numbers(bits: Keys) -> NDArray[np.float64]:
    """Return odd multiples of 2 ** -53 in (0, 1)."""
    return ((bits >> np.uint64(11)) | np.uint64(1)).astype(np.float64) * 2.0**-53


def sequences(seed: int, size: int, scramble: Finish = finish) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield numbers whose keys differ as little as those of a study do, by what they run over."""
    run = key_of(seed, 0, "office")
    step = key_of("sign")
    cases = case_keys(run, np.arange(size), scramble)
    one = case_keys(run, np.array([7]), scramble)
    count = np.arange(size).astype(np.uint64)
    yield "case numbers", as_numbers(drawn(cases, step, 1, WORK_DRAW, scramble))
    yield "visits of one case", as_numbers(drawn(one, step, count, ROUTING_DRAW, scramble))
    few = max(size // 64, 1)
    yield (
        "purposes of each case",
        np.stack([as_numbers(drawn(cases, step, 1, p, scramble)) for p in PURPOSES], axis=1).ravel()[:size],
    )
    ids = [key_of(f"s{k:02}") for k in range(64)]
    yield (
        "steps of each case",
        np.stack([as_numbers(drawn(cases[:few], key, 1, WORK_DRAW, scramble)) for key in ids], axis=1).ravel(),
    )
    visits = np.arange(1, 65).astype(np.uint64)
    yield "visits of each case", as_numbers(drawn(cases[:few, None], step, visits, WAIT_DRAW, scramble)).ravel()
    yield (
        "the same visit of each case",
        as_numbers(drawn(cases[None, :few], step, visits[:, None], 0, scramble)).ravel(),
    )
    diagonal = np.uint64(1) + count % np.uint64(64)
    yield "the next visit of the next case", as_numbers(drawn(cases, step, diagonal, WORK_DRAW, scramble))
    for what, keys in (
        ("neighbouring seeds", [key_of(seed + k, 0, "office") for k in range(64)]),
        ("replications", [key_of(seed, k, "office") for k in range(64)]),
        ("the next replication of the next seed", [key_of(seed + k, k, "office") for k in range(64)]),
    ):
        runs = [case_keys(key, np.arange(few), scramble) for key in keys]
        yield what, as_numbers(drawn(np.stack(runs, axis=1), step, 1, WORK_DRAW, scramble)).ravel()


def even(numbers: NDArray[np.float64], cells: int = 1024) -> float:
    """Return the p-value of equal numbers in equal cells."""
    return _chi_square(np.bincount((numbers * cells).astype(np.int64), minlength=cells))


def even_lower_bits(numbers: NDArray[np.float64]) -> float:
    """Return the same for the bits behind the first twenty."""
    return even((numbers * 2.0**20) % 1.0)


def serial(numbers: NDArray[np.float64], lag: int, cells: int = 32) -> float:
    """Return the p-value of pairs, apart by a lag and sharing no number, in the cells of a square."""
    blocks = numbers[: len(numbers) // (2 * lag) * 2 * lag].reshape(-1, 2, lag)
    places = (blocks * cells).astype(np.int64)
    return _chi_square(np.bincount((places[:, 0] * cells + places[:, 1]).ravel(), minlength=cells * cells))


def orders(numbers: NDArray[np.float64], together: int = 5) -> float:
    """Return the p-value of the orders of size in which groups of so many numbers come: each is as likely as the others."""
    groups = numbers[: len(numbers) // together * together].reshape(-1, together)
    places = np.argsort(groups, axis=1) @ together ** np.arange(together)
    found = np.unique(places, return_counts=True)[1]
    return _chi_square(np.pad(found, (0, math.factorial(together) - len(found))))


def correlation(numbers: NDArray[np.float64], lag: int) -> float:
    """Return the p-value of the correlation of numbers apart by a lag."""
    z = float(np.corrcoef(numbers[:-lag], numbers[lag:])[0, 1]) * np.sqrt(len(numbers) - lag)
    return float(2 * stats.norm.sf(abs(z)))


def _chi_square(counts: NDArray[np.int64]) -> float:
    return float(stats.chisquare(counts).pvalue)


def p_values(numbers: NDArray[np.float64]) -> dict[str, float]:
    """Return the p-value of every test."""
    found = {"even": even(numbers), "even lower bits": even_lower_bits(numbers), "orders of five": orders(numbers)}
    for lag in (1, 2, 5, 64):
        found[f"pairs {lag} apart"] = serial(numbers, lag)
        found[f"correlation {lag} apart"] = correlation(numbers, lag)
    return found
