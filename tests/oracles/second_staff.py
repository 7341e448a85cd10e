"""Who of the office takes which waiting case: the second clock's officers, one role after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procflow.model import Officer, Role, Step

if TYPE_CHECKING:
    from second_clock import SecondClock, Token
    from second_hours import Hours


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

    def desk(self, token: Token) -> Desk:
        assert token.step is not None
        assert token.step.role is not None
        return self.desks[token.step.role]

    def hours(self, desk: Desk, officer: int) -> Hours:
        """Return when an officer is on shift."""
        own = desk.officers[officer].calendar
        return self.clock.hours(desk.role.calendar if own is None else own)

    def ask(self, token: Token) -> None:
        """Let a token wait for an officer; whether the colleague it belongs to is on shift now is seen now."""
        desk, rule = self.desk(token), self.step(token).officer
        token.row["bound"] = None
        if rule is not None and rule.same_as is not None and token.case.officers[rule.same_as]:
            officer = token.case.officers[rule.same_as][-1]
            if rule.if_absent == "wait" or self.hours(desk, officer).is_open(self.clock.now):
                token.row["bound"] = officer
        self.work_known(token)
        desk.waiting.append(token)

    @staticmethod
    def step(token: Token) -> Step:
        assert token.step is not None
        return token.step

    def work_known(self, token: Token) -> None:
        """Draw the work already now where the order of the queue depends on it."""
        self.clock.work(token)

    def urgency(self, token: Token) -> tuple[Any, ...]:
        """Who comes first: by the role's order, then who has waited longest, then case, model order and visit."""
        first: tuple[Any, ...] = ()
        if self.desk(token).role.queue == "shortest":
            first = (token.row["work"],)
        return (*first, token.row["ready"], *self.clock.rank(token))

    def may(self, token: Token, officer: int) -> bool:
        """Tell whether an officer has the skills and is not ruled out by what was done before."""
        step, desk = self.step(token), self.desk(token)
        if not set(step.skills) <= set(desk.officers[officer].skills):
            return False
        if token.row["bound"] is not None and officer != token.row["bound"]:
            return False
        never = step.officer.never if step.officer is not None else ()
        return not any(officer in token.case.officers[other] for other in never)

    def serve(self) -> None:
        """Give waiting cases to free officers, role by role; look again when somebody next comes on shift."""
        for desk in self.desks.values():
            desk.waiting.sort(key=self.urgency)
            for token in list(desk.waiting):
                for officer in range(len(desk.officers)):
                    if officer not in desk.at_work and self.may(token, officer) and self.can_start(token, officer):
                        desk.waiting.remove(token)
                        self.start(token, officer)
                        break
            if desk.waiting:
                free = [k for k in range(len(desk.officers)) if k not in desk.at_work]
                for opening in {self.hours(desk, officer).next_opening(self.clock.now) for officer in free}:
                    self.clock.rest(None, opening)

    def can_start(self, token: Token, officer: int) -> bool:
        """Tell whether an officer is on shift and, where work has to fit, has the time before closing."""
        desk = self.desk(token)
        hours = self.hours(desk, officer)
        if not hours.is_open(self.clock.now):
            return False
        if desk.role.at_closing == "fit":
            self.clock.work(token, desk.officers[officer].speed)
            return not token.held or hours.fits(self.clock.now, token.held)
        return True

    def start(self, token: Token, officer: int) -> None:
        """Let an officer start the work of a token."""
        desk, now = self.desk(token), self.clock.now
        desk.at_work[officer] = token
        self.clock.work(token, desk.officers[officer].speed)
        token.phase = "work"
        token.row |= {"start": now, "officer": officer}
        token.case.officers[self.step(token).id].append(officer)
        if not token.held:
            self.clock.rest(token, now)
        elif desk.role.at_closing == "finish":
            self.clock.rest(token, now + token.held)
        else:
            self.clock.rest(token, self.hours(desk, officer).after(now, token.held))

    def release(self, token: Token) -> None:
        """Free the officer of a token that is done."""
        if token.row["officer"] >= 0:
            del self.desk(token).at_work[token.row["officer"]]
