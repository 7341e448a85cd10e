"""Measure the clock: steps done per CPU second, against a hand-written loop in C, SimPy and Ciw, in one run.

Run as ``python tests/benchmarks/clock.py [--largest 6] [--models M1 M2 M3 M4]``. Sizes are powers of ten, of cases; ten
million (``--largest 7``) takes some minutes. Needs a C compiler called ``cc``; SimPy and Ciw are taken if installed.
The best of three interleaved runs is told, in CPU time, so that other work on the machine matters little.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from clock_models import MODELS, clock_model
from clock_peers import ciw_run, simpy_run

from procflow.simulation import Scenario, simulate, totals
from procflow.simulation.kernel import ROW
from procflow.simulation.replication import prepare, replicate

Measured = tuple[int, float]
"""Steps done, and CPU seconds."""

LARGEST = {"plain": 10**4, "SimPy": 10**4, "Ciw": 10**4, "loop+log": 10**6, "whole log": 10**6}
"""Most cases for which each is run: what is slow takes too long beyond, a full log too much memory."""


def no_log(name: str, cases: int) -> Measured:
    """Return the whole call of the compiled engine in one thread, sums only."""
    since = time.process_time()
    found = totals(clock_model(name), Scenario(cases=cases), engine="compiled", workers=1)
    return found[0].visits, time.process_time() - since


def loop_with_log(name: str, cases: int) -> Measured:
    """Return the compiled loop while it writes all columns of the log, which then are not made into tables."""
    procedure, scenario = clock_model(name), Scenario(cases=cases)
    prepared = prepare(procedure, scenario, "compiled", ())
    since = time.process_time()
    state, _, _ = replicate(prepared, 0)
    return int(state.scalars[ROW]), time.process_time() - since


def whole_log(name: str, cases: int, engine: str = "compiled") -> Measured:
    """Return the whole call, event log with waiting told apart by cause included."""
    since = time.process_time()
    found = simulate(clock_model(name), Scenario(cases=cases), engine=engine, workers=1)
    return len(found.logs[0].steps), time.process_time() - since


def limit(program: Path, name: str, cases: int) -> Measured:
    """Return the hand-written loop of `clock_limit.c`: no log, no data-driven model."""
    done = subprocess.run([program, name, str(cases)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["events_or_activities"], told["cpu_s"]


def clocks(program: Path, name: str) -> dict[str, Callable[[str, int], Measured]]:
    """Return what is measured for a model, by its name in the table."""
    found: dict[str, Callable[[str, int], Measured]] = {
        "C": functools.partial(limit, program),
        "no log": no_log,
        "loop+log": loop_with_log,
        "whole log": whole_log,
        "plain": functools.partial(whole_log, engine="plain"),
    }
    if importlib.util.find_spec("simpy"):
        found["SimPy"] = simpy_run
    if importlib.util.find_spec("ciw") and name in ("M1", "M2"):
        found["Ciw"] = ciw_run
    return found


def measure(program: Path, name: str, cases: int, times: int) -> dict[str, float]:
    """Return steps per CPU second of all clocks at one size, each the best of so many rounds."""
    best: dict[str, float] = {}
    for _ in range(times):
        for clock, work in clocks(program, name).items():
            if cases <= LARGEST.get(clock, cases):
                visits, seconds = work(name, cases)
                best[clock] = max(best.get(clock, 0.0), visits / max(seconds, 1e-9))
    return best


def main() -> None:
    """Print the table, a line for each model and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=6)
    parser.add_argument("--models", nargs="+", default=MODELS, choices=MODELS)
    asked = parser.parse_args()
    columns = ("C", "no log", "loop+log", "whole log", "plain", "SimPy", "Ciw")
    with tempfile.TemporaryDirectory() as place:
        program = Path(place) / "limit"
        subprocess.run(
            ["cc", "-O3", "-march=native", "-o", program, Path(__file__).with_name("clock_limit.c"), "-lm"], check=True
        )
        totals(clock_model("M1"), Scenario(cases=1), engine="compiled")
        print("million steps per CPU second; of C; of SimPy")
        print("model    cases " + "".join(f"{name:>11}" for name in columns) + "   no log/C  +log/C  plain/SimPy")
        for name in asked.models:
            for power in range(3, asked.largest + 1):
                best = measure(program, name, 10**power, 3 if power < 7 else 1)
                rates = "".join(f"{best[c] / 1e6:11.3f}" if c in best else f"{'':11}" for c in columns)
                ratios = f"{best['no log'] / best['C']:11.2f}"
                ratios += f"{best['loop+log'] / best['C']:8.2f}" if "loop+log" in best else " " * 8
                ratios += f"{best['plain'] / best['SimPy']:13.2f}" if "plain" in best and "SimPy" in best else ""
                print(f"{name} {10**power:>10} {rates}{ratios}", flush=True)
                if power == asked.largest:
                    print(f"most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
