"""A scenario has one clear end, and says so when it has not."""

import datetime as dt

import pytest

from procflow.errors import ProcedureError
from procflow.simulation import Scenario


@pytest.mark.parametrize("given", [{}, {"cases": 5, "weeks": 2}, {"weeks": 1, "until": dt.date(2026, 2, 1)}])
def test_exactly_one_length_is_given(given):
    with pytest.raises(ProcedureError, match="exactly one of cases, weeks and until"):
        Scenario(**given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cases", 0),
        ("cases", 2.5),
        ("cases", True),
        ("weeks", -1),
        ("replications", 0),
        ("seed", -1),
        ("warm_up_cases", -1),
    ],
)
def test_numbers_out_of_range_are_refused_by_name_and_value(name, value):
    given = {"cases": 5} | {name: value}
    if name == "weeks":
        del given["cases"]
    with pytest.raises(ProcedureError, match=f"scenario: {name} is {value}, expected a whole number") as caught:
        Scenario(**given)
    assert "cần một số nguyên" in caught.value.text("vi")


def test_start_is_a_date():
    with pytest.raises(ProcedureError, match="start is 2026-01-05 08:00:00, expected a date without a time"):
        Scenario(cases=1, start=dt.datetime(2026, 1, 5, 8))
    with pytest.raises(ProcedureError, match="expected a year from 1900 to 2200"):
        Scenario(cases=1, start=dt.date(9999, 1, 1))


def test_end_is_a_date_or_an_instant_within_the_years_of_the_clock():
    with pytest.raises(ProcedureError, match="until is tomorrow, expected a date or a date with a time"):
        Scenario(until="tomorrow")
    with pytest.raises(ProcedureError, match="until is 9999-01-01, expected a year from 1900 to 2200"):
        Scenario(until=dt.date(9999, 1, 1))


def test_end_comes_after_the_start():
    with pytest.raises(ProcedureError, match="until is 2026-01-04, which is not after the start 2026-01-05"):
        Scenario(until=dt.date(2026, 1, 4))
    assert dt.date(2026, 1, 5) == Scenario(until=dt.date(2026, 1, 5)).until
