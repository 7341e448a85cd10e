"""The two clocks, traced by hand with a wall calendar of 2026.

Days off: 2 January (worked on Saturday 10 January instead), Tết 16 to 20 February between the weekends of 14-15 and 21-22.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hand_logs import hand_log
from hypothesis import given
from hypothesis import strategies as st

from procflow.metrics.clocks import VERDICTS, read_clocks, running_spans
from procflow.metrics.waiting import Rulers
from procflow.model import Calendar, DayCount, End, EventLog, Flow, Procedure, Role, Span, Step, TimeLimit

WORKING_5 = TimeLimit(Span(5, "working days"))


def office(after_pause: str = "resume", calendar: str = "vn-office") -> Procedure:
    """Receive, ask the applicant (paused), send to the archive (off), settle."""
    steps = [
        Step(id="receive", role="clerk"),
        Step(id="ask", role="applicant", clock="paused"),
        Step(id="archive", role="clerk", clock="off"),
        Step(id="settle", role="clerk"),
    ]
    flows = [Flow("receive", "ask"), Flow("ask", "archive"), Flow("archive", "settle"), Flow("settle", "done")]
    own = [Calendar(id="saigon", zone="Asia/Ho_Chi_Minh"), Calendar(id="berlin", zone="Europe/Berlin")]
    return Procedure(
        id="office", steps=steps, flows=flows, ends=[End(id="done")], start="receive", calendar=calendar,
        roles=[Role(id="clerk"), Role(id="applicant", external=True)], after_pause=after_pause, calendars=own,  # type: ignore[arg-type]
    )  # fmt: skip


def one_case(procedure: Procedure, *rows: tuple[str, str, str]) -> EventLog:
    """Return the log of one case from (step, entered, end) with dates of 2026."""
    return hand_log(
        procedure,
        [{"case": 0, "step": step, "entered": f"2026-{low}", "end": f"2026-{high}"} for step, low, high in rows],
        [{}],
    )


def reading(procedure: Procedure, limit: TimeLimit, *rows: tuple[str, str, str]) -> tuple[int, str, int, str]:
    """Return what both clocks say of one case: counted days and verdict, elapsed days and verdict."""
    log = one_case(procedure, *rows)
    clocks = read_clocks(procedure, log, limit, Rulers(procedure, log))
    return (
        int(clocks.counted.used[0]),
        VERDICTS[clocks.counted.verdict[0]],
        int(clocks.elapsed.used[0]),
        VERDICTS[clocks.elapsed.verdict[0]],
    )


@pytest.mark.parametrize(
    ("received", "settled", "days", "verdict"),
    [
        ("02-12 16:00", "02-12 17:30", 0, "early"),  # the day of receipt is not counted
        ("02-12 08:00", "02-13 17:30", 1, "early"),  # Friday 13 is day 1
        ("02-13 09:00", "02-23 08:00", 1, "early"),  # over Tết: Monday 23 is day 1
        ("02-12 09:00", "02-25 17:30", 4, "early"),  # 13, 23, 24, 25
        ("02-12 09:00", "02-26 08:00", 5, "on time"),  # 13, 23, 24, 25, 26: the last day
        ("02-12 09:00", "02-26 23:59", 5, "on time"),  # the last day counts whole
        ("02-12 09:00", "02-27 00:00", 5, "on time"),  # midnight is the end of the last day
        ("02-12 09:00", "02-27 00:01", 6, "late"),
        ("02-14 10:00", "02-27 17:00", 5, "on time"),  # Saturday 14: 23, 24, 25, 26, 27
        ("02-22 10:00", "02-27 17:00", 5, "on time"),  # Sunday 22 gives the same days
        ("01-08 10:00", "01-14 17:00", 5, "on time"),  # 9, Saturday 10 (worked), 12, 13, 14
        ("01-08 10:00", "01-15 17:00", 6, "late"),
    ],
)
def test_working_days_over_tet_and_a_swapped_day(received: str, settled: str, days: int, verdict: str) -> None:
    """A limit of 5 working days; both clocks agree, since nothing pauses."""
    assert reading(office(), WORKING_5, ("settle", received, settled)) == (days, verdict, days, verdict)


@pytest.mark.parametrize(
    ("after_pause", "counted", "verdict"),
    [
        ("resume", 2, "early"),  # 3 Mar, then 10 Mar (the day of return, 9 Mar, is not counted again)
        ("restart", 1, "early"),  # only 10 Mar
        ("run", 6, "late"),  # 3, 4, 5, 6, 9, 10 Mar
    ],
)
def test_a_pause_stops_restarts_or_does_not_touch_the_counted_clock(
    after_pause: str, counted: int, verdict: str
) -> None:
    """Received Monday 2 March, asked on the 3rd, answered on Monday 9, settled on the 10th: 6 days elapsed."""
    rows = (
        ("receive", "03-02 09:00", "03-03 10:00"),
        ("ask", "03-03 10:00", "03-09 09:00"),
        ("settle", "03-09 09:00", "03-10 11:00"),
    )
    assert reading(office(after_pause), WORKING_5, *rows) == (counted, verdict, 6, "late")


def test_a_pause_within_one_day_costs_that_day_once() -> None:
    """Asked and answered on Tuesday 3 March: the 3rd counts once, as day 1."""
    rows = (
        ("receive", "03-02 09:00", "03-03 09:00"),
        ("ask", "03-03 09:00", "03-03 15:00"),
        ("settle", "03-03 15:00", "03-03 16:00"),
    )
    assert reading(office(), WORKING_5, *rows) == (1, "early", 1, "early")


def test_two_pauses_leave_the_sum_of_three_stretches() -> None:
    """2-3 March (1 day), 5-6 March (1 day), 10-12 March (2 days): 4 counted; elapsed 3,4,5,6,9,10,11,12 March."""
    rows = (
        ("receive", "03-02 09:00", "03-03 10:00"),
        ("ask", "03-03 10:00", "03-05 09:00"),
        ("receive", "03-05 09:00", "03-06 10:00"),
        ("ask", "03-06 10:00", "03-10 09:00"),
        ("settle", "03-10 09:00", "03-12 11:00"),
    )
    assert reading(office(), WORKING_5, *rows) == (4, "early", 8, "late")
    assert reading(office("restart"), WORKING_5, *rows)[:2] == (2, "early")


def test_a_branch_that_works_does_not_undo_the_pause_of_another() -> None:
    """The clerk works 2-10 March while the applicant is asked 3-9 March: paused is paused."""
    rows = (
        ("receive", "03-02 09:00", "03-10 10:00"),
        ("ask", "03-03 10:00", "03-09 09:00"),
    )
    assert reading(office(), WORKING_5, *rows) == (2, "early", 6, "late")


def test_a_step_with_its_clock_off_does_not_count_inside_the_window_nor_after_it() -> None:
    """Archived 3-9 March between two running steps, and once more after the last of them."""
    rows = (
        ("receive", "03-02 09:00", "03-03 10:00"),
        ("archive", "03-03 10:00", "03-09 09:00"),
        ("settle", "03-09 09:00", "03-10 11:00"),
        ("archive", "03-10 11:00", "03-30 11:00"),
    )
    assert reading(office(), WORKING_5, *rows) == (2, "early", 6, "late")


def test_a_branch_that_works_goes_on_counting_beside_a_step_with_its_clock_off() -> None:
    """Off is no pause: while another branch runs, the clock runs."""
    rows = (("receive", "03-02 09:00", "03-10 10:00"), ("archive", "03-03 10:00", "03-09 09:00"))
    assert reading(office(), WORKING_5, *rows) == (6, "late", 6, "late")


def test_a_pause_before_the_window_and_after_it_changes_nothing() -> None:
    """The window is from the first entry into a running step to the last exit from one."""
    rows = (
        ("ask", "02-02 09:00", "03-02 09:00"),
        ("receive", "03-02 09:00", "03-04 10:00"),
        ("ask", "03-04 10:00", "03-20 09:00"),
    )
    assert reading(office(), WORKING_5, *rows) == (2, "early", 2, "early")


def test_the_day_of_receipt_can_count() -> None:
    """Received Thursday 12 February: 12, 13, 23, 24, 25 are the five days."""
    limit = TimeLimit(Span(5, "working days"), DayCount(receipt_day="count"))
    assert reading(office(), limit, ("settle", "02-12 09:00", "02-25 17:00"))[:2] == (5, "on time")
    assert reading(office(), limit, ("settle", "02-12 09:00", "02-26 17:00"))[:2] == (6, "late")
    assert reading(office(), limit, ("settle", "02-14 09:00", "02-27 17:00"))[:2] == (5, "on time")  # a Saturday


@pytest.mark.parametrize(
    ("settled", "verdict"),
    [("03-09 17:30", "on time"), ("03-09 17:31", "late"), ("03-06 20:00", "early")],
)
def test_the_last_day_can_end_at_closing(settled: str, verdict: str) -> None:
    """Received 2 March, 5 working days: Monday 9 March to 17:30; an evening before the last day does no harm."""
    limit = TimeLimit(Span(5, "working days"), DayCount(last_day="closing"))
    assert reading(office(), limit, ("settle", "03-02 09:00", settled))[1] == verdict


@pytest.mark.parametrize(
    ("received", "settled", "days", "verdict"),
    [
        ("03-02 09:00", "03-12 09:00", 10, "on time"),  # Thursday 12 March is day 10
        ("03-02 09:00", "03-13 09:00", 11, "late"),
        ("03-04 09:00", "03-14 09:00", 10, "on time"),  # Saturday 14 is day 10
        ("03-04 09:00", "03-16 23:00", 12, "on time"),  # and rolls to Monday 16
        ("03-04 09:00", "03-17 00:01", 13, "late"),
        ("02-04 09:00", "02-23 10:00", 19, "on time"),  # day 10 is Saturday 14 February: over Tết to Monday 23
        ("02-04 09:00", "02-24 10:00", 20, "late"),
    ],
)
def test_calendar_days_roll_over_days_off(received: str, settled: str, days: int, verdict: str) -> None:
    """A limit of 10 calendar days that ends on a day off ends on the next working day."""
    limit = TimeLimit(Span(10, "calendar days"))
    assert reading(office(), limit, ("settle", received, settled)) == (days, verdict, days, verdict)


def test_calendar_days_do_not_roll_where_the_limit_says_so() -> None:
    """Day 10 is Saturday 14 March, and Sunday is late."""
    limit = TimeLimit(Span(10, "calendar days"), DayCount(roll="none"))
    assert reading(office(), limit, ("settle", "03-04 09:00", "03-15 09:00"))[1] == "late"


def test_a_rolled_last_day_ends_at_closing_too() -> None:
    """Monday 16 March to 17:30."""
    limit = TimeLimit(Span(10, "calendar days"), DayCount(last_day="closing"))
    assert reading(office(), limit, ("settle", "03-04 09:00", "03-16 17:30"))[1] == "on time"
    assert reading(office(), limit, ("settle", "03-04 09:00", "03-16 17:31"))[1] == "late"


def test_a_pause_does_not_use_up_the_day_to_which_the_limit_rolls() -> None:
    """Day 10 is Saturday 14 March; asked on Sunday 15, answered on Tuesday 17: Wednesday 18 is the day it rolls to."""
    limit = TimeLimit(Span(10, "calendar days"))

    def settled(at: str) -> str:
        rows = (
            ("receive", "03-04 09:00", "03-15 10:00"),
            ("ask", "03-15 10:00", "03-17 10:00"),
            ("settle", "03-17 10:00", at),
        )
        return reading(office(), limit, *rows)[1]

    assert (settled("03-18 17:00"), settled("03-19 09:00")) == ("on time", "late")


@pytest.mark.parametrize(
    ("limit", "used", "verdict"),
    [
        (TimeLimit(Span(12, "h"), None), 12, "on time"),
        (TimeLimit(Span(719, "min"), None), 12, "late"),
        (TimeLimit(Span(1.5, "working days"), None), 12, "on time"),
        (TimeLimit(Span(12, "h")), 12, "on time"),  # hours cannot be counted in days
    ],
)
def test_an_elapsed_limit_counts_open_hours(limit: TimeLimit, used: int, verdict: str) -> None:
    """Friday 13 February 13:30 to Tuesday 24 February 08:00: 4 + 8 open hours over Tết; nothing is early."""
    counted, told, *_ = reading(office(), limit, ("settle", "02-13 13:30", "02-24 08:00"))
    assert (counted, told) == (used * 3_600_000, verdict)


def test_an_elapsed_limit_in_calendar_days_runs_day_and_night() -> None:
    """Two calendar days are 48 hours."""
    limit = TimeLimit(Span(2, "calendar days"), None)
    assert reading(office(), limit, ("settle", "02-13 13:30", "02-15 13:30"))[:2] == (48 * 3_600_000, "on time")
    assert reading(office(), limit, ("settle", "02-13 13:30", "02-15 13:31"))[1] == "late"


def test_cases_without_a_running_step_have_no_clock_and_open_cases_are_open() -> None:
    """Neither is on time or late."""
    procedure = office()
    rows = [
        {"case": 0, "step": "ask", "entered": "2026-03-02 09:00", "end": "2026-03-03 09:00"},
        {"case": 1, "step": "receive", "entered": "2026-03-02 09:00", "end": "2026-03-03 09:00"},
        {"case": 2, "step": "receive", "entered": "2026-03-02 09:00", "end": "2026-03-03 09:00"},
    ]
    log = hand_log(procedure, rows, [{}, {"outcome": None}, {}])
    clocks = read_clocks(procedure, log, WORKING_5, Rulers(procedure, log))
    for clock in (clocks.counted, clocks.elapsed):
        assert [VERDICTS[k] for k in clock.verdict] == ["no clock", "open", "early"]


def test_days_are_dates_of_the_office_zone() -> None:
    """23:30 in Hà Nội is 16:30 of the same day in London; an always-open calendar counts Saigon's dates."""
    limit = TimeLimit(Span(1, "working days"))
    row = ("settle", "03-02 23:30", "03-03 23:45")
    assert reading(office(calendar="saigon"), limit, row)[:2] == (1, "on time")


