"""How long a plan for a list of procedures takes: 46, 500 and 5,000 procedures with shared acts, documents and limits.

Run it by hand: ``python tests/benchmarks/portfolio_sizes.py [size …]``. It prints the seconds until the plan, the gap that is
left and what was proved; seconds depend on the machine, gaps hardly do. Lists are drawn from a seed and belong to no office.
"""

from __future__ import annotations

import random
import sys
import time

from procflow.model import Portfolio, PortfolioEntry
from procflow.simplification.portfolio import PortfolioProposal, propose_portfolio

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


def plan(size: int, *, gap: float = 0.0, seconds: float = SECONDS) -> PortfolioProposal:
    """Propose for a drawn list: one in twelve may leave, and two acts in ten may be amended, so that both limits bind."""
    drawn = office(size)
    acts = len({act for entry in drawn.entries for act in entry.instruments or ()})
    return propose_portfolio(drawn, max_cuts=size // 12, acts=2 * acts // 10, gap=gap, time_limit=seconds)


def main() -> None:
    """Print a line per size."""
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        started = time.process_time(), time.perf_counter()
        found = plan(size, gap=1e-3 if size > 1000 else 0.0)
        cpu, wall = time.process_time() - started[0], time.perf_counter() - started[1]
        proof = found.certificate.proofs[0]
        removed = proof.before - proof.after
        share = (proof.after - proof.bound) / removed if removed else 0.0
        undecided = sum(one.kind == "open" for one in found.decisions)
        print(f"{size:5d}  {wall:6.2f} s ({cpu:.2f} s CPU)  cuts {found.count.cut}  hours removed {removed:,.0f}  "
              f"gap {share:.4%}  proved {found.certificate.proved}  undecided {undecided}")  # fmt: skip
        for doubt in found.certificate.doubts:
            print("       ", doubt.get("en"))


if __name__ == "__main__":
    main()
