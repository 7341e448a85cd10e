"""The strategies draw what they say: sound procedures of every construct, small where it can be small."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from procflow.checking import check
from procflow.guards import violations
from procflow.model import Procedure, Rule
from procflow.model.rules import (
    AuthorityCap,
    ControlFloor,
    IfCutThen,
    LegalActs,
    Order,
    Precondition,
    Separation,
    Together,
)
from procflow.simplification import apply
from procflow.simulation import simulate
from procflow.testing import note, procedures, removals, scenarios

BARE = procedures(with_law=False, with_documents=False, with_times=False)
SEARCH = settings(max_examples=2000, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), database=None)


@given(procedures())
def test_every_drawn_procedure_passes_the_check(procedure: Procedure) -> None:
    """No error at all; doubts and remarks are allowed."""
    note(procedure)
    assert [problem.text() for problem in check(procedure) if problem.severity == "error"] == []


def test_the_smallest_procedure_is_one_step_of_the_clerk() -> None:
    """Shrinking ends at the plainest procedure there is."""
    smallest = find(procedures(), lambda procedure: True)
    assert [(step.id, step.role, step.needs, step.work) for step in smallest.steps] == [("s1", "clerk", (), None)]
    assert [(flow.source, flow.target) for flow in smallest.flows] == [("s1", "done")]
    assert (smallest.gateways, smallest.rules, smallest.documents) == ((), (), ())


def test_a_counterexample_shrinks_to_the_block_that_matters() -> None:
    """Any AND block: two steps side by side and nothing else."""
    fixed = {"random": Random(0), "settings": settings(database=None)}
    smallest = find(BARE, lambda p: any(node.split == "all" for node in (*p.steps, *p.gateways)), **fixed)
    assert len(smallest.steps) == 2


@given(st.data(), st.integers(1, 6), st.integers(0, 6))
def test_the_number_of_steps_keeps_its_bounds(data: st.DataObject, least: int, more: int) -> None:
    """Whatever the blocks."""
    procedure = data.draw(procedures(min_steps=least, max_steps=least + more))
    assert least <= len(procedure.steps) <= least + more


def has_rule(kind: type[Rule]) -> Callable[[Procedure], bool]:
    """Return a test for a rule of one kind."""
    return lambda procedure: any(isinstance(rule, kind) for rule in procedure.rules)


RULES = (Order, Together, IfCutThen, Separation, Precondition, ControlFloor, AuthorityCap, LegalActs)
GRAPHS: dict[str, Callable[[Procedure], bool]] = {
    "rework": lambda p: any(flow.kind == "returns" for flow in p.flows),
    "AND by gateways": lambda p: any(gateway.join == "all" for gateway in p.gateways),
    "AND split on a step": lambda p: any(step.split == "all" for step in p.steps),
    "AND join on a step": lambda p: any(step.join == "all" for step in p.steps),
    "XOR by gateways": lambda p: any(len(p.outflows(g.id)) == 2 and g.split == "one" for g in p.gateways),
    "XOR on a step": lambda p: any(len(p.outflows(s.id)) == 2 and s.split == "one" for s in p.steps),
    "two ends": lambda p: len(p.ends) == 2,
    "automatic step": lambda p: any(step.role is None for step in p.steps),
    "applicant": lambda p: any(step.clock == "paused" for step in p.steps),
    "own calendar": lambda p: any(role.calendar == "mornings" for role in p.roles),
}
FACTS: dict[str, Callable[[Procedure], bool]] = {
    "document made and needed": lambda p: any(set(a.makes) & {*b.needs, *b.uses} for a in p.steps for b in p.steps),
    "one of two documents": lambda p: any(step.one_of for step in p.steps),
    "duty": lambda p: bool(p.duties),
    "control": lambda p: any(step.detects for step in p.steps),
    "nothing but a table": lambda p: all(step.work is None for step in p.steps) and p.demand is None,
    "times and demand": lambda p: all(step.work is not None for step in p.steps) and p.demand is not None,
    "merged work": lambda p: any(step.parts for step in p.steps),
    "set-up": lambda p: any(step.setup for step in p.steps),
    "delegates": lambda p: any(step.legal.delegate_to for step in p.steps),
    "neighbours to merge into": lambda p: any(step.legal.merge_into for step in p.steps),
    "register and law of a document": lambda p: any(
        document.register and document.legal.may for document in p.documents
    ),
    "precondition of a delegation": lambda p: any(isinstance(r, Precondition) and r.edits for r in p.rules),
} | {kind.__name__: has_rule(kind) for kind in RULES}


@pytest.mark.parametrize("construct", GRAPHS)
def test_every_construct_of_a_graph_is_drawn(construct: str) -> None:
    """A property that never meets a construct proves nothing about it."""
    assert find(BARE, GRAPHS[construct], settings=SEARCH)


@pytest.mark.parametrize("fact", FACTS)
def test_every_kind_of_fact_is_drawn(fact: str) -> None:
    """Law, documents and rules of each kind."""
    assert find(procedures(max_steps=4), FACTS[fact], settings=SEARCH)


@given(procedures(loops=False, parallel=False, with_law=False, with_documents=False, with_times=False))
def test_what_is_switched_off_does_not_occur(procedure: Procedure) -> None:
    """No loops, no branches, no law, no documents, no times."""
    assert all(flow.kind == "normal" for flow in procedure.flows)
    assert all(node.split == "one" for node in (*procedure.steps, *procedure.gateways))
    assert (procedure.rules, procedure.duties, procedure.documents, procedure.demand) == ((), (), (), None)
    assert all(step.legal.source == "unknown" and step.work is None for step in procedure.steps)


@given(st.data())
def test_every_scenario_runs_in_a_moment(data: st.DataObject) -> None:
    """With any procedure that tells its times; all counted cases end."""
    procedure = data.draw(procedures(with_times=True, max_steps=4))
    run = simulate(procedure, data.draw(scenarios()))
    assert all((log.cases["end"][log.cases["counted"]] >= 0).all() for log in run.logs)


@given(st.data())
def test_any_set_of_removals_can_be_applied(data: st.DataObject) -> None:
    """Lawful or not: `apply` repairs, it does not judge."""
    procedure = data.draw(procedures())
    edits = data.draw(removals(procedure))
    note(procedure)
    after = apply(procedure, edits)
    assert {edit.step for edit in edits}.isdisjoint(step.id for step in after.steps)


@given(st.data())
def test_lawful_removals_break_no_rule(data: st.DataObject) -> None:
    """And some of them remove something."""
    procedure = data.draw(procedures(with_law=True))
    edits = data.draw(removals(procedure, lawful=True))
    assert violations(procedure, frozenset(edit.step for edit in edits)) == ()


def test_lawful_removals_are_not_all_empty_and_unlawful_ones_occur() -> None:
    """Otherwise the two properties above would be hollow."""
    pairs = procedures(with_law=True).flatmap(lambda p: removals(p, lawful=True).map(lambda edits: (p, edits)))
    assert find(pairs, lambda pair: len(pair[1]) >= 2, settings=SEARCH)
    pairs = procedures(with_law=True).flatmap(lambda p: removals(p).map(lambda edits: (p, edits)))
    assert find(pairs, lambda pair: bool(violations(pair[0], frozenset(e.step for e in pair[1]))), settings=SEARCH)
