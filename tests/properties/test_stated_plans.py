"""Whatever people state, and checks moved behind decisions: the procedure that is left is whole, and lawful plans lose nothing."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from procflow.checking.choices import choice_problems
from procflow.checking.flows import flow_problems
from procflow.checking.references import reference_problems
from procflow.guards import violations
from procflow.guards.documents import unmet
from procflow.guards.paths import Paths
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.io import dump, loads
from procflow.model import Edit, Procedure
from procflow.simplification import apply
from procflow.structure import network
from procflow.testing import edits, note, procedures

PATH_RULES = {"cut-document-lost", "cut-order-broken", "cut-unchecked", "cut-not-shown"}
STATED = procedures(with_law=True, with_documents=True, with_times=False, min_steps=3, max_steps=5).flatmap(
    lambda procedure: st.tuples(st.just(procedure), edits(procedure, stated=True))
)


@settings(max_examples=60)
@given(STATED)
def test_what_stated_plans_leave_is_whole(pair: tuple[Procedure, tuple[Edit, ...]]) -> None:
    """No fault of names, choices or flows, whatever the order of the plan; a file keeps it, marks of draws with it.

    Where the guards find no need, order or second look that the plan breaks, what is left breaks none.
    """
    procedure, plan = pair
    note(procedure)
    after = apply(procedure, plan)
    faults = (*reference_problems(after), *choice_problems(after), *flow_problems(after))
    assert [problem.text() for problem in faults if problem.severity == "error"] == []
    assert apply(procedure, random.Random(7).sample(plan, len(plan))) == after
    assert loads(dump(after)).gateways == after.gateways
    if PATH_RULES.isdisjoint(problem.code for problem in violations(procedure, plan)):
        assert lost(after) <= lost(procedure)


def lost(procedure: Procedure) -> set[tuple[object, ...]]:
    """Return what does not hold on some path: needs, orders, checks of a maker's work."""
    paths = Paths(network(procedure))
    return {
        *((need.node, need.documents) for need in unmet(procedure, paths)),
        *((rule.id,) for rule in out_of_order(procedure, paths)),
        *((rule.id, end) for rule, ends in unchecked(procedure, paths).items() for end in ends),
    }
