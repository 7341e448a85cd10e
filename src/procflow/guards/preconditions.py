"""Is what must be in force before a cut in force, or at least planned?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.precedence import in_brackets
from procflow.model import Precondition, Procedure

PRECONDITION_MISSING = Message(
    "cut-precondition-missing",
    en="{steps} may not be cut before '{condition}' is in force{basis}, and nobody plans it. "
    "Arrange it and set `state` to 'planned', or keep the steps.",
    vi="chưa được cắt {steps} khi '{condition}' chưa có hiệu lực{basis} và chưa có kế hoạch. "
    "Hãy lên kế hoạch và đặt `state` là 'planned', hoặc giữ các bước này.",
)


def _touched(procedure: Procedure, cut: frozenset[str], state: str) -> list[Precondition]:
    return [
        rule
        for rule in procedure.rules
        if isinstance(rule, Precondition) and rule.state == state and not cut.isdisjoint(rule.steps)
    ]


def planned_preconditions(procedure: Procedure, cut: frozenset[str]) -> tuple[Precondition, ...]:
    """Return the preconditions of a cut that are planned and not yet in force; a proposal assumes and lists them.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    cut : frozenset of str
        Steps to remove.
    """
    return tuple(_touched(procedure, cut, "planned"))


def judge_preconditions(procedure: Procedure, cut: frozenset[str]) -> tuple[Problem, ...]:
    """Return a problem for every missing precondition of the cut.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    cut : frozenset of str
        Steps to remove.
    """
    return tuple(
        PRECONDITION_MISSING.at(
            procedure.place(f"rule '{rule.id}'"),
            rule=rule.id,
            steps=tuple(step for step in rule.steps if step in cut),
            condition={"vi": rule.name.get("vi") or rule.id, "en": rule.name.get("en") or rule.id},
            basis=in_brackets(rule.basis),
        )
        for rule in _touched(procedure, cut, "missing")
    )
