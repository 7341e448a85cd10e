"""How sessions and batches read, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from procflow.model.gathering import Batch, Session
from procflow.wording import Lang

_DAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN")}


def clock_time(minute: int) -> str:
    """Return a minute of the day as hour and minute.

    >>> clock_time(900)
    '15:00'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def session_text(session: Session, lang: Lang = "en") -> str:
    """Return when sessions are, and how many cases one takes.

    >>> session_text(Session(days=[1, 4], hours=[(840, 930)], capacity=20))
    'Tue, Fri 14:00-15:30, up to 20 cases'
    """
    hours = ", ".join(f"{clock_time(low)}-{clock_time(high)}" for low, high in session.hours)
    text = f"{_days(session.days, lang)} {hours or _instants(session.instants)}"
    if session.capacity is None:
        return text
    return text + _pick(lang, f", up to {session.capacity} cases", f", tối đa {session.capacity} hồ sơ")


def batch_text(batch: Batch, lang: Lang = "en") -> str:
    """Return what lets a batch go, and how it is worked on.

    >>> batch_text(Batch(size=5, work="each"), "vi")
    'làm từng hồ sơ, từ 5 hồ sơ'
    """
    parts = [_pick(lang, "worked on once", "làm một lần") if batch.work == "once" else
             _pick(lang, "worked on case by case", "làm từng hồ sơ")]  # fmt: skip
    if batch.size is not None:
        parts.append(_pick(lang, f"from {batch.size} cases", f"từ {batch.size} hồ sơ"))
    if batch.age is not None:
        parts.append(_pick(lang, f"after {batch.age}", f"sau {batch.age}"))
    if batch.instants:
        parts.append(f"{_days(batch.days, lang)} {_instants(batch.instants)}")
    return ", ".join(parts)


def _pick(lang: Lang, en: str, vi: str) -> str:
    return {"en": en, "vi": vi}[lang]


def _days(days: tuple[int, ...], lang: Lang) -> str:
    every = _pick(lang, "every day", "mọi ngày")
    return every if len(set(days)) == 7 else ", ".join(_DAYS[lang][day] for day in days)


def _instants(minutes: Iterable[int]) -> str:
    return ", ".join(clock_time(minute) for minute in minutes)
