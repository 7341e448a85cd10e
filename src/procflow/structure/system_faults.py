"""Can a system do these steps, and can a role have so many officers? Faults of form in what people state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.errors import Message, Problem
from procflow.model import Digitise, Procedure, Staff

BY_ITSELF = Message(
    "apply-system-already",
    en="it runs by itself already. Leave this edit out.",
    vi="bước này đã tự động. Hãy bỏ sửa đổi này.",
)
NOT_OURS = Message(
    "apply-system-outside",
    en="role '{role}' outside the office does it, so no system of the office can. Leave this edit out.",
    vi="vai trò '{role}' ở ngoài cơ quan thực hiện bước này nên hệ thống của cơ quan không làm thay được. "
    "Hãy bỏ sửa đổi này.",
)
JUDGES = Message(
    "apply-system-decides",
    en="it decides among {targets} or sends cases back, which needs somebody who looks. Leave this edit out.",
    vi="bước này chọn hướng trong {targets} hoặc trả lại hồ sơ nên cần người xem xét. Hãy bỏ sửa đổi này.",
)
NO_HOURS = Message(
    "apply-system-days",
    en="{work} is counted in calendar days, and a system of the office works by its calendar. State minutes, hours or working "
    "days.",
    vi="{work} tính theo ngày lịch, trong khi hệ thống của cơ quan làm theo lịch làm việc. Hãy khai theo phút, giờ hoặc ngày "
    "làm việc.",
)
NO_POSTS = Message(
    "apply-staff-outside",
    en="it stands outside the office, which cannot give it officers. Name a role of the office.",
    vi="vai trò này ở ngoài cơ quan nên không bố trí người được. Hãy nêu một vai trò của cơ quan.",
)
NO_NUMBER = Message(
    "apply-staff-number",
    en="{officers} officers are no number to have, expected a whole number from 1 to 100000. State one.",
    vi="không thể bố trí {officers} người, cần một số nguyên từ 1 đến 100000. Hãy khai lại.",
)
TOLD_APART = Message(
    "apply-staff-named",
    en="its officers are told apart, so a number does not say who comes or goes. Change `officers` in the file.",
    vi="vai trò này phân biệt từng người nên chỉ nêu số người thì không rõ ai thêm, ai bớt. Hãy sửa `officers` trong tệp.",
)
SAME_NUMBER = Message(
    "apply-staff-same",
    en="it has {officers} officers already. Leave this edit out.",
    vi="vai trò này đã có {officers} người. Hãy bỏ sửa đổi này.",
)


def system_faults(procedure: Procedure, edits: Sequence[Digitise]) -> tuple[Problem, ...]:
    """Return why a system cannot do steps; empty if it can.

    A step that decides or sends cases back is left to people: with which probability a system would is not known.

    Examples
    --------
    >>> from procflow.model import Duration, End, Fixed, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [problem.code for problem in system_faults(p, [Digitise("a", Duration(Fixed(0)))])]
    ['apply-system-already']
    """
    return tuple(problem for edit in edits for problem in _of_one(procedure, edit))


def _of_one(procedure: Procedure, edit: Digitise) -> Iterator[Problem]:
    step, place = procedure.step(edit.step), procedure.place(f"step '{edit.step}'")
    if step.role is None:
        yield BY_ITSELF.at(place)
    elif procedure.has_role(step.role) and procedure.role(step.role).external:
        yield NOT_OURS.at(place, role=step.role)
    flows = procedure.outflows(step.id)
    if step.split == "one" and len(flows) > 1:
        yield JUDGES.at(place, targets=tuple(flow.target for flow in flows))
    if edit.work.elapsed:
        yield NO_HOURS.at(place, work=str(edit.work))


def officer_faults(procedure: Procedure, edits: Sequence[Staff]) -> tuple[Problem, ...]:
    """Return why roles cannot have so many officers; empty if they can.

    Examples
    --------
    >>> from procflow.model import Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk")], start="a", roles=[Role(id="clerk", officers=2)])
    >>> [problem.code for problem in officer_faults(p, [Staff("clerk", 2)])], officer_faults(p, [Staff("clerk", 3)])
    (['apply-staff-same'], ())
    """
    problems = []
    for edit in edits:
        place = procedure.place(f"role '{edit.role}'")
        if not procedure.has_role(edit.role):
            continue
        role = procedure.role(edit.role)
        if role.external:
            problems.append(NO_POSTS.at(place))
        elif not isinstance(edit.officers, int) or isinstance(edit.officers, bool) or not 1 <= edit.officers <= 100_000:
            problems.append(NO_NUMBER.at(place, officers=str(edit.officers)))
        elif role.staff:
            problems.append(TOLD_APART.at(place))
        elif role.officers == edit.officers:
            problems.append(SAME_NUMBER.at(place, officers=edit.officers))
    return tuple(problems)
