"""Edits that people state, and checks to do afterwards, as drawn procedures offer them: few of each kind, plain ones first."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.model import (
    AddControl,
    Batch,
    ChangeBatch,
    ChangeSession,
    Digitise,
    Duration,
    Edit,
    Fixed,
    Gateway,
    IsolateExceptions,
    PostCheck,
    Procedure,
    Resequence,
    Session,
    Staff,
    Step,
)

SHARES = (0.5, 0.1)
"""Shares of cases that are checked afterwards."""
AT_ONCE = Duration(Fixed(0))
AT_TEN = Session(instants=[600])
"""Of a step whatever the hours of its role."""
IN_TWOS = Batch(size=2, work="each", age=Duration(Fixed(60)))


def stated_edits(procedure: Procedure, lines: list[list[str]]) -> Iterator[Edit]:
    """Yield new orders, systems, officers, sessions, batches, new checks, checks for a sample, and steps for exceptions only.

    Not all of them can be carried out; `procflow.structure.edit_faults` tells which.

    Parameters
    ----------
    procedure : Procedure
        One on which `check` finds no error.
    lines : list of list of str
        Runs of steps that follow each other.

    Examples
    --------
    >>> from procflow.model import End, Flow, Role
    >>> p = Procedure(id="p", steps=[Step(id="a", role="x"), Step(id="b", role="x")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "z")], roles=[Role(id="x", officers=1)])
    >>> sorted({edit.kind for edit in stated_edits(p, [["a", "b"]])})
    ['add_control', 'change_batch', 'change_session', 'digitise', 'post_check', 'resequence', 'staff']
    """
    for line in lines:
        for size in (2, 3):
            yield from (Resequence(line[k : k + size][::-1]) for k in range(len(line) - size + 1))
    yield from (Digitise(step.id, AT_ONCE) for step in procedure.steps)
    yield from (Staff(role.id, (role.officers or 0) + 1) for role in procedure.roles)
    done = [step for step in procedure.steps if step.role is not None]
    yield from (ChangeSession(step.id, None if step.sessions else AT_TEN) for step in done)
    yield from (ChangeBatch(step.id, None if step.batch else IN_TWOS) for step in done)
    yield from _controls(procedure)
    yield from _moved(procedure)


def _controls(procedure: Procedure) -> Iterator[Edit]:
    own = [role.id for role in procedure.roles if not role.external]
    look = Step(id="new_check", role=own[0]) if own else None
    for step in procedure.steps if look is not None else ():
        assert look is not None
        yield AddControl(step.id, look)
        yield AddControl(step.id, look, 0.25, step.id)


def _moved(procedure: Procedure) -> Iterator[Edit]:
    steps = [step.id for step in procedure.steps]
    for share in SHARES:
        yield from (PostCheck(step, after, share) for step in steps for after in steps if step != after)
    choosing: list[Step | Gateway] = [*procedure.steps, *procedure.gateways]
    for node in choosing:
        ways = [flow for flow in procedure.outflows(node.id) if flow.kind == "normal" and flow.p > 0]
        for flow in ways if node.split == "one" and len(ways) > 1 else ():
            yield from (IsolateExceptions(node.id, flow.target, [step]) for step in steps)
