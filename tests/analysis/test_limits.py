"""Limits of the steps along the longest path, against every path of small graphs and the time limit of the case."""

import pytest
from attrs import evolve
from block_graphs import procedures
from hypothesis import given

from procflow.analysis.limits import limits
from procflow.model import Calendar, End, Flow, Gateway, Procedure, Role, Span, Step, TimeLimit

FULL = Calendar(id="full", week=tuple(((480, 960),) if k < 5 else () for k in range(7)))


def diamond(**changes):
    """a, then b (3 days) or c (1 day), then d; b may send back to a."""
    p = Procedure(
        id="p",
        steps=[
            Step(id="a", limit=Span(1)),
            Step(id="b", limit=Span(3)),
            Step(id="c", limit=Span(1)),
            Step(id="d", limit=Span(4, "h")),
        ],
        ends=[End(id="z")],
        flows=[
            Flow("a", "b", 0.1),
            Flow("a", "c", 0.9),
            Flow("b", "d", 0.5),
            Flow("b", "a", 0.5, kind="returns"),
            Flow("c", "d"),
            Flow("d", "z"),
        ],
        start="a",
        calendars=[FULL],
        calendar="full",
        time_limit=TimeLimit(Span(4)),
    )
    return evolve(p, **changes)


def test_the_longest_way_counts_and_returns_do_not():
    """1 + 3 + 0.5 working days, however rare the way is."""
    found = limits(diamond())
    assert (found.days, found.path, found.allowed, found.within) == (4.5, ("a", "b", "d"), 4.0, False)
    assert found.text("en") == (
        "the limits on the longest path add up to 4.5 working days, the case's time limit is 4 working days"
    )
    assert found.text("vi").startswith("thời hạn các bước trên đường dài nhất cộng lại là 4,5 ngày làm việc")


def test_a_way_of_probability_0_does_not_count():
    """What no case takes binds nobody."""
    p = diamond()
    flows = [evolve(p.flows[0], p=0.0), evolve(p.flows[1], p=1.0), *p.flows[2:]]
    assert limits(evolve(p, flows=flows)).days == 2.5


def test_within_is_certain_only_if_no_limit_is_missing():
    """Nothing missing: yes. One missing: not known. Exceeded already: no, whatever is missing."""
    p = diamond()
    assert limits(evolve(p, time_limit=TimeLimit(Span(5)))).within is True
    bare = evolve(p, steps=[*p.steps[:3], evolve(p.steps[3], limit=None)])
    assert limits(evolve(bare, time_limit=TimeLimit(Span(5)))).within is None
    assert limits(evolve(bare, time_limit=TimeLimit(Span(3)))).within is False
    assert limits(bare).without == ("d",)
    assert limits(evolve(p, time_limit=None)).within is None


def test_steps_on_which_the_clock_rests_do_not_count():
    """The applicant's three days are no days of the office."""
    p = diamond()
    steps = [p.steps[0], evolve(p.steps[1], clock="paused"), *p.steps[2:]]
    assert limits(evolve(p, steps=steps)).path == ("a", "c", "d")


def test_calendar_days_and_other_calendars_are_converted():
    """Seven calendar days are five working days; a body that never closes does a day of 24 h in 5/7 of one of ours."""
    p = diamond()
    steps = [
        evolve(p.steps[0], limit=Span(7, "calendar days")),
        evolve(p.steps[1], limit=Span(7), role="tax"),
        *p.steps[2:],
    ]
    found = limits(evolve(p, steps=steps, roles=[Role(id="tax", external=True, calendar="always")]))
    assert found.days == pytest.approx(5 + 5 + 0.5, abs=1e-9)
    always = limits(evolve(p, time_limit=TimeLimit(Span(30, "calendar days"))))
    assert always.allowed == pytest.approx(30 * 5 / 7, abs=1e-9)


def test_without_any_limit_there_is_no_sum():
    """Not 0 days: not known, with the reason."""
    p = diamond()
    found = limits(evolve(p, steps=[evolve(step, limit=None) for step in p.steps]))
    assert (found.days, found.within, found.text("en")) == (None, None, "no step has a limit")
    assert found.text("vi") == "chưa bước nào có thời hạn"


def test_a_loop_of_normal_flows_has_no_longest_path():
    """The flow that goes back is to be marked; the loop is named."""
    p = diamond()
    flows = [*p.flows[:3], evolve(p.flows[3], kind="normal"), *p.flows[4:]]
    found = limits(evolve(p, flows=flows))
    assert found.days is None
    assert found.text("en").startswith("normal flows form a loop through: a, b;")


def longest(procedure, node, days):
    """The longest path by walking all of them."""
    own = days.get(node, 0.0)
    following = [flow.target for flow in procedure.outflows(node) if flow.kind == "normal" and flow.p > 0]
    return own + max((longest(procedure, target, days) for target in following), default=0.0)


@given(procedures(loops=True))
def test_the_longest_path_of_grown_procedures_equals_a_walk_of_all_paths(p):
    """Choices and parallel branches count with their longest way."""
    days = {step.id: step.work.law.value for step in p.steps}
    p = evolve(p, steps=[evolve(step, limit=Span(days[step.id])) for step in p.steps])
    assert limits(p).days == pytest.approx(longest(p, p.start, days), abs=1e-9)


def test_gateways_stand_on_the_path_without_being_named():
    """Only steps are told."""
    p = Procedure(
        id="p",
        steps=[Step(id="a", limit=Span(2)), Step(id="b", limit=Span(1))],
        gateways=[Gateway(id="f", split="all"), Gateway(id="j", join="all")],
        ends=[End(id="z")],
        flows=[Flow("f", "a"), Flow("f", "b"), Flow("a", "j"), Flow("b", "j"), Flow("j", "z")],
        start="f",
    )
    assert limits(p).path == ("a",)
