"""All guards together: what they say of a cut, and that they agree with every run played out one by one."""

import pytest
from hand_made import BOUND, free, made
from ruled_procedures import random_cut, random_procedure
from run_enumeration import (
    broken_floors,
    broken_orders,
    lost_duties,
    runs,
    steps_done,
    unchecked_ends,
    unmet_needs,
    weakest_detection,
)

from procflow.errors import ProcedureError
from procflow.guards import detection, violations
from procflow.model import Flow, Order, Procedure, Step


def values(problems, code, *names):
    """Return the values of the problems with a code; a value under "ends" is spread over them."""
    found = set()
    for problem in problems:
        if problem.code == code:
            if names[-1] == "ends":
                found |= {(problem.values[names[0]], end) for end in problem.values["ends"]}
            else:
                found.add(tuple(problem.values[name] for name in names))
    return found


SEEDS = range(400)


@pytest.fixture(scope="module")
def cases():
    """Random procedures and cuts with the guards' verdict and all runs before and after."""
    found = []
    for seed in SEEDS:
        procedure = random_procedure(seed, size=5)
        cut = random_cut(procedure, seed)
        before, after = runs(procedure, laps=1), runs(procedure, cut, laps=1)
        if before is not None and after is not None:
            found.append((procedure, cut, violations(procedure, cut), before, after))
    assert len(found) > 380
    return found


def agree(cases, judged, expected):
    """Compare guard and oracle case by case, and make sure that the comparison meets both verdicts often."""
    broken = 0
    for case in cases:
        assert expected(*case) == judged(case[2]), (case[0].id, sorted(case[1]))
        broken += bool(expected(*case))
    assert 10 <= broken <= len(cases) - 10


def test_documents_agree_with_every_run(cases):
    """A document is lost exactly if some run arrives without it after the cut and none did before."""
    agree(
        cases,
        lambda verdict: values(verdict, "cut-document-lost", "node", "documents"),
        lambda p, cut, _, before, after: unmet_needs(p, after) - unmet_needs(p, before),
    )


def test_duties_agree_with_every_run(cases):
    """A duty is lost exactly if some run passes a cut home and ends without another."""
    agree(
        cases,
        lambda verdict: values(verdict, "cut-duty-lost", "duty", "ends"),
        lambda p, cut, _, before, after: lost_duties(p, after),
    )


def test_orders_agree_with_every_run(cases):
    """An order breaks exactly if some run breaks it after the cut and none did before."""
    agree(
        cases,
        lambda verdict: {rule for (rule,) in values(verdict, "cut-order-broken", "rule")},
        lambda p, cut, _, before, after: broken_orders(p, after) - broken_orders(p, before),
    )


def test_separation_agrees_with_every_run(cases):
    """A separation breaks at an end exactly if some run gets there unchecked after the cut and none did before."""
    agree(
        cases,
        lambda verdict: values(verdict, "cut-unchecked", "rule", "ends"),
        lambda p, cut, _, before, after: unchecked_ends(p, after) - unchecked_ends(p, before),
    )


def test_floors_agree_with_every_run(cases):
    """A floor breaks exactly if the weakest of all runs falls below it, or further below."""
    agree(
        cases,
        lambda verdict: {rule for (rule,) in values(verdict, "cut-floor-broken", "rule")},
        lambda p, cut, _, before, after: broken_floors(p, before, after),
    )


def test_lost_steps_agree_with_every_run(cases):
    """A step is lost exactly if some run did it before, none does it after, and it was not cut."""

    def expected(p, cut, _, before, after):
        lost = steps_done(before) - steps_done(after) - cut
        return {s for s in lost if p.step(s).duties or not p.step(s).legal.permits("remove")}

    agree(cases, lambda verdict: {step for (step,) in values(verdict, "cut-unreached", "step")}, expected)


def test_detection_agrees_with_every_run(cases):
    """The probability on the weakest path is that of the weakest run."""
    for procedure, cut, _, before, after in cases:
        plain = Procedure(
            **{
                name: getattr(procedure, name)
                for name in ("id", "steps", "gateways", "ends", "flows", "start", "documents")
            }
        )
        for some, gone in ((before, frozenset()), (after, cut)):
            weakest = weakest_detection(procedure, some, "fraud")
            if "fraud" in detection(plain, cut=gone):
                assert min(weakest.values()) == pytest.approx(detection(plain, cut=gone)["fraud"], abs=1e-12)


def test_cutting_nothing_breaks_nothing():
    """Whatever is wrong today is not the fault of an empty cut."""
    for seed in SEEDS:
        assert violations(random_procedure(seed, size=8), frozenset()) == ()


def test_every_violation_names_steps_and_reads_in_both_languages():
    """Explanations rely on values["steps"]; no template may miss a value."""
    for seed in range(200):
        procedure = random_procedure(seed, size=8)
        cut = random_cut(procedure, seed)
        for problem in violations(procedure, cut):
            assert problem.values["steps"]
            assert set(problem.values["steps"]) <= cut
            assert problem.text("vi") != problem.text("en")


def test_all_faults_are_told_at_once():
    """Law, decision and document in one answer, in this order."""
    steps = [Step(id="a", legal=BOUND, makes=["x"]), free("b", needs=["x"])]
    procedure = made(steps, "a b 0.5, a no 0.5, b z")
    codes = [problem.code for problem in violations(procedure, frozenset({"a"}))]
    assert codes == ["cut-law-higher", "cut-decides", "cut-document-lost"]


def test_a_step_that_is_not_there_cannot_be_cut():
    """A gateway or a slip of the pen is told by name."""
    procedure = made([free("sign")], "sign z")
    (problem,) = violations(procedure, frozenset({"sing"}))
    assert "no step is called 'sing', so it cannot be cut. Did you mean 'sign'?" in problem.text("en")


def test_a_step_that_cannot_be_passed_is_refused_and_the_rest_is_still_judged():
    """Without a positive way on the network has no path through it; the other rules do not stumble over that."""
    rule = Order(id="r", first="a", then="b")
    procedure = made([free("a"), free("b")], "a b, b z 0, b a 1 returns", rules=[rule])
    assert [problem.code for problem in violations(procedure, frozenset({"b"}))] == ["cut-no-way-on"]
    codes = [problem.code for problem in violations(procedure, frozenset({"a"}))]
    assert codes == ["cut-order-broken"]


def test_flows_to_nowhere_are_refused_by_name():
    """No path can be followed; the error says which name is wrong."""
    procedure = Procedure(id="p", steps=[free("a")], flows=[Flow("a", "b")], start="a")
    with pytest.raises(ProcedureError, match="called 'b'"):
        violations(procedure, frozenset({"a"}))
