"""A study that was ended by anything goes on where it stopped, and comes out as if nothing had happened."""

import datetime as dt
import io
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from timed_procedures import timed_procedure

from procflow.errors import InputError, OutputError, ProcflowError, SimulationError
from procflow.model import CaseAttribute, Demand, Duration, End, Exponential, Flow, Office, Procedure, Role, Step
from procflow.samples import sample
from procflow.simulation import Run, Scenario, SimulationInterrupted, simulate
from procflow.simulation import journal as journal_module
from procflow.simulation import run as run_module
from procflow.simulation.fingerprint import fingerprint

STUDY = Scenario(cases=15, replications=4, seed=9)


def desk(**changes: object) -> Procedure:
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [Role(id="clerk", officers=1, share=1)],
        "demand": Demand(rate=10, per="hour"),
        "calendar": "always",
        "attributes": [CaseAttribute(id="kind/=1", shares={"khẩn": 0.3, "thường": 0.7})],
    }
    return Procedure(**(given | changes))  # type: ignore[arg-type]


def run_of(what: Procedure | Office | None = None, scenario: Scenario = STUDY, **options: object) -> Run:
    return simulate(what or desk(), scenario, engine="plain", **options)  # type: ignore[arg-type]


def told(run: Run) -> list[tuple[object, ...]]:
    """Return all that the logs of a run hold, to the last byte; words as they are."""
    return [
        (
            *(log.epoch, log.zone, log.procedure, log.step_ids, log.role_ids, log.end_ids),
            *(
                (name, values.dtype.str, values.tolist() if values.dtype == object else values.tobytes())
                for table in (log.steps, log.cases)
                for name, values in table.columns.items()
            ),
        )
        for log in run.logs
    ]


@pytest.fixture
def counted(monkeypatch):
    """Return the numbers of the replications that are run."""
    numbers: list[int] = []
    once = run_module.log_of_replication

    def one(prepared, number):
        numbers.append(number)
        return once(prepared, number)

    monkeypatch.setattr(run_module, "log_of_replication", one)
    return numbers


@pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")
@pytest.mark.parametrize(
    "what",
    [
        timed_procedure(5),
        desk(),
        Office(id="commune", procedures=[desk(id="births"), desk(id="deaths", attributes=())]),
    ],
    ids=["grown", "words", "office"],
)
def test_second_run_reads_everything_and_runs_nothing(what, tmp_path, counted):
    first = run_of(what, journal=tmp_path / "study.journal")
    assert counted == [0, 1, 2, 3]
    shares: list[float] = []
    second = run_of(what, journal=str(tmp_path / "study.journal"), progress=shares.append)
    assert counted == [0, 1, 2, 3]
    assert told(run_of(what)) == told(first) == told(second)
    assert shares == [1.0]


def test_interrupted_study_runs_only_the_rest(tmp_path, counted):
    def stop(share: float) -> None:
        if share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(SimulationInterrupted):
        run_of(journal=tmp_path / "j", progress=stop)
    assert counted == [0, 1]
    assert told(run_of()) == told(run_of(journal=tmp_path / "j"))
    assert counted[-2:] == [2, 3]
    assert ["journal.json", *(f"replication-00000{k}.npz" for k in range(4))] == sorted(os.listdir(tmp_path / "j"))


def test_replications_need_not_have_finished_in_order(tmp_path, counted):
    run_of(journal=tmp_path / "j")
    (tmp_path / "j" / "replication-000001.npz").unlink()
    del counted[:]
    assert told(run_of(journal=tmp_path / "j")) == told(run_of())
    assert counted[:1] == [1]
    assert len(counted) == 5


def test_journal_goes_on_to_more_replications_and_serves_fewer(tmp_path, counted):
    run_of(journal=tmp_path / "j")
    more, fewer = evolve(STUDY, replications=6), evolve(STUDY, replications=2)
    long = run_of(scenario=more, journal=tmp_path / "j")
    short = run_of(scenario=fewer, journal=tmp_path / "j")
    assert counted == [0, 1, 2, 3, 4, 5]
    assert told(run_of(scenario=more)) == told(long)
    assert told(run_of(scenario=fewer)) == told(short)


