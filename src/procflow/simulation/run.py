"""Simulate a procedure: replications of a study, each an event log."""

from __future__ import annotations

import datetime as dt
import os
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from itertools import takewhile
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from procflow.errors import Message, Place, Problem, ProcedureError, SimulationError, did_you_mean
from procflow.model import DAY_MS, EventLog, Office, Procedure, one_procedure
from procflow.simulation.apart import log_of
from procflow.simulation.arrivals import Arrivals
from procflow.simulation.engines import Engine, EngineName, cases_per_day, choose, expected_cases, expected_visits
from procflow.simulation.eventlog import event_log
from procflow.simulation.facts import refuse
from procflow.simulation.hours import epoch_of, hours_of, moved, twice_as_many_days
from procflow.simulation.kernel import (
    ARRIVALS,
    BUDGET,
    CASES,
    ENDED,
    FED,
    FEED,
    FINISHED,
    HORIZON,
    NEVER,
    NOW,
    PASSED,
    ROW,
    ROWS,
    TOKENS,
    WAITED,
    Feed,
    Hours,
    Log,
    State,
    Study,
)
from procflow.simulation.overload import UnstableQueueWarning, overloaded
from procflow.simulation.program import Compiled, compile_procedure, key_of
from procflow.simulation.progress import Progress, Shares, teller
from procflow.simulation.scenario import Scenario
from procflow.simulation.state import grow_cases, grow_log, grow_tokens, new_log, new_state, wide_log
from procflow.simulation.trouble import TOO_MUCH_AT_ONCE, refuse_endless, trouble

Result = TypeVar("Result")

BAD_WORKERS = Message(
    "workers",
    en="workers is {workers}, expected a whole number from 1 on, or nothing for as many as there are processors.",
    vi="workers là {workers}, cần một số nguyên từ 1 trở lên, hoặc để trống để dùng hết số bộ xử lý.",
)
FEWER = Message(
    "extend-fewer",
    en="{replications} replications are wanted, but the run has {n} already. Ask for as many or more.",
    vi="cần {replications} lần chạy, nhưng đã có {n} lần. Hãy yêu cầu bằng hoặc nhiều hơn.",
)
NO_OFFICE = Message(
    "run-not-of-an-office",
    en="the run is of the procedure '{procedure}' alone, and '{id}' is asked for. Only a run of an office holds several "
    "procedures.",
    vi="lần chạy chỉ gồm quy trình '{procedure}', trong khi cần '{id}'. Chỉ lần chạy của một cơ quan mới gồm nhiều quy trình.",
)
NOT_IN_OFFICE = Message(
    "run-no-such-procedure",
    en="no procedure of '{office}' is called '{id}'; there are {known}.{hint}",
    vi="'{office}' không có quy trình nào tên '{id}'; có {known}.{hint}",
)
INCOMPLETE = Message(
    "run-incomplete",
    en="the run was interrupted: {done} of {wanted} replications had finished, and the figures rest on these alone.",
    vi="lần chạy đã bị ngắt: mới xong {done} trong {wanted} lần chạy mô phỏng, các số liệu chỉ dựa trên phần này.",
)
INTERRUPTED = Message("simulation-interrupted", en="the run was interrupted.", vi="lần chạy đã bị ngắt giữa chừng.")

NO_END = 1 << 60
SECONDS_BETWEEN_LOOKS = 0.2
NO_FEED = Feed([0], [], [], [], [], 1)
FIRST_DAYS = 400
MOST_FIRST_DAYS = 200 * 366
"""Days for which calendars are laid out at most because of the number of cases alone; from there they are doubled."""
MOST_ROWS = 20_000_000
"""Rows for which a compiled run makes room at once, 2 GB if all are filled; no more than it is expected to fill."""
INSTANTS_PER_CALL = 100_000
"""Instants between two looks at the outside world: a second in plain Python, which an interrupt reaches anywhere, and
some hundredths of a second compiled, where it waits for the call to end."""


