"""Plain and compiled give the same log to the bit, and the choice between them is one of time alone."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import warnings

import pytest
from clock_models import clock_model
from timed_procedures import timed_procedure

import procflow.simulation.replication as replication_module
import procflow.simulation.run as run_module
import procflow.simulation.state as state_module
from procflow.errors import NotSupportedError, ProcedureError, SimulationError
from procflow.model import Demand, Duration, End, Fixed, Flow, Lognormal, Procedure, Role, Step
from procflow.samples import names, sample
from procflow.simulation import Run, Scenario, UnstableQueueWarning, engines, simulate, totals
from procflow.simulation.program import compile_procedure

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

SHAPES = ({}, {"parts": True}, {"scale": 1e-4}, {"scale": 1e-4, "parts": True})
"""Offices with calendars, nights, shares, transfers, rework, joins and merged parts; and all of it at the same instants."""


def same(one: Run, other: Run) -> bool:
    """Tell whether two runs agree in every byte and type of every column of every log."""
    pairs = list(zip(one.logs, other.logs, strict=True))
    tables = [(a.steps, b.steps) for a, b in pairs] + [(a.cases, b.cases) for a, b in pairs]
    return all(
        a.columns.keys() == b.columns.keys()
        and all(a[name].dtype == b[name].dtype and a[name].tobytes() == b[name].tobytes() for name in a.columns)
        for a, b in tables
    )


def scenario_of(seed: int, *, tiny: bool) -> Scenario:
    """Return one of four kinds of studies; where all times are tiny, only those that count cases are short."""
    kinds = (
        Scenario(cases=25, seed=seed),
        Scenario(cases=12, warm_up_cases=7, replications=2, seed=seed),
        Scenario(weeks=1, start=dt.date(2026, 2, 9), seed=seed),
        Scenario(until=dt.datetime(2026, 1, 9, 15, 30), seed=seed),
    )
    return kinds[seed // 4 % (2 if tiny else 4)]


@pytest.mark.slow
@pytest.mark.usefixtures("compiled_engine")
def test_plain_and_compiled_give_the_same_log_to_the_bit():
    """240 random procedures in four kinds of studies."""
    for seed in range(240):
        shape = SHAPES[seed % 4]
        procedure = timed_procedure(seed, **shape)
        scenario = scenario_of(seed, tiny="scale" in shape)
        plain = simulate(procedure, scenario, engine="plain")
        assert same(plain, simulate(procedure, scenario, engine="compiled")), f"seed {seed}"


@pytest.mark.slow
@pytest.mark.usefixtures("compiled_engine")
@pytest.mark.parametrize("name", [name for name in names() if name != "office-portfolio"])
def test_plain_and_compiled_agree_on_the_samples(name):
    scenario = Scenario(weeks=2, replications=2, seed=3)
    assert same(
        simulate(sample(name), scenario, engine="plain"), simulate(sample(name), scenario, engine="compiled", workers=2)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("compiled_engine")
@pytest.mark.parametrize("name", ["M2", "M3", "M4"])
def test_plain_and_compiled_agree_on_long_queues(name):
    scenario = Scenario(cases=1500, seed=5)
    assert same(
        simulate(clock_model(name), scenario, engine="plain"), simulate(clock_model(name), scenario, engine="compiled")
    )


@pytest.mark.slow
@pytest.mark.usefixtures("compiled_engine")
def test_room_hours_and_budget_that_run_out_at_every_turn_change_nothing(monkeypatch):
    """Each call of the compiled loop ends after one instant or for want of rows, cases, tokens or calendar days."""
    procedures = [timed_procedure(seed, **SHAPES[seed % 4]) for seed in range(24)]
    plentiful = [simulate(procedure, Scenario(cases=15), engine="plain") for procedure in procedures]
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 1)
    monkeypatch.setattr(replication_module, "FIRST_DAYS", 1)
    monkeypatch.setattr(replication_module, "MOST_FIRST_DAYS", 0)
    monkeypatch.setattr(replication_module, "MOST_ROWS", 1)
    monkeypatch.setattr(replication_module, "PARCEL", 1)
    monkeypatch.setattr(state_module, "FIRST_ROWS", 1)
    monkeypatch.setattr(state_module, "FIRST_CASES", 1)
    monkeypatch.setattr(state_module, "FIRST_LEAVES", 8)
    for procedure, run in zip(procedures, plentiful, strict=True):
        assert same(run, simulate(procedure, Scenario(cases=15), engine="compiled"))


@pytest.mark.slow
@pytest.mark.usefixtures("compiled_engine")
def test_number_of_workers_changes_no_byte(monkeypatch):
    """Replications of which each needs longer calendars than were laid out first, in one, two and seven threads."""
    monkeypatch.setattr(replication_module, "MOST_FIRST_DAYS", 0)
    procedure, scenario = clock_model("M4"), Scenario(cases=12_000, replications=5)
    alone = simulate(procedure, scenario, engine="compiled", workers=1)
    for workers in (2, 7, None):
        assert same(alone, simulate(procedure, scenario, engine="compiled", workers=workers))


def desk(**changes: object) -> Procedure:
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=Duration(Fixed(4)))],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [Role(id="clerk", officers=1, share=1)],
        "demand": Demand(every=Duration(Fixed(5))),
        "calendar": "always",
    }
    return Procedure(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.usefixtures("compiled_engine")
def test_run_that_cannot_go_on_is_told_alike(monkeypatch):
    """The first case that draws a time beyond the clock ends the run with the same sentence, in threads as well."""
    monkeypatch.setattr(run_module, "refuse", lambda procedure: None)
    monkeypatch.setattr(run_module, "foreseen", lambda procedure: ())
    beyond = Duration(Lognormal.from_quantiles(median=6e10, p90=7e10))
    model = desk(steps=[Step(id="serve", role="clerk", work=beyond)])
    told = []
    for engine in ("plain", "compiled"):
        with pytest.raises(SimulationError, match=r"more than 95,000 years") as caught:
            simulate(model, Scenario(cases=20, replications=3), engine=engine, workers=2)
        told.append(str(caught.value))
    assert told[0] == told[1]


@pytest.mark.usefixtures("compiled_engine")
def test_study_that_never_ends_is_given_up_alike():
    model = desk(
        steps=[Step(id="serve", role="clerk", work=Duration(Fixed(5)))],
        flows=[Flow("serve", "done", 0.05), Flow("serve", "serve", 0.95, "returns")],
        demand=Demand(every=Duration(Fixed(1))),
    )
    with pytest.raises(SimulationError, match=r"does not come to an end.*clerk"):
        simulate(model, Scenario(cases=200), engine="compiled")


@pytest.mark.parametrize("engine", ["plain", "compiled"])
def test_totals_are_the_sums_of_the_log(engine, request):
    if engine == "compiled":
        request.getfixturevalue("machine_code")
    for seed in range(20):
        procedure, scenario = timed_procedure(seed), Scenario(cases=25, warm_up_cases=5, replications=2, seed=seed)
        found = totals(procedure, scenario, engine=engine)
        for log, sums in zip(simulate(procedure, scenario, engine="plain").logs, found, strict=True):
            counted, steps = log.cases["counted"], log.steps
            cycles = (log.cases["end"] - log.cases["arrival"])[counted]
            waits = steps["start"] - steps["ready"]
            assert (len(log.cases), 25, len(steps)) == (sums.arrivals, sums.ended, sums.visits)
            assert cycles.mean() / 60_000 == pytest.approx(sums.cycle_minutes, rel=1e-12)
            assert waits.sum() / 60_000 / max(len(steps), 1) == pytest.approx(sums.wait_minutes, rel=1e-12)


LONG_RUN = """
import sys
from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, totals
p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))], flows=[Flow("a", "z")], start="a",
    ends=[End(id="z")], roles=[Role(id="clerk", officers=1, share=1)], calendar="always",
    demand=Demand(every=Duration(Exponential(5))))
