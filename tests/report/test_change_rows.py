"""The table of changes for spreadsheets."""

import csv

import pytest

from procflow.report import change_rows, write_changes


def test_one_change_a_row_with_gain_wave_and_act(everything):
    """The merge into the signature is no cut of work but a cut of a step; the delegation is none."""
    heads, *rows = change_rows(everything, lang="en")
    told = {row[3]: dict(zip(heads, row, strict=True)) for row in rows}
    assert [row[0] for row in rows] == list(range(1, 8))
    assert told["initial"]["a cut"] == "yes"
    assert (told["sign"]["a cut"], told["sign"]["legal form of delegation"]) == ("no", "KT. (ký thay)")
    assert (told["copy"]["gain beside the others"], told["copy"]["wave"]) == (1, 1)
    assert told["land, fire, fee"]["instrument"] == "Quy trình nội bộ"
    assert sorted(row["order"] for row in told.values()) == list(range(1, 8))


@pytest.mark.parametrize(
    ("lang", "delimiter", "banner"), [("en", ",", "ILLUSTRATIVE"), ("vi", ";", "SỐ LIỆU MINH HỌA")]
)
def test_the_file_opens_in_a_spreadsheet(everything, tmp_path, lang, delimiter, banner):
    """Banner, headings, then seven rows of as many cells."""
    write_changes(tmp_path / "changes.csv", everything, lang=lang)
    with open(tmp_path / "changes.csv", encoding="utf-8-sig", newline="") as file:
        first, heads, *rows = csv.reader(file, delimiter=delimiter)
    assert first[0].startswith(banner)
    assert len(rows) == 7
    assert {len(row) for row in rows} == {len(heads)}
