"""Is every legal duty still fulfilled where it was? A duty may have several homes; it may never lose them all.

A case that passes a cut step, or the place of one that has been moved, which fulfilled a duty, and reaches an end without another step that fulfils it, has lost it.
Paths on which nothing ever fulfilled the duty are no fault of the cut.
"""

from __future__ import annotations

from collections.abc import Mapping

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, lacking, settle
from procflow.guards.plan import LEAVING, Plan, What, afterwards, plan_of
from procflow.model import Procedure, Resequence
from procflow.structure.edit_faults import edit_faults
from procflow.structure.moving import vacated
from procflow.structure.runs import run_order, ways_on

DUTY_LOST = Message(
    "cut-duty-lost",
    en="the duty '{duty}'{basis} would be fulfilled by nobody on some path to {ends} {after}. "
    "Keep one of {steps} for every case.",
    vi="nghĩa vụ '{duty}'{basis} sẽ không còn ai thực hiện trên một đường đi đến {ends} {after}. "
    "Hãy giữ lại một trong {steps} cho mọi hồ sơ.",
)


def _without(
    paths: Paths, kept: Mapping[int, int], cut: Mapping[int, int], early: Mapping[tuple[int, int], int], duties: int
) -> list[int]:
    """Return for each atom the duties that some run has seen cut and by nobody fulfilled when it arrives.

    Parameters
    ----------
    early : dict of (int, int) to int
        Ways by which cases leave now before a step that they went through before.
    """
    none_yet = lacking(paths, kept, duties)

    def update(atom: int, value: list[int]) -> int:
        found = 0
        for source in paths.sources[atom]:
            gone = cut.get(source, 0) | early.get((source, atom), 0)
            found |= (value[source] | gone & none_yet[source]) & ~kept.get(source, 0)
        # At a join the other branches must have left the duty undone as well; elsewhere this holds by itself.
        return found & none_yet[atom]

    return settle(paths, update)


def _overtaken(plan: Plan, paths: Paths) -> tuple[dict[tuple[int, int], tuple[str, ...]], frozenset[str]]:
    """Return the ways out of checks on which steps of their run come too late now, with these steps."""
    early: dict[tuple[int, int], tuple[str, ...]] = {}
    for edit in plan.edits:
        if not isinstance(edit, Resequence) or edit_faults(plan.procedure, [edit]):
            continue
        run = run_order(plan.procedure, edit.steps)
        on = dict(zip(run, ways_on(plan.procedure, run), strict=True))
        for check in run:
            late = set(run[: run.index(check)]) & set(edit.steps[edit.steps.index(check) :])
            out = {flow.target for flow in plan.procedure.outflows(check) if flow != on[check]}
            if not late or check not in paths.kept:
                continue
            for edge in paths.net.out[paths.kept[check]]:
                if edge.flow is not None and edge.flow.target in out:
                    early[edge.source, edge.target] = tuple(sorted(late))
    return early, frozenset(step for steps in early.values() for step in steps)


def judge_duties(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem for every duty that some case would lose.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.
    """
    plan = plan_of(procedure, what)
    cut = plan.removed | plan.moved
    after = (paths or along(plan)).after
    early, late = _overtaken(plan, after)
    cut |= late
    at_stake = list(dict.fromkeys(duty for step in procedure.steps if step.id in cut for duty in step.duties))
    if not at_stake:
        return ()
    bit = {duty: 1 << k for k, duty in enumerate(at_stake)}
    kept: dict[int, int] = {}
    gone: dict[int, int] = {}
    for step in procedure.steps:
        bits = sum(bit.get(duty, 0) for duty in set(step.duties))
        if step.id in after.kept:
            kept[after.kept[step.id]] = bits
        elif step.id in after.net.cut:
            gone[after.net.work[step.id]] = bits
        if vacated(step.id) in after.net.work:
            gone[after.net.work[vacated(step.id)]] = bits
    ways = {
        way: sum(bit[duty] for duty in {duty for step in steps for duty in plan.steps[step].duties})
        for way, steps in early.items()
    }
    value = _without(after, kept, gone, ways, sum(bit.values()))
    bases = {duty.id: duty.basis for duty in procedure.duties}
    problems = []
    for duty in at_stake:
        ends = tuple(end for end, atom in after.ends.items() if value[atom] & bit[duty])
        if ends:
            steps = tuple(step.id for step in procedure.steps if step.id in cut and duty in step.duties)
            basis = f" ({bases[duty]})" if bases.get(duty) else ""
            place = procedure.place(f"duty '{duty}'")
            edits = tuple(
                e for e in plan.edits if isinstance(e, LEAVING | Resequence) and not set(steps).isdisjoint(e.steps)
            )
            said = {"basis": basis, "ends": ends, "steps": steps, "after": afterwards(edits), "changes": edits}
            problems.append(DUTY_LOST.at(place, duty=duty, **said))
    return tuple(problems)
