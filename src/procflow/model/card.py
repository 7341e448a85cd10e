"""A procedure as a card for a notebook: what it is, and its steps."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.display import card, facts, folded, table
from procflow.model.durations import Span
from procflow.model.elements import Role, Step
from procflow.model.text import ILLUSTRATIVE, Text
from procflow.wording import Lang

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


def procedure_card(
    id: str,
    name: Text,
    steps: Sequence[Step],
    roles: Sequence[Role],
    *,
    documents: int,
    limit: Span | None,
    version: str,
    illustrative: bool,
    lang: Lang,
) -> str:
    """Return the card of a procedure in one language; what is not stated stays empty."""
    known = {
        "steps": str(len(steps)),
        "roles": str(len(roles)),
        "documents": str(documents),
        "limit": "" if limit is None else limit.text(lang),
        "version": version,
    }
    rows = table(NAMES["steps"].get(lang), [head.get(lang) for head in HEADS], _steps(steps, roles, lang))
    return card(
        f"{NAMES['procedure'].get(lang)}: {name.get(lang) or id}",
        facts(id, [(NAMES[key].get(lang), value) for key, value in known.items()]),
        folded(NAMES["steps"].get(lang), rows),
        lang=lang,
        banner=ILLUSTRATIVE.get(lang) if illustrative else "",
    )


def _performers(step: Step) -> tuple[str, ...]:
    """Return all roles of a step, the lead first; none for an automatic one."""
    if step.role is None:
        return ()
    return (step.role, *(role for role, _ in step.joint if role != step.role))


def _steps(steps: Sequence[Step], roles: Sequence[Role], lang: Lang) -> list[list[str]]:
    names = {role.id: role.name.get(lang) or role.id for role in roles}
    return [
        [
            step.id,
            step.name.get(lang),
            ", ".join(names.get(role, role) for role in _performers(step)),
            "" if step.limit is None else step.limit.text(lang),
            "" if step.work is None else str(step.work),
        ]
        for step in steps
    ]
