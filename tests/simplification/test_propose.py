"""The best lawful plan: equal to brute force, proved, and refused by name where there is none."""

import random
import time
from itertools import pairwise

import pytest
from attrs import evolve
from brute_force_plans import HoldersPileUp, best, free_steps, lawful_plans
from grown_procedures import FREE, grown

from procflow.checking import check
from procflow.errors import NotSupportedError, ProcedureError, ProposalError
from procflow.model import (
    Document,
    Duration,
    Duty,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    Order,
    Precondition,
    Procedure,
    Role,
    Separation,
    Step,
    Together,
)
from procflow.samples import sample
from procflow.simplification import RemoveStep, propose
from procflow.structure import handoffs

OBJECTIVES = [
    ("cycle_time",),
    ("handoffs", "signatures", "steps"),
    ("work_content",),
    ("steps", "cycle_time"),
    ("cycle_time", "handoffs"),
]


def _small(seed: int) -> Procedure:
    return grown(seed, 4 + seed % 9, free=0.75 if seed % 9 < 4 else 0.5)


@pytest.mark.parametrize("low", range(0, 360, 30))
def test_the_plan_is_the_best_of_all_plans(low):
    """Every set of cuts is judged and valued by itself; value and number of cuts agree, and the proof stands."""
    compared = 0
    for seed in range(low, low + 30):
        p, rng = _small(seed), random.Random(seed)
        objectives, limit = rng.choice(OBJECTIVES), rng.choice([None, None, 1, 2, 3])
        if len(free_steps(p)) > 7:
            continue
        try:
            values, cuts = best(lawful_plans(p), objectives, max_cuts=limit)
        except HoldersPileUp:
            continue
        plan = propose(p, minimise=objectives, max_cuts=limit)
        assert [proof.after for proof in plan.certificate.proofs] == pytest.approx(values, rel=1e-6, abs=1e-6), seed
        assert len(plan.edits) == cuts, seed
        assert plan.certificate.proved, (seed, plan.certificate.text())
        compared += 1
    assert compared >= 25


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_no_lawful_plan_is_below_the_bound(seed):
    """The bound holds for every plan, not only for the best."""
    p = _small(seed)
    plans = lawful_plans(p)
    bound = propose(p, minimise="cycle_time").certificate.proofs[0].bound
    assert min(values["cycle_time"] for values in plans.values()) >= bound - 1e-6 * max(1.0, bound)


