"""Is every legal duty still fulfilled where it was? A duty may have several homes; it may never lose them all.

A case that passes a cut step, or the place of one that has been moved, which fulfilled a duty, and reaches an end without another step that fulfils it, has lost it.
Paths on which nothing ever fulfilled the duty are no fault of the cut.
"""

from __future__ import annotations

from collections.abc import Mapping

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along, lacking, settle
from procflow.guards.plan import LEAVING, What, afterwards, plan_of
from procflow.model import Procedure
from procflow.structure.moving import vacated

DUTY_LOST = Message(
    "cut-duty-lost",
    en="the duty '{duty}'{basis} would be fulfilled by nobody on some path to {ends} {after}. "
    "Keep one of {steps} for every case.",
    vi="nghĩa vụ '{duty}'{basis} sẽ không còn ai thực hiện trên một đường đi đến {ends} {after}. "
    "Hãy giữ lại một trong {steps} cho mọi hồ sơ.",
)


def _without(paths: Paths, kept: Mapping[int, int], cut: Mapping[int, int], duties: int) -> list[int]:
    """Return for each atom the duties that some run has seen cut and by nobody fulfilled when it arrives."""
    none_yet = lacking(paths, kept, duties)

    def update(atom: int, value: list[int]) -> int:
        found = 0
        for source in paths.sources[atom]:
            found |= (value[source] | cut.get(source, 0) & none_yet[source]) & ~kept.get(source, 0)
        # At a join the other branches must have left the duty undone as well; elsewhere this holds by itself.
        return found & none_yet[atom]

    return settle(paths, update)


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
    value = _without(after, kept, gone, sum(bit.values()))
    bases = {duty.id: duty.basis for duty in procedure.duties}
    problems = []
    for duty in at_stake:
        ends = tuple(end for end, atom in after.ends.items() if value[atom] & bit[duty])
        if ends:
            steps = tuple(step.id for step in procedure.steps if step.id in cut and duty in step.duties)
            basis = f" ({bases[duty]})" if bases.get(duty) else ""
            place = procedure.place(f"duty '{duty}'")
            edits = tuple(e for e in plan.edits if isinstance(e, LEAVING) and not set(steps).isdisjoint(e.steps))
            said = {"basis": basis, "ends": ends, "steps": steps, "after": afterwards(edits), "changes": edits}
            problems.append(DUTY_LOST.at(place, duty=duty, **said))
    return tuple(problems)
