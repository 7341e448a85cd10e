"""Figures in words: the unit that fits, both languages, and columns that line up."""

import unicodedata

import pytest

from procflow.metrics.tables import aligned, bounds, figure_cells, scale, widest
from procflow.model import KIND_BY_ID, Figure, Interval, Text, load_kind
from procflow.model.figures import FigureUnit


@pytest.mark.parametrize(
    ("unit", "value", "english", "vietnamese"),
    [
        ("working minutes", 4512, "9.4 working days", "9,4 ngày làm việc"),
        ("working minutes", 480, "1.0 working days", "1,0 ngày làm việc"),
        ("working minutes", 479, "8.0 working hours", "8,0 giờ làm việc"),
        ("working minutes", 59.96, "60.0 working minutes", "60,0 phút làm việc"),
        ("working minutes", 0, "0 working minutes", "0 phút làm việc"),
        ("working minutes", -960, "-2.0 working days", "-2,0 ngày làm việc"),
        ("share", 0.973, "97.3 %", "97,3 %"),
        ("VND", 1164347.4, "1,164,347 VND", "1.164.347 đồng"),
        ("count", 33.1, "33.10", "33,10"),
        ("count", 46, "46", "46"),
        ("cases", 437.4, "437.4", "437,4"),
    ],
)
def test_a_value_is_written_in_the_unit_that_fits(
    unit: FigureUnit, value: float, english: str, vietnamese: str
) -> None:
    """Days from one working day on, hours from one hour on, minutes below."""
    fitting = scale(unit, value, day_minutes=480)
    assert (fitting.spell(value, "en"), fitting.spell(value, "vi")) == (english, vietnamese)


def test_a_row_has_one_unit_for_all_its_values() -> None:
    """An hour beside three days is 0.1 days."""
    both = widest("working minutes", [60.0, 1440.0], day_minutes=480)
    assert [both.spell(value, "en") for value in (60.0, 1440.0)] == ["0.1 working days", "3.0 working days"]


def test_intervals_of_shares_stay_within_0_and_100_percent_and_those_of_loads_do_not() -> None:
    """A role that cannot keep up is above 100 %."""
    assert bounds(Interval(0.99, 0.05, 0.95, 10), KIND_BY_ID["on_time_counted"]) == (0.94, 1.0)
    assert bounds(Interval(1.3, 0.25, 0.95, 10), load_kind("clerk", Text(en="Clerk"))) == (1.05, 1.55)
    assert bounds(Interval(5.0, None), KIND_BY_ID["steps"]) is None


def test_what_is_not_computed_says_so_with_the_reason() -> None:
    """Never a 0, never an empty cell alone."""
    figure = Figure(kind=KIND_BY_ID["cost"], reason=Text(en="No rate.", vi="Chưa có đơn giá."))
    assert figure_cells(figure, "vi", day_minutes=480)[1:] == ["chưa tính được", "", "Chưa có đơn giá."]


def test_columns_line_up_even_if_letters_come_decomposed() -> None:
    """A Mac writes the accent as a letter of its own; after NFC each letter is one column wide."""
    lines = aligned([["Bước", "n"], [unicodedata.normalize("NFD", "Trình ký duyệt"), "2"], ["Ký", "10"]], numbers=[1])
    assert lines.splitlines() == [
        "Bước             n",
        "--------------  --",
        "Trình ký duyệt   2",
        "Ký              10",
    ]