@frozen(eq=False)
class Run:
    """What a procedure did in a scenario.

    Attributes
    ----------
    procedure : Procedure
        What was simulated.
    scenario : Scenario
        The study.
    logs : tuple of EventLog
        One for each replication.
    warnings : tuple of Problem
        What the reader of any figure has to know, such as a role that cannot keep up.
    office : Office or None
        The office, if several procedures were simulated together; `procedure` is then all of them put together, and `of`
        returns the run of one of them.
    """

    procedure: Procedure
    scenario: Scenario
    logs: tuple[EventLog, ...]
    warnings: tuple[Problem, ...] = ()
    office: Office | None = None

    def of(self, procedure: str) -> Run:
        """Return the run of one procedure of the office: its own cases, steps, time limit and demand.

        The other procedures are in its queues, though not in its log, so figures of cases are right as they are, while load
        and utilization are only the part that this procedure brings.

        Raises
        ------
        SimulationError
            If the run is of no office, or the office has no such procedure.

        Examples
        --------
        >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role, Step
        >>> desk = Role(id="clerk", officers=1, share=1)
        >>> made = [Procedure(id=id, start="a", steps=[Step(id="a", role="clerk", work=Duration(Fixed(minutes)))],
        ...     ends=[End(id="z")], flows=[Flow("a", "z")], roles=[desk], demand=Demand(every=Duration(Fixed(1), "h")))
        ...     for id, minutes in (("births", 10), ("deaths", 20))]
        >>> run = simulate(Office(id="commune", procedures=made), Scenario(cases=2))
        >>> run.of("deaths").logs[0].steps["start"] - run.of("deaths").logs[0].steps["ready"]
        array([600000])
        """
        if self.office is None:
            if procedure == self.procedure.id:
                return self
            raise SimulationError(NO_OFFICE.at(Place(), procedure=self.procedure.id, id=procedure))
        names = [one.id for one in self.office.procedures]
        if procedure not in names:
            hint = did_you_mean(procedure, names)
            raise SimulationError(
                NOT_IN_OFFICE.at(Place(), office=self.office.id, id=procedure, known=names, hint=hint)
            )
        position = names.index(procedure)
        logs = tuple(log_of(self.office, position, log) for log in self.logs)
        return Run(self.office.procedures[position], self.scenario, logs, self.warnings)

    def __repr__(self) -> str:
        """Tell the size of the run in one line."""
        cases = sum(int(log.cases["counted"].sum()) for log in self.logs)
        return f"<Run of '{self.procedure.id}': {len(self.logs)} replications, {cases} cases counted>"


class SimulationInterrupted(KeyboardInterrupt):
    """An interrupt (Ctrl-C) that came while some replications had finished.

    It passes through as any interrupt does; who catches it finds the finished replications.

    Attributes
    ----------
    run : Run
        The finished replications, in order and without a gap; its warnings say that it is incomplete.
    """

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run


@frozen
class Totals:
    """The sums of a run of which no log was kept.

    Attributes
    ----------
    arrivals, ended : int
        Cases that arrived, and counted cases that ended.
    visits : int
        Steps done.
    cycle_minutes, wait_minutes : float
        Mean time on the clock from arrival to end of a counted case, and from ready to start of a visit.
    """

    arrivals: int
    ended: int
    visits: int
    cycle_minutes: float
    wait_minutes: float


