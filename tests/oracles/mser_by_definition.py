"""MSER-5 word by word, in fractions: no running sums, no rounding."""

from collections.abc import Sequence
from fractions import Fraction


def statistic(series: Sequence[float]) -> list[Fraction]:
    """Return MSER-5 for leaving out 0, 1, 2, ... batches of five, up to half of them."""
    batches = [sum(map(Fraction, series[5 * k : 5 * k + 5]), Fraction(0)) / 5 for k in range(len(series) // 5)]
    found = []
    for left_out in range(len(batches) // 2 + 1):
        kept = batches[left_out:]
        mean = sum(kept, Fraction(0)) / len(kept)
        found.append(sum(((batch - mean) ** 2 for batch in kept), Fraction(0)) / len(kept) ** 2)
    return found


def cut(series: Sequence[float]) -> int | None:
    """Return how many first values to leave out, None where the smallest lies at the end of the search."""
    found = statistic(series)
    best = found.index(min(found))
    return None if best == len(found) - 1 else 5 * best
