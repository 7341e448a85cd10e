"""Figures of a run: by hand from two small logs, and from theory for a queue that has a formula."""

import datetime as dt
import math

import numpy as np
import pytest
from attrs import evolve
from hand_logs import hand_log

from procflow.errors import ProcedureError, SimulationError
from procflow.metrics import measure, wilson
from procflow.model import (
    Demand,
    Duration,
    End,
    EventLog,
    Exponential,
    Fixed,
    Flow,
    Procedure,
    Role,
    Span,
    Step,
    Text,
    TimeLimit,
)
from procflow.simulation import Run, Scenario, simulate


def office() -> Procedure:
    """A clerk drafts, the chair signs or refuses, a printer prints."""
    return Procedure(
        id="office",
        steps=[
            Step(id="draft", role="clerk"),
            Step(id="sign", role="chair", signs=True),
            Step(id="print"),
        ],
        ends=[End(id="done"), End(id="refused")],
        flows=[
            Flow("draft", "sign"),
            Flow("sign", "print", 0.5),
            Flow("sign", "refused", 0.5),
            Flow("print", "done"),
        ],
        roles=[
            Role(id="clerk", name=Text(vi="Văn thư", en="Clerk"), officers=1, share=0.5, cost_per_hour=60_000.0),
            Role(id="chair", officers=1, share=1.0, cost_per_hour=120_000.0),
        ],
        start="draft",
        demand=Demand(rate=5, per="hour"),
        time_limit=TimeLimit(Span(1, "working days")),
    )


def row(case: int, step: str, entered: str, end: str, **more: object) -> dict[str, object]:
    """Return a row of March 2026."""
    return {"case": case, "step": step, "entered": f"2026-03-{entered}", "end": f"2026-03-{end}", **more}


def monday(procedure: Procedure, *, slow: bool) -> EventLog:
    """Return a log of two counted cases and one of the warm-up before them.

    Case 1: drafted Monday 09:00 to 10:00 (30 minutes of work), signed 10:00 to 10:20 after 10 minutes of queue, printed
    at once: 80 minutes. Case 2: drafted 10:00 to 11:00, refused at 11:10, or on Wednesday at 08:10 if slow.
    """
    refused = "04 08:10" if slow else "02 11:10"
    rows = [
        row(0, "draft", "02 08:00", "02 09:00", other_duties=30),
        row(0, "sign", "02 09:00", "02 09:10", handoffs=1),
        row(0, "print", "02 09:10", "02 09:10"),
        row(1, "draft", "02 09:00", "02 10:00", other_duties=30),
        row(1, "sign", "02 10:00", "02 10:20", start="2026-03-02 10:10", queue=10, handoffs=1),
        row(1, "print", "02 10:20", "02 10:20"),
        row(2, "draft", "02 10:00", "02 11:00", other_duties=30, previous=-1),
        row(2, "sign", "02 11:00", refused, ready=f"2026-03-{refused[:2]} {'08:00' if slow else '11:00'}", handoffs=1),
    ]
    cases = [{"counted": False}, {}, {"outcome": "refused"}]
    return hand_log(procedure, rows, cases, start="2026-03-02 00:00")


def hand_run(procedure: Procedure, *logs: EventLog) -> Run:
    """Return a run of logs written by hand."""
    scenario = Scenario(cases=2, warm_up_cases=1, replications=len(logs), start=dt.date(2026, 3, 2))
    return Run(procedure, scenario, logs)


def values(run: Run, id: str) -> tuple[float | None, ...]:
    """Return the value of a figure in each replication."""
    return measure(run)[id].values


@pytest.fixture(name="run")
def two_replications() -> Run:
    """Return a run whose second replication has the slow refusal."""
    procedure = office()
    return hand_run(procedure, monday(procedure, slow=False), monday(procedure, slow=True))


SLOW = 60 + 60 + 240 + 480 + 10
"""Open minutes of case 2 if slow: Monday 10-12, the afternoon, Tuesday, and 10 minutes of Wednesday."""


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("cases", (2, 2)),
        ("steps", (3, 3)),
        ("steps_per_case", (2.5, 2.5)),
        ("handoffs", (1, 1)),
        ("signatures", (1, 1)),
        ("cycle_time_mean", (75, (80 + SLOW) / 2)),  # 80 and 70, or 80 and 850 minutes
        ("cycle_time_p50", (75, (80 + SLOW) / 2)),
        ("cycle_time_p90", (79, 80 + 0.9 * (SLOW - 80))),  # type 7: nine tenths of the way from the first to the second
        ("processing_time", (40, 40)),
        ("work_content", (40, 40)),
        ("waiting_other_duties", (30, 30)),
        ("waiting_officer", (5, 5)),
        ("waiting_delay", (0, (SLOW - 70) / 2)),
        ("waiting", (35, (80 + SLOW) / 2 - 40)),
        ("efficiency", (80 / 150, 80 / (80 + SLOW))),
        ("cost", (50_000, 50_000)),  # 30 minutes at 60,000 and 10 at 120,000 an hour
        ("on_time_counted", (1, 0.5)),
        ("on_time_elapsed", (1, 0.5)),
        ("early_counted", (1, 0.5)),
        ("open", (0, 0)),
        (
            "load:clerk",
            (1, 1),
        ),  # two hours for the counted cases, in the two hours from the arrival before them to their last
    ],
)
def test_every_figure_is_the_one_counted_by_hand(run: Run, id: str, expected: tuple[float, ...]) -> None:
    """The case of the warm-up counts nowhere."""
    assert values(run, id) == pytest.approx(expected, rel=1e-12)


