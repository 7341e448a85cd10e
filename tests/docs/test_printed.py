"""What the manual shows as printed is what its snippets and commands print, to the last character.

A block marked ``text printed`` shows the output of the Python snippet or of the commands right before it. The blocks of a
page run one after the other in one folder. Commands marked ``exit=1`` end with that code.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from procflow.cli.group import group

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "```text printed"
PAGES = sorted(page for page in (ROOT / "docs").rglob("*.md") if MARK in page.read_text(encoding="utf-8"))


def said_by_snippet(code, namespace):
    """Run a snippet and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "snippet", "exec"), namespace)
    return out.getvalue()


def said_by_commands(lines, words):
    """Run commands and return what they print; hold their exit code."""
    code = int(words.partition("exit=")[2] or 0)
    said = ""
    for line in lines.splitlines():
        program, *given = shlex.split(line)
        assert program == "procflow"
        done = CliRunner().invoke(group, given)
        assert done.exit_code == code, f"{line}\n{done.output}"
        said += done.stdout
    return said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_printed(page, tmp_path, monkeypatch):
    """In the order of the page."""
    monkeypatch.chdir(tmp_path)
    namespace, said = {}, ""
    for language, words, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            said = said_by_snippet(body, namespace)
        elif language == "yaml" and "file=" in words:
            Path(words.partition("file=")[2].split()[0]).write_text(body, encoding="utf-8")
        elif language == "sh":
            said = said_by_commands(body, words)
        elif language == "text" and words == " printed":
            shown = [line.rstrip() for line in body.splitlines()]
            assert shown == [line.rstrip() for line in said.splitlines()]


def test_there_are_pages_to_test():
    """The mark still finds them."""
    assert {"choose-among-plans.md", "verify-a-change.md"} <= {page.name for page in PAGES}
