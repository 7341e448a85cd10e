"""Does a shorter time limit of the case still leave the steps the time that their own limits give them?"""

from __future__ import annotations

from procflow.errors import Message, Problem
from procflow.guards.paths import Change, Paths, along
from procflow.guards.plan import Plan, What, plan_of
from procflow.model import Procedure, ShortenLimit, Span, Step
from procflow.structure.linear import loops
from procflow.wording import number

LIMIT_TOO_SHORT = Message(
    "edit-limit-too-short",
    en="{to} is less than the limits of {path} add up to ({sum} working days). "
    "Promise at least that, or shorten the limits of these steps as well.",
    vi="{to} ngắn hơn tổng thời hạn của {path} ({sum} ngày làm việc). "
    "Hãy hứa ít nhất chừng đó, hoặc rút ngắn cả thời hạn của các bước này.",
)
_TOLERANCE = 1e-9


def judge_limits(procedure: Procedure, what: What, *, paths: Change | None = None) -> tuple[Problem, ...]:
    """Return a problem if the plan promises less time for the case than the step limits on some path add up to.

    Judged after the plan, on the ways without returns. Only steps on which the clock of the case runs count; a way on
    which somebody's step has no limit is not judged, since nobody knows what its limits add up to.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    what : proposal, or iterable of Edit or str
        The plan or its edits; a plain step id stands for its removal.
    paths : Change, optional
        The paths before and after, where they have been worked out already.

    Examples
    --------
    >>> from procflow.model import End, Flow, TimeLimit
    >>> p = Procedure(id="p", steps=[Step(id="a", limit=Span(2)), Step(id="b", limit=Span(4, "h"))], start="a",
    ...               ends=[End(id="z")], flows=[Flow("a", "b"), Flow("b", "z")], time_limit=TimeLimit(Span(5)))
    >>> [problem.code for problem in judge_limits(p, [ShortenLimit(Span(2))])], judge_limits(p, [ShortenLimit(Span(3))])
    (['edit-limit-too-short'], ())
    """
    plan = plan_of(procedure, what)
    promises = [edit for edit in plan.edits if isinstance(edit, ShortenLimit) and edit.step is None]
    longest = _longest(plan, (paths or along(plan)).after) if promises else None
    if longest is None:
        return ()
    minutes, path = longest
    days = minutes / procedure.calendar_named().day_minutes
    return tuple(
        LIMIT_TOO_SHORT.at(
            procedure.place("time_limit"),
            to={"en": edit.to.text("en"), "vi": edit.to.text("vi")},
            path=path,
            sum={"en": number(days, "en"), "vi": number(days, "vi")},
            steps=(),
            changes=(edit,),
        )
        for edit in promises
        if _minutes(procedure, edit.to, None) < minutes * (1 - _TOLERANCE)
    )


def _minutes(procedure: Procedure, span: Span, role: str | None) -> float:
    """Return a length in working minutes of the procedure's calendar; other calendars by the open hours of a mean year."""
    own = procedure.calendar_named()
    if span.unit == "calendar days":
        return span.value * own.year_minutes / 365.25
    its = procedure.role(role).calendar if role is not None and procedure.has_role(role) else None
    calendar = procedure.calendar_named(its)
    return span.minutes(day_minutes=calendar.day_minutes) * own.year_minutes / calendar.year_minutes


def _longest(plan: Plan, paths: Paths) -> tuple[float, tuple[str, ...]] | None:
    """Return the largest sum of limits on a way on which all are known, with its steps; None if there is none.

    Where normal flows form a loop, no way is the longest.
    """
    following = [
        [edge.target for edge in edges if not edge.returns and edge.p > 0 and k in paths.reached]
        for k, edges in enumerate(paths.net.out)
    ]
    parts = loops(following)
    if any(len(part) > 1 or part[0] in following[part[0]] for part in parts):
        return None
    shorter = {edit.step: edit.to for edit in plan.edits if isinstance(edit, ShortenLimit)}
    steps = {atom: plan.view.step(name) for name, atom in paths.kept.items()}
    best: dict[int, tuple[float, tuple[str, ...]]] = {paths.net.start: (0.0, ())}
    found = None
    for atom in (part[0] for part in reversed(parts)):
        here = best.get(atom)
        if here is None:
            continue
        if atom in steps:
            here = _with(plan, here, steps[atom], shorter.get(steps[atom].id, steps[atom].limit))
        if here is None:
            continue
        if paths.net.atoms[atom].kind == "end" and (found is None or here[0] > found[0]):
            found = here
        for target in following[atom]:
            if target not in best or here[0] > best[target][0]:
                best[target] = here
    return found if found and found[1] else None


def _with(
    plan: Plan, here: tuple[float, tuple[str, ...]], step: Step, limit: Span | None
) -> tuple[float, tuple[str, ...]] | None:
    """Return a way with one more step, or None where nobody knows its limit."""
    if step.clock != "running":
        return here
    if limit is None:
        return here if step.role is None else None
    role = plan.role(step.id) if step.id in plan.steps else step.role
    return here[0] + _minutes(plan.procedure, limit, role), (*here[1], step.id)