@pytest.mark.parametrize("seed", range(8))
def test_more_cuts_allowed_never_make_the_plan_worse(seed):
    """A limit is a limit, not a target."""
    p = grown(seed, 14)
    found = [propose(p, max_cuts=k, minimise="cycle_time").objective.after for k in range(6)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(propose(p, minimise="cycle_time").objective.before)


@pytest.mark.parametrize("seed", range(8))
def test_a_further_rule_never_makes_the_plan_better(seed):
    """Each rule only takes plans away."""
    p = grown(seed, 12, rules=False)
    rng = random.Random(seed)
    names = [step.id for step in p.steps]
    rules = [
        Order(id="a", first=names[0], then=names[5]),
        Together(id="b", steps=tuple(rng.sample(names, 2))),
        Separation(id="c", maker=names[1], checkers=tuple(names[6:8])),
        IfCutThen(id="d", step=names[2], then=names[8]),
        Precondition(id="e", steps=(names[4],), state="missing"),
    ]
    values = [propose(evolve(p, rules=rules[:k]), minimise="cycle_time").objective.after for k in range(6)]
    assert all(later >= earlier - 1e-6 * max(1, earlier) for earlier, later in pairwise(values))


def test_cutting_the_one_between_saves_both_handoffs(make_line):
    """A - B - A: without B no case changes hands; without an A it still does."""
    plan = propose(make_line("a x 1", "b y 1", "c x 1"), minimise="handoffs", max_cuts=1)
    assert (plan.edits, plan.objective.before, plan.objective.after) == ((RemoveStep("b"),), 2.0, 0.0)


def test_a_cut_between_join_and_fork_turns_sums_into_products(make_step):
    """Three branches meet at one desk and split into three: 3 + 3 handoffs; without the desk 3 × 3. So it stays."""
    desk = make_step("desk d 1", join="all", split="all")
    left = [make_step(f"!l{k} l{k} 1") for k in range(3)]
    right = [make_step(f"!r{k} r{k} 1") for k in range(3)]
    last = make_step("!last z 1", join="all")
    flows = [Flow("fork", s.id) for s in left] + [Flow(s.id, "desk") for s in left]
    flows += [Flow("desk", s.id) for s in right] + [Flow(s.id, "last") for s in right] + [Flow("last", "done")]
    steps = [*left, desk, *right, last]
    p = Procedure(
        id="p", steps=steps, gateways=[Gateway(id="fork", split="all")], flows=flows, ends=[End(id="done")], start="fork",
        roles=[Role(id=s.role, officers=1, share=1.0) for s in steps],
    )  # fmt: skip
    assert (handoffs(p).by_role, handoffs(p, cut=frozenset({"desk"})).by_role) == (9.0, 12.0)
    plan = propose(p, minimise="handoffs")
    assert plan.edits == ()
    assert (plan.verdict("desk").kind, plan.verdict("desk").gain) == ("worse", -3.0)


def test_the_time_of_parallel_branches_is_that_of_the_slowest(make_step):
    """Two exponential branches of 6 and 3 minutes take 7 on average; only one may go, and the slow one saves 4."""
    fork, join = make_step("!fork x 0", split="all"), make_step("!join x 0", join="all")
    slow = make_step("slow x 1")
    quick = evolve(slow, id="quick", work=Duration(Exponential(3)))
    slow = evolve(slow, work=Duration(Exponential(6)))
    flows = [
        Flow("fork", "slow"),
        Flow("fork", "quick"),
        Flow("slow", "join"),
        Flow("quick", "join"),
        Flow("join", "done"),
    ]
    p = Procedure(
        id="p", steps=[fork, slow, quick, join], flows=flows, ends=[End(id="done")], start="fork",
        roles=[Role(id="x", officers=1, share=1.0)],
    )  # fmt: skip
    plan = propose(p, max_cuts=1)
    assert plan.objective.before == pytest.approx(6 + 3 - 1 / (1 / 6 + 1 / 3), rel=1e-9)
    assert (plan.edits, plan.objective.after) == ((RemoveStep("slow"),), pytest.approx(3.0))
    assert plan.certificate.proved


def test_a_cut_that_gains_nothing_is_not_made(make_line):
    """A step that takes no time stays when time is minimised, and goes when steps are."""
    p = make_line("!a x 5", "b x 0", "c x 5")
    assert propose(p).edits == (RemoveStep("c"),)
    assert propose(p).verdict("b").kind == "tie"
    assert propose(p, minimise="steps").edits == (RemoveStep("b"), RemoveStep("c"))


def test_nothing_to_cut_is_a_plan_with_reasons(make_line):
    """Everything rests on law."""
    plan = propose(make_line("!a x 5", "!b y 5"))
    assert (plan.edits, plan.after, [v.kind for v in plan.verdicts]) == ((), plan.before, ["law", "law"])
    assert plan.certificate.proved


def test_unknown_law_is_never_cut(make_line, make_step):
    """Neither what nobody has stated nor what nobody has checked."""
    unchecked = Legal(source="none found", may=frozenset({"remove"}))
    p = make_line("!a x 5", make_step("b y 9", legal=Legal()), make_step("c z 9", legal=unchecked))
    plan = propose(p)
    assert [v.kind for v in plan.verdicts] == ["law", "unknown", "unknown"]
    assert plan.unknown == 2


def test_a_step_that_is_kept_or_required_is_kept_or_goes(make_line):
    """The caller's wishes come first, within the law."""
    p = make_line("!a x 5", "b y 9", "c x 0")
    assert propose(p, keep=["b"]).verdict("b").kind == "required"
    plan = propose(p, require=["c"])
    assert [edit.step for edit in plan.edits] == ["b", "c"]
    assert "asked for" in plan.verdict("c").reason.get("en")


def test_duties_may_move_and_never_vanish(make_line, make_step):
    """Two steps fulfil it; the cheaper one takes it over."""
    first, second = make_step("first x 9", duties=["inform"]), make_step("second x 4", duties=["inform"])
    p = make_line("!a x 1", first, second, duties=[Duty(id="inform")])
    plan = propose(p)
    assert plan.edits == (RemoveStep("first"),)
    assert plan.verdict("second").kind == "worse"


def test_a_producer_on_the_other_branch_is_no_producer(make_step):
    """The note is needed on both ways; a maker on one of them does not serve the other."""
    steps = [
        make_step("!choose x 1"),
        make_step("short x 1", makes=["note"]),
        make_step("long x 9", makes=["note"]),
        make_step("!use x 1", needs=["note"]),
    ]
    flows = [
        Flow("choose", "short", 0.5),
        Flow("choose", "long", 0.5),
        Flow("short", "use"),
        Flow("long", "use"),
        Flow("use", "done"),
    ]
    p = Procedure(
        id="p", steps=steps, flows=flows, ends=[End(id="done")], start="choose", roles=[Role(id="x", officers=1, share=1.0)],
        documents=[Document(id="note")],
    )  # fmt: skip
    plan = propose(p)
    assert plan.edits == ()
    assert plan.verdict("long").kind == "blocked"
    assert plan.verdict("long").rules == ("document 'note' at use", "stay use")


def test_rework_that_must_stay_keeps_the_check_that_leads_to_it(make_step):
    """Without the check nobody would come to the step that law demands."""
    steps = [make_step("!a x 1"), make_step("check y 9"), make_step("!mend x 5")]
    flows = [
        Flow("a", "check"),
        Flow("check", "done", 0.8),
        Flow("check", "mend", 0.2, "returns"),
        Flow("mend", "check"),
    ]
    roles = [Role(id="x", officers=1, share=1.0), Role(id="y", officers=1, share=1.0)]
    p = Procedure(id="p", steps=steps, flows=flows, ends=[End(id="done")], start="a", roles=roles)
    verdict = propose(p).verdict("check")
    assert (verdict.kind, verdict.rules) == ("blocked", ("stay mend", "reach mend"))
    free = evolve(p, steps=[*steps[:2], evolve(steps[2], legal=FREE)])
    plan = propose(free)
    assert (plan.edits, plan.unreached) == ((RemoveStep("check"),), ("mend",))
    assert plan.verdict("mend").kind == "unreached"


def test_planned_preconditions_are_assumed_and_named(make_line):
    """Missing ones forbid the cut."""
    rules = [Precondition(id="act", steps=("b",), state="planned")]
    p = make_line("!a x 5", "b y 9", rules=rules)
    assert propose(p).preconditions == tuple(rules)
    missing = evolve(p, rules=[evolve(rules[0], state="missing")])
    assert propose(missing).verdict("b").kind == "precondition"


def test_below_known_times_handoffs_come_first(make_line):
    """Then signatures, then steps; times are not asked for."""
    p = make_line("!a x 5", "b y 9", "!c x 5")
    bare = evolve(p, steps=[evolve(step, work=None) for step in p.steps])
    names = [proof.name for proof in propose(bare).certificate.proofs]
    assert names == ["handoffs", "signatures", "steps"]
    assert [proof.name for proof in propose(p).certificate.proofs] == ["cycle_time"]


def test_time_that_is_not_known_is_not_minimised(make_line):
    """Every step without a work time is named."""
    p = make_line("!a x 5", "b y 9")
    bare = evolve(p, steps=[evolve(step, work=None) for step in p.steps])
    with pytest.raises(ProcedureError) as caught:
        propose(bare, minimise="cycle_time")
    assert len(caught.value.problems) == 2


def test_cost_needs_every_rate(make_line):
    """And adds work at the rates of the roles: 9 minutes at 600 an hour are 90."""
    p = make_line("!a x 5", "b y 9", roles={"x": {"cost_per_hour": 60.0}, "y": {"cost_per_hour": 600.0}})
    plan = propose(p, minimise="cost")
    assert (plan.objective.before, plan.objective.after) == (pytest.approx(95.0), pytest.approx(5.0))
    with pytest.raises(NotSupportedError, match="cost per hour"):
        propose(make_line("!a x 5"), minimise="cost")


def test_processing_time_is_refused_beside_parallel_branches(make_line, make_step):
    """Without them it is the work content."""
    p = make_line("!a x 5", "b y 9")
    assert propose(p, minimise="processing_time").objective.after == pytest.approx(5.0)
    steps = [make_step("!a x 1", split="all"), make_step("b x 1"), make_step("c x 1"), make_step("d x 1", join="all")]
    flows = [Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "done")]
    with pytest.raises(NotSupportedError, match="processing time"):
        propose(make_line(*steps, flows=flows), minimise="processing_time")


