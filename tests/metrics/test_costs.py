"""Costs: by hand, what has no rate, and days late recounted by walking over the dates."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hand_logs import hand_log

from procflow.errors import ProcedureError, SimulationError
from procflow.metrics import DelayCost, measure
from procflow.metrics.costs import costs
from procflow.metrics.lateness import days_late
from procflow.metrics.waiting import Rulers
from procflow.model import DayCount, Demand, End, EventLog, Flow, Procedure, Role, Span, Step, Text, TimeLimit
from procflow.simulation import Run, Scenario


def office() -> Procedure:
    """The citizen applies, a clerk receives and asks for papers, the citizen supplements, the chair signs."""
    return Procedure(
        id="office", start="apply", ends=[End(id="done")], demand=Demand(rate=1, per="hour"),
        steps=[Step(id="apply", role="citizen", clock="off"), Step(id="receive", role="clerk"),
               Step(id="supplement", role="citizen", clock="paused"), Step(id="sign", role="chair")],
        flows=[Flow("apply", "receive"), Flow("receive", "supplement"), Flow("supplement", "sign"), Flow("sign", "done")],
        roles=[Role(id="citizen", name=Text(vi="Người dân", en="Citizen"), external=True, cost_per_hour=30_000.0),
               Role(id="clerk", officers=1, share=0.5, cost_per_hour=60_000.0),
               Role(id="chair", officers=1, share=1.0, cost_per_hour=120_000.0)],
        time_limit=TimeLimit(Span(2, "working days")),
    )  # fmt: skip


ROWS = [
    {"case": 0, "step": "apply", "entered": "2026-03-02 08:00", "end": "2026-03-02 09:00"},
    {"case": 0, "step": "receive", "entered": "2026-03-02 09:00", "end": "2026-03-02 10:00", "other_duties": 30},
    {
        "case": 0,
        "step": "supplement",
        "entered": "2026-03-02 10:00",
        "ready": "2026-03-04 10:00",
        "end": "2026-03-04 10:20",
    },
    {"case": 0, "step": "sign", "entered": "2026-03-04 10:20", "ready": "2026-03-10 08:00", "end": "2026-03-10 08:30"},
]
"""Monday to Tuesday of next week. The clock runs on Monday until 10:00 and again from Wednesday 10:20: the working days
after that are Thursday, Friday, Monday and Tuesday, two more than the limit."""


def run_of(procedure: Procedure) -> Run:
    """Return a run of one case."""
    log = hand_log(procedure, ROWS, [{}], start="2026-03-02 00:00")
    return Run(procedure, Scenario(cases=1, start=dt.date(2026, 3, 2)), (log,))


def test_every_line_is_the_one_counted_by_hand() -> None:
    """An hour of applying and 20 minutes of supplementing at 30,000; half an hour of clerk and chair; two days late."""
    found = costs(run_of(office()), delay=DelayCost(50_000))
    told = {row.id: (row.time and row.time.mean, row.amount and row.amount.mean) for row in found.rows}
    cycle = 6 * 480 + 30  # six whole working days, and half an hour of the seventh
    assert told == {
        "staff:clerk": (30.0, 30_000.0),
        "staff:chair": (30.0, 60_000.0),
        "held:clerk": (30.0, 30_000.0),
        "held:chair": (0.0, 0.0),
        "applicant:citizen": (80.0, 40_000.0),
        "waiting": (cycle, None),
        "delay": (2 * 480, 100_000.0),
    }


def test_staff_lines_add_up_to_the_cost_of_the_table() -> None:
    """Other duties are told apart and not in it."""
    metrics = measure(run_of(office()))
    staff = [row.amount.mean for row in metrics.costs().rows if row.id.startswith("staff") and row.amount is not None]
    assert sum(staff) == metrics["cost"].value


@pytest.mark.parametrize(
    ("change", "id", "words"),
    [
        ({"cost_per_hour": None}, "staff:clerk", "No cost_per_hour"),
        ({"currency": "USD"}, "staff:clerk", "not in VND"),
        ({"cost_per_hour": None}, "held:clerk", "No cost_per_hour"),
    ],
)
def test_without_a_rate_hours_are_told_and_no_money(change: dict[str, object], id: str, words: str) -> None:
    """None with the reason, never 0."""
    roles = [evolve(role, **change) if role.id == "clerk" else role for role in office().roles]
    row = costs(run_of(evolve(office(), roles=roles)))[id]
    assert row.amount is None
    assert row.time is not None
    assert words in row.reason.get("en")


def test_delay_has_a_price_only_if_one_is_stated() -> None:
    """The days are told, the money is not; without a limit nothing is."""
    run = run_of(office())
    row = costs(run)["delay"]
    assert (row.amount, row.time and row.time.mean) == (None, 960)
    assert "DelayCost" in row.reason.get("vi")
    assert costs(run, delay=DelayCost(3, "USD"))["delay"].amount is None
    unlimited = costs(run_of(evolve(office(), time_limit=None)), delay=DelayCost(50_000))["delay"]
    assert (unlimited.time, unlimited.amount) == (None, None)


@pytest.mark.parametrize("amount", [-1, float("inf"), float("nan"), "50", True])
def test_an_amount_that_means_nothing_is_refused(amount: float) -> None:
    """A price is a number of 0 or more."""
    with pytest.raises(ProcedureError, match=r"expected a finite amount"):
        DelayCost(amount)


def test_an_unknown_line_is_refused_with_the_nearest() -> None:
    """A slip of the pen."""
    with pytest.raises(SimulationError, match=r"Did you mean 'staff:clerk'"):
        costs(run_of(office()))["staff:clerc"]


def test_the_table_says_what_is_not_computed() -> None:
    """In both languages."""
    text = costs(run_of(office())).view().text("vi")
    assert "Công sức: Người dân" in text
    assert "chưa tính được" in text


def single(limit: TimeLimit, start: str, end: str) -> tuple[Procedure, EventLog]:
    """Return a procedure of one running step, and the log of one case in it."""
    procedure = Procedure(id="p", start="a", steps=[Step(id="a")], ends=[End(id="z")], time_limit=limit)
    log = hand_log(procedure, [{"case": 0, "step": "a", "entered": start, "end": end}], [{}], start="2026-02-01 00:00")
    return procedure, log


@pytest.mark.parametrize(
    ("limit", "start", "end", "expected"),
    [
        # Monday 2 March plus 3 working days is Thursday 5; Friday and Monday are late.
        (TimeLimit(Span(3, "working days")), "2026-03-02 08:00", "2026-03-09 09:00", 2),
        (TimeLimit(Span(3, "working days")), "2026-03-02 08:00", "2026-03-05 17:00", 0),
        # The day of receipt counts: Wednesday is the last day.
        (TimeLimit(Span(3, "working days"), DayCount(receipt_day="count")), "2026-03-02 08:00", "2026-03-09 09:00", 3),
        # 5 calendar days from Monday 2 end on Saturday 7 and roll to Monday 9; Tuesday and Wednesday are late.
        (TimeLimit(Span(5, "calendar days"), DayCount(roll="next_working_day")), "2026-03-02 08:00", "2026-03-11 09:00", 2),
        # Without rolling Monday is late as well.
        (TimeLimit(Span(5, "calendar days"), DayCount(roll="none")), "2026-03-02 08:00", "2026-03-11 09:00", 3),
        # Over Tết 2026 (16 to 20 February off): Friday 13 plus 1 is Monday 23; Tuesday is late.
        (TimeLimit(Span(1, "working days")), "2026-02-13 08:00", "2026-02-24 09:00", 1),
        # 8 hours from Monday 8:00 are over at 17:30; 4 hours of Tuesday are half a day.
        (TimeLimit(Span(8, "h"), None), "2026-03-02 08:00", "2026-03-03 12:00", 0.5),
        # One day of 24 hours ends Tuesday 10:00; two hours of the morning are a quarter of a day.
        (TimeLimit(Span(1, "calendar days"), None), "2026-03-02 10:00", "2026-03-03 12:00", 0.25),
        # Closing hour missed on the last day: late by no whole day.
        (TimeLimit(Span(1, "working days"), DayCount(last_day="closing")), "2026-03-02 08:00", "2026-03-03 18:00", 0),
    ],
)  # fmt: skip
def test_days_late_are_those_counted_on_the_calendar(limit: TimeLimit, start: str, end: str, expected: float) -> None:
    """Working days after the last day of the limit."""
    procedure, log = single(limit, start, end)
    assert days_late(procedure, log, limit, Rulers(procedure, log)).tolist() == [expected]


def test_an_hour_limit_goes_on_after_a_pause() -> None:
    """Seven hours before a pause and three after it are two hours beyond eight: a quarter of a day."""
    limit = TimeLimit(Span(8, "h"), None)
    procedure = Procedure(
        id="p", start="a", ends=[End(id="z")], time_limit=limit,
        steps=[Step(id="a"), Step(id="b", clock="paused"), Step(id="c")],
    )  # fmt: skip
    rows = [
        {"case": 0, "step": "a", "entered": "2026-03-02 08:00", "end": "2026-03-02 16:30"},
        {"case": 0, "step": "b", "entered": "2026-03-02 16:30", "end": "2026-03-04 08:00"},
        {"case": 0, "step": "c", "entered": "2026-03-04 08:00", "end": "2026-03-04 11:00"},
    ]
    log = hand_log(procedure, rows, [{}], start="2026-03-02 00:00")
    assert log.epoch == dt.datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert days_late(procedure, log, limit, Rulers(procedure, log)).tolist() == [0.25]
