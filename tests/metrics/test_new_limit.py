"""The new time limit: shares counted by hand over Tết 2026, recounted by a program of its own, and what is said of them."""

import csv
import datetime as dt
import io
import itertools
from zoneinfo import ZoneInfo

import attrs
import pytest
from hand_logs import hand_log
from hypothesis import given, settings
from hypothesis import strategies as st
from recounted_days import dates_of, keeps, running_stretches

import procflow as pf
from procflow.errors import NotSupportedError, ProcedureError, SimulationError
from procflow.metrics import measure, new_limit, wilson
from procflow.model import (
    DayCount,
    Demand,
    Duration,
    End,
    EventLog,
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

CLOCKS = ("counted", "elapsed")


FIVE = TimeLimit(Span(5))


def office(limit: TimeLimit | None = FIVE, after_pause: str = "resume") -> Procedure:
    """Receive, ask the applicant (paused), send to the archive (off), settle."""
    return Procedure(
        id="office",
        name=Text(vi="Cấp giấy phép", en="Grant a permit"),
        steps=[
            Step(id="receive", role="clerk"),
            Step(id="ask", role="applicant", clock="paused"),
            Step(id="archive", role="clerk", clock="off"),
            Step(id="settle", role="clerk"),
        ],
        flows=[Flow("receive", "ask"), Flow("ask", "archive"), Flow("archive", "settle"), Flow("settle", "done")],
        ends=[End(id="done")],
        start="receive",
        roles=[Role(id="clerk"), Role(id="applicant", external=True)],
        after_pause=after_pause,  # type: ignore[arg-type]
        time_limit=limit,
    )


TET = [
    [("settle", "02-12 09:00", "02-13 16:00")],  # Friday 13 is day 1
    [("settle", "02-12 09:00", "02-24 10:00")],  # 13, then Monday 23 and 24: 3 days
    [  # asked on the 13th, answered on the 24th, settled on the 25th: 2 days counted; 13, 23, 24, 25 elapsed
        ("receive", "02-12 09:00", "02-13 10:00"),
        ("ask", "02-13 10:00", "02-24 09:00"),
        ("settle", "02-24 09:00", "02-25 11:00"),
    ],
    [("settle", "02-12 09:00", "02-26 08:00")],  # 13, 23, 24, 25, 26: 5 days
]
COUNTED, ELAPSED = (1, 2, 3, 3, 4), (1, 1, 2, 3, 4)
"""Of the four cases, those within 1 to 5 working days, by hand."""


def log_of(procedure: Procedure, cases: list, infos: list | None = None) -> EventLog:
    """Return a log of cases given as rows (step, entered, end) with dates of 2026."""
    rows = [
        {"case": k, "step": step, "entered": f"2026-{low}", "end": f"2026-{high}"}
        for k, case in enumerate(cases)
        for step, low, high in case
    ]
    return hand_log(procedure, rows, infos or [{} for _ in cases])


def hand_run(procedure: Procedure, *logs: EventLog, until: dt.date | None = None) -> Run:
    """Return a run of logs written by hand."""
    length = {"cases": 100} if until is None else {"until": until}
    return Run(procedure, Scenario(replications=len(logs), start=dt.date(2026, 1, 5), **length), logs)


def tet_run(copies: int = 1, replications: int = 2, **changes: object) -> Run:
    """Return equal replications of the four cases of Tết, each several times."""
    procedure = attrs.evolve(office(), **changes)
    return hand_run(procedure, *[log_of(procedure, TET * copies) for _ in range(replications)])


def means(found: pf.NewLimit, clock: str) -> list[float]:
    """Return the share of each limit from one day on."""
    return [row.of(clock).mean for row in found.rows]


def test_each_limit_has_the_share_counted_by_hand_over_tet() -> None:
    """16 to 20 February are days off; the pause of the third case counts by the elapsed clock only."""
    found = new_limit(tet_run(), target=0.9)
    assert [row.days for row in found.rows] == [1, 2, 3, 4, 5]
    assert means(found, "counted") == [n / 4 for n in COUNTED]
    assert means(found, "elapsed") == [n / 4 for n in ELAPSED]
    assert (found.judged, found.without, found.still_open) == (8, 0, 0)


def test_equal_replications_have_the_bounds_of_wilson() -> None:
    """400 of 400 cases do not prove 100 %: the lower bound is Wilson's, and no interval is without width."""
    found = new_limit(tet_run(copies=50), target=0.9)
    low, _ = wilson(400, 400)
    assert found.rows[4].counted.low == pytest.approx(low, abs=1e-12)
    assert all(row.of(clock).half_width > 0 for row in found.rows for clock in CLOCKS)


def test_the_lower_bound_decides_not_the_share() -> None:
    """300 of 400 cases are within 3 days: the share meets 0.75 and 0.71, its lower bound (0.7053) neither 0.75 nor 0.71."""
    run = tet_run(copies=50)
    assert wilson(300, 400)[0] == pytest.approx(0.7053, abs=1e-4)
    assert [new_limit(run, target=target).smallest_counted.days for target in (0.70, 0.71, 0.75)] == [3, 5, 5]


def test_each_clock_has_its_own_answer() -> None:
    """70 % need three days counted, and four elapsed."""
    found = new_limit(tet_run(copies=50), target=0.7)
    assert (found.smallest_counted.days, found.smallest_elapsed.days) == (3, 4)
    assert found.recommended == 3
    assert found.shortened_by == pytest.approx(0.4)


def test_the_answer_is_said_of_the_limit_and_the_mean_is_another_row() -> None:
    """From 5 to 3 days is 40 %; the mean cycle time stands below the table."""
    found = new_limit(tet_run(copies=50), target=0.7)
    assert found.sentences("en")[0] == "The time limit could be shortened from 5 to 3 working days (by 40 %)."
    expected = "Có thể cam kết rút ngắn thời hạn giải quyết từ 5 xuống còn 3 ngày làm việc (rút ngắn 40 %)."
    assert found.sentences("vi")[0] == expected
    assert "Cycle time, mean" not in found.text("en")
    assert "Cycle time, mean" in found.table("en")
    assert found.mean.value == measure(found.run)["cycle_time_mean"].value


def test_fifteen_to_eleven_days_is_27_percent() -> None:
    """The day after Tết on which the slowest case ends: 11 days from 12 February is Friday 6 March."""
    procedure = office(TimeLimit(Span(15)))
    logs = [log_of(procedure, [[("settle", "02-12 09:00", "03-06 10:00")]] * 200) for _ in range(2)]
    found = new_limit(hand_run(procedure, *logs), target=0.95)
    assert found.sentences("en")[0] == "The time limit could be shortened from 15 to 11 working days (by 27 %)."


def test_a_limit_that_is_not_kept_is_not_shortened_and_the_days_it_would_need_are_told() -> None:
    """With a present limit of 2 days the table goes to 4, and no lower bound reaches 90 %."""
    found = new_limit(tet_run(copies=50, time_limit=TimeLimit(Span(2))), target=0.9)
    assert found.recommended is None
    assert found.smallest_counted.days is None
    assert (
        found.smallest_counted.reason.get("en") == "No limit up to 4 working days has its lower bound at 90 % or more."
    )
    assert found.sentences("en")[0].startswith("The time limit of 2 working days cannot be shortened. No limit up to")
    longer = new_limit(tet_run(copies=50, time_limit=TimeLimit(Span(2))), target=0.9, days=6)
    assert longer.smallest_counted.days == 5
    assert longer.sentences("en")[0] == (
        "The time limit of 2 working days cannot be shortened. The target is met from 5 working days on."
    )


def test_calendar_days_roll_over_tet() -> None:
    """Received 4 February, settled Monday 23: ten calendar days end on Saturday 14 and roll over Tết to that day."""
    limit = TimeLimit(Span(15, "calendar days"))
    procedure = office(limit)
    log = log_of(procedure, [[("settle", "02-04 09:00", "02-23 10:00")]])
    found = new_limit(hand_run(procedure, log, log), target=0.3)
    # 13 February (day 9) is a Friday and open; the days 10 to 18 are off.
    assert means(found, "counted") == [0.0] * 9 + [1.0] * 6
    fixed = office(attrs.evolve(limit, count=DayCount(roll="none")))
    log = log_of(fixed, [[("settle", "02-04 09:00", "02-23 10:00")]])
    found = new_limit(hand_run(fixed, log, log), target=0.3)
    assert means(found, "counted") == [0.0] * 18 + [1.0]


def test_a_last_day_that_ends_at_closing_needs_one_day_more_for_an_evening() -> None:
    """Received Monday 2 March, settled Wednesday 4 at 20:00: two days if days are whole, three if they end at 17:30."""
    for count, first in ((DayCount(), 2), (DayCount(last_day="closing"), 3)):
        procedure = office(TimeLimit(Span(4), count))
        log = log_of(procedure, [[("settle", "03-02 09:00", "03-04 20:00")]])
        found = new_limit(hand_run(procedure, log, log), target=0.3)
        assert means(found, "counted").index(1.0) + 1 == first


def test_a_limit_in_elapsed_time_is_shortened_by_whole_days_too() -> None:
    """Friday 13 February 13:30 to Tuesday 24, 08:00: 12 open hours are more than one working day of 8, less than two."""
    procedure = office(TimeLimit(Span(3), None))
    log = log_of(procedure, [[("settle", "02-13 13:30", "02-24 08:00")]])
    found = new_limit(hand_run(procedure, log, log), target=0.3)
    assert means(found, "counted") == [0.0, 1.0, 1.0]


def test_the_row_of_the_present_limit_is_the_figure_of_the_run() -> None:
    """Same share, same interval, by both clocks."""
    run = simulate(pf.sample("land-use-change"), Scenario(weeks=6, replications=4, seed=3))
    measured, found = measure(run, level=0.9), new_limit(run, target=0.5, level=0.9)
    row = found.rows[14]
    assert row.days == 15
    assert row.counted == measured["on_time_counted"].interval
    assert row.elapsed == measured["on_time_elapsed"].interval


def case_rows(run: Run, log: EventLog) -> dict[int, list[tuple[str, int, int]]]:
    """Return the rows of each counted case that has ended."""
    clocks = [run.procedure.step(id).clock for id in log.step_ids]
    found: dict[int, list[tuple[str, int, int]]] = {
        case["case"]: [] for case in log.cases.rows() if case["counted"] and case["end"] >= 0
    }
    for row in log.steps.rows():
        if row["case"] in found:
            found[row["case"]].append((clocks[row["step"]], row["entered"], row["end"]))
    return found


def recounted(run: Run, days: int, clock: str) -> list[tuple[int, int]]:
    """Return cases within the limit and cases with a clock, by replication, counted by the oracle."""
    procedure, limit = run.procedure, run.procedure.time_limit
    calendar, zone = procedure.calendar_named(), ZoneInfo(procedure.calendar_named().zone)
    assert limit is not None
    assert limit.count is not None
    found = []
    for log in run.logs:
        kept = judged = 0
        for rows in case_rows(run, log).values():
            stretches = running_stretches(rows, procedure.after_pause, pauses_count=clock == "elapsed")
            if stretches is None:
                continue

            def instant(at: int, epoch: dt.datetime = log.epoch) -> dt.datetime:
                return (epoch + dt.timedelta(milliseconds=at)).astimezone(zone)

            cut_off = limit.count.cut_off
            dates = dates_of(
                stretches,
                instant,
                receipt_day=limit.count.receipt_day == "count",
                cut_off=None if cut_off is None else dt.time(cut_off // 60, cut_off % 60),
                open_on=calendar.is_open_on,
            )
            judged += 1
            kept += keeps(dates, days, calendar.is_open_on, working=limit.length.unit == "working days")
        found.append((kept, judged))
    return found


@pytest.mark.parametrize("after_pause", ["resume", "restart", "run"])
@pytest.mark.parametrize("limit", [TimeLimit(Span(15)), TimeLimit(Span(20, "calendar days"))], ids=str)
def test_a_recount_by_walking_over_the_dates_gives_the_same_shares(after_pause: str, limit: TimeLimit) -> None:
    """Six weeks over Tết of the sample with pauses, on every way of going on after a pause."""
    procedure = attrs.evolve(pf.sample("land-use-change"), after_pause=after_pause, time_limit=limit)
    run = simulate(procedure, Scenario(weeks=6, replications=2, seed=5))
    found = new_limit(run, target=0.5)
    for row, clock in itertools.product(found.rows[:: 1 + len(found.rows) // 12], CLOCKS):
        counts = recounted(run, row.days, clock)
        assert row.of(clock).mean == pytest.approx(sum(kept / n for kept, n in counts) / len(counts), abs=1e-12)


STARTS = st.integers(0, 60 * 24)
CASES = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["receive", "ask", "archive", "settle"]), STARTS, st.integers(0, 240)), max_size=5
    ),
    min_size=1,
    max_size=4,
)  # hours after 1 February
COUNTS = st.builds(
    DayCount,
    receipt_day=st.sampled_from(["no_count", "count"]),
    last_day=st.sampled_from(["whole", "closing"]),
    roll=st.sampled_from(["next_working_day", "none"]),
    cut_off=st.none() | st.integers(0, 1439),
)


