"""Queues whose long run is known in theory, as procedures, with what is read off their logs.

Each study has 20 replications; a figure is the mean of its 20 values, with the standard error of that mean.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
import queue_theory as theory
from attrs import evolve

from procflow.model import (
    Demand,
    Duration,
    End,
    Erlang,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Lognormal,
    Procedure,
    Role,
    Step,
    Triangular,
)
from procflow.model.durations import Shape
from procflow.simulation import Scenario, simulate

REPLICATIONS = 20
ENGINE = "compiled" if find_spec("numba") else "plain"
MINUTE = 60_000

Read = Callable[[EventLog], float]


@dataclass(frozen=True)
class Figure:
    """Something read off a log, and what theory says of it."""

    name: str
    read: Read
    theory: float


@dataclass(frozen=True)
class Known:
    """A queue with known answers.

    Attributes
    ----------
    id : str
        Short name.
    words : str
        What it is, with its load.
    cases, warm_up : int
        Cases counted in a replication, and those before them.
    """

    id: str
    words: str
    procedure: Procedure
    figures: tuple[Figure, ...]
    cases: int
    warm_up: int = 1_000


@dataclass(frozen=True)
class Measured:
    """A figure as simulated."""

    queue: Known
    figure: Figure
    mean: float
    error: float

    @property
    def z(self) -> float:
        """Distance from theory in standard errors."""
        return (self.mean - self.figure.theory) / self.error

    @property
    def relative_error(self) -> float:
        """Standard error as a part of the theoretical value."""
        return self.error / self.figure.theory

    @property
    def row(self) -> str:
        """One row of the manual's table."""
        return (
            f"| {self.queue.words} | {self.figure.name} | {self.figure.theory:.4f} | {self.mean:.4f} "
            f"| {100 * self.relative_error:.2f} % | {self.z:+.1f} |"
        )


def measured(queue: Known, *, seed: int = 1) -> list[Measured]:
    """Simulate a queue and return its figures."""
    scenario = Scenario(cases=queue.cases, warm_up_cases=queue.warm_up, replications=REPLICATIONS, seed=seed)
    procedure = evolve(queue.procedure, id=queue.id)  # its own draws
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a queue that cannot settle has no long run
        logs = simulate(procedure, scenario, engine=ENGINE).logs
    found = []
    for figure in queue.figures:
        values = np.array([figure.read(log) for log in logs])
        error = float(values.std(ddof=1)) / math.sqrt(REPLICATIONS)
        found.append(Measured(queue, figure, float(values.mean()), error))
    return found


# -- what is read off a log


def cycle(log: EventLog) -> float:
    """Mean minutes from arrival to end."""
    counted = log.cases["counted"]
    return float((log.cases["end"] - log.cases["arrival"])[counted].mean()) / MINUTE


def visits_done(log: EventLog, step: str | None) -> np.ndarray:
    """Visits of counted cases that were done, not left before."""
    chosen = log.cases["counted"][log.steps["case"]] & (log.steps["left"] == 0)
    return chosen if step is None else chosen & (log.steps["step"] == log.step_ids.index(step))


def wait(step: str | None = None) -> Read:
    """Mean minutes from ready to start of a visit."""

    def read(log: EventLog) -> float:
        rows = visits_done(log, step)
        return float((log.steps["start"] - log.steps["ready"])[rows].mean()) / MINUTE

    return read


def delayed(log: EventLog) -> float:
    """Share of visits that wait at all."""
    rows = visits_done(log, None)
    return float((log.steps["start"] > log.steps["ready"])[rows].mean())


def _number_present(log: EventLog) -> tuple[np.ndarray, np.ndarray]:
    """How many cases are there between one change and the next, while the counted ones arrive; and for how long."""
    arrivals = log.cases["arrival"][log.cases["counted"]]
    low, high = int(arrivals[0]), int(arrivals[-1])
    ends = log.cases["end"]
    ends = np.where(ends < 0, np.iinfo(np.int64).max, ends)
    instants = np.concatenate((log.cases["arrival"], ends))
    changes = np.concatenate((np.ones(len(ends), int), -np.ones(len(ends), int)))
    order = np.argsort(instants, kind="stable")
    at, number = np.clip(instants[order], low, high), np.cumsum(changes[order])
    return number[:-1], np.diff(at)


def present(log: EventLog) -> float:
    """Mean number of cases over time."""
    number, length = _number_present(log)
    return float(np.average(number, weights=length))


def present_variance(log: EventLog) -> float:
    """Variance of the number of cases over time."""
    number, length = _number_present(log)
    return float(np.average((number - np.average(number, weights=length)) ** 2, weights=length))


# -- the queues


def desk(law: Shape, *, every: Shape, officers: int = 1) -> Procedure:
    """One step done by some officers, day and night."""
    return in_a_row([("serve", law, officers)], every=every)


def in_a_row(
    desks: Sequence[tuple[str, Shape, int]], *, every: Shape, flows: Sequence[Flow] | None = None
) -> Procedure:
    """Steps with officers of their own, one after the other unless flows say otherwise."""
    ids = [*(id for id, _, _ in desks), "done"]
    return Procedure(
        id="known",
        calendar="always",
        start=ids[0],
        steps=[Step(id=id, role=f"{id}-desk", work=Duration(law)) for id, law, _ in desks],
        roles=[Role(id=f"{id}-desk", officers=officers, share=1) for id, _, officers in desks],
        flows=flows or [Flow(a, b) for a, b in pairwise(ids)],
        ends=[End(id="done")],
        demand=Demand(every=Duration(every)),
    )


