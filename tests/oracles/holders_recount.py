"""Visits, handoffs and work of a plan that merges and delegates, recounted on the procedure as it was.

No graph is rewritten here and no equation solved: who arrives where is followed lap by lap until next to nothing is left
under way. Two steps that are merged are done by one role in one go, so nothing changes hands between them; the set-up of
the one merged away falls away each time it is done.
"""

from __future__ import annotations

from collections.abc import Iterable

from procflow.model import DelegateStep, Duration, Edit, MergeStep, Procedure, Step

LEFT = 1e-13
LAPS = 20_000


def roles_after(procedure: Procedure, edits: Iterable[Edit]) -> dict[str, str | None]:
    """Return who does each step once the plan is carried out; merged steps under their own names."""
    plan = list(edits)
    role = {step.id: step.role for step in procedure.steps}
    role |= {edit.step: edit.to for edit in plan if isinstance(edit, DelegateStep)}
    return role | {edit.step: role[edit.into] for edit in plan if isinstance(edit, MergeStep)}


def flowing(procedure: Procedure, role: dict[str, str | None]) -> tuple[dict[str, float], dict[str, float]] | None:
    """Return expected visits and handoffs by node; None where cases come round for too long to wait for."""
    ins = {node.id: len(procedure.inflows(node.id)) + (node.id == procedure.start) for node in procedure.nodes}
    joins = {node.id for node in procedure.nodes if getattr(node, "join", "any") == "all"}
    forks = {node.id for node in procedure.nodes if getattr(node, "split", "one") == "all"}
    visits = dict.fromkeys(ins, 0.0)
    moves = dict.fromkeys(ins, 0.0)
    # under way: expected cases, and expected holders by role, that arrive at each node in this lap
    cases = {procedure.start: 1.0}
    holders: dict[str, dict[str, float]] = {procedure.start: {}}
    for _ in range(LAPS):
        next_cases: dict[str, float] = {}
        next_holders: dict[str, dict[str, float]] = {}
        for node, arriving in cases.items():
            times = arriving / ins[node] if node in joins else arriving
            held = holders.get(node, {})
            visits[node] += times
            taker = role.get(node)
            if taker is not None:
                moves[node] += sum(mass for giver, mass in held.items() if giver != taker)
                held = {taker: times}
            for flow in procedure.outflows(node):
                p = 1.0 if node in forks else flow.p
                if p:
                    next_cases[flow.target] = next_cases.get(flow.target, 0.0) + p * times
                    pot = next_holders.setdefault(flow.target, {})
                    for giver, mass in held.items():
                        pot[giver] = pot.get(giver, 0.0) + p * mass
        cases, holders = next_cases, next_holders
        if sum(cases.values()) < LEFT and sum(sum(pot.values()) for pot in holders.values()) < LEFT:
            return visits, moves
    return None


def work_after(procedure: Procedure, edits: Iterable[Edit], visits: dict[str, float]) -> float:
    """Return expected minutes of work per case: of each step as often as it is done, less the set-up that is saved."""
    merged = {edit.step for edit in edits if isinstance(edit, MergeStep)}
    return sum(
        visits[step.id] * (_minutes(procedure, step) - _saved(procedure, step, merged)) for step in procedure.steps
    )


def _minutes(procedure: Procedure, step: Step) -> float:
    return sum(_mean(procedure, step, work) for work in (step.work, *(part.work for part in step.parts)))


def _mean(procedure: Procedure, step: Step, time: Duration | None) -> float:
    return time.law.mean * time.factor(procedure.step_calendar(step).day_minutes) if time is not None else 0.0


def _saved(procedure: Procedure, step: Step, merged: set[str]) -> float:
    """Return what need not be done twice: no more than the step's own work, whatever has been merged into it before."""
    if step.id not in merged:
        return 0.0
    return min(_mean(procedure, step, step.setup), _mean(procedure, step, step.work))