def drawn(cases: list, limit: TimeLimit, after: str) -> Run:
    """Return one replication of cases drawn as (step, entry, length) in hours after 1 February."""
    epoch = dt.datetime(2026, 2, 1)

    def written(hours: int) -> str:
        return (epoch + dt.timedelta(hours=hours)).strftime("%m-%d %H:%M")

    made = [
        [("settle", "02-01 09:00", "02-01 09:00")]
        + [(step, written(low), written(low + length)) for step, low, length in case]
        for case in cases
    ]
    procedure = office(limit, after)
    return hand_run(procedure, log_of(procedure, made))


UNITS = st.sampled_from(["working days", "calendar days"])
AFTER = st.sampled_from(["resume", "restart", "run"])


@settings(max_examples=40)
@given(CASES, COUNTS, UNITS, AFTER)
def test_shares_never_fall_with_the_days_and_pauses_never_lower_them(
    cases: list, count: DayCount, unit: str, after: str
) -> None:
    """Whatever the branches, pauses and ways of counting are."""
    found = new_limit(drawn(cases, TimeLimit(Span(12, unit), count), after), target=0.5, days=40)  # type: ignore[arg-type]
    for clock in CLOCKS:
        assert means(found, clock) == sorted(means(found, clock))
    assert all(row.counted.mean >= row.elapsed.mean for row in found.rows)


