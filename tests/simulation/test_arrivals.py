"""When cases come: listed arrivals traced by hand, and the same instants as drawn inside the loop where both can."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from attrs import evolve

from procflow.errors import SimulationError
from procflow.model import (
    Appointments,
    CaseAttribute,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Office,
    Procedure,
    RatePart,
    Recorded,
    Role,
    Step,
)
from procflow.simulation import Scenario, simulate

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = dt.date(2026, 1, 5)
HOUR = 3_600_000


def desk(demand: Demand, id: str = "desk", **more: object) -> Procedure:
    """Return one automatic step, so that nothing but the arrivals matters."""
    return Procedure(
        id=id, start="a", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], demand=demand, **more
    )  # type: ignore[arg-type]


def instants(procedure: Procedure | Office, scenario: Scenario) -> list[float]:
    """Return the hours after Monday's midnight at which cases come."""
    log = simulate(procedure, scenario, engine="plain").logs[0]
    return (log.cases["arrival"] / HOUR).tolist()


def test_appointments_come_on_working_days_of_the_calendar():
    """Tuesday and Saturday are booked; Saturday is no working day. Two at 8:00 and two at 9:30, both weeks."""
    book = Appointments(days=(1, 5), instants=(480, 570), each=2)
    found = instants(desk(Demand(appointments=book)), Scenario(until=MONDAY + dt.timedelta(days=13), start=MONDAY))
    week = [24 + 8.0, 24 + 8.0, 24 + 9.5, 24 + 9.5]
    assert found == [*week, *(hour + 168 for hour in week)]


def test_who_does_not_show_is_left_out_and_nobody_else_moves():
    book = Appointments(instants=tuple(range(480, 660, 6)), shows=0.7)
    scenario = Scenario(until=MONDAY + dt.timedelta(days=60), start=MONDAY, seed=3)
    some = instants(desk(Demand(appointments=book)), scenario)
    everybody = instants(desk(Demand(appointments=evolve(book, shows=1.0))), scenario)
    assert set(some) < set(everybody)
    share = len(some) / len(everybody)
    assert abs(share - 0.7) < 4 * (0.21 / len(everybody)) ** 0.5


def test_recorded_cases_come_as_they_were_with_what_was_recorded():
    """Out of order in the record; the kind is theirs, the size is drawn."""
    times = [dt.datetime(2026, 1, 6, 9, 15, tzinfo=HANOI), dt.datetime(2026, 1, 5, 8, 0, tzinfo=HANOI)]
    record = Recorded(instants=times, attributes=[("kind", ("urgent", "normal"))])
    kinds = CaseAttribute(id="kind", shares={"urgent": 0.5, "normal": 0.5})
    log = simulate(desk(Demand(recorded=record), attributes=[kinds]), Scenario(cases=9, start=MONDAY)).logs[0]
    assert (log.cases["arrival"] / HOUR).tolist() == [8.0, 24 + 9.25]
    assert log.cases["attribute kind"].tolist() == ["normal", "urgent"]
    assert (log.cases["end"] >= 0).all()


def test_records_before_the_start_are_named_and_not_dropped():
    record = Recorded(instants=[dt.datetime(2026, 1, 2, 9, tzinfo=HANOI), dt.datetime(2026, 1, 6, 9, tzinfo=HANOI)])
    with pytest.raises(
        SimulationError, match=r"1 of 2 recorded cases came before 2026-01-05.* on 2026-01-02 or earlier"
    ):
        simulate(desk(Demand(recorded=record)), Scenario(cases=2, start=MONDAY))


def test_groups_come_at_once_and_gaps_run_on_open_time():
    """A group of three every four open hours of 8-12 and 13:30-17:30: at closing time is the next opening."""
    found = instants(
        desk(Demand(every=Duration(Fixed(4), "h"), size=Fixed(3))),
        Scenario(until=dt.datetime(2026, 1, 6, 12, 0), start=MONDAY),
    )
    assert found == [13.5] * 3 + [24 + 8.0] * 3


def test_cases_follow_the_rate_of_the_hour():
    """6 an hour from 8 to 10 and 1.5 an hour from 14 to 16 on Mondays: 12 and 3 a Monday, none elsewhere."""
    parts = [RatePart(480, 600, 6.0, days=(0,)), RatePart(840, 960, 1.5, days=(0,))]
    demand = Demand(profile=parts, calendar="always")
    hours = np.array(
        instants(desk(demand), Scenario(until=MONDAY + dt.timedelta(days=7 * 200 - 1), start=MONDAY, seed=5))
    )
    assert set((hours // 24 % 7).tolist()) == {0.0}
    day = hours % 24
    early, late = ((day >= 8) & (day < 10)).sum(), ((day >= 14) & (day < 16)).sum()
    assert early + late == len(hours)
    assert abs(early - 2400) < 4 * 2400**0.5
    assert abs(late - 600) < 4 * 600**0.5


def test_listed_arrivals_are_those_drawn_inside_the_loop():
    """A role that serves by due date has its arrivals listed; the office around a procedure does not move them."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    model = Procedure(
        id="p", start="a", steps=[Step(id="a", role="clerk", work=Duration(Fixed(1)))], ends=[End(id="z")],
        flows=[Flow("a", "z")], demand=Demand(rate=2, per="hour"), roles=[clerk],
    )  # fmt: skip
    scenario = Scenario(until=dt.date(2026, 1, 30), start=MONDAY, seed=8)
    inside = instants(model, scenario)
    assert instants(evolve(model, roles=[evolve(clerk, queue="due")]), scenario) == inside
    log = simulate(Office(id="o", procedures=[model, evolve(model, id="q")]), scenario, engine="plain").logs[0]
    mine = log.cases["procedure"] == 0
    assert (log.cases["arrival"][mine] / HOUR).tolist() == inside
