"""Calendars: real dates, swapped days, and the timeline they make."""

import datetime as dt

import numpy as np
import pytest

from procflow.errors import ProcedureError
from procflow.model import Calendar, builtin

UTC = dt.UTC
OFFICE = builtin("vn-office")
D = dt.date


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (D(2026, 1, 1), False),  # New Year
        (D(2026, 1, 2), False),  # Friday off, swapped for the Saturday below
        (D(2026, 1, 10), True),
        (D(2026, 1, 17), False),  # an ordinary Saturday
        (D(2026, 2, 13), True),  # last Friday before Tết
        (D(2026, 2, 16), False),
        (D(2026, 2, 20), False),
        (D(2026, 2, 23), True),  # first Monday after Tết
        (D(2026, 4, 27), False),  # Hùng Kings' day fell on a Sunday
        (D(2026, 8, 22), True),  # Saturday worked for Monday 31 August
        (D(2026, 8, 31), False),
        (D(2024, 5, 4), True),
        (D(2024, 4, 29), False),
    ],
)
def test_vn_office_knows_public_holidays_and_swapped_days(day, is_open):
    """Days off and swapped Saturdays follow the published announcements."""
    assert OFFICE.is_open_on(day) is is_open


def test_pending_culture_day_is_not_a_day_off():
    """24 November was resolved in January 2026 but the Labour Code had still to be amended."""
    assert OFFICE.is_open_on(D(2026, 11, 24))


def test_working_day_is_eight_hours():
    """08:00-12:00 and 13:30-17:30 make 480 minutes."""
    assert OFFICE.day_minutes == 480


def test_open_days_of_2026_by_hand():
    """261 weekdays less 13 days off (1-2 Jan, 5 of Tết, 27 and 30 Apr, 1 May, 31 Aug, 1-2 Sep), 2 Saturdays worked."""
    days = [D(2026, 1, 1) + dt.timedelta(k) for k in range(365)]
    assert sum(day.weekday() < 5 for day in days) == 261
    assert sum(OFFICE.is_open_on(day) for day in days) == 261 - 13 + 2


def test_year_minutes_are_a_mean_of_published_years():
    """About 250 open days of 480 minutes a year."""
    assert 248 * 480 < OFFICE.year_minutes < 252 * 480


def epoch(day):
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def test_timeline_over_tet():
    """From Friday 13 to Monday 23 February 2026 only these two days are open: 16 hours."""
    line = OFFICE.timeline(D(2026, 2, 13), D(2026, 2, 23), epoch=epoch(D(2026, 2, 13)))
    assert len(line.opens) == 4
    assert line.before[-1] == 16 * 3_600_000
    ten_days = 10 * 86_400_000
    assert line.opens.tolist() == [
        8 * 3_600_000,
        int(13.5 * 3_600_000),
        ten_days + 8 * 3_600_000,
        ten_days + int(13.5 * 3_600_000),
    ]


def test_open_time_between_equals_minute_stepping():
    """Open time between random instants equals counting minutes one by one."""
    first = D(2026, 1, 5)
    line = OFFICE.timeline(first, first + dt.timedelta(13), epoch=epoch(first))
    is_open = np.zeros(14 * 1440, dtype=int)
    for k in range(14):
        for start, end in OFFICE.hours(first + dt.timedelta(k)):
            is_open[k * 1440 + start : k * 1440 + end] = 1
    total = np.concatenate(([0], np.cumsum(is_open)))
    rng = np.random.default_rng(1)
    a, b = np.sort(rng.integers(0, 14 * 1440, size=(2, 10_000)), axis=0)
    assert (line.open_between(a * 60_000, b * 60_000) == 60_000 * (total[b] - total[a])).all()


def test_two_timelines_meet_where_both_are_open():
    """Signing hours on Tuesday 07:00-09:00 meet office hours for one hour."""
    week = ((),) * 1 + (((420, 540),),) + ((),) * 5
    signing = Calendar(id="signing", zone="Asia/Ho_Chi_Minh", week=week)
    first = D(2026, 3, 2)
    lines = [c.timeline(first, first + dt.timedelta(6), epoch=epoch(first)) for c in (OFFICE, signing)]
    both = lines[0].meet(lines[1])
    assert (both.opens.tolist(), both.before[-1]) == ([86_400_000 + 8 * 3_600_000], 3_600_000)


def test_midnight_does_not_split_an_always_open_calendar():
    """Days that touch make one interval."""
    line = builtin("always").timeline(D(2026, 1, 1), D(2026, 1, 10), epoch=dt.datetime(2026, 1, 1, tzinfo=UTC))
    assert (line.opens.tolist(), line.closes.tolist()) == ([0], [10 * 86_400_000])


def test_calendar_without_hours_is_refused():
    """A calendar that never opens would let cases wait for ever."""
    with pytest.raises(ProcedureError, match="no open hours"):
        Calendar(id="never", week=((),) * 7)


def test_unknown_builtin_is_a_key_error():
    """Only the calendars that ship have a name."""
    with pytest.raises(KeyError):
        builtin("mars-office")
