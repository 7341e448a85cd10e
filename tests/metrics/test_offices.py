"""A run of an office, told as a whole and procedure by procedure, against a trace by hand and sums that have to agree."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from attrs import evolve

from procflow.comparison import compare
from procflow.errors import NotSupportedError, SimulationError
from procflow.metrics import measure, new_limit
from procflow.metrics.identities import broken_identities
from procflow.model import (
    CaseAttribute,
    DayCount,
    Demand,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Office,
    Procedure,
    Recorded,
    Role,
    Span,
    Step,
    TimeLimit,
)
from procflow.simulation import Run, Scenario, simulate

CLERK = Role(id="clerk", officers=1, share=1.0, cost_per_hour=60_000.0)
CHAIR = Role(id="chair", officers=1, share=0.5, cost_per_hour=60_000.0)
DAY = TimeLimit(Span(1, "working days"), count=DayCount())


def births(demand: Demand) -> Procedure:
    """Take in and sign; no other role than the two is needed."""
    return Procedure(
        id="births", start="take", ends=[End(id="given")], demand=demand, time_limit=DAY,
        steps=[Step(id="take", role="clerk", work=Duration(Fixed(30))),
               Step(id="sign", role="chair", work=Duration(Fixed(10)), signs=True)],
        flows=[Flow("take", "sign"), Flow("sign", "given")], roles=[CLERK, CHAIR],
    )  # fmt: skip


def deaths(demand: Demand) -> Procedure:
    """Check for half of the cases, then write; the chair, named first, has nothing to do."""
    return Procedure(
        id="deaths", start="ask", ends=[End(id="refused"), End(id="given")], demand=demand,
        time_limit=TimeLimit(Span(2, "working days"), count=DayCount()),
        gateways=[Gateway(id="ask")],
        steps=[Step(id="check", role="clerk", work=Duration(Exponential(20))),
               Step(id="write", role="clerk", work=Duration(Fixed(60)))],
        flows=[Flow("ask", "check", 0.5), Flow("ask", "write", 0.5), Flow("check", "write", 0.8),
               Flow("check", "refused", 0.2), Flow("write", "given")],
        roles=[CHAIR, CLERK], attributes=[CaseAttribute(id="kind", shares=[("a", 0.5), ("b", 0.5)])],
    )  # fmt: skip


def at(*hours: str) -> Demand:
    """Return cases that come on Monday 5 January 2026."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    stamps = [dt.datetime.fromisoformat(f"2026-01-05 {hour}").replace(tzinfo=zone) for hour in hours]
    return Demand(recorded=Recorded(instants=stamps))


def commune(**changes: object) -> Office:
    """Return both procedures with random cases."""
    made = [births(Demand(rate=0.5, per="hour")), evolve(deaths(Demand(rate=0.4, per="hour")), **changes)]
    return Office(id="commune", procedures=made)


@pytest.fixture(name="run", scope="module")
def run_of_a_commune() -> Run:
    """Return two replications of four weeks."""
    return simulate(commune(), Scenario(weeks=4, replications=2, seed=7), engine="plain")


def test_cases_of_one_procedure_have_its_ids_and_wait_behind_the_other() -> None:
    """A birth at 8:00 holds the clerk till 8:30; a death of 8:10 is written from 8:30 to 9:30, a birth of 8:20 from 9:30."""
    all_ways = deaths(at("08:10"))
    straight = evolve(
        all_ways, gateways=(), start="write", flows=[Flow("write", "given")], steps=all_ways.steps[1:],
        ends=all_ways.ends[1:],
    )  # fmt: skip
    office = Office(id="commune", procedures=[births(at("08:00", "08:20")), straight])
    run = simulate(office, Scenario(cases=3), engine="plain")
    (death,) = run.of("deaths").logs
    assert (death.procedure, death.step_ids, death.role_ids, death.end_ids) == (
        "deaths", ("write",), ("chair", "clerk"), ("given",),
    )  # fmt: skip
    (row,) = death.steps.rows()
    assert (row["case"], row["role"], row["queue"], row["previous"]) == (0, 1, 20 * 60_000, -1)
    assert [row["case"] for row in death.cases.rows()] == [0]
    birth = run.of("births")
    assert measure(birth)["waiting_officer"].value == (0 + 70) / 2
    assert measure(run)["waiting_officer"].value == (0 + 70 + 20) / 3
    assert measure(birth)["steps_per_case"].value == 2


