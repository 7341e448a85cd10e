"""The times of a step on one ruler: working minutes of the procedure's calendar, without queues."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen

from procflow.analysis.knowledge import unknown_parts, without_work
from procflow.errors import Message, ProcedureError
from procflow.model import Calendar, Duration, Fixed, Procedure, Role, Shape, Span, Step, Text

NO_WORK_TIME = Message(
    "no-work-time",
    en="the work time is not known, so no time can be told. Give 'work', such as 'triangular(3, 5, 12) min'; "
    "procflow never assumes it.",
    vi="chưa có thời gian xử lý thực nên không tính được thời gian. Hãy khai 'work', ví dụ 'triangular(3, 5, 12) min'; "
    "procflow không tự giả định.",
)

NO_PART_TIME = Message(
    "no-part-time",
    en="the work time of its part {parts} is not known, so no time can be told. Give 'work' of the part; procflow never "
    "assumes it.",
    vi="chưa có thời gian xử lý thực của phần việc {parts} nên không tính được thời gian. Hãy khai 'work' của phần việc đó; "
    "procflow không tự giả định.",
)
NO_QUEUES = Text(
    vi="không tính hàng chờ và giờ nghỉ của cơ quan",
    en="no queues, and no time while the office is closed",
)


@frozen
class StepTime:
    """What a step takes, as independent parts in working minutes of the procedure's calendar.

    Attributes
    ----------
    transfer : Shape or None
        Paid on an entry where an arriving holder is another role.
    wait : Shape or None
        Delay that is no queue.
    services : tuple of Shape
        The work of the step and of each part merged into it, stretched by the share of time the officer gives to it.
        They are drawn apart, so that their sum has the sum of their variances.
    """

    transfer: Shape | None
    wait: Shape | None
    services: tuple[Shape, ...]

    @property
    def service(self) -> float:
        """Mean time for which an officer is held."""
        return math.fsum(law.mean for law in self.services)

    def laws(self, *, paid: bool) -> tuple[Shape, ...]:
        """Return the parts that take time, the transfer only if it is paid."""
        parts = (self.transfer if paid else None, self.wait, *self.services)
        return tuple(law for law in parts if law is not None and law != Fixed(0))


class Ruler:
    """Turns the durations of a procedure into working minutes of its calendar.

    Time on another calendar, and calendar days, are stretched by the ratio of the open minutes of a mean year: a day of
    an office that never closes is worth 5/7 of a working day here.
    """

    def __init__(self, procedure: Procedure) -> None:
        self._roles = {role.id: role for role in procedure.roles}
        self._own = procedure.calendar_named()
        named = {role.calendar for role in procedure.roles if role.calendar is not None}
        self._calendars = {name: procedure.calendar_named(name) for name in sorted(named)}

    def role(self, step: Step) -> Role | None:
        """Return the role of a step, if it is known."""
        return self._roles.get(step.role) if step.role is not None else None

    def calendar(self, step: Step | None) -> Calendar:
        """Return the calendar on which a step runs: its role's, else the procedure's."""
        role = self.role(step) if step is not None else None
        return self._calendars[role.calendar] if role is not None and role.calendar is not None else self._own

    def minutes(self, duration: Duration | None, step: Step | None) -> Shape | None:
        """Return a duration at a step in working minutes of the procedure's calendar."""
        if duration is None:
            return None
        if duration.elapsed:
            return duration.law.scaled(self._own.year_minutes / 365.25)
        calendar = self.calendar(step)
        law = duration.minutes(day_minutes=calendar.day_minutes)
        return law if calendar == self._own else law.scaled(self._own.year_minutes / calendar.year_minutes)

    @property
    def day_minutes(self) -> float:
        """Minutes of a working day of the procedure's calendar."""
        return self._own.day_minutes

    def length(self, span: Span, step: Step | None = None) -> float:
        """Return a fixed length, of a step or of the case, in working minutes of the procedure's calendar."""
        found = self.minutes(Duration(Fixed(span.value), span.unit), step)
        assert found is not None
        return found.mean

    def time(self, step: Step) -> StepTime:
        """Return what a step takes.

        An officer with half the time for this work holds it twice as long; an unknown share counts as 1, which
        `assumptions` tells.
        """
        role = self.role(step)
        services = self.works(step)
        if role is not None and role.share is not None and role.share != 1:
            services = tuple(law.scaled(1 / role.share) for law in services)
        transfer = role.transfer if role is not None else None
        return StepTime(self.minutes(transfer, step), self.minutes(step.wait, step), services)

    def works(self, step: Step) -> tuple[Shape, ...]:
        """Return the work of a step and of each part merged into it, as far as it is stated."""
        found = (self.minutes(work, step) for work in step.works)
        return tuple(law for law in found if law is not None)

    def assumptions(self, steps: Sequence[Step]) -> tuple[Text, ...]:
        """Return what the times of these steps take for granted, as sentences without full stop."""
        found = [NO_QUEUES]
        roles = [role for role in self._roles.values() if any(step.role == role.id for step in steps)]
        bare = [role.id for role in roles if role.share is None and not role.external]
        if bare:
            listed = ", ".join(bare)
            found.append(
                Text(
                    vi=f"tỷ lệ thời gian chưa rõ, tạm coi là 100 %: {listed}",
                    en=f"share of time unknown, taken as 100 %: {listed}",
                )
            )
        other = [step.id for step in steps if self.calendar(step) != self._own]
        if other:
            listed = ", ".join(other)
            found.append(
                Text(
                    vi=f"bước theo lịch khác, quy đổi theo số giờ làm việc bình quân năm: {listed}",
                    en=f"steps on another calendar, converted by open hours of a mean year: {listed}",
                )
            )
        elapsed = [step.id for step in steps if any(d is not None and d.elapsed for d in self._durations(step))]
        if elapsed:
            minutes = round(self._own.year_minutes / 365.25, 1)
            listed = ", ".join(elapsed)
            found.append(
                Text(
                    vi=f"một ngày theo lịch quy đổi thành {minutes} phút làm việc: {listed}".replace(".", ","),
                    en=f"a calendar day is converted to {minutes} working minutes: {listed}",
                )
            )
        return tuple(found)

    def _durations(self, step: Step) -> tuple[Duration | None, ...]:
        role = self.role(step)
        return (*step.works, step.wait, role.transfer if role is not None else None)


def refuse_unknown_work(procedure: Procedure, steps: frozenset[str]) -> None:
    """Raise an error that names every one of these steps whose work time is not known.

    Raises
    ------
    ProcedureError
        If there is any.
    """
    unknown = [step for step in without_work(procedure) if step.id in steps]
    if unknown:
        raise ProcedureError(
            *(
                (NO_WORK_TIME if step.work is None else NO_PART_TIME).at(
                    procedure.place(f"step '{step.id}'"), parts=unknown_parts(step)
                )
                for step in unknown
            )
        )
