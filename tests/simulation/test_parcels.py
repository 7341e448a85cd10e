"""Replications run by an executor are those of threads to the last byte, and a lost worker loses nothing."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from importlib.util import find_spec

import pytest
from clock_models import clock_model
from timed_procedures import timed_procedure

from procflow.errors import ProcedureError, SimulationError
from procflow.model import (
    CaseAttribute,
    Demand,
    Duration,
    End,
    Exponential,
    Flow,
    Lognormal,
    Office,
    Procedure,
    Role,
    Step,
)
from procflow.simulation import Run, Scenario, SimulationInterrupted, extend, simulate, totals
from procflow.simulation import parcels as parcels_module
from procflow.simulation import run as run_module
from procflow.simulation.parcels import parcels


def desk(minutes: float = 4, **changes: object) -> Procedure:
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=Duration(Exponential(minutes)))],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [Role(id="clerk", officers=1, share=1)],
        "demand": Demand(rate=10, per="hour"),
        "calendar": "always",
    }
    return Procedure(**(given | changes))  # type: ignore[arg-type]


def told(run: Run) -> list[dict[str, object]]:
    """Return all bytes of a run; words as they are."""
    return [
        {
            f"{which} {name}": (values.dtype.str, values.tolist() if values.dtype == object else values.tobytes())
            for which, table in (("steps", log.steps), ("cases", log.cases))
            for name, values in table.columns.items()
        }
        for log in run.logs
    ]


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


class Here(Executor):
    """Runs what it is given at once, and loses the first tasks as a worker that is killed does."""

    def __init__(self, lose: int = 0, broken: bool = False) -> None:
        self.lose, self.broken, self.sizes = lose, broken, Counter()

    def submit(self, fn, /, *args, **kwargs):
        future: Future[object] = Future()
        if self.broken and not self.lose:
            raise BrokenExecutor("it is broken")
        self.sizes[len(args[-1])] += 1
        if self.lose:
            self.lose -= 1
            future.set_exception(BrokenExecutor("a worker was killed"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


KINDS = {"kind": CaseAttribute(id="kind", shares={"khẩn": 0.3, "thường": 0.7})}


@pytest.mark.parametrize(
    "what",
    [
        timed_procedure(3),
        clock_model("M3"),
        desk(attributes=KINDS.values()),
        Office(id="commune", procedures=[desk(id="births"), desk(id="deaths")]),
    ],
    ids=["grown", "calendars", "words", "office"],
)
@pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")
def test_run_in_processes_is_that_of_one_thread(what, processes):
    scenario = Scenario(cases=40, replications=9, seed=4)
    alone = told(simulate(what, scenario, engine="plain"))
    assert alone == told(simulate(what, scenario, engine="plain", executor=processes))


@pytest.mark.parametrize("workers", [1, 2, 3, 50])
def test_size_of_parcels_changes_no_byte(workers):
    scenario = Scenario(cases=20, replications=30, seed=4)
    alone = told(simulate(desk(), scenario, engine="plain"))
    assert alone == told(simulate(desk(), scenario, engine="plain", executor=Here(), workers=workers))
    with ThreadPoolExecutor(2) as threads:
        assert alone == told(simulate(desk(), scenario, engine="plain", executor=threads, workers=workers))


def test_every_replication_is_in_one_parcel_of_a_few():
    parts = parcels(range(1000), 4)
    assert list(range(1000)) == [number for part in parts for number in part]
    assert {16, 8} == {len(part) for part in parts}
    assert parcels([5, 7], 4) == [(5,), (7,)]


def test_sums_and_further_replications_come_from_processes_as_well(processes):
    scenario = Scenario(cases=30, replications=5, seed=2)
    assert totals(desk(), scenario, engine="plain") == totals(desk(), scenario, engine="plain", executor=processes)
    whole = simulate(desk(), scenario, engine="plain")
    first = simulate(desk(), Scenario(cases=30, replications=2, seed=2), engine="plain")
    assert told(whole) == told(extend(first, 5, engine="plain", executor=processes))


def test_progress_is_told_after_each_parcel():
    shares: list[float] = []
    simulate(
        desk(), Scenario(cases=5, replications=8), engine="plain", executor=Here(), workers=1, progress=shares.append
    )
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_error_of_the_procedure_comes_back_as_it_is(monkeypatch, processes):
    """The sentence is that of a run in this process, with the place, though it was found in another one."""
    monkeypatch.setattr(run_module, "refuse", lambda procedure: None)
    monkeypatch.setattr(run_module, "foreseen", lambda procedure: ())
    beyond = Duration(Lognormal.from_quantiles(median=6e10, p90=7e10))
    model = desk(steps=[Step(id="serve", role="clerk", work=beyond)])
    found = []
    for executor in (None, processes):
        with pytest.raises(SimulationError, match=r"more than 95,000 years") as caught:
            simulate(model, Scenario(cases=2, replications=2), engine="plain", executor=executor)
        found.append(caught.value.problems[0].text("vi"))
    assert found[0] == found[1]


@pytest.mark.parametrize("lose", [1, 3, 15])
def test_lost_parcels_are_run_once_more(lose):
    scenario = Scenario(cases=10, replications=15, seed=3)
    executor = Here(lose=lose)
    assert told(simulate(desk(), scenario, engine="plain")) == told(
        simulate(desk(), scenario, engine="plain", executor=executor, workers=4)
    )
    assert Counter({1: 15 + lose}) == executor.sizes


def test_parcel_that_is_lost_twice_is_named():
    with pytest.raises(SimulationError, match=r"ran replications 0, 1 ended twice before") as caught:
        simulate(desk(), Scenario(cases=10, replications=8), engine="plain", executor=Here(lose=5), workers=1)
    assert "hết bộ nhớ" in caught.value.text("vi")


def test_worker_killed_by_the_system_loses_nothing():
    """All workers are killed when the first parcel has come; the pool is broken, and a fresh process does the rest."""
    scenario = Scenario(cases=60, replications=6, seed=8)
    alone = told(simulate(desk(), scenario, engine="plain"))
    killed: list[int] = []
    others = set(multiprocessing.active_children())

    def kill(share: float) -> None:
        if not killed:
            for child in set(multiprocessing.active_children()) - others:
                killed.append(child.pid)
                child.kill()

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = simulate(desk(), scenario, engine="plain", executor=pool, workers=9, progress=kill)
    assert killed
    assert alone == told(found)


def test_workers_that_are_always_killed_end_the_run_by_name():
    over = threading.Event()
    others = set(multiprocessing.active_children())

    def hunt() -> None:
        while not over.wait(0.02):
            for child in set(multiprocessing.active_children()) - others:
                child.kill()

    hunter = threading.Thread(target=hunt)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        hunter.start()
        try:
            with pytest.raises(SimulationError, match=r"ran replications 0 ended twice"):
                simulate(desk(), Scenario(cases=10, replications=3), engine="plain", executor=pool)
        finally:
            over.set()
            hunter.join()


def test_failure_of_a_worker_that_is_none_of_the_procedure_is_named(monkeypatch):
    monkeypatch.setattr(run_module, "log_of_replication", lambda prepared, number: [].pop())
    failed = r"replications 0 could not be run .* IndexError: pop from empty list"
    with ThreadPoolExecutor(1) as threads, pytest.raises(SimulationError, match=failed):
        simulate(desk(), Scenario(cases=10, replications=2), engine="plain", executor=threads)


def test_worker_of_another_version_is_refused(monkeypatch):
    class Older(Here):
        def submit(self, fn, /, work, order, numbers):
            monkeypatch.setattr(parcels_module, "__version__", "0.0.9")
            with ThreadPoolExecutor(1) as worker:
                return worker.submit(fn, work, order, numbers)

    with pytest.raises(SimulationError, match=r"has procflow 0\.0\.9 and this process has \d"):
        simulate(desk(), Scenario(cases=10), engine="plain", executor=Older())


def test_executor_that_is_closed_or_none_is_refused():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(SimulationError, match=r"the executor takes no more work: cannot schedule"):
        simulate(desk(), Scenario(cases=10), engine="plain", executor=pool)
    with pytest.raises(ProcedureError, match=r"executor is 4\. Expected an Executor"):
        simulate(desk(), Scenario(cases=10), engine="plain", executor=4)  # type: ignore[arg-type]


def test_interrupt_keeps_the_parcels_that_had_ended():
    def stop(share: float) -> None:
        if share >= 0.5:
            raise KeyboardInterrupt

    scenario = Scenario(cases=10, replications=8, seed=5)
    with pytest.raises(SimulationInterrupted) as caught:
        simulate(desk(), scenario, engine="plain", executor=Here(), workers=1, progress=stop)
    kept = caught.value.run
    assert told(simulate(desk(), scenario, engine="plain"))[: len(kept.logs)] == told(kept)
    assert len(kept.logs) >= 4


INTERRUPTED = """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context
    from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
    from procflow.simulation import Scenario, SimulationInterrupted, simulate

    def main():
        desk = Procedure(id="desk", calendar="always", start="a", flows=[Flow("a", "z")], ends=[End(id="z")],
            steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))],
            roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=10, per="hour"))
        try:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                simulate(desk, Scenario(cases=3000, replications=400), engine="plain", executor=pool,
                         progress=lambda share: print("on", flush=True))
        except SimulationInterrupted as interrupted:
            print("kept", len(interrupted.run.logs), "left", len(active_children()), flush=True)

    if __name__ == "__main__":
        main()