def test_parts_of_a_run_keep_every_identity_and_make_up_the_whole(run: Run) -> None:
    """Every row and case is in exactly one part, with its times and officers."""
    names = ("entered", "start", "end", "work", "officer", "queue")
    for k, log in enumerate(run.logs):
        parts = [run.of(id).logs[k] for id in ("births", "deaths")]
        for id, part in zip(("births", "deaths"), parts, strict=True):
            assert broken_identities(run.of(id).procedure, part) == ()
        assert broken_identities(run.procedure, log) == ()
        whole = sorted(zip(*(log.steps[name].tolist() for name in names), strict=True))
        both = sorted(row for part in parts for row in zip(*(part.steps[name].tolist() for name in names), strict=True))
        assert whole == both
        assert "attribute kind" in parts[1].cases.columns
        assert "attribute kind" not in parts[0].cases.columns


def test_work_and_cost_of_the_office_are_the_mean_over_the_cases_of_all_its_procedures(run: Run) -> None:
    """Weighted by how many cases there were, replication by replication."""
    whole, parts = measure(run), [measure(run.of(id)) for id in ("births", "deaths")]
    for id in ("work_content", "cost", "cycle_time_mean", "waiting", "handoffs", "signatures"):
        for k, value in enumerate(whole[id].values):
            counts = [part["cases"].values[k] or 0 for part in parts]
            means = [part[id].values[k] or 0 for part in parts]
            assert value == pytest.approx(np.dot(counts, means) / sum(counts))


def test_load_and_utilization_of_a_shared_role_are_those_of_all_procedures(run: Run) -> None:
    """The clerk does both; each procedure alone brings its part."""
    whole = measure(run)
    window = [measure(run.of(id))["load:clerk"].value for id in ("births", "deaths")]
    assert whole["load:clerk"].value == pytest.approx(sum(value or 0 for value in window))
    busy = whole.utilization["clerk"].utilization
    part = measure(run.of("births")).utilization["clerk"].utilization
    assert busy is not None
    assert part is not None
    assert busy.mean > part.mean > 0


def test_shares_in_time_are_told_of_each_procedure_where_limits_differ(run: Run) -> None:
    """And of all cases where the limit is one and the same."""
    figure = measure(run)["on_time_counted"]
    assert figure.value is None
    assert "run.of" in figure.reason.get("en")
    assert run.of("deaths").procedure.time_limit == TimeLimit(Span(2, "working days"), count=DayCount())
    assert measure(run.of("births"))["on_time_counted"].value is not None
    assert run.procedure.time_limit is None
    alike = simulate(commune(time_limit=DAY), Scenario(weeks=1), engine="plain")
    assert measure(alike)["on_time_counted"].value is not None
    late = measure(run).costs()["delay"]
    assert late.time is None
    assert "run.of" in late.reason.get("en")


def test_a_new_limit_is_asked_of_one_procedure(run: Run) -> None:
    """Refused by name for the office, told for a part."""
    with pytest.raises(NotSupportedError, match=r"run\.of\('births'\)"):
        new_limit(run, target=0.9)
    assert new_limit(run.of("births"), target=0.9).rows


def test_an_office_is_compared_as_a_whole_and_part_by_part(run: Run) -> None:
    """Expected counts are those of one procedure; other procedures are no fair comparison."""
    quick = commune(demand=Demand(rate=0.3, per="hour"))
    after = simulate(quick, run.scenario, engine="plain")
    whole = compare(run, after)
    assert whole["handoffs"].difference is not None
    assert whole["handoffs_expected"].before is None
    assert [w.code for w in whole.warnings].count("unequal-demand") == 1
    part = compare(run.of("births"), after.of("births"))
    assert part["handoffs_expected"].before is not None
    assert "unequal-demand" not in [w.code for w in part.warnings]
    with pytest.raises(SimulationError, match="same procedures"):
        compare(run, after.of("births"))


def test_a_procedure_that_is_not_there_is_refused_by_name(run: Run) -> None:
    """With the nearest name; a run of one procedure has itself."""
    with pytest.raises(SimulationError, match="Did you mean 'births'"):
        run.of("birth")
    single = run.of("births")
    assert single.of("births") is single
    with pytest.raises(SimulationError, match="alone"):
        single.of("deaths")


def test_an_office_of_one_procedure_has_one_part() -> None:
    """Its log does not say which procedure a case is of."""
    office = Office(id="small", procedures=[births(Demand(rate=1, per="hour"))])
    run = simulate(office, Scenario(cases=5), engine="plain")
    assert measure(run.of("births"))["cases"].value == 5
    assert broken_identities(run.of("births").procedure, run.of("births").logs[0]) == ()