def test_rigid_branches_are_refused_by_name(make_line, make_step):
    """A way out of a branch leaves the fork without its join."""
    steps = [make_step("!a x 1", split="all"), make_step("b x 1"), make_step("c x 1")]
    flows = [Flow("a", "b"), Flow("a", "c"), Flow("b", "done"), Flow("c", "done")]
    with pytest.raises(NotSupportedError, match="meet in one join"):
        propose(make_line(*steps, flows=flows))


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"keep": ["x"]}, "propose-no-step"),
        ({"require": ["x"]}, "propose-no-step"),
        ({"keep": ["b"], "require": ["b"]}, "propose-keep-and-require"),
        ({"require": ["a"]}, "propose-require"),
        ({"require": ["b", "c"], "max_cuts": 1}, "propose-too-few"),
        ({"max_cuts": -1}, "propose-limit"),
        ({"max_cuts": 2.5}, "propose-limit"),
        ({"time_limit": 0}, "propose-limit"),
        ({"minimise": "time"}, "propose-objective"),
        ({"minimise": ()}, "propose-objective"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused_by_name(make_line, wishes, code):
    """In both languages."""
    with pytest.raises(ProposalError) as caught:
        propose(make_line("!a x 5", "b y 9", "c x 3"), **wishes)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("vi") != caught.value.text("en")


def test_an_impossible_requirement_names_the_rules(make_line):
    """The step is tied to one that law holds."""
    p = make_line("!a x 5", "b y 9", rules=[Together(id="pair", steps=("a", "b"))])
    with pytest.raises(ProposalError, match="'pair': 'a', 'b' stay or go together; step 'a' must stay"):
        propose(p, require=["b"])


def test_faults_of_form_are_refused_before_anything_else(make_line):
    """A flow that leads nowhere."""
    p = make_line("!a x 5", "b y 9")
    with pytest.raises(ProcedureError, match="nowhere"):
        propose(evolve(p, flows=[Flow("a", "nowhere"), Flow("b", "done")]))


def test_the_same_procedure_gets_the_same_plan():
    """Twice in one process, ties included."""
    p = evolve(grown(5, 20), rules=())
    first, second = propose(p), propose(p)
    assert first == second


def test_among_equal_plans_the_earlier_steps_go(make_line):
    """Three equal steps, two cuts: the first two."""
    p = make_line("a x 5", "b x 5", "c x 5")
    assert propose(p, max_cuts=2).edits == (RemoveStep("a"), RemoveStep("b"))


def test_a_crowded_block_is_planned_and_not_proved():
    """Twelve removable steps side by side: ten are weighed, two stay, and the certificate says so."""
    names = [f"b{k:02d}" for k in range(12)]
    steps = [Step(id="a", role="x", split="all", work=Duration(Fixed(1)))]
    steps += [Step(id=n, role="x", legal=FREE, work=Duration(Fixed(k + 1.0))) for k, n in enumerate(names)]
    steps.append(Step(id="z", role="x", join="all", work=Duration(Fixed(1))))
    flows = [Flow("a", n) for n in names] + [Flow(n, "z") for n in names] + [Flow("z", "done")]
    p = Procedure(
        id="p", steps=steps, flows=flows, ends=[End(id="done")], start="a", roles=[Role(id="x", officers=1, share=1.0)]
    )
    plan = propose(p, minimise="work_content")
    assert (len(plan.edits), plan.certificate.proved) == (10, False)
    assert sum(verdict.kind == "open" for verdict in plan.verdicts) == 2
    assert "more than 1024 sets of forms" in plan.certificate.text()


@pytest.mark.parametrize("name", ["incoming-document", "land-use-change", "leave-request"])
def test_samples_are_simplified_without_new_faults(name):
    """And proved."""
    p = sample(name)
    plan = propose(p)
    assert plan.certificate.proved
    errors = [problem for problem in check(plan.after) if problem.severity == "error"]
    assert len(errors) <= len([problem for problem in check(p) if problem.severity == "error"])
    assert plan.objective.after < plan.objective.before


def test_forty_six_steps_take_seconds_at_the_most():
    """Plan, proof and 46 reasons; CPU time, with room for a slow machine."""
    p = sample("incoming-document")
    started = time.process_time()
    plan = propose(p)
    assert len(plan.verdicts) == 46
    assert time.process_time() - started < 10
