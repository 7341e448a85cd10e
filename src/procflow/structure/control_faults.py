"""Can a check be put behind this step? Faults of form in new checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procflow.errors import Message, Problem
from procflow.model import AddControl, Procedure

NAME_TAKEN = Message(
    "apply-control-name",
    en="the procedure has '{name}' already, so no new check can be called so. Choose another id.",
    vi="quy trình đã có '{name}' nên không đặt tên này cho khâu kiểm tra mới được. Hãy chọn mã khác.",
)
NOBODY_LOOKS = Message(
    "apply-control-role",
    en="the new check '{name}' has no role of the office that does it. State one.",
    vi="khâu kiểm tra mới '{name}' chưa có vai trò nào của cơ quan thực hiện. Hãy nêu một vai trò.",
)
NO_PLACE = Message(
    "apply-control-place",
    en="its ways on lead to {targets}, expected one, so that every case comes to the new check. Choose a step behind which there "
    "is one way on.",
    vi="các hướng đi tiếp dẫn đến {targets}, cần đúng một hướng để mọi hồ sơ đều qua khâu kiểm tra mới. "
    "Hãy chọn bước chỉ có một hướng đi tiếp.",
)
NO_WAY_BACK = Message(
    "apply-control-back",
    en="the new check '{name}' sends {share} of its cases back to '{to}', expected a share from 0 to below 1, and a step from "
    "which cases come to it again, or no step where none is sent back. State both or none.",
    vi="khâu kiểm tra mới '{name}' trả lại {share} số hồ sơ về '{to}', cần một tỷ lệ từ 0 đến dưới 1 và một bước mà từ đó hồ "
    "sơ lại đến khâu này, hoặc không nêu bước nếu không trả lại. Hãy nêu cả hai hoặc không nêu.",
)
NOT_PLAIN = Message(
    "apply-control-form",
    en="the new check '{name}' waits for branches or opens some, expected join 'any' and split 'one'. State them so.",
    vi="khâu kiểm tra mới '{name}' chờ hoặc mở các nhánh, cần join 'any' và split 'one'. Hãy khai như vậy.",
)
_NOWHERE = {"en": "no step", "vi": "không bước nào"}


def control_faults(procedure: Procedure, edits: Sequence[AddControl]) -> tuple[Problem, ...]:
    """Return why new checks cannot be put in; empty if they can.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    edits : sequence of AddControl
        Each names steps of the procedure.

    Examples
    --------
    >>> from procflow.model import End, Flow, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> [problem.code for problem in control_faults(p, [AddControl("a", Step(id="a"))])]
    ['apply-control-name', 'apply-control-role']
    """
    return tuple(problem for edit in edits for problem in _of_one(procedure, edit))


def _of_one(procedure: Procedure, edit: AddControl) -> Iterator[Problem]:
    place, name, role = procedure.place(f"step '{edit.after}'"), edit.control.id, edit.control.role
    if procedure.has_node(name):
        yield NAME_TAKEN.at(place, name=name)
    if role is None or (procedure.has_role(role) and procedure.role(role).external):
        yield NOBODY_LOOKS.at(place, name=name)
    if edit.control.join != "any" or edit.control.split != "one":
        yield NOT_PLAIN.at(place, name=name)
    on = [flow for flow in procedure.outflows(edit.after) if flow.kind == "normal" and flow.p > 0]
    if len(on) != 1 or procedure.step(edit.after).split != "one":
        yield NO_PLACE.at(place, targets=tuple(flow.target for flow in on) or _NOWHERE)
    both = edit.to is not None and 0 < edit.back < 1 and edit.after in _reached(procedure, edit.to)
    if not both and not (edit.to is None and edit.back == 0):
        yield NO_WAY_BACK.at(place, name=name, share=float(edit.back), to=edit.to or _NOWHERE)


def _reached(procedure: Procedure, first: str) -> set[str]:
    """Return the nodes to which cases come from a node, itself among them."""
    seen, todo = {first}, [first]
    while todo:
        fresh = {flow.target for flow in procedure.outflows(todo.pop()) if flow.p > 0} - seen
        seen |= fresh
        todo += fresh
    return seen
