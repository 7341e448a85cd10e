"""How often the search for a new limit takes one that misses the target in truth."""

import numpy as np
import pytest

from procflow.metrics.days_kept import Tallies, smallest_kept

TRUE = (0.3, 0.7, 0.88, 0.899, 0.95, 0.99)
"""Share of the cases within 1 to 6 days; four days miss a target of 90 % by a hair, five meet it."""


def study(rng: np.random.Generator, replications: int, cases: int) -> Tallies:
    """Return the counts of replications of independent cases."""
    days = np.searchsorted(TRUE, rng.random((replications, cases)), side="right") + 1
    kept = tuple(tuple(int(n) for n in (days <= limit).sum(axis=1)) for limit in range(1, len(TRUE) + 1))
    return Tallies(
        (cases,) * replications, (0,) * replications, (0,) * replications, {"counted": kept, "elapsed": kept}
    )


@pytest.mark.parametrize(("replications", "cases"), [(10, 100), (30, 40)])
def test_a_limit_that_misses_the_target_is_taken_about_once_in_forty_studies(replications: int, cases: int) -> None:
    """2.5 % in theory; 800 studies leave a doubt of 1.1 points (two standard errors), shares near 90 % some skew."""
    rng = np.random.default_rng(2026)
    found = [smallest_kept(study(rng, replications, cases).rows(0.95), "counted", 0.9) for _ in range(800)]
    wrong = sum(days is not None and days < 5 for days in found)
    assert 0.005 < wrong / len(found) < 0.045


def test_enough_cases_find_the_limit_that_meets_the_target() -> None:
    """With 30 replications of 400 cases five days are found in nearly every study."""
    rng = np.random.default_rng(2026)
    found = [smallest_kept(study(rng, 30, 400).rows(0.95), "counted", 0.9) for _ in range(200)]
    assert np.mean([days == 5 for days in found]) > 0.9
