"""How long plans of large procedures take: `python tests/benchmarks/proposals.py [steps ...] [--seconds S] [--why]`.

Procedures are drawn from a seed: sequences, choices, rework and parallel branches, with documents, duties, controls and
rules; about half of the steps may be removed, a third merged, a fifth delegated. Printed are seconds of processor time,
the gap, and whether the plan is proved, for removal alone and for all edits.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

from attrs import evolve
from grown_procedures import Grower

from procflow.model import (
    Checked,
    ControlFloor,
    Document,
    Duration,
    Duty,
    End,
    Fixed,
    Legal,
    Order,
    Procedure,
    Role,
    Separation,
    Step,
)
from procflow.simplification.options.wishes import wishes
from procflow.simplification.search.task import Task

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")


def office(seed: int, size: int, *, branches: bool = True) -> Procedure:
    """Return the procedure of a seed with about so many steps."""
    rng = random.Random(f"office {seed} {size}")
    grower = Grower(rng, parallel=branches)
    entry, exits = grower.sequence(size, 2)
    grower.join(exits, "done")
    names = list(grower.steps)
    roles = [Role(id=f"r{k}", share=rng.choice([1.0, 0.5]), transfer=_minutes(rng, 5, 60)) for k in range(8)]
    documents = [f"d{k}" for k in range(size // 4)]
    needs: dict[str, list[str]] = {}
    makes: dict[str, list[str]] = {}
    for name in documents:
        at = rng.randrange(len(names) - 1)
        for maker in {at, max(0, at - rng.randrange(4))}:
            makes.setdefault(names[maker], []).append(name)
        needs.setdefault(names[min(len(names) - 1, at + rng.randint(1, 9))], []).append(name)
    homes = {k: rng.sample(names, 2) for k in range(max(1, size // 20))}
    steps = [
        Step(
            id=name,
            role=rng.choice(roles).id,
            work=_minutes(rng, 3, 60),
            setup=_minutes(rng, 1, 3),
            legal=_legal(rng, roles),
            needs=needs.get(name, ()),
            makes=makes.get(name, ()),
            duties=[f"duty{k}" for k, some in homes.items() if name in some],
            detects=(("error", rng.choice([0.3, 0.5, 0.8])),) if rng.random() < 0.15 else (),
            **more,
        )
        for name, more in grower.steps.items()
    ]
    rules: list = [ControlFloor(id="floor", risk="error", detect=0.5)]
    for k in range(size // 20):
        at = sorted(rng.sample(range(len(names)), 3))
        rules.append(Order(id=f"order{k}", first=names[at[0]], then=names[at[1]]))
        rules.append(Separation(id=f"apart{k}", maker=names[at[0]], checkers=[names[at[1]], names[at[2]]]))
    return Procedure(
        id=f"office-{seed}-{size}",
        steps=steps,
        gateways=grower.gateways,
        ends=[End(id=name) for name in grower.ends],
        flows=grower.flows,
        start=entry,
        roles=roles,
        documents=[Document(id=name) for name in documents],
        duties=[Duty(id=f"duty{k}") for k in homes],
        rules=rules,
    )


def _minutes(rng: random.Random, low: int, high: int) -> Duration:
    return Duration(Fixed(rng.randint(low, high)), "min")


def _legal(rng: random.Random, roles: list[Role]) -> Legal:
    odds = {"remove": 0.55, "merge": 0.35, "delegate": 0.2}
    return Legal(
        source="own regulation",
        may=frozenset(kind for kind, chance in odds.items() if rng.random() < chance),
        delegate_to=[role.id for role in rng.sample(roles, 2)],
        instrument=rng.choice(["", "rules", "order", "notice"]),
        checked=CHECKED,
    )


def solve(procedure: Procedure, kinds: tuple[str, ...] | None, seconds: float) -> tuple[float, float, bool, int]:
    """Return seconds of processor time, gap, whether proved, and the number of edits."""
    asked = wishes(
        procedure, max_cuts=None, minimise="cycle_time", keep=(), require=(), edits=kinds, targets=None, acts=None,
        authority=None, time_limit=seconds,
    )  # fmt: skip
    started = time.process_time()
    task = Task(procedure, asked)
    found = task.solved()
    certificate = task.certificate(found)
    return time.process_time() - started, certificate.proofs[0].gap, certificate.proved, len(found.plan.edits)


def main() -> None:
    """Print one line per procedure and set of edits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("steps", nargs="*", type=int, default=[46, 100, 300, 1000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--flat", action="store_true", help="no parallel branches")
    chosen = parser.parse_args()
    print("steps  seed  edits      seconds      gap  proved  number")
    for size in chosen.steps:
        for seed in range(chosen.seeds):
            procedure = evolve(office(seed, size, branches=not chosen.flat))
            for name, kinds in (("removal", ("remove",)), ("all", None)):
                spent, gap, proved, edits = solve(procedure, kinds, chosen.seconds)
                print(
                    f"{size:5}  {seed:4}  {name:8} {spent:9.2f} {100 * gap:7.3f}%  {proved!s:6}  {edits:6}", flush=True
                )


if __name__ == "__main__":
    main()
