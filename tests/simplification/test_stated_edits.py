"""What people state: another order, a system, other officers. Carried out as written down by hand, and judged by law."""

import random

import pytest
from attrs import evolve
from edited_procedures import edited_procedure, random_edits
from grown_procedures import FREE

from procflow.analysis import load
from procflow.analysis.cycle_time import expected_cycle_time
from procflow.checking.choices import choice_problems
from procflow.checking.flows import flow_problems
from procflow.checking.references import reference_problems
from procflow.errors import NotSupportedError, ProposalError
from procflow.guards import detection, escapes, planned_preconditions, violations
from procflow.guards.documents import unmet
from procflow.guards.paths import Paths
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.io import dump, loads
from procflow.io.plan_table import plan_rows
from procflow.metrics import measure
from procflow.model import (
    STATED_EDIT_KINDS,
    AddControl,
    AuthorityCap,
    ControlFloor,
    DelegateStep,
    Demand,
    Digitise,
    Document,
    Duration,
    Fixed,
    Flow,
    Legal,
    MergeStep,
    Order,
    Parallelise,
    Precondition,
    RemoveStep,
    Resequence,
    Role,
    Separation,
    ShortenLimit,
    Span,
    Staff,
    Step,
    TimeLimit,
)
from procflow.simplification import applied, apply, propose, undo, verify
from procflow.simplification.options.forms import SEARCHED
from procflow.simulation import Scenario, simulate
from procflow.structure import handoffs, network, visits

AT_ONCE = Duration(Fixed(0))
LAWFUL = evolve(FREE, may=frozenset({"remove", "resequence", "digitise", "parallelise"}))


def codes(error):
    return [problem.code for problem in error.value.problems]


def found(procedure, *plan):
    return [problem.code for problem in violations(procedure, plan)]


@pytest.fixture
def office(make_line, make_step):
    """Three steps of two roles: the head stands between two steps of the clerk."""
    return make_line(
        make_step("a clerk 10", legal=LAWFUL, makes=["note"]),
        make_step("b head 20", legal=LAWFUL),
        make_step("c clerk 30", legal=LAWFUL),
        documents=[Document(id="note")],
    )


def test_a_system_takes_its_time_and_nobody_holds_the_case(office):
    """Ten, nothing and thirty minutes; the clerk keeps the case, and the head has nothing left to do."""
    told = applied(office, [Digitise("b", AT_ONCE)])
    after = told.procedure
    assert (expected_cycle_time(office), expected_cycle_time(after)) == (60.0, 40.0)
    assert (handoffs(office).by_role, handoffs(after).by_role) == (2.0, 0.0)
    assert (after.step("b").role, told.roles, told.digitised) == (None, ("head",), (Digitise("b", AT_ONCE),))
    slow = apply(office, [Digitise("b", Duration(Fixed(0.5), "h"))])
    assert expected_cycle_time(slow) == 70.0


def test_a_system_works_while_everybody_else_is_busy(office):
    """With one clerk the simulated time falls to that of the clerk's own work."""
    busy = evolve(office, demand=Demand(every=Duration(Fixed(2), "h")))
    times = [
        measure(simulate(one, Scenario(cases=5)))["cycle_time_mean"].value
        for one in (busy, apply(busy, [Digitise("b", AT_ONCE)]))
    ]
    assert times == [60.0, 40.0]


def test_a_system_notices_nothing(office):
    """Half and four fifths caught make nine tenths; without the head half is left, and a floor of six tenths breaks."""
    steps = [
        evolve(step, detects=(("typo", {"a": 0.5, "b": 0.8}[step.id]),)) if step.id != "c" else step
        for step in office.steps
    ]
    p = evolve(office, steps=steps)
    edit = Digitise("b", AT_ONCE)
    assert detection(p)["typo"] == pytest.approx(0.9)
    assert escapes(p, [edit])["typo"].after == pytest.approx(0.5)
    assert detection(apply(p, [edit]))["typo"] == pytest.approx(0.5)
    assert found(p, edit) == []
    (problem,) = violations(evolve(p, rules=[ControlFloor(id="f", risk="typo", detect=0.6)]), [edit])
    assert (problem.code, problem.values["changes"]) == ("cut-floor-broken", (edit,))


