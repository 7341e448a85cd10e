"""What the command draws is what the charts draw in Python."""

import pytest
from click.testing import CliRunner

from procflow import plot
from procflow.cli.drawing import OF_RUNS
from procflow.cli.group import group
from procflow.metrics import measure
from procflow.samples import sample
from procflow.simulation import Scenario, simulate

SHORT = ["--weeks", "2", "--replications", "2", "--seed", "5"]


def run(*words):
    return CliRunner().invoke(group, ["draw", *map(str, words)])


@pytest.fixture(scope="module")
def metrics():
    return measure(simulate(sample("leave-request"), Scenario(weeks=2, replications=2, seed=5)))


@pytest.mark.parametrize("kind", OF_RUNS)
def test_a_chart_of_a_run_is_that_of_the_same_scenario_in_python(metrics, kind, tmp_path):
    """To the byte, in Vietnamese."""
    done = run("sample:leave-request", "--kind", kind, "--out", tmp_path / "drawn.svg", "--lang", "vi", *SHORT)
    assert done.exit_code == 0, done.output
    chart = getattr(plot, kind.replace("-", "_"))
    plot.save(chart(metrics, lang="vi").get_figure(root=True), tmp_path / "wanted.svg")
    assert (tmp_path / "drawn.svg").read_bytes() == (tmp_path / "wanted.svg").read_bytes()


@pytest.mark.parametrize(("kind", "chart"), [("swimlanes", plot.diagram), ("handoffs", plot.handoffs)])
def test_what_needs_no_run_is_drawn_of_the_procedure_alone(kind, chart, tmp_path):
    assert run("sample:leave-request", "--kind", kind, "--out", tmp_path / "drawn.svg").exit_code == 0
    plot.save(chart(sample("leave-request")).get_figure(root=True), tmp_path / "wanted.svg")
    assert (tmp_path / "drawn.svg").read_bytes() == (tmp_path / "wanted.svg").read_bytes()


def test_swimlanes_are_drawn_where_no_kind_is_named(tmp_path):
    for name, words in (("plain", []), ("named", ["--kind", "swimlanes"])):
        assert run("sample:leave-request", *words, "--out", tmp_path / f"{name}.svg").exit_code == 0
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "named.svg").read_bytes()


def test_a_kind_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    done = run("sample:leave-request", "--kind", "pie", "--out", tmp_path / "p.svg")
    assert done.exit_code == 2
    assert "timeline" in done.output
    assert not (tmp_path / "p.svg").exists()


def test_a_chart_that_the_run_cannot_give_says_why(tmp_path):
    """One replication has no interval to settle."""
    done = run(
        "sample:leave-request",
        "--kind",
        "replications",
        "--out",
        tmp_path / "p.svg",
        "--weeks",
        "2",
        "--replications",
        "1",
    )
    assert done.exit_code == 1
    assert "replications=10 or more" in done.output


def test_lanes_across_are_asked_of_swimlanes_alone(tmp_path):
    done = run("sample:leave-request", "--kind", "handoffs", "--across", "--out", tmp_path / "p.svg")
    assert done.exit_code == 2
    assert "'handoffs' has no lanes" in done.output