@pytest.mark.parametrize(
    ("what", "scenario", "differ"),
    [
        (desk(id="other"), STUDY, "the procedure"),
        (desk(calendar="vn-office"), STUDY, "the procedure, the calendars"),
        (desk(demand=Demand(rate=10.000001, per="hour")), STUDY, "the procedure"),
        (desk(), evolve(STUDY, seed=10), "the scenario"),
        (desk(), evolve(STUDY, start=dt.date(2026, 1, 6)), "the scenario"),
        (desk(), evolve(STUDY, warm_up_cases=1), "the scenario"),
        (Office(id="desk", procedures=[desk()]), STUDY, "the procedure"),
    ],
    ids=["id", "calendar", "demand", "seed", "start", "warm-up", "office"],
)
def test_journal_of_another_study_is_refused(what, scenario, differ, tmp_path):
    run_of(journal=tmp_path / "j")
    before = {path.name: path.read_bytes() for path in (tmp_path / "j").iterdir()}
    with pytest.raises(SimulationError, match=f"belongs to another study, which differs in {differ}\\.") as caught:
        run_of(what, scenario, journal=tmp_path / "j")
    assert "nghiên cứu khác" in caught.value.text("vi")
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "j").iterdir()}


def test_journal_of_another_version_is_refused(tmp_path, monkeypatch):
    run_of(journal=tmp_path / "j")
    monkeypatch.setattr(journal_module, "__version__", "9.9")
    with pytest.raises(SimulationError, match=r"differs in the version of procflow\."):
        run_of(journal=tmp_path / "j")


def test_fingerprint_is_the_same_in_every_process_and_for_equal_procedures():
    """Sets are iterated in another order in each process; the place in a file is no part of a procedure."""
    code = "from procflow.samples import sample; from procflow.simulation.fingerprint import fingerprint as f; "
    code += "print(f(sample('incoming-document')), f(frozenset('abcdef')))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    procedure = sample("incoming-document")
    assert found.pop().split()[0].decode() == fingerprint(procedure)
    assert procedure.origin
    assert fingerprint(procedure) == fingerprint(evolve(procedure, origin={}))


@pytest.mark.parametrize("name", ["journal.json", "replication-000002.npz"])
def test_any_changed_byte_is_refused_by_name_or_changes_nothing(name, tmp_path):
    """Bytes are changed one at a time, cut off and added; never a foreign exception, never another run."""
    whole = told(run_of(journal=tmp_path / "j"))
    path = tmp_path / "j" / name
    right = path.read_bytes()
    numbers = random.Random(3)
    damaged = [right[: numbers.randrange(len(right))] for _ in range(15)] + [b"", right + b"x", right[::-1]]
    for _ in range(150):
        place = numbers.randrange(len(right))
        damaged.append(right[:place] + bytes([right[place] ^ (1 << numbers.randrange(8))]) + right[place + 1 :])
    found = []
    for data in damaged:
        path.write_bytes(data)
        found.append(outcome(tmp_path / "j", whole))
        assert path.read_bytes() == data
    assert {"whole", name} | {"j"} >= set(found)
    assert found.count("whole") < 50


def outcome(journal: Path, whole: list[tuple[object, ...]]) -> str:
    """Return whether a study comes out whole, or which file or folder the refusal names."""
    try:
        run = run_of(journal=journal)
    except ProcflowError as error:
        return Path(error.problems[0].place.file or "").name
    return "whole" if told(run) == whole else "another run"


def rewritten(path: Path, **changes: np.ndarray) -> None:
    """Write an archive again with other columns; its sums of control are right."""
    with np.load(path) as found:
        columns = {name: found[name] for name in found.files}
    np.savez(path, **(columns | changes))


