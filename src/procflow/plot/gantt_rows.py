"""What a Gantt chart shows: for some cases of a log, when each step waits and when somebody is at work on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve, frozen

from procflow.errors import Message, Place, SimulationError
from procflow.metrics import Metrics
from procflow.metrics.held import unlocated
from procflow.metrics.in_progress import NO_REPLICATION
from procflow.metrics.waiting import Rulers
from procflow.model import DAY_MS, EventLog, Procedure, Role, Text

By = Literal["case", "officer"]
Doing = Literal["waiting", "work", "outside"]

NO_SUCH_CASE = Message(
    "gantt-case",
    en="case {case} is not in replication {replication}; its cases are counted from 0 to {last}.",
    vi="không có hồ sơ {case} trong lần chạy {replication}; hồ sơ được đánh số từ 0 đến {last}.",
)
NONE_NAMED = Message(
    "gantt-no-case",
    en="the list of cases is empty. Name one at least, or leave cases out for the one of median cycle time.",
    vi="danh sách hồ sơ trống. Hãy nêu ít nhất một hồ sơ, hoặc bỏ tham số cases để vẽ hồ sơ có thời gian giải quyết trung vị.",
)
NO_ENDED = Message(
    "gantt-none",
    en="no case was named, and none that counts has ended in replication {replication}. Name cases, or run longer.",
    vi="chưa nêu hồ sơ nào, và không có hồ sơ nào thuộc diện tính đã kết thúc trong lần chạy {replication}. Hãy nêu hồ sơ hoặc "
    "chạy lâu hơn.",
)
TOO_MANY = Message(
    "gantt-rows",
    en="the cases {cases} have {rows} rows, expected {most} at the most, so that a page can be read. Name fewer cases.",
    vi="các hồ sơ {cases} có {rows} dòng, tối đa {most} dòng để còn đọc được trên một trang. Hãy chọn ít hồ sơ hơn.",
)
NO_WORK = Message(
    "gantt-no-row",
    en="nothing was done{by} for the cases {cases} in replication {replication}, so there is no row. Name others.",
    vi="chưa bước nào được thực hiện{by} cho các hồ sơ {cases} trong lần chạy {replication} nên không có dòng nào. Hãy chọn hồ "
    "sơ khác.",
)
BY_OFFICER: dict[By, dict[str, str]] = {
    "case": {"en": "", "vi": ""},
    "officer": {"en": " by an officer in the week", "vi": " bởi người xử lý trong tuần"},
}
MOST_ROWS = 80
SQUEEZED = 0.125
"""How long closed time is drawn against open time: most of a week is closed, and would leave no room for what is done."""
HOUR_MS = 3_600_000


@frozen
class Bar:
    """A stretch of a row.

    Attributes
    ----------
    low, high : int
        Milliseconds since the start of the log.
    case : int
        Number of the case.
    doing : {"waiting", "work", "outside"}
        Waiting in any way, an officer at work in open time, or all time with an external role.
    """

    low: int
    high: int
    case: int
    doing: Doing


@frozen
class Visit:
    """A row by case: one time that a step was done; work lies over waiting."""

    case: int
    step: str
    role: str | None
    officer: int
    bars: tuple[Bar, ...]


@frozen
class Desk:
    """A row by officer: all work in a week, whatever the case and step."""

    role: str
    officer: int
    bars: tuple[Bar, ...]


@frozen(eq=False)
class Scene:
    """One replication that is drawn from."""

    procedure: Procedure
    log: EventLog

    @cached_property
    def rulers(self) -> Rulers:
        """Timelines of the calendars."""
        return Rulers(self.procedure, self.log, until=self._end + 8 * DAY_MS)

    @property
    def _end(self) -> int:
        return int(max(self.log.cases["arrival"].max(initial=0), self.log.cases["end"].max(initial=0)))

    def at(self, instant: int) -> float:
        """Return where an instant stands on the axis: open hours in full length, closed ones squeezed."""
        whole = int(self.rulers.own.open_before(np.array(instant)))
        return (whole + SQUEEZED * (instant - whole)) / HOUR_MS

    def visits(self, cases: Sequence[int]) -> list[Visit]:
        """Return the rows of some cases, case by case in order of time."""
        found = []
        for case in cases:
            rows = np.flatnonzero(self.log.steps["case"] == case)
            order = np.lexsort((self.log.steps["start"][rows], self.log.steps["entered"][rows]))
            found += [self._visit(row) for row in rows[order].tolist()]
        return found

    def week_of(self, case: int) -> tuple[int, int]:
        """Return the beginning and the end of the week in which a case arrives, Monday to Sunday."""
        arrived = self.log.instant(int(self.log.cases["arrival"][case]))
        first = arrived.date() - dt.timedelta(days=arrived.weekday())
        days = [first + dt.timedelta(days=k) for k in (0, 7)]
        zone = ZoneInfo(self.log.zone)
        edges = [dt.datetime(one.year, one.month, one.day, tzinfo=zone) - self.log.epoch for one in days]
        low, high = (round(edge / dt.timedelta(milliseconds=1)) for edge in edges)
        return low, high

    def desks(self, low: int, high: int) -> list[Desk]:
        """Return the rows of all officers who worked between two instants, in the order of roles."""
        steps, found = self.log.steps, []
        within = (steps["end"] > low) & (steps["start"] < high) & (steps["officer"] >= 0)
        for position, id in enumerate(self.log.role_ids):
            here = np.flatnonzero(within & (steps["role"] == position))
            if self.procedure.role(id).officers is None:
                continue
            for officer in np.unique(steps["officer"][here]).tolist():
                bars = [bar for row in here[steps["officer"][here] == officer].tolist() for bar in self._work(row)]
                cut = (Bar(max(bar.low, low), min(bar.high, high), bar.case, bar.doing) for bar in bars)
                kept = tuple(bar for bar in cut if bar.high > bar.low)
                found += [Desk(id, officer, kept)] if kept else []
        return found

    def closed(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return when the procedure's calendar is closed between two instants."""
        own = self.rulers.own
        inside = (own.closes > low) & (own.opens < high)
        opens, closes = own.opens[inside], own.closes[inside]
        starts, ends = [low, *closes.tolist()], [*opens.tolist(), high]
        return [(max(a, low), min(b, high)) for a, b in zip(starts, ends, strict=True) if b > a]

    def _visit(self, row: int) -> Visit:
        steps = self.log.steps
        case, position = int(steps["case"][row]), int(steps["role"][row])
        role: Role | None = None if position < 0 else self.procedure.role(self.log.role_ids[position])
        entered, end = int(steps["entered"][row]), int(steps["end"][row])
        outside = role is not None and role.external
        bars = [Bar(entered, end, case, "outside" if outside else "waiting")] if end > entered else []
        bars += [] if outside else self._work(row)
        step = self.log.step_ids[int(steps["step"][row])]
        return Visit(case, step, None if role is None else role.id, int(steps["officer"][row]), tuple(bars))

    def _work(self, row: int) -> list[Bar]:
        """Return when the work of a row is done: in the hours of who does it, or from start to end where it lies elsewhere."""
        steps = self.log.steps
        case, start, end = (int(steps[name][row]) for name in ("case", "start", "end"))
        pieces = self._hours(row, start, end) or [(start, end)]
        return [Bar(low, high, case, "work") for low, high in pieces if high > low]

    def _hours(self, row: int, start: int, end: int) -> list[tuple[int, int]]:
        """Return the open stretches of whoever does a row; nothing where the role finishes after closing."""
        steps, position = self.log.steps, int(self.log.steps["role"][row])
        step = self.procedure.step(self.log.step_ids[int(steps["step"][row])])
        if position >= 0:
            step = evolve(step, role=self.log.role_ids[position])  # a delegate works in hours of its own
            if self.procedure.role(str(step.role)).at_closing == "finish":
                return []
        line = self.rulers.of_step(step, int(steps["officer"][row]))
        inside = (line.closes > start) & (line.opens < end)
        lows, highs = np.maximum(line.opens[inside], start), np.minimum(line.closes[inside], end)
        return list(zip(lows.tolist(), highs.tolist(), strict=True))

    def unlocated(self, roles: Iterable[str]) -> dict[str, Text]:
        """Return the roles of which the log does not tell at which hours they were at work, with the reason."""
        found = {id: unlocated(self.procedure, self.log, self.rulers, id) for id in dict.fromkeys(roles)}
        return {id: reason for id, reason in found.items() if reason}


