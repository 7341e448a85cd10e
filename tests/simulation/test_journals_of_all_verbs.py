"""Whatever runs replications keeps them in a journal, and goes on from there as if nothing had happened."""

import os
import random
import subprocess
import sys
import textwrap

import pytest
from attrs import evolve
from click.testing import CliRunner

from procflow.cli.group import group
from procflow.errors import InputError, SimulationError
from procflow.metrics import simulate_until
from procflow.model import Demand, Duration, End, Exponential, Flow, Office, Procedure, Role, Step
from procflow.simulation import Run, Scenario, extend, simulate, totals
from procflow.simulation import run as run_module

STUDY = Scenario(cases=20, replications=12, seed=5)


def desk(id: str = "desk") -> Procedure:
    return Procedure(
        id=id, calendar="always", start="a", flows=[Flow("a", "z")], ends=[End(id="z")],
        steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=6, per="hour"),
    )  # fmt: skip


OFFICE = Office(id="both", procedures=[desk("one"), desk("other")])


def told(run: Run) -> list[tuple[str, bytes]]:
    """All that the logs of a run hold, to the last byte."""
    return [(name, log_table[name].tobytes()) for log in run.logs for log_table in (log.steps, log.cases)
            for name in log_table.columns]  # fmt: skip


@pytest.fixture
def counted(monkeypatch):
    """The numbers of the replications that are run, with a log or without."""
    numbers: list[int] = []
    for name in ("log_of_replication", "totals_of_replication"):
        once = getattr(run_module, name)

        def one(prepared, number, once=once):
            numbers.append(number)
            return once(prepared, number)

        monkeypatch.setattr(run_module, name, one)
    return numbers


@pytest.mark.parametrize("what", [desk(), OFFICE])
def test_extended_run_is_kept_whole(what, tmp_path, counted):
    """Twelve replications without a journal, twenty with one: the journal has all twenty, and nothing is run twice."""
    run = simulate(what, STUDY, engine="plain")
    longer = extend(run, 20, engine="plain", journal=tmp_path / "j")
    assert counted == list(range(20))
    again = extend(run, 20, engine="plain", journal=tmp_path / "j")
    more = simulate(what, evolve(STUDY, replications=20), engine="plain", journal=tmp_path / "j")
    assert counted == list(range(20))
    plain = simulate(what, evolve(STUDY, replications=20), engine="plain")
    assert told(longer) == told(again) == told(more) == told(plain)


def test_extension_that_was_ended_runs_only_the_rest(tmp_path, counted):
    run = simulate(desk(), STUDY, engine="plain")
    extend(run, 20, engine="plain", journal=tmp_path / "j")
    for number in (13, 17):
        (tmp_path / "j" / f"replication-{number:06}.npz").unlink()
    del counted[:]
    again = extend(run, 20, engine="plain", journal=tmp_path / "j")
    assert counted == [13, 17]
    assert told(again) == told(simulate(desk(), evolve(STUDY, replications=20), engine="plain"))


def test_extension_of_another_study_is_refused(tmp_path):
    simulate(desk(), evolve(STUDY, seed=6), engine="plain", journal=tmp_path / "j")
    with pytest.raises(SimulationError, match=r"another study"):
        extend(simulate(desk(), STUDY, engine="plain"), 20, engine="plain", journal=tmp_path / "j")


