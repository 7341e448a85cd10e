"""Merge a step into the step before or after it: the same work in one go, less what getting ready took."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from procflow.errors import Message, Problem
from procflow.model import (
    Discrete,
    Duration,
    Empirical,
    Fixed,
    Legal,
    MergeStep,
    Mixture,
    Part,
    Pert,
    Procedure,
    Shape,
    Span,
    Step,
    Text,
    Triangular,
    Uniform,
    Weibull,
)
from procflow.model.laws import Simple
from procflow.structure.signatures import worded_as_signature

HAS_WAIT = Message(
    "apply-merge-wait",
    en="it cannot be merged: it has a delay of its own ({wait}), which would vanish. "
    "Keep the step, or take `wait` away if the delay is no part of it.",
    vi="không thể gộp bước này: bước có thời gian chờ riêng ({wait}) và thời gian đó sẽ biến mất. "
    "Hãy giữ bước này, hoặc bỏ `wait` nếu thời gian chờ không thuộc bước.",
)
OTHER_CLOCK = Message(
    "apply-merge-clock",
    en="it cannot be merged into '{into}': its clock is '{clock}' and that of '{into}' is '{other}'. "
    "Merge steps with the same clock only.",
    vi="không thể gộp vào '{into}': đồng hồ của bước này là '{clock}' còn của '{into}' là '{other}'. "
    "Chỉ gộp các bước có cùng đồng hồ.",
)
OTHER_TIME = Message(
    "apply-merge-time",
    en="it cannot be merged into '{into}': one piece of work cannot take {times}, as calendar days run on while the office "
    "is closed. Give all of them in working time, or leave this edit out.",
    vi="không thể gộp vào '{into}': một phần việc không thể kéo dài {times} vì ngày lịch vẫn tính khi cơ quan nghỉ. "
    "Hãy khai tất cả theo thời gian làm việc, hoặc bỏ sửa đổi này.",
)
NO_NEIGHBOURS = Message(
    "apply-no-neighbours",
    en="it cannot be merged into '{into}': with all edits carried out, cases come to '{step}' from {sources} and go on "
    "to {targets}. Expected one certain way between the two and no other way in; remove or merge what stands between, "
    "or leave this edit out.",
    vi="không thể gộp vào '{into}': sau khi thực hiện mọi sửa đổi, hồ sơ đến '{step}' từ {sources} rồi đi tiếp đến "
    "{targets}. Cần đúng một luồng chắc chắn giữa hai bước và không có hướng vào nào khác; hãy bỏ hoặc gộp các bước ở "
    "giữa, hoặc bỏ sửa đổi này.",
)
_STRENGTH = ("VA", "BVA", "NVA")
_ALMOST_CERTAIN = math.nextafter(1.0, 0.0)


@frozen
class _Pair:
    """Two neighbours in the order of flow; `into` is the one that takes the other in."""

    first: Step
    second: Step
    into: Step

    @property
    def away(self) -> Step:
        """Return the step that is merged away."""
        return self.second if self.into is self.first else self.first


def merge_faults(procedure: Procedure, edits: Iterable[MergeStep]) -> tuple[Problem, ...]:
    """Return why steps cannot be merged that shows in the steps themselves, wherever they stand.

    Parameters
    ----------
    edits : iterable of MergeStep
        Whose names are known.
    """
    problems = []
    for edit in edits:
        step, into = procedure.step(edit.step), procedure.step(edit.into)
        place = procedure.place(f"step '{step.id}'")
        if step.wait is not None:
            problems.append(HAS_WAIT.at(place, wait=str(step.wait)))
        if step.clock != into.clock:
            problems.append(OTHER_CLOCK.at(place, into=into.id, clock=step.clock, other=into.clock))
        times = [time for time in (*step.works, step.setup, *into.works) if time is not None]
        if len({time.elapsed for time in times}) > 1:
            problems.append(OTHER_TIME.at(place, into=into.id, times=tuple(map(str, times))))
    return tuple(problems)


def merged(procedure: Procedure, edits: Sequence[MergeStep]) -> tuple[Procedure, tuple[Problem, ...]]:
    """Return the procedure with steps merged into their neighbours, and why others could not be.

    One pair after the other, the first in the order of the file among those that are neighbours; two that become
    neighbours only by another merge come after it. Rules still name the steps as they were.

    Parameters
    ----------
    procedure : Procedure
        With documents, parallel runs and removals carried out.
    edits : sequence of MergeStep
        In which neither `edit_faults` nor `merge_faults` finds anything.

    Examples
    --------
    >>> from procflow.model import End, Flow
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk"), Step(id="b", role="clerk")], ends=[End(id="z")],
    ...               flows=[Flow("a", "b"), Flow("b", "z")], start="a")
    >>> after, problems = merged(p, [MergeStep("a", "b")])
    >>> after.start, [part.id for part in after.steps[0].parts], problems
    ('b', ['a'], ())
    """
    at = {step.id: number for number, step in enumerate(procedure.steps)}
    waiting = sorted(edits, key=lambda edit: at[edit.step])
    while True:
        ready = next(((edit, pair) for edit in waiting if (pair := _neighbours(procedure, edit)) is not None), None)
        if ready is None:
            return procedure, tuple(_no_neighbours(procedure, edit) for edit in waiting)
        waiting.remove(ready[0])
        procedure = _contracted(procedure, ready[1])


def _neighbours(procedure: Procedure, edit: MergeStep) -> _Pair | None:
    step, into = procedure.step(edit.step), procedure.step(edit.into)
    for first, second in ((step, into), (into, step)):
        out = [flow for flow in procedure.outflows(first.id) if flow.p > 0]
        certain = len(out) == 1 and out[0].kind == "normal" and first.split == "one"
        alone = len(procedure.inflows(second.id)) == 1 and second.join == "any" and procedure.start != second.id
        if certain and alone and out[0].target == second.id:
            return _Pair(first, second, into)
    return None


def _no_neighbours(procedure: Procedure, edit: MergeStep) -> Problem:
    start = ({"en": "the start", "vi": "điểm bắt đầu"},) if procedure.start == edit.step else ()
    return NO_NEIGHBOURS.at(
        procedure.place(f"step '{edit.step}'"),
        step=edit.step,
        into=edit.into,
        sources=(*(flow.source for flow in procedure.inflows(edit.step)), *start),
        targets=tuple(flow.target for flow in procedure.outflows(edit.step)),
    )


def _contracted(procedure: Procedure, pair: _Pair) -> Procedure:
    """Return the procedure with one step in the place of two; ways that no case takes from the first one go."""
    both, name = {pair.first.id, pair.second.id}, pair.into.id
    flows = [
        evolve(flow, source=_new(flow.source, both, name), target=_new(flow.target, both, name))
        for flow in procedure.flows
        if flow.source != pair.first.id
    ]
    step = _one_step(procedure, pair)
    return evolve(
        procedure,
        steps=tuple(step if one.id == name else one for one in procedure.steps if one.id != pair.away.id),
        flows=flows,
        start=_new(procedure.start, both, name),
    )


def _new(node: str, both: set[str], name: str) -> str:
    return name if node in both else node


def _one_step(procedure: Procedure, pair: _Pair) -> Step:
    first, second, into, away = pair.first, pair.second, pair.into, pair.away
    made = set(first.makes)
    step = evolve(
        into,
        name=_both_names(first.name, second.name),
        parts=(*into.parts, Part(id=away.id, name=away.name, work=_work_left(procedure, away, into)), *away.parts),
        needs=_union(first.needs, (name for name in second.needs if name not in made)),
        one_of=_union(map(tuple, first.one_of), (tuple(group) for group in second.one_of if made.isdisjoint(group))),
        uses=_union(first.uses, (name for name in second.uses if name not in made)),
        makes=_union(first.makes, second.makes),
        duties=_union(first.duties, second.duties),
        detects=_detected(first, second),
        legal=_both_permit(into.legal, away.legal),
        value=min((first.value, second.value), key=lambda value: _STRENGTH.index(value) if value else len(_STRENGTH)),
        limit=_both_limits(procedure, into, away),
        join=first.join,
        split=second.split,
    )
    return evolve(step, signs=_signs(procedure, pair, step))


_T = TypeVar("_T")


def _union(one: Iterable[_T], other: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _both_names(first: Text, second: Text) -> Text:
    """Return the names one after the other, in each language in which one of them is given."""
    return Text(
        vi="; ".join(filter(None, (first.get("vi"), second.get("vi")))) if first.vi or second.vi else None,
        en="; ".join(filter(None, (first.get("en"), second.get("en")))) if first.en or second.en else None,
    )


def _detected(first: Step, second: Step) -> tuple[tuple[str, float], ...]:
    """Return what both catch; looking twice for the same kind of error misses what both miss."""
    powers: dict[str, float] = {}
    for risk, power in (*first.detects, *second.detects):
        powers[risk] = 1 - (1 - powers[risk]) * (1 - power) if risk in powers else power
    return tuple((risk, min(power, _ALMOST_CERTAIN)) for risk, power in powers.items())


def _both_permit(into: Legal, away: Legal) -> Legal:
    """Return the law of the step that takes in, with the edits that are permitted of both, and who may take part in them."""
    may = into.may & away.may if away.known else frozenset[str]()
    return evolve(
        into,
        may=may,
        delegate_to=into.delegate_to if "delegate" in may else (),
        merge_into=into.merge_into if "merge" in may else (),
    )


def _signs(procedure: Procedure, pair: _Pair, step: Step) -> bool | None:
    """Return a mark of signature if either step counts as one, and a mark against it where only the new wording would."""
    for one in (pair.first, pair.second):
        if one.signs or (one.signs is None and worded_as_signature(procedure, one)):
            return True
    return False if worded_as_signature(procedure, step) else None


def _both_limits(procedure: Procedure, into: Step, away: Step) -> Span | None:
    """Return the time set for both together; None where the two cannot be added."""
    if into.limit is None or away.limit is None:
        return into.limit or away.limit
    if into.limit.unit == away.limit.unit:
        return Span(_plain(into.limit.value + away.limit.value), into.limit.unit)
    if "calendar days" in (into.limit.unit, away.limit.unit):
        return None
    more = away.limit.minutes(day_minutes=procedure.step_calendar(away).day_minutes)
    unit = Span(1, into.limit.unit).minutes(day_minutes=procedure.step_calendar(into).day_minutes)
    return Span(_plain(into.limit.value + more / unit), into.limit.unit)


def _work_left(procedure: Procedure, away: Step, into: Step) -> Duration | None:
    """Return the work of a step without its set-up, for another officer on another calendar."""
    work = away.work
    if work is None:
        return None
    day, other = (procedure.step_calendar(step).day_minutes for step in (away, into))
    mean = work.law.mean * work.factor(day)
    if away.setup is not None and mean > 0:
        left = 1 - away.setup.law.mean * away.setup.factor(day) / mean
        work = evolve(work, law=_scaled(work.law, left) if left > 0 else Fixed(0))
    if work.unit == "working days" and day != other:
        return Duration(_scaled(work.law, day), "min")
    return work


def _scaled(law: Shape, factor: float) -> Shape:
    """Return a law of times multiplied by a factor, without the dust of multiplying decimals."""
    if isinstance(law, Mixture):
        return Mixture([(share, _simple(part, factor)) for share, part in law.parts])
    if isinstance(law, Discrete):
        return Discrete([(share, _plain(value * factor)) for share, value in law.parts])
    if isinstance(law, Empirical):
        return Empirical([_plain(value * factor) for value in law.values])
    return _simple(law, factor)


def _simple(law: Simple, factor: float) -> Simple:
    """Return a law that is not made of others, multiplied by a factor."""
    scaled = law.scaled(factor)
    if isinstance(scaled, Fixed):
        return Fixed(_plain(scaled.value))
    if isinstance(scaled, Uniform):
        return Uniform(_plain(scaled.low), _plain(scaled.high))
    if isinstance(scaled, Triangular | Pert):
        return type(scaled)(_plain(scaled.low), _plain(scaled.mode), _plain(scaled.high))
    if isinstance(scaled, Weibull):
        return evolve(scaled, scale=_plain(scaled.scale))
    return evolve(scaled, mean=_plain(scaled.mean))


def _plain(value: float) -> float:
    return float(f"{value:.15g}")
