"""Arrivals that follow a list: by the hour, by appointment, in groups, as recorded, or of several procedures at once.

The list is made in stretches, ahead of the loop that reads it. Each number belongs to a case or group of its procedure, so
that neither the other procedures nor the length of the study change when a case comes.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from procflow.errors import Message, SimulationError
from procflow.model import DAY_MS, MINUTE_MS, Appointments, Calendar, RatePart, Recorded
from procflow.model.calendars import instant_of
from procflow.simulation.due import DueDates
from procflow.simulation.hours import LAST_DAY, epoch_of
from procflow.simulation.kernel.draws import (
    ARRIVAL_DRAW,
    GOLDEN,
    MASK,
    SHOW_DRAW,
    SIZE_DRAW,
    mix,
    quantile,
    uniform,
)
from procflow.simulation.kernel.tables import MINUTE, NOT_A_NUMBER, Feed
from procflow.simulation.laws import PLAIN, law_numbers
from procflow.simulation.program import Compiled, Stream, key_of
from procflow.simulation.scenario import Scenario

STRETCH = 4096
DAYS_AT_ONCE = 366

BEFORE_START = Message(
    "recorded-before-start",
    en="{count} of {all} recorded cases came before {start}, the start of the study. Start it on {first} or earlier, or take "
    "them out of the record.",
    vi="{count} trong {all} hồ sơ ghi nhận đến trước {start}, ngày bắt đầu mô phỏng. Hãy bắt đầu từ {first} trở về trước, "
    "hoặc bỏ các hồ sơ này khỏi danh sách.",
)

Arrival = tuple[int, int, tuple[float, ...], int]
"""Instant in milliseconds, procedure, recorded attributes, instant at which it is due."""


class Arrivals:
    """The cases of one replication in order of coming.

    Parameters
    ----------
    compiled : Compiled
        What is run.
    scenario : Scenario
        The study.
    replication : int
        Which of its replications.
    """

    def __init__(self, compiled: Compiled, scenario: Scenario, replication: int) -> None:
        self.compiled = compiled
        self.start = scenario.start
        self.keys = [key_of(scenario.seed, replication, stream.procedure.id) for stream in compiled.streams]
        streams = [self._stream(k, stream) for k, stream in enumerate(compiled.streams)]
        self._coming: Iterator[Arrival] = heapq.merge(*streams, key=lambda arrival: arrival[:2])

    def empty(self) -> Feed:
        """Return a list without arrivals, to begin with."""
        return Feed(self.keys, [], [], [], [], 0)

    def stretch(self) -> Feed:
        """Return the next arrivals."""
        coming = list(islice(self._coming, STRETCH))
        return Feed(
            self.keys,
            [arrival[0] for arrival in coming],
            [arrival[1] for arrival in coming],
            [arrival[3] for arrival in coming],
            [value for arrival in coming for value in arrival[2]],
            int(len(coming) < STRETCH),
        )

    def _stream(self, number: int, stream: Stream) -> Iterator[Arrival]:
        """Yield the cases of one procedure."""
        demand = stream.demand
        unknown = (NOT_A_NUMBER,) * len(self.compiled.procedure.attributes)
        due = DueDates(stream.procedure, self._epoch())
        if demand.recorded is not None:
            yield from ((at, number, values, due.of(at)) for at, values in self._recorded(stream, demand.recorded))
            return
        calendar = stream.procedure.calendar_named(demand.calendar)
        if demand.appointments is not None:
            instants = self._appointed(calendar, demand.appointments, self.keys[number])
        elif demand.profile:
            instants = self._by_the_hour(calendar, demand.profile, self.keys[number])
        else:
            instants = self._by_gaps(stream, calendar, self.keys[number])
        for at in instants:
            yield at, number, unknown, due.of(at)

    def _epoch(self) -> dt.datetime:
        return epoch_of(self.start, self.compiled.procedure.calendar_named().zone)

    def _by_gaps(self, stream: Stream, calendar: Calendar, key: int) -> Iterator[int]:
        """Yield instants a gap of open time apart; of a group each case comes at once."""
        law, size = stream.demand.gap(calendar), stream.demand.size
        numbers = law_numbers(law) if isinstance(law, PLAIN) else None
        demanded, passed, group, placed = 0, 0, 0, True
        for low, high in self._openings(calendar):
            while True:
                if placed:
                    group_key = mix((key + (group + 1) * GOLDEN) & MASK)
                    u = uniform(group_key, 0, 0, ARRIVAL_DRAW)
                    demanded += int((quantile(*numbers, u) if numbers else law.quantile(u)) * MINUTE + 0.5)
                    group += 1
                placed = demanded < passed + high - low
                if not placed:
                    break
                count = 1
                if size is not None:
                    count = max(1, int(size.quantile(uniform(group_key, 0, 0, SIZE_DRAW)) + 0.5))
                for _ in range(count):
                    yield low + demanded - passed
            passed += high - low

    def _openings(self, calendar: Calendar) -> Iterator[tuple[int, int]]:
        """Yield the openings of a calendar from the start of the study on, up to the last day of all."""
        day, epoch = self.start - dt.timedelta(days=1), self._epoch()
        while day < LAST_DAY:
            last = day + dt.timedelta(days=DAYS_AT_ONCE - 1)
            line = calendar.timeline(day, last, epoch=epoch)
            for low, high in zip(line.opens.tolist(), line.closes.tolist(), strict=True):
                if high > 0:
                    yield max(low, 0), high
            day = last + dt.timedelta(days=1)

    def _days(self, calendar: Calendar) -> Iterator[tuple[int, Callable[[int], int]]]:
        """Yield each working day from the start on: the weekday whose hours it takes, and when its minutes are."""
        zone, epoch = ZoneInfo(calendar.zone), self._epoch()
        day = self.start - dt.timedelta(days=1)
        while day < LAST_DAY:
            if calendar.is_open_on(day):
                at = partial(instant_of, day, zone=zone, epoch=epoch)
                yield calendar.worked.get(day, day).weekday(), at
            day += dt.timedelta(days=1)

    def _by_the_hour(self, calendar: Calendar, profile: tuple[RatePart, ...], key: int) -> Iterator[int]:
        """Yield instants of a Poisson stream whose rate changes: exponential steps of the expected number of cases.

        Çınlar, E. (1975). Introduction to Stochastic Processes, chapter 4.7: inversion of the cumulative rate.
        """
        parts = sorted(profile, key=lambda part: part.start)
        case, expected, wanted = 0, 0.0, -1.0
        for weekday, instant in self._days(calendar):
            for part in parts:
                if weekday not in part.days or part.per_hour <= 0:
                    continue
                low, high = instant(part.start), instant(part.end)
                minutes = (high - low) / MINUTE_MS
                cases = part.per_hour * minutes / 60
                while True:
                    if wanted < 0:
                        u = uniform(mix((key + (case + 1) * GOLDEN) & MASK), 0, 0, ARRIVAL_DRAW)
                        wanted = expected - math.log1p(-u)
                        case += 1
                    if wanted >= expected + cases:
                        break
                    at = low + int((wanted - expected) / cases * minutes * MINUTE_MS)
                    expected, low, minutes = wanted, at, (high - at) / MINUTE_MS
                    cases = part.per_hour * minutes / 60
                    wanted = -1.0
                    if at >= 0:
                        yield at
                expected += cases

    def _appointed(self, calendar: Calendar, book: Appointments, key: int) -> Iterator[int]:
        """Yield the instants of the appointments that are kept."""
        place = 0
        for weekday, instant in self._days(calendar):
            if weekday not in book.days:
                continue
            for minute in sorted(book.instants):
                at = instant(minute)
                for _ in range(book.each):
                    place += 1
                    shows = book.shows >= 1 or uniform(mix((key + place * GOLDEN) & MASK), 0, 0, SHOW_DRAW) < book.shows
                    if shows and at >= 0:
                        yield at

    def _recorded(self, stream: Stream, record: Recorded) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Yield recorded instants in order, with the attributes that were recorded."""
        epoch = self._epoch()
        attributes = self.compiled.procedure.attributes
        known = dict(record.attributes)
        rows: list[tuple[int, tuple[float, ...]]] = []
        for k, instant in enumerate(record.instants):
            at = round((instant - epoch) / dt.timedelta(milliseconds=1))
            values = tuple(
                NOT_A_NUMBER
                if attribute.id not in known
                else float(attribute.values.index(known[attribute.id][k]))
                if attribute.shares
                else float(known[attribute.id][k])
                for attribute in attributes
            )
            rows.append((at, values))
        early = [at for at, _ in rows if at < 0]
        if early:
            first = self.start + dt.timedelta(days=math.floor(min(early) / DAY_MS))
            place = stream.procedure.place("demand")
            counts = {"count": str(len(early)), "all": str(len(rows)), "start": str(self.start), "first": str(first)}
            raise SimulationError(BEFORE_START.at(place, **counts))
        return iter(sorted(rows, key=lambda row: row[0]))
