"""How much of their time officers are at work: by role, by officer, and by hour of the week.

Busy open time over offered open time, from the same stretch of time. Work that lies over a closing hour is suspended
there, so a night is neither busy nor offered. With a share of time the officer is held longer than the work takes; what
is more than work is told apart as other duties.

References
----------
M. Dumas, M. La Rosa, J. Mendling, H. Reijers, Fundamentals of Business Process Management, 2nd ed. (2018), section 7.3
(resource utilization). A. Law, Simulation Modeling and Analysis, 5th ed. (2015), section 1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.metrics.held import unlocated
from procflow.metrics.intervals import check_level, over_replications
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.population import Population, populations
from procflow.metrics.study import NO_WINDOW, UNFINISHED_WORK
from procflow.metrics.views import Head, View, role_name, view_of
from procflow.metrics.week_hours import CELLS, WeekHours
from procflow.model import WEEKDAYS, Interval, Role, Text
from procflow.simulation import Run

Cells = NDArray[np.int64]

NO_STAFF = Message(
    "utilization-role",
    en="no role with officers is called '{name}'; those of the run are {roles}.{hint}",
    vi="không có vai trò nào có người xử lý tên '{name}'; các vai trò của lần chạy là {roles}.{hint}",
)
DAYS_VI = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
SHARE_RULE = Text(
    en="Busy open time over offered open time; other duties are the part of busy time that the share of time leaves to "
    "other work.",
    vi="Giờ mở cửa bận việc chia giờ mở cửa có mặt; việc khác là phần giờ bận dành cho công việc ngoài quy trình theo tỷ lệ "
    "thời gian.",
)


def _all(cells: Cells) -> Cells:
    return cells


@frozen(eq=False)
class RoleUse:
    """How busy the officers of one role are.

    Attributes
    ----------
    role : str
        Id of the role.
    officers : tuple of str
        Their ids, or numbers from 1 where they are not told apart. Who is free first does the work, and among several
        the one with the lowest number, so that differences between alike officers say nothing about them.
    share : float
        Part of their time for this work.
    busy, offered : tuple of ndarray of int, shape (officers, 7, 24)
        Milliseconds by officer, weekday from Monday and hour, one array per replication; none where nothing can be told.
    reason : Text
        Why nothing can be told of this role; empty where it can.
    """

    role: str
    officers: tuple[str, ...]
    share: float
    busy: tuple[Cells, ...]
    offered: tuple[Cells, ...]
    level: float
    reason: Text

    def _share(self, pick: Callable[[Cells], Cells], part: float = 1.0) -> Interval | None:
        pairs = [(int(pick(b).sum()), int(pick(o).sum())) for b, o in zip(self.busy, self.offered, strict=True)]
        return over_replications([part * busy / offered for busy, offered in pairs if offered], level=self.level)

    @property
    def utilization(self) -> Interval | None:
        """Busy over offered open time of all officers; None where the window has no open time."""
        return self._share(_all)

    @property
    def work(self) -> Interval | None:
        """Work of the procedure over offered open time."""
        return self._share(_all, self.share)

    @property
    def other_duties(self) -> Interval | None:
        """Busy time that is no work of the procedure over offered open time."""
        return self._share(_all, 1 - self.share)

    @cached_property
    def by_officer(self) -> Mapping[str, Interval | None]:
        """Utilization of each officer."""
        return {officer: self._share(itemgetter(k)) for k, officer in enumerate(self.officers)}

    @cached_property
    def by_hour(self) -> Mapping[tuple[str, int], Interval]:
        """Utilization by weekday ("Mon" …) and hour of the day; hours that are never open are left out."""
        found = {}
        for day, hour in np.ndindex(CELLS):
            interval = self._share(itemgetter((slice(None), day, hour)))
            if interval is not None:
                found[WEEKDAYS[day], hour] = interval
        return found


@frozen(eq=False)
class Utilization:
    """How busy the office is while the counted cases arrive; whoever's cases they are.

    Attributes
    ----------
    roles : tuple of RoleUse
        Roles with officers, in the order of the procedure.
    """

    run: Run
    roles: tuple[RoleUse, ...]

    def __getitem__(self, role: str) -> RoleUse:
        """Return what is known of one role.

        Raises
        ------
        SimulationError
            If there is no such role with officers.
        """
        known = {use.role: use for use in self.roles}
        if role not in known:
            hint = did_you_mean(role, known)
            raise SimulationError(NO_STAFF.at(Place(), name=role, roles=list(known), hint=hint))
        return known[role]

    def view(self, *, officers: bool = False) -> View:
        """Return a row for each role, or for each officer.

        Parameters
        ----------
        officers : bool
            Whether each officer has a row.
        """
        heads = [Head(Text(en="Role", vi="Vai trò"))]
        heads += [Head(Text(en="Officer", vi="Người xử lý"))] if officers else []
        heads += [Head(Text(en="Busy", vi="Bận"), "share")]
        heads += [] if officers else [Head(Text(en="Work", vi="Xử lý hồ sơ"), "share")]
        heads += [] if officers else [Head(Text(en="Other duties", vi="Việc khác"), "share")]
        rows: list[Sequence[Text | Interval | None]] = []
        for use in self.roles:
            name = role_name(self.run.procedure, use.role)
            if officers:
                rows += [(name, Text(en=id, vi=id), interval) for id, interval in use.by_officer.items()]
            else:
                rows.append((name, use.utilization, use.work, use.other_duties))
        whys = [use.reason or NO_WINDOW for use in self.roles if use.utilization is None]
        missing = list(dict.fromkeys(whys))
        note = [UNFINISHED_WORK] if self.run.scenario.until is not None else []
        return view_of(self.run.procedure, heads, rows, [SHARE_RULE, *missing, *note])

    def week(self, role: str) -> View:
        """Return the hours of the week of a role: a row for each hour of the day, a column for each weekday.

        Raises
        ------
        SimulationError
            If there is no such role with officers.
        """
        cells = self[role].by_hour
        days = [day for day in range(7) if any(WEEKDAYS[day] == name for name, _ in cells)]
        heads = [Head(Text(en="Hour", vi="Giờ"))]
        heads += [Head(Text(en=WEEKDAYS[day], vi=DAYS_VI[day]), "share") for day in days]
        closed = Text(en="–", vi="–")
        rows = []
        for hour in sorted({hour for _, hour in cells}):
            label = Text(en=f"{hour:02d}:00", vi=f"{hour:02d}:00")
            means = [cells.get((WEEKDAYS[day], hour)) for day in days]
            rows.append([label, *(closed if interval is None else interval.mean for interval in means)])
        return view_of(self.run.procedure, heads, rows)

    def __str__(self) -> str:
        """Return the English table by role."""
        return str(self.view())


def utilization(run: Run, *, level: float = 0.95) -> Utilization:
    """Tell how busy each role and officer is, by hour of the week.

    The time looked at is that in which the counted cases arrive. All work done in it counts, also that of cases of the
    warm-up; the `load` of `measure` on the other hand is the work that the counted cases bring, whenever it is done.

    Parameters
    ----------
    run : Run
        From `simulate`.
    level : float
        Confidence level in (0, 1) of the intervals over replications.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(15)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.5)], demand=Demand(every=Duration(Fixed(1), "h")))
    >>> found = utilization(simulate(p, Scenario(weeks=4, replications=2)))["clerk"]
    >>> [round(interval.mean, 3) for interval in (found.utilization, found.work, found.other_duties)]
    [0.497, 0.249, 0.249]
    """
    check_level(level)
    every = populations(run)
    staffed = [run.procedure.role(id) for id in run.logs[0].role_ids if run.procedure.role(id).officers is not None]
    offices = [_Office(population) for population in every]
    return Utilization(run, tuple(_role_use(role, offices, level) for role in staffed))


@frozen(eq=False)
class _Office:
    """One replication, its open hours cut by hour of the week once for all officers who have the same ones."""

    population: Population
    cut: dict[int, WeekHours] = field(factory=dict)

    def reason(self, role: str) -> Text:
        return unlocated(self.population.procedure, self.population.log, self.population.rulers, role)

    def hours(self, role: Role, officer: int) -> WeekHours:
        one = self.population
        line = one.rulers.of_officer(role, officer)  # kept there, so that its identity stands for it
        if id(line) not in self.cut:
            own = role.staff[officer].calendar if role.staff else None
            zone = one.procedure.calendar_named(own or role.calendar).zone
            self.cut[id(line)] = WeekHours.of(one.log, line, zone, *one.window)
        return self.cut[id(line)]


def _role_use(role: Role, offices: Sequence[_Office], level: float) -> RoleUse:
    reason = next(filter(None, (office.reason(role.id) for office in offices)), Text())
    found = [] if reason else [_busy_and_offered(role, office) for office in offices]
    names = tuple(officer.id for officer in role.staff) or tuple(str(k + 1) for k in range(role.officers or 0))
    share = 1.0 if role.share is None else role.share
    return RoleUse(role.id, names, share, tuple(b for b, _ in found), tuple(o for _, o in found), level, reason)


def _busy_and_offered(role: Role, office: _Office) -> tuple[Cells, Cells]:
    """Return busy and offered milliseconds by officer, weekday and hour of one replication."""
    log = office.population.log
    rows = np.flatnonzero(log.steps["role"] == log.role_ids.index(role.id))
    who, starts, ends = (log.steps[name][rows] for name in ("officer", "start", "end"))
    busy, offered = [], []
    for officer in range(role.officers or 0):
        pieces, mine = office.hours(role, officer), who == officer
        at_work = NumberOverTime.of(starts[mine], ends[mine])
        busy.append(pieces.add_up(at_work.between(pieces.low, pieces.high)))
        offered.append(pieces.add_up(pieces.high - pieces.low))
    return np.array(busy), np.array(offered)
