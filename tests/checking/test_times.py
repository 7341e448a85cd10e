"""Limits against the time limit, and roles that cannot do what arrives."""

import pytest
from hand_made import free, made

from procflow.checking import check
from procflow.model import Demand, Duration, Fixed, Role, Span, TimeLimit

CODES = ("limits-exceed-time-limit", "limits-not-added", "role-overloaded", "demand-without-gap")


def found(procedure):
    return [(p.code, p.severity) for p in check(procedure) if p.code in CODES]


def limited(days, first=1, second=2):
    steps = [free("a", limit=Span(first)), free("b", limit=Span(second))]
    return made(steps, "a b, b z", time_limit=TimeLimit(Span(days)))


def test_limits_must_fit_into_the_time_limit():
    """1 + 2 working days fit into 3 and not into 2."""
    assert found(limited(3)) == []
    assert found(limited(2)) == [("limits-exceed-time-limit", "warning")]
    (problem,) = [p for p in check(limited(2)) if p.code in CODES]
    assert (problem.values["days"], problem.values["way"]) == (3.0, "a → b")
    assert "trong 2 ngày làm việc" in problem.text("vi")


def test_parallel_limits_count_by_the_longer():
    """2 beside 3 days are 3, not 5."""
    steps = [free("a", split="all"), free("b", limit=Span(2)), free("c", limit=Span(3)), free("j", join="all")]
    flows = "a b, a c, b j, c j, j z"
    assert found(made(steps, flows, time_limit=TimeLimit(Span(3)))) == []
    assert found(made(steps, flows, time_limit=TimeLimit(Span(2)))) == [("limits-exceed-time-limit", "warning")]


def test_limits_on_a_normal_loop_cannot_be_added():
    """The reason is told instead of a sum."""
    steps = [free("a", limit=Span(1)), free("b")]
    procedure = made(steps, "a b, b z 0.5, b a 0.5", time_limit=TimeLimit(Span(3)))
    assert found(procedure) == [("limits-not-added", "info")]


def staffed(officers, rate):
    step = free("a", role="clerk", work=Duration(Fixed(10), "min"))
    roles = [Role(id="clerk", officers=officers, share=0.5)]
    return made([step], "a z", roles=roles, demand=Demand(rate=rate, per="hour"))


def test_an_overloaded_role_is_told_with_the_officers_it_lacks():
    """Eight cases an hour of 10 minutes at half the time keep 8 * 10 / 0.5 / 60 = 2.67 officers busy."""
    assert found(staffed(3, 8)) == []
    assert found(staffed(2, 8)) == [("role-overloaded", "warning")]
    (problem,) = [p for p in check(staffed(2, 8)) if p.code in CODES]
    assert (problem.values["extra"], problem.values["officers"]) == (1, 2)
    assert "133.3 %" in problem.text("en")
    assert "133,3 %" in problem.text("vi")


def test_a_load_of_exactly_one_is_too_much():
    """Three cases an hour keep one officer busy all the time; the queue grows without end."""
    assert found(staffed(1, 3)) == [("role-overloaded", "warning")]


@pytest.mark.parametrize(("gap", "expected"), [(0, [("demand-without-gap", "error")]), (30, [])])
def test_cases_cannot_arrive_all_at_once(gap, expected):
    """A gap of 0 is no demand."""
    step = free("a", role="clerk", work=Duration(Fixed(10), "min"))
    procedure = made(
        [step], "a z", roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(every=Duration(Fixed(gap), "min"))
    )
    assert found(procedure) == expected


@pytest.mark.parametrize(
    ("rate", "doubted"), [(1.2, True), (12.5, True), (1.25, True), (1200, False), (0.5, False), (1 / 3 + 1, False)]
)
def test_cases_of_a_year_that_read_like_thousands_are_doubted(rate, doubted):
    """1.200 is 1.2 for a file; a third of a case was reckoned, not written."""
    procedure = made([free("a")], "a z", demand=Demand(rate=rate, per="year"))
    told = [p for p in check(procedure) if p.code == "demand-not-whole"]
    assert [p.severity for p in told] == ["warning"] * doubted
    if rate == 1.2:
        assert "If 1200 are meant" in told[0].text("en")
        assert "Nếu ý là 1200 hồ sơ" in told[0].text("vi")
