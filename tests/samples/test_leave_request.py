"""The sample in which a limit on the number of cuts binds, and steps cannot be judged one by one."""

from itertools import combinations

import pytest

from procflow.analysis import level
from procflow.guards import violations
from procflow.model import Procedure

LOOPS = {("apply", "division_approval"): 0.06, ("draft_paper", "chief_initials"): 0.05}
"""First and last step of each rework loop, and the share that the last step sends back."""


def expected_time(procedure: Procedure, cut: frozenset[str]) -> float:
    """Return work at the share of time plus transfers, in minutes, by hand along the line of steps.

    The procedure is one line with two loops; a loop whose last step is cut is gone, and inside a loop every step is
    visited 1 / (1 - p) times.
    """
    line = [step for step in procedure.steps if step.id not in cut]
    order = [step.id for step in line]
    loops = {(order.index(a), order.index(b)): p for (a, b), p in LOOPS.items() if b not in cut}

    def mean(role: str, step: str | None = None) -> float:
        law = procedure.step(step).work if step else procedure.role(role).transfer
        assert law is not None
        return law.minutes(day_minutes=480).mean

    total = 0.0
    for k, step in enumerate(line):
        assert step.role is not None
        share = procedure.role(step.role).share
        assert share is not None
        times = 1.0
        for (first, last), p in loops.items():
            if first <= k <= last:
                times = 1 / (1 - p)
        total += times * mean(step.role, step.id) / share
        again = next((p / (1 - p) for (first, _), p in loops.items() if first == k), 0.0)
        if k and line[k - 1].role != step.role:
            total += (times - again) * mean(step.role)
        for (first, last), p in loops.items():
            if k == first and line[last].role != step.role:
                total += p / (1 - p) * mean(step.role)
    return total


@pytest.fixture(scope="module")
def best(leave: Procedure) -> dict[int, frozenset[str]]:
    """The best lawful set of each size, by trying all."""
    free = [step.id for step in leave.steps if step.legal.permits("remove")]
    found = {}
    for size in range(len(free) + 1):
        sets = [frozenset(chosen) for chosen in combinations(free, size)]
        lawful = [cut for cut in sets if not violations(leave, cut)]
        found[size] = min(lawful, key=lambda cut: expected_time(leave, cut))
    return found


def test_the_sample_has_16_steps_and_everything_is_known(leave: Procedure) -> None:
    assert (len(leave.steps), level(leave).letter) == (16, "D")


def test_nine_steps_may_go_and_all_of_them_together(leave: Procedure) -> None:
    free = frozenset(step.id for step in leave.steps if step.legal.permits("remove"))
    assert len(free) == 9
    assert violations(leave, free) == ()


def test_a_role_is_left_and_entered_again_twice(leave: Procedure) -> None:
    """Officer to officer around two others, personnel to personnel around three."""
    roles = [step.role for step in leave.steps]
    assert roles[0:4] == ["officer", "deputy", "substitute", "officer"]
    assert roles[6:11] == ["personnel", "clerk", "deputy_chief", "chief", "personnel"]


def test_every_cut_more_shortens_the_best_plan(leave: Procedure, best: dict[int, frozenset[str]]) -> None:
    times = [expected_time(leave, best[size]) for size in sorted(best)]
    assert sorted(times, reverse=True) == times
    assert len(times) == len(set(times))


def test_the_best_three_cuts_are_no_part_of_the_best_five(best: dict[int, frozenset[str]]) -> None:
    assert not best[3] <= best[5]


def test_taking_the_best_step_each_time_misses_the_best_five(leave: Procedure, best: dict[int, frozenset[str]]) -> None:
    chosen: frozenset[str] = frozenset()
    for _ in range(5):
        ways = [chosen | {id} for id in best[9] - chosen if not violations(leave, chosen | {id})]
        chosen = min(ways, key=lambda cut: expected_time(leave, cut))
    assert expected_time(leave, chosen) > 1.01 * expected_time(leave, best[5])
