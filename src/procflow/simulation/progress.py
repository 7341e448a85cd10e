"""How far a run has come, told to whoever asks: a function, or a progress bar of tqdm."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from attrs import define, field

from procflow.errors import Message, Place, ProcedureError

Progress = Callable[..., Any]
"""A function that is called with the share done, from 0 to 1; or ``tqdm.tqdm``, or a bar made by it."""

BAD_PROGRESS = Message(
    "progress",
    en="progress is {value}. Expected a function of the share done, tqdm.tqdm, or a bar made by it.",
    vi="progress là {value}. Cần một hàm nhận phần đã xong, tqdm.tqdm, hoặc một thanh tiến độ của tqdm.",
)
PERCENT = 100


def teller(progress: Progress | None) -> Callable[[float], None]:
    """Return what tells a share of the work done, in the way that was asked for.

    Raises
    ------
    ProcedureError
        If it is neither a function nor a bar.

    Examples
    --------
    >>> found = []
    >>> tell = teller(found.append)
    >>> tell(0.5), tell(1.0), found
    (None, None, [0.5, 1.0])
    """
    if progress is None:
        return lambda share: None
    if isinstance(progress, type) and hasattr(progress, "update"):
        return _of_bar(progress(total=PERCENT, unit="%"))
    if hasattr(progress, "update"):
        return _of_bar(progress)
    if not callable(progress):
        raise ProcedureError(BAD_PROGRESS.at(Place("simulate"), value=repr(progress)))

    def tell(share: float) -> None:
        progress(share)

    return tell


def _of_bar(bar: Any) -> Callable[[float], None]:
    """Return what moves a bar on, to its whole length at the end."""
    length = bar.total or PERCENT
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        bar.update(share * length - told)
        told = share * length
        if share >= 1:
            bar.close()

    return tell


@define
class Shares:
    """How far each replication has come; any thread may say so, one asks.

    >>> shares = Shares(4)
    >>> shares.set(0, 1.0), shares.set(1, 0.5), shares.done
    (None, None, 0.375)
    """

    replications: int
    _by_number: dict[int, float] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def set(self, number: int, share: float) -> None:
        """Say how far one replication has come; it never goes back."""
        with self._lock:
            self._by_number[number] = max(min(share, 1.0), self._by_number.get(number, 0.0))

    @property
    def done(self) -> float:
        """Share of the whole that is done."""
        with self._lock:
            return sum(self._by_number.values()) / self.replications
