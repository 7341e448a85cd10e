"""The rules a simplification may not break, as the file states them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from procflow.io.faults import Context, listed
from procflow.io.kinds import COUNT_FROM_0, SHARE, TEXT, choice, listing, reference
from procflow.io.messages import IF_CUT_THEN, ONE_RULE, UNKNOWN_FIELD, words
from procflow.io.names import STEP
from procflow.io.section import NAME, Field, Record, Section, entries, group
from procflow.model import (
    PRECONDITION_EDITS,
    AuthorityCap,
    ControlFloor,
    IfCutThen,
    LegalActs,
    Order,
    Precondition,
    Rule,
    Separation,
    Together,
)

_SOME_STEPS = listing(STEP, words("a list of steps", "danh sách các bước"), least=1)

SEPARATION_SECTION = Section(
    "separation",
    words("Separation of duties", "Tách người làm và người kiểm tra"),
    (
        Field("maker", STEP, "Step that makes something.", "Bước tạo ra kết quả.", required=True),
        Field("checkers", _SOME_STEPS, "Steps that check it, by other roles.", "Các bước kiểm tra, do vai trò khác.", required=True),
    ),
)  # fmt: skip
PRECONDITION_SECTION = Section(
    "precondition",
    words("A precondition", "Điều kiện tiên quyết"),
    (
        Field("steps", _SOME_STEPS, "Steps that may be changed only once it is in force.", "Các bước chỉ được sửa khi điều kiện đã có.", required=True),
        Field(
            "state",
            choice("in force", "planned", "missing"),
            "Whether it holds today; `planned` is assumed and listed, `missing` forbids the edit.",
            "Hiện trạng; `planned` được giả định và liệt kê, `missing` không cho sửa.",
            required=True,
        ),
        Field(
            "edits",
            listing(choice(*PRECONDITION_EDITS), words(f"a list of {' | '.join(PRECONDITION_EDITS)}", f"danh sách gồm {' | '.join(PRECONDITION_EDITS)}"), least=1),
            "Edits it is asked for; by default all but delegate, which is asked for by name.",
            "Thay đổi cần điều kiện này; mặc định là tất cả trừ delegate, loại này phải ghi rõ.",
        ),
    ),
)  # fmt: skip
FLOOR_SECTION = Section(
    "floor",
    words("A control floor", "Mức kiểm soát tối thiểu"),
    (
        Field("risk", TEXT, "Kind of error.", "Loại sai sót.", required=True),
        Field("detect", SHARE, "Least probability of catching it on every path.", "Xác suất phát hiện tối thiểu trên mọi đường đi.", required=True),
        Field(
            "ends",
            listing(reference("end", words("the id of an end", "mã của điểm kết thúc")), words("a list of ends", "danh sách điểm kết thúc")),
            "Ends it applies to; by default all.",
            "Các điểm kết thúc áp dụng; mặc định là tất cả.",
        ),
    ),
)  # fmt: skip


def _values(record: Record, context: Context) -> Record:
    """Return the fields as they are; the rule around them is made later, with its id."""
    return record


RULE_SECTION = Section(
    "rule",
    words("A rule", "Quy tắc"),
    (
        Field(
            "order",
            listing(STEP, words("two steps [first, then]", "hai bước [trước, sau]"), least=2, most=2),
            "Whenever the second step runs, the first has run before.",
            "Khi bước sau thực hiện thì bước trước đã thực hiện.",
        ),
        Field("together", _SOME_STEPS, "These steps stay or go together.", "Các bước này cùng giữ hoặc cùng bỏ."),
        Field("if_cut", STEP, "If this step is cut, the one under `then` must be cut as well.", "Nếu cắt bước này thì phải cắt cả bước ở `then`."),
        Field("then", STEP, "See `if_cut`.", "Xem `if_cut`."),
        Field("separation", group(SEPARATION_SECTION, _values), "Maker and checkers are different roles.", "Người làm và người kiểm tra khác vai trò."),
        Field("precondition", group(PRECONDITION_SECTION, _values), "What must be in force before steps are changed.", "Điều phải có trước khi sửa các bước."),
        Field("floor", group(FLOOR_SECTION, _values), "Errors must be caught with a least probability.", "Sai sót phải được phát hiện với xác suất tối thiểu."),
        Field(
            "authority_cap",
            listing(TEXT, words("a list of authorities, as `legal.authority` names them", "danh sách cấp có thẩm quyền như ở `legal.authority`"), least=1),
            "Only instruments that one of these authorities may amend are touched.",
            "Chỉ sửa văn bản thuộc thẩm quyền của một trong các cấp này.",
        ),
        Field("legal_acts", COUNT_FROM_0, "A plan amends at most so many different instruments.", "Phương án sửa tối đa bấy nhiêu văn bản khác nhau."),
        Field("name", NAME, "Name, for preconditions and floors.", "Tên, dùng cho điều kiện và mức kiểm soát."),
        Field("basis", TEXT, "Legal text with article.", "Căn cứ pháp lý, ghi rõ điều khoản."),
        Field("note", NAME, "Remark.", "Ghi chú."),
    ),
    later={
        "no_burden": words("no burden moved to the applicant", "không chuyển gánh nặng sang người dân"),
    },
)  # fmt: skip
_NAMED = ("precondition", "floor")
_RULES = ("order", "together", "if_cut", "separation", "precondition", "floor", "authority_cap", "legal_acts")


def _builder(name: str, value: Any, record: Record) -> Callable[..., Rule]:
    """Return what makes the one rule that was said, apart from its id, basis and note."""
    match name:
        case "order":
            return lambda **common: Order(first=value[0], then=value[1], **common)
        case "together":
            return lambda **common: Together(steps=value, **common)
        case "if_cut":
            return lambda **common: IfCutThen(step=value, then=record.values["then"], **common)
        case "separation":
            return lambda **common: Separation(**value.values, **common)
        case "precondition":
            return lambda **common: Precondition(**value.values, **common)
        case "authority_cap":
            return lambda **common: AuthorityCap(authorities=value, **common)
        case "legal_acts":
            return lambda **common: LegalActs(most=value, **common)
        case _:
            return lambda **common: ControlFloor(**value.values, **common)


def _rule(id: str, record: Record, context: Context) -> Rule | None:
    """Return the rule, or note that it says none or several."""
    said = [name for name in _RULES if name in record.nodes]
    if record.refused and len(said) < 2:
        return None
    if len(said) != 1:
        found = said or words("none", "không có gì")
        context.fault(ONE_RULE, record.node, found=found, choices=_RULES)
        return None
    name = said[0]
    if (name == "if_cut") != ("then" in record.nodes):
        context.fault(IF_CUT_THEN, record.spot("then" if name != "if_cut" else name))
        return None
    common = {key: record.values[key] for key in ("basis", "note") if key in record.values}
    if name in _NAMED:
        common |= {key: record.values[key] for key in ("name",) if key in record.values}
    elif "name" in record.nodes:
        known = listed([name, "basis", "note"])
        context.fault(UNKNOWN_FIELD, record.spot("name"), key="name", hint=words("", ""), known=known)
    if not {name, *(["then"] if name == "if_cut" else [])} <= record.values.keys():
        return None
    make = _builder(name, record.values[name], record)
    return context.make(record.node, lambda: make(id=id, **common))


RULES = entries(RULE_SECTION, "rule", _rule)
