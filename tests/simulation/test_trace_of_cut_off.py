"""The cut-off hour on the clock, by hand: a minute decides on which day a case counts as received, and what follows.

The office opens from 8:00 to 12:00 and from 13:30 to 17:30; 5 January 2026 is a Monday.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from procflow.metrics import measure
from procflow.model import (
    DayCount,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Office,
    Procedure,
    Recorded,
    Role,
    Span,
    Step,
    TimeLimit,
)
from procflow.simulation import Scenario, simulate

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = dt.date(2026, 1, 5)
MINUTE = 60_000
BY_THREE = TimeLimit(Span(1, "working days"), DayCount(cut_off=900))


def clock(hour: int, minute: int = 0, day: int = 0) -> int:
    return (24 * 60 * day + 60 * hour + minute) * MINUTE


def desk(id: str, limit: TimeLimit, *came: tuple[int, int], minutes: float = 90) -> Procedure:
    """One step of a clerk who goes by due date; cases come on Monday at the hours and minutes given."""
    instants = [dt.datetime(2026, 1, 5, hour, minute, tzinfo=HERE) for hour, minute in came]
    return Procedure(
        id=id, steps=[Step(id="file", role="clerk", work=Duration(Fixed(minutes)))], flows=[Flow("file", "done")],
        ends=[End(id="done")], start="file", roles=[Role(id="clerk", officers=1, share=1, queue="due")],
        demand=Demand(recorded=Recorded(instants=instants)), time_limit=limit,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("came", "starts"),
    [
        # received on Tuesday, due with Wednesday: the case of 15:10, due with Tuesday, goes first
        ((15, 0), {"filed": [clock(14), clock(17)], "other": [clock(15, 30)]}),
        # received on Monday, due with Tuesday like the other: who waits longer goes first
        ((14, 59), {"filed": [clock(14), clock(15, 30)], "other": [clock(17)]}),
    ],
)
def test_a_minute_before_the_cut_off_hour_is_a_day_earlier_in_the_queue(came, starts):
    """The clerk is at the case of 14:00 until 15:30; two wait by then, one of the two with a cut-off hour at 15:00."""
    filed = desk("filed", BY_THREE, (14, 0), came)
    other = desk("other", TimeLimit(Span(1, "working days")), (15, 10))
    run = simulate(Office(id="both", procedures=[filed, other]), Scenario(cases=3, start=MONDAY), engine="plain")
    for name, expected in starts.items():
        log = run.of(name).logs[0]
        assert sorted(log.steps["start"].tolist()) == expected


@pytest.mark.parametrize(
    ("came", "minutes", "kept"),
    [((15, 0), 640, 1.0), ((14, 59), 641, 0.0), ((14, 59), 630, 1.0), ((15, 0), 150 + 480 + 480, 1.0),
     ((15, 0), 150 + 480 + 480 + 1, 0.0)],
)  # fmt: skip
def test_both_clocks_count_from_the_day_that_counts_as_received(came, minutes, kept):
    """Begun at once: 150 minutes on Monday, 480 on Tuesday, the rest on Wednesday from 8:00 on.

    The case of 15:00 counts as received on Tuesday and may take until the end of Wednesday, that of 14:59 has until the
    end of Tuesday.
    """
    run = simulate(desk("filed", BY_THREE, came, minutes=minutes), Scenario(cases=1, start=MONDAY), engine="plain")
    told = measure(run)
    assert told["on_time_counted"].value == told["on_time_elapsed"].value == kept


def test_cut_off_hour_of_a_friday_leads_to_a_worked_saturday():
    """A worked Saturday counts.

    Saturday 10 January 2026 is worked instead of Friday 2 January. So a case of Friday 9 January, 15:00, is received on
    Saturday, and one working day on is Monday 12 January. Work of 150 + 480 + 480 minutes ends at closing of that Monday.
    """
    filed = desk("filed", BY_THREE, (15, 0), minutes=150 + 480 + 480)
    friday = dt.datetime(2026, 1, 9, 15, 0, tzinfo=HERE)
    procedure = evolve(filed, demand=Demand(recorded=Recorded(instants=[friday])))
    run = simulate(procedure, Scenario(cases=1, start=MONDAY), engine="plain")
    assert run.logs[0].steps["end"].tolist() == [clock(17, 30, day=7)]
    assert measure(run)["on_time_counted"].value == 1.0
    longer = evolve(procedure, steps=[evolve(procedure.steps[0], work=Duration(Fixed(150 + 480 + 480 + 1)))])
    late = simulate(longer, Scenario(cases=1, start=MONDAY), engine="plain")
    assert measure(late)["on_time_counted"].value == 0.0