def test_a_system_is_no_second_pair_of_eyes_and_signs_nothing(office):
    """Whatever the law permits."""
    rules = [Separation(id="two", maker="a", checkers=["b"])]
    assert found(evolve(office, rules=rules), Digitise("b", AT_ONCE)) == ["edit-system-checks"]
    steps = [evolve(step, signs=step.id == "b") for step in office.steps]
    assert found(evolve(office, steps=steps), Digitise("b", AT_ONCE)) == ["edit-system-signs"]
    assert found(evolve(office, rules=rules), Digitise("a", AT_ONCE)) == []


def test_a_new_order_spares_handoffs(office):
    """Both steps of the clerk behind one another: one change of hands instead of two, and nothing else changes."""
    edit = Resequence(["a", "c", "b"])
    after = apply(office, [edit])
    assert [(flow.source, flow.target) for flow in after.flows] == [("a", "c"), ("c", "b"), ("b", "done")]
    assert (handoffs(office).by_role, handoffs(after).by_role) == (2.0, 1.0)
    assert expected_cycle_time(after) == 60.0
    assert found(office, edit) == []
    assert applied(office, [edit]).resequenced == (edit,)


def test_every_way_into_the_run_leads_to_its_new_first_step(office):
    """The start, and what is sent back to the old first step from behind the run."""
    last = [Flow("c", "a", 0.25, "returns"), Flow("c", "done", 0.75)]
    p = evolve(office, flows=[*(flow for flow in office.flows if flow.source != "c"), *last])
    after = apply(p, [Resequence(["b", "a"])])
    ways = {(flow.source, flow.target): flow.p for flow in after.flows}
    assert (after.start, ways) == ("b", {("b", "a"): 1.0, ("a", "c"): 1.0, ("c", "b"): 0.25, ("c", "done"): 0.75})


@pytest.mark.parametrize(
    ("more", "rules", "code"),
    [
        ({"needs": ("note",)}, (), "cut-document-lost"),
        ({"uses": ("note",)}, (), "edit-order-used"),
        ({}, (Order(id="first", first="a", then="b"),), "cut-order-broken"),
        ({}, (Separation(id="two", maker="a", checkers=["b"]),), "cut-unchecked"),
    ],
)
def test_what_must_come_first_stays_first(office, more, rules, code):
    """Documents that are needed or used, rules of order, and a check behind what it checks."""
    steps = [evolve(step, **more) if step.id == "b" else step for step in office.steps]
    p = evolve(office, steps=steps, rules=rules)
    (problem,) = violations(p, [Resequence(["b", "a"])])
    assert (problem.code, problem.values["changes"]) == (code, (Resequence(["b", "a"]),))
    assert found(p, Resequence(["a", "c", "b"])) == []


def test_only_runs_change_places(office):
    """A check that sends back within the run, steps apart, today's order, and a step in two runs are refused by name."""
    back = [Flow("b", "a", 0.5, "returns"), Flow("b", "c", 0.5)]
    checked = evolve(office, flows=[*(flow for flow in office.flows if flow.source != "b"), *back])
    for p, plan, code in (
        (checked, [Resequence(["b", "a"])], "apply-order-needs-run"),
        (office, [Resequence(["c", "a"])], "apply-order-needs-run"),
        (office, [Resequence(["a"])], "apply-order-needs-run"),
        (office, [Resequence(["a", "b"])], "apply-same-order"),
        (office, [Resequence(["b", "a"]), Resequence(["c", "b"])], "apply-step-in-two-orders"),
        (office, [Resequence(["b", "a"]), Parallelise([["b"], ["c"]])], "apply-step-in-two-orders"),
        (office, [Resequence(["b", "a", "b"])], "apply-step-in-two-orders"),
        (office, [Resequence(["b", "nowhere"])], "apply-no-step"),
    ):
        with pytest.raises(ProposalError) as error:
            apply(p, plan)
        assert code in codes(error)
        assert error.value.text("vi") != error.value.text("en")


