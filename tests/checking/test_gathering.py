"""Sessions that never are, bounds that are never reached, urgency that nobody heeds; and the ways that bounds add."""

import pytest
from attrs import evolve
from hand_made import free, made

from procflow.checking import check
from procflow.checking.gathering import gathering_problems
from procflow.model import (
    AtMost,
    Calendar,
    CaseAttribute,
    Demand,
    Duration,
    End,
    Fixed,
    Officer,
    PriorityBy,
    Role,
    Session,
    Span,
    TimeLimit,
)
from procflow.structure.diversions import never_reached_bounds
from procflow.structure.soundness import soundness

MORNINGS = Calendar(id="mornings", zone="UTC", week=(((480, 720),),) * 5 + ((), ()))
A_DAY = Duration(Fixed(1), "working days")


def found(procedure):
    """Return code and severity of what is told."""
    return [(problem.code, problem.severity) for problem in gathering_problems(procedure)]


def signing(session, *, joint=(), roles=None):
    """Return a step that is done in sessions, by a chair who works from Monday to Friday."""
    steps = [free("sign", role="chair", sessions=session, joint=joint)]
    return made(steps, "sign z", calendars=[MORNINGS], roles=roles or [Role(id="chair", officers=1)])


@pytest.mark.parametrize(
    ("session", "closed"),
    [
        (Session(days=[1, 4], hours=[(840, 930)]), False),
        (Session(days=[6], hours=[(840, 930)]), True),
        (Session(days=[5, 6, 0], hours=[(840, 930)]), False),
        (Session(hours=[(720, 780)]), True),
        (Session(hours=[(1040, 1080)]), False),
        (Session(hours=[(1050, 1080)]), True),
        (Session(days=[6], instants=[600]), False),
    ],
)
def test_a_session_outside_the_working_hours_is_never_open(session, closed):
    """The office works from 7:30 or 8:00 to 12:00 and from 13:00 or 13:30 to 17:00 or 17:30, Monday to Friday."""
    office = Calendar(id="mornings", zone="UTC", week=(((480, 720), (810, 1050)),) * 5 + ((), ()))
    procedure = signing(session, roles=[Role(id="chair", officers=1, calendar="mornings")])
    procedure = made(procedure.steps, "sign z", calendars=[office], roles=procedure.roles)
    assert found(procedure) == [("session-outside-hours", "error")] * closed


def test_own_hours_of_officers_and_of_all_roles_count():
    """A session in the afternoon is closed to who works in the morning, alone or together with others."""
    afternoon = Session(days=[1], hours=[(840, 930)])
    morning = Role(id="chair", staff=[Officer(id="an", calendar="mornings")])
    both = Role(id="chair", staff=[Officer(id="an", calendar="mornings"), Officer(id="binh")])
    assert found(signing(afternoon, roles=[morning])) == [("session-outside-hours", "error")]
    assert found(signing(afternoon, roles=[both])) == []
    other = Role(id="land", officers=1, calendar="mornings")
    crew = [("chair", 1), ("land", 1)]
    assert found(signing(afternoon, joint=crew, roles=[Role(id="chair", officers=1), other])) == [
        ("session-outside-hours", "error")
    ]


def bounded(flows, **bound):
    """Return a check and a supplement that is bounded."""
    steps = [free("check", role="clerk"), free("supplement", role="clerk", at_most=AtMost(**bound))]
    return made(steps, flows, roles=[Role(id="clerk", officers=1)])


LOOP = "check supplement 0.3, check z 0.7, supplement check 1 returns"


def codes(procedure):
    """Return the codes of errors and warnings on flows and bounds."""
    wanted = (
        "never-reached",
        "bound-leads-to-itself",
        "bound-never-reached",
        "no-such-name",
        "no-way-on",
        "never-ends",
    )
    return [problem.code for problem in check(procedure) if problem.code in wanted]


def with_end(procedure, *names):
    """Return a procedure with more ends, to which no flow leads."""
    return evolve(procedure, ends=[*procedure.ends, *(End(id=name) for name in names)])


def test_an_end_reached_only_by_a_bound_is_reached():
    """Without the bound nothing would lead there."""
    assert codes(with_end(bounded(LOOP, visits=1, then="refused"), "refused")) == []
    assert codes(with_end(bounded(LOOP, visits=1, then="z"), "refused")) == ["never-reached"]


def test_a_bound_that_leads_nowhere_is_told():
    """The name is told with the field it stands in."""
    procedure = bounded(LOOP, visits=1, then="refusde")
    (problem,) = [problem for problem in check(with_end(procedure, "refused")) if problem.code == "no-such-name"]
    assert (problem.values["field"], problem.values["name"]) == ("at_most.then", "refusde")
    assert "Did you mean 'refused'?" in problem.text()


