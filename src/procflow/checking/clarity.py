"""The "six clarities" (6 rõ): person, task, time, responsibility, product, authority; and roles that do nothing.

Hanoi's official letter 889/UBND-KT of 4 March 2026 asks offices to standardise their internal processes by them. They are
remarks, not faults: a step table that lacks a limit is still a step table. Each names all steps concerned at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem
from procflow.model import Procedure, Step

PERSON = Message(
    "unclear-person",
    en="clear person (rõ người): {count} of {total} steps name no performer and count as automatic: {steps}. "
    "Name the role, unless a system does them.",
    vi="rõ người: {count}/{total} bước chưa nêu người thực hiện nên được coi là tự động: {steps}. "
    "Hãy nêu vai trò, trừ khi hệ thống tự làm.",
)
TASK = Message(
    "unclear-task",
    en="clear task (rõ việc): {count} of {total} steps have no name: {steps}. Say in a few words what is done.",
    vi="rõ việc: {count}/{total} bước chưa có tên: {steps}. Hãy ghi ngắn gọn nội dung công việc.",
)
TIME = Message(
    "unclear-time",
    en="clear time (rõ thời gian): {count} of {total} steps of the office have no limit: {steps}. State `limit`.",
    vi="rõ thời gian: {count}/{total} bước của cơ quan chưa có thời hạn: {steps}. Hãy ghi `limit`.",
)
RESPONSIBILITY = Message(
    "unclear-responsibility",
    en="clear responsibility (rõ trách nhiệm): {count} of {total} roles belong to no unit or agency: {roles}. "
    "State `unit` or `agency`.",
    vi="rõ trách nhiệm: {count}/{total} vai trò chưa thuộc đơn vị, cơ quan nào: {roles}. Hãy ghi `unit` hoặc `agency`.",
)
PRODUCT = Message(
    "unclear-product",
    en="clear product (rõ sản phẩm): {count} of {total} steps of the office make no document: {steps}. State `makes`.",
    vi="rõ sản phẩm: {count}/{total} bước của cơ quan chưa nêu kết quả: {steps}. Hãy ghi `makes`.",
)
AUTHORITY = Message(
    "unclear-authority",
    en="clear authority (rõ thẩm quyền): {count} of {total} steps name neither a legal basis nor who may change them: "
    "{steps}. State `legal.basis` or `legal.authority`.",
    vi="rõ thẩm quyền: {count}/{total} bước chưa nêu căn cứ pháp lý hoặc cấp có thẩm quyền sửa đổi: {steps}. "
    "Hãy ghi `legal.basis` hoặc `legal.authority`.",
)
IDLE_ROLE = Message(
    "role-without-work",
    en="this role does no step, and none may be delegated to it. Remove it, or name it in the steps it does.",
    vi="vai trò này không thực hiện bước nào và cũng không được giao bước nào. Hãy bỏ đi, hoặc ghi vào các bước do vai trò này thực hiện.",
)

_SHOWN = 8


def clarity_problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return one remark for each of the six clarities that some step or role lacks, and every role without work.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    external = {role.id for role in procedure.roles if role.external}
    steps = procedure.steps
    own = tuple(step for step in steps if step.role is not None and step.role not in external)
    place = procedure.place("steps")
    problems = [
        message.at(place, "info", steps=some_of(found), count=len(found), total=total, all=found)
        for message, found, total in (
            (PERSON, _ids(step for step in steps if step.role is None), len(steps)),
            (TASK, _ids(step for step in steps if not step.name), len(steps)),
            (TIME, _ids(step for step in own if step.limit is None), len(own)),
            (PRODUCT, _ids(step for step in own if not step.makes), len(own)),
            (AUTHORITY, _ids(step for step in own if _authority_unclear(step)), len(own)),
        )
        if found
    ]
    nowhere = tuple(role.id for role in procedure.roles if not (role.unit or role.agency or role.external))
    if nowhere:
        problems.append(
            RESPONSIBILITY.at(
                procedure.place("roles"),
                "info",
                roles=some_of(nowhere, "vai trò"),
                count=len(nowhere),
                total=sum(not role.external for role in procedure.roles),
                all=nowhere,
            )
        )
    busy = {role for step in steps for role in step.roles} | {role for step in steps for role in step.legal.delegate_to}
    idle = (role.id for role in procedure.roles if role.id not in busy)
    return (*(IDLE_ROLE.at(procedure.place(f"role '{id}'"), "warning") for id in idle), *problems)


def _authority_unclear(step: Step) -> bool:
    """Tell whether nobody can say who may change a step; where nothing lays it down, the office itself may."""
    return not (step.legal.basis or step.legal.authority or step.legal.source == "none found")


def _ids(steps: Iterator[Step]) -> tuple[str, ...]:
    return tuple(step.id for step in steps)


def some_of(ids: tuple[str, ...], noun: str = "bước") -> tuple[str, ...] | dict[str, str]:
    """Return the ids, of many the first ones and how many more there are; in Vietnamese with the noun for them.

    >>> some_of(("a", "b"))
    ('a', 'b')
    >>> some_of(tuple("abcdefghij"), "tài liệu")["vi"]
    "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' và 2 tài liệu khác"
    """
    if len(ids) <= _SHOWN:
        return ids
    first, more = ", ".join(f"'{id}'" for id in ids[:_SHOWN]), len(ids) - _SHOWN
    return {"vi": f"{first} và {more} {noun} khác", "en": f"{first} and {more} more"}
