"""Officers who are not there on some days by chance: which days, what becomes of the work, and what it is held to."""

import datetime as dt
import math
import random
import statistics

import numpy as np
import pytest
from attrs import evolve
from days_of_absence import days_of, number, with_planned_leave
from staffed_procedures import OfficeGrower

from procflow.analysis import analyze, load
from procflow.checking import check
from procflow.errors import NotSupportedError, ProcedureError
from procflow.metrics.identities import broken_identities
from procflow.metrics.utilization import utilization
from procflow.model import (
    ABSENCE_COLUMNS,
    Demand,
    Duration,
    End,
    EventLog,
    Fixed,
    Flow,
    Office,
    Officer,
    Procedure,
    Role,
    Step,
    builtin,
)
from procflow.simulation import Scenario, simulate
from procflow.simulation.absence import Present
from procflow.simulation.overload import overloaded
from procflow.structure.difference import diff

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.UnstableQueueWarning")

MONDAY = dt.date(2026, 1, 5)
DAY, MINUTE = 86_400_000, 60_000
A_YEAR = [MONDAY + dt.timedelta(days=k) for k in range(-1, 364)]
NAMES = ("case", "step", "visit", "role", "officer", "entered", "ready", "start", "end", "work", "queue", "off_shift")


def desk(*, role: Role | None = None, minutes: float = 60, gap: float = 60, **more: object) -> Procedure:
    """One step done by one role, one case every `gap` open minutes."""
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=Duration(Fixed(minutes)))],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [role or Role(id="clerk", officers=1, share=1, absence=0.2)],
        "demand": Demand(every=Duration(Fixed(gap))),
    }
    return Procedure(**(given | more))  # type: ignore[arg-type]


def log_of(procedure: Procedure | Office, scenario: Scenario) -> EventLog:
    return simulate(procedure, scenario, engine="plain").logs[-1]


def clock(day: int, hour: int, minute: int = 0) -> int:
    return day * DAY + (60 * hour + minute) * MINUTE


def seed_with(absent: set[int], of: int) -> int:
    """The first seed with which the officer is absent on just these of the first days, Monday the 5th being day 0."""
    role = Role(id="clerk", officers=1, absence=0.2)
    days = [MONDAY + dt.timedelta(days=k) for k in range(of)]
    return next(
        seed for seed in range(100_000) if {days.index(day) for day in days_of(seed, 0, role, 0, days)} == absent
    )


def test_work_waits_for_an_officer_who_is_away_for_a_day():
    """Absent on Tuesday alone: what is begun on Monday at 17:00 is gone on with on Wednesday; what comes waits.

    Cases come every 210 open minutes: on Monday at 11:30 and 16:30, on Tuesday at 10:30 and 15:30; each takes 90
    minutes. Monday 11:30 to 12:00 and 13:30 to 14:30; 16:30 to 17:30 and, Tuesday being gone, Wednesday 8:00 to 8:30. The
    case of Tuesday 10:30 is next, 8:30 to 10:00; that of Tuesday 15:30 from 10:00 to 11:30.
    """
    seed = seed_with({1}, of=5)
    found = log_of(desk(minutes=90, gap=210), Scenario(cases=4, seed=seed, start=MONDAY)).steps
    assert found["start"][:4].tolist() == [clock(0, 11, 30), clock(0, 16, 30), clock(2, 8, 30), clock(2, 10)]
    assert found["end"][:4].tolist() == [clock(0, 14, 30), clock(2, 8, 30), clock(2, 10), clock(2, 11, 30)]
    assert found["queue"][:4].tolist() == [0, 0, 30 * MINUTE, 2 * 60 * MINUTE]
    assert found["off_shift"][2] == clock(2, 8) - clock(1, 10, 30)


def test_log_tells_who_was_away_and_when():
    seed = seed_with({1, 3}, of=5)
    found = log_of(desk(), Scenario(cases=10, seed=seed, start=MONDAY)).absences
    first = [row for row in found.rows() if row["start"] < 5 * DAY]
    assert first == [{"role": 0, "officer": 0, "start": d * DAY, "end": (d + 1) * DAY} for d in (1, 3)]


FAMILIES = ("calendars", "fit", "finish", "shortest due", "same never", "skills speed calendars", "session", "batch",
            "some or", "priority attributes", "waiting time visits", "instants")  # fmt: skip


