"""How many cases come, and when, as the file states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from attrs import frozen

from procflow.io.attributes import LAW
from procflow.io.faults import Context
from procflow.io.hours import DAYS, HOURS_PATTERN, INSTANTS, read_interval
from procflow.io.kinds import COUNT, DURATION, RATE, SHARE, Kind, is_list, is_mapping
from procflow.io.messages import (
    DAYS_ALONE,
    ONE_DEMAND,
    PER_DAY,
    PROFILE_OVERLAP,
    SIZE_ALONE,
    SIZE_MISSING,
    words,
)
from procflow.io.names import CALENDAR
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Sequence
from procflow.io.recorded import RECORDED, RecordedText
from procflow.io.section import Field, Record, Section, group
from procflow.model import Appointments, Demand, RatePart

RATES: Mapping[str, str] = {"per_hour": "hour", "per_working_day": "working_day", "per_year": "year"}
BATCHES: Mapping[str, str] = {f"batches_{name}": unit for name, unit in RATES.items()}
EVERY_DAY = tuple(range(7))


@frozen
class Rates:
    """Numbers of cases an hour, by stretches of the day."""

    parts: tuple[tuple[tuple[int, int], float], ...]


_HOURLY = words(
    'a finite number above 0, or numbers by hours of the day, such as {"08:00-10:00": 10, "10:00-12:00": 4}',
    'một số hữu hạn lớn hơn 0, hoặc số theo giờ trong ngày, ví dụ {"08:00-10:00": 10, "10:00-12:00": 4}',
)


def _read_hourly(node: Node, context: Context) -> float | Rates | None:
    """Return a rate, or one for each stretch of the day."""
    if not isinstance(node, MappingNode):
        rate: float | None = RATE.read(node, context)
        return rate
    found = [(read_interval(key, context), RATE.read(value, context)) for key, value in node.pairs]
    known = tuple((span, rate) for span, rate in found if span is not None and rate is not None)
    if len(known) < len(found):
        return None
    spans = sorted(span for span, _ in known)
    if any(second[0] < first[1] for first, second in pairwise(spans)):
        context.fault(PROFILE_OVERLAP, node)
        return None
    return Rates(known)


_BY_HOURS = {
    "type": "object", "propertyNames": {"pattern": HOURS_PATTERN}, "additionalProperties": {"type": "number", "minimum": 0},
    "minProperties": 1,
}  # fmt: skip
HOURLY = Kind(_read_hourly, {"anyOf": [RATE.schema, _BY_HOURS]}, _HOURLY)
_BY_HOUR_OF_DAY = Kind(_read_hourly, _BY_HOURS, words('numbers by hours of the day, such as {"08:00-10:00": 10}', 'số theo giờ trong ngày, ví dụ {"08:00-10:00": 10}'))  # fmt: skip

PROFILE_SECTION = Section(
    "profile",
    words("Demand by hour, on some weekdays", "Nhu cầu theo giờ, vào một số thứ"),
    (
        Field("per_hour", _BY_HOUR_OF_DAY, "Mean number of cases an hour, by stretches of the day.",
              "Số hồ sơ trung bình mỗi giờ, theo từng khoảng trong ngày.", required=True),
        Field("days", DAYS, "Weekdays; by default all. Days off are those of the calendar.", "Các thứ; mặc định mọi ngày. Ngày nghỉ theo lịch."),
    ),
)  # fmt: skip


def _profile(record: Record, context: Context) -> tuple[RatePart, ...] | None:
    rates = record.values["per_hour"]
    if record.refused or not record.nodes.keys() <= record.values.keys():
        return None
    if not isinstance(rates, Rates):
        context.of("per_hour").fault(
            ONE_DEMAND,
            record.spot("per_hour"),
            found=words("one rate", "một tần suất"),
            choices=('{"08:00-10:00": 10}',),
        )
        return None
    return _parts(rates, record.values.get("days", EVERY_DAY))


def _parts(rates: Rates, days: tuple[int, ...]) -> tuple[RatePart, ...]:
    return tuple(RatePart(start, end, rate, days) for (start, end), rate in rates.parts)


_GROUP = group(PROFILE_SECTION, _profile)


def _read_profile(node: Node, context: Context) -> tuple[RatePart, ...] | None:
    """Return the hours of several groups of weekdays."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found: list[tuple[RatePart, ...] | None] = [_GROUP.read(item, context) for item in items]
    known = tuple(part for parts in found if parts is not None for part in parts)
    if not items or None in found:
        return None
    for day in EVERY_DAY:
        spans = sorted((part.start, part.end) for part in known if day in part.days)
        if any(second[0] < first[1] for first, second in pairwise(spans)):
            context.fault(PROFILE_OVERLAP, node)
            return None
    return known


PROFILE = Kind(
    _read_profile,
    {"type": "array", "items": PROFILE_SECTION.ref, "minItems": 1},
    words(
        'a list such as [{per_hour: {"08:00-10:00": 10}, days: [Mon]}]',
        'danh sách như [{per_hour: {"08:00-10:00": 10}, days: [Mon]}]',
    ),
)

APPOINTMENTS_SECTION = Section(
    "appointments",
    words("Appointments", "Lịch hẹn"),
    (
        Field("days", DAYS, "Weekdays; by default all. Days off are those of the calendar.", "Các thứ; mặc định mọi ngày. Ngày nghỉ theo lịch."),
        Field("at", INSTANTS, "Instants of the day.", "Các thời điểm trong ngày.", required=True),
        Field("each", COUNT, "Appointments at one instant; by default 1.", "Số lịch hẹn mỗi thời điểm; mặc định 1."),
        Field("shows", SHARE, "Probability that who has an appointment comes; by default 1.", "Xác suất người hẹn có đến; mặc định 1."),
    ),
)  # fmt: skip


