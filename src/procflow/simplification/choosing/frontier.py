"""The verb `frontier`: what every further cut brings, and what every further bit of control costs, each point proved.

Against cuts: one best plan for each number of cuts, from the plan that needs no more down to none; a number at which
nothing better exists than with fewer has no point of its own. Against a risk: one best plan for each level of control
on the weakest path, from the plan's own level up to that of today (the epsilon-constraint method; Haimes, Lasdon and
Wismer 1971).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from attrs import evolve, frozen

from procflow.errors import Message, ProposalError, did_you_mean
from procflow.guards import escapes
from procflow.model import (
    ILLUSTRATIVE,
    ControlFloor,
    Edit,
    MergeStep,
    Procedure,
    RemoveStep,
    Text,
    one_procedure,
)
from procflow.output import csv_text, save
from procflow.simplification.editing.faults import refuse_faults
from procflow.simplification.options.weights import NAMES, UNITS
from procflow.simplification.options.wishes import wishes
from procflow.simplification.search.search import Found, agree, tolerance
from procflow.simplification.search.task import NO_TIME, Task
from procflow.wording import Lang, number, share

STRICTER = 1e-6
"""By how much a probability has to rise for a point to count as another level of control."""

NO_AXIS = Message(
    "frontier-axis",
    en="'{name}' is nothing to weigh against.{hint} Choose 'cuts', or a risk that some step detects: {known}.",
    vi="không thể cân nhắc theo '{name}'.{hint} Hãy chọn 'cuts', hoặc một sai sót mà có bước phát hiện: {known}.",
)


@frozen(kw_only=True)
class Point:
    """One best plan.

    Attributes
    ----------
    at : float
        Cuts of the plan, or probability in [0, 1] that an error is caught on the weakest path.
    value, bound : float
        Value of the objective, recomputed from the simplified procedure, and what no plan at this point can be below.
    edits : tuple of Edit
        The plan.
    proved : bool
        Whether two solves agree with each other and with the recomputed value, and everything was weighed.
    """

    at: float
    value: float
    bound: float
    edits: tuple[Edit, ...]
    proved: bool

    @property
    def cuts(self) -> int:
        """Return the number of steps that are removed or merged away."""
        return sum(isinstance(edit, RemoveStep | MergeStep) for edit in self.edits)


@frozen(kw_only=True)
class Frontier:
    """The best plans along one axis.

    Attributes
    ----------
    before : Procedure
        As it stands.
    against : str
        "cuts", or the risk.
    objective : str
        What was minimised.
    today : float
        Its value before.
    points : tuple of Point
        Rising along the axis.
    complete : bool
        Whether the time was enough for all points.
    """

    before: Procedure
    against: str
    objective: str
    today: float
    points: tuple[Point, ...]
    complete: bool

    @property
    def proved(self) -> bool:
        """Tell whether every point is proved and none is missing."""
        return self.complete and all(point.proved for point in self.points)

    @property
    def axis(self) -> Text:
        """Return what the points are laid out along."""
        if self.against == "cuts":
            return Text(en="steps cut (removed or merged away)", vi="số bước cắt (bỏ hoặc gộp)")
        return Text(
            en=f"errors '{self.against}' caught on the weakest path",
            vi=f"sai sót '{self.against}' được phát hiện trên đường đi yếu nhất",
        )

    def rows(self, lang: Lang = "en") -> list[tuple[str | float, ...]]:
        """Return the points as rows of numbers: position, value, saving, its share, edits, proved."""
        yes, no = {"en": ("yes", "no"), "vi": ("có", "không")}[lang]
        rows: list[tuple[str | float, ...]] = []
        for point in self.points:
            saving = self.today - point.value
            part = saving / self.today if self.today else 0.0
            rows.append((point.at, point.value, saving, part, len(point.edits), yes if point.proved else no))
        return rows

    def head(self, lang: Lang = "en") -> tuple[str, ...]:
        """Return the names of the columns, with units."""
        value = f"{NAMES[self.objective].get(lang)} ({UNITS[self.objective].get(lang)})"
        rest = {
            "en": ("saved", "share saved", "edits", "proved"),
            "vi": ("giảm", "tỷ lệ giảm", "số sửa đổi", "đã chứng minh"),
        }
        return (self.axis.get(lang), value, *rest[lang])

    def text(self, lang: Lang = "en") -> str:
        """Return the points as a table."""

        def shown(row: tuple[str | float, ...]) -> tuple[str, ...]:
            at, value, saving, part, edits, proved = row
            assert not isinstance(at, str)
            assert not isinstance(part, str)
            first = number(at, lang) if self.against == "cuts" else share(at, lang)
            rest = [number(float(some), lang, digits=1) for some in (value, saving)]
            return (first, *rest, share(part, lang), number(float(edits), lang), str(proved))

        head = self.head(lang)
        value = {"en": "best value", "vi": "giá trị tốt nhất"}[lang]
        rows = [(head[0], value, *head[2:]), *(shown(row) for row in self.rows(lang))]
        widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        today = {"en": "today", "vi": "hiện nay"}[lang]
        lines.insert(0, f"{head[1]}; {today} {number(self.today, lang, digits=1)}")
        if not self.complete:
            lines.append(
                {"en": "The time was not enough for all points.", "vi": "Chưa đủ thời gian cho mọi điểm."}[lang]
            )
        return "\n".join([ILLUSTRATIVE.get(lang), *lines] if self.before.illustrative else lines)

    def __str__(self) -> str:
        """Return the points in English."""
        return self.text("en")

    def write_csv(self, path: str | os.PathLike[str], lang: Lang = "en") -> Path:
        """Write the points as CSV (opens in Excel), and return its path.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        banner = [(ILLUSTRATIVE.get(lang),)] if self.before.illustrative else []
        save(path, csv_text([*banner, self.head(lang), *self.rows(lang)], lang))
        return Path(path)


