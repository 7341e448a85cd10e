"""How replications reach other processes and machines: a few at a time, and once more if their worker is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from functools import lru_cache
from multiprocessing import get_context
from typing import Any, TypeVar

from attrs import field, frozen

from procflow.errors import Message, Place, Problem, ProcflowError, SimulationError
from procflow.model import Office, Procedure
from procflow.simulation.engines import EngineName
from procflow.simulation.fingerprint import fingerprint
from procflow.simulation.replication import Prepared, prepare
from procflow.simulation.scenario import Scenario
from procflow.version import __version__

Result = TypeVar("Result")
Parcel = tuple[int, ...]
"""Numbers of replications that one worker runs one after the other."""

WORKER_LOST = Message(
    "worker-lost",
    en="the worker that ran replications {numbers} ended twice before they were done: it was killed, its memory ran out, or "
    "it could not start. Use fewer workers or fewer cases, or `totals`, which keeps no log; a program that starts processes "
    "needs the line: if __name__ == '__main__'.",
    vi="tiến trình chạy các lần {numbers} đã hai lần kết thúc trước khi xong: bị dừng từ bên ngoài, hết bộ nhớ, hoặc không "
    "khởi động được. Hãy dùng ít tiến trình hơn, ít hồ sơ hơn, hoặc dùng `totals` (không giữ nhật ký sự kiện); chương trình "
    "tạo tiến trình cần có dòng: if __name__ == '__main__'.",
)
WORKER_FAILED = Message(
    "worker-failed",
    en="replications {numbers} could not be run by a worker of the executor: {why}.",
    vi="một tiến trình của executor không chạy được các lần {numbers}: {why}.",
)
EXECUTOR_CLOSED = Message(
    "executor-closed",
    en="the executor takes no more work: {why}. Call simulate before it is shut down.",
    vi="executor không nhận thêm việc: {why}. Hãy gọi simulate trước khi đóng executor.",
)
OTHER_VERSION = Message(
    "worker-version",
    en="a worker of the executor has procflow {there} and this process has {here}. Install the same version everywhere, so "
    "that every replication comes out alike.",
    vi="một tiến trình của executor dùng procflow {there}, còn tiến trình này dùng {here}. Hãy cài cùng một phiên bản ở mọi "
    "nơi để các lần chạy cho cùng một kết quả.",
)
MOST_IN_PARCEL = 16
PARCELS_FOR_EACH = 4
"""Parcels that each worker gets at least, if there are enough replications, so that all end at about the same time."""
SECONDS_BETWEEN_LOOKS = 0.2


@frozen
class Order:
    """A study as it is sent to a worker, which makes it ready to run by itself.

    Attributes
    ----------
    key : str
        Tells one study from another.
    version : str
        That of procflow where the order comes from.
    what, scenario, engine, alarms
        As for `prepare`.
    """

    key: str
    version: str
    what: Procedure | Office = field(eq=False)
    scenario: Scenario = field(eq=False)
    engine: EngineName = field(eq=False)
    alarms: tuple[Problem, ...] = field(eq=False)

    @classmethod
    def of(cls, prepared: Prepared) -> Order:
        """Return the order of a study that is ready to run here."""
        key = fingerprint(prepared.what, prepared.scenario, prepared.engine.name)
        return cls(key, __version__, prepared.what, prepared.scenario, prepared.engine.name, prepared.alarms)


def parcels(numbers: Sequence[int], workers: int) -> list[Parcel]:
    """Return replications a few at a time; how many has no part in what comes out.

    >>> parcels(range(9), 1)
    [(0, 1), (2, 3), (4, 5), (6, 7), (8,)]
    """
    size = max(1, min(MOST_IN_PARCEL, len(numbers) // (PARCELS_FOR_EACH * workers)))
    return [tuple(numbers[k : k + size]) for k in range(0, len(numbers), size)]


def run_parcel(work: Callable[[Prepared, int], Result], order: Order, numbers: Parcel) -> tuple[Result, ...]:
    """Run some replications; this is what a worker does.

    Raises
    ------
    SimulationError
        If the worker has another version of procflow.
    """
    if order.version != __version__:
        raise SimulationError(OTHER_VERSION.at(Place("simulate"), there=__version__, here=order.version))
    prepared = _ready(order)
    return tuple(work(prepared, number) for number in numbers)


@lru_cache(maxsize=1)
def _ready(order: Order) -> Prepared:
    """Return the study made ready; a worker that gets several parcels of it does so once."""
    return prepare(order.what, order.scenario, order.engine, order.alarms)


def in_parcels(
    work: Callable[[Prepared, int], Result],
    order: Order,
    executor: Executor,
    parts: Sequence[Parcel],
    finish: Callable[[int, Result], None],
    tell: Callable[[], None],
) -> None:
    """Have an executor run parcels of replications; those that were lost with their worker are run once more.

    An executor that is broken takes nothing more; what it has left undone goes to a fresh process, one parcel at a time,
    so that memory that did not suffice for several may suffice for one.

    Parameters
    ----------
    work, order
        What is run.
    executor : Executor
        Who runs it.
    parts : sequence of Parcel
        From `parcels`.
    finish : callable
        Called with number and result of each replication, in this thread, a parcel after the other as they end.
    tell : callable
        Called after each parcel.

    Raises
    ------
    SimulationError
        If a worker was lost twice, or failed in a way that is none of the procedure.
    """
    lost = list(_undone(work, order, executor, parts, finish, tell))
    again = [numbers for numbers, _ in lost]
    if not again:
        return
    refused = []
    for numbers, taken in list(_undone(work, order, executor, again, finish, tell)):
        if taken:
            raise _worker_lost(numbers)
        refused.append(numbers)
    if not refused:
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        for numbers in refused:
            if list(_undone(work, order, fresh, [numbers], finish, tell)):
                raise _worker_lost(numbers)


def _undone(
    work: Callable[[Prepared, int], Result],
    order: Order,
    executor: Executor,
    parts: Sequence[Parcel],
    finish: Callable[[int, Result], None],
    tell: Callable[[], None],
) -> Iterator[tuple[Parcel, bool]]:
    """Have parcels run, and yield those that were lost, with whether the executor had taken them."""
    tasks: dict[Future[tuple[Result, ...]], Parcel] = {}
    try:
        for numbers in parts:
            task = _submitted(executor, work, order, numbers)
            if task is None:
                yield numbers, False
            else:
                tasks[task] = numbers
        while tasks:
            ended, _ = wait(tasks, timeout=SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
            for task in [task for task in tasks if task in ended]:
                if _lost(task):
                    yield tasks[task], True
                else:
                    _take(task, tasks[task], finish)
                del tasks[task]
                tell()
    except KeyboardInterrupt:
        for task, numbers in tasks.items():
            if task.done() and not task.cancelled() and task.exception() is None:
                _take(task, numbers, finish)
        raise
    finally:
        for task in tasks:
            task.cancel()


def _submitted(executor: Executor, work: Callable[..., Any], order: Order, numbers: Parcel) -> Future[Any] | None:
    """Hand a parcel to an executor, and return None if it is broken."""
    try:
        return executor.submit(run_parcel, work, order, numbers)
    except BrokenExecutor:
        return None
    except RuntimeError as error:
        raise SimulationError(EXECUTOR_CLOSED.at(Place("simulate"), why=str(error))) from error


def _lost(task: Future[Any]) -> bool:
    """Tell whether a parcel ended because its worker did; dask says so with errors of its own."""
    if task.cancelled():
        return True
    error = task.exception()
    return isinstance(error, BrokenExecutor) or type(error).__module__.startswith("distributed")


def _take(task: Future[tuple[Result, ...]], numbers: Parcel, finish: Callable[[int, Result], None]) -> None:
    """Pass on the results of a parcel; an error of the procedure is raised as it would be here."""
    error = task.exception()
    if isinstance(error, ProcflowError) or (error is not None and not isinstance(error, Exception)):
        raise error
    if error is not None:
        why = f"{type(error).__name__}: {error}"
        raise SimulationError(WORKER_FAILED.at(Place("simulate"), numbers=_list(numbers), why=why)) from error
    for number, result in zip(numbers, task.result(), strict=True):
        finish(number, result)


def _worker_lost(numbers: Parcel) -> SimulationError:
    return SimulationError(WORKER_LOST.at(Place("simulate"), numbers=_list(numbers)))


def _list(numbers: Parcel) -> str:
    return ", ".join(map(str, numbers))
