"""Acts of delegation of a step, as the file states them."""

from __future__ import annotations

from typing import Any

from procflow.io.faults import Context
from procflow.io.kinds import DATE, TEXT, Kind, is_list, listing
from procflow.io.messages import words
from procflow.io.names import ROLE
from procflow.io.nodes import Node
from procflow.io.section import Field, Record, Section, group
from procflow.model import Delegation

DELEGATION_SECTION = Section(
    "delegated",
    words("An act of delegation", "Văn bản ủy quyền"),
    (
        Field("to", ROLE, "Role that does the step meanwhile.", "Vai trò làm bước trong thời gian đó.", required=True),
        Field("from", DATE, "First day on which the act holds.", "Ngày đầu có hiệu lực.", required=True),
        Field("until", DATE, "Last day on which it holds.", "Ngày cuối còn hiệu lực.", required=True),
        Field("act", TEXT, "Number of the decision.", "Số, ký hiệu văn bản."),
    ),
)


def _delegation(record: Record, context: Context) -> Delegation | None:
    if record.refused or record.nodes.keys() - record.values.keys():
        return None
    values = {{"from": "start"}.get(name, name): value for name, value in record.values.items()}
    return context.make(record.node, lambda: Delegation(**values))


_ONE = group(DELEGATION_SECTION, _delegation)
_SEVERAL = listing(_ONE, words("a list of acts of delegation", "danh sách văn bản ủy quyền"), least=1)


def _read(node: Node, context: Context) -> tuple[Delegation, ...] | None:
    if is_list(node):
        found: tuple[Any, ...] | None = _SEVERAL.read(node, context)
        return found
    one = _ONE.read(node, context)
    return None if one is None else (one,)


DELEGATED = Kind(
    _read,
    {"anyOf": [_ONE.schema, _SEVERAL.schema]},
    words(
        "an act such as {to: vice_chair, from: 2026-01-01, until: 2026-06-30, act: ...}, or a list of acts",
        "một văn bản, ví dụ {to: vice_chair, from: 2026-01-01, until: 2026-06-30, act: ...}, hoặc danh sách văn bản",
    ),
)
