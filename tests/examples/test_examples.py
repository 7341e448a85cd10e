"""Every lesson runs from start to end, as a plain script in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parents[2] / "examples").glob("[0-9]*.py"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs(lesson, tmp_path):
    """The lesson ends without an error and prints something to look at."""
    done = subprocess.run(
        [sys.executable, str(lesson)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "46 steps" in done.stdout


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_short_enough_for_a_class(lesson):
    """At most twelve cells of code, so that a class of ninety minutes can finish it."""
    cells = [line for line in lesson.read_text(encoding="utf-8").splitlines() if line == "# %%"]
    assert 1 <= len(cells) <= 12