def test_a_bound_on_visits_needs_a_way_back():
    """Who never comes back is never there too often; waiting and time bound the first visit too."""
    once = "check supplement 0.3, check z 0.7, supplement z"
    assert codes(with_end(bounded(once, visits=1, then="refused"), "refused")) == ["bound-never-reached"]
    assert codes(with_end(bounded(once, waiting=4, then="refused"), "refused")) == []
    assert codes(with_end(bounded(once, time=A_DAY, then="refused"), "refused")) == []


def test_a_bound_may_lead_out_of_a_loop_that_has_no_other_way_out():
    """What would go round for ever ends when the bound is reached."""
    endless = "check supplement, supplement check 1 returns"
    assert codes(with_end(bounded(endless, visits=3, then="refused"), "refused")) == []
    assert "never-ends" in codes(with_end(bounded(endless, visits=3, then="check"), "refused"))


def test_a_bound_that_leads_to_itself():
    """The case would be turned away for ever."""
    assert "bound-leads-to-itself" in codes(bounded(LOOP, visits=2, then="supplement"))


def test_a_bound_from_which_every_way_leads_back():
    """The third time the case goes to the check, which sends it to the supplement again, and so on for ever."""
    endless = "check supplement, supplement check 0.5 returns, supplement z 0.5"
    assert "bound-leads-to-itself" in codes(bounded(endless, visits=2, then="check"))
    assert "bound-leads-to-itself" not in codes(bounded(LOOP, visits=2, then="check"))


def test_the_waiting_room_of_nobody_is_never_full():
    """An automatic step and the outside have no queue."""
    steps = [free("check", at_most=AtMost(waiting=4, then="z"))]
    assert found(made(steps, "check z")) == [("bound-never-reached", "warning")]


def test_a_bound_within_a_parallel_branch_that_leads_out_of_it_leaves_the_join_waiting():
    """The other branch waits at the join for ever: the token game finds the run."""
    steps = [
        free("start", split="all"),
        free("b", at_most=AtMost(waiting=0, then="out")),
        free("c"),
        free("end", join="all"),
    ]
    procedure = made(steps, "start b, start c, b end, c end, end z")
    procedure = with_end(procedure, "out")
    assert soundness(procedure).verdict == "unsound"
    inside = made([*steps[:1], free("b", at_most=AtMost(waiting=0, then="end")), *steps[2:]],
                  "start b, start c, b end, c end, end z")  # fmt: skip
    assert soundness(inside).verdict == "sound"


def test_documents_of_a_step_that_was_turned_away_from_are_not_there():
    """Who is turned away at the waiting room has no receipt; who comes back a second time has."""

    def lacking(**bound):
        steps = [
            free("check", role="clerk"),
            free("receive", role="clerk", makes=["receipt"], at_most=AtMost(then="answer", **bound)),
            free("answer", role="clerk", needs=["receipt"]),
        ]
        flows = "check receive, receive check 0.2 returns, receive answer 0.8, answer z"
        procedure = made(steps, flows, roles=[Role(id="clerk", officers=1)])
        return [problem.code for problem in check(procedure) if problem.code == "document-not-on-every-path"]

    assert lacking(waiting=4) == ["document-not-on-every-path"]
    # `check` comes before the first receipt as well, so a visit too many cannot be told from the first one here.
    assert lacking(visits=1) == ["document-not-on-every-path"]


def test_bounds_on_visits_that_can_be_reached():
    """Only steps in a loop are entered twice."""
    assert never_reached_bounds(with_end(bounded(LOOP, visits=1, then="refused"), "refused")) == ()


URGENT = PriorityBy("kind", ("urgent", "normal"))
KIND = CaseAttribute(id="kind", shares={"normal": 0.75, "urgent": 0.25})


def desk(queue="fifo", *, priority=None, whole=None, attributes=(KIND,), **more):
    """Return a desk with an urgency stated at the step or for the whole procedure."""
    steps = [free("serve", role="clerk", priority=priority)]
    roles = [Role(id="clerk", officers=1, queue=queue)]
    return made(steps, "serve z", roles=roles, attributes=attributes, priority=whole, **more)


def test_urgency_is_of_use_only_where_the_queue_heeds_it():
    """A priority without its queue, and a queue without a priority, are doubts."""
    assert found(desk("priority", priority=2)) == []
    assert found(desk("preemptive", whole=URGENT)) == []
    assert found(desk("fifo", priority=2)) == [("priority-not-used", "warning")]
    assert found(desk("due", whole=URGENT, time_limit=TimeLimit(Span(5, "working days")))) == [
        ("priority-not-used", "warning")
    ]
    assert found(desk("priority")) == [("queue-without-priority", "warning")]


