"""Roles that get more work than they can ever do, named before the run: their queue grows as long as cases arrive."""

from __future__ import annotations

import math

from procflow.errors import Message, Problem
from procflow.model import Procedure
from procflow.structure.network import network
from procflow.structure.visits import visits
from procflow.wording import LANGUAGES, share

OVERLOADED = Message(
    "overloaded-role",
    en="the role would be busy {busy} of its time (rework and open hours counted), so its queue grows as long as cases "
    "arrive, and figures depend on the length of the run. Raise officers from {officers} to {needed}, raise the share of "
    "time, or bring less work.",
    vi="vai trò này sẽ bận {busy} thời gian (đã tính làm lại và giờ làm việc), nên hàng chờ dài thêm mãi khi hồ sơ còn đến, "
    "và các số liệu phụ thuộc vào độ dài lần chạy. Hãy tăng số người từ {officers} lên {needed}, tăng tỷ lệ thời gian, "
    "hoặc giảm bớt việc.",
)


class UnstableQueueWarning(UserWarning):
    """A role gets more work than it can do; the figures of the run have no steady state."""


def overloaded(procedure: Procedure) -> tuple[Problem, ...]:
    """Return a warning for each role whose offered work reaches its open hours.

    Parameters
    ----------
    procedure : Procedure
        One that lacks nothing a simulation needs.

    References
    ----------
    Jackson, J. R. (1957). Networks of waiting lines. Operations Research 5(4), 518-521: the traffic equations.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(8)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=10, per="hour"),
    ...               roles=[Role(id="clerk", officers=1, share=1)])
    >>> [problem.values["needed"] for problem in overloaded(p)]
    ['2']
    """
    net = network(procedure)
    expected = visits(net)
    demand = procedure.demand
    assert demand is not None
    cases_per_year = demand.per_year(procedure.calendar_named(demand.calendar))
    minutes: dict[str, float] = {}
    for step in procedure.steps:
        if step.role is None or step.work is None:
            continue
        law = step.work.minutes(day_minutes=procedure.step_calendar(step).day_minutes)
        minutes[step.role] = minutes.get(step.role, 0.0) + expected[net.work[step.id]] * law.mean
    found = []
    for role in procedure.roles:
        if role.officers is None or role.id not in minutes:
            continue
        part = role.share if role.share is not None else 1.0
        open_minutes = procedure.calendar_named(role.calendar).year_minutes
        offered = cases_per_year * minutes[role.id] / part / open_minutes
        if offered >= role.officers:
            found.append(
                OVERLOADED.at(
                    procedure.place(f"role '{role.id}'"),
                    "warning",
                    busy={lang: share(offered / role.officers, lang) for lang in LANGUAGES},
                    officers=str(role.officers),
                    needed=str(math.floor(offered) + 1),
                )
            )
    return tuple(found)
