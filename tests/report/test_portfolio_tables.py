"""Tables in the report of a plan for a list: rows add up, unknown is told, each legal text stands once."""

import attrs
import pytest
from hand_made_portfolio_plan import OFFICE, STAFF, hand_made_plan

from procflow.report.portfolio_tables import decisions, instruments, pairs, units
from procflow.report.say import Say
from procflow.simplification.portfolio.suggest import READ_BOTH


@pytest.fixture(scope="module")
def plan():
    """Six procedures of two units."""
    return hand_made_plan()


def cells(parts):
    """The rows of all tables among the parts."""
    return [line.cells for part in parts if part.kind == "table" for line in part.rows]


def test_procedures_and_hours_by_unit_end_with_their_totals(plan):
    """Two units and a total; hours also name the level that gets the delegated ones."""
    rows = cells(units(plan, Say("en")))
    assert [row[0] for row in rows] == [OFFICE, STAFF, "All units", OFFICE, STAFF, "Trưởng phòng", "All units"]
    assert rows[2][1:] == ("6", "1", "1", "2", "1", "1", "4")
    assert rows[6][1:] == ("1,150", "425", "300", "300", "125")


def test_decisions_stand_below_their_units_with_unknown_hours_told(plan):
    """A unit heads its rows; hours of a kept procedure are neither removed nor moved."""
    unknown = attrs.evolve(plan.decisions[2], hours=None, moved=None)
    changed = attrs.evolve(plan, decisions=(*plan.decisions[:2], unknown, *plan.decisions[3:]))
    rows = cells(decisions(changed, Say("en")))
    assert [row[0] for row in rows] == [OFFICE, "Q1", "Q3", "Q6", STAFF, "Q2", "Q4", "Q5"]
    assert rows[1][5:] == ("500", "", "")
    assert rows[2][5:] == ("unknown", "0", "unknown")


def test_a_legal_text_stands_once_for_each_authority_that_decides_it(plan):
    """The rules of work: two changes of the office's own, one that the province decides."""
    assert cells(instruments(plan, Say("en"))) == [
        ("Quy chế làm việc", "the office itself", "2", "Submit urgent documents; Assign cars"),
        ("Quy chế làm việc", "UBND tỉnh", "1", "Grant leave"),
    ]


def test_suggestions_leave_out_what_the_list_notes_and_say_that_people_decide(plan):
    """Q2 is noted as a duplicate of Q1; alike names noted nowhere are told."""
    twin = attrs.evolve(plan.before.entries[0], id="Q7", separate_by_law=False)
    more = attrs.evolve(plan, before=attrs.evolve(plan.before, entries=(*plan.before.entries, twin)))
    parts = tuple(pairs(more, Say("en")))
    rows = cells(parts)
    assert rows[0][0] == "Q1 Receive documents – Q7 Receive documents"
    assert not [row for row in rows if "Q1" in row[0] and "Q2" in row[0]]
    assert any(part.kind == "text" and part.text == READ_BOTH.en for part in parts)
