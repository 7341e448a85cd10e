"""Is there always somebody who may do a step? Officers, skills, four eyes, joint work."""

import pytest
from hand_made import free, made

from procflow.analysis.knowledge import level
from procflow.checking import check
from procflow.checking.officers import officer_problems
from procflow.model import Officer, OfficerRule, Role, Separation


def office(rule=None, *, officers=2, skills=(), flows="draft approve, approve z", role="officer", **more):
    """Return a draft and its approval, by one role or two."""
    steps = [free("draft", role="officer", **more), free("approve", role=role, officer=rule, skills=skills)]
    staff = {"staff": officers} if isinstance(officers, list) else {"officers": officers}
    return made(steps, flows, roles=[Role(id="officer", **staff), Role(id="head", officers=1)])


def found(procedure):
    """Return code and severity of what is wrong with who does what."""
    return [(problem.code, problem.severity) for problem in officer_problems(procedure)]


def test_four_eyes_need_two_officers():
    """With one officer the case waits for ever; with two there is another, and an unknown number is no fault."""
    rule = OfficerRule(never=["draft"])
    assert found(office(rule, officers=1)) == [("four-eyes-need-two", "error")]
    assert found(office(rule, officers=2)) == []
    assert found(office(rule, officers=None)) == []


def test_another_role_is_other_people():
    """The one officer of the head's role never drafted."""
    assert found(office(OfficerRule(never=["draft"]), role="head")) == []


def test_what_comes_after_bars_nobody():
    """Whoever approves has not drafted yet, unless the case comes back."""
    rule = OfficerRule(never=["draft"])
    assert found(office(rule, officers=1, flows="approve draft, draft z")) == []
    looped = office(rule, officers=1, flows="draft approve, approve draft 0.1 returns, approve z 0.9")
    assert found(looped) == [("four-eyes-need-two", "error")]


def three(officers, revise=None):
    """Return a draft, its revision and an approval that may be done by neither officer before."""
    steps = [
        free("draft", role="officer"),
        free("revise", role="officer", officer=revise),
        free("approve", role="officer", officer=OfficerRule(never=["draft", "revise"])),
    ]
    roles = [Role(id="officer", officers=officers)]
    return made(steps, "draft revise, revise approve, approve z", roles=roles)


def test_officers_may_run_out():
    """Two who worked on the case leave nobody of two; a third, or the same officer at both, leaves one."""
    assert found(three(2)) == [("officers-may-run-out", "warning")]
    assert found(three(3)) == []
    assert found(three(2, OfficerRule(same_as="draft"))) == []
    assert found(three(2, OfficerRule(same_as="draft", if_absent="other"))) == [("officers-may-run-out", "warning")]


@pytest.mark.parametrize(("officers", "severity"), [(2, "warning"), (3, "info")])
def test_another_officer_at_each_round_may_leave_nobody(officers, severity):
    """Drafted by one, sent back, drafted by the other: both are barred. Whoever drafts again himself bars nobody else."""
    flows = "draft approve, approve draft 0.1 returns, approve z 0.9"
    rule = OfficerRule(never=["draft"])
    assert found(office(rule, officers=officers, flows=flows)) == [("officers-may-run-out-by-rework", severity)]
    pinned = office(rule, officers=officers, flows=flows, officer=OfficerRule(same_as="draft"))
    assert found(pinned) == []


def test_only_officers_with_the_skill_count():
    """Three officers of whom one knows the land are one pair of eyes."""
    staff = [Officer(id="an", skills=["land"]), Officer(id="binh"), Officer(id="chi")]
    assert found(office(OfficerRule(never=["draft"]), officers=staff, skills=["land"])) == [
        ("four-eyes-need-two", "error")
    ]


def test_a_skill_that_nobody_has():
    """It is an error, named or not; one officer must have all that is asked."""
    staff = [Officer(id="an", skills=["land"]), Officer(id="binh", skills=["survey"])]
    assert found(office(officers=staff, skills=["land"])) == []
    assert found(office(officers=staff, skills=["land", "survey"])) == [("skill-nobody-has", "error")]
    assert found(office(officers=2, skills=["land"])) == [("skill-nobody-has", "error")]