def test_what_a_system_cannot_do_is_refused(office):
    """What runs by itself, what somebody outside does, what decides, days of the calendar, and two things at once."""
    outside = evolve(office, roles=[Role(id="clerk"), Role(id="head", external=True)])
    back = [Flow("b", "a", 0.5, "returns"), Flow("b", "c", 0.5)]
    checked = evolve(office, flows=[*(flow for flow in office.flows if flow.source != "b"), *back])
    edit = Digitise("b", AT_ONCE)
    for p, plan, code in (
        (apply(office, [edit]), [edit], "apply-system-already"),
        (outside, [edit], "apply-system-outside"),
        (checked, [edit], "apply-system-decides"),
        (office, [Digitise("b", Duration(Fixed(1), "calendar days"))], "apply-system-days"),
        (office, [edit, RemoveStep("b")], "apply-exclusive-edits"),
        (office, [edit, DelegateStep("b", "clerk")], "apply-exclusive-edits"),
        (office, [edit, MergeStep("a", "b")], "apply-automatic"),
    ):
        with pytest.raises(ProposalError) as error:
            apply(p, plan)
        assert code in codes(error)


def test_officers_bear_the_load_and_end_the_queue(make_line):
    """One case every half hour, fifty minutes each: one officer drowns, two wait for nothing."""
    p = make_line("!a x 50", demand=Demand(every=Duration(Fixed(30), "min")))
    after = apply(p, [Staff("x", 2)])
    before_load, after_load = (load(one)[0].utilization for one in (p, after))
    assert before_load == pytest.approx(50 / 30)
    assert after_load == pytest.approx(50 / 60)
    assert found(p, Staff("x", 2)) == []
    run = simulate(after, Scenario(cases=8))
    assert measure(run)["waiting_officer"].value == 0.0
    assert applied(p, [Staff("x", 2)]).staffed == (Staff("x", 2),)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([Staff("clerk", 1)], "apply-staff-same"),
        ([Staff("clerk", 0)], "apply-staff-number"),
        ([Staff("clerk", 1.5)], "apply-staff-number"),
        ([Staff("agency", 2)], "apply-staff-outside"),
        ([Staff("nobody", 2)], "apply-no-role"),
        ([Staff("clerk", 2), Staff("clerk", 3)], "apply-exclusive-edits"),
        ([Staff("head", 2), RemoveStep("b")], "apply-staff-unused"),
    ],
)
def test_what_officers_cannot_be_is_refused(office, plan, code):
    """No number, today's number, nobody's role, and a role that has nothing left to do."""
    p = evolve(office, roles=[*office.roles, Role(id="agency", external=True)])
    with pytest.raises(ProposalError) as error:
        apply(p, plan)
    assert code in codes(error)


def test_law_has_its_say(office):
    """Unknown law permits nothing, an authority outside the cap is not asked, and a missing precondition bars."""
    edits = (Digitise("b", AT_ONCE), Resequence(["b", "a"]))
    unknown = evolve(office, steps=[evolve(step, legal=Legal()) for step in office.steps])
    assert found(unknown, edits[0]) == ["cut-law-unknown"]
    assert found(unknown, edits[1]) == ["cut-law-unknown"] * 2
    silent = evolve(office, steps=[evolve(step, legal=FREE) for step in office.steps])
    assert found(silent, edits[0]) == ["cut-law-forbids"]
    ministry = evolve(LAWFUL, instrument="Circular 1", authority="ministry")
    capped = evolve(
        office,
        steps=[evolve(step, legal=ministry) for step in office.steps],
        rules=[AuthorityCap(id="ours", authorities=["director"])],
    )
    assert found(capped, edits[0]) == ["edit-authority"]
    for state, wanted in (("missing", ["cut-precondition-missing"]), ("planned", []), ("in force", [])):
        rule = Precondition(id="system", steps=("b",), state=state)
        p = evolve(office, rules=[rule])
        for edit in edits:
            assert found(p, edit) == wanted
            assert planned_preconditions(p, [edit]) == ((rule,) if state == "planned" else ())


LOOK = Step(id="look", role="head", work=Duration(Fixed(6)), detects=[("typo", 0.5)])