def frontier(
    procedure: Procedure,
    *,
    against: str = "cuts",
    minimise: str | None = None,
    keep: Iterable[str] = (),
    require: Iterable[str] = (),
    edits: str | Iterable[str] | None = None,
    targets: Mapping[str, float] | None = None,
    acts: int | None = None,
    authority: str | Iterable[str] | None = None,
    post_check_shares: Iterable[float] = (),
    time_limit: float = 60.0,
) -> Frontier:
    """Return the best plan for every number of cuts, or for every level of control of a risk, each with its proof.

    Parameters
    ----------
    procedure : Procedure
        Its references resolve and its flows are sound.
    against : str, optional
        "cuts", or the name of a risk: how surely its errors are caught on the weakest path.
    minimise : str, optional
        One objective of `propose`; by default the first one it would choose.
    keep, require, edits, targets, acts, authority, post_check_shares
        As for `propose`.
    time_limit : float, optional
        Seconds for all points.

    Raises
    ------
    ProposalError
        If a wish means nothing or cannot be met, no step detects the risk, or no plan was found in time.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, Duration, End, Fixed, Flow, Legal, Procedure, Role, Step
    >>> free = Legal(source="none found", may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id=name, role="officer", work=Duration(Fixed(minutes)), legal=law)
    ...                              for name, minutes, law in (("a", 5, free), ("b", 9, free), ("c", 1, Legal()))],
    ...               ends=[End(id="z")], start="a", roles=[Role(id="officer", share=1.0, officers=1)],
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> [(point.at, point.value) for point in frontier(p).points]
    [(0, 15.0), (1, 6.0), (2, 1.0)]
    """
    one_procedure("frontier", procedure)
    refuse_faults(procedure)
    deadline = time.perf_counter() + time_limit
    asked = wishes(
        procedure,
        max_cuts=None,
        minimise=minimise,
        keep=keep,
        require=require,
        edits=edits,
        targets=targets,
        acts=acts,
        authority=authority,
        time_limit=time_limit,
        post_check_shares=post_check_shares,
    )

    def task_of(office: Procedure) -> Task:
        left = max(0.05, deadline - time.perf_counter())
        return Task(office, evolve(asked, objectives=asked.objectives[:1], seconds=left))

    points, task, complete = (
        _by_cuts(task_of(procedure)) if against == "cuts" else _by_risk(procedure, against, task_of)
    )
    name = task.asked.objectives[0]
    return Frontier(
        before=procedure,
        against=against,
        objective=name,
        today=task.before[name],
        points=points,
        complete=complete,
    )