@settings(max_examples=25)
@given(CASES, UNITS, AFTER)
def test_a_recount_agrees_on_branches_and_pauses_of_any_kind(cases: list, unit: str, after: str) -> None:
    """Pauses beside running steps, off steps, returns after the end: each limit up to 20 days, by both clocks."""
    run = drawn(cases, TimeLimit(Span(12, unit)), after)  # type: ignore[arg-type]
    found = new_limit(run, target=0.5, days=20)
    for row, clock in itertools.product(found.rows, CLOCKS):
        [(kept, judged)] = recounted(run, row.days, clock)
        assert row.of(clock).mean == kept / judged


def busy(officers: int) -> Procedure:
    """One clerk's work of 12 hours every 6 open hours: two officers are just too few."""
    return Procedure(
        id="desk",
        steps=[Step(id="serve", role="clerk", work=Duration(Fixed(12), "h"))],
        ends=[End(id="done")],
        flows=[Flow("serve", "done")],
        start="serve",
        roles=[Role(id="clerk", officers=officers, share=1.0)],
        demand=Demand(every=Duration(Fixed(6), "h")),
        time_limit=TimeLimit(Span(5)),
    )


@pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")
def test_nothing_is_recommended_where_a_role_cannot_keep_up() -> None:
    """The reason names the role; the shares are told all the same."""
    scenario = Scenario(cases=8, replications=10)
    found = new_limit(simulate(busy(2), scenario), target=0.5)
    assert found.recommended is None
    assert [problem.code for problem in found.blockers] == ["role-overloaded"]
    assert found.sentences("en")[0] == "No new time limit is recommended."
    assert "role 'clerk'" in found.sentences("en")[1]
    assert found.sentences("vi")[0] == "Chưa đề xuất thời hạn mới."
    assert found.rows
    assert new_limit(simulate(busy(3), scenario), target=0.5).recommended is not None


