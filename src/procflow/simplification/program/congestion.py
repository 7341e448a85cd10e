"""An estimate of the queues that a program can minimise: convex in the load of each role, and written as its tangents.

The mean number waiting for ``c`` officers at load ``rho`` is taken as Sakasegawa's

    rho ** sqrt(2 (c + 1)) / (1 - rho) * (Ca² + Cs²) / 2

with the variation of arrivals ``Ca²`` from the demand and of service ``Cs²`` from today's work of the role. The largest of
its tangents stands for it, also above a load of 1, where no queue would settle. By Little's law the number waiting over the
rate of cases is the wait per case. It is a surrogate and no forecast: simulate before and after for that.

References
----------
H. Sakasegawa, An approximation formula Lq ≈ α·ρ^β/(1−ρ), Annals of the Institute of Statistical Mathematics 29 (1977), 67-75.
J. D. C. Little, A proof for the queuing formula L = λW, Operations Research 9 (1961), 383-387.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from attrs import frozen

from procflow.analysis import level, load
from procflow.analysis.ruler import Ruler
from procflow.errors import Message, NotSupportedError, ProcedureError
from procflow.model import CONSTRUCTS, Procedure, Role
from procflow.model.depth import clock_only
from procflow.structure import visits
from procflow.structure.network import network
from procflow.wording import LANGUAGES

POINTS = (0.2, 0.4, 0.55, 0.65, 0.73, 0.8, 0.85, 0.89, 0.92, 0.95, 0.97, 0.98)
"""Loads at which the curve is touched: closer together where it bends."""

NOT_ESTIMATED = Message(
    "propose-no-estimate",
    en="the estimate of queues knows only cases that come and queue one by one, and this procedure has {what}. Minimise "
    "'cycle_time', and simulate before and after.",
    vi="ước lượng hàng chờ chỉ đúng khi hồ sơ đến và chờ từng cái một, còn quy trình này có: {what}. Hãy chọn mục tiêu "
    "'cycle_time' rồi mô phỏng trước và sau.",
)
NOT_KNOWN = Message(
    "propose-no-queues",
    en="queues cannot be estimated: {reason}. Fill in what is missing, or minimise 'cycle_time'.",
    vi="không ước tính được hàng chờ: {reason}. Hãy bổ sung thông tin còn thiếu, hoặc tối thiểu hóa 'cycle_time'.",
)
NO_OFFICERS = Message(
    "propose-no-officers",
    en="work may be given to it, but its officers or their share of time are not known, so its queue cannot be estimated. "
    "Fill them in, or leave it out of 'delegate_to'.",
    vi="có thể được giao thêm việc nhưng chưa rõ số cán bộ hoặc tỷ lệ thời gian nên không ước tính được hàng chờ. "
    "Hãy bổ sung, hoặc bỏ vai trò này khỏi 'delegate_to'.",
)


@frozen
class Queue:
    """The queue of one role.

    Attributes
    ----------
    role : str
        Id of the role.
    tangents : tuple of (float, float)
        Slope and value at load 0 of each line; the largest is the number waiting.
    minutes : float
        Working minutes that each waiting case adds to the cycle time of every case.
    """

    role: str
    tangents: tuple[tuple[float, float], ...]
    minutes: float

    def number(self, load: float) -> float:
        """Return the estimated number waiting at a load."""
        return max(slope * load + low for slope, low in self.tangents)


@frozen
class Congestion:
    """The queues of all roles of an office.

    Attributes
    ----------
    queues : tuple of Queue
        Of each role that queues.
    """

    queues: tuple[Queue, ...]

    def minutes(self, after: Procedure) -> float:
        """Return the estimated wait per case in a procedure, by the loads that `analyze` tells of it."""
        loads = {one.role: one.utilization or 0.0 for one in load(after)}
        return math.fsum(queue.minutes * queue.number(loads.get(queue.role, 0.0)) for queue in self.queues)


def waiting(officers: int, load: float, variation: float = 1.0) -> float:
    """Return the mean number waiting by Sakasegawa's formula, with half the sum of both squared variations.

    >>> round(waiting(1, 0.8), 3)  # M/M/1: 0.8² / 0.2
    3.2
    """
    return float(variation * load ** math.sqrt(2 * (officers + 1)) / (1 - load))


def congestion(procedure: Procedure, roles: Iterable[str]) -> Congestion:
    """Return the estimate of queues for a procedure and everything a plan may make of it.

    Parameters
    ----------
    procedure : Procedure
        As it stands; level D, with all work times.
    roles : iterable of str
        Roles that do some step in some plan.

    Raises
    ------
    ProcedureError
        If demand, officers, shares of time or work times are not known.
    """
    if names := clock_only("propose", procedure):
        what = {lang: ", ".join(CONSTRUCTS[name].get(lang) for name in names) for lang in LANGUAGES}
        raise NotSupportedError(NOT_ESTIMATED.at(procedure.place("minimise"), what=what))
    known = level(procedure)
    for name in ("C", "D"):
        if not known.has(name):
            why = known.reason(name)
            reason = {"en": why.get("en"), "vi": why.get("vi")}
            raise ProcedureError(NOT_KNOWN.at(procedure.place("minimise"), reason=reason))
    demand = procedure.demand
    assert demand is not None
    arriving = demand.gap(procedure.calendar_named(demand.calendar))
    rate = demand.per_year(procedure.calendar_named(demand.calendar)) / procedure.calendar_named().year_minutes
    named = frozenset(roles)
    able = [role for role in procedure.roles if role.id in named and not role.unlimited]
    bare = [role for role in able if role.officers is None or (role.share is None and not role.external)]
    if bare:
        raise ProcedureError(*(NO_OFFICERS.at(procedure.place(f"role '{role.id}'")) for role in bare))
    service = _variations(procedure)
    return Congestion(
        tuple(
            Queue(
                role.id,
                _tangents(role, (arriving.variance / arriving.mean**2 + service.get(role.id, 1.0)) / 2),
                1 / rate,
            )
            for role in able
        )
    )


def _tangents(role: Role, variation: float) -> tuple[tuple[float, float], ...]:
    assert role.officers is not None
    power = math.sqrt(2 * (role.officers + 1))
    found = [(0.0, 0.0)]
    for at in POINTS:
        value = waiting(role.officers, at, variation)
        slope = value * (power / at + 1 / (1 - at))
        found.append((slope, value - slope * at))
    return tuple(found)


def _variations(procedure: Procedure) -> dict[str, float]:
    """Return the squared coefficient of variation of the work of each role today, over all its steps."""
    net = network(procedure)
    number, ruler = visits(net), Ruler(procedure)
    sums: dict[str, list[float]] = {}
    for step in procedure.steps:
        times = number[net.work[step.id]]
        if step.role is not None and times > 0:
            laws = ruler.time(step).services
            mean, variance = math.fsum(law.mean for law in laws), math.fsum(law.variance for law in laws)
            found = sums.setdefault(step.role, [0.0, 0.0, 0.0])
            for k, value in enumerate((1.0, mean, variance + mean**2)):
                found[k] += times * value
    return {
        role: max(0.0, count * square / mean**2 - 1) if mean > 0 else 1.0
        for role, (count, mean, square) in sums.items()
    }
