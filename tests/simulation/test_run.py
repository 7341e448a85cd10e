"""A run tells its size, its warnings, and why it cannot go on."""

import datetime as dt
import warnings

import numpy as np
import pytest

import procflow.simulation.replication as replication_module
import procflow.simulation.run as run_module
from procflow.errors import SimulationError
from procflow.model import (
    CASE_COLUMNS,
    STEP_COLUMNS,
    Demand,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    Lognormal,
    Procedure,
    Role,
    Step,
)
from procflow.simulation import Scenario, UnstableQueueWarning, kernel, simulate
from procflow.simulation.facts import refuse


def desk(work: Duration, **changes: object) -> Procedure:
    given = {
        "id": "desk",
        "steps": [Step(id="serve", role="clerk", work=work)],
        "flows": [Flow("serve", "done")],
        "ends": [End(id="done")],
        "start": "serve",
        "roles": [Role(id="clerk", officers=2, share=1)],
        "demand": Demand(rate=10, per="hour"),
    }
    return Procedure(**(given | changes))  # type: ignore[arg-type]


def test_log_holds_the_documented_columns_as_whole_numbers():
    log = simulate(desk(Duration(Exponential(5))), Scenario(cases=10)).logs[0]
    assert set(STEP_COLUMNS) == set(log.steps.columns)
    assert set(CASE_COLUMNS) == set(log.cases.columns)
    kinds = {name: values.dtype for name, values in log.steps.columns.items()}
    assert {np.dtype(np.int64), np.dtype(np.int32)} == set(kinds.values())
    assert all(kinds[name] == np.int64 for name in ("case", "entered", "start", "end", "work", "queue", "previous"))


def test_log_gives_zoned_instants():
    log = simulate(desk(Duration(Exponential(5))), Scenario(cases=1)).logs[0]
    assert dt.datetime.fromisoformat("2026-01-05T00:00:00+07:00") == log.instant(0)
    assert log.zone == "Asia/Ho_Chi_Minh"


def test_run_shows_itself_in_one_line():
    run = simulate(desk(Duration(Exponential(5))), Scenario(cases=10, replications=3))
    assert repr(run) == "<Run of 'desk': 3 replications, 30 cases counted>"
    assert run.warnings == ()


def test_overloaded_role_is_named_before_the_run_with_the_officers_it_lacks():
    """Ten cases an hour of 15 minutes keep 2.5 clerks busy: two are one too few."""
    with pytest.warns(UnstableQueueWarning, match=r"role 'clerk' of 'desk': .*125\.0 %.*Add 1"):
        run = simulate(desk(Duration(Fixed(15))), Scenario(weeks=1))
    assert [problem.code for problem in run.warnings] == ["role-overloaded"]
    assert (run.logs[0].cases["end"][run.logs[0].cases["counted"]] >= 0).all()


ENDLESS = Duration(Lognormal.from_quantiles(median=6e10, p90=7e10))
"""A law of which the upper half lies beyond 95,000 years."""
CLERK, CITIZEN = Role(id="clerk", officers=1, share=1), Role(id="citizen", external=True)


@pytest.mark.parametrize(
    ("element", "changes"),
    [
        ("step 'serve' of 'desk'", {"steps": [Step(id="serve", role="clerk", work=ENDLESS)]}),
        ("step 'serve' of 'desk'", {"steps": [Step(id="serve", role="citizen", work=ENDLESS)]}),
        ("step 'serve' of 'desk'", {"steps": [Step(id="serve", wait=ENDLESS)]}),
        ("demand", {"demand": Demand(every=ENDLESS)}),
        (
            "step 'file' of 'desk'",
            {
                "steps": [Step(id="serve", role="clerk", work=Duration(Fixed(1))), Step(id="file", role="archive")],
                "flows": [Flow("serve", "file"), Flow("file", "done")],
            },
        ),
    ],
    ids=["work", "work outside", "wait", "demand", "transfer"],
)
def test_time_beyond_the_clock_names_place_and_case(element, changes, monkeypatch):
    """Wherever such a time is drawn, the run stops at the first one."""
    archive = Role(id="archive", external=True, transfer=ENDLESS)
    monkeypatch.setattr(run_module, "refuse", lambda procedure: None)
    monkeypatch.setattr(run_module, "foreseen", lambda procedure: ())
    with pytest.raises(SimulationError, match=r"case \d+ drew a time of more than 95,000 years") as caught:
        simulate(desk(Duration(Fixed(1)), roles=[CLERK, CITIZEN, archive], **changes), Scenario(cases=20))
    assert element == caught.value.problems[0].place.element


