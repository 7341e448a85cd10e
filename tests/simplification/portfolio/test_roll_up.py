"""The table by unit and the three readings: each figure by hand, nothing counted twice, the rule printed."""

import attrs
import pytest
from hand_made_portfolio_plan import hand_made_plan

from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.proposal import COUNTING
from procflow.simplification.portfolio.roll_up import by_unit, readings, roll_up, unit_cells


@pytest.fixture(scope="module")
def plan():
    """Six procedures of two units."""
    return hand_made_plan()


def test_three_readings_differ(plan):
    """4 of 6 titles; 350 h of those that leave + 75 h saved of 1,150 h touched; 125 h of 1,150 h gone."""
    assert [(r.amount, r.whole) for r in readings(plan.count)] == [(4, 6), (425.0, 1150.0), (125.0, 1150.0)]
    assert [r.cells("vi")[3] for r in readings(plan.count)] == ["66,7 %", "37,0 %", "10,9 %"]


def test_the_rate_of_the_report_is_that_of_titles():
    """26 of 46 are 56.5 %, which was reported as 57 %."""
    count = PortfolioCount(procedures=46, repealed=5, unused=4, duplicates=5, merged=7, delegated=5)
    first = readings(count)[0]
    assert first.cells("en")[1:4] == ("26", "46", "56.5 %")
    assert first.means.en == "counts titles: 14 abolished, 7 merged, 5 delegated"


def test_hours_nobody_knows_are_unknown_and_never_0():
    """Titles are counted all the same; there is no rate of hours."""
    titles, touched, removed = (r.cells("en") for r in readings(PortfolioCount(procedures=2, unknown=2)))
    assert titles[1:4] == ("0", "2", "0.0 %")
    assert touched[1:4] == removed[1:4] == ("unknown", "unknown", "–")
    assert unit_cells(PortfolioCount(unit="u", procedures=2, unknown=2), "vi")[8:] == ("chưa biết",) * 5


def test_hours_known_in_part_are_marked():
    """A star leads to the note that tells how many procedures are left out."""
    cells = unit_cells(PortfolioCount(unit="u", procedures=2, unknown=1, hours=30.0), "en")
    assert cells[8] == "30*"


def test_a_level_that_receives_unknown_hours_is_told_so(plan):
    """One delegated procedure without hours makes the sum unknown."""
    open_hours = attrs.evolve(plan.decision("Q4"), moved=None)
    rows = by_unit(attrs.evolve(plan, decisions=(open_hours,)))
    assert unit_cells(rows[-1], "en")[11] == "unknown"


def test_each_decision_has_its_column_and_the_row_adds_up(plan):
    """Before = kept + simplified + those that leave, in every row."""
    for count in (*plan.units, plan.count):
        before, kept, simplified, abolished, merged, delegated, leave = map(int, unit_cells(count, "en")[1:8])
        assert before == kept + simplified + leave
        assert leave == abolished + merged + delegated


def test_units_and_receiving_levels_add_up_to_the_total(plan):
    """Every column of the table; "Trưởng phòng" owns nothing and gets the 200 hours that are delegated."""
    rows = [[float(cell.replace(",", "")) for cell in unit_cells(count, "en")[1:]] for count in by_unit(plan)]
    total = [float(cell.replace(",", "")) for cell in unit_cells(plan.count, "en")[1:]]
    assert total == [sum(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_counting_rule_stands_below_and_unknown_hours_are_told(plan, lang):
    """Whoever copies the table copies the rule."""
    assert COUNTING.get(lang) in roll_up(plan, lang=lang)
    partly = attrs.evolve(plan, count=attrs.evolve(plan.count, unknown=3))
    told = {"vi": "* Chưa biết số giờ của 3 quy trình", "en": "* The hours of 3 procedures are not known"}[lang]
    assert told in roll_up(partly, lang=lang)
    assert told not in roll_up(plan, lang=lang)
