"""Event logs written by hand: times as text in the office's zone, every column given or left at nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import numpy as np

from procflow.model import EventLog, Procedure, Table

MINUTE = 60_000


def milliseconds(text: str, epoch: dt.datetime, zone: str) -> int:
    """Return the instant of "2026-02-13 09:30" in milliseconds since the epoch."""
    local = dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return round((local - epoch).total_seconds() * 1000)


def hand_log(
    procedure: Procedure,
    rows: Iterable[Mapping[str, object]],
    cases: Iterable[Mapping[str, object]],
    *,
    start: str = "2026-01-05 00:00",
) -> EventLog:
    """Return a log.

    A row gives `case`, `step`, `entered`, `end`; optional `ready` (default `entered`), `start` (default `ready`),
    minutes of `transfer`, `queue`, `off_shift`, `other_duties` and `work`, `handoffs`, `previous` (default: the row of the
    same case before it). Delay and work take what is left. A case gives `arrival` (default: its first entry), `end`
    (default: its last), `outcome` (default: the first end), `counted`, `last`.
    """
    calendar = procedure.calendar_named()
    epoch = dt.datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(calendar.zone))
    steps = [step.id for step in procedure.steps]
    roles = [role.id for role in procedure.roles]
    made: list[dict[str, int]] = []
    latest: dict[int, int] = {}
    for k, row in enumerate(rows):
        at = {name: row.get(name) for name in ("entered", "ready", "start", "end")}
        at["ready"] = at["ready"] or at["entered"]
        at["start"] = at["start"] or at["ready"]
        times = {name: milliseconds(str(value), epoch, calendar.zone) for name, value in at.items()}
        given = {
            name: round(float(row.get(name, 0)) * MINUTE) for name in ("transfer", "queue", "off_shift", "other_duties")
        }  # type: ignore[arg-type]
        whole = times["end"] - times["ready"] - given["queue"] - given["off_shift"] - given["other_duties"]
        case, step = int(row["case"]), steps.index(str(row["step"]))  # type: ignore[call-overload]
        role = procedure.steps[step].role
        made.append(
            {
                "case": case,
                "step": step,
                "visit": 1 + sum(r["case"] == case and r["step"] == step for r in made),
                "role": -1 if role is None else roles.index(role),
                "officer": 0,
                **times,
                **given,
                "delay": times["ready"] - times["entered"] - given["transfer"],
                "work": round(float(row["work"]) * MINUTE) if "work" in row else whole,  # type: ignore[arg-type]
                "handoffs": int(row.get("handoffs", 0)),  # type: ignore[call-overload]
                "previous": int(row.get("previous", latest.get(case, -1))),  # type: ignore[call-overload]
            }
        )
        latest[case] = k
    ends = [end.id for end in procedure.ends]
    table: list[dict[str, int]] = []
    for k, info in enumerate(cases):
        own = [r for r in made if r["case"] == k]
        still_open = info.get("outcome", "") is None
        first = min((r["entered"] for r in own), default=0)
        last = max((r["end"] for r in own), default=0)
        table.append(
            {
                "case": k,
                "arrival": milliseconds(str(info["arrival"]), epoch, calendar.zone) if "arrival" in info else first,
                "end": -1 if still_open else last,
                "outcome": -1 if still_open else ends.index(str(info.get("outcome", ends[0]))),
                "counted": int(bool(info.get("counted", True))),
                "last": int(info.get("last", latest.get(k, -1))),  # type: ignore[call-overload]
            }
        )
    log = EventLog(
        epoch=epoch,
        zone=calendar.zone,
        procedure=procedure.id,
        step_ids=tuple(steps),
        role_ids=tuple(roles),
        end_ids=tuple(ends),
        steps=Table({name: np.array([r[name] for r in made], dtype=np.int64) for name in made[0]}),
        cases=Table({name: np.array([c[name] for c in table], dtype=np.int64) for name in table[0]}),
    )
    counted = log.cases["counted"].astype(bool)
    return EventLog(
        log.epoch, log.zone, log.procedure, log.step_ids, log.role_ids, log.end_ids, log.steps,
        Table({**log.cases.columns, "counted": counted}),
    )  # fmt: skip
