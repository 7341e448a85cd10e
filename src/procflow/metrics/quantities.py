"""Quantities by name, and where they can be told: of a case, of a visit to a step or a role, or over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.facts import case_counts, case_times, case_work
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.overtime import overtime
from procflow.metrics.population import Population
from procflow.metrics.waiting import CAUSES
from procflow.model import KIND_BY_ID, MINUTE_MS, Kind, Text
from procflow.model.figures import Better, FigureUnit

Values = NDArray[np.float64]
Told = Literal["case", "visit", "time"]


@frozen(kw_only=True)
class Quantity:
    """What is measured.

    Attributes
    ----------
    told : frozenset of {"case", "visit", "time"}
        Whether it is a value of each case, of each visit to a step, or a number that goes up and down over time.
    """

    id: str
    name: Text
    unit: FigureUnit
    better: Better
    rule: Text
    told: frozenset[Told]


def _of(kind: Kind, *told: Told) -> Quantity:
    return Quantity(
        id=kind.id, name=kind.name, unit=kind.unit, better=kind.better, rule=kind.rule, told=frozenset(told)
    )


def _all() -> Mapping[str, Quantity]:
    cycle = KIND_BY_ID["cycle_time_mean"]
    waits = [_of(KIND_BY_ID[id], "case", "visit") for id in ("waiting", *(f"waiting_{cause}" for cause in CAUSES))]
    found = [
        Quantity(
            id="cycle_time", name=Text(en="Cycle time", vi="Tổng thời gian giải quyết"), unit=cycle.unit, better="lower",
            rule=Text(en="From arrival to end of a case, or from entering a step to its end, in open time.",
                      vi="Từ khi đến đến khi kết thúc hồ sơ, hoặc từ khi vào một bước đến khi xong bước, theo giờ làm việc."),
            told=frozenset(("case", "visit")),
        ),
        _of(KIND_BY_ID["processing_time"], "case", "visit"),
        _of(KIND_BY_ID["work_content"], "case", "visit"),
        _of(KIND_BY_ID["overtime"], "case", "visit"),
        *waits,
        Quantity(
            id="handoffs", name=Text(en="Handoffs", vi="Số lượt chuyển giao"), unit="count", better="lower",
            rule=KIND_BY_ID["handoffs"].rule, told=frozenset(("case", "visit")),
        ),
        _of(KIND_BY_ID["steps_per_case"], "case"),
        Quantity(
            id="number_in_progress", name=Text(en="Number in progress", vi="Số hồ sơ đang giải quyết"),
            unit="count", better="lower",
            rule=Text(en="Cases between arrival and end; at a step or role, from entering it to its end. Over open time.",
                      vi="Hồ sơ từ khi đến đến khi kết thúc; tại bước hoặc vai trò, từ khi vào đến khi xong. Theo giờ làm việc."),
            told=frozenset(("time",)),
        ),
        Quantity(
            id="number_waiting", name=Text(en="Number waiting for an officer", vi="Số hồ sơ chờ người xử lý"),
            unit="count", better="lower",
            rule=Text(en="From ready to the start of work, branches counted one by one. Over open time.",
                      vi="Từ khi sẵn sàng đến khi bắt đầu xử lý, mỗi nhánh tính riêng. Theo giờ làm việc."),
            told=frozenset(("time",)),
        ),
    ]  # fmt: skip
    return {quantity.id: quantity for quantity in found}


QUANTITIES = _all()
"""All quantities by id."""


def visits_at(population: Population, *, role: str | None, step: str | None) -> NDArray[np.bool_]:
    """Tell which rows of the log are visits to a role or a step; all of them without either."""
    log = population.log
    if role is not None:
        found: NDArray[np.bool_] = log.steps["role"] == log.role_ids.index(role)
        return found
    if step is not None:
        return np.asarray(log.steps["step"] == log.step_ids.index(step))
    return np.ones(len(log.steps), dtype=bool)


def of_cases(population: Population, quantity: str) -> Values:
    """Return a quantity of each case of a population, in the order of arrival."""
    log = population.log
    if quantity in ("work_content", "overtime"):
        column = case_work(population.procedure, log, population.rulers)[quantity]
    elif quantity in ("handoffs", "steps_per_case"):
        column = case_counts(log)[quantity]
    else:
        column = case_times(population.of_cases)[quantity]
    return column[population.cases]


def of_visits(population: Population, quantity: str, visits: NDArray[np.bool_]) -> Values:
    """Return a quantity of each visit that cases of the population make, over all branches."""
    log, causes = population.log, population.causes
    rows = visits & population.rows
    if quantity == "handoffs":
        return log.steps["handoffs"][rows].astype(np.float64)
    if quantity == "overtime":
        return overtime(population.procedure, log, population.rulers)[rows] / MINUTE_MS
    if quantity == "work_content":
        inside = ~np.isin(log.steps["role"], outsiders(population))
        return np.where(inside, log.steps["work"], 0)[rows] / MINUTE_MS
    return case_times(causes)[quantity][rows]


def outsiders(population: Population) -> list[int]:
    """Return the positions of external roles, and -1 for automatic steps: their work is no staff work."""
    ids = population.log.role_ids
    return [-1, *(k for k, id in enumerate(ids) if population.procedure.role(id).external)]


def over_time(population: Population, quantity: str, visits: NDArray[np.bool_] | None) -> NumberOverTime:
    """Return a number that goes up and down, of all cases whoever counts them; of the whole procedure without visits."""
    log = population.log
    if quantity == "number_in_progress" and visits is None:
        never = max(
            population.window[1], int(log.cases["arrival"].max(initial=0)), int(log.cases["end"].max(initial=0))
        )
        return NumberOverTime.of(log.cases["arrival"], np.where(log.cases["end"] >= 0, log.cases["end"], never))
    if visits is None:
        staffed = [k for k, id in enumerate(log.role_ids) if population.procedure.role(id).officers is not None]
        visits = np.isin(log.steps["role"], staffed)
    low, high = ("entered", "end") if quantity == "number_in_progress" else ("ready", "start")
    return NumberOverTime.of(log.steps[low][visits], log.steps[high][visits])
