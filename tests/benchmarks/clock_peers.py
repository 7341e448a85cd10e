"""The four models of `clock_models.py` written for SimPy, salabim and Ciw.

Each function returns (steps done, CPU seconds, minutes each step waited for an officer); the packages are no dependencies,
so each is imported where it is used. Nobody has a calendar but Ciw: in M4 SimPy and salabim seize an officer out of hours
and let the work end when it would, which is the same as long as all officers keep the same hours. Ciw has no parallel
branches: in M3 and M4 it does one opinion after the other.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator

from clock_models import FLOWS, OFFICERS, SHIFTS, WORK

from procflow.model import Exponential, Lognormal, Triangular

GAPS = {"M1": 1.25, "M2": 1 / 2.4, "M3": 15.0, "M4": 63.0}
SINGLE = {"M1": {"clerk": 1}, "M2": {"clerk": 3}}
DAY = 1440.0
NO_FORK = {"opinions": "opinion_a", "opinions_in": "draft"}
"""Where Ciw goes on instead of at a gateway."""

Told = tuple[int, float, list[float]]
"""Steps done, CPU seconds, and minutes of waiting, in the order in which the steps were done."""


def staff_and_work(name: str):
    """Return officers by role, and role and law by step."""
    if name in SINGLE:
        return SINGLE[name], {"serve": ("clerk", Exponential(1))}
    return OFFICERS, WORK


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


def simpy_run(name: str, cases: int) -> Told:
    """Run a model in SimPy, a process for each case."""
    import simpy

    chance, office, waits = random.Random(1), simpy.Environment(), []
    staff, work = staff_and_work(name)
    rooms = {role: simpy.Resource(office, number) for role, number in staff.items()}
    steps = {id: (rooms[role], sampler(chance, law)) for id, (role, law) in work.items()}

    def do(step):
        room, draw = steps[step]
        ready = office.now
        with room.request() as turn:
            yield turn
            starts, ends = (office.now, office.now + draw()) if name != "M4" else work_ends(office.now, draw())
            waits.append(starts - ready)
            yield office.timeout(ends - office.now)

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
            office.process(queue_case() if name in SINGLE else office_case())

    office.process(arrivals())
    since = time.process_time()
    office.run()
    return len(waits), time.process_time() - since, waits


def salabim_run(name: str, cases: int) -> Told:
    """Run a model in salabim, a component for each case and each parallel branch, with all its monitors switched off."""
    import salabim

    chance, waits = random.Random(1), []
    office = salabim.Environment(trace=False, yieldless=False, random_seed=1)
    staff, work = staff_and_work(name)
    rooms = {role: salabim.Resource(role, capacity=number) for role, number in staff.items()}
    for room in rooms.values():
        unwatched(room)
    steps = {id: (rooms[role], sampler(chance, law)) for id, (role, law) in work.items()}

    def do(walker, step):
        room, draw = steps[step]
        ready = office.now()
        yield walker.request(room)
        now = office.now()
        starts, ends = (now, now + draw()) if name != "M4" else work_ends(now, draw())
        waits.append(starts - ready)
        yield walker.hold(ends - now)
        walker.release(room)

    class Opinion(salabim.Component):
        def setup(self, step, asked_by):
            self.step, self.asked_by = step, asked_by

        def process(self):
            yield from do(self, self.step)
            self.asked_by.opinions -= 1
            if self.asked_by.opinions == 0:
                self.asked_by.activate()

    class Case(salabim.Component):
        def process(self):
            for step in walk(chance):
                if step != "opinions":
                    yield from do(self, step)
                    continue
                self.opinions = 2
                Opinion(step="opinion_a", asked_by=self)
                Opinion(step="opinion_b", asked_by=self)
                yield self.passivate()

    class QueueCase(salabim.Component):
        def process(self):
            yield from do(self, "serve")

    class Arrivals(salabim.Component):
        def process(self):
            for _ in range(cases):
                yield self.hold(chance.expovariate(1 / GAPS[name]))
                QueueCase() if name in SINGLE else Case()

    Arrivals()
    since = time.process_time()
    office.run()
    return len(waits), time.process_time() - since, waits


def unwatched(room) -> None:
    """Let a resource of salabim keep no statistics, which cost time and are not read."""
    for who in (room.claimers(), room.requesters()):
        who.length.monitor(False)
        who.length_of_stay.monitor(False)
    for what in (room.occupancy, room.available_quantity, room.claimed_quantity, room.capacity):
        what.monitor(False)


def walk(chance: random.Random) -> Iterator[str]:
    """Yield the steps of a case of M3 one after the other, and `opinions` where two run side by side."""
    yield from ("intake", "check")
    while chance.random() < 0.15:
        yield from ("supplement", "check")
    yield "assess_complex" if chance.random() < 0.3 else "assess_simple"
    yield from ("opinions", "draft", "legal_review")
    while chance.random() < 0.1:
        yield from ("draft", "legal_review")
    yield from ("approve", "stamp", "return_result")


def ciw_run(name: str, cases: int) -> Told:
    """Run a model in Ciw until so many cases are done; its records are read when the time is taken.

    Work that was interrupted has a record for each stretch; it waited until the first of them.
    """
    import ciw

    ciw.seed(1)
    simulation = ciw.Simulation(ciw_queue(name) if name in SINGLE else ciw_office(name))
    since = time.process_time()
    simulation.simulate_until_max_customers(cases, method="Finish")
    seconds = time.process_time() - since
    records = sorted(simulation.get_all_records(), key=lambda record: record.service_start_date)
    begun: dict[tuple[int, int, float], float] = {}
    for record in records:
        begun.setdefault((record.id_number, record.node, record.arrival_date), record.waiting_time)
    done = sum(record.record_type == "service" for record in records)
    return done, seconds, list(begun.values())


def ciw_queue(name: str):
    """Return M1 or M2 in the words of Ciw."""
    import ciw

    return ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / GAPS[name])],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[SINGLE[name]["clerk"]],
    )


def ciw_office(name: str):
    """Return M3 or M4 in the words of Ciw: a node for each role, and a class for each step that the case is at.

    After service the class changes as the flow goes, and the class decides where the case is sent.
    """
    import ciw

    roles, classes = list(OFFICERS), [*WORK, "done"]
    ways = {id: dict.fromkeys(classes, 0.0) for id in classes}
    for flow in FLOWS:
        if flow.source in WORK:
            ways[flow.source][NO_FORK.get(flow.target, flow.target)] = flow.p
    ways["opinion_a"] = {**dict.fromkeys(classes, 0.0), "opinion_b": 1.0}
    ways["done"]["done"] = 1.0
    at = {step: [float(role == WORK[step][0]) for role in roles] for step in WORK} | {"done": [0.0] * len(roles)}
    laws = {step: ciw_law(law) for step, (_, law) in WORK.items()} | {"done": ciw.dists.Deterministic(0.0)}
    first = ciw.dists.Exponential(1 / GAPS[name])
    return ciw.create_network(
        arrival_distributions={
            id: [first if id == "intake" and role == WORK[id][0] else None for role in roles] for id in classes
        },
        service_distributions={id: [laws[id]] * len(roles) for id in classes},
        routing={id: [at[id]] * len(roles) for id in classes},
        class_change_matrices=[ways] * len(roles),
        number_of_servers=[ciw_shifts(number) if name == "M4" else number for number in OFFICERS.values()],
    )


def ciw_law(law):
    """Return a law in the words of Ciw."""
    import ciw

    if isinstance(law, Exponential):
        return ciw.dists.Exponential(1 / law.mean)
    if isinstance(law, Triangular):
        return ciw.dists.Triangular(law.low, law.mode, law.high)
    assert isinstance(law, Lognormal)
    return ciw.dists.Lognormal(law.mu, law.sigma)


def ciw_shifts(officers: int):
    """Return the hours of M4 over a week, where work is laid down at closing and goes on at opening."""
    import ciw

    changes = [(DAY * day + at, n) for day in range(5) for s in SHIFTS for at, n in ((s[0], 0), (s[1], officers))]
    return ciw.Schedule(
        numbers_of_servers=[n for _, n in changes] + [0],
        shift_end_dates=[at for at, _ in changes] + [7 * DAY],
        preemption="resume",
    )