def test_run_beyond_all_dates_is_stopped_by_name():
    """A delay of three thousand years in every case is a wrong unit, and the run says where it would lead."""
    model = desk(
        Duration(Fixed(1e6), "calendar days"),
        roles=[Role(id="clerk", external=True)],
        demand=Demand(rate=1),
        calendar="always",
    )
    with pytest.raises(SimulationError, match="the run goes beyond the year 3000"):
        simulate(model, Scenario(cases=20))


@pytest.mark.parametrize(
    ("split", "code"), [("one", "simulation-stuck"), ("all", "simulation-piled")], ids=["stuck", "piled"]
)
def test_loop_itself_stops_at_a_join_that_cannot_fire(split, code, monkeypatch):
    """Where the check has not looked, the loop still finds the case that waits for ever, or comes twice by one branch."""
    gateways = [Gateway(id="part", split=split), Gateway(id="again"), Gateway(id="meet", join="all")]
    half = 0.5 if split == "one" else 1.0
    flows = [Flow("serve", "part"), Flow("part", "again", half), Flow("part", "again", half), Flow("again", "meet")]
    flows += [Flow("never", "meet"), Flow("meet", "done")]
    steps = [Step(id="serve", role="clerk", work=Duration(Fixed(1))), Step(id="never")]
    monkeypatch.setattr(run_module, "refuse", lambda procedure: None)
    with pytest.raises(SimulationError) as caught:
        simulate(desk(Duration(Fixed(1)), steps=steps, gateways=gateways, flows=flows), Scenario(cases=1))
    assert [code] == [problem.code for problem in caught.value.problems]
    assert caught.value.problems[0].place.element == "gateway 'meet' of 'desk'"


def test_more_work_in_progress_than_the_clock_can_number_is_refused(monkeypatch):
    monkeypatch.setattr(replication_module, "NEVER", 1 << 36)
    model = desk(Duration(Fixed(100), "calendar days"), roles=[Role(id="clerk", external=True)])
    refuse(model)
    with pytest.raises(SimulationError, match="pieces of work are in progress at once"):
        simulate(model, Scenario(cases=400))


def test_interrupted_run_ends_at_once_and_leaves_nothing_behind(monkeypatch):
    """An interrupt in the middle of a call passes through, and the next run is as if it had not been."""
    model = desk(Duration(Exponential(5)))
    before = simulate(model, Scenario(cases=50)).logs[0]

    def interrupt(*arguments: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(kernel, "run", interrupt)
        with pytest.raises(KeyboardInterrupt):
            simulate(model, Scenario(cases=50))
    after = simulate(model, Scenario(cases=50)).logs[0]
    assert before.steps["end"].tobytes() == after.steps["end"].tobytes()


def test_warning_stays_away_where_every_role_keeps_up():
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnstableQueueWarning)
        simulate(desk(Duration(Fixed(11.9))), Scenario(cases=5))


def test_a_study_that_an_overloaded_role_never_lets_end_is_given_up_with_its_reason():
    """Returned work joins the tail of a queue that only grows, so counted cases would be overtaken for ever."""
    procedure = Procedure(
        id="p",
        calendar="always",
        start="do",
        steps=[Step(id="do", role="clerk", work=Duration(Fixed(5)))],
        ends=[End(id="z")],
        flows=[Flow("do", "z", 0.05), Flow("do", "do", 0.95, "returns")],
        roles=[Role(id="clerk", officers=1, share=1)],
        demand=Demand(every=Duration(Fixed(1))),
    )
    with pytest.warns(UnstableQueueWarning), pytest.raises(SimulationError, match=r"does not come to an end.*clerk"):
        simulate(procedure, Scenario(cases=200, seed=1))
