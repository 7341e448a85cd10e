"""Tracks keep lines apart, with as few crossings as any order has."""

import random
from itertools import combinations, permutations

import pytest

from procflow.layout.tracks import Piece, tracks


def crossings(pieces, chosen):
    """Count crossings from the picture: an end that turns off crosses every piece on its way that spans its place."""
    total = 0
    for a in pieces:
        for at, side in (a.first, a.second):
            for b in pieces:
                between = (chosen[b.key] - chosen[a.key]) * side > 0
                total += b is not a and between and b.low < at < b.high
    return total


def random_pieces(seed, most):
    chance = random.Random(seed)
    places = chance.sample(range(0, 400, 7), 2 * most)
    return [
        Piece(k, (places[2 * k], chance.choice([-1, 1])), (places[2 * k + 1], chance.choice([-1, 1])))
        for k in range(chance.randint(1, most))
    ]


@pytest.mark.parametrize("seed", range(25))
def test_no_order_has_fewer_crossings(seed):
    """For up to five pieces every order is tried, each piece on a track of its own."""
    pieces = random_pieces(seed, 5)
    best = min(
        crossings(pieces, dict(zip((p.key for p in order), range(9), strict=False))) for order in permutations(pieces)
    )
    assert crossings(pieces, tracks(pieces, 5)) == best


@pytest.mark.parametrize("seed", range(10))
def test_pieces_side_by_side_never_share_a_track(seed):
    pieces = random_pieces(seed, 20)
    chosen = tracks(pieces, 5)
    for a, b in combinations(pieces, 2):
        if a.low - 5 < b.high and b.low - 5 < a.high:
            assert chosen[a.key] != chosen[b.key]


def test_pieces_far_apart_share_a_track():
    assert tracks([Piece(1, (0, -1), (10, 1)), Piece(2, (50, -1), (60, 1))], 5) == {1: 0, 2: 0}


def test_no_piece_needs_no_track():
    assert tracks([], 5) == {}