def _point(task: Task, first: Found, second: Found, most: int | None) -> Point:
    """Return the plan with the fewest edits among the best, its value recomputed, and whether everything agrees."""
    name = task.asked.objectives[0]
    near = 2 * tolerance(first.value)
    tidy = task.field.tidy(first, limits={name: first.value + tolerance(first.value)}, most=most)
    edits = first.edits if tidy is None else tidy[1].edits
    value = task.weigher.value(name, edits)
    proved = agree(first, second) and abs(value - first.value) <= near and not task.missed(edits)
    return Point(at=0, value=value, bound=first.bound, edits=edits, proved=proved)


def _nothing(task: Task, found: Found) -> ProposalError:
    """Return why there is not even one point: no plan is lawful, or none was found in time."""
    if found.status == "infeasible":
        return task.no_plan()
    return ProposalError(NO_TIME.at(task.procedure.place("frontier"), seconds=round(task.asked.seconds, 1)))


def _by_cuts(task: Task) -> tuple[tuple[Point, ...], Task, bool]:
    """Return the best plans from the most useful cuts down to the fewest."""
    points: list[Point] = []
    most: int | None = None
    while True:
        first, second = task.field.proven(task.asked.objectives[0], limits={}, most=most)
        if not first.plan:
            if not points:
                raise _nothing(task, first)
            return tuple(reversed(points)), task, first.status == "infeasible"
        point = _point(task, first, second, most)
        point = evolve(point, at=point.cuts)
        if points and abs(points[-1].value - point.value) <= tolerance(point.value):
            points.pop()
        points.append(point)
        if not point.cuts:
            return tuple(reversed(points)), task, True
        most = point.cuts - 1


def _by_risk(
    procedure: Procedure, risk: str, task_of: Callable[[Procedure], Task]
) -> tuple[tuple[Point, ...], Task, bool]:
    """Return the best plans from the weakest control that the rules allow up to that of today."""
    found = escapes(procedure, ())
    if risk not in found:
        hint = did_you_mean(risk, ("cuts", *found))
        raise ProposalError(NO_AXIS.at(procedure.place("frontier"), name=risk, hint=hint, known=tuple(found)))
    today = 1 - found[risk].before
    floors = [rule for rule in procedure.rules if isinstance(rule, ControlFloor) and rule.risk == risk]
    ends = () if any(not rule.ends for rule in floors) else tuple(end for rule in floors for end in rule.ends)
    points: list[Point] = []
    wanted = 0.0
    while True:
        floor = ControlFloor(id=f"frontier {risk}", risk=risk, detect=min(wanted, today), ends=ends)
        task = task_of(evolve(procedure, rules=(*procedure.rules, *([floor] if wanted else []))))
        first, second = task.field.proven(task.asked.objectives[0], limits={}, most=None)
        if not first.plan:
            if not points:
                raise _nothing(task, first)
            return tuple(points), task, first.status == "infeasible"
        point = _point(task, first, second, None)
        level = 1 - escapes(procedure, point.edits)[risk].after
        point = evolve(point, at=level)
        if points and abs(points[-1].value - point.value) <= tolerance(point.value):
            points.pop()
        points.append(point)
        if level >= today - STRICTER:
            return tuple(points), task, True
        wanted = level + STRICTER
