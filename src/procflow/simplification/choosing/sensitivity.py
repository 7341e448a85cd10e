"""How much of a plan rests on estimates: which edits flip if times and shares are 20 % off, and what the plan would lose.

Times in a procedure are mostly judged, not measured. So the best plan is looked for again with each of them larger and
smaller. Edits that stay in every time are safe to begin with; for the others the loss of keeping to the plan tells
whether measuring is worth the effort.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from attrs import evolve, frozen

from procflow.errors import Message, ProposalError
from procflow.model import ILLUSTRATIVE, Duration, Edit, Flow, Procedure, Role, Step, Text, one_procedure
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.forms import options
from procflow.simplification.options.weights import amount_of
from procflow.simplification.options.wishes import Wishes, wishes
from procflow.simplification.search.search import tolerance
from procflow.simplification.search.task import NO_TIME, Task
from procflow.wording import Lang, share

BAD_PART = Message(
    "sensitivity-by",
    en="`by` is {value}, expected a share above 0 and below 1, such as 0.2.",
    vi="`by` là {value}, cần một tỷ lệ lớn hơn 0 và nhỏ hơn 1, ví dụ 0,2.",
)


@frozen(kw_only=True)
class Shift:
    """One estimate that is off, and what becomes of the plan.

    Attributes
    ----------
    what : Text
        Which estimate, and how far off.
    left, entered : tuple of Edit
        Edits of the plan that the best plan would not hold then, and those it would hold instead.
    loss : float or None
        By how much the plan is worse than the best one then, in the unit of the objective; 0 where it is still best. None
        where the plan may not be made then: it would break a rule, overload a role, or miss what was asked for.
    """

    what: Text
    left: tuple[Edit, ...]
    entered: tuple[Edit, ...]
    loss: float | None


@frozen(kw_only=True)
class Sensitivity:
    """What flips.

    Attributes
    ----------
    before : Procedure
        As it stands.
    plan : tuple of Edit
        The best plan at the stated estimates.
    objective : str
        What was minimised.
    by : float
        How far off the estimates are taken to be, as a share.
    shifts : tuple of Shift
        One per estimate and direction, the largest loss first.
    complete : bool
        Whether the time was enough for all of them.
    """

    before: Procedure
    plan: tuple[Edit, ...]
    objective: str
    by: float
    shifts: tuple[Shift, ...]
    complete: bool

    @property
    def flips(self) -> tuple[Edit, ...]:
        """Return the edits of the plan that some estimate throws out of the best plan."""
        return tuple(edit for edit in self.plan if any(edit in shift.left for shift in self.shifts))

    @property
    def safe(self) -> tuple[Edit, ...]:
        """Return the edits of the plan that every best plan holds."""
        flips = set(self.flips)
        return tuple(edit for edit in self.plan if edit not in flips)

    def text(self, lang: Lang = "en") -> str:
        """Return safe edits, those that flip, and the estimates that matter."""
        vi, part = lang == "vi", share(self.by, lang, digits=0)
        lines = [ILLUSTRATIVE.get(lang)] if self.before.illustrative else []
        if vi:
            lines.append(f"Giữ nguyên khi từng số liệu lệch ±{part}: {len(self.safe)}/{len(self.plan)} sửa đổi")
        else:
            lines.append(f"{len(self.safe)} of {len(self.plan)} edits stay whichever estimate is ±{part} off")
        for edit in self.flips:
            lines.append(f"  {'không chắc' if vi else 'may flip'}: {edit.text(lang)}")
        for shift in self.shifts:
            if shift.left or shift.entered:
                lines.append(f"{shift.what.get(lang)}: {_said(shift, self.objective, lang)}")
                lines += [f"    - {edit.text(lang)}" for edit in shift.left]
                lines += [f"    + {edit.text(lang)}" for edit in shift.entered]
        if not self.complete:
            lines.append("Chưa đủ thời gian cho mọi số liệu." if vi else "The time was not enough for all estimates.")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return it in English."""
        return self.text("en")


def _said(shift: Shift, objective: str, lang: Lang) -> str:
    if shift.loss is None:
        return {"en": "the plan may not be made then", "vi": "khi đó không được thực hiện phương án này"}[lang]
    loss = amount_of(shift.loss, objective, lang)
    return {"en": f"the plan is worse by {loss}", "vi": f"phương án kém hơn {loss}"}[lang]


def sensitivity(
    procedure: Procedure,
    *,
    by: float = 0.2,
    max_cuts: int | None = None,
    minimise: str | tuple[str, ...] | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 120.0,
) -> Sensitivity:
    """Return which edits of the best plan flip if an estimate is off, and what keeping to the plan would lose.

    Each in turn, upwards and downwards: all work times, all waits, all transfers and all shares sent back together; then
    the work of every step that may change and the transfer to every role by itself.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    by : float, optional
        How far off, as a share.
    max_cuts, minimise, keep, require, edits, targets, acts, authority, post_check_shares
        As for `propose`.
    time_limit : float, optional
        Seconds for all estimates.

    Raises
    ------
    ProposalError
        If `by` is no share, or a wish of `propose` means nothing or cannot be met.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Fixed, Flow, IfCutThen, Legal, Role
    >>> law = Legal(source="none found", may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id=name, role="officer", work=Duration(Fixed(minutes)), legal=legal)
    ...                              for name, minutes, legal in (("a", 10, law), ("b", 9, law), ("c", 1, Legal()))],
    ...               ends=[End(id="z")], start="a", roles=[Role(id="officer", share=1.0, officers=1)],
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> found = sensitivity(p, max_cuts=1)
    >>> found.flips, [(shift.what.get("en"), round(shift.loss, 9)) for shift in found.shifts if shift.left]
    ((RemoveStep(step='a'),), [("work of 'a' -20 %", 1.0), ("work of 'b' +20 %", 0.8)])
    """
    one_procedure("sensitivity", procedure)
    refuse_faults(procedure)
    if not isinstance(by, int | float) or not 0 < by < 1:
        raise ProposalError(BAD_PART.at(procedure.place("sensitivity"), value=by))
    asked = wishes(
        procedure,
        max_cuts=max_cuts,
        minimise=minimise,
        keep=keep,
        require=require,
        edits=edits,
        targets=targets,
        acts=acts,
        authority=authority,
        time_limit=time_limit,
        post_check_shares=post_check_shares,
    )
    deadline = time.perf_counter() + time_limit
    plan = Task(procedure, asked).solved().plan.edits
    shifts, complete = [], True
    for what, shifted in _shifted(procedure, by):
        left = deadline - time.perf_counter()
        shift = _shift(shifted, evolve(asked, seconds=left), what, plan) if left > 0 else None
        if shift is None:
            complete = False
            break
        shifts.append(shift)
    shifts.sort(key=lambda shift: -math.inf if shift.loss is None else -shift.loss)
    return Sensitivity(
        before=procedure, plan=plan, objective=asked.objectives[0], by=by, shifts=tuple(shifts), complete=complete
    )


