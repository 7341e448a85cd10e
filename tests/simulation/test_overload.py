"""Every role that gets more than it can do is named before the run, with whom it lacks, and none that is not.

Loads are set from outside: the work of a piece is chosen so that a year of it fills a given part of the hours, by plain
arithmetic on hours a week, visits and officers.
"""

import datetime as dt
from random import Random
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import evolve

from procflow.errors import SimulationError
from procflow.metrics import measure
from procflow.model import (
    Appointments,
    AtMost,
    Batch,
    Calendar,
    CaseAttribute,
    Demand,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Office,
    Officer,
    Procedure,
    RatePart,
    Recorded,
    Role,
    Session,
    Step,
    Uniform,
)
from procflow.simulation import Scenario, simulate
from procflow.simulation.kernel import ARRIVALS, PENDING, SCALARS, State
from procflow.simulation.openings import work_per_open_time
from procflow.simulation.overload import UnstableQueueWarning, foreseen, overloaded
from procflow.simulation.trouble import refuse_endless

WEEKDAYS = (0, 1, 2, 3, 4)


def week(id: str, *hours: tuple[int, int]) -> Calendar:
    """Return a calendar of five equal days in UTC."""
    return Calendar(id=id, week=(tuple(hours),) * 5 + ((), ()))


CALENDARS = {
    "full": week("full", (480, 960)),
    "mornings": week("mornings", (480, 720)),
    "late": week("late", (780, 960)),
}
A_WEEK = {"full": 2400.0, "mornings": 1200.0, "late": 900.0}
YEAR_IN_WEEKS = 365.25 / 7

DEMANDS = {
    "rate": (Demand(rate=2, per="hour"), 80.0),
    "mornings": (Demand(rate=3, per="hour", calendar="mornings"), 60.0),
    "groups": (Demand(rate=0.5, per="hour", size=Fixed(3)), 60.0),
    "profile": (Demand(profile=[RatePart(480, 600, 6.0), RatePart(900, 960, 3.0, days=(0, 4))]), 66.0),
    "weekend": (Demand(profile=[RatePart(480, 540, 10.0, days=(0, 5, 6))]), 10.0),
    "booked": (Demand(appointments=Appointments(days=(0, 1), instants=(500, 560), each=4, shows=0.75)), 12.0),
}
"""Demands, and how many cases they bring in a week."""

WAYS = ("plain", "rework", "kind", "some", "number")


def way(form: str, work: Duration, **more: object) -> tuple[list[Step], list[Gateway], list[Flow], float]:
    """Return a procedure in which the step 'do' is done so often on average."""
    do = Step(id="do", role="clerk", work=work, **more)  # type: ignore[arg-type]
    if form == "rework":
        return [do], [], [Flow("do", "z", 0.8), Flow("do", "do", 0.2, "returns")], 1.25
    if form in ("kind", "number"):
        when, part = ("kind == 'odd'", 0.3) if form == "kind" else ("size > 7", 0.3)
        flows = [Flow("ask", "do", when=when), Flow("ask", "z", otherwise=True), Flow("do", "z")]
        return [do], [Gateway(id="ask")], flows, part
    if form == "some":
        gates = [Gateway(id="ask", split="any"), Gateway(id="meet", join="chosen")]
        flows = [
            Flow("ask", "do", 0.4),
            Flow("ask", "other", 1.0),
            Flow("do", "meet"),
            Flow("other", "meet"),
            Flow("meet", "z"),
        ]
        return [do, Step(id="other")], gates, flows, 0.4
    if form == "two of three":
        gates = [Gateway(id="ask", split="all"), Gateway(id="meet", join=2)]
        flows = [Flow("ask", id) for id in ("do", "x", "y")] + [Flow(id, "meet") for id in ("do", "x", "y")]
        return [do, Step(id="x"), Step(id="y")], gates, [*flows, Flow("meet", "z")], 1.0
    return [do], [], [Flow("do", "z")], 1.0


def procedure(id: str, form: str, demand: str, clerk: Role, hours: float, load: float, batch: int | None) -> Procedure:
    """Return a procedure that fills a given part of so many clerk minutes a week."""
    arrivals = DEMANDS[demand][1]
    visits = way(form, Duration(Fixed(1)))[3]
    minutes = load * hours * (clerk.share or 1.0) * (batch or 1) / (arrivals * visits)
    more = {} if batch is None else {"batch": Batch(size=batch)}
    steps, gates, flows, _ = way(form, Duration(Exponential(minutes)), **more)
    return Procedure(
        id=id, start="ask" if gates else "do", steps=steps, gateways=gates, flows=flows, ends=[End(id="z")], roles=[clerk],
        calendars=list(CALENDARS.values()), calendar="full", demand=DEMANDS[demand][0],
        attributes=[CaseAttribute(id="kind", shares=[("odd", 0.3), ("even", 0.7)]),
                    CaseAttribute(id="size", law=Uniform(0, 10))],
    )  # fmt: skip


