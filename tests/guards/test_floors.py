"""Errors stay caught with the probability asked for, on the weakest path to each end."""

import math

import pytest
from hand_made import free, made

from procflow.guards import Escape, detection, escapes, judge_floors
from procflow.guards.floors import below_floor
from procflow.guards.paths import change
from procflow.model import ControlFloor


def control(id, power, risk="fraud", **more):
    return free(id, detects=[(risk, power)], **more)


def broken(procedure, *cut):
    return [(p.values["rule"], p.values["ends"], p.values["steps"]) for p in judge_floors(procedure, frozenset(cut))]


def floor(detect, **more):
    return ControlFloor(id="r", risk="fraud", detect=detect, **more)


def test_misses_multiply_along_a_path():
    """0.5 and 0.8 miss 0.5 * 0.2 = 0.1 together."""
    procedure = made([control("a", 0.5), control("b", 0.8)], "a b, b z", rules=[floor(0.8)])
    assert pytest.approx(detection(procedure)["fraud"], rel=1e-14) == 0.9
    assert broken(procedure, "a") == []
    assert broken(procedure, "b") == [("r", ("z",), ("b",))]


@pytest.mark.parametrize(("powers", "together"), [((0.1, 0.2), 0.28), ((0.1, 0.5), 0.55), ((0.2, 0.9), 0.92)])
def test_a_floor_met_exactly_is_met(powers, together):
    """0.9 * 0.8 = 0.72 is missed, so 0.28 is caught, although the logarithms add up to a hair less."""
    controls = [control(f"s{k}", power) for k, power in enumerate(powers)]
    procedure = made([*controls, free("x")], "s0 s1, s1 x, x z", rules=[floor(together)])
    rule = procedure.rules[0]
    assert below_floor(procedure, change(procedure, frozenset()).before, rule) == {}
    assert broken(procedure, "x") == []
    assert broken(procedure, "s1") == [("r", ("z",), ("s1",))]


def test_a_control_on_one_branch_does_not_help_the_other():
    """The sum over the procedure would pass; the weakest path does not."""
    steps = [free("a"), control("b", 0.9), control("c", 0.9), control("d", 0.5)]
    procedure = made(steps, "a b 0.5, a c 0.5, b d, c d, d z", rules=[floor(0.9)])
    assert broken(procedure, "d") == []
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]


def test_going_round_a_loop_counts_once():
    """A case that is never sent back meets the control once."""
    procedure = made([control("a", 0.5), free("b")], "a b, b z 0.5, b a 0.5 returns")
    assert pytest.approx(detection(procedure)["fraud"]) == 0.5


def test_parallel_branches_add_up():
    """Both are passed: misses 0.5 * 0.2; in the branch with a choice only the weaker way counts: 0.5 * 0.5."""
    steps = [free("a", split="all"), control("b", 0.5), control("c", 0.8), free("j", join="all")]
    procedure = made(steps, "a b, a c, b j, c j, j z", rules=[floor(0.9)])
    assert pytest.approx(detection(procedure)["fraud"]) == 0.9
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]
    choice = made(
        [
            free("a", split="all"),
            control("b", 0.5),
            free("x"),
            control("c", 0.8),
            control("d", 0.5),
            free("y"),
            free("j", join="all"),
        ],
        "a b, a x, x c 0.5, x d 0.5, c y, d y, b j, y j, j z",
    )
    assert pytest.approx(detection(choice)["fraud"]) == 0.75


def test_what_was_caught_before_the_fork_counts_once_only():
    """0.5 before the fork, 0.5 in each branch: 1 - 0.5 ** 3, not 1 - 0.5 ** 4."""
    steps = [control("a", 0.5, split="all"), control("b", 0.5), control("c", 0.5), free("j", join="all")]
    assert pytest.approx(detection(made(steps, "a b, a c, b j, c j, j z"))["fraud"]) == 0.875


def test_a_join_without_its_own_fork_counts_its_weakest_branch():
    """A rigid net is judged with too little rather than too much: d sits in both joins' paths."""
    steps = [
        free("a", split="all"),
        control("b", 0.5, split="all"),
        control("c", 0.8),
        control("d", 0.5, join="all"),
        free("j", join="all"),
    ]
    procedure = made(steps, "a b, a c, b j, b d, c d, d j, j z")
    assert pytest.approx(detection(procedure)["fraud"]) == 0.5


def test_only_the_ends_of_the_rule_count():
    """Refused cases need no fraud control."""
    procedure = made([free("a"), control("b", 0.9)], "a b 0.5, a no 0.5, b z", rules=[floor(0.9, ends=("z",))])
    assert pytest.approx(detection(procedure)["fraud"]) == 0.9
    assert broken(procedure, "b") == [("r", ("z",), ("b",))]
    assert detection(made([free("a"), control("b", 0.9)], "a b 0.5, a no 0.5, b z"))["fraud"] == 0.0


def test_a_floor_that_fails_today_may_not_fall_further():
    """0.5 stands where 0.9 is asked: cutting the harmless step is free, cutting the control is not."""
    procedure = made([control("a", 0.5), free("b")], "a b, b z", rules=[floor(0.9)])
    assert broken(procedure, "b") == []
    assert broken(procedure, "a") == [("r", ("z",), ("a",))]


def test_certain_detection_can_never_be_reached_and_never_fall():
    """A floor of 1 fails today; nothing may be lost below it."""
    procedure = made([control("a", 0.5), free("b")], "a b, b z", rules=[floor(1.0)])
    assert broken(procedure, "b") == []
    assert broken(procedure, "a") == [("r", ("z",), ("a",))]


def test_a_floor_that_is_no_probability_judges_nothing():
    """The check tells of it."""
    for detect in (-0.1, 1.2, math.nan):
        assert broken(made([control("a", 0.5)], "a z", rules=[floor(detect)]), "a") == []


def test_risks_are_apart():
    """A control of typing errors catches no fraud."""
    procedure = made([control("a", 0.5), control("b", 0.9, risk="typo")], "a b, b z")
    assert {"fraud": pytest.approx(0.5), "typo": pytest.approx(0.9)} == detection(procedure)
    assert {"fraud": 0.0, "typo": pytest.approx(0.9)} == detection(procedure, cut=frozenset({"a"}))


def test_escapes_tell_how_many_times_as_many_errors_pass():
    """Misses go from 0.1 to 0.5: five times as many; an untouched risk stays as it was."""
    steps = [control("a", 0.5), control("b", 0.8), control("c", 0.5, risk="typo")]
    found = escapes(made(steps, "a b, b c, c z"), frozenset({"b"}))
    assert pytest.approx(found["fraud"].ratio) == 5.0
    assert Escape(pytest.approx(0.1), pytest.approx(0.5)) == found["fraud"]
    assert found["typo"].ratio == 1.0
