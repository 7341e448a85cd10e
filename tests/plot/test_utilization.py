"""The heat map of the week, read back from its cells."""

import attrs
import pytest

from procflow import plot
from procflow.errors import ProcedureError, SimulationError
from procflow.metrics import measure
from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step, Text
from procflow.simulation import Scenario, simulate


@pytest.fixture(scope="module")
def desk():
    """One clerk, at work on a case every hour of a week that never closes, for thirty minutes; from one o'clock on."""
    return Procedure(
        id="desk",
        calendar="always",
        start="serve",
        steps=[Step(id="serve", role="clerk", work=Duration(Fixed(15)))],
        roles=[Role(id="clerk", name=Text(en="Clerk", vi="Văn thư"), officers=1, share=0.5)],
        ends=[End(id="done")],
        flows=[Flow("serve", "done")],
        demand=Demand(every=Duration(Fixed(1), "h")),
    )


@pytest.fixture(scope="module")
def week(desk):
    return simulate(desk, Scenario(weeks=1, replications=2))


def cells(ax):
    """Return the texts of the cells in the order in which they stand, left to right, then downwards."""
    found = []
    for box in ax.patches:
        middle = box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2
        [text] = [word for word in ax.texts if word.get_position() == pytest.approx(middle)]
        found.append((round(box.get_y(), 3), round(box.get_x(), 3), text.get_text()))
    return [text for _, _, text in sorted(found)]


def test_every_hour_of_the_week_is_half_busy(week):
    """The first hour of Monday is idle, because the first case comes after an hour."""
    assert cells(plot.utilization(week)) == ["0", *["50"] * (7 * 24 - 1)]


def test_the_role_is_told_with_its_share_of_the_whole_week(week):
    """167 of 168 hours are half busy; replications of a fixed demand do not differ, so there is no width to tell."""
    words = [word.get_text() for word in plot.utilization(week, lang="vi").texts]
    assert "Văn thư" in words
    assert f"{100 * 0.5 * 167 / 168:.0f} %" in words
    assert {"T2", "CN", "08:00"} <= set(words)


def test_only_roles_that_are_named_are_drawn(measured):
    every = [word.get_text() for word in plot.utilization(measured).texts]
    one = [word.get_text() for word in plot.utilization(measured, role="clerk").texts]
    assert {"Clerk", "Officer", "Head", "Chair"} <= set(every)
    assert "Clerk" in one
    assert "Officer" not in one


def test_closed_hours_have_no_cell(measured):
    """Open from 8 to 12 and from 13:30 to 17:30 on five days, and on Saturday 10 January 2026 in the place of the 2nd."""
    ax = plot.utilization(measured, role="clerk")
    hours = [word.get_text() for word in ax.texts if word.get_text().endswith(":00")]
    assert hours == ["08:00", "09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00", "17:00"]
    assert len(ax.patches) == 9 * 6


def test_the_busier_the_darker(week):
    ax = plot.utilization(week)
    first, *others = ax.patches
    assert all(sum(box.get_facecolor()) < sum(first.get_facecolor()) for box in others)


def test_an_unknown_role_is_refused_with_the_nearest(measured):
    with pytest.raises(SimulationError, match=r"'clrk'.*Did you mean 'clerk'"):
        plot.utilization(measured, role="clrk")


def test_without_officers_nothing_is_drawn(desk):
    """An unlimited role offers nobody's time, which is said."""
    outside = attrs.evolve(desk, roles=[Role(id="clerk", external=True)])
    with pytest.raises(ProcedureError, match=r"No role of the procedure has a number of officers"):
        plot.utilization(measure(simulate(outside, Scenario(cases=3))))
