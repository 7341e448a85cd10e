"""Plans for procedures with sessions, batches, urgency and officers told apart: against all plans, and by the clock."""

import datetime as dt
import random

import pytest
from attrs import evolve
from brute_force_edits import best, lawful_plans, values
from brute_force_plans import HoldersPileUp
from edited_procedures import edited_procedure
from grown_procedures import FREE

from procflow.analysis import load
from procflow.errors import NotSupportedError
from procflow.guards import violations
from procflow.metrics import measure
from procflow.model import (
    Batch,
    Calendar,
    DelegateStep,
    Demand,
    Duration,
    Fixed,
    MergeStep,
    Officer,
    OfficerRule,
    RemoveStep,
    Role,
    Session,
)
from procflow.report.contents import sections
from procflow.report.material import Material
from procflow.simplification import apply, candidates, propose
from procflow.simplification.options.forms import Form
from procflow.simplification.program.load import burdens
from procflow.simulation import Scenario, simulate

TUESDAY = Session(days=[1], hours=[(840, 930)])
OBJECTIVES = (("cycle_time",), ("handoffs", "signatures"), ("steps", "handoffs"))


def queued(seed):
    """Return a procedure of a seed, and the same with steps that wait, are urgent, or tell their officer by another."""
    plain, rng = edited_procedure(seed), random.Random(f"queued {seed}")
    done = [step.id for step in plain.steps if step.role is not None and not plain.role(step.role).external]
    more = {name: {} for name in done}
    for name in done:
        pick = rng.random()
        if pick < 0.15:
            more[name]["sessions"] = TUESDAY
        elif pick < 0.3:
            more[name]["batch"] = Batch(size=3, work="each")
        elif pick < 0.45:
            more[name]["priority"] = rng.choice([1, 2])
    if len(done) > 1:
        one, other = rng.sample(done, 2)
        more[one]["officer"] = OfficerRule(never=[other])
    steps = [evolve(step, **more.get(step.id, {})) for step in plain.steps]
    return plain, evolve(plain, steps=steps)


def kept_in_place(procedure, plan):
    """Tell by hand whether a plan leaves alone what steps wait for and who may do them."""
    steps = {step.id: step for step in procedure.steps}
    rules = {name: step.officer.never for name, step in steps.items() if step.officer is not None}
    tied = {*rules, *(name for never in rules.values() for name in never)}
    gone = {edit.step for edit in plan if isinstance(edit, RemoveStep)}
    if any(name not in gone and not gone.isdisjoint(never) for name, never in rules.items()):
        return False
    for edit in plan:
        touched = {edit.step, edit.into} if isinstance(edit, MergeStep) else {*getattr(edit, "steps", ())}
        if isinstance(edit, MergeStep):
            pair = steps[edit.step], steps[edit.into]
            if (
                any(step.sessions or step.batch or step.officer for step in pair)
                or pair[0].priority != pair[1].priority
            ):
                return False
        if edit.kind == "parallelise" and not tied.isdisjoint(touched):
            return False
        if edit.kind in ("merge", "delegate") and not tied.isdisjoint(touched) and not gone.issuperset(rules):
            return False
    return True


@pytest.mark.parametrize("part", range(4))
def test_plans_equal_the_best_of_all_plans_that_leave_waiting_and_officers_alone(part):
    """Every plan of the plain procedure is judged without any of the new code, and those that would touch more are left out."""
    fewer = 0
    for seed in range(part, 32, 4):
        plain, procedure = queued(seed)
        objectives = OBJECTIVES[seed % len(OBJECTIVES)]
        try:
            every = lawful_plans(plain, objectives)
        except HoldersPileUp:
            continue
        left = [worth for worth in every if kept_in_place(procedure, worth.edits)]
        fewer += len(left) < len(every)
        wanted = best(left, objectives)
        plan = propose(procedure, minimise=objectives)
        found = values(plain, plan.edits, apply(plain, plan.edits), objectives)
        assert [found[name] for name in objectives] == pytest.approx(list(wanted), rel=2e-6, abs=2e-6), procedure.id
        assert frozenset(plan.edits) in {frozenset(worth.edits) for worth in left}, (procedure.id, plan.edits)
        assert plan.certificate.proved, procedure.id
    assert fewer


@pytest.fixture
def office(make_line):
    """Receive, look, draft, sign on Tuesdays, post: everything may go, and everything may be merged or delegated."""
    legal = evolve(FREE, may={"remove", "merge", "delegate"}, delegate_to=["deputy"])
    p = make_line("a clerk 10", "b clerk 20", "c head 30", "d clerk 5", roles={"clerk": {}})
    steps = [evolve(step, legal=legal) for step in p.steps]
    return evolve(p, steps=steps, roles=[*p.roles, Role(id="deputy", officers=1, share=1.0)])


def held(office, name, **more):
    return evolve(office, steps=[evolve(step, **more) if step.id == name else step for step in office.steps])


def test_four_eyes_keep_the_step_they_look_at(office):
    """b may go today; not once d is for whoever did not do b, except together with d."""
    assert RemoveStep("b") in propose(office, keep=["a", "c", "d"]).edits
    p = held(office, "d", officer=OfficerRule(never=["b"]))
    assert "apply-officer-rule" in [problem.code for problem in violations(p, [RemoveStep("b")])]
    assert propose(p, keep=["a", "c", "d"]).edits == ()
    plan = propose(p, keep=["a", "c"])
    assert set(plan.edits) == {RemoveStep("b"), RemoveStep("d")}
    assert plan.certificate.proved


