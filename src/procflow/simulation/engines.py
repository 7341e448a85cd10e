"""Which form of the event loop runs a study: plain Python over lists, or its compiled twin over arrays.

Both make the same log to the bit, so the choice is one of time alone.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from procflow.errors import Message, NotSupportedError, Place, ProcedureError
from procflow.simulation import kernel
from procflow.simulation.plain import run_of
from procflow.simulation.program import Compiled
from procflow.simulation.scenario import Scenario
from procflow.structure.visits import visits

EngineName = Literal["auto", "plain", "compiled"]

NO_NUMBA = Message(
    "engine-not-installed",
    en="the compiled engine needs the package numba. Install it with: pip install procflow[fast]; or use engine='plain', "
    "which gives the same log.",
    vi="bộ máy biên dịch cần gói numba. Hãy cài bằng: pip install procflow[fast]; hoặc dùng engine='plain', cho cùng "
    "một kết quả.",
)
NO_SUCH_ENGINE = Message(
    "engine-unknown",
    en="engine is '{engine}', expected 'auto', 'plain' or 'compiled'.",
    vi="engine là '{engine}', cần 'auto', 'plain' hoặc 'compiled'.",
)

WORTH_LOADING = 100_000
"""Visits of steps that plain Python does in about the 0.6 s that loading numba and the kept machine code takes."""
WORTH_COMPILING = 3_000_000
"""Visits that plain Python does in some 20 s; to make the machine code takes 10 to 15 s, once on a machine."""
WORTH_PRUNING = 5_000
"""Visits that the kernel as it stands does in about the time that cutting it down takes, once in a process."""
WORTH_CONVERTING = 1_000
"""Visits below which even a compiled loop that is already loaded saves nothing."""
TWIN = "procflow.simulation.compiled"


def _as_it_is(lists: Any) -> Any:
    return lists


@frozen
class Engine:
    """One form of the loop.

    Attributes
    ----------
    name : {"plain", "compiled"}
        Which form it is.
    run : callable
        The loop, called as `kernel.run` is.
    arrays : callable
        Turns the named lists of the kernel into what this form works on.
    packing : tuple of callable or None
        What packs the rows of a log that is full, and unpacks them, called as `kernel.pack` and `kernel.unpack` are; None
        leaves them as they are.
    """

    name: Literal["plain", "compiled"]
    run: Callable[..., int]
    arrays: Callable[[Any], Any] = _as_it_is
    packing: tuple[Callable[..., int], Callable[..., int]] | None = None

    @property
    def in_threads(self) -> bool:
        """Tell whether replications side by side save time: only the compiled loop lets other threads run."""
        return self.name == "compiled"


def plain(program: Compiled | None = None, scenario: Scenario | None = None) -> Engine:
    """Return the loop that needs nothing but Python.

    Without a program it is the kernel itself, the reference. For a plain procedure and a study that is worth it, it is the
    same source with what only other procedures need cut out.
    """
    if (
        program is None
        or scenario is None
        or program.program.rich
        or expected_visits(program, scenario) < WORTH_PRUNING
    ):
        return Engine("plain", kernel.run)
    return Engine("plain", run_of(program.program))


def compiled(*, rich: bool = False) -> Engine:
    """Return the compiled twin; the first time on a machine it takes a quarter of a minute to make.

    Parameters
    ----------
    rich : bool
        With sessions, priorities and all else that a plain procedure does without.

    Raises
    ------
    NotSupportedError
        If numba is not installed.
    """
    if find_spec("numba") is None:
        raise NotSupportedError(NO_NUMBA.at(Place("simulate")))
    twin = import_module(TWIN)
    return Engine("compiled", twin.ready_twin(rich=rich), twin.arrays, None if rich else twin.ready_packing())


def kept_in() -> Path | None:
    """Make the compiled engine ready and return the folder that keeps its machine code, None if none can be written.

    Raises
    ------
    NotSupportedError
        If numba is not installed.
    """
    compiled()
    folder: Path | None = import_module(TWIN).cache_folder()
    return folder


def choose(engine: str, program: Compiled, scenario: Scenario) -> Engine:
    """Return the engine of a name; ``"auto"`` takes the compiled one where it saves time, start included.

    Raises
    ------
    ProcedureError
        If there is no such engine.
    NotSupportedError
        If the compiled one is asked for and numba is not installed.
    """
    if engine == "auto":
        return _faster(program, scenario)
    if engine not in ("plain", "compiled"):
        raise ProcedureError(NO_SUCH_ENGINE.at(Place("simulate"), engine=str(engine)))
    return plain(program, scenario) if engine == "plain" else compiled(rich=bool(program.program.rich))


def _faster(program: Compiled, scenario: Scenario) -> Engine:
    expected = expected_visits(program, scenario)
    least = WORTH_CONVERTING if TWIN in sys.modules else WORTH_LOADING
    if expected < least or find_spec("numba") is None:
        return plain(program, scenario)
    rich = bool(program.program.rich)
    if expected < WORTH_COMPILING and not import_module(TWIN).is_ready(rich=rich):
        return plain(program, scenario)
    return compiled(rich=rich)


def expected_visits(program: Compiled, scenario: Scenario) -> float:
    """Return about how many visits of steps a scenario takes, all replications together.

    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> from procflow.simulation.program import compile_procedure
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Fixed(5)))], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "z", 0.5), Flow("a", "a", 0.5, "returns")], demand=Demand(rate=52),
    ...               roles=[Role(id="clerk", officers=1, share=1)])
    >>> round(expected_visits(compile_procedure(p), Scenario(cases=100, replications=3)))
    600
    """
    return visits_per_case(program) * expected_cases(program, scenario) * scenario.replications


def visits_per_case(program: Compiled) -> float:
    """Return about how many steps a case goes through."""
    work = sum(atom.kind == "work" for atom in program.net.atoms)
    if program.program.rich:  # what is chosen by attributes is not known beforehand
        return float(work)
    counts = zip(program.net.atoms, visits(program.net), strict=True)
    return sum(count for atom, count in counts if atom.kind == "work")


def expected_cases(program: Compiled, scenario: Scenario) -> float:
    """Return about how many cases arrive in one replication."""
    if scenario.cases is not None:
        return scenario.warm_up_cases + scenario.cases
    days = 7 * scenario.weeks if scenario.weeks is not None else 0
    if scenario.until is not None:
        last = scenario.until.date() if isinstance(scenario.until, dt.datetime) else scenario.until
        days = (last - scenario.start).days + 1
    return days * cases_per_day(program)


def cases_per_day(program: Compiled) -> float:
    """Return how many cases arrive on a mean day of the year."""
    calendars = [stream.procedure.calendar_named(stream.demand.calendar) for stream in program.streams]
    years = (stream.demand.per_year(calendar) for stream, calendar in zip(program.streams, calendars, strict=True))
    return sum(years) / 365.25
