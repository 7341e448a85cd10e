"""What keeps a procedure from being simulated: flows that lead nowhere, and facts that nobody has given yet.

Nothing missing is filled in. All that is missing is told at once, so that it can be asked for in one go.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.analysis.knowledge import unknown_parts, without_work
from procflow.checking.flows import flow_problems
from procflow.checking.references import reference_problems
from procflow.errors import Message, NotSupportedError, Problem, ProcedureError, SimulationError
from procflow.model import Demand, Procedure
from procflow.simulation.combinations import combination_problems

NO_DEMAND = Message(
    "needs-demand",
    en="the number of cases is not known; without it no case arrives. Give `demand`, such as {{per_year: 900}}.",
    vi="chưa biết số lượng hồ sơ; thiếu số này thì không có hồ sơ nào đến. Hãy khai `demand`, ví dụ {{per_year: 900}}.",
)
NO_WORK = Message(
    "needs-work",
    en="its processing time is not known, and is never taken for 0. Ask those who do it and give `work`, such as "
    "triangular(10, 15, 40) min.",
    vi="chưa biết thời gian xử lý thực, và thư viện không coi là 0. Hãy hỏi người thực hiện rồi khai `work`, ví dụ "
    "triangular(10, 15, 40) min.",
)
NO_PART_WORK = Message(
    "needs-part-work",
    en="the processing time of its part {parts} is not known, and is never taken for 0. Ask those who do it and give "
    "`work` of the part.",
    vi="chưa biết thời gian xử lý thực của phần việc {parts}, và thư viện không coi là 0. Hãy hỏi người thực hiện rồi "
    "khai `work` của phần việc đó.",
)
NO_TIME = Message(
    "needs-time",
    en="it is not known how long '{role}' takes. Give `wait` (such as lognormal(median=3, p90=10) calendar days) or `work`.",
    vi="chưa biết '{role}' mất bao lâu. Hãy khai `wait` (ví dụ lognormal(median=3, p90=10) calendar days) hoặc `work`.",
)
NO_OFFICERS = Message(
    "needs-officers",
    en="the number of officers is not known; without it no queue can be computed. Give `officers`.",
    vi="chưa biết số người đảm nhận vai trò; thiếu số này thì không tính được hàng chờ. Hãy khai `officers`.",
)
NO_SHARE = Message(
    "needs-share",
    en="the share of time for this procedure is not known, and is never taken for 100 %. Give `share`, such as 60 %.",
    vi="chưa biết tỷ lệ thời gian dành cho quy trình này, và thư viện không coi là 100 %. Hãy khai `share`, ví dụ 60 %.",
)
WORK_IN_CALENDAR_DAYS = Message(
    "work-in-calendar-days",
    en="its work is given in calendar days, but the officers of '{role}' do not work at night. Give it in min, h or "
    "working days, or make it a `wait`.",
    vi="thời gian xử lý được khai theo ngày lịch, nhưng người của vai trò '{role}' không làm việc ban đêm. Hãy khai theo "
    "min, h hoặc working days, hoặc chuyển thành `wait`.",
)
MIXED_PARTS = Message(
    "parts-in-mixed-units",
    en="some of its work and parts run in calendar days and some in office hours, so they cannot be done in one go. Give "
    "all of them in calendar days, or none.",
    vi="trong công việc và các phần đã gộp, có phần tính theo ngày lịch, có phần tính theo giờ làm việc nên không thể làm "
    "liền mạch. Hãy khai tất cả theo ngày lịch, hoặc không phần nào.",
)
GAP_IN_CALENDAR_DAYS = Message(
    "gap-in-calendar-days",
    en="the time between two cases is given in calendar days, but the demand's calendar closes. Give it in min, h or "
    "working days, or give the demand `calendar: always`.",
    vi="khoảng cách giữa hai hồ sơ được khai theo ngày lịch, nhưng lịch của nhu cầu có giờ đóng cửa. Hãy khai theo min, h "
    "hoặc working days, hoặc khai `calendar: always` cho nhu cầu.",
)
TOO_MANY_CASES = Message(
    "too-many-cases",
    en="cases would come every {gap} milliseconds on average; the clock counts whole milliseconds. Check the number and "
    "its unit.",
    vi="trung bình cứ {gap} mili giây lại có một hồ sơ, trong khi đồng hồ chỉ đếm đến mili giây. Hãy kiểm tra con số và "
    "đơn vị.",
)

SHORTEST_GAP = 1 / 60_000
"""Minutes: a law of gaps that are all rounded to 0 would bring cases without end at one instant."""


def refuse(procedure: Procedure) -> None:
    """Refuse a procedure that cannot be simulated, with every reason.

    Raises
    ------
    ProcedureError
        If it names what is not there, or a case could be caught on its way.
    NotSupportedError
        If it gives a time in a unit that makes no sense where it stands.
    SimulationError
        If facts are missing: demand, processing times, officers, shares of time.

    Examples
    --------
    >>> from procflow.model import End, Flow, Role, Step
    >>> refuse(Procedure(id="p", steps=[Step(id="a", role="clerk")], ends=[End(id="z")], flows=[Flow("a", "z")],
    ...                  start="a", roles=[Role(id="clerk", officers=1)]))
    Traceback (most recent call last):
    ...
    procflow.errors.SimulationError: demand of 'p': the number of cases is not known; ...
    step 'a' of 'p': its processing time is not known, ...
    role 'clerk' of 'p': the share of time for this procedure is not known, ...
    """
    broken = (*reference_problems(procedure), *flow_problems(procedure))
    if errors := tuple(problem for problem in broken if problem.severity == "error"):
        raise ProcedureError(*errors)
    if odd := tuple(_odd_units(procedure)):
        raise NotSupportedError(*odd)
    if together := combination_problems(procedure):
        raise NotSupportedError(*together)
    if flood := tuple(_flood(procedure)):
        raise ProcedureError(*flood)
    if missing := tuple(_missing(procedure)):
        raise SimulationError(*missing)


def _odd_units(procedure: Procedure) -> Iterator[Problem]:
    for step in procedure.steps:
        role = procedure.role(step.role) if step.role is not None else None
        elapsed = {work.elapsed for work in step.works if work is not None}
        if True in elapsed and role is not None and not role.unlimited:
            yield WORK_IN_CALENDAR_DAYS.at(procedure.place(f"step '{step.id}'"), role=role.id)
        elif len(elapsed) > 1:
            yield MIXED_PARTS.at(procedure.place(f"step '{step.id}'"))
    demand = procedure.demand
    if demand is not None and demand.every is not None and demand.every.elapsed and not _always(procedure, demand):
        yield GAP_IN_CALENDAR_DAYS.at(procedure.place("demand"))


def _flood(procedure: Procedure) -> Iterator[Problem]:
    if procedure.demand is not None:
        gap = procedure.demand.gap(procedure.calendar_named(procedure.demand.calendar)).mean
        if gap < SHORTEST_GAP:
            yield TOO_MANY_CASES.at(procedure.place("demand"), gap=gap * 60_000)


def _always(procedure: Procedure, demand: Demand) -> bool:
    return procedure.calendar_named(demand.calendar).always


def _missing(procedure: Procedure) -> Iterator[Problem]:
    """Yield what the levels C and D of knowledge still lack, each with the way to mend it."""
    if procedure.demand is None:
        yield NO_DEMAND.at(procedure.place("demand"))
    for step in without_work(procedure):
        role = procedure.role(step.role) if step.role is not None else None
        message = NO_TIME if role is not None and role.external else NO_WORK
        place = procedure.place(f"step '{step.id}'")
        if step.work is None:
            yield message.at(place, role=step.role)
        else:
            yield NO_PART_WORK.at(place, parts=unknown_parts(step))
    busy = {role for step in procedure.steps for role in (step.role, *(act.to for act in step.delegated))}
    for role in procedure.roles:
        if role.id in busy and not role.external:
            if role.officers is None:
                yield NO_OFFICERS.at(procedure.place(f"role '{role.id}'"))
            if role.share is None:
                yield NO_SHARE.at(procedure.place(f"role '{role.id}'"))
