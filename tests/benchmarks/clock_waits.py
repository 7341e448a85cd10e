"""How long cases wait in each clock, so that what is compared in speed is known to be the same work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from attrs import evolve
from clock_models import clock_model
from queue_theory import mmc_wait

from procflow.model import Procedure
from procflow.simulation import Scenario, totals

BATCHES = 20
STUDENT = 2.093
"""The 97.5 % quantile of Student's law for one less than so many batches."""
RATE = {"M1": 0.8, "M2": 2.4}
OFFICERS = {"M1": 1, "M2": 3}


def expected_waits(name: str) -> tuple[str, float, float]:
    """Return who says so, and how many minutes a step waits in the mean, also where opinions come one after the other.

    M1 and M2 are held to Erlang C, M3 and M4 to ten times 100,000 cases of procflow.
    """
    if name in RATE:
        wait = mmc_wait(RATE[name], 1.0, OFFICERS[name])
        return "Erlang C", wait, wait
    scenario = Scenario(cases=10**5, replications=10)
    both = (clock_model(name), one_after_the_other(clock_model(name)))
    runs = [totals(procedure, scenario, engine="compiled", workers=1) for procedure in both]
    side, after = (fmean(found.wait_minutes for found in run) for run in runs)
    return "procflow, a million cases", side, after


def one_after_the_other(office: Procedure) -> Procedure:
    """Return M3 or M4 in which one opinion is asked for when the other is there, as Ciw has to do it."""
    ways = {"opinions": "opinion_a", "opinions_in": "draft"}
    flows = [
        evolve(flow, target=ways.get(flow.target, flow.target)) for flow in office.flows if flow.source not in ways
    ]
    flows = [evolve(flow, target="opinion_b") if flow.source == "opinion_a" else flow for flow in flows]
    return evolve(office, gateways=[], flows=flows)


def mean_wait(waits: Sequence[float]) -> tuple[float, float]:
    """Return the mean of one run and half of its interval of 95 %, from the means of successive batches.

    Law, Simulation Modeling and Analysis, section 9.5.3. Neighbouring cases wait alike; batches of some hundred do not.
    """
    size = len(waits) // BATCHES
    means = [fmean(waits[k * size : (k + 1) * size]) for k in range(BATCHES)]
    return fmean(waits), STUDENT * stdev(means) / math.sqrt(BATCHES)
