"""A procedure as a card for a notebook: what it is, and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procflow.display import card, facts, folded, table
from procflow.model.text import ILLUSTRATIVE, Text
from procflow.wording import Lang

if TYPE_CHECKING:
    from procflow.model.elements import Step
    from procflow.model.procedure import Procedure

HEADS: tuple[Text, ...] = (
    Text(en="Step", vi="Bước"),
    Text(en="Content", vi="Nội dung công việc"),
    Text(en="Performer", vi="Người thực hiện"),
    Text(en="Limit", vi="Thời hạn"),
    Text(en="Working time", vi="Thời gian xử lý thực"),
)
NAMES = {
    "procedure": Text(en="Procedure", vi="Quy trình"),
    "steps": Text(en="Steps", vi="Số bước"),
    "roles": Text(en="Roles", vi="Vai trò"),
    "documents": Text(en="Documents", vi="Tài liệu"),
    "limit": Text(en="Time limit", vi="Thời hạn giải quyết"),
    "version": Text(en="Version", vi="Phiên bản"),
}


def procedure_card(procedure: Procedure, lang: Lang) -> str:
    """Return the card of a procedure in one language; what is not stated stays empty."""
    limit = procedure.time_limit
    known = [
        (NAMES["steps"].get(lang), str(len(procedure.steps))),
        (NAMES["roles"].get(lang), str(len(procedure.roles))),
        (NAMES["documents"].get(lang), str(len(procedure.documents))),
        (NAMES["limit"].get(lang), "" if limit is None else limit.length.text(lang)),
        (NAMES["version"].get(lang), procedure.version),
    ]
    title = f"{NAMES['procedure'].get(lang)}: {procedure.name.get(lang) or procedure.id}"
    steps = table(NAMES["steps"].get(lang), [head.get(lang) for head in HEADS], _steps(procedure, lang))
    return card(
        title,
        facts(procedure.id, known),
        folded(NAMES["steps"].get(lang), steps),
        lang=lang,
        banner=ILLUSTRATIVE.get(lang) if procedure.illustrative else "",
    )


def _performers(step: Step) -> tuple[str, ...]:
    """Return all roles of a step, the lead first; none for an automatic one."""
    if step.role is None:
        return ()
    return (step.role, *(role for role, _ in step.joint if role != step.role))


def _steps(procedure: Procedure, lang: Lang) -> list[list[str]]:
    names = {role.id: role.name.get(lang) or role.id for role in procedure.roles}
    return [
        [
            step.id,
            step.name.get(lang),
            ", ".join(names.get(role, role) for role in _performers(step)),
            "" if step.limit is None else step.limit.text(lang),
            "" if step.work is None else str(step.work),
        ]
        for step in procedure.steps
    ]
