"""Where a case goes next: one node, branches with probabilities, or all branches at once."""

from __future__ import annotations

import math

from attrs import evolve, field, frozen

from procflow.io.faults import Context
from procflow.io.kinds import FLAG, SHARE, Kind, choice, reference, wrong
from procflow.io.messages import ALL_P, BRANCH_P, BRANCH_SUM, NO_BRANCH, NOT_YET, Words, words
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, Sequence, is_null
from procflow.io.scalars import whole
from procflow.io.section import NAME, Field, Section, read_section
from procflow.model import Text
from procflow.model.elements import FlowKind, Join, Split
from procflow.wording import normal

TOLERANCE = 1e-9
"""How far the probabilities of the branches may be from 1 in sum."""

_OR = words("an OR split, whose branches are independent", "rẽ nhánh OR, các nhánh độc lập")
_WHEN = words("a branch taken on a condition", "nhánh theo điều kiện")
_EVENT = words("a gateway that waits for an event", "cổng chờ sự kiện")
LATER_SPLITS = {"any": _OR, "otherwise": _OR, "chosen": _OR, "first": _EVENT, "event": _EVENT}
TARGET = reference("node", words("the id of a step, gateway or end", "mã của một bước, cổng hoặc điểm kết thúc"))

BRANCH_SECTION = Section(
    "branch",
    words("A branch", "Nhánh"),
    (
        Field("to", TARGET, "Step, gateway or end it leads to.", "Bước, cổng hoặc điểm kết thúc mà nhánh dẫn tới.", required=True),
        Field("p", SHARE, "Probability; one branch may leave it out and takes the rest.", "Xác suất; một nhánh được bỏ trống và nhận phần còn lại."),
        Field("returns", FLAG, "Whether it sends the case back for rework.", "Nhánh trả lại để làm lại."),
        Field("label", NAME, "What the branch is called on a picture.", "Nhãn của nhánh trên hình."),
    ),
    later={"when": _WHEN, "after": _EVENT, "message": _EVENT, **LATER_SPLITS},
)  # fmt: skip
ALL = "all"


@frozen
class Branch:
    """One way on; `p` is None where the file leaves it to be the rest."""

    target: str
    spot: Node
    p: float | None = None
    kind: FlowKind = "normal"
    label: Text = field(factory=Text)


@frozen
class Next:
    """What `next` says: whether one or all branches are taken, and the branches with their probabilities."""

    split: Split
    branches: tuple[Branch, ...]


def read_next(node: Node, context: Context) -> Next | None:
    """Return what `next` says, or None after noting a fault."""
    if isinstance(node, MappingNode) and any(normal(key.text) == ALL for key, _ in node.pairs):
        return _read_all(node, context)
    if isinstance(node, MappingNode) and not any(normal(key.text) == "to" for key, _ in node.pairs):
        later = [key for key, _ in node.pairs if normal(key.text) in LATER_SPLITS]
        for key in later[:1]:
            name = normal(key.text)
            context.fault(NOT_YET, key, key=name, what=LATER_SPLITS[name])
        if later:
            return None
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = [_read_branch(item, context) for item in nodes]
    branches = [branch for branch in found if branch is not None]
    if not nodes:
        context.fault(NO_BRANCH, node)
        return None
    shared = _shared(branches, node, context) if len(branches) == len(nodes) else None
    return None if shared is None else Next("one", shared)


def _read_all(node: MappingNode, context: Context) -> Next | None:
    """Return the branches of ``{all: [...]}``, which have no probabilities."""
    record = read_section(ALL_SECTION, node, context)
    listed = None if record is None else record.nodes[ALL]
    if not isinstance(listed, Sequence):
        if listed is not None:
            wrong(listed, context.of(ALL), NEXT_WORDS)
        return None
    found = [_read_branch(item, context) for item in listed.items]
    branches = [branch for branch in found if branch is not None]
    for branch in branches:
        if branch.p is not None:
            context.fault(ALL_P, branch.spot)
    if not listed.items:
        context.fault(NO_BRANCH, listed)
    return Next("all", tuple(evolve(branch, p=1.0) for branch in branches)) if len(found) == len(branches) else None


def _read_branch(node: Node, context: Context) -> Branch | None:
    """Return one branch: an id, or a group of fields."""
    if isinstance(node, Scalar) and not is_null(node):
        target = TARGET.read(node, context)
        return None if target is None else Branch(target, node)
    if not isinstance(node, MappingNode):
        wrong(node, context, NEXT_WORDS)
        return None
    record = read_section(BRANCH_SECTION, node, context)
    if record is None or record.refused or not {"to", *record.nodes} <= record.values.keys():
        return None
    values = record.values
    kind: FlowKind = "returns" if values.get("returns") else "normal"
    return Branch(values["to"], record.nodes["to"], values.get("p"), kind, values.get("label", Text()))


def _shared(branches: list[Branch], node: Node, context: Context) -> tuple[Branch, ...] | None:
    """Return the branches with the probability of the one that leaves it out, or note that the sum is wrong."""
    silent = sum(branch.p is None for branch in branches)
    total = math.fsum(branch.p for branch in branches if branch.p is not None)
    if silent > 1:
        context.fault(BRANCH_P, node, count=silent)
        return None
    if abs(total - 1) > TOLERANCE and (not silent or total > 1):
        context.fault(BRANCH_SUM, node, total=f"{total:.12g}", mend=_mend(total))
        return None
    # Twelve decimals make the rest of 0.97 the 0.03 that a person would have written.
    rest = max(0.0, round(1 - total, 12))
    return tuple(evolve(branch, p=rest) if branch.p is None else branch for branch in branches)


def _mend(total: float) -> Words:
    gap = f"{abs(1 - total):.12g}"
    if total < 1:
        return words(f"Add {gap} to a branch, or leave one p out.", f"Hãy thêm {gap} cho một nhánh, hoặc bỏ một p.")
    return words(f"Take {gap} from a branch.", f"Hãy bớt {gap} ở một nhánh.")


def _as_is(node: Node, context: Context) -> Node:
    return node


NEXT_WORDS = words(
    "an id, a branch {to: …, p: …}, a list of branches, or {all: [...]}",
    "một mã, một nhánh {to: …, p: …}, danh sách nhánh, hoặc {all: [...]}",
)
_ONE = {"anyOf": [TARGET.schema, BRANCH_SECTION.ref]}
_SOME = {"type": "array", "items": _ONE, "minItems": 1}
ALL_SECTION = Section(
    "all",
    words("All branches at once", "Đi tất cả các nhánh"),
    (Field(ALL, Kind(_as_is, _SOME, NEXT_WORDS), "Branches, all of which are taken.", "Các nhánh, đi tất cả.", required=True),),
    later=LATER_SPLITS,
)  # fmt: skip
NEXT = Kind(read_next, {"anyOf": [*_ONE["anyOf"], _SOME, ALL_SECTION.ref]}, NEXT_WORDS)


def _read_join(node: Node, context: Context) -> Join | None:
    """Return whether any arrival goes on or all branches must arrive."""
    text = node.text if isinstance(node, Scalar) else ""
    if whole(node) is not None or text == "chosen":
        context.fault(NOT_YET, node, key=f"join: {text}", what=words("a join of some branches", "nhập một số nhánh"))
        return None
    found: Join | None = JOIN_CHOICE.read(node, context)
    return found


JOIN_CHOICE = choice("any", "all")
JOIN = Kind(_read_join, JOIN_CHOICE.schema, JOIN_CHOICE.words)
