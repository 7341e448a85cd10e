"""How often 95 % intervals hold the exact mean of a short queue: the table of docs/how-to/how-many-replications.md.

Run: python tests/benchmarks/interval_coverage.py (half a minute). The queue is simulated here by Lindley's recursion and the truth is
exact, so that only the intervals are procflow's.
"""

import itertools
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from transient_queue import mean_times

from procflow.metrics import t_quantile

EXPERIMENTS = 10_000
REPLICATIONS = (5, 10, 20, 40)
STUDIES = ((0.3, 100), (0.5, 20), (0.5, 100), (0.5, 400), (0.8, 100), (0.9, 30))
"""Load and cases in a replication; services have a mean of 1."""


def means(load: float, cases: int, number: int, rng: np.random.Generator) -> np.ndarray:
    """Return the mean times of the first cases in many replications."""
    wait, total = np.zeros(number), np.zeros(number)
    for _ in range(cases):
        work = rng.exponential(1.0, number)
        total += wait + work
        wait = np.maximum(wait + work - rng.exponential(1 / load, number), 0)
    return total / cases


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(1)
    print("load  cases ", *(f"{number:>6}" for number in REPLICATIONS))
    for load, cases in STUDIES:
        truth = sum(itertools.islice(mean_times(load, 1.0), cases)) / cases
        found = []
        for number in REPLICATIONS:
            values = means(load, cases, EXPERIMENTS * number, rng).reshape(-1, number)
            half = t_quantile(0.95, number - 1) * values.std(axis=1, ddof=1) / np.sqrt(number)
            found.append(np.mean(np.abs(values.mean(axis=1) - truth) <= half))
        print(f"{load:4.0%}  {cases:5} ", *(f"{share:6.1%}" for share in found))


if __name__ == "__main__":
    main()
