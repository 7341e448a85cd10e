"""How long cases wait in each clock, so that what is compared in speed is known to be the same work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from clock_models import clock_model
from queue_theory import mmc_wait

from procflow.simulation import Scenario, totals

BATCHES = 20
STUDENT = 2.093
"""The 97.5 % quantile of Student's law for one less than so many batches."""
RATE = {"M1": 0.8, "M2": 2.4}
OFFICERS = {"M1": 1, "M2": 3}


def expected_wait(name: str) -> tuple[str, float]:
    """Return who says so, and how many minutes a step waits in the mean: Erlang C, or a million cases of procflow."""
    if name in RATE:
        return "Erlang C", mmc_wait(RATE[name], 1.0, OFFICERS[name])
    found = totals(clock_model(name), Scenario(cases=10**6), engine="compiled", workers=1)
    return "procflow, 1,000,000 cases", found[0].wait_minutes


def mean_wait(waits: Sequence[float]) -> tuple[float, float]:
    """Return the mean of one run and half of its interval of 95 %, from the means of successive batches.

    Law, Simulation Modeling and Analysis, section 9.5.3. Neighbouring cases wait alike; batches of some hundred do not.
    """
    size = len(waits) // BATCHES
    means = [fmean(waits[k * size : (k + 1) * size]) for k in range(BATCHES)]
    return fmean(waits), STUDENT * stdev(means) / math.sqrt(BATCHES)