def simulate(
    procedure: Procedure | Office,
    scenario: Scenario,
    *,
    engine: EngineName = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Let the cases of a scenario run through a procedure.

    Parameters
    ----------
    procedure : Procedure or Office
        What is simulated; the cases of an office's procedures queue for the same officers.
    scenario : Scenario
        The study; it counts the cases of all procedures together.
    engine : {"auto", "plain", "compiled"}
        The form of the event loop: plain Python, or machine code (needs the extra `fast`). By default the faster one,
        its start included. Both give the same run to the last bit.
    workers : int, optional
        Replications that the compiled engine runs side by side, by default as many as there are processors. It changes
        nothing but the time.
    progress : callable or tqdm, optional
        Called now and then with the share done, from 0 to 1; or ``tqdm.tqdm``, or a bar made by it.

    Returns
    -------
    Run
        The same procedure and scenario give the same run to the last bit.

    Raises
    ------
    ProcedureError
        If the procedure cannot be run as it stands: flows that lead nowhere, probabilities that do not add up.
    NotSupportedError
        If the compiled engine is asked for and numba is not installed.
    SimulationError
        If a fact is missing without which no clock can run, all of them named; or if a case can never end.
    SimulationInterrupted
        If it is interrupted (Ctrl-C) once a replication has finished; it holds the run as far as it came.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., chapters 1 (event logic) and 9 (terminating studies).

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=10, per="hour"))
    >>> simulate(p, Scenario(cases=100, replications=3, seed=1))
    <Run of 'desk': 3 replications, 300 cases counted>
    """
    alarms = _alarms(procedure, stacklevel=3)
    office = _office(procedure, scenario, engine, alarms)
    several = procedure if isinstance(procedure, Office) else None
    made = Run(office.compiled.procedure, scenario, (), alarms, several)
    return _filled(made, office, workers, progress)


def extend(run: Run, replications: int, *, engine: EngineName = "auto", workers: int | None = None) -> Run:
    """Go on with a run up to so many replications in all; those that it has are not run again.

    Parameters
    ----------
    run : Run
        From `simulate`.
    replications : int
        How many there are to be in the end, at least as many as there are.
    engine, workers
        As for `simulate`.

    Returns
    -------
    Run
        The same to the last bit as one run with so many replications from the start.

    Raises
    ------
    ProcedureError
        If it is no number of replications, or the run has more already.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=10, per="hour"))
    >>> extend(simulate(p, Scenario(cases=100, replications=3)), 5)
    <Run of 'desk': 5 replications, 500 cases counted>
    """
    scenario = evolve(run.scenario, replications=replications)
    if replications < len(run.logs):
        raise ProcedureError(FEWER.at(Place("extend"), replications=str(replications), n=str(len(run.logs))))
    office = _office(run.office or run.procedure, scenario, engine, run.warnings)
    return _filled(evolve(run, scenario=scenario), office, workers, None)


def _filled(run: Run, office: _Office, workers: int | None, progress: Progress | None) -> Run:
    """Return a run with the logs of the replications that it lacks."""
    try:
        return evolve(run, logs=run.logs + _logs(office, workers, progress, first=len(run.logs)))
    except _Stopped as stopped:
        logs = run.logs + stopped.results
        if not logs:
            raise KeyboardInterrupt from None
        mark = INCOMPLETE.at(Place("scenario"), "warning", done=str(len(logs)), wanted=str(run.scenario.replications))
        scenario = evolve(run.scenario, replications=len(logs))
        partial = evolve(run, scenario=scenario, logs=logs, warnings=(*run.warnings, mark))
        raise SimulationInterrupted(partial) from None


def _logs(office: _Office, workers: int | None, progress: Progress | None, first: int = 0) -> tuple[EventLog, ...]:
    """Return the logs of the replications from the first one wanted on."""
    scenario = office.scenario

    def replication(number: int) -> EventLog:
        state, log, hours = _replicate(office, number)
        rows, cases = int(state.scalars[ROW]), int(state.scalars[ARRIVALS])
        return event_log(office.compiled, log, hours, rows=rows, cases=cases, start=scenario.start)

    return _each(replication, office, workers, progress, first)


def totals(
    procedure: Procedure | Office,
    scenario: Scenario,
    *,
    engine: EngineName = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[Totals, ...]:
    """Run a scenario without keeping its log, in the memory that work in progress takes; return sums by replication.

    The run is that of `simulate`; only nothing is written down. Parameters and errors are those of `simulate`.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role, Step
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(every=Duration(Fixed(5))))
    >>> totals(p, Scenario(cases=100))[0]
    Totals(arrivals=100, ended=100, visits=100, cycle_minutes=4.0, wait_minutes=0.0)
    """
    alarms = _alarms(procedure, stacklevel=3)
    office = _office(procedure, scenario, engine, alarms)

    def sums_of(number: int) -> Totals:
        state, _, _ = _replicate(office, number, logged=False)
        arrivals, ended, visits, passed, waited = (
            int(state.scalars[place]) for place in (ARRIVALS, ENDED, ROW, PASSED, WAITED)
        )
        return Totals(arrivals, ended, visits, passed / 60_000 / max(ended, 1), waited / 60_000 / max(visits, 1))

    try:
        return _each(sums_of, office, workers, progress)
    except _Stopped:
        raise KeyboardInterrupt from None


def _alarms(procedure: Procedure | Office, stacklevel: int) -> tuple[Problem, ...]:
    """Refuse what cannot be run; warn of roles that cannot keep up, and return them."""
    several = procedure.procedures if isinstance(procedure, Office) else (procedure,)
    one_procedure("simulate", *several)
    for one in several:
        refuse(one)
    alarms = tuple(alarm for one in several for alarm in overloaded(one))
    for alarm in alarms:
        warnings.warn(str(alarm), UnstableQueueWarning, stacklevel=stacklevel)
    return alarms


@define(eq=False)
class _Office:
    """What all replications of a run share."""

    compiled: Compiled
    scenario: Scenario
    engine: Engine
    alarms: tuple[Problem, ...]
    hours: list[Hours]
    lock: threading.Lock = field(factory=threading.Lock)
    stop: threading.Event = field(factory=threading.Event)
    shares: Shares = field(init=False)
    tell: Callable[[float], None] = field(default=lambda share: None)

    def __attrs_post_init__(self) -> None:
        """Begin with nothing done."""
        self.shares = Shares(self.scenario.replications)

    def came(self, number: int, study: Study, state: State) -> None:
        """Note how far a replication has come: by cases that count, or by the calendar."""
        share = 0.0
        if self.scenario.cases is not None:
            share = int(state.scalars[ENDED]) / self.scenario.cases
        elif min(study.window_end, study.until) < NO_END:
            share = int(state.scalars[NOW]) / min(study.window_end, study.until)
        self.shares.set(number, share)
        self.tell(self.shares.done)


def _office(
    procedure: Procedure | Office, scenario: Scenario, engine: EngineName, alarms: tuple[Problem, ...]
) -> _Office:
    compiled = compile_procedure(procedure)
    hours = _first_hours(compiled, _study(compiled.procedure, scenario, 0), scenario)
    return _Office(compiled, scenario, choose(engine, compiled, scenario), alarms, [hours])


def _each(
    result_of: Callable[[int], Result], office: _Office, workers: int | None, progress: Progress | None, first: int = 0
) -> tuple[Result, ...]:
    """Return the results of all replications from the first one wanted, in order, in threads where that saves time.

    Raises
    ------
    _Stopped
        If it was interrupted: with the results of the replications that had finished by then, as far as none before
        them is missing.
    """
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        raise ProcedureError(BAD_WORKERS.at(Place("simulate"), workers=str(workers)))
    numbers = range(first, office.scenario.replications)
    tell = teller(progress)
    for number in range(first):
        office.shares.set(number, 1.0)
    most = min(len(numbers), workers or os.cpu_count() or 1) if office.engine.in_threads else 1
    results: list[Result] = []
    try:
        if most <= 1:
            office.tell = tell
            for number in numbers:
                results.append(result_of(number))
                tell(office.shares.done)
        else:
            results += _in_threads(result_of, office, numbers, most, tell, results)
    except KeyboardInterrupt as interrupt:
        raise _Stopped(results) from interrupt
    return tuple(results)


def _in_threads(
    result_of: Callable[[int], Result],
    office: _Office,
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
                tell(office.shares.done)
            return [task.result() for task in tasks]
        except KeyboardInterrupt:
            finished += [task.result() for task in takewhile(_is_done, tasks)]
            raise
        finally:  # after an error or an interrupt the others end with their present call of the loop
            office.stop.set()
            for task in tasks:
                task.cancel()


def _is_done(task: Future[Any]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


class _Stopped(Exception):
    """The results of the replications that had finished when a run was interrupted."""

    def __init__(self, results: Sequence[Any]) -> None:
        super().__init__()
        self.results = tuple(results)


def _study(procedure: Procedure, scenario: Scenario, replication: int) -> Study:
    zone = ZoneInfo(procedure.calendar_named().zone)
    epoch = epoch_of(scenario.start, zone.key)

    def after(moment: dt.datetime) -> int:
        return round((moment - epoch) / dt.timedelta(milliseconds=1))

    window_end = until = NO_END
    if scenario.weeks is not None:
        last = scenario.start + dt.timedelta(weeks=scenario.weeks)
        window_end = after(dt.datetime(last.year, last.month, last.day, tzinfo=zone))
    if isinstance(scenario.until, dt.datetime):
        until = after(scenario.until if scenario.until.tzinfo else scenario.until.replace(tzinfo=zone))
    elif scenario.until is not None:
        day = scenario.until + dt.timedelta(days=1)
        until = after(dt.datetime(day.year, day.month, day.day, tzinfo=zone))
    return Study(
        key=key_of(scenario.seed, replication, procedure.id),
        warm_up=scenario.warm_up_cases,
        last_case=NO_END if scenario.cases is None else scenario.warm_up_cases + scenario.cases,
        window_end=window_end,
        until=until,
        logged=1,
    )


def _first_hours(compiled: Compiled, study: Study, scenario: Scenario) -> Hours:
    ends = [end for end in (study.window_end, study.until) if end < NO_END]
    days = max([0, *ends]) // DAY_MS
    if scenario.cases is not None:
        days = int(min(expected_cases(compiled, scenario) / cases_per_day(compiled), MOST_FIRST_DAYS))
    return _hours(compiled, scenario, days + FIRST_DAYS)


def _hours(compiled: Compiled, scenario: Scenario, days: int) -> Hours:
    epoch = epoch_of(scenario.start, compiled.procedure.calendar_named().zone)
    return hours_of(compiled.calendars, start=scenario.start, days=days, epoch=epoch)


def _replicate(office: _Office, replication: int, *, logged: bool = True) -> tuple[State, Log, Hours]:
    """Run one replication to its end; return what it worked on, its log and the hours as far as they were needed."""
    study = _study(office.compiled.procedure, office.scenario, replication)._replace(logged=int(logged))
    engine, compiled, scenario = office.engine, office.compiled, office.scenario
    reach = 0
    hours = office.hours[reach]
    program, table, watched = engine.arrays(compiled.program), engine.arrays(hours), engine.arrays(study)
    state = engine.arrays(new_state(compiled.program, hours))
    listed = bool(compiled.program.listed)
    arrivals = Arrivals(compiled, scenario, replication) if listed else None
    feed = engine.arrays(NO_FEED if arrivals is None else arrivals.empty())
    if watched.logged and engine.name == "compiled":
        log = _room_for_log(office)
    else:
        log = engine.arrays(new_log(compiled.program))
    while (status := engine.run(program, table, watched, feed, state, log, INSTANTS_PER_CALL)) != FINISHED:
        if office.stop.is_set():
            raise SimulationError(INTERRUPTED.at(Place("scenario")))
        if status == TOKENS:
            grow_tokens(state, compiled.program)
        elif status == CASES:
            grow_cases(state, compiled.program)
        elif status == ROWS:
            grow_log(log, int(state.scalars[ROW]), int(state.scalars[ARRIVALS]), compiled.program)
        elif status == FEED and arrivals is not None:
            feed = engine.arrays(arrivals.stretch())
            state.scalars[FED] = 0
        elif status == HORIZON:
            reach += 1
            longer = _hours_at(office, reach)
            state.hints[:] = moved(list(map(int, state.hints)), hours, longer, compiled.program.demand_calendar)
            hours, table = longer, engine.arrays(longer)
        elif status == BUDGET:
            office.came(replication, watched, state)
            if office.alarms and scenario.until is None:
                refuse_endless(state, office.alarms)
        else:
            raise SimulationError(trouble(compiled, state, status))
        if hours.known * len(state.tree) > NEVER:
            raise SimulationError(TOO_MUCH_AT_ONCE.at(Place("scenario"), tokens=str(len(state.t_case))))
    office.shares.set(replication, 1.0)
    return state, log, hours


def _room_for_log(office: _Office) -> Log:
    """Return room for the whole log as far as its size is known, up to a limit: to lengthen a full log takes time."""
    cases = expected_cases(office.compiled, office.scenario)
    visits = expected_visits(office.compiled, office.scenario) / office.scenario.replications
    program = office.compiled.program
    return wide_log(min(int(1.1 * visits) + 1000, MOST_ROWS), min(int(1.1 * cases) + 1000, MOST_ROWS), program)


def _hours_at(office: _Office, reach: int) -> Hours:
    """Return the hours that were lengthened so many times, made by whichever replication needs them first."""
    with office.lock:
        while len(office.hours) <= reach:
            days = twice_as_many_days(office.hours[-1], office.scenario.start)
            office.hours.append(_hours(office.compiled, office.scenario, days))
    return office.hours[reach]
