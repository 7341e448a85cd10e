"""How much less the difference of before and after varies with common random numbers than with independent ones.

What is counted: the mean cycle time of the counted cases of a replication, before minus after. Each replication gives one
difference with the same draws before and after, and one in which after has draws of its own. The ratio is that of the two
sample variances; its interval is that of F for variances of normal samples (replication means are sums of many cases).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from attrs import evolve
from scipy import stats

from procflow.model import Gateway, Procedure
from procflow.simulation import Scenario, totals

ENGINE = "compiled" if find_spec("numba") else "plain"


@dataclass(frozen=True)
class Ratio:
    """Variance of independent differences over that of paired ones, with its interval of 99 %."""

    value: float
    low: float
    high: float
    saved: float
    error: float


def without(procedure: Procedure, step: str) -> Procedure:
    """Return a procedure in which a step is passed by: its place, its choices and their draws stay, its work does not."""
    return evolve(
        procedure,
        steps=[other for other in procedure.steps if other.id != step],
        gateways=[*procedure.gateways, Gateway(id=step)],
    )


def without_supplements(procedure: Procedure) -> Procedure:
    """Return M3 without `check` in which, since nobody checks, nobody is asked for a supplement either."""
    after = without(procedure, "check")
    flows = [flow for flow in after.flows if "supplement" not in (flow.source, flow.target)]
    rest = sum(flow.p for flow in flows if flow.source == "check")
    return evolve(
        after,
        steps=[step for step in after.steps if step.id != "supplement"],
        flows=[evolve(flow, p=flow.p / rest) if flow.source == "check" else flow for flow in flows],
    )


def variance_ratio(before: Procedure, after: Procedure, *, cases: int, replications: int, seed: int = 1) -> Ratio:
    """Return the ratio for a procedure before and after a change."""
    scenario = Scenario(cases=cases, warm_up_cases=200, replications=replications, seed=seed)
    runs = (before, scenario), (after, scenario), (after, evolve(scenario, seed=seed + 1))
    was, paired, apart = (np.array([t.cycle_minutes for t in totals(*run, engine=ENGINE)]) for run in runs)
    ratio = float(np.var(was - apart, ddof=1) / np.var(was - paired, ddof=1))
    f = stats.f(replications - 1, replications - 1)
    difference = was - paired
    return Ratio(
        ratio,
        ratio / float(f.ppf(0.995)),
        ratio / float(f.ppf(0.005)),
        float(difference.mean()),
        float(difference.std(ddof=1)) / replications**0.5,
    )
