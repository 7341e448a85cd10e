"""Queues of offices whose long run is known: urgent work, little room, groups, batches, sessions, shared staff."""

from __future__ import annotations

import numpy as np
import queue_theory as theory
from attrs import evolve
from known_queues import MINUTE, Figure, Known, Read, desk, visits_done, wait

from procflow.model import (
    AtMost,
    Batch,
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
    Office,
    Procedure,
    Role,
    Session,
    Step,
    Uniform,
)
from procflow.model.durations import Shape
from procflow.model.staff import Queue


def in_step(step: str) -> Read:
    """Mean minutes from ready to end of a visit."""

    def read(log: EventLog) -> float:
        rows = visits_done(log, step)
        return float((log.steps["end"] - log.steps["ready"])[rows].mean()) / MINUTE

    return read


def before_start(step: str) -> Read:
    """Mean minutes from entering a step to the start of its work."""

    def read(log: EventLog) -> float:
        rows = visits_done(log, step)
        return float((log.steps["start"] - log.steps["entered"])[rows].mean()) / MINUTE

    return read


def until_entered(step: str) -> Read:
    """Mean minutes from arrival until a case enters a step."""

    def read(log: EventLog) -> float:
        rows = visits_done(log, step)
        arrivals = log.cases["arrival"][log.steps["case"][rows]]
        return float((log.steps["entered"][rows] - arrivals).mean()) / MINUTE

    return read


def outcome(end: str) -> Read:
    """Share of the cases that end so."""

    def read(log: EventLog) -> float:
        return float(np.mean(log.cases["outcome"][log.cases["counted"]] == log.end_ids.index(end)))

    return read


# -- urgent work

CLASSES: dict[str, tuple[float, Shape]] = {
    "urgent": (0.2, Lognormal(1.0, 0.8)),
    "usual": (0.25, Exponential(0.8)),
    "idle": (0.2, Erlang(2, 1.5)),
}


def classes(queue: Queue, number: int) -> Known:
    """Cases of several kinds before one officer, told apart by the step they come to."""
    chosen = dict(list(CLASSES.items())[:number])
    rates = [rate for rate, _ in chosen.values()]
    means = [law.mean for _, law in chosen.values()]
    seconds = [law.variance + law.mean**2 for _, law in chosen.values()]
    procedure = Procedure(
        id="classes",
        calendar="always",
        start="kind",
        gateways=[Gateway(id="kind")],
        steps=[
            Step(id=id, role="clerk", work=Duration(law), priority=place)
            for place, (id, (_, law)) in enumerate(chosen.items(), 1)
        ],
        ends=[End(id="done")],
        flows=[
            *(Flow("kind", id, rate / sum(rates)) for id, (rate, _) in chosen.items()),
            *(Flow(id, "done") for id in chosen),
        ],
        roles=[Role(id="clerk", officers=1, share=1, queue=queue)],
        demand=Demand(every=Duration(Exponential(1 / sum(rates)))),
    )
    read, expected, what = (
        (wait, theory.cobham(rates, means, seconds), "wait")
        if queue == "priority"
        else (in_step, theory.preemptive_resume(rates, means, seconds), "time in the office")
    )
    figures = [Figure(f"{what} of {id}", read(id), value) for id, value in zip(chosen, expected, strict=True)]
    name = "not interrupted" if queue == "priority" else "interrupted and resumed"
    return Known(f"{queue}-{number}", f"M/G/1, {number} classes, {name}", procedure, tuple(figures), cases=60_000)


# -- little room


def little_room(officers: int, waiting: int, rate: float) -> Known:
    """M/M/c with few places to wait; who finds none is turned away."""
    procedure = desk(Exponential(1.0), every=Exponential(1 / rate), officers=officers)
    step = evolve(procedure.steps[0], at_most=AtMost(waiting=waiting, then="turned-away"))
    procedure = evolve(procedure, steps=[step], ends=[*procedure.ends, End(id="turned-away")])
    lost, expected = theory.finite_room(rate, 1.0, officers, waiting)
    figures = [Figure("share turned away", outcome("turned-away"), lost)]
    if waiting:
        figures.append(Figure("wait of the others", wait("serve"), expected))
    words = f"M/M/{officers}/{officers + waiting}, {rate:g} servers' work offered"
    return Known(f"room-{officers}-{waiting}", words, procedure, tuple(figures), cases=20_000)


# -- groups, batches, sessions