def test_what_no_figure_holds_is_said_and_seen_by_the_clock(office):
    """The plan does without the step of Tuesdays; the time it saves without queues is 30 minutes, the clock tells more.

    Five cases come every second day from Monday on; each waits until Tuesday at two. The plan leaves no waiting for a session.
    """
    p = evolve(
        held(office, "c", sessions=TUESDAY),
        demand=Demand(every=Duration(Fixed(16), "h")),
    )
    plan = propose(p, minimise="cycle_time", keep=["a", "b", "d"])
    assert plan.edits == (RemoveStep("c"),)
    assert (plan.objective.before - plan.objective.after, plan.unseen) == (pytest.approx(30.0), ("sessions",))
    assert "sessions; judge it by simulation" in plan.text("en")
    assert "mô phỏng trước và sau" in plan.text("vi")
    scenario = Scenario(cases=5, start=dt.date(2026, 3, 2))
    one, other = (measure(simulate(each, scenario)) for each in (p, plan.after))
    assert one["waiting_gathering"].value > 480
    assert other["waiting_gathering"].value == 0.0
    assert one["cycle_time_mean"].value - other["cycle_time_mean"].value > 30 + 480
    assert propose(office, minimise="handoffs").unseen == ()


def test_steps_that_wait_are_neither_merged_nor_take_in(office):
    """The clerk's two steps are one piece of work, either way round, until the second waits for Tuesday."""

    def merges(p):
        return {each.edit for each in candidates(p) if isinstance(each.edit, MergeStep)}

    assert {MergeStep("a", "b"), MergeStep("b", "a")} <= merges(office)
    assert not any("b" in (edit.step, edit.into) for edit in merges(held(office, "b", sessions=TUESDAY)))


def test_a_step_with_a_skill_is_given_only_to_who_has_it(office):
    """The deputy learns to survey, and the plan gives the step to him; until then it stays with the head."""
    able = [Officer(id="one", skills=["survey"])]
    roles = [evolve(role, staff=able) if role.id == "head" else role for role in office.roles]
    p = held(evolve(office, roles=roles), "c", skills=["survey"])
    forms = {candidate.edit for candidate in candidates(p)}
    assert DelegateStep("c", "deputy") not in forms
    taught = evolve(p, roles=[evolve(role, staff=able) if role.id == "deputy" else role for role in roles])
    assert DelegateStep("c", "deputy") in {candidate.edit for candidate in candidates(taught)}


def test_loads_of_officers_with_hours_of_their_own_and_of_batches_are_those_of_the_analysis(office):
    """One clerk works mornings only, and four cases go to the post at once: the program adds up what `load` tells."""
    week = tuple(((480, 720),) if day < 5 else () for day in range(7))
    staff = [Officer(id="one"), Officer(id="two", calendar="mornings")]
    p = evolve(
        held(office, "d", batch=Batch(size=4)),
        roles=[evolve(role, officers=None, staff=staff) if role.id == "clerk" else role for role in office.roles],
        calendars=[Calendar(id="mornings", source="-", version="1", week=week)],
        demand=Demand(rate=20, per="working_day"),
    )
    forms = [Form(step.id, "kept", step.role) for step in p.steps]
    told = {one.role: one.utilization for one in load(p)}
    for burden in burdens(p, forms, every=True):
        assert sum(weight.visit for weight in burden.weights.values()) == pytest.approx(told[burden.role])


def test_what_only_the_clock_shares_out_is_refused_as_an_objective(office):
    """Work of a batch that also goes by age; and queues of anything but cases one by one."""
    p = held(office, "d", batch=Batch(size=4, age=Duration(Fixed(3), "h")))
    with pytest.raises(NotSupportedError) as error:
        propose(p, minimise="work_content")
    assert [problem.code for problem in error.value.problems] == ["propose-open-batch"]
    known = evolve(held(office, "c", sessions=TUESDAY), demand=Demand(rate=4, per="working_day"))
    with pytest.raises(NotSupportedError) as error:
        propose(known, minimise="congested_time")
    assert [problem.code for problem in error.value.problems] == ["propose-no-estimate"]


def test_work_of_a_full_batch_is_shared_by_its_cases(office):
    """Five minutes for four cases are a minute and a quarter of each: 10 + 20 + 30 + 1.25."""
    p = held(office, "d", batch=Batch(size=4))
    assert propose(p, minimise="work_content", max_cuts=0, edits=["remove"]).objective.before == 61.25


def test_a_run_names_the_steps_at_which_cases_wait_for_a_session_the_longest_first(office):
    """Signing on Tuesdays costs more waiting than posting in twos; the edits to state are named."""
    p = held(held(office, "c", sessions=TUESDAY), "d", batch=Batch(size=2))
    p = evolve(p, demand=Demand(every=Duration(Fixed(16), "h")))
    found = [
        one
        for one in candidates(p, simulate(p, Scenario(cases=10, start=dt.date(2026, 3, 2))))
        if one.heuristic.number == 6
    ]
    assert found[0].element == "step 'c'"
    assert "state others, or none, as ChangeSession" in found[0].reason.get("en")
    assert "bằng ChangeSession" in found[0].reason.get("vi")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "the waiting that comes with: sessions."), ("vi", "phiên họp, giờ ký")]
)
def test_a_report_says_what_no_exact_figure_holds(office, lang, said):
    """Among the assumptions, in either language, and only where there is something to say."""
    from_plan = [
        sections(Material(proposal=propose(p, minimise="handoffs")), lang, pictures=False)
        for p in (held(office, "c", sessions=TUESDAY), office)
    ]
    assert [said in str(one) for one in from_plan] == [True, False]
