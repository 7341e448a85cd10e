"""Do the limits of the steps fit into the time limit, and can the officers do what arrives?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.analysis.limits import limits
from procflow.analysis.workload import load
from procflow.checking.constructs import ways_judged
from procflow.errors import Message, Problem, ProcedureError
from procflow.model import Procedure
from procflow.structure.ways import shown
from procflow.wording import LANGUAGES, share

LIMITS_TOO_LONG = Message(
    "limits-exceed-time-limit",
    en="the limits of the steps on the longest path ({way}) add up to {days} working days, but a case must be settled "
    "within {allowed}. Shorten limits on this path, or correct the time limit.",
    vi="thời hạn các bước trên đường dài nhất ({way}) cộng lại là {days} ngày làm việc, trong khi hồ sơ phải giải quyết "
    "trong {allowed}. Hãy rút ngắn thời hạn các bước trên đường này, hoặc sửa thời hạn giải quyết.",
)
LIMITS_NOT_ADDED = Message(
    "limits-not-added",
    en="the limits of the steps cannot be added up: {reason}.",
    vi="không cộng được thời hạn các bước: {reason}.",
)
OVERLOADED = Message(
    "role-overloaded",
    en="this role would be busy {load} of its time, so its queue never settles. Add {extra} to its {officers} officers, "
    "raise their share of time, or shorten the work.",
    vi="mức tải của vai trò này là {load} nên hàng chờ sẽ dài mãi. Hãy thêm {extra} chuyên viên ngoài {officers} người "
    "hiện có, tăng tỷ lệ thời gian, hoặc giảm thời gian xử lý.",
)

PART_OF_A_CASE = Message(
    "demand-not-whole",
    en="`per_year` is {rate}, which is no whole number of cases. If {thousands} are meant, write them without a separator of "
    "thousands; if {rate} is meant, round it or say how many come `per_working_day`.",
    vi="`per_year` là {rate}, không phải số nguyên hồ sơ. Nếu ý là {thousands} hồ sơ thì viết không có dấu phân cách hàng "
    "nghìn; nếu đúng là {rate} thì hãy làm tròn, hoặc nêu số hồ sơ `per_working_day`.",
)


def time_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return limits that do not fit into the time limit, and roles that cannot do what arrives.

    Parameters
    ----------
    procedure : Procedure
        Without errors in names and flows.
    """
    limits_found = tuple(_limits(procedure)) if ways_judged(procedure) else ()
    return (*limits_found, *_part_of_a_case(procedure), *_loads(procedure))


def _part_of_a_case(procedure: Procedure) -> Iterator[Problem]:
    """Yield a number of cases that reads like thousands with a point: 1.200 is 1.2 for a file, 1,200 for an office."""
    demand = procedure.demand
    if demand is None or demand.rate is None or demand.per != "year" or not 1 <= demand.rate < 1000:
        return
    thousands = round(demand.rate * 1000)
    if demand.rate != round(demand.rate) and thousands / 1000 == demand.rate:
        place = procedure.place("demand")
        yield PART_OF_A_CASE.at(place, "warning", rate=f"{demand.rate:.12g}", thousands=f"{thousands}")


def _limits(procedure: Procedure) -> Iterator[Problem]:
    if procedure.time_limit is None or all(step.limit is None for step in procedure.steps):
        return
    found = limits(procedure)
    place = procedure.place("time_limit")
    if found.days is None:
        yield LIMITS_NOT_ADDED.at(place, "info", reason={"vi": found.reason.get("vi"), "en": found.reason.get("en")})
    elif found.within is False:
        length = procedure.time_limit.length
        allowed = {lang: length.text(lang) for lang in LANGUAGES}
        yield LIMITS_TOO_LONG.at(place, "warning", days=found.days, allowed=allowed, way=shown(found.path))


def _loads(procedure: Procedure) -> Iterator[Problem]:
    if procedure.demand is None:
        return
    try:
        loads = load(procedure)
    except ProcedureError as error:
        yield from error.problems
        return
    for found in loads:
        if found.utilization is not None and found.utilization >= 1:
            yield OVERLOADED.at(
                procedure.place(f"role '{found.role}'"),
                "warning",
                load={"vi": share(found.utilization, "vi"), "en": share(found.utilization, "en")},
                # A load beyond all numbers has no finite number of officers to add.
                extra=found.extra if math.isfinite(found.utilization) else "∞",
                officers=found.officers,
                role=found.role,
            )
