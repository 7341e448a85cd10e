"""Checks that end or send back a case, in another order: each keeps its own ways out, and the rule of t / p by brute force."""

import datetime as dt
import itertools
import random

import pytest
from attrs import evolve

from procflow.analysis.cycle_time import expected_cycle_time
from procflow.checking import check
from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.io import read_plan, write_plan
from procflow.model import (
    Checked,
    ControlFloor,
    Document,
    Duration,
    Duty,
    End,
    Fixed,
    Flow,
    Legal,
    Order,
    Procedure,
    Resequence,
    Role,
    Step,
)
from procflow.simplification import apply, candidates
from procflow.structure import network, visits

MAY = Legal(source="own regulation", may={"resequence"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))


def chain(checks, **more):
    """Return checks (name, minutes, share turned away) in a row between a receipt and a grant."""
    names = [name for name, _, _ in checks]
    steps = [Step(id="receive", role="clerk", work=Duration(Fixed(5)))]
    steps += [Step(id=name, role="clerk", work=Duration(Fixed(minutes)), legal=MAY) for name, minutes, _ in checks]
    steps.append(Step(id="grant", role="clerk", work=Duration(Fixed(7))))
    flows = [Flow("receive", names[0])]
    for (name, _, out), following in zip(checks, [*names[1:], "grant"], strict=True):
        flows += [Flow(name, following, 1 - out), Flow(name, "refused", out)]
    flows.append(Flow("grant", "done"))
    return Procedure(
        id="p", steps=steps, flows=flows, ends=[End(id="done"), End(id="refused")], start="receive",
        roles=[Role(id="clerk", officers=1, share=1.0)], **more,
    )  # fmt: skip


def times(procedure):
    net = network(procedure)
    number = visits(net)
    return {step.id: number[net.work[step.id]] for step in procedure.steps}


@pytest.fixture
def office():
    """A site visit of 60 turns a tenth away, a look at the papers of 10 turns a half away."""
    return chain([("visit", 60, 0.1), ("papers", 10, 0.5)])


SWAP = Resequence(["papers", "visit"])


def found(procedure, *plan):
    return [problem.code for problem in violations(procedure, plan)]


def test_each_check_keeps_its_own_ways_out(office):
    after = apply(office, [SWAP])
    assert {(f.source, f.target, f.p) for f in after.flows} == {
        ("receive", "papers", 1.0), ("papers", "visit", 0.5), ("papers", "refused", 0.5), ("visit", "grant", 0.9),
        ("visit", "refused", 0.1), ("grant", "done", 1.0),
    }  # fmt: skip
    assert times(after) == pytest.approx({"receive": 1, "visit": 0.5, "papers": 1, "grant": 0.45})
    assert times(office) == pytest.approx({"receive": 1, "visit": 1, "papers": 0.9, "grant": 0.45})
    assert expected_cycle_time(after) == pytest.approx(5 + 10 + 0.5 * 60 + 0.45 * 7)
    assert [problem for problem in check(after) if problem.severity == "error"] == []


def test_what_is_sent_back_outside_the_run_stays_so(office):
    """The visit sends a fifth back to the receipt, from where it goes through the run again, papers first."""
    flows = [f for f in office.flows if f.source != "visit"]
    flows += [Flow("visit", "papers", 0.7), Flow("visit", "refused", 0.1), Flow("visit", "receive", 0.2, "returns")]
    after = apply(evolve(office, flows=flows), [SWAP])
    ways = {(f.source, f.target, f.p, f.kind) for f in after.flows if f.source == "visit"}
    assert ways == {
        ("visit", "grant", 0.7, "normal"), ("visit", "refused", 0.1, "normal"), ("visit", "receive", 0.2, "returns"),
    }  # fmt: skip
    # Of every round half comes to the visit and a fifth of these comes back: 1 / (1 - 0.1) rounds.
    assert times(after)["papers"] == pytest.approx(1 / 0.9)


def test_what_comes_back_to_the_first_check_comes_to_the_new_first_one(office):
    back = [f for f in office.flows if f.source != "grant"]
    back += [Flow("grant", "done", 0.5), Flow("grant", "visit", 0.5, "returns")]
    after = apply(evolve(office, flows=back), [SWAP])
    assert {(f.source, f.target) for f in after.flows if f.kind == "returns"} == {("grant", "papers")}


@pytest.mark.parametrize(
    ("flows", "code"),
    [
        ([Flow("papers", "visit", 0.5, "returns"), Flow("papers", "grant", 0.5)], "apply-order-needs-run"),
        ([Flow("papers", "grant", 0.5), Flow("papers", "receive", 0.5)], "apply-order-way-on"),
    ],
    ids=["sent back within the run", "two ways on"],
)
def test_runs_whose_order_means_nothing_are_refused(office, flows, code):
    drawn = evolve(office, flows=[*(f for f in office.flows if f.source != "papers"), *flows])
    with pytest.raises(ProposalError) as error:
        apply(drawn, [SWAP])
    assert [problem.code for problem in error.value.problems] == [code]


def test_the_way_on_is_the_one_that_no_other_check_has_and_that_ends_no_case():
    """Each check has an end of its own for what it turns away."""
    p = chain([("a", 10, 0.1), ("b", 10, 0.5)])
    own = [evolve(f, target="out") if (f.source, f.target) == ("b", "refused") else f for f in p.flows]
    after = apply(evolve(p, flows=own, ends=[*p.ends, End(id="out")]), [Resequence(["b", "a"])])
    assert {(f.source, f.target) for f in after.flows} >= {("b", "a"), ("b", "out"), ("a", "grant"), ("a", "refused")}


