"""Shared test set-up: the oracles folder is importable, and hypothesis runs under a named profile."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

sys.path.insert(0, str(Path(__file__).parent / "oracles"))

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", max_examples=5000, deadline=None)
settings.register_profile(
    "mutants", max_examples=200, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

collect_ignore = ["benchmarks"]
"""Scripts run by their own commands; some need what no test needs, such as a C compiler or another simulator."""
