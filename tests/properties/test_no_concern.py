"""A verb for which a construct makes no difference answers as if it were not there."""

import pytest
from attrs import evolve
from hand_made import FREE

from procflow.analysis import analyze
from procflow.layout import lay_out
from procflow.model import (
    CONSTRUCTS,
    DEPTH,
    INDIFFERENT,
    Batch,
    CaseAttribute,
    DayCount,
    Demand,
    Duration,
    End,
    Fixed,
    Flow,
    Officer,
    OfficerRule,
    Procedure,
    RemoveStep,
    Role,
    Session,
    Span,
    Step,
    TimeLimit,
)
from procflow.simplification import propose, verify

PLAIN = Procedure(
    id="p",
    steps=[
        Step(id="draft", role="officer", work=Duration(Fixed(30))),
        Step(id="check", role="officer", work=Duration(Fixed(10)), legal=FREE),
        Step(id="sign", role="chair", work=Duration(Fixed(5))),
    ],
    ends=[End(id="done")],
    roles=[Role(id="officer", officers=2, share=0.5), Role(id="chair", officers=1, share=1)],
    flows=[Flow("draft", "check"), Flow("check", "sign", 0.8), Flow("check", "draft", 0.2, kind="returns"),
           Flow("sign", "done")],
    start="draft",
    demand=Demand(rate=1, per="hour"),
    time_limit=TimeLimit(Span(15, "working days"), DayCount()),
)  # fmt: skip


def role(**values):
    """Return the procedure with something said of the officers."""
    return evolve(PLAIN, roles=[evolve(PLAIN.roles[0], **values), PLAIN.roles[1]])


def step(**values):
    """Return the procedure with something said of the check."""
    return evolve(PLAIN, steps=[PLAIN.steps[0], evolve(PLAIN.steps[1], **values), PLAIN.steps[2]])


WITH = {
    "named-officers": role(staff=[Officer(id="an"), Officer(id="binh")]),
    "officer-calendars": role(staff=[Officer(id="an", calendar="always"), Officer(id="binh")]),
    "skills": role(staff=[Officer(id="an", skills=["land"]), Officer(id="binh")]),
    "speed": role(staff=[Officer(id="an", speed=2), Officer(id="binh")]),
    "absence": role(absence=0.04),
    "queue-order": role(queue="shortest"),
    "preemptive": role(queue="preemptive"),
    "closing-finish": role(at_closing="finish"),
    "closing-fit": role(at_closing="fit"),
    "same-officer": step(officer=OfficerRule(same_as="draft")),
    "never-same-officer": step(officer=OfficerRule(never=["draft"])),
    "priority": step(priority=2),
    "attributes": evolve(PLAIN, attributes=[CaseAttribute(id="kind", shares={"urgent": 0.25, "normal": 0.75})]),
    "cut-off": evolve(PLAIN, time_limit=TimeLimit(Span(15, "working days"), DayCount(cut_off=900))),
}


def unconcerned(row):
    """Return the constructs that make no difference to a verb and are written down here."""
    return [name for name in CONSTRUCTS if DEPTH[row][name] is INDIFFERENT and name in WITH]


@pytest.mark.parametrize("name", unconcerned("analyze"))
def test_the_exact_figures_are_those_of_the_plain_procedure(name):
    """Visits, handoffs, work and load are sums over cases, whoever comes first."""
    found, plain = analyze(WITH[name]), analyze(PLAIN)
    assert [(figure.id, figure.value) for figure in found.figures] == [
        (figure.id, figure.value) for figure in plain.figures
    ]
    assert found.loads == plain.loads


CLOCKED = {
    "sessions": step(sessions=Session(days=[1], hours=[(840, 930)])),
    "session-instants": step(sessions=Session(instants=[600])),
    "batch-each": step(batch=Batch(size=5, work="each")),
    "closing-finish": WITH["closing-finish"],
    "closing-fit": WITH["closing-fit"],
    "officer-calendars": WITH["officer-calendars"],
    "absence": WITH["absence"],
}


@pytest.mark.parametrize("name", CLOCKED)
def test_what_only_a_clock_can_tell_is_not_told_and_all_else_is_as_before(name):
    """Sessions make no visit, no handoff and no work; how long a case takes is left to the clock, with the reason."""
    found, plain = analyze(CLOCKED[name]), analyze(PLAIN)
    timed = ("cycle_time_mean", "cycle_time_p50", "cycle_time_p90", "efficiency", "processing_time")
    loads = {f"load:{role.id}" for role in PLAIN.roles} if name in ("officer-calendars", "absence") else set()
    for figure in plain.figures:
        if figure.id in timed or figure.id.startswith("waiting"):
            assert found[figure.id].value is None
            assert found[figure.id].reason
        elif figure.id not in loads:
            assert found[figure.id].value == figure.value
    assert CONSTRUCTS[name].get("vi") in found["cycle_time_mean"].reason.get("vi")
    assert CONSTRUCTS[name].get("en") in found["cycle_time_mean"].reason.get("en")


@pytest.mark.parametrize("name", unconcerned("propose"))
def test_the_plan_is_that_of_the_plain_procedure_and_keeps_what_it_does_not_concern(name):
    """The same step goes, and how the queue is served stays as it was."""
    plan, plain = propose(WITH[name]), propose(PLAIN)
    assert plan.edits == plain.edits == (RemoveStep("check"),)
    assert plan.after.roles == WITH[name].roles
    assert plan.after.time_limit == WITH[name].time_limit


@pytest.mark.parametrize("name", unconcerned("verify"))
def test_a_change_is_judged_as_that_of_the_plain_procedure(name):
    """What is removed lawfully and what is not stays so."""
    for edits in ([RemoveStep("check")], [RemoveStep("sign")]):
        found, plain = verify(WITH[name], edits), verify(PLAIN, edits)
        assert (found.passed, len(found.problems)) == (plain.passed, len(plain.problems))


@pytest.mark.parametrize("row", ["propose", "verify", "draw"])
def test_what_makes_no_difference_is_tried_here(row):
    """No cell says so without having been tried; pictures show neither demand nor attributes."""
    untold = {
        "attributes",
        "times-by-attribute",
        "demand-in-groups",
        "demand-profile",
        "appointments",
        "recorded-demand",
    }
    assert {name for name in CONSTRUCTS if DEPTH[row][name] is INDIFFERENT} - untold <= set(WITH)


@pytest.mark.parametrize("name", unconcerned("draw"))
def test_the_picture_is_that_of_the_plain_procedure(name):
    """A swimlane shows who does what in which order, not how queues are served."""
    assert lay_out(WITH[name]) == lay_out(PLAIN)


def test_what_makes_no_difference_to_exact_figures_is_tried_here():
    """No cell says so without having been tried."""
    assert {name for name in CONSTRUCTS if DEPTH["analyze"][name] is INDIFFERENT} <= set(WITH)
