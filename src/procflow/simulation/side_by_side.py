"""Which replications run side by side, and what is kept of them when they are interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from itertools import takewhile
from typing import Any, TypeVar

from procflow.errors import Message, Place, ProcedureError
from procflow.simulation.progress import Progress, teller
from procflow.simulation.replication import Prepared

Result = TypeVar("Result")

BAD_WORKERS = Message(
    "workers",
    en="workers is {workers}, expected a whole number from 1 on, or nothing for as many as there are processors.",
    vi="workers là {workers}, cần một số nguyên từ 1 trở lên, hoặc để trống để dùng hết số bộ xử lý.",
)

SECONDS_BETWEEN_LOOKS = 0.2


def each(
    result_of: Callable[[int], Result],
    prepared: Prepared,
    workers: int | None,
    progress: Progress | None,
    first: int = 0,
) -> tuple[Result, ...]:
    """Return the results of all replications from the first one wanted, in order, in threads where that saves time.

    Raises
    ------
    Stopped
        If it was interrupted: with the results of the replications that had finished by then, as far as none before
        them is missing.
    """
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        raise ProcedureError(BAD_WORKERS.at(Place("simulate"), workers=str(workers)))
    numbers = range(first, prepared.scenario.replications)
    tell = teller(progress)
    for number in range(first):
        prepared.shares.set(number, 1.0)
    most = min(len(numbers), workers or os.cpu_count() or 1) if prepared.engine.in_threads else 1
    results: list[Result] = []
    try:
        if most <= 1:
            prepared.tell = tell
            for number in numbers:
                results.append(result_of(number))
                tell(prepared.shares.done)
        else:
            results += _in_threads(result_of, prepared, numbers, most, tell, results)
    except KeyboardInterrupt as interrupt:
        raise Stopped(results) from interrupt
    return tuple(results)


def _in_threads(
    result_of: Callable[[int], Result],
    prepared: Prepared,
    numbers: range,
    most: int,
    tell: Callable[[float], None],
    finished: list[Result],
) -> list[Result]:
    """Return the results of replications run side by side; if it is interrupted, the finished ones are left behind."""
    with ThreadPoolExecutor(most) as pool:
        tasks = [pool.submit(result_of, number) for number in numbers]
        try:
            waiting = set(tasks)
            while waiting:
                ended, waiting = wait(waiting, timeout=SECONDS_BETWEEN_LOOKS, return_when=FIRST_EXCEPTION)
                for task in ended:
                    task.result()
                tell(prepared.shares.done)
            return [task.result() for task in tasks]
        except KeyboardInterrupt:
            finished += [task.result() for task in takewhile(_is_done, tasks)]
            raise
        finally:  # after an error or an interrupt the others end with their present call of the loop
            prepared.stop.set()
            for task in tasks:
                task.cancel()


def _is_done(task: Future[Any]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


class Stopped(Exception):
    """The results of the replications that had finished when a run was interrupted."""

    def __init__(self, results: Sequence[Any]) -> None:
        super().__init__()
        self.results = tuple(results)