totals(p, Scenario(cases=10), engine="compiled")
print("runs", flush=True)
totals(p, Scenario(cases=10**9, replications={replications}), engine="compiled")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be sent an interrupt of its own on Windows")
@pytest.mark.parametrize("replications", [1, 3])
def test_interrupt_ends_a_compiled_run_within_two_seconds(machine_code, replications):
    """Threads that are at work end with the call of the loop they are in."""
    code = LONG_RUN.format(replications=replications)
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "runs\n"
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    since = time.monotonic()
    _, errors = process.communicate(timeout=30)
    assert time.monotonic() - since < 2
    assert "KeyboardInterrupt" in errors


def test_small_runs_load_no_compiler():
    code = (
        "import sys, procflow as pf\n"
        "pf.simulate(pf.sample('leave-request'), pf.Scenario(cases=50))\n"
        "print('numba' in sys.modules, 'procflow.simulation.compiled' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_large_runs_are_compiled_where_that_saves_time(machine_code):
    program = compile_procedure(clock_model("M3"))
    assert engines.choose("auto", program, Scenario(cases=10)).name == "plain"
    assert engines.choose("auto", program, Scenario(cases=100_000)).name == "compiled"
    assert engines.choose("plain", program, Scenario(cases=100_000)).name == "plain"


def test_large_runs_are_plain_where_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    program = compile_procedure(clock_model("M3"))
    assert engines.choose("auto", program, Scenario(cases=10**9)).name == "plain"
    with pytest.raises(NotSupportedError, match=r"pip install procflow\[fast\]"):
        simulate(desk(), Scenario(cases=1), engine="compiled")


@pytest.mark.parametrize(
    ("scenario", "visits"),
    [
        (Scenario(cases=100, warm_up_cases=20, replications=2), 240),
        (Scenario(weeks=1), 7 * 24 * 12),
        (Scenario(until=dt.date(2026, 1, 5)), 24 * 12),
        (Scenario(until=dt.datetime(2026, 1, 5, 9, 0)), 24 * 12),
    ],
    ids=["cases", "weeks", "date", "instant"],
)
def test_size_of_a_study_is_known_before_it_runs(scenario, visits):
    """One visit every five minutes, day and night; an instant counts as its day."""
    program = compile_procedure(desk())
    assert visits == pytest.approx(engines.expected_visits(program, scenario))


def test_unknown_engine_and_impossible_workers_are_refused_by_name():
    with pytest.raises(ProcedureError, match=r"engine is 'fast', expected 'auto', 'plain' or 'compiled'"):
        simulate(desk(), Scenario(cases=1), engine="fast")  # type: ignore[arg-type]
    for workers in (0, -1, 1.5, True):
        with pytest.raises(ProcedureError, match=r"expected a whole number from 1 on"):
            simulate(desk(), Scenario(cases=1), workers=workers)  # type: ignore[arg-type]


def test_overload_is_warned_of_where_simulate_is_called():
    model = desk(steps=[Step(id="serve", role="clerk", work=Duration(Fixed(6)))])
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", UnstableQueueWarning)
        simulate(model, Scenario(cases=5))
        totals(model, Scenario(cases=5))
    assert [__file__, __file__] == [warning.filename for warning in seen]
