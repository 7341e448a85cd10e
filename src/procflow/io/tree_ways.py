"""From the flows that leave a node to what `next` says of them."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from procflow.errors import OutputError, Place, ProcedureError
from procflow.io.messages import CANNOT_HOLD, words
from procflow.io.trees import Tree, fields, id_value, name_tree, refuse
from procflow.model import Condition, Flow


def _branch(flow: Flow, *, sole: bool, resolved: bool) -> str | Tree:
    """Return one branch: its target alone where it has nothing else to say."""
    target = id_value(flow.target)
    decided = bool(flow.when) or flow.otherwise
    said = fields(
        False,
        ("p", None if decided and flow.p == 1 else flow.p, 1.0 if sole and not resolved else None),
        ("when", _condition(flow), ""),
        ("otherwise", flow.otherwise, False),
        ("returns", flow.kind == "returns", False),
        ("label", name_tree(flow.label, resolved), None),
    )
    return {"to": target, **said} if said else target


def _condition(flow: Flow) -> str:
    """Return the condition of a flow as it is read back, or refuse one that is none."""
    if not flow.when:
        return ""
    try:
        return Condition.parse(flow.when).spelled()
    except ProcedureError as error:
        what = dict.fromkeys(("en", "vi"), f"'{flow.when}'")
        raise OutputError(*error.problems, CANNOT_HOLD.at(Place(element=_named(flow)), what=what, mend="")) from None


def _named(flow: Flow) -> str:
    return f"flow '{flow.source}' -> '{flow.target}'"


def next_tree(flows: tuple[Flow, ...], split: str, resolved: bool) -> Any:
    """Return what `next` says of the flows that leave a node."""
    _refuse_mixed(flows, split)
    if split == "all":
        return {"all": [_branch(flow, sole=True, resolved=False) for flow in flows]}
    if split == "any":
        rest = [evolve(flow, otherwise=False) for flow in flows if flow.otherwise]
        some = [_branch(flow, sole=False, resolved=False) for flow in flows if not flow.otherwise]
        return {"any": some, **({"otherwise": _branch(rest[0], sole=True, resolved=False)} if rest else {})}
    branches = [_branch(flow, sole=len(flows) == 1, resolved=resolved) for flow in flows]
    return branches[0] if len(branches) == 1 else branches


def _refuse_mixed(flows: tuple[Flow, ...], split: str) -> None:
    """Refuse ways on that would not be read back: conditions beside shares, two ways taken otherwise, or one that is not last."""
    decided = [bool(flow.when) or flow.otherwise for flow in flows]
    both = any((flow.when and (flow.otherwise or flow.p != 1)) or (flow.otherwise and flow.p != 1) for flow in flows)
    mixed = any(decided) and (split == "all" or (split == "one" and not all(decided)))
    early = any(flow.otherwise for flow in flows[:-1]) or (len(flows) == 1 and flows[0].otherwise)
    stuck = split == "any" and not any(flow.otherwise or (flow.p == 1 and not flow.when) for flow in flows)
    if both or mixed or early or stuck:
        what = words(
            "conditions beside shares, a way taken otherwise that is not the last of several, or an OR split that may take none",
            "điều kiện lẫn với xác suất, nhánh otherwise không đứng cuối, hoặc rẽ nhánh OR có thể không đi nhánh nào",
        )
        mend = words("Let conditions alone or shares alone decide.", "Hãy chỉ dùng điều kiện, hoặc chỉ dùng xác suất.")
        refuse(f"node '{flows[0].source}'", what, mend)
