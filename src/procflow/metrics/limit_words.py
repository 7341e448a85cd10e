"""How shares that keep a limit are written: days in its unit, bounds, and decimals that never blur the target."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.metrics.days_kept import CLOCKS, Clock, DaysKept
from procflow.metrics.tables import bounds
from procflow.model import KIND_BY_ID, Interval, Text, TimeLimit
from procflow.wording import Lang, number, share

CLOCK_NAMES: dict[Clock, Text] = {
    "counted": Text(en="counted", vi="thời gian được tính"),
    "elapsed": Text(en="elapsed", vi="thời gian thực tế"),
}
KEPT: dict[Clock, Text] = {
    "counted": Text(en="Kept, counted clock", vi="Trong hạn, thời gian được tính"),
    "elapsed": Text(en="Kept, elapsed clock", vi="Trong hạn, thời gian thực tế"),
}
MET: dict[Clock, Text] = {
    "counted": Text(en="meets the target, counted clock", vi="đạt mục tiêu, thời gian được tính"),
    "elapsed": Text(en="meets the target, elapsed clock", vi="đạt mục tiêu, thời gian thực tế"),
}
PRESENT = Text(en="present limit", vi="thời hạn hiện hành")
UNITS = {
    "working days": Text(en="working days", vi="ngày làm việc"),
    "calendar days": Text(en="calendar days", vi="ngày theo lịch"),
}
BOTH_MET = Text(en="meets the target, both clocks", vi="đạt mục tiêu, cả hai cách tính")
EMPTY_OFFICE = Text(
    en="The run starts with no cases in hand, so that the shares of its first weeks are rather too high; the first cases "
    "can be left out (`warm_up_cases`).",
    vi="Mô phỏng bắt đầu khi chưa có hồ sơ tồn nên tỷ lệ của các tuần đầu thường cao hơn thực tế; có thể bỏ các hồ sơ "
    "đầu (`warm_up_cases`).",
)
MOST_DIGITS = 6


CSV_HEADS: dict[Lang, list[str]] = {
    "en": ["limit", "unit", "kept counted", "counted low", "counted high", "kept elapsed", "elapsed low", "elapsed high",
           "target"],
    "vi": ["thời hạn", "đơn vị", "trong hạn (được tính)", "được tính (dưới)", "được tính (trên)", "trong hạn (thực tế)",
           "thực tế (dưới)", "thực tế (trên)", "mục tiêu"],
}  # fmt: skip


def days_text(days: float, limit: TimeLimit, lang: Lang = "en") -> str:
    """Say a number of days in the unit of a limit.

    >>> from procflow.model import Span
    >>> days_text(1, TimeLimit(Span(15))), days_text(11, TimeLimit(Span(15)), "vi")
    ('1 working day', '11 ngày làm việc')
    """
    unit = UNITS[limit.length.unit].get(lang)
    return f"{number(days, lang)} {unit.removesuffix('s') if days == 1 and lang == 'en' else unit}"


def ends_of(interval: Interval) -> tuple[float, float]:
    """Return both bounds of a share of cases, within 0 and 1."""
    found = bounds(interval, KIND_BY_ID["on_time_counted"])
    return (interval.mean, interval.mean) if found is None else found


def spread(interval: Interval, digits: int, lang: Lang) -> str:
    """Write both bounds."""
    return " – ".join(share(end, lang, digits=digits) for end in ends_of(interval))


def decimals(rows: Sequence[DaysKept], target: float) -> int:
    """Return so many decimals that nothing rounds across the target, and no share below 100 % rounds to it.

    >>> row = DaysKept(3, Interval(0.95, 0.0501), Interval(0.9999, 0.0001))
    >>> decimals([row], 0.9)
    2
    """
    values = [value for row in rows for clock in CLOCKS for value in (row.of(clock).mean, ends_of(row.of(clock))[0])]
    for digits in range(1, MOST_DIGITS):
        told = [round(100 * value, digits) for value in values]
        if all(
            (shown >= round(100 * target, digits)) == (value >= target) and (shown == 100) == (value == 1)
            for value, shown in zip(values, told, strict=True)
        ):
            return digits
    return MOST_DIGITS


def target_text(target: float, lang: Lang) -> str:
    """Write a target without idle decimals.

    >>> target_text(0.9, "en"), target_text(0.925, "vi")
    ('90 %', '92,5 %')
    """
    return f"{number(round(100 * target, MOST_DIGITS), lang)} %"