def scene(metrics: Metrics, replication: int) -> Scene:
    """Return a replication to draw from.

    Raises
    ------
    SimulationError
        If there is no such replication.
    """
    logs = metrics.run.logs
    if not 0 <= replication < len(logs):
        raise SimulationError(NO_REPLICATION.at(Place("plot"), number=str(replication), last=str(len(logs) - 1)))
    return Scene(metrics.run.procedure, logs[replication])


def chosen(metrics: Metrics, replication: int, cases: Sequence[int] | None) -> tuple[int, ...]:
    """Return the cases to draw: those named, else the one of median cycle time.

    Raises
    ------
    SimulationError
        If a case is not there, none is named, or none has ended to choose from.
    """
    total = len(metrics.run.logs[replication].cases)
    place, told = metrics.run.procedure.place("cases"), str(replication)
    if cases is not None and not len(cases):
        raise SimulationError(NONE_NAMED.at(place))
    if cases is not None:
        unknown = [case for case in cases if not 0 <= case < total]
        if unknown:
            last = str(total - 1)
            raise SimulationError(
                *(NO_SUCH_CASE.at(place, case=str(case), replication=told, last=last) for case in unknown)
            )
        return tuple(dict.fromkeys(cases))
    facts = metrics.facts[replication]
    ended = np.flatnonzero(facts.counted & facts.ended)
    if not len(ended):
        raise SimulationError(NO_ENDED.at(place, replication=told))
    times = facts.values["cycle_time"][ended]
    return (int(ended[np.argsort(times, kind="stable")[(len(ended) - 1) // 2]]),)