def drawn(number: int, load: float) -> tuple[Procedure | Office, float]:
    """Return a procedure or an office whose clerks are so busy, and the clerk minutes a week."""
    random = Random(number)
    posts = [(random.choice(list(CALENDARS)), random.choice((0.5, 1.0, 2.0))) for _ in range(random.randint(1, 3))]
    hours = sum(A_WEEK[calendar] * speed for calendar, speed in posts)
    staff = [Officer(id=f"o{k}", calendar=calendar, speed=speed) for k, (calendar, speed) in enumerate(posts)]
    queue = random.choice(("fifo", "priority", "shortest", "due"))
    clerk = Role(id="clerk", staff=staff, share=random.choice((0.3, 1.0)), queue=queue)  # type: ignore[arg-type]
    parts = [1.0] if random.random() < 0.5 else [0.35, 0.65]
    made = [
        procedure(f"p{k}", random.choice(WAYS), random.choice(list(DEMANDS)), clerk, hours, load * part,
                  random.choice((None, None, 4)))
        for k, part in enumerate(parts)
    ]  # fmt: skip
    return (made[0] if len(made) == 1 else Office(id="office", procedures=made)), hours


@pytest.mark.parametrize("load", [0.5, 0.9, 0.985])
def test_no_role_that_can_do_what_comes_is_accused(load: float) -> None:
    """A hundred drawn procedures and offices."""
    assert [number for number in range(100) if overloaded(drawn(number, load)[0])] == []


@pytest.mark.parametrize("load", [1.015, 1.3, 4.1])
def test_every_role_that_cannot_is_named_with_whom_it_lacks(load: float) -> None:
    """So many officers of usual hours and speed more bring the load below 1, and one fewer does not."""
    for number in range(100):
        what, hours = drawn(number, load)
        (problem,) = overloaded(what)
        assert (problem.code, problem.values["role"]) == ("role-overloaded", "clerk"), number
        extra = problem.values["extra"]
        assert isinstance(extra, int)
        assert hours + (extra - 1) * 2400 <= load * hours < hours + extra * 2400, number


def test_officer_whose_late_work_is_withdrawn_is_not_accused() -> None:
    """Two automatic branches decide at once, so that his, were it ever finished, would take three times his hours."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    made = procedure("p", "two of three", "rate", clerk, 2400, 3.0, None)
    (doubt,) = foreseen(made)
    assert (doubt.code, doubt.severity, doubt.values["high"]["en"]) == ("role-load-in-doubt", "info", "300.0 %")
    assert "k of n" in str(doubt)
    log = simulate(made, Scenario(cases=50), engine="plain").logs[0]
    assert int((log.cases["end"] - log.cases["arrival"])[log.cases["counted"]].max()) == 0


def test_two_procedures_that_are_harmless_alone_overload_their_clerk_together() -> None:
    """60 % and 60 %: told before the run, in the warning and in the run."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    made = [procedure(id, "plain", "rate", clerk, 2400, 0.6, None) for id in ("births", "deaths")]
    assert [overloaded(one) for one in made] == [(), ()]
    office = Office(id="commune", procedures=made)
    (problem,) = overloaded(office)
    assert problem.values["load"] == {"vi": "120,0 %", "en": "120.0 %"}
    with pytest.warns(UnstableQueueWarning, match=r"120\.0 %.*Add 1 to its 1"):
        run = simulate(office, Scenario(cases=3), engine="plain")
    assert run.warnings == (problem,)


def test_appointments_and_hours_of_the_day_are_those_of_working_days() -> None:
    """The national calendar has some 248 working days a year, not 261: at 98 % nobody is accused."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    daily = [Demand(appointments=Appointments(instants=(480, 490), each=2)), Demand(profile=[RatePart(480, 600, 2.0)])]
    for demand in daily:
        for minutes, told in ((117.6, 0), (120.6, 1)):
            step = Step(id="do", role="clerk", work=Duration(Fixed(minutes)))
            p = Procedure(id="p", start="do", steps=[step], ends=[End(id="z")], flows=[Flow("do", "z")], roles=[clerk],
                          demand=demand)  # fmt: skip
            assert len(overloaded(p)) == told


def test_a_record_counts_as_it_came() -> None:
    """Ten cases a day for a week, hour after hour around the clock: 24 hours a day for one clerk."""
    zone = dt.UTC
    instants = [dt.datetime(2026, 1, 5, tzinfo=zone) + dt.timedelta(hours=2.4) * k for k in range(71)]
    clerk = Role(id="clerk", officers=1, share=1.0)
    for minutes, told in ((140, 0), (143, 1)):
        step = Step(id="do", role="clerk", work=Duration(Fixed(minutes)))
        p = Procedure(id="p", start="do", steps=[step], ends=[End(id="z")], flows=[Flow("do", "z")], roles=[clerk],
                      calendar="always", demand=Demand(recorded=Recorded(instants=instants)))  # fmt: skip
        assert len(overloaded(p)) == told
        days = evolve(p, demand=Demand(recorded=Recorded(instants=instants[:-1])))
        assert overloaded(days) == ()


@pytest.mark.parametrize(("demand", "cases"), [("profile", 66), ("booked", 12), ("rate", 80)])
def test_sessions_too_small_for_what_comes_are_named(demand: str, cases: int) -> None:
    """Two sessions a week, each for one more than half of the cases of a week, or for one fewer."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    for capacity, codes in ((cases // 2 + 1, []), (cases // 2 - 1, ["sessions-too-small"])):
        p = procedure("p", "plain", demand, clerk, 2400, 0.05, None)
        step = evolve(p.steps[0], sessions=Session(days=(1, 3), hours=[(480, 960)], capacity=capacity))
        assert [problem.code for problem in overloaded(evolve(p, steps=[step]))] == codes


