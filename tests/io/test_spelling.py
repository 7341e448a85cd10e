"""Times are read strictly and spelled back to the last bit."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procflow.errors import InputError
from procflow.io import parse_duration, parse_span
from procflow.io.law_spelling import parse_law, spell_law, spell_number
from procflow.io.spelling import spell_duration, spell_span
from procflow.model import (
    Discrete,
    Duration,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Pert,
    Span,
    Triangular,
    Uniform,
    Weibull,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 min", Duration(Fixed(5), "min")),
        ("5min", Duration(Fixed(5), "min")),
        (".5 h", Duration(Fixed(0.5), "h")),
        ("1e1 min", Duration(Fixed(10), "min")),
        ("0 min", Duration(Fixed(0), "min")),
        ("1 working day", Duration(Fixed(1), "working days")),
        ("  2   calendar   days ", Duration(Fixed(2), "calendar days")),
        ("exponential(20) min", Duration(Exponential(20), "min")),
        ("uniform (3,12) min", Duration(Uniform(3, 12), "min")),
        ("triangular(3, 5, 12) min", Duration(Triangular(3, 5, 12), "min")),
        ("triangular(max=12, min=3, mode=5) min", Duration(Triangular(3, 5, 12), "min")),
        ("erlang(shape=4, mean=20) h", Duration(Erlang(4, 20), "h")),
        ("lognormal(mean=60, cv=0.5) min", Duration(Lognormal(60, 0.5), "min")),
        (
            "lognormal(median=3, p90=10) calendar days",
            Duration(Lognormal.from_quantiles(median=3, p90=10), "calendar days"),
        ),
        ("pert(3, 5, 12) min", Duration(Pert(3, 5, 12))),
        ("gamma(mean=60, cv=0.5) h", Duration(Gamma(60, 0.5), "h")),
        ("weibull(shape=2, scale=20) min", Duration(Weibull(2, 20))),
        ("discrete(0.5 of 1, 0.5 of 2) working days", Duration(Discrete([(0.5, 1), (0.5, 2)]), "working days")),
        ("discrete(50 % of 1, 50% of 2) min", Duration(Discrete([(0.5, 1), (0.5, 2)]))),
        ("mixture(0.8 of exponential(3), 0.2 of 18) min", Duration(Mixture([(0.8, Exponential(3)), (0.2, Fixed(18))]))),
        (
            "mixture(0.8 of gamma(mean=3, cv=0.1), 0.2 of uniform(1, 2)) min",
            Duration(Mixture([(0.8, Gamma(3, 0.1)), (0.2, Uniform(1, 2))])),
        ),
    ],
)
def test_spelling_of_a_duration(text, expected):
    assert expected == parse_duration(text)
    assert expected == parse_duration(spell_duration(expected))
    assert expected.law == parse_law(spell_law(expected.law))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "bad-time", "empty"),
        ("min", "bad-time", "unit is missing"),
        ("5", "bad-time", "unit is missing"),
        ("5 days", "bare-days", "'5 working days' or '5 calendar days'"),
        ("uniform(1, 2) d", "bare-days", "'uniform(1, 2) working days'"),
        ("5 minutes", "bad-time", "Did you mean 'min'?"),
        ("5 giờ", "bad-time", "Did you mean 'h'?"),
        ("5 workin days", "bad-time", "Did you mean 'working days'?"),
        ("5 weeks", "bad-time", "'weeks' is not known"),
        ("0,5 h", "bad-time", "write 0.5 with a point"),
        ("1,2,3 h", "bad-time", "is no number"),
        ("trangular(1, 2, 3) h", "bad-time", "Did you mean 'triangular'?"),
        ("Triangular(1, 2, 3) h", "bad-time", "Did you mean 'triangular'?"),
        ("uniform(1, 2 h", "bad-time", "brackets do not match"),
        ("uniform(1, 2)) h", "bad-time", "brackets do not match"),
        ("uniform(1, two) h", "bad-time", "'two' is no number"),
        ("uniform(1, 2, 3) h", "bad-time", "uniform takes (min, max)"),
        ("exponential(rate=3) h", "bad-time", "exponential takes (mean)"),
        ("erlang(4, 20) h", "bad-time", "erlang takes (shape=, mean=)"),
        ("lognormal(mean=60, p90=100) h", "bad-time", "lognormal takes (mean=, cv=) or (median=, p90=)"),
        ("uniform(min=1, min=2) h", "bad-time", "uniform takes"),
        ("-5 min", "negative", "-5"),
        ("exponential(-1) min", "negative", "-1"),
        ("nan min", "not-finite", "nan"),
        ("uniform(1, inf) min", "not-finite", "inf"),
        ("1e999 h", "not-finite", "1e999"),
        ("empirical(1; 2) min", "bad-time", "'1; 2' is no number"),
        ("pert(3, 2, 5) min", "bad-law", "not in order"),
        ("gamma(3, 1) min", "bad-time", "gamma takes (mean=, cv=)"),
        ("gamma(mean=3, cv=0) min", "bad-law", "from 0.001 to 100"),
        ("weibull(shape=0, scale=3) min", "bad-law", "from 0.05 to 1000"),
        ("discrete(0.5 of 1, 0.4 of 2) min", "bad-law", "add up to 0.9"),
        ("discrete(0.5 of 1, 0.5 of exponential(2)) min", "bad-time", "'exponential(2)' is no number"),
        ("discrete(1, 2) min", "bad-time", "'1' is no share of something"),
        ("mixture(0.5 of 1, 0.5 of mixture(1 of 2)) min", "bad-time", "cannot stand inside of a mixture"),
        ("mixture(0.5 of 1, 0.5 of normal(1, 2)) min", "negative-law", "negative times"),
        ("mixture(0.5 of 1, 0.5 of exponental(2)) min", "bad-time", "Did you mean 'exponential'?"),
        ("mixture(0.5 of 1, 0.5 of exponential(2) min", "bad-time", "brackets do not match"),
        ("mixture(0.5 of 1, 0.5 of uniform(1)) min", "bad-time", "uniform takes (min, max)"),
        ("mixture() min", "bad-time", "no share of something"),
        ("normal(10, 2) min", "negative-law", "negative times"),
        ("triangular(5, 3, 12) min", "bad-law", "not in order"),
        ("exponential(0) min", "bad-law", "above 0"),
        ("erlang(shape=1.5, mean=2) min", "bad-law", "whole number"),
    ],
)
def test_bad_spelling_is_refused_with_its_reason(text, code, said):
    with pytest.raises(InputError) as caught:
        parse_duration(text)
    assert [code] == [problem.code for problem in caught.value.problems]
    assert said in caught.value.text("en")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("lognormal(mean=200, cv=1) m2", "bad-law-text", "take out 'm2'"),
        ("large", "bad-law-text", "neither a number nor a law"),
        ("", "bad-law-text", "empty"),
        ("normal(1, 2)", "negative-law", "negative"),
        ("-3", "negative", "-3"),
    ],
)
def test_the_law_of_a_number_has_no_unit(text, code, said):
    with pytest.raises(InputError) as caught:
        parse_law(text)
    assert [code] == [problem.code for problem in caught.value.problems]
    assert said in caught.value.text("en")


def test_limit_is_a_number_and_never_a_law():
    assert Span(0.5, "working days") == parse_span("0.5 working days")
    with pytest.raises(InputError, match="a fixed length is no law"):
        parse_span("uniform(1, 2) h")


@given(st.floats(0, 1e300))
def test_numbers_are_spelled_to_the_last_bit(value):
    assert value == float(spell_number(value))
    assert Span(value, "h") == parse_span(spell_span(Span(value, "h")))
    assert Duration(Fixed(value), "h") == parse_duration(spell_duration(Duration(Fixed(value), "h")))


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "(" * 100_000, "a" * 100_000, "uniform(" + "1," * 50_000, " " * 100_000]
)
def test_hostile_spelling_is_refused_at_once(text):
    before = time.process_time()
    with pytest.raises(InputError):
        parse_duration(text)
    assert time.process_time() - before < 0.05