def test_one_replication_gives_bounds_but_no_recommendation() -> None:
    """Its cases queue behind each other: Wilson's bounds are shown with that said."""
    found = new_limit(tet_run(copies=100, replications=1), target=0.7)
    assert found.rows[2].counted.low == pytest.approx(wilson(300, 400)[0], abs=1e-12)
    assert found.smallest_counted.days == 3
    assert (found.recommended, [problem.code for problem in found.blockers]) == (None, ["new-limit-one-replication"])
    assert "one-replication" not in [warning.code for warning in found.warnings]


def with_open(open_cases: int) -> Run:
    """Return two replications of 200 cases of Tết and some that had not ended at the stop."""
    procedure = office()
    cases = TET * 50 + [[("receive", "02-25 09:00", "02-26 09:00")]] * open_cases
    infos = [{}] * 200 + [{"outcome": None}] * open_cases
    return hand_run(procedure, *[log_of(procedure, cases, infos)] * 2, until=dt.date(2026, 2, 27))


def test_open_cases_that_could_change_the_answer_forbid_it() -> None:
    """300 of 400 within 3 days; with 60 open cases 300 of 460, whose lower bound is below 70 %."""
    found = new_limit(with_open(30), target=0.7)
    assert (found.smallest_counted.days, found.recommended, found.still_open) == (3, None, 60)
    told = found.blockers[0]
    assert (told.code, told.values["open"], told.values["counted"]) == ("new-limit-open", 60, 460)
    assert (told.values["found"]["en"], told.values["worst"]["en"]) == ("3", "5")
    assert "were all of them late, the answer would be 5 by the counted clock instead of 3" in told.text("en")


