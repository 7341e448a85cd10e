"""What an objective charges each time a case enters a step: a fixed part, one per change of hands, one per giver."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from attrs import evolve, frozen

from procflow.analysis import level
from procflow.analysis.ruler import Ruler, StepTime, refuse_unknown_work
from procflow.analysis.workload import cases_at_once, open_batch
from procflow.errors import Message, NotSupportedError, ProposalError, did_you_mean
from procflow.model import Duration, Fixed, Procedure, Shape, Step, Text
from procflow.simplification.options.forms import Form
from procflow.structure import signatures
from procflow.wording import Lang, number

UNITS: Mapping[str, Text] = {
    "cycle_time": Text(en="working minutes per case", vi="phút làm việc mỗi hồ sơ"),
    "handoffs": Text(en="handoffs per case", vi="lượt chuyển giao mỗi hồ sơ"),
    "signatures": Text(en="signatures per case", vi="chữ ký mỗi hồ sơ"),
    "steps": Text(en="steps", vi="bước"),
    "work_content": Text(en="working minutes per case", vi="phút làm việc mỗi hồ sơ"),
    "processing_time": Text(en="working minutes per case", vi="phút làm việc mỗi hồ sơ"),
    "cost": Text(en="staff cost per case", vi="chi phí nhân công mỗi hồ sơ"),
    "congested_time": Text(en="working minutes per case", vi="phút làm việc mỗi hồ sơ"),
    "legal_acts": Text(en="legal acts to amend", vi="văn bản phải sửa đổi"),
    "components": Text(en="components of the dossier", vi="thành phần hồ sơ"),
}
"""What can be minimised, and its unit."""

NAMES: Mapping[str, Text] = {
    "cycle_time": Text(en="cycle time without queues", vi="tổng thời gian giải quyết không tính hàng chờ"),
    "handoffs": Text(en="handoffs", vi="lượt chuyển giao"),
    "signatures": Text(en="signatures", vi="chữ ký"),
    "steps": Text(en="steps", vi="số bước"),
    "work_content": Text(en="work content", vi="tổng công việc"),
    "processing_time": Text(en="processing time", vi="thời gian xử lý thực"),
    "cost": Text(en="staff cost", vi="chi phí nhân công"),
    "congested_time": Text(en="cycle time with estimated queues", vi="tổng thời gian giải quyết, có ước tính hàng chờ"),
    "legal_acts": Text(en="legal acts amended", vi="số văn bản phải sửa đổi"),
    "components": Text(en="dossier components", vi="số thành phần hồ sơ"),
}

UNCHARGED = frozenset({"steps", "legal_acts", "components"})
"""Objectives that count what is left or amended, and charge nothing for an entry of a step."""

UNKNOWN_OBJECTIVE = Message(
    "propose-objective",
    en="'{name}' is nothing that can be minimised.{hint} Choose among {known}.",
    vi="không thể tối thiểu hóa '{name}'.{hint} Hãy chọn trong {known}.",
)
NO_COST = Message(
    "propose-no-cost",
    en="its cost per hour is not known, so cost cannot be minimised. Give 'cost_per_hour', or minimise something else.",
    vi="chưa có đơn giá giờ nên không thể tối thiểu hóa chi phí. Hãy khai 'cost_per_hour', hoặc chọn mục tiêu khác.",
)
CURRENCIES = Message(
    "propose-currencies",
    en="costs are given in {currencies} and cannot be added. Give all of them in one currency.",
    vi="chi phí được khai bằng {currencies} nên không cộng được. Hãy khai cùng một đơn vị tiền tệ.",
)


OPEN_BATCH = Message(
    "propose-open-batch",
    en="one piece of work serves as many cases as happen to be there, so the work of a case is left to the clock. Minimise "
    "something else, such as 'cycle_time' or 'handoffs'.",
    vi="một lần làm phục vụ số hồ sơ có mặt lúc đó nên khối lượng việc của một hồ sơ chỉ biết khi mô phỏng. Hãy chọn mục tiêu "
    "khác, ví dụ 'cycle_time' hoặc 'handoffs'.",
)


def amount_of(value: float, objective: str, lang: Lang = "en") -> str:
    """Return an amount with its unit, and what it is an amount of where the unit does not say so.

    >>> amount_of(2.0, "handoffs"), amount_of(1.5, "cycle_time", "vi")
    ('2 handoffs per case', '1,5 phút làm việc mỗi hồ sơ (tổng thời gian giải quyết không tính hàng chờ)')
    """
    unit, name = UNITS[objective].get(lang), NAMES[objective].get(lang)
    # Rounded, so that the dust of adding does not show.
    text = f"{number(round(value, 9) + 0.0, lang)} {unit}"
    return text if name in unit or unit in name else f"{text} ({name})"


@frozen
class Weight:
    """What one entry of a step costs.

    Attributes
    ----------
    visit : float
        On every entry.
    changed : float
        Once where at least one arriving holder is another role.
    each : float
        For every arriving holder that is another role.
    """

    visit: float = 0.0
    changed: float = 0.0
    each: float = 0.0

    def of(self, others: int) -> float:
        """Return the cost of an entry at which `others` arriving holders are other roles.

        >>> Weight(visit=10, changed=5, each=1).of(2)
        17.0
        """
        return float(self.visit + (self.changed if others else 0.0) + self.each * others)


def chosen(minimise: str | tuple[str, ...] | None, procedure: Procedure) -> tuple[str, ...]:
    """Return the objectives to minimise, the first before the second and so on.

    By default the cycle time without queues where the work times are known, else handoffs, then signatures, then steps.

    Raises
    ------
    ProposalError
        If a name is unknown.
    """
    if minimise is None:
        return ("cycle_time",) if level(procedure).has("C") else ("handoffs", "signatures", "steps")
    names = (minimise,) if isinstance(minimise, str) else tuple(minimise)
    place = procedure.place("minimise")
    unknown = [name for name in names if name not in UNITS]
    if unknown or not names:
        wrong = unknown or [""]
        raise ProposalError(
            *(UNKNOWN_OBJECTIVE.at(place, name=n, hint=did_you_mean(n, UNITS), known=tuple(UNITS)) for n in wrong)
        )
    return tuple(dict.fromkeys(names))


def weights(procedure: Procedure, objective: str) -> dict[str, Weight]:
    """Return what each step charges under an objective; steps that charge nothing are left out.

    `steps` charges nothing per visit: it counts the steps that are left.

    Raises
    ------
    ProcedureError
        If a work time that the objective needs is not known.
    NotSupportedError
        If the hourly cost of a role is not known, or roles are paid in several currencies.
    """
    if objective == "signatures":
        counted = signatures(procedure)
        return {step: Weight(visit=1.0) for step in (*counted.marked, *counted.worded)}
    charge = charging(procedure, objective)
    return {step.id: weight for step in procedure.steps if (weight := charge(step)) is not None}


def charging(procedure: Procedure, objective: str) -> Callable[[Step], Weight | None]:
    """Return what tells the charge of a step, also of one that is done by another role than today; None is none.

    Signatures are no matter of a step by itself, and steps are counted, not charged.

    Raises
    ------
    ProcedureError
        If a work time that the objective needs is not known.
    NotSupportedError
        On a charge, if the hourly cost of a role is not known, or roles are paid in several currencies.
    """
    if objective == "handoffs":
        return lambda step: Weight(each=1.0) if step.role is not None else None
    if objective in UNCHARGED:
        return lambda step: None
    refuse_unknown_work(procedure, frozenset(step.id for step in procedure.steps))
    ruler = Ruler(procedure)
    if objective == "cycle_time":
        return lambda step: _time(ruler.time(step), step)

    if clocked := [step for step in procedure.steps if open_batch(step)]:
        raise NotSupportedError(*(OPEN_BATCH.at(procedure.place(f"step '{step.id}'")) for step in clocked))

    def minutes(step: Step) -> Weight | None:
        role = ruler.role(step)
        if role is None or role.external:
            return None
        work = math.fsum(law.mean for law in ruler.works(step)) / cases_at_once(step)
        return Weight(visit=work * (_per_minute(procedure, step) if objective == "cost" else 1.0))

    return minutes


def form_weights(procedure: Procedure, objective: str, forms: Iterable[Form]) -> dict[Form, Weight]:
    """Return what a step charges under an objective in each form; removed steps, and forms that charge nothing, are left out.

    A merged step takes what its work takes without getting ready, at the calendar and the share of the role that does it.

    Raises
    ------
    ProcedureError, NotSupportedError
        As `charging`.
    """
    some = [form for form in forms if form.kind != "removed"]
    if objective == "signatures":
        return {form: Weight(visit=1.0) for form in some if form.signs}
    charge, steps = charging(procedure, objective), {step.id: step for step in procedure.steps}
    return {form: weight for form in some if (weight := charge(formed(procedure, steps[form.step], form))) is not None}


def formed(procedure: Procedure, step: Step, form: Form) -> Step:
    """Return a step as a form has it done: by its role, and without getting ready if it is merged.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    step : Step
        As it stands.
    form : Form
        Not removed.
    """
    if form.kind != "merged" or step.setup is None or step.work is None:
        return step if form.role == step.role else evolve(step, role=form.role)
    day = procedure.step_calendar(step).day_minutes
    work, setup = step.work.minutes(day_minutes=day).mean, step.setup.minutes(day_minutes=day).mean
    left = 1 - setup / work if work > 0 else 0.0
    # Getting ready may be all of the work; most laws cannot be scaled to nothing.
    law: Shape = step.work.law.scaled(left) if left > 0 else Fixed(0)
    return evolve(step, role=form.role, work=Duration(law, step.work.unit))


def _time(time: StepTime, step: Step) -> Weight:
    def mean(law: Shape | None) -> float:
        return 0.0 if law is None else law.mean

    changed = mean(time.transfer) if step.role is not None else 0.0
    return Weight(visit=mean(time.wait) + time.service, changed=changed)


def _per_minute(procedure: Procedure, step: Step) -> float:
    assert step.role is not None
    role = procedure.role(step.role)
    if role.cost_per_hour is None:
        raise NotSupportedError(NO_COST.at(procedure.place(f"role '{role.id}'")))
    currencies = {other.currency for other in procedure.roles if other.cost_per_hour is not None}
    if len(currencies) > 1:
        raise NotSupportedError(CURRENCIES.at(procedure.place("roles"), currencies=frozenset(currencies)))
    return role.cost_per_hour / 60
