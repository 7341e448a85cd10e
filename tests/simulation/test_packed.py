"""Rows that are packed come out as they went in, whatever their numbers, a column at a time, and in other processes."""

import pickle

import numpy as np
import pytest
from attrs import evolve
from clock_models import clock_model
from hypothesis import given, settings
from hypothesis import strategies as st

from procflow.model import STEP_COLUMNS
from procflow.simulation import Scenario, engines, kernel, simulate
from procflow.simulation.eventlog import StepColumns
from procflow.simulation.kernel.packing import BLOCK
from procflow.simulation.packed import PARCEL, PackedRows, Unpacked
from procflow.simulation.records import empty

RAW = (
    "case", "atom", "visit", "officer", "given", "previous", "entered", "moved", "ready", "start", "end", "work", "service",
)  # fmt: skip
TIMES = ("moved", "ready", "start", "work", "closed", "end")
STEPS = (0, 1, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**45)
"""Times from one instant to the next at which a column needs more bytes."""


def rows_of(seed: int, count: int, most: int, first: int) -> dict[str, np.ndarray]:
    """Return raw columns of random rows whose times between instants are at most so long."""
    numbers = np.random.default_rng(seed)
    spans = {name: numbers.integers(0, most + 1, count) for name in TIMES}
    found = {"case": numbers.integers(0, 2**31, count), "atom": numbers.integers(0, 300, count)}
    found |= {
        "visit": np.full(count, 7),
        "officer": numbers.integers(-1, 3, count),
        "given": numbers.integers(0, 2, count),
    }
    found["previous"] = np.maximum(first + np.arange(count) - numbers.integers(1, 70_000, count), -1)
    found["entered"] = np.sort(numbers.integers(0, 2**40, count))
    found["moved"] = found["entered"] + spans["moved"]
    found["ready"] = found["moved"] + spans["ready"]
    found["start"] = found["ready"] + spans["start"]
    found["work"] = spans["work"]
    found["service"] = found["work"] + spans["end"]
    found["end"] = found["start"] + found["service"] + spans["closed"]
    return found


def log_of(columns: dict[str, np.ndarray]) -> kernel.Log:
    """Return a log of plain lists with these raw columns."""
    return kernel.Log(**{name: columns[name].tolist() if name in columns else [0] for name in kernel.Log._fields})


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 3 * BLOCK // 2), st.sampled_from(STEPS), st.integers(0, 10**9))
def test_rows_come_out_as_they_went_in(seed, count, most, first):
    columns = rows_of(seed, count, most, first)
    packed = PackedRows(kernel.pack, kernel.unpack, rows=first)
    packed.take(log_of(columns), first + count)
    raw = Unpacked(packed.parcels[0])
    assert {name: columns[name].tolist() for name in RAW} == {name: raw[name].tolist() for name in RAW}
    assert (columns["service"] - columns["work"]).tolist() == raw["service - work"].tolist()
    assert set(raw) >= set(RAW)


def test_compiled_form_unpacks_what_the_plain_one_has_packed(machine_code):
    """Full and last blocks, and every width of numbers; both take the same room."""
    from procflow.simulation.compiled import ready_packing  # needs numba

    for seed, most in enumerate(STEPS):
        columns = rows_of(seed, 2 * BLOCK + 77, most, 10**6)
        block = empty(kernel.Log, "case", PARCEL)
        for name, values in columns.items():
            block[name][: len(values)] = values
        log = kernel.Log(**{name: empty(kernel.Log, name, 1) for name in kernel.Log._fields})._replace(case=block)
        plain, checked = (
            PackedRows(kernel.pack, kernel.unpack, rows=10**6),
            PackedRows(*ready_packing(checked=True), rows=10**6),
        )
        plain.take(log_of(columns), 10**6 + 2 * BLOCK + 77)
        checked.take(log, 10**6 + 2 * BLOCK + 77)
        one, other = plain.parcels[0], checked.parcels[0]
        assert len(one.content) == len(other.content)
        assert (one.leasts.tolist(), one.widths.tolist()) == (other.leasts.tolist(), other.widths.tolist())
        raw = Unpacked(evolve(one, unpack=other.unpack))
        assert {name: columns[name].tolist() for name in RAW} == {name: raw[name].tolist() for name in RAW}


def test_numbers_that_are_alike_take_no_room():
    columns = {name: np.full(BLOCK, 5) for name in RAW} | {"previous": np.full(BLOCK, -1)}
    columns["service"] = columns["work"] = np.zeros(BLOCK, dtype=np.int64)
    packed = PackedRows(kernel.pack, kernel.unpack)
    packed.take(log_of(columns), BLOCK)
    assert len(packed.parcels[0].content) == 0


@pytest.fixture
def log(machine_code):
    """Return the event log of a compiled run of three parcels and a bit."""
    return simulate(clock_model("M4"), Scenario(cases=2_500), engine="compiled").logs[0]


def test_columns_are_made_when_they_are_asked_for(log):
    columns = log.steps.columns
    assert isinstance(columns, StepColumns)
    assert 3 * PARCEL < len(log.steps) < 4 * PARCEL
    assert not columns.made
    expected = simulate(clock_model("M4"), Scenario(cases=2_500), engine="plain").logs[0].steps
    assert expected["queue"].tolist() == columns["queue"].tolist()
    assert set(columns.made) == {"queue", "off_shift"}
    assert list(columns) == list(STEP_COLUMNS)
    assert len(columns) == len(STEP_COLUMNS)
    assert columns["queue"] is columns["queue"]
    with pytest.raises(KeyError):
        columns["mood"]


def test_log_reaches_other_processes_with_all_columns(log):
    sent = pickle.loads(pickle.dumps(log))
    assert len(log.steps) == len(sent.steps)
    for name in STEP_COLUMNS:
        assert log.steps[name].dtype == sent.steps[name].dtype
        assert log.steps[name].tobytes() == sent.steps[name].tobytes()


def test_what_asks_for_more_than_queues_is_not_packed():
    assert engines.plain().packing is None
