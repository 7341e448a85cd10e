"""What a procedure uses beyond the plain constructs: sequence, choice by probability, parallel blocks, roles with officers.

Every verb asks here what it is given and looks up in `depth.py` whether it can treat it, so that nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from procflow.model.elements import Gateway, Role, Step
from procflow.model.procedure import Procedure
from procflow.model.text import Text

CONSTRUCTS: Mapping[str, Text] = {
    "named-officers": Text(vi="người xử lý được phân biệt", en="officers told apart"),
    "officer-calendars": Text(vi="lịch riêng của từng người", en="own calendars of officers"),
    "skills": Text(vi="kỹ năng", en="skills"),
    "speed": Text(vi="tốc độ của từng người", en="speed of officers"),
    "absence": Text(vi="vắng mặt đột xuất", en="absence of officers by chance"),
    "queue-order": Text(
        vi="thứ tự hàng đợi (priority, due, shortest)", en="order of the queue (priority, due, shortest)"
    ),
    "preemptive": Text(vi="việc khẩn chen ngang việc đang làm", en="urgent work that stops other work"),
    "closing-finish": Text(vi="làm xong sau giờ đóng cửa", en="work finished after closing"),
    "closing-fit": Text(vi="không bắt đầu việc không kịp xong trước giờ đóng cửa", en="work not begun unless it fits"),
    "joint-work": Text(vi="nhiều vai trò cùng làm một bước", en="several roles in one step"),
    "same-officer": Text(vi="vẫn người cũ xử lý", en="the same officer again"),
    "never-same-officer": Text(vi="không được là người đã làm bước khác", en="never the same officer"),
    "priority": Text(vi="mức ưu tiên", en="priority"),
    "sessions": Text(vi="phiên họp, giờ ký", en="sessions"),
    "session-instants": Text(vi="phiên tại thời điểm", en="sessions at instants"),
    "batch-once": Text(vi="lô xử lý một lần", en="batches worked on once"),
    "batch-each": Text(vi="lô xử lý từng hồ sơ", en="batches worked on case by case"),
    "bounded-visits": Text(vi="giới hạn số lần vào bước", en="bounded visits"),
    "bounded-waiting": Text(vi="giới hạn số hồ sơ chờ", en="bounded waiting cases"),
    "bounded-time": Text(vi="giới hạn thời gian ở bước", en="bounded time in a step"),
    "delegation": Text(vi="ủy quyền có thời hạn", en="delegation for a while"),
    "or-split": Text(vi="rẽ nhánh OR", en="OR split"),
    "chosen-join": Text(vi="nhập các nhánh đã chọn", en="join of the chosen branches"),
    "k-of-n-join": Text(vi="nhập khi đủ một số nhánh", en="join of some branches (k of n)"),
    "conditions": Text(vi="nhánh theo điều kiện", en="branches on conditions"),
    "otherwise": Text(vi="nhánh còn lại (otherwise)", en="a branch taken otherwise"),
    "attributes": Text(vi="thuộc tính của hồ sơ", en="attributes of cases"),
    "times-by-attribute": Text(vi="thời gian tùy theo hồ sơ", en="times that depend on the case"),
    "demand-in-groups": Text(vi="hồ sơ đến theo lô", en="cases that come in groups"),
    "demand-profile": Text(vi="nhu cầu theo giờ và thứ", en="demand by hour and weekday"),
    "appointments": Text(vi="lịch hẹn", en="appointments"),
    "recorded-demand": Text(vi="danh sách hồ sơ đã ghi nhận", en="recorded demand"),
    "cut-off": Text(vi="giờ chốt nhận hồ sơ", en="cut-off hour"),
}
"""Every construct beyond the plain ones, with what it is called."""


@frozen
class Use:
    """A construct that a procedure uses, and where.

    Attributes
    ----------
    construct : str
        One of `CONSTRUCTS`.
    element : str
        Such as ``"step 'sign'"``; `Procedure.place` gives its place.
    """

    construct: str
    element: str


def constructs(procedure: Procedure) -> tuple[Use, ...]:
    """Return what a procedure uses beyond the plain constructs, in the order of roles, nodes, flows and the whole.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Session, Step
    >>> p = Procedure(id="p", steps=[Step(id="sign", sessions=Session(days=[1, 4], hours=[(840, 930)]))],
    ...               ends=[End(id="z")], flows=[Flow("sign", "z")], start="sign")
    >>> constructs(p)
    (Use(construct='sessions', element="step 'sign'"),)
    """
    return (
        *(Use(name, f"role '{role.id}'") for role in procedure.roles for name in _of_role(role)),
        *(Use(name, f"step '{step.id}'") for step in procedure.steps for name in (*_of_step(step), *_of_ways(step))),
        *(Use(name, f"gateway '{gate.id}'") for gate in procedure.gateways for name in _of_ways(gate)),
        *_of_flows(procedure),
        *_of_the_whole(procedure),
    )


def _held(*found: tuple[str, object]) -> Iterator[str]:
    """Yield the constructs that are there."""
    return (name for name, there in found if there)


def _of_role(role: Role) -> Iterator[str]:
    return _held(
        ("named-officers", role.staff),
        ("officer-calendars", any(officer.calendar is not None for officer in role.staff)),
        ("skills", any(officer.skills for officer in role.staff)),
        ("speed", any(officer.speed != 1 for officer in role.staff)),
        ("absence", role.absence > 0 or any(officer.absence for officer in role.staff)),
        ("queue-order", role.queue not in ("fifo", "preemptive")),
        ("preemptive", role.queue == "preemptive"),
        ("closing-finish", role.at_closing == "finish"),
        ("closing-fit", role.at_closing == "fit"),
    )


def _of_step(step: Step) -> Iterator[str]:
    session, batch, bound = step.sessions, step.batch, step.at_most
    return _held(
        ("joint-work", step.joint),
        ("same-officer", step.officer is not None and step.officer.same_as is not None),
        ("never-same-officer", step.officer is not None and step.officer.never),
        ("skills", step.skills),
        ("priority", step.priority is not None),
        ("sessions", session is not None and session.hours),
        ("session-instants", session is not None and session.instants),
        ("batch-once", batch is not None and batch.work == "once"),
        ("batch-each", batch is not None and batch.work == "each"),
        ("bounded-visits", bound is not None and bound.visits is not None),
        ("bounded-waiting", bound is not None and bound.waiting is not None),
        ("bounded-time", bound is not None and bound.time is not None),
        ("delegation", step.delegated),
        ("times-by-attribute", step.work_by is not None or step.wait_by is not None),
    )


def _of_ways(node: Step | Gateway) -> Iterator[str]:
    return _held(
        ("or-split", node.split == "any"),
        ("chosen-join", node.join == "chosen"),
        ("k-of-n-join", not isinstance(node.join, str)),
    )


def _of_flows(procedure: Procedure) -> Iterator[Use]:
    for flow in procedure.flows:
        element = f"flow '{flow.source}' -> '{flow.target}'"
        yield from (Use(name, element) for name in _held(("conditions", flow.when), ("otherwise", flow.otherwise)))


def _of_the_whole(procedure: Procedure) -> Iterator[Use]:
    if procedure.attributes:
        yield Use("attributes", f"procedure '{procedure.id}'")
    if procedure.priority is not None:
        yield Use("priority", f"procedure '{procedure.id}'")
    demand, limit = procedure.demand, procedure.time_limit
    if demand is not None:
        listed = (
            ("demand-in-groups", demand.size is not None),
            ("demand-profile", demand.profile),
            ("appointments", demand.appointments is not None),
            ("recorded-demand", demand.recorded is not None),
        )
        yield from (Use(name, "demand") for name in _held(*listed))
    if limit is not None and limit.count is not None and limit.count.cut_off is not None:
        yield Use("cut-off", "time_limit")
