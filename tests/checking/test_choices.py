"""Words and numbers outside what a field may hold, in procedures built in Python."""

import pytest
from attrs import evolve
from hand_made import free, made

from procflow.checking.choices import choice_problems
from procflow.model import (
    ControlFloor,
    Document,
    Duration,
    Fixed,
    Flow,
    Gateway,
    Legal,
    Precondition,
    Role,
)

SOUND = made([free("a"), free("b")], "a b, b z")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps": [free("a", split="any"), free("b")]}, "split"),
        ({"steps": [free("a", join="one"), free("b")]}, "join"),
        ({"steps": [free("a", clock="stopped"), free("b")]}, "clock"),
        ({"steps": [free("a", value="XA"), free("b")]}, "value"),
        ({"steps": [free("a", legal=Legal(source="gossip")), free("b")]}, "legal.source"),
        ({"steps": [free("a", legal=Legal(may={"vanish"})), free("b")]}, "legal.may"),
        ({"gateways": [Gateway(id="g", split="some")]}, "split"),
        ({"flows": [Flow("a", "b", kind="maybe"), Flow("b", "z")]}, "kind"),
        ({"documents": [Document(id="d", source="post")]}, "source"),
        ({"rules": [Precondition(id="r", steps=["a"], state="soon")]}, "state"),
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
