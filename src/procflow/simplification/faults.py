"""What must be mended before anything can be proposed: faults of form, not of law."""

from __future__ import annotations

from procflow.checking.choices import choice_problems
from procflow.checking.flows import flow_problems
from procflow.checking.references import reference_problems
from procflow.errors import ProcedureError
from procflow.model import Procedure


def refuse_faults(procedure: Procedure) -> None:
    """Raise every error of names, choices and flows that `check` finds; what the law lacks is no hindrance.

    Raises
    ------
    ProcedureError
        With all errors.
    """
    problems = [*reference_problems(procedure), *choice_problems(procedure)]
    if not any(problem.severity == "error" for problem in problems):
        problems += flow_problems(procedure)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProcedureError(*errors)
