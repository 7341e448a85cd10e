"""What the samples say of the law of edits holds together: takers, written acts, registers and set-up."""

import pytest

from procflow.checking import check
from procflow.guards import violations
from procflow.model import DelegateStep, DropComponent, MergeStep, OnceOnly, Precondition, Procedure, Separation
from procflow.samples import sample

NAMES = ("incoming-document", "land-use-change", "leave-request")


@pytest.fixture(params=NAMES)
def procedure(request: pytest.FixtureRequest) -> Procedure:
    found = sample(request.param)
    assert isinstance(found, Procedure)
    return found


def test_no_permission_is_doubtful(procedure: Procedure) -> None:
    codes = {problem.code for problem in check(procedure)}
    doubts = {
        "permission-misplaced", "permission-not-stated", "permission-names-itself", "permission-moves-work-outside",
        "delegation-without-form", "delegate-of-document", "once-only-without-register", "drop-without-component",
        "role-without-work", "setup-longer-than-work",
    }  # fmt: skip
    assert codes & doubts == set()


def test_every_delegation_has_a_taker_a_form_and_a_written_act(procedure: Procedure) -> None:
    """As the headers of the files say; what nobody asks for would be delegated by word of mouth."""
    asked = {
        step
        for rule in procedure.rules
        if isinstance(rule, Precondition) and "delegate" in rule.edits
        for step in rule.steps
    }
    free = {step.id for step in procedure.steps if step.legal.permits("delegate")}
    assert free == asked
    assert all(procedure.step(id).legal.delegate_to and procedure.step(id).legal.delegate_form for id in free)


def test_nobody_could_come_to_check_their_own_work(procedure: Procedure) -> None:
    """No delegation alone joins the two sides of a separation of duties."""
    for step in procedure.steps:
        for taker in step.legal.delegate_to:
            for rule in procedure.rules:
                if isinstance(rule, Separation) and step.id in (rule.maker, *rule.checkers):
                    others = rule.checkers if step.id == rule.maker else (rule.maker,)
                    assert taker not in {procedure.step(other).role for other in others}, (step.id, rule.id)


def test_set_up_is_two_to_five_minutes_and_never_all_of_the_work(procedure: Procedure) -> None:
    for step in procedure.steps:
        if step.setup is not None:
            assert step.work is not None
            assert step.setup.unit == step.work.unit == "min"
            assert 2 <= step.setup.law.mean <= 5
            assert step.setup.law.mean <= step.work.law.mean / 2, step.id


def test_what_the_law_of_a_document_rests_on_is_marked_to_be_checked() -> None:
    """Article numbers come from general knowledge."""
    found = sample("land-use-change")
    assert isinstance(found, Procedure)
    stated = [document for document in found.documents if document.legal.known and document.legal.basis]
    assert len(stated) == 5
    assert all("(cần kiểm tra)" in document.legal.basis for document in stated)


def test_what_a_register_tells_may_be_read_there_and_one_paper_dropped() -> None:
    found = sample("land-use-change")
    assert isinstance(found, Procedure)
    lawful = {
        edit.document: edit.kind
        for document in found.documents
        for edit in (OnceOnly(document.id), DropComponent(document.id))
        if document.register and not violations(found, [edit])
    }
    assert lawful == {
        "residence": "once_only", "marital_status": "drop_component", "extract": "once_only", "planning_opinion": "once_only",
    }  # fmt: skip
    assert [problem.code for problem in violations(found, [OnceOnly("certificate")])] == ["cut-law-higher"]


def test_guards_keep_two_looks_and_a_missing_act_in_the_incoming_document() -> None:
    """The law lets go, the pairs of eyes and the written act that nobody has given do not."""
    found = sample("incoming-document")
    assert isinstance(found, Procedure)
    assert "edit-same-eyes" in {p.code for p in violations(found, [MergeStep("deputy_review", "approve")])}
    assert "cut-precondition-missing" in {p.code for p in violations(found, [DelegateStep("direct", "chief")])}
    for plan in (
        [MergeStep("prescreen", "classify")],
        [MergeStep("reassign", "assign")],
        [DelegateStep("assign", "deputy")],
    ):
        assert violations(found, plan) == (), plan