def test_open_cases_that_cannot_change_the_answer_do_not_forbid_it() -> None:
    """300 of 402 still has its lower bound above 70 %: the answer stands, and the open cases are told."""
    found = new_limit(with_open(1), target=0.7)
    assert wilson(300, 402)[0] > 0.7
    assert (found.recommended, found.blockers) == (3, ())
    assert "2 still open" in found.table("en")
    assert "open-cases" in [warning.code for warning in found.warnings]


def test_cases_without_a_clock_are_in_no_share() -> None:
    """The applicant alone was busy with the fifth case."""
    procedure = office()
    log = log_of(procedure, [*TET, [("ask", "02-12 09:00", "02-13 09:00")]])
    found = new_limit(hand_run(procedure, log, log), target=0.9)
    assert (found.judged, found.without) == (8, 2)
    assert means(found, "counted") == [n / 4 for n in COUNTED]
    assert "2 without a clock" in found.table("en")


def test_where_no_case_has_a_clock_there_is_a_reason_and_no_row() -> None:
    """Nothing is made up for cases that never entered a running step."""
    procedure = office()
    log = log_of(procedure, [[("ask", "02-12 09:00", "02-13 09:00")]])
    found = new_limit(hand_run(procedure, log, log), target=0.9)
    assert (found.rows, found.recommended, found.smallest_elapsed.days) == ((), None, None)
    assert "No case entered a step whose clock is running." in found.text("en")
    assert "Không hồ sơ nào vào bước có tính thời hạn." in found.text("vi")
    assert found.table("vi")


def test_the_new_limit_can_be_carried_out_as_an_edit() -> None:
    """The days are counted as before; without a recommendation there is no edit."""
    found = new_limit(tet_run(copies=50), target=0.7)
    assert found.edit == pf.ShortenLimit(Span(3, "working days"))
    changed = pf.apply(found.procedure, [found.edit])
    assert changed.time_limit == TimeLimit(Span(3))
    assert new_limit(tet_run(copies=50, replications=1), target=0.7).edit is None


def test_step_limits_that_add_up_to_more_are_said() -> None:
    """Two days to receive and two to settle do not fit into three."""
    steps = [attrs.evolve(s, limit=Span(2)) if s.clock == "running" else s for s in office().steps]
    found = new_limit(tet_run(copies=50, steps=steps), target=0.7)
    assert found.recommended == 3
    assert "The limits of the steps on the longest path add up to 4 working days" in found.text("en")
    assert "cộng lại là 4 ngày làm việc" in found.text("vi")
    steps = [attrs.evolve(s, limit=Span(1.5)) if s.clock == "running" else s for s in office().steps]
    assert "longest path" not in new_limit(tet_run(copies=50, steps=steps), target=0.7).text("en")