def test_a_day_of_23_hours_is_a_day() -> None:
    """Summer time begins on Sunday 29 March 2026 in Berlin: from Saturday 23:30 to Monday 00:15 are two days."""
    limit = TimeLimit(Span(2, "working days"))
    row = ("settle", "03-28 23:30", "03-30 00:15")
    assert reading(office(calendar="berlin"), limit, row)[:2] == (2, "on time")


def days_by_looking_at_each_date(spans: list[tuple[dt.datetime, dt.datetime]]) -> int:
    """Count working days of 2026 up to June by walking over the dates, from the published days off."""
    off = {dt.date(2026, 1, 1), dt.date(2026, 1, 2), *(dt.date(2026, 2, d) for d in range(16, 21))}
    off |= {dt.date(2026, 4, 27), dt.date(2026, 4, 30), dt.date(2026, 5, 1)}
    total = 0
    for low, high in spans:
        day = low.date()
        while day < high.date():
            day += dt.timedelta(days=1)
            total += day == dt.date(2026, 1, 10) or (day.weekday() < 5 and day not in off)
    return total


@given(st.lists(st.integers(0, 150 * 1440), min_size=2, max_size=6, unique=True))
def test_stretches_add_up_as_a_walk_over_the_dates_says(minutes: list[int]) -> None:
    """Random pauses, counted by vectorised arithmetic and by looking at each date."""
    epoch = dt.datetime(2026, 1, 5, 0, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    instants = [epoch + dt.timedelta(minutes=m) for m in sorted(minutes)]
    instants = instants[: len(instants) // 2 * 2]
    instants = [at + dt.timedelta(minutes=at.hour == 0 and at.minute == 0) for at in instants]
    written = [at.strftime("%m-%d %H:%M") for at in instants]
    names = ["receive", "ask"] * len(written)
    rows = tuple((names[k], written[k], written[k + 1]) for k in range(len(written) - 1))
    expected = days_by_looking_at_each_date([(a, b) for a, b in zip(instants[::2], instants[1::2], strict=True)])
    assert reading(office(), WORKING_5, *rows)[0] == expected


@given(
    st.lists(st.tuples(st.sampled_from("rpo"), st.integers(0, 30), st.integers(0, 10)), min_size=1, max_size=8),
    st.sampled_from(["resume", "restart", "run"]),
)
def test_the_counted_time_is_that_of_asking_at_every_instant(rows: list[tuple[str, int, int]], after: str) -> None:
    """Minute by minute: inside the window, nothing paused (unless pauses run), something running or nothing off."""
    of = {kind: [(low, low + length) for k, low, length in rows if k == kind] for kind in "rpo"}
    if not of["r"]:
        return
    window = (min(a for a, _ in of["r"]), max(b for _, b in of["r"]))
    pauses = [(a, b) for a, b in of["p"] if a <= window[1] and b >= window[0]]
    begin = max([window[0], *(min(b, window[1]) for _, b in pauses)]) if after == "restart" else window[0]

    def runs(minute: int) -> bool:
        def inside(kind: str) -> bool:
            return any(a <= minute < b for a, b in of[kind])

        if after == "run":
            return inside("r") or inside("p") or not inside("o")
        return not inside("p") and (inside("r") or not inside("o"))

    expected = sum(runs(minute) for minute in range(begin, window[1]))
    spans = running_spans(window, of["r"], of["p"], of["o"], after)  # type: ignore[arg-type]
    assert sum(b - a for a, b in spans) == expected
    assert spans == sorted(spans)
    assert np.all(np.diff([edge for span in spans for edge in span]) >= 0)
