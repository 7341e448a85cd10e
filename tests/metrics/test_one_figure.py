"""One figure by quantity, statistic and place: by hand, minute by minute, and against formulas."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hand_logs import hand_log
from hypothesis import example, given
from hypothesis import strategies as st
from timed_procedures import timed_procedure

from procflow.errors import SimulationError
from procflow.metrics import figure, measure
from procflow.metrics.in_progress import in_progress
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.statistic import read_statistic
from procflow.model import (
    CaseAttribute,
    Demand,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Procedure,
    Role,
    Step,
    Table,
    Text,
)
from procflow.queueing import little, mm1, mmc
from procflow.simulation import Run, Scenario, simulate


def office() -> Procedure:
    """A clerk drafts, the chair signs or refuses."""
    return Procedure(
        id="office",
        steps=[Step(id="draft", role="clerk"), Step(id="sign", role="chair")],
        ends=[End(id="done", name=Text(en="Done", vi="Xong")), End(id="refused")],
        flows=[Flow("draft", "sign"), Flow("sign", "done", 0.5), Flow("sign", "refused", 0.5)],
        roles=[Role(id="clerk", name=Text(vi="Văn thư", en="Clerk"), officers=1, share=1.0),
               Role(id="chair", officers=1, share=1.0)],
        start="draft", demand=Demand(rate=5, per="hour"),
    )  # fmt: skip


def row(case: int, step: str, entered: str, end: str, **more: object) -> dict[str, object]:
    """Return a row of Monday 2 March 2026."""
    times = {key: f"2026-03-{more.pop(key)}" for key in ("ready", "start") if key in more}
    return {"case": case, "step": step, "entered": f"2026-03-{entered}", "end": f"2026-03-{end}", **times, **more}


@pytest.fixture(name="run")
def monday() -> Run:
    """Return a run of three cases in the week from Monday 2 March 2026.

    Case 0: drafted 08:00-09:00, signed 09:00-09:30. Case 1: drafted from 08:30, waits until 09:00, to 10:00, signed
    10:00-10:10. Case 2: comes 09:00, drafted 10:00-11:00, refused 11:00-11:20.
    """
    procedure = office()
    rows = [
        row(0, "draft", "02 08:00", "02 09:00"),
        row(0, "sign", "02 09:00", "02 09:30", handoffs=1),
        row(1, "draft", "02 08:30", "02 10:00", start="02 09:00", queue=30, previous=-1),
        row(1, "sign", "02 10:00", "02 10:10", handoffs=1),
        row(2, "draft", "02 09:00", "02 11:00", start="02 10:00", queue=60, previous=-1),
        row(2, "sign", "02 11:00", "02 11:20", handoffs=1),
    ]
    log = hand_log(procedure, rows, [{}, {}, {"outcome": "refused"}], start="2026-03-02 00:00")
    return Run(procedure, Scenario(weeks=1, start=dt.date(2026, 3, 2)), (log,))


WEEK = 2400
"""Open minutes of that week."""


@pytest.mark.parametrize(
    ("quantity", "options", "expected"),
    [
        ("cycle_time", {}, (90 + 100 + 140) / 3),
        ("cycle_time", {"statistic": "largest"}, 140),
        ("cycle_time", {"statistic": "smallest"}, 90),
        ("cycle_time", {"statistic": "median"}, 100),
        ("cycle_time", {"statistic": "p90"}, 132),  # type 7: four fifths of the way from 100 to 140
        ("cycle_time", {"statistic": "variance"}, 700),  # deviations -20, -10 and 30, over n - 1 = 2
        ("cycle_time", {"statistic": "sd"}, math.sqrt(700)),
        ("cycle_time", {"statistic": "share", "at_most": 100}, 2 / 3),
        ("cycle_time", {"statistic": "share", "at_most": 99.9}, 1 / 3),
        ("cycle_time", {"outcome": "refused"}, 140),
        ("cycle_time", {"role": "chair"}, 20),
        ("waiting", {}, 30),
        ("waiting", {"role": "clerk", "statistic": "largest"}, 60),
        ("waiting_officer", {"step": "draft", "outcome": "done"}, 15),
        ("processing_time", {"step": "sign"}, 20),
        ("work_content", {"role": "clerk"}, 60),
        ("work_content", {}, 80),
        ("handoffs", {"role": "chair"}, 1),
        ("steps_per_case", {}, 2),
        ("number_in_progress", {}, 330 / WEEK),
        ("number_in_progress", {"statistic": "largest"}, 3),
        ("number_in_progress", {"role": "chair"}, 60 / WEEK),
        ("number_waiting", {}, 90 / WEEK),
        ("number_waiting", {"role": "clerk", "statistic": "largest"}, 1),  # one is taken as the other comes, at 09:00
        ("number_waiting", {"step": "sign", "statistic": "largest"}, 0),
        ("number_waiting", {"statistic": "share", "at_most": 0}, 1 - 90 / WEEK),
        ("number_waiting", {"statistic": "p95"}, 0),
        ("number_waiting", {"statistic": "p97"}, 1),
        ("number_waiting", {"statistic": "variance"}, 90 / WEEK - (90 / WEEK) ** 2),
        ("number_in_progress", {"statistic": "value", "when": dt.datetime(2026, 3, 2, 9, 15)}, 3),
        ("number_in_progress", {"statistic": "value", "when": dt.datetime(2026, 3, 2, 9, 30)}, 2),
        ("number_in_progress", {"statistic": "value", "when": dt.datetime(2026, 3, 2, 9, 29, 59, 999000)}, 3),
        ("number_in_progress", {"statistic": "value", "when": dt.datetime(2026, 3, 2, 2, 15, tzinfo=dt.UTC)}, 3),
    ],
)
def test_every_figure_is_the_one_counted_by_hand(
    run: Run, quantity: str, options: dict[str, Any], expected: float
) -> None:
    """Three cases on one morning; numbers over time are of 40 open hours."""
    value = figure(run, quantity, **options).value
    assert value is not None
    assert math.isclose(expected, value, rel_tol=1e-12, abs_tol=1e-12)


def test_a_figure_has_a_name_a_unit_and_a_direction(run: Run) -> None:
    """A larger share of quick cases is better, as shorter times are."""
    share = figure(run, "cycle_time", statistic="share", at_most=100, outcome="done").kind
    assert (share.unit, share.better, share.id) == ("share", "higher", "cycle_time:share:outcome=done")
    assert share.name.get("vi") == "Tổng thời gian giải quyết, tỷ lệ không quá một mức – Xong"
    spread = figure(run, "waiting", statistic="variance", role="clerk").kind
    assert (spread.unit, spread.better) == ("squared working minutes", "lower")
    assert spread.name.get("en") == "Waiting, all causes, variance – Clerk"
    assert figure(run, "cycle_time", statistic="p99.5").kind.name.get("vi") == "Tổng thời gian giải quyết, P99,5"


@pytest.mark.parametrize(
    ("quantity", "options", "words"),
    [
        ("wating", {}, r"Did you mean 'waiting'"),
        ("waiting", {"statistic": "mena"}, r"Did you mean 'mean'"),
        ("waiting", {"statistic": "p0"}, r"a percentile such as 'p90'"),
        ("waiting", {"statistic": "p100"}, r"a percentile such as 'p90'"),
        ("waiting", {"role": "clerc"}, r"no role is called 'clerc'.*Did you mean 'clerk'"),
        ("waiting", {"step": "sing"}, r"no step is called 'sing'.*Did you mean 'sign'"),
        ("waiting", {"outcome": "don"}, r"Did you mean 'done'"),
        ("waiting", {"role": "clerk", "step": "sign"}, r"not both"),
        ("waiting", {"statistic": "share"}, r"goes with 'at_most'"),
        ("waiting", {"at_most": 3}, r"'at_most' with no other"),
        ("number_waiting", {"statistic": "value"}, r"goes with 'when'"),
        ("waiting", {"statistic": "value", "when": dt.datetime(2026, 3, 2)}, r"'waiting' is none"),
        ("steps_per_case", {"role": "clerk"}, r"not told at a role or step"),
        ("number_waiting", {"outcome": "done"}, r"not told by outcome or attribute"),
        ("number_waiting", {"statistic": "value", "when": dt.datetime(2026, 3, 20)}, r"no instant of the study"),
    ],
)
def test_what_does_not_go_together_is_refused_with_a_hint(
    run: Run, quantity: str, options: dict[str, Any], words: str
) -> None:
    """Unknown names, bounds without a share, places that a quantity does not have."""
    with pytest.raises(SimulationError, match=words):
        figure(run, quantity, **options)


def test_figures_of_measured_cases_are_those_of_the_run(run: Run) -> None:
    """`Metrics.figure` keeps the outcome; its means are those of the table."""
    metrics = measure(run)
    for id in ("processing_time", "waiting", "waiting_officer", "handoffs", "steps_per_case", "work_content"):
        assert metrics.figure(id).value == metrics[id].value
    assert metrics.figure("cycle_time", statistic="p90").value == metrics["cycle_time_p90"].value
    assert metrics.by_outcome("refused").figure("cycle_time").value == 140


def test_nobody_there_is_not_computed_and_one_value_has_no_variance(run: Run) -> None:
    """None with the reason, never 0."""
    alone = figure(run, "cycle_time", statistic="variance", outcome="refused")
    assert (alone.value, alone.reason.get("en")) == (None, "One value has no spread.")
    procedure = office()
    rows = [row(0, "draft", "02 08:00", "02 09:00")]
    skipped = Run(procedure, run.scenario, (hand_log(procedure, rows, [{}], start="2026-03-02 00:00"),))
    missing = figure(skipped, "waiting", role="chair")
    assert (missing.value, missing.reason.get("en")) == (None, "No counted case came here.")


def test_where_open_cases_wait_is_not_told(run: Run) -> None:
    """The log holds finished steps: a case in the queue at the stop would be missing from the number waiting."""
    procedure = office()
    rows = [row(0, "draft", "02 08:00", "02 09:00")]
    log = hand_log(procedure, rows, [{"outcome": None}], start="2026-03-02 00:00")
    stopped = Run(procedure, Scenario(until=dt.date(2026, 3, 2), start=dt.date(2026, 3, 2)), (log,))
    assert figure(stopped, "number_waiting").value is None
    assert figure(stopped, "number_in_progress").value == 1.0  # from 08:00 to the end of the day
    found = in_progress(stopped)
    assert found.rows[0].waiting is None
    assert "not computed" in str(found)
    with pytest.raises(SimulationError, match=r"open at the stop"):
        found.series()


def test_a_case_of_the_warm_up_that_is_still_open_is_told(run: Run) -> None:
    """It was in some step when the run stopped; the number at the roles goes without it, and says so."""
    log = run.logs[0]
    cases = dict(log.cases.columns)
    cases["end"] = np.where(cases["case"] == 0, -1, cases["end"])
    cases["outcome"] = np.where(cases["case"] == 0, -1, cases["outcome"])
    cases["counted"] = cases["case"] != 0
    warm = Run(
        run.procedure, Scenario(weeks=1, warm_up_cases=1, start=run.scenario.start), (evolve(log, cases=Table(cases)),)
    )
    found = figure(warm, "number_waiting")
    assert found.value is not None
    assert found.reason.get("en").startswith("Cases of the warm-up that had not ended when the run stopped: 1.")
    assert "khởi động" in in_progress(warm).view().text("vi")
    assert figure(warm, "number_in_progress").reason.get("en") == ""


def test_cases_are_chosen_by_the_values_of_their_attributes(run: Run) -> None:
    """Cases 0 and 2 are urgent: 90 and 140 minutes; the area is a number and chooses nobody."""
    attributes = [
        CaseAttribute(id="kind", shares={"urgent": 0.5, "normal": 0.5}),
        CaseAttribute(id="area", law=Fixed(3)),
    ]
    procedure = evolve(run.procedure, attributes=attributes)
    kinds = np.array(["urgent", "normal", "urgent"], dtype=object)
    log = run.logs[0]
    known = evolve(log, cases=Table({**log.cases.columns, "attribute kind": kinds}))
    told = Run(procedure, run.scenario, (known,))
    urgent = figure(told, "cycle_time", where={"kind": "urgent"})
    assert (urgent.value, urgent.kind.id) == (115, "cycle_time:mean:kind=urgent")
    assert urgent.kind.name.get("en") == "Cycle time, mean – urgent"
    assert figure(told, "cycle_time", where={"kind": "urgent"}, outcome="refused").value == 140
    assert measure(told).by_outcome("done").figure("waiting", where={"kind": "normal"}).value == 30
    for where, words in (
        ({"knid": "urgent"}, r"Did you mean 'kind'"),
        ({"kind": "urgnet"}, r"Did you mean 'urgent'"),
        ({"area": "3"}, r"no attribute of words is called 'area'"),
    ):
        with pytest.raises(SimulationError, match=words):
            figure(told, "cycle_time", where=where)
    with pytest.raises(SimulationError, match=r"not told by outcome or attribute"):
        figure(told, "number_waiting", where={"kind": "urgent"})
    with pytest.raises(SimulationError, match=r"does not hold attribute 'kind'"):
        figure(Run(procedure, run.scenario, run.logs), "cycle_time", where={"kind": "urgent"})


def test_the_series_holds_each_change(run: Run) -> None:
    """Waiting for the clerk: one from 08:30 (510 minutes after midnight), none from 10:00."""
    found = in_progress(run).series(role="clerk")
    assert (found.minutes.tolist(), found.numbers.tolist()) == ([0.0, 510.0, 600.0], [0, 1, 0])
    whole = in_progress(run).series("number_in_progress")
    assert whole.numbers.tolist() == [0, 1, 2, 3, 2, 1, 0]
    with pytest.raises(SimulationError, match=r"counted from 0 to 0"):
        in_progress(run).series(replication=1)
    kind: Any = "waiting"
    with pytest.raises(SimulationError, match=r"'waiting' is none"):
        in_progress(run).series(kind)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12), st.integers(0, 60))
def test_the_integral_of_a_number_is_a_count_of_moments(spans: list[list[int]], high: int) -> None:
    """Count at every whole moment how many are there."""
    comes, goes = (np.array([span[k] for span in spans], dtype=np.int64) for k in (0, 1))
    number = NumberOverTime.of(comes, goes)
    there = [sum(a <= t < b for a, b in spans) for t in range(high)]
    assert number.at(np.arange(high)).tolist() == there
    assert int(number.between(np.array(0), np.array(high))) == sum(there)
    assert number.largest(0, high) == max(there, default=0)


@pytest.mark.parametrize("name", ["mean", "variance", "largest", "smallest", "p50", "p90"])
@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=8).filter(
        lambda pairs: any(time for _, time in pairs)
    )
)
@example(pairs=[(0, 1), (1, 1)])
@example(pairs=[(0, 9), (4, 1), (2, 0)])
def test_statistics_of_levels_are_those_of_as_many_moments(name: str, pairs: list[tuple[int, int]]) -> None:
    """A level that lasts for three moments is three values."""
    moments = np.array([level for level, time in pairs for _ in range(time)], dtype=float)
    levels, times = (np.array(column) for column in zip(*pairs, strict=True))
    found = read_statistic(name).of_levels(levels, times, None)
    expected = {
        "mean": np.mean(moments), "variance": np.var(moments), "largest": max(moments), "smallest": min(moments),
        "p50": np.percentile(moments, 50, method="inverted_cdf"), "p90": np.percentile(moments, 90, method="inverted_cdf"),
    }[name]  # fmt: skip
    assert found is not None
    assert math.isclose(expected, found, abs_tol=1e-12)


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_numbers_of_a_drawn_procedure_agree_with_a_count_of_minutes(seed: int) -> None:
    """Sample the number at the middle of every open minute of the first days; times are whole minutes or nearly so."""
    procedure = timed_procedure(seed)
    run = simulate(procedure, Scenario(weeks=1, seed=seed), engine="plain")
    log, calendar = run.logs[0], procedure.calendar_named()
    line = calendar.timeline(dt.date(2026, 1, 5), dt.date(2026, 1, 11), epoch=log.epoch)
    moments = np.concatenate([np.arange(a + 500, b, 1000) for a, b in zip(line.opens, line.closes, strict=True)])
    arrival, end = np.sort(log.cases["arrival"]), np.sort(log.cases["end"][log.cases["end"] >= 0])
    numbers = np.searchsorted(arrival, moments, "right") - np.searchsorted(end, moments, "right")
    found = figure(run, "number_in_progress").value
    assert found is not None
    assert math.isclose(float(numbers.mean()), found, rel_tol=1e-3, abs_tol=1e-3)
    assert figure(run, "number_in_progress", statistic="largest").value == numbers.max()


def test_littles_law_holds_in_a_run_as_an_identity_and_against_the_formula() -> None:
    """M/M/2, 20 arrivals an hour, 4 minutes of work: the mean number waiting is the rate times Erlang's mean wait."""
    procedure = Procedure(
        id="mm2", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
        roles=[Role(id="clerk", officers=2, share=1.0)], demand=Demand(rate=20, per="hour"),
    )  # fmt: skip
    run = simulate(procedure, Scenario(weeks=1, replications=16, seed=8), engine="plain")
    told = figure(run, "number_waiting", role="clerk")
    expected = little(20 / 60, mmc(20 / 60, 1 / 4, 2).waiting)
    assert told.interval is not None
    assert told.interval.half_width is not None
    assert abs(told.interval.mean - expected) <= 2 * told.interval.half_width <= 0.3
    log = run.logs[0]
    stop = 7 * 24 * 3_600_000
    inside = np.clip(np.minimum(log.cases["end"], stop) - log.cases["arrival"], 0, None).sum()
    mean = figure(run, "number_in_progress").values[0]
    assert mean is not None
    assert math.isclose(float(inside) / stop, mean, rel_tol=1e-12)


