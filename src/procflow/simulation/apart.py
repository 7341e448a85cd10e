"""The log of one procedure out of that of an office, as if it had been written for it alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from procflow.model import EventLog, Office, Table

ALL_CASES = ("case", "arrival", "end", "outcome", "counted", "last")


def log_of(office: Office, position: int, log: EventLog) -> EventLog:
    """Return what the cases of one procedure of an office did, with that procedure's own ids.

    Cases and rows are numbered anew, in their order. Officers keep their numbers; what they do for other procedures is not
    in this log, which the queues in it have felt all the same.

    Parameters
    ----------
    position : int
        Which of the procedures.
    log : EventLog
        Of the whole office.
    """
    procedure = office.procedures[position]
    mine = _of_procedure(log, position)
    rows = mine[log.steps["case"]]
    number, row = _renumbered(mine), _renumbered(rows)
    before = office.procedures[:position]
    roles = {id: k for k, id in enumerate(role.id for role in procedure.roles)}
    role = np.array([*(roles.get(id, -1) for id in log.role_ids), -1], dtype=np.int32)
    steps: dict[str, NDArray[Any]] = {name: column[rows] for name, column in log.steps.columns.items()}
    steps["case"] = number[steps["case"]]
    steps["step"] = steps["step"] - np.int32(sum(len(one.steps) for one in before))
    steps["role"] = role[steps["role"]]
    steps["previous"] = row[steps["previous"]]
    known = {*ALL_CASES, *(f"attribute {attribute.id}" for attribute in procedure.attributes)}
    cases: dict[str, NDArray[Any]] = {name: c[mine] for name, c in log.cases.columns.items() if name in known}
    cases["case"] = number[cases["case"]]
    ended = cases["outcome"] >= 0
    cases["outcome"] = np.where(ended, cases["outcome"] - sum(len(one.ends) for one in before), -1).astype(np.int32)
    cases["last"] = row[cases["last"]]
    return evolve(
        log,
        procedure=procedure.id,
        step_ids=tuple(step.id for step in procedure.steps),
        role_ids=tuple(roles),
        end_ids=tuple(end.id for end in procedure.ends),
        steps=Table(steps),
        cases=Table(cases),
        absences=_absences(log, role),
    )


def _absences(log: EventLog, role: NDArray[np.int32]) -> Table:
    """Return who was absent of the roles that the procedure has."""
    if not log.absences.columns:
        return log.absences
    columns = {**log.absences.columns, "role": role[log.absences["role"]].astype(np.int64)}
    return Table({name: column[columns["role"] >= 0] for name, column in columns.items()})


def _of_procedure(log: EventLog, position: int) -> NDArray[np.bool_]:
    """Tell which cases are of a procedure; an office of a single one does not write it down."""
    if "procedure" not in log.cases.columns:
        return np.ones(len(log.cases), dtype=bool)
    return np.asarray(log.cases["procedure"] == position)


def _renumbered(kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the new number of each thing that is kept; -1 for none, also at the place -1."""
    return np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1).astype(np.int64)
