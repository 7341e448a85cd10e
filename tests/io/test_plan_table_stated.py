"""What people state in a plan table: another order, a system, other officers; written and read back the same."""

import pytest

from procflow.errors import InputError
from procflow.io.plan_table import plan_rows, read_plan, write_plan
from procflow.model import Digitise, Duration, End, Fixed, Flow, Procedure, Resequence, Role, Staff, Step

PROCEDURE = Procedure(
    id="p",
    steps=[Step(id="a", role="clerk"), Step(id="b", role="clerk"), Step(id="c", role="clerk")],
    ends=[End(id="z")],
    start="a",
    flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")],
    roles=[Role(id="clerk", officers=1)],
)
PLAN = (Digitise("a", Duration(Fixed(0.5), "h")), Staff("clerk", 3), Resequence(["c", "b"]))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_stated_edits_are_read_back_as_written(tmp_path, lang):
    """In either language; a role stands in the table where its officers change."""
    path = write_plan(tmp_path / "plan.csv", PROCEDURE, PLAN, lang=lang)
    assert set(read_plan(path, PROCEDURE)) == set(PLAN)
    assert "clerk" not in {row[0] for row in plan_rows(PROCEDURE)}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a,digitise,soon", "plan-no-target"),
        ("clerk,staff,many", "plan-no-target"),
        ("a,staff,3", "plan-not-of-this"),
        ("clerk,remove,", "plan-not-of-this"),
        ("a,resequence,second", "plan-no-target"),
        ("a,resequence,A/1\nb,resequence,A/1", "plan-place-twice"),
        pytest.param(f"a,resequence,A/{'9' * 5000}", "plan-no-target", id="a place of 5000 digits"),
        pytest.param(f"clerk,staff,{'9' * 5000}", "plan-no-target", id="an army of officers"),
        ("nobody,staff,3", "plan-unknown-id"),
    ],
)
def test_what_a_row_does_not_say_is_told(tmp_path, row, code):
    """With its place."""
    path = tmp_path / "plan.csv"
    path.write_text(f"id,edit,to\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_plan(path, PROCEDURE)
    assert [problem.code for problem in error.value.problems] == [code]
