"""The clock writes the log that a second program writes, to the millisecond."""

import datetime as dt
import warnings
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, note, settings
from hypothesis.strategies import integers, randoms, sampled_from
from second_clock import Name, SecondClock, run_second
from staffed_procedures import OfficeGrower
from timed_procedures import Grower, timed_procedure, unhurried

from procflow.model import EventLog, Procedure
from procflow.simulation import Scenario, UnstableQueueWarning, simulate

COLUMNS = (
    "officer", "entered", "transfer", "delay", "ready", "start", "end", "work", "other_duties", "off_shift", "queue",
    "gathering", "handoffs", "left",
)  # fmt: skip
START = dt.date(2026, 1, 5)


def steps_of(log: EventLog) -> dict[Name, dict[str, Any]]:
    """Rows by case, step and visit, free of positions."""
    rows = list(log.steps.rows())
    names = [(row["case"], log.step_ids[row["step"]], row["visit"]) for row in rows]
    found = {}
    for name, row in zip(names, rows, strict=True):
        kept = {column: row[column] for column in COLUMNS}
        kept["role"] = log.role_ids[row["role"]] if row["role"] >= 0 else None
        kept["previous"] = names[row["previous"]] if row["previous"] >= 0 else None
        found[name] = kept
    assert len(found) == len(rows)
    return found


def steps_again(clock: SecondClock) -> dict[Name, dict[str, Any]]:
    return {row["name"]: {column: row[column] for column in (*COLUMNS, "role", "previous")} for row in clock.rows}


def cases_of(log: EventLog) -> list[tuple[Any, ...]]:
    rows = list(log.steps.rows())
    found = []
    for case in log.cases.rows():
        last = rows[case["last"]] if case["last"] >= 0 else None
        name = (last["case"], log.step_ids[last["step"]], last["visit"]) if last else None
        outcome = log.end_ids[case["outcome"]] if case["outcome"] >= 0 else ""
        found.append((case["case"], case["arrival"], case["end"], outcome, case["counted"], name))
    return found


def cases_again(clock: SecondClock) -> list[tuple[Any, ...]]:
    return [(case.number, case.arrival, case.end, case.outcome, case.counted, case.last) for case in clock.cases]


def same(procedure: Procedure, scenario: Scenario, **end: int) -> None:
    """Fail unless the last replication of a study has the same log twice."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        log = simulate(procedure, scenario).logs[-1]
    again = run_second(
        procedure, seed=scenario.seed, start=scenario.start, replication=scenario.replications - 1, **end
    )
    assert cases_again(again) == cases_of(log)
    assert steps_again(again) == steps_of(log)


@pytest.mark.parametrize("seed", range(100))
def test_log_of_a_small_office_is_the_same_twice(seed):
    """Every instant, officer, cause of waiting, handoff and path."""
    start = START if seed % 2 else dt.date(2026, 3, 27)
    same(timed_procedure(seed), Scenario(cases=25, warm_up_cases=3, seed=seed, start=start), last_case=28, warm_up=3)


@pytest.mark.parametrize("seed", range(60))
def test_log_is_the_same_twice_where_all_happens_at_once(seed):
    """With times of a few milliseconds most instants bring several completions, arrivals and starts."""
    procedure = timed_procedure(seed, scale=2e-6 if seed % 2 else 1e-5)
    same(procedure, Scenario(cases=60, seed=seed, start=START), last_case=60)


@pytest.mark.parametrize("seed", range(40))
def test_log_of_merged_steps_is_the_same_twice(seed):
    """Parts are drawn under their own ids and done in one go: one row, one officer, one stretch of time."""
    procedure = timed_procedure(seed, parts=True, scale=1e-5 if seed % 4 == 3 else 1.0)
    assert any(step.parts for step in procedure.steps)
    same(procedure, Scenario(cases=20, seed=seed, start=START), last_case=20)


@pytest.mark.parametrize("seed", range(100, 110))
def test_window_and_second_replication_are_the_same_twice(seed):
    scenario = Scenario(weeks=1, seed=seed, start=dt.date(2026, 2, 9), replications=2)
    same(timed_procedure(seed), scenario, window_end=7 * 86_400_000)


@pytest.mark.parametrize("seed", range(110, 120))
def test_stop_at_an_instant_is_the_same_twice(seed):
    scenario = Scenario(until=dt.date(2026, 2, 10), seed=seed, start=dt.date(2026, 2, 9))
    same(timed_procedure(seed), scenario, until=2 * 86_400_000)


@given(numbers=randoms(use_true_random=False), scale=sampled_from([1.0, 1e-5]), seed=integers(0, 2**63 - 1))
def test_log_is_the_same_twice_for_any_office(numbers, scale, seed):
    """Offices that hypothesis grows, and makes smaller where they differ."""
    same(unhurried(Grower(0, scale, numbers).grow()), Scenario(cases=12, seed=seed, start=START), last_case=12)


FAMILIES = (
    "speed", "calendars", "skills calendars", "priority", "priority attributes", "preemptive", "due", "shortest speed",
    "finish calendars", "fit calendars", "same calendars", "never calendars", "same never skills", "attributes conditions",
    "or conditions", "some", "visits", "waiting", "waiting priority", "time", "batch", "batch calendars skills", "instants",
    "session", "session calendars", "joint", "time unbegun", "time unbegun priority session",
)  # fmt: skip
A_WEEK = Scenario(until=dt.date(2026, 1, 12), start=START)


@pytest.mark.parametrize("families", FAMILIES)
@settings(max_examples=settings().max_examples // 10)
@given(numbers=randoms(use_true_random=False), seed=integers(0, 2**63 - 1))
def test_log_of_an_office_with_all_its_queues_is_the_same_twice(families, numbers, seed):
    """A week of offices with officers told apart, orders of the queue, sessions, batches, bounds and chosen ways."""
    procedure = OfficeGrower(frozenset(families.split()), numbers).grow()
    note(repr(procedure))
    same(procedure, evolve(A_WEEK, seed=seed), until=8 * 86_400_000)
