"""How one replication runs to its end: the loop is called again and again, and gets what it asks for in between."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from procflow.errors import Message, Place, Problem, SimulationError
from procflow.model import DAY_MS, Office, Procedure, Table
from procflow.simulation.absence import absences, drawn
from procflow.simulation.arrivals import Arrivals
from procflow.simulation.engines import Engine, EngineName, cases_per_day, choose, expected_cases, expected_visits
from procflow.simulation.hours import epoch_of, hours_of, moved, twice_as_many_days
from procflow.simulation.joined import Times
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
    ROW,
    ROWS,
    TAKEN,
    TOKENS,
    Feed,
    Hours,
    Log,
    State,
    Study,
)
from procflow.simulation.packed import PARCEL, PackedRows
from procflow.simulation.program import Compiled, compile_procedure, dated, key_of
from procflow.simulation.progress import Shares
from procflow.simulation.scenario import Scenario
from procflow.simulation.state import grow_cases, grow_log, grow_tokens, new_log, new_state, wide_log
from procflow.simulation.trouble import TOO_MUCH_AT_ONCE, refuse_endless, trouble

INTERRUPTED = Message("simulation-interrupted", en="the run was interrupted.", vi="lần chạy đã bị ngắt giữa chừng.")

NO_END = 1 << 60
NO_FEED = Feed([0], [], [], [], [], 1)
FIRST_DAYS = 400
MOST_FIRST_DAYS = 200 * 366
"""Days for which calendars are laid out at most because of the number of cases alone; from there they are doubled."""
MOST_ROWS = 20_000_000
"""Rows that are not packed, and cases, for which a compiled run makes room at once; no more than it is expected to fill."""
INSTANTS_PER_CALL = 100_000
"""Instants between two looks at the outside world: a second in plain Python, which an interrupt reaches anywhere, and
some hundredths of a second compiled, where it waits for the call to end."""
PARCELS_BETWEEN_LOOKS = 12
"""Parcels of rows between two such looks, where a call ends with each of them."""


@define(eq=False)
class Prepared:
    """What all replications of a run share."""

    what: Procedure | Office
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


def prepare(
    procedure: Procedure | Office, scenario: Scenario, engine: EngineName, alarms: tuple[Problem, ...]
) -> Prepared:
    """Return a study made ready to run, with the calendars for as long as it is expected to take."""
    compiled = compile_procedure(procedure)
    compiled = dated(compiled, epoch_of(scenario.start, compiled.procedure.calendar_named().zone))
    hours = _first_hours(compiled, _study(compiled.procedure, scenario, 0), scenario)
    return Prepared(procedure, compiled, scenario, choose(engine, compiled, scenario), alarms, [hours])


def _study(procedure: Procedure, scenario: Scenario, replication: int) -> Study:
    """Return the bounds of one replication and the key of its draws."""
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


def _hours(compiled: Compiled, scenario: Scenario, days: int, replication: int | None = None) -> Hours:
    """Return the hours for so many days; those of one replication, or as they are while nobody is absent."""
    epoch = epoch_of(scenario.start, compiled.procedure.calendar_named().zone)
    calendars = compiled.calendars
    if replication is not None:
        calendars = tuple(drawn(times, _absence_key(scenario, replication)) for times in calendars)
    return hours_of(calendars, start=scenario.start, days=days, epoch=epoch)


def _absence_key(scenario: Scenario, replication: int) -> int:
    """Return the key under which days of absence are drawn: the procedure has no part in it."""
    return key_of(scenario.seed, replication, "absence")


def absences_of(prepared: Prepared, replication: int, hours: Hours) -> Table:
    """Return who was absent in a replication, as far as its hours reach."""
    compiled, scenario = prepared.compiled, prepared.scenario
    if not compiled.varies:
        return Table({})
    key, program = _absence_key(scenario, replication), compiled.program

    def times(role: int, officer: int) -> Times:
        return drawn(compiled.calendars[program.officer_calendars[program.officer_firsts[role] + officer]], key)

    last = scenario.start + dt.timedelta(days=hours.known // DAY_MS)
    epoch = epoch_of(scenario.start, compiled.procedure.calendar_named().zone)
    return absences(compiled.procedure.roles, times, scenario.start - dt.timedelta(days=1), last, epoch)


@frozen(eq=False)
class Replicated:
    """One replication at its end.

    Attributes
    ----------
    state : State
        What it worked on.
    log : Log
        Its log.
    hours : Hours
        The hours of all calendars, as far as they were needed.
    packed : PackedRows or None
        The rows of its log, where they were packed.
    """

    state: State
    log: Log
    hours: Hours
    packed: PackedRows | None


def replicate(prepared: Prepared, replication: int, *, logged: bool = True) -> Replicated:
    """Run one replication to its end."""
    study = _study(prepared.compiled.procedure, prepared.scenario, replication)._replace(logged=int(logged))
    engine, compiled, scenario = prepared.engine, prepared.compiled, prepared.scenario
    reach = 0
    hours = _hours_at(prepared, replication, reach, prepared.hours[0])
    program, table, watched = engine.arrays(compiled.program), engine.arrays(hours), engine.arrays(study)
    state = engine.arrays(new_state(compiled.program, hours))
    listed = bool(compiled.program.listed)
    arrivals = Arrivals(compiled, scenario, replication) if listed else None
    feed = engine.arrays(NO_FEED if arrivals is None else arrivals.empty())
    packed = PackedRows(*engine.packing) if watched.logged and engine.packing is not None else None
    if watched.logged and engine.name == "compiled":
        log = _room_for_log(prepared, MOST_ROWS if packed is None else PARCEL)
    else:
        log = engine.arrays(new_log(compiled.program))
    while (status := engine.run(program, table, watched, feed, state, log, INSTANTS_PER_CALL)) != FINISHED:
        if prepared.stop.is_set():
            raise SimulationError(INTERRUPTED.at(Place("scenario")))
        if status == TOKENS:
            grow_tokens(state, compiled.program)
        elif status == CASES:
            grow_cases(state, compiled.program)
        elif status == ROWS:
            if packed is not None:
                packed.take(log, int(state.scalars[ROW]))
                state.scalars[TAKEN] = packed.rows
                if len(packed.parcels) % PARCELS_BETWEEN_LOOKS == 0:
                    _look(prepared, replication, watched, state)
            rows = int(state.scalars[ROW] - state.scalars[TAKEN])
            grow_log(log, rows, int(state.scalars[ARRIVALS]), compiled.program)
        elif status == FEED and arrivals is not None:
            feed = engine.arrays(arrivals.stretch())
            state.scalars[FED] = 0
        elif status == HORIZON:
            reach += 1
            longer = _hours_at(prepared, replication, reach, hours)
            state.hints[:] = moved(list(map(int, state.hints)), hours, longer, compiled.program.demand_calendar)
            hours, table = longer, engine.arrays(longer)
        elif status == BUDGET:
            _look(prepared, replication, watched, state)
        else:
            raise SimulationError(trouble(compiled, state, status))
        if hours.known * len(state.tree) > NEVER:
            raise SimulationError(TOO_MUCH_AT_ONCE.at(Place("scenario"), tokens=str(len(state.t_case))))
    if packed is not None:
        packed.take(log, int(state.scalars[ROW]))
    return Replicated(state, log, hours, packed)


def _look(prepared: Prepared, replication: int, study: Study, state: State) -> None:
    """Tell how far a replication has come, and give it up where it can never end."""
    prepared.came(replication, study, state)
    if prepared.scenario.until is None:
        refuse_endless(state, tuple(alarm for alarm in prepared.alarms if alarm.severity == "warning"))


def _room_for_log(prepared: Prepared, most_rows: int) -> Log:
    """Return room for the whole log as far as its size is known, up to a limit: to lengthen a full log takes time."""
    cases = expected_cases(prepared.compiled, prepared.scenario)
    visits = expected_visits(prepared.compiled, prepared.scenario) / prepared.scenario.replications
    program = prepared.compiled.program
    return wide_log(min(int(1.1 * visits) + 1000, most_rows), min(int(1.1 * cases) + 1000, MOST_ROWS), program)


def _hours_at(prepared: Prepared, replication: int, reach: int, before: Hours) -> Hours:
    """Return the hours that were lengthened so many times, made by whichever replication needs them first.

    Where officers may be absent each replication has hours of its own, as long as those `before` or twice as long.
    """
    if prepared.compiled.varies:
        start = prepared.scenario.start
        days = twice_as_many_days(before, start) if reach else before.known // DAY_MS + 1
        return _hours(prepared.compiled, prepared.scenario, days, replication)
    with prepared.lock:
        while len(prepared.hours) <= reach:
            days = twice_as_many_days(prepared.hours[-1], prepared.scenario.start)
            prepared.hours.append(_hours(prepared.compiled, prepared.scenario, days))
    return prepared.hours[reach]