def test_a_new_check_sends_back_and_catches(office):
    """A quarter goes back to `a`, so `a` and `look` are done 4/3 times: 10 and 6 minutes a third more, then 20 and 30."""
    edit = AddControl("a", LOOK, 0.25, "a")
    after = apply(office, [edit])
    assert [step.id for step in after.steps] == ["a", "look", "b", "c"]
    assert _times(after) == pytest.approx([4 / 3, 4 / 3, 1, 1])
    assert expected_cycle_time(after) == pytest.approx(16 * 4 / 3 + 50)
    assert handoffs(after).by_role == pytest.approx(4 / 3 + 1 / 3 + 1)
    assert detection(after)["typo"] == pytest.approx(0.5)
    assert found(office, edit) == []
    assert applied(office, [edit]).added == (edit,)


def test_a_new_check_keeps_a_floor_that_a_removal_would_break(office):
    """One check of a half for another: coverage is bought back."""
    steps = [evolve(step, detects=[("typo", 0.5)]) if step.id == "b" else step for step in office.steps]
    p = evolve(office, steps=steps, rules=[ControlFloor(id="f", risk="typo", detect=0.5)])
    assert found(p, RemoveStep("b")) == ["cut-floor-broken"]
    plan = [RemoveStep("b"), AddControl("a", LOOK)]
    assert found(p, *plan) == []
    assert [step.id for step in apply(p, plan).steps] == ["a", "look", "c"]


def test_a_new_check_needs_its_documents(office):
    """`a` makes the note; before it there is none. What comes too late cannot be checked."""
    look = evolve(LOOK, needs=("note",))
    assert found(office, AddControl("a", look)) == []
    p = apply(office, [Resequence(["b", "a"])])
    assert found(p, AddControl("b", look)) == ["edit-control-documents"]


def test_a_new_check_stands_behind_its_step_wherever_that_stands(office):
    """In a new order, and within its branch."""
    add = AddControl("a", LOOK)
    ordered = apply(office, [add, Resequence(["b", "a"])])
    assert {(flow.source, flow.target) for flow in ordered.flows} == {
        ("b", "a"),
        ("a", "look"),
        ("look", "c"),
        ("c", "done"),
    }
    beside = apply(office, [add, Parallelise([["a"], ["b"]])])
    assert {("a", "look"), ("look", "b_join")} <= {(flow.source, flow.target) for flow in beside.flows}
    with pytest.raises(ProposalError):
        apply(office, [AddControl("b", LOOK, 0.5, "a"), Parallelise([["a"], ["b"]])])


def test_the_limit_of_a_new_check_counts_in_a_promise(office):
    """Three limits of a day fit in three days, four do not; of a step without limit nobody knows, of a system all do."""
    steps = [evolve(step, limit=Span(1)) for step in office.steps]
    p = evolve(office, steps=steps, time_limit=TimeLimit(Span(10)))
    promise, add = ShortenLimit(Span(3)), AddControl("a", evolve(LOOK, limit=Span(1)))
    assert found(p, promise) == []
    assert found(p, promise, add) == ["edit-limit-too-short"]
    assert found(p, ShortenLimit(Span(4)), add) == []
    open_end = evolve(p, steps=[evolve(step, limit=None) if step.id == "b" else step for step in steps])
    assert found(open_end, ShortenLimit(Span(1))) == []
    assert found(open_end, ShortenLimit(Span(1)), Digitise("b", AT_ONCE)) == ["edit-limit-too-short"]


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([AddControl("a", evolve(LOOK, id="b"))], "apply-control-name"),
        ([AddControl("a", evolve(LOOK, role=None))], "apply-control-role"),
        ([AddControl("a", evolve(LOOK, role="agency"))], "apply-control-role"),
        ([AddControl("a", evolve(LOOK, role="nobody"))], "apply-no-role"),
        ([AddControl("a", evolve(LOOK, join="all"))], "apply-control-form"),
        ([AddControl("a", LOOK, 0.5)], "apply-control-back"),
        ([AddControl("a", LOOK, 0, "a")], "apply-control-back"),
        ([AddControl("a", LOOK, 1, "a")], "apply-control-back"),
        ([AddControl("a", LOOK, 0.5, "c")], "apply-control-back"),
        ([AddControl("nowhere", LOOK)], "apply-no-step"),
        ([AddControl("a", LOOK), AddControl("b", LOOK)], "apply-exclusive-edits"),
        ([AddControl("a", LOOK), AddControl("a", evolve(LOOK, id="other"))], "apply-exclusive-edits"),
        ([AddControl("a", LOOK), RemoveStep("a")], "apply-control-of-gone"),
        ([AddControl("a", evolve(LOOK, needs=("nothing",)))], "no-such-name"),
    ],
)
def test_what_a_new_check_cannot_be_is_refused(office, plan, code):
    """Each by its name."""
    p = evolve(office, roles=[*office.roles, Role(id="agency", external=True)])
    with pytest.raises(ProposalError) as error:
        apply(p, plan)
    assert code in codes(error)


