"""Acts of delegation hold for a while between two dates; no two hold on one day."""

import datetime as dt

import pytest

from procflow.checking import check
from procflow.errors import ProcedureError
from procflow.model import Delegation, End, Flow, Procedure, Step

JANUARY, JUNE = dt.date(2026, 1, 1), dt.date(2026, 6, 30)


def act(start, until):
    """Return an act that gives a step to a vice chair."""
    return Delegation(to="vice_chair", start=start, until=until)


@pytest.mark.parametrize(
    "wrong", [None, "2026-06-30", dt.datetime(2026, 6, 30, 12), dt.date.min, dt.date(1899, 12, 31), dt.date(2201, 1, 1), dt.date.max]
)  # fmt: skip
def test_an_act_holds_between_two_dates(wrong):
    """Not from or until an instant, a text, never, or a day of another age, which no clock could reach."""
    for start, until in ((wrong, JUNE), (JANUARY, wrong)):
        with pytest.raises(ProcedureError, match="expected two dates without a time, from 1900 to 2200"):
            act(start, until)


def test_the_first_and_the_last_day_that_an_office_knows_are_good():
    """The years that a file may name."""
    longest = act(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
    assert longest.holds_on(JUNE)


def test_check_takes_an_instant_for_its_day():
    """As the clock of a machine tells it."""
    procedure = Procedure(id="p", steps=[Step(id="sign", role="chair", delegated=[act(JANUARY, JUNE)])], start="sign",
                          ends=[End(id="z")], flows=[Flow("sign", "z")])  # fmt: skip
    codes = {problem.code for problem in check(procedure, on=dt.datetime(2026, 7, 1, 8))}
    assert "delegation-ended" in codes


def test_two_acts_on_one_day_are_refused_and_one_after_the_other_are_put_in_order():
    first, second = act(JANUARY, JUNE), act(JUNE + dt.timedelta(days=1), dt.date(2026, 12, 31))
    assert Step(id="sign", role="chair", delegated=[second, first]).delegated == (first, second)
    with pytest.raises(ProcedureError, match="two acts of delegation hold on 2026-06-30"):
        Step(id="sign", role="chair", delegated=[first, act(JUNE, JUNE)])
