"""Plans of every kind of edit: the guards agree with every run played out one by one, and with a plain reading of law."""

import pytest
from edited_procedures import edited_procedure, random_edits
from plan_judgement import (
    expanded,
    lost_documents,
    outside_authority,
    removed,
    same_eyes,
    same_roles,
    side_by_side,
    too_many_acts,
    unlawful,
    unprepared,
    wrong_hands,
)
from run_enumeration import broken_floors, broken_orders, lost_duties, runs, steps_done, unchecked_ends

from procflow.errors import ProposalError
from procflow.guards import planned_preconditions, violations
from procflow.model import MergeStep
from procflow.simplification import apply

MOST_RUNS = 4000


def judged(seeds, size):
    """Return random procedures and plans with the guards' verdict and all runs before and after."""
    found = []
    for seed in seeds:
        procedure = edited_procedure(seed, size=size, most=None)
        edits = random_edits(procedure, seed)
        view = side_by_side(procedure, edits)
        before = runs(procedure, laps=1, most=MOST_RUNS)
        after = runs(view, removed(edits), laps=1, most=MOST_RUNS)
        if before is not None and after is not None:
            found.append((procedure, edits, violations(procedure, edits), before, after))
    return found


@pytest.fixture(scope="module")
def cases():
    """At least 1400 of them."""
    found = judged(range(1500), 6)
    assert len(found) >= 1400
    return found


def values(problems, code, *names):
    """Return the values of the problems with a code; a value under "ends" is spread over them."""
    found = set()
    for problem in problems:
        if problem.code == code:
            if names[-1] in ("ends", "checkers"):
                found |= {(problem.values[names[0]], one) for one in problem.values[names[-1]]}
            else:
                found.add(tuple(problem.values[name] for name in names))
    return found


def documents(p, edits, verdict, before, after):
    return values(verdict, "cut-document-lost", "node", "documents"), lost_documents(p, edits, before, after)


def duties(p, edits, verdict, before, after):
    return values(verdict, "cut-duty-lost", "duty", "ends"), lost_duties(p, after)


def orders(p, edits, verdict, before, after):
    found = {rule for (rule,) in values(verdict, "cut-order-broken", "rule")}
    return found, broken_orders(p, after) - broken_orders(p, before)


def checks(p, edits, verdict, before, after):
    return values(verdict, "cut-unchecked", "rule", "ends"), unchecked_ends(p, after) - unchecked_ends(p, before)


def floors(p, edits, verdict, before, after):
    return {rule for (rule,) in values(verdict, "cut-floor-broken", "rule")}, broken_floors(p, before, after)


def lost_steps(p, edits, verdict, before, after):
    lost = steps_done(before) - steps_done(after) - removed(edits)
    held = {step for step in lost if p.step(step).duties or not p.step(step).legal.permits("remove")}
    return {step for (step,) in values(verdict, "cut-unreached", "step")}, held


def roles(p, edits, verdict, before, after):
    found = {
        (problem.values["rule"], checker)
        for problem in verdict
        if problem.code == "edit-same-role"
        for checker in problem.values["checkers"]
    }
    return found, same_roles(p, edits)


def eyes(p, edits, verdict, before, after):
    found = {
        (problem.place.element.split("'")[1], problem.values["risk"])
        for problem in verdict
        if problem.code == "edit-same-eyes"
    }
    return found, same_eyes(p, edits)


def law(p, edits, verdict, before, after):
    found = {
        (problem.values["changes"][0].kind, problem.place.element.split("'")[1])
        for problem in verdict
        if problem.code.startswith("cut-law")
    }
    return found, unlawful(p, edits)


def hands(p, edits, verdict, before, after):
    codes = ("edit-delegate-not-listed", "edit-merge-not-listed", "edit-effort-outside")
    found = {(problem.code, step) for problem in verdict if problem.code in codes for step in problem.values["steps"]}
    return found, wrong_hands(p, edits)


def authorities(p, edits, verdict, before, after):
    found = values(verdict, "edit-authority", "rule", "instrument", "authority")
    plain = {(rule, act, who if isinstance(who, str) else "") for rule, act, who in found}
    return plain, outside_authority(p, edits)


def acts(p, edits, verdict, before, after):
    return {rule for (rule,) in values(verdict, "edit-too-many-acts", "rule")}, too_many_acts(p, edits)


def preconditions(p, edits, verdict, before, after):
    return values(verdict, "cut-precondition-missing", "rule", "steps"), unprepared(p, edits, "missing")


def plans(p, edits, verdict, before, after):
    return {rule.id for rule in planned_preconditions(p, edits)}, {rule for rule, _ in unprepared(p, edits, "planned")}


JUDGES = {
    "documents": documents,
    "duties": duties,
    "orders": orders,
    "checks": checks,
    "floors": floors,
    "lost steps": lost_steps,
    "roles": roles,
    "eyes": eyes,
    "law": law,
    "hands": hands,
    "authorities": authorities,
    "acts": acts,
    "preconditions": preconditions,
    "planned": plans,
}


@pytest.mark.parametrize("name", JUDGES)
def test_guards_agree_with_the_second_judge(cases, name):
    """Case by case, and the comparison meets both verdicts often."""
    broken = 0
    for case in cases:
        told, expected = JUDGES[name](*case)
        assert expected == told, (case[0].id, case[1])
        broken += bool(expected)
    assert 5 <= broken <= len(cases) - 5


def test_runs_of_the_applied_procedure_are_those_that_were_judged(cases):
    """Work is done in the same orders; a merged step does its parts in one go, so beside branches some orders vanish.

    A removed step that is passed counts a lap, so the runs are held to those of one lap more.
    """
    compared = 0
    for procedure, edits, _, _, after in cases:
        try:
            left = apply(procedure, edits)
        except ProposalError:
            continue
        view = side_by_side(procedure, edits)
        longer, found = runs(view, removed(edits), laps=2, most=MOST_RUNS), runs(left, laps=1, most=MOST_RUNS)
        if longer is None:
            continue
        done = expanded(procedure, edits, found)
        assert done <= worked(longer), procedure.id
        branches = any(node.split == "all" for node in (*view.steps, *view.gateways))
        if not (branches and any(isinstance(edit, MergeStep) for edit in edits)):
            assert worked(after) <= done, procedure.id
        compared += bool(edits)
    assert compared >= 100


def worked(found):
    """Return the runs without the steps that were only passed."""
    return {tuple(event for event in run if event[0] != "pass") for run in found}


@pytest.mark.nightly
def test_guards_agree_on_larger_procedures():
    """Three thousand more, with seven steps."""
    for case in judged(range(1000, 4000), 7):
        for judge in JUDGES.values():
            told, expected = judge(*case)
            assert expected == told, (case[0].id, case[1])
