"""What must be mended before anything can be proposed: faults of form, not of law."""

from __future__ import annotations

from procflow.checking.choices import choice_problems
from procflow.checking.flows import flow_problems
from procflow.checking.references import reference_problems
from procflow.errors import Problem, ProcedureError
from procflow.model import Procedure


def new_faults(before: Procedure, after: Procedure) -> tuple[Problem, ...]:
    """Return the errors of names, choices and flows that a procedure has after a change and had not before.

    Parameters
    ----------
    before, after : Procedure
        Two versions.
    """
    known = {(problem.code, problem.place.element) for problem in _errors(before)}
    return tuple(problem for problem in _errors(after) if (problem.code, problem.place.element) not in known)


def _errors(procedure: Procedure) -> list[Problem]:
    problems = [*reference_problems(procedure), *choice_problems(procedure)]
    if not any(problem.severity == "error" for problem in problems):
        problems += flow_problems(procedure)
    return [problem for problem in problems if problem.severity == "error"]


def refuse_faults(procedure: Procedure) -> None:
    """Raise every error of names, choices and flows that `check` finds; what the law lacks is no hindrance.

    Raises
    ------
    ProcedureError
        With all errors.
    """
    errors = _errors(procedure)
    if errors:
        raise ProcedureError(*errors)