def test_the_same_officer_must_be_of_the_role_and_come_before():
    """A step of another role, or one that comes later, has no such officer."""
    assert found(office(OfficerRule(same_as="draft"))) == []
    assert found(office(OfficerRule(same_as="draft"), role="head")) == [("same-officer-of-another-role", "error")]
    late = office(OfficerRule(same_as="draft"), flows="draft z, approve draft")
    assert found(late) == [("same-officer-not-before", "error")]


def test_a_step_may_name_itself_where_the_case_comes_back():
    """Who did it last time does it again."""
    rule = OfficerRule(same_as="approve")
    assert found(office(rule)) == [("same-officer-not-before", "error")]
    assert found(office(rule, flows="draft approve, approve draft 0.1 returns, approve z 0.9")) == []


def test_the_same_and_never_the_same():
    """Nobody is both."""
    rule = OfficerRule(same_as="draft", never=["draft"])
    assert ("same-and-never-same", "error") in found(office(rule))


@pytest.mark.parametrize("role", [None, "citizen"])
def test_a_rule_needs_officers(role):
    """A machine and the outside have none."""
    steps = [free("draft", role="officer"), free("approve", role=role, officer=OfficerRule(never=["draft"]))]
    roles = [Role(id="officer", officers=2), Role(id="citizen", external=True)]
    procedure = made(steps, "draft approve, approve z", roles=roles)
    assert found(procedure) == [("officer-rule-without-officers", "error")]


def joint(lead, *crew):
    """Return an inspection by several roles."""
    roles = [Role(id="land", officers=1), Role(id="construction", officers=2)]
    return made([free("inspect", role=lead, joint=crew)], "inspect z", roles=roles)


def test_joint_work_takes_officers_that_there_are():
    """Two of two can go, two of one cannot; the lead is one of them."""
    assert found(joint("land", ("land", 1), ("construction", 2))) == []
    assert found(joint("land", ("land", 2), ("construction", 2))) == [("joint-work-too-few", "error")]
    assert found(joint("construction", ("land", 1))) == [("joint-work-without-lead", "error")]


def test_never_the_same_officer_separates_duties_within_a_role():
    """Maker and checker may be of one role if they are never the same person."""
    rules = [Separation(id="two", maker="draft", checkers=["approve"])]

    def codes(rule):
        steps = [free("draft", role="officer"), free("approve", role="officer", officer=rule)]
        procedure = made(steps, "draft approve, approve z", roles=[Role(id="officer", officers=2)], rules=rules)
        return [problem.code for problem in check(procedure) if problem.code.startswith("separation")]

    assert codes(None) == ["separation-same-role"]
    assert codes(OfficerRule(never=["draft"])) == []
    assert codes(OfficerRule(same_as="draft")) == ["separation-same-role"]


def test_names_that_lead_nowhere_are_told_first():
    """No fault is built on a name that is not there."""
    steps = [free("draft", role="officer", officer=OfficerRule(same_as="drfat", never=["x"]), joint=[("chair", 1)])]
    procedure = made(steps, "draft z", roles=[Role(id="officer", staff=[Officer(id="an", calendar="mornings")])])
    told = {(problem.values["field"], problem.values["name"]) for problem in check(procedure)
            if problem.code == "no-such-name"}  # fmt: skip
    assert told == {
        ("officer.same_as", "drfat"),
        ("officer.not", "x"),
        ("roles", "chair"),
        ("officers.an.calendar", "mornings"),
    }


def test_roles_of_joint_work_are_at_work():
    """They do the step, must be known for queues, and are two pairs of eyes."""
    crew = [("land", 1), ("construction", 1)]
    steps = [free("draft", role="land"), free("inspect", role="land", joint=crew)]
    procedure = made(
        steps,
        "draft inspect, inspect z",
        roles=[Role(id="land", officers=1, share=1), Role(id="construction", officers=2)],
        rules=[Separation(id="two", maker="draft", checkers=["inspect"])],
    )
    assert procedure.step("inspect").roles == ("land", "construction")
    codes = [problem.code for problem in check(procedure)]
    assert "role-without-work" not in codes
    assert "separation-same-role" not in codes
    assert [gap.places for gap in level(procedure).missing["D"] if gap.places] == [("role 'construction'",)]