def test_the_share_of_cases_within_a_bound_is_that_of_the_formula() -> None:
    """M/M/1 with 10 arrivals and 20 services an hour: sojourns are exponential with mean 6 minutes."""
    procedure = Procedure(
        id="mm1", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(3)))],
        roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(rate=10, per="hour"),
    )  # fmt: skip
    assert math.isclose(mm1(10 / 60, 1 / 3).sojourn, 6.0)
    run = simulate(procedure, Scenario(cases=400, warm_up_cases=100, replications=40, seed=7), engine="plain")
    asked: list[tuple[str, dict[str, Any], float]] = [
        ("cycle_time", {"statistic": "share", "at_most": 6}, 1 - math.exp(-1)),
        ("cycle_time", {"statistic": "p90"}, 6 * math.log(10)),
        ("number_waiting", {"statistic": "share", "at_most": 0}, 1 - 0.5**2),  # nobody, or one who is served
    ]
    for quantity, options, expected in asked:
        interval = figure(run, quantity, **options).interval
        assert interval is not None
        assert interval.half_width is not None
        assert abs(interval.mean - expected) <= 2.5 * interval.half_width <= 0.1 * expected * 2.5


def test_the_means_and_the_largest_by_role_are_those_counted_by_hand(run: Run) -> None:
    """Minutes in progress and waiting over the 40 hours of the week."""
    told = {
        crowd.role: tuple(i and i.mean for i in (crowd.in_progress, crowd.waiting, crowd.largest_waiting))
        for crowd in in_progress(run).rows
    }
    assert told == {
        None: (330 / WEEK, 90 / WEEK, 1.0),
        "clerk": (270 / WEEK, 90 / WEEK, 1.0),
        "chair": (60 / WEEK, 0.0, 0.0),
    }


