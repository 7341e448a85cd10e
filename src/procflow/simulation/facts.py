"""What keeps a procedure from being simulated: flows that lead nowhere, and facts that nobody has given yet.

Nothing missing is filled in. All that is missing is told at once, so that it can be asked for in one go.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.errors import Message, NotSupportedError, Place, Problem, ProcedureError, SimulationError, did_you_mean
from procflow.model import BUILTIN, Demand, Gateway, Procedure, Role, Step
from procflow.structure.network import Network, network
from procflow.structure.visits import visits

UNKNOWN_NODE = Message(
    "unknown-node",
    en="no step, gateway or end is called '{name}'.{hint} Name one of the procedure, or add it.",
    vi="không có bước, cổng rẽ nhánh hay điểm kết thúc nào tên '{name}'.{hint} Hãy dùng tên có trong quy trình hoặc khai thêm.",
)
UNKNOWN_ROLE = Message(
    "unknown-role",
    en="no role is called '{name}'.{hint} Name one of the procedure, or add it.",
    vi="không có vai trò nào tên '{name}'.{hint} Hãy dùng tên có trong quy trình hoặc khai thêm.",
)
UNKNOWN_CALENDAR = Message(
    "unknown-calendar",
    en="no calendar is called '{name}'.{hint} Name a calendar of the procedure, or a built-in one.",
    vi="không có lịch nào tên '{name}'.{hint} Hãy dùng lịch của quy trình hoặc lịch có sẵn.",
)
NO_WAY_ON = Message(
    "no-way-on",
    en="no flow leads on from here, so a case would stay for ever. Lead a flow to the next step or to an end.",
    vi="không có luồng nào đi tiếp từ đây nên hồ sơ sẽ nằm lại mãi. Hãy nối luồng tới bước tiếp theo hoặc điểm kết thúc.",
)
PROBABILITIES = Message(
    "probabilities",
    en="branch probabilities sum to {total}, expected 1. Correct the shares of the flows, or leave one out in the file.",
    vi="tổng xác suất các nhánh là {total}, cần bằng 1. Hãy sửa tỷ lệ của các luồng, hoặc để trống một tỷ lệ trong tệp.",
)
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

TOLERANCE = 1e-6
SHORTEST_GAP = 1 / 60_000
"""Minutes: a law of gaps that are all rounded to 0 would bring cases without end at one instant."""


def refuse(procedure: Procedure) -> None:
    """Refuse a procedure that cannot be simulated, with every reason.

    Raises
    ------
    ProcedureError
        If it names what is not there, or a case could never end.
    NotSupportedError
        If it gives a time in a unit that makes no sense where it stands.
    SimulationError
        If facts are missing: demand, processing times, officers, shares of time.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> refuse(Procedure(id="p", steps=[Step(id="a", role="clerk")], ends=[End(id="z")], flows=[Flow("a", "z")],
    ...                  start="a", roles=[Role(id="clerk", officers=1)]))
    Traceback (most recent call last):
    ...
    procflow.errors.SimulationError: demand of 'p': the number of cases is not known; ...
    step 'a' of 'p': its processing time is not known, ...
    role 'clerk' of 'p': the share of time for this procedure is not known, ...
    """
    if broken := (*_unknown_names(procedure), *_dead_ends(procedure)):
        raise ProcedureError(*broken)
    net = network(procedure)
    visits(net)  # refuses a procedure without a way out
    if odd := tuple(_odd_units(procedure)):
        raise NotSupportedError(*odd)
    if flood := tuple(_flood(procedure)):
        raise ProcedureError(*flood)
    if missing := tuple(_missing(procedure, net)):
        raise SimulationError(*missing)


def _unknown_names(procedure: Procedure) -> Iterator[Problem]:
    nodes = [node.id for node in procedure.nodes]
    roles = [role.id for role in procedure.roles]
    calendars = [*(calendar.id for calendar in procedure.calendars), *BUILTIN]
    if procedure.start not in nodes:
        yield _unknown(UNKNOWN_NODE, procedure.place("start"), procedure.start, nodes)
    for flow in procedure.flows:
        place = procedure.place(f"flow '{flow.source}' -> '{flow.target}'")
        for name in (flow.source, flow.target):
            if name not in nodes:
                yield _unknown(UNKNOWN_NODE, place, name, nodes)
    for step in procedure.steps:
        if step.role is not None and step.role not in roles:
            yield _unknown(UNKNOWN_ROLE, procedure.place(f"step '{step.id}'"), step.role, roles)
    named: list[tuple[str, str | None]] = [("calendar", procedure.calendar)]
    named += [(f"role '{role.id}'", role.calendar) for role in procedure.roles]
    if procedure.demand is not None:
        named.append(("demand", procedure.demand.calendar))
    for element, wanted in named:
        if wanted is not None and wanted not in calendars:
            yield _unknown(UNKNOWN_CALENDAR, procedure.place(element), wanted, calendars)


def _unknown(message: Message, place: Place, name: str, choices: list[str]) -> Problem:
    return message.at(place, name=name, hint=did_you_mean(name, choices))


def _dead_ends(procedure: Procedure) -> Iterator[Problem]:
    nodes: tuple[Step | Gateway, ...] = (*procedure.steps, *procedure.gateways)
    for node in nodes:
        kind = "step" if isinstance(node, Step) else "gateway"
        place = procedure.place(f"{kind} '{node.id}'")
        flows = procedure.outflows(node.id)
        if not flows:
            yield NO_WAY_ON.at(place)
        elif node.split == "one":
            total = math.fsum(flow.p for flow in flows)
            if abs(total - 1) > TOLERANCE:
                yield PROBABILITIES.at(place, total=total)


def _odd_units(procedure: Procedure) -> Iterator[Problem]:
    for step in procedure.steps:
        role = procedure.role(step.role) if step.role is not None else None
        if step.work is not None and step.work.elapsed and role is not None and not role.unlimited:
            yield WORK_IN_CALENDAR_DAYS.at(procedure.place(f"step '{step.id}'"), role=role.id)
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


def _missing(procedure: Procedure, net: Network) -> Iterator[Problem]:
    """Yield the facts that steps which cases can reach, and their roles, still lack."""
    if procedure.demand is None:
        yield NO_DEMAND.at(procedure.place("demand"))
    reached = {net.atoms[k].node for k in net.reached()}
    at_work: dict[str, Role] = {}
    for step in procedure.steps:
        if step.id not in reached or step.role is None:
            continue
        role = procedure.role(step.role)
        at_work[role.id] = role
        if step.work is None and not role.external:
            yield NO_WORK.at(procedure.place(f"step '{step.id}'"))
        elif step.work is None and step.wait is None:
            yield NO_TIME.at(procedure.place(f"step '{step.id}'"), role=role.id)
    for role in at_work.values():
        if role.officers is None and not role.external:
            yield NO_OFFICERS.at(procedure.place(f"role '{role.id}'"))
        if role.share is None and not role.external:
            yield NO_SHARE.at(procedure.place(f"role '{role.id}'"))
