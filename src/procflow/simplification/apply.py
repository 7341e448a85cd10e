"""Carry out edits: the procedure that is left, with everything that referred to the removed steps repaired.

`apply` never judges law; `procflow.guards.violations` and `propose` do. To undo one edit of a plan, apply the others to
the procedure as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from attrs import evolve, frozen

from procflow.errors import Message, ProposalError, did_you_mean
from procflow.model import (
    AuthorityCap,
    ControlFloor,
    Document,
    Edit,
    End,
    Gateway,
    HasEdits,
    IfCutThen,
    LegalActs,
    Order,
    Precondition,
    Procedure,
    RemoveStep,
    Role,
    Rule,
    Separation,
    Step,
    Together,
    one_procedure,
)
from procflow.simplification.sketch import Sketch
from procflow.structure.rewriting import placed

NO_SUCH_STEP = Message(
    "apply-no-step",
    en="no step is called '{step}'.{hint} Name a step of the procedure.",
    vi="không có bước nào tên '{step}'.{hint} Hãy nêu tên một bước của quy trình.",
)
DECIDING = Message(
    "apply-deciding",
    en="it decides among {exits} and cannot be removed, because nobody would decide then. Keep it.",
    vi="bước này quyết định chọn hướng trong {exits} nên không thể bỏ vì sẽ không còn ai quyết định. Hãy giữ bước này.",
)
NO_WAY_ON = Message(
    "apply-no-way-on",
    en="it has no flow of kind 'normal' with a probability above 0, so cases would have no way on. "
    "Add one, or keep the step.",
    vi="bước này không có luồng 'normal' nào với xác suất lớn hơn 0 nên hồ sơ sẽ không có đường đi tiếp. "
    "Hãy thêm một luồng, hoặc giữ bước này.",
)
NOTHING_LEFT = Message(
    "apply-nothing-left",
    en="these edits leave no step that a case would reach. Keep at least one.",
    vi="các sửa đổi này không để lại bước nào mà hồ sơ đi qua. Hãy giữ ít nhất một bước.",
)
NO_EDIT = Message(
    "apply-no-edit",
    en="{value} is no edit. Expected a proposal or a list such as [RemoveStep('sign')].",
    vi="{value} không phải là một sửa đổi. Cần một phương án hoặc một danh sách như [RemoveStep('sign')].",
)


@frozen
class Applied:
    """What became of a procedure when edits were carried out.

    Attributes
    ----------
    before, procedure : Procedure
        As it was and as it is now.
    removed : tuple of str
        Steps that the edits name.
    unreached : tuple of str
        Steps that nobody removed but no case reaches any more; they are gone as well.
    ends, roles, documents, rules : tuple of str
        Ends that no case reaches any more, roles left without a step, documents left without use, and rules left
        without anything to rule.
    """

    before: Procedure
    procedure: Procedure
    removed: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def apply(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> Procedure:
    """Return the procedure with edits carried out.

    Flows lead past the removed steps, parallel flows of an XOR merge, the returns of a removed check vanish, emptied
    branches and gateways without a choice are taken away, and steps that no case reaches any more go as well.
    Documents, roles and rules that referred to what is gone are repaired. Everything else stays as it was.

    Parameters
    ----------
    procedure : Procedure
        It is not changed.
    what : Proposal or iterable of RemoveStep
        The plan, or its edits; their order does not matter.

    Raises
    ------
    ProposalError
        If an edit names no step, or a step that decides among several ways on, or if no step would be left.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft"), Step(id="initial"), Step(id="sign")], ends=[End(id="done")],
    ...               flows=[Flow("draft", "initial"), Flow("initial", "sign"), Flow("sign", "done")], start="draft")
    >>> [(flow.source, flow.target) for flow in apply(p, [RemoveStep("initial")]).flows]
    [('draft', 'sign'), ('sign', 'done')]
    """
    return applied(procedure, what).procedure


def applied(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> Applied:
    """Carry out edits like `apply`, and tell what went with them.

    Parameters
    ----------
    procedure : Procedure
        It is not changed.
    what : Proposal or iterable of RemoveStep
        The plan, or its edits; their order does not matter.

    Raises
    ------
    ProposalError
        As for `apply`.
    """
    one_procedure("apply", procedure)
    removed = _removed(procedure, what)
    if not removed:
        return Applied(procedure, procedure)
    sketch = Sketch(procedure)
    for name in removed:
        sketch.take_out(procedure.step(name))
    sketch.tidy()
    if not any(isinstance(node, Step) for node in sketch.nodes.values()):
        raise ProposalError(NOTHING_LEFT.at(procedure.place("steps")))
    return _repaired(procedure, removed, sketch)


def _removed(procedure: Procedure, what: HasEdits | Iterable[Edit]) -> tuple[str, ...]:
    """Return the steps to remove in the order of the file, or refuse what cannot be."""
    edits = tuple(what) if isinstance(what, Iterable) else what.edits
    problems = []
    names = set()
    steps = {step.id: step for step in procedure.steps}
    for edit in edits:
        if not isinstance(edit, RemoveStep):
            raise ProposalError(NO_EDIT.at(procedure.place("edits"), value=repr(edit)))
        if edit.step not in steps:
            hint = did_you_mean(edit.step, steps)
            problems.append(NO_SUCH_STEP.at(procedure.place("edits"), step=edit.step, hint=hint))
            continue
        names.add(edit.step)
    for name in sorted(names):
        exits = [flow for flow in procedure.outflows(name) if flow.kind == "normal"]
        place = procedure.place(f"step '{name}'")
        if steps[name].split == "one" and len(exits) > 1:
            problems.append(DECIDING.at(place, exits=tuple(flow.target for flow in exits)))
        elif not any(flow.p > 0 for flow in exits):
            problems.append(NO_WAY_ON.at(place))
    if problems:
        raise ProposalError(*problems)
    return tuple(step.id for step in procedure.steps if step.id in names)


def _repaired(procedure: Procedure, removed: tuple[str, ...], sketch: Sketch) -> Applied:
    left = sketch.nodes
    steps = tuple(node for step in procedure.steps if isinstance(node := left.get(step.id), Step))
    gateways = tuple(node for gate in procedure.gateways if isinstance(node := left.get(gate.id), Gateway))
    extra = {name: node for name in sketch.derived if isinstance(node := left.get(name), Gateway)}
    ends = tuple(node for end in procedure.ends if isinstance(node := left.get(end.id), End))
    gone = frozenset(node.id for node in procedure.nodes if node.id not in left)
    kept_rules = [(rule, _without(rule, gone)) for rule in procedure.rules]
    after = evolve(
        procedure,
        steps=steps,
        gateways=placed(gateways, extra),
        ends=ends,
        flows=sketch.flows(),
        start=sketch.start,
        roles=_still(procedure.roles, _roles(procedure.steps), _roles(steps)),
        documents=_still(procedure.documents, _documents(procedure.steps, procedure.ends), _documents(steps, ends)),
        rules=tuple(rule for _, rule in kept_rules if rule is not None),
    )
    return Applied(
        procedure,
        after,
        removed,
        unreached=tuple(step.id for step in procedure.steps if step.id in gone and step.id not in removed),
        ends=tuple(end.id for end in procedure.ends if end.id in gone),
        roles=_missing(procedure.roles, after.roles),
        documents=_missing(procedure.documents, after.documents),
        rules=tuple(rule.id for rule, kept in kept_rules if kept is None),
    )


def _roles(steps: Iterable[Step]) -> set[str]:
    return {step.role for step in steps if step.role is not None}


def _documents(steps: Iterable[Step], ends: Iterable[End]) -> set[str]:
    found = {name for end in ends for name in end.needs}
    for step in steps:
        found.update(step.needs, step.uses, step.makes, *step.one_of)
    return found


_Named = TypeVar("_Named", Role, Document)


def _still(elements: tuple[_Named, ...], before: set[str], after: set[str]) -> tuple[_Named, ...]:
    """Return the elements without those that were used before and are not any more."""
    return tuple(element for element in elements if element.id in after or element.id not in before)


def _missing(before: tuple[_Named, ...], after: tuple[_Named, ...]) -> tuple[str, ...]:
    left = {element.id for element in after}
    return tuple(element.id for element in before if element.id not in left)


def _without(rule: Rule, gone: frozenset[str]) -> Rule | None:
    """Return a rule without the nodes that are gone, or None where nothing is left to rule."""
    if isinstance(rule, AuthorityCap | LegalActs):
        return rule
    if isinstance(rule, Order):
        return None if gone & {rule.first, rule.then} else rule
    if isinstance(rule, IfCutThen):
        return None if gone & {rule.step, rule.then} else rule
    if isinstance(rule, Together):
        steps = _kept(rule.steps, gone)
        return evolve(rule, steps=steps) if len(steps) > 1 else None
    if isinstance(rule, Separation):
        checkers = _kept(rule.checkers, gone)
        return evolve(rule, checkers=checkers) if checkers and rule.maker not in gone else None
    if isinstance(rule, Precondition):
        steps = _kept(rule.steps, gone)
        return evolve(rule, steps=steps) if steps else None
    return _floor_without(rule, gone)


def _floor_without(rule: ControlFloor, gone: frozenset[str]) -> ControlFloor | None:
    """A floor that named ends keeps those that are left; an empty list would mean every end."""
    ends = _kept(rule.ends, gone)
    return None if rule.ends and not ends else evolve(rule, ends=ends)


def _kept(names: tuple[str, ...], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)
