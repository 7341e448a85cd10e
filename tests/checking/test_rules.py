"""Duties and rules as the procedure stands today."""

import pytest
from hand_made import free, made

from procflow.checking import check
from procflow.model import ControlFloor, Duty, Order, Role, Separation

CODES = (
    "duty-without-home",
    "separation-same-role",
    "separation-not-on-every-path",
    "order-not-on-every-path",
    "floor-not-met",
)


def found(procedure):
    return [(p.code, p.severity) for p in check(procedure) if p.code in CODES]


def test_a_duty_that_no_step_fulfils_is_told():
    """Once a step names it, it has a home."""
    duties = [Duty(id="archive")]
    assert found(made([free("a")], "a z", duties=duties)) == [("duty-without-home", "error")]
    assert found(made([free("a", duties=["archive"])], "a z", duties=duties)) == []


def separated(maker, checker):
    steps = [free("m", role=maker), free("c", role=checker)]
    rules = [Separation(id="r", maker="m", checkers=["c"])]
    return made(steps, "m c, c z", roles=[Role(id="clerk"), Role(id="head")], rules=rules)


def test_maker_and_checker_of_one_role_are_not_separated():
    """Two roles are; a machine has no role to share."""
    assert found(separated("clerk", "clerk")) == [("separation-same-role", "error")]
    assert found(separated("clerk", "head")) == []
    assert found(separated(None, None)) == []


def test_work_that_can_end_unchecked_is_a_doubt():
    """The ends concerned are named."""
    rules = [Separation(id="r", maker="m", checkers=["c"])]
    procedure = made([free("m"), free("c")], "m c 0.5, m y 0.5, c z", rules=rules)
    assert found(procedure) == [("separation-not-on-every-path", "warning")]
    (problem,) = [p for p in check(procedure) if p.code == "separation-not-on-every-path"]
    assert problem.values["ends"] == ("y",)


def test_an_order_that_some_path_breaks_is_a_doubt():
    """The other way round it holds."""
    steps, flows = [free("a"), free("b")], "a b, b z"
    assert found(made(steps, flows, rules=[Order(id="r", first="b", then="a")])) == [
        ("order-not-on-every-path", "warning")
    ]
    assert found(made(steps, flows, rules=[Order(id="r", first="a", then="b")])) == []


@pytest.mark.parametrize(("detect", "expected"), [(0.5, []), (0.500001, [("floor-not-met", "warning")])])
def test_a_floor_that_is_not_met_today_is_told(detect, expected):
    """What is caught is rounded down, so that a near miss does not read as met."""
    rules = [ControlFloor(id="r", risk="fraud", detect=detect)]
    procedure = made([free("a", detects=[("fraud", 0.5)])], "a z", rules=rules)
    assert found(procedure) == expected