def test_a_choice_has_no_one_way_on_for_a_new_check(office):
    """Behind a step that decides, a check would see only some cases."""
    flows = [*(flow for flow in office.flows if flow.source != "b"), Flow("b", "c", 0.5), Flow("b", "done", 0.5)]
    with pytest.raises(ProposalError) as error:
        apply(evolve(office, flows=flows), [AddControl("b", LOOK)])
    assert codes(error) == ["apply-control-place"]


def test_a_new_check_is_told_as_unexplained_and_no_row_holds_it(office):
    """Nobody can derive what it catches."""
    edit = AddControl("a", LOOK)
    assert not verify(office, apply(office, [edit])).passed
    assert verify(office, [edit]).passed
    with pytest.raises(NotSupportedError, match="no row"):
        plan_rows(office, [edit])


def test_a_plan_without_its_system_is_undone_alone(office):
    """The others stay."""
    plan = [Digitise("b", AT_ONCE), Staff("clerk", 2)]
    assert undo(office, plan, plan[0]).procedure == apply(office, [Staff("clerk", 2)])


def test_a_step_done_by_a_system_is_derived_and_judged(office):
    """Two files: nobody does `b` any more, and it takes no time."""
    after = apply(office, [Digitise("b", AT_ONCE)])
    review = verify(office, after)
    assert review.edits == (Digitise("b", AT_ONCE),)
    assert review.passed


def test_another_order_and_other_officers_are_told_as_unexplained(office):
    """Derived edits do not explain them; stated as edits they are judged."""
    for edit in (Resequence(["b", "a"]), Staff("clerk", 2)):
        assert not verify(office, apply(office, [edit])).passed
        assert verify(office, [edit]).passed


def test_what_is_stated_is_never_searched(office):
    """A plan holds none of them, though the law would let it."""
    assert set(STATED_EDIT_KINDS).isdisjoint(SEARCHED)
    assert {edit.kind for edit in propose(office).edits} <= set(SEARCHED)


def stated(procedure, rng):
    """Return edits of the three kinds that `apply` carries out, at random."""
    edits = []
    for _ in range(12):
        steps = [step.id for step in procedure.steps]
        at, size = rng.randrange(len(steps)), rng.choice([2, 3])
        edit = rng.choice(
            [
                Resequence(rng.sample(steps[at : at + size], len(steps[at : at + size]))),
                Digitise(rng.choice(steps), Duration(Fixed(rng.randint(0, 9)))),
                Staff(rng.choice(procedure.roles).id, rng.randint(1, 5)),
            ]
        )
        try:
            apply(procedure, [*edits, edit])
        except ProposalError:
            continue
        edits.append(edit)
    return edits


