"""Where a case goes next: one node, branches with probabilities or conditions, all branches at once, or some of them."""

from __future__ import annotations

import math

from attrs import evolve, field, frozen

from procflow.io.faults import Context
from procflow.io.kinds import COUNT, FLAG, SHARE, Kind, choice, read_text, reference, wrong
from procflow.io.messages import (
    ALL_P,
    ANY_NONE,
    ANY_SILENT,
    BRANCH_P,
    BRANCH_SUM,
    NO_BRANCH,
    NOT_YET,
    OTHERWISE_P,
    WHEN_AND_P,
    WHEN_ORDER,
    Words,
    words,
)
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, Sequence, is_null
from procflow.io.scalars import number
from procflow.io.section import NAME, Field, Section, read_section
from procflow.model import Condition, Text
from procflow.model.elements import FlowKind, Join, Split
from procflow.wording import normal

TOLERANCE = 1e-9
"""How far the probabilities of the branches may be from 1 in sum."""

_EVENT = words("a gateway that waits for an event", "cổng chờ sự kiện")
LATER_SPLITS = {"first": _EVENT, "event": _EVENT}
TARGET = reference("node", words("the id of a step, gateway or end", "mã của một bước, cổng hoặc điểm kết thúc"))
_CONDITION = words(
    'a condition on attributes of the case, such as "area_m2 > 500"',
    'một điều kiện trên thuộc tính của hồ sơ, ví dụ "area_m2 > 500"',
)


def _read_condition(node: Node, context: Context) -> Condition | None:
    text = read_text(node, context, _CONDITION)
    return None if text is None else context.make(node, lambda: Condition.parse(text))


BRANCH_SECTION = Section(
    "branch",
    words("A branch", "Nhánh"),
    (
        Field("to", TARGET, "Step, gateway or end it leads to.", "Bước, cổng hoặc điểm kết thúc mà nhánh dẫn tới.", required=True),
        Field("p", SHARE, "Probability; one branch may leave it out and takes the rest.", "Xác suất; một nhánh được bỏ trống và nhận phần còn lại."),
        Field("when", Kind(_read_condition, {"type": "string"}, _CONDITION),
              "Condition, instead of p: of a list the first branch whose condition holds is taken.",
              "Điều kiện, thay cho p: trong danh sách, đi nhánh đầu tiên có điều kiện đúng."),
        Field("otherwise", FLAG, "Whether it is taken if no other branch is; the last of a list with conditions.",
              "Nhánh đi khi không nhánh nào khác được chọn; đứng cuối danh sách có điều kiện."),
        Field("returns", FLAG, "Whether it sends the case back for rework.", "Nhánh trả lại để làm lại."),
        Field("label", NAME, "What the branch is called on a picture.", "Nhãn của nhánh trên hình."),
    ),
    later={"after": _EVENT, "message": _EVENT, **LATER_SPLITS},
)  # fmt: skip
ALL = "all"
ANY = "any"
OTHERWISE = "otherwise"


@frozen
class Branch:
    """One way on; `p` is None where the file leaves it to be the rest, or where conditions decide."""

    target: str
    spot: Node
    p: float | None = None
    kind: FlowKind = "normal"
    label: Text = field(factory=Text)
    when: Condition | None = None
    otherwise: bool = False

    @property
    def silent(self) -> bool:
        """Tell whether it does not say when it is taken."""
        return self.p is None and self.when is None and not self.otherwise


@frozen
class Next:
    """What `next` says: whether one or all branches are taken, and the branches with their probabilities."""

    split: Split
    branches: tuple[Branch, ...]


def read_next(node: Node, context: Context) -> Next | None:
    """Return what `next` says, or None after noting a fault."""
    if isinstance(node, MappingNode) and any(normal(key.text) == ALL for key, _ in node.pairs):
        return _read_all(node, context)
    if isinstance(node, MappingNode) and any(normal(key.text) == ANY for key, _ in node.pairs):
        return _read_any(node, context)
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
    if len(branches) < len(nodes):
        return None
    decided = any(branch.when or branch.otherwise for branch in branches)
    chosen = _conditional(branches, node, context) if decided else _shared(branches, node, context)
    return None if chosen is None else Next("one", chosen)


def _conditional(branches: list[Branch], node: Node, context: Context) -> tuple[Branch, ...] | None:
    """Return branches of which the first whose condition holds is taken; the last may do without one."""
    sound = True
    for branch in branches[:-1]:
        if branch.when is None:
            context.fault(WHEN_ORDER if branch.p is None else WHEN_AND_P, branch.spot)
            sound = False
    last = branches[-1]
    if last.p is not None:
        context.fault(WHEN_AND_P, last.spot)
        sound = False
    if not sound or any(branch.when and branch.otherwise for branch in branches):
        return None
    if len(branches) == 1 and last.otherwise:
        context.fault(WHEN_ORDER, last.spot)
        return None
    if last.when is None:
        last = evolve(last, otherwise=True)
    return tuple(evolve(branch, p=1.0) for branch in (*branches[:-1], last))


