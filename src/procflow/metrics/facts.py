"""What one replication says of each case: one number per case and figure, from the columns of its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.clocks import Clocks, read_clocks
from procflow.metrics.held import officers_held
from procflow.metrics.join_waits import waits_at_joins
from procflow.metrics.overtime import overtime
from procflow.metrics.paths import per_case
from procflow.metrics.waiting import CAUSES, Causes, Rulers, finished, open_causes
from procflow.model import MINUTE_MS, EventLog, Procedure
from procflow.simulation import Scenario
from procflow.structure.signatures import Signing

Values = NDArray[np.float64]


@frozen(eq=False)
class Facts:
    """One replication, case by case.

    Attributes
    ----------
    counted, ended : ndarray of bool, shape (cases,)
        Whether the case belongs to the study, and whether it has ended.
    outcome : ndarray of int, shape (cases,)
        Position of the end in the procedure, -1 while open.
    values : dict of str to ndarray, shape (cases,)
        By figure id: working minutes of the procedure's calendar, counts, or money; 0 for open cases where it is a time.
        A figure that the log does not tell is left out.
    clocks : Clocks or None
        How each case stands to the time limit; None without one.
    load : dict of str to (float or None)
        Busy over staffed open time of each role with officers; None where the window has no open time.
    """

    counted: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    outcome: NDArray[np.int64]
    values: Mapping[str, Values]
    clocks: Clocks | None
    load: Mapping[str, float | None]


def facts_of(procedure: Procedure, scenario: Scenario, log: EventLog, signs: Signing) -> Facts:
    """Read a log of a procedure.

    Parameters
    ----------
    signs : Signing
        Which steps count as signatures.
    """
    window = study_window(procedure, scenario, log)
    rulers = Rulers(procedure, log, window[1])
    causes = open_causes(procedure, log, rulers).of_cases(log)
    limit = procedure.time_limit
    joins = waits_at_joins(procedure, log, rulers.own)
    return Facts(
        counted=log.cases["counted"].astype(bool),
        ended=log.cases["end"] >= 0,
        outcome=log.cases["outcome"],
        values=case_times(causes)
        | case_counts(log)
        | _signatures(log, signs)
        | case_work(procedure, log, rulers)
        | ({} if joins is None else {"waiting_join": joins / MINUTE_MS}),
        clocks=None if limit is None else read_clocks(procedure, log, limit, rulers),
        load=_load(procedure, log, rulers, window),
    )


def case_times(causes: Causes) -> dict[str, Values]:
    """Return cycle time, work and waiting by cause in minutes, by figure id; of cases, or of rows."""
    minutes = {"cycle_time": causes.total, "processing_time": causes.work, "waiting": causes.total - causes.work}
    minutes |= {f"waiting_{cause}": causes.waits[cause] for cause in CAUSES}
    return {id: column / MINUTE_MS for id, column in minutes.items()}


def case_counts(log: EventLog) -> dict[str, Values]:
    """Return how many steps each case has done and how often it changed hands, by figure id."""
    counts = {
        "steps_per_case": per_case(log, finished(log).astype(np.int64)),
        "handoffs": per_case(log, log.steps["handoffs"]),
    }
    return {id: column.astype(np.float64) for id, column in counts.items()}


def _signatures(log: EventLog, signs: Signing) -> dict[str, Values]:
    signing = [k for k, id in enumerate(log.step_ids) if id in (*signs.marked, *signs.worded)]
    rows = np.isin(log.steps["step"], signing) & finished(log)
    return {"signatures": per_case(log, rows.astype(np.int64)).astype(np.float64)}


def case_work(procedure: Procedure, log: EventLog, rulers: Rulers) -> dict[str, Values]:
    """Return staff minutes, those after closing, and cost at the rates of the roles, where there are any."""
    content = np.zeros(len(log.cases))
    cost = np.zeros(len(log.cases))
    for id in log.role_ids:
        role = procedure.role(id)
        if role.external:
            continue
        minutes = per_case(log, log.steps["work"] * officers_held(procedure, log, id)) / MINUTE_MS
        content += minutes
        cost += minutes * (role.cost_per_hour or 0.0) / 60
    late = np.zeros(len(log.cases))
    np.add.at(late, log.steps["case"], overtime(procedure, log, rulers) / MINUTE_MS)
    return {"work_content": content, "overtime": late, "cost": cost}


def study_window(procedure: Procedure, scenario: Scenario, log: EventLog) -> tuple[int, int]:
    """Return the time over which load is told: that in which the counted cases arrive.

    It begins when the last case of the warm-up has arrived (or the run begins) and ends with the weeks of the scenario,
    at `until`, or with the arrival of the last counted case.
    """
    counted = np.flatnonzero(log.cases["counted"])
    arrival = log.cases["arrival"]
    if not len(counted):
        return 0, 0
    low = int(arrival[counted[0] - 1]) if counted[0] > 0 else 0
    zone = ZoneInfo(procedure.calendar_named().zone)

    def after(day: dt.date) -> int:
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=zone)
        return round((midnight - log.epoch) / dt.timedelta(milliseconds=1))

    if scenario.weeks is not None:
        return low, after(scenario.start + dt.timedelta(weeks=scenario.weeks))
    if isinstance(scenario.until, dt.datetime):
        until = scenario.until if scenario.until.tzinfo else scenario.until.replace(tzinfo=zone)
        return low, round((until - log.epoch) / dt.timedelta(milliseconds=1))
    if scenario.until is not None:
        return low, after(scenario.until + dt.timedelta(days=1))
    return low, int(arrival[counted[-1]])


def _load(procedure: Procedure, log: EventLog, rulers: Rulers, window: tuple[int, int]) -> dict[str, float | None]:
    """Return the time that counted cases keep each role busy over its staffed open time while they arrive.

    All their work counts, whenever it is done, and nobody else's: what lies at the edges of the window would otherwise
    differ before and after a change that leaves the role alone. A role that cannot keep up comes out above 1.
    """
    found: dict[str, float | None] = {}
    low, high = np.array(window[0]), np.array(window[1])
    of_counted = log.cases["counted"][log.steps["case"]].astype(bool)
    held = log.steps["work"] + log.steps["other_duties"]
    for id in log.role_ids:
        role = procedure.role(id)
        if role.officers is not None:
            staffed = sum(int(rulers.of_officer(role, k).open_between(low, high)) for k in range(role.officers))
            busy = int((held * officers_held(procedure, log, id))[of_counted].sum())
            found[id] = busy / staffed if staffed else None
    return found
