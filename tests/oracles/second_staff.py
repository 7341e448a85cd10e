"""Who of the office takes which waiting case: the second clock's officers, one role after the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import evolve
from second_hours import Hours

from procflow.model import Calendar, Officer, Procedure, Role, Step

DAY = dt.timedelta(days=1)
FULL = 10**9

if TYPE_CHECKING:
    from second_clock import SecondClock, Token


def due(procedure: Procedure, epoch: dt.datetime, arrival: int) -> int:
    """Return the last instant of the time limit, counted in days, of a case that comes at an instant."""
    limit = procedure.time_limit
    if limit is None:
        return 10**15
    count, calendar = limit.count, procedure.calendar_named()
    assert count is not None
    zone = ZoneInfo(calendar.zone)
    local = (epoch + dt.timedelta(milliseconds=arrival)).astimezone(zone)
    received = local.date()
    if count.cut_off is not None and 60 * local.hour + local.minute >= count.cut_off:
        received = first_working(calendar, received + DAY)
    working = limit.length.unit == "working days"
    counted, last = int(count.receipt_day == "count"), received
    while counted < limit.length.value:
        last += DAY
        counted += not working or bool(calendar.hours(last))
    if not working and count.roll == "next_working_day":
        last = first_working(calendar, last)
    minute = calendar.hours(last)[-1][1] if count.last_day == "closing" and calendar.hours(last) else 1440
    end = (dt.datetime(last.year, last.month, last.day) + dt.timedelta(minutes=minute)).replace(tzinfo=zone)
    return round((end - epoch) / dt.timedelta(milliseconds=1))


def first_working(calendar: Calendar, day: dt.date) -> dt.date:
    while not calendar.hours(day):
        day += DAY
    return day


class Desk:
    """A role with its officers and those who wait for them."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.officers = role.staff or tuple(Officer(id=str(k)) for k in range(role.officers or 0))
        self.at_work: dict[int, Token] = {}
        self.waiting: list[Token] = []


