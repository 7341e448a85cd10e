"""Hours made of the hours of several calendars: open when all are, or when any is."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import numpy as np
from attrs import frozen

from procflow.model import Timeline


class Times(Protocol):
    """Whatever has opening hours: a calendar, or several put together."""

    @property
    def always(self) -> bool:
        """Tell whether it never closes."""

    def timeline(self, first: dt.date, last: dt.date, *, epoch: dt.datetime) -> Timeline:
        """Return the openings from one date to another, both included, in milliseconds since the epoch."""


@frozen
class Together:
    """Open when all of its calendars are: work that several do together, or a session within office hours.

    >>> from procflow.model import builtin
    >>> day = dt.date(2026, 1, 5)
    >>> both = Together((builtin("vn-office"), builtin("always")))
    >>> line = both.timeline(day, day, epoch=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    >>> (line.opens // 60_000).tolist(), (line.closes // 60_000).tolist()
    ([60, 390], [300, 630])
    """

    parts: tuple[Times, ...]

    @property
    def always(self) -> bool:
        """Tell whether it never closes."""
        return all(part.always for part in self.parts)

    def timeline(self, first: dt.date, last: dt.date, *, epoch: dt.datetime) -> Timeline:
        """Return the openings from one date to another, both included, in milliseconds since the epoch."""
        lines = [part.timeline(first, last, epoch=epoch) for part in self.parts]
        found = lines[0]
        for line in lines[1:]:
            found = found.meet(line)
        return found


@frozen
class Either:
    """Open when any of its calendars is: a role whose officers work at different hours.

    >>> from procflow.model import Calendar
    >>> morning = Calendar(id="m", week=(((480, 720),),) * 7)
    >>> evening = Calendar(id="e", week=(((660, 900),),) * 7)
    >>> day = dt.date(2026, 1, 5)
    >>> line = Either((morning, evening)).timeline(day, day, epoch=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    >>> (line.opens // 60_000).tolist(), (line.closes // 60_000).tolist()
    ([480], [900])
    """

    parts: tuple[Times, ...]

    @property
    def always(self) -> bool:
        """Tell whether it never closes."""
        return any(part.always for part in self.parts)

    def timeline(self, first: dt.date, last: dt.date, *, epoch: dt.datetime) -> Timeline:
        """Return the openings from one date to another, both included, in milliseconds since the epoch."""
        lines = [part.timeline(first, last, epoch=epoch) for part in self.parts]
        pairs = sorted(pair for line in lines for pair in zip(line.opens.tolist(), line.closes.tolist(), strict=True))
        merged: list[tuple[int, int]] = []
        for low, high in pairs:
            if merged and low <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        array = np.array(merged, dtype=np.int64).reshape(-1, 2)
        return Timeline.of(array[:, 0].copy(), array[:, 1].copy(), epoch, min(line.end for line in lines))
