"""The command simulate on an office of several procedures, and what it keeps when it is interrupted."""

import pytest
from click.testing import CliRunner

from procflow.cli import group as group_module
from procflow.cli.group import group
from procflow.model import Procedure
from procflow.samples import sample
from procflow.simulation import Scenario, SimulationInterrupted, simulate

OFFICE = """
procflow: 1
portfolio: commune
calendar: vn-office
roles: {clerk: {officers: 1, share: 100 %}}
procedures:
  births: {name: {vi: Khai sinh, en: Births}, demand: {per_hour: 2}, steps: {a: {role: clerk, work: 6 min, next: done}}, ends: {done: {}}}
  deaths: {name: {vi: Khai tử, en: Deaths}, demand: {per_hour: 1}, steps: {a: {role: clerk, work: 12 min, next: done}}, ends: {done: {}}}
"""


def test_office_is_told_as_a_whole_and_by_procedure(tmp_path):
    """The clerk works 2 × 6 + 1 × 12 minutes an hour: 40 % load on the whole, 20 % by each procedure."""
    file = tmp_path / "office.yaml"
    file.write_text(OFFICE, encoding="utf-8")
    result = CliRunner().invoke(group, ["simulate", str(file), "--weeks", "20", "--replications", "10"])
    assert result.exit_code == 0, result.output
    whole, births, deaths = (part for part in result.output.split("Cases counted")[1:])
    loads = [next(line for line in part.splitlines() if line.startswith("Load: ")) for part in (whole, births, deaths)]
    found = [float(line.split("%")[0].split()[-1]) for line in loads]
    assert found == pytest.approx([40, 20, 20], abs=2)
    assert "\nBirths\n" in result.output
    assert "\nDeaths\n" in result.output


def test_interrupted_command_tells_what_had_finished(monkeypatch):
    procedure = sample("leave-request")
    assert isinstance(procedure, Procedure)
    finished = simulate(procedure, Scenario(weeks=1, replications=2))

    def interrupted(*_: object, **__: object) -> None:
        raise SimulationInterrupted(finished)

    monkeypatch.setattr(group_module, "run_of", interrupted)
    result = CliRunner().invoke(group, ["simulate", "sample:leave-request", "--weeks", "1"])
    assert result.exit_code == 130
    assert "Cases counted" in result.output
