"""The cut-off hour: who comes at it or later counts as received on the next working day. Traced by hand on 2026.

Days off: Tết 16 to 20 February between the weekends of 14-15 and 21-22. Mondays: 2, 9 and 16 March.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hand_logs import hand_log
from hypothesis import given, settings
from hypothesis import strategies as st
from recounted_days import dates_of, keeps, running_stretches

from procflow.metrics.clocks import EARLY, ON_TIME, VERDICTS, read_clocks
from procflow.metrics.lateness import days_late
from procflow.metrics.waiting import Rulers
from procflow.model import DayCount, End, Flow, Procedure, Role, Span, Step, TimeLimit

STEPS = {"receive": "running", "ask": "paused", "archive": "off", "settle": "running"}


def office(after_pause="resume"):
    """Return a procedure whose steps run, pause or stop the clock."""
    names = list(STEPS)
    return Procedure(
        id="office",
        steps=[Step(id=name, role="clerk", clock=clock) for name, clock in STEPS.items()],
        ends=[End(id="done")],
        flows=[Flow(a, b) for a, b in zip(names, [*names[1:], "done"], strict=True)],
        start="receive",
        roles=[Role(id="clerk")],
        after_pause=after_pause,
    )


def reading(limit, *rows, after_pause="resume"):
    """Return counted days and verdict of the counted clock, and the working days late, for one case."""
    procedure = office(after_pause)
    told = [{"case": 0, "step": step, "entered": f"2026-{low}", "end": f"2026-{high}"} for step, low, high in rows]
    log = hand_log(procedure, told, [{}])
    rulers = Rulers(procedure, log)
    counted = read_clocks(procedure, log, limit, rulers).counted
    return int(counted.used[0]), VERDICTS[counted.verdict[0]], float(days_late(procedure, log, limit, rulers)[0])


def working(days, **count):
    """Return a limit in working days with a cut-off at 15:00."""
    return TimeLimit(Span(days, "working days"), DayCount(cut_off=900, **count))


@pytest.mark.parametrize(
    ("received", "settled", "days", "verdict", "late"),
    [
        ("03-02 14:59", "03-05 17:00", 3, "on time", 0),  # Monday: Tuesday 3, 4, 5
        ("03-02 15:00", "03-05 17:00", 2, "early", 0),  # at the cut-off: received Tuesday 3; days 4, 5
        ("03-02 16:00", "03-06 17:00", 3, "on time", 0),  # 4, 5, 6
        ("03-02 16:00", "03-09 08:00", 4, "late", 1),  # 4, 5, 6, 9
        ("03-06 15:00", "03-12 17:00", 3, "on time", 0),  # Friday: received Monday 9; 10, 11, 12
        ("02-13 15:30", "02-24 10:00", 1, "early", 0),  # Friday before Tết: received Monday 23; Tuesday 24 is day 1
        ("03-02 16:00", "03-02 17:00", 0, "early", 0),  # settled before the day of receipt has begun
        ("03-02 16:00", "03-03 17:00", 0, "early", 0),  # settled on it
    ],
)
def test_working_days_from_the_day_that_counts_as_received(received, settled, days, verdict, late):
    """A limit of 3 working days, cut off at 15:00."""
    assert reading(working(3), ("settle", received, settled)) == (days, verdict, late)


@pytest.mark.parametrize(
    ("received", "settled", "days"),
    [
        ("03-02 14:00", "03-02 16:00", 1),  # the day of receipt is day 1
        ("03-02 16:00", "03-03 09:00", 1),  # Tuesday counts as received and is day 1
        ("03-02 16:00", "03-02 17:00", 0),  # it never saw that day
        ("03-06 16:00", "03-10 09:00", 2),  # Monday 9 and Tuesday 10
    ],
)
def test_the_day_of_receipt_can_be_the_first_day(received, settled, days):
    """With `receipt_day: count` the day that counts as received is day 1."""
    assert reading(working(3, receipt_day="count"), ("settle", received, settled))[0] == days


def test_calendar_days_roll_from_the_day_that_counts_as_received():
    """Friday 27 February at 16:00 counts as Monday 2 March; 5 days end on Saturday 7 and roll to Monday 9."""
    limit = TimeLimit(Span(5, "calendar days"), DayCount(cut_off=900))
    assert reading(limit, ("settle", "02-27 16:00", "03-09 17:00")) == (7, "on time", 0)
    assert reading(limit, ("settle", "02-27 16:00", "03-10 09:00")) == (8, "late", 1)
    # Before the cut-off: 5 days from Friday 27 end on Wednesday 4 March.
    assert reading(limit, ("settle", "02-27 14:00", "03-05 09:00")) == (6, "late", 1)


def test_a_pause_before_the_day_that_counts_as_received_wins_no_day():
    """Received Monday at 15:30, asked and answered within the hour, settled Thursday: received Tuesday; 4 and 5 count."""
    rows = (
        ("receive", "03-02 15:30", "03-02 15:45"),
        ("ask", "03-02 15:45", "03-02 16:15"),
        ("settle", "03-02 16:15", "03-05 10:00"),
    )
    assert reading(working(3), *rows)[0] == 2


def test_a_clock_that_restarts_is_received_anew():
    """Answered on Thursday 5 at 16:00: received Friday 6; Monday 9 is day 1. Before the cut-off Friday is day 1."""

    def rows(answered):
        return (
            ("receive", "03-02 09:00", "03-03 09:00"),
            ("ask", "03-03 09:00", answered),
            ("settle", answered, "03-09 10:00"),
        )

    assert reading(working(3), *rows("03-05 16:00"), after_pause="restart")[0] == 1
    assert reading(working(3), *rows("03-05 14:00"), after_pause="restart")[0] == 2


STARTS = st.integers(0, 60 * 24)
ROWS = st.lists(st.tuples(st.sampled_from(list(STEPS)), STARTS, st.integers(0, 240)), max_size=4)
COUNTS = st.builds(
    DayCount, receipt_day=st.sampled_from(["no_count", "count"]), cut_off=st.none() | st.integers(0, 1439)
)


@settings(max_examples=60, deadline=None)
@given(ROWS, COUNTS, st.sampled_from(["working days", "calendar days"]), st.integers(1, 8),
       st.sampled_from(["resume", "restart", "run"]))  # fmt: skip
def test_walking_over_the_dates_gives_the_same_verdict(rows, count, unit, days, after_pause):
    """Whatever pauses there are, and whenever the case comes."""
    procedure = office(after_pause)
    epoch = dt.datetime(2026, 2, 1)

    def written(hours):
        return (epoch + dt.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")

    rows = [("settle", 9, 0), *rows]
    told = [{"case": 0, "step": s, "entered": written(a), "end": written(a + b)} for s, a, b in rows]
    log = hand_log(procedure, told, [{}])
    counted = read_clocks(procedure, log, TimeLimit(Span(days, unit), count), Rulers(procedure, log)).counted
    calendar = procedure.calendar_named()
    clocked = [(STEPS[log.step_ids[row["step"]]], row["entered"], row["end"]) for row in log.steps.rows()]
    stretches = running_stretches(clocked, after_pause, pauses_count=False)

    def instant(at):
        return (log.epoch + dt.timedelta(milliseconds=at)).astimezone(ZoneInfo(calendar.zone))

    cut_off = None if count.cut_off is None else dt.time(count.cut_off // 60, count.cut_off % 60)
    dates = dates_of(
        stretches, instant, receipt_day=count.receipt_day == "count", cut_off=cut_off, open_on=calendar.is_open_on
    )
    expected = keeps(dates, days, calendar.is_open_on, working=unit == "working days")
    assert expected == bool(np.isin(counted.verdict[0], (EARLY, ON_TIME)))
