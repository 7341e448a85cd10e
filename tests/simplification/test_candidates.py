"""Each step by itself: may it go, what would that bring, and if not, why."""

import pytest
from attrs import evolve
from brute_force_plans import free_steps
from grown_procedures import FREE, grown

from procflow.errors import ProcedureError
from procflow.guards import violations
from procflow.model import Document, Flow, Precondition, Together
from procflow.simplification import candidates, propose


def test_every_step_is_listed_and_the_best_candidate_first(make_line):
    """Those that may go by gain, then the others in the order of the file."""
    found = candidates(make_line("!a x 5", "b y 3", "c y 9", "!d x 1"))
    assert [(c.step, c.removable, c.gain) for c in found] == [
        ("c", True, 9.0),
        ("b", True, 3.0),
        ("a", False, None),
        ("d", False, None),
    ]


def test_a_step_that_cannot_go_alone_says_why(make_line):
    """It may still go together with another."""
    p = make_line("!a x 5", "b y 3", "c y 9", rules=[Together(id="pair", steps=("b", "c"))])
    kinds = {c.step: c.kind for c in candidates(p)}
    assert kinds == {"a": "law", "b": "blocked", "c": "blocked"}
    assert [edit.step for edit in propose(p).edits] == ["b", "c"]


def test_law_evidence_and_preconditions_stand_beside_the_candidate(make_line, make_step):
    """What to amend, who may, what it makes, and what more errors pass."""
    legal = evolve(FREE, basis="Rule 7", instrument="Circular 1", authority="director")
    step = make_step("b y 3", legal=legal, makes=["note"], detects=[("typo", 0.5)], value="NVA")
    act = Precondition(id="act", steps=("b",), state="planned")
    found = candidates(make_line("!a x 5", step, rules=[act], documents=[Document(id="note")]))[0]
    assert (found.basis, found.instrument, found.authority) == ("Rule 7", "Circular 1", "director")
    assert (found.preconditions, found.escapes["typo"].after) == ((act,), 1.0)
    assert [said.get("en") for said in found.evidence] == [
        "1.00 visits per case",
        "work 3 min",
        "value class NVA",
        "makes note",
        "nobody else makes note",
    ]
    assert found.text("vi").startswith("b: có thể bỏ; riêng bước này tiết kiệm 3 phút")


def test_the_last_step_cannot_go(make_line):
    """Law would let it; a procedure without steps is none."""
    (only,) = candidates(make_line("a x 5"))
    assert (only.removable, only.kind) == (False, "blocked")


@pytest.mark.parametrize("seed", range(20))
def test_candidates_are_what_the_guards_let_go_alone(seed):
    """And every one of them is lawful."""
    p = grown(seed, 9)
    found = {c.step for c in candidates(p) if c.removable}
    assert found == {step for step in free_steps(p) if not violations(p, frozenset({step}))}


def test_faults_of_form_are_refused(make_line):
    """As for a plan."""
    p = make_line("!a x 5")
    with pytest.raises(ProcedureError):
        candidates(evolve(p, flows=[Flow("a", "nowhere")]))