@pytest.mark.parametrize("families", FAMILIES)
def test_absence_by_chance_runs_like_leave_on_the_same_days(families):
    """Whatever queues an office has: every row is the one of a plan of leave that another program draws."""
    for trial in range(3):
        grown = OfficeGrower(frozenset(families.split()), random.Random(f"{families} {trial}")).grow()
        roles = [role if role.external else evolve(role, absence=0.3) for role in grown.roles]
        procedure = evolve(grown, roles=roles)
        scenario = Scenario(until=dt.datetime(2026, 1, 15, 15, 30), seed=trial, start=MONDAY)
        by_chance, planned = log_of(procedure, scenario), log_of(with_planned_leave(procedure, trial, A_YEAR), scenario)
        for name in NAMES:
            assert by_chance.steps[name].tolist() == planned.steps[name].tolist(), (trial, name)
        assert broken_identities(procedure, by_chance) == ()


def test_share_of_days_is_that_of_the_file_and_days_are_independent():
    """Of 400 officers over a year: mean and variance of the number of days are binomial, officers are uncorrelated.

    Among n working days at share a, absent days have mean n a and variance n a (1 - a); the mean of 400 lies within four
    standard errors, and their variance within four of its own (about v sqrt(2 / 399)).
    """
    office, share = builtin("vn-office"), 0.04
    first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    n = sum(office.is_open_on(first + dt.timedelta(days=k)) for k in range(365))
    days = [Present(office, share, key=7919 * k, replication=k % 3).absent(first, last) for k in range(400)]
    counts = [len(found) for found in days]
    mean, variance = n * share, n * share * (1 - share)
    assert abs(statistics.fmean(counts) - mean) < 4 * math.sqrt(variance / 400)
    assert abs(statistics.variance(counts) - variance) < 4 * variance * math.sqrt(2 / 399)
    away = np.zeros((400, 365))
    for k, found in enumerate(days):
        away[k, [(day - first).days for day in found]] = 1
    pairs = [np.corrcoef(away[k], away[k + 1])[0, 1] for k in range(0, 400, 2)]
    assert abs(statistics.fmean(pairs)) < 4 / math.sqrt(365 * 200)


