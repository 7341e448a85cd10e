"""Checks moved behind the decision for a sample: carried out as reckoned by hand, found by the search, told by `verify`."""

import datetime as dt
import itertools
import random

import pytest
from attrs import evolve
from click.testing import CliRunner

from procflow.analysis.cycle_time import expected_cycle_time
from procflow.checking import check
from procflow.cli.group import group
from procflow.errors import ProposalError
from procflow.guards import detection, violations
from procflow.guards.documents import unmet
from procflow.guards.paths import Paths
from procflow.guards.separation import unchecked
from procflow.io import dump, loads, read_plan, write_plan
from procflow.model import (
    Checked,
    ControlFloor,
    DelegateStep,
    Document,
    Duration,
    End,
    Fixed,
    Flow,
    Gateway,
    Legal,
    MergeStep,
    Parallelise,
    PostCheck,
    Procedure,
    RemoveStep,
    Role,
    Separation,
    Step,
)
from procflow.simplification import applied, apply, frontier, pool, propose, sensitivity, undo, verify
from procflow.simplification.choosing.prices import wish_prices
from procflow.simplification.program.load import judge_load
from procflow.simplification.search.counts import counted
from procflow.structure import handoffs, network, visits

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
MAY = Legal(source="own regulation", may={"post_check"}, checked=CHECKED)
OPEN = Legal(source="higher law", basis="Act 1, art. 2", revocable=True, checked=CHECKED)
FREE = Legal(source="none found", may={"remove"}, checked=CHECKED)


def minutes(procedure):
    return expected_cycle_time(procedure)


def times(procedure):
    net = network(procedure)
    number = visits(net)
    return {step.id: number[net.work[step.id]] for step in procedure.steps}


@pytest.fixture
def office(make_line, make_step):
    """Receive 10, look 40 (sends a quarter back), sign 5, file 2; the head looks, the clerk does the rest."""
    p = make_line(
        make_step("receive clerk 10", legal=Legal()),
        make_step("look head 40", legal=MAY, detects=[("fraud", 0.8)]),
        make_step("sign clerk 5", legal=OPEN),
        make_step("file clerk 2", legal=Legal()),
    )
    flows = [f for f in p.flows if f.source != "look"]
    return evolve(p, flows=[*flows, Flow("look", "sign", 0.75), Flow("look", "receive", 0.25, "returns")])


FIFTH = PostCheck("look", "sign", 0.2)


def test_visits_time_and_handoffs_are_those_of_a_draw(office):
    """A fifth is looked at and a quarter of that comes back: 1 / (1 - 0.05) rounds of receive and sign, a fifth of looks."""
    after = apply(office, [FIFTH])
    rounds = 1 / 0.95
    assert times(after) == pytest.approx({"receive": rounds, "look": 0.2 * rounds, "sign": rounds, "file": 1.0})
    assert minutes(after) == pytest.approx(rounds * (10 + 5 + 0.2 * 40) + 2)
    assert handoffs(after).by_role == pytest.approx(2 * 0.2 * rounds)
    assert times(office) == pytest.approx({"receive": 4 / 3, "look": 4 / 3, "sign": 1.0, "file": 1.0})


def test_the_gateway_says_what_it_is_and_nothing_else_is_left_behind(office):
    after = apply(office, [FIFTH])
    assert after.gateways == (Gateway(id="look_sample", name=after.gateways[0].name, sample=True),)
    assert after.gateways[0].name.get("vi") == "chọn mẫu"
    assert [problem for problem in check(after) if problem.severity == "error"] == []
    assert applied(office, [FIFTH]).post_checked == (FIFTH,)
    assert applied(office, [FIFTH]).cut == ()


