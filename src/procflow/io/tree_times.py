"""From calendars, demand and the time limit to plain groups of fields."""

from __future__ import annotations

import datetime as dt

from procflow.io.hours import spell_instant, spell_interval
from procflow.io.messages import words
from procflow.io.spelling import spell_span
from procflow.io.times import ELAPSED, LONGEST_RANGE
from procflow.io.trees import Tree, fields, refuse, text_value
from procflow.model import WEEKDAYS, Calendar, DayCount, Hours, TimeLimit


def _week_tree(week: tuple[Hours, ...]) -> Tree:
    """Return the hours by weekday, equal neighbours together, closed days left out."""
    found: Tree = {}
    first = 0
    for day in range(1, 8):
        if day < 7 and week[day] == week[first]:
            continue
        if week[first]:
            name = WEEKDAYS[first] if day == first + 1 else f"{WEEKDAYS[first]}-{WEEKDAYS[day - 1]}"
            found[name] = [spell_interval(span) for span in week[first]]
        first = day
    return found


def _ranges(days: list[dt.date]) -> list[str]:
    """Return dates in order, those that follow each other joined into ranges."""
    spans: list[list[dt.date]] = []
    for day in days:
        if spans and (day - spans[-1][-1]).days == 1 and len(spans[-1]) < LONGEST_RANGE:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [span[0].isoformat() if len(span) == 1 else f"{span[0]}..{span[-1]}" for span in spans]


def calendar_tree(calendar: Calendar, resolved: bool) -> Tree:
    """Return the fields of a calendar."""
    swapped = sorted(calendar.worked.items())
    if any(off not in calendar.off for _, off in swapped):
        refuse(
            f"calendar '{calendar.id}'",
            words("a worked day whose swapped day is not off", "ngày làm bù mà ngày hoán đổi không phải ngày nghỉ"),
            words("Add that day to the days off.", "Hãy thêm ngày đó vào ngày nghỉ."),
        )
    off = sorted(calendar.off - set(calendar.worked.values()))
    return {
        "zone": calendar.zone,
        "hours": _week_tree(calendar.week),
        **fields(
            resolved,
            ("off", _ranges(off), []),
            ("swapped", [{"off": day, "worked": instead} for instead, day in swapped], []),
            ("source", text_value(calendar.source), ""),
            ("version", text_value(calendar.version), ""),
            ("official_until", calendar.official_until, None),
        ),
    }


def time_limit_tree(limit: TimeLimit, resolved: bool) -> Tree | str:
    """Return the time limit: its length alone where days are counted as usual."""
    in_days = limit.length.unit in ("working days", "calendar days")
    usual = limit.count == (DayCount() if in_days else None)
    length = spell_span(limit.length)
    if usual and not limit.source and not resolved:
        return length
    count = limit.count
    counted = ELAPSED if count is None else {
        "receipt_day": count.receipt_day, "last_day": count.last_day, "roll": count.roll,
        **({} if count.cut_off is None else {"cut_off": spell_instant(count.cut_off)}),
    }  # fmt: skip
    shown = None if usual and not resolved else counted
    return {"length": length, **fields(True, ("count", shown, None), ("source", text_value(limit.source), ""))}