class Staff:
    """All desks."""

    def __init__(self, clock: SecondClock) -> None:
        self.clock = clock
        self.desks = {role.id: Desk(role) for role in clock.procedure.roles}
        self.in_session: dict[tuple[str | None, ...], Hours] = {}
        self.begun: Counter[tuple[str, int]] = Counter()

    def desk(self, token: Token) -> Desk:
        assert token.step is not None
        assert token.step.role is not None
        return self.desks[token.step.role]

    def hours(self, token: Token, officer: int) -> Hours:
        """Return when an officer can be at work on a case: on shift, with all who join in, in a session."""
        step, desk = self.step(token), self.desk(token)
        others = [self.desks[role].role.calendar for role, _ in step.joint if role != desk.role.id]
        names = [desk.officers[officer].calendar or desk.role.calendar, *others]
        if step.sessions is None or not step.sessions.hours:
            return self.clock.hours(*names)
        key = (step.id, *names)
        if key not in self.in_session:
            calendars = [*(self.clock.procedure.calendar_named(name) for name in names), self.session(step)]
            self.in_session[key] = Hours(calendars, self.clock.epoch)
        return self.in_session[key]

    def session(self, step: Step) -> Calendar:
        """Return when a step is in session: the windows on its days, with the days off and swapped days of the role."""
        assert step.sessions is not None
        base = self.clock.procedure.calendar_named(self.clock.step_calendar(step))
        days, windows = step.sessions.days, step.sessions.hours
        return evolve(base, id="session", week=tuple(tuple(windows) if day in days else () for day in range(7)))

    def served(self, token: Token) -> Hours | None:
        """Return the hours in which a case was served, if they are those of sessions."""
        step = self.step(token)
        role = self.clock.role(step)
        if role is None or role.officers is None or step.sessions is None or not step.sessions.hours:
            return None
        return self.hours(token, max(token.row["officer"], 0))

    def present(self, step: Step) -> Hours:
        """Return when anybody who could do a step is on shift: waiting at other times is no queue."""
        role = self.clock.role(step)
        if role is None or not role.staff:
            return self.clock.hours(self.clock.step_calendar(step))
        return self.clock.hours(*(officer.calendar or role.calendar for officer in role.staff), any_of=True)

    def shift(self, desk: Desk, officer: int) -> Hours:
        """Return when an officer is on shift."""
        return self.clock.hours(desk.officers[officer].calendar or desk.role.calendar)

    def ask(self, token: Token) -> None:
        """Let a token wait for an officer."""
        self.clock.work(token)  # known already now: the order of the queue may depend on it
        self.desk(token).waiting.append(token)

    @staticmethod
    def step(token: Token) -> Step:
        assert token.step is not None
        return token.step

    def level(self, token: Token) -> float:
        """Return the urgency of a case at its step: the lower, the earlier; without any it comes last."""
        given = self.step(token).priority
        if given is None:
            given = self.clock.procedure.priority
        if given is None or isinstance(given, int):
            return float("inf") if given is None else given
        value = token.case.attributes[given.attribute]
        return given.order.index(value) + 1 if value in given.order else float("inf")

    def urgency(self, token: Token) -> tuple[Any, ...]:
        """Who comes first: by the role's order, then who has waited longest, then case, model order and visit."""
        first: tuple[Any, ...] = ()
        order = self.desk(token).role.queue
        if order == "shortest":
            first = (token.row["work"],)
        elif order == "due":
            first = (due(self.clock.procedure, self.clock.epoch, token.case.arrival),)
        elif order in ("priority", "preemptive"):
            first = (self.level(token),)
        return (*first, token.row["ready"], *self.clock.rank(token))

    def may(self, token: Token, officer: int) -> bool:
        """Tell whether an officer has the skills and is not ruled out by what was done before."""
        step, desk = self.step(token), self.desk(token)
        if not set(step.skills) <= set(desk.officers[officer].skills):
            return False
        rule = step.officer
        if rule is None:
            return True
        if rule.same_as is not None and token.case.officers[rule.same_as]:
            same = token.case.officers[rule.same_as][-1]
            away = same not in desk.at_work and not self.hours(token, same).is_open(self.clock.now)
            if officer != same and not (away and rule.if_absent == "other"):
                return False
        return not any(officer in token.case.officers[other] for other in rule.never)

    def serve(self) -> None:
        """Give waiting cases to free officers, role by role; look again when somebody next comes on shift."""
        for desk in self.desks.values():
            while self.serve_one(desk):
                pass
            if desk.waiting:
                stops = desk.role.queue == "preemptive"
                free = [k for k in range(len(desk.officers)) if stops or k not in desk.at_work]
                for opening in {
                    self.hours(token, officer).next_opening(self.clock.now)
                    for officer in free
                    for token in desk.waiting
                }:
                    self.clock.rest(None, opening)

    def serve_one(self, desk: Desk) -> bool:
        """Let the first waiting case that can start do so, and tell whether there was one."""
        for token in sorted(desk.waiting, key=self.urgency):
            officer = self.officer_for(token)
            if officer is None and desk.role.queue == "preemptive":
                officer = self.taken_from(token)
            if officer is not None:
                desk.waiting.remove(token)
                self.start(token, officer)
                return True
            if desk.role.at_closing == "fit" and self.too_late(token):
                return False  # nobody overtakes long work by being short
        return False

    def too_late(self, token: Token) -> bool:
        """Tell whether somebody could take a case now, had the day more time left."""
        desk = self.desk(token)
        return any(
            self.may(token, officer) and self.hours(token, officer).is_open(self.clock.now)
            for officer in range(len(desk.officers))
            if officer not in desk.at_work
        )

    def officer_for(self, token: Token) -> int | None:
        """Return the officer with the lowest number who is free, on shift and allowed to."""
        desk = self.desk(token)
        for officer in range(len(desk.officers)):
            if officer not in desk.at_work and self.may(token, officer) and self.can_start(token, officer):
                return officer
        return None

    def taken_from(self, token: Token) -> int | None:
        """Stop the least urgent work, of equals that begun last, if it is less urgent than this; return its officer."""
        desk, now = self.desk(token), self.clock.now
        less = [
            (self.level(other), other.row["start"], other.case.number, -officer)
            for officer, other in desk.at_work.items()
            if self.level(other) > self.level(token) and self.may(token, officer) and self.can_start(token, officer)
        ]
        if not less:
            return None
        officer = -max(less)[-1]
        other = desk.at_work.pop(officer)
        other.left -= self.hours(other, officer).between(other.row["begun"], now)
        other.row["halted"] = now
        other.event = -1
        desk.waiting.append(other)
        return officer

    def can_start(self, token: Token, officer: int) -> bool:
        """Tell whether an officer is on shift, others who join in are free, the session has room, and work fits in."""
        step, desk, now = self.step(token), self.desk(token), self.clock.now
        hours = self.hours(token, officer)
        if not hours.is_open(now) or not all(len(self.free(role)) >= number for role, number in self.others(step)):
            return False
        session = step.sessions
        if session is not None and session.hours and self.begun[self.sitting(step)] >= (session.capacity or FULL):
            return False
        if desk.role.at_closing == "fit":
            self.clock.work(token, desk.officers[officer].speed)
            return not token.held or hours.fits(now, token.held)
        return True

    def others(self, step: Step) -> list[tuple[str, int]]:
        """Return who joins in, and how many of them, beside the one who leads."""
        return [(role, number - (role == step.role)) for role, number in step.joint if number > (role == step.role)]

    def free(self, role: str) -> list[int]:
        desk = self.desks[role]
        return [officer for officer in range(len(desk.officers)) if officer not in desk.at_work]

    def sitting(self, step: Step) -> tuple[str, int]:
        """Return which session of a step it is now."""
        key = (step.id,)
        if key not in self.in_session:
            self.in_session[key] = Hours([self.session(step)], self.clock.epoch)
        return step.id, self.in_session[key].opened(self.clock.now)

    def no_seat(self, token: Token, most: int) -> bool:
        """Tell whether so many wait at the step that no officer who is free and on shift is for one more."""
        desk = self.desk(token)
        waiting = sum(other.step is token.step for other in desk.waiting)
        spare = sum(self.hours(token, officer).is_open(self.clock.now) for officer in self.free(desk.role.id))
        return waiting - spare >= most

    def start(self, token: Token, officer: int) -> None:
        """Let an officer start the work of a token, or go on with it."""
        desk, now = self.desk(token), self.clock.now
        desk.at_work[officer] = token
        if "start" not in token.row:
            self.clock.work(token, desk.officers[officer].speed)
            token.row["start"] = now
            token.left = token.held
            bound = self.step(token).at_most
            if bound is not None and bound.of == "waiting" and token.bound is not None:
                token.bound.token = None
                token.bound = None
        else:
            token.stopped += self.present(self.step(token)).between(token.row["halted"], now)
        token.phase = "work"
        token.row |= {"begun": now, "officer": officer}
        token.row["helpers"] = []
        for role, number in self.others(self.step(token)):
            for helper in self.free(role)[:number]:
                self.desks[role].at_work[helper] = token
                token.row["helpers"].append((role, helper))
        session = self.step(token).sessions
        if session is not None and session.hours and token.left == token.held:
            self.begun[self.sitting(self.step(token))] += 1
        if not token.left:
            self.clock.rest(token, now)
        elif desk.role.at_closing == "finish":
            self.clock.rest(token, now + token.left)
        else:
            self.clock.rest(token, self.hours(token, officer).after(now, token.left))

    def release(self, token: Token) -> None:
        """Free the officers of a token that is done."""
        if token.row["officer"] >= 0:
            del self.desk(token).at_work[token.row["officer"]]
            for role, helper in token.row["helpers"]:
                del self.desks[role].at_work[helper]

    def drop_out(self, token: Token) -> int:
        """Take a token out, whether it waits or is at work; return for how long it has been worked on."""
        if self.step(token).role is None or self.clock.role(self.step(token)).officers is None:
            return self.alone(token)
        desk, now = self.desk(token), self.clock.now
        if token in desk.waiting:
            desk.waiting.remove(token)
            if "halted" in token.row and "start" in token.row:
                hours = self.hours(token, token.row["officer"])
                token.stopped += hours.between(token.row["halted"], now)
                token.row["officer"] = -1
                return token.held - token.left
            return 0
        officer = token.row["officer"]
        if officer < 0:
            return 0
        self.release(token)
        if desk.role.at_closing == "finish":
            return token.held - token.left + now - token.row["begun"]
        return token.held - token.left + self.hours(token, officer).between(token.row["begun"], now)

    def alone(self, token: Token) -> int:
        """Return for how long work without an officer of ours has lasted."""
        step = self.step(token)
        if token.phase != "work":
            return 0
        if any(time is not None and time.elapsed for time in step.works):
            return self.clock.now - token.row["start"]
        return self.clock.hours(self.clock.step_calendar(step)).between(token.row["start"], self.clock.now)
