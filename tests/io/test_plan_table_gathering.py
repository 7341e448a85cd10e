"""Sessions and batches in a plan table: written and read back the same, and told where a cell says neither."""

import pytest

from procflow.errors import InputError
from procflow.io.gathering_spelling import NotSpelled, parse_batch, parse_session, spell_batch, spell_session
from procflow.io.plan_table import read_plan, write_plan
from procflow.model import (
    Batch,
    ChangeBatch,
    ChangeSession,
    Duration,
    End,
    Exponential,
    Fixed,
    Flow,
    Procedure,
    Role,
    Session,
    Step,
)

SESSIONS = [
    None,
    Session(hours=[(840, 930)]),
    Session(days=[1, 4], hours=[(0, 60), (1380, 1440)], capacity=7),
    Session(days=[0, 1, 2], instants=[600, 900]),
]
BATCHES = [
    None,
    Batch(size=5),
    Batch(size=2, work="each", age=Duration(Fixed(2), "working days")),
    Batch(age=Duration(Exponential(3), "h")),
    Batch(days=[0, 3], instants=[540, 900], size=9),
]
PROCEDURE = Procedure(
    id="p",
    steps=[Step(id="a", role="clerk"), Step(id="b", role="clerk")],
    ends=[End(id="z")],
    start="a",
    flows=[Flow("a", "b"), Flow("b", "z")],
    roles=[Role(id="clerk", officers=1)],
)


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("batch", BATCHES)
def test_what_is_written_is_read_back(tmp_path, lang, session, batch):
    """In either language, in one cell each."""
    plan = (ChangeSession("a", session), ChangeBatch("b", batch))
    path = write_plan(tmp_path / "plan.csv", PROCEDURE, plan, lang=lang)
    assert read_plan(path, PROCEDURE) == plan


@pytest.mark.parametrize("word", ["none", "không", " None "])
def test_none_is_none(word):
    """In either language."""
    assert (parse_session(word), parse_batch(word)) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "Tue,Fri",
        "Tue; Tue; 10:00",
        "14:00-13:00",
        "14:00-15:30; size 5",
        "14:00-15:30; capacity 0",
        "24:30-25:00",
        "10:00, 14:00-15:00",
        pytest.param("10:00; " * 5000, id="a very long cell"),
        pytest.param(f"10:00; capacity {'9' * 5000}", id="a very large number"),
    ],
)
def test_what_is_no_session_is_told(tmp_path, text):
    """With its place in the table."""
    with pytest.raises(NotSpelled):
        parse_session(text)
    path = tmp_path / "plan.csv"
    path.write_text(f'id,edit,to\na,change_session,"{text}"\n', encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_plan(path, PROCEDURE)
    assert [problem.code for problem in error.value.problems] == ["plan-no-target"]


@pytest.mark.parametrize(
    "text", ["", "size 1", "age soon", "age 0 min", "once", "Mon; size 3", "size 5; capacity 3", "each; each"]
)
def test_what_is_no_batch_is_told(text):
    """Nothing is guessed."""
    with pytest.raises(NotSpelled):
        parse_batch(text)


def test_a_cell_is_never_a_bare_time():
    """Excel would make a time of the day of it."""
    assert spell_session(Session(instants=[600])) == "Mon,Tue,Wed,Thu,Fri,Sat,Sun; 10:00"
    assert spell_batch(Batch(instants=[600])) == "once; Mon,Tue,Wed,Thu,Fri,Sat,Sun; 10:00"
