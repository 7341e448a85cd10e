"""Weights by Fellegi and Sunter: from the list where it can tell, from judgement where it can not."""

import math

import pytest

from procflow.simplification.portfolio.suggest_weights import prior_bits, probability, settings, weighed


def test_shares_of_each_field_add_up_to_one():
    """Each related pair, and each unrelated one, is at exactly one level."""
    for name, data in settings()["fields"].items():
        assert sum(data["related"]) == pytest.approx(1), name
        assert sum(data["unrelated"]) == pytest.approx(1), name
        assert data["from"] == sorted(data["from"], reverse=True), name
        assert data["from"][-1] == 0, name


def test_without_any_pair_the_judgement_stands():
    """log2(0.1 / 0.002) for an agreement, log2(0.9 / 0.998) for none."""
    field = weighed("cases", [])
    assert field.of(1.0) == pytest.approx(math.log2(0.1 / 0.002))
    assert field.of(0.0) == pytest.approx(math.log2(0.9 / 0.998))


def test_what_agrees_in_every_pair_tells_next_to_nothing_for():
    """800 agreements among 1,000 pairs, 200 of them judged: chance 0.8004 by hand."""
    assert weighed("cases", [1.0] * 800).of(1.0) == pytest.approx(math.log2(0.1 / ((800 + 0.4) / 1000)))


def test_prior_is_half_a_relative_for_each_procedure():
    """46 procedures: 11.5 related among 1,035 pairs; two procedures: one half, as even as it gets."""
    share = 11.5 / 1035
    assert prior_bits(46) == pytest.approx(math.log2(share / (1 - share)))
    assert prior_bits(2) == 0


def test_bits_double_the_odds():
    """3 bits are odds of 8 to 1."""
    assert probability(3) == pytest.approx(8 / 9)
    assert probability(-3) == pytest.approx(1 / 9)
    assert probability(-5000) == 0