def test_a_shorter_limit_is_the_commitment_of_the_office_not_a_change_of_law() -> None:
    """The source of the legal limit is named where the procedure names it."""
    limit = TimeLimit(Span(5), source="Article 9 of a made-up decree")
    text = new_limit(tet_run(copies=50, time_limit=limit), target=0.7).text
    assert "cam kết rút ngắn" in text("vi")
    assert "where higher law sets the limit (Article 9 of a made-up decree), the legal limit stays" in text("en")


@pytest.mark.parametrize("target", [0, 1, 1.0, -0.1, 90, float("nan"), True, "90 %"])
def test_a_target_is_a_share_of_the_cases(target: object) -> None:
    """It is refused, never guessed; 100 % is nothing a run can prove."""
    with pytest.raises(ProcedureError) as caught:
        new_limit(tet_run(), target=target)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == "new-limit-target"


def test_the_target_has_no_default() -> None:
    """It is the office's promise."""
    with pytest.raises(TypeError):
        new_limit(tet_run())  # type: ignore[call-arg]


@pytest.mark.parametrize("days", [0, -1, 2.5, True, 10**6])
def test_the_longest_limit_is_a_whole_number_of_days(days: object) -> None:
    with pytest.raises(ProcedureError) as caught:
        new_limit(tet_run(), target=0.9, days=days)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == "new-limit-days"


def test_what_has_no_limit_in_days_is_refused_by_name() -> None:
    """No limit, a limit in hours, and something that is no run."""
    run = tet_run()
    with pytest.raises(ProcedureError) as caught:
        new_limit(attrs.evolve(run, procedure=office(None)), target=0.9)
    assert caught.value.problems[0].code == "new-limit-none"
    with pytest.raises(NotSupportedError) as refused:
        new_limit(attrs.evolve(run, procedure=office(TimeLimit(Span(20, "h"), None))), target=0.9)
    assert refused.value.problems[0].code == "new-limit-not-in-days"
    with pytest.raises(SimulationError):
        new_limit(office(), target=0.9)  # type: ignore[arg-type]


def test_half_a_day_is_not_taken_off_a_limit_that_is_counted_in_whole_days() -> None:
    """3.5 working days hold three counted days, so that a limit of three is no shorter one."""
    found = new_limit(tet_run(copies=50, time_limit=TimeLimit(Span(3.5))), target=0.7)
    assert (found.smallest_counted.days, found.recommended) == (3, None)


def test_a_bound_just_below_the_target_does_not_round_to_it() -> None:
    """Decimals are added until the table says of each bound what is true of it."""
    low = wilson(300, 400)[0]
    assert (round(100 * low, 1), round(100 * low + 0.01, 1)) == (70.5, 70.5)
    found = new_limit(tet_run(copies=50), target=low + 0.0001)
    assert found.cells("en")[1][2][2].startswith("70.53 %")


@pytest.mark.parametrize(("lang", "banner"), [("en", "ILLUSTRATIVE"), ("vi", "SỐ LIỆU MINH HỌA")])
def test_the_file_for_excel_holds_shares_answer_and_banner(tmp_path, lang, banner) -> None:
    """One row a limit with unrounded shares; semicolons and decimal commas in Vietnamese."""
    found = new_limit(tet_run(copies=50, illustrative=True), target=0.7)
    found.write_csv(tmp_path / "new-limit.csv", lang)
    text = (tmp_path / "new-limit.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if lang == "vi" else ","))
    assert rows[0][0].startswith(banner)
    assert [row[2].replace(",", ".") for row in rows[2:7]] == ["0.25", "0.5", "0.75", "0.75", "1.0"]
    assert rows[7][0] == found.sentences(lang)[0]
    assert found.table(lang).startswith(banner)


def test_an_office_that_starts_empty_is_said_beside_a_recommendation() -> None:
    """With cases of a warm-up left out nothing is said."""
    run = tet_run(copies=50)
    warm = attrs.evolve(run, scenario=attrs.evolve(run.scenario, warm_up_cases=5))
    assert "starts with no cases in hand" in new_limit(run, target=0.7).text("en")
    assert "chưa có hồ sơ tồn" in new_limit(run, target=0.7).text("vi")
    assert "starts with no cases in hand" not in new_limit(warm, target=0.7).text("en")


def test_the_same_run_gives_the_same_words() -> None:
    """Nothing is drawn."""
    assert str(new_limit(tet_run(), target=0.9)) == str(new_limit(tet_run(), target=0.9))
