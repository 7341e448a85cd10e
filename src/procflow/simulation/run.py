"""Simulate a procedure: replications of a study, each an event log."""

from __future__ import annotations

import datetime as dt
import warnings
from zoneinfo import ZoneInfo

from attrs import frozen

from procflow.errors import Message, Place, Problem, SimulationError
from procflow.model import DAY_MS, EventLog, Procedure, one_procedure
from procflow.simulation.eventlog import event_log
from procflow.simulation.facts import refuse
from procflow.simulation.hours import epoch_of, hours_of, moved, twice_as_many_days
from procflow.simulation.kernel import (
    ARRIVALS,
    ATOM,
    BUDGET,
    CASE,
    CASES,
    FINISHED,
    HORIZON,
    NEVER,
    PENDING,
    PILED,
    ROW,
    ROWS,
    STUCK,
    TOKENS,
    Hours,
    Log,
    State,
    Study,
    run,
)
from procflow.simulation.overload import UnstableQueueWarning, overloaded
from procflow.simulation.program import Compiled, compile_procedure, key_of
from procflow.simulation.scenario import Scenario
from procflow.simulation.state import grow_cases, grow_log, grow_tokens, new_log, new_state

TOO_LONG_TIME = Message(
    "simulation-time",
    en="case {case} drew a time of more than 95,000 years. Check the law of time and its unit.",
    vi="hồ sơ {case} nhận một khoảng thời gian hơn 95.000 năm. Hãy kiểm tra luật thời gian và đơn vị.",
)
WAITS_FOR_EVER = Message(
    "simulation-stuck",
    en="case {case} waits for ever: not all branches that a join waits for can arrive. `check` tells which; let the join "
    "take any arrival, or start all its branches together.",
    vi="hồ sơ {case} chờ mãi: không phải mọi nhánh mà điểm hội tụ đang chờ đều có thể đến. Lệnh `check` chỉ ra nhánh "
    "nào; hãy cho điểm hội tụ nhận bất kỳ nhánh nào, hoặc bắt đầu tất cả các nhánh cùng lúc.",
)
TWICE_ON_ONE_BRANCH = Message(
    "simulation-piled",
    en="case {case} came twice by the same branch before the others arrived. `check` tells where the branches part; join "
    "them before the loop.",
    vi="hồ sơ {case} đến hai lần theo cùng một nhánh trước khi các nhánh khác đến. Lệnh `check` chỉ ra nơi tách nhánh; "
    "hãy hội tụ các nhánh trước vòng lặp.",
)
TOO_MUCH_AT_ONCE = Message(
    "simulation-room",
    en="more than {tokens} pieces of work are in progress at once over centuries; the clock has no room for both. Look "
    "for a role that cannot keep up, or shorten the study.",
    vi="có hơn {tokens} việc dở dang cùng lúc trong nhiều thế kỷ; đồng hồ không đủ chỗ cho cả hai. Hãy tìm vai trò bị "
    "quá tải, hoặc rút ngắn lần chạy mô phỏng.",
)

NEVER_ENDS = Message(
    "simulation-never-ends",
    en="the study does not come to an end: {arrivals} cases have arrived, and {waiting} of those that count are still "
    "open, because a role gets more work than it can do ({role}). Add officers, or stop at a date with `until`.",
    vi="lần chạy không kết thúc được: đã có {arrivals} hồ sơ đến mà {waiting} hồ sơ cần tính vẫn chưa xong, vì có vai trò "
    "bị quá tải ({role}). Hãy thêm người, hoặc dừng vào một ngày bằng `until`.",
)

