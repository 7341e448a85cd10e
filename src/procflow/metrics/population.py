"""The cases that a figure is about, in each replication, with the time of their rows by cause."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.metrics.facts import study_window
from procflow.metrics.paths import on_path
from procflow.metrics.waiting import Causes, Rulers, open_causes
from procflow.model import EventLog, Procedure
from procflow.simulation import Run

NO_OUTCOME = Message(
    "no-outcome",
    en="no end is called '{name}'; the ends are {ends}.{hint}",
    vi="không có điểm kết thúc nào tên '{name}'; các điểm kết thúc là {ends}.{hint}",
)

NO_ATTRIBUTE = Message(
    "no-attribute",
    en="no attribute of words is called '{name}'; there are {known}.{hint}",
    vi="không có thuộc tính dạng từ nào tên '{name}'; có {known}.{hint}",
)
NO_VALUE = Message(
    "no-attribute-value",
    en="attribute '{attribute}' has no value '{name}'; it has {known}.{hint}",
    vi="thuộc tính '{attribute}' không có giá trị '{name}'; có {known}.{hint}",
)
NOT_LOGGED = Message(
    "attribute-not-logged",
    en="the log does not hold attribute '{name}' of its cases, so cases cannot be chosen by it.",
    vi="nhật ký không ghi thuộc tính '{name}' của hồ sơ nên không chọn hồ sơ theo thuộc tính này được.",
)


@frozen(eq=False)
class Population:
    """The counted cases of one replication that have ended, all or those of one end.

    Attributes
    ----------
    window : (int, int)
        Time of the log in which the counted cases arrive.
    cases : ndarray of bool, shape (cases,)
        Which cases of the log belong.
    rulers : Rulers
        Timelines over the window and the whole log.
    """

    procedure: Procedure
    log: EventLog
    window: tuple[int, int]
    cases: NDArray[np.bool_]
    rulers: Rulers

    @cached_property
    def size(self) -> int:
        """Number of cases."""
        return int(self.cases.sum())

    @cached_property
    def rows(self) -> NDArray[np.bool_]:
        """Tell which rows of the log are of these cases."""
        mine: NDArray[np.bool_] = self.cases[self.log.steps["case"]]
        return mine

    @cached_property
    def path(self) -> NDArray[np.bool_]:
        """Tell which rows of these cases lie on the path that makes their cycle time."""
        return self.rows & on_path(self.log)

    @cached_property
    def causes(self) -> Causes:
        """Work and waiting by cause of every row of the log, in open milliseconds of the procedure's calendar."""
        return open_causes(self.procedure, self.log, self.rulers)

    @cached_property
    def of_cases(self) -> Causes:
        """Work and waiting by cause along the path of each case of the log."""
        return self.causes.of_cases(self.log)


def check_outcome(procedure: Procedure, outcome: str | None) -> None:
    """Refuse an outcome that is no end of the procedure.

    Raises
    ------
    SimulationError
        Naming the ends, and the nearest.
    """
    ends = [end.id for end in procedure.ends]
    if outcome is not None and outcome not in ends:
        raise SimulationError(NO_OUTCOME.at(Place(), name=outcome, ends=ends, hint=did_you_mean(outcome, ends)))


def check_attributes(procedure: Procedure, where: Mapping[str, str]) -> None:
    """Refuse attributes, or values of them, that a procedure does not have.

    Raises
    ------
    SimulationError
        Naming those there are, and the nearest.
    """
    words = {attribute.id: attribute.values for attribute in procedure.attributes if attribute.shares}
    for name, value in where.items():
        if name not in words:
            hint = did_you_mean(name, words)
            raise SimulationError(NO_ATTRIBUTE.at(Place(), name=name, known=list(words), hint=hint))
        if value not in words[name]:
            hint = did_you_mean(str(value), words[name])
            known = list(words[name])
            raise SimulationError(NO_VALUE.at(Place(), attribute=name, name=str(value), known=known, hint=hint))


def _having(log: EventLog, where: Mapping[str, str]) -> NDArray[np.bool_]:
    """Tell which cases have these values of their attributes."""
    found: NDArray[np.bool_] = np.ones(len(log.cases), dtype=bool)
    for name, value in where.items():
        column = log.cases.columns.get(f"attribute {name}")
        if column is None:
            raise SimulationError(NOT_LOGGED.at(Place(), name=name))
        found &= np.asarray(column == value)
    return found


def populations(run: Run, outcome: str | None = None, where: Mapping[str, str] | None = None) -> tuple[Population, ...]:
    """Return the cases that figures are about, one population for each replication.

    Parameters
    ----------
    outcome : str, optional
        End at which the cases ended; by default all that have ended.
    where : dict of str to str, optional
        Values that attributes of the cases have, such as ``{"kind": "urgent"}``.

    Raises
    ------
    SimulationError
        If the procedure has no such end, attribute or value.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.5)], demand=Demand(every=Duration(Fixed(1), "h")))
    >>> [population.size for population in populations(simulate(p, Scenario(cases=20, replications=2)), "done")]
    [20, 20]
    """
    procedure = run.procedure
    check_outcome(procedure, outcome)
    check_attributes(procedure, where or {})
    position = None if outcome is None else [end.id for end in procedure.ends].index(outcome)
    found = []
    for log in run.logs:
        window = study_window(procedure, run.scenario, log)
        cases = log.cases["counted"].astype(bool) & (log.cases["end"] >= 0) & _having(log, where or {})
        if position is not None:
            cases &= log.cases["outcome"] == position
        found.append(Population(procedure, log, window, cases, Rulers(procedure, log, window[1])))
    return tuple(found)
