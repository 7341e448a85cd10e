"""verify, frontier and sensitivity from the command line: what they print, write and return."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import procflow as pf
from procflow.cli.group import group


@pytest.fixture
def files(tmp_path):
    """The leave request before, after a lawful plan, and after an unlawful one."""
    before = pf.sample("leave-request")
    lawful = pf.propose(before, max_cuts=3).edits
    held = next(s.id for s in before.steps if not s.legal.permits("remove") and len(before.outflows(s.id)) == 1)
    unlawful = [*(edit for edit in lawful if held not in edit.steps), pf.RemoveStep(held)]
    for name, procedure in (
        ("before", before),
        ("good", pf.apply(before, lawful)),
        ("bad", pf.apply(before, unlawful)),
    ):
        pf.dump(procedure, tmp_path / f"{name}.yaml")
    pf.write_plan(tmp_path / "plan.csv", before, lawful)
    return tmp_path


def run(*words):
    """Return exit code and output of a command."""
    done = CliRunner().invoke(group, [str(word) for word in words])
    return done.exit_code, done.output


def test_a_lawful_change_returns_0_and_an_unlawful_one_1(files):
    """By two files, or by a table of edits."""
    assert run("verify", files / "before.yaml", files / "good.yaml")[0] == 0
    assert run("verify", files / "before.yaml", files / "plan.csv")[0] == 0
    code, output = run("verify", files / "before.yaml", files / "bad.yaml", "--lang", "vi")
    assert code == 1
    assert "KHÔNG ĐẠT" in output


def test_the_verdict_is_written_for_machines(files):
    """JSON and JUnit, beside what is printed."""
    run("verify", files / "before.yaml", files / "bad.yaml", "--json", files / "v.json", "--junit", files / "v.xml")
    assert json.loads((files / "v.json").read_text("utf-8"))["passed"] is False
    assert int(ElementTree.parse(files / "v.xml").getroot().get("failures")) > 0


def test_what_cannot_be_read_returns_2(files):
    """Not 1, which means that the change is not lawful."""
    assert run("verify", files / "before.yaml", files / "none.yaml")[0] == 2


def test_the_frontier_is_printed_and_written(tmp_path):
    """Table and picture in the folder."""
    code, output = run("frontier", "sample:leave-request", "--out", tmp_path / "out")
    assert code == 0
    assert "best value" in output
    assert {"frontier.csv", "frontier.svg"} == {path.name for path in (tmp_path / "out").iterdir()}


def test_sensitivity_names_what_flips(tmp_path):
    """In the language asked for."""
    code, output = run("sensitivity", "sample:leave-request", "--lang", "vi")
    assert code == 0
    assert "Giữ nguyên khi từng số liệu lệch ±20 %" in output
