"""Do the duties and rules hold as the procedure stands today? What does not hold cannot be guarded against a cut."""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.guards.floors import below_floor
from procflow.guards.paths import Paths
from procflow.guards.precedence import out_of_order
from procflow.guards.separation import unchecked
from procflow.model import ControlFloor, Order, Procedure, Separation
from procflow.wording import share

NO_HOME = Message(
    "duty-without-home",
    en="no step fulfils this duty. Name it under `duties` of the step that does, or add that step.",
    vi="không bước nào thực hiện nghĩa vụ này. Hãy ghi vào `duties` của bước thực hiện, hoặc thêm bước đó.",
)
SAME_ROLE = Message(
    "separation-same-role",
    en="'{maker}' and its checker {checkers} are done by the same role '{role}', so nobody else looks at the work. "
    "Give the check to another role, or to another officer of it: officer: {{not: [{maker}]}}.",
    vi="'{maker}' và bước kiểm tra {checkers} do cùng vai trò '{role}' thực hiện nên không có người khác kiểm tra. "
    "Hãy giao việc kiểm tra cho vai trò khác, hoặc cho người khác cùng vai trò: officer: {{not: [{maker}]}}.",
)
NOT_CHECKED = Message(
    "separation-not-on-every-path",
    en="what '{maker}' makes can reach {ends} unchecked by any of {checkers}. "
    "Only the other ends are guarded; add a check, or confirm that none is wanted there.",
    vi="kết quả của '{maker}' có thể đến {ends} mà không qua {checkers} kiểm tra. "
    "Chỉ các điểm kết thúc khác được bảo vệ; hãy thêm khâu kiểm tra, hoặc xác nhận là ở đó không cần.",
)
NOT_IN_ORDER = Message(
    "order-not-on-every-path",
    en="'{then}' can run today without '{first}' having run before, so the rule cannot be guarded. "
    "Correct the flows, or the rule.",
    vi="hiện '{then}' có thể chạy khi '{first}' chưa chạy nên không thể bảo vệ quy tắc này. "
    "Hãy sửa hướng đi, hoặc sửa quy tắc.",
)
LOW_FLOOR = Message(
    "floor-not-met",
    en="on the weakest path to {ends}, errors '{risk}' are caught with {found} today, and the rule asks for {wanted}. "
    "Add a control, or correct the rule; until then no cut may lower it further.",
    vi="trên đường đi yếu nhất đến {ends}, sai sót '{risk}' hiện chỉ được phát hiện {found}, trong khi quy tắc yêu cầu "
    "{wanted}. Hãy thêm khâu kiểm soát, hoặc sửa quy tắc; trước khi sửa thì không được cắt làm giảm thêm.",
)


def duty_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield every declared duty that no step fulfils.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    fulfilled = {duty for step in procedure.steps for duty in step.duties}
    for duty in procedure.duties:
        if duty.id not in fulfilled:
            yield NO_HOME.at(procedure.place(f"duty '{duty.id}'"))


def role_separation_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield every separation of duties whose maker and checker are one role, unless never the same officer of it.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    roles = {step.id: step.roles for step in procedure.steps}
    never = {step.id: step.officer.never for step in procedure.steps if step.officer is not None}
    for rule in procedure.rules:
        if isinstance(rule, Separation) and roles.get(rule.maker):
            same = tuple(
                checker
                for checker in rule.checkers
                if roles.get(checker)
                and set(roles[checker]) <= set(roles[rule.maker])
                and rule.maker not in never.get(checker, ())
            )
            if same:
                place = procedure.place(f"rule '{rule.id}'")
                yield SAME_ROLE.at(place, maker=rule.maker, checkers=same, role=roles[rule.maker][0], rule=rule.id)


def rule_problems(procedure: Procedure, paths: Paths) -> tuple[Problem, ...]:
    """Return the rules of order, separation and control that some path breaks today.

    Parameters
    ----------
    procedure : Procedure
        Whose flows lead to known nodes.
    paths : Paths
        Of the procedure as it stands.
    """
    late = set(out_of_order(procedure, paths))
    loose = unchecked(procedure, paths)
    problems: list[Problem] = []
    for rule in procedure.rules:
        place = procedure.place(f"rule '{rule.id}'")
        if isinstance(rule, Order) and rule in late:
            problems.append(NOT_IN_ORDER.at(place, "warning", first=rule.first, then=rule.then, rule=rule.id))
        elif isinstance(rule, Separation) and loose[rule]:
            ends = tuple(sorted(loose[rule]))
            problems.append(
                NOT_CHECKED.at(place, "warning", maker=rule.maker, checkers=rule.checkers, ends=ends, rule=rule.id)
            )
        elif isinstance(rule, ControlFloor) and (low := below_floor(procedure, paths, rule)):
            problems.append(
                LOW_FLOOR.at(
                    place,
                    "warning",
                    ends=tuple(low),
                    risk=rule.risk,
                    found=_share(min(low.values())),
                    wanted=_share(rule.detect),
                    rule=rule.id,
                )
            )
    return tuple(problems)


def _share(value: float) -> dict[str, str]:
    """Return a probability rounded down, so that what misses by a hair is not printed as met."""
    low = math.floor(value * 1e6) / 1e6
    return {"vi": share(low, "vi", digits=4), "en": share(low, "en", digits=4)}
