"""A decision's step table is a valid procedure with nothing assumed."""

from procflow.analysis import level
from procflow.checking import check
from procflow.model import Procedure


def test_a_step_table_is_read_with_performers_limits_and_products(step_table: Procedure) -> None:
    assert len(step_table.steps) == 12
    assert all(step.role and step.limit and step.makes for step in step_table.steps)


def test_a_step_table_is_known_to_level_a_and_complete_there(step_table: Procedure) -> None:
    found = level(step_table)
    assert (found.letter, found.has("A")) == ("A", True)
    assert [found.has(name) for name in ("B", "C", "D")] == [False] * 3


def test_a_step_table_has_no_work_times_no_demand_and_no_law(step_table: Procedure) -> None:
    assert step_table.demand is None
    assert {None} == {step.work for step in step_table.steps}
    assert {"unknown"} == {step.legal.source for step in step_table.steps}


def test_a_step_table_has_no_errors(step_table: Procedure) -> None:
    assert [problem.text() for problem in check(step_table) if problem.severity == "error"] == []
