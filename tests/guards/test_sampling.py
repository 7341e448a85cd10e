"""Checks for a sample: what they catch on the weakest path, and what a plan may not move behind a decision."""

import datetime as dt
import itertools
import math
import random

import pytest
from attrs import evolve

from procflow.guards import detection, escapes, violations
from procflow.model import (
    Checked,
    ControlFloor,
    Document,
    Duty,
    End,
    Flow,
    Gateway,
    IfCutThen,
    Legal,
    Order,
    PostCheck,
    Precondition,
    Procedure,
    Role,
    Separation,
    Step,
    Together,
)

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
MOVES = Legal(source="own regulation", may={"post_check", "remove"}, checked=CHECKED)
OPEN = Legal(source="higher law", basis="Act 1, art. 2", revocable=True, checked=CHECKED)


@pytest.fixture
def office():
    """Receive, look, sign, file; the signature can be taken back."""
    names = ("receive", "look", "sign", "file")
    laws = {"look": MOVES, "sign": OPEN}
    more = {"look": {"detects": [("fraud", 0.8)]}}
    return Procedure(
        id="p",
        roles=[Role(id="clerk"), Role(id="head")],
        steps=[
            Step(
                id=name, role="head" if name == "look" else "clerk", legal=laws.get(name, Legal()), **more.get(name, {})
            )
            for name in names
        ],
        ends=[End(id="z")],
        start="receive",
        flows=[Flow(a, b) for a, b in itertools.pairwise((*names, "z"))],
    )


def with_step(procedure, name, **more):
    return evolve(procedure, steps=[evolve(s, **more) if s.id == name else s for s in procedure.steps])


def found(procedure, *plan):
    return [problem.code for problem in violations(procedure, plan)]


TENTH = PostCheck("look", "sign", 0.1)


def test_a_lawful_check_may_move_behind_a_decision_that_can_be_taken_back(office):
    assert found(office, TENTH) == []


@pytest.mark.parametrize(
    "legal",
    [Legal(), evolve(OPEN, revocable=False), evolve(OPEN, checked=None), evolve(OPEN, source="unknown")],
    ids=["unknown", "final", "unchecked", "no source"],
)
def test_not_behind_a_decision_that_is_final_or_of_which_nobody_knows(office, legal):
    assert found(with_step(office, "sign", legal=legal), TENTH) == ["edit-sample-final"]


def test_the_law_of_the_check_has_to_permit_it(office):
    assert found(with_step(office, "look", legal=evolve(MOVES, may={"remove"})), TENTH) == ["cut-law-forbids"]


@pytest.mark.parametrize(("share", "broken"), [(0.5, True), (0.62, True), (0.63, False), (1.0, False)])
def test_a_floor_counts_the_power_times_the_share(office, share, broken):
    """Half of the errors have to be caught: 0.8 of 63 % are 0.504, of 62 % they are 0.496."""
    ruled = evolve(office, rules=[ControlFloor(id="f", risk="fraud", detect=0.5)])
    assert found(ruled, PostCheck("look", "sign", share)) == (["cut-floor-broken"] if broken else [])


def test_what_escapes_is_what_is_not_drawn_or_not_seen(office):
    """Of ten cases with an error nine are not drawn, and of the tenth a fifth is not seen: 0.9 + 0.1 * 0.2."""
    after = escapes(office, [TENTH])["fraud"]
    assert after.before == pytest.approx(0.2)
    assert after.after == pytest.approx(0.92)


def test_documents_duties_orders_and_second_looks_are_asked_of_every_case(office):
    """What only a tenth of the cases gets is not there for the others."""
    note = with_step(with_step(office, "look", makes=["note"]), "file", needs=["note"])
    assert found(evolve(note, documents=[Document(id="note")]), TENTH) == ["cut-document-lost"]
    duty = with_step(evolve(office, duties=[Duty(id="inform")]), "look", duties=["inform"])
    assert found(duty, TENTH) == ["cut-duty-lost"]
    for rule, code in (
        (Order(id="r", first="look", then="file"), "cut-order-broken"),
        (Separation(id="r", maker="receive", checkers=["look"]), "cut-unchecked"),
        (Together(id="r", steps=["look", "file"]), "cut-together-broken"),
        (IfCutThen(id="r", step="look", then="file"), "cut-if-cut-broken"),
        (Precondition(id="r", steps=["look"], state="missing"), "cut-precondition-missing"),
    ):
        assert found(evolve(office, rules=[rule]), TENTH) == [code]


def test_a_duty_that_another_step_fulfils_for_every_case_holds_nothing_back(office):
    both = with_step(
        with_step(evolve(office, duties=[Duty(id="inform")]), "look", duties=["inform"]), "file", duties=["inform"]
    )
    assert found(both, TENTH) == []


def test_problems_name_the_edit_that_is_to_blame(office):
    duty = with_step(evolve(office, duties=[Duty(id="inform")]), "look", duties=["inform"])
    (problem,) = violations(duty, [TENTH])
    assert problem.values["changes"] == (TENTH,)
    assert "once the plan is carried out" in problem.text("en")


def drawn(rng):
    """Return a way of controls, some behind a draw, some on one branch of a plain choice, and all of them as numbers."""
    steps, gates, flows, parts, last = [], [], [], [], "begin"
    steps.append(Step(id="begin"))
    for k in range(rng.randint(1, 4)):
        power, share, kind = rng.random() * 0.9, rng.uniform(0.05, 0.95), rng.choice(["all", "sample", "choice"])
        check, join = f"c{k}", f"j{k}"
        steps += [Step(id=check, detects=[("fraud", power)]), Step(id=join)]
        if kind == "all":
            flows += [Flow(last, check), Flow(check, join)]
        else:
            gates.append(Gateway(id=f"g{k}", sample=kind == "sample"))
            flows += [
                Flow(last, f"g{k}"),
                Flow(f"g{k}", check, share),
                Flow(f"g{k}", join, 1 - share),
                Flow(check, join),
            ]
        parts.append((kind, power, share))
        last = join
    flows.append(Flow(last, "z"))
    return Procedure(id="p", steps=steps, gateways=gates, ends=[End(id="z")], start="begin", flows=flows), parts


@pytest.mark.parametrize("seed", range(40))
def test_detection_is_the_least_over_choices_and_the_mean_over_draws(seed):
    """Every combination of choices and draws by brute force: choices are as bad as can be, draws happen by chance."""
    p, parts = drawn(random.Random(seed))
    choices = [k for k, (kind, _, _) in enumerate(parts) if kind == "choice"]
    draws = [k for k, (kind, _, _) in enumerate(parts) if kind == "sample"]
    worst = 0.0
    for chosen in itertools.product((True, False), repeat=len(choices)):
        missed = 0.0
        for picked in itertools.product((True, False), repeat=len(draws)):
            chance = math.prod(parts[k][2] if yes else 1 - parts[k][2] for k, yes in zip(draws, picked, strict=True))
            done = {k for k, yes in (*zip(choices, chosen, strict=True), *zip(draws, picked, strict=True)) if yes}
            seen = [power for k, (kind, power, _) in enumerate(parts) if kind == "all" or k in done]
            missed += chance * math.prod(1 - power for power in seen)
        worst = max(worst, missed)
    assert detection(p)["fraud"] == pytest.approx(1 - worst)
