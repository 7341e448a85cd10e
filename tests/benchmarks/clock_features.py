"""Measure what each feature of an office's queues costs the clock: M3 with it, against M3 without, in one run.

Run as ``python tests/benchmarks/clock_features.py [--cases 100000]``. The best of five interleaved runs is told, in CPU
time: nanoseconds for a step done without a log, by the compiled clock and by plain Python (a thirtieth of the cases), and
both as a multiple of M3. The variants load the officers about as much as M3 does; where they do not, it is said here.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from attrs import evolve

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from clock_models import clock_model

from procflow.model import Batch, CaseAttribute, Duration, Exponential, Procedure, Step
from procflow.simulation import Scenario, totals

URGENT = CaseAttribute(id="kind", shares={"complex": 0.3, "simple": 0.7})


def with_steps(procedure: Procedure, change: Callable[[Step], Step]) -> Procedure:
    """Return a procedure with each step changed."""
    return evolve(procedure, steps=[change(step) for step in procedure.steps])


def priorities() -> Procedure:
    """Return M3 whose officers all serve by urgency: later steps first."""
    m3 = clock_model("M3")
    place = {step.id: len(m3.steps) - k for k, step in enumerate(m3.steps)}
    urgent = evolve(m3, roles=[evolve(role, queue="priority") for role in m3.roles])
    return with_steps(urgent, lambda step: evolve(step, priority=place[step.id]))


def shortest() -> Procedure:
    """Return M3 whose officers all do the shortest work first."""
    m3 = clock_model("M3")
    return evolve(m3, roles=[evolve(role, queue="shortest") for role in m3.roles])


def batches() -> Procedure:
    """Return M3 in which five cases are gathered before each of the two opinions."""
    five = Batch(size=5, work="each", age=Duration(Exponential(240)))
    return with_steps(
        clock_model("M3"), lambda step: evolve(step, batch=five) if step.id.startswith("opinion") else step
    )


def attributes() -> Procedure:
    """Return M3 in which an attribute of the case, not chance, tells the complex ones."""
    m3 = clock_model("M3")
    ways = {"assess_simple": "kind == 'simple'", "assess_complex": "kind == 'complex'"}
    flows = []
    for flow in m3.flows:
        if flow.source == "check":
            flow = evolve(flow, p=1.0, when=ways[flow.target]) if flow.target in ways else None
        elif flow.source == "supplement":
            flow = evolve(flow, target="check")
        if flow is not None:
            flows.append(flow)
    steps = [step for step in m3.steps if step.id != "supplement"]
    return evolve(m3, attributes=[URGENT], steps=steps, flows=[f for f in flows if f.source != "supplement"])


VARIANTS: dict[str, Callable[[], Procedure]] = {
    "M3": lambda: clock_model("M3"),
    "office hours (M4)": lambda: clock_model("M4"),
    "priorities": priorities,
    "shortest first": shortest,
    "batches": batches,
    "attributes, no supplement": attributes,
}


def per_step(procedure: Procedure, cases: int, engine: str) -> float:
    """Return nanoseconds of CPU time for a step done, nothing written down."""
    since = time.process_time()
    found = totals(procedure, Scenario(cases=cases), engine=engine, workers=1)
    return (time.process_time() - since) / found[0].visits * 1e9


def main() -> None:
    """Print the table, a line for each variant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    asked = parser.parse_args()
    best: dict[tuple[str, str], float] = {}
    for turn in range(6):
        for name, made in VARIANTS.items():
            for engine, cases in (("compiled", asked.cases), ("plain", asked.cases // 30)):
                found = per_step(made(), cases, engine)
                if turn:  # the first turn loads and compiles
                    best[name, engine] = min(found, best.get((name, engine), found))
    print("nanoseconds for a step   compiled   of M3      plain   of M3")
    for name in VARIANTS:
        fast, slow = best[name, "compiled"], best[name, "plain"]
        ratios = fast / best["M3", "compiled"], slow / best["M3", "plain"]
        print(f"{name:25}{fast:8.0f}{ratios[0]:8.2f}{slow:11.0f}{ratios[1]:8.2f}")


if __name__ == "__main__":
    main()
