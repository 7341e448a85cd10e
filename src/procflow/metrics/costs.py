"""What a case costs: staff at their rates, the applicant's own effort, and delay at a price that the office states.

No rate is ever assumed: what has no rate is told in hours, and its cost is not computed. Waiting is time and not money;
the compliance cost of Vietnamese law leaves lost opportunities out.

References
----------
Circular 02/2017/TT-VPCP, article 27 (compliance cost: tasks at an hourly income, no opportunity cost). M. Dumas, M. La
Rosa, J. Mendling, H. Reijers, Fundamentals of Business Process Management, 2nd ed. (2018), section 7.1 (cost per case).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from attrs import Attribute, field, frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, ProcedureError, SimulationError, did_you_mean
from procflow.metrics.held import officers_held
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.lateness import days_late
from procflow.metrics.paths import per_case
from procflow.metrics.population import Population, populations
from procflow.metrics.study import NO_CASES, no_limit
from procflow.metrics.views import Head, View, view_of
from procflow.model import MINUTE_MS, Interval, Role, Text
from procflow.simulation import Run

Sort = Literal["staff", "held", "applicant", "waiting", "delay"]

BAD_AMOUNT = Message(
    "delay-cost",
    en="the cost of a working day late is {value}, expected a finite amount, 0 or more.",
    vi="chi phí một ngày làm việc quá hạn là {value}, cần một số tiền hữu hạn từ 0 trở lên.",
)
NO_COST = Message(
    "no-cost",
    en="no cost is called '{name}'; there are {known}.{hint}",
    vi="không có chi phí nào tên '{name}'; có {known}.{hint}",
)
NO_RATE = Text(en="No cost_per_hour is stated.", vi="Chưa khai báo cost_per_hour.")
OTHER_MONEY = Text(en="The rate is not in VND.", vi="Đơn giá không tính bằng VND.")
NO_DELAY_COST = Text(
    en="State what a working day late costs: DelayCost(…).",
    vi="Hãy nêu chi phí một ngày làm việc quá hạn: DelayCost(…).",
)
NO_MONEY = Text(en="Time, not money.", vi="Là thời gian, không phải tiền.")
HELD_RULE = Text(
    en="Other duties while the case is with them; no cost of the procedure.",
    vi="Làm việc khác trong lúc đang giữ hồ sơ; không phải chi phí của quy trình.",
)
STAFF_RULE = Text(
    en="Work at the hourly rate; not cash saved.", vi="Công việc nhân đơn giá giờ; không phải tiền tiết kiệm được."
)
APPLICANT_RULE = Text(en="Work at the applicant's own steps.", vi="Công việc ở các bước của người nộp hồ sơ.")
LATE_RULE = Text(
    en="Working days after the limit, by the counted clock.",
    vi="Số ngày làm việc sau thời hạn, theo thời gian được tính.",
)


def _amount(instance: object, attribute: Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not (math.isfinite(value) and value >= 0):
        raise ProcedureError(BAD_AMOUNT.at(Place(), value=str(value)))


@frozen
class DelayCost:
    """What it costs that a case is late by one working day, as the office states it.

    Attributes
    ----------
    per_working_day : float
        Amount in `currency`, 0 or more.

    Examples
    --------
    >>> DelayCost(50_000).per_working_day
    50000
    """

    per_working_day: float = field(validator=_amount)
    currency: str = "VND"


@frozen(eq=False)
class Cost:
    """One line of what a case costs.

    Attributes
    ----------
    id : str
        Such as "staff:clerk", "held:clerk", "applicant:citizen", "waiting", "delay".
    time : Interval or None
        Working minutes per case behind it.
    amount : Interval or None
        VND per case; None is not computed, `reason` says why.
    reason : Text
        How it is counted, or why there is no amount.
    """

    id: str
    name: Text
    time: Interval | None
    amount: Interval | None
    reason: Text


@frozen(eq=False)
class Costs:
    """What the counted cases that have ended cost, per case.

    Attributes
    ----------
    rows : tuple of Cost
        Staff by role, other duties by role, the applicant's effort and waiting, delay.
    """

    run: Run
    rows: tuple[Cost, ...]

    def __getitem__(self, id: str) -> Cost:
        """Return the line with this id.

        Raises
        ------
        SimulationError
            If there is none.
        """
        known = {row.id: row for row in self.rows}
        if id not in known:
            raise SimulationError(NO_COST.at(Place(), name=id, known=list(known), hint=did_you_mean(id, known)))
        return known[id]

    def view(self) -> View:
        """Return the lines as a table."""
        heads = (
            Head(Text(en="Cost", vi="Chi phí")),
            Head(Text(en="Time per case", vi="Thời gian mỗi hồ sơ"), "working minutes", one_scale=False),
            Head(Text(en="VND per case", vi="Đồng mỗi hồ sơ"), "VND"),
            Head(Text(en="Note", vi="Ghi chú")),
        )
        return view_of(self.run.procedure, heads, [(row.name, row.time, row.amount, row.reason) for row in self.rows])

    def __str__(self) -> str:
        """Return the English table."""
        return str(self.view())


def costs(run: Run, *, delay: DelayCost | None = None, level: float = 0.95, outcome: str | None = None) -> Costs:
    """Tell what a case costs the office and the applicant, and what its delay costs.

    Parameters
    ----------
    run : Run
        From `simulate`.
    delay : DelayCost, optional
        What a working day late costs; without it that line is not computed.
    level : float
        Confidence level in (0, 1) of the intervals over replications.
    outcome : str, optional
        End to which the cases are restricted.

    Raises
    ------
    SimulationError
        If the procedure has no such end.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(30)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.75, cost_per_hour=60_000)],
    ...     demand=Demand(every=Duration(Fixed(1), "h")))
    >>> found = costs(simulate(p, Scenario(cases=8)))
    >>> found["staff:clerk"].amount.mean, found["held:clerk"].time.mean, found["delay"].amount
    (30000.0, 10.0, None)
    """
    check_level(level)
    every = [population for population in populations(run, outcome) if population.size]
    told = _Teller(every, level)
    roles = [run.procedure.role(id) for id in run.logs[0].role_ids]
    done = {role for step in run.procedure.steps for role in step.doers}
    staff = [role for role in roles if role.id in done and not role.external]
    rows = [_of_role(told, role, "staff") for role in staff] + [_of_role(told, role, "held") for role in staff]
    rows += [_of_role(told, role, "applicant") for role in roles if role.applicant and role.id in done]
    rows += [_waiting(told), _delay(told, run, delay)]
    return Costs(run, tuple(rows))


@frozen(eq=False)
class _Teller:
    """Means per case over the populations of a run."""

    every: Sequence[Population]
    level: float

    def mean(self, total: Callable[[Population], NDArray[np.float64] | NDArray[np.int64]]) -> list[float]:
        """Return the mean over the cases of each replication."""
        return [float(np.mean(total(population)[population.cases])) for population in self.every]

    def interval(self, values: Sequence[float], scale: float = 1.0) -> Interval | None:
        return over_replications([value * scale for value in values], level=self.level)


NAMES: dict[Sort, Text] = {
    "staff": Text(en="Staff", vi="Nhân công"),
    "held": Text(en="Other duties", vi="Việc khác"),
    "applicant": Text(en="Effort", vi="Công sức"),
    "waiting": Text(en="Time until the case is settled", vi="Thời gian đến khi giải quyết xong"),
    "delay": Text(en="Delay", vi="Quá hạn"),
}
RULES: dict[Sort, Text] = {"staff": STAFF_RULE, "held": HELD_RULE, "applicant": APPLICANT_RULE}


def _of_role(told: _Teller, role: Role, sort: Sort) -> Cost:
    column = "other_duties" if sort == "held" else "work"

    def minutes(population: Population) -> NDArray[np.int64]:
        log = population.log
        return per_case(log, log.steps[column] * officers_held(population.procedure, log, role.id))

    values = [total / MINUTE_MS for total in told.mean(minutes)]
    reason = NO_CASES if not values else NO_RATE if role.cost_per_hour is None else Text()
    if not reason and role.currency != "VND":
        reason = OTHER_MONEY
    amount = None if reason else told.interval(values, (role.cost_per_hour or 0.0) / 60)
    name = role.name or Text(en=role.id, vi=role.id)
    return Cost(
        id=f"{sort}:{role.id}",
        name=Text(en=f"{NAMES[sort].en}: {name.get('en')}", vi=f"{NAMES[sort].vi}: {name.get('vi')}"),
        time=told.interval(values),
        amount=amount,
        reason=reason or RULES[sort],
    )


def _waiting(told: _Teller) -> Cost:
    """Return how long the applicant waits for the whole case, which is no money."""
    values = told.mean(lambda population: population.of_cases.total / MINUTE_MS)
    return Cost("waiting", NAMES["waiting"], told.interval(values), None, NO_MONEY if values else NO_CASES)


def _delay(told: _Teller, run: Run, delay: DelayCost | None) -> Cost:
    limit, name = run.procedure.time_limit, NAMES["delay"]
    if limit is None or not told.every:
        return Cost("delay", name, None, None, no_limit(run) if limit is None else NO_CASES)
    days = told.mean(lambda one: days_late(one.procedure, one.log, limit, one.rulers))
    time = told.interval(days, run.procedure.calendar_named().day_minutes)
    if delay is None:
        return Cost("delay", name, time, None, NO_DELAY_COST)
    if delay.currency != "VND":
        return Cost("delay", name, time, None, OTHER_MONEY)
    return Cost("delay", name, time, told.interval(days, delay.per_working_day), LATE_RULE)