def test_a_duty_that_cases_would_leave_without_holds_the_order(office):
    """Today everybody who is turned away for the papers has been visited; then they would not have been."""

    def bound(*homes):
        steps = [evolve(s, duties=["hear"]) if s.id in homes else s for s in office.steps]
        return evolve(office, steps=steps, duties=[Duty(id="hear")])

    assert found(office, SWAP) == []
    assert found(bound("visit"), SWAP) == ["cut-duty-lost"]
    assert found(bound("visit", "receive"), SWAP) == []
    assert found(bound("papers"), SWAP) == []
    # The same cases leave before a duty today as then.
    third = chain([("a", 1, 0.2), ("b", 1, 0.2), ("c", 1, 0.2)], duties=[Duty(id="hear")])
    third = evolve(third, steps=[evolve(s, duties=["hear"]) if s.id == "b" else s for s in third.steps])
    assert found(third, Resequence(["a", "c", "b"])) == ["cut-duty-lost"]
    assert found(third, Resequence(["b", "a", "c"])) == []


def test_documents_orders_and_floors_at_the_ends_hold_the_order(office):
    note = evolve(
        office,
        steps=[evolve(s, makes=["note"]) if s.id == "visit" else s for s in office.steps],
        ends=[End(id="done"), End(id="refused", needs=["note"])],
        documents=[Document(id="note")],
    )
    assert found(note, SWAP) == ["cut-document-lost"]
    assert found(evolve(office, rules=[Order(id="o", first="visit", then="papers")]), SWAP) == ["cut-order-broken"]
    looks = evolve(office, steps=[evolve(s, detects=[("fraud", 0.5)]) if s.id == "visit" else s for s in office.steps])
    for ends, expected in ((["refused"], ["cut-floor-broken"]), (["done"], [])):
        assert found(evolve(looks, rules=[ControlFloor(id="f", risk="fraud", detect=0.4, ends=ends)]), SWAP) == expected
    barred = evolve(office, steps=[evolve(s, legal=Legal()) if s.id == "visit" else s for s in office.steps])
    assert found(barred, SWAP) == ["cut-law-unknown"]


def test_a_plan_table_holds_it(office, tmp_path):
    assert read_plan(write_plan(tmp_path / "plan.csv", office, [SWAP]), office) == (SWAP,)


def worked(order, checks):
    """Return the minutes of work in checks per case by hand: each is done for those that all before it let pass."""
    left, total = 1.0, 0.0
    for name in order:
        _, minutes, out = next(one for one in checks if one[0] == name)
        total, left = total + left * minutes, left * (1 - out)
    return total, left


@pytest.mark.parametrize("seed", range(25))
def test_every_order_takes_what_it_takes_by_hand_and_t_over_p_is_the_best(seed):
    """All orders of up to four checks (Reijers and Limam Mansar 2005; independent checks): least where t / p rises."""
    rng = random.Random(seed)
    checks = [(f"c{k}", rng.randint(1, 60), round(rng.uniform(0.05, 0.6), 2)) for k in range(rng.randint(2, 4))]
    p = chain(checks)
    today = tuple(name for name, _, _ in checks)
    costs = {}
    for order in itertools.permutations(today):
        after = p if order == today else apply(p, [Resequence(order)])
        minutes, left = worked(order, checks)
        assert expected_cycle_time(after) == pytest.approx(5 + minutes + 7 * left)
        assert times(after)["grant"] == pytest.approx(left)
        costs[order] = minutes
    rule = tuple(name for name, minutes, out in sorted(checks, key=lambda one: one[1] / one[2]))
    assert costs[rule] == pytest.approx(min(costs.values()))


@pytest.mark.parametrize("seed", range(20))
def test_lawful_orders_lose_no_duty_on_any_way_out(seed):
    """Every way through today and then, step by step: what was done before a case left is still done, or done elsewhere."""
    rng = random.Random(seed)
    checks = [(f"c{k}", 1, 0.2) for k in range(3)]
    plain = chain(checks, duties=[Duty(id="d0"), Duty(id="d1")])
    homes = {step.id: [d for d in ("d0", "d1") if rng.random() < 0.3] for step in plain.steps}
    p = evolve(plain, steps=[evolve(s, duties=homes[s.id]) for s in plain.steps])
    today = [name for name, _, _ in checks]
    order = rng.sample(today, 3)
    if order == today:
        order.reverse()

    def done(row, leaver):
        return {duty for name in ("receive", *row[: row.index(leaver) + 1]) for duty in homes[name]}

    lost = any(done(today, leaver) - done(order, leaver) for leaver in today)
    assert set(found(p, Resequence(order))) == ({"cut-duty-lost"} if lost else set())


def test_the_evidence_names_the_better_order_and_what_it_would_take(office):
    """10 / 0.5 = 20 minutes per case turned away against 60 / 0.1 = 600; 10 + 0.5 * 60 per case against 60 + 0.9 * 10."""
    told = [one for one in candidates(office) if one.heuristic.number == 10]
    texts = " ".join(text.get("en") for one in told for text in one.evidence)
    assert "takes 600 minutes of work per case rejected, while 'papers' behind it takes 20" in texts
    assert (
        "in the order 'papers', 'visit' these checks take 40.0 minutes of work per case, 69.0 today; state it" in texts
    )
    barred = evolve(office, rules=[Order(id="o", first="visit", then="papers")])
    told = [one for one in candidates(barred) if one.heuristic.number == 10]
    assert any("law or rules stand against it" in text.get("en") for one in told for text in one.evidence)
