"""Simulate a procedure: replications of a study, each an event log."""

from __future__ import annotations

import os
import warnings
from concurrent.futures import Executor

from attrs import evolve, frozen

from procflow.errors import Message, Place, Problem, ProcedureError, SimulationError, did_you_mean
from procflow.model import EventLog, Office, Procedure, one_procedure
from procflow.simulation.apart import log_of
from procflow.simulation.card import run_card
from procflow.simulation.engines import EngineName
from procflow.simulation.eventlog import event_log
from procflow.simulation.facts import refuse
from procflow.simulation.journal import Journal, journal_of
from procflow.simulation.kernel import ARRIVALS, ENDED, PASSED, ROW, WAITED
from procflow.simulation.memory import refuse_too_large
from procflow.simulation.overload import UnstableQueueWarning, foreseen
from procflow.simulation.progress import Progress
from procflow.simulation.replication import Prepared, absences_of, prepare, replicate
from procflow.simulation.scenario import Scenario
from procflow.simulation.side_by_side import Hands, Stopped, each
from procflow.simulation.sums import Totals
from procflow.wording import Lang

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

    def html(self, lang: Lang = "en") -> str:
        """Return a card for a notebook: what was run, how often, and what the reader has to know."""
        return run_card(self.procedure, self.scenario, self.logs, self.warnings, lang)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.html()


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


def simulate(
    procedure: Procedure | Office,
    scenario: Scenario,
    *,
    engine: EngineName = "auto",
    workers: int | None = None,
    executor: Executor | None = None,
    journal: str | os.PathLike[str] | None = None,
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
        Replications that the compiled engine runs side by side, by default as many as there are processors; with an
        executor, how many workers it has. It changes nothing but the time.
    executor : concurrent.futures.Executor, optional
        Runs the replications, a few at a time, in other processes, or on other machines (`Client.get_executor()` of dask). It
        changes nothing but the time. What a worker that died had not finished is run once more.
    journal : str or path, optional
        A folder in which each replication is kept as soon as it has finished. A second call takes from there what is
        done and runs the rest, whatever ended the first one.
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
        If a fact is missing without which no clock can run, all of them named; if a case can never end; if the log
        cannot fit in memory; if a worker of the executor died twice; or if the journal is that of another study.
    InputError, OutputError
        If the journal is damaged or no journal; or if it cannot be written.
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
    hands = Hands(workers, executor, progress)
    prepared = prepare(procedure, scenario, engine, alarms)
    several = procedure if isinstance(procedure, Office) else None
    made = Run(prepared.compiled.procedure, scenario, (), alarms, several)
    return _filled(made, prepared, hands, None if journal is None else journal_of(journal, prepared))


def extend(
    run: Run,
    replications: int,
    *,
    engine: EngineName = "auto",
    workers: int | None = None,
    executor: Executor | None = None,
    journal: str | os.PathLike[str] | None = None,
) -> Run:
    """Go on with a run up to so many replications in all; those that it has are not run again.

    Parameters
    ----------
    run : Run
        From `simulate`.
    replications : int
        How many there are to be in the end, at least as many as there are.
    engine, workers, executor, journal
        As for `simulate`; a journal also gets the replications that the run has and it has not.

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
    hands = Hands(workers, executor)
    prepared = prepare(run.office or run.procedure, scenario, engine, run.warnings)
    kept = None if journal is None else journal_of(journal, prepared)
    return _filled(evolve(run, scenario=scenario), prepared, hands, kept)


def _filled(run: Run, prepared: Prepared, hands: Hands, journal: Journal | None) -> Run:
    """Return a run with the logs of the replications that it lacks."""
    refuse_too_large(prepared)
    known = dict(enumerate(run.logs))
    try:
        if journal is None:
            return evolve(run, logs=each(log_of_replication, prepared, hands, known=known))
        finished = journal.finished()
        for number in known.keys() - finished.keys():
            journal.keep(number, known[number])
        known |= finished
        return evolve(run, logs=each(log_of_replication, prepared, hands, known=known, keep=journal.keep))
    except Stopped as stopped:
        logs = stopped.results
        if not logs:
            raise KeyboardInterrupt from None
        mark = INCOMPLETE.at(Place("scenario"), "warning", done=str(len(logs)), wanted=str(run.scenario.replications))
        scenario = evolve(run.scenario, replications=len(logs))
        partial = evolve(run, scenario=scenario, logs=logs, warnings=(*run.warnings, mark))
        raise SimulationInterrupted(partial) from None


def log_of_replication(prepared: Prepared, number: int) -> EventLog:
    """Run one replication and return its log; processes find this function by its name."""
    done = replicate(prepared, number)
    rows, cases = int(done.state.scalars[ROW]), int(done.state.scalars[ARRIVALS])
    told = event_log(
        prepared.compiled,
        done.log,
        done.hours,
        rows=rows,
        cases=cases,
        start=prepared.scenario.start,
        packed=done.packed,
    )
    return evolve(told, absences=absences_of(prepared, number, done.hours))


def totals_of_replication(prepared: Prepared, number: int) -> Totals:
    """Run one replication without a log and return its sums; processes find this function by its name."""
    state = replicate(prepared, number, logged=False).state
    arrivals, ended, visits, passed, waited = (
        int(state.scalars[place]) for place in (ARRIVALS, ENDED, ROW, PASSED, WAITED)
    )
    return Totals(arrivals, ended, visits, passed / 60_000 / max(ended, 1), waited / 60_000 / max(visits, 1))


def totals(
    procedure: Procedure | Office,
    scenario: Scenario,
    *,
    engine: EngineName = "auto",
    workers: int | None = None,
    executor: Executor | None = None,
    journal: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Totals, ...]:
    """Run a scenario without keeping its log, in the memory that work in progress takes; return sums by replication.

    The run is that of `simulate`; only no log is kept, and a journal holds the sums of each replication. Parameters and
    errors are those of `simulate`.

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
    hands = Hands(workers, executor, progress)
    prepared = prepare(procedure, scenario, engine, alarms)
    try:
        if journal is None:
            return each(totals_of_replication, prepared, hands)
        kept = journal_of(journal, prepared)
        return each(totals_of_replication, prepared, hands, known=kept.sums(), keep=kept.keep_sums)
    except Stopped:
        raise KeyboardInterrupt from None


def _alarms(procedure: Procedure | Office, stacklevel: int) -> tuple[Problem, ...]:
    """Refuse what cannot be run; warn of roles that cannot keep up, and return them."""
    several = procedure.procedures if isinstance(procedure, Office) else (procedure,)
    one_procedure("simulate", *several)
    for one in several:
        refuse(one)
    alarms = foreseen(procedure)
    for alarm in (alarm for alarm in alarms if alarm.severity == "warning"):
        warnings.warn(str(alarm), UnstableQueueWarning, stacklevel=stacklevel)
    return alarms
