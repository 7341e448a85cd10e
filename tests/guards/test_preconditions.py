"""What must be in force first: missing forbids, planned is listed, in force is fine."""

from hand_made import free, made

from procflow.guards import judge_preconditions, planned_preconditions
from procflow.model import Precondition, Text


def procedure(state):
    rule = Precondition(
        id="act", steps=("a", "b"), state=state, name=Text(vi="văn bản ủy quyền", en="written delegation")
    )
    return made([free("a"), free("b"), free("c")], "a b, b c, c z", rules=[rule])


def test_a_missing_precondition_forbids_the_cut_of_its_steps():
    """Only of those that are cut, and of no others."""
    (problem,) = judge_preconditions(procedure("missing"), frozenset({"a", "c"}))
    assert (problem.values["steps"], problem.values["rule"]) == (("a",), "act")
    assert "written delegation" in problem.text("en")
    assert "văn bản ủy quyền" in problem.text("vi")
    assert judge_preconditions(procedure("missing"), frozenset({"c"})) == ()


def test_a_planned_precondition_permits_the_cut_and_is_listed():
    """The proposal prints it on its first page."""
    assert judge_preconditions(procedure("planned"), frozenset({"a"})) == ()
    assert [rule.id for rule in planned_preconditions(procedure("planned"), frozenset({"a"}))] == ["act"]
    assert planned_preconditions(procedure("planned"), frozenset({"c"})) == ()


def test_a_precondition_in_force_is_not_mentioned():
    """Nothing is left to do."""
    assert judge_preconditions(procedure("in force"), frozenset({"a"})) == ()
    assert planned_preconditions(procedure("in force"), frozenset({"a"})) == ()
