"""Measure a province: 233,250 dossiers of a procedure of 20 steps, over 3 1/3 years, in 19 units, all of it written down.

Run as ``python tests/benchmarks/land_offices.py [--together]``. The procedure is the sample ``land-use-change``. Each unit
has officers of its own, as many times those of the sample as it has more dossiers; office hours and public holidays are
those of the sample. The 19 units share nobody, so they are 19 runs, each with a procedure and draws of its own;
``--together`` puts them into one office of 19 procedures and simulates that at once. CPU time is told, after the machine
code has been made: the loop, and the whole with event logs in which waiting is told apart by cause.
"""

from __future__ import annotations

import argparse
import math
import time

from attrs import evolve

import procflow as pf
from procflow.model import Demand, End, Office, Procedure, Step
from procflow.simulation import Scenario, simulate, totals

UNITS, DOSSIERS, YEARS = 19, 233_250, 10 / 3
WEEKS = round(YEARS * 365.25 / 7)


def unit(number: int) -> Procedure:
    """Return the sample as one unit does it, with its share of the dossiers and officers of its own."""
    sample = pf.sample("land-use-change")
    rate = DOSSIERS / UNITS / (WEEKS * 7 / 365.25)
    more = rate / sample.demand.rate
    own = {role.id: f"{role.id}_{number}" for role in sample.roles}
    roles = [
        evolve(role, id=own[role.id], officers=role.officers and math.ceil(more * role.officers))
        for role in sample.roles
    ]
    steps = [
        Step(id=step.id, role=own.get(step.role), work=step.work, wait=step.wait, split=step.split, join=step.join)
        for step in sample.steps
    ]
    return Procedure(
        id=f"unit_{number}",
        calendar=sample.calendar,
        calendars=sample.calendars,
        start=sample.start,
        steps=steps,
        gateways=sample.gateways,
        ends=[End(id=end.id) for end in sample.ends],
        flows=sample.flows,
        roles=roles,
        demand=Demand(rate=rate),
    )


def main() -> None:
    """Print how many dossiers and steps were done, and the CPU seconds they took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--together", action="store_true")
    together = parser.parse_args().together
    units = [unit(number) for number in range(1, UNITS + 1)]
    offices = [Office(id="province", procedures=units)] if together else units
    scenario = Scenario(weeks=WEEKS)
    totals(offices[0], evolve(scenario, weeks=1), engine="compiled")
    simulate(offices[0], evolve(scenario, weeks=1), engine="compiled")
    cases = steps = 0
    since, whole = time.process_time(), 0.0
    for office in offices:
        log = simulate(office, scenario, engine="compiled", workers=1).logs[0]
        cases += int(log.cases["counted"].sum())
        steps += len(log.steps)
    whole = time.process_time() - since
    since = time.process_time()
    for office in offices:
        totals(office, scenario, engine="compiled", workers=1)
    print(f"{cases:,} dossiers, {steps:,} steps in {UNITS} units over {WEEKS} weeks")
    print(f"CPU seconds: {whole:.2f} with whole event logs, {time.process_time() - since:.2f} without")


if __name__ == "__main__":
    main()
