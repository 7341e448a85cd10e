"""From the demand to a plain group of fields."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from procflow.io.demand import BATCHES, RATES
from procflow.io.hours import spell_days, spell_instant, spell_interval
from procflow.io.law_spelling import spell_law
from procflow.io.messages import words
from procflow.io.recorded import RECORDED_SECTION
from procflow.io.spelling import spell_duration
from procflow.io.trees import Tree, fields, id_value, refuse, text_value
from procflow.model import Appointments, Demand, RatePart, Recorded

EVERY_DAY = spell_days(range(7))
_RATE = {unit: name for name, unit in RATES.items()}
_BATCHES = {unit: name for name, unit in BATCHES.items()}


def demand_tree(demand: Demand, resolved: bool) -> Tree:
    """Return the fields of the demand."""
    _refuse_several(demand)
    calendar = None if demand.calendar is None else id_value(demand.calendar)
    return {**_way(demand, resolved), **fields(False, ("calendar", calendar, None))}


def _refuse_several(demand: Demand) -> None:
    """Refuse a demand that comes in more than one way: only one of them would be read back."""
    ways = [demand.rate, demand.every, demand.profile or None, demand.appointments, demand.recorded]
    if sum(way is not None for way in ways) != 1 or (demand.size is not None and demand.rate is None):
        what = words("demand that comes in several ways at once, such as a rate and a law of gaps",
                     "nhu cầu theo nhiều cách cùng lúc, như vừa tần suất vừa luật khoảng cách")  # fmt: skip
        refuse("demand", what, words("Keep one of them.", "Hãy giữ lại một."))


def _way(demand: Demand, resolved: bool) -> Tree:
    if demand.every is not None:
        return {"every": spell_duration(demand.every)}
    if demand.recorded is not None:
        return {"recorded": _recorded_tree(demand.recorded)}
    if demand.appointments is not None:
        return {"appointments": _appointments_tree(demand.appointments, resolved)}
    if demand.profile:
        return _profile_tree(demand.profile, resolved)
    if demand.size is not None:
        return {_BATCHES[demand.per]: demand.rate, "size": spell_law(demand.size)}
    return {_RATE[demand.per]: demand.rate}


def _profile_tree(profile: Sequence[RatePart], resolved: bool) -> Tree:
    """Return hours of the day, together where neighbours hold for the same weekdays."""
    groups: list[list[RatePart]] = []
    for part in profile:
        if groups and groups[-1][0].days == part.days:
            groups[-1].append(part)
        else:
            groups.append([part])
    trees = [_group_tree(group, resolved) for group in groups]
    return trees[0] if len(trees) == 1 else {"profile": trees}


def _group_tree(parts: Sequence[RatePart], resolved: bool) -> Tree:
    hours = {spell_interval((part.start, part.end)): part.per_hour for part in parts}
    if len(hours) < len(parts):
        what = words("two rates for the same hours", "hai tần suất cho cùng khoảng giờ")
        refuse("demand", what, words("Keep one of them.", "Hãy giữ lại một."))
    return {"per_hour": hours, **fields(resolved, ("days", spell_days(parts[0].days), EVERY_DAY))}


def _appointments_tree(appointments: Appointments, resolved: bool) -> Tree:
    return {
        **fields(resolved, ("days", spell_days(appointments.days), EVERY_DAY)),
        "at": [spell_instant(minute) for minute in appointments.instants],
        **fields(resolved, ("each", appointments.each, 1), ("shows", appointments.shows, 1.0)),
    }


def _recorded_tree(recorded: Recorded) -> Tree:
    """Return a record as a list, in one zone where all instants share it."""
    for name, _ in recorded.attributes:
        if name in RECORDED_SECTION.names:
            what = words(
                f"recorded values of an attribute called '{name}'", f"giá trị ghi nhận của thuộc tính tên '{name}'"
            )
            refuse("demand", what, words("Give the attribute another name.", "Hãy đặt tên khác cho thuộc tính."))
    zones = {_zone(instant) for instant in recorded.instants}
    zone = zones.pop() if len(zones) == 1 else None
    return {
        "at": [_spelled(instant, local=zone is not None) for instant in recorded.instants],
        **{id_value(name): [text_value(value) for value in values] for name, values in recorded.attributes},
        **fields(False, ("zone", zone, None), ("source", text_value(recorded.source), "")),
    }


def _zone(instant: dt.datetime) -> str | None:
    """Return the name of the zone in which an instant can be written without its offset."""
    zone = instant.tzinfo
    if zone is None:
        what = words("an instant without a time zone", "thời điểm không có múi giờ")
        refuse("demand", what, words("Give it a zone.", "Hãy cho biết múi giờ."))
    return zone.key if isinstance(zone, zoneinfo.ZoneInfo) and instant.fold == 0 else None


def _spelled(instant: dt.datetime, *, local: bool) -> str:
    """Spell an instant, with its offset from Greenwich unless its zone stands beside."""
    whole = instant.replace(tzinfo=None) if local else instant
    spec = "auto" if instant.second or instant.microsecond else "minutes"
    return whole.isoformat(" ", timespec=spec)