def test_open_time_is_what_the_share_leaves():
    """Over 100 replications of a year, one officer's open time is 0.9 of the calendar's, within four standard errors."""
    office = builtin("vn-office")
    whole = office.timeline(dt.date(2026, 1, 1), dt.date(2026, 12, 31), epoch=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = []
    for replication in range(100):
        there = Present(office, 0.1, key=1, replication=replication)
        line = there.timeline(dt.date(2026, 1, 1), dt.date(2026, 12, 31), epoch=whole.epoch)
        found.append(int((line.closes - line.opens).sum()) / int((whole.closes - whole.opens).sum()))
    working_days = int((whole.closes - whole.opens).sum()) / (8 * 60 * MINUTE)
    assert abs(statistics.fmean(found) - 0.9) < 4 * math.sqrt(0.09 / working_days / 100)


def test_an_edit_changes_nobodys_days():
    """Another step, another procedure's id, another officer more: those who were there before are away as before."""
    scenario = Scenario(weeks=10, seed=3, start=MONDAY)
    pair = Role(id="clerk", officers=2, share=1, absence=0.1)
    before = log_of(desk(role=pair), scenario).absences
    steps = [
        Step(id="serve", role="clerk", work=Duration(Fixed(5))),
        Step(id="more", role="chair", work=Duration(Fixed(5))),
    ]
    chair = Role(id="chair", officers=1, share=1)
    after = desk(
        id="other", steps=steps, flows=[Flow("serve", "more"), Flow("more", "done")],
        roles=[chair, evolve(pair, officers=3)],
    )  # fmt: skip
    found = log_of(after, scenario).absences
    mine = (found["role"] == 1) & (found["officer"] < 2)
    stretch = before["start"] < 70 * DAY
    assert stretch.sum() > 4
    for name in ("officer", "start", "end"):
        assert before[name][stretch].tolist() == found[name][mine & (found["start"] < 70 * DAY)].tolist()


def test_replications_and_seeds_have_days_of_their_own():
    logs = simulate(desk(), Scenario(weeks=10, seed=3, replications=2, start=MONDAY)).logs
    again = log_of(desk(), Scenario(weeks=10, seed=4, start=MONDAY))
    starts = [log.absences["start"].tolist() for log in (*logs, again)]
    assert starts[0] != starts[1] != starts[2] != starts[0]


def test_hours_that_have_to_be_lengthened_keep_the_days_drawn():
    """A run that outlasts the hours it was given is the run with planned leave, to the last row.

    Ten cases an hour for five hours keep one officer busy for two years and more, though the study counts fifty of them.
    """
    procedure = desk(minutes=6000, gap=6)
    scenario = Scenario(cases=50, seed=1, start=MONDAY)
    days = [MONDAY + dt.timedelta(days=k) for k in range(-1, 2000)]
    by_chance, planned = log_of(procedure, scenario), log_of(with_planned_leave(procedure, 1, days), scenario)
    assert int(by_chance.cases["end"][:50].max()) > 500 * DAY
    assert by_chance.steps["end"].tolist() == planned.steps["end"].tolist()
    assert broken_identities(procedure, by_chance) == ()


def test_numbers_of_days_have_nothing_in_common():
    """The oracle's numbers are spread evenly over (0, 1): 20 cells, chi-square of 19 degrees below its 99.99 % point."""
    numbers = [number(seed, 0, "clerk", "1", day) for seed in range(30) for day in A_YEAR]
    counts = np.histogram(numbers, bins=20, range=(0, 1))[0]
    expected = len(numbers) / 20
    assert float(((counts - expected) ** 2 / expected).sum()) < 50.8


def test_an_officers_own_share_takes_the_place_of_the_roles():
    staff = [Officer(id="first", absence=0.0), Officer(id="second")]
    found = log_of(desk(role=Role(id="clerk", staff=staff, share=1, absence=0.3)), Scenario(weeks=8, start=MONDAY))
    assert set(found.absences["officer"].tolist()) == {1}


def test_load_counts_officers_who_are_there():
    """One case an hour of 45 minutes keeps one officer busy for 75 %; there for 80 % of the days, for 93.75 %."""
    (found,) = load(desk(minutes=45))
    assert found.staffed == pytest.approx(0.8)
    assert found.utilization == pytest.approx(0.9375)
    assert analyze(desk(minutes=45))["load:clerk"].value == pytest.approx(0.9375)


@pytest.mark.parametrize(("minutes", "codes"), [(47, []), (49, ["role-overloaded"])])
def test_overload_is_told_where_absence_makes_it(minutes, codes):
    """The edge lies at 48 minutes an hour: 80 % of the days."""
    assert [problem.code for problem in overloaded(desk(minutes=minutes))] == codes


def test_utilization_is_of_the_time_for_which_officers_are_there():
    """Work without end: the one officer is busy for all the time for which he is there, and for no more."""
    run = simulate(desk(minutes=70), Scenario(weeks=8, seed=2, start=MONDAY))
    busy = utilization(run)["clerk"].utilization
    assert busy is not None
    # the first case comes an hour after the first opening, and none is missing after that
    log = run.logs[0]
    away = sum(1 for row in log.absences.rows() if row["start"] < 56 * DAY)
    opened = 480 * (sum(builtin("vn-office").is_open_on(day) for day in A_YEAR[1:57]) - away)
    assert busy.mean == pytest.approx((opened - 60) / opened)


def test_office_shares_its_absences_and_tells_each_procedure():
    """Two procedures on one clerk: each of their logs has his absences, and no role's that it does not know."""
    clerk, chair = (
        Role(id="clerk", officers=1, share=1, absence=0.2),
        Role(id="chair", officers=1, share=1, absence=0.2),
    )
    one = desk(role=clerk, minutes=5, id="one")
    steps = [
        Step(id="sign", role="chair", work=Duration(Fixed(5))),
        Step(id="serve", role="clerk", work=Duration(Fixed(5))),
    ]
    other = desk(id="other", steps=steps, flows=[Flow("sign", "serve"), Flow("serve", "done")], start="sign",
                 roles=[chair, clerk])  # fmt: skip
    run = simulate(Office(id="both", procedures=[one, other]), Scenario(weeks=4, start=MONDAY))
    whole = run.logs[0].absences
    of_one, of_other = run.of("one").logs[0].absences, run.of("other").logs[0].absences
    ids = run.logs[0].role_ids
    assert of_one["start"].tolist() == whole["start"][whole["role"] == ids.index("clerk")].tolist()
    assert len(of_other) == len(whole) > len(of_one)


def test_calendar_without_a_day_off_closes_where_somebody_is_away():
    """An officer around the clock: absent on Tuesday from midnight to midnight.

    Cases come at noon and at midnight, half an hour of work each: those of Tuesday 0:00 and 12:00 and of Wednesday 0:00
    are done on Wednesday, one after the other.
    """
    seed = seed_with({1}, of=3)
    found = log_of(desk(calendar="always", minutes=30, gap=720), Scenario(cases=4, seed=seed, start=MONDAY)).steps
    assert found["start"][:4].tolist() == [clock(0, 12), clock(2, 0), clock(2, 0, 30), clock(2, 1)]


def test_swapped_saturday_can_be_missed_too():
    """A day worked by decision is a working day like any other: somebody may be absent on it."""
    role = Role(id="clerk", officers=1, absence=0.5)
    saturday = dt.date(2026, 1, 10)
    seed = next(seed for seed in range(100) if days_of(seed, 0, role, 0, [saturday]))
    found = log_of(desk(role=evolve(role, share=1)), Scenario(weeks=1, seed=seed, start=MONDAY)).absences
    assert 5 * DAY in found["start"].tolist()


@pytest.mark.parametrize(
    "role",
    [Role(id="clerk", officers=2, share=1, absence=0.1, queue="preemptive"),
     Role(id="clerk", staff=[Officer(id="a", absence=0.1), Officer(id="b")], share=1, queue="preemptive")],
)  # fmt: skip
def test_work_that_stops_other_work_is_refused_by_name_where_somebody_may_be_away(role):
    with pytest.raises(NotSupportedError, match=r"queue: preemptive"):
        simulate(desk(role=role), Scenario(cases=5))


def test_joint_work_is_refused_by_name_where_somebody_may_be_away():
    steps = [Step(id="serve", role="clerk", work=Duration(Fixed(5)), joint=[("clerk", 2)])]
    with pytest.raises(NotSupportedError, match=r"absence of officers by chance"):
        simulate(desk(steps=steps, role=Role(id="clerk", officers=2, share=1, absence=0.1)), Scenario(cases=5))


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0, math.nan])
def test_share_of_no_day_or_every_day_is_refused(share):
    for make in (lambda: Role(id="clerk", absence=share), lambda: Officer(id="a", absence=share)):
        with pytest.raises(ProcedureError, match=r"absence"):
            make()


