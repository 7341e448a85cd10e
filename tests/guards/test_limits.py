"""A promise to the applicant may not be shorter than what the office gives its own steps."""

import pytest
from hand_made import free, made

from procflow.guards import judge_limits
from procflow.model import MergeStep, Parallelise, ShortenLimit, Span, TimeLimit


def promise(procedure, days, *edits):
    """Return the path and sum that stand against a promise, if any."""
    found = judge_limits(procedure, [ShortenLimit(Span(days)), *edits])
    return [(problem.values["path"], problem.values["sum"]["en"]) for problem in found]


def line(**more):
    steps = [
        free("a", role="x", limit=Span(2)),
        free("b", role="x", limit=Span(4, "h")),
        free("c", role="x", limit=Span(1)),
    ]
    return made(steps, "a b, b c, c z", time_limit=TimeLimit(Span(10)), **more)


def test_the_limits_of_a_line_add_up():
    """2 days, half a day of 8 hours, 1 day."""
    assert promise(line(), 3.5) == []
    assert promise(line(), 3.4) == [(("a", "b", "c"), "3.5")]


def test_what_the_plan_removes_or_shortens_counts_no_more():
    """And what it merges still does: the work is done."""
    assert promise(line(), 1.5, "a") == []
    assert promise(line(), 2.5, ShortenLimit(Span(1), "a")) == []
    assert promise(line(), 2.5, MergeStep("a", "b")) == [(("a", "b", "c"), "3.5")]


def test_parallel_steps_count_with_the_longest():
    """a beside b and c: 2 days at most."""
    assert promise(line(), 2, Parallelise([["a"], ["b", "c"]])) == []
    assert promise(line(), 1.9, Parallelise([["a"], ["b", "c"]])) == [(("a",), "2")]


def test_a_way_with_an_unknown_limit_is_not_judged():
    """Nobody knows what it adds up to; another way on which all are known is."""
    steps = [free("a", role="x", limit=Span(1)), free("b", role="x"), free("c", role="x", limit=Span(2))]
    procedure = made(steps, "a b 0.5, a c 0.5, b z, c z")
    assert promise(procedure, 2.5) == [(("a", "c"), "3")]
    assert promise(procedure, 3) == []


def test_steps_that_stop_the_clock_and_automatic_ones_add_nothing():
    """The applicant's time is not promised, and a machine has no limit."""
    steps = [
        free("a", role="x", limit=Span(1)),
        free("b", role="x", limit=Span(9), clock="paused"),
        free("c", work=None),
    ]
    assert promise(made(steps, "a b, b c, c z"), 1) == []


def test_returns_do_not_count_and_loops_of_normal_flows_have_no_longest_way():
    """Rework is not promised; a loop of normal flows is a finding of the check."""
    steps = [free("a", role="x", limit=Span(1)), free("b", role="x", limit=Span(1))]
    assert promise(made(steps, "a b, b z 0.5, b a 0.5 returns"), 2) == []
    assert promise(made(steps, "a b, b z 0.5, b a 0.5"), 1) == []


def test_other_calendars_and_calendar_days_are_converted():
    """A calendar day of an office open 8 hours on 5 days of 7 is about 5/7 of a working day."""
    procedure = made([free("a", role="x", limit=Span(7, "calendar days"))], "a z")
    assert promise(procedure, 5.1) == []
    ((path, days),) = promise(procedure, 4.5)
    assert path == ("a",)
    assert float(days) == pytest.approx(procedure.calendar_named().year_minutes / 365.25 * 7 / 480, abs=0.01)


def test_no_limits_stand_against_no_promise():
    """Without any limit of a step there is nothing to add up."""
    assert promise(made([free("a", role="x")], "a z"), 0.1) == []
    assert judge_limits(line(), ["a"]) == ()


def test_the_sentence_reads_in_both_languages():
    """With both lengths."""
    (problem,) = judge_limits(line(), [ShortenLimit(Span(2))])
    assert "2 working days is less than the limits of 'a', 'b', 'c' add up to (3.5 working days)" in problem.text("en")
    assert "2 ngày làm việc ngắn hơn tổng thời hạn của 'a', 'b', 'c' (3,5 ngày làm việc)" in problem.text("vi")