def _appointments(record: Record, context: Context) -> Appointments | None:
    if record.refused or not record.nodes.keys() <= record.values.keys():
        return None
    values = {{"at": "instants"}.get(name, name): value for name, value in record.values.items()}
    return context.make(record.node, lambda: Appointments(**values))


DEMAND_SECTION = Section(
    "demand",
    words("Demand", "Nhu cầu (số hồ sơ)"),
    (
        Field("per_hour", HOURLY, "Mean number of cases in an open hour, or by hours of the day.",
              "Số hồ sơ trung bình mỗi giờ làm việc, hoặc theo giờ trong ngày."),
        Field("per_working_day", RATE, "Mean number of cases in a working day.", "Số hồ sơ trung bình mỗi ngày làm việc."),
        Field("per_year", RATE, "Mean number of cases in a year.", "Số hồ sơ trung bình mỗi năm."),
        Field("every", DURATION, "Law of the time between two cases, in open time; the first comes after one gap.",
              "Luật khoảng cách giữa hai hồ sơ, tính theo giờ làm việc; hồ sơ đầu tiên đến sau một khoảng."),
        Field("batches_per_hour", RATE, "Mean number of groups of cases in an open hour; `size` says how large.",
              "Số đợt hồ sơ trung bình mỗi giờ làm việc; `size` nêu số hồ sơ mỗi đợt."),
        Field("batches_per_working_day", RATE, "Mean number of groups of cases in a working day.", "Số đợt hồ sơ trung bình mỗi ngày làm việc."),
        Field("batches_per_year", RATE, "Mean number of groups of cases in a year.", "Số đợt hồ sơ trung bình mỗi năm."),
        Field("size", LAW, "Cases in a group: a number or a law, rounded to whole ones, at least 1.", "Số hồ sơ mỗi đợt: một số hoặc luật, làm tròn, ít nhất 1."),
        Field("days", DAYS, "Weekdays of `per_hour` by hours of the day; by default all.", "Các thứ của `per_hour` theo giờ; mặc định mọi ngày."),
        Field("profile", PROFILE, "Hours of the day by groups of weekdays.", "Giờ trong ngày theo từng nhóm thứ."),
        Field("appointments", group(APPOINTMENTS_SECTION, _appointments), "Cases that come by appointment.", "Hồ sơ đến theo lịch hẹn."),
        Field("recorded", RECORDED, "Cases as they came: a list, or a table beside the file.", "Hồ sơ như đã đến: danh sách, hoặc bảng cạnh tệp."),
        Field("calendar", CALENDAR, "Calendar whose open time is counted; by default the procedure's.", "Lịch dùng để tính; mặc định theo quy trình."),
    ),
    slips={"per_day": PER_DAY, "batches_per_day": PER_DAY},
)  # fmt: skip
_WAYS = (*RATES, "every", *BATCHES, "profile", "appointments", "recorded")


@frozen
class DemandText:
    """A demand that was read; a record waits for the attributes and the time zone of the procedure."""

    demand: Demand | None
    recorded: RecordedText | None = None
    calendar: str | None = None


def _demand(record: Record, context: Context) -> DemandText | None:
    said = [name for name in _WAYS if name in record.nodes]
    if not said and record.refused:
        return None
    if len(said) != 1:
        context.fault(ONE_DEMAND, record.node, found=said or words("none", "không có gì"), choices=_WAYS)
        return None
    if any([*_loose(said[0], record, context)]) or not record.nodes.keys() <= record.values.keys():
        return None
    way, value, calendar = said[0], record.values[said[0]], record.values.get("calendar")
    if way == "recorded":
        return DemandText(None, value, calendar)
    made = context.make(record.spot(way), lambda: Demand(calendar=calendar, **_values(way, value, record)))
    return None if made is None else DemandText(made)


def _loose(way: str, record: Record, context: Context) -> Iterator[bool]:
    """Note fields that have no place beside the way in which cases come."""
    if "size" in record.nodes and way not in BATCHES:
        context.of("size").fault(SIZE_ALONE, record.spot("size"))
        yield True
    if way in BATCHES and "size" not in record.nodes:
        context.of(way).fault(SIZE_MISSING, record.spot(way))
        yield True
    if "days" in record.nodes and not isinstance(record.values.get(way), Rates):
        context.of("days").fault(DAYS_ALONE, record.spot("days"))
        yield True


def _values(way: str, value: Any, record: Record) -> dict[str, Any]:
    """Return the fields of a demand."""
    if isinstance(value, Rates):
        return {"profile": _parts(value, record.values.get("days", EVERY_DAY))}
    if way in RATES:
        return {"rate": value, "per": RATES[way]}
    if way in BATCHES:
        return {"rate": value, "per": BATCHES[way], "size": record.values["size"]}
    return {way: value}


_ONE_GROUP = group(DEMAND_SECTION, _demand)


def _read_demand(node: Node, context: Context) -> DemandText | None:
    """Return the demand; a list holds hours of the day by groups of weekdays."""
    if is_mapping(node) or not is_list(node):
        found: DemandText | None = _ONE_GROUP.read(node, context)
        return found
    profile = PROFILE.read(node, context)
    made = None if profile is None else context.make(node, lambda: Demand(profile=profile))
    return None if made is None else DemandText(made)


DEMAND = Kind(_read_demand, {"anyOf": [DEMAND_SECTION.ref, PROFILE.schema]}, _ONE_GROUP.words)
