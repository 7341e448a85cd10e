"""Laws of time as numbers for the event loop: by their formula, by a table of quantiles, or as shares of other laws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from attrs import define, field

from procflow.model import (
    Discrete,
    Duration,
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Lognormal,
    Mixture,
    Shape,
    Triangular,
    Uniform,
    Weibull,
)
from procflow.simulation.kernel.choices import CELLS, MIXTURE, OBSERVED, PARTS_OF_TAIL, TABLE, TAIL
from procflow.simulation.kernel.draws import ERLANG, EXPONENTIAL, FIXED, LOGNORMAL, TRIANGULAR, UNIFORM, WEIBULL

LawNumbers = tuple[int, float, float, float]
"""A law for the loop: its kind and three numbers, in minutes."""
Formula = Fixed | Uniform | Triangular | Exponential | Erlang | Lognormal
PLAIN = (Fixed, Uniform, Triangular, Exponential, Erlang, Lognormal)


def law_numbers(law: Formula) -> LawNumbers:
    """Return a law in minutes as the event loop draws from it by formula.

    >>> law_numbers(Exponential(4))
    (3, 4.0, 0.0, 0.0)
    """
    if isinstance(law, Fixed):
        return FIXED, law.value, 0.0, 0.0
    if isinstance(law, Uniform):
        return UNIFORM, law.low, law.high, 0.0
    if isinstance(law, Triangular):
        return TRIANGULAR, law.low, law.mode, law.high
    if isinstance(law, Exponential):
        return EXPONENTIAL, law.mean, 0.0, 0.0
    if isinstance(law, Erlang):
        return ERLANG, float(law.shape), law.mean / law.shape, math.lgamma(law.shape)
    return LOGNORMAL, law.mu, law.sigma, 0.0


def knots() -> Iterator[float]:
    """Yield the probabilities at which the table of a law is kept, middle first, then its lower and its upper end.

    >>> found = list(knots())
    >>> found[0] == 1 / CELLS, found[CELLS - 2] == 1 - 1 / CELLS, len(found) == CELLS - 1 + 2 * (TAIL * PARTS_OF_TAIL + 1)
    (True, True, True)
    """
    yield from (cell / CELLS for cell in range(1, CELLS))
    ends = [
        (2.0 - part / PARTS_OF_TAIL) / CELLS / 2 ** (level + 1)
        for level in range(TAIL)
        for part in range(PARTS_OF_TAIL)
    ]
    ends.append(1 / CELLS / 2**TAIL)
    yield from ends
    yield from (1 - end for end in ends)


@define
class Laws:
    """Collects the laws that the loop draws from by their number."""

    kinds: list[int] = field(factory=list)
    a: list[float] = field(factory=list)
    b: list[float] = field(factory=list)
    c: list[float] = field(factory=list)
    elapsed: list[int] = field(factory=list)
    table: list[float] = field(factory=list)

    def plain(self, time: Duration) -> bool:
        """Tell whether the loop draws a time by formula, without a number in this list.

        >>> Laws().plain(Duration(Exponential(4)))
        True
        """
        return isinstance(time.law, PLAIN)

    def add(self, time: Duration, day_minutes: float) -> int:
        """Add a time and return its number."""
        return self.add_all([time], day_minutes)

    def add_all(self, times: Sequence[Duration], day_minutes: float) -> int:
        """Add times one after the other and return the number of the first; the parts of mixtures stand before them."""
        made = [(self._numbers(time.minutes(day_minutes=day_minutes)), int(time.elapsed)) for time in times]
        first = len(self.kinds)
        for numbers, elapsed in made:
            self._put(numbers, elapsed)
        return first

    def _put(self, numbers: LawNumbers, elapsed: int) -> int:
        kind, *values = numbers
        self.kinds.append(kind)
        for column, value in zip((self.a, self.b, self.c), values, strict=True):
            column.append(value)
        self.elapsed.append(elapsed)
        return len(self.kinds) - 1

    def _numbers(self, law: Shape) -> LawNumbers:
        if isinstance(law, PLAIN):
            return law_numbers(law)
        if isinstance(law, Weibull):
            return WEIBULL, 1 / law.shape, law.scale, 0.0
        if isinstance(law, Discrete):
            return self._mixture([(share, Fixed(value)) for share, value in law.parts])
        if isinstance(law, Mixture):
            return self._mixture(list(law.parts))
        start = len(self.table)
        if isinstance(law, Empirical):
            self.table += law.values
            return OBSERVED, float(start), float(len(law.values)), 0.0
        self.table += [law.quantile(p) for p in knots()]
        return TABLE, float(start), 1.0, 0.0

    def _mixture(self, parts: Sequence[tuple[float, Shape]]) -> LawNumbers:
        """Return shares of other laws; whatever rounding left of 1, the last part takes."""
        numbers = [self._put(self._numbers(law), 0) for _, law in parts]
        start, total = len(self.table), 0.0
        for number, (share, _) in zip(numbers, parts, strict=True):
            total += share
            self.table += [1.0 if number == numbers[-1] else total, float(number)]
        return MIXTURE, float(start), float(len(parts)), 0.0
