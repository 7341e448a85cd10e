"""Measure the clock: steps done per CPU second, against a loop in C, SimPy, Ciw, salabim and Prosimos, in one run.

Run as ``python tests/benchmarks/clock.py [--largest 6] [--models M1 M2 M3 M4] [--prosimos PYTHON]``. Sizes are powers of
ten, of cases; ten million (``--largest 7``) takes some minutes. Needs a C compiler called ``cc``; SimPy, Ciw and salabim
are taken if installed, and Prosimos if a Python is named in which it is (``--prosimos``), which may be this one.
The best of three interleaved runs is told, in CPU time, so that other work on the machine matters little; what takes more
than ten seconds runs once. Beside its speed each peer tells how long its cases waited, against theory.
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
from clock_peers import ciw_run, salabim_run, simpy_run
from clock_prosimos import prosimos_run
from clock_waits import expected_waits, mean_wait

from procflow.simulation import Scenario, simulate, totals
from procflow.simulation.kernel import ROW
from procflow.simulation.replication import prepare, replicate

Measured = tuple[int, float] | tuple[int, float, list[float]]
"""Steps done, CPU seconds and, of a peer, the minutes that each step waited."""

PEERS = ("SimPy", "Ciw", "salabim", "Prosimos")
COLUMNS = ("C", "no log", "loop+log", "whole log", "columns", "plain", *PEERS)
LARGEST = {"plain": 10**5, "SimPy": 10**5, "Ciw": 10**5, "salabim": 10**4, "Prosimos": 10**4}
LARGEST |= {"loop+log": 10**6, "whole log": 10**6, "columns": 10**6}
"""Most cases for which each is run: what is slow takes too long beyond, a full log too much memory."""
LONG = 10.0
"""CPU seconds from which on a run is not repeated."""


def no_log(name: str, cases: int) -> Measured:
    """Return the whole call of the compiled engine in one thread, sums only."""
    since = time.process_time()
    found = totals(clock_model(name), Scenario(cases=cases), engine="compiled", workers=1)
    return found[0].visits, time.process_time() - since


def loop_with_log(name: str, cases: int) -> Measured:
    """Return the compiled loop while it writes and packs all rows of the log, which then are not made into tables."""
    procedure, scenario = clock_model(name), Scenario(cases=cases)
    prepared = prepare(procedure, scenario, "compiled", ())
    since = time.process_time()
    done = replicate(prepared, 0)
    return int(done.state.scalars[ROW]), time.process_time() - since


def whole_log(name: str, cases: int, engine: str = "compiled", *, asked: bool = False) -> Measured:
    """Return the whole call with its event log, or what it takes with every column of the log asked for."""
    since = time.process_time()
    steps = simulate(clock_model(name), Scenario(cases=cases), engine=engine, workers=1).logs[0].steps
    for column in steps.columns if asked else ():
        steps[column]
    return len(steps), time.process_time() - since


def limit(program: Path, name: str, cases: int) -> Measured:
    """Return the hand-written loop of `clock_limit.c`: no log, no data-driven model."""
    done = subprocess.run([program, name, str(cases)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["events_or_activities"], told["cpu_s"]


def clocks(program: Path, prosimos: str | None) -> dict[str, Callable[[str, int], Measured]]:
    """Return what is measured, by its name in the table."""
    found: dict[str, Callable[[str, int], Measured]] = {
        "C": functools.partial(limit, program),
        "no log": no_log,
        "loop+log": loop_with_log,
        "whole log": whole_log,
        "columns": functools.partial(whole_log, asked=True),
        "plain": functools.partial(whole_log, engine="plain", asked=True),
    }
    peers = {"SimPy": simpy_run, "Ciw": ciw_run, "salabim": salabim_run}
    found |= {peer: run for peer, run in peers.items() if importlib.util.find_spec(peer.lower())}
    if prosimos:
        found["Prosimos"] = functools.partial(prosimos_run, python=prosimos)
    return found


def measure(
    works: dict[str, Callable[[str, int], Measured]], name: str, cases: int, times: int
) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Return steps per CPU second of all clocks at one size, each the best of so many rounds, and the peers' waits."""
    best: dict[str, float] = {}
    waits: dict[str, list[float]] = {}
    once: set[str] = set()
    for _ in range(times):
        for clock, work in works.items():
            if cases <= LARGEST.get(clock, cases) and clock not in once:
                visits, seconds, *told = work(name, cases)
                best[clock] = max(best.get(clock, 0.0), visits / max(seconds, 1e-9))
                if told:
                    waits[clock] = told[0]
                if seconds > LONG:
                    once.add(clock)
    return best, waits


def line(name: str, cases: int, best: dict[str, float]) -> str:
    """Return a line of the table."""
    rates = "".join(f"{best[c] / 1e6:11.4f}" if c in best else f"{'':11}" for c in COLUMNS)
    ratios = f"{best['no log'] / best['C']:11.2f}"
    ratios += f"{best['loop+log'] / best['C']:8.2f}" if "loop+log" in best else " " * 8
    ratios += f"{best['plain'] / best['SimPy']:13.2f}" if "plain" in best and "SimPy" in best else ""
    return f"{name} {cases:>10} {rates}{ratios}"


def compare(name: str, rates: dict[int, dict[str, float]], waits: dict[str, tuple[int, list[float]]]) -> None:
    """Print of each peer how many times as fast procflow is, each at its largest size, and how long its cases waited."""
    last = {clock: rate for _, best in sorted(rates.items()) for clock, rate in best.items()}
    ours = [clock for clock in ("no log", "whole log", "plain") if clock in last]
    who, side, after = expected_waits(name)
    print(f"{name}: how many times as fast as a peer; mean minutes a step waits for an officer, and by {who}")
    for peer, (cases, minutes) in waits.items():
        times = ", ".join(f"{clock} {last[clock] / last[peer]:.3g}" for clock in ours)
        mean, half = mean_wait(minutes)
        told = f"{mean:.3f} +- {half:.3f} ({after if peer == 'Ciw' else side:.3f})"
        print(f"  {peer:<9}{cases:>8} cases: {times}; waits {told}", flush=True)


def main() -> None:
    """Print the table, a line for each model and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=6)
    parser.add_argument("--models", nargs="+", default=MODELS, choices=MODELS)
    parser.add_argument("--prosimos", metavar="PYTHON", help="a Python in which Prosimos is installed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        program = Path(place) / "limit"
        subprocess.run(
            ["cc", "-O3", "-march=native", "-o", program, Path(__file__).with_name("clock_limit.c"), "-lm"], check=True
        )
        totals(clock_model("M1"), Scenario(cases=1), engine="compiled")
        print("million steps per CPU second; of C; of SimPy")
        print("model    cases " + "".join(f"{name:>11}" for name in COLUMNS) + "   no log/C  +log/C  plain/SimPy")
        works = clocks(program, asked.prosimos)
        for name in asked.models:
            rates: dict[int, dict[str, float]] = {}
            waits: dict[str, tuple[int, list[float]]] = {}
            for cases in (10**power for power in range(3, asked.largest + 1)):
                rates[cases], found = measure(works, name, cases, 3 if cases < 10**7 else 1)
                waits |= {peer: (cases, minutes) for peer, minutes in found.items()}
                print(line(name, cases, rates[cases]), flush=True)
            print(f"most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
            compare(name, rates, waits)


if __name__ == "__main__":
    main()
