"""Hold other sessions, and gather other batches."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from procflow.model import ChangeBatch, ChangeSession, Procedure


def with_gatherings(procedure: Procedure, edits: Iterable[ChangeSession | ChangeBatch]) -> Procedure:
    """Return the procedure with the sessions and batches that edits say.

    Examples
    --------
    >>> from procflow.model import Session, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", sessions=Session(days=[1], hours=[(480, 540)]))], start="a")
    >>> with_gatherings(p, [ChangeSession("a", None)]).steps[0].sessions is None
    True
    """
    every = tuple(edits)
    if not every:
        return procedure
    sessions = {edit.step: edit.sessions for edit in every if isinstance(edit, ChangeSession)}
    batches = {edit.step: edit.batch for edit in every if isinstance(edit, ChangeBatch)}
    steps = (
        evolve(step, sessions=sessions.get(step.id, step.sessions), batch=batches.get(step.id, step.batch))
        for step in procedure.steps
    )
    return evolve(procedure, steps=tuple(steps))
