"""Every reason is checked against all plans of the procedure."""

import random

import pytest
from brute_force_plans import Follower, HoldersPileUp, free_steps, lawful_plans
from grown_procedures import grown

from procflow.simplification import RemoveStep, apply, propose


def _near(value):
    return pytest.approx(value, rel=2e-6, abs=2e-6)


@pytest.mark.parametrize("low", range(0, 80, 20))
def test_reasons_agree_with_all_plans(low):
    """Gains beside the rest and alone, worse by, one cut more, blocked: from the list of all lawful plans."""
    kinds = set()
    for seed in range(low, low + 20):
        p = grown(seed, 9, free=0.6)
        limit = random.Random(seed).choice([None, 1, 2])
        if len(free_steps(p)) > 7:
            continue
        try:
            plans = {cut: values["cycle_time"] for cut, values in lawful_plans(p).items()}
        except HoldersPileUp:
            continue
        allowed = {cut: v for cut, v in plans.items() if limit is None or len(cut) <= limit}
        plan = propose(p, max_cuts=limit, minimise="cycle_time")
        best, cut = min(allowed.values()), frozenset(edit.step for edit in plan.edits)
        for verdict in plan.verdicts:
            kinds.add(verdict.kind)
            step = verdict.step
            with_it = [v for c, v in allowed.items() if step in c]
            one_more = [v for c, v in plans.items() if limit is not None and step in c and len(c) == limit + 1]
            if verdict.kind == "removed":
                change = next(c for c in plan.changes if c.edit.step == step)
                hanging = {c.edit.step for c in plan.changes if change.edit in c.depends_on}
                rest = cut - {step} - hanging
                assert rest in plans, (seed, step)
                assert bool(hanging) == (cut - {step} not in plans), (seed, step)
                assert verdict.gain == change.gain == _near(_value(p, rest) - _value(p, cut))
                if frozenset({step}) in plans:
                    assert verdict.alone == _near(_value(p, frozenset()) - _value(p, frozenset({step})))
                else:
                    assert verdict.alone is None
            elif verdict.kind == "worse":
                assert -verdict.gain == _near(min(with_it) - best)
            elif verdict.kind == "tie":
                assert min(with_it) == _near(best)
            elif verdict.kind == "blocked":
                assert not any(step in c for c in plans)
            elif verdict.kind == "limit":
                assert verdict.gain is None or verdict.gain == _near(best - min(one_more))
            else:
                assert step not in free_steps(p) or verdict.kind == "unreached"
    assert {"removed", "law"} <= kinds
    assert kinds & {"worse", "blocked", "limit"}


def _value(p, cut):
    return Follower(apply(p, [RemoveStep(step) for step in cut])).values()["cycle_time"]


def test_what_one_more_cut_would_bring_is_told(make_line):
    """Three steps of 9, 5 and 3 minutes, one cut allowed."""
    plan = propose(make_line("!z x 1", "a x 9", "b x 5", "c x 3"), max_cuts=1)
    assert [(v.kind, v.gain) for v in plan.verdicts[1:]] == [("removed", 9.0), ("limit", 5.0), ("limit", 3.0)]


def test_without_time_left_the_question_stays_open(make_line, monkeypatch):
    """Never an invented reason."""
    monkeypatch.setattr("procflow.simplification.search.search.Search.left", property(lambda self: 0.0))
    plan = propose(make_line("!z x 1", "a x 9", "b x 0"))
    assert plan.verdict("b").kind == "open"
    assert (plan.verdict("a").kind, plan.verdict("a").gain) == ("removed", None)