def test_where_a_check_stood_between_ways_that_meet_only_what_means_something_stays(office):
    """Two ways lead to the check and one on: they lead to the signature now, and no gateway is left."""
    two = evolve(
        office,
        steps=[*office.steps, Step(id="mend", role="clerk")],
        flows=[
            Flow("receive", "look", 0.5),
            Flow("receive", "mend", 0.5),
            Flow("mend", "look"),
            *(flow for flow in office.flows if flow.source != "receive"),
        ],
    )
    after = apply(two, [FIFTH])
    assert [gate.id for gate in after.gateways] == ["look_sample"]
    assert {(f.source, f.target) for f in after.flows if f.target == "sign"} == {("receive", "sign"), ("mend", "sign")}


def test_it_goes_with_another_role_for_check_and_decision_and_with_removals_around(office):
    legal = {"file": FREE, "look": evolve(MAY, may={"post_check", "delegate"}, delegate_to=["clerk"])}
    steps = [evolve(step, legal=legal.get(step.id, step.legal)) for step in office.steps]
    p = evolve(office, steps=steps)
    plan = [FIFTH, DelegateStep("look", "clerk"), RemoveStep("file")]
    assert violations(p, plan) == ()
    after = apply(p, plan)
    assert after.step("look").role == "clerk"
    assert {(f.source, f.target) for f in after.flows if f.target == "done"} == {
        ("look", "done"),
        ("look_sample", "done"),
    }
    assert [problem for problem in check(after) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (RemoveStep("look"), "apply-exclusive-edits"),
        (MergeStep("look", "sign"), "apply-exclusive-edits"),
        (RemoveStep("sign"), "apply-sample-behind-gone"),
        (Parallelise([["sign"], ["file"]]), "apply-sample-behind-gone"),
        (PostCheck("look", "file", 0.2), "apply-exclusive-edits"),
    ],
)
def test_edits_that_exclude_it_are_refused_by_name(office, other, code):
    with pytest.raises(ProposalError) as error:
        apply(office, [FIFTH, other])
    assert code in [problem.code for problem in error.value.problems]


def test_a_way_back_that_leads_nowhere_is_refused(office):
    """What the check finds goes back to a step that cases no longer leave for the check: then nobody could go on."""
    lost = evolve(
        office,
        steps=[*office.steps, Step(id="mend", role="clerk")],
        flows=[
            *(flow for flow in office.flows if flow.kind == "normal"),
            Flow("look", "mend", 0.25, "returns"),
            Flow("mend", "look"),
        ],
    )
    after = apply(lost, [FIFTH])
    assert {(f.source, f.target) for f in after.flows if f.source == "mend"} == {("mend", "sign")}


def test_undo_brings_the_procedure_back(office):
    back = undo(office, [FIFTH], FIFTH)
    assert back.procedure == office
    assert back.edits == ()


def test_a_plan_table_holds_it_in_both_languages(office, tmp_path):
    for lang, share in itertools.product(("en", "vi"), (0.2, 1 / 3, 0.125, 1.0)):
        plan = (PostCheck("look", "sign", share),)
        path = write_plan(tmp_path / "plan.csv", office, plan, lang=lang)
        assert read_plan(path, office) == plan
    assert "20 % / sign" in write_plan(tmp_path / "plan.csv", office, [FIFTH]).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("to", ["sign", "20 %", "20 % / nobody", "a lot / sign", "-5 % / sign"])