def test_who_is_due_first_needs_a_limit():
    """Without a time limit nobody is due."""
    assert found(desk("due")) == [("queue-without-limit", "error")]


@pytest.mark.parametrize("order", [("urgent",), ("urgent", "normal", "slow"), ("urgent", "nromal")])
def test_the_order_names_every_value_once(order):
    """Whose value is left out would have no place in the queue."""
    assert found(desk("priority", whole=PriorityBy("kind", order))) == [("priority-order-values", "error")]


def test_a_number_has_no_order_of_words():
    """An attribute with a law has no values to put in order."""
    area = CaseAttribute(id="kind", law=Fixed(3))
    assert found(desk("priority", whole=URGENT, attributes=[area])) == [("priority-order-values", "error")]


def signing_office(capacity=None, officers=1, per_year=900, minutes=5, session=None):
    """Return signing hours of one and a half hours on Tuesdays, without days off, for a year of 365.25 / 7 weeks."""
    plain = Calendar(id="plain", zone="UTC", week=(((480, 1020),),) * 5 + ((), ()))
    hours = session or Session(days=[1], hours=[(840, 930)], capacity=capacity)
    steps = [free("sign", role="chair", work=Duration(Fixed(minutes)), sessions=hours)]
    roles = [Role(id="chair", officers=officers, share=0.5)]
    demand = Demand(rate=per_year, per="year")
    return made(steps, "sign z", roles=roles, calendars=[plain], calendar="plain", demand=demand)


def too_small(procedure):
    """Return the codes and figures of sessions that cannot take what comes."""
    return [
        (problem.code, *(value for key, value in problem.values.items()))
        for problem in check(procedure)
        if problem.code.startswith("sessions-")
    ]


HALF = {"vi": "50,0 %", "en": "50.0 %"}


def test_sessions_must_take_the_cases_that_come():
    """52.18 Tuesdays of 20 cases are 1,043 a year."""
    assert too_small(signing_office(20, per_year=1040, minutes=1)) == []
    assert too_small(signing_office(20, per_year=1050, minutes=1)) == [("sessions-too-small", 1050, 52, 1043)]
    assert too_small(signing_office(None, per_year=1050, minutes=1)) == []


def test_sessions_must_have_the_time_of_the_work():
    """52.18 Tuesdays of 90 minutes are 78.3 hours; at half time 480 cases of 5 minutes need 80, 460 need 76.7."""
    assert too_small(signing_office(per_year=460)) == []
    assert too_small(signing_office(per_year=480)) == [("sessions-too-short", 40, HALF, 80, 78, "chair")]
    assert too_small(signing_office(per_year=480, officers=2)) == []


def test_only_the_part_of_a_session_within_working_hours_counts():
    """From 16:30 to 18:00 half an hour lies before closing: 26 hours a year hold 156 cases of 5 minutes at half time."""
    late = Session(days=[1], hours=[(990, 1080)])
    assert too_small(signing_office(per_year=150, session=late)) == []
    assert too_small(signing_office(per_year=160, session=late)) == [("sessions-too-short", 13, HALF, 27, 26, "chair")]


def test_instants_count_as_sessions():
    """Two instants a day on five days are 521.8 a year; of one case each."""
    at = Session(days=[0, 1, 2, 3, 4], instants=[600, 900], capacity=1)
    assert too_small(signing_office(per_year=520, session=at)) == []
    assert too_small(signing_office(per_year=525, session=at)) == [("sessions-too-small", 525, 522, 521)]


@pytest.mark.parametrize(("per_year", "told"), [(520, 0), (525, 1)])
def test_crews_of_joint_work_must_have_the_time(per_year, told):
    """Three officers make one crew of two: 2,087 hours a year; at half time 2 hours hold it 4, so it does 521 cases."""
    plain = Calendar(id="plain", zone="UTC", week=(((480, 960),),) * 5 + ((), ()))
    steps = [free("inspect", role="build", joint=[("build", 2)], work=Duration(Fixed(2), "h"))]
    roles = [Role(id="build", officers=3, share=0.5)]
    demand = Demand(rate=per_year, per="year")
    procedure = made(steps, "inspect z", roles=roles, calendars=[plain], calendar="plain", demand=demand)
    found = [problem for problem in check(procedure) if problem.code == "joint-work-overloaded"]
    assert [(problem.severity, problem.values["crews"]) for problem in found] == [("warning", 1)] * told
