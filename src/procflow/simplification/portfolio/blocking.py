"""Which rules between procedures keep one of them on the list: a minimal set, by leaving out one rule after another.

Deletion filter (Chinneck and Dravnieks 1991), as for the steps of a procedure.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from procflow.simplification.portfolio.program import PortfolioProgram, Rule
from procflow.simplification.program.milp import Row


def minimal(program: PortfolioProgram, wish: Sequence[Row], end: float) -> tuple[Rule, ...] | None:
    """Return a minimal set of rules that makes a wish impossible, or None if it is possible or time runs out.

    Parameters
    ----------
    program : PortfolioProgram
        The program.
    wish : sequence of Row
        What should hold besides.
    end : float
        Instant of `time.perf_counter` at which to give up.
    """
    core = list(program.rules)
    if _possible(program, core, wish):
        return None
    size = max(1, len(core) // 2)
    while True:
        at = 0
        while at < len(core):
            if time.perf_counter() > end:
                return None
            rest = core[:at] + core[at + size :]
            if _possible(program, rest, wish):
                at += size
            else:
                core = rest
        if size == 1:
            return tuple(core)
        size //= 2


def _possible(program: PortfolioProgram, kept: Sequence[Rule], wish: Sequence[Row]) -> bool:
    names = {rule.name for rule in kept}
    free = frozenset(row for rule in program.rules if rule.name not in names for row in rule.rows)
    return program.milp.solve({}, free=free, extra=wish).values is not None
