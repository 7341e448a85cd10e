"""How strongly a field speaks for or against two procedures being related, in bits (Fellegi and Sunter).

A field that agrees in pair after pair of unrelated procedures tells nothing; one that hardly ever agrees by chance tells
much. How often it agrees by chance is counted in the list itself, since nearly all pairs of a list are unrelated; how often
it agrees among related ones is a judgement that ships as data.

References
----------
I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", Journal of the American Statistical Association 64 (1969),
pp. 1183–1210. W. E. Winkler, "Overview of Record Linkage and Current Research Directions", US Census Bureau (2006), on
weights by frequency.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from attrs import frozen


@cache
def settings() -> Mapping[str, Any]:
    """Return the weights and thresholds that ship as data."""
    return dict(json.loads(resources.files(__package__).joinpath("word_data/weights.json").read_text(encoding="utf-8")))


@frozen
class Field:
    """A field of the list with the bits of each level of likeness.

    Attributes
    ----------
    least : tuple of float
        The least likeness of each level, from the highest down.
    bits : tuple of float
        What each level tells; above 0 for, below 0 against.
    """

    least: tuple[float, ...]
    bits: tuple[float, ...]

    def of(self, likeness: float) -> float:
        """Return what a likeness tells."""
        return next(bits for least, bits in zip(self.least, self.bits, strict=True) if likeness >= least)


def weighed(name: str, likenesses: Iterable[float]) -> Field:
    """Return a field with the bits that follow from its likenesses over the pairs of a list.

    Parameters
    ----------
    name : str
        Name of the field in the data.
    likenesses : iterable of float
        Of all pairs in which the field is known on both sides, in [0, 1].

    Examples
    --------
    >>> weighed("cases", [0.0] * 1000).of(1.0) > 3 > weighed("cases", [1.0] * 1000).of(1.0)
    True
    """
    data = settings()["fields"][name]
    least = tuple(float(value) for value in data["from"])
    counts = _counts(least, likenesses)
    steady = settings()["steady"]
    pairs = sum(counts) + steady
    bits = (
        math.log2(related * pairs / (count + steady * unrelated))
        for related, unrelated, count in zip(data["related"], data["unrelated"], counts, strict=True)
    )
    return Field(least, tuple(bits))


def _counts(least: Sequence[float], likenesses: Iterable[float]) -> list[int]:
    counts = [0] * len(least)
    for likeness in likenesses:
        counts[next(k for k, bound in enumerate(least) if likeness >= bound)] += 1
    return counts


def prior_bits(size: int) -> float:
    """Return what is known of a pair before anything is compared, in bits.

    >>> round(prior_bits(46), 2)
    -6.48
    """
    # A share r of n procedures with one relative each makes r n / 2 related pairs among n (n - 1) / 2.
    share = min(settings()["with_a_relative"] / (size - 1), 0.5)
    return math.log2(share / (1 - share))


def probability(bits: float) -> float:
    """Return the probability that belongs to odds told in bits.

    >>> probability(0.0), probability(2000.0)
    (0.5, 1.0)
    """
    return 1 / (1 + 2.0**-bits) if bits > -1000 else 0.0
