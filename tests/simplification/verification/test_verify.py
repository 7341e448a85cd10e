"""A change is judged by the rules of the procedure as it was; what no edit explains needs a review of its own."""

import datetime as dt
import json
from xml.etree import ElementTree

import pytest
from attrs import evolve

from procflow.errors import InputError, NotSupportedError, ProcedureError, ProposalError
from procflow.io.sheets import csv_rows
from procflow.model import (
    Checked,
    ControlFloor,
    DelegateStep,
    Duration,
    Duty,
    End,
    Fixed,
    Flow,
    Legal,
    Part,
    Portfolio,
    Procedure,
    RemoveStep,
    Role,
    Separation,
    Step,
    Text,
)
from procflow.simplification import apply
from procflow.simplification.verification import Review, json_of, junit_of, text_of, verify
from procflow.simplification.verification.reviews import reviews_of

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")


def law(*may, to=()):
    """Return a checked law that permits some edits."""
    return Legal(source="own regulation", may=may, delegate_to=to, checked=CHECKED)


@pytest.fixture
def before():
    """Draft, copy, two checks, signature; one of the checks is enough for the floor."""
    steps = [
        Step(id="draft", role="officer", work=Duration(Fixed(60))),
        Step(id="copy", role="clerk", legal=law("remove")),
        Step(id="check", role="head", detects=(("fraud", 0.8),), legal=law("remove", "delegate", to=("deputy",))),
        Step(id="recheck", role="chief", detects=(("fraud", 0.7),), legal=law("remove")),
        Step(id="sign", role="chair", signs=True),
    ]
    ids = [step.id for step in steps]
    return Procedure(
        id="p",
        steps=steps,
        ends=[End(id="done")],
        flows=[Flow(one, other) for one, other in zip(ids, [*ids[1:], "done"], strict=True)],
        start="draft",
        roles=[Role(id=name) for name in ("officer", "clerk", "head", "deputy", "chief", "chair")],
        rules=[
            ControlFloor(id="fraud", risk="fraud", detect=0.7),
            Separation(id="eyes", maker="draft", checkers=("check", "recheck")),
        ],
    )


def test_a_lawful_change_passes(before):
    """Two files in: the edits are found and nothing is against them."""
    found = verify(before, apply(before, [RemoveStep("copy"), DelegateStep("check", "deputy")]))
    assert found.passed
    assert {RemoveStep("copy"), DelegateStep("check", "deputy")} == set(found.edits)
    assert found.findings == ()


def test_a_plan_is_judged_like_the_file_it_leads_to(before):
    """By the same rules, with the same findings."""
    plan = [RemoveStep("check"), RemoveStep("recheck"), RemoveStep("sign")]
    by_plan, by_file = verify(before, plan), verify(before, apply(before, plan))
    assert not by_plan.passed
    assert {p.text("vi") for p in by_plan.problems} == {p.text("vi") for p in by_file.problems}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([RemoveStep("sign")], "cut-law-unknown"),
        ([RemoveStep("check"), RemoveStep("recheck")], "cut-unchecked"),
        ([DelegateStep("recheck", "deputy")], None),
        ([DelegateStep("check", "officer")], None),
    ],
    ids=["law unknown", "nobody checks", "law permits no delegation", "not to this role"],
)
def test_an_unlawful_change_fails(before, plan, code):
    """By law, by controls, by who takes over."""
    found = verify(before, apply(before, plan))
    assert not found.passed
    assert code is None or code in {problem.code for problem in found.problems}


def loosened(before):
    """Return the change that makes its own cut lawful: the rules that forbid it go in the same file."""
    plan = [RemoveStep("check"), RemoveStep("recheck")]
    return evolve(apply(before, plan), rules=())


def test_a_rule_cannot_be_loosened_in_the_same_go(before):
    """The cut is judged by the rules of the file before, and the missing rules are told besides."""
    found = verify(before, loosened(before))
    assert {"cut-unchecked"} <= {problem.code for problem in found.problems}
    assert "rule 'fraud'" in {change.element for change in found.uncovered}


@pytest.mark.parametrize(
    ("change", "touches"),
    [
        ({"legal": law("remove")}, "law"),
        ({"detects": (("fraud", 0.1),)}, "control"),
        ({"signs": False}, "control"),
        ({"clock": "paused"}, "law"),
        ({"work": Duration(Fixed(1))}, "figure"),
        ({"name": Text(en="Sign it")}, "wording"),
    ],
    ids=["law", "detection", "signature", "clock", "time", "name"],
)
def test_each_other_change_is_told_by_what_it_touches(before, change, touches):
    """Law, controls and roles fail; figures and wording are told."""
    steps = [evolve(step, **change) if step.id == "sign" else step for step in before.steps]
    found = verify(before, evolve(before, steps=steps))
    assert [(touches, "step 'sign'")] == [(one.touches, one.element) for one in found.unexplained]
    assert (touches in ("figure", "wording")) == found.passed


