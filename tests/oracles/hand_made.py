"""Short ways to write small procedures by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from procflow.model import Checked, End, Flow, Gateway, Legal, Procedure, Step

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
FREE = Legal(source="none found", may=frozenset({"remove"}), checked=CHECKED)
BOUND = Legal(source="higher law", basis="Decree 30/2020, article 15", checked=CHECKED)


def free(id: str, **more: Any) -> Step:
    """Return a step that the law lets go."""
    return Step(id=id, **{"legal": FREE, **more})


def made(
    steps: Iterable[Step], flows: str, *, gateways: Iterable[Gateway] = (), needs: Iterable[str] = (), **more: Any
) -> Procedure:
    """Return a procedure from flows such as ``"a b, b c 0.9, b a 0.1 returns, c z"``.

    Ends are the targets that are no step or gateway; cases start at the first step; end `z` needs `needs`.
    """
    steps, gateways = tuple(steps), tuple(gateways)
    known = {node.id for node in (*steps, *gateways)}
    parsed = []
    for text in flows.split(","):
        source, target, *rest = text.split()
        parsed.append(
            Flow(source, target, float(rest[0]) if rest else 1.0, "returns" if "returns" in rest else "normal")
        )
    ends = [
        End(id=name, needs=tuple(needs) if name == "z" else ())
        for name in dict.fromkeys(flow.target for flow in parsed if flow.target not in known)
    ]
    return Procedure(
        **{"id": "p", "steps": steps, "gateways": gateways, "ends": ends, "flows": parsed, "start": steps[0].id, **more}
    )
