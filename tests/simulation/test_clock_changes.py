"""Days of 23 and 25 hours: what the clock on the wall says holds, by hand, for both nights on which Berlin changes it.

On Sunday 29 March 2026 it goes from 2:00 (UTC + 1) to 3:00 (UTC + 2); on Sunday 25 October 2026 from 3:00 back to 2:00.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from procflow.metrics import measure
from procflow.metrics.days import Days
from procflow.metrics.identities import broken_identities
from procflow.model import (
    Appointments,
    Batch,
    Calendar,
    DayCount,
    Delegation,
    Demand,
    Duration,
    End,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Procedure,
    RatePart,
    Recorded,
    Role,
    Session,
    Span,
    Step,
    TimeLimit,
)
from procflow.simulation import Scenario, simulate
from procflow.simulation.due import DueDates
from procflow.simulation.hours import epoch_of

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = dt.date(2026, 3, 28), dt.date(2026, 10, 24)
"""The Saturday before each change."""


def calendar(*hours: tuple[int, int], id: str = "berlin") -> Calendar:
    """The same hours on every day, in minutes."""
    return Calendar(id=id, zone="Europe/Berlin", week=(hours,) * 7)


def utc(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def desk(own: Calendar, came: list[dt.datetime], *, minutes: float = 60, **more: object) -> Procedure:
    """One officer; cases as they were recorded."""
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=Duration(Fixed(minutes)))],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [Role(id="clerk", officers=1, share=1)],
        "calendars": [own],
        "calendar": own.id,
        "demand": Demand(recorded=Recorded(instants=came)) if came else None,
    }
    return Procedure(**(given | more))  # type: ignore[arg-type]


def log_of(procedure: Procedure, start: dt.date, cases: int) -> EventLog:
    log = simulate(procedure, Scenario(cases=cases, start=start), engine="plain").logs[0]
    assert broken_identities(procedure, log) == ()
    return log


def times(log: EventLog, *names: str) -> list[tuple[dt.datetime, ...]]:
    return [tuple(log.instant(row[name]).astimezone(dt.UTC) for name in names) for row in log.steps.rows()]


NIGHT = calendar((0, 360), (1320, 1440))
"""22:00 to 6:00."""


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        # 28 March 22:00 is 21:00 UTC; 29 March 6:00 is 4:00 UTC: seven hours, and one more from 22:00 (20:00 UTC) on
        (SPRING, 8, [utc(3, 28, 21), utc(3, 29, 21)]),
        (SPRING, 7, [utc(3, 28, 21), utc(3, 29, 4)]),
        # 24 October 22:00 is 20:00 UTC; 25 October 6:00 is 5:00 UTC: nine hours
        (AUTUMN, 9, [utc(10, 24, 20), utc(10, 25, 5)]),
        (AUTUMN, 8, [utc(10, 24, 20), utc(10, 25, 4)]),
    ],
)
def test_night_shift_has_seven_hours_in_spring_and_nine_in_autumn(start, hours, expected):
    came = [dt.datetime(start.year, start.month, start.day, 21, tzinfo=BERLIN)]
    found = log_of(desk(NIGHT, came, minutes=60 * hours), start, 1)
    assert times(found, "start", "end") == [tuple(expected)]
    assert found.steps["off_shift"][0] == 3_600_000 + (16 * 3_600_000 if hours == 8 and start == SPRING else 0)


@pytest.mark.parametrize(
    ("window", "spring", "autumn"),
    [
        ((60, 240), (utc(3, 29, 0), utc(3, 29, 2)), (utc(10, 24, 23), utc(10, 25, 3))),  # 1:00 to 4:00: 2 h, 4 h
        ((150, 210), (utc(3, 29, 1), utc(3, 29, 1, 30)), (utc(10, 25, 0, 30), utc(10, 25, 2, 30))),  # 2:30 to 3:30
        ((90, 150), (utc(3, 29, 0, 30), utc(3, 29, 1)), (utc(10, 24, 23, 30), utc(10, 25, 0, 30))),  # 1:30 to 2:30
        ((120, 180), None, (utc(10, 25, 0), utc(10, 25, 2))),  # 2:00 to 3:00: not there, and twice
        ((150, 180), None, (utc(10, 25, 0, 30), utc(10, 25, 2))),  # 2:30 to 3:00
    ],
)
def test_hours_over_the_change(window, spring, autumn):
    """What the clock skips falls out; what it shows twice opens at the first and closes at the first, 3:00 at the only one."""
    own = calendar(window)
    for sunday, expected in ((dt.date(2026, 3, 29), spring), (dt.date(2026, 10, 25), autumn)):
        epoch = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        line = own.timeline(sunday, sunday, epoch=epoch)
        ends = [
            epoch + dt.timedelta(milliseconds=int(at))
            for pair in zip(line.opens, line.closes, strict=True)
            for at in pair
        ]
        assert ends == ([] if expected is None else list(expected))
        local = own.timeline(sunday, sunday, epoch=dt.datetime(2026, 1, 1, tzinfo=BERLIN))
        assert (local.opens - line.opens).tolist() == [3_600_000] * len(line.opens)  # 1 January 0:00 is 23:00 UTC


def test_working_day_after_the_change_starts_by_the_wall():
    """Office hours 8:00 to 16:00: 7:00 UTC on Saturday, 6:00 UTC on Sunday; in autumn 6:00 and then 7:00."""
    own = calendar((480, 960))
    for start, hours in ((SPRING, (7, 6)), (AUTUMN, (6, 7))):
        came = [dt.datetime(start.year, start.month, start.day + k, 5, tzinfo=BERLIN) for k in (0, 1)]
        found = times(log_of(desk(own, came), start, 2), "start")
        assert [at.hour for (at,) in found] == list(hours)


@pytest.mark.parametrize(("start", "utc_hours"), [(SPRING, [7, 6, 6]), (AUTUMN, [7, 8, 8])])
def test_appointments_and_profiles_keep_to_the_wall(start, utc_hours):
    """Appointments at 8:00 in spring and 9:00 in autumn; cases by the hour come within their hours, also on that Sunday."""
    own = calendar((0, 1440))
    hour = 8 if start == SPRING else 9
    booked = desk(own, [], minutes=5, demand=Demand(appointments=Appointments(instants=[60 * hour])))
    found = log_of(booked, start, 3).cases["arrival"][:3]
    epoch = epoch_of(start, "Europe/Berlin")
    assert [(epoch + dt.timedelta(milliseconds=int(at))).hour for at in found] == utc_hours
    busy = desk(own, [], minutes=1, demand=Demand(profile=[RatePart(60 * hour, 60 * hour + 30, 40)]))
    log = log_of(busy, start, 50)
    local = [log.instant(int(at)).astimezone(BERLIN) for at in log.cases["arrival"]]
    assert {at.day - start.day for at in local} >= {0, 1}
    assert all(at.hour == hour and at.minute < 30 for at in local)


@pytest.mark.parametrize(("start", "length"), [(SPRING, 5), (AUTUMN, 7)])
def test_cases_by_the_hour_come_for_as_long_as_the_hours_last(start, length):
    """From 0:00 to 6:00 there are five hours on the Sunday of spring and seven in autumn, at 60 an hour: within four
    standard deviations of 300 and 420, over 20 replications.
    """
    busy = desk(calendar((0, 1440)), [], minutes=0.1, demand=Demand(profile=[RatePart(0, 360, 60, days=[6])]))
    until = start + dt.timedelta(days=1)
    run = simulate(busy, Scenario(until=until, start=start, replications=20), engine="plain")
    cases = sum(len(log.cases) for log in run.logs)
    assert abs(cases - 20 * 60 * length) < 4 * (20 * 60 * length) ** 0.5


@pytest.mark.parametrize(
    ("limit", "came", "due"),
    [
        # received on Friday 27 March, two working days (every day is one here): the end of Sunday, 22:00 UTC
        (TimeLimit(Span(2, "working days")), dt.datetime(2026, 3, 27, 9, tzinfo=BERLIN), utc(3, 29, 22)),
        (TimeLimit(Span(1, "working days")), dt.datetime(2026, 3, 27, 9, tzinfo=BERLIN), utc(3, 28, 23)),
        (TimeLimit(Span(3, "calendar days")), dt.datetime(2026, 10, 24, 9, tzinfo=BERLIN), utc(10, 27, 23)),
        # closing at 16:00 of that Sunday: 14:00 UTC; in autumn 15:00 UTC
        (TimeLimit(Span(2, "working days"), DayCount(last_day="closing")), dt.datetime(2026, 3, 27, 9, tzinfo=BERLIN),
         utc(3, 29, 14)),
        (TimeLimit(Span(1, "working days"), DayCount(last_day="closing")), dt.datetime(2026, 10, 24, 9, tzinfo=BERLIN),
         utc(10, 25, 15)),
        # cut off at 15:00: 13:00 UTC counts as the same Sunday in autumn's 14:00, as the next day in spring's 15:00
        (TimeLimit(Span(1, "working days"), DayCount(cut_off=900)), utc(10, 25, 13), utc(10, 26, 23)),
        (TimeLimit(Span(1, "working days"), DayCount(cut_off=900)), utc(3, 29, 13), utc(3, 31, 22)),
    ],
)  # fmt: skip
def test_due_dates_are_days_of_the_wall(limit, came, due):
    procedure = desk(calendar((480, 960)), [came], time_limit=limit)
    epoch = epoch_of(dt.date(2026, 3, 1), "Europe/Berlin")
    at = round((came - epoch) / dt.timedelta(milliseconds=1))
    assert epoch + dt.timedelta(milliseconds=DueDates(procedure, epoch).of(at)) == due


def test_days_of_a_case_are_dates_whatever_their_hours():
    """From Friday 23:30 to Monday 0:30 there are three dates, in both nights; the last minute of a date is still its own."""
    own = calendar((0, 1440))
    for friday in (dt.date(2026, 3, 27), dt.date(2026, 10, 23)):
        first = dt.datetime(friday.year, friday.month, friday.day, tzinfo=BERLIN)
        days = Days.covering(
            own, first.astimezone(dt.UTC), first.astimezone(dt.UTC) + dt.timedelta(days=5), working=True
        )
        local = [(0, 23, 30), (2, 23, 59), (3, 0, 30)]
        instants = [
            round((dt.datetime(friday.year, friday.month, friday.day + d, h, m, tzinfo=BERLIN).astimezone(dt.UTC)
                   - first.astimezone(dt.UTC)) / dt.timedelta(milliseconds=1)) for d, h, m in local
        ]  # fmt: skip
        assert [int(k) for k in days.of(instants)] == [0, 2, 3]


def test_on_time_is_judged_by_dates():
    """A limit of one day, received on Saturday: work that ends on Sunday 23:30 is on time in both nights, Monday 0:30 late."""
    for start in (SPRING, AUTUMN):
        for minute, share in ((1410, 1.0), (30, 0.0)):
            day = 1 if minute == 1410 else 2
            ends = dt.datetime(start.year, start.month, start.day + day, minute // 60, minute % 60, tzinfo=BERLIN)
            came = dt.datetime(start.year, start.month, start.day, 10, tzinfo=BERLIN)
            length = (ends.astimezone(dt.UTC) - came.astimezone(dt.UTC)) / dt.timedelta(minutes=1)
            limit = TimeLimit(Span(1, "calendar days"))
            procedure = desk(calendar((0, 1440)), [came], minutes=length, time_limit=limit)
            run = simulate(procedure, Scenario(cases=1, start=start), engine="plain")
            assert measure(run)["on_time_counted"].value == share


def test_week_of_the_change_is_a_week_of_the_wall():
    """One week from Monday 23 March: 167 hours; from 19 October: 169. A case every hour around the clock."""
    for monday, hours in ((dt.date(2026, 3, 23), 167), (dt.date(2026, 10, 19), 169)):
        procedure = desk(calendar((0, 1440)), [], minutes=1, demand=Demand(every=Duration(Fixed(60))))
        log = simulate(procedure, Scenario(weeks=1, start=monday), engine="plain").logs[0]
        assert (
            int(log.cases["counted"].sum()) == hours - 1
        )  # the first comes after an hour; at its end the week is over


def test_session_and_batch_keep_to_the_wall():
    """Signing at 9:00 and a batch at 10:00 of the Sunday: 7:00 and 8:00 UTC in spring, 8:00 and 9:00 in autumn."""
    for start, hours in ((SPRING, (7, 8)), (AUTUMN, (8, 9))):
        came = [dt.datetime(start.year, start.month, start.day, 20, tzinfo=BERLIN)]
        steps = [
            Step(id="sign", role="clerk", work=Duration(Fixed(10)), sessions=Session(instants=[540])),
            Step(id="post", role="clerk", work=Duration(Fixed(10)), batch=Batch(instants=[600])),
        ]
        flows = [Flow("sign", "post"), Flow("post", "done")]
        found = times(
            log_of(desk(calendar((480, 960)), came, steps=steps, flows=flows, start="sign"), start, 1), "start"
        )
        assert [at.hour for (at,) in found] == list(hours)


def test_act_of_delegation_ends_with_the_date():
    """The act ends with Sunday 29 March: 22:00 UTC; what comes at 21:59 UTC goes to the delegate, and back a minute later."""
    act = Delegation(to="deputy", start=dt.date(2026, 3, 29), until=dt.date(2026, 3, 29), act="1")
    step = Step(id="serve", role="clerk", work=Duration(Fixed(60)), delegated=[act])
    roles = [Role(id="clerk", officers=1, share=1), Role(id="deputy", officers=1, share=1)]
    found = log_of(desk(calendar((0, 1440)), [utc(3, 29, 21, 59)], steps=[step], roles=roles), SPRING, 1)
    assert times(found, "start", "end") == [(utc(3, 29, 21, 59), utc(3, 29, 22)), (utc(3, 29, 22), utc(3, 29, 23))]


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
def test_sums_hold_over_the_change(start):
    """Random work day and night over a week of each change, two roles of different hours: every identity holds."""
    day, night = calendar((480, 720), (780, 1020), id="day"), calendar((0, 360), (1320, 1440), id="night")
    steps = [
        Step(id="a", role="clerk", work=Duration(Exponential(50))),
        Step(id="b", role="guard", work=Duration(Exponential(40))),
    ]
    procedure = desk(
        day, [], steps=steps, flows=[Flow("a", "b"), Flow("b", "done")], start="a", calendars=[day, night],
        roles=[Role(id="clerk", officers=1, share=1), Role(id="guard", officers=1, share=0.9, calendar="night", absence=0.1)],
        demand=Demand(rate=1, per="hour"),
    )  # fmt: skip
    log_of(procedure, start - dt.timedelta(days=3), 60)