def test_more_officers_are_a_change_of_roles(before):
    """They make every figure better and are no simplification."""
    roles = [evolve(role, officers=9) if role.id == "chair" else role for role in before.roles]
    found = verify(before, evolve(before, roles=roles))
    assert [change.touches for change in found.uncovered] == ["role"]


def test_another_way_is_not_explained(before):
    """A shortcut past the signature for some cases is no edit."""
    flows = [evolve(f, p=0.5) if f.source == "recheck" else f for f in before.flows] + [Flow("recheck", "done", 0.5)]
    found = verify(before, evolve(before, flows=flows))
    assert {"way"} == {change.touches for change in found.uncovered}


def test_a_merge_that_cannot_be_carried_out_is_told(before):
    """The step that is gone stands in another one that was no neighbour of it."""
    merged = evolve(before.step("sign"), parts=(Part(id="copy", work=None),))
    after = apply(before, [RemoveStep("copy")])
    found = verify(before, evolve(after, steps=[merged if step.id == "sign" else step for step in after.steps]))
    assert not found.passed
    assert "step 'copy'" in {change.element for change in found.uncovered}


def test_a_review_covers_what_it_names(before):
    """Other changes still fail; a review of nothing is told."""
    after = evolve(before, rules=before.rules[1:])
    review = Review("rule 'fraud'", date=dt.date(2026, 5, 4), by="head of the legal office", reference="Note 7")
    assert verify(before, after, reviews=[review]).passed
    other = evolve(review, element="rule 'eyes'")
    found = verify(before, after, reviews=[other])
    assert not found.passed
    assert [problem.code for problem in found.findings] == ["verify-unreviewed", "verify-unused-review"]


def test_reviews_are_read_from_a_table():
    """In either language; every fault by line and column."""
    rows = csv_rows(
        "Đối tượng;Thuộc tính;Ngày;Người thẩm định;Văn bản\nrule 'eyes';;2026-05-04;Pháp chế;CV 12\n", "r.csv"
    )
    assert (Review("rule 'eyes'", date=dt.date(2026, 5, 4), by="Pháp chế", reference="CV 12"),) == reviews_of(rows, "r")
    rows = csv_rows("element,date,by\nquy tắc 'eyes',2026-05-04,x\nQuy trình,2026-05-04,x\n", "r.csv")
    assert [review.element for review in reviews_of(rows, "r")] == ["rule 'eyes'", "procedure"]
    with pytest.raises(InputError) as caught:
        reviews_of(csv_rows("element,date,by\nrule,soon,\n", "r.csv"), "r.csv")
    assert [(problem.place.line, problem.place.column) for problem in caught.value.problems] == [(2, 3), (2, 2)]


def test_a_plan_that_cannot_be_carried_out_is_an_error(before):
    """A file that nobody can reach by edits is only told."""
    with pytest.raises(ProposalError):
        verify(before, [RemoveStep("nothing")])


def test_the_verdict_reads_in_both_languages_and_by_machines(before):
    """Text, JSON and JUnit say the same."""
    good, bad = verify(before, [RemoveStep("copy")]), verify(before, loosened(before))
    assert text_of(good, "en").startswith("PASSED")
    assert text_of(good, "vi").startswith("ĐẠT")
    assert text_of(bad, "en").startswith("FAILED")
    assert text_of(bad, "vi").startswith("KHÔNG ĐẠT")
    told = json.loads(json_of(bad))
    assert not told["passed"]
    assert len(bad.findings) == len(told["findings"])
    suite = ElementTree.fromstring(junit_of(bad))
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) > 0
    assert ElementTree.fromstring(junit_of(good)).get("failures") == "0"


def test_a_check_may_go_with_the_step_it_sends_cases_to():
    """No case comes to the step any more, but it was cut as well: with a duty it could not get lost otherwise."""
    before = Procedure(
        id="p",
        steps=[
            Step(id="check", legal=law("remove")),
            Step(id="explain", duties=("reasons",), legal=law("remove")),
            Step(id="sign"),
        ],
        ends=[End(id="done")],
        flows=[
            Flow("check", "sign", p=0.9),
            Flow("check", "explain", p=0.1, kind="returns"),
            Flow("explain", "check"),
            Flow("sign", "done"),
        ],
        start="check",
        duties=[Duty(id="reasons")],
    )
    plan = (RemoveStep("check"), RemoveStep("explain"))
    assert verify(before, plan).passed
    found = verify(before, apply(before, plan))
    assert (True, set(plan)) == (found.passed, set(found.edits))


@pytest.mark.parametrize(
    ("after", "error"),
    [(None, ProposalError), ("after.yaml", ProcedureError), (Portfolio(id="office", entries=()), NotSupportedError)],
)
def test_what_is_neither_procedure_nor_plan_is_refused_by_name(before, after, error):
    """A name of a file that nobody has read, a list of an office, nothing."""
    with pytest.raises(error):
        verify(before, after)