def _read_any(node: MappingNode, context: Context) -> Next | None:
    """Return the branches of ``{any: [...], otherwise: draft}``, each taken or not by itself."""
    record = read_section(ANY_SECTION, node, context)
    if record is None or ANY not in record.nodes:
        return None
    listed = record.nodes[ANY]
    if not isinstance(listed, Sequence):
        wrong(listed, context.of(ANY), NEXT_WORDS)
        return None
    found = [_read_branch(item, context) for item in listed.items]
    branches = [branch for branch in found if branch is not None]
    if not listed.items:
        context.fault(NO_BRANCH, listed)
    for branch in branches:
        if branch.silent or branch.otherwise:
            context.fault(ANY_SILENT, branch.spot)
    rest = record.values.get(OTHERWISE)
    if rest is not None and not (rest.silent or rest.otherwise):
        context.of(OTHERWISE).fault(OTHERWISE_P, rest.spot)
    if rest is None and OTHERWISE not in record.nodes and not any(branch.p == 1 for branch in branches):
        context.fault(ANY_NONE, node)
    sound = len(branches) == len(found) > 0 and not record.refused and record.nodes.keys() <= record.values.keys()
    if not sound or any(branch.silent or branch.otherwise for branch in branches):
        return None
    ways = [branch if branch.when is None else evolve(branch, p=1.0) for branch in branches]
    return Next("any", (*ways, *([evolve(rest, p=1.0, otherwise=True)] if rest is not None else [])))


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
        if not branch.silent:
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
    if {normal(key.text) for key, _ in node.pairs} == {OTHERWISE}:
        target = TARGET.read(node.pairs[0][1], context.of(OTHERWISE))
        return None if target is None else Branch(target, node.pairs[0][1], otherwise=True)
    record = read_section(BRANCH_SECTION, node, context)
    if record is None or record.refused or not {"to", *record.nodes} <= record.values.keys():
        return None
    values = record.values
    kind: FlowKind = "returns" if values.get("returns") else "normal"
    when, rest = values.get("when"), bool(values.get(OTHERWISE))
    if sum((when is not None, "p" in values, rest)) > 1:
        context.fault(WHEN_AND_P, record.nodes["to"])
        return None
    spot = record.nodes["to" if when is None else "when"]
    return Branch(values["to"], spot, values.get("p"), kind, values.get("label", Text()), when, rest)


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
    "an id, a branch {to: …, p: …} or {to: …, when: …}, a list of branches, {all: [...]}, or {any: [...], otherwise: …}",
    "một mã, một nhánh {to: …, p: …} hoặc {to: …, when: …}, danh sách nhánh, {all: [...]}, hoặc {any: [...], otherwise: …}",
)
_ONE = {"anyOf": [TARGET.schema, BRANCH_SECTION.ref]}
_REST = {
    "type": "object", "properties": {OTHERWISE: TARGET.schema}, "required": [OTHERWISE], "additionalProperties": False,
}  # fmt: skip
_SOME = {"type": "array", "items": {"anyOf": [*_ONE["anyOf"], _REST]}, "minItems": 1}
ALL_SECTION = Section(
    "all",
    words("All branches at once", "Đi tất cả các nhánh"),
    (Field(ALL, Kind(_as_is, _SOME, NEXT_WORDS), "Branches, all of which are taken.", "Các nhánh, đi tất cả.", required=True),),
    later=LATER_SPLITS,
)  # fmt: skip
ANY_SECTION = Section(
    "any",
    words("Some of the branches (OR)", "Đi một số nhánh (OR)"),
    (
        Field(ANY, Kind(_as_is, _SOME, NEXT_WORDS), "Branches, each taken or not by its own p or condition.",
              "Các nhánh, mỗi nhánh được đi hay không theo p hoặc điều kiện riêng.", required=True),
        Field(OTHERWISE, Kind(_read_branch, _ONE, TARGET.words), "Where the case goes if none of them is taken.",
              "Nơi hồ sơ đi khi không nhánh nào được chọn."),
    ),
    later=LATER_SPLITS,
)  # fmt: skip
NEXT = Kind(read_next, {"anyOf": [*_ONE["anyOf"], _SOME, ALL_SECTION.ref, ANY_SECTION.ref]}, NEXT_WORDS)


_NAMED = choice("any", "all", "chosen")


def _read_join(node: Node, context: Context) -> Join | None:
    """Return what the step waits for: any arrival, all branches, those the split chose, or so many of them."""
    found: Join | None = (COUNT if number(node) is not None else _NAMED).read(node, context)
    return found


JOIN = Kind(
    _read_join,
    {"anyOf": [_NAMED.schema, COUNT.schema]},
    words(
        "any | all | chosen, or how many branches are enough, such as 2",
        "any | all | chosen, hoặc số nhánh là đủ, ví dụ 2",
    ),
)
