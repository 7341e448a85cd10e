"""Which replications run side by side, and what is kept of them when they are interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Executor, ThreadPoolExecutor, wait
from itertools import takewhile
from typing import Any, TypeVar

from attrs import field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.simulation.parcels import SECONDS_BETWEEN_LOOKS, Order, in_parcels, parcels
from procflow.simulation.progress import Progress, teller
from procflow.simulation.replication import Prepared

Result = TypeVar("Result")

BAD_WORKERS = Message(
    "workers",
    en="workers is {workers}, expected a whole number from 1 on, or nothing for as many as there are processors.",
    vi="workers là {workers}, cần một số nguyên từ 1 trở lên, hoặc để trống để dùng hết số bộ xử lý.",
)
BAD_EXECUTOR = Message(
    "executor",
    en="executor is {executor}. Expected an Executor as of concurrent.futures, such as ProcessPoolExecutor() or "
    "Client.get_executor() of dask.",
    vi="executor là {executor}. Cần một Executor của concurrent.futures, ví dụ ProcessPoolExecutor() hoặc "
    "Client.get_executor() của dask.",
)


@frozen(eq=False)
class Hands:
    """Who runs the replications of a study, and who is told how far they have come.

    Attributes
    ----------
    workers : int or None
        How many run side by side; None: as many as there are processors.
    executor : concurrent.futures.Executor or None
        Takes them in parcels, to other processes or machines; None: threads, where that saves time.
    progress : callable or None
        As for `teller`.

    Raises
    ------
    ProcedureError
        If it is no number of workers, or no executor.
    """

    workers: int | None = field(default=None)
    executor: Executor | None = field(default=None)
    progress: Progress | None = None

    @workers.validator
    def _check_workers(self, attribute: object, workers: object) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise ProcedureError(BAD_WORKERS.at(Place("simulate"), workers=str(workers)))

    @executor.validator
    def _check_executor(self, attribute: object, executor: object) -> None:
        if executor is not None and not isinstance(executor, Executor):
            raise ProcedureError(BAD_EXECUTOR.at(Place("simulate"), executor=repr(executor)))

    @property
    def count(self) -> int:
        """How many replications run side by side."""
        return self.workers or os.cpu_count() or 1


class Stopped(Exception):
    """The results of the replications that had finished when a run was interrupted."""

    def __init__(self, results: Sequence[Any]) -> None:
        super().__init__()
        self.results = tuple(results)


def each(
    work: Callable[[Prepared, int], Result],
    prepared: Prepared,
    hands: Hands,
    *,
    known: Mapping[int, Result] | None = None,
    keep: Callable[[int, Result], None] = lambda number, result: None,
) -> tuple[Result, ...]:
    """Return the results of all replications in order.

    Parameters
    ----------
    work : callable
        Runs one replication. For an executor it must be a function that a process finds by its name.
    prepared : Prepared
        The study.
    hands : Hands
        Who does it.
    known : mapping of int to result, optional
        Replications that need not be run, by number.
    keep : callable, optional
        Called with the number and the result of each replication that has finished, from whichever thread it was run in.

    Raises
    ------
    Stopped
        If it was interrupted: with the results of the replications that had finished by then, as far as none before
        them is missing.
    """
    results: dict[int, Result] = dict(known or {})
    every = range(prepared.scenario.replications)
    wanted = [number for number in every if number not in results]
    tell = teller(hands.progress)
    for number in results:
        prepared.shares.set(number, 1.0)

    def finish(number: int, result: Result) -> None:
        keep(number, result)
        results[number] = result
        prepared.shares.set(number, 1.0)

    try:
        if hands.executor is not None and wanted:
            parts = parcels(wanted, hands.count)
            in_parcels(work, Order.of(prepared), hands.executor, parts, finish, lambda: tell(prepared.shares.done))
        elif prepared.engine.in_threads and min(len(wanted), hands.count) > 1:
            _in_threads(lambda number: finish(number, work(prepared, number)), prepared, wanted, hands, tell)
        else:
            prepared.tell = tell
            for number in wanted:
                finish(number, work(prepared, number))
                tell(prepared.shares.done)
    except KeyboardInterrupt as interrupt:
        raise Stopped([results[number] for number in takewhile(results.__contains__, every)]) from interrupt
    if not wanted:
        tell(1.0)
    return tuple(results[number] for number in every)


def _in_threads(
    run: Callable[[int], None],
    prepared: Prepared,
    numbers: Sequence[int],
    hands: Hands,
    tell: Callable[[float], None],
) -> None:
    """Run replications in threads; each leaves its result behind when it has finished."""
    with ThreadPoolExecutor(min(len(numbers), hands.count)) as pool:
        tasks = [pool.submit(run, number) for number in numbers]
        try:
            waiting = set(tasks)
            while waiting:
                ended, waiting = wait(waiting, timeout=SECONDS_BETWEEN_LOOKS, return_when=FIRST_EXCEPTION)
                for task in ended:
                    task.result()
                tell(prepared.shares.done)
        finally:  # after an error or an interrupt the others end with their present call of the loop
            prepared.stop.set()
            for task in tasks:
                task.cancel()