@pytest.mark.parametrize("low", range(0, 80, 20))
def test_stated_edits_leave_no_fault_and_no_trace_of_their_order(low):
    """Every step that stays is done as often as before; a file keeps what is left; the order of the plan is no matter."""
    kinds = set()
    for seed in range(low, low + 20):
        p, rng = edited_procedure(seed), random.Random(seed)
        plan = stated(p, rng)
        kinds |= {edit.kind for edit in plan}
        after = apply(p, plan)
        every = (*reference_problems(after), *choice_problems(after), *flow_problems(after))
        assert [problem.text() for problem in every if problem.severity == "error"] == [], seed
        assert [step.id for step in after.steps] == [step.id for step in p.steps]
        reordered = [step for edit in plan if isinstance(edit, Resequence) for step in edit.steps]
        if all(len(p.outflows(step)) == 1 for step in reordered):
            # With checks among them, cases leave the run earlier or later.
            for one, other in zip(_times(p), _times(after), strict=True):
                assert one == pytest.approx(other)
        assert apply(p, rng.sample(plan, len(plan))) == after
        back = loads(dump(after))
        # A file writes the flows under the nodes that they leave.
        assert evolve(back, flows=after.flows) == after
        assert sorted(back.flows, key=repr) == sorted(after.flows, key=repr)
    assert kinds == {"resequence", "digitise", "staff"}


@pytest.mark.parametrize("low", range(0, 60, 20))
def test_a_new_check_leaves_the_others_as_often_as_they_were(low):
    """It is done whenever cases go on from its step; half of them sent back, both are done twice as often and no other."""
    tried = 0
    for seed in range(low, low + 20):
        p = edited_procedure(seed)
        before = dict(zip((step.id for step in p.steps), _times(p), strict=True))
        look = Step(id="look", role="clerk", work=Duration(Fixed(1)), detects=[("new", 0.25)])
        for step in p.steps:
            edit = AddControl(step.id, look)
            try:
                after = apply(p, [edit])
            except ProposalError:
                continue
            tried += 1
            now = dict(zip((step.id for step in after.steps), _times(after), strict=True))
            on = sum(flow.p for flow in p.outflows(step.id) if flow.kind == "normal")
            assert now.pop("look") == pytest.approx(before[step.id] * on)
            assert now == pytest.approx(before)
            if on == 1 and step.join == "any":
                twice = apply(p, [AddControl(step.id, look, 0.5, step.id)])
                then = dict(zip((step.id for step in twice.steps), _times(twice), strict=True))
                assert then.pop("look") == pytest.approx(2 * before[step.id])
                assert then == pytest.approx({**before, step.id: 2 * before[step.id]})
    assert tried > 50


def _times(procedure):
    net = network(procedure)
    number = visits(net)
    return [number[net.work[step.id]] for step in procedure.steps]


@pytest.mark.parametrize("seed", range(30))
def test_guards_judge_stated_edits_beside_others_without_fault(seed):
    """Each broken rule names edits of the plan, in both languages."""
    p, rng = edited_procedure(seed), random.Random(seed)
    plan = (*stated(p, rng), *random_edits(p, seed))
    for problem in violations(p, plan):
        assert set(problem.values["changes"]) <= set(plan)
        assert problem.text("vi") != problem.text("en")


def test_lawful_stated_edits_keep_floors_documents_order_and_second_looks_on_what_is_left():
    """The guards look at the plan from today's procedure; here what `apply` leaves is looked at by itself."""
    lawful = broken = 0
    for seed in range(200):
        grown = edited_procedure(seed, size=7, kind="line", most=None)
        steps = [evolve(step, legal=evolve(LAWFUL, instrument=""), signs=False) for step in grown.steps]
        p, rng = evolve(grown, steps=steps), random.Random(seed)
        plan = stated(p, rng)
        was, now = lost(p), lost(apply(p, plan))
        if violations(p, plan):
            broken += bool(now - was)
            continue
        lawful += bool(plan)
        assert now <= was, (seed, plan)
        then = detection(apply(p, plan))
        for rule in p.rules:
            if isinstance(rule, ControlFloor) and not rule.ends and rule.risk in then:
                assert then[rule.risk] >= min(rule.detect, detection(p)[rule.risk]) - 1e-9
    assert lawful >= 100
    assert broken >= 8


def lost(procedure):
    """Return what does not hold on some path: needs, orders, checks of a maker's work."""
    paths = Paths(network(procedure))
    return {
        *((need.node, need.documents) for need in unmet(procedure, paths)),
        *(rule.id for rule in out_of_order(procedure, paths)),
        *((rule.id, end) for rule, ends in unchecked(procedure, paths).items() for end in ends),
    }
