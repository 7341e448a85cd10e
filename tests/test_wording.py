"""Numbers, shares and dates in both languages."""

import datetime as dt
import unicodedata

import pytest

from procflow.wording import day, normal, number, share


@pytest.mark.parametrize(
    ("value", "digits", "en", "vi"),
    [
        (233250, None, "233,250", "233.250"),
        (48.2, 1, "48.2", "48,2"),
        (0.0001234, None, "0.000123", "0,000123"),
        (-0.0001, 2, "0.00", "0,00"),
        (1234.5, None, "1,235", "1.235"),
        (12.345, None, "12.3", "12,3"),
        (0, None, "0", "0"),
    ],
)
def test_separators_follow_the_language(value, digits, en, vi):
    """Vietnamese uses a dot for thousands and a comma for decimals; a zero has no sign."""
    assert (number(value, "en", digits=digits), number(value, "vi", digits=digits)) == (en, vi)


def test_share_and_day():
    """Shares are percentages with a blank; Vietnamese dates are dd/mm/yyyy."""
    assert share(26 / 46, "vi") == "56,5 %"
    assert (day(dt.date(2026, 2, 3), "vi"), day(dt.date(2026, 2, 3))) == ("03/02/2026", "2026-02-03")


def test_normal_joins_decomposed_letters():
    """Two spellings of one name become equal."""
    assert normal(unicodedata.normalize("NFD", " Một cửa ")) == "Một cửa"
