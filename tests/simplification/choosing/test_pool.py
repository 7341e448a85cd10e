"""Every plan of a pool is the best of those that differ enough from the ones before it; brute force agrees."""

import pytest
from brute_force_edits import lawful_plans
from edited_procedures import edited_procedure

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import DelegateStep, MergeStep, Parallelise, RemoveStep
from procflow.samples import sample
from procflow.simplification import propose
from procflow.simplification.choosing.pool import pool
from procflow.simplification.search.field import Field
from procflow.simplification.search.search import Found, tolerance


def apart(one, other):
    """Return the number of edits that only one of two plans makes."""
    return len(set(one) ^ set(other))


def same(one, other):
    """Tell whether two values count as equal."""
    return abs(one - other) <= 2 * tolerance(one)


def idle(plan):
    """Tell whether steps are to run side by side of which no two branches are left."""
    gone = {edit.step for edit in plan if isinstance(edit, RemoveStep | MergeStep)}
    runs = [edit for edit in plan if isinstance(edit, Parallelise)]
    return any(sum(not gone.issuperset(branch) for branch in run.branches) < 2 for run in runs)


def left(worths, found, distance):
    """Return the lawful plans that differ from all found ones by enough."""
    return [worth for worth in worths if all(apart(worth.edits, one.edits) >= distance for one in found)]


@pytest.mark.parametrize("seed", range(40))
def test_each_plan_is_the_best_that_differs_enough(seed):
    """With every kind of edit, distances of one to three, with and without a limit on cuts."""
    office = edited_procedure(seed, size=5)
    distance, most = 1 + seed % 3, (None, 2, 1, None)[seed % 4]
    objective = ("cycle_time", "work_content", "signatures")[seed % 3]
    worths = [
        worth
        for worth in lawful_plans(office, (objective,))
        if (most is None or worth.cuts <= most) and not idle(worth.edits)
    ]
    found = pool(office, size=6, distance=distance, max_cuts=most, minimise=objective)
    for k, one in enumerate(found):
        rest = left(worths, found[:k], distance)
        assert frozenset(one.edits) in {frozenset(worth.edits) for worth in rest}
        assert same(min(worth.values[objective] for worth in rest), one.value), k
        assert one.best
    assert len(found) == 6 or not left(worths, found, distance)


def test_the_first_plan_is_that_of_propose():
    """Value for value, on a sample with every kind of edit, and each plan is lawful."""
    office = sample("leave-request")
    found = pool(office, size=4, distance=3, max_cuts=4)
    plan = propose(office, max_cuts=4)
    assert same(plan.objective.after, found[0].value)
    assert sorted(one.value for one in found) == [one.value for one in found]
    for k, one in enumerate(found):
        assert violations(office, one.edits) == ()
        assert one.cuts <= 4
        assert not idle(one.edits)
        assert all(apart(one.edits, other.edits) >= 3 for other in found[:k])


def test_wishes_hold_for_every_plan():
    """What must stay stays, what must go goes, and only the kinds of edit that are asked for are made."""
    office = sample("leave-request")
    found = pool(office, size=4, distance=1, keep=["log_in"], require=["print_record"], edits=("remove", "delegate"))
    assert len(found) == 4
    for one in found:
        assert RemoveStep("print_record") in one.edits
        assert not any("log_in" in edit.steps for edit in one.edits)
        assert all(isinstance(edit, RemoveStep | DelegateStep) for edit in one.edits)
        assert not any(isinstance(edit, MergeStep) for edit in one.edits)


def test_a_procedure_that_nothing_may_change_has_one_plan(make_line):
    """To leave it as it is, at its value of today."""
    (one,) = pool(make_line("!a x 5", "!b y 3"), minimise="cycle_time", distance=1)
    assert (one.edits, one.value, one.cuts) == ((), 8.0, 0)


def test_numbers_that_mean_nothing_are_refused(make_line):
    """All at once."""
    with pytest.raises(ProposalError) as caught:
        pool(make_line("!a x 5"), size=0, distance=True)
    assert [problem.code for problem in caught.value.problems] == ["pool-number", "pool-number"]
    assert "size is 0, expected a whole number, 1 or more." in str(caught.value)


def test_wishes_that_cannot_be_met_are_refused(make_line):
    """As by `propose`."""
    with pytest.raises(ProposalError, match=r"'!?b'|\bb\b"):
        pool(make_line("a x 5", "!b y 3"), require=["b"])


def test_no_time_is_no_empty_pool(make_line, monkeypatch):
    """An empty pool would read as if there were no lawful plan."""
    monkeypatch.setattr(Field, "best", lambda *_, **__: Found("time limit"))
    with pytest.raises(ProposalError, match=r"no plan was found within 7 s"):
        pool(make_line("!a x 5", "b y 3"), time_limit=7)