HOSTILE = {
    "pickle": lambda path: rewritten(path, **{"steps.case": np.array([print], dtype=object)}),
    "points nowhere": lambda path: rewritten(path, **{"steps.step": np.full(15, 7, dtype=np.int32)}),
    "word": lambda path: rewritten(path, **{"cases.attribute kind%2F%3D1": np.full(15, -1, dtype=np.int32)}),
    "other length": lambda path: rewritten(path, **{"steps.case": np.zeros(3, dtype=np.int64)}),
    "matrix": lambda path: rewritten(path, **{"steps.case": np.zeros((15, 1), dtype=np.int64)}),
    "a pickle": lambda path: path.write_bytes(pickle.dumps([1])),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


def packed(path: Path) -> None:
    with np.load(path) as found:
        np.savez_compressed(path, **{name: found[name] for name in found.files})


def boastful(path: Path) -> None:
    """Let a column say that it has a thousand million million rows."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<i8", "fortran_order": False, "shape": (10**15,)})
    members["steps.case.npy"] = file.getvalue()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)


@pytest.mark.parametrize("harm", [*HOSTILE.values(), packed, boastful], ids=[*HOSTILE, "packed", "boastful"])
def test_file_that_was_not_written_by_a_run_is_refused(harm, tmp_path):
    run_of(journal=tmp_path / "j")
    path = tmp_path / "j" / "replication-000002.npz"
    harm(path)
    with pytest.raises(InputError, match=r"replication-000002\.npz: it does not hold what a run wrote there"):
        run_of(journal=tmp_path / "j")


def test_file_of_another_study_or_replication_is_refused(tmp_path):
    run_of(journal=tmp_path / "j")
    run_of(scenario=evolve(STUDY, seed=3), journal=tmp_path / "other")
    shutil.copy(tmp_path / "j" / "replication-000000.npz", tmp_path / "j" / "replication-000001.npz")
    shutil.copy(tmp_path / "other" / "replication-000001.npz", tmp_path / "j" / "replication-000000.npz")
    for _ in range(2):
        with pytest.raises(InputError, match=r"belongs to another study or another replication"):
            run_of(journal=tmp_path / "j")
        (tmp_path / "j" / "replication-000000.npz").unlink(missing_ok=True)
    (tmp_path / "j" / "replication-000001.npz").unlink()
    assert told(run_of()) == told(run_of(journal=tmp_path / "j"))


def test_what_is_no_journal_is_refused_and_left_alone(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"no journal of a run: it is a file, not a folder"):
        run_of(journal=tmp_path / "file")
    with pytest.raises(InputError, match=r"it holds other things and no journal\.json"):
        run_of(journal=tmp_path / "folder")
    with pytest.raises(OutputError, match=r"the journal cannot be made here"):
        run_of(journal=tmp_path / "none" / "j")
    with pytest.raises(OutputError, match=r"the journal cannot be made here"):
        run_of(journal="a\0b")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder", "letter.txt"]
    for text in ("{", "[]", json.dumps({"format": "procflow journal 2"}), "[" * 100_000):
        (tmp_path / "folder" / "journal.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"journal\.json is damaged or of another format"):
            run_of(journal=tmp_path / "folder")


def test_half_written_files_of_killed_runs_are_swept_and_fresh_ones_left(tmp_path):
    run_of(journal=tmp_path / "j")
    old, fresh = (tmp_path / "j" / f".procflow-{digit * 16}.tmp" for digit in "ab")
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    run_of(journal=tmp_path / "j")
    assert not old.exists()
    assert fresh.exists()


KILLED = """
    import os, signal, sys, time
    from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
    from procflow.simulation import Scenario, simulate

    desk = Procedure(id="desk", calendar="always", start="a", flows=[Flow("a", "z")], ends=[End(id="z")],
        steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=10, per="hour"))
    for delay in map(float, sys.argv[2:]):
        child = os.fork()
        if not child:
            simulate(desk, Scenario(cases=60, replications=60, seed=1), engine="plain", journal=sys.argv[1])
            os._exit(0)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        done = sum(name.startswith("replication") for name in os.listdir(sys.argv[1])) if os.path.exists(sys.argv[1]) else 0
        print(int(os.WIFSIGNALED(status)), done, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="a run is killed by a POSIX signal")
def test_run_killed_at_any_moment_loses_nothing_that_had_finished(tmp_path):
    """Twelve kills at random moments of one study; what is there grows, is whole, and leads to the undisturbed run."""
    script, journal = tmp_path / "study.py", tmp_path / "study.journal"
    script.write_text(textwrap.dedent(KILLED), encoding="utf-8")
    numbers = random.Random(20)
    delays = [str(numbers.uniform(0.0, 0.08)) for _ in range(12)]
    done = subprocess.run([sys.executable, script, journal, *delays], capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    counts = [count for _, count in rows]
    assert [killed for killed, _ in rows][:10] == [1] * 10
    assert counts == sorted(counts)
    assert counts[-1] > 5
    study = Scenario(cases=60, replications=60, seed=1)
    plain = desk(id="desk", attributes=(), steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))])
    plain = evolve(plain, start="a", flows=[Flow("a", "z")], ends=[End(id="z")])
    assert told(run_of(plain, study)) == told(run_of(plain, study, journal=journal))