def test_only_those_who_wait_for_an_officer_wait_and_only_staff_does_staff_work() -> None:
    """A printer that waits for the morning waits for nobody; the citizen's own work is no work content."""
    procedure = Procedure(
        id="p", start="print", ends=[End(id="z")], steps=[Step(id="print"), Step(id="read", role="citizen")],
        flows=[Flow("print", "read"), Flow("read", "z")], roles=[Role(id="citizen", external=True)],
        demand=Demand(rate=5, per="hour"),
    )  # fmt: skip
    rows = [
        row(0, "print", "02 16:00", "03 08:10", start="03 08:00"),
        row(0, "read", "03 08:10", "03 09:00"),
    ]
    log = hand_log(procedure, rows, [{}], start="2026-03-02 00:00")
    run = Run(procedure, Scenario(weeks=1, start=dt.date(2026, 3, 2)), (log,))
    assert figure(run, "number_waiting").value == 0.0
    assert figure(run, "number_waiting", step="print").value == 90 / WEEK
    assert figure(run, "work_content", role="citizen").value == 0.0


def test_the_table_of_numbers_has_a_row_for_the_whole_and_for_each_role(run: Run) -> None:
    """In both languages."""
    lines = in_progress(run).view().text("vi").splitlines()
    assert [line.split("  ")[0] for line in lines[2:5]] == ["Toàn bộ quy trình", "Văn thư", "chair"]