@pytest.mark.parametrize("what", [desk(), OFFICE])
def test_sums_without_a_log_are_kept(what, tmp_path, counted):
    """What is there is read, to the last bit; the rest is run. Logs of the same study may stand beside them."""
    plain = totals(what, STUDY, engine="plain")
    del counted[:]
    assert totals(what, evolve(STUDY, replications=5), engine="plain", journal=tmp_path / "j") == plain[:5]
    simulate(what, evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")
    del counted[:]
    assert totals(what, STUDY, engine="plain", journal=tmp_path / "j") == plain
    assert counted == list(range(5, 12))
    assert totals(what, STUDY, engine="plain", journal=tmp_path / "j") == plain
    assert counted == list(range(5, 12))


@pytest.mark.parametrize(
    "harm",
    [lambda text: text[:40], lambda text: text.replace('"visits": 2', '"visits": 3'), lambda text: "[]", lambda text: "{}",
     lambda text: text.replace('"arrivals"', '"arrival"'), lambda text: text.replace(": 20,", ": 20.0,")],
)  # fmt: skip
def test_damaged_sums_are_refused_by_name(harm, tmp_path):
    totals(desk(), evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")
    file = tmp_path / "j" / "totals-000001.json"
    before = file.read_text(encoding="utf-8")
    file.write_text(harm(before), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before
    with pytest.raises(InputError, match=r"totals-000001.json.*Delete this one file"):
        totals(desk(), evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")
    file.unlink()
    assert len(totals(desk(), evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")) == 2


def test_sums_of_another_replication_are_refused(tmp_path):
    totals(desk(), evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")
    (tmp_path / "j" / "totals-000000.json").replace(tmp_path / "j" / "totals-000001.json")
    with pytest.raises(InputError, match=r"another replication"):
        totals(desk(), evolve(STUDY, replications=2), engine="plain", journal=tmp_path / "j")


@pytest.mark.parametrize("what", [desk(), OFFICE])
def test_search_for_a_precision_goes_on_where_it_stopped(what, tmp_path, counted):
    plain = simulate_until(what, STUDY, relative=0.2, engine="plain")
    n = plain.replications
    del counted[:]
    first = simulate_until(what, STUDY, relative=0.2, engine="plain", journal=tmp_path / "j")
    assert counted == list(range(n))
    for number in range(n // 2, n):
        (tmp_path / "j" / f"replication-{number:06}.npz").unlink()
    del counted[:]
    again = simulate_until(what, STUDY, relative=0.2, engine="plain", journal=tmp_path / "j")
    assert counted == list(range(n // 2, n))
    assert told(plain.run) == told(first.run) == told(again.run)
    assert plain.path == again.path
    assert plain.text() == again.text()


def test_precision_of_one_procedure_of_an_office():
    """The figure is that of the procedure alone, on the officers it shares."""
    found = simulate_until(OFFICE, STUDY, of="other", relative=0.2, engine="plain")
    assert found.reached
    assert found.metrics["cycle_time_mean"].value == found.interval.mean
    assert len(found.run.of("other").logs[0].cases) < len(found.run.logs[0].cases)
    assert found.sentence("en").startswith("other, ")
    with pytest.raises(SimulationError, match=r"no procedure of 'both'"):
        simulate_until(OFFICE, STUDY, of="third", relative=0.2, engine="plain")


KILLED = """
    import os, signal, sys, time
    from procflow.metrics import simulate_until
    from procflow.model import Demand, Duration, End, Exponential, Flow, Procedure, Role, Step
    from procflow.simulation import Scenario, totals

    desk = Procedure(id="desk", calendar="always", start="a", flows=[Flow("a", "z")], ends=[End(id="z")],
        steps=[Step(id="a", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=6, per="hour"))
    study = Scenario(cases=20, replications=12, seed=5)
    for delay in map(float, sys.argv[2:]):
        child = os.fork()
        if not child:
            simulate_until(desk, study, relative=0.02, most=80, engine="plain", journal=sys.argv[1])
            totals(desk, Scenario(cases=20, replications=60, seed=5), engine="plain", journal=sys.argv[1])
            os._exit(0)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(int(os.WIFSIGNALED(status)), flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="a run is killed by a POSIX signal")
def test_search_and_sums_killed_at_any_moment_lose_nothing_that_had_finished(tmp_path):
    """Twelve kills at random moments; what is there is whole and leads to the undisturbed results."""
    script, journal = tmp_path / "study.py", tmp_path / "study.journal"
    script.write_text(textwrap.dedent(KILLED), encoding="utf-8")
    numbers = random.Random(7)
    delays = [str(numbers.uniform(0.0, 0.15)) for _ in range(12)]
    done = subprocess.run([sys.executable, script, journal, *delays], capture_output=True, text=True, check=True)
    assert done.stdout.split()[:3] == ["1"] * 3
    plain = simulate_until(desk(), STUDY, relative=0.02, most=80, engine="plain")
    found = simulate_until(desk(), STUDY, relative=0.02, most=80, engine="plain", journal=journal)
    assert told(plain.run) == told(found.run)
    longer = evolve(STUDY, replications=60)
    assert totals(desk(), longer, engine="plain") == totals(desk(), longer, engine="plain", journal=journal)


FILE = """
procflow: 1
portfolio: commune
calendar: vn-office
roles: {clerk: {officers: 1, share: 100 %}}
procedures:
  births: {demand: {per_hour: 2}, steps: {take: {role: clerk, work: exponential(6) min, next: done}}, ends: {done: Done}}
  deaths: {demand: {per_hour: 1}, steps: {note: {role: clerk, work: exponential(9) min, next: done}}, ends: {done: Done}}
"""


@pytest.mark.parametrize("more", [[], ["--precision", "20%"]])
def test_command_goes_on_from_its_journal(more, tmp_path, counted):
    """The same command twice: the second runs nothing and prints the same, for an office too."""
    source, journal = tmp_path / "office.yaml", tmp_path / "study.journal"
    source.write_text(FILE, encoding="utf-8")
    command = ["simulate", str(source), "--weeks", "1", "--replications", "10", "--engine", "plain", *more]
    plain = CliRunner().invoke(group, command)
    assert plain.exit_code == 0, plain.output
    first = CliRunner().invoke(group, [*command, "--journal", str(journal)])
    ran = len(counted)
    second = CliRunner().invoke(group, [*command, "--journal", str(journal)])
    assert len(counted) == ran
    assert plain.output == first.output == second.output
    other = CliRunner().invoke(group, [*command, "--seed", "2", "--journal", str(journal)])
    assert other.exit_code != 0
    assert "another study" in other.output
