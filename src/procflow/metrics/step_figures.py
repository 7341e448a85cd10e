"""One figure for every step, from an analysis or from a run: work and waiting per visit, visits and cost per case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from procflow.analysis import Analysis
from procflow.analysis.workload import no_cost, work_minutes
from procflow.errors import Message, Place, ProcedureError, did_you_mean
from procflow.metrics.held import officers_held
from procflow.metrics.intervals import over_replications
from procflow.metrics.measure import Metrics
from procflow.metrics.population import Population, populations
from procflow.metrics.study import NO_CASES
from procflow.model import KIND_BY_ID, MINUTE_MS, Figure, Interval, Kind, Step, Text

StepQuantity = Literal["work", "waiting", "visits", "cost"]


def _kind(id: str, of: str, name: Text, rule: Text) -> Kind:
    like = KIND_BY_ID[of]
    return Kind(id=id, name=name, unit=like.unit, better=like.better, rule=rule)


STEP_KINDS: Mapping[StepQuantity, Kind] = {
    "work": _kind(
        "step_work",
        "processing_time",
        Text(en="Work per visit", vi="Thời gian xử lý thực mỗi lượt"),
        Text(
            en="Mean working minutes of one visit to the step, whoever does it.",
            vi="Số phút làm việc trung bình của một lượt thực hiện bước, bất kể ai làm.",
        ),
    ),
    "waiting": _kind(
        "step_waiting",
        "waiting",
        Text(en="Waiting per visit", vi="Thời gian chờ mỗi lượt"),
        Text(
            en="From entering the step to its end less the work, in open time of the procedure's calendar; all causes.",
            vi="Từ khi vào bước đến khi xong bước trừ thời gian xử lý thực, theo giờ làm việc của lịch quy trình; mọi nguyên nhân.",
        ),
    ),
    "visits": _kind(
        "step_visits",
        "steps_per_case",
        Text(en="Visits per case", vi="Số lượt thực hiện mỗi hồ sơ"),
        Text(
            en="How often a case is expected to come to the step, rework included: 0.25 is one case in four, or one that "
            "comes back.",
            vi="Số lần một hồ sơ dự kiến qua bước, kể cả làm lại: 0,25 nghĩa là cứ bốn hồ sơ có một lượt.",
        ),
    ),
    "cost": _kind(
        "step_cost",
        "cost",
        Text(en="Staff cost per case", vi="Chi phí nhân công mỗi hồ sơ"),
        Text(
            en="Staff minutes at the step over all cases, rework included, at the hourly rates of the roles; not cash saved.",
            vi="Số phút công tại bước tính trên mọi hồ sơ, kể cả làm lại, nhân đơn giá giờ của vai trò; không phải tiền tiết kiệm.",
        ),
    ),
}
"""What is told of every step."""

NO_QUANTITY = Message(
    "no-step-quantity",
    en="nothing called '{name}' is told of every step.{hint} Expected one of {known}.",
    vi="không có số liệu '{name}' cho từng bước.{hint} Cần một trong: {known}.",
)
NO_WORK = Text(en="no work time is given", vi="chưa có thời gian xử lý thực")
NO_STAFF = Text(en="nobody of the office does it", vi="không do người của cơ quan làm")
NEEDS_RUN = Text(
    en="waiting needs a run: measure(simulate(procedure, scenario))",
    vi="thời gian chờ cần mô phỏng: measure(simulate(procedure, scenario))",
)


def step_figures(measured: Metrics | Analysis, quantity: StepQuantity) -> Mapping[str, Figure]:
    """Tell one figure for every step of a procedure.

    Parameters
    ----------
    measured : Metrics or Analysis
        A run is told with intervals over its replications, an analysis exactly; waiting needs a run.
    quantity : {"work", "waiting", "visits", "cost"}
        Work and waiting are means of one visit, visits and cost those of one case.

    Returns
    -------
    dict of str to Figure
        By step, in the order of the file; None with the reason where it is not computed, never 0.

    Raises
    ------
    ProcedureError
        If nothing of this name is told of steps.

    Examples
    --------
    >>> from procflow.analysis import analyze
    >>> from procflow.model import Duration, End, Fixed, Flow, Procedure, Role
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer", work=Duration(Fixed(30))), Step(id="sign")],
    ...               ends=[End(id="done")], start="draft", roles=[Role(id="officer", cost_per_hour=60_000)],
    ...               flows=[Flow("draft", "sign"), Flow("sign", "done", 0.8), Flow("sign", "draft", 0.2, "returns")])
    >>> found = analyze(p)
    >>> step_figures(found, "visits")["draft"].value, step_figures(found, "cost")["draft"].value
    (1.25, 37500.0)
    >>> step_figures(found, "waiting")["draft"].value is None
    True
    """
    if quantity not in STEP_KINDS:
        told = {"name": str(quantity), "hint": did_you_mean(str(quantity), STEP_KINDS), "known": tuple(STEP_KINDS)}
        raise ProcedureError(NO_QUANTITY.at(Place("step_figures"), **told))
    return _analysed(measured, quantity) if isinstance(measured, Analysis) else _measured(measured, quantity)


def _analysed(found: Analysis, quantity: StepQuantity) -> Mapping[str, Figure]:
    tell: Mapping[StepQuantity, Callable[[Step], tuple[float | None, Text]]] = {
        "work": lambda step: _work(found, step),
        "waiting": lambda step: (None, NEEDS_RUN),
        "visits": lambda step: (found.visits[step.id], Text()),
        "cost": lambda step: _cost(found, step),
    }
    figures = {}
    for step in found.procedure.steps:
        value, reason = tell[quantity](step)
        interval = None if value is None else Interval(value, 0.0)
        figures[step.id] = Figure(kind=STEP_KINDS[quantity], interval=interval, reason=reason)
    return figures


def _work(found: Analysis, step: Step) -> tuple[float | None, Text]:
    unknown = None in step.works and step.role is not None
    return (None, NO_WORK) if unknown else (work_minutes(found.procedure, step), Text())


def _cost(found: Analysis, step: Step) -> tuple[float | None, Text]:
    procedure = found.procedure
    crew = step.joint or (() if step.role is None else ((step.role, 1),))
    staff = [(procedure.role(role), count) for role, count in crew if not procedure.role(role).external]
    if not staff:
        return None, NO_STAFF
    unpriced = no_cost(procedure)
    if unpriced or None in step.works:
        return None, unpriced or NO_WORK
    rate = sum((role.cost_per_hour or 0.0) * count for role, count in staff) / 60
    return found.visits[step.id] * work_minutes(procedure, step) * rate, Text()


def _measured(metrics: Metrics, quantity: StepQuantity) -> Mapping[str, Figure]:
    """Return the figures of a run; means of visits are those of `Metrics.figure`."""
    procedure, kind = metrics.run.procedure, STEP_KINDS[quantity]
    if quantity in ("work", "waiting"):
        name = "processing_time" if quantity == "work" else "waiting"
        visits = {step.id: metrics.figure(name, step=step.id) for step in procedure.steps}
        return {id: Figure(kind=kind, interval=one.interval, reason=one.reason) for id, one in visits.items()}
    every = [population for population in populations(metrics.run, metrics.outcome) if population.size]
    per_step = _visits if quantity == "visits" else _costs
    values = [per_step(population) for population in every]
    unpriced = no_cost(procedure) if quantity == "cost" else Text()
    figures = {}
    for step in procedure.steps:
        staffed = any(not procedure.role(role).external for role in step.doers)
        reason = unpriced if quantity == "visits" or staffed else NO_STAFF
        column = [value[step.id] for value in values]
        interval = None if reason else over_replications(column, level=metrics.level)
        figures[step.id] = Figure(kind=kind, interval=interval, reason=reason or (Text() if interval else NO_CASES))
    return figures


def _visits(population: Population) -> dict[str, float]:
    log = population.log
    counts = np.bincount(log.steps["step"][population.rows], minlength=len(log.step_ids))
    return {step: float(counts[k]) / population.size for k, step in enumerate(log.step_ids)}


def _costs(population: Population) -> dict[str, float]:
    """Return the staff cost of each step per case, in the currency of the roles."""
    log, procedure = population.log, population.procedure
    total = np.zeros(len(log.step_ids))
    for role in procedure.roles:
        if not role.external and role.cost_per_hour:
            minutes = log.steps["work"] * officers_held(procedure, log, role.id) / MINUTE_MS
            weights = minutes[population.rows] * role.cost_per_hour / 60
            total += np.bincount(log.steps["step"][population.rows], weights=weights, minlength=len(log.step_ids))
    return {step: float(total[k]) / population.size for k, step in enumerate(log.step_ids)}