def test_the_interval_is_that_of_two_replication_means(run: Run) -> None:
    """Means 75 and 465: half-width t(0.975; 1) * 390 / 2, with t = tan(0.475 pi)."""
    interval = measure(run)["cycle_time_mean"].interval
    assert interval is not None
    assert math.isclose(interval.mean, (75 + (80 + SLOW) / 2) / 2)
    assert math.isclose(interval.half_width or 0, math.tan(0.475 * math.pi) * ((80 + SLOW) / 2 - 75) / 2, rel_tol=1e-9)


def test_outcomes_have_their_own_figures(run: Run) -> None:
    """Refused cases: one in each replication, never printed; load is told for all cases only."""
    refused = measure(run).by_outcome("refused")
    assert refused["cases"].values == (1, 1)
    assert refused["steps_per_case"].value == 2
    assert refused["cycle_time_mean"].values == (70, SLOW)
    assert refused["on_time_counted"].values == (1, 0)
    assert refused["load:clerk"].value is None
    assert refused["open"].reason


def test_an_outcome_nobody_reaches_is_not_computed_rather_than_zero() -> None:
    """None with the reason, for times and for shares."""
    procedure = evolve(office(), ends=(*office().ends, End(id="never")))
    none = measure(hand_run(procedure, monday(procedure, slow=False))).by_outcome("never")
    for id in ("cycle_time_mean", "cost", "on_time_counted"):
        assert none[id].interval is None
        assert "No counted case" in none[id].reason.get("en")
    assert none["cases"].value == 0


def test_unknown_ends_and_figures_are_named_with_the_nearest(run: Run) -> None:
    """A slip of the pen is answered."""
    with pytest.raises(SimulationError, match="Did you mean 'refused'"):
        measure(run).by_outcome("refuse")
    with pytest.raises(SimulationError, match="Did you mean 'cycle_time_mean'"):
        measure(run)["cycle_time_meen"]


def test_the_share_of_all_on_time_cases_has_the_width_of_wilson() -> None:
    """Two replications of two cases, all on time: as wide as 4 of 4."""
    procedure = office()
    log = monday(procedure, slow=False)
    figure = measure(hand_run(procedure, log, log))["on_time_counted"]
    assert figure.interval is not None
    assert math.isclose(figure.interval.half_width or 0, 1 - wilson(4, 4)[0])


def test_one_replication_has_values_and_no_interval_and_says_so() -> None:
    """Never a width made up from the cases of one run."""
    procedure = office()
    metrics = measure(hand_run(procedure, monday(procedure, slow=False)))
    assert all(
        figure.interval is None or figure.interval.half_width is None
        for figure in metrics.figures
        if figure.id not in ("steps", "open")
    )
    assert [warning.code for warning in metrics.warnings] == ["one-replication"]


def test_fewer_than_ten_replications_are_warned_of(run: Run) -> None:
    """Intervals of few skewed values cover too little."""
    assert [warning.code for warning in measure(run).warnings] == ["few-replications"]
    assert "lần chạy" in measure(run).warnings[0].text("vi")


def test_open_cases_are_counted_told_and_left_out_of_times() -> None:
    """Case 2 has not ended when the run stops."""
    procedure = office()
    log = monday(procedure, slow=True)
    cases = dict(log.cases.columns)
    cases["end"] = np.where(cases["case"] == 2, -1, cases["end"])
    cases["outcome"] = np.where(cases["case"] == 2, -1, cases["outcome"])
    stopped = Scenario(until=dt.date(2026, 3, 2), warm_up_cases=1, start=dt.date(2026, 3, 2))
    metrics = measure(Run(procedure, stopped, (evolve(log, cases=evolve(log.cases, columns=cases)),)))
    assert (metrics["cases"].value, metrics["open"].value, metrics["cycle_time_mean"].value) == (2, 0.5, 80)
    assert "open-cases" in [warning.code for warning in metrics.warnings]
    assert "1 of 2" in str(metrics.warnings[-1])