def test_a_run_whose_sessions_are_too_small_says_so_and_can_be_given_up() -> None:
    """The warning names no role, and the sentence that gives up names the step."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    p = procedure("p", "plain", "rate", clerk, 2400, 0.05, None)
    p = evolve(p, steps=[evolve(p.steps[0], sessions=Session(days=(1,), instants=(540,), capacity=1))])
    with pytest.warns(UnstableQueueWarning, match="sessions a year"):
        run = simulate(p, Scenario(cases=3), engine="plain")
    scalars = [0] * SCALARS
    scalars[ARRIVALS], scalars[PENDING] = 10**6, 1
    with pytest.raises(SimulationError, match=r"more work than it can do \(step 'do'"):
        refuse_endless(cast("State", SimpleNamespace(scalars=scalars)), run.warnings)


def test_those_who_alone_have_a_skill_can_be_overloaded_while_the_role_is_not() -> None:
    """One of three can do it, and it is 110 % of one."""
    staff = [Officer(id="an", skills=["map"]), Officer(id="binh"), Officer(id="chi")]
    clerk = Role(id="clerk", staff=staff, share=1.0)
    p = procedure("p", "plain", "rate", clerk, 2400, 1.1, None)
    assert overloaded(p) == ()
    (problem,) = overloaded(evolve(p, steps=[evolve(p.steps[0], skills=["map"])]))
    assert (problem.code, problem.values["officers"], problem.values["extra"]) == ("skill-overloaded", 1, 1)


def test_what_cannot_be_foreseen_is_counted_at_its_least() -> None:
    """Cases that a full room sends away are no work, and a batch that may go unfilled is taken as filled."""
    clerk = Role(id="clerk", officers=1, share=1.0)
    p = procedure("p", "plain", "rate", clerk, 2400, 3.0, None)
    assert len(overloaded(p)) == 1
    (doubt,) = foreseen(evolve(p, steps=[evolve(p.steps[0], at_most=AtMost(waiting=3, then="z"))]))
    assert (doubt.code, doubt.severity) == ("role-load-in-doubt", "info")
    assert (doubt.values["low"]["en"], doubt.values["high"]["en"]) == ("0.0 %", "300.0 %")
    batch = Batch(size=4, age=Duration(Fixed(30)))
    assert overloaded(evolve(p, steps=[evolve(p.steps[0], batch=batch)])) == ()
    pair = Batch(size=2, age=Duration(Fixed(30)))
    assert len(overloaded(evolve(p, steps=[evolve(p.steps[0], batch=pair)]))) == 1


@pytest.mark.parametrize(
    ("minutes", "at_closing", "per_opening"),
    [
        (50, "fit", 200),
        (50, "finish", 250),
        (100, "fit", 200),
        (100, "finish", 300),
        (120, "fit", 240),
        (70, "suspend", 240),
    ],
)
def test_fixed_work_in_openings_of_four_hours(minutes: float, at_closing: str, per_opening: float) -> None:
    """As many as fit, or as are begun; and by two officers twice as many."""
    calendar = week("day", (480, 720), (780, 1020))
    for officers in (1, 2):
        found = work_per_open_time([(1.0, Fixed(minutes))], officers, calendar, at_closing)  # type: ignore[arg-type]
        assert found == pytest.approx(per_opening / 240)


@pytest.mark.parametrize(
    ("every", "at_closing", "told"), [(49, "suspend", 1), (49, "finish", 0), (47, "finish", 1), (59, "fit", 1)]
)
def test_the_clock_bears_out_what_is_told_of_closing(every: float, at_closing: str, told: int) -> None:
    """Pieces of 50 minutes in openings of 240: suspended, 4.8 a opening are done; finished, five; begun if they fit, four."""
    clerk = Role(id="clerk", officers=1, share=1.0, at_closing=at_closing)  # type: ignore[arg-type]
    day = week("day", (480, 720), (780, 1020))
    p = Procedure(
        id="p", start="do", steps=[Step(id="do", role="clerk", work=Duration(Fixed(50)))], ends=[End(id="z")],
        flows=[Flow("do", "z")], roles=[clerk], calendars=[day], calendar="day", demand=Demand(every=Duration(Fixed(every))),
    )  # fmt: skip
    assert len(overloaded(p)) == told
    if told:
        with pytest.warns(UnstableQueueWarning):
            run = simulate(p, Scenario(cases=600), engine="plain")
    else:
        run = simulate(p, Scenario(cases=600), engine="plain")
    wait = (run.logs[0].steps["start"] - run.logs[0].steps["ready"])[-1] / 60_000
    assert (wait > 1000) == bool(told)
    assert measure(run)["cases"].value == 600
