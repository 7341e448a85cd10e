"""Does the model rank plans as the simulation does? Ten random procedures, a pool of plans each, Spearman's correlation.

Run: python tests/benchmarks/ranking.py [first seed]

For each procedure (demand, officers, shares of time and fixed work times known; the busiest role at 60 to 95 %) a pool of
plans is found twice: by cycle time without queues, and by cycle time with the estimate of queues. Every plan is simulated
with the same luck.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from statistics import median

from attrs import evolve

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))
from edited_procedures import edited_procedure

from procflow.analysis import load
from procflow.errors import ProcflowError
from procflow.metrics import measure
from procflow.model import Demand
from procflow.simplification import apply
from procflow.simplification.choosing.pool import pool
from procflow.simplification.choosing.racing import spearman
from procflow.simulation import Scenario, UnstableQueueWarning, simulate

WANTED, LEAST = 10, 6
BUSY = (0.60, 0.70, 0.80, 0.90, 0.95)


def busy(procedure, level):
    """Return the procedure with as much demand as brings its busiest role to a level."""
    most = max((one.utilization or 0.0 for one in load(procedure)), default=0.0)
    if not most:
        return None
    return evolve(procedure, demand=Demand(rate=procedure.demand.rate * level / most, per=procedure.demand.per))


def simulated(procedure, plan):
    """Return the mean cycle time of a plan over common random numbers."""
    run = simulate(apply(procedure, plan.edits), Scenario(cases=600, warm_up_cases=100, replications=4, seed=11))
    return measure(run)["cycle_time_mean"].interval.mean


def study(seed):
    """Return the correlations of one procedure, or None where it offers too few plans."""
    office = busy(
        edited_procedure(seed, size=14, most=None, kind=("line", "returns", "mixed")[seed % 3], loads=True),
        BUSY[seed % 5],
    )
    if office is None:
        return None
    found = {}
    for objective in ("cycle_time", "congested_time"):
        plans = pool(office, size=10, distance=2, minimise=objective, time_limit=20)
        if len(plans) < LEAST:
            return None
        values = [simulated(office, plan) for plan in plans]
        found[objective] = (spearman([plan.value for plan in plans], values), values[0], min(values), len(plans))
    return found


def main():
    """Print one line per procedure and the medians."""
    warnings.simplefilter("ignore", UnstableQueueWarning)
    seed, rows = int(sys.argv[1]) if len(sys.argv) > 1 else 0, []
    print(
        "seed  load  plans  without queues: Spearman, its best / best of pool   with queues: Spearman, its best / best of pool"
    )
    while len(rows) < WANTED:
        try:
            found = study(seed)
        except ProcflowError:
            found = None
        if found is not None and all(one[0] is not None for one in found.values()):
            rows.append(found)
            (a, a1, a0, n), (b, b1, b0, m) = found["cycle_time"], found["congested_time"]
            print(
                f"{seed:4}  {BUSY[seed % 5]:.2f}  {n:2}/{m:2}  {a:+.2f}  {a1:8.1f} / {a0:8.1f}{'':24}{b:+.2f}  {b1:8.1f} / {b0:8.1f}",
                flush=True,
            )
        seed += 1
    for objective in ("cycle_time", "congested_time"):
        print(objective, "median Spearman", f"{median(row[objective][0] for row in rows):+.2f}")


if __name__ == "__main__":
    main()