def test_a_plan_table_says_what_it_expects(office, tmp_path, to):
    path = tmp_path / "plan.csv"
    path.write_text(f"id,edit,to\nlook,post_check,{to}\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"such as 10 % / sign"):
        read_plan(path, office)


def test_verify_derives_it_from_two_files_and_tells_a_mark_by_itself(office, tmp_path):
    path = tmp_path / "after.yaml"
    dump(apply(office, [FIFTH]), path)
    after = loads(path.read_text(encoding="utf-8"))
    told = verify(office, after)
    assert told.edits == (FIFTH,)
    assert told.passed
    # The same choice without the mark: what is looked at may depend on the case, so this is no sample.
    unmarked = evolve(after, gateways=[evolve(gate, sample=False) for gate in after.gateways])
    assert not verify(office, unmarked).passed
    for one, other in ((unmarked, after), (after, unmarked)):
        assert verify(one, other).edits == ()
        assert not verify(one, other).passed


def test_its_gain_and_what_escapes_are_told(office):
    plan = propose(office, minimise="cycle_time", post_check_shares=[0.2])
    assert plan.edits == (FIFTH,)
    assert plan.certificate.proved
    assert plan.verdict("look").kind == "post_checked"
    assert plan.verdict("look").gain == pytest.approx(minutes(office) - minutes(apply(office, [FIFTH])))
    assert plan.escapes["fraud"].after == pytest.approx(0.8 + 0.2 * 0.2)
    assert "Errors 'fraud' that pass on the weakest path: 20.0 % → 84.0 %" in plan.text("en")
    assert "check 20.0 % of cases at step 'look' afterwards, behind 'sign'" in plan.text("en")
    assert "chuyển bước 'look' sang hậu kiểm 20,0 % hồ sơ, sau bước 'sign'" in plan.text("vi")
    assert "20.0 % of cases" in plan.wishes[0].get("en")
    assert counted(plan.edits, 4, "en").endswith("Besides: 1 step checked afterwards for a sample.")


def test_without_a_stated_share_no_check_moves(office):
    plan = propose(office, minimise="cycle_time")
    assert plan.edits == ()
    assert plan.verdict("look").kind == "law"


def test_the_planner_states_the_shares_and_the_floor_chooses_among_them(office):
    """A floor of 0.3 asks for at least 0.375 of the cases at a power of 0.8: of the shares stated, for a half."""
    ruled = evolve(office, rules=[ControlFloor(id="f", risk="fraud", detect=0.3)])
    plan = propose(ruled, minimise="cycle_time", post_check_shares=[0.1, 0.2, 0.5, 0.9])
    assert plan.edits == (PostCheck("look", "sign", 0.5),)
    assert plan.certificate.proved


def test_what_a_draw_catches_lets_another_control_go(office):
    """A half of the cases at 0.8 is 0.4, enough for a floor of 0.3, so filing need not look for the same errors."""
    free = evolve(FREE, may={"remove"})
    steps = [evolve(s, legal=free, detects=[("fraud", 0.5)]) if s.id == "file" else s for s in office.steps]
    ruled = evolve(office, steps=steps, rules=[ControlFloor(id="f", risk="fraud", detect=0.3)])
    plan = propose(ruled, minimise="cycle_time", post_check_shares=[0.5])
    assert set(plan.edits) == {PostCheck("look", "sign", 0.5), RemoveStep("file")}
    assert plan.certificate.proved
    low = propose(ruled, minimise="cycle_time", post_check_shares=[0.1])
    assert low.edits == (PostCheck("look", "sign", 0.1),)


def test_a_check_that_had_better_stay_is_told_so(office):
    """Moved, every case would be looked at behind the signature and signed again when it comes back: worse by hand."""
    plan = propose(office, minimise="cycle_time", post_check_shares=[1.0])
    assert plan.edits == ()
    assert plan.verdict("look").kind == "worse"
    moved = apply(office, [PostCheck("look", "sign", 1.0)])
    assert -plan.verdict("look").gain == pytest.approx(minutes(moved) - minutes(office))


@pytest.mark.parametrize("wrong", [[0.0], [1.1], ["0.1"], [True], "0.1", 0.1])
def test_shares_that_are_none_are_refused(office, wrong):
    with pytest.raises(ProposalError, match=r"post_check_shares is .*, expected shares above 0"):
        propose(office, post_check_shares=wrong)


@pytest.mark.parametrize(("edits", "shares"), [("post_check", []), ("remove", [0.1])])
def test_shares_and_kinds_go_together(office, edits, shares):
    with pytest.raises(ProposalError, match=r"for the planner to say"):
        propose(office, edits=edits, post_check_shares=shares)


def grown(seed):
    """Return a line of steps some of which may go or be checked afterwards, with returns and floors drawn at random."""
    rng = random.Random(seed)
    roles = ["clerk", "head", "chair"]
    steps, flows = [], []
    size = rng.randint(4, 6)
    names = [f"s{k}" for k in range(size)]
    checks, open_ends = rng.sample(names[:-1], 2), rng.sample(names[1:], 2)
    for k, name in enumerate(names):
        may = ({"remove"} if rng.random() < 0.6 else set()) | ({"post_check"} if name in checks else set())
        legal = Legal(source="none found", may=may, revocable=name in open_ends, checked=CHECKED)
        detects = [("fraud", round(rng.uniform(0.2, 0.9), 2))] if rng.random() < 0.5 else []
        work = Duration(Fixed(float(rng.randint(1, 60))))
        steps.append(Step(id=name, role=rng.choice(roles), legal=legal, detects=detects, work=work))
        back = rng.choice([0.0, 0.0, 0.2]) if k else 0.0
        flows.append(Flow(name, names[k + 1] if k + 1 < size else "z", 1 - back))
        if back:
            flows.append(Flow(name, names[rng.randrange(k)], back, "returns"))
    rules = [ControlFloor(id="f", risk="fraud", detect=round(rng.uniform(0.1, 0.8), 2))] if rng.random() < 0.7 else []
    made = [Role(id=role, share=1.0, officers=1) for role in roles]
    ends = [End(id="z")]
    return Procedure(id="p", steps=steps, roles=made, flows=flows, ends=ends, start=names[0], rules=rules)


def best_by_brute_force(procedure, shares):
    """Return the least expected time over every choice for every step: as it is, removed, or checked behind any step."""
    forms = []
    for step in procedure.steps:
        some = [None, RemoveStep(step.id)] if step.legal.permits("remove") else [None]
        if step.legal.permits("post_check"):
            some += [PostCheck(step.id, s.id, share) for s in procedure.steps for share in shares]
        forms.append(some)
    least, tried = minutes(procedure), 0
    for chosen in itertools.product(*forms):
        plan = [edit for edit in chosen if edit is not None]
        moved = [edit for edit in plan if isinstance(edit, PostCheck)]
        if violations(procedure, plan) or any(violations(procedure, [edit]) for edit in moved):
            continue
        try:
            after = apply(procedure, plan)
        except ProposalError:
            continue
        tried += 1
        if not judge_load(procedure, after):
            least = min(least, minutes(after))
    return least, tried


@pytest.mark.parametrize("seed", range(10))
def test_the_plan_is_the_best_of_all(seed):
    """Every set of removals and moved checks, judged by the guards and reckoned by the analysis alone."""
    p, shares = grown(seed), (0.1, 0.4) if seed % 2 else (0.3,)
    least, tried = best_by_brute_force(p, shares)
    plan = propose(p, minimise="cycle_time", edits=["remove", "post_check"], post_check_shares=shares)
    assert tried > 1
    assert minutes(plan.after) == pytest.approx(least)
    assert plan.certificate.proved, plan.certificate.doubts


def test_the_command_takes_shares_and_writes_report_table_and_picture(office, tmp_path):
    """A tenth is enough, so a tenth is drawn; the table reads back as the plan."""
    path = tmp_path / "office.yaml"
    dump(office, path)
    said = CliRunner().invoke(
        group, ["simplify", str(path), "--post-check", "10%", "--out", str(tmp_path), "--lang", "en"]
    )
    assert said.exit_code == 0, said.output
    assert "check 10.0 % of cases at step 'look' afterwards, behind 'sign'" in said.output
    assert read_plan(tmp_path / "plan.csv", office) == (PostCheck("look", "sign", 0.1),)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Checks to do afterwards for a sample" in page
    assert "drawn at random" in page


@pytest.mark.parametrize("seed", range(60))
def test_what_every_case_has_today_it_has_on_what_is_left(seed):
    """The guards look at the plan from today's procedure; here what `apply` leaves is looked at by itself."""
    rng = random.Random(seed)
    names = [f"s{k}" for k in range(5)]
    documents = [Document(id=f"d{k}") for k in range(3)]
    laws = Legal(source="none found", may={"post_check"}, revocable=True, checked=CHECKED)
    steps = [
        Step(id=name, role=rng.choice(["clerk", "head"]), legal=laws, makes=[f"d{k}"] if k < 3 else [],
             needs=[f"d{j}" for j in range(min(k, 3)) if rng.random() < 0.25],
             detects=[("fraud", 0.6)] if rng.random() < 0.5 else [])
        for k, name in enumerate(names)
    ]  # fmt: skip
    rules = [
        Separation(id="two", maker="s0", checkers=rng.sample(names[1:], 2)),
        ControlFloor(id="f", risk="fraud", detect=0.4),
    ]
    flows = [Flow(a, b) for a, b in zip(names, [*names[1:], "z"], strict=True)]
    p = Procedure(id="p", steps=steps, ends=[End(id="z")], start="s0", flows=flows, rules=rules, documents=documents,
                  roles=[Role(id="clerk"), Role(id="head")])  # fmt: skip
    first, behind = sorted(rng.sample(range(5), 2))
    edit = PostCheck(names[first], names[behind], rng.choice([0.1, 0.5, 1.0]))
    was, now = lost(p), lost(apply(p, [edit]))
    broken = {problem.code for problem in violations(p, [edit])}
    assert bool(now - was) == bool(broken - {"cut-floor-broken"})
    floor = min(0.4, detection(p).get("fraud", 0.0))
    assert (detection(apply(p, [edit])).get("fraud", 0.0) < floor - 1e-9) == ("cut-floor-broken" in broken)


def lost(procedure):
    """Return what does not hold on some path: needs, and checks of a maker's work."""
    paths = Paths(network(procedure))
    return {
        *((need.node, need.documents) for need in unmet(procedure, paths)),
        *((rule.id, end) for rule, ends in unchecked(procedure, paths).items() for end in ends),
    }


def test_time_against_risk_is_a_frontier_over_the_shares(office):
    """The fewer are looked at the faster, and the more errors pass: 0.8 times the share is caught, today 0.8."""
    found = frontier(office, against="fraud", edits="post_check", post_check_shares=[0.1, 0.5])
    plans = [[PostCheck("look", "sign", 0.1)], [PostCheck("look", "sign", 0.5)], []]
    assert [list(point.edits) for point in found.points] == plans
    assert [point.at for point in found.points] == pytest.approx([0.08, 0.4, 0.8])
    assert [point.value for point in found.points] == pytest.approx([minutes(apply(office, plan)) for plan in plans])
    assert all(point.proved for point in found.points)


def test_alternatives_estimates_and_prices_know_the_shares(office):
    """Three plans: a tenth, a half, as it is; 20 % more or less work changes nothing; keeping the check costs the gain."""
    shares = [0.1, 0.5]
    every = pool(office, size=5, distance=1, minimise="cycle_time", post_check_shares=shares)
    assert [list(one.edits) for one in every] == [
        [PostCheck("look", "sign", 0.1)], [PostCheck("look", "sign", 0.5)], [],
    ]  # fmt: skip
    assert sensitivity(office, minimise="cycle_time", post_check_shares=shares).flips == ()
    (price,) = wish_prices(office, minimise="cycle_time", keep=["look"], post_check_shares=shares)
    gain = minutes(office) - minutes(apply(office, [PostCheck("look", "sign", 0.1)]))
    assert price.amounts["cycle_time"] == pytest.approx(gain)
