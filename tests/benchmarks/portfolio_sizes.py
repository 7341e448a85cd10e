"""How long a plan for a list of procedures takes: 46, 500 and 5,000 procedures with shared acts, documents and limits.

Run it by hand: ``python tests/benchmarks/portfolio_sizes.py [size …]``. It prints the seconds until the plan, the gap that is
left and what was proved; seconds depend on the machine, gaps hardly do. Lists are drawn from a seed and belong to no office.
"""

from __future__ import annotations

import random
import sys
import time

from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio import PortfolioTerms, propose_portfolio
from procflow.simplification.portfolio.objectives import DEFAULT
from procflow.simplification.portfolio.program import PortfolioProgram
from procflow.simplification.portfolio.search import PortfolioSearch, Stage
from procflow.simplification.portfolio.ways import ways

SIZES = (46, 500, 5000)
SEED = 20260105
SECONDS = 60.0
UNIT_SIZE = 25


def office(size: int, seed: int = SEED) -> Portfolio:
    """Draw a list: units of 25 procedures, acts shared by some eight, documents that cross units, limits on all hours."""
    dice = random.Random(seed)
    names = [f"P{k:05d}" for k in range(size)]
    entries = [_entry(dice, k, names) for k in range(size)]
    load: dict[str, float] = {}
    given: dict[str, float] = {}
    for entry in entries:
        hours = entry.hours(2023) or 0.0
        load[entry.owner] = load.get(entry.owner, 0.0) + hours
        if entry.delegable_to:
            given[entry.delegable_to] = given.get(entry.delegable_to, 0.0) + hours
    limits = {owner: round(1.02 * hours, 1) for owner, hours in load.items()}
    limits |= {level: round(0.4 * hours, 1) for level, hours in given.items()}
    return Portfolio(id="drawn", entries=entries, illustrative=True, capacity=limits)


def _entry(dice: random.Random, k: int, names: list[str]) -> PortfolioEntry:
    size, unit = len(names), k // UNIT_SIZE
    status = dice.choices(["higher law", "own regulation", "none found", "repealed", "unknown"], [20, 52, 20, 5, 3])[0]
    idle = dice.random() < 0.08
    volumes = {year: 0 if idle else round(dice.lognormvariate(4.0, 1.5)) for year in (2021, 2022, 2023)}
    per_case = round(dice.lognormvariate(0.5, 1.0), 2) + 0.01
    near = [j for j in range(unit * UNIT_SIZE, min(size, (unit + 1) * UNIT_SIZE)) if j != k]
    anywhere = [j for j in (dice.randrange(size) for _ in range(3)) if j != k]
    duplicate = dice.random() < 0.2
    merge = dice.random() < 0.45
    crosses = dice.random() < 0.25
    acts = max(2, size // 8)
    documents = max(2, size // 6)
    return PortfolioEntry(
        id=names[k],
        group="work process",
        owner=f"unit {unit}",
        volumes=volumes,
        steps=dice.randint(4, 22),
        handoffs=dice.randint(2, 13),
        hours_per_case=per_case,
        simplified_hours=round(per_case * dice.uniform(0.4, 0.95), 3) if dice.random() < 0.3 else None,
        legal_status=status,
        basis=f"act {dice.randrange(acts)}",
        instruments=tuple(f"act {dice.randrange(acts)}" for _ in range(dice.choice([1, 1, 1, 2]))),
        separate_by_law=status == "higher law" and dice.random() < 0.8,
        control_reserved=dice.random() < 0.12,
        delegable_to=f"level {dice.randrange(max(2, size // 200))}" if dice.random() < 0.35 else "",
        duplicate_of=names[dice.choice(near)] if duplicate and near else None,
        merge_into=names[dice.choice(anywhere if crosses and anywhere else near)] if merge and near else None,
        overlap=round(dice.uniform(0.5, 0.95), 2),
        needs=tuple({f"document {dice.randrange(documents)}" for _ in range(dice.choice([0, 0, 0, 1, 2]))}),
        makes=tuple({f"document {dice.randrange(documents)}" for _ in range(dice.choice([0, 0, 1]))}),
    )


def limits(drawn: Portfolio) -> tuple[int, int]:
    """One in twelve may leave, and two acts in ten may be amended, so that both limits bind."""
    acts = len({act for entry in drawn.entries for act in entry.instruments or ()})
    return len(drawn) // 12, 2 * acts // 10


def proven(drawn: Portfolio, gap: float) -> tuple[Stage, ...]:
    """Find the plan and solve everything a second time, without weighing single procedures for their reasons."""
    most, acts = limits(drawn)
    terms = PortfolioTerms(acts=acts).of(drawn)
    program = PortfolioProgram(drawn, ways(drawn, terms), terms)
    return PortfolioSearch(program, most=most, seconds=SECONDS, gap=gap).stages(DEFAULT)


def main() -> None:
    """Print two lines per size."""
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        drawn, gap = office(size), 1e-3 if size > 1000 else 0.0
        most, acts = limits(drawn)
        cpu, wall = time.process_time(), time.perf_counter()
        first = proven(drawn, gap)[0].first
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        left = (first.value - first.bound) / max(1.0, -first.value)
        print(f"{size:5d}  plan and proof  {wall:6.2f} s ({cpu:6.2f} s CPU)  gap {left:.5%}")
        cpu, wall = time.process_time(), time.perf_counter()
        found = propose_portfolio(drawn, max_cuts=most, acts=acts, gap=gap, time_limit=SECONDS)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        undecided = sum(one.kind == "open" for one in found.decisions)
        print(f"       with reasons   {wall:6.2f} s ({cpu:6.2f} s CPU)  {found.count.cut} cuts, "
              f"{found.count.removed:,.0f} hours removed, proved {found.certificate.proved}, {undecided} not weighed")  # fmt: skip
        for doubt in found.certificate.doubts:
            print("       ", doubt.get("en"))


if __name__ == "__main__":
    main()
