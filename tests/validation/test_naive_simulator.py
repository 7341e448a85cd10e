"""The event loop does what a slow simulator does that follows the rules word by word."""

import datetime as dt
import warnings
from typing import Any

import pytest
from naive_simulator import NaiveSimulator, simulate_naively
from timed_procedures import timed_procedure

from procflow.model import EventLog
from procflow.simulation import Scenario, UnstableQueueWarning, simulate

COLUMNS = (
    "officer", "entered", "transfer", "delay", "ready", "start", "end", "work", "other_duties", "off_shift", "queue",
    "handoffs",
)  # fmt: skip

Name = tuple[int, str, int]


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


def naive_steps(simulator: NaiveSimulator) -> dict[Name, dict[str, Any]]:
    return {
        (row["case"], row["step"], row["visit"]): {column: row[column] for column in (*COLUMNS, "role", "previous")}
        for row in simulator.rows
    }


def cases_of(log: EventLog) -> list[tuple[Any, ...]]:
    rows = list(log.steps.rows())
    return [
        (
            case["case"],
            case["arrival"],
            case["end"],
            log.end_ids[case["outcome"]] if case["outcome"] >= 0 else "",
            case["counted"],
            (rows[case["last"]]["case"], log.step_ids[rows[case["last"]]["step"]], rows[case["last"]]["visit"])
            if case["last"] >= 0
            else None,
        )
        for case in log.cases.rows()
    ]


def naive_cases(simulator: NaiveSimulator) -> list[tuple[Any, ...]]:
    return [(case.number, case.arrival, case.end, case.outcome, case.counted, case.last) for case in simulator.cases]


def quiet(procedure: Any, scenario: Scenario) -> EventLog:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate(procedure, scenario).logs[-1]


@pytest.mark.parametrize("seed", range(100))
def test_log_equals_that_of_the_naive_simulator(seed):
    """Every instant, officer, cause of waiting, handoff and path agrees to the millisecond."""
    procedure = timed_procedure(seed)
    start = dt.date(2026, 1, 5) if seed % 2 else dt.date(2026, 3, 27)
    log = quiet(procedure, Scenario(cases=25, warm_up_cases=3, seed=seed, start=start))
    naive = simulate_naively(procedure, seed=seed, start=start, last_case=28, warm_up=3)
    assert naive_cases(naive) == cases_of(log)
    assert naive_steps(naive) == steps_of(log)


@pytest.mark.parametrize("seed", range(60))
def test_log_equals_that_of_the_naive_simulator_where_all_happens_at_once(seed):
    """With times of a few milliseconds most instants bring several completions, arrivals and starts."""
    procedure = timed_procedure(seed, scale=2e-6 if seed % 2 else 1e-5)
    start = dt.date(2026, 1, 5)
    log = quiet(procedure, Scenario(cases=60, seed=seed, start=start))
    naive = simulate_naively(procedure, seed=seed, start=start, last_case=60)
    assert naive_cases(naive) == cases_of(log)
    assert naive_steps(naive) == steps_of(log)


@pytest.mark.parametrize("seed", range(40))
def test_log_of_merged_steps_equals_that_of_the_naive_simulator(seed):
    """Parts are drawn under their own ids and done in one go: one row, one officer, one stretch of time."""
    procedure = timed_procedure(seed, parts=True, scale=1e-5 if seed % 4 == 3 else 1.0)
    assert any(step.parts for step in procedure.steps)
    start = dt.date(2026, 1, 5)
    log = quiet(procedure, Scenario(cases=20, seed=seed, start=start))
    naive = simulate_naively(procedure, seed=seed, start=start, last_case=20)
    assert naive_cases(naive) == cases_of(log)
    assert naive_steps(naive) == steps_of(log)


@pytest.mark.parametrize("seed", range(100, 110))
def test_window_and_second_replication_equal_those_of_the_naive_simulator(seed):
    procedure = timed_procedure(seed)
    start = dt.date(2026, 2, 9)
    log = quiet(procedure, Scenario(weeks=1, seed=seed, start=start, replications=2))
    naive = simulate_naively(procedure, seed=seed, start=start, replication=1, window_end=7 * 86_400_000)
    assert naive_cases(naive) == cases_of(log)
    assert naive_steps(naive) == steps_of(log)


@pytest.mark.parametrize("seed", range(110, 120))
def test_stop_at_an_instant_equals_that_of_the_naive_simulator(seed):
    procedure = timed_procedure(seed)
    start = dt.date(2026, 2, 9)
    log = quiet(procedure, Scenario(until=dt.date(2026, 2, 10), seed=seed, start=start))
    naive = simulate_naively(procedure, seed=seed, start=start, until=2 * 86_400_000)
    assert naive_cases(naive) == cases_of(log)
    assert naive_steps(naive) == steps_of(log)
