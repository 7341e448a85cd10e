"""The four models of `clock_models.py` written for SimPy and, without parallel branches, for Ciw.

Each function returns (steps done, CPU seconds); the packages are no dependencies, so each is imported where it is used.
"""

from __future__ import annotations

import math
import random
import time

from clock_models import OFFICERS, SHIFTS, WORK

from procflow.model import Exponential, Lognormal, Triangular

GAPS = {"M1": 1.25, "M2": 1 / 2.4, "M3": 15.0, "M4": 63.0}
DAY = 1440.0


def sampler(chance: random.Random, law):
    """Return a function without arguments that draws from a law."""
    if isinstance(law, Exponential):
        return lambda: chance.expovariate(1 / law.mean)
    if isinstance(law, Triangular):
        return lambda: chance.triangular(law.low, law.high, law.mode)
    assert isinstance(law, Lognormal)
    return lambda: chance.lognormvariate(law.mu, law.sigma)


def work_ends(moment: float, work: float) -> tuple[float, float]:
    """Return when work that is taken up at a moment starts and ends in the hours of M4."""
    start = math.nan
    while True:
        day = moment // DAY
        if day % 7 < 5:
            for opens, closes in SHIFTS:
                if moment - day * DAY < closes:
                    begin = max(moment - day * DAY, opens)
                    start = day * DAY + begin if math.isnan(start) else start
                    if begin + work <= closes:
                        return start, day * DAY + begin + work
                    work -= closes - begin
        moment = (day + 1) * DAY


def simpy_run(name: str, cases: int) -> tuple[int, float]:
    """Run a model in SimPy, a process for each case."""
    import simpy

    chance, office = random.Random(1), simpy.Environment()
    single = name in ("M1", "M2")
    staff = {"clerk": {"M1": 1, "M2": 3}[name]} if single else OFFICERS
    work = {"serve": ("clerk", Exponential(1))} if single else WORK
    rooms = {role: simpy.Resource(office, number) for role, number in staff.items()}
    steps = {id: (rooms[role], sampler(chance, law)) for id, (role, law) in work.items()}
    done = 0

    def do(step):
        nonlocal done
        room, draw = steps[step]
        with room.request() as turn:
            yield turn
            yield office.timeout(draw() if name != "M4" else work_ends(office.now, draw())[1] - office.now)
        done += 1

    def queue_case():
        yield from do("serve")

    def office_case():
        yield from do("intake")
        yield from do("check")
        while chance.random() < 0.15:
            yield from do("supplement")
            yield from do("check")
        yield from do("assess_complex" if chance.random() < 0.3 else "assess_simple")
        yield office.process(do("opinion_a")) & office.process(do("opinion_b"))
        yield from do("draft")
        yield from do("legal_review")
        while chance.random() < 0.1:
            yield from do("draft")
            yield from do("legal_review")
        for step in ("approve", "stamp", "return_result"):
            yield from do(step)

    def arrivals():
        for _ in range(cases):
            yield office.timeout(chance.expovariate(1 / GAPS[name]))
            office.process(queue_case() if single else office_case())

    office.process(arrivals())
    since = time.process_time()
    office.run()
    return done, time.process_time() - since


def ciw_run(name: str, cases: int) -> tuple[int, float]:
    """Run M1 or M2 in Ciw, whose customers have no parallel branches."""
    import ciw

    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / GAPS[name])],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[{"M1": 1, "M2": 3}[name]],
    )
    simulation = ciw.Simulation(network)
    since = time.process_time()
    simulation.simulate_until_max_customers(cases, method="Finish")
    return cases, time.process_time() - since
