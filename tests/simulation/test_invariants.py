"""What holds in every run of every procedure, whatever its draws."""

import datetime as dt
import warnings
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from timed_procedures import timed_procedure

import procflow.simulation.replication as replication_module
import procflow.simulation.state as state_module
from procflow.model import Demand, Duration, End, EventLog, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, UnstableQueueWarning, simulate

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

SEEDS = st.integers(0, 10_000)


def short_run(procedure: Procedure, *, seed: int = 1, cases: int = 15) -> EventLog:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnstableQueueWarning)
        return simulate(procedure, Scenario(cases=cases, seed=seed)).logs[0]


def same(one: EventLog, other: EventLog) -> bool:
    """Tell whether two logs agree in every byte of every column."""
    tables = [(one.steps, other.steps), (one.cases, other.cases)]
    return all(
        a.columns.keys() == b.columns.keys()
        and all(a[name].dtype == b[name].dtype and a[name].tobytes() == b[name].tobytes() for name in a.columns)
        for a, b in tables
    )


@given(SEEDS)
def test_nobody_works_twice_at_once(seed):
    log = short_run(timed_procedure(seed))
    spells = defaultdict(list)
    for row in log.steps.rows():
        if row["officer"] >= 0 and row["end"] > row["start"]:
            spells[row["role"], row["officer"]].append((row["start"], row["end"]))
    for done in spells.values():
        done.sort()
        assert all(end <= start for (_, end), (start, _) in pairwise(done))


@given(SEEDS)
def test_officers_start_and_work_in_open_hours_only(seed):
    """Work begins while the role is open, and the open time between start and end is what the officer was held."""
    procedure = timed_procedure(seed)
    log = short_run(procedure)
    last = log.instant(int(log.steps["end"].max())).date() + dt.timedelta(days=2)
    for number, role in enumerate(procedure.roles):
        if role.officers is None:
            continue
        mine = log.steps["role"] == number
        calendar = procedure.calendar_named(role.calendar)
        line = calendar.timeline(dt.date(2026, 1, 3), last, epoch=log.epoch)
        start, end = log.steps["start"][mine], log.steps["end"][mine]
        assert (line.open_between(start, start + 1) == 1).all()
        held = log.steps["work"][mine] + log.steps["other_duties"][mine]
        assert (line.open_between(start, end) == held).all()
        assert (log.steps["off_shift"][mine] >= 0).all()


@given(SEEDS)
def test_each_role_serves_first_come_first_served(seed):
    """Who was ready earlier starts no later; what is ready at one instant may follow in several waves of zero-time work."""
    procedure = timed_procedure(seed)
    log = short_run(procedure)
    for number, role in enumerate(procedure.roles):
        if role.officers is None:
            continue
        mine = [row for row in log.steps.rows() if row["role"] == number]
        starts = [row["start"] for row in sorted(mine, key=lambda row: (row["ready"], row["start"]))]
        assert starts == sorted(starts)


@given(SEEDS)
def test_times_along_the_path_add_up_to_the_cycle_time_exactly(seed):
    log = short_run(timed_procedure(seed))
    rows = list(log.steps.rows())
    parts = ("transfer", "delay", "queue", "off_shift", "other_duties", "work")
    for case in log.cases.rows():
        if case["end"] < 0:
            continue
        total, row = 0, case["last"]
        while row >= 0:
            total += sum(rows[row][part] for part in parts)
            assert all(rows[row][part] >= 0 for part in parts)
            assert rows[row]["case"] == case["case"]
            previous = rows[row]["previous"]
            assert previous < row
            assert rows[row]["entered"] == (rows[previous]["end"] if previous >= 0 else case["arrival"])
            row = previous
        assert case["end"] - case["arrival"] == total


@given(SEEDS)
def test_every_counted_case_ends_and_its_visits_are_numbered_without_gap(seed):
    log = short_run(timed_procedure(seed))
    counted = log.cases["counted"]
    assert int(counted.sum()) == 15
    assert (log.cases["end"][counted] >= log.cases["arrival"][counted]).all()
    assert (np.diff(log.steps["end"]) >= 0).all()
    numbers = defaultdict(list)
    for row in log.steps.rows():
        if counted[row["case"]]:
            numbers[row["case"], row["step"]].append(row["visit"])
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())


@given(SEEDS)
def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(seed):
    procedure = timed_procedure(seed)
    assert same(short_run(procedure, seed=seed), short_run(procedure, seed=seed))
    assert not same(short_run(desk(1), seed=seed), short_run(desk(1), seed=seed + 1))


@given(SEEDS)
def test_role_that_does_nothing_changes_nothing(seed):
    procedure = timed_procedure(seed)
    more = evolve(procedure, roles=[*procedure.roles, Role(id="idle", officers=3, share=1)])
    assert same(short_run(procedure), short_run(more))


@pytest.mark.parametrize("seed", range(40))
def test_room_hours_and_budget_that_run_out_at_every_turn_change_nothing(seed, monkeypatch):
    """The loop stops for want of rows, cases, tokens, calendar days and budget, and goes on as if nothing had been."""
    procedure = timed_procedure(seed)
    plentiful = short_run(procedure)
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 1)
    monkeypatch.setattr(replication_module, "FIRST_DAYS", 1)
    monkeypatch.setattr(replication_module, "MOST_FIRST_DAYS", 0)
    monkeypatch.setattr(state_module, "FIRST_ROWS", 1)
    monkeypatch.setattr(state_module, "FIRST_CASES", 1)
    monkeypatch.setattr(state_module, "FIRST_LEAVES", 8)
    assert same(plentiful, short_run(procedure))


def test_room_grows_with_work_in_progress_and_calendars_with_time():
    """Hundreds of cases wait 500 days on average: each ends as long after it came as it was delayed."""
    wait = Duration(Exponential(500), "calendar days")
    procedure = Procedure(
        id="archive",
        steps=[Step(id="keep", role="archive", wait=wait)],
        flows=[Flow("keep", "done")],
        ends=[End(id="done")],
        start="keep",
        roles=[Role(id="archive", external=True, calendar="always")],
        demand=Demand(rate=2000),
    )
    log = short_run(procedure, cases=1000)
    assert (log.cases["end"][:1000] - log.cases["arrival"][:1000] == _delays(log)).all()
    assert log.cases["end"].max() > 1000 * 86_400_000


def _delays(log: EventLog) -> np.ndarray:
    delays = np.zeros(len(log.cases), dtype=np.int64)
    delays[log.steps["case"]] = log.steps["delay"]
    return delays[:1000]


@given(SEEDS, st.integers(1, 4))
def test_one_more_officer_lets_no_case_of_a_single_desk_start_later(seed, officers):
    """With work that belongs to the case, and first come first served, more staff never hurts anybody."""

    def starts(staff: int) -> np.ndarray:
        log = short_run(desk(staff), seed=seed, cases=60)
        order = np.argsort(log.steps["case"])
        return log.steps["start"][order][:60]

    assert (starts(officers + 1) <= starts(officers)).all()


def desk(officers: int) -> Procedure:
    return Procedure(
        id="desk",
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(20)))],
        flows=[Flow("serve", "done")],
        ends=[End(id="done")],
        start="serve",
        roles=[Role(id="clerk", officers=officers, share=1)],
        demand=Demand(every=Duration(Exponential(9))),
    )
