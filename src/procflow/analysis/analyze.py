"""All exact figures of a procedure at once, each with what it needs, and none invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from attrs import field, frozen

from procflow.analysis.cycle_time import CycleTime, cycle_time, why_no_cycle_time
from procflow.analysis.knowledge import Level, level
from procflow.analysis.limits import Limits, limits
from procflow.analysis.path_times import PARALLEL, PARTS, path_times
from procflow.analysis.table import analysis_table
from procflow.analysis.workload import (
    RoleLoad,
    ValueShare,
    bottleneck,
    load,
    no_cost,
    staff_cost,
    staff_minutes,
    value_shares,
    why_no_work,
)
from procflow.model import KINDS, Figure, Interval, Kind, Procedure, Text, load_kind, one_procedure
from procflow.structure.handoffs import Handoffs, handoffs
from procflow.structure.network import network
from procflow.structure.signatures import Signatures, signatures
from procflow.structure.visits import visits
from procflow.wording import Lang

NEEDS_A_CLOCK = Text(
    vi="cần mô phỏng: hàng chờ, giờ làm việc và ngày tháng không tính được nếu không có đồng hồ",
    en="simulate: queues, opening hours and dates need a clock",
)

_Told = tuple[float | None, Text]


@frozen(eq=False)
class Analysis:
    """The exact figures of a procedure, without a clock.

    Attributes
    ----------
    procedure : Procedure
        What was analysed.
    level : Level
        How much of it is known.
    visits : dict of str to float
        How often each step is done per case.
    handoffs : Handoffs
        Changes of hands, with their matrix.
    signatures : Signatures
        Signatures, and how they were counted.
    cycle_time : CycleTime or None
        Time without queues; None as `figures` says why.
    loads : tuple of RoleLoad
        How busy the demand keeps each role.
    limits : Limits
        Longest path through the limits of the steps.
    values : tuple of ValueShare
        Steps and work by value class.
    """

    procedure: Procedure = field(repr=False)
    level: Level
    visits: Mapping[str, float]
    handoffs: Handoffs
    signatures: Signatures
    cycle_time: CycleTime | None
    loads: tuple[RoleLoad, ...]
    limits: Limits
    values: tuple[ValueShare, ...]

    @property
    def bottleneck(self) -> RoleLoad | None:
        """The busiest role; None where no load is known."""
        return bottleneck(self.loads)

    @property
    def within_limit(self) -> float | None:
        """Share of cases that would keep the time limit if none ever queued.

        Told where the clock runs in every step, so that the cycle time is what the limit counts; days are counted as
        working time, not by date. None otherwise.
        """
        running = all(step.clock == "running" for step in self.procedure.steps)
        if self.cycle_time is None or self.limits.allowed is None or not running:
            return None
        return self.cycle_time.cdf(self.limits.allowed * self.procedure.calendar_named().day_minutes)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of `procflow.model.KINDS`, then the load of each role; None with a reason where not computed."""
        told = _told(self)
        found = [_figure(kind, *told(kind.id)) for kind in KINDS]
        names = {role.id: role.name for role in self.procedure.roles}
        loads = [_figure(load_kind(one.role, names[one.role]), one.utilization, one.reason) for one in self.loads]
        return (*found, *loads)

    def __getitem__(self, id: str) -> Figure:
        """Return the figure with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for figure in self.figures:
            if figure.id == id:
                return figure
        raise KeyError(id)

    def table(self, lang: Lang = "en") -> str:
        """Return everything as a table to read."""
        return analysis_table(self, lang)

    def __str__(self) -> str:
        """Return the table in English."""
        return self.table("en")


def analyze(procedure: Procedure) -> Analysis:
    """Compute what a procedure costs in steps, handoffs, signatures, time, work, money and staff, without a clock.

    Visits, work, handoffs, signatures, cost and load are exact for every sound procedure with fixed probabilities; the
    cycle time is that of a case which never queues, for procedures whose parallel branches form blocks. What is not
    known is None with its reason, never 0.

    Parameters
    ----------
    procedure : Procedure
        Sound: every case can come to an end.

    Raises
    ------
    ProcedureError
        If a case may never end, or probabilities do not sum to 1.
    NotSupportedError
        If holders of a case cannot be counted.

    Examples
    --------
    >>> from procflow.model import Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer", work=Duration(Fixed(30))),
    ...               Step(id="sign", role="chair", work=Duration(Fixed(5)), signs=True)], ends=[End(id="done")],
    ...               start="draft", roles=[Role(id="officer"), Role(id="chair")],
    ...               flows=[Flow("draft", "sign"), Flow("sign", "done", 0.8),
    ...                      Flow("sign", "draft", 0.2, kind="returns")])
    >>> found = analyze(p)
    >>> [round(found[id].value, 9) for id in ("steps", "handoffs", "signatures", "work_content", "cycle_time_mean")]
    [2.0, 1.5, 1.25, 43.75, 43.75]
    >>> found["load:chair"].value, found["load:chair"].reason.get("en")
    (None, 'missing demand, number of officers, share of time')
    """
    one_procedure("analyze", procedure)
    net = network(procedure)
    times = visits(net)
    return Analysis(
        procedure=procedure,
        level=level(procedure),
        visits={step.id: times[net.work[step.id]] for step in procedure.steps},
        handoffs=handoffs(procedure),
        signatures=signatures(procedure),
        cycle_time=cycle_time(procedure),
        loads=load(procedure),
        limits=limits(procedure),
        values=value_shares(procedure),
    )


def _figure(kind: Kind, value: float | None, reason: Text) -> Figure:
    return Figure(kind=kind, interval=None if value is None else Interval(value, 0.0), reason=reason)


def _told(found: Analysis) -> Callable[[str], _Told]:
    """Return what can be told of each figure: its value or None, and the reason or what it assumes."""
    known = _graph_figures(found) | _work_figures(found) | _time_figures(found)

    def told(id: str) -> _Told:
        return known.get(id, (None, NEEDS_A_CLOCK))

    return told


def _graph_figures(found: Analysis) -> dict[str, _Told]:
    """Return the figures that need the table of steps alone."""
    signs = found.signatures
    return {
        "steps": (float(len(found.procedure.steps)), Text()),
        "steps_per_case": (sum(found.visits.values(), 0.0), Text()),
        "handoffs": (found.handoffs.by_role, Text()),
        "signatures": (signs.expected, Text(vi=signs.rule("vi"), en=signs.rule("en"))),
    }


def _work_figures(found: Analysis) -> dict[str, _Told]:
    """Return the figures of staff time and money."""
    unknown = found.level.reason("C") or why_no_work(found.procedure)
    if unknown:
        return {"work_content": (None, unknown), "cost": (None, unknown)}
    content = sum(staff_minutes(found.procedure).values(), 0.0)
    unpriced = no_cost(found.procedure)
    return {
        "work_content": (content, Text()),
        "cost": (None, unpriced) if unpriced else (staff_cost(found.procedure), Text()),
    }


def _time_figures(found: Analysis) -> dict[str, _Told]:
    """Return the cycle time without queues and the parts it is made of."""
    ids = ("cycle_time_mean", "cycle_time_p50", "cycle_time_p90", *PARTS, "efficiency")
    time = found.cycle_time
    if time is None:
        reason = why_no_cycle_time(found.procedure)
        return dict.fromkeys(ids, (None, reason))
    assumed = _sentence(time.assumptions)
    told: dict[str, _Told] = {
        "cycle_time_mean": (time.mean, assumed),
        "cycle_time_p50": (time.quantile(0.5), assumed),
        "cycle_time_p90": (time.quantile(0.9), assumed),
    }
    parts = path_times(found.procedure, found.handoffs)
    if parts is None:
        return told | dict.fromkeys((*PARTS, "efficiency"), (None, PARALLEL))
    told |= {id: (minutes, assumed) for id, minutes in parts.items()}
    efficiency = parts["processing_time"] / time.mean if time.mean else None
    nothing = Text(vi="không bước nào tốn thời gian", en="no step takes time")
    return told | {"efficiency": (efficiency, nothing if efficiency is None else assumed)}


def _sentence(texts: tuple[Text, ...]) -> Text:
    """Return several assumptions as one."""
    return Text(vi="; ".join(text.get("vi") for text in texts), en="; ".join(text.get("en") for text in texts))
