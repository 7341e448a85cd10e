"""How officers, sessions, batches, bounds and urgency read in a difference, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.model import (
    AtMost,
    Batch,
    DayCount,
    Delegation,
    Officer,
    OfficerRule,
    PriorityBy,
    Session,
    Text,
    TimeLimit,
)
from procflow.model.gathering_words import batch_text, clock_time, session_text
from procflow.wording import Lang, number, share

QUEUE_WORDS: Mapping[str, Text] = {
    "fifo": Text(vi="chờ lâu nhất trước", en="who waits longest first"),
    "priority": Text(vi="khẩn nhất trước", en="the most urgent first"),
    "preemptive": Text(vi="khẩn nhất trước, chen ngang", en="the most urgent first, stopping other work"),
    "due": Text(vi="sắp hết hạn trước", en="whose limit ends first"),
    "shortest": Text(vi="việc ngắn nhất trước", en="the shortest work first"),
    "suspend": Text(vi="tạm dừng", en="suspended"),
    "finish": Text(vi="làm cho xong", en="finished after hours"),
    "fit": Text(vi="không bắt đầu việc không kịp xong", en="not begun unless it fits"),
}
"""What the values of `queue` and `at_closing` are called."""


def queue_text(value: object, lang: Lang) -> str | None:
    """Return what a person reads for a value of who does a step and when; None for any other value.

    >>> queue_text(Session(days=[1, 4], hours=[(840, 930)], capacity=20), "en")
    'Tue, Fri 14:00-15:30, up to 20 cases'
    """
    match value:
        case Session():
            return session_text(value, lang)
        case Batch():
            return batch_text(value, lang)
        case AtMost():
            return _bound(value, lang)
        case OfficerRule():
            return _rule(value, lang)
        case Officer():
            return _officer(value, lang)
        case Delegation():
            span = _pick(lang, f"{value.start} to {value.until}", f"{value.start:%d/%m/%Y} đến {value.until:%d/%m/%Y}")
            return f"{value.to} ({', '.join(filter(None, (span, value.act)))})"
        case PriorityBy():
            return f"{value.attribute}: {' > '.join(value.order)}"
        case TimeLimit():
            return _limit(value, lang)
    return None


def _pick(lang: Lang, en: str, vi: str) -> str:
    return {"en": en, "vi": vi}[lang]


def _bound(bound: AtMost, lang: Lang) -> str:
    parts = []
    if bound.visits is not None:
        parts.append(_pick(lang, f"visits {bound.visits}", f"{bound.visits} lần"))
    if bound.waiting is not None:
        parts.append(_pick(lang, f"waiting {bound.waiting}", f"{bound.waiting} hồ sơ chờ"))
    if bound.time is not None:
        begun = _pick(lang, " until begun", " tới khi bắt đầu") if bound.of == "waiting" else ""
        parts.append(f"{bound.time}{begun}")
    return f"{', '.join(parts)}, {_pick(lang, 'then', 'sau đó')} {bound.then}"


def _rule(rule: OfficerRule, lang: Lang) -> str:
    parts = []
    if rule.same_as is not None:
        absent = _pick(lang, ", another if away", ", vắng thì người khác") if rule.if_absent == "other" else ""
        parts.append(_pick(lang, f"same as {rule.same_as}", f"cùng người với {rule.same_as}") + absent)
    if rule.never:
        names = ", ".join(rule.never)
        parts.append(_pick(lang, f"not who did {names}", f"không phải người làm {names}"))
    return "; ".join(parts)


def _officer(officer: Officer, lang: Lang) -> str:
    told = [officer.calendar or "", *officer.skills]
    if officer.speed != 1:
        told.append(f"× {number(officer.speed, lang)}")
    if officer.absence is not None:
        told.append(_pick(lang, "absent ", "vắng ") + share(officer.absence, lang))
    shown = ", ".join(part for part in told if part)
    return f"{officer.id} ({shown})" if shown else officer.id


def _limit(limit: TimeLimit, lang: Lang) -> str:
    """Return a time limit; how its days are counted is told where it is not as usual."""
    count, usual = limit.count, DayCount()
    if count is None:
        in_days = limit.length.unit in ("working days", "calendar days")
        return limit.length.text(lang) + (_pick(lang, ", elapsed", ", tính liên tục") if in_days else "")
    told = []
    if count.receipt_day != usual.receipt_day:
        told.append(_pick(lang, "day of receipt counted", "tính cả ngày tiếp nhận"))
    if count.last_day != usual.last_day:
        told.append(_pick(lang, "last day to closing", "ngày cuối đến hết giờ làm việc"))
    if count.roll != usual.roll:
        told.append(_pick(lang, "not rolling over days off", "không dời khi trùng ngày nghỉ"))
    if count.cut_off is not None:
        told.append(_pick(lang, f"cut off at {clock_time(count.cut_off)}", f"chốt lúc {clock_time(count.cut_off)}"))
    return ", ".join([limit.length.text(lang), *told])
