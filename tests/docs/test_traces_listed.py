"""The list of exact traces names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "how-the-clock-is-validated.md"


def test_every_trace_that_is_listed_is_there():
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 20
    for file, test in named:
        text = (ROOT / "tests" / "simulation" / file).read_text(encoding="utf-8")
        assert f"def {test}(" in text, f"{file}::{test}"
