"""Days of absence drawn once more from what the manual says of them, and written as days off of calendars.

A procedure whose officers may be absent by chance must run exactly like one whose officers have planned leave on just
those days. Nothing of the library's drawing is used.
"""

import datetime as dt
import hashlib

from attrs import evolve

from procflow.model import Calendar, Officer, Procedure, Role

WORD = (1 << 64) - 1
ODD = 0x9E3779B97F4A7C15
PURPOSE = 0x2127599BF4325C37


def key(*names: object) -> int:
    """64 bits of names that stand for something for good."""
    digest = hashlib.blake2b("\x1f".join(str(name) for name in names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def number(seed: int, replication: int, role: str, officer: str, day: dt.date) -> float:
    """The number in (0, 1) of an officer and a date: one step of splitmix64, its upper 53 bits."""
    x = key(seed, replication, "absence") + key("absence", role, officer) + day.toordinal() * ODD + PURPOSE
    x &= WORD
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & WORD
    x ^= x >> 31
    return ((x >> 11) | 1) / 2**53


def days_of(seed: int, replication: int, role: Role, officer: int, days: list[dt.date]) -> list[dt.date]:
    """Those of some days on which an officer is absent, whether or not they are working days."""
    name = role.staff[officer].id if role.staff else str(officer + 1)
    own = role.staff[officer].absence if role.staff else None
    share = role.absence if own is None else own
    return [day for day in days if number(seed, replication, role.id, name, day) < share]


def on_leave(calendar: Calendar, id: str, days: list[dt.date]) -> Calendar:
    """A calendar of somebody who has leave on some days."""
    worked = {day: other for day, other in calendar.worked.items() if day not in days}
    return evolve(calendar, id=id, off=calendar.off | frozenset(days), worked=worked)


def with_planned_leave(procedure: Procedure, seed: int, days: list[dt.date], replication: int = 0) -> Procedure:
    """The same procedure, whose officers have leave on the days on which they would be absent, and are never absent else."""
    roles, calendars = [], list(procedure.calendars)
    for role in procedure.roles:
        staff = []
        for k in range(role.officers or 0):
            told = role.staff[k] if role.staff else Officer(id=str(k + 1))
            id = f"leave of {role.id} {told.id}"
            gone = days_of(seed, replication, role, k, days)
            calendars.append(on_leave(procedure.calendar_named(told.calendar or role.calendar), id, gone))
            staff.append(evolve(told, calendar=id, absence=None))
        roles.append(evolve(role, staff=staff, absence=0.0) if staff else role)
    return evolve(procedure, roles=roles, calendars=calendars)
