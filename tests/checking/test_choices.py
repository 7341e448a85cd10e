"""Words and numbers outside what a field may hold, in procedures built in Python."""

import pytest
from attrs import evolve
from hand_made import free, made

from procflow.checking.choices import choice_problems
from procflow.model import (
    AuthorityCap,
    Batch,
    ControlFloor,
    Document,
    Duration,
    Fixed,
    Flow,
    Gateway,
    Legal,
    LegalActs,
    OfficerRule,
    Part,
    Precondition,
    Role,
    Uniform,
)

SOUND = made([free("a"), free("b")], "a b, b z")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps": [free("a", split="some"), free("b")]}, "split"),
        ({"roles": [Role(id="r", queue="lifo")]}, "queue"),
        ({"roles": [Role(id="r", at_closing="leave")]}, "at_closing"),
        ({"steps": [free("a", batch=Batch(size=2, work="some")), free("b")]}, "batch.work"),
        ({"steps": [free("a", officer=OfficerRule(same_as="b", if_absent="ask")), free("b")]}, "officer.if_absent"),
        ({"steps": [free("a", join="one"), free("b")]}, "join"),
        ({"steps": [free("a", clock="stopped"), free("b")]}, "clock"),
        ({"steps": [free("a", value="XA"), free("b")]}, "value"),
        ({"steps": [free("a", legal=Legal(source="gossip")), free("b")]}, "legal.source"),
        ({"steps": [free("a", legal=Legal(may={"vanish"})), free("b")]}, "legal.may"),
        ({"gateways": [Gateway(id="g", split="some")]}, "split"),
        ({"flows": [Flow("a", "b", kind="maybe"), Flow("b", "z")]}, "kind"),
        ({"documents": [Document(id="d", source="post")]}, "source"),
        ({"rules": [Precondition(id="r", steps=["a"], state="soon")]}, "state"),
        ({"rules": [Precondition(id="r", steps=["a"], state="planned", edits=["once_only"])]}, "edits"),
        ({"documents": [Document(id="d", legal=Legal(source="gossip"))]}, "legal.source"),
        ({"documents": [Document(id="d", legal=Legal(may={"vanish"}))]}, "legal.may"),
        ({"after_pause": "wait"}, "after_pause"),
    ],
)
def test_a_word_outside_the_choice_is_told_with_the_choices(change, field):
    """The sentence lists what may stand there."""
    (problem,) = choice_problems(evolve(SOUND, **change))
    assert (problem.code, problem.values["field"]) == ("bad-choice-of-value", field)
    assert choice_problems(SOUND) == ()


@pytest.mark.parametrize("detect", [-0.1, 1.5, float("nan"), float("inf")])
def test_a_floor_must_be_a_probability(detect):
    """0 and 1 are."""
    rules = [ControlFloor(id="r", risk="x", detect=detect)]
    assert [p.code for p in choice_problems(evolve(SOUND, rules=rules))] == ["bad-floor"]
    for fine in (0.0, 1.0):
        assert choice_problems(evolve(SOUND, rules=[ControlFloor(id="r", risk="x", detect=fine)])) == ()


def test_work_of_the_office_does_not_run_in_calendar_days():
    """That of another agency may, and so may a wait."""
    days = Duration(Fixed(3), "calendar days")
    roles = [Role(id="clerk"), Role(id="ministry", external=True)]
    for role, expected in (("clerk", ["work-in-calendar-days"]), (None, ["work-in-calendar-days"]), ("ministry", [])):
        procedure = made([free("a", role=role, work=days, wait=days)], "a z", roles=roles)
        assert [problem.code for problem in choice_problems(procedure)] == expected


def test_merged_work_of_the_office_does_not_run_in_calendar_days_either():
    """A part in calendar days is named, though the step's own work is in minutes."""
    step = free("a", role="clerk", parts=[Part(id="x", work=Duration(Fixed(3), "calendar days"))])
    (problem,) = choice_problems(made([step], "a z", roles=[Role(id="clerk")]))
    assert (problem.code, problem.values["work"]) == ("work-in-calendar-days", "3 calendar days")


@pytest.mark.parametrize("changes", [
    {"parts": [Part(id="x", work=Duration(Fixed(3), "calendar days"))]},
    {"setup": Duration(Fixed(3), "calendar days")},
])  # fmt: skip
def test_times_of_one_step_run_on_one_clock(changes):
    """Days of an agency and hours of an agency do not add up; days alone do."""
    roles = [Role(id="ministry", external=True)]
    mixed = free("a", role="ministry", work=Duration(Fixed(9)), **changes)
    assert [p.code for p in choice_problems(made([mixed], "a z", roles=roles))] == ["parts-mixed-units"]
    days = evolve(mixed, work=Duration(Fixed(9), "calendar days"))
    assert choice_problems(made([days], "a z", roles=roles)) == ()


def test_setup_is_a_part_of_the_work():
    """Compared in minutes, law by law at its mean; where either is unknown nothing can be said."""
    cases = [
        (Duration(Fixed(20)), Duration(Fixed(20)), []),
        (Duration(Fixed(20)), Duration(Uniform(10, 31)), ["setup-longer-than-work"]),
        (Duration(Fixed(1), "h"), Duration(Fixed(59)), []),
        (Duration(Fixed(100)), Duration(Fixed(2), "h"), ["setup-longer-than-work"]),
        (None, Duration(Fixed(5)), []),
        (Duration(Fixed(5)), None, []),
    ]
    for work, setup, expected in cases:
        procedure = made([free("a", work=work, setup=setup)], "a z")
        assert [problem.code for problem in choice_problems(procedure)] == expected


@pytest.mark.parametrize(("rule", "code"), [
    (AuthorityCap(id="r", authorities=[]), "cap-without-authority"),
    (AuthorityCap(id="r", authorities=[""]), "cap-without-authority"),
    (LegalActs(id="r", most=-1), "bad-number-of-acts"),
    (LegalActs(id="r", most=1.5), "bad-number-of-acts"),
])  # fmt: skip
def test_caps_name_somebody_and_count_in_whole_numbers(rule, code):
    """A cap on nobody and a negative number of acts are slips."""
    assert [problem.code for problem in choice_problems(evolve(SOUND, rules=[rule]))] == [code]
    fine = [AuthorityCap(id="r", authorities=["Giám đốc Sở"]), LegalActs(id="s", most=0)]
    assert choice_problems(evolve(SOUND, rules=fine)) == ()


@pytest.mark.parametrize(("join", "good"), [("chosen", True), (2, True), (1, True), (0, False), ("some", False)])
def test_a_join_may_wait_for_some_branches(join, good):
    """A word of the list, or how many."""
    procedure = made([free("a", join=join)], "a z")
    assert ("bad-choice-of-value" in {problem.code for problem in choice_problems(procedure)}) is not good


def test_branches_may_each_be_taken_by_itself():
    """An OR split is a split."""
    assert choice_problems(made([free("a", split="any")], "a z")) == ()
