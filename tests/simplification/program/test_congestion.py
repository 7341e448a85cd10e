"""The estimate of queues: exact for one server with random arrivals, below the curve between its tangents, by hand."""

from itertools import pairwise

import pytest
from attrs import evolve

from procflow.model import Demand, Duration, Exponential
from procflow.queueing import mm1
from procflow.simplification.program.congestion import POINTS, congestion, waiting
from procflow.simplification.program.load import burdens, limits


def _office(make_line, make_step, rate: float):
    step = evolve(make_step("a clerk 1"), work=Duration(Exponential(30)))
    return make_line(step, demand=Demand(rate=rate, per="working_day"))


@pytest.mark.parametrize("load", [0.3, 0.8, 0.95])
def test_one_officer_with_random_arrivals_and_service_waits_as_theory_says(load):
    """Sakasegawa's formula is exact there."""
    assert waiting(1, load) == pytest.approx(mm1(load, 1.0).queue_length)


def test_tangents_touch_the_curve_and_stay_below(make_line, make_step):
    """At the points they are exact; between them a little low; above the last the line goes on."""
    (queue,) = congestion(_office(make_line, make_step, 8), ["clerk"]).queues
    at = [queue.number(load) / waiting(1, load) for load in POINTS]
    assert at == pytest.approx([at[0]] * len(POINTS))
    between = [queue.number((a + b) / 2) / waiting(1, (a + b) / 2) for a, b in pairwise(POINTS)]
    assert all(part <= at[0] + 1e-12 for part in between)
    assert queue.number(1.2) > queue.number(1.0) > queue.number(0.98)
    assert queue.number(0.0) == 0.0


def test_the_wait_per_case_is_the_number_waiting_over_the_rate(make_line, make_step):
    """Half an hour each, eight a day of 480 minutes: half busy, one case an hour."""
    p = _office(make_line, make_step, 8)
    found = congestion(p, ["clerk"])
    (queue,) = found.queues
    assert queue.minutes == pytest.approx(60.0)
    assert found.minutes(p) == pytest.approx(60.0 * queue.number(0.5))


def test_a_role_may_be_as_busy_as_today_or_as_is_bearable(make_line, make_step):
    """Half busy: up to 95 %; overloaded today: no more than that."""
    assert limits(_office(make_line, make_step, 8)) == {"clerk": 0.95}
    assert limits(_office(make_line, make_step, 32))["clerk"] == pytest.approx(2.0)
    assert limits(make_line("a clerk 1")) == {}
    assert burdens(make_line("a clerk 1"), []) == ()
