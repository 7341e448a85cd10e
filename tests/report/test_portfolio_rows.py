"""Decisions as a spreadsheet: every procedure a row, unknown left empty, Excel reads it."""

import csv
import io

import attrs
import pytest
from hand_made_portfolio_plan import hand_made_plan

import procflow as pf
from procflow.model import ILLUSTRATIVE
from procflow.report.portfolio_rows import HEADS, decision_rows


@pytest.fixture(scope="module")
def plan():
    """Six procedures of two units."""
    return hand_made_plan()


def test_one_row_for_each_procedure_in_the_order_of_the_list(plan):
    """Below the headings."""
    rows = decision_rows(plan, lang="en")
    assert [row[0] for row in rows] == ["id", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6"]
    assert {len(row) for row in rows} == {len(HEADS["en"])}


def test_a_row_tells_what_is_decided(plan):
    """Q3 is merged into Q1 and takes 100 hours there."""
    heads, rows = decision_rows(plan, lang="en")[0], decision_rows(plan, lang="en")[1:]
    row = dict(zip(heads, rows[2], strict=True))
    assert row == {
        "id": "Q3",
        "procedure": "Submit urgent documents",
        "unit": "Văn phòng",
        "leaves the list": "yes",
        "verdict": "merged",
        "into or to": "Q1",
        "reason": "reason Q3",
        "rules": "",
        "legal basis": "Quy chế làm việc",
        "instruments to amend": "Quy chế làm việc",
        "authority": "the office itself",
        "cases 2023": 100,
        "staff hours 2023": 100.0,
        "hours removed": 0.0,
        "hours moved": 100.0,
        "who gets the hours": "Văn phòng",
    }


def test_unknown_hours_are_empty_and_not_0(plan):
    """None in a row, an empty cell in the file."""
    unknown = attrs.evolve(plan.decisions[0], hours=None, cases=None)
    row = decision_rows(attrs.evolve(plan, decisions=(unknown,)), lang="vi")[1]
    assert row[11:13] == (None, None)


@pytest.mark.parametrize(("lang", "separator", "comma"), [("vi", ";", ","), ("en", ",", ".")])
def test_excel_of_the_country_opens_the_file(plan, tmp_path, lang, separator, comma):
    """Byte order mark, separator and decimals; the banner is the first line of an invented list."""
    pf.report.write(tmp_path / "d.csv", proposal=plan, lang=lang)
    data = (tmp_path / "d.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))
    assert rows[0] == [ILLUSTRATIVE.get(lang)]
    assert rows[2][12] == f"500{comma}0"
