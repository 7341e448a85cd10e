"""Plans are held against other eyes, and excluded by name where these object."""

import math

import pytest

from procflow.errors import Message
from procflow.simplification import RemoveStep, propose
from procflow.simplification.search.search import Found, Search, agree, tolerance

OBJECTION = Message("objection", en="the auditor objects.", vi="kiểm toán không đồng ý.")


def test_a_plan_the_guards_refuse_is_excluded_and_told(make_line, monkeypatch):
    """The second best lawful plan is found, proved, and the objection stands in the certificate."""
    p = make_line("!z x 1", "a x 9", "b x 5")

    def objecting(procedure, edits):
        return (OBJECTION.at("plan"),) if {edit.step for edit in edits} == {"a", "b"} else ()

    monkeypatch.setattr("procflow.simplification.search.search.violations", objecting)
    plan = propose(p)
    assert plan.edits == (RemoveStep("a"),)
    assert plan.certificate.proved
    assert [said.get("vi") for said in plan.certificate.refused] == ["plan: kiểm toán không đồng ý."]
    assert "Excluded: plan: the auditor objects." in plan.certificate.text()


def test_all_steps_cannot_go(make_line):
    """A procedure without a step is none."""
    plan = propose(make_line("a x 9", "b x 5"))
    assert plan.edits == (RemoveStep("a"),)


@pytest.mark.parametrize(
    ("second", "same"),
    [
        (Found("optimal", value=5.0, bound=5.0), True),
        (Found("optimal", value=5.0 + 4e-6, bound=5.0), True),
        (Found("optimal", value=5.0, bound=4.9), False),
        (Found("time limit", value=5.0, bound=5.0), False),
        (Found("infeasible"), False),
    ],
)
def test_two_solves_agree_only_in_status_value_and_bound(second, same):
    """NaN never agrees."""
    assert agree(Found("optimal", value=5.0, bound=5.0), second) == same


def test_disagreeing_solves_are_not_called_a_proof(make_line, monkeypatch):
    """If the solve without presolve gives another value, the plan stands and the proof does not."""
    best = Search.best

    def worse(self, objective, **options):
        found = best(self, objective, **options)
        if options.get("presolve", True) or objective == "fewest":
            return found
        return Found("optimal", found.edits, found.value + 1, found.bound + 1, found.values)

    monkeypatch.setattr(Search, "best", worse)
    plan = propose(make_line("!z x 1", "a x 9"))
    assert plan.edits == (RemoveStep("a"),)
    assert plan.certificate.proved  # the third solve, with another tolerance, agrees with the first
    monkeypatch.setattr(Search, "best", lambda self, o, **k: _shifted(best(self, o, **k), k))
    plan = propose(make_line("!z x 1", "a x 9"))
    assert not plan.certificate.proved
    assert "differ between the two solves" in plan.certificate.text()


def _shifted(found, options):
    """Return a plan whose value differs with every setting of the solver."""
    off = options.get("precision", 0.0) * 1e8 + 10 * (not options.get("presolve", True))
    return Found(found.status, found.edits, found.value + off, found.bound + off, found.values)


def test_the_tolerance_is_relative_above_one():
    """And absolute below."""
    assert (tolerance(5000.0), tolerance(0.5)) == (pytest.approx(0.005), 1e-6)
    assert math.isnan(Found("infeasible").value)