"""


@pytest.mark.skipif(os.name != "posix", reason="an interrupt of a group of processes is sent as a POSIX signal")
def test_interrupt_from_the_keyboard_ends_workers_too(tmp_path):
    """Ctrl-C reaches all processes of a terminal: the run ends at once, keeps what had finished, leaves no process."""
    script = tmp_path / "study.py"
    script.write_text(textwrap.dedent(INTERRUPTED), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as study:
        assert study.stdout is not None
        assert study.stdout.readline() == "on\n"
        os.killpg(study.pid, signal.SIGINT)
        since = time.monotonic()
        rest = study.stdout.read().splitlines()
        assert study.wait(timeout=20) == 0
    assert rest[-1].startswith("kept ")
    assert rest[-1].endswith(" left 0")
    assert int(rest[-1].split()[1]) >= 1
    assert time.monotonic() - since < 10  # 400 replications take a minute


@pytest.mark.slow
@pytest.mark.usefixtures("machine_code")
def test_compiled_run_in_processes_is_that_of_plain_python(processes):
    scenario = Scenario(cases=200, replications=5, seed=4)
    alone = told(simulate(clock_model("M4"), scenario, engine="plain"))
    assert alone == told(simulate(clock_model("M4"), scenario, engine="compiled", executor=processes))


@pytest.mark.skipif(find_spec("distributed") is None, reason="dask's distributed is not installed (extra `dask`)")
def test_run_on_a_dask_cluster_is_that_of_one_thread():
    distributed = pytest.importorskip("distributed", reason="dask's distributed is not installed (extra `dask`)")
    scenario = Scenario(cases=40, replications=9, seed=4)
    alone = told(simulate(desk(), scenario, engine="plain"))
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert alone == told(simulate(desk(), scenario, engine="plain", executor=client.get_executor(), workers=2))