def test_planned_leave_is_a_day_off_of_an_officers_own_calendar():
    """Leave on Tuesday: the other takes what comes then, and on Wednesday the first is back.

    Every 240 open minutes a case comes: on Monday at 13:30, then at each opening of Tuesday and Wednesday.
    """
    office = builtin("vn-office")
    leave = evolve(office, id="leave", off=office.off | {dt.date(2026, 1, 6)})
    role = Role(id="clerk", share=1, staff=[Officer(id="first", calendar="leave"), Officer(id="second")])
    found = log_of(desk(role=role, minutes=30, gap=240, calendars=[leave]), Scenario(cases=5, start=MONDAY)).steps
    assert found["officer"][:5].tolist() == [0, 1, 1, 0, 0]


def test_journal_keeps_who_was_away(tmp_path):
    """A study that is gone on with has the absences that it had, and those of a plain study are nothing."""
    scenario = Scenario(weeks=4, replications=2, seed=5, start=MONDAY)
    first = simulate(desk(), scenario, journal=tmp_path / "j")
    (tmp_path / "j" / "replication-000001.npz").unlink()
    again = simulate(desk(), scenario, journal=tmp_path / "j")
    for one, other in zip(first.logs, again.logs, strict=True):
        assert one.absences.columns.keys() == other.absences.columns.keys() == set(ABSENCE_COLUMNS)
        for name in ABSENCE_COLUMNS:
            assert one.absences[name].tobytes() == other.absences[name].tobytes()
    plain = desk(role=Role(id="clerk", officers=1, share=1))
    for _ in range(2):
        assert len(simulate(plain, scenario, journal=tmp_path / "k").logs[0].absences) == 0


def test_check_tells_an_absence_of_nobody():
    roles = [Role(id="clerk", officers=1, share=1, absence=0.1), Role(id="agency", external=True, absence=0.1)]
    steps = [
        Step(id="serve", role="clerk", work=Duration(Fixed(5))),
        Step(id="ask", role="agency", wait=Duration(Fixed(5))),
    ]
    procedure = desk(steps=steps, flows=[Flow("serve", "ask"), Flow("ask", "done")], roles=roles)
    assert [problem.code for problem in check(procedure) if problem.code.startswith("absence")] == [
        "absence-without-officers"
    ]


def test_difference_is_told_in_words():
    away, there = desk(), desk(role=Role(id="clerk", officers=1, share=1))
    told = diff(there, away)
    assert "absence by chance" in told.text("en")
    assert "vắng mặt đột xuất" in told.text("vi")
