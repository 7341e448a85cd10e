"""Figures on a picture: what each box and each lane tells, written in the language, with a bar against the largest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from procflow.analysis import Analysis
from procflow.errors import Message, Place, ProcedureError, did_you_mean
from procflow.layout import Value
from procflow.metrics import Metrics, StepQuantity, measure, step_figures
from procflow.model import Figure, Interval, Procedure, Text, load_kind
from procflow.simulation import Run
from procflow.wording import Lang, number, share

Overlay = Literal["time", "waiting", "load", "probability", "cost"]
QUANTITIES: Mapping[Overlay, StepQuantity] = {
    "time": "work", "waiting": "waiting", "probability": "visits", "cost": "cost",
}  # fmt: skip
"""What each overlay tells of steps; load is told of roles."""

UNKNOWN = Message(
    "overlay-unknown",
    en="no overlay is called '{name}'; there are {known}.{hint}",
    vi="không có lớp số liệu nào tên '{name}'; có {known}.{hint}",
)
NO_MEASURE = Message(
    "overlay-not-measured",
    en="the overlay '{name}' needs figures. Give measured=measure(run), or measured=analyze(procedure).",
    vi="lớp số liệu '{name}' cần số liệu. Hãy truyền measured=measure(run) hoặc measured=analyze(procedure).",
)
NEEDS_RUN = Message(
    "overlay-needs-run",
    en="waiting is not known without a run. Give measured=measure(simulate(procedure, scenario)).",
    vi="chưa mô phỏng thì chưa biết thời gian chờ. Hãy truyền measured=measure(simulate(procedure, scenario)).",
)
OTHER_PROCEDURE = Message(
    "overlay-other-procedure",
    en="the figures are those of '{other}', which has no {what}; expected those of '{name}'. Measure what is drawn.",
    vi="số liệu là của '{other}', không có {what}; cần số liệu của '{name}'. Hãy đo đúng quy trình được vẽ.",
)

NOT_COMPUTED = Text(en="not computed", vi="chưa tính được")
LOAD_NAME = Text(en="Load of the roles", vi="Mức tải của các vai trò")
LOAD_RULE = Text(
    en="Busy time (stretched by other duties) over open staffed time, rework included.",
    vi="Thời gian bận (kể cả việc khác kéo dài) chia thời gian làm việc có mặt, kể cả làm lại.",
)
FULL_BAR = Text(en="Full bar: {value}.", vi="Thanh đầy: {value}.")
REASONS = Text(en="Not computed: {reasons}.", vi="Chưa tính được: {reasons}.")
DAY = Text(en="1 d = 1 working day of {hours} h.", vi="1 ngày = 1 ngày làm việc {hours} giờ.")
NO_QUEUE = Text(
    en="roles outside the office without a number of officers have no load",
    vi="vai trò bên ngoài không khai số người nên không có mức tải",
)
EXACT = Text(en="Exact, without queues.", vi="Tính chính xác, không có hàng chờ.")
SPREAD = Text(
    en="± is the {level} interval over {n} replications.", vi="± là khoảng tin cậy {level} qua {n} lần chạy mô phỏng."
)


@frozen
class Shown:
    """An overlay, ready to draw.

    Attributes
    ----------
    values, roles : dict of str to Value
        By step, and by role.
    note : str
        What is told, how it is counted, and why some of it is not computed.
    """

    values: Mapping[str, Value]
    roles: Mapping[str, Value]
    note: str


def overlaid(procedure: Procedure, overlay: Overlay, measured: Metrics | Run | Analysis | None, lang: Lang) -> Shown:
    """Return what an overlay tells of every step or role.

    Parameters
    ----------
    overlay : {"time", "waiting", "load", "probability", "cost"}
        Work per visit, waiting per visit, load of the roles, visits per case, staff cost per case.
    measured : Metrics, Run or Analysis
        Of this procedure; waiting needs a run.

    Raises
    ------
    ProcedureError
        If the overlay is unknown, nothing is measured, or something else is.
    """
    if overlay != "load" and overlay not in QUANTITIES:
        known = (*QUANTITIES, "load")
        raise ProcedureError(UNKNOWN.at(Place(), name=overlay, known=list(known), hint=did_you_mean(overlay, known)))
    if measured is None:
        raise ProcedureError(NO_MEASURE.at(procedure.place("overlay"), name=overlay))
    if overlay == "waiting" and isinstance(measured, Analysis):
        raise ProcedureError(NEEDS_RUN.at(procedure.place("overlay")))
    found = measure(measured) if isinstance(measured, Run) else measured
    other = found.procedure if isinstance(found, Analysis) else found.run.procedure
    _refuse_other(procedure, other)
    day = procedure.calendar_named().day_minutes
    if overlay == "load":
        return _loads(procedure, found, day, lang)
    figures = step_figures(found, QUANTITIES[overlay])
    kind = next(iter(figures.values())).kind
    largest = max((one.value for one in figures.values() if one.value is not None), default=0.0)
    values = {id: _value(one, largest, day, lang) for id, one in figures.items()}
    said = [f"{kind.name.get(lang)}: {kind.rule.get(lang)}", *_said(list(figures.values()), largest, day, lang)]
    return Shown(values, {}, " ".join(said))


def _refuse_other(drawn: Procedure, measured: Procedure) -> None:
    """Refuse figures of a procedure that lacks a step or a role of the one that is drawn."""
    lacking = [f"step '{s.id}'" for s in drawn.steps if not measured.has_node(s.id)]
    lacking += [f"role '{r.id}'" for r in drawn.roles if not measured.has_role(r.id)]
    if lacking:
        place = drawn.place("overlay")
        raise ProcedureError(OTHER_PROCEDURE.at(place, other=measured.id, what=lacking[0], name=drawn.id))


def _loads(procedure: Procedure, found: Metrics | Analysis, day: float, lang: Lang) -> Shown:
    working = {role for step in procedure.steps for role in step.roles}
    told = {figure.id: figure for figure in found.figures}
    figures = {}
    for role in procedure.roles:
        if role.id in working:
            none = Figure(kind=load_kind(role.id, role.name), reason=NO_QUEUE)
            figures[role.id] = told.get(f"load:{role.id}", none)
    values = {role: _value(figure, 1.0, day, lang) for role, figure in figures.items()}
    said = [f"{LOAD_NAME.get(lang)}: {LOAD_RULE.get(lang)}", *_said(list(figures.values()), 1.0, day, lang)]
    return Shown({}, values, " ".join(said))


def _said(figures: list[Figure], largest: float, day: float, lang: Lang) -> list[str]:
    """Return how long the full bar is, how sure the figures are, and why some are not computed."""
    if not figures:
        return []
    unit = figures[0].kind.unit
    said = [FULL_BAR.get(lang).format(value=spelled(largest, unit, day, lang))] if largest else []
    if unit == "working minutes" and largest >= day:
        said.append(DAY.get(lang).format(hours=number(day / 60, lang)))
    intervals = [one.interval for one in figures if one.interval is not None and one.interval.half_width]
    if intervals:
        level, n = share(intervals[0].level, lang, digits=0).replace(" ", "\xa0"), max(one.n for one in intervals)
        said.append(SPREAD.get(lang).format(level=level, n=n))
    elif all(one.interval is None or one.interval.half_width == 0.0 for one in figures):
        said.append(EXACT.get(lang))
    reasons = dict.fromkeys(one.reason.get(lang).rstrip(".") for one in figures if one.value is None and one.reason)
    return [*said, REASONS.get(lang).format(reasons="; ".join(reasons))] if any(reasons) else said


def _value(figure: Figure, largest: float, day: float, lang: Lang) -> Value:
    interval = figure.interval
    if interval is None:
        return Value(text=NOT_COMPUTED.get(lang))
    length = min(1.0, interval.mean / largest) if largest else 0.0
    return Value(text=_with_spread(interval, figure.kind.unit, day, lang), share=length)


def _scale(value: float, unit: str, day: float) -> tuple[float, int, Text]:
    """Return by what a value is divided, its decimals, and the short word for its unit."""
    if unit == "working minutes":
        if value >= day:
            return day, 1, Text(en="d", vi="ngày")
        return (
            (60.0, 1, Text(en="h", vi="giờ"))
            if value >= 60
            else (1.0, 0 if value >= 10 else 1, Text(en="min", vi="phút"))
        )
    if unit == "share":
        return 0.01, 0, Text(en="%", vi="%")
    if unit == "VND":
        return 1.0, 0, Text(en="VND", vi="đồng")
    return 1.0, 2, Text(en="visits", vi="lượt")


def spelled(value: float, unit: str, day: float, lang: Lang) -> str:
    """Write a value with the short word for its unit.

    >>> spelled(90, "working minutes", 480, "vi"), spelled(12400, "VND", 480, "vi"), spelled(0.25, "count", 480, "en")
    ('1,5\\xa0giờ', '12.400\\xa0đồng', '0.25\\xa0visits')
    """
    size, digits, word = _scale(value, unit, day)
    return f"{number(value / size, lang, digits=digits)}\xa0{word.get(lang)}"


def _with_spread(interval: Interval, unit: str, day: float, lang: Lang) -> str:
    """Write a mean, with its half-width where there is one that shows."""
    size, digits, word = _scale(interval.mean, unit, day)
    mean = number(interval.mean / size, lang, digits=digits)
    wide = number((interval.half_width or 0.0) / size, lang, digits=digits)
    zero = number(0.0, lang, digits=digits)
    spread = "" if wide == zero else f"\xa0±\xa0{wide}"
    return f"{mean}{spread}\xa0{word.get(lang)}"