@pytest.mark.parametrize(
    ("change", "id", "words"),
    [
        ({"time_limit": None}, "on_time_counted", "no time limit"),
        ({"time_limit": TimeLimit(Span(8, "h"), None)}, "early_counted", "no day before"),
        ({"roles": (Role(id="clerk", officers=1, share=0.5), office().roles[1])}, "cost", "'clerk'"),
        ({"roles": (office().roles[0], evolve(office().roles[1], currency="USD"))}, "cost", "USD"),
        ({"steps": tuple(evolve(step, clock="off") for step in office().steps)}, "on_time_counted", "running"),
    ],
)
def test_what_cannot_be_told_is_none_with_the_reason(change: dict[str, object], id: str, words: str) -> None:
    """Missing facts never become 0."""
    procedure = evolve(office(), **change)  # type: ignore[arg-type]
    figure = measure(hand_run(procedure, monday(procedure, slow=False)))[id]
    assert figure.interval is None
    assert words in figure.reason.get("en")
    assert figure.reason.vi


def test_cases_without_a_clock_are_left_out_of_on_time_and_counted_apart(run: Run) -> None:
    """If only printing runs the clock, the refused case has none."""
    clocks = {"draft": "off", "sign": "off", "print": "running"}
    procedure = evolve(office(), steps=tuple(evolve(step, clock=clocks[step.id]) for step in office().steps))
    figure = measure(hand_run(procedure, *run.logs))["on_time_counted"]
    assert figure.values == (1, 1)
    assert "2 cases" in figure.reason.get("en")


def test_the_table_speaks_vietnamese_and_warns_of_invented_figures(run: Run) -> None:
    """Times in days or hours with a comma, the banner on top, all lines of one width at the columns."""
    procedure = evolve(run.procedure, illustrative=True)
    lines = measure(Run(procedure, run.scenario, run.logs)).table("vi").splitlines()
    assert lines[0] == "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO"
    cycle = next(line for line in lines if line.startswith("Tổng thời gian giải quyết, trung bình"))
    assert "4,5 giờ làm việc" in cycle  # (75 + 465) / 2 = 270 minutes
    assert any(line.startswith("Mức tải: Văn thư") for line in lines)
    assert lines[-1].startswith("! lần chạy của 'office'")
    assert "ILLUSTRATIVE" not in str(measure(run))


def test_a_level_that_is_none_is_refused(run: Run) -> None:
    """95 instead of 0.95."""
    with pytest.raises(ProcedureError, match="confidence level"):
        measure(run, level=95)


def test_something_else_than_a_run_is_refused_by_its_kind() -> None:
    """A procedure must be simulated first."""
    with pytest.raises(SimulationError, match="run is a Procedure, expected a Run"):
        measure(office())  # type: ignore[arg-type]


def test_a_queue_with_a_formula_comes_out_as_the_formula_says() -> None:
    """M/M/1 with 10 arrivals and 20 services an hour: 6 minutes in the system, 3 of them waiting, half of the time busy.

    40 replications of 400 cases after a warm-up of 100; the error may be four standard errors.
    """
    procedure = Procedure(
        id="mm1", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(3)))],
        roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(rate=10, per="hour"),
    )  # fmt: skip
    metrics = measure(simulate(procedure, Scenario(cases=400, warm_up_cases=100, replications=40, seed=7)))
    theory = {"cycle_time_mean": 6.0, "processing_time": 3.0, "waiting_officer": 3.0, "load:clerk": 0.5}
    for id, expected in theory.items():
        known = [value for value in metrics[id].values if value is not None]
        error = float(np.std(known, ddof=1)) / math.sqrt(len(known))
        assert abs(np.mean(known) - expected) <= 4 * error
        assert error <= 0.05 * expected


def test_a_load_over_weeks_counts_open_hours_after_the_last_case_too() -> None:
    """One case of 48 minutes in one week of 40 hours: 2 % of the clerk's time, whenever it came."""
    procedure = Procedure(
        id="rare", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Fixed(48)))], roles=[Role(id="clerk", officers=1, share=1.0)],
        demand=Demand(every=Duration(Fixed(25), "h")),
    )  # fmt: skip
    week = Scenario(weeks=1, start=dt.date(2026, 3, 2))
    assert measure(simulate(procedure, week))["load:clerk"].value == 0.02


@pytest.mark.filterwarnings("ignore::procflow.simulation.overload.UnstableQueueWarning")
def test_work_done_after_the_window_counts_for_the_cases_that_brought_it() -> None:
    """Two cases a day of 4 hours each keep one clerk busy all the time, however late the last one is finished."""
    procedure = Procedure(
        id="full", start="serve", flows=[Flow("serve", "file"), Flow("file", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Fixed(4), "h")),
               Step(id="file", role="chair", work=Duration(Fixed(6), "h"))],
        roles=[Role(id="clerk", officers=1, share=1.0), Role(id="chair", officers=1, share=1.0)],
        demand=Demand(every=Duration(Fixed(4), "h")),
    )  # fmt: skip
    metrics = measure(simulate(procedure, Scenario(cases=20)))
    assert (metrics["load:clerk"].value, metrics["load:chair"].value) == (1.0, 1.5)
