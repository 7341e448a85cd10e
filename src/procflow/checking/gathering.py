"""Do sessions, bounds and urgency mean what they say: is a session ever open, is a bound ever reached, is urgency used?"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import CaseAttribute, PriorityBy, Procedure, Session, Step
from procflow.structure.diversions import never_reached_bounds
from procflow.structure.session_hours import sessions_met

SESSION_CLOSED = Message(
    "session-outside-hours",
    en="its sessions ({session}) never fall into the working hours of {roles}, so it is never done. Move the sessions, or "
    "give the role a calendar that is open then.",
    vi="các phiên ({session}) không rơi vào giờ làm việc của {roles} nên bước không bao giờ được làm. Hãy dời phiên, hoặc "
    "khai cho vai trò một lịch mở vào lúc đó.",
)
BOUND_NEVER = Message(
    "bound-never-reached",
    en="`at_most.{bound}` is never reached: {why}. Take it out, or correct it.",
    vi="`at_most.{bound}` không bao giờ đạt tới: {why}. Hãy bỏ, hoặc sửa lại.",
)
NO_ORDER = Message(
    "priority-not-used",
    en="a priority is stated, but '{role}' does not serve by it. Write queue: priority (or preemptive) at the role, or take "
    "the priority out.",
    vi="có khai mức ưu tiên, nhưng '{role}' không phục vụ theo mức ưu tiên. Hãy ghi queue: priority (hoặc preemptive) ở vai "
    "trò, hoặc bỏ mức ưu tiên.",
)
NO_PRIORITY = Message(
    "queue-without-priority",
    en="this role serves by priority, but none of its steps states one, nor does the procedure; whoever waits longest comes "
    "first. State `priority`, or take `queue` out.",
    vi="vai trò này phục vụ theo mức ưu tiên, nhưng không bước nào của vai trò, cũng như quy trình, khai mức ưu tiên; ai chờ "
    "lâu nhất vẫn được làm trước. Hãy khai `priority`, hoặc bỏ `queue`.",
)
NO_DUE = Message(
    "queue-without-limit",
    en="this role serves whose time limit ends first, but the procedure has no time limit. State `time_limit`.",
    vi="vai trò này phục vụ hồ sơ sắp hết hạn trước, nhưng quy trình chưa có thời hạn. Hãy khai `time_limit`.",
)
BAD_ORDER = Message(
    "priority-order-values",
    en="`priority.order` names {found}, but '{attribute}' has {values}. Name each of its values once, the most urgent first.",
    vi="`priority.order` nêu {found}, nhưng '{attribute}' có {values}. Hãy nêu mỗi giá trị một lần, khẩn nhất trước.",
)

_ONCE = {"en": "no case comes back to this step", "vi": "không hồ sơ nào quay lại bước này"}
_NO_QUEUE = {"en": "nobody waits here", "vi": "ở đây không có hàng chờ"}
_A_NUMBER = {"en": "numbers, no words", "vi": "giá trị số, không phải từ"}
_BY_PRIORITY = ("priority", "preemptive")


def gathering_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield sessions that never are, bounds that are never reached or lead nowhere, and urgency that nobody heeds.

    Parameters
    ----------
    procedure : Procedure
        Whose names all lead somewhere.

    Examples
    --------
    >>> from procflow.model import End, Flow, Role
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair", sessions=Session(days=[6], hours=[(840, 930)]))],
    ...               ends=[End(id="z")], start="sign", flows=[Flow("sign", "z")], roles=[Role(id="chair")])
    >>> [problem.code for problem in gathering_problems(p)]
    ['session-outside-hours']
    """
    for step in procedure.steps:
        yield from _sessions(procedure, step)
    yield from _bounds(procedure)
    yield from _urgency(procedure)


def _sessions(procedure: Procedure, step: Step) -> Iterator[Problem]:
    session = step.sessions
    if session is None or not session.hours:
        return
    if not sessions_met(procedure, session, step.roles):
        place = procedure.place(f"step '{step.id}'")
        roles = step.roles or procedure.calendar
        yield SESSION_CLOSED.at(place, session=_told(session), roles=roles)


def _told(session: Session) -> str:
    clock = [f"{low // 60:02d}:{low % 60:02d}-{high // 60:02d}:{high % 60:02d}" for low, high in session.hours]
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{', '.join(days[day] for day in session.days)} {', '.join(clock)}"


def _bounds(procedure: Procedure) -> Iterator[Problem]:
    once = never_reached_bounds(procedure)
    for step in procedure.steps:
        bound = step.at_most
        if bound is None:
            continue
        place = procedure.place(f"step '{step.id}'")
        if step.id in once:
            yield BOUND_NEVER.at(place, "warning", bound="visits", why=_ONCE)
        if bound.waiting is not None and (step.role is None or procedure.role(step.role).unlimited):
            yield BOUND_NEVER.at(place, "warning", bound="waiting", why=_NO_QUEUE)


def _urgency(procedure: Procedure) -> Iterator[Problem]:
    stated = [(f"step '{step.id}'", step.priority) for step in procedure.steps]
    attributes = {attribute.id: attribute for attribute in procedure.attributes}
    for element, priority in (*stated, (f"procedure '{procedure.id}'", procedure.priority)):
        if isinstance(priority, PriorityBy) and priority.attribute in attributes:
            yield from _order(procedure, element, priority, attributes[priority.attribute])
    urgent = {step.role for step in procedure.steps if step.priority is not None}
    working = {role for step in procedure.steps for role in step.roles}
    for role in procedure.roles:
        place = procedure.place(f"role '{role.id}'")
        if role.queue == "due" and procedure.time_limit is None:
            yield NO_DUE.at(place)
        if role.queue in _BY_PRIORITY and role.id in working - urgent and procedure.priority is None:
            yield NO_PRIORITY.at(place, "warning")
        if role.id in urgent and role.queue not in _BY_PRIORITY:
            yield NO_ORDER.at(place, "warning", role=role.id)
    if procedure.priority is not None and not any(role.queue in _BY_PRIORITY for role in procedure.roles):
        names = ", ".join(role.id for role in procedure.roles if role.id in working)
        yield NO_ORDER.at(procedure.place(f"procedure '{procedure.id}'"), "warning", role=names)


def _order(procedure: Procedure, element: str, priority: PriorityBy, attribute: CaseAttribute) -> Iterator[Problem]:
    if sorted(priority.order) != sorted(attribute.values):
        values = attribute.values or _A_NUMBER
        yield BAD_ORDER.at(procedure.place(element), found=priority.order, attribute=attribute.id, values=values)
