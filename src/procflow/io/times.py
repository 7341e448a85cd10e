"""Calendars, the time limit and the clock, as the file states them."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from attrs import frozen

from procflow.io.faults import Context, hint
from procflow.io.hours import DAYS_PATTERN, HOURS_PATTERN, INSTANT, read_interval, weekdays
from procflow.io.kinds import (
    DATE,
    DATE_PATTERN,
    SPAN,
    TEXT,
    Kind,
    choice,
    is_list,
    is_mapping,
    listing,
    wrong,
)
from procflow.io.messages import BAD_DATE, BAD_WEEKDAYS, BAD_ZONE, DUPLICATE_ITEM, words
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, Sequence, cut, described
from procflow.io.scalars import date_from, text_of
from procflow.io.section import GROUP, Field, Record, Section, entries, group
from procflow.io.slips import WEEKDAY_SLIPS, meant
from procflow.model import Calendar, DayCount, Hours, TimeLimit

LONGEST_RANGE = 366
"""Most days that one range of days off may cover."""


def _read_zone(node: Node, context: Context) -> str | None:
    name = text_of(node)
    if name is None:
        wrong(node, context, TEXT.words)
        return None
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = hint(name, zoneinfo.available_timezones())
        context.fault(BAD_ZONE, node, value=cut(name), hint=near)
        return None
    return name


ZONE = Kind(
    _read_zone,
    {"type": "string"},
    words("a time zone such as Asia/Ho_Chi_Minh", "múi giờ như Asia/Ho_Chi_Minh"),
)
_INTERVALS = words("open hours such as [08:00-12:00, 13:30-17:30]", "giờ làm việc như [08:00-12:00, 13:30-17:30]")


def _read_week(node: Node, context: Context) -> tuple[Hours, ...] | None:
    """Return the hours of the seven weekdays."""
    if not isinstance(node, MappingNode):
        wrong(node, context, GROUP)
        return None
    week: dict[int, Hours] = {}
    sound = True
    for key, value in node.pairs:
        days = weekdays(key.text.strip())
        if days is None or set(days) & week.keys():
            context.fault(BAD_WEEKDAYS, key, value=cut(key.text), hint=meant(key.text, WEEKDAY_SLIPS))
            sound = False
            continue
        nodes = value.items if isinstance(value, Sequence) else (value,)
        found = [read_interval(item, context) for item in nodes]
        sound = sound and None not in found
        for day in days:
            week[day] = tuple(interval for interval in found if interval is not None)
    return tuple(week.get(day, ()) for day in range(7)) if sound else None


WEEK = Kind(
    _read_week,
    {
        "type": "object",
        "propertyNames": {"pattern": DAYS_PATTERN},
        "additionalProperties": {
            "anyOf": [
                {"type": "string", "pattern": HOURS_PATTERN},
                {"type": "array", "items": {"type": "string", "pattern": HOURS_PATTERN}},
            ]
        },
    },
    words(
        "weekdays with their hours, such as {Mon-Fri: [08:00-12:00]}", "các thứ và giờ, ví dụ {Mon-Fri: [08:00-12:00]}"
    ),
)


def _read_days(node: Node, context: Context) -> tuple[dt.date, ...] | None:
    """Return the dates of one entry: a date, or two dates joined by two dots."""
    text = text_of(node) or ""
    first, dots, last = text.partition("..")
    start, end = date_from(first.strip()), date_from((last if dots else first).strip())
    if start is None or end is None or not 0 <= (end - start).days < LONGEST_RANGE:
        context.fault(BAD_DATE, node, value=cut(text) if isinstance(node, Scalar) else described(node))
        return None
    return tuple(start + dt.timedelta(days=k) for k in range((end - start).days + 1))


_OFF_PATTERN = DATE_PATTERN[:-1] + r"( ?\.\. ?" + DATE_PATTERN[1:-1] + ")?$"
DAYS_OFF = listing(
    Kind(_read_days, {"type": "string", "pattern": _OFF_PATTERN}, DATE.words),
    words("a list of dates or of ranges 2026-02-16..2026-02-20", "danh sách ngày hoặc khoảng 2026-02-16..2026-02-20"),
)


@frozen
class Swap:
    """A day off that is worked on another day."""

    off: dt.date
    worked: dt.date


SWAP_SECTION = Section(
    "swap",
    words("A swapped day", "Ngày hoán đổi"),
    (
        Field("off", DATE, "Day off.", "Ngày được nghỉ.", required=True),
        Field("worked", DATE, "Day worked instead, with the hours of the day off.", "Ngày làm bù, theo giờ của ngày nghỉ.", required=True),
    ),
)  # fmt: skip
CALENDAR_SECTION = Section(
    "calendar",
    words("A calendar", "Lịch làm việc"),
    (
        Field("zone", ZONE,
              "Time zone (IANA).", "Múi giờ (IANA).", required=True),
        Field("hours", WEEK, "Open hours by weekday; a day that is not named is closed.", "Giờ làm việc theo thứ; thứ không nêu là nghỉ.", required=True),
        Field("off", DAYS_OFF, "Days off besides the weekly pattern.", "Ngày nghỉ ngoài lịch tuần."),
        Field(
            "swapped",
            listing(group(SWAP_SECTION, lambda record, context: Swap(**record.values)), words("a list of swapped days", "danh sách ngày hoán đổi")),
            "Days off that are worked on another day.",
            "Ngày nghỉ được làm bù vào ngày khác.",
        ),
        Field("source", TEXT, "Where the days off are published.", "Văn bản công bố ngày nghỉ."),
        Field("version", TEXT, "State of this data.", "Phiên bản dữ liệu."),
        Field("official_until", DATE, "Last day whose days off have been published.", "Ngày cuối cùng đã có công bố chính thức."),
    ),
)  # fmt: skip


def _calendar(id: str, record: Record, context: Context) -> Calendar | None:
    if not {"zone", "hours"} <= record.values.keys():
        return None
    values: dict[str, Any] = {
        key: record.values[key] for key in ("zone", "source", "version", "official_until") if key in record.values
    }
    swaps: tuple[Swap, ...] = record.values.get("swapped", ())
    off = {day for days in record.values.get("off", ()) for day in days} | {swap.off for swap in swaps}
    worked = {swap.worked: swap.off for swap in swaps}
    week = record.values["hours"]
    if len(worked) < len(swaps):
        twice = next(swap.worked for k, swap in enumerate(swaps) if swap.worked in {s.worked for s in swaps[:k]})
        context.of("swapped").fault(DUPLICATE_ITEM, record.spot("swapped"), value=twice.isoformat())
        return None
    return context.make(
        record.spot("hours"), lambda: Calendar(id=id, week=week, off=frozenset(off), worked=worked, **values)
    )


CALENDARS = entries(CALENDAR_SECTION, "calendar", _calendar)

COUNT_SECTION = Section(
    "count",
    words("How the days of a limit are counted", "Cách tính ngày của thời hạn"),
    (
        Field("receipt_day", choice("no_count", "count"), "Whether the day of receipt is day 1; by default not.", "Ngày tiếp nhận có tính không; mặc định không."),
        Field("last_day", choice("whole", "closing"), "Whether the last day ends at midnight or at closing.", "Ngày cuối tính hết ngày hay hết giờ làm việc."),
        Field("roll", choice("next_working_day", "none"), "What happens when the last day is a day off.", "Khi ngày cuối là ngày nghỉ."),
        Field("cut_off", INSTANT, "Hour from which on a case counts as received on the next working day; none if absent.",
              "Giờ chốt: hồ sơ đến từ giờ này tính là tiếp nhận vào ngày làm việc kế tiếp; để trống là không có."),
    ),
)  # fmt: skip
_COUNT = group(COUNT_SECTION, lambda record, context: DayCount(**record.values))
ELAPSED = "elapsed"


def _read_count(node: Node, context: Context) -> DayCount | str | None:
    if is_mapping(node):
        found: DayCount | None = _COUNT.read(node, context)
        return found
    text: str | None = choice(ELAPSED).read(node, context)
    return text


TIME_LIMIT_SECTION = Section(
    "time_limit",
    words("The time limit", "Thời hạn giải quyết"),
    (
        Field("length", SPAN, "Length of the limit.", "Độ dài thời hạn.", required=True),
        Field(
            "count",
            Kind(_read_count, {"anyOf": [{"const": ELAPSED}, COUNT_SECTION.ref]}, words("elapsed, or how days are counted", "elapsed, hoặc cách tính ngày")),
            "How days are counted (Civil Code 2015, articles 147 and 148, by default), or `elapsed` for open time.",
            "Cách tính ngày (mặc định theo Bộ luật Dân sự 2015, Điều 147, 148), hoặc `elapsed` theo giờ làm việc.",
        ),
        Field("source", TEXT, "Legal text that sets the limit.", "Văn bản quy định thời hạn."),
    ),
)  # fmt: skip


def _time_limit(record: Record, context: Context) -> TimeLimit | None:
    length = record.values["length"]
    in_days = length.unit in ("working days", "calendar days")
    count = record.values.get("count", DayCount() if in_days else ELAPSED)
    source = record.values.get("source", "")
    counted = None if count == ELAPSED else count
    return context.make(record.spot("length"), lambda: TimeLimit(length, counted, source))


_LIMIT_GROUP = group(TIME_LIMIT_SECTION, _time_limit)


def _read_time_limit(node: Node, context: Context) -> TimeLimit | None:
    """Return the time limit; a text is its length."""
    if is_mapping(node) or is_list(node):
        found: TimeLimit | None = _LIMIT_GROUP.read(node, context)
        return found
    length = SPAN.read(node, context)
    return None if length is None else _time_limit(Record(node, {"length": length}, {}), context)


TIME_LIMIT = Kind(
    _read_time_limit,
    {"anyOf": [SPAN.schema, TIME_LIMIT_SECTION.ref]},
    words("a length such as 15 working days, or its fields", "độ dài như 15 working days, hoặc các trường"),
)

CLOCK_SECTION = Section(
    "clock",
    words("The counted clock", "Đồng hồ tính thời hạn"),
    (
        Field(
            "after_pause",
            choice("resume", "restart", "run"),
            "What the clock does after a pause: goes on, starts anew, or was never stopped.",
            "Sau khi tạm dừng: tính tiếp, tính lại từ đầu, hay không dừng.",
        ),
    ),
)
CLOCK = group(CLOCK_SECTION, lambda record, context: record.values.get("after_pause", "resume"))
