"""Plans against an enumeration of every plan, on lists that are drawn from a seed and meet every rule now and then."""

import random

import pytest
from attrs import evolve
from brute_force_portfolios import (
    CUTS,
    alone,
    best,
    draw_objectives,
    draw_office,
    draw_plan,
    draw_terms,
    edits,
    plans,
    together,
    values,
)

from procflow.errors import ProposalError
from procflow.simplification.portfolio import PortfolioTerms, portfolio_violations, propose_portfolio

SEEDS = 312
DEFAULT = ("hours", "procedures", "moved", "acts")
TERMS = ("overlap_line", "acts", "authority", "capacity", "duplicate_extra", "strict_survivors")


def drawn(seed: int):
    dice = random.Random(seed)
    office = draw_office(dice)
    return office, draw_terms(dice, office), draw_objectives(dice), dice


def value(office, objectives, terms):
    """Return the values of the library's plan, or None if it says that there is none."""
    try:
        plan = propose_portfolio(office, minimise=objectives, **terms)
    except ProposalError:
        return None
    assert plan.certificate.proved
    assert plan.certificate.refused == ()
    return tuple(round(proof.after, 6) for proof in plan.certificate.proofs)


@pytest.mark.parametrize("block", range(12))
def test_value_and_feasibility_equal_those_of_the_enumeration(block) -> None:
    for seed in range(block, SEEDS, 12):
        office, terms, objectives, _ = drawn(seed)
        expected = best(office, objectives, terms)
        assert value(office, objectives, terms) == (expected and tuple(round(one, 6) for one in expected)), seed


def test_the_guards_judge_any_plan_as_the_enumeration_does() -> None:
    judged = {True: 0, False: 0}
    for seed in range(SEEDS):
        office, terms, _, dice = drawn(seed)
        if len(office.years) < 3:
            continue
        for _ in range(8):
            plan = draw_plan(dice, office)
            lawful = all(alone(office, office.entry(name), one, terms) for name, one in plan.items())
            lawful = lawful and together(office, plan, terms)
            kept = PortfolioTerms(**{name: terms[name] for name in TERMS})
            assert lawful == (not portfolio_violations(office, edits(plan), kept)), (seed, plan)
            judged[lawful] += 1
    assert min(judged.values()) > 100


def test_no_lawful_plan_beats_the_bound() -> None:
    for seed in range(0, SEEDS, 6):
        office, terms, objectives, dice = drawn(seed)
        lawful = list(plans(office, terms))
        if not lawful:
            continue
        bound = propose_portfolio(office, minimise=objectives, **terms).certificate.proofs[0].bound
        for plan in dice.sample(lawful, min(20, len(lawful))):
            assert values(office, plan, terms)[objectives[0]] >= bound - 1e-6


def test_reasons_of_kept_procedures_are_those_of_the_enumeration() -> None:
    """Whoever could go and does not: what the best plan would be in which it is changed, by trying all."""
    seen = set()
    for seed in range(90):
        office, terms, objectives, _ = drawn(seed)
        every = list(plans(office, terms))
        if not every:
            continue
        found = propose_portfolio(office, minimise=objectives, **terms)
        reached = best_of(office, every, objectives, terms)
        for decision in found.decisions:
            if (
                decision.kind not in ("blocked", "survivor", "worse", "tie", "limit")
                or decision.procedure in terms["keep"]
            ):
                continue
            other = [plan for plan in every if plan[decision.procedure][0] != "keep"]
            changed = best_of(office, other, objectives, terms) if other else None
            seen.add(decision.kind)
            if decision.kind == "tie":
                assert changed == reached
            elif decision.kind == "worse":
                assert changed is not None
                gap = next(b - a for a, b in zip(reached, changed, strict=True) if abs(b - a) > 1e-6)
                assert pytest.approx(gap, abs=1e-5) == decision.gain
            elif decision.kind == "blocked" and not decision.rules[0].startswith("portfolio-"):
                every_size = plans(office, {**terms, "max_cuts": None})
                assert not any(plan[decision.procedure][0] != "keep" for plan in every_size)
            elif decision.kind == "limit":
                most = terms["max_cuts"]
                freed = list(plans(office, {**terms, "max_cuts": most + 1}))
                more = [plan for plan in freed if plan[decision.procedure][0] in CUTS]
                assert not more or not other or best_of(office, more, objectives, terms) <= reached
    assert seen >= {"blocked", "survivor", "worse", "tie", "limit"}


def best_of(office, several, objectives, terms):
    return min(tuple(round(values(office, plan, terms)[name], 7) for name in objectives) for plan in several)


def test_adding_a_rule_never_improves_and_more_cuts_never_worsen() -> None:
    for seed in range(0, SEEDS, 12):
        office, terms, _, _ = drawn(seed)
        free = {**terms, "require": [], "max_cuts": None}
        before = value(office, DEFAULT, free)
        assert before is not None
        names = [entry.id for entry in office.entries]
        for rule in ({"keep": names[:1]}, {"acts": 1}, {"authority": ["own"]}, {"overlap_line": 1.0}, {"max_cuts": 1},
                     {"capacity": {office.entries[0].owner: 0.0}}, {"strict_survivors": True}):  # fmt: skip
            stricter = {**free, **rule}
            [(name, _)] = rule.items()
            if name in ("acts", "authority", "keep", "capacity") and free[name] not in (None, [], {}):
                continue
            after = value(office, DEFAULT, stricter)
            assert after is not None
            assert after >= before, (seed, rule)
        by_cuts = [value(office, DEFAULT, {**free, "max_cuts": most}) for most in range(4)]
        assert by_cuts == sorted(by_cuts, reverse=True)


def test_names_and_the_order_of_the_list_change_no_value() -> None:
    for seed in range(0, SEEDS, 9):
        office, terms, objectives, _ = drawn(seed)
        turned = evolve(office, entries=office.entries[::-1])
        assert value(office, objectives, terms) == value(turned, objectives, terms)
