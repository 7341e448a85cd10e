"""Precision and recall of suggested pairs against what people have written into a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    """Pairs that people found by reading, by kind."""

    duplicates: frozenset[frozenset[str]]
    merges: frozenset[frozenset[str]]

    @property
    def every(self):
        return self.duplicates | self.merges


@dataclass(frozen=True)
class Scores:
    """How many pairs were suggested, how many of them were meant, and how many were to be found."""

    suggested: int
    right: int
    meant: int

    @property
    def precision(self):
        return self.right / self.suggested if self.suggested else float("nan")

    @property
    def recall(self):
        return self.right / self.meant if self.meant else float("nan")


def answers(portfolio):
    """Return the pairs in the columns duplicate_of and merge_into."""
    return Answers(
        frozenset(frozenset({e.id, e.duplicate_of}) for e in portfolio.entries if e.duplicate_of),
        frozenset(frozenset({e.id, e.merge_into}) for e in portfolio.entries if e.merge_into),
    )


def families(portfolio):
    """Return all pairs of procedures that are linked by answers, over any number of others."""
    family = {e.id: {e.id} for e in portfolio.entries}
    for pair in answers(portfolio).every:
        a, b = pair
        joined = family[a] | family[b]
        for id in joined:
            family[id] = joined
    return frozenset(frozenset({a, b}) for a in family for b in family[a] if a < b)


def scored(found, meant):
    """Hold suggestions against the pairs that were meant."""
    pairs = {suggestion.pair for suggestion in found}
    return Scores(len(pairs), len(pairs & meant), len(meant))
