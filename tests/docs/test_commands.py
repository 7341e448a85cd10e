"""The commands that the manual's how-to pages show can be typed as they stand, one after the other."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from procflow.cli.group import group

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(p for p in (ROOT / "docs" / "how-to").glob("*.md") if BLOCK.search(p.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    """In an empty folder; each ends without findings."""
    monkeypatch.chdir(tmp_path)
    lines = [line for block in BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines()]
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "procflow"
        done = CliRunner().invoke(group, words)
        assert done.exit_code == 0, f"{line}\n{done.output}"


def test_there_is_a_page_to_test():
    """The pattern still finds the pages."""
    assert "cut-a-portfolio.md" in [page.name for page in PAGES]


def test_every_file_a_page_names_as_written_is_there(tmp_path, monkeypatch):
    """The how-to on portfolios lists what the command leaves behind."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "how-to" / "cut-a-portfolio.md").read_text(encoding="utf-8")
    named = re.findall(r"^- `([\w.-]+)`", text, re.MULTILINE)
    assert CliRunner().invoke(group, ["simplify", "sample:office-portfolio", "--out", "out"]).exit_code == 0
    assert sorted(named) == sorted(path.name for path in (tmp_path / "out").iterdir())


def test_what_the_lesson_shows_is_what_the_command_prints(tmp_path, monkeypatch):
    """Every line that the second lesson quotes is printed by the command above it, in that order."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "tutorials" / "02-from-table-to-proposal.md").read_text(encoding="utf-8")
    file = re.search(r"^```yaml file=(\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / file[1]).write_text(file[2], encoding="utf-8")
    quoted = [
        line
        for block in re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    commands = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    printed = []
    for line in commands:
        done = CliRunner().invoke(group, shlex.split(line)[1:])
        assert done.exit_code == 0, done.output
        printed += done.output.splitlines()
    left = iter(printed)
    assert [line for line in quoted if not any(found.startswith(line) for found in left)] == []
    assert len(quoted) > 15


def test_the_table_of_the_first_lesson_starts_a_file(tmp_path, monkeypatch):
    """Typed into a sheet as the lesson shows it, every command that stands below it runs."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "tutorials" / "01-first-procedure.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:STT|[0-9]) .*) \|$", text, re.MULTILINE)
    (tmp_path / "nghi-phep.csv").write_text("\n".join(row.replace(" | ", ";") for row in rows), encoding="utf-8-sig")
    for line in re.search(r"^```text\n(procflow check .*?)^```$", text, re.MULTILINE | re.DOTALL)[1].splitlines():
        done = CliRunner().invoke(group, shlex.split(line)[1:])
        assert done.exit_code == 0, f"{line}\n{done.output}"
    assert "  b3:\n    name: Ký giấy nghỉ phép\n" in (tmp_path / "nghi-phep.yaml").read_text(encoding="utf-8")