NO_END = 1 << 60
MOST_ARRIVALS = 20
"""Arrivals per counted case after which a study with an overloaded role is given up: its queue only grows."""
FIRST_DAYS = 400
INSTANTS_PER_CALL = 100_000
"""Instants between two looks at the outside world; some tenths of a second in plain Python."""


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
    """

    procedure: Procedure
    scenario: Scenario
    logs: tuple[EventLog, ...]
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        """Tell the size of the run in one line."""
        cases = sum(int(log.cases["counted"].sum()) for log in self.logs)
        return f"<Run of '{self.procedure.id}': {len(self.logs)} replications, {cases} cases counted>"


def simulate(procedure: Procedure, scenario: Scenario) -> Run:
    """Let the cases of a scenario run through a procedure.

    Returns
    -------
    Run
        The same procedure and scenario give the same run to the last bit.

    Raises
    ------
    ProcedureError
        If the procedure cannot be run as it stands: flows that lead nowhere, probabilities that do not add up.
    SimulationError
        If a fact is missing without which no clock can run, all of them named; or if a case can never end.

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
    one_procedure("simulate", procedure)
    refuse(procedure)
    alarms = overloaded(procedure)
    for alarm in alarms:
        warnings.warn(str(alarm), UnstableQueueWarning, stacklevel=2)
    compiled = compile_procedure(procedure)
    hours: Hours | None = None
    logs = []
    for number in range(scenario.replications):
        study = _study(procedure, scenario, number)
        first = hours or _first_hours(compiled, study, scenario)
        log, hours = _replicate(compiled, scenario, study, first, alarms)
        logs.append(log)
    return Run(procedure, scenario, tuple(logs), alarms)


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
    )


def _first_hours(compiled: Compiled, study: Study, scenario: Scenario) -> Hours:
    ends = [end for end in (study.window_end, study.until) if end < NO_END]
    return _hours(compiled, scenario, max([0, *ends]) // DAY_MS + FIRST_DAYS)


def _hours(compiled: Compiled, scenario: Scenario, days: int) -> Hours:
    epoch = epoch_of(scenario.start, compiled.procedure.calendar_named().zone)
    return hours_of(compiled.calendars, start=scenario.start, days=days, epoch=epoch)


def _replicate(
    compiled: Compiled, scenario: Scenario, study: Study, hours: Hours, alarms: tuple[Problem, ...]
) -> tuple[EventLog, Hours]:
    """Run one replication; return its log, and the hours as far as they were needed."""
    program = compiled.program
    state = new_state(program, hours)
    log = new_log()
    while (status := run(program, hours, study, state, log, INSTANTS_PER_CALL)) != FINISHED:
        if status == TOKENS:
            grow_tokens(state, program)
        elif status == CASES:
            grow_cases(state, program)
        elif status == ROWS:
            grow_log(log, state.scalars[ROW], state.scalars[ARRIVALS])
        elif status == HORIZON:
            longer = _hours(compiled, scenario, twice_as_many_days(hours, scenario.start))
            state.hints[:] = moved(state.hints, hours, longer, program.demand_calendar)
            hours = longer
        elif status == BUDGET:
            if alarms and scenario.until is None:
                _refuse_endless(state, log, alarms)
        else:
            raise SimulationError(_trouble(compiled, state, status))
        if hours.known * len(state.tree) > NEVER:
            raise SimulationError(TOO_MUCH_AT_ONCE.at(Place("scenario"), tokens=str(len(state.t_case))))
    rows, cases = state.scalars[ROW], state.scalars[ARRIVALS]
    return event_log(compiled, log, hours, rows=rows, cases=cases, start=scenario.start), hours


def _refuse_endless(state: State, log: Log, alarms: tuple[Problem, ...]) -> None:
    """Give up where cases that came after the window keep an overloaded role from ever reaching those that count."""
    arrivals, waiting = state.scalars[ARRIVALS], state.scalars[PENDING]
    if waiting and arrivals > MOST_ARRIVALS * (INSTANTS_PER_CALL // 100 + sum(log.case_counted[:arrivals])):
        roles = ", ".join(str(alarm.values["role"]) for alarm in alarms)
        raise SimulationError(NEVER_ENDS.at(Place("scenario"), arrivals=arrivals, waiting=waiting, role=roles))


def _trouble(compiled: Compiled, state: State, status: int) -> Problem:
    message = {STUCK: WAITS_FOR_EVER, PILED: TWICE_ON_ONE_BRANCH}.get(status, TOO_LONG_TIME)
    element = compiled.element(state.scalars[ATOM])
    place = Place(element) if element == "demand" else compiled.procedure.place(element)
    return message.at(place, case=str(state.scalars[CASE]))