def _shift(shifted: Procedure, asked: Wishes, what: Text, plan: tuple[Edit, ...]) -> Shift | None:
    """Return what becomes of the plan if an estimate is off, or None where there is no time to tell."""
    try:
        there = Task(shifted, asked)
        best = there.solved().plan.edits
    except ProposalError as error:
        if any(problem.code == NO_TIME.code for problem in error.problems):
            return None
        # No plan meets the wishes then, such as a target or a limit.
        return Shift(what=what, left=plan, entered=(), loss=None)
    left = tuple(edit for edit in plan if edit not in best)
    entered = tuple(edit for edit in best if edit not in plan)
    if there.weigher.objections(plan):
        return Shift(what=what, left=left, entered=entered, loss=None)
    name = asked.objectives[0]
    value = there.weigher.value(name, best)
    loss = there.weigher.value(name, plan) - value
    if loss <= tolerance(value):
        return Shift(what=what, left=(), entered=(), loss=0.0)
    return Shift(what=what, left=left, entered=entered, loss=loss)


def _shifted(procedure: Procedure, by: float) -> Iterator[tuple[Text, Procedure]]:
    """Yield the procedure with one estimate off at a time, and what that is."""
    every = {step.id for step in procedure.steps}
    wholes: list[tuple[tuple[str, str], Callable[[float], Procedure]]] = [
        (("all work times", "mọi thời gian xử lý"), lambda f: _steps(procedure, every, f, ("work",))),
        (("all waits", "mọi thời gian chờ"), lambda f: _steps(procedure, every, f, ("wait",))),
        (("all transfers", "mọi thời gian chuyển giao"), lambda f: _roles(procedure, None, f)),
        (("all shares sent back", "mọi tỷ lệ trả lại"), lambda f: _returns(procedure, f)),
    ]
    open_steps = options(procedure).open
    for step in procedure.steps:
        if step.id in open_steps and (step.work is not None or step.wait is not None):
            names = (f"work of '{step.id}'", f"thời gian của '{step.id}'")
            wholes.append((names, partial(_steps, procedure, {step.id}, fields=("work", "wait"))))
    for role in procedure.roles:
        if role.transfer is not None:
            names = (f"transfer to '{role.id}'", f"chuyển giao đến '{role.id}'")
            wholes.append((names, partial(_roles, procedure, role.id)))
    for (en, vi), make in wholes:
        for sign, factor in (("+", 1 + by), ("-", 1 - by)):
            shifted = make(factor)
            if shifted != procedure:
                said = {
                    "en": f"{en} {sign}{share(by, 'en', digits=0)}",
                    "vi": f"{vi} {sign}{share(by, 'vi', digits=0)}",
                }
                yield Text(en=said["en"], vi=said["vi"]), shifted


def _scaled(duration: Duration | None, factor: float) -> Duration | None:
    return None if duration is None else evolve(duration, law=duration.law.scaled(factor))


def _steps(procedure: Procedure, ids: set[str], factor: float, fields: tuple[str, ...]) -> Procedure:
    def shifted(step: Step) -> Step:
        if "wait" in fields:
            step = evolve(step, wait=_scaled(step.wait, factor))
        if "work" in fields:
            parts = tuple(evolve(part, work=_scaled(part.work, factor)) for part in step.parts)
            work, setup = _scaled(step.work, factor), _scaled(step.setup, factor)
            return evolve(step, work=work, setup=setup, parts=parts)
        return step

    return evolve(procedure, steps=[shifted(step) if step.id in ids else step for step in procedure.steps])


def _roles(procedure: Procedure, id: str | None, factor: float) -> Procedure:
    def shifted(role: Role) -> Role:
        return evolve(role, transfer=_scaled(role.transfer, factor)) if id in (None, role.id) else role

    return evolve(procedure, roles=[shifted(role) for role in procedure.roles])


def _returns(procedure: Procedure, factor: float) -> Procedure:
    """Send more or fewer cases back; the other ways of the node share the rest as before."""
    back: dict[str, float] = {}
    for flow in procedure.flows:
        if flow.kind == "returns":
            back[flow.source] = back.get(flow.source, 0.0) + flow.p

    def shifted(flow: Flow) -> Flow:
        now = back.get(flow.source, 0.0)
        if not 0 < now < 1:
            return flow
        then = min(now * factor, (1 + now) / 2)
        return evolve(flow, p=flow.p * (then / now if flow.kind == "returns" else (1 - then) / (1 - now)))

    return evolve(procedure, flows=[shifted(flow) for flow in procedure.flows])
