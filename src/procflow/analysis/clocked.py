"""What no exact figure can tell: constructs whose time depends on the hour, on other cases, or on who is free."""

from __future__ import annotations

from collections.abc import Iterable

from procflow.model import CONSTRUCTS, Procedure, Text, constructs

NO_CYCLE_TIME = frozenset(
    (
        "sessions", "session-instants", "batch-once", "batch-each", "closing-finish", "closing-fit", "officer-calendars",
        "absence", "speed", "joint-work", "bounded-visits", "bounded-waiting", "bounded-time", "or-split", "chosen-join", "k-of-n-join",
        "delegation",
    )
)  # fmt: skip
"""Constructs with which even a case that never queues waits or is sped up in a way that only a clock can tell."""


def needs_clock(names: Iterable[str]) -> Text:
    """Return the reason why a figure is left to the clock, naming the constructs; empty if there are none.

    >>> needs_clock(["sessions"]).get("en")
    'simulate: sessions'
    """
    wanted = set(names)
    told = [CONSTRUCTS[name] for name in CONSTRUCTS if name in wanted]
    if not told:
        return Text()
    return Text(
        vi=f"cần mô phỏng: {', '.join(name.get('vi') for name in told)}",
        en=f"simulate: {', '.join(name.get('en') for name in told)}",
    )


def why_clocked(procedure: Procedure) -> Text:
    """Return why a procedure has no cycle time without a clock; empty if nothing it uses keeps it from one."""
    return needs_clock({use.construct for use in constructs(procedure)} & NO_CYCLE_TIME)
