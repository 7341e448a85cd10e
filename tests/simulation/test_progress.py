"""Runs tell how far they have come, and keep what had finished when they are interrupted."""

import threading

import pytest

from procflow.errors import ProcedureError
from procflow.metrics import measure
from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, SimulationInterrupted, simulate
from procflow.simulation import replication as replication_module

DESK = Procedure(
    id="desk",
    calendar="always",
    start="serve",
    flows=[Flow("serve", "done")],
    ends=[End(id="done")],
    steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    roles=[Role(id="clerk", officers=1, share=1)],
    demand=Demand(rate=10, per="hour"),
)


class Bar:
    """What tqdm's bar shows of itself to who moves it on."""

    def __init__(self, total: float = 0, unit: str = "") -> None:
        self.total, self.at, self.closed = total, 0.0, False

    def update(self, by: float) -> None:
        self.at += by

    def close(self) -> None:
        self.closed = True


def test_progress_rises_to_the_whole(monkeypatch):
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 50)
    told: list[float] = []
    simulate(DESK, Scenario(cases=300, replications=2, seed=1), engine="plain", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len([share for share in told if 0 < share < 1]) > 5


def test_progress_of_weeks_follows_the_calendar(monkeypatch):
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 50)
    told: list[float] = []
    simulate(DESK, Scenario(weeks=1, seed=1), engine="plain", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 5


def test_bar_of_tqdm_is_moved_to_its_end():
    bar = Bar(total=500)
    simulate(DESK, Scenario(cases=20), engine="plain", progress=bar)
    assert bar.at == pytest.approx(500)
    assert bar.closed


def test_progress_that_is_none_is_refused_by_name():
    with pytest.raises(ProcedureError, match=r"progress is 3\. Expected a function of the share done"):
        simulate(DESK, Scenario(cases=20), engine="plain", progress=3)  # type: ignore[arg-type]


def test_interrupted_run_keeps_the_replications_that_had_finished():
    """They are those of an undisturbed run, and every table says that the run is incomplete."""

    def stop_after_two(share: float) -> None:
        if share >= 0.5:
            raise KeyboardInterrupt

    scenario = Scenario(cases=200, replications=4, seed=5)
    with pytest.raises(SimulationInterrupted) as caught:
        simulate(DESK, scenario, engine="plain", progress=stop_after_two)
    run = caught.value.run
    whole = simulate(DESK, scenario, engine="plain")
    assert len(run.logs) == run.scenario.replications == 2
    assert all(a.steps["end"].tobytes() == b.steps["end"].tobytes() for a, b in zip(run.logs, whole.logs, strict=False))
    assert "2 of 4 replications had finished" in measure(run).table()


def test_interrupt_before_any_replication_has_finished_passes_through(monkeypatch):
    monkeypatch.setattr(replication_module, "INSTANTS_PER_CALL", 50)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        simulate(DESK, Scenario(cases=200, replications=2), engine="plain", progress=stop)
    assert not isinstance(caught.value, SimulationInterrupted)
    assert threading.active_count() == 1
