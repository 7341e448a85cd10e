"""What cannot be simulated is refused with every reason at once, in both languages."""

import pytest
from attrs import evolve

from procflow.errors import NotSupportedError, ProcedureError, SimulationError
from procflow.model import Demand, Duration, End, Exponential, Fixed, Flow, Procedure, Role, Step
from procflow.simulation import Scenario, simulate


def office(**changes: object) -> Procedure:
    complete = Procedure(
        id="office",
        steps=[
            Step(id="receive", role="clerk", work=Duration(Exponential(5))),
            Step(id="sign", role="chair", work=Duration(Exponential(5))),
        ],
        flows=[Flow("receive", "sign"), Flow("sign", "done")],
        ends=[End(id="done")],
        start="receive",
        roles=[Role(id="clerk", officers=1, share=1), Role(id="chair", officers=1, share=0.5)],
        demand=Demand(rate=900),
    )
    return evolve(complete, **changes)


def codes(
    procedure: Procedure, kind: type[ProcedureError | SimulationError | NotSupportedError]
) -> list[tuple[str, str]]:
    with pytest.raises(kind) as caught:
        simulate(procedure, Scenario(cases=5))
    assert caught.value.text("vi") != caught.value.text("en")
    return [(problem.code, problem.place.element.partition(" of")[0]) for problem in caught.value.problems]


def test_all_missing_facts_are_named_at_once():
    bare = office(
        demand=None,
        steps=[Step(id="receive", role="clerk"), Step(id="sign", role="chair")],
        roles=[Role(id="clerk"), Role(id="chair", officers=1)],
    )
    expected = [
        ("needs-demand", "demand"),
        ("needs-work", "step 'receive'"),
        ("needs-work", "step 'sign'"),
        ("needs-officers", "role 'clerk'"),
        ("needs-share", "role 'clerk'"),
        ("needs-share", "role 'chair'"),
    ]
    assert expected == codes(bare, SimulationError)


def test_external_step_needs_a_wait_or_a_work_time_and_no_officers():
    steps = [office().steps[0], Step(id="sign", role="citizen")]
    roles = [office().roles[0], Role(id="citizen", external=True)]
    assert codes(office(steps=steps, roles=roles), SimulationError) == [("needs-time", "step 'sign'")]
    waits = [steps[0], evolve(steps[1], wait=Duration(Fixed(1), "calendar days"))]
    assert int(simulate(office(steps=waits, roles=roles), Scenario(cases=5)).logs[0].cases["counted"].sum()) == 5


def test_idle_role_needs_no_facts():
    idle = Role(id="archive")
    assert simulate(office(roles=[*office().roles, idle]), Scenario(cases=5)).logs


def test_flow_that_leads_nowhere_is_refused_before_all_else():
    found = codes(office(flows=[Flow("receive", "sing"), Flow("sign", "done")], demand=None), ProcedureError)
    assert "flow 'receive' -> 'sing'" in [place for _, place in found]


def test_case_without_a_way_out_is_refused():
    circle = [Flow("receive", "sign"), Flow("sign", "receive")]
    assert "never-ends" in [code for code, _ in codes(office(flows=circle), ProcedureError)]


def test_join_that_waits_for_ever_is_refused():
    steps = [evolve(office().steps[0]), Step(id="a"), Step(id="b"), Step(id="sign", join="all")]
    flows = [
        Flow("receive", "a", 0.5),
        Flow("receive", "b", 0.5),
        Flow("a", "sign"),
        Flow("b", "sign"),
        Flow("sign", "done"),
    ]
    codes(office(steps=steps, flows=flows), ProcedureError)


def test_work_of_officers_in_calendar_days_is_refused_by_name():
    steps = [evolve(office().steps[0], work=Duration(Fixed(1), "calendar days")), office().steps[1]]
    assert codes(office(steps=steps), NotSupportedError) == [("work-in-calendar-days", "step 'receive'")]


def test_gap_in_calendar_days_needs_a_calendar_that_never_closes():
    gaps = Duration(Fixed(1), "calendar days")
    assert codes(office(demand=Demand(every=gaps)), NotSupportedError) == [("gap-in-calendar-days", "demand")]
    always = office(demand=Demand(every=gaps, calendar="always"))
    arrivals = simulate(always, Scenario(cases=3)).logs[0].cases["arrival"][:3]
    assert arrivals.tolist() == [86_400_000, 2 * 86_400_000, 3 * 86_400_000]


def test_demand_finer_than_the_clock_is_refused():
    """Gaps that are all rounded to 0 milliseconds would bring cases without end at one instant."""
    assert codes(office(demand=Demand(every=Duration(Fixed(0)))), ProcedureError) == [("too-many-cases", "demand")]