def groups(name: str, law: Shape, sizes: tuple[float, ...]) -> Known:
    """Cases that come several at once to one officer."""
    size = sum(x * p for x, p in enumerate(sizes, 1))
    rate = 0.7 / size
    procedure = desk(Exponential(1.0), every=Exponential(1 / rate))
    procedure = evolve(procedure, demand=Demand(every=Duration(Exponential(1 / rate)), size=law))
    expected = theory.batch_arrivals(rate, sizes, 1.0)
    figures = (Figure("wait", wait(), expected - 1.0), Figure("time in the office", in_step("serve"), expected))
    return Known(f"groups-{name}", f"M^X/M/1, {name}, load 0.7", procedure, figures, cases=40_000)


def batches(size: int, load: float) -> Known:
    """One officer does full batches in one go."""
    rate = load * size
    procedure = desk(Exponential(1.0), every=Exponential(1 / rate))
    procedure = evolve(procedure, steps=[evolve(procedure.steps[0], batch=Batch(size=size, work="once"))])
    figures = (Figure("wait for batch and officer", before_start("serve"), theory.full_batches(rate, size, 1.0)),)
    return Known(f"batches-{size}", f"M/M^[{size}]/1, full batches, load {load:g}", procedure, figures, cases=80_000)


def sessions(capacity: int, per_day: float) -> Known:
    """A session every day at ten o'clock that takes so many cases, with officers for all."""
    rate = per_day / 1440
    step = Step(
        id="hear", role="council", work=Duration(Fixed(1)), sessions=Session(instants=(600,), capacity=capacity)
    )
    procedure = Procedure(
        id="sessions", calendar="always", start="hear", steps=[step], ends=[End(id="done")],
        flows=[Flow("hear", "done")], roles=[Role(id="council", officers=capacity, share=1)],
        demand=Demand(every=Duration(Exponential(1 / rate))),
    )  # fmt: skip
    figures = (Figure("wait for the session", before_start("hear"), theory.timetable(rate, 1440.0, capacity)),)
    words = f"sessions once a day for {capacity} of {per_day:g} cases"
    return Known(f"sessions-{capacity}", words, procedure, figures, cases=20_000)


# -- several procedures, some of several branches


def shared() -> Known:
    """Two procedures before one officer: each waits as the mixture of both does."""
    kinds: dict[str, tuple[float, Shape]] = {"births": (0.4, Exponential(0.6)), "deaths": (0.25, Lognormal(1.6, 0.5))}
    rate = sum(rate for rate, _ in kinds.values())
    mean = sum(r * law.mean for r, law in kinds.values()) / rate
    second = sum(r * (law.variance + law.mean**2) for r, law in kinds.values()) / rate
    expected = theory.pollaczek_khinchine(rate, mean, second)
    procedures = [evolve(desk(law, every=Exponential(1 / r)), id=id) for id, (r, law) in kinds.items()]
    office = Office(id="registry", procedures=procedures)
    figures = tuple(Figure(f"wait of {id}", wait(f"{id}/serve"), expected) for id in kinds)
    return Known("shared", "two procedures, one officer", office, figures, cases=30_000)  # type: ignore[arg-type]


def some_of() -> Known:
    """Two of three opinions are enough."""
    means = (1.0, 2.0, 3.0)
    ids = ("land", "fire", "health")
    steps = [
        Step(id="ask", split="all"),
        *(Step(id=id, work=Duration(Exponential(mean))) for id, mean in zip(ids, means, strict=True)),
        Step(id="decide", join=2, work=Duration(Fixed(1))),
    ]
    procedure = Procedure(
        id="some", calendar="always", start="ask", steps=steps, ends=[End(id="done")],
        flows=[*(Flow("ask", id) for id in ids), *(Flow(id, "decide") for id in ids), Flow("decide", "done")],
        demand=Demand(every=Duration(Exponential(10))),
    )  # fmt: skip
    figures = (Figure("time to the second", until_entered("decide"), theory.kth_of(2, means)),)
    return Known("two-of-three", "two of three parallel exponential steps", procedure, figures, cases=3_000, warm_up=0)


OFFICES: tuple[Known, ...] = (
    classes("priority", 2),
    classes("priority", 3),
    classes("preemptive", 2),
    classes("preemptive", 3),
    little_room(3, 0, 2.0),
    little_room(1, 4, 0.9),
    little_room(2, 3, 1.6),
    groups("groups of three", Fixed(3), (0, 0, 1.0)),
    groups("groups of one to three", Uniform(0.5, 3.5), (1 / 3, 1 / 3, 1 / 3)),
    batches(3, 0.7),
    batches(5, 0.8),
    sessions(3, 2.4),
    sessions(10, 8.5),
    shared(),
    some_of(),
)