def erlang_queue(load: float, officers: int, cases: int) -> Known:
    """M/M/c with work of a minute."""
    rate = load * officers
    expected = theory.mmc_wait(rate, 1.0, officers)
    return Known(
        id=f"m-m-{officers}-{load:g}",
        words=f"M/M/{officers}, load {load:g}",
        procedure=desk(Exponential(1.0), every=Exponential(1 / rate), officers=officers),
        figures=(
            Figure("wait", wait(), expected),
            Figure("cycle time", cycle, expected + 1.0),
            Figure("share that waits", delayed, theory.erlang_c(rate, officers)),
        ),
        cases=cases,
        warm_up=2_000,
    )


def general_queue(name: str, law: Shape, cases: int) -> Known:
    """M/G/1 with a case a minute."""
    expected = theory.pollaczek_khinchine(1.0, law.mean, law.variance + law.mean**2)
    return Known(
        id=f"m-g-1-{name}",
        words=f"M/G/1, {name} work, load {law.mean:g}",
        procedure=desk(law, every=Exponential(1.0)),
        figures=(Figure("wait", wait(), expected), Figure("cycle time", cycle, expected + law.mean)),
        cases=cases,
    )


def gap_queue(name: str, law: Shape, transform: Callable[[float], float]) -> Known:
    """GI/M/1 with a case a minute."""
    expected = theory.gi_m_1(transform, 0.8)
    return Known(
        id=f"{name}-m-1",
        words=f"{name}/M/1, load 0.8",
        procedure=desk(Exponential(0.8), every=law),
        figures=(Figure("wait", wait(), expected),),
        cases=40_000,
    )


def network() -> Known:
    """Three desks: a third of the cases skips the second, one in five comes back to the first."""
    names = ("receive", "examine", "decide")
    flows = [
        Flow("receive", "examine", 2 / 3),
        Flow("receive", "decide", 1 / 3),
        Flow("examine", "decide"),
        Flow("decide", "done", 0.8),
        Flow("decide", "receive", 0.2, kind="returns"),
    ]
    routes = ((0, 2 / 3, 1 / 3), (0, 0, 1), (0.2, 0, 0))
    means, officers = (0.56, 2.5, 1.0), (1, 3, 2)
    _, waits, sojourn = theory.jackson((1.0, 0, 0), routes, means, officers)
    desks = [(name, Exponential(mean), number) for name, mean, number in zip(names, means, officers, strict=True)]
    return Known(
        id="jackson",
        words="Jackson network of three desks, one case in five comes back",
        procedure=in_a_row(desks, every=Exponential(1.0), flows=flows),
        figures=(
            Figure("cycle time", cycle, sojourn),
            *(Figure(f"wait for {name}", wait(name), expected) for name, expected in zip(names, waits, strict=True)),
        ),
        cases=40_000,
    )


def unlimited() -> Known:
    """M/G/inf: the number of cases with the applicant is Poisson, whatever the law."""
    step = Step(id="supplement", role="applicant", wait=Duration(Lognormal(8.0, 1.5)))
    procedure = Procedure(
        id="known", calendar="always", start="supplement", steps=[step], ends=[End(id="done")],
        flows=[Flow("supplement", "done")], roles=[Role(id="applicant", external=True)],
        demand=Demand(every=Duration(Exponential(2.0))),
    )  # fmt: skip
    return Known(
        id="m-g-inf",
        words="M/G/inf, lognormal time with the applicant",
        procedure=procedure,
        figures=(
            Figure("number present", present, 4.0),
            Figure("its variance", present_variance, 4.0),
            Figure("cycle time", cycle, 8.0),
        ),
        cases=20_000,
    )


def parallel() -> Known:
    """Three opinions side by side, without queues: the last of them counts."""
    means = (1.0, 2.0, 3.0)
    ids = ("land", "fire", "health")
    steps = [
        Step(id="ask", split="all"),
        *(Step(id=i, work=Duration(Exponential(m))) for i, m in zip(ids, means, strict=True)),
    ]
    procedure = Procedure(
        id="known", calendar="always", start="ask", steps=steps, ends=[End(id="done")],
        gateways=[Gateway(id="all-in", join="all")],
        flows=[*(Flow("ask", id) for id in ids), *(Flow(id, "all-in") for id in ids), Flow("all-in", "done")],
        demand=Demand(every=Duration(Exponential(10))),
    )  # fmt: skip
    return Known(
        id="last-of-three",
        words="last of three parallel exponential steps",
        procedure=procedure,
        figures=(Figure("cycle time", cycle, theory.kth_of(3, means)),),
        cases=3_000,
        warm_up=0,
    )


KNOWN: tuple[Known, ...] = (
    erlang_queue(0.5, 1, 20_000),
    erlang_queue(0.8, 1, 80_000),
    erlang_queue(0.75, 3, 40_000),
    erlang_queue(0.9, 10, 100_000),
    general_queue("fixed", Fixed(0.7), 25_000),
    general_queue("Erlang-2", Erlang(2, 0.7), 25_000),
    general_queue("lognormal (cv 0.8)", Lognormal(0.6, 0.8), 25_000),
    general_queue("triangular", Triangular(0, 0.3, 1.5), 25_000),
    gap_queue("D", Fixed(1.0), theory.fixed_gap(1.0)),
    gap_queue("E2", Erlang(2, 1.0), theory.erlang_gap(2, 1.0)),
    network(),
    unlimited(),
    parallel(),
)
