"""Lists that lie side by side as records: nothing is lost on the way, and the source of the loop finds them there."""

import ast
from typing import get_type_hints

import pytest

from procflow.simulation import kernel, records
from procflow.simulation.rewriting import Lean, Records


def filled(shape):
    """Return named lists of which no two hold the same numbers."""
    kinds = get_type_hints(shape)
    return shape._make(
        [100 * place + k for k in range(3)] if kinds[name] in (list[int], list[float]) else place
        for place, name in enumerate(shape._fields)
    )


@pytest.mark.parametrize("shape", [kernel.Program, kernel.State, kernel.Log])
def test_every_list_is_found_again_among_the_arrays(shape):
    lists = filled(shape)
    found = records.arrays(lists)
    for name in shape._fields:
        expected = records.column(lists, name)
        actual = records.column(found, name)
        assert expected == (actual if isinstance(expected, int) else actual.tolist())


@pytest.mark.parametrize("shape", [kernel.Program, kernel.State, kernel.Log])
def test_no_list_is_in_two_groups_and_all_exist(shape):
    names = [name for group in records.GROUPS[shape] for name in group]
    assert len(set(names)) == len(names)
    assert set(names) <= set(shape._fields)


def test_list_shorter_than_the_first_of_its_group_keeps_its_numbers():
    """Edges are counted up to one position beyond the last atom."""
    found = records.arrays(filled(kernel.Program)._replace(first=[0, 1, 2, 3], kinds=[7, 8, 9]))
    assert records.column(found, "kinds")[:3].tolist() == [7, 8, 9]
    assert records.column(found, "first").tolist() == [0, 1, 2, 3]


def rewritten(source):
    return ast.unparse(ast.fix_missing_locations(Records().visit(ast.parse(source).body[0])))


def test_columns_of_records_are_read_and_written_in_place():
    source = """
def run(s: State, log: Log):
    tree, t_case, l_end = s.tree, s.t_case, log.end
    t_case[t_case[tree[1]]] += 2
    l_end[0], other = 1, len(t_case)
    order(t_case, log.work)
"""
    expected = """
def run(s: State, log: Log):
    s_with_t_case = s.t_case
    log_with_case = log.case
    tree = s.tree
    s_with_t_case[s_with_t_case[tree[1]].t_case].t_case += 2
    (log_with_case[0].end, other) = (1, len(s_with_t_case['t_case']))
    order(s_with_t_case['t_case'], log_with_case['work'])
"""
    assert ast.unparse(ast.parse(expected)) == ast.unparse(ast.parse(rewritten(source)))


def test_lines_that_bind_no_column_stay_as_they_are():
    lines = ["tree, half = (s.tree, len(s.tree))", "tree[half], tree[0] = (1, 2)"]
    found = rewritten("def run(s: State):\n    " + "\n    ".join(lines)).split("\n")
    assert [ast.dump(ast.parse(line)) for line in lines] == [ast.dump(ast.parse(line.strip())) for line in found[2:]]


def test_only_the_lean_loop_lacks_what_stands_under_rich():
    source = "def f(rich, x):\n    if rich and x:\n        return 1\n    if rich:\n        x += 1\n    else:\n        x += 2\n    return x"
    names = {}
    exec(ast.unparse(Lean().visit(ast.parse(source))), names)
    assert names["f"](rich=1, x=3) == 5
