"""Rows of CSV: what separates the cells is seen from the text."""

import pytest

from procflow.io.sheets import csv_rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_title_without_any_separator_does_not_decide_what_separates(separator):
    """The first line that holds one does."""
    text = "Plan of the office\n\nstep;edit\nsign;keep\n".replace(";", separator)
    assert [row.cells for row in csv_rows(text, "plan.csv")] == [
        ("Plan of the office",),
        ("step", "edit"),
        ("sign", "keep"),
    ]


def test_what_is_said_to_separate_does():
    assert csv_rows("a, b, c;d\n", "t.csv", separator=";")[0].cells == ("a, b, c", "d")
